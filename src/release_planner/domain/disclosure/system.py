"""A table as a reader with pencil and paper has it: whole numbers, not negative, in equations."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

Terms = tuple[tuple[int, int], ...]
"""A sum of variables: the number of each variable and its factor."""

Span = tuple[int | None, int | None]
"""Both ends inclusive; None where there is no end."""

Solution = tuple[int, ...]


class Search(Enum):
    """Why a search for a solution came back with none."""

    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum of variables that the reader knows to come to `total`."""

    terms: Terms
    total: int


@dataclass(frozen=True, slots=True)
class System:
    """`variables` whole numbers from 0 up, and all that is known of them."""

    variables: int
    equations: tuple[Equation, ...]

    def is_solved_by(self, values: Sequence[int]) -> bool:
        """Whether these are counts that the reader could not tell from the true ones."""
        return (
            len(values) == self.variables
            and min(values, default=0) >= 0
            and all(value_of(each.terms, values) == each.total for each in self.equations)
        )


@dataclass(frozen=True, slots=True)
class Secret:
    """A number that no reader may work out.

    `value` is its true value, None where only what the reader could conclude is known. `small` are
    the values that may not be known to be the case, each span with both ends inclusive.
    """

    name: str
    terms: Terms
    value: int | None
    small: tuple[tuple[int, int], ...]

    @property
    def escapes(self) -> tuple[Span, ...]:
        """Where another solution must reach for the secret to be kept; none when there is nothing
        to keep.

        A value that is itself small, or not known here, is kept by a solution where it is not
        small; any other by a solution where it is different.
        """
        spans = self.small
        if self.value is None and not spans:
            return ()
        if self.value is not None and not any(low <= self.value <= high for low, high in spans):
            spans = ((self.value, self.value),)
        return tuple(_around(spans))

    def is_kept_by(self, values: Sequence[int]) -> bool:
        """Whether these values, a solution, show that the secret cannot be worked out."""
        value = value_of(self.terms, values)
        return any(is_within(value, span) for span in self.escapes)


def value_of(terms: Terms, values: Sequence[int]) -> int:
    """What the sum comes to."""
    return sum(factor * values[variable] for variable, factor in terms)


def is_within(value: int, span: Span) -> bool:
    """Whether the value lies in the span."""
    low, high = span
    return (low is None or value >= low) and (high is None or value <= high)


def combined(*parts: tuple[Terms, int]) -> Terms:
    """The sum of several sums, each with a factor."""
    factors: dict[int, int] = {}
    for terms, factor in parts:
        for variable, each in terms:
            factors[variable] = factors.get(variable, 0) + factor * each
    return tuple((variable, factor) for variable, factor in sorted(factors.items()) if factor)


def _around(spans: tuple[tuple[int, int], ...]) -> list[Span]:
    ordered = sorted(spans)
    found: list[Span] = [(None, ordered[0][0] - 1)]
    end = ordered[0][1]
    for low, high in ordered[1:]:
        if low > end + 1:
            found.append((end + 1, low - 1))
        end = max(end, high)
    found.append((end + 1, None))
    return found
