"""Loads `measures.toml`: what the reports measure, in the words printed on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from release_planner.domain.benchmarks import BenchmarkMeasure
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "measures.toml"
TAKE_UP = "take_up"
WINDOWS = ("started_within_7_days", "started_within_14_days", "started_within_28_days")
STEPS = ("need", "referred", "accepted", "booked", "attended", "started")
STOPS = ("referral", "acceptance", "booking", "attendance", "start")
INDICATORS = (
    *WINDOWS,
    "take_up_first_release",
    "take_up_without_ended",
    "take_up_surest_links",
    *(f"pathway_{step}" for step in STEPS),
    *(f"stopped_at_{stop}" for stop in STOPS),
    "ended_before_start",
    "cumulative_start",
    "cumulative_return_to_custody",
    "cumulative_death",
    "first_night_settled",
    "three_months_settled",
    "duty_to_refer_in_time",
    "cas3_referred_in_time",
    "appointments_kept",
    "share_held",
    "returned_started",
)
_KEYS = (
    "name",
    "definition",
    "numerator",
    "denominator",
    "polarity",
    "not_confirmed",
    "source",
    "checked_on",
)
_HEADLINE_KEYS = ("version", "adult_age", "benchmark", "status", "counted", "interval")
_GROUPING_KEYS = (
    "later_ages",
    "baseline_first_day",
    "baseline_last_day",
    "baseline_least_months",
    "months_shown",
    "source",
    "checked_on",
)
_LATER_GROUPS = 4


class Polarity(StrEnum):
    """Which way is better; none where neither is."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as reports describe it; `id` is the indicator of its rows.

    `numerator` and `denominator` say in words what is counted; `window_days` is a window of its
    own, None where it has the headline's or none. `version`, `adult_age` in years, `benchmark` (the
    published figures that the headline may be set beside), `status` (what the figures are not),
    `counted` and `interval` are the headline's, and hold for all measures of a file.
    """

    id: str
    name: str
    version: str
    adult_age: int
    benchmark: BenchmarkMeasure
    status: str
    definition: str
    counted: str
    interval: str
    not_confirmed: tuple[str, ...]
    source: str
    checked_on: date
    numerator: str
    denominator: str
    polarity: Polarity
    window_days: int | None = None

    def with_window(self, days: int) -> "Measure":
        """The measure with the length of its window, in days, written into its wording.

        A window of its own goes before the headline's, which is given.
        """
        length = str(days if self.window_days is None else self.window_days)
        return replace(
            self,
            name=self.name.replace("{days}", length),
            definition=self.definition.replace("{days}", length),
            counted=self.counted.replace("{days}", str(days)),
            numerator=self.numerator.replace("{days}", length),
            denominator=self.denominator.replace("{days}", length),
            not_confirmed=tuple(line.replace("{days}", length) for line in self.not_confirmed),
        )


@dataclass(frozen=True, slots=True)
class Grouping:
    """How releases are grouped: `first_ages` begin the age groups; `months_shown` are drawn in the
    control chart, whose centre is the rate of `baseline`, if so many of its months have data.
    """

    first_ages: tuple[int, int, int, int, int]
    baseline: ReportPeriod
    baseline_least_months: int
    months_shown: int
    source: str
    checked_on: date


def load_take_up_measure(folder: DataFolder) -> Measure:
    """The take-up measure. Raises DataError naming file, key, value and what was expected."""
    return _headline(_top(folder))


def load_measures(folder: DataFolder) -> Mapping[str, Measure]:
    """Every measure by its indicator, the headline first. Raises DataError as above, and for an
    indicator that is missing or that no report has.
    """
    top = _top(folder)
    headline = _headline(top)
    table = top.table("measures")
    table.allow(*INDICATORS)
    others = {name: _measure(name, table.table(name), headline) for name in INDICATORS}
    return MappingProxyType({TAKE_UP: headline, **others})


def load_grouping(folder: DataFolder) -> Grouping:
    """How releases are grouped. Raises DataError as above."""
    top = _top(folder)
    table = top.table("grouping")
    table.allow(*_GROUPING_KEYS)
    adult_age = _headline(top).adult_age
    later = table.whole_numbers("later_ages", at_least=adult_age + 1)
    if len(later) != _LATER_GROUPS or list(later) != sorted(set(later)):
        raise table.error("later_ages", "four ages, rising")
    second, third, fourth, fifth = later
    begins, ends = table.day("baseline_first_day"), table.day("baseline_last_day")
    if begins.day != 1:
        raise table.error("baseline_first_day", "the first day of a month")
    if ends < begins or (ends + timedelta(days=1)).day != 1:
        raise table.error("baseline_last_day", f"the last day of a month, after {begins}")
    return Grouping(
        first_ages=(adult_age, second, third, fourth, fifth),
        baseline=ReportPeriod(begins, ends),
        baseline_least_months=table.whole_number("baseline_least_months", at_least=2),
        months_shown=table.whole_number("months_shown", at_least=1, at_most=120),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )


def _top(folder: DataFolder) -> TomlTable:
    top = folder.read_toml(FILE)
    top.allow(TAKE_UP, "grouping", "measures")
    return top


def _headline(top: TomlTable) -> Measure:
    table = top.table(TAKE_UP)
    table.allow(*_KEYS, *_HEADLINE_KEYS)
    return Measure(
        id=TAKE_UP,
        name=table.text("name"),
        version=table.text("version"),
        adult_age=table.whole_number("adult_age", at_least=10, at_most=30),
        benchmark=table.code("benchmark", BenchmarkMeasure),
        status=table.text("status"),
        definition=table.text("definition"),
        counted=table.text("counted"),
        interval=table.text("interval"),
        not_confirmed=table.texts("not_confirmed"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        numerator=table.text("numerator"),
        denominator=table.text("denominator"),
        polarity=table.code("polarity", Polarity),
    )


def _measure(indicator: str, table: TomlTable, headline: Measure) -> Measure:
    has_window = indicator in WINDOWS or indicator.startswith("cumulative_")
    table.allow(*_KEYS, *(("window_days",) if has_window else ()))
    return replace(
        headline,
        id=indicator,
        name=table.text("name"),
        definition=table.text("definition"),
        numerator=table.text("numerator"),
        denominator=table.text("denominator"),
        polarity=table.code("polarity", Polarity),
        window_days=_window(indicator, table) if has_window else None,
        not_confirmed=table.texts("not_confirmed"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )


def _window(indicator: str, table: TomlTable) -> int:
    """The window in days; the name of a measure that carries it is the only one it may have."""
    named = next((int(part) for part in indicator.split("_") if part.isdigit()), None)
    days = table.whole_number("window_days", at_least=1, at_most=365)
    if named is not None and days != named:
        raise table.error("window_days", f"{named}, as the indicator says")
    return days
