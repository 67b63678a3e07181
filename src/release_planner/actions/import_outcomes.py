"""Importing what happened to people: one event of one person a row."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import Session

from release_planner.actions.calendar_entries import touch_calendars_of_steps
from release_planner.actions.context import ActionContext
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.actions.outcome_appointments import AppointmentEvents
from release_planner.actions.outcome_bookings import BookingFollower
from release_planner.actions.outcome_custody import CUSTODY_EVENTS, CustodyEvents
from release_planner.actions.outcome_events import EventReader, PersonEvent
from release_planner.actions.outcome_housing import HousingEvents
from release_planner.actions.outcome_steps import mark_steps_done
from release_planner.actions.outcome_treatment import TreatmentEvents
from release_planner.actions.reanchoring import Reanchorer
from release_planner.imports.schema_returns import OUTCOMES, OutcomeEvent
from release_planner.store.connection import Connection
from release_planner.store.editing import signature
from release_planner.store.pending import PendingRows
from release_planner.store.sessions import driver_connection

Take = Callable[[PersonEvent], Fate]


def import_outcomes(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Add what happened, the events of each person in the order in which they happened.

    A change of custody does to the plan what the same change entered by hand does. What the store
    has already is unchanged, so that a file can be imported twice. For the options, and for errors,
    see `import_records`.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        _Outcomes(context, session, records).write()

    return import_records(
        context, OUTCOMES, source, write, mapping=mapping, partial=partial, dry_run=dry_run
    )


class _Outcomes:
    """The events of one file on their way into the store.

    They go in waves: everybody's events up to their next change of custody, written together, and
    then that change for each. So a change finds what came before it, and little is written singly.
    """

    def __init__(self, context: ActionContext, session: Session, records: RecordsWritten) -> None:
        self._context = context
        self._session = session
        self._records = records
        self._connection = driver_connection(session)
        self._reanchorer = Reanchorer(context)
        self._access = context.access(self._connection)

    def write(self) -> None:
        """Read, sort and write every event."""
        custody = CustodyEvents(self._session, self._context, self._reanchorer)
        waiting = self._events()
        while waiting:
            self._write_together(waiting)
            waiting = {person_id: events for person_id, events in waiting.items() if events}
            custody.prepare(events[0] for events in waiting.values())
            for events in waiting.values():
                self._take(custody.take, events.popleft())

    def _events(self) -> dict[int, deque[PersonEvent]]:
        """The events by person, in their order."""
        reader = EventReader(self._connection)
        events: dict[int, list[PersonEvent]] = defaultdict(list)
        for record in self._records.file.rows:
            try:
                self._records.check_required(record)
                event = reader.read(record)
            except RefusedRowError as refused:
                self._records.refuse(record, refused)
                continue
            refusal = self._access.refusal(event.group(self._context.reference.steps))
            if refusal is None:
                events[event.person.id].append(event)
            else:
                self._records.count(Fate.UNCHANGED)
                self._records.note("left_out", refusal.rstrip("."))
        return {
            person_id: deque(sorted(found, key=lambda event: event.order))
            for person_id, found in events.items()
        }

    def _write_together(self, waiting: Mapping[int, deque[PersonEvent]]) -> None:
        signed = signature(self._context.actor, self._context.now)
        pending = PendingRows(self._connection, signed)
        follower = BookingFollower(self._session, self._context, self._reanchorer)
        takers = _takers(self._context, self._connection, pending, follower)
        steps: list[PersonEvent] = []
        for events in waiting.values():
            while events and events[0].event not in CUSTODY_EVENTS:
                event = events.popleft()
                if event.event is OutcomeEvent.STEP_DONE:
                    steps.append(event)
                else:
                    self._take(takers[event.event], event)
        pending.write()
        follower.follow()
        templates = self._context.reference.steps
        marked = mark_steps_done(self._connection, steps, templates, self._records, signed)
        touch_calendars_of_steps(self._session, self._context, marked)
        self._records.add_ids(pending.ids)

    def _take(self, take: Take, event: PersonEvent) -> None:
        try:
            self._records.count(take(event))
        except RefusedRowError as refused:
            self._records.refuse(event.record, refused)


def _takers(
    context: ActionContext, connection: Connection, pending: PendingRows, follower: BookingFollower
) -> Mapping[OutcomeEvent, Take]:
    treatment = TreatmentEvents(connection, pending)
    appointments = AppointmentEvents(connection, pending, context, follower)
    housing = HousingEvents(connection, pending, context)
    return {
        OutcomeEvent.TREATMENT_REFERRED: treatment.referred,
        OutcomeEvent.TREATMENT_ACCEPTED: treatment.accepted,
        OutcomeEvent.TREATMENT_STARTED: treatment.started,
        OutcomeEvent.NALOXONE: treatment.naloxone,
        OutcomeEvent.APPOINTMENT_BOOKED: appointments.booked,
        OutcomeEvent.APPOINTMENT_ATTENDED: appointments.attended,
        OutcomeEvent.APPOINTMENT_MISSED: appointments.missed,
        OutcomeEvent.DUTY_TO_REFER_SUBMITTED: housing.submitted,
        OutcomeEvent.DUTY_TO_REFER_ACCEPTED: housing.accepted,
        OutcomeEvent.CAS3_REFERRED: housing.referred_to_cas3,
        OutcomeEvent.FIRST_NIGHT: housing.first_night,
        OutcomeEvent.THREE_MONTHS: housing.three_months,
    }
