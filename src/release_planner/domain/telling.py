"""Who must be told of a change to a plan: each party once, with every reason.

What tells of treatment is told apart, so that it can be kept from those who may not see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from release_planner.domain.access import is_of_treatment
from release_planner.domain.codes import HousingRoute, Role
from release_planner.domain.day_text import day_text, move_text
from release_planner.domain.plan import HeldAppointment, HeldStep, PlannedStep
from release_planner.domain.plan_changes import (
    Change,
    Circumstances,
    Contacts,
    HeldPlan,
    Party,
    ToTell,
)

UNOWNED = "unowned"
PROVIDER = "provider"
TREATMENT_PROVIDER = "treatment_provider"
_HOLDER_UNKNOWN = "holder not recorded"
_MOST_TITLES = 3

_ROUTE_WORDS = {
    HousingRoute.DUTY_TO_REFER: "the duty to refer",
    HousingRoute.WALES_NATIONAL_PATHWAY: "the referral under the Wales national pathway",
    HousingRoute.CRS_ACCOMMODATION: "the CRS accommodation referral",
}


@dataclass(slots=True)
class Telling:
    """Collects who must be told, and joins the reasons of one party."""

    contacts: Contacts
    _reasons: dict[tuple[str, str, str, bool], tuple[list[str], list[str]]] = field(
        default_factory=dict
    )

    def role(self, role: Role, why: str, *, of_treatment: bool = False) -> None:
        """Whoever holds a role; "unowned" when nobody does. A treatment worker is told of nothing
        else.
        """
        party = self.contacts.staff.get(role) or Party(UNOWNED, "")
        self.party(party, role.value, why, of_treatment or role is Role.TREATMENT_WORKER)

    def role_if_held(self, role: Role, why: str) -> None:
        """Whoever holds a role, or nobody."""
        if role in self.contacts.staff:
            self.role(role, why)

    def holder(self, appointment: HeldAppointment, why: str) -> None:
        """Whoever holds a booking."""
        party = Party(appointment.provider or _HOLDER_UNKNOWN, appointment.contact)
        role = TREATMENT_PROVIDER if appointment.of_treatment else PROVIDER
        self.party(party, role, why, appointment.of_treatment)

    def party(self, party: Party, role: str, why: str, of_treatment: bool = False) -> None:
        """Any party, in a role."""
        is_known = party.name not in (UNOWNED, _HOLDER_UNKNOWN)
        key = (party.name, party.contact, "" if is_known else role, of_treatment)
        roles, reasons = self._reasons.setdefault(key, ([], []))
        if role not in roles:
            roles.append(role)
        if why not in reasons:
            reasons.append(why)

    def everyone(self) -> tuple[ToTell, ...]:
        """Each party once; roles that nobody holds come first."""
        told = [
            ToTell(who, ", ".join(roles), contact, "; ".join(reasons), of_treatment)
            for (who, contact, _, of_treatment), (roles, reasons) in self._reasons.items()
        ]
        return tuple(sorted(told, key=lambda each: each.who != UNOWNED))


def tell_of_move(
    telling: Telling,
    plan: HeldPlan,
    release_day: date | None,
    after: Iterable[PlannedStep],
    circumstances: Circumstances,
) -> None:
    """Add those who work to the release day itself, when it moves."""
    if release_day == plan.release_day:
        return
    move = release_day_text(plan.release_day, release_day)
    telling.role(Role.COMMUNITY_OFFENDER_MANAGER, move)
    telling.role(Role.PRE_RELEASE_TEAM, move)
    if _has_treatment(plan, after):
        days = circumstances.window_days
        telling.role(Role.TREATMENT_WORKER, _window_text(release_day, days))
    for holder in circumstances.contacts.housing:
        route = _ROUTE_WORDS.get(holder.route, f"the {holder.route.value} referral or booking")
        telling.party(holder.party, holder.route.value, f"{route} rests on it: {move}")


def tell_owners(
    telling: Telling,
    touched: Iterable[HeldStep | PlannedStep],
    plan: HeldPlan,
    release_day: date | None,
) -> None:
    """Add the owners of steps that change: the new release day first, then the first few titles."""
    titles: dict[tuple[Role, bool], list[str]] = {}
    for step in touched:
        titles.setdefault((step.owner, _tells_treatment(step)), []).append(step.title)
    for (role, of_treatment), owned in titles.items():
        if release_day != plan.release_day:
            move = release_day_text(plan.release_day, release_day)
            telling.role(role, move, of_treatment=of_treatment)
        more = len(owned) - _MOST_TITLES
        named = ", ".join(owned[:_MOST_TITLES]) + (f" and {more} more" if more > 0 else "")
        kind = "treatment " if of_treatment else ""
        change = f"{kind}steps change" if len(owned) > 1 else f"a {kind}step changes"
        telling.role(role, f"{change}: {named}", of_treatment=of_treatment)


def tell_holders(
    telling: Telling, broken: Iterable[HeldAppointment], changes: Iterable[Change]
) -> None:
    """Add whoever holds a booking that must be made again; `changes` says why of each by id."""
    for appointment, change in zip(broken, changes, strict=True):
        when = day_text(appointment.day)
        at = f" at {appointment.start}" if appointment.start else ""
        telling.holder(appointment, f"rebook {when}{at}: {change.why}")


def release_day_text(old: date | None, new: date | None) -> str:
    """A move of the release day in words, for those who must hear of it."""
    if new is None:
        return "no release day is known now" + (f"; it was {day_text(old)}" if old else "")
    if old is None:
        return f"the expected release day is now known: {day_text(new)}"
    return f"the expected release day is now {day_text(new)}, {move_text(old, new)}"


def _window_text(release_day: date | None, days: int) -> str:
    if release_day is None:
        return f"the {days}-day window for starting treatment waits for a release day"
    ends_on = release_day + timedelta(days=days)
    return f"the {days}-day window for starting treatment now ends on {day_text(ends_on)}"


def _has_treatment(plan: HeldPlan, after: Iterable[PlannedStep]) -> bool:
    return any(is_of_treatment(step.pathway) for step in after) or any(
        each.of_treatment for each in plan.appointments
    )


def _tells_treatment(step: HeldStep | PlannedStep) -> bool:
    return step.of_treatment if isinstance(step, HeldStep) else is_of_treatment(step.pathway)
