"""Whiskers and bars: as wide as they are told, with every sign where its value lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.intervals import wilson_interval
from release_planner.tui.take_up.drawing import bar, scale, whisker

SHARES = st.floats(0, 1)
WIDTHS = st.sampled_from([20, 31])


@given(st.integers(1, 500), st.data(), SHARES, WIDTHS)
def test_the_dot_lies_in_its_interval_and_nothing_is_cut(
    total: int, data: st.DataObject, common: float, width: int
) -> None:
    count = data.draw(st.integers(0, total))
    interval = wilson_interval(count, total)
    assert interval is not None

    drawn = whisker(count / total, interval.lower, interval.upper, common, width)

    assert len(drawn) == width
    assert drawn.count("●") == 1
    assert drawn.index("●") == round(count / total * (width - 1))
    assert set(drawn) <= set(" ├─┤┊●")
    ends = [place for place, sign in enumerate(drawn) if sign not in " ┊"]
    assert ends[0] >= round(interval.lower * (width - 1)) >= 0
    assert ends[-1] <= round(interval.upper * (width - 1))
    common_place = round(common * (width - 1))
    assert drawn[common_place] != " "


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((0.5, 0.3, 0.7, 0.6), "   ├─●┊┤   "),
        ((0.5, 0.3, 0.7, None), "   ├─●─┤   "),
        ((0.0, 0.0, 0.2, 1.0), "●─┤       ┊"),
        ((1.0, 0.8, 1.0, 0.8), "        ├─●"),
        ((0.53, None, None, None), "     ●     "),
        ((None, None, None, None), "           "),
    ],
)
def test_what_is_drawn(values: tuple[float | None, ...], drawn: str) -> None:
    assert whisker(*values, 11) == drawn  # type: ignore[call-arg, arg-type]


@given(SHARES, SHARES, WIDTHS)
def test_a_longer_bar_is_a_higher_rate(one: float, other: float, width: int) -> None:
    drawn = [bar(share, width) for share in sorted((one, other))]
    filled = [text.rstrip() for text in drawn]

    assert [len(text) for text in drawn] == [width, width]
    assert len(filled[0]) <= len(filled[1])
    assert (filled[0] == "") == (min(one, other) == 0)
    assert bar(1.0, width) == "█" * width


def test_the_scale_names_its_ends_and_its_middle() -> None:
    for width in (20, 31):
        text = scale(width)
        assert len(text) == width
        assert text.startswith("0%")
        assert text.endswith("100%")
        assert text.index("50%") + 1 == whisker(0.5, None, None, None, width).index("●")
