"""Loads `anchor_precedence.toml`: which release date a plan hangs on, by state of custody."""

from collections.abc import Mapping
from types import MappingProxyType

from release_planner.domain.anchor import (
    AnchorConfidence,
    AnchorPrecedence,
    AnchorRule,
    Candidate,
    StatePrecedence,
)
from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "anchor_precedence.toml"
_STATE_KEYS = (
    "order",
    "only_when",
    "excluded",
    "actual_release",
    "otherwise",
    "source",
    "checked_on",
    "verified",
)
_GIVEN_CONFIDENCE = ("confirmed", "approved", "calculated")

_Confidence = Mapping[ReleaseDateType, AnchorConfidence]
_Reasons = Mapping[ReleaseDateType, str]


def load_anchor_precedence(folder: DataFolder) -> AnchorPrecedence:
    """The order of release dates for every state of custody.

    Every state must be given; a type in an order needs a confidence and must not be one that is
    excluded. Raises DataError naming file, key, value and what was expected.
    """
    table = folder.read_toml(FILE)
    table.allow("confidence", "excluded", "states")
    confidence = _confidence(table.table("confidence"))
    never = _reasons(table.table("excluded"))
    states = table.table("states")
    states.allow(*CustodyState)
    return MappingProxyType(
        {state: _state(states.table(state), confidence, never) for state in CustodyState}
    )


def _state(table: TomlTable, confidence: _Confidence, never: _Reasons) -> StatePrecedence:
    table.allow(*_STATE_KEYS)
    order = table.codes("order", ReleaseDateType)
    rules = _rules(table.optional_table("only_when"), order)
    here = table.optional_table("excluded")
    excluded = {**never, **(_reasons(here) if here else {})}
    for kind in order:
        if kind in excluded:
            raise table.error("order", f"a list without {kind}, which is excluded")
        if kind not in confidence:
            raise table.error("order", f"only types listed under [confidence], so not {kind}")
    return StatePrecedence(
        candidates=tuple(
            Candidate(kind, confidence[kind], rules.get(kind, AnchorRule.ALWAYS)) for kind in order
        ),
        excluded=MappingProxyType(excluded),
        on_actual_release=bool(table.optional_flag("actual_release")),
        otherwise=table.text("otherwise"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
        verified=table.flag("verified"),
    )


def _confidence(table: TomlTable) -> _Confidence:
    table.allow(*ReleaseDateType)
    found = {}
    for kind in table.values:
        word = table.code(kind, AnchorConfidence)
        if word not in _GIVEN_CONFIDENCE:
            raise table.error(kind, f"one of {', '.join(_GIVEN_CONFIDENCE)}")
        found[ReleaseDateType(kind)] = word
    return found


def _reasons(table: TomlTable) -> _Reasons:
    table.allow(*ReleaseDateType)
    return {ReleaseDateType(kind): table.text(kind) for kind in table.values}


def _rules(
    table: TomlTable | None, order: tuple[ReleaseDateType, ...]
) -> Mapping[ReleaseDateType, AnchorRule]:
    if table is None:
        return {}
    table.allow(*order)
    return {ReleaseDateType(kind): table.code(kind, AnchorRule) for kind in table.values}
