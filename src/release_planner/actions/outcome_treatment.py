"""Treatment referrals, acceptances and starts, and naloxone, as outcomes files report them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from release_planner.actions.import_records import Fate, RefusedRowError
from release_planner.actions.outcome_events import PersonEvent
from release_planner.domain.codes import OfferOutcome, SubstanceGroup, YesNoUnknown
from release_planner.store.connection import Connection
from release_planner.store.pending import PendingRows
from release_planner.store.reading.values import day_or_none

_REFERRALS = """
SELECT c.person_id, r.id, r.provider_id, r.referred_on, r.accepted_on
FROM treatment_referral r JOIN custody c ON c.id = r.custody_id ORDER BY r.id
"""
_STARTS = "SELECT person_id, provider_id, started_on FROM treatment_start"
_NEEDS = "SELECT custody_id, id, naloxone FROM treatment_need"
_NALOXONE_ANSWERS = {
    answer.value: answer for answer in OfferOutcome if answer is not OfferOutcome.UNKNOWN
}


@dataclass(slots=True)
class _Referral:
    id: int
    provider_id: int | None
    referred_on: date
    accepted_on: date | None


class TreatmentEvents:
    """Lays treatment events against what the store holds, and adds what is new."""

    def __init__(self, connection: Connection, pending: PendingRows) -> None:
        self._pending = pending
        self._referrals: dict[int, list[_Referral]] = defaultdict(list)
        for person_id, row_id, provider_id, referred_on, accepted_on in connection.execute(
            _REFERRALS
        ):
            referred, accepted = day_or_none(referred_on), day_or_none(accepted_on)
            assert referred is not None
            referral = _Referral(row_id, provider_id, referred, accepted)
            self._referrals[person_id].append(referral)
        self._starts: set[tuple[int, int | None, date | None]] = {
            (person_id, provider_id, day_or_none(day))
            for person_id, provider_id, day in connection.execute(_STARTS)
        }
        self._needs: dict[int, tuple[int, str]] = {
            custody_id: (row_id, naloxone)
            for custody_id, row_id, naloxone in connection.execute(_NEEDS)
        }

    def referred(self, event: PersonEvent) -> Fate:
        """A referral to a provider, which must be named."""
        if event.provider_id is None:
            raise RefusedRowError("provider_code", "the provider that was referred to")
        known = self._referrals[event.person.id]
        if any(
            each.referred_on == event.on and each.provider_id == event.provider_id for each in known
        ):
            return Fate.UNCHANGED
        row_id = self._pending.add(
            "treatment_referral",
            custody_id=event.person.spell_on(event.on).custody_id,
            provider_id=event.provider_id,
            referred_on=event.on,
            accepted_on=None,
        )
        known.append(_Referral(row_id, event.provider_id, event.on, None))
        return Fate.NEW

    def accepted(self, event: PersonEvent) -> Fate:
        """The latest open referral was accepted, by the provider if the row names it."""
        referrals = [
            each
            for each in self._referrals[event.person.id]
            if event.provider_id in (None, each.provider_id) and each.referred_on <= event.on
        ]
        if any(each.accepted_on == event.on for each in referrals):
            return Fate.UNCHANGED
        waiting = [each for each in referrals if each.accepted_on is None]
        if not waiting:
            expected = "an acceptance of a referral in the store, made by that day and still open"
            raise RefusedRowError("event", expected)
        latest = max(waiting, key=lambda each: each.referred_on)
        latest.accepted_on = event.on
        self._pending.set("treatment_referral", latest.id, accepted_on=event.on)
        return Fate.NEW

    def started(self, event: PersonEvent) -> Fate:
        """A start of structured treatment; the same start from the same provider counts once."""
        start = (event.person.id, event.provider_id, event.on)
        if start in self._starts:
            return Fate.UNCHANGED
        self._starts.add(start)
        self._pending.add(
            "treatment_start",
            person_id=event.person.id,
            provider_id=event.provider_id,
            started_on=event.on,
        )
        return Fate.NEW

    def naloxone(self, event: PersonEvent) -> Fate:
        """What became of the offer of a naloxone kit."""
        said = str(event.record["detail"] or "").strip().casefold().replace(" ", "_")
        answer = _NALOXONE_ANSWERS.get(said)
        if answer is None:
            raise RefusedRowError("detail", "one of " + ", ".join(_NALOXONE_ANSWERS))
        custody_id = event.person.spell_on(event.on).custody_id
        row_id, known = self._needs.get(custody_id, (None, OfferOutcome.UNKNOWN.value))
        if known == answer.value:
            return Fate.UNCHANGED
        if row_id is None:
            row_id = self._pending.add(
                "treatment_need",
                custody_id=custody_id,
                need=YesNoUnknown.UNKNOWN,
                substance_group=SubstanceGroup.UNKNOWN,
                consent_to_share=YesNoUnknown.UNKNOWN,
                naloxone=answer,
                bridging_prescription=YesNoUnknown.UNKNOWN,
            )
        else:
            self._pending.set("treatment_need", row_id, naloxone=answer)
        self._needs[custody_id] = (row_id, answer.value)
        return Fate.NEW if known == OfferOutcome.UNKNOWN.value else Fate.CHANGED
