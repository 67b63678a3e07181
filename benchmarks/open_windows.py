"""How far each way of counting windows that are still open is from the truth, in points.

A quarter with the same number of releases every day, of which 53% start after 6 days on average and
within 21; a start is known to us only after a delay. The report is made at the end of the quarter.

Run: python benchmarks/open_windows.py [RELEASES A DAY]     Usual: 10,000.
"""

import random
import sys
from collections import Counter
from datetime import date, timedelta

from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.takeup import ReleaseWindow, TakeUpOutcome, outcome_of

FIRST, DAYS, WINDOW = date(2026, 7, 1), 91, 21
AS_AT = FIRST + timedelta(days=DAYS - 1)
TRUTH, MEAN_START = 0.53, 6.0
COMPLETE_AFTER = 4
"""A provider says that it is complete up to so many mean delays before it sends its return."""

Rates = dict[str, float]


def rates(releases_a_day: int, mean_delay: float) -> Rates:
    """The rate by each rule, over one simulated quarter."""
    chance = random.Random(20260701)
    complete_to = AS_AT - timedelta(days=COMPLETE_AFTER * mean_delay)
    started: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        is_closed = day + timedelta(days=WINDOW) <= AS_AT
        for _ in range(releases_a_day):
            start = _known_start(chance, day, mean_delay)
            window = ReleaseWindow(day, YesNoUnknown.YES, (start,) if start else ())
            outcome = outcome_of(window, complete_to, WINDOW)
            for rule, is_counted in (
                ("everyone released", True),
                ("closed by the as-at day", is_closed),
                ("closed, and open that started", is_closed or start is not None),
                ("ours: closed within the returns", outcome is not TakeUpOutcome.PENDING),
            ):
                counted[rule] += is_counted
                started[rule] += is_counted and start is not None
    return {rule: started[rule] / counted[rule] for rule in counted}


def _known_start(chance: random.Random, day: date, mean_delay: float) -> date | None:
    """When a release was followed by a start, if we know of it at the as-at day."""
    if chance.random() >= TRUTH:
        return None
    while (days := chance.expovariate(1 / MEAN_START)) >= WINDOW + 1:
        pass
    start = day + timedelta(days=int(days))
    delay = chance.expovariate(1 / mean_delay) if mean_delay else 0.0
    return start if start + timedelta(days=int(delay)) <= AS_AT else None


def main(releases_a_day: int) -> None:
    """Print the bias of each rule for three delays."""
    delays = (0.0, 7.0, 15.0)
    found = [rates(releases_a_day, delay) for delay in delays]
    print(f"truth {TRUTH:.0%}; points above or below it, {releases_a_day:,} releases a day")
    print(f"{'mean delay of reporting':34}" + "".join(f"{delay:>6.0f} d" for delay in delays))
    for rule in found[0]:
        biases = (100 * (each[rule] - TRUTH) for each in found)
        print(f"{rule:34}" + "".join(f"{bias:>+8.1f}" for bias in biases))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
