"""Housing referrals and where nights were spent, as outcomes files report them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.import_records import Fate, RefusedRowError, registers
from release_planner.actions.outcome_events import PersonEvent
from release_planner.domain.codes import (
    AccommodationPoint,
    HousingReferralStatus,
    HousingRoute,
    YesNoUnknown,
)
from release_planner.domain.places import AccommodationStatus, is_welsh
from release_planner.imports.cells import (
    NO_FIXED_ABODE,
    SAID_UNKNOWN,
    CellError,
    accommodation,
)
from release_planner.store.connection import Connection
from release_planner.store.pending import PendingRows
from release_planner.store.reading.values import day_or_none

_REFERRALS = """
SELECT c.person_id, r.route, r.id, r.submitted_on, r.status, r.decided_on
FROM housing_referral r JOIN custody c ON c.id = r.custody_id ORDER BY r.id
"""
_NIGHTS = "SELECT custody_id, point, id, type_code FROM accommodation"


@dataclass(slots=True)
class _Referral:
    id: int
    submitted_on: date | None
    status: str
    decided_on: date | None


class HousingEvents:
    """Lays housing events against what the store holds, and adds what is new."""

    def __init__(
        self, connection: Connection, pending: PendingRows, context: ActionContext
    ) -> None:
        self._pending = pending
        self._today = context.today
        self._type_of: Callable[[str], object] = accommodation(
            registers(context.reference).accommodation_types
        )
        self._homeless = ", ".join(
            f"{each.code} ({each.name})"
            for each in context.reference.accommodation_types.values()
            if each.status is AccommodationStatus.HOMELESS
        )
        self._referrals: dict[tuple[int, str], list[_Referral]] = defaultdict(list)
        for person_id, route, row_id, submitted, status, decided in connection.execute(_REFERRALS):
            self._referrals[person_id, route].append(
                _Referral(row_id, day_or_none(submitted), status, day_or_none(decided))
            )
        self._nights: dict[tuple[int, str], tuple[int, str | None]] = {
            (custody_id, point): (row_id, type_code)
            for custody_id, point, row_id, type_code in connection.execute(_NIGHTS)
        }

    def submitted(self, event: PersonEvent) -> Fate:
        """A duty to refer, to the council of the place if the row names one.

        The law asks for the person's consent first; the row does not say it, so it is unknown. It
        exists in England alone.
        """
        if event.place and is_welsh(event.place.authority):
            raise RefusedRowError("place_code", "a council in England: Wales has no duty to refer")
        return self._refer(event, HousingRoute.DUTY_TO_REFER)

    def referred_to_cas3(self, event: PersonEvent) -> Fate:
        """A referral for temporary accommodation after release (CAS3)."""
        return self._refer(event, HousingRoute.CAS3)

    def accepted(self, event: PersonEvent) -> Fate:
        """The council accepted the latest duty to refer that it had not decided on."""
        referrals = [
            each
            for each in self._referrals[event.person.id, HousingRoute.DUTY_TO_REFER.value]
            if each.submitted_on is not None and each.submitted_on <= event.on
        ]
        accepted = HousingReferralStatus.ACCEPTED
        if any(each.status == accepted and each.decided_on == event.on for each in referrals):
            return Fate.UNCHANGED
        waiting = [each for each in referrals if each.status == HousingReferralStatus.SUBMITTED]
        if not waiting:
            expected = "an acceptance of a duty to refer in the store, submitted by that day"
            raise RefusedRowError("event", f"{expected} and not decided yet")
        latest = max(waiting, key=lambda each: each.submitted_on or date.min)
        latest.status, latest.decided_on = accepted.value, event.on
        self._pending.set("housing_referral", latest.id, status=accepted, decided_on=event.on)
        return Fate.NEW

    def first_night(self, event: PersonEvent) -> Fate:
        """Where the first night after release was spent."""
        return self._night(event, AccommodationPoint.FIRST_NIGHT)

    def three_months(self, event: PersonEvent) -> Fate:
        """Where the person lives three months after release."""
        return self._night(event, AccommodationPoint.THREE_MONTHS)

    def _refer(self, event: PersonEvent, route: HousingRoute) -> Fate:
        known = self._referrals[event.person.id, route.value]
        if any(each.submitted_on == event.on for each in known):
            return Fate.UNCHANGED
        submitted = HousingReferralStatus.SUBMITTED
        row_id = self._pending.add(
            "housing_referral",
            custody_id=event.person.spell_on(event.on).custody_id,
            route=route,
            authority=event.place.authority if event.place else None,
            consent=YesNoUnknown.UNKNOWN,
            submitted_on=event.on,
            status=submitted,
        )
        known.append(_Referral(row_id, event.on, submitted.value, None))
        return Fate.NEW

    def _night(self, event: PersonEvent, point: AccommodationPoint) -> Fate:
        type_code = self._type_code(event)
        release = event.person.release_by(event.on)
        if release is None:
            raise RefusedRowError("event", "a night after a release that is in the store")
        key = (release.custody_id, point.value)
        if key in self._nights:
            row_id, known = self._nights[key]
            if known == type_code:
                return Fate.UNCHANGED
            self._pending.set("accommodation", row_id, type_code=type_code, recorded_on=self._today)
            self._nights[key] = (row_id, type_code)
            return Fate.CHANGED
        row_id = self._pending.add(
            "accommodation",
            custody_id=release.custody_id,
            point=point,
            type_code=type_code,
            recorded_on=self._today,
        )
        self._nights[key] = (row_id, type_code)
        return Fate.NEW

    def _type_code(self, event: PersonEvent) -> str | None:
        """The accommodation type that a row gives; None where it says that it is not known."""
        try:
            said = self._type_of(str(event.record["detail"] or ""))
        except CellError as problem:
            raise RefusedRowError("detail", str(problem)) from None
        if said is SAID_UNKNOWN:
            return None
        if said == NO_FIXED_ABODE:
            raise RefusedRowError("detail", f"which kind of homelessness: {self._homeless}")
        if said is None:
            expected = "the code of an accommodation type, or TBC when it is not known"
            raise RefusedRowError("detail", expected)
        return str(said)
