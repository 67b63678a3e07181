"""Which figures stand on which sheet of a workbook, and what their columns are called."""

from dataclasses import dataclass

from release_planner.domain.measured_counts import TOTAL
from release_planner.reports.indicators import COVERAGE, FIRST_MISSING, HOUSING, PATHWAY
from release_planner.reports.protected_table import TableRow

PENDING, UNKNOWN = "Pending", "Not known"
LOWER, UPPER = "95% interval from", "95% interval to"
FIGURES = ("numerator", "denominator", "pending", "unknown", "ratio", "lower", "upper")


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet of figures: its columns of words, what its numbers are called, and which numbers of
    a row it may hold.
    """

    name: str
    table_name: str
    title: str
    leading: tuple[str, ...]
    numerator: str = "Started in time"
    denominator: str = "Releases counted"
    ratio: str = "Rate"
    figures: tuple[str, ...] = FIGURES

    def heading(self, figure: str) -> str:
        """What the column of a number of a row is called; `figure` is the field's name."""
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "pending": PENDING,
            "unknown": UNKNOWN,
            "ratio": self.ratio,
            "lower": LOWER,
            "upper": UPPER,
        }[figure]


PLANS = (
    SheetPlan("Summary", "summary_of_figures", "Summary", ("Measure", "Area", "Period"),
              "Number", "Of"),
    SheetPlan("Authorities", "take_up_by_authority", "Take-up by authority",
              ("Authority", "Code")),
    SheetPlan("Months", "take_up_by_month", "Take-up by month of release", ("Month",)),
    SheetPlan("Quarters", "take_up_by_quarter", "Take-up by financial quarter of release",
              ("Quarter",)),
    SheetPlan("Prisons", "take_up_by_prison", "Take-up by prison of release", ("Prison", "Code")),
    SheetPlan("Groups", "take_up_by_group", "Take-up by group", ("Divided by", "Group")),
    SheetPlan("Pathway", "pathway_to_treatment", "Pathway from need to start", ("Step",),
              "Releases that came this far", "Releases with a need", "Share"),
    SheetPlan("First_missing_step", "first_missing_step",
              "The first step missing, of the releases not followed by a start",
              ("Area", "First step missing"), "Releases", "Not followed by a start", "Share"),
    SheetPlan("Time_to_start", "time_to_start", "Time to start, and what came before a start",
              ("Days after release", "What came first"), "Releases by that day",
              "Releases with a need", "Estimated share"),
    SheetPlan("Housing_appointments", "housing_and_appointments",
              "Housing, duty to refer, CAS3 and appointments", ("Measure", "Area"),
              "Number", "Of"),
    SheetPlan("Coverage", "coverage_of_the_figure", "What the figure rests on", ("Count of",),
              "Number", figures=("numerator",)),
    SheetPlan("Returned_counts", "counts_that_providers_returned",
              "Counts that providers returned", ("Measure", "Authority"), "Number", "Of"),
    SheetPlan("Other_figures", "other_figures", "Other figures",
              ("Measure", "Divided by", "Group"), "Number", "Of"),
)  # fmt: skip

_BY_BREAKDOWN = {
    "authority": "Authorities",
    "month": "Months",
    "quarter": "Quarters",
    "prison": "Prisons",
}
_ALSO_BY_AUTHORITY = ("First_missing_step", "Housing_appointments")
_RETURNED = ("returned_started", "share_held")
_SUMMARY_STARTS = (
    "take_up",
    "started_within_",
    "published_",
    "referred",
    "share_held",
    "returned_started",
)


def sheet_name(row: TableRow) -> str:
    """The one sheet that a row stands on."""
    if row.breakdown == TOTAL:
        return _of_total(row.indicator)
    if row.breakdown == "day":
        return "Time_to_start"
    if row.indicator == "take_up":
        return _BY_BREAKDOWN.get(row.breakdown, "Groups")
    if row.breakdown == "authority":
        if row.indicator in _RETURNED:
            return "Returned_counts"
        if _of_total(row.indicator) in _ALSO_BY_AUTHORITY:
            return _of_total(row.indicator)
    return "Other_figures"


def _of_total(indicator: str) -> str:
    if indicator.startswith(_SUMMARY_STARTS):
        return "Summary"
    if indicator in PATHWAY:
        return "Pathway"
    if indicator in FIRST_MISSING:
        return "First_missing_step"
    if indicator in HOUSING:
        return "Housing_appointments"
    return "Coverage" if indicator in COVERAGE else "Other_figures"
