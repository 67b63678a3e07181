"""The words and thresholds of reports: as shipped, and what a mistake in them is told."""

from pathlib import Path

import pytest

from release_planner.reference.disclosure import load_disclosure
from release_planner.reference.errors import DataError
from release_planner.reference.locator import find_data
from release_planner.reference.measures import load_take_up_measure


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
        ("disclosure.toml", "[press]\nname = 'press'\n", "press"),
        ("disclosure.toml", "[partner]\nmarking = ' '\n", "partner.marking"),
        ("measures.toml", "[take_up]\nbenchmark = 'other'\n", "take_up.benchmark"),
        ("measures.toml", "[take_up]\ndefinitions = 'x'\n", "take_up.definitions"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, file: str, text: str, place: str) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    folder = find_data(tmp_path)
    load = load_disclosure if file == "disclosure.toml" else load_take_up_measure
    with pytest.raises(DataError) as refused:
        load(folder)
    assert place in str(refused.value)
    assert file in str(refused.value)
