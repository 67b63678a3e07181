"""A caseload from file to checked rows: every row is taken, rejected, or waits for a person."""

import io
import zipfile
from collections import Counter
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.codes import ReleaseDateType, YesNoUnknown
from release_planner.domain.errors import PlannerError
from release_planner.imports.caseload import CaseloadFile
from release_planner.imports.cell_release_dates import LEAVE_UNKNOWN

from .sample_files import CSV_FILES, DOUBT, SAMPLES, csv_text, team_workbook
from .small_registers import read

CRD, HDCAD, PRRD = ReleaseDateType.CRD, ReleaseDateType.HDCAD, ReleaseDateType.PRRD
DAY = date(2027, 1, 29)


def notice(found: CaseloadFile, code: str) -> str:
    """The notices of one code, joined."""
    return " | ".join(each.text for each in found.notices if each.code == code)


def errors(found: CaseloadFile) -> list[tuple[int, str, str]]:
    """Row, column and expectation of each error."""
    return [(error.row, error.column, error.expected) for error in found.errors]


def accounted(found: CaseloadFile) -> bool:
    """Whether every data row is exactly one of ready, waiting and rejected, and says why."""
    places = Counter((row.sheet, row.row) for row in (*found.rows, *found.waiting, *found.rejected))
    rejected = {(row.sheet, row.row) for row in found.rejected}
    waiting = {(row.sheet, row.row) for row in found.waiting}
    return (
        sum(places.values()) == found.data_rows == len(places)
        and {(error.sheet, error.row) for error in found.errors} == rejected
        and {(question.sheet, question.row) for question in found.questions} == waiting
    )


@pytest.mark.parametrize("name", CSV_FILES)
def test_the_sample_files_are_as_the_script_writes_them(name: str) -> None:
    assert (SAMPLES / name).read_bytes() == csv_text(CSV_FILES[name]).encode()


def test_an_hmpps_export() -> None:
    found = read(SAMPLES / "caseload_hmpps.csv")
    assert not found.errors
    assert not found.questions
    sam, alex, jo, pat = found.rows
    assert (sam.surname, sam.forenames, sam.ethnicity) == ("EXAMPLE", "SAM LEE", "W1")
    assert dict(sam.dates)[CRD] == DAY
    assert dict(alex.dates)[PRRD] == date(2026, 12, 7)
    assert (jo.legal_status, jo.dates) == ("REMAND", ())
    assert dict(pat.dates)[ReleaseDateType.CONFIRMED] == date(2026, 12, 24)
    assert found.encoding == "UTF-8"
    assert accounted(found)


def test_our_own_file() -> None:
    found = read(SAMPLES / "caseload.csv")
    chris, robin, ashley = found.rows
    assert chris.accommodation == "NFA"
    assert (robin.prison_id, robin.dates[0][0]) == ("FHI", ReleaseDateType.SED)
    assert robin.said_unknown == ("crd",)
    assert ashley.next_court_on == date(2026, 12, 14)
    assert ashley.treatment_need is YesNoUnknown.UNKNOWN
    assert ashley.naloxone is None
    assert not found.errors


def test_a_teams_own_workbook() -> None:
    for source in (SAMPLES / "team_workbook.xlsx", team_workbook()):
        found = read(source)
        assert accounted(found)
        assert [(r.sheet, r.row, r.surname) for r in found.rows] == [
            ("Fixed & flex", 6, "JONES"),
            ("Fixed & flex", 7, "O'HARA"),
            ("Free", 4, "GREEN"),
        ]
        jones, ohara, green = found.rows
        assert (jones.prison_number, jones.pnc) == (None, "1900/0000022Y")
        assert dict(jones.dates)[CRD] == date(2026, 12, 15)
        assert ohara.said_unknown == ("release_date",)
        assert green.dates == ((CRD, date(2026, 12, 25)),)
        assert all(row.notes is None for row in (*found.rows, *found.waiting))
        assert "4 rows have coloured" in notice(found, "colours")
        assert "total in row 10" in notice(found, "total_row")
        assert "Sheet Key" in notice(found, "skipped_sheet")
        assert "Update (free text" in notice(found, "not_taken")
        assert errors(found)[0][:2] == (8, "Release date")


def test_a_doubtful_date_waits_for_a_person() -> None:
    found = read(team_workbook())
    question = found.questions[0]
    assert (question.row, question.column, question.value) == (5, "Release date", DOUBT)
    assert [row.row for row in found.waiting] == [5, 3]
    assert CRD not in dict(found.waiting[0].dates)
    approved = next(r for r in question.readings if r.dates == ((HDCAD, DAY),))
    answered = read(team_workbook(), answers={question.name: approved.label})
    assert dict(answered.rows[0].dates)[HDCAD] == DAY
    assert [q.row for q in answered.questions] == [3]
    left = read(team_workbook(), answers={question.name: LEAVE_UNKNOWN.label})
    assert left.rows[0].said_unknown == ("release_date",)
    unheard = read(team_workbook(), answers={question.name: "whenever"})
    assert unheard.questions == found.questions


