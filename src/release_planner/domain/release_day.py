"""The release-day engine: from a sentence date to the day the person is expected at the gate.

Three answers hang together. The *statutory day* obeys section 23(3) of the Criminal Justice Act
1961: nobody is discharged on a weekend or a bank holiday. The *planned day* adds the presumption
against a Friday or the day before a bank holiday (section 23(3B) to (3D), in force 12 December
2023). The *earliest discretionary day* is as far as a governor may bring that forward. The law is
chosen by the due date; sentence dates are given, never computed.

The engine is pure, and it remembers recent answers: an import asks it for the same few thousand
days again and again.
"""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.day_text import day_text
from release_planner.domain.eligible_days import (
    PassedDay,
    eligible_day_before,
    is_eligible,
    why_not_eligible,
)
from release_planner.domain.errors import PlannerError, UnknownBankHolidaysError
from release_planner.domain.law import (
    DAY_OF_RELEASE,
    NON_FRIDAY_PRESUMPTION,
    DateTypeWarning,
    DayOfReleaseRule,
    Law,
    PresumptionRule,
)
from release_planner.domain.working_days import (
    BankHolidays,
    is_weekend,
    next_working_day,
    previous_working_day,
    why_not_working,
)

NOT_EXCLUDED = "none"
"""Told for `excluded` when somebody has checked that no exclusion applies."""

_ONE_DAY = datetime.timedelta(days=1)
_REMEMBERED = 32_768
_HOLIDAY_SOURCE = "list of bank holidays, England and Wales"


