"""What may be shown of the counts of a whole area; None stands for "withheld".

No count may be worked out from the others: the releases of a period are the sum of their parts, so
a small part is merged with its neighbours, and where even the rest is small the sum is withheld.
"""

from dataclasses import dataclass

from release_planner.domain.takeup import DisclosureThresholds, TakeUp, TakeUpCounts, summarise
from release_planner.reference.disclosure import DisclosureProfile
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp


@dataclass(frozen=True, slots=True)
class ProtectedCoverage:
    """Which releases the figure rests on.

    `releases` = `mature` + `no_need` + `need_unknown` + `pending`. Where one of the last three is
    small, all three are withheld and only `not_in_figure`, their sum, may be shown.
    """

    releases: int | None
    mature: int | None
    no_need: int | None
    need_unknown: int | None
    pending: int | None
    not_in_figure: int | None

    @property
    def need_yes(self) -> int | None:
        """Releases with a treatment need."""
        return None if self.mature is None or self.pending is None else self.mature + self.pending

    @property
    def need_known(self) -> int | None:
        """Releases of which it is known whether there is a need."""
        yes = self.need_yes
        return None if yes is None or self.no_need is None else yes + self.no_need


@dataclass(frozen=True, slots=True)
class ProtectedTakeUp:
    """The headline of a whole area with its coverage, and parts of the denominator.

    `apart` holds what only named bodies are told: counts that stand outside the denominator, by
    name. It is None in the public profile.
    """

    headline: TakeUp
    coverage: ProtectedCoverage
    referred: int | None
    mature_persons: int | None
    apart: dict[str, int] | None


def protect(counts: AreaTakeUp, profile: DisclosureProfile) -> ProtectedTakeUp:
    """Apply the profile's thresholds to the counts of an area taken together."""
    total, thresholds = counts.total, profile.thresholds
    headline = summarise(
        TakeUpCounts(
            persons=counts.persons,
            started=total.started,
            not_started=total.not_started,
            already_open=total.already_open,
            pending=total.pending + total.no_return,
            need_unknown=total.need_unknown,
        ),
        thresholds,
    )
    parts_withheld = headline.started is None
    return ProtectedTakeUp(
        headline=headline,
        coverage=_coverage(total, thresholds),
        referred=None if parts_withheld else _rate_part(total.referred, total.mature, thresholds),
        mature_persons=(
            None if parts_withheld else _part(counts.mature_persons, total.mature, thresholds)
        ),
        apart=None if profile.is_public else _apart(counts, total),
    )


def _coverage(total: AuthorityTakeUp, thresholds: DisclosureThresholds) -> ProtectedCoverage:
    parts = (total.no_need, total.need_unknown, total.pending + total.no_return)
    if 0 < total.mature < thresholds.smallest_denominator:
        shown = total.releases >= thresholds.smallest_denominator
        releases = total.releases if shown else None
        return ProtectedCoverage(releases, None, None, None, None, None)
    if not any(_is_small(part, thresholds) for part in parts):
        return ProtectedCoverage(total.releases, total.mature, *parts, not_in_figure=sum(parts))
    rest = sum(parts)
    if _is_small(rest, thresholds):
        return ProtectedCoverage(None, total.mature, None, None, None, None)
    return ProtectedCoverage(total.releases, total.mature, None, None, None, rest)


def _part(part: int, whole: int, thresholds: DisclosureThresholds) -> int | None:
    hidden = _is_small(part, thresholds) or _is_small(whole - part, thresholds)
    return None if hidden else part


def _rate_part(part: int, whole: int, thresholds: DisclosureThresholds) -> int | None:
    is_none_or_all = whole > 0 and part in (0, whole)
    hidden = thresholds.withhold_none_and_all and is_none_or_all
    return None if hidden else _part(part, whole, thresholds)


def _apart(counts: AreaTakeUp, total: AuthorityTakeUp) -> dict[str, int]:
    return {
        "window_open": total.pending,
        "no_return": total.no_return,
        "age_unknown": total.age_unknown,
        "children": total.children,
        "released_elsewhere": counts.released_elsewhere,
        "authority_unknown": counts.authority_unknown,
        **({"released_to_late": counts.released_to_late} if counts.released_to_late else {}),
    }


def _is_small(count: int, thresholds: DisclosureThresholds) -> bool:
    return 1 <= count <= thresholds.largest_small_count
