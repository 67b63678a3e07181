"""A calendar as somebody asks for it: of whom, for whom, what for and how much it says."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require, staff_by_code
from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.plain_text import plain_text
from release_planner.domain.errors import PlannerError
from release_planner.model.calendar import Feed, FeedEntry
from release_planner.model.custody import Custody
from release_planner.model.staff import Team
from release_planner.store.reading.calendar import CalendarScope, ScopeKind
from release_planner.store.reading.finding import find_custody
from release_planner.store.sessions import driver_connection

LONGEST_RECIPIENT = 100
LONGEST_PURPOSE = 100
USUAL_PURPOSE = "release planning"


@dataclass(frozen=True, slots=True)
class CalendarRequest:
    """A calendar as somebody asks for it.

    At most one of ``prison`` (three-letter id), ``owner`` (staff code), ``team`` (team code) and
    ``person`` (any identifier or calendar reference) is set; none means everything. ``recipient``
    is who will hold the file: a staff, team or provider code where there is one; ``purpose`` what
    they need it for. A recipient ``without_planner`` is also given a key sheet, with names, and a
    slip for replies.
    """

    folder: Path
    recipient: str
    detail: DetailLevel = DetailLevel.REFERENCE
    prison: str | None = None
    owner: str | None = None
    team: str | None = None
    person: str | None = None
    purpose: str = USUAL_PURPOSE
    without_planner: bool = False


def checked_line(what: str, typed: str, longest: int) -> str:
    """What was typed, on one line. Raises PlannerError when it is missing, too long, or holds what
    cannot be seen.
    """
    line = plain_text(typed, longest)
    if not line:
        raise PlannerError(f"Say who will hold the calendar, and what for: the {what} is missing.")
    if line != " ".join(typed.split()):
        raise PlannerError(f"The {what} is one line of at most {longest} plain characters.")
    return line


def scope_of(session: Session, context: ActionContext, request: CalendarRequest) -> CalendarScope:
    """The one scope that was asked for, everything when none was.

    Raises PlannerError for several, and for a code, prison or person that is not known.
    """
    asked = [
        (ScopeKind.PRISON, request.prison),
        (ScopeKind.OWNER, request.owner),
        (ScopeKind.TEAM, request.team),
        (ScopeKind.PERSON, request.person),
    ]
    given = [(kind, typed.strip()) for kind, typed in asked if typed is not None]
    if not given:
        return CalendarScope(ScopeKind.EVERYTHING)
    if len(given) > 1:
        named = " and ".join(f"a {kind.value}" for kind, _ in given)
        raise PlannerError(f"A calendar is of one scope: {named} were given.")
    kind, typed = given[0]
    return CalendarScope(kind, _scope_value(session, context, kind, typed))


def _scope_value(session: Session, context: ActionContext, kind: ScopeKind, typed: str) -> str:
    if kind is ScopeKind.OWNER:
        return staff_by_code(session, typed).code
    if kind is ScopeKind.TEAM:
        if session.exec(select(Team).where(col(Team.code) == typed)).first() is None:
            raise PlannerError(f"There is no team with the code {typed}.")
        return typed
    if kind is ScopeKind.PRISON:
        if typed.upper() not in context.reference.prisons:
            raise PlannerError(f"There is no prison with the id {typed}, such as HEI.")
        return typed.upper()
    custody_id = find_custody(driver_connection(session), typed, context.today.year)
    return str(require(session, Custody, custody_id).person_id)


def label_of(session: Session, scope: CalendarScope, feed: Feed) -> str:
    """The scope as it may be written on a file: a person only by the recipient's reference."""
    if scope.kind is not ScopeKind.PERSON:
        return scope.value
    statement = (
        select(FeedEntry.case_reference)
        .where(col(FeedEntry.feed_id) == feed.id)
        .order_by(col(FeedEntry.id).desc())
    )
    return session.exec(statement).first() or ""


def calendar_title(detail: DetailLevel, label: str) -> str:
    """The name of a calendar in a program's list; one that says nothing names no scope either."""
    return "Resettlement" if detail is DetailLevel.PRIVATE else f"Resettlement {label}".strip()
