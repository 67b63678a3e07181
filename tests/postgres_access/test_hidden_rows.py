"""What an action by somebody who may not see treatment does to treatment all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.actions.planning_office import PlanningOffice, furnished
from tests.postgres_access.office import AGENCIES, HERE, Office, as_login
from tests.postgres_server import opened, prepared_database, superuser

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.change_date import change_date
from release_planner.actions.context import ActionContext
from release_planner.actions.sharing import record_agreement, withdraw_agreement
from release_planner.domain.access import AccessRole
from release_planner.domain.codes import Agency, AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent

CODES = {
    AccessRole.POLICE: "IOM01",
    AccessRole.PROBATION: "COM01",
    AccessRole.PRISON: "POM01",
    AccessRole.TREATMENT_PROVIDER: "TRE01",
}
OLD, NEW = date(2027, 3, 3), date(2027, 3, 31)
BLIND = [AccessRole.POLICE, AccessRole.PROBATION, AccessRole.PRISON]


@dataclass
class Shared:
    """One person with a plan and a treatment booking, written past the rules, and their team."""

    all: PlanningOffice
    office: Office
    spell: int
    person: int

    @contextmanager
    def acting(self, role: AccessRole) -> Iterator[ActionContext]:
        """The circumstances of an action by a real login of the role."""
        with opened(self.office.logins[role]) as store:
            yield PlanningOffice(store, actor=CODES[role]).context

    def treatment_steps(self) -> dict[str, tuple[Any, ...]]:
        rows = self.all.rows(
            "SELECT template_id, due_on, state, edited_by FROM plan_step"
            " WHERE pathway = 'drugs_and_alcohol' ORDER BY template_id"
        )
        return {row[0]: row[1:] for row in rows}

    def booking(self) -> tuple[Any, ...]:
        ((state, edited_by),) = self.all.rows(
            "SELECT state, edited_by FROM appointment WHERE kind = 'treatment'"
        )
        return state, edited_by


@pytest.fixture
def shared() -> Iterator[Shared]:
    with prepared_database() as database:
        office = Office(database, {})
        with superuser(database.url) as connection:
            connection.execute(
                "INSERT INTO planner.membership"
                " VALUES (session_user, 'administrator', 'probation', %s, 'ADM99')",
                (HERE,),
            )
        for role, code in CODES.items():
            office.logins[role] = office.add_login(role.value, role, HERE, staff_code=code)
        with opened(database.url) as store:
            everything = furnished(PlanningOffice(store, actor="ADM99"))
            spell = everything.person(conditionalReleaseDate=f"{OLD:%d/%m/%Y}")
            everything.book(spell, OLD + timedelta(days=1), AppointmentKind.TREATMENT)
            person = everything.value("SELECT person_id FROM custody WHERE id = ?", spell)
            yield Shared(everything, office, spell, person)


@pytest.mark.parametrize("role", BLIND)
def test_a_changed_date_carries_what_its_author_does_not_see(
    shared: Shared, role: AccessRole
) -> None:
    before = shared.treatment_steps()
    with shared.acting(role) as context:
        change = change_date(context, shared.spell, NEW)
    after = shared.treatment_steps()
    assert before
    assert not any(each.of_treatment for each in change.result.changes)
    assert all(
        date.fromisoformat(str(after[name][0])) - date.fromisoformat(str(due)) == NEW - OLD
        and after[name][2] == CODES[role]
        for name, (due, state, _) in before.items()
        if due is not None and state == "not_started"
    )
    assert shared.booking() == ("to_rebook", CODES[role])
    assert shared.all.audit_is_whole()
    assert shared.all.value(
        "SELECT count(*) FROM audit_entry WHERE subject = 'appointment'"
        " AND operation = 'alteration' AND actor = ?",
        CODES[role],
    )


def test_who_sees_treatment_derives_its_steps_anew(shared: Shared) -> None:
    """The same days in the end as when somebody who sees everything had moved the date."""
    with shared.acting(AccessRole.POLICE) as context:
        change_date(context, shared.spell, NEW + timedelta(days=4))
    change_date(shared.all.context, shared.spell, NEW)
    moved_twice = {name: row[0] for name, row in shared.treatment_steps().items()}
    change_date(shared.all.context, shared.spell, OLD)
    change_date(shared.all.context, shared.spell, NEW)
    assert moved_twice == {name: row[0] for name, row in shared.treatment_steps().items()}


@pytest.mark.parametrize("role", BLIND)
def test_a_death_ends_what_its_author_does_not_see(
    shared: Shared, role: AccessRole, tmp_path: Path
) -> None:
    uid = given_to_prison(shared, tmp_path)
    with shared.acting(role) as context:
        record_custody_event(context, shared.spell, CustodyEvent.DIED, context.today)
    assert {row[1] for row in shared.treatment_steps().values()} == {"not_required"}
    assert shared.booking()[0] == "cancelled"
    assert_cancelled(shared, tmp_path, uid)


@pytest.mark.parametrize("role", BLIND)
def test_a_return_after_recall_takes_along_what_its_author_does_not_see(
    shared: Shared, role: AccessRole
) -> None:
    team, today = shared.all, shared.all.today
    change_date(team.context, shared.spell, today - timedelta(days=3))
    team.event(shared.spell, CustodyEvent.RELEASED, today - timedelta(days=3))
    team.event(shared.spell, CustodyEvent.RECALLED, today - timedelta(days=2))
    with shared.acting(role) as context:
        returned = record_custody_event(
            context, shared.spell, CustodyEvent.RETURNED_TO_CUSTODY, today - timedelta(days=1)
        ).custody_id
    assert returned != shared.spell
    assert team.rows("SELECT custody_id FROM appointment") == [(returned,)]
    assert team.rows("SELECT custody_id, need FROM treatment_need ORDER BY custody_id") == [
        (shared.spell, "yes"),
        (returned, "yes"),
    ]


@pytest.mark.parametrize("role", BLIND)
def test_a_withdrawal_cancels_what_its_author_does_not_see(
    shared: Shared, role: AccessRole, tmp_path: Path
) -> None:
    uid = given_to_prison(shared, tmp_path)
    with shared.acting(role) as context:
        done = withdraw_agreement(context, shared.person, Agency.PRISON, context.today)
    assert bool(done.already_given) is (role is AccessRole.PRISON)
    assert_cancelled(shared, tmp_path, uid)


def test_a_withdrawal_from_another_agency_cancels_nothing(shared: Shared, tmp_path: Path) -> None:
    given_to_prison(shared, tmp_path)
    with shared.acting(AccessRole.POLICE) as context:
        withdraw_agreement(context, shared.person, Agency.PROBATION, context.today)
    assert shared.all.value("SELECT count(*) FROM erased_entry") == 0


def given_to_prison(shared: Shared, folder: Path) -> str:
    """The person agrees, and their prison is given a calendar with the treatment booking in it."""
    context = shared.all.context
    record_agreement(context, shared.person, Agency.PRISON, context.today)
    export_calendar(context, CalendarRequest(folder, recipient="BMI", prison="BMI"))
    return str(
        shared.all.value(
            "SELECT uid FROM feed_entry e JOIN appointment a ON a.id = e.subject_id"
            " WHERE e.subject = 'appointment' AND a.kind = 'treatment' AND e.status = 'CONFIRMED'"
        )
    )


def assert_cancelled(shared: Shared, folder: Path, uid: str) -> None:
    """The prison's next file, made by its own login, says that the booking is off and no more."""
    with shared.acting(AccessRole.PRISON) as context:
        export = export_calendar(context, CalendarRequest(folder, recipient="BMI", prison="BMI"))
    text = export.path.read_bytes().decode()
    (entry,) = [part for part in text.split("BEGIN:VEVENT") if f"UID:{uid}" in part]
    lines = entry.split("END:VEVENT")[0].split("\r\n")
    assert "STATUS:CANCELLED" in lines
    assert "SUMMARY:CANCELLED: Resettlement slot" in lines
    assert not any(line.startswith(("LOCATION", "DESCRIPTION")) for line in lines)
    assert "SEQUENCE:1" in lines


