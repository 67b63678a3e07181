"""Who changed something of a person since it was read, and how colleagues are named on screen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from release_planner.domain.day_text import day_text
from release_planner.domain.wall_time import london
from release_planner.store.presence import Colleague
from release_planner.store.reading.person import PersonDetail

Edit = tuple[str, str]
"""When, as stored, and the code of who did it."""


def latest_edit(before: PersonDetail, after: PersonDetail) -> Edit | None:
    """The last of the edits that ``after`` has and ``before`` has not; None where none is signed.

    What was taken away leaves no signature.
    """
    return max(set(_edits(after)) - set(_edits(before)), default=None)


def _edits(detail: PersonDetail) -> Iterable[Edit]:
    signed = (
        detail.header,
        *detail.steps,
        *detail.appointments,
        *((detail.treatment,) if detail.treatment else ()),
        *detail.treatment_events,
        *detail.housing_referrals,
        *detail.accommodation,
        *detail.assignments,
    )
    marks = (
        *((row.edited_at, row.edited_by) for row in signed),
        *((row.recorded_at, row.recorded_by) for row in detail.changes),
        *((row.done_at, row.done_by) for row in detail.people_to_tell),
        *((row.written_at, row.written_by) for row in detail.notes),
    )
    return [(at, who) for at, who in marks if at is not None and who is not None]


def time_text(stored: str, today: date) -> str:
    """A stored instant as a London time, with its day unless that is today."""
    at = london(datetime.fromisoformat(stored))
    return f"{at:%H:%M}" if at.date() == today else f"{at:%H:%M} on {day_text(at.date())}"


def open_text(colleagues: Sequence[Colleague], own: str, today: date) -> str:
    """Who else has the plan open and since when; empty for nobody."""
    if not colleagues:
        return ""
    first, others = colleagues[0], len(colleagues) - 1
    since = time_text(first.since, today)
    if others:
        more = "1 other" if others == 1 else f"{others} others"
        return f"{_name(first, own)} (since {since}) and {more} have this plan open"
    has = "have" if first.actor == own else "has"
    return f"{_name(first, own)} {has} had this plan open since {since}"


def open_briefly(colleagues: Sequence[Colleague], own: str, today: date) -> str:
    """The same where there is little room: "also open: Bob Smith (10:32)"."""
    named = [
        f"{_name(each, own).rstrip(',')} ({time_text(each.since, today)})" for each in colleagues
    ]
    return f"also open: {', '.join(named)}" if named else ""


def change_text(edit: Edit | None, own: str, names: Mapping[str, str], today: date) -> str:
    """Who saved a change and when; empty for one's own."""
    if edit is None:
        return "A colleague saved a change"
    at, who = edit
    if who == own:
        return ""
    return f"{names.get(who, who)} saved a change at {time_text(at, today)}"


def _name(colleague: Colleague, own: str) -> str:
    if colleague.actor == own:
        return "You, in another window,"
    return colleague.name or colleague.actor
