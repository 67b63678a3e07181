"""Records whose review day has passed, and keeping one until another. Nothing goes by itself."""

from dataclasses import dataclass
from datetime import date

from release_planner.actions.consulting import log_list
from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.domain.access import FieldGroup
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.retention import RecordKind, RetentionRules, ReviewRule
from release_planner.domain.timeline import DayOutOfRangeError, add_months
from release_planner.model.calendar import Feed
from release_planner.model.people import Note, Person
from release_planner.model.provision import ProviderReturn
from release_planner.store.connection import Connection
from release_planner.store.reading.retention import ReviewFacts, review_facts

LONGEST_REASON = 200
_TABLES: dict[RecordKind, type[Person] | type[Note] | type[Feed] | type[ProviderReturn]] = {
    RecordKind.PERSON: Person,
    RecordKind.NOTE: Note,
    RecordKind.FEED: Feed,
    RecordKind.PROVIDER_RETURN: ProviderReturn,
}
_GROUPS = {
    RecordKind.PERSON: FieldGroup.IDENTITY,
    RecordKind.NOTE: FieldGroup.NOTES,
    RecordKind.FEED: FieldGroup.CALENDAR,
    RecordKind.PROVIDER_RETURN: FieldGroup.PROVISION,
}


@dataclass(frozen=True, slots=True)
class Review:
    """A record and its review day. ``why`` says what the day rests on, in a sentence.

    ``custody_id`` is the current spell of the person that it belongs to, None for others.
    """

    kind: RecordKind
    id: int
    custody_id: int | None
    about: str
    review_on: date
    why: str


def due_reviews(context: ActionContext, connection: Connection) -> list[Review]:
    """Every record whose review day is today or has passed, the oldest first.

    What is listed is logged as consulted.
    """
    rules = context.reference.retention
    found = [
        review
        for kind in RecordKind
        for facts in review_facts(connection, kind)
        if (review := review_of(facts, rules)) and review.review_on <= context.today
    ]
    found.sort(key=lambda review: (review.review_on, review.kind, review.id))
    log_list(context, connection, [each.custody_id for each in found if each.custody_id])
    return found


def review_of(facts: ReviewFacts, rules: RetentionRules) -> Review | None:
    """The review day of a record: the one a person set, else the proposed one; None while it is in
    use and nobody has set one.
    """
    if facts.set_for is not None:
        why = f"Set by a person: {facts.reason or 'no reason recorded'}."
        day = facts.set_for
    elif facts.counted_from is None:
        return None
    else:
        rule = _rule(facts, rules)
        why = _proposed(rule)
        try:
            day = rule.review_on(facts.counted_from)
        except DayOutOfRangeError:
            return None
    return Review(facts.kind, facts.id, facts.custody_id, facts.about, day, why)


def keep_until(
    context: ActionContext, kind: RecordKind, record_id: int, day: date, reason: str
) -> None:
    """Keep a record and look at it again on ``day``.

    Raises PlannerError without a reason, for a day that is not to come or further ahead than
    `data/retention.toml` allows, for a record that is gone, and for one that the actor may not
    change.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise PlannerError(f"Say in 1 to {LONGEST_REASON} characters why the record is kept.")
    furthest = add_months(context.today, context.reference.retention.furthest_months)
    if not context.today < day <= furthest:
        raise PlannerError(
            f"The next review is on a day to come, {day_text(furthest)} at the latest."
        )
    with context.writing("keep a record until its next review", _GROUPS[kind]) as session:
        record = require(session, _TABLES[kind], record_id)
        if (record.review_on, record.review_reason) == (day, reason):
            return
        record.review_on, record.review_reason = day, reason


def _rule(facts: ReviewFacts, rules: RetentionRules) -> ReviewRule:
    if facts.kind is RecordKind.PERSON:
        return rules.of_person(facts.category)
    return rules.others[facts.kind]


def _proposed(rule: ReviewRule) -> str:
    years = rule.months // 12
    count = "1 year" if years == 1 else f"{years} years"
    return f"Proposed: {count} after {rule.counted_from}; {rule.standing}."
