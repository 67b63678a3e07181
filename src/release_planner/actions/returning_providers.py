"""Who returns what, and for which area: checks that both kinds of returns share."""

from dataclasses import dataclass, field
from typing import cast

from sqlmodel import Session, select

from release_planner.actions.finding import id_of
from release_planner.actions.import_records import RefusedRowError
from release_planner.domain.areas import AreaProfile
from release_planner.imports.records import Record
from release_planner.model.provision import Provider
from release_planner.reference.reference import Reference
from release_planner.store.reading.returned_starts import own_areas, served_authorities
from release_planner.store.sessions import driver_connection

MOST_NAMED = 4


@dataclass(slots=True)
class ReturningProviders:
    """The providers of the store by code, and the areas that each works in."""

    session: Session
    reference: Reference
    by_code: dict[str, Provider] = field(init=False)
    _areas: dict[int, tuple[AreaProfile, ...]] = field(init=False)
    _own: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        connection = driver_connection(self.session)
        self.by_code = {row.code.upper(): row for row in self.session.exec(select(Provider))}
        self._areas = {
            provider_id: self._areas_of(authorities)
            for provider_id, authorities in served_authorities(connection).items()
        }
        if connection.engine == "postgresql":
            self._own = own_areas(connection) or None

    def provider(self, row: Record) -> Provider:
        """The provider that a row names. Raises RefusedRowError when the store has none such."""
        provider = self.by_code.get(str(row["provider_code"]))
        if provider is None:
            raise RefusedRowError("provider_code", "the code of a provider in the store")
        return provider

    def treatment_authority(self, row: Record) -> str | None:
        """The council that answers for treatment where a row says, None where it does not say."""
        code = cast(str | None, row["authority"])
        return None if code is None else treatment_authority(self.reference, code)

    def area(self, row: Record, provider: Provider) -> AreaProfile:
        """The area that a return is of.

        Raises RefusedRowError when its authority is in no area that the provider works in, or the
        caller, and when it says none and the provider works in several.
        """
        told = cast(str | None, row["authority"])
        served = self._areas.get(id_of(provider), ()) or tuple(self.reference.areas.values())
        open_to = [each for each in served if self._own is None or each.name in self._own]
        found = [each for each in open_to if told is None or told in each.authorities]
        if len(found) == 1 or (found and told is not None):
            return found[0]
        names = ", ".join(each.name for each in open_to[:MOST_NAMED]) or "none of your areas"
        if told is None:
            raise RefusedRowError(
                "authority", f"a local authority, since {provider.code} works in {names}"
            )
        raise RefusedRowError(
            "authority", f"a local authority where {provider.code} works: in {names}"
        )

    def _areas_of(self, authorities: frozenset[str]) -> tuple[AreaProfile, ...]:
        return tuple(
            area for area in self.reference.areas.values() if authorities & area.authorities
        )


def treatment_authority(reference: Reference, code: str) -> str:
    """The council that answers for treatment at an authority: a district's county, else itself."""
    held = reference.authorities.get(code)
    return (held.upper_tier_code if held else None) or code
