"""What one reader sees of lists, as conditions of queries: what is hidden is not even counted."""

from dataclasses import dataclass

from release_planner.domain.access import Access, FieldGroup, group_of_step
from release_planner.domain.codes import Agency, Pathway
from release_planner.store.reading.sharing import agreed_sql

TREATMENT_APPOINTMENT = (
    "(appointment.kind = 'treatment' OR EXISTS (SELECT 1 FROM provider shown"
    " WHERE shown.agency = 'treatment_provider' AND (shown.id = appointment.provider_id"
    " OR shown.id = (SELECT at.provider_id FROM place at WHERE at.id = appointment.place_id))))"
)
"""The condition over ``appointment`` that it is about treatment, or with a provider of it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The groups hidden of everybody, and whether treatment is seen of those who agreed to share
    it with ``agency``.
    """

    hidden: frozenset[FieldGroup] = frozenset()
    treatment_by_agreement: bool = False
    agency: Agency | None = None

    @property
    def treatment(self) -> str:
        """The condition over ``custody`` that treatment is seen of this person."""
        if FieldGroup.TREATMENT in self.hidden:
            return "1 = 0"
        return agreed_sql(self.agency) if self.treatment_by_agreement else "1 = 1"

    @property
    def steps(self) -> str:
        """The condition over ``plan_step`` and ``custody`` that a step is seen."""
        parts = [
            f"plan_step.pathway <> '{pathway.value}'"
            for pathway in Pathway
            if group_of_step(pathway) in self.hidden
        ]
        if self._is_partial:
            treatment = Pathway.DRUGS_AND_ALCOHOL.value
            parts.append(f"(plan_step.pathway <> '{treatment}' OR {self.treatment})")
        return " AND ".join(parts) or "1 = 1"

    @property
    def appointments(self) -> str:
        """The condition over ``appointment`` and ``custody`` that an appointment is seen."""
        if FieldGroup.APPOINTMENTS in self.hidden:
            return "1 = 0"
        if not self._is_partial and FieldGroup.TREATMENT not in self.hidden:
            return "1 = 1"
        return f"(NOT {TREATMENT_APPOINTMENT} OR {self.treatment})"

    @property
    def told(self) -> str:
        """The condition over ``person_to_tell`` and ``custody`` that somebody to tell is seen."""
        if FieldGroup.PLAN in self.hidden:
            return "1 = 0"
        if not self._is_partial and FieldGroup.TREATMENT not in self.hidden:
            return "1 = 1"
        return (
            "((person_to_tell.role NOT LIKE '%treatment%'"
            f" AND lower(person_to_tell.why) NOT LIKE '%treatment%') OR {self.treatment})"
        )

    @property
    def _is_partial(self) -> bool:
        return self.treatment_by_agreement and FieldGroup.TREATMENT not in self.hidden


EVERYTHING = Sight()
"""Nothing is hidden."""


def sight_of(access: Access) -> Sight:
    """What somebody with this access sees of lists."""
    return Sight(
        access.hidden(agreed=True),
        FieldGroup.TREATMENT in access.role.under_agreement,
        access.agency,
    )
