"""What today asks of a caseload: who leaves, what is late, what must be rebooked, who must hear.

Each question has a count and a list. People who have died are in none of the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from release_planner.domain.codes import (
    AppointmentKind,
    AppointmentState,
    CustodyState,
    Pathway,
    Role,
    StepState,
)
from release_planner.store.connection import Connection
from release_planner.store.reading.caseload import CaseloadStates, in_states
from release_planner.store.reading.scope import Scope, in_scope
from release_planner.store.reading.sight import EVERYTHING, Sight
from release_planner.store.reading.values import Parameters

RELEASE_DAYS_AHEAD = 28
STEP_DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both ends included; None is open at that end."""

    first: date | None
    last: date | None

    @classmethod
    def before(cls, today: date) -> "Days":
        """Every day before today."""
        return cls(None, today - timedelta(days=1))

    @classmethod
    def ahead(cls, today: date, first: int, last: int) -> "Days":
        """From ``first`` days after today to ``last`` days after it."""
        return cls(today + timedelta(days=first), today + timedelta(days=last))

    def __contains__(self, day: date) -> bool:
        """Whether the day is one of these."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class TodayCounts:
    """How much there is of each thing.

    ``releases_by_day`` counts the people held by earliest expected release day: those before today
    are not yet recorded as released. ``steps_overdue`` can still be done, ``steps_too_late`` can
    not.
    """

    releases_by_day: dict[date, int]
    remand: int
    steps_overdue: int
    steps_too_late: int
    steps_today: int
    steps_next: int
    appointments_today: int
    appointments_to_rebook: int
    people_to_tell: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to show."""
        numbers = (
            self.remand, self.steps_overdue, self.steps_too_late, self.steps_today,
            self.steps_next, self.appointments_today, self.appointments_to_rebook,
            self.people_to_tell,
        )  # fmt: skip
        return not self.releases_by_day and not any(numbers)

    def leaving(self, days: Days) -> int:
        """How many people are expected to leave within these days."""
        return sum(count for day, count in self.releases_by_day.items() if day in days)


@dataclass(frozen=True, slots=True)
class WhoRow:
    """Whom a line of work is about."""

    custody_id: int
    surname: str
    forenames: str
    identifier: str
    prison_id: str | None
    state: CustodyState


@dataclass(frozen=True, slots=True)
class DueStepRow:
    """A step still to do. `StepState.IMPOSSIBLE` means that it is too late to do it in time."""

    who: WhoRow
    step_id: int
    title: str
    pathway: Pathway
    owner_role: Role
    due_on: date
    state: StepState


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment, in London wall time; ``start`` is None for one without a time."""

    who: WhoRow
    appointment_id: int
    kind: AppointmentKind
    day: date
    start: str | None
    state: AppointmentState
    place: str | None
    provider: str | None


@dataclass(frozen=True, slots=True)
class PersonToTellRow:
    """Somebody who must hear of a change to a person's release and has not yet."""

    who: WhoRow
    row_id: int
    name: str
    role: str
    contact: str
    why: str


@dataclass(frozen=True, slots=True)
class _Work:
    """Tables joined to ``custody``, and what makes their rows work to do."""

    tables: str
    where: str
    parameters: Parameters = field(default_factory=dict)

    def within(self, column: str, days: Days) -> "_Work":
        where, parameters = self.where, dict(self.parameters)
        for name, sign, day in (("first", ">=", days.first), ("last", "<=", days.last)):
            if day is not None:
                where += f" AND {column} {sign} :{name}"
                parameters[name] = day.isoformat()
        return _Work(self.tables, where, parameters)


_HELD = _Work(
    "custody", f"{in_states(CaseloadStates.HELD)} AND custody.state <> 'unlawfully_at_large'"
)
_REMAND = _Work("custody", in_states(CaseloadStates.REMAND))
_STEPS = _Work(
    "plan_step JOIN plan ON plan.id = plan_step.plan_id"
    " JOIN custody ON custody.id = plan.custody_id",
    "plan_step.state IN ('not_started', 'in_progress') AND custody.state <> 'died'",
)
_TOO_LATE = _Work(
    _STEPS.tables,
    "plan_step.state = 'impossible' AND plan_step.due_on IS NOT NULL"
    " AND custody.state NOT IN ('released', 'recall_rescinded', 'died')",
)
_BOOKED = _Work(
    "appointment JOIN custody ON custody.id = appointment.custody_id",
    "appointment.state <> 'cancelled' AND custody.state <> 'died'",
)
_TO_REBOOK = _Work(_BOOKED.tables, "appointment.state = 'to_rebook' AND custody.state <> 'died'")
_TO_TELL = _Work(
    "person_to_tell JOIN custody ON custody.id = person_to_tell.custody_id",
    "person_to_tell.done_at IS NULL",
)
_WHO = (
    "custody.id, person.surname, person.forenames,"
    " coalesce(person.prison_number, person.crn, person.pnc_number), custody.prison_id,"
    " custody.state"
)
_APPOINTMENT = (
    "appointment.id, appointment.kind, appointment.day, appointment.start, appointment.state,"
    " (SELECT place.name FROM place WHERE place.id = appointment.place_id),"
    " (SELECT provider.name FROM provider WHERE provider.id = appointment.provider_id)"
)


