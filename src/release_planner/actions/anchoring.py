"""From a custody spell's date entries to the days its plan, its list row and its calendar use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from release_planner.domain.anchor import Anchor, AnchorConfidence, DateEntry, choose_anchor
from release_planner.domain.codes import CustodyState, ReleaseDateType, YesNoUnknown
from release_planner.domain.conditions import age_on
from release_planner.domain.release_day import Certainty, ReleaseDay, release_day
from release_planner.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class SpellDates:
    """What the release day of one custody spell depends on, besides its date entries.

    ``current_day`` is the day that anchors the plan now. Whether the person is a child follows from
    the ``date_of_birth`` where nobody has told.
    """

    state: CustodyState
    sentence_start: date | None = None
    is_child: YesNoUnknown = YesNoUnknown.UNKNOWN
    presumption_exclusion: str | None = None
    current_day: date | None = None
    released_on: date | None = None
    date_of_birth: date | None = None


@dataclass(frozen=True, slots=True)
class AnchorDays:
    """The anchor and the days derived from it, named as the custody table's columns are."""

    anchor_type: ReleaseDateType | None
    anchor_day: date | None
    anchor_confidence: str
    has_date_conflict: bool
    statutory_day: date | None
    expected_from: date | None
    expected_to: date | None
    certainty: str


def derive_anchor(
    entries: Iterable[DateEntry], spell: SpellDates, reference: Reference
) -> AnchorDays:
    """The anchor of a spell and its expected release day.

    Raises PlannerError for an exclusion code that the law of the day does not list.
    """
    anchor = _choose(entries, spell, reference)
    confidence = anchor.confidence
    has_conflict = confidence is AnchorConfidence.CONFLICT
    if anchor.day is None:
        return AnchorDays(None, None, confidence.value, False, None, None, None, "unknown")
    if anchor.type is None:
        known = Certainty.KNOWN.value
        return AnchorDays(
            None, anchor.day, confidence.value, False, anchor.day, anchor.day, anchor.day, known
        )
    answer = _release_day(anchor.type, anchor.day, spell, reference)
    earliest, latest = answer.expected_days
    return AnchorDays(
        anchor.type,
        anchor.day,
        confidence.value,
        has_conflict,
        answer.statutory_day,
        earliest or latest or anchor.day,
        latest or earliest or anchor.day,
        answer.certainty.value,
    )


def explain_anchor(
    entries: Iterable[DateEntry], spell: SpellDates, reference: Reference
) -> tuple[str, ...]:
    """Why the expected release day is what it is: the date it rests on, then each rule and its
    source, as sentences for a caseworker.
    """
    anchor = _choose(entries, spell, reference)
    if anchor.type is None or anchor.day is None:
        return (anchor.why, *anchor.passed_over)
    answer = _release_day(anchor.type, anchor.day, spell, reference)
    rules = (f"{reason.why} [{reason.source}]" for reason in answer.reasons)
    return (anchor.why, *anchor.passed_over, *rules)


def _choose(entries: Iterable[DateEntry], spell: SpellDates, reference: Reference) -> Anchor:
    return choose_anchor(
        entries,
        spell.state,
        reference.anchor_precedence,
        current_day=spell.current_day,
        released_on=spell.released_on,
    )


def _release_day(
    kind: ReleaseDateType, day: date, spell: SpellDates, reference: Reference
) -> ReleaseDay:
    return release_day(
        day,
        kind,
        reference.law,
        reference.bank_holidays,
        sentence_start=spell.sentence_start,
        child=_is_child(spell, day, reference.plan_rules.adult_age),
        excluded=spell.presumption_exclusion,
    )


def _is_child(spell: SpellDates, day: date, adult_age: int) -> bool | None:
    if spell.is_child is not YesNoUnknown.UNKNOWN:
        return spell.is_child is YesNoUnknown.YES
    return None if spell.date_of_birth is None else age_on(spell.date_of_birth, day) < adult_age
