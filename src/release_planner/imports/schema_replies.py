"""The slip on which a recipient of a calendar says what came of its entries."""

from release_planner.domain.codes import Attendance
from release_planner.imports.columns import CellType, Column, Kind, code_column

REPLIES = Kind(
    "replies",
    "What came of the entries of a calendar: a reference and a day a row",
    (
        Column("reference", "Reference", CellType.STAFF_CODE,
               "The reference in the entry's title.", "R7F3K", ("ref", "case reference"),
               required=True),
        code_column("outcome", "Outcome", Attendance, "What happened; blank: no answer yet.",
                    names=("result", "attendance"),
                    spellings={"yes": "attended", "came": "attended",
                               "no": "did_not_attend", "dna": "did_not_attend",
                               "missed": "did_not_attend", "refused": "did_not_attend",
                               "excused": "acceptable_absence", "returned": "sent_home"},
                    example="attended"),
        Column("date", "Date", CellType.EVENT_DATE, "The day of the entry.", "20/11/2026",
               ("day", "on"), required=True),
    ),
    identified_by=("reference",),
)  # fmt: skip
