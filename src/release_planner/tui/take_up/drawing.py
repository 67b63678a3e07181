"""Rates drawn with box characters in one line, from 0 to 100%: whiskers and bars."""

EMPTY, BEGIN, END, THROUGH, DOT, COMMON = " ", "├", "┤", "─", "●", "┊"
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def whisker(
    ratio: float | None,
    lower: float | None,
    upper: float | None,
    common: float | None,
    width: int,
) -> str:
    """A rate with its interval, "├──●──┤", and "┊" where the area's own rate lies.

    All values are from 0 to 1, None for what there is not. The dot is drawn over the ends of the
    interval, and these over the area's rate.
    """
    drawn = [EMPTY] * width
    if lower is not None and upper is not None:
        first, last = _place(lower, width), _place(upper, width)
        drawn[first : last + 1] = THROUGH * (last - first + 1)
    if common is not None:
        drawn[_place(common, width)] = COMMON
    if lower is not None and upper is not None:
        drawn[first], drawn[last] = BEGIN, END
    if ratio is not None:
        drawn[_place(ratio, width)] = DOT
    return "".join(drawn)


def bar(ratio: float, width: int) -> str:
    """A bar from 0 as long as the rate, to an eighth of a cell; a rate above 0 is always seen."""
    eighths = round(min(max(ratio, 0.0), 1.0) * width * 8)
    if ratio > 0:
        eighths = max(eighths, 1)
    whole, part = divmod(eighths, 8)
    return (_EIGHTHS[8] * whole + (_EIGHTHS[part] if part else "")).ljust(width)


def scale(width: int) -> str:
    """The scale above the drawings: 0%, 50% and 100%, each where it belongs."""
    begin = _place(0.5, width) - len("50%") // 2
    return f"{'0%':<{begin}}{'50%':<{width - begin - len('100%')}}100%"


def _place(value: float, width: int) -> int:
    return round(min(max(value, 0.0), 1.0) * (width - 1))
