"""Writes the files of ``data/samples``: ``python -m tests.imports.sample_files``.

Nobody in them exists, and nobody can have their identifiers: prison numbers and CRNs begin with Z,
which is not in use, and PNC numbers are of the year 1900, before there was a register.
"""

import csv
import io
from datetime import date
from pathlib import Path

import xlsxwriter

from release_planner.samples.identifiers import crn, pnc_number, prison_number

SAMPLES = Path(__file__).parents[2] / "data" / "samples"

HMPPS_HEADER = (
    "prisonerNumber", "pncNumber", "croNumber", "firstName", "middleNames", "lastName",
    "dateOfBirth", "gender", "ethnicity", "legalStatus", "status", "prisonId", "prisonName",
    "cellLocation", "receptionDate", "sentenceStartDate", "releaseDate", "confirmedReleaseDate",
    "conditionalReleaseDate", "automaticReleaseDate", "postRecallReleaseDate",
    "homeDetentionCurfewEligibilityDate", "homeDetentionCurfewActualDate", "sentenceExpiryDate",
    "licenceExpiryDate", "topupSupervisionExpiryDate", "nonDtoReleaseDate",
    "nonDtoReleaseDateType",
)  # fmt: skip

HMPPS_ROWS = (
    (prison_number(1), pnc_number(1), "", "SAM", "LEE", "EXAMPLE", "1990-01-29", "Male",
     "White: Eng./Welsh/Scot./N.Irish/British", "SENTENCED", "ACTIVE IN", "BMI",
     "Birmingham (HMP)", "A-1-001", "2026-03-02", "2026-03-02", "2027-01-29", "",
     "2027-01-29", "", "", "", "", "2027-11-29", "2027-11-29", "", "2027-01-29", "CRD"),
    (prison_number(2), pnc_number(2), "", "ALEX", "", "SPECIMEN", "1985-07-04", "Male",
     "Mixed: White and Asian", "RECALL", "ACTIVE IN", "HEI", "Hewell (HMP)", "2-3-014",
     "2026-10-12", "2024-05-20", "2026-12-07", "", "", "", "2026-12-07", "", "", "2027-05-20",
     "2027-05-20", "", "2026-12-07", "PRRD"),
    (prison_number(3), pnc_number(3), "", "JO", "", "SAMPLE", "2004-11-30", "Female",
     "Black/Black British: African", "REMAND", "ACTIVE IN", "FHI", "Foston Hall (HMP & YOI)",
     "B-2-007", "2026-11-02", "", "", "", "", "", "", "", "", "", "", "", "", ""),
    (prison_number(4), pnc_number(4), "", "PAT", "", "O'MODEL", "1978-02-14", "Male",
     "White: Irish", "SENTENCED", "ACTIVE IN", "FSI", "Featherstone (HMP)", "H1-12",
     "2025-01-20", "2025-01-20", "2026-12-24", "2026-12-24", "2027-01-04", "", "",
     "2026-07-02", "", "2028-01-20", "2028-01-20", "", "2026-12-24", ""),
)  # fmt: skip

OUR_HEADER = (
    "Prison number", "CRN", "PNC number", "Surname", "Forenames", "Date of birth", "Sex",
    "Prison", "Legal status", "Sentence start date", "Conditional release date",
    "Home detention curfew approved date", "Sentence expiry date", "Next court date",
    "Home local authority", "Treatment need", "Substance group", "Naloxone",
    "Accommodation on release", "Duty to refer submitted on", "IOM cohort", "IOM officer",
    "MAPPA category", "MAPPA level", "Domestic abuse concern", "Team",
)  # fmt: skip

OUR_ROWS = (
    (prison_number(11), crn(11), pnc_number(11), "EXAMPLE", "Chris", "12/06/1991", "M", "BMI",
     "SENTENCED", "03/08/2026", "27/11/2026", "", "03/08/2027", "", "Birmingham", "yes",
     "opiate", "not offered", "NFA", "02/10/2026", "fixed", "WM0001", "not_subject",
     "not_applicable", "no", "BHAM-IOM"),
    (prison_number(12), crn(12), "", "SPECIMEN", "Robin", "1/9/1988", "F", "Foston Hall",
     "RECALL", "11/02/2025", "TBC", "", "11/02/2027", "", "E08000026", "no", "none", "",
     "A07B", "", "flex", "WM0002", "2", "1", "unknown", "COV-IOM"),
    (prison_number(13), crn(13), "", "SAMPLE", "Ashley", "23/03/2003", "M", "Hewell (HMP)",
     "REMAND", "", "", "", "", "14/12/2026", "Redditch", "?", "", "", "", "", "free", "", "",
     "", "", "WORCS-IOM"),
)  # fmt: skip

DOUBT = "CRD 29/01/27 ?HDC"
"""The cell that only a person can decide."""