def test_notes_are_taken_as_written_when_chosen() -> None:
    found = read(team_workbook(), take_notes="Update")
    assert found.waiting[0].notes == "Seen on the wing [red]urgent[/red]"


def test_a_release_date_needs_its_type() -> None:
    text = "NOMS,Release date,Date type\nZ0001AA,29/01/2027,CRD\nZ0002AA,29/01/2027,\n"
    found = read(text)
    assert found.rows[0].dates == ((CRD, DAY),)
    (question,) = found.questions
    assert {reading.dates[0][0] for reading in question.readings[:-1]} >= {CRD, PRRD, HDCAD}
    answered = read(text, answers={question.name: question.readings[0].label})
    assert answered.rows[1].dates == ((CRD, DAY),)
    assert read(text, release_date_type=PRRD).rows[1].dates == ((PRRD, DAY),)


def test_a_release_date_that_a_typed_column_gives_is_not_asked_about() -> None:
    found = read("NOMS,releaseDate,CRD\nZ0001AA,29/01/2027,29/01/2027\n")
    assert found.rows[0].dates == ((CRD, DAY),)


def test_two_columns_that_contradict_each_other_are_a_question() -> None:
    text = "NOMS,releaseDate,release type,CRD\nZ0001AA,30/01/2027,CRD,29/01/2027\n"
    (question,) = read(text).questions
    assert [r.dates for r in question.readings[:-1]] == [((CRD, DAY),), ((CRD, date(2027, 1, 30)),)]
    answered = read(text, answers={question.name: question.readings[1].label})
    assert answered.rows[0].dates == ((CRD, date(2027, 1, 30)),)


def test_any_identifier_will_do_but_one_is_needed() -> None:
    found = read("NOMS,CRN,PNC\nZ0001AA,,\n,Z000001,\n,,1900/0000002B\n,n/k,\n , , \n")
    assert [row.row for row in found.rows] == [2, 3, 4]
    assert errors(found) == [(5, "", "a Prison number or CRN or PNC number")]
    assert found.data_rows == 4


def test_a_wrong_identifier_is_an_error_even_beside_a_good_one() -> None:
    found = read("NOMS,CRN\nZ0001A,Z000001\n")
    assert errors(found)[0][1] == "NOMS"
    assert "two letters" in errors(found)[0][2]
    assert accounted(found)


def test_a_repeated_person_rejects_every_row_and_names_the_other() -> None:
    found = read("NOMS,CRN\nZ0001AA,\nZ0002AA,Z000001\nz0001 aa,\nZ0003AA,Z000001\nZ0001AA,\n")
    assert not found.rows
    assert errors(found) == [
        (2, "NOMS", "each person once; also on row 4"),
        (3, "CRN", "each person once; also on row 5"),
        (4, "NOMS", "each person once; also on row 2"),
        (5, "CRN", "each person once; also on row 3"),
        (6, "NOMS", "each person once; also on row 2"),
    ]
    assert found.rejected[0].cells == ("Z0001AA", "")
    assert accounted(found)


def test_a_person_repeated_on_a_rejected_row_is_found_too() -> None:
    found = read("NOMS,CRD\nZ0001AA,31/02/2027\nZ0001AA,28/02/2027\n")
    assert [row for row, _, _ in errors(found)] == [2, 2, 3]


def test_a_person_repeated_on_another_sheet_is_named_with_the_sheet() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name in ("Now", "Gone"):
            book.add_worksheet(name).write_column("A1", ("NOMS", "Z0001AA"))
    found = read(stream.getvalue())
    assert [error.expected for error in found.errors] == [
        "each person once; also on sheet Gone, row 2",
        "each person once; also on sheet Now, row 2",
    ]


def test_errors_name_row_column_value_and_expectation() -> None:
    found = read("NOMS,CRD,Prison\nZ0001AA,31/02/2027,Birmingam\n")
    assert [str(error) for error in found.errors] == [
        'row 2, CRD: "31/02/2027": expected a day that exists',
        'row 2, Prison: "Birmingam": expected a prison: BMI (Birmingham (HMP))',
    ]


def test_a_huge_cell_is_an_error_that_does_not_repeat_it() -> None:
    found = read(f"NOMS,Surname\nZ0001AA,{'x' * 100_000}\n")
    assert "at most 100 characters" in found.errors[0].expected
    assert len(found.errors[0].value) <= 80
    assert accounted(found)


def test_escape_codes_are_written_out_in_the_error() -> None:
    found = read("NOMS,Surname\nZ0001AA,\x1b[31mRED\n")
    assert found.errors[0].value == "\\u001b[31mRED"


def test_an_unquoted_comma_shifts_nothing_silently() -> None:
    found = read("NOMS,Name,CRD\nZ0001AA,SMITH, John,29/01/2027\nZ0002AA\n")
    assert any("3 cells as in the header, not 4" in expected for _, _, expected in errors(found))
    assert [row.prison_number for row in found.rows] == ["Z0002AA"]


