"""The law as dated values: what is in force is chosen by the date that it is asked for.

Nothing here knows a figure. The figures, with their sources, are in `data/law.toml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError

DAY_OF_RELEASE = "day_of_release"
NON_FRIDAY_PRESUMPTION = "non_friday_presumption"


class LawNotInForceError(PlannerError):
    """No value of a legal parameter is in force on a day."""


@dataclass(frozen=True, slots=True)
class DayOfReleaseRule:
    """How each type of date behaves on a non-working day: Criminal Justice Act 1961, s.23(3).

    `earlier` types move to the last working day on or before, `later` types to the first on or
    after; `as_set` types were decided by somebody and only draw a warning; `markers` end or review
    a sentence and are not days of release at all. Every type is in exactly one of the four.
    A Saturday counts only for terms of more than `short_term_days`, taken as the usual case.
    """

    earlier: frozenset[ReleaseDateType]
    later: frozenset[ReleaseDateType]
    as_set: frozenset[ReleaseDateType]
    markers: frozenset[ReleaseDateType]
    short_term_days: int


@dataclass(frozen=True, slots=True)
class PresumptionRule:
    """The presumption against release on a Friday or the day before a bank holiday.

    Days are eligible working days: working days that no non-working day follows. An adult is
    presumed out `adult_days_earlier`, a child `child_days_earlier`, and never more than
    `most_days_earlier`. `exclusions` maps each code to its meaning.
    """

    types: frozenset[ReleaseDateType]
    adult_days_earlier: int
    child_days_earlier: int
    most_days_earlier: int
    minimum_served_days: int
    exclusions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DateTypeWarning:
    """A change of law that makes dates of some types doubtful from the day it is in force."""

    types: frozenset[ReleaseDateType]
    warning: str


@dataclass(frozen=True, slots=True)
class Tranche:
    """One stage of a change that reaches people in turn, with the sentences it reaches."""

    starts_on: date
    who: str
    longest_sentence_days: int | None


LegalValue = (
    int
    | tuple[int, ...]
    | DayOfReleaseRule
    | PresumptionRule
    | DateTypeWarning
    | tuple[Tranche, ...]
)


@dataclass(frozen=True, slots=True)
class LegalParameter:
    """One value of a legal parameter, in force `from_day` to `to_day`, both inclusive.

    An open end is None. `verified` is False where the source was not checked against the text
    itself; such a value must never be presented as law.
    """

    name: str
    value: LegalValue
    from_day: date | None
    to_day: date | None
    source: str
    checked_on: date
    verified: bool
    note: str | None = None

    @property
    def citation(self) -> str:
        """The source as reasons quote it, marked when it was not verified."""
        return self.source if self.verified else f"{self.source} (not verified)"

    def in_force_on(self, day: date) -> bool:
        """Whether this value applies on a day."""
        return (self.from_day is None or self.from_day <= day) and (
            self.to_day is None or day <= self.to_day
        )


class Law:
    """Every legal parameter the planner knows, each with one or more dated values.

    Two laws are equal only when they are the same object, so that a law is a cheap cache key.
    """

    __slots__ = ("_by_name",)

    def __init__(self, parameters: Iterable[LegalParameter]) -> None:
        self._by_name: dict[str, tuple[LegalParameter, ...]] = {}
        for parameter in parameters:
            earlier = self._by_name.get(parameter.name, ())
            self._by_name[parameter.name] = (*earlier, parameter)

    @property
    def parameters(self) -> tuple[LegalParameter, ...]:
        """Every dated value, in the order of the file."""
        return tuple(value for values in self._by_name.values() for value in values)

    def find(self, name: str, day: date) -> LegalParameter | None:
        """The value of a parameter in force on a day, or None when none is."""
        for parameter in self._by_name.get(name, ()):
            if parameter.in_force_on(day):
                return parameter
        return None

    def in_force(self, name: str, day: date) -> LegalParameter:
        """The value of a parameter in force on a day.

        Raises LawNotInForceError when the parameter is unknown or has no value on that day.
        """
        found = self.find(name, day)
        if found is None:
            known = "is not in force" if name in self._by_name else "is not in the legal parameters"
            raise LawNotInForceError(f'"{name}" {known} on {day_text(day)}')
        return found

    def whole_number(self, name: str, day: date) -> int:
        """The value in force of a parameter that is one whole number, in the unit its name says.

        Raises LawNotInForceError as `in_force` does, and when the value is not a whole number.
        """
        value = self.in_force(name, day).value
        if not isinstance(value, int):
            raise LawNotInForceError(f'"{name}" is not a single number')
        return value

    def warnings(self, kind: ReleaseDateType, day: date) -> tuple[LegalParameter, ...]:
        """The values in force on a day that make a date of this type doubtful."""
        return tuple(
            parameter
            for parameter in self.parameters
            if isinstance(parameter.value, DateTypeWarning)
            and kind in parameter.value.types
            and parameter.in_force_on(day)
        )
