"""Staff, teams, providers and places: added or updated by code, blanks saying nothing."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tester import TESTER

from release_planner.actions.import_provision import closed_weekdays, import_provision
from release_planner.actions.import_staff import import_staff
from release_planner.domain.access import Operation

from .desk import BIRMINGHAM, Desk, open_desk

STAFF = "staff code,name,role,agency,team code,team name,area,email,telephone"
PLACES = (
    "provider code,provider name,agency,place code,place name,local authority,opening days,"
    "telephone"
)
SAM = "W1,Sam Hill,iom_officer,police,T1,Team One,west_midlands,sam@example.org,0121 496 0001"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def test_staff_come_in_with_their_team(desk: Desk) -> None:
    jo = "w2,Jo Dale,COM,probation,T1,,,,"
    outcome = import_staff(desk.context, desk.file(STAFF, SAM, jo))
    assert (outcome.new, outcome.errors) == (2, ())
    assert desk.query("SELECT code, name, agency, area FROM team") == [
        ("T1", "Team One", "police", "west_midlands")
    ]
    assert desk.query("SELECT code, name, role, agency, team_id, email FROM staff") == [
        ("W1", "Sam Hill", "iom_officer", "police", 1, "sam@example.org"),
        ("W2", "Jo Dale", "community_offender_manager", "probation", 1, None),
    ]


def test_a_blank_cell_changes_nothing_and_a_filled_one_only_its_column(desk: Desk) -> None:
    import_staff(desk.context, desk.file(STAFF, SAM))
    with desk.store.writing(TESTER) as session:
        session.connection().exec_driver_sql("UPDATE staff SET system_login = 'shill'")
    moved = import_staff(
        desk.context,
        desk.file(STAFF, "W1,Sam Hill,iom_coordinator,police,T2,Team Two,west_mercia,,"),
    )
    assert (moved.new, moved.changed, moved.unchanged) == (0, 1, 0)
    assert desk.query(
        "SELECT s.role, t.code, s.email, s.telephone, s.system_login FROM staff s"
        " JOIN team t ON t.id = s.team_id"
    ) == [("iom_coordinator", "T2", "sam@example.org", "0121 496 0001", "shill")]


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        ("W1,Jo Dale,iom_officer,police,,,,,", "staff code", "W1", "row 2 has this code"),
        ("W2,Jo Dale,iom_officer,police,T1,Team Two,,,", "team name", "Team Two", "Team One"),
        ("W2,Jo Dale,iom_officer,police,T1,,west_mercia,,", "area", "west_mercia", "west_midlands"),
        ("W2,Jo Dale,iom_officer,police,T2,Team Two,,,", "area", "", "the store has no such team"),
        ("W2,Jo Dale,iom_officer,police,,Team Two,,,", "team code", "", "the team's code"),
        ("W2,Jo Dale,TBC,police,,,,,", "role", "TBC", "a value that is known"),
        ("W2,Jo Dale,iom_officer,navy,,,,,", "agency", "navy", "police"),
    ],
)
def test_a_row_of_staff_that_cannot_be_taken_says_why(
    desk: Desk, row: str, column: str, value: str, expected: str
) -> None:
    outcome = import_staff(desk.context, desk.file(STAFF, SAM, row))
    (error,) = outcome.errors
    assert (error.row, error.column, error.value) == (3, column, value)
    assert expected in error.expected
    assert desk.query("SELECT count(*) FROM staff") == [(0,)]


def test_providers_and_places_come_in_with_their_closing_days(desk: Desk) -> None:
    rows = (
        "P1,Example Recovery,treatment_provider,P1A,North,Birmingham,Mon-Thu,0121 496 0002",
        "P1,Example Recovery,treatment_provider,P1B,South,Birmingham,,0121 496 0003",
    )
    outcome = import_provision(desk.context, desk.file(PLACES, *rows))
    assert (outcome.new, outcome.errors) == (2, ())
    assert [notice.code for notice in outcome.notices] == ["other_contacts"]
    assert desk.query("SELECT code, name, agency, telephone FROM provider") == [
        ("P1", "Example Recovery", "treatment_provider", "0121 496 0002")
    ]
    assert desk.query("SELECT code, provider_id, authority, closed_weekdays FROM place") == [
        ("P1A", 1, BIRMINGHAM, "567"),
        ("P1B", 1, BIRMINGHAM, ""),
    ]
    again = import_provision(desk.context, desk.file(PLACES, *rows))
    assert again.unchanged == 2
    renamed = import_provision(
        desk.context, desk.file(PLACES, rows[1].replace("South", "South Hub"))
    )
    assert (renamed.changed, renamed.unchanged) == (1, 0)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("P1,Example,health,P1A,Other,,,", "place code", "row 2 has this code"),
        ("P1,Example Two,health,P1B,Other,,,", "provider name", "Example"),
        ("P1,Example,police,P1B,Other,,,", "agency", "health"),
        ("P2,Other,health,P2A,Other,Atlantis,,", "local authority", "a local authority"),
        ("P2,Other,health,P2A,Other,,Blursday,", "opening days", "days such as Mon-Fri"),
    ],
)
def test_a_place_that_cannot_be_taken_says_why(
    desk: Desk, row: str, column: str, expected: str
) -> None:
    first = "P1,Example,health,P1A,North,,,"
    outcome = import_provision(desk.context, desk.file(PLACES, first, row))
    (error,) = outcome.errors
    assert (error.row, error.column) == (3, column)
    assert expected in error.expected
    assert desk.query("SELECT count(*) FROM provider") == [(0,)]


def test_the_closed_days_are_those_that_are_not_open() -> None:
    assert closed_weekdays((1, 2, 3, 4, 5)) == "67"
    assert closed_weekdays(range(1, 8)) == ""
    assert closed_weekdays((3,)) == "124567"


def test_a_member_of_staff_may_be_the_auditor(desk: Desk) -> None:
    """Who reads the audit follows from no agency, so the staff list says it."""
    path = desk.file(
        "code,name,role,agency,access role",
        "N01,Ann Specimen,administrator,probation,",
        "AUD1,Robin Specimen,administrator,probation,auditor",
    )
    assert import_staff(desk.context, path).new == 2
    with closing(desk.store.reading()) as connection:
        may_read = {
            code: replace(desk.context, actor=code).access(connection).may(Operation.READ_AUDIT)
            for code in ("N01", "AUD1")
        }
    assert may_read == {"N01": False, "AUD1": True}
