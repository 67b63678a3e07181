"""Whether things on a drawing meet, against counting points, and moving them apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from release_planner.reports.charts.boxes import Box, Point, spread

places = st.integers(-8, 8)
boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    places, places, st.integers(1, 6), st.integers(1, 6),
)  # fmt: skip
points = st.tuples(places, places)


@given(boxes, boxes)
def test_boxes_meet_when_they_share_a_square(one: Box, other: Box) -> None:
    def squares(box: Box) -> set[tuple[int, int]]:
        return {
            (x, y)
            for x in range(int(box.left), int(box.right))
            for y in range(int(box.top), int(box.bottom))
        }

    assert one.meets(other) == bool(squares(one) & squares(other))
    assert one.is_within(other) == (squares(one) <= squares(other))


@given(boxes, points, points)
def test_a_line_through_a_box_has_a_point_inside(box: Box, start: Point, end: Point) -> None:
    steps = 720
    inside = any(
        box.left < start[0] + (end[0] - start[0]) * step / steps < box.right
        and box.top < start[1] + (end[1] - start[1]) * step / steps < box.bottom
        for step in range(steps + 1)
    )
    if inside:
        assert box.is_crossed_by(start, end) or start == end
    assert box.is_crossed_by(start, end) == box.is_crossed_by(end, start)
    if start != end and not inside:
        assert not Box(
            box.left + 0.2, box.top + 0.2, box.right - 0.2, box.bottom - 0.2
        ).is_crossed_by(start, end)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 12)), max_size=7))
def test_things_are_moved_apart_in_order_and_stay_inside(things: list[tuple[float, float]]) -> None:
    middles = sorted(middle for middle, _ in things)
    heights = [height for _, height in things]
    moved = spread(middles, heights, 0, 100)
    edges = [
        (middle - height / 2, middle + height / 2)
        for middle, height in zip(moved, heights, strict=True)
    ]
    assert all(low >= -1e-9 and high <= 100 + 1e-9 for low, high in edges)
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(edges))


def test_things_with_room_stay_where_they_are() -> None:
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]
