"""Charts: every label inside the drawing, none over another, colours that can be read."""

import re

import pytest

from release_planner.reports.charts import (
    LINE_COLOUR,
    OTHER_COLOUR,
    OUR_COLOUR,
    TEXT_COLOUR,
    WIDTH,
    Chart,
    pathway_chart,
    rate_chart,
)

from .take_up_tables import area, table

WIDEST_CHARACTER = 0.62
NAMES = ["West Mercia", "A partnership of forty characters, no less", "Y" * 30]


def drawing(started: int, not_started: int, name: str) -> Chart:
    rows = table("partner", area(started=started, not_started=not_started)).rows
    compared = [row for row in rows if row.indicator in ("take_up", "published_england")]
    return rate_chart(compared, [name, "England, 2023/24, as published"], "A caption")


def text_boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every text, taken as wide as letters can be."""
    boxes = []
    for attributes, text in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        size, x, y = (float(values[key]) for key in ("font-size", "x", "y"))
        width = len(text) * size * WIDEST_CHARACTER
        left = {"middle": x - width / 2, "end": x - width}.get(values.get("text-anchor", ""), x)
        boxes.append((left, y - size, left + width, y + size * 0.25))
    return boxes


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("started", "not_started"), [(0, 12), (12, 0), (1, 0), (431, 421)])
def test_labels_stay_inside_and_apart(started: int, not_started: int, name: str) -> None:
    svg = drawing(started, not_started, name).svg
    height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', svg)[1])  # type: ignore[index]
    boxes = text_boxes(svg)
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= height
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1], (one, other)


def test_marks_stand_where_the_rates_are() -> None:
    svg = drawing(30, 30, "West Mercia").svg
    assert f'cx="{WIDTH / 2:.1f}"' in svg
    none, everybody = drawing(0, 12, "a").svg, drawing(12, 0, "a").svg
    assert 'cx="10.0"' in none
    assert f'cx="{WIDTH - 10:.1f}"' in everybody


def test_bars_start_at_zero_and_keep_their_shares() -> None:
    svg = pathway_chart([("Need", 200), ("Referred", 100), ("Started", 0)], "Pathway").svg
    widths = [float(width) for width in re.findall(r'<rect x="10" y="\d+" width="([\d.]+)"', svg)]
    assert widths == [320.0, 160.0, 0.0]
    assert "100 (50.0%)" in svg


def test_a_drawing_says_what_it_shows() -> None:
    svg = drawing(431, 421, "West Mercia").svg
    assert 'role="img" aria-labelledby="rate-title rate-description"' in svg
    assert re.search(r"<desc[^>]*>West Mercia: 50\.6% \(47\.2% to 53\.9%\)\. England", svg)


@pytest.mark.parametrize(
    ("colour", "least"),
    [(TEXT_COLOUR, 4.5), (OUR_COLOUR, 4.5), (OTHER_COLOUR, 4.5), (LINE_COLOUR, 3.0)],
)
def test_colours_stand_out_from_white(colour: str, least: float) -> None:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    luminance = sum(
        share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    assert 1.05 / (luminance + 0.05) >= least