class TestWhatWasSaid:
    """An agreement by plain SQL: its place, its author and its past are not the caller's to say."""

    SAY = (
        "INSERT INTO sharing_agreement ({id}person_id, agency, agreed_on, recipient, recorded_by,"
        " recorded_at, version)"
        " VALUES ({value}2, 'police', '2026-11-01', '', 'S-somebody', now(), 1)"
    )

    def test_nobody_chooses_its_id(self, office: Office) -> None:
        with (
            office.as_role(AccessRole.POLICE) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(self.SAY.format(id="id, ", value="999999, "))

    def test_who_records_it_is_the_login(self, office: Office) -> None:
        with office.as_role(AccessRole.POLICE) as connection:
            row = connection.execute(
                self.SAY.format(id="", value="") + " RETURNING recorded_by"
            ).fetchone()
        assert row == (f"S-{AGENCIES[AccessRole.POLICE]}",)

    @pytest.mark.parametrize(
        "change",
        ["agreed_on = '2020-01-01'", "agency = 'prison'", "recipient = 'x'", "recorded_by = 'x'"],
    )
    def test_what_was_said_is_not_rewritten(self, office: Office, change: str) -> None:
        with (
            office.as_role(AccessRole.POLICE) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"UPDATE sharing_agreement SET {change} WHERE person_id = 2")

    @pytest.mark.parametrize("day", ["NULL", "'2026-12-01'"])
    def test_a_withdrawal_is_not_taken_back(self, office: Office, day: str) -> None:
        with (
            as_login(office.logins[AccessRole.POLICE]) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="not taken back"),
        ):
            connection.execute(
                f"UPDATE sharing_agreement SET withdrawn_on = {day}"
                " WHERE person_id = 3 AND withdrawn_on IS NOT NULL"
            )
