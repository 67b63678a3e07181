"""What a store may not hold is never in it: not a byte, however it came."""

from datetime import date

import pytest

from release_planner.actions.build_plans import build_plans
from release_planner.actions.context import ActionContext
from release_planner.actions.import_caseload import import_caseload
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.actions.import_provision import import_provision
from release_planner.actions.public_protection import record_public_protection
from release_planner.actions.sharing import (
    record_agreement,
    record_treatment_status,
    withdraw_agreement,
)
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.access import FieldGroup, OwningAgency
from release_planner.domain.codes import (
    Agency,
    MappaCategory,
    MappaLevel,
    SubstanceGroup,
    TreatmentStanding,
    YesNoUnknown,
)
from release_planner.domain.errors import PlannerError
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from release_planner.store.owner import name_owner
from release_planner.store.store import open_store

from .desk import NOW, REFERENCE, TODAY

CASELOAD = (
    "prison number,surname,forenames,CRD,treatment need,substance group,consent to share,naloxone,"
    "IOM cohort,IOM selected on,MAPPA category,MAPPA level,domestic abuse concern\n"
    "A1234BC,EXAMPLE,Sam,29/01/2027,yes,non_opiate_and_alcohol,yes,declined,"
    "fixed,07/10/2026,2,3,yes\n"
)
PROVISION = (
    "provider code,provider name,agency,place code,place name\n"
    "TREAT,Recovery,treatment_provider,TREATPL,Recovery House\n"
    "PROB,Probation,probation,PROBPL,Probation Office\n"
)
OUTCOMES = (
    "prison number,event,on,at,kind,provider code,place code,detail\n"
    "A1234BC,treatment_referred,13/07/2026,,,TREAT,,\n"
    "A1234BC,naloxone,14/07/2026,,,,,declined\n"
    "A1234BC,appointment_booked,11/02/2027,04:17,treatment,,,\n"
    "A1234BC,appointment_booked,12/02/2027,05:19,other,TREAT,,\n"
    "A1234BC,appointment_booked,13/02/2027,05:23,other,,TREATPL,\n"
    "A1234BC,appointment_booked,14/02/2027,06:29,probation,PROB,PROBPL,\n"
)
CANARIES = {
    FieldGroup.TREATMENT: (b"2026-07-13", b"04:17", b"05:19", b"05:23"),
    FieldGroup.IOM: (b"2026-10-07",),
}
TABLES = {
    FieldGroup.TREATMENT: ("treatment_need", "treatment_referral", "treatment_start"),
    FieldGroup.IOM: ("iom_registration",),
    FieldGroup.PUBLIC_PROTECTION: ("public_protection",),
    FieldGroup.SAFEGUARDING: ("safeguarding",),
}
PATHWAYS = {
    FieldGroup.TREATMENT: "drugs_and_alcohol",
    FieldGroup.IOM: "iom",
    FieldGroup.PUBLIC_PROTECTION: "public_protection",
}


@pytest.fixture(params=list(OwningAgency))
def context(request: pytest.FixtureRequest, location: StoreLocation) -> ActionContext:
    store = create_store(location, None, request.param)
    context = ActionContext(store, REFERENCE, "demo", TODAY, NOW)
    import_provision(context, PROVISION.encode())
    return context


@pytest.fixture
def location(tmp_path_factory: pytest.TempPathFactory) -> StoreLocation:
    return StoreLocation(tmp_path_factory.mktemp("owned") / "plan.db", plain=True)


def test_nothing_of_a_group_that_is_not_held_is_in_the_file(context: ActionContext) -> None:
    notices = import_caseload(context, CASELOAD.encode(), partial=True).outcome.notices
    outcomes = import_outcomes(context, OUTCOMES.encode())
    build_plans(context)
    held = REFERENCE.roles.holdings[context.store.owner].holds
    for group, tables in TABLES.items():
        for table in tables:
            rows = _count(context, f"SELECT count(*) FROM {table}")
            if group not in held:
                assert rows == 0, table
            elif table != "treatment_start":
                assert rows == 1, table
    for group, pathway in PATHWAYS.items():
        steps = _count(context, f"SELECT count(*) FROM plan_step WHERE pathway = '{pathway}'")
        assert (steps > 0) is (group in held), pathway
    context.store.close()
    written = b"".join(
        path.read_bytes()
        for path in context.store.location.path.parent.iterdir()  # type: ignore[union-attr]
    )
    said = " ".join(notice.text for notice in (*notices, *outcomes.notices))
    for group, canaries in CANARIES.items():
        for canary in canaries:
            assert (canary in written) is (group in held), (group, canary)
    treatment_held = FieldGroup.TREATMENT in held
    assert ("substance group (A store owned by" in said) is not treatment_held
    assert ("(5 rows)" in said) is not treatment_held
    assert outcomes.applied
    assert b"06:29" in written


def test_what_is_not_held_cannot_be_entered_by_hand(context: ActionContext) -> None:
    import_caseload(context, b"prison number,surname,CRD\nA1234BC,EXAMPLE,29/01/2027\n")
    held = REFERENCE.roles.holdings[context.store.owner].holds
    tries = {
        FieldGroup.TREATMENT: lambda: record_treatment_need(
            context, 1, YesNoUnknown.YES, SubstanceGroup.ALCOHOL
        ),
        FieldGroup.SAFEGUARDING: lambda: record_public_protection(
            context, 1, MappaCategory.TWO, MappaLevel.TWO, YesNoUnknown.YES, date(2026, 11, 2)
        ),
    }
    for group, enter in tries.items():
        if group in held:
            enter()
        else:
            with pytest.raises(PlannerError, match=r"^A store owned by .* holds no "):
                enter()


@pytest.mark.parametrize("owner", list(OwningAgency))
def test_the_owner_is_kept_and_never_becomes_another(
    location: StoreLocation, owner: OwningAgency
) -> None:
    create_store(location, None, owner).close()
    store = open_store(location, None)
    assert store.owner is owner
    other = next(each for each in OwningAgency if each is not owner)
    connection = store.reading()
    name_owner(connection, owner)
    with pytest.raises(PlannerError, match="cannot become"):
        name_owner(connection, other)
    connection.close()


def _count(context: ActionContext, query: str) -> int:
    connection = context.store.reading()
    try:
        return int(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def test_the_police_keep_how_treatment_stands_while_the_person_agrees(
    location: StoreLocation,
) -> None:
    store = create_store(location, None, OwningAgency.POLICE)
    context = ActionContext(store, REFERENCE, "demo", TODAY, NOW)
    import_caseload(context, b"prison number,surname,CRD\nA1234BC,EXAMPLE,29/01/2027\n")
    with pytest.raises(PlannerError, match="has not agreed"):
        record_treatment_status(context, 1, TreatmentStanding.GAP)
    record_agreement(context, 1, Agency.POLICE, TODAY)
    record_treatment_status(context, 1, TreatmentStanding.GAP)
    assert _count(context, "SELECT count(*) FROM treatment_status WHERE status = 'gap'") == 1
    withdraw_agreement(context, 1, Agency.POLICE, TODAY)
    assert _count(context, "SELECT count(*) FROM treatment_status") == 0
