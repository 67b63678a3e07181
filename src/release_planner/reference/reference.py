"""Everything in the data folder, each part read when it is first asked for.

Start-up asks for little, so nothing is read, and no loader is imported, before it is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release_planner.reference.locator import DataFolder, find_data

if TYPE_CHECKING:
    from release_planner.domain.access import AccessRules
    from release_planner.domain.anchor import AnchorPrecedence
    from release_planner.domain.areas import AreaProfile
    from release_planner.domain.benchmarks import Benchmark
    from release_planner.domain.handover import PlanRules
    from release_planner.domain.law import Law
    from release_planner.domain.places import AccommodationType, LocalAuthority, Prison
    from release_planner.domain.plan import TemplateStep
    from release_planner.domain.retention import RetentionRules
    from release_planner.domain.return_rules import ReturnRules
    from release_planner.domain.working_days import BankHolidays


@dataclass(frozen=True)
class Reference:
    """The data in force. Each attribute raises DataError, when first read, if its file is wrong."""

    folder: DataFolder

    @cached_property
    def law(self) -> "Law":
        """The legal parameters, by date."""
        from release_planner.reference.law import load_law

        return load_law(self.folder)

    @cached_property
    def bank_holidays(self) -> "BankHolidays":
        """The bank holidays of England and Wales."""
        from release_planner.reference.bank_holidays import load_bank_holidays

        return load_bank_holidays(self.folder)

    @cached_property
    def anchor_precedence(self) -> "AnchorPrecedence":
        """Which release date anchors a plan, by state of custody."""
        from release_planner.reference.anchor_precedence import load_anchor_precedence

        return load_anchor_precedence(self.folder)

    @cached_property
    def plan_rules(self) -> "PlanRules":
        """The distances and ages that decide handover and conditions of steps."""
        from release_planner.reference.plan_rules import load_plan_rules

        return load_plan_rules(self.folder)

    @cached_property
    def pathways(self) -> "tuple[TemplateStep, ...]":
        """Every template step in use."""
        from release_planner.reference.pathways import load_pathways

        return load_pathways(self.folder)

    @cached_property
    def steps(self) -> "Mapping[str, TemplateStep]":
        """Every template step in use, by its id."""
        return {step.id: step for step in self.pathways}

    @cached_property
    def areas(self) -> "Mapping[str, AreaProfile]":
        """Area profiles by id, such as west_mercia."""
        from release_planner.reference.areas import load_areas

        return load_areas(self.folder, self.authorities, self.prisons)

    @cached_property
    def prisons(self) -> "Mapping[str, Prison]":
        """Prisons by three-letter id."""
        from release_planner.reference.prisons import load_prisons

        return load_prisons(self.folder)

    @cached_property
    def authorities(self) -> "Mapping[str, LocalAuthority]":
        """Councils by GSS code."""
        from release_planner.reference.authorities import load_authorities

        return load_authorities(self.folder)

    @cached_property
    def accommodation_types(self) -> "Mapping[str, AccommodationType]":
        """Kinds of accommodation by probation code."""
        from release_planner.reference.accommodation import load_accommodation_types

        return load_accommodation_types(self.folder)

    @cached_property
    def roles(self) -> "AccessRules":
        """Who may hold, see and do what, by agency."""
        from release_planner.reference.roles import load_roles

        return load_roles(self.folder)

    @cached_property
    def retention(self) -> "RetentionRules":
        """When records are to be looked at again, and why one may be erased."""
        from release_planner.reference.retention import load_retention

        return load_retention(self.folder)

    @cached_property
    def returns(self) -> "ReturnRules":
        """What is expected of providers' returns."""
        from release_planner.reference.returns import load_return_rules

        return load_return_rules(self.folder)

    @cached_property
    def benchmarks(self) -> "tuple[Benchmark, ...]":
        """Published figures."""
        from release_planner.reference.benchmarks import load_benchmarks

        return load_benchmarks(self.folder)


def load_reference(overlay: Path | None = None) -> Reference:
    """The data of this installation, with an optional overlay folder of edits.

    Reads nothing yet. Raises DataError when the overlay is not a folder.
    """
    return Reference(find_data(overlay))
