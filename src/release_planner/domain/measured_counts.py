"""What the reports count, before anything of it is protected: one count of one measure a line."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

TOTAL, ALL = "total", "all"


@dataclass(frozen=True, slots=True)
class MeasuredCount:
    """One measure over the releases (or appointments) of one category of one breakdown.

    `breakdown` is "total" with the category "all", or a way to divide the releases, such as
    "authority" with GSS codes, "month" with "2026-07", "quarter" with "2026/27 Q2"; `label` is the
    category in words. `numerator` of `denominator` did what the measure counts. `pending` have a
    window that is not closed within the returns, of `unknown` it is not known; both stand outside
    the denominator. `estimate`, from 0 to 1, is set where the rate is no plain share: a cumulative
    incidence with open windows. `order` is the place of the category among those of its breakdown.
    """

    indicator: str
    breakdown: str
    category: str
    label: str
    numerator: int
    denominator: int
    pending: int = 0
    unknown: int = 0
    estimate: float | None = None
    order: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be a count."""
        if not 0 <= self.numerator <= self.denominator or min(self.pending, self.unknown) < 0:
            raise ValueError(f"{self.indicator} by {self.breakdown} is not a count")

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the line from all others of one report."""
        return self.indicator, self.breakdown, self.category


def by_key(counts: Iterable[MeasuredCount]) -> Mapping[Hashable, MeasuredCount]:
    """The lines by their key."""
    return {count.key: count for count in counts}
