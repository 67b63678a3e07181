"""Loads `retention.toml`: review dates, and reasons to erase a record."""

from types import MappingProxyType

from release_planner.domain.codes import MappaCategory
from release_planner.domain.retention import (
    ErasureReason,
    RecordKind,
    RetentionRules,
    ReviewRule,
)
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "retention.toml"
_RULE = ("years", "counted_from", "source", "checked_on", "verified")
_OTHERS = tuple(kind for kind in RecordKind if kind is not RecordKind.PERSON)


def load_retention(folder: DataFolder) -> RetentionRules:
    """The rules of review and the reasons to erase.

    Raises DataError naming file, key, value and what was expected; one rule on people has to
    be everybody's.
    """
    top = folder.read_toml(FILE)
    top.allow("person", *_OTHERS, "returned_start", "link_decision", "limits", "reasons")
    people = [_rule(each, "mappa_categories") for _, each in top.table("person").named_tables()]
    people.sort(key=lambda rule: not rule.categories)
    if [bool(rule.categories) for rule in people].count(False) != 1:
        raise top.error("person", "one rule without mappa_categories, for everybody else")
    limits = top.table("limits")
    limits.allow("furthest_review_years")
    reasons = {code: _reason(code, table) for code, table in top.table("reasons").named_tables()}
    return RetentionRules(
        people=tuple(people),
        others=MappingProxyType({kind: _rule(top.table(kind)) for kind in _OTHERS}),
        reasons=MappingProxyType(reasons),
        furthest_months=12 * limits.whole_number("furthest_review_years", at_least=1, at_most=100),
        attributor_days=_kept_for(top.table("returned_start"), "days", at_most=366),
        decision_months=12 * _kept_for(top.table("link_decision"), "years", at_most=20),
    )


def _kept_for(table: TomlTable, unit: str, *, at_most: int) -> int:
    """How long something is kept that goes by itself, in ``unit``."""
    table.allow(unit, "counted_from", "source", "checked_on", "verified")
    for key in ("counted_from", "source"):
        table.text(key)
    table.day("checked_on")
    table.flag("verified")
    return table.whole_number(unit, at_least=1, at_most=at_most)


def _rule(table: TomlTable, *more: str) -> ReviewRule:
    table.allow(*_RULE, *more)
    categories = frozenset[MappaCategory]()
    if table.has("mappa_categories"):
        categories = frozenset(table.codes("mappa_categories", MappaCategory))
        if not categories:
            raise table.error("mappa_categories", "at least one category, or no such key")
    return ReviewRule(
        months=12 * table.whole_number("years", at_least=1, at_most=100),
        counted_from=table.text("counted_from"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        verified=table.flag("verified"),
        categories=categories,
    )


def _reason(code: str, table: TomlTable) -> ErasureReason:
    table.allow("name", "source", "checked_on", "verified")
    return ErasureReason(
        code=code,
        name=table.text("name"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        verified=table.flag("verified"),
    )
