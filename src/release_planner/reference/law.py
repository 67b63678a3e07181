"""Loads `law.toml`: every legal parameter the planner knows, each with its dated values."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.law import (
    DAY_OF_RELEASE,
    NON_FRIDAY_PRESUMPTION,
    DateTypeWarning,
    DayOfReleaseRule,
    Law,
    LegalParameter,
    LegalValue,
    PresumptionRule,
    Tranche,
)
from release_planner.domain.release_day import NOT_EXCLUDED
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "law.toml"
_KEYS = ("from", "to", "value", "source", "checked_on", "verified", "note")
_VALUE = "value"


def load_law(folder: DataFolder) -> Law:
    """The law of the data folder.

    Every name must be one that the planner knows, with at least one value, and the periods of a
    name must not overlap. Raises DataError naming file, key, value and what was expected.
    """
    table = folder.read_toml(FILE)
    table.allow(*_READERS)
    law = Law(
        parameter
        for name, reader in _READERS.items()
        for parameter in _dated_values(table, name, reader)
    )
    _check_presumed_types(table, law)
    return law


def _check_presumed_types(table: TomlTable, law: Law) -> None:
    earlier = {
        item
        for parameter in law.parameters
        if isinstance(parameter.value, DayOfReleaseRule)
        for item in parameter.value.earlier
    }
    for entry in table.tables(NON_FRIDAY_PRESUMPTION):
        value = entry.table(_VALUE)
        if not earlier.issuperset(value.codes("types", ReleaseDateType)):
            raise value.error("types", f"types that {DAY_OF_RELEASE} lists as earlier")


def _dated_values(
    table: TomlTable, name: str, reader: Callable[[TomlTable], LegalValue]
) -> list[LegalParameter]:
    entries = table.tables(name)
    if not entries:
        raise table.error(name, "at least one dated value")
    found: list[LegalParameter] = []
    for entry in entries:
        parameter = _dated_value(entry, name, reader)
        for earlier in found:
            if _overlap(earlier, parameter):
                key = "from" if entry.has("from") else "to"
                raise entry.error(key, f"a period that does not overlap {_period_text(earlier)}")
        found.append(parameter)
    return found


def _dated_value(
    entry: TomlTable, name: str, reader: Callable[[TomlTable], LegalValue]
) -> LegalParameter:
    entry.allow(*_KEYS)
    from_day, to_day = entry.optional_day("from"), entry.optional_day("to")
    if from_day is not None and to_day is not None and to_day < from_day:
        raise entry.error("to", f"a date on or after {from_day}")
    return LegalParameter(
        name=name,
        value=reader(entry),
        from_day=from_day,
        to_day=to_day,
        source=entry.text("source"),
        checked_on=entry.day("checked_on"),
        verified=entry.flag("verified"),
        note=entry.optional_text("note"),
    )


def _overlap(one: LegalParameter, other: LegalParameter) -> bool:
    return (one.from_day or date.min) <= (other.to_day or date.max) and (
        other.from_day or date.min
    ) <= (one.to_day or date.max)


def _period_text(parameter: LegalParameter) -> str:
    start = "the beginning" if parameter.from_day is None else parameter.from_day.isoformat()
    end = "no end" if parameter.to_day is None else parameter.to_day.isoformat()
    return f"{start} to {end}"


def _whole_number(entry: TomlTable) -> int:
    return entry.whole_number(_VALUE, at_least=0)


def _whole_numbers(entry: TomlTable) -> tuple[int, ...]:
    return entry.whole_numbers(_VALUE, at_least=0)


def _day_of_release(entry: TomlTable) -> DayOfReleaseRule:
    value = entry.table(_VALUE)
    lists = ("earlier", "later", "as_set", "markers")
    value.allow(*lists, "short_term_days")
    types = {key: value.codes(key, ReleaseDateType) for key in lists}
    every = [item for key in lists for item in types[key]]
    for key in lists:
        for item in types[key]:
            if every.count(item) > 1:
                raise value.error(key, f"{item} in one list only")
    absent = [item for item in ReleaseDateType if item not in every]
    if absent:
        raise value.error("markers", f"{', '.join(absent)} as well, or in another list")
    return DayOfReleaseRule(
        **{key: frozenset(items) for key, items in types.items()},
        short_term_days=value.whole_number("short_term_days", at_least=0),
    )


def _presumption(entry: TomlTable) -> PresumptionRule:
    value = entry.table(_VALUE)
    counts = ("adult_days_earlier", "child_days_earlier", "most_days_earlier")
    value.allow("types", *counts, "minimum_served_days", "exclusions")
    most = value.whole_number("most_days_earlier", at_least=1, at_most=10)
    return PresumptionRule(
        types=frozenset(value.codes("types", ReleaseDateType)),
        adult_days_earlier=value.whole_number("adult_days_earlier", at_least=1, at_most=most),
        child_days_earlier=value.whole_number("child_days_earlier", at_least=1, at_most=most),
        most_days_earlier=most,
        minimum_served_days=value.whole_number("minimum_served_days", at_least=0),
        exclusions=_exclusions(value.table("exclusions")),
    )


def _exclusions(table: TomlTable) -> Mapping[str, str]:
    if table.has(NOT_EXCLUDED):
        raise table.error(NOT_EXCLUDED, "another code: this one says that none applies")
    return MappingProxyType({code: table.text(code) for code in table.values})


def _warning(entry: TomlTable) -> DateTypeWarning:
    value = entry.table(_VALUE)
    value.allow("types", "warning")
    return DateTypeWarning(frozenset(value.codes("types", ReleaseDateType)), value.text("warning"))


def _tranches(entry: TomlTable) -> tuple[Tranche, ...]:
    found: list[Tranche] = []
    for item in entry.tables(_VALUE):
        item.allow("starts_on", "who", "longest_sentence_days")
        after = found[-1].starts_on + timedelta(days=1) if found else entry.optional_day("from")
        starts_on = item.day("starts_on")
        if after is not None and starts_on < after:
            raise item.error("starts_on", f"a date on or after {after}")
        longest = item.optional_whole_number("longest_sentence_days", at_least=1)
        found.append(Tranche(starts_on, item.text("who"), longest))
    return tuple(found)


_READERS: dict[str, Callable[[TomlTable], LegalValue]] = {
    DAY_OF_RELEASE: _day_of_release,
    NON_FRIDAY_PRESUMPTION: _presumption,
    "licence_hard_stop_working_days": _whole_number,
    "licence_warning_working_days": _whole_number,
    "licence_late_allocation_working_days": _whole_number,
    "earliest_possible_release_working_days": _whole_number,
    "time_served_days": _whole_number,
    "duty_to_refer_due_days": _whole_number,
    "duty_to_refer_expires_weeks": _whole_number,
    "crs_accommodation_window_days": _whole_number,
    "cas1_window_months": _whole_number,
    "cas2_hdc_last_days": _whole_number,
    "cas3_referral_months": _whole_number,
    "cas3_longest_stay_nights": _whole_number,
    "continuity_of_care_window_days": _whole_number,
    "first_treatment_appointment_working_days": _whole_number,
    "hdc_longest_days": _whole_number,
    "hdc_shortest_custodial_period_days": _whole_number,
    "hdc_shortest_days": _whole_number,
    "hdc_clean_stop": _warning,
    "post_sentence_supervision_repeal": _warning,
    "early_removal_scheme_percent": _whole_number,
    "suspended_sentence_presumption_months": _whole_number,
    "fixed_term_recall_days": _whole_numbers,
    "fixed_term_recall_conversion": _tranches,
    "sds40": _tranches,
    "progression_model": _tranches,
}
