"""Which of a custody spell's release dates the plan hangs on.

A spell holds many dates, from several systems. The order in which they count is data, for each
state of custody. Dates are taken as they stand: the working-day rules come afterwards. Where two
systems disagree, both stay and the plan does not move between them by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from release_planner.domain.codes import (
    RELEASE_DATE_TYPE_NAMES,
    CustodyState,
    ReleaseDateType,
)
from release_planner.domain.day_text import day_text


class AnchorConfidence(StrEnum):
    """How firm the anchor is. `ACTUAL` is a release that has happened, `NONE` no date at all."""

    ACTUAL = "actual"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    CALCULATED = "calculated"
    CONFLICT = "conflict"
    NONE = "none"


class AnchorRule(StrEnum):
    """When a date of a type counts, where it does not always.

    `NOT_AFTER_CONDITIONAL` and `BETWEEN_CONDITIONAL_AND_RECALL` are the tests that the HMPPS
    licence service puts to a confirmed date. The first holds it against the automatic release
    date where there is no conditional one, and passes it where there is neither; the second needs
    both of its dates to be known.
    """

    ALWAYS = "always"
    NOT_AFTER_CONDITIONAL = "not_after_conditional_release_date"
    BETWEEN_CONDITIONAL_AND_RECALL = "after_conditional_and_not_after_post_recall_release_date"


@dataclass(frozen=True, slots=True)
class DateEntry:
    """One release date as one system gave it.

    `as_at` is when the source said so, in UTC; `chosen` is true when a person picked this one of
    several that disagree.
    """

    type: ReleaseDateType
    day: date
    source: str
    as_at: datetime
    entered_by: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A type of date that may anchor a plan, how firm it is, and when it counts."""

    type: ReleaseDateType
    confidence: AnchorConfidence
    rule: AnchorRule = AnchorRule.ALWAYS


@dataclass(frozen=True, slots=True)
class StatePrecedence:
    """What may anchor the plan in one state of custody, first the strongest.

    `excluded` says of other types why they never anchor here. `on_actual_release` is true where
    the plan hangs on the day of release itself. `otherwise` says why there is no anchor when no
    candidate counts. `verified` is false where the order is customary rather than published.
    """

    candidates: tuple[Candidate, ...]
    excluded: Mapping[ReleaseDateType, str]
    on_actual_release: bool
    otherwise: str
    source: str
    checked_on: date
    verified: bool


