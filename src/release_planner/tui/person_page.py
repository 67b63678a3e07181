"""What the person screen shows, read in one go: the spell, and why each step is due when it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from release_planner.actions.consulting import read_person, why_expected
from release_planner.actions.context import ActionContext
from release_planner.domain.access import Access
from release_planner.domain.plan_builder import anchor_days
from release_planner.domain.timeline import explain
from release_planner.reference.reference import Reference
from release_planner.store.connection import Connection
from release_planner.store.reading.person import PersonDetail, StepRow
from release_planner.store.reading.plan_facts import plan_facts


@dataclass(frozen=True, slots=True)
class StepReason:
    """Why a step is due when it is, what it asks for, and where the rule comes from."""

    why: str
    asks: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person. ``names`` gives prisons, councils and kinds of accommodation by their codes,
    ``because`` why the expected release day is that day,
    ``access`` what the reader may change.
    """

    detail: PersonDetail
    access: Access
    reasons: Mapping[int, StepReason]
    names: Mapping[str, str]
    because: tuple[str, ...] = ()

    def name_of(self, code: str | None) -> str:
        """A code with its name in front where it has one: "Hewell (HMP) HEI"."""
        if code is None:
            return "not known"
        if code not in self.names:
            return code
        name = self.names[code]
        return f"{name} {code}" if name.endswith(")") else f"{name} ({code})"


def read_page(context: ActionContext, connection: Connection, custody_id: int) -> PersonPage:
    """Log that the person is looked at, and read what their screen shows."""
    detail = read_person(context, connection, custody_id)
    return PersonPage(
        detail,
        context.access(connection),
        _reasons(context, connection, detail),
        _names(context.reference, detail),
        why_expected(context, connection, detail.header),
    )


def _reasons(
    context: ActionContext, connection: Connection, detail: PersonDetail
) -> dict[int, StepReason]:
    reference = context.reference
    facts = plan_facts(connection, detail.header.custody_id)
    if facts is None:
        return {}
    days = anchor_days(facts, reference.plan_rules)

    def reason(step: StepRow) -> StepReason:
        template = reference.steps.get(step.template_id)
        if template is None:
            return StepReason("This step is no longer in the pathways.", "", "", False)
        why = explain(template, days[template.anchor], reference.bank_holidays, context.today)
        if step.is_fixed:
            why = f"The date was set by hand and stays. By the pathway: {why}"
        return StepReason(why, template.explanation, template.source, template.verified)

    return {step.id: reason(step) for step in detail.steps}


def _names(reference: Reference, detail: PersonDetail) -> dict[str, str]:
    names: dict[str, str] = {}
    prison = reference.prisons.get(detail.header.prison_id or "")
    if prison is not None:
        names[prison.prison_id] = prison.name
    codes = {detail.header.release_authority, *(row.authority for row in detail.housing_referrals)}
    for code in codes - {None}:
        authority = reference.authorities.get(str(code))
        if authority is not None:
            names[authority.gss_code] = authority.name
    for row in detail.accommodation:
        kind = reference.accommodation_types.get(row.type_code or "")
        if kind is not None:
            names[kind.code] = kind.name
    return names
