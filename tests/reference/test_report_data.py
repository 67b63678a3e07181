"""The words and thresholds of reports: as shipped, and what a mistake in them is told."""

from pathlib import Path

import pytest

from release_planner.reference.disclosure import load_disclosure
from release_planner.reference.errors import DataError
from release_planner.reference.locator import find_data
from release_planner.reference.measures import (
    INDICATORS,
    load_grouping,
    load_measures,
    load_take_up_measure,
)


def test_the_shipped_profiles_withhold_nothing_from_partners_and_small_counts_from_the_public() -> (
    None
):
    profiles = load_disclosure(find_data())
    partner, public = profiles["partner"], profiles["public"]
    assert (partner.thresholds.largest_small_count, partner.is_public) == (0, False)
    assert (public.thresholds.largest_small_count, public.thresholds.smallest_denominator) == (
        4,
        10,
    )
    assert "not for publication" in partner.marking
    assert "DRAFT" in public.marking


def test_the_measure_says_the_window_that_is_in_force() -> None:
    measure = load_take_up_measure(find_data()).with_window(28)
    assert "0 to 28 days after release" in measure.definition
    assert "{days}" not in " ".join(measure.not_confirmed)


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("disclosure.toml", "[public]\nlargest_small_count = 0\n", "public.largest_small_count"),
        ("disclosure.toml", "[public]\nsmallest_denominator = 1\n", "public.smallest_denominator"),
        ("disclosure.toml", "[public]\nmeasures_left_out = ['colour']\n", "left_out"),
        ("disclosure.toml", "[press]\nname = 'press'\n", "press"),
        ("disclosure.toml", "[partner]\nmarking = ' '\n", "partner.marking"),
        ("measures.toml", "[take_up]\nbenchmark = 'other'\n", "take_up.benchmark"),
        ("measures.toml", "[take_up]\ndefinitions = 'x'\n", "take_up.definitions"),
        ("measures.toml", "[measures.other]\nname = 'x'\n", "measures.other"),
        (
            "measures.toml",
            "[measures.pathway_need]\npolarity = 'up'\n",
            "measures.pathway_need.polarity",
        ),
        (
            "measures.toml",
            "[measures.pathway_need]\nwindow_days = 7\n",
            "measures.pathway_need.window_days",
        ),
        (
            "measures.toml",
            "[measures.started_within_7_days]\nwindow_days = 8\n",
            "measures.started_within_7_days.window_days",
        ),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, file: str, text: str, place: str) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    folder = find_data(tmp_path)
    load = load_disclosure if file == "disclosure.toml" else load_measures
    with pytest.raises(DataError) as refused:
        load(folder)
    assert place in str(refused.value)
    assert file in str(refused.value)


def test_every_indicator_says_what_it_counts() -> None:
    measures = load_measures(find_data())
    assert tuple(measures) == ("take_up", *INDICATORS)
    for indicator, measure in measures.items():
        said = measure.with_window(21)
        assert said.id == indicator
        assert "{days}" not in f"{said.name} {said.definition} {said.numerator} {said.denominator}"
    assert "7 days" in measures["started_within_7_days"].with_window(21).name


def test_what_stops_short_of_a_start_is_worded_without_a_cause() -> None:
    for indicator, measure in load_measures(find_data()).items():
        text = f"{measure.name} {measure.definition}".lower()
        for word in ("because", "due to", "caused", "led to", "failed", "fault"):
            assert word not in text, indicator


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("later_ages = [25, 35, 45]", "grouping.later_ages"),
        ("later_ages = [25, 45, 35, 55]", "grouping.later_ages"),
        ("later_ages = [18, 35, 45, 55]", "grouping.later_ages"),
        ("baseline_first_day = 2025-04-02", "grouping.baseline_first_day"),
        ("baseline_last_day = 2026-03-30", "grouping.baseline_last_day"),
        ("baseline_last_day = 2025-03-31", "grouping.baseline_last_day"),
        ("months_shown = 0", "grouping.months_shown"),
    ],
)
def test_a_mistake_in_the_grouping_names_its_key(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "measures.toml").write_text(f"[grouping]\n{text}\n", "utf-8")
    with pytest.raises(DataError) as refused:
        load_grouping(find_data(tmp_path))
    assert place in str(refused.value)