AnchorPrecedence = Mapping[CustodyState, StatePrecedence]
_InForce = Mapping[ReleaseDateType, tuple[DateEntry, ...]]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The date that a plan hangs on, and why this one.

    `type` is None for an actual release and where there is no date; `day` is the date as entered,
    before any working-day rule. `conflict` holds the entries that disagree, soonest first.
    `passed_over` says of each date that could be taken for it why it does not count.
    """

    type: ReleaseDateType | None
    day: date | None
    confidence: AnchorConfidence
    why: str
    conflict: tuple[DateEntry, ...] = ()
    passed_over: tuple[str, ...] = ()


def choose_anchor(
    entries: Iterable[DateEntry],
    custody_state: CustodyState,
    precedence: AnchorPrecedence,
    *,
    current_day: date | None = None,
    released_on: date | None = None,
) -> Anchor:
    """The anchor of a custody spell.

    For each source and type only the latest entry counts. When systems disagree on the type that
    anchors and nobody has chosen, the plan stays on `current_day` if one of them gives it, else it
    takes the earlier day; either way the answer is a conflict. `released_on` is the actual release.
    """
    rules = precedence[custody_state]
    if rules.on_actual_release and released_on is not None:
        why = f"released on {day_text(released_on)}"
        return Anchor(None, released_on, AnchorConfidence.ACTUAL, why)
    in_force = _by_type(entries)
    passed_over = [
        _said(entry, reason)
        for excluded, reason in rules.excluded.items()
        for entry in in_force.get(excluded, ())
    ]
    for candidate in rules.candidates:
        counting = []
        for entry in in_force.get(candidate.type, ()):
            reason = _why_not(entry, candidate.rule, in_force)
            if reason is None:
                counting.append(entry)
            else:
                passed_over.append(_said(entry, reason))
        if counting:
            return _anchor(candidate, tuple(counting), current_day, tuple(passed_over))
    why = rules.otherwise
    return Anchor(None, None, AnchorConfidence.NONE, why, passed_over=tuple(passed_over))


def _said(entry: DateEntry, reason: str) -> str:
    name = RELEASE_DATE_TYPE_NAMES[entry.type]
    return f"{name} {day_text(entry.day)} ({entry.source}) does not count: {reason}"


def _by_type(entries: Iterable[DateEntry]) -> _InForce:
    """The entries that count: the latest of each source, and the chosen one alone if there is one.

    Two entries of one source with the same time both stay, since neither can be called the later.
    A choice holds for as long as its source repeats the same day.
    """
    latest: dict[tuple[ReleaseDateType, str], list[DateEntry]] = {}
    choices: set[tuple[ReleaseDateType, str, date]] = set()
    for entry in entries:
        if entry.chosen:
            choices.add((entry.type, entry.source, entry.day))
        rivals = latest.setdefault((entry.type, entry.source), [])
        if not rivals or entry.as_at == rivals[0].as_at:
            rivals.append(entry)
        elif entry.as_at > rivals[0].as_at:
            rivals[:] = [entry]
    standing: dict[ReleaseDateType, list[DateEntry]] = {}
    for (entry_type, source), rivals in latest.items():
        standing.setdefault(entry_type, []).extend(
            replace(entry, chosen=(entry_type, source, entry.day) in choices) for entry in rivals
        )
    return {kind: _chosen_or_all(found) for kind, found in standing.items()}


def _chosen_or_all(entries: list[DateEntry]) -> tuple[DateEntry, ...]:
    chosen = [entry for entry in entries if entry.chosen]
    return tuple(sorted(chosen or entries, key=lambda entry: (entry.day, entry.source)))


def _why_not(entry: DateEntry, rule: AnchorRule, in_force: _InForce) -> str | None:
    """Why an entry does not count, or None when it does.

    Where the dates it is held against disagree, it counts if it passes against any of them.
    """
    if rule is AnchorRule.ALWAYS:
        return None
    if rule is AnchorRule.NOT_AFTER_CONDITIONAL:
        return _why_after_limit(entry, in_force)
    conditional = _days(in_force, ReleaseDateType.CRD)
    recall = _days(in_force, ReleaseDateType.PRRD, ReleaseDateType.DPRRD)
    if not conditional or not recall:
        return "after a recall it needs a conditional and a post recall release date beside it"
    if entry.day <= conditional[0]:
        return f"it is not after the conditional release date, {day_text(conditional[0])}"
    if entry.day > recall[-1]:
        return f"it is after the post recall release date, {day_text(recall[-1])}"
    return None


def _why_after_limit(entry: DateEntry, in_force: _InForce) -> str | None:
    """Nobody is kept past the conditional release date, or the automatic one of those without."""
    for limit in (ReleaseDateType.CRD, ReleaseDateType.ARD):
        if days := _days(in_force, limit):
            if entry.day <= days[-1]:
                return None
            return f"it is after the {RELEASE_DATE_TYPE_NAMES[limit]}, {day_text(days[-1])}"
    return None


def _days(in_force: _InForce, *types: ReleaseDateType) -> list[date]:
    return sorted(entry.day for kind in types for entry in in_force.get(kind, ()))


def _anchor(
    candidate: Candidate,
    entries: tuple[DateEntry, ...],
    current_day: date | None,
    passed_over: tuple[str, ...],
) -> Anchor:
    name = RELEASE_DATE_TYPE_NAMES[candidate.type]
    days = {entry.day for entry in entries}
    if len(days) > 1:
        stays = current_day is not None and current_day in days
        day = current_day if stays else min(days)
        given = "; ".join(f"{entry.source} says {day_text(entry.day)}" for entry in entries)
        held = "the plan stays where it was" if stays else "the plan takes the earlier"
        why = f"two records of the {name} disagree ({given}); {held} until a person chooses"
        return Anchor(candidate.type, day, AnchorConfidence.CONFLICT, why, entries, passed_over)
    newest = max(entries, key=lambda entry: entry.as_at)
    picked = ", chosen by a person" if newest.chosen else ""
    why = f"{name} from {newest.source}, as at {day_text(newest.as_at.date())}{picked}"
    return Anchor(candidate.type, newest.day, candidate.confidence, why, passed_over=passed_over)