class TodayReading:
    """Today's questions, asked of one store for the work of one scope.

    ``limit`` is the most lines that a list gives, ``sight`` what of it the reader sees.
    """

    def __init__(
        self,
        connection: Connection,
        scope: Scope,
        actor: str,
        today: date,
        limit: int = 500,
        sight: Sight = EVERYTHING,
    ) -> None:
        self._seen = {
            "plan_step": sight.steps,
            "appointment": sight.appointments,
            "person_to_tell": sight.told,
        }
        self._connection = connection
        self._scope = in_scope(scope, actor)
        self._today = today
        self._limit = limit

    def counts(self) -> TodayCounts:
        """Count everything that today's screen shows, with the releases of the next 28 days."""
        today = self._today
        just_today, next_week = Days(today, today), Days.ahead(today, 1, STEP_DAYS_AHEAD)
        held = _HELD.within(
            "custody.expected_from", Days(None, today + timedelta(days=RELEASE_DAYS_AHEAD))
        )
        by_day = self._select(
            "custody.expected_from, count(*)", held, "GROUP BY custody.expected_from"
        )
        return TodayCounts(
            releases_by_day={date.fromisoformat(str(row[0])): row[1] for row in by_day},
            remand=self._count(_REMAND),
            steps_overdue=self._count(_STEPS.within("plan_step.due_on", Days.before(today))),
            steps_too_late=self._count(_TOO_LATE),
            steps_today=self._count(_STEPS.within("plan_step.due_on", just_today)),
            steps_next=self._count(_STEPS.within("plan_step.due_on", next_week)),
            appointments_today=self._count(_BOOKED.within("appointment.day", just_today)),
            appointments_to_rebook=self._count(_TO_REBOOK),
            people_to_tell=self._count(_TO_TELL),
        )

    def releases(self, days: Days) -> list[int]:
        """The custody spells of people held who are expected to leave within these days."""
        return self._custody_ids(_HELD.within("custody.expected_from", days), "expected_from")

    def remand(self) -> list[int]:
        """The custody spells of people whom a court may release, by next hearing."""
        return self._custody_ids(_REMAND, "next_court_on")

    def due_steps(self, days: Days) -> list[DueStepRow]:
        """Steps that can still be done and are due within these days, longest overdue first."""
        return self._steps(_STEPS.within("plan_step.due_on", days))

    def too_late_steps(self) -> list[DueStepRow]:
        """Steps of people not yet released that can no longer be done in time, oldest first."""
        return self._steps(_TOO_LATE)

    def _steps(self, work: _Work) -> list[DueStepRow]:
        rows = self._lines(
            "plan_step.id, plan_step.title, plan_step.pathway, plan_step.owner_role,"
            " plan_step.due_on, plan_step.state",
            work,
            "plan_step.due_on, plan_step.id",
        )
        return [
            DueStepRow(
                _who(row), row[6], row[7], Pathway(row[8]), Role(row[9]),
                date.fromisoformat(str(row[10])), StepState(row[11]),
            )
            for row in rows
        ]  # fmt: skip

    def appointments(self, days: Days) -> list[AppointmentRow]:
        """Appointments within these days that are not cancelled, by day and time."""
        return self._appointments(_BOOKED.within("appointment.day", days))

    def appointments_to_rebook(self) -> list[AppointmentRow]:
        """Appointments that rest on a release day that has since moved, soonest first."""
        return self._appointments(_TO_REBOOK)

    def people_to_tell(self) -> list[PersonToTellRow]:
        """Everybody who has not yet been told of a change, oldest change first."""
        rows = self._lines(
            "person_to_tell.id, person_to_tell.who, person_to_tell.role, person_to_tell.contact,"
            " person_to_tell.why",
            _TO_TELL,
            "person_to_tell.custody_change_id, person_to_tell.id",
        )
        return [PersonToTellRow(_who(row), *row[6:11]) for row in rows]

    def _appointments(self, work: _Work) -> list[AppointmentRow]:
        order = "appointment.day, appointment.start NULLS LAST, appointment.id"
        return [
            AppointmentRow(
                _who(row), row[6], AppointmentKind(row[7]), date.fromisoformat(str(row[8])),
                row[9], AppointmentState(row[10]), row[11], row[12],
            )
            for row in self._lines(_APPOINTMENT, work, order)
        ]  # fmt: skip

    def _custody_ids(self, work: _Work, day: str) -> list[int]:
        order = f"ORDER BY custody.{day} NULLS LAST, custody.id LIMIT :limit"
        return [row[0] for row in self._select("custody.id", work, order)]

    def _lines(self, columns: str, work: _Work, order: str) -> list[Sequence[Any]]:
        with_person = _Work(
            f"{work.tables} JOIN person ON person.id = custody.person_id",
            work.where,
            work.parameters,
        )
        return self._select(f"{_WHO}, {columns}", with_person, f"ORDER BY {order} LIMIT :limit")

    def _count(self, work: _Work) -> int:
        return int(self._select("count(*)", work, "")[0][0])

    def _select(self, columns: str, work: _Work, ending: str) -> list[Sequence[Any]]:
        parameters = {**work.parameters, **self._scope.parameters, "current": True}
        seen = self._seen.get(work.tables.split(" ", 1)[0], "1 = 1")
        if ":limit" in ending:
            parameters["limit"] = self._limit
        return self._connection.execute(
            f"SELECT {columns} FROM {work.tables} WHERE custody.is_current = :current"
            f" AND {work.where} AND {self._scope.sql} AND {seen} {ending}",
            parameters,
        ).fetchall()


def _who(row: Sequence[Any]) -> WhoRow:
    return WhoRow(row[0], row[1], row[2], row[3], row[4], CustodyState(row[5]))
