"""The other kinds: staff, provision, outcomes, and counts."""

from datetime import date, time

import pytest

from release_planner.domain.codes import Agency, AppointmentKind, Role
from release_planner.domain.errors import PlannerError
from release_planner.imports.records import RecordsFile, read_records
from release_planner.imports.schema import kind_named
from release_planner.imports.schema_returns import OutcomeEvent

from .sample_files import SAMPLES
from .small_registers import REGISTERS, TODAY


def read(kind: str, text: str | None = None) -> RecordsFile:
    """Read a text, or the sample of a kind."""
    source = SAMPLES / f"{kind}.csv" if text is None else text.encode()
    return read_records(kind_named(kind), source, today=TODAY, registers=REGISTERS)


def expected(found: RecordsFile) -> list[str]:
    """What the errors expected."""
    assert len(found.rows) + len(found.rejected) == found.data_rows
    return [error.expected for error in found.errors]


def test_staff() -> None:
    first, second = read("staff").rows
    assert (first["code"], first["role"], first["agency"]) == (
        "WM0001",
        Role.IOM_OFFICER,
        Agency.POLICE,
    )
    assert second["role"] is Role.COMMUNITY_OFFENDER_MANAGER
    assert second["email"] is None


def test_provision() -> None:
    (row,) = read("provision").rows
    assert row["authority"] == "E08000025"
    assert row["opening_days"] == (1, 2, 3, 4, 5)
    assert row["agency"] is Agency.TREATMENT_PROVIDER


def test_outcomes() -> None:
    booked, started, night = read("outcomes").rows
    assert (booked["event"], booked["on"], booked["at"], booked["minutes"]) == (
        OutcomeEvent.APPOINTMENT_BOOKED,
        date(2026, 11, 30),
        time(14, 30),
        60,
    )
    assert booked["kind"] is AppointmentKind.TREATMENT
    assert (started["crn"], started["event"]) == ("Z000012", OutcomeEvent.TREATMENT_STARTED)
    assert night["detail"] == "A08A"


def test_only_a_booking_lies_ahead() -> None:
    text = "NOMS,Event,On\nZ0001AA,released,23/11/2026\nZ0001AA,appointment booked,23/11/2026\n"
    found = read("outcomes", text)
    assert expected(found) == ["a day not after 22/11/2026, since only a booking can lie ahead"]
    assert len(found.rows) == 1


def test_counts() -> None:
    (row,) = read("aggregate-returns").rows
    assert (row["released_with_need"], row["started_within_21_days"]) == (40, 19)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("01/07/2026,30/06/2026,40,32,21/10/2026", "not before the first day"),
        ("01/07/2026,30/09/2026,40,41,21/10/2026", "at most the 40 people"),
        ("01/07/2026,30/09/2026,40,32,21/12/2026", "not after 22/11/2026"),
        ("01/07/2026,30/09/26,40,32,21/10/2026", "four digits"),
        ("01/07/2026,30/09/2026,-1,32,21/10/2026", "0 or more"),
    ],
)
def test_counts_that_cannot_be(cells: str, says: str) -> None:
    header = "Provider code,LA,From,To,Released with need,Referred,Complete to,Returned on"
    found = read("aggregate-returns", f"{header}\nX,Birmingham,{cells},02/11/2026\n")
    assert any(says in text for text in expected(found))


def test_required_cells_and_columns() -> None:
    found = read("staff", "Staff code,Name,Role,Agency\nA1,,COM,probation\n,B,COM,probation\n")
    assert [(e.row, e.column, e.expected) for e in found.errors] == [
        (2, "Name", "a value"),
        (3, "Staff code", "a value"),
    ]
    with pytest.raises(PlannerError, match="no columns Role, Agency"):
        read("staff", "Staff code,Name\nA1,B\n")
