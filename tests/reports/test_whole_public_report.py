"""A public report of every kind of line, made up person by person so that all of it adds up."""

import random
from collections.abc import Iterator

import pytest

from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.reports.disclosure.table_audit import audit_table
from release_planner.reports.protected_table import (
    AuthorityLine,
    figures_shown,
    protected_table,
)
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

from .take_up_tables import YEAR, frame

STEPS = ("need", "referred", "accepted", "booked", "attended", "started")
STOPS = ("referral", "acceptance", "booking", "attendance", "start")
GROUPS = {
    "sex": ("male",) * 12 + ("female",),
    "age_group": ("18_to_24", "25_to_34", "25_to_34", "35_to_44", "45_to_54", "55+"),
    "ethnicity": ("white",) * 17 + ("asian", "black", "mixed"),
    "quarter": ("2023/24 Q1", "2023/24 Q2", "2023/24 Q3", "2023/24 Q4"),
    "prison": ("a", "a", "a", "b", "b", "c"),
}
Person = dict[str, str]


def people(count: int, codes: list[str], chance: random.Random) -> list[Person]:
    """Closed windows with a start or without, and some that are pending."""
    found = []
    for _ in range(count):
        step = chance.choices(range(6), (20, 8, 8, 8, 6, 50))[0]
        person = {name: chance.choice(values) for name, values in GROUPS.items()}
        person |= {"authority": chance.choice(codes), "step": str(step), "day": "99"}
        if step == 5:
            person["day"] = str(chance.choice((0, 1, 3, 7, 7, 14, 14, 21)))
        person["is_pending"] = chance.choice(("yes",) + ("no",) * 15)
        found.append(person)
    return found


def counted(everybody: list[Person], codes: list[str]) -> Iterator[MeasuredCount]:
    """All lines of these people."""
    closed = [each for each in everybody if each["is_pending"] == "no"]
    for breakdown in (*GROUPS, "authority"):
        for category in sorted({each[breakdown] for each in everybody}):
            inside = [each for each in everybody if each[breakdown] == category]
            yield line("take_up", breakdown, category, inside, lambda each: each["step"] == "5")
    for number, step in enumerate(STEPS):
        yield line("pathway_" + step, "total", "all", closed,
                   lambda each, number=number: int(each["step"]) >= number)  # fmt: skip
    stopped = [each for each in closed if each["step"] != "5"]
    for number, stop in enumerate(STOPS):

        def is_here(each: Person, number: int = number) -> bool:
            return each["step"] == str(number)

        yield line("stopped_at_" + stop, "total", "all", stopped, is_here)
        for code in codes:
            inside = [each for each in stopped if each["authority"] == code]
            yield line("stopped_at_" + stop, "authority", code, inside, is_here)
    for day in (0, 1, 3, 7, 14, 21):

        def by_then(each: Person, day: int = day) -> bool:
            return int(each["day"]) <= day

        yield line("cumulative_start", "day", str(day), closed, by_then)
        if day in (7, 14):
            yield line(f"started_within_{day}_days", "total", "all", everybody, by_then)


def line(indicator: str, breakdown: str, category: str, inside: list[Person], did) -> MeasuredCount:
    """One measure over these people."""
    closed = [each for each in inside if each["is_pending"] == "no"]
    started = sum(map(did, closed))
    return MeasuredCount(
        indicator, breakdown, category, category, started, len(closed), len(inside) - len(closed)
    )


@pytest.mark.parametrize(("authorities", "releases"), [(1, 120), (4, 300), (4, 1500), (14, 1500)])
def test_a_whole_report_passes_its_audit_and_shows_no_rate_of_a_hidden_count(
    authorities: int, releases: int
) -> None:
    codes = [f"E0800{number:04d}" for number in range(authorities)]
    everybody = people(releases, codes, random.Random(releases))
    counts = list(counted(everybody, codes))
    coverage = AreaTakeUp(
        {
            code: authority(each for each in everybody if each["authority"] == code)
            for code in codes
        },
        mature_persons=releases // 2,
    )
    about = frame(
        "public",
        period=YEAR,
        authorities=tuple(AuthorityLine(code, AuthorityReturns(code, None)) for code in codes),
    )
    table = protected_table(about, coverage, counts)
    assert audit_table(table, coverage, counts) == ()
    for row in table.rows:
        limits = row.ratio, row.lower, row.upper
        if row.area == about.area and (row.numerator is None or row.denominator is None):
            assert limits == (None, None, None), row
        elif row.area == about.area:
            assert row.numerator == 0 or not 1 <= row.numerator <= 4
    true = {count.key: count for count in counts}
    rates = [row for row in table.rows if row.ratio is not None and row.breakdown != "total"]
    assert len(rates) > 10
    assert all(
        row.numerator == true[row.indicator, row.breakdown, row.category].numerator
        for row in rates
        if "|" not in row.category
    )
    again = protected_table(about, coverage, counts, figures_shown(table))
    assert again.rows == table.rows


def authority(members: Iterator[Person]) -> AuthorityTakeUp:
    """The counts of one authority."""
    everybody = list(members)
    closed = [each for each in everybody if each["is_pending"] == "no"]
    started = sum(each["step"] == "5" for each in closed)
    return AuthorityTakeUp(
        started=started,
        not_started=len(closed) - started,
        pending=len(everybody) - len(closed),
        referred=sum(each["step"] != "0" for each in closed),
    )
