"""What the public table lets a reader work out.

Every small world is tried, with thresholds small enough for all of them to be listed: counts of 1
and 2 are withheld, and so are rates of fewer than 5.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest

from release_planner.domain.takeup import DisclosureThresholds
from release_planner.reports.protected_table import ProtectedTable, protected_table
from release_planner.store.reading.take_up import AreaTakeUp

from .take_up_tables import PROFILES, area, frame, table

SMALL = range(1, 3)
TINY = replace(PROFILES["public"], thresholds=DisclosureThresholds(2, 5, True))
Seen = tuple[object, ...]


def seen(protected: ProtectedTable) -> Seen:
    """Everything a reader sees."""
    return tuple(
        (
            row.indicator,
            row.numerator,
            row.denominator,
            row.pending,
            row.ratio,
            row.lower,
            row.upper,
            row.marker,
            row.note,
        )
        for row in protected.rows
    )


def assert_nothing_small_is_known(worlds: dict[Seen, list[dict[str, int]]]) -> None:
    """A reader who sees one output and knows the rules cannot tell any small count."""
    for same_output in worlds.values():
        for name in same_output[0]:
            possible = {world[name] for world in same_output}
            assert len(possible) > 1 or not possible & set(SMALL), (name, same_output)


def quantities(counts: AreaTakeUp) -> dict[str, int]:
    """Every count and difference that a reader could be after."""
    total = counts.total
    pending = total.pending + total.no_return
    return {
        "started": total.started,
        "did not start": total.mature - total.started,
        "already open": total.already_open,
        "neither": total.not_started,
        "mature": total.mature,
        "pending": pending,
        "no need": total.no_need,
        "need unknown": total.need_unknown,
        "need": total.mature + pending,
        "need known": total.mature + pending + total.no_need,
        "releases": total.releases,
        "not counted": total.releases - total.mature,
        "referred": total.referred,
        "not referred": total.mature - total.referred,
        "persons": counts.mature_persons,
        "repeated": total.mature - counts.mature_persons,
    }


def what_is_seen(counts: AreaTakeUp) -> Seen:
    about = replace(frame("public", has_england=False), profile=TINY)
    return seen(protected_table(about, counts))


def test_no_small_part_of_the_coverage_can_be_worked_out() -> None:
    worlds: dict[Seen, list[dict[str, int]]] = defaultdict(list)
    parts = range(7)
    outside = ("already open", "neither", "referred", "not referred", "persons", "repeated")
    for mature, pending, no_need, unknown in product(range(9), parts, parts, parts):
        for started in range(mature + 1):
            counts = area(
                started=started,
                not_started=mature - started,
                pending=pending,
                no_need=no_need,
                need_unknown=unknown,
            )
            known = quantities(counts)
            for name in outside:
                del known[name]
            worlds[what_is_seen(counts)].append(known)
    assert len(worlds) > 1000
    assert_nothing_small_is_known(worlds)


def test_no_small_part_of_the_denominator_can_be_worked_out() -> None:
    worlds: dict[Seen, list[dict[str, int]]] = defaultdict(list)
    for mature in range(11):
        edges = {count for count in (0, 1, 2, 3, mature - 3, mature - 1, mature) if count >= 0}
        for started, referred, persons in product(range(mature + 1), edges, edges):
            for open_before in range(mature - started + 1):
                counts = area(
                    persons,
                    started=started,
                    already_open=open_before,
                    not_started=mature - started - open_before,
                    referred=min(referred, mature),
                )
                worlds[what_is_seen(counts)].append(quantities(counts))
    assert len(worlds) > 300
    assert_nothing_small_is_known(worlds)


@pytest.mark.parametrize(
    ("started", "not_started"),
    [(1, 40), (4, 40), (40, 1), (40, 4), (4, 5), (9, 0), (0, 9), (0, 40), (40, 0)],
)
def test_a_small_count_complement_or_denominator_is_withheld(
    started: int, not_started: int
) -> None:
    row = table("public", area(started=started, not_started=not_started)).take_up
    assert (row.numerator, row.ratio, row.lower, row.upper) == (None, None, None, None)
    assert row.marker == "[c]"


@pytest.mark.parametrize(("started", "not_started"), [(5, 5), (5, 40), (60, 40)])
def test_other_figures_are_shown(started: int, not_started: int) -> None:
    row = table("public", area(started=started, not_started=not_started)).take_up
    assert (row.numerator, row.denominator) == (started, started + not_started)
    assert row.ratio == round(started / (started + not_started), 3)


def test_partners_see_every_count() -> None:
    protected = table(
        "partner", area(2, started=1, not_started=2, pending=1, need_unknown=3, no_need=2)
    )
    assert "[c]" not in {row.marker for row in protected.rows}
    row = protected.take_up
    assert (row.numerator, row.denominator, row.pending, row.marker) == (1, 3, 1, "[u]")


def test_only_partners_are_told_what_stands_apart() -> None:
    counts = area(started=20, not_started=20, children=3, age_unknown=2)
    assert table("partner", counts).row("children") is not None
    for indicator in ("children", "age_unknown", "released_elsewhere", "authority_unknown"):
        assert table("public", counts).row(indicator) is None
