"""From a row of an outcomes file to an event of one person, in the order in which they happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from release_planner.actions.import_records import RefusedRowError
from release_planner.domain.access import FieldGroup, group_of_appointment, group_of_step
from release_planner.domain.codes import AppointmentKind
from release_planner.domain.plan import TemplateStep
from release_planner.imports.records import Record
from release_planner.imports.schema_returns import OutcomeEvent
from release_planner.store.connection import Connection
from release_planner.store.reading.held_people import HeldPerson, held_people

_IDENTIFIERS = ("prison_number", "crn", "pnc")
_PROVIDERS = "SELECT upper(code), id, agency FROM provider"
_PLACES = (
    "SELECT upper(place.code), place.id, place.authority, provider.agency"
    " FROM place LEFT JOIN provider ON provider.id = place.provider_id"
)
_TREATMENT_EVENTS = frozenset(
    {
        OutcomeEvent.TREATMENT_REFERRED,
        OutcomeEvent.TREATMENT_ACCEPTED,
        OutcomeEvent.TREATMENT_STARTED,
        OutcomeEvent.NALOXONE,
    }
)
_APPOINTMENT_EVENTS = frozenset(
    {
        OutcomeEvent.APPOINTMENT_BOOKED,
        OutcomeEvent.APPOINTMENT_ATTENDED,
        OutcomeEvent.APPOINTMENT_MISSED,
    }
)
_GROUPS = {
    OutcomeEvent.DUTY_TO_REFER_SUBMITTED: FieldGroup.HOUSING,
    OutcomeEvent.DUTY_TO_REFER_ACCEPTED: FieldGroup.HOUSING,
    OutcomeEvent.CAS3_REFERRED: FieldGroup.HOUSING,
    OutcomeEvent.FIRST_NIGHT: FieldGroup.HOUSING,
    OutcomeEvent.THREE_MONTHS: FieldGroup.HOUSING,
}

_ORDER_OF_ONE_DAY = (
    OutcomeEvent.RETURNED_TO_CUSTODY,
    OutcomeEvent.TREATMENT_REFERRED,
    OutcomeEvent.TREATMENT_ACCEPTED,
    OutcomeEvent.DUTY_TO_REFER_SUBMITTED,
    OutcomeEvent.DUTY_TO_REFER_ACCEPTED,
    OutcomeEvent.CAS3_REFERRED,
    OutcomeEvent.STEP_DONE,
    OutcomeEvent.NALOXONE,
    OutcomeEvent.RELEASED,
    OutcomeEvent.APPOINTMENT_ATTENDED,
    OutcomeEvent.APPOINTMENT_MISSED,
    OutcomeEvent.TREATMENT_STARTED,
    OutcomeEvent.FIRST_NIGHT,
    OutcomeEvent.THREE_MONTHS,
    OutcomeEvent.RECALLED,
    OutcomeEvent.DIED,
)
_RANK = {event: rank for rank, event in enumerate(_ORDER_OF_ONE_DAY)}


@dataclass(frozen=True, slots=True)
class PlaceOfEvent:
    """A place in the store; ``authority`` is the GSS code of the council it lies in."""

    id: int
    authority: str | None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One event of one person, with the row that it comes from."""

    record: Record
    person: HeldPerson
    event: OutcomeEvent
    on: date
    provider_id: int | None
    place: PlaceOfEvent | None
    agencies: frozenset[str] = frozenset()

    def group(self, templates: Mapping[str, TemplateStep]) -> FieldGroup:
        """What the event tells about the person; ``templates`` are the plan's steps by id."""
        if self.event in _TREATMENT_EVENTS:
            return FieldGroup.TREATMENT
        if self.event is OutcomeEvent.STEP_DONE:
            template = templates.get(str(self.record["detail"] or "").strip())
            return group_of_step(template.pathway) if template else FieldGroup.PLAN
        if self.event in _APPOINTMENT_EVENTS:
            kind = cast(AppointmentKind | None, self.record["kind"]) or AppointmentKind.OTHER
            return group_of_appointment(kind, self.agencies)
        return _GROUPS.get(self.event, FieldGroup.CUSTODY)

    @property
    def order(self) -> tuple[date, int, int]:
        """Where the event stands among the person's others.

        Bookings come first: the day in the row is that of the appointment, made some time before.
        """
        if self.event is OutcomeEvent.APPOINTMENT_BOOKED:
            return date.min, 0, self.record.row
        return self.on, _RANK[self.event], self.record.row


class EventReader:
    """Finds the people, providers and places that rows name."""

    def __init__(self, connection: Connection) -> None:
        self._people: Mapping[str, dict[str, HeldPerson]] = {key: {} for key in _IDENTIFIERS}
        for person in held_people(connection):
            for key in _IDENTIFIERS:
                identifier = getattr(person, key)
                if identifier is not None:
                    self._people[key][identifier] = person
        providers = connection.execute(_PROVIDERS).fetchall()
        self._providers = {str(code): int(row_id) for code, row_id, _ in providers}
        self._agencies = {str(code): str(agency) for code, _, agency in providers}
        self._places = {
            code: PlaceOfEvent(place_id, authority, agency)
            for code, place_id, authority, agency in connection.execute(_PLACES)
        }

    def read(self, record: Record) -> PersonEvent:
        """The event of a row. Raises RefusedRowError for a code or a person not in the store."""
        provider = record["provider_code"]
        place = record["place_code"]
        if provider is not None and provider not in self._providers:
            raise RefusedRowError("provider_code", "the code of a provider in the store")
        if place is not None and place not in self._places:
            raise RefusedRowError("place_code", "the code of a place in the store")
        return PersonEvent(
            record,
            self._person(record),
            cast(OutcomeEvent, record["event"]),
            cast(date, record["on"]),
            self._providers[str(provider)] if provider is not None else None,
            self._places[str(place)] if place is not None else None,
            self._agencies_of(provider, place),
        )

    def _agencies_of(self, provider: object, place: object) -> frozenset[str]:
        at = self._places[str(place)].agency if place is not None else None
        by = self._agencies[str(provider)] if provider is not None else None
        return frozenset(each for each in (at, by) if each)

    def _person(self, record: Record) -> HeldPerson:
        given = {key: str(record[key]) for key in _IDENTIFIERS if record[key] is not None}
        found = {
            key: self._people[key][identifier]
            for key, identifier in given.items()
            if identifier in self._people[key]
        }
        if not found:
            raise RefusedRowError(next(iter(given)), "somebody in the store, with a custody spell")
        first, *others = found.values()
        for key, identifier in given.items():
            known = getattr(first, key)
            if known is not None and known != identifier:
                first_key = next(iter(found))
                expected = f"an identifier of the same person as the {_NAMES[first_key]}"
                raise RefusedRowError(key, expected)
        if any(other is not first for other in others):
            raise RefusedRowError("", "identifiers of one person, not of two")
        return first


_NAMES = {"prison_number": "prison number", "crn": "CRN", "pnc": "PNC number"}
