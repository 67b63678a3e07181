"""The categories that take-up is divided by, in words and in order; not known comes last."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from release_planner.domain.codes import IomCohort, OfferOutcome, Sex, SubstanceGroup
from release_planner.domain.report_period import financial_quarter_period
from release_planner.domain.take_up_lines import Category, other_category

UNKNOWN, FEWER = "unknown", "fewer"
_NOT_KNOWN_ORDER = 1_000

_SUBSTANCES = {
    SubstanceGroup.OPIATE.value: "Opiate",
    SubstanceGroup.NON_OPIATE.value: "Non-opiate only",
    SubstanceGroup.NON_OPIATE_AND_ALCOHOL.value: "Non-opiate and alcohol",
    SubstanceGroup.ALCOHOL.value: "Alcohol only",
}
_SEXES = {Sex.MALE.value: "Male", Sex.FEMALE.value: "Female"}
_ETHNIC_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"}
_COHORTS = {
    IomCohort.FIXED.value: "Fixed",
    IomCohort.FLEX.value: "Flex",
    IomCohort.FREE.value: "Free",
    "none": "Not in IOM",
}
_RELEASE_DAYS = {
    "friday_or_eve": "Friday, or the day before a bank holiday",
    "other": "Another day",
}
_BOOKED = {"yes": "Booked before release", "no": "Not booked before release"}
_OFFERS = {
    OfferOutcome.ACCEPTED.value: "Accepted",
    OfferOutcome.DECLINED.value: "Declined",
    OfferOutcome.NOT_OFFERED.value: "Not offered",
}
_FIRST_NIGHTS = {"settled": "Settled", "not_settled": "Not settled"}

FIXED: Mapping[str, Mapping[str, str]] = {
    "substance_group": _SUBSTANCES,
    "sex": _SEXES,
    "ethnicity": _ETHNIC_GROUPS,
    "iom_cohort": _COHORTS,
    "release_day": _RELEASE_DAYS,
    "booked_before_release": _BOOKED,
    "naloxone": _OFFERS,
    "first_night": _FIRST_NIGHTS,
}
"""The breakdowns whose categories never change; what is none of them is not known."""

CategoryOf = Callable[[str], Category]


def category_among(labels: Mapping[str, str], unknown: str = "Not known") -> CategoryOf:
    """Puts a fact into its category: one of those with a label, merged ones, else not known."""
    known = {
        code: Category(code, label, place) for place, (code, label) in enumerate(labels.items())
    }

    def category(fact: str) -> Category:
        if fact == FEWER:
            return other_category(fact)
        return known.get(fact) or Category(UNKNOWN, unknown, _NOT_KNOWN_ORDER)

    return category


def age_groups(first_ages: tuple[int, ...]) -> CategoryOf:
    """Puts the number of an age group, from 1, into words; the last has no upper age."""
    labels = {
        f"{first}-{after - 1}": f"{first} to {after - 1}" for first, after in pairwise(first_ages)
    }
    labels[f"{first_ages[-1]}+"] = f"{first_ages[-1]} and over"
    numbers = {str(place): code for place, code in enumerate(labels, start=1)}
    among = category_among(labels)
    return lambda fact: among(numbers.get(fact, fact))


def month_category(month: str) -> Category:
    """A month written as 2026-07, in the order of time."""
    if month == FEWER:
        return other_category(month)
    year, number = int(month[:4]), int(month[5:7])
    return Category(month, f"{_MONTHS[number - 1]} {year}", year * 12 + number)


def quarter_category(quarter: str, *, is_whole: bool) -> Category:
    """A quarter written as 2026/27 Q2, said to be a part where the period cuts it."""
    first = financial_quarter_period(quarter).first_day
    label = quarter if is_whole else f"{quarter} (part)"
    return Category(quarter, label, first.year * 12 + first.month)


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