_STAFF = (
    ("Staff code", "Name", "Role", "Agency", "Team code", "Team name", "Area", "E-mail",
     "Telephone"),
    ("WM0001", "Sam Example", "IOM officer", "police", "BHAM-IOM", "Birmingham IOM",
     "west_midlands", "sam@example.org", "01632 960001"),
    ("N01A001", "Jo Specimen", "COM", "probation", "BHAM-IOM", "Birmingham IOM",
     "west_midlands", "", ""),
)  # fmt: skip

_PROVISION = (
    ("Provider code", "Provider name", "Agency", "Place code", "Place name", "Town",
     "Local authority", "Prison", "Postcode", "Telephone", "E-mail", "Opening days"),
    ("EXR-BHAM", "Example Recovery", "treatment provider", "EXR-BHAM-1", "Example House",
     "Birmingham", "Birmingham City Council", "", "B99 9AA", "01632 960010", "", "Mon-Fri"),
)  # fmt: skip

_OUTCOMES = (
    ("Prison number", "CRN", "PNC number", "Event", "On", "At", "Minutes", "Kind",
     "Provider code", "Place code", "Detail"),
    (prison_number(11), "", "", "appointment_booked", "30/11/2026", "14:30", "60", "treatment",
     "EXR-BHAM", "EXR-BHAM-1", ""),
    ("", crn(12), "", "treatment_started", "18/11/2026", "", "", "", "EXR-BHAM", "", ""),
    (prison_number(13), "", "", "first night", "20/11/2026", "", "", "", "", "", "A08A"),
)  # fmt: skip

_COUNTS = (
    ("Provider code", "Local authority", "Period from", "Period to", "Released with need",
     "Referred", "Appointment before release", "Started within 21 days", "Complete to",
     "Returned on"),
    ("EXR-BHAM", "E08000025", "01/07/2026", "30/09/2026", "40", "32", "25", "19", "21/10/2026",
     "02/11/2026"),
)  # fmt: skip

CSV_FILES: dict[str, tuple[tuple[str, ...], ...]] = {
    "caseload_hmpps.csv": (HMPPS_HEADER, *HMPPS_ROWS),
    "caseload.csv": (OUR_HEADER, *OUR_ROWS),
    "staff.csv": _STAFF,
    "provision.csv": _PROVISION,
    "outcomes.csv": _OUTCOMES,
    "aggregate-returns.csv": _COUNTS,
}


def csv_text(rows: tuple[tuple[str, ...], ...]) -> str:
    """Rows as CSV with the line ends that spreadsheet programs write."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def team_workbook() -> bytes:
    """A workbook as a team keeps it: titles, two sheets, colours, a total, and doubts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _team_sheet(book)
        _free_sheet(book)
        key = book.add_worksheet("Key")
        key.write("A1", "Red means urgent", book.add_format({"bg_color": "#FF0000"}))
    return stream.getvalue()


def _team_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Fixed & flex")
    red = book.add_format({"bg_color": "#FF0000"})
    bold = book.add_format({"bold": True, "bg_color": "#DDDDDD"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write("A1", "IOM cohort list - OFFICIAL SENSITIVE")
    sheet.write("A2", "Updated Friday by the coordinator")
    header = ("Name", "DOB", "NOMS", "PNC", "Prison", "Cohort", "Release date", "SED", "Update")
    sheet.write_row("A4", header, bold)
    rows = (
        ("SMITH, John", date(1990, 1, 29), prison_number(21), "", "HMP Birmingham", "Fixed",
         DOUBT, date(2027, 7, 29), "Seen on the wing [red]urgent[/red]"),
        ("JONES, Aled", date(1984, 5, 3), "", pnc_number(22), "Hewell", "Flex", "CRD 15/12/26",
         date(2027, 6, 15), "ring his sister"),
        ("Mary O'HARA", date(1996, 12, 1), prison_number(23), "", "Foston Hall", "Flex", "TBC",
         "", ""),
        ("DAVIES, Tom", date(1999, 9, 9), prison_number(24), pnc_number(24), "OWI", "Fixed",
         "PRRD 46420", "", ""),
    )  # fmt: skip
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif value:
                sheet.write_string(number, column, value, *([red] if column == 6 else []))
    sheet.write("A10", "Total")
    sheet.write("B10", 4)
    sheet.write("A12", "Amber = moved this week")


def _free_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Free")
    sheet.write_row("B2", ("CRN", "Surname", "Forename", "CRD", "Officer's comments"))
    sheet.write_row("B3", (crn(31), "BROWN", "Lee", "ARD 04/01/2027", "keep"))
    sheet.write_string("B4", crn(32))
    sheet.write_row("C4", ("GREEN", "Kim"))
    sheet.write_number("E4", 46381)


def write_samples(folder: Path = SAMPLES) -> None:
    """Write every sample file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in CSV_FILES.items():
        (folder / name).write_text(csv_text(rows), encoding="utf-8", newline="")
    (folder / "team_workbook.xlsx").write_bytes(team_workbook())


if __name__ == "__main__":
    write_samples()
