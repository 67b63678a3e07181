"""The charts of rates: what they say, and that marks stand where the rates are."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.reports.charts import Breadth, funnel_chart, group_chart, rate_chart

from .cases import ENGLAND, hidden, row
from .drawing import drawing_of

AREA = row(110, 200)


def texts(svg: str) -> list[str]:
    return [text.words for text in drawing_of(svg).texts]


def test_a_difference_is_stated_only_where_the_interval_excludes_the_rate() -> None:
    rows = [row(20, 60, "Shropshire"), row(50, 60, "Powys"), row(34, 60, "Telford")]
    chart = rate_chart(AREA, rows)
    assert chart.title == (
        "Take-up in West Mercia is 55.0%: Shropshire (33.3%) is lower; Powys (83.3%) is higher"
    )
    assert "33.3% lower, 20 of 60" in texts(chart.svg)
    assert "56.7%, 34 of 60" in texts(chart.svg)
    same = rate_chart(AREA, [row(30, 60, "Shropshire"), row(34, 60, "Telford")])
    assert same.title.endswith(": no authority clearly differs")


def test_many_that_differ_are_counted_and_chance_is_named() -> None:
    rows = [row(5, 60, f"Authority {number}") for number in range(30)]
    chart = rate_chart(AREA, rows)
    assert chart.title.endswith(": 30 authorities are lower")
    assert chart.notes[0].startswith("Of 30 such intervals about 2 exclude the rate of the area")


def test_an_area_alone_stands_beside_the_published_figure() -> None:
    for authorities in ([], [row(110, 200, "Powys")]):
        chart = rate_chart(AREA, authorities, england=ENGLAND)
        assert chart.title == (
            "Take-up in West Mercia is 55.0% (95% interval 48.1% to 61.7%); the published figure"
            " for England is 53%"
        )
        assert len(drawing_of(chart.svg).marks) == 4


def test_authorities_that_wait_are_named_and_not_counted_in() -> None:
    rows = [
        row(20, 60, "Shropshire"),
        row(40, 60, "Powys"),
        replace(row(0, 0, "Telford"), pending=12),
        hidden(row(1, 9, "Hereford")),
    ]
    chart = rate_chart(AREA, rows)
    assert chart.title.startswith("Take-up in 3 of 4 authorities of West Mercia is 55.0%")
    assert "No figure yet, releases pending: Telford (12)." in chart.description
    assert "Withheld [c]: Hereford." in chart.description
    assert len(drawing_of(chart.svg).marks) == 6


@pytest.mark.parametrize(
    ("area", "title"),
    [
        (hidden(AREA), "The take-up rate of West Mercia is withheld"),
        (row(0, 0), "There is no take-up rate yet for West Mercia"),
    ],
)
def test_a_rate_that_is_not_there_is_said_to_be_so(area: object, title: str) -> None:
    chart = rate_chart(area, [])  # type: ignore[arg-type]
    assert chart.title == title
    assert not chart.is_drawn


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=40, deadline=None)
def test_marks_stand_where_the_rates_are(count: tuple[int, int]) -> None:
    drawing = drawing_of(rate_chart(row(*count), []).svg)
    (x, _), _ = drawing.mark_middles()
    assert x == pytest.approx(10 + 320 * count[0] / count[1], abs=0.11)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_what_is_hidden_leaves_no_trace_in_a_drawing(truths: list[tuple[int, bool]]) -> None:
    def drawn(shift: int) -> list[str]:
        rows = [
            hidden(row((part + shift) % 10, 9 + shift, f"Area {place}"))
            if is_hidden
            else row(part, 9, f"Area {place}")
            for place, (part, is_hidden) in enumerate(truths)
        ]
        return [
            chart.svg
            for breadth in Breadth
            for chart in (
                rate_chart(AREA, rows, breadth=breadth),
                funnel_chart(AREA, rows, breadth=breadth),
                group_chart(AREA, {"Group": rows}, breadth=breadth),
            )
        ]

    assert drawn(0) == drawn(3)
    shown = sum(not is_hidden for _, is_hidden in truths)
    plotted = drawing_of(funnel_chart(AREA, rows_of(truths)).svg).marks
    assert bool(plotted) == bool(shown)
    assert len([mark for mark in plotted if mark.left > 30]) == shown


def rows_of(truths: list[tuple[int, bool]]) -> list:  # type: ignore[type-arg]
    shown = [row(part, 9, f"Area {place}") for place, (part, _) in enumerate(truths)]
    return [
        hidden(one) if is_hidden else one for one, (_, is_hidden) in zip(shown, truths, strict=True)
    ]


def test_groups_stand_under_their_headings_in_the_order_given() -> None:
    groups = {"Sex": [row(90, 170, "Male"), row(5, 30, "Female")], "Age": [row(9, 20, "18 to 24")]}
    chart = group_chart(AREA, groups)
    assert chart.title == "Take-up in West Mercia is 55.0%: Sex “Female” (16.7%) is lower"
    order = [text for text in texts(chart.svg) if text in {"Sex", "Age", "Male", "Female"}]
    assert order == ["Sex", "Male", "Female", "Age"]