@pytest.mark.parametrize("total", ["Total,2", "Grand total: 2,", ",TOTALS", "2,", "Count,2"])
def test_reading_stops_at_a_total_row_and_says_so(total: str) -> None:
    found = read(f"NOMS,Surname\nZ0001AA,A\nZ0002AA,B\n{total}\nAmber means moved,\n")
    assert (len(found.rows), found.data_rows) == (2, 2)
    assert "total in row 4" in notice(found, "total_row")
    assert "not read: 1" in notice(found, "total_row")


def test_a_person_below_a_total_is_an_error_and_never_lost() -> None:
    found = read("NOMS,Surname\nZ0001AA,A\nTotal,1\nZ0002AA,B\n")
    assert errors(found) == [(4, "", "people above the total in row 3")]
    assert accounted(found)


def test_a_person_called_total_is_a_person() -> None:
    assert len(read("NOMS,Surname\nZ0001AA,Total\nZ0002AA,B\n").rows) == 2


def test_a_repeated_header_is_no_person() -> None:
    found = read("NOMS,Surname\nZ0001AA,A\nNOMS,Surname\nZ0002AA,B\n")
    assert len(found.rows) == found.data_rows == 2
    assert "repeated 1 times" in notice(found, "repeated_header")


def test_names_without_a_sign_of_their_order_are_said() -> None:
    found = read('NOMS,Name\nZ0001AA,John Smith\nZ0002AA,Ann Jones\nZ0003AA,"LEE, Kim"\n')
    assert [row.surname for row in found.rows] == ["Smith", "Jones", "LEE"]
    assert "row 2 and 1 more" in notice(found, "name_order")


def test_the_encoding_is_said_when_it_is_not_utf_8() -> None:
    found = read("NOMS,Surname\nZ0001AA,Zoë\n".encode("cp1252"))
    assert found.rows[0].surname == "Zoë"
    assert "Windows-1252" in notice(found, "encoding")


def test_a_header_alone_is_an_empty_caseload() -> None:
    found = read("NOMS,Surname\n")
    assert (found.rows, found.data_rows, found.columns) == ((), 0, {"prison_number", "surname"})


CELLS = st.one_of(
    st.sampled_from([
        "", "Z0001AA", "Z0002AA", "Z000001", "1900/0000002B", "29/01/2027", DOUBT, "TBC", "?",
        "31/02/2027", "Total", "SMITH, John", "BMI", "fixed", "=1+1", "[red]", "\x1b[0m", "46416",
        "NOMS",
    ]),
    st.text(max_size=8),
)  # fmt: skip
HEADERS = st.lists(
    st.sampled_from(["NOMS", "CRN", "PNC", "Name", "CRD", "Release date", "Cohort", "Update", "X"]),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip


def refusal_of(content: bytes) -> str:
    """Why a file is refused; empty when it is read and every row accounted for."""
    try:
        found = read(content)
    except PlannerError as refusal:
        return str(refusal)
    assert accounted(found)
    seen = [row.prison_number for row in (*found.rows, *found.waiting) if row.prison_number]
    assert len(seen) == len(set(seen))
    return ""


@settings(max_examples=150, deadline=None)
@given(HEADERS, st.lists(st.lists(CELLS, max_size=7), max_size=12))
def test_every_row_of_any_table_is_accounted_for(header: list[str], rows: list[list[str]]) -> None:
    text = csv_text((("NOMS", *(h for h in header if h != "NOMS")), *map(tuple, rows)))
    assert refusal_of(text.encode()).isprintable()


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda tail: b"NOMS,CRD\r\n" + tail),
        st.binary(max_size=60).map(lambda tail: b"\xff\xfe" + tail),
    )
)
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes) -> None:
    assert refusal_of(content).isprintable()


DAMAGE = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6)


def damaged(content: bytes, damage: list[tuple[float, int]]) -> bytes:
    """The bytes with some of them changed."""
    changed = bytearray(content)
    for share, value in damage:
        changed[int(share * len(changed))] = value
    return bytes(changed)


@settings(max_examples=60, deadline=None)
@given(DAMAGE, st.floats(0.5, 1))
def test_a_damaged_workbook_is_read_or_refused(
    damage: list[tuple[float, int]], kept: float
) -> None:
    content = damaged(team_workbook(), damage)
    assert refusal_of(content[: int(kept * len(content))]).isprintable()


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 30), DAMAGE)
def test_a_workbook_of_damaged_xml_is_read_or_refused(
    part: int, damage: list[tuple[float, int]]
) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(team_workbook())) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        names = old.namelist()
        for name in names:
            text = old.read(name)
            new.writestr(name, damaged(text, damage) if name == names[part % len(names)] else text)
    assert refusal_of(stream.getvalue()).isprintable()
