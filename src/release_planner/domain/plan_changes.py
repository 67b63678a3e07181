"""What a change does to a release plan: one value, which the preview shows and the store writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from release_planner.domain.access import is_of_treatment
from release_planner.domain.codes import HousingRoute, Role
from release_planner.domain.plan import HeldAppointment, HeldStep, PlannedStep
from release_planner.domain.working_days import BankHolidays


class ChangeKind(StrEnum):
    """What a change is of."""

    STEP = "step"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes, or that was looked at and breaks, with the reason.

    `id` is None for a step that the plan does not hold yet. For a fixed step `to_day` is the day
    it would have moved to; for an appointment it is None, since a booking never moves itself.
    `of_treatment` says that it is shown only to those who may see treatment.
    """

    kind: ChangeKind
    id: int | None
    title: str
    from_day: date | None
    to_day: date | None
    why: str
    of_treatment: bool = False


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who must hear of a change. `who` is "unowned" where nobody holds the role.

    `of_treatment` says that the role or the reason tells of treatment; one of them then has that
    word, by which a store knows it.
    """

    who: str
    role: str
    contact: str
    why: str
    of_treatment: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A person or team by name, and how to reach them."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class HousingHolder:
    """Who holds a live housing referral or booking, and of which route."""

    route: HousingRoute
    party: Party


@dataclass(frozen=True, slots=True)
class Contacts:
    """The parties of one plan: who holds each role, and who holds its housing referrals."""

    staff: Mapping[Role, Party] = field(default_factory=dict)
    housing: tuple[HousingHolder, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a change is judged by, besides the plan itself.

    `window_days` is how many days after release a treatment start still counts. `prison_places`
    are the names and codes by which an appointment's place is the person's own prison.
    `latest_release_day` is given where the person may leave later than the day the plan works to.
    """

    today: date
    window_days: int
    holidays: BankHolidays
    prison_places: frozenset[str] = frozenset()
    latest_release_day: date | None = None
    contacts: Contacts = field(default_factory=Contacts)


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """A plan as the store holds it; `release_day` is the one its steps were derived from."""

    release_day: date | None
    steps: tuple[HeldStep, ...]
    appointments: tuple[HeldAppointment, ...]


@dataclass(frozen=True, slots=True)
class Reanchoring:
    """Everything a change does, for the eye and for the store.

    A step stands in one list at most: `moved` (its new day is still ahead), `overdue` (already
    past), `impossible` (too late to be of use), `fixed` (a person set its day, so it stays),
    `added`, or `no_longer_needed`. `to_rebook` are bookings that the change breaks; `to_check`
    those that stand, but not as they were meant; `cancelled` those that end.

    `steps` and `appointments` are the held ones as they are to be written, `new_steps` those to be
    added. `to_tell` names each party once, and once more for what tells of treatment.
    """

    from_day: date | None
    to_day: date | None
    moved: tuple[Change, ...] = ()
    fixed: tuple[Change, ...] = ()
    overdue: tuple[Change, ...] = ()
    impossible: tuple[Change, ...] = ()
    added: tuple[Change, ...] = ()
    no_longer_needed: tuple[Change, ...] = ()
    to_rebook: tuple[Change, ...] = ()
    to_check: tuple[Change, ...] = ()
    cancelled: tuple[Change, ...] = ()
    to_tell: tuple[ToTell, ...] = ()
    steps: tuple[HeldStep, ...] = ()
    new_steps: tuple[PlannedStep, ...] = ()
    appointments: tuple[HeldAppointment, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of every list, steps before appointments."""
        steps = self.moved + self.fixed + self.overdue + self.impossible
        steps += self.added + self.no_longer_needed
        return steps + self.to_rebook + self.to_check + self.cancelled

    def without_treatment(self) -> "Reanchoring":
        """What of it may be shown to somebody who may not see treatment."""
        listed = (
            "moved", "fixed", "overdue", "impossible", "added", "no_longer_needed", "to_rebook",
            "to_check", "cancelled", "to_tell", "steps", "appointments",
        )  # fmt: skip
        kept: dict[str, Any] = {
            name: tuple(each for each in getattr(self, name) if not each.of_treatment)
            for name in listed
        }
        new = tuple(step for step in self.new_steps if not is_of_treatment(step.pathway))
        return replace(self, **kept, new_steps=new)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, nothing to write and nobody to tell."""
        return self.from_day == self.to_day and not (self.changes or self.to_tell)

    @property
    def breaks_something(self) -> bool:
        """Whether somebody must act: a step overdue or too late, or a booking to be made again."""
        return bool(self.overdue or self.impossible or self.to_rebook)


def apply(plan: HeldPlan, result: Reanchoring) -> HeldPlan:
    """The plan after a change: what the store holds once the result has been written.

    New steps get the ids after the highest held one; a store gives its own.
    """
    steps = {step.id: step for step in plan.steps} | {step.id: step for step in result.steps}
    appointments = {each.id: each for each in plan.appointments}
    appointments |= {each.id: each for each in result.appointments}
    first_id = max(steps, default=0) + 1
    added = tuple(
        _held(number, step) for number, step in enumerate(result.new_steps, start=first_id)
    )
    return replace(
        plan,
        release_day=result.to_day,
        steps=tuple(steps.values()) + added,
        appointments=tuple(appointments.values()),
    )


def _held(number: int, step: PlannedStep) -> HeldStep:
    return HeldStep(
        id=number,
        template_id=step.template_id,
        title=step.title,
        state=step.state,
        opens_on=step.opens_on,
        due_on=step.due_on,
        closes_on=step.closes_on,
        fixed=False,
        owner=step.owner,
        of_treatment=is_of_treatment(step.pathway),
    )
