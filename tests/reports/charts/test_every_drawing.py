"""What holds of every chart: nothing cut off, nothing over another, no colour that cannot be read,
no word or place of what is withheld.
"""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from release_planner.reports.charts import Breadth, Chart
from release_planner.reports.charts.ink import (
    LINE_COLOUR,
    OTHER_COLOUR,
    OUR_COLOUR,
    TEXT_COLOUR,
)

from .cases import EDGES, edge_charts, wide_charts
from .drawing import drawing_of

_LEAST_SIZE = 14
_TEXT_COLOURS = {TEXT_COLOUR, OTHER_COLOUR, OUR_COLOUR}


def charts() -> Iterator[tuple[str, Chart]]:
    for breadth in Breadth:
        for number in (1, 2, 4, 14, 40):
            for profile in ("partner", "public"):
                for seed in (1, 2, 3):
                    for place, chart in enumerate(wide_charts(number, profile, breadth, seed)):
                        key = f"{number}-{profile}-{seed}-{breadth.name}-{place}-{chart.name}"
                        yield key, chart
        for case in EDGES:
            for place, chart in enumerate(edge_charts(case, breadth)):
                yield f"{case}-{breadth.name}-{place}-{chart.name}", chart


CHARTS = dict(charts())


@pytest.mark.parametrize("key", CHARTS)
def test_nothing_is_cut_off_or_stands_over_another(key: str) -> None:
    drawing = drawing_of(CHARTS[key].svg)
    for text in drawing.texts:
        assert text.box.is_within(drawing.bounds), text
        for mark in drawing.marks:
            assert not text.box.meets(mark), (text, mark)
        for line in () if text.has_halo else drawing.lines:
            assert not text.box.is_crossed_by(*line), (text, line)
    for one, other in combinations(drawing.texts, 2):
        assert not one.box.meets(other.box), (one, other)
    for mark in drawing.marks:
        assert mark.is_within(drawing.bounds), mark


@pytest.mark.parametrize("key", CHARTS)
def test_the_drawing_carries_its_message_and_its_numbers_in_words(key: str) -> None:
    chart = CHARTS[key]
    drawing = drawing_of(chart.svg)
    assert drawing.title == chart.title
    assert drawing.description == chart.description != ""
    assert drawing.bounds.right == chart.width
    assert drawing.bounds.bottom == chart.height
    shown = " ".join(text.words for text in drawing.texts)
    said = f"{chart.title} {chart.description}"
    for percent in re.findall(r"\d+\.\d%", shown):
        assert percent in said
    for counts in re.findall(r"[\d,]+ of [\d,]+", shown):
        assert counts.rstrip(",") in said
    assert chart.is_drawn == bool(drawing.marks)


@pytest.mark.parametrize("key", CHARTS)
def test_no_letter_is_small_or_pale(key: str) -> None:
    svg = CHARTS[key].svg
    for attributes in re.findall(r"<text ([^>]*)>", svg):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        assert float(values["font-size"]) >= _LEAST_SIZE
        assert values["fill"] in _TEXT_COLOURS


@pytest.mark.parametrize("breadth", Breadth)
@pytest.mark.parametrize("case", ["all_withheld", "all_pending", "empty"])
def test_what_has_no_figure_has_no_mark_and_no_rate(case: str, breadth: Breadth) -> None:
    for chart in edge_charts(case, breadth):
        said = f"{chart.title} {chart.description} {re.sub('<[^>]*>', ' ', chart.svg)}"
        figures = set(re.findall(r"[\d.]+%", said)) - {"53%", "75%", "0%", "25%", "50%", "100%"}
        assert figures <= {"95%"}
        if chart.name not in {"rates"}:
            assert not chart.is_drawn


@pytest.mark.parametrize(
    ("colour", "least"),
    [*((colour, 4.5) for colour in sorted(_TEXT_COLOURS)), (LINE_COLOUR, 3.0)],
)
def test_colours_stand_out_from_paper(colour: str, least: float) -> None:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    luminance = sum(
        share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    assert 1.05 / (luminance + 0.05) >= least


def test_the_same_rows_give_the_same_drawing() -> None:
    for breadth in Breadth:
        once, again = (wide_charts(14, "public", breadth) for _ in range(2))
        assert once == again
