"""The charts over days, months and steps: gaps, signals, losses, and what they say of them."""

from dataclasses import replace
from itertools import pairwise

import pytest

from release_planner.reports.charts import Breadth, control_chart, curve_chart, pathway_chart

from .cases import BASELINE, by_day, by_month, hidden, row
from .drawing import drawing_of


def words(svg: str) -> list[str]:
    return [text.words for text in drawing_of(svg).texts]


def test_a_run_of_months_is_named_over_the_plot_and_in_the_title() -> None:
    months = by_month([(20, 48)] * 6 + [(26, 48)] * 9)
    chart = control_chart(months, BASELINE)
    assert chart.title == (
        "Take-up was above the baseline of 48.0% for 9 months in a row, Oct 2022 to Jun 2023"
    )
    assert "9 months in a row above" in words(chart.svg)
    assert "9 months in a row above the baseline: Oct 2022 to Jun 2023." in chart.description


def test_a_month_outside_its_limits_is_named() -> None:
    chart = control_chart(by_month([(24, 48), (45, 48), (23, 48), (2, 48)]), BASELINE)
    assert "Above the limits: May 2022." in chart.description
    assert "Below the limits: Jul 2022." in chart.description
    assert chart.title.endswith("2 months are outside the limits")


def test_a_month_without_a_figure_is_a_gap_that_is_named_and_ends_a_run() -> None:
    months = by_month([(26, 48)] * 5 + [None] + [(26, 48)] * 5)
    chart = control_chart(months, BASELINE)
    assert "in a row above" not in chart.svg
    assert "Withheld [c]: Sep 2022." in chart.description
    drawing = drawing_of(chart.svg)
    points = [x for x, _ in drawing.mark_middles() if x > 30]
    assert len(points) == 10
    steps = [after - before for before, after in pairwise(points)]
    assert max(steps) == pytest.approx(2 * min(steps), abs=0.2)
    without_row = control_chart([*months[:5], *months[6:]], BASELINE)
    assert "No figure: Sep 2022." in without_row.description


def test_a_month_that_waits_for_more_is_open_and_named() -> None:
    months = by_month([(24, 48)] * 3)
    months[2] = replace(months[2], pending=7)
    chart = control_chart(months, BASELINE)
    assert "With releases still pending: Jun 2022 (7)." in chart.description
    assert "a month with releases still pending" in words(chart.svg)


def test_without_a_baseline_there_is_no_control_chart() -> None:
    assert not control_chart(by_month([(24, 48)]), None).is_drawn


def test_curves_say_what_had_happened_by_the_end_of_the_window() -> None:
    starts, returns, deaths = (
        by_day([share * place / 6 for place in range(7)]) for share in (0.6, 0.12, 0.0)
    )
    chart = curve_chart(starts, returns, deaths)
    assert chart.title == (
        "By day 21 treatment had started after 50.0% of releases; 10.0% were back in custody and"
        " 0.0% had died before a start"
    )
    assert "Started: 0.0% by day 0, 10.0% by day 1" in chart.description
    assert "died 0.0%" in " ".join(words(chart.svg))


def test_a_curve_stops_where_days_are_withheld() -> None:
    starts = by_day([0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6])
    returns = by_day([None, 0.1, 0.1, 0.1, None, None, None])
    chart = curve_chart(starts, returns, by_day([None] * 7), breadth=Breadth.WIDE)
    assert "“back in custody” is withheld on day 0, 14, 21, 28 [c]." in chart.description
    assert "“died” is withheld [c]." in chart.description
    assert "back in custody 10.0% (day 7)" in " ".join(words(chart.svg))
    assert chart.title == "By day 21 treatment had started after 50.0% of releases"
    assert len(drawing_of(chart.svg).marks) == 7 + 3


def test_a_day_that_stands_alone_is_said_and_not_drawn() -> None:
    starts = by_day([0.072, None, None, None, None, None, None])
    chart = curve_chart(starts, by_day([None] * 7), [], breadth=Breadth.WIDE)
    assert not chart.is_drawn
    assert chart.title == "Time to start: too few days can be shown to draw a line"
    assert "Started: 7.2% by day 0." in chart.description


def test_a_wide_pathway_has_its_bars_between_name_and_number_and_to_one_scale() -> None:
    steps = [row(200, 200, "With a need"), row(100, 200, "Referred"), row(0, 200, "Started")]
    drawing = drawing_of(pathway_chart(steps, breadth=Breadth.WIDE).svg)
    first, second, last = drawing.marks
    assert first.left == second.left == last.left
    assert second.right - second.left == pytest.approx((first.right - first.left) / 2, abs=0.1)
    names = {text.words: text.box for text in drawing.texts}
    assert names["With a need"].right < first.left
    assert first.right < names["200"].left


def test_bars_start_at_zero_and_losses_are_counts_without_a_cause() -> None:
    steps = [row(200, 200, "With a need"), row(100, 200, "Referred"), row(0, 200, "Started")]
    chart = pathway_chart(steps)
    bars = drawing_of(chart.svg).marks
    assert [bar.right - bar.left for bar in bars] == [320, 160, 0]
    assert {bar.left for bar in bars} == {10}
    assert "100, 50.0% of previous" in words(chart.svg)
    assert words(chart.svg).count("100 went no further on record") == 2
    assert chart.title == (
        "Of 200 releases with a need, 0 (0.0%) were followed by a start; the largest losses, 100"
        " each, are between “With a need” and “Referred” and between “Referred” and “Started”"
    )


def test_a_start_follows_releases_in_the_singular_too() -> None:
    chart = pathway_chart([row(40, 40, "With a need"), row(1, 40, "Started")])
    assert chart.title.startswith("Of 40 releases with a need, 1 (2.5%) was followed by a start;")
    only = pathway_chart([row(1, 1, "With a need"), row(1, 1, "Started")])
    assert only.title == "Of 1 release with a need, 1 (100.0%) was followed by a start"


def test_no_loss_is_stated_beside_a_step_that_is_withheld() -> None:
    steps = [row(200, 200, "Need"), hidden(row(150, 200, "Referred")), row(90, 200, "Started")]
    chart = pathway_chart(steps)
    assert "no further" not in chart.svg
    assert "Referred: withheld [c]." in chart.description
    assert chart.title == "Of 200 releases with a need, 90 (45.0%) were followed by a start"
    assert len(drawing_of(chart.svg).marks) == 2
