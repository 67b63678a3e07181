"""Who may hold, see and do what: as shipped, and what a mistake in an office's copy is told."""

from pathlib import Path

import pytest

from release_planner.domain.access import (
    Access,
    AccessRole,
    FieldGroup,
    Operation,
    OwningAgency,
)
from release_planner.domain.codes import Agency, Role
from release_planner.reference.errors import DataError
from release_planner.reference.locator import find_data
from release_planner.reference.reference import load_reference
from release_planner.reference.roles import load_roles

RULES = load_reference().roles


def _access(role: AccessRole, owner: OwningAgency = OwningAgency.INTEGRATED) -> Access:
    return Access(RULES.roles[role], RULES.holdings[owner])


@pytest.mark.parametrize("owner", list(OwningAgency))
def test_the_police_never_see_treatment_itself(owner: OwningAgency) -> None:
    police = _access(AccessRole.POLICE, owner)
    assert not police.sees(FieldGroup.TREATMENT, agreed=True)
    assert not police.sees(FieldGroup.TREATMENT_STATUS, agreed=False)
    assert not police.changes(FieldGroup.TREATMENT)


def test_a_store_of_the_police_holds_no_treatment_for_anybody() -> None:
    for role in AccessRole:
        held_by_police = _access(role, OwningAgency.POLICE)
        assert not held_by_police.sees(FieldGroup.TREATMENT, agreed=True)
        assert not held_by_police.changes(FieldGroup.TREATMENT)


@pytest.mark.parametrize("role", [AccessRole.PRISON, AccessRole.TREATMENT_PROVIDER])
def test_a_safeguarding_concern_never_reaches_prison_or_provider(role: AccessRole) -> None:
    assert not _access(role).sees(FieldGroup.SAFEGUARDING, agreed=True)


def test_probation_sees_treatment_of_those_who_agreed() -> None:
    probation = _access(AccessRole.PROBATION)
    assert probation.sees(FieldGroup.TREATMENT, agreed=True)
    assert not probation.sees(FieldGroup.TREATMENT, agreed=False)


def test_analyst_and_auditor_see_counts_and_audit_alone() -> None:
    for role, only in (
        (AccessRole.ANALYST, FieldGroup.COUNTS),
        (AccessRole.AUDITOR, FieldGroup.AUDIT),
    ):
        assert [each for each in FieldGroup if _access(role).sees(each, agreed=True)] == [only]
    readers = [role for role in AccessRole if _access(role).may(Operation.READ_AUDIT)]
    assert readers == [AccessRole.AUDITOR]


def test_the_role_of_staff_follows_from_their_agency_unless_they_are_administrators() -> None:
    assert RULES.role_of(Agency.POLICE, Role.IOM_OFFICER) is AccessRole.POLICE
    assert RULES.role_of(Agency.POLICE, Role.ADMINISTRATOR) is AccessRole.ADMINISTRATOR
    assert RULES.role_of(Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS, Role.PRISON_WORK_COACH) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[roles.police]\nsees = ["everything"]\n', "roles.police.sees"),
        ('[roles.police]\nunder_agreement = ["treatment"]\n', "roles.police.under_agreement"),
        ('[roles.prison]\nagencies = ["police"]\n', "roles.prison.agencies"),
        ("[roles.press]\nname = 'press'\n", "roles.press"),
        ('[holds.police]\nholds = ["treatments"]\n', "holds.police.holds"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "roles.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as refused:
        load_roles(find_data(tmp_path))
    assert place in str(refused.value)
    assert "roles.toml" in str(refused.value)