class Certainty(StrEnum):
    """How far the planned day may be relied on."""

    KNOWN = "known"
    ASSUMES_ADULT_NO_EXCLUSION = "assumes_adult_no_exclusion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the answer: the rule, the day it started from, the day it gave, and why.

    `why` is a sentence for a caseworker that already names the days in `passed_over`.
    """

    rule: str
    from_day: datetime.date
    to_day: datetime.date
    why: str
    source: str
    passed_over: tuple[PassedDay, ...] = ()


class ExpectedDays(NamedTuple):
    """The earliest and the latest day the person may be released; None where no bound is known."""

    earliest: datetime.date | None
    latest: datetime.date | None


@dataclass(frozen=True, slots=True)
class ReleaseDay:
    """The answer for one date.

    `statutory_day` is None when the bank holidays of the year are unknown and matter;
    `planned_day` when that is so, or when it turns on an eligibility nobody has told;
    `earliest_discretionary_day` unless the presumption was applied. `expected_days` is the planned
    day twice when there is one, and otherwise what bounds are known: screens show both, and
    deadlines work to the earlier.
    """

    date: datetime.date
    type: ReleaseDateType
    statutory_day: datetime.date | None
    planned_day: datetime.date | None
    earliest_discretionary_day: datetime.date | None
    certainty: Certainty
    expected_days: ExpectedDays
    reasons: tuple[Reason, ...]


def release_day(
    due: datetime.date,
    date_type: ReleaseDateType,
    law: Law,
    holidays: BankHolidays,
    *,
    sentence_start: datetime.date | None = None,
    child: bool | None = None,
    excluded: str | None = None,
) -> ReleaseDay:
    """The day of release that follows from a sentence date, with every rule that led to it.

    Days served are the whole days from `sentence_start` to the statutory day: sentenced on the 1st
    and released on the 29th is 28. `child` is True for a person under 18, None when not told.
    `excluded` is a code of the law's list of exclusions, NOT_EXCLUDED when checked, None when not
    told. A sentence start alone gives the certainty `assumes_adult_no_exclusion`; it becomes
    `known` for a child, for an exclusion, for an adult checked to have none, and wherever the
    presumption would change nothing.

    Raises PlannerError for an exclusion that the law of that day does not list, and
    LawNotInForceError when no rule on the day of release is in force then.
    """
    basis = _basis(due, date_type, law, holidays)
    if excluded not in (None, NOT_EXCLUDED):
        _check_exclusion(excluded, law, due)
    rule, statutory_day = basis.presumption, basis.answer.statutory_day
    if rule is None or statutory_day is None:
        return basis.answer
    served_enough = (
        None
        if sentence_start is None
        else (statutory_day - sentence_start).days >= rule.minimum_served_days
    )
    return _with_presumption(basis, served_enough, child, excluded)


@dataclass(frozen=True, slots=True, eq=False)
class _Basis:
    """What follows from the date and its type alone.

    `presumption` is there only when it would move the day if the person is eligible.
    """

    answer: ReleaseDay
    holidays: BankHolidays
    presumption: PresumptionRule | None = None
    source: str = ""


@lru_cache(maxsize=_REMEMBERED)
def _basis(
    due: datetime.date, date_type: ReleaseDateType, law: Law, holidays: BankHolidays
) -> _Basis:
    parameter = law.in_force(DAY_OF_RELEASE, due)
    rule = parameter.value
    assert isinstance(rule, DayOfReleaseRule)
    warnings = _law_warnings(due, date_type, law)
    if date_type in rule.markers:
        why = "this type of date is not a day of final release, so it never moves"
        reason = Reason("marker_stands", due, due, why, parameter.citation)
        return _Basis(_known(due, date_type, due, (reason, *warnings)), holidays)
    if date_type in rule.as_set:
        reasons = (*_set_by_decision(due, parameter.citation, holidays), *warnings)
        return _Basis(_known(due, date_type, due, reasons), holidays)
    try:
        day, moved = _moved_off_non_working_days(due, date_type, rule, parameter.citation, holidays)
    except UnknownBankHolidaysError as error:
        later = date_type in rule.later
        return _Basis(_beyond_the_list(due, date_type, later, str(error), warnings), holidays)
    reasons = (*moved, *_computed_year(due, day, holidays), *warnings)
    return _presumption_basis(_known(due, date_type, day, reasons), law, holidays)


def _presumption_basis(answer: ReleaseDay, law: Law, holidays: BankHolidays) -> _Basis:
    parameter = law.find(NON_FRIDAY_PRESUMPTION, answer.date)
    day = answer.statutory_day
    if parameter is None or day is None:
        return _Basis(answer, holidays)
    rule = parameter.value
    assert isinstance(rule, PresumptionRule)
    if answer.type not in rule.types:
        return _Basis(answer, holidays)
    try:
        if not is_eligible(day, holidays):
            return _Basis(answer, holidays, rule, parameter.citation)
    except UnknownBankHolidaysError:
        return _Basis(answer, holidays, rule, parameter.citation)
    why = f"{day_text(day)} is not a Friday or the day before a bank holiday"
    reason = Reason("presumption_changes_nothing", day, day, why, parameter.citation)
    return _Basis(replace(answer, reasons=(*answer.reasons, reason)), holidays)


@lru_cache(maxsize=_REMEMBERED)
def _with_presumption(
    basis: _Basis, served_enough: bool | None, child: bool | None, excluded: str | None
) -> ReleaseDay:
    answer, rule, source = basis.answer, basis.presumption, basis.source
    day = answer.statutory_day
    assert rule is not None
    assert day is not None
    if excluded not in (None, NOT_EXCLUDED):
        why = f"the presumption does not apply: {rule.exclusions[excluded]}"
        return _adding(answer, Reason("presumption_excluded", day, day, why, source))
    if served_enough is False:
        why = f"fewer than {rule.minimum_served_days} days served since sentence by then"
        return _adding(answer, Reason("minimum_not_served", day, day, why, source))
    try:
        count = rule.child_days_earlier if child else rule.adult_days_earlier
        presumed, passed = eligible_day_before(day, count, basis.holidays)
        furthest, further = eligible_day_before(day, rule.most_days_earlier, basis.holidays)
    except UnknownBankHolidaysError as error:
        reason = Reason("bank_holidays_unknown", day, day, str(error), _HOLIDAY_SOURCE)
        return _undecided(_adding(answer, reason), None)
    if served_enough is None:
        return _undecided(_adding(answer, _not_told(rule, day, presumed, passed, source)), presumed)
    why = f"presumed out {_days_earlier(count)} before: {_passed_text(passed)}"
    reasons = [Reason("non_friday_presumption", day, presumed, why, source, passed)]
    if furthest != presumed:
        why = "the community offender manager may ask for this day and the governor may approve it"
        beyond = tuple(item for item in further if item.day < presumed)
        reasons.append(Reason("discretionary_day", presumed, furthest, why, source, beyond))
    sure = child or (child is False and excluded == NOT_EXCLUDED)
    return replace(
        _adding(answer, *reasons),
        planned_day=presumed,
        earliest_discretionary_day=furthest,
        certainty=Certainty.KNOWN if sure else Certainty.ASSUMES_ADULT_NO_EXCLUSION,
        expected_days=ExpectedDays(presumed, presumed),
    )


def _known(
    due: datetime.date,
    date_type: ReleaseDateType,
    day: datetime.date,
    reasons: tuple[Reason, ...],
) -> ReleaseDay:
    both = ExpectedDays(day, day)
    return ReleaseDay(due, date_type, day, day, None, Certainty.KNOWN, both, reasons)


def _adding(answer: ReleaseDay, *reasons: Reason) -> ReleaseDay:
    return replace(answer, reasons=(*answer.reasons, *reasons))


def _undecided(answer: ReleaseDay, presumed: datetime.date | None) -> ReleaseDay:
    return replace(
        answer,
        planned_day=None,
        certainty=Certainty.UNKNOWN,
        expected_days=ExpectedDays(presumed, answer.statutory_day),
    )


def _beyond_the_list(
    due: datetime.date,
    date_type: ReleaseDateType,
    later: bool,
    why: str,
    warnings: tuple[Reason, ...],
) -> ReleaseDay:
    weekday = due
    while is_weekend(weekday):
        weekday += _ONE_DAY if later else -_ONE_DAY
    bounds = ExpectedDays(weekday, None) if later else ExpectedDays(None, weekday)
    reason = Reason("bank_holidays_unknown", due, due, why, _HOLIDAY_SOURCE)
    reasons = (reason, *warnings)
    return ReleaseDay(due, date_type, None, None, None, Certainty.UNKNOWN, bounds, reasons)


def _moved_off_non_working_days(
    due: datetime.date,
    date_type: ReleaseDateType,
    rule: DayOfReleaseRule,
    source: str,
    holidays: BankHolidays,
) -> tuple[datetime.date, tuple[Reason, ...]]:
    later = date_type in rule.later
    day = next_working_day(due, holidays) if later else previous_working_day(due, holidays)
    passed = _non_working_between(due, day, holidays)
    if not passed:
        why = f"{day_text(due)} is a working day"
        return day, (Reason("working_day", due, day, why, source),)
    name = "next_working_day" if later else "previous_working_day"
    why = f"moved {'later' if later else 'earlier'} to a working day: {_passed_text(passed)}"
    reasons = [Reason(name, due, day, why, source, passed)]
    saturdays = [item.day for item in passed if item.why == "a Saturday"]
    if saturdays and not later:
        why = (
            "a Saturday is passed over only for a term of more than "
            f"{rule.short_term_days} days; that is taken to be so"
        )
        reasons.append(Reason("saturday_in_short_term", saturdays[0], day, why, source))
    return day, tuple(reasons)


def _non_working_between(
    due: datetime.date, day: datetime.date, holidays: BankHolidays
) -> tuple[PassedDay, ...]:
    step = _ONE_DAY if day > due else -_ONE_DAY
    passed: list[PassedDay] = []
    current = due
    while current != day:
        passed.append(PassedDay(current, why_not_working(current, holidays) or ""))
        current += step
    return tuple(passed)


def _set_by_decision(due: datetime.date, source: str, holidays: BankHolidays) -> tuple[Reason, ...]:
    stands = Reason("taken_as_set", due, due, "set by a decision, so taken as it stands", source)
    try:
        why = why_not_eligible(due, holidays)
    except UnknownBankHolidaysError as error:
        return stands, Reason("bank_holidays_unknown", due, due, str(error), _HOLIDAY_SOURCE)
    if why is None:
        return (stands,)
    warning = f"{day_text(due)} is {why}: check the day with the prison"
    non_working = is_weekend(due) or due in holidays
    rule = "set_on_non_working_day" if non_working else "set_before_non_working_day"
    return stands, Reason(rule, due, due, warning, source)


def _computed_year(
    due: datetime.date, day: datetime.date, holidays: BankHolidays
) -> tuple[Reason, ...]:
    if not holidays.is_computed_year(due.year):
        return ()
    why = f"bank holidays of {due.year} follow the usual rules and are not yet proclaimed"
    return (Reason("bank_holidays_computed", due, day, why, _HOLIDAY_SOURCE),)


def _law_warnings(due: datetime.date, date_type: ReleaseDateType, law: Law) -> tuple[Reason, ...]:
    return tuple(
        Reason(parameter.name, due, due, parameter.value.warning, parameter.citation)
        for parameter in law.warnings(date_type, due)
        if isinstance(parameter.value, DateTypeWarning)
    )


def _not_told(
    rule: PresumptionRule,
    day: datetime.date,
    presumed: datetime.date,
    passed: tuple[PassedDay, ...],
    source: str,
) -> Reason:
    why = (
        f"{day_text(presumed)} if {rule.minimum_served_days} days are served since sentence and no "
        f"exclusion applies, otherwise {day_text(day)}: the sentence start is not known; "
        f"{_passed_text(passed)}"
    )
    return Reason("eligibility_unknown", day, presumed, why, source, passed)


def _check_exclusion(excluded: str, law: Law, due: datetime.date) -> None:
    parameter = law.find(NON_FRIDAY_PRESUMPTION, due)
    if parameter is None or not isinstance(parameter.value, PresumptionRule):
        return
    known = parameter.value.exclusions
    if excluded not in known:
        expected = ", ".join([*known, NOT_EXCLUDED])
        raise PlannerError(f'"{excluded}" is not a known exclusion; expected one of {expected}')


def _days_earlier(count: int) -> str:
    return "1 eligible working day" if count == 1 else f"{count} eligible working days"


def _passed_text(passed: tuple[PassedDay, ...]) -> str:
    return ", ".join(f"{day_text(item.day)} is {item.why}" for item in passed)
