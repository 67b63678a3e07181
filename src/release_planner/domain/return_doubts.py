"""What does not make sense in a return that may still be right: reasons to ask the provider.

What cannot be right is refused when a return is imported; these are computed whenever returns are
shown, so that a better return ends the doubt.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.domain.return_rules import ReturnRules

_COUNTS = {
    "released_with_need": "released with a need",
    "referred": "referred",
    "appointment_before_release": "with an appointment before release",
    "started_within_21_days": "started within 21 days",
}
_STARTED = "started_within_21_days"


@dataclass(frozen=True, slots=True)
class CountsReturned:
    """What one provider returned for one authority and period; a count it left out is None.

    One without any count says how far the provider's starts are complete, which come one a row.
    ``serves`` is False where the provider has places elsewhere and none in this authority.
    ``answers_for_treatment`` names the council that does where this authority does not, else "".
    """

    period_from: date
    period_to: date
    complete_to: date
    released_with_need: int | None = None
    referred: int | None = None
    appointment_before_release: int | None = None
    started_within_21_days: int | None = None
    serves: bool = True
    answers_for_treatment: str = ""

    @property
    def months(self) -> int:
        """How many months the period has."""
        first, last = self.period_from, self.period_to
        return 12 * (last.year - first.year) + last.month - first.month + 1


def doubts(
    returned: CountsReturned,
    others: Collection[CountsReturned],
    rules: ReturnRules,
    window_days: int,
) -> tuple[str, ...]:
    """Why the provider should be asked, each in a sentence; empty where all makes sense.

    ``others`` are the other returns of the same provider and authority; ``window_days`` is how
    long after a release a start counts (law.toml).
    """
    last_window = returned.period_to + timedelta(days=window_days)
    return (
        *_of_counts(returned, last_window),
        *_of_days(returned),
        *_of_place(returned),
        *_beside(returned, others),
        *_against_the_one_before(returned, others, rules),
    )


def _of_counts(returned: CountsReturned, last_window: date) -> Iterator[str]:
    is_open = returned.complete_to < last_window
    missing = [
        words
        for count, words in _COUNTS.items()
        if getattr(returned, count) is None and not (count == _STARTED and is_open)
    ]
    if 0 < len(missing) < len(_COUNTS):
        yield f"No count is given of: {', '.join(missing)}."
    referred = returned.referred
    for count in ("appointment_before_release", "started_within_21_days"):
        counted = getattr(returned, count)
        if referred is not None and counted is not None and counted > referred:
            yield f"More {_COUNTS[count]} ({counted}) than referred ({referred})."


def _of_days(returned: CountsReturned) -> Iterator[str]:
    if returned.complete_to < returned.period_to:
        yield (
            f"Complete only to {day_text(returned.complete_to)}, before the period ends on"
            f" {day_text(returned.period_to)}."
        )


def _of_place(returned: CountsReturned) -> Iterator[str]:
    if not returned.serves:
        yield "The provider has no place in this authority."
    if returned.answers_for_treatment:
        yield f"{returned.answers_for_treatment} answers for treatment here, not this council."


def _beside(returned: CountsReturned, others: Collection[CountsReturned]) -> Iterator[str]:
    for other in sorted(others, key=lambda each: (each.period_from, each.period_to)):
        if (
            other.period_from <= returned.period_to
            and returned.period_from <= other.period_to
            and other.months <= returned.months
        ):
            yield (
                f"Overlaps the return for {day_text(other.period_from)} to"
                f" {day_text(other.period_to)}: the same people may be counted twice."
            )


def _against_the_one_before(
    returned: CountsReturned, others: Collection[CountsReturned], rules: ReturnRules
) -> Iterator[str]:
    before = [each for each in others if each.period_to < returned.period_from]
    if not before:
        return
    last = max(before, key=lambda each: each.period_to)
    if returned.complete_to < last.complete_to:
        yield (
            f"Complete to an earlier day ({day_text(returned.complete_to)}) than the return before"
            f" it ({day_text(last.complete_to)})."
        )
    alike = [each for each in before if each.months == returned.months]
    if alike:
        yield from _fallen(returned, max(alike, key=lambda each: each.period_to), rules)


def _fallen(returned: CountsReturned, last: CountsReturned, rules: ReturnRules) -> Iterator[str]:
    for count in ("released_with_need", "started_within_21_days"):
        was, counted = getattr(last, count), getattr(returned, count)
        if was is None or counted is None:
            continue
        if was - counted >= rules.fall_people and 100 * (was - counted) >= rules.fall_percent * was:
            yield f"Fewer {_COUNTS[count]} ({counted}) than in the period before ({was})."
