"""Single cells: what is taken, what it becomes, and what is refused with which expectation."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import MappaCategory, ReleaseDateType, Sex, YesNoUnknown
from release_planner.imports import cells
from release_planner.imports.cell_names import whole_name
from release_planner.imports.cell_release_dates import LEAVE_UNKNOWN, UndecidedError
from release_planner.imports.cells import SAID_UNKNOWN, CellError
from release_planner.imports.parsers import Registers, parser_for
from release_planner.imports.schema_caseload import CASELOAD
from release_planner.imports.schema_returns import OUTCOMES, PROVISION, STAFF

from .small_registers import REGISTERS, TODAY

CRD = ReleaseDateType.CRD
DAY = date(2027, 1, 29)


def parse(key: str, text: str, kind: object = CASELOAD) -> object:
    """Read one cell of a column."""
    return parser_for(kind.column(key), REGISTERS, TODAY)(text)  # type: ignore[attr-defined]


def expectation(key: str, text: str, kind: object = CASELOAD) -> str:
    """What a refused cell was expected to be."""
    with pytest.raises(CellError) as refusal:
        parse(key, text, kind)
    return str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "29/01/2027", "29/1/2027", "29.01.2027", "29-01-2027", "2027-01-29", "29/01/27",
        "2027-01-29 00:00:00", "2027-01-29T00:00:00Z", "29/01/2027 00:00", "46416",
        " 29/01/2027 ", "29\u00a0Jan\u00a02027", "29-Jan-27", "29 January 2027",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_release_date(text: str) -> None:
    assert parse("crd", text) == ((CRD, DAY),)


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_day_first_iso_and_serial_agree(day: date) -> None:
    expected = ((CRD, day),)
    assert parse("crd", f"{day.day}/{day.month}/{day.year}") == expected
    assert parse("crd", day.isoformat()) == expected
    assert parse("crd", str((day - date(1899, 12, 30)).days)) == expected


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_two_digit_years_of_release_dates_are_of_this_century(day: date) -> None:
    assert parse("crd", f"{day:%d/%m/%y}") == ((CRD, day),)


def test_excel_counts_from_its_own_day_one() -> None:
    # Excel shows 1 March 1900 for 61 and 29 January 2027 for 46416.
    assert date(1899, 12, 30) + timedelta(days=61) == date(1900, 3, 1)
    assert parse("reception_on", "46080") == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("crd", "31/02/2027", "a day that exists"),
        ("crd", "29/02/2027", "a day that exists"),
        ("crd", "01/29/2027", "day before the month"),
        ("crd", "2027", "a date such as"),
        ("crd", "29/01", "a date such as"),
        ("crd", "29/01-2027", "a date such as"),
        ("crd", "spring", "a date such as"),
        ("crd", "٢٩/٠١/٢٠٢٧", "a date such as"),
        ("crd", "29/01/1927", "a date from"),
        ("crd", "2127-01-29", "a date not after"),
        ("date_of_birth", "29/01/90", "four digits"),
        ("date_of_birth", "23/11/2016", "not after 22/11/2016"),
        ("reception_on", "23/11/2026", "not after 22/11/2026"),
        ("on", "20/11/26", "four digits"),
        ("on", "TBC", "a date such as"),
    ],
)
def test_dates_that_are_refused(key: str, text: str, says: str) -> None:
    assert says in expectation(key, text, OUTCOMES if key == "on" else CASELOAD)


@pytest.mark.parametrize(("day", "month"), [(1, 2), (2, 1), (13, 1), (12, 11)])
def test_a_month_is_never_read_before_a_day(day: int, month: int) -> None:
    assert parse("crd", f"{day}/{month}/2027") == ((CRD, date(2027, month, day)),)


@pytest.mark.parametrize("text", ["TBC", "tbc", "?", "??", "unknown", "N/K", "nk", "Not known"])
def test_unknown_is_a_value(text: str) -> None:
    assert parse("crd", text) is SAID_UNKNOWN
    assert parse("prison_id", text) is SAID_UNKNOWN
    assert parse("treatment_need", text) is YesNoUnknown.UNKNOWN
    assert parse("mappa_category", text) is MappaCategory.UNKNOWN
    assert parse("legal_status", text) == "UNKNOWN"


@pytest.mark.parametrize("text", ["", "   ", "-", "n/a"])
def test_blank_says_nothing(text: str) -> None:
    for column in CASELOAD.columns:
        if column.cell_type.value not in {"name", "whole name", "text", "note"} and (
            column.key not in {"mappa_category", "mappa_level"}
        ):
            assert parse(column.key, text) is None, column.key


def labels(key: str, text: str) -> list[str]:
    """The readings offered for a doubtful cell."""
    with pytest.raises(UndecidedError) as doubt:
        parse(key, text)
    assert doubt.value.readings[-1] == LEAVE_UNKNOWN
    return [reading.label for reading in doubt.value.readings[:-1]]


def test_a_type_and_a_date_in_one_cell_are_taken() -> None:
    assert parse("release_date", "CRD 29/01/27") == ((CRD, DAY),)
    assert parse("release_date", "29/01/2027 (CRD)") == ((CRD, DAY),)
    assert parse("release_date", "crd: 29 Jan 27") == ((CRD, DAY),)
    assert parse("crd", "CRD 29/01/27") == ((CRD, DAY),)
    assert parse("release_date", "CRD 29/01/27, SLED 29/07/2028") == (
        (CRD, DAY),
        (ReleaseDateType.SLED, date(2028, 7, 29)),
    )
    assert parse("release_date", "29/01/27") == ((None, DAY),)


def test_a_doubt_goes_to_a_person() -> None:
    assert labels("release_date", "CRD 29/01/27 ?HDC") == [
        "conditional release date (CRD) Fri 29 Jan 2027",
        "home detention curfew approved date (HDCAD) Fri 29 Jan 2027",
        "home detention curfew eligibility date (HDCED) Fri 29 Jan 2027",
    ]
    assert labels("crd", "29/01/27?") == ["conditional release date (CRD) Fri 29 Jan 2027"]
    assert len(labels("crd", "29/01/27 or 30/01/27")) == 2
    assert len(labels("crd", "ARD 29/01/27")) == 2
    assert len(labels("release_date", "HDC 29/01/27")) == 2
    assert labels("crd", "w/c 29/01/27")
    assert labels("release_date", "CRD 29/01/27 CRD 30/01/27")


def test_a_doubt_about_an_impossible_date_is_an_error() -> None:
    assert "a day that exists" in expectation("release_date", "CRD 31/02/27 ?HDC")
    assert "TBC" in expectation("release_date", "CRD ?HDC")
    assert "at most 120" in expectation("release_date", "29/01/27 " + "?" * 200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SMITH, John", ("SMITH", "John", True)),
        ("Smith,John Paul", ("Smith", "John Paul", True)),
        ("John SMITH", ("SMITH", "John", True)),
        ("SMITH John Paul", ("SMITH", "John Paul", True)),
        ("Mary Ann O'HARA", ("O'HARA", "Mary Ann", True)),
        ("Ian McDONALD", ("McDONALD", "Ian", True)),
        ("Jan van der BERG", ("van der BERG", "Jan", True)),
        ("J SMITH", ("SMITH", "J", True)),
        ("John Smith", ("Smith", "John", False)),
        ("SMITH", ("SMITH", "", True)),
        ("[red]SMITH[/red], <b>John</b>", ("[red]SMITH[/red]", "<b>John</b>", True)),
        ("", None),
    ],
)
def test_whole_names(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert whole_name(text) == expected


@pytest.mark.parametrize(
    "bad",
    ["\x1b[31mSMITH", "SM\x00ITH", "SMITH\u202e", "SM\u200bITH", "SM\u2066ITH", "\ufeffSMITH",
     "SM\nITH", "SM\x9bITH", "SM\u00adITH", "SM\ufffdITH", "SM\U000e0041ITH"],
)  # fmt: skip
def test_unseen_characters_reject_the_cell_everywhere(bad: str) -> None:
    for column in CASELOAD.columns:
        if column.key == "notes" and bad == "SM\nITH":
            continue
        with pytest.raises(CellError):
            parse(column.key, bad)


def test_a_huge_cell_is_an_error_in_every_column() -> None:
    for kind in (CASELOAD, OUTCOMES, STAFF, PROVISION):
        for column in kind.columns:
            with pytest.raises(CellError):
                parser_for(column, REGISTERS, TODAY)("A" * 100_000)


@pytest.mark.parametrize("text", ["[bold]x[/]", "<b>x</b>", "=1+1", "O’Brien", "Zoë", "李"])
def test_markup_formulas_and_other_scripts_are_plain_text(text: str) -> None:
    assert parse("surname", text) == text


def test_the_apostrophe_of_a_rejects_file_is_taken_off_again() -> None:
    assert parse("surname", "'=1+1") == "=1+1"
    assert parse("surname", "'t Hooft") == "'t Hooft"


def test_prisons_by_id_and_by_name() -> None:
    for text in (
        "BMI",
        "bmi",
        "HMP Birmingham",
        "Birmingham (HMP)",
        "birmingham",
        "HMP/YOI Birmingham",
    ):
        assert parse("prison_id", text) == "BMI"
    assert parse("prison_id", "Hewell") == "HEI"


def test_unknown_and_shared_prisons_name_the_near_ones() -> None:
    assert "BMI (Birmingham (HMP))" in expectation("prison_id", "Birmingam")
    assert "BMI" in expectation("prison_id", "BMX")
    shared = expectation("prison_id", "Feltham")
    assert "FMI" in shared
    assert "FYI" in shared
    assert expectation("prison_id", "Hogwarts") == "a prison: its id or its name"


def test_authorities_by_code_and_by_name() -> None:
    for text in ("E08000025", "Birmingham", "Birmingham City Council", "city of Birmingham"):
        assert parse("home_authority", text) == "E08000025"
    for text in ("Herefordshire", "County of Herefordshire", "Herefordshire Council"):
        assert parse("home_authority", text) == "E06000019"


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("sex", "Female", Sex.FEMALE),
        ("sex", "m", Sex.MALE),
        ("treatment_need", "Y", YesNoUnknown.YES),
        ("treatment_need", "FALSE", YesNoUnknown.NO),
        ("substance_group", "Non-opiate & alcohol", "non_opiate_and_alcohol"),
        ("mappa_category", "Cat 2", MappaCategory.TWO),
        ("mappa_category", "n/a", MappaCategory.NOT_SUBJECT),
        ("mappa_level", "L1", "1"),
        ("iom_cohort", "FIXED", "fixed"),
        ("ethnicity", "White: Irish", "W2"),
        ("ethnicity", "w1", "W1"),
        ("legal_status", "Recalled", "RECALL"),
        ("accommodation", "no fixed abode", cells.NO_FIXED_ABODE),
        ("accommodation", "a08a", "A08A"),
        ("release_postcode", "b46dt", "B4 6DT"),
        ("prison_number", " z0001aa ", "Z0001AA"),
        ("as_at", "22/07/2026 14:30", datetime(2026, 7, 22, 13, 30)),  # noqa: DTZ001
        ("as_at", "2026-11-20T14:30:00Z", datetime(2026, 11, 20, 14, 30)),  # noqa: DTZ001
    ],
)
def test_forgiving_spellings(key: str, text: str, value: object) -> None:
    assert parse(key, text) == value


def test_codes_that_are_not_known_list_the_allowed_ones() -> None:
    assert expectation("iom_cohort", "gold") == "one of fixed, flex, free"


@pytest.mark.parametrize(
    ("kind", "key", "text", "value"),
    [
        (PROVISION, "opening_days", "Mon-Fri", (1, 2, 3, 4, 5)),
        (PROVISION, "opening_days", "Monday, Wed & Fri", (1, 3, 5)),
        (PROVISION, "telephone", "01632 960001", "01632 960001"),
        (STAFF, "email", "sam@example.org", "sam@example.org"),
        (STAFF, "code", "wm0001", "WM0001"),
        (OUTCOMES, "minutes", "60", 60),
        (OUTCOMES, "at", "9:05", time(9, 5)),
    ],
)
def test_cells_of_the_other_kinds(kind: object, key: str, text: str, value: object) -> None:
    assert parse(key, text, kind) == value


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        (PROVISION, "telephone", "1632960001"),
        (PROVISION, "opening_days", "weekends"),
        (PROVISION, "opening_days", "Fri-Mon"),
        (STAFF, "email", "sam at example"),
        (STAFF, "code", "a code"),
        (OUTCOMES, "minutes", "-5"),
        (OUTCOMES, "minutes", "1.5"),
        (OUTCOMES, "at", "25:00"),
        (CASELOAD, "release_postcode", "B4"),
        (CASELOAD, "pnc", "2003/0123456A"),
    ],
)
def test_cells_that_are_refused(kind: object, key: str, text: str) -> None:
    assert expectation(key, text, kind)


@given(st.text(max_size=60), st.sampled_from([c.key for c in CASELOAD.columns]))
def test_any_text_is_taken_refused_or_asked_about(text: str, key: str) -> None:
    with suppress(CellError, UndecidedError):
        parse(key, text)


def test_the_parsers_of_one_file_forget_those_of_another() -> None:
    column = CASELOAD.column("prison_id")
    first = parser_for(column, Registers({"AAI": "A"}), TODAY)
    second = parser_for(column, Registers({"BBI": "B"}), TODAY)
    assert first("AAI") == "AAI"
    with pytest.raises(CellError):
        second("AAI")
