"""The funnel chart: points inside and outside, every one named or numbered."""

import random
import re

import pytest

from release_planner.reports.charts import Breadth, funnel_chart

from .cases import row
from .drawing import drawing_of

AREA = row(110, 200)


def test_outside_is_said_to_differ_and_never_to_fail() -> None:
    rows = [row(10, 60, "Shropshire"), row(40, 60, "Powys"), row(35, 60, "Telford")]
    chart = funnel_chart(AREA, rows)
    assert chart.title == (
        "Shropshire (16.7%) differs from the 55.0% of West Mercia by more than chance explains"
    )
    said = f"{chart.title} {chart.description} {' '.join(chart.notes)} {chart.svg}".lower()
    assert not re.search(r"fail|poor|bad\b|underperform|\bworst\b|\bbest\b", said)
    assert "Shropshire: 16.7%, 95% interval 9.3% to 28.0%, 10 of 60, below the 99.8% limit." in (
        chart.description
    )


def test_between_the_limits_may_differ_and_inside_is_chance() -> None:
    near = funnel_chart(AREA, [row(42, 60, "Powys"), row(35, 60, "Telford")])
    assert near.title == (
        "Powys (70.0%) may differ from the 55.0% of West Mercia: outside the 95% limits only"
    )
    inside = funnel_chart(AREA, [row(33, 60, "Powys"), row(35, 60, "Telford")])
    assert inside.title.startswith("No authority differs from the 55.0% of West Mercia")


@pytest.mark.parametrize("breadth", Breadth)
@pytest.mark.parametrize("number", [1, 14, 40])
def test_every_point_has_its_name_or_a_number_with_a_key(number: int, breadth: Breadth) -> None:
    rows = [
        row(20 + place % 17, 45 + 3 * (place % 20), f"Name {place:02d}") for place in range(number)
    ]
    drawing = drawing_of(funnel_chart(AREA, rows, breadth=breadth).svg)
    words = [text.words for text in drawing.texts]
    assert {f"Name {place:02d}" for place in range(number)} <= set(words)
    in_plot = [text.words for text in drawing.texts if text.has_halo]
    named = [text for text in in_plot if text.startswith("Name")]
    numbers = {int(text) for text in in_plot if text.isdigit()}
    assert len(named) + len(numbers) == number
    assert numbers == set(range(1, len(numbers) + 1))


@pytest.mark.parametrize("seed", range(5))
def test_names_of_14_areas_stand_at_their_points_on_a_page(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.randrange(30, 300) for _ in range(14)]
    rows = [
        row(round(size * chance.uniform(0.4, 0.7)), size, f"Area {place:02d}")
        for place, size in enumerate(sizes)
    ]
    drawing = drawing_of(funnel_chart(AREA, rows, breadth=Breadth.WIDE).svg)
    named = [text for text in drawing.texts if text.has_halo and text.words.startswith("Area")]
    assert len(named) == 14


def test_points_stand_at_their_size_and_rate() -> None:
    drawing = drawing_of(funnel_chart(AREA, [row(30, 60, "A"), row(90, 120, "B")]).svg)
    scale = {text.words: text.box for text in drawing.texts}
    points = sorted(middle for middle in drawing.mark_middles() if middle[0] > 30)
    size = {words: (box.left + box.right) / 2 for words, box in scale.items() if words.isdigit()}
    zero, fifty = size["0"], size["50"]
    assert points[0][0] == pytest.approx(zero + (fifty - zero) * 60 / 50, abs=0.2)
    assert points[1][0] == pytest.approx(zero + (fifty - zero) * 120 / 50, abs=0.2)
    share = {
        float(words.rstrip("%")): (box.top + box.bottom) / 2
        for words, box in scale.items()
        if words in {"40%", "60%", "80%"}
    }
    unit = (share[40] - share[60]) / 20
    assert points[0][1] - points[1][1] == pytest.approx(unit * 25, abs=0.2)
    assert points[0][1] == pytest.approx(share[40] - unit * 10, abs=1.5)
