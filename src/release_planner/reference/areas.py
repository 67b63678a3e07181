"""Loads `areas/*.toml`: the profile of each police area."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from release_planner.domain.areas import (
    AllocationPreference,
    AreaProfile,
    Board,
    ChairRule,
    IomAllocationRule,
    MappaRequirement,
    MappaRule,
    Ratio,
    RatioUnit,
)
from release_planner.domain.codes import MappaCategory, MappaLevel
from release_planner.domain.places import AuthorityTier, LocalAuthority, Prison
from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

_FILES = "areas/*.toml"
_KEYS = (
    "name",
    "police_force",
    "probation_region",
    "probation_delivery_units",
    "housing_authorities",
    "treatment_authorities",
    "prisons",
    "boards",
    "iom_allocation",
    "mappa_rules",
    "chairs",
    "ratios",
    "source",
    "checked_on",
)
_LEVELS = (MappaLevel.ONE, MappaLevel.TWO, MappaLevel.THREE)
_CATEGORIES = (MappaCategory.ONE, MappaCategory.TWO, MappaCategory.THREE, MappaCategory.FOUR)


def load_areas(
    folder: DataFolder,
    authorities: Mapping[str, LocalAuthority],
    prisons: Mapping[str, Prison],
) -> Mapping[str, AreaProfile]:
    """Every area profile by its id, which is its file's name.

    Every council and prison must be in the reference lists, a housing council may not be a county,
    a treatment council may not be a district, and no two areas may have the same name. Raises
    DataError naming file, key, value and what was expected.
    """
    found: dict[str, AreaProfile] = {}
    for name in folder.names(_FILES):
        table = folder.read_toml(name)
        area = _area(table, PurePosixPath(name).stem, authorities, prisons)
        if any(area.name == other.name for other in found.values()):
            raise table.error("name", "a name that no other area has")
        found[area.id] = area
    if not found:
        raise DataError("areas", None, None, "at least one area profile")
    return MappingProxyType(found)


def _area(
    table: TomlTable,
    area_id: str,
    authorities: Mapping[str, LocalAuthority],
    prisons: Mapping[str, Prison],
) -> AreaProfile:
    table.allow(*_KEYS)
    return AreaProfile(
        id=area_id,
        name=table.text("name"),
        police_force=table.text("police_force"),
        probation_region=table.text("probation_region"),
        probation_delivery_units=table.texts("probation_delivery_units"),
        boards=tuple(_board(key, entry) for key, entry in _inner(table, "boards")),
        housing_authorities=_councils(
            table, "housing_authorities", authorities, AuthorityTier.UPPER
        ),
        treatment_authorities=_councils(
            table, "treatment_authorities", authorities, AuthorityTier.DISTRICT
        ),
        prisons=_known_prisons(table, prisons),
        iom_allocation=_iom_allocation(table.table("iom_allocation")),
        mappa_rules=tuple(_mappa_rule(key, entry) for key, entry in _inner(table, "mappa_rules")),
        chairs=_chairs(table),
        ratios=tuple(_ratio(key, entry) for key, entry in _inner(table, "ratios")),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )


def _inner(table: TomlTable, key: str) -> tuple[tuple[str, TomlTable], ...]:
    below = table.optional_table(key)
    return () if below is None else tuple(below.named_tables())


def _councils(
    table: TomlTable,
    key: str,
    authorities: Mapping[str, LocalAuthority],
    wrong_tier: AuthorityTier,
) -> tuple[str, ...]:
    codes = table.texts(key)
    for index, code in enumerate(codes, start=1):
        if code not in authorities:
            raise _item_error(table, key, index, "a code in reference/local_authorities.csv")
        if authorities[code].tier is wrong_tier:
            kind = "county" if wrong_tier is AuthorityTier.UPPER else "district"
            raise _item_error(table, key, index, f"a council that is not a {kind}")
    if not codes:
        raise table.error(key, "at least one council")
    return codes


def _known_prisons(table: TomlTable, prisons: Mapping[str, Prison]) -> tuple[str, ...]:
    codes = table.texts("prisons")
    for index, code in enumerate(codes, start=1):
        if code not in prisons:
            raise _item_error(table, "prisons", index, "a prison in reference/prisons.csv")
    return codes


def _item_error(table: TomlTable, key: str, index: int, expected: str) -> DataError:
    file = table.error(key, expected).file
    return DataError(file, f"{key}[{index}]", table.texts(key)[index - 1], expected)


def _board(board_id: str, entry: TomlTable) -> Board:
    entry.allow("name", "senior_responsible_owner", "verified")
    return Board(
        id=board_id,
        name=entry.text("name"),
        senior_responsible_owner=entry.optional_text("senior_responsible_owner"),
        verified=entry.flag("verified"),
    )


def _iom_allocation(entry: TomlTable) -> IomAllocationRule:
    entry.allow("order", "source", "verified")
    return IomAllocationRule(
        order=entry.codes("order", AllocationPreference),
        source=entry.text("source"),
        verified=entry.flag("verified"),
    )


def _mappa_rule(rule_id: str, entry: TomlTable) -> MappaRule:
    entry.allow("categories", "levels", "requires", "explanation", "source", "verified")
    categories = entry.codes("categories", MappaCategory)
    if not categories or not set(categories) <= set(_CATEGORIES):
        raise entry.error("categories", 'some of "1", "2", "3" and "4"')
    levels = entry.codes("levels", MappaLevel)
    if not levels or not set(levels) <= set(_LEVELS):
        raise entry.error("levels", 'some of "1", "2" and "3"')
    return MappaRule(
        id=rule_id,
        categories=categories,
        levels=levels,
        requires=entry.code("requires", MappaRequirement),
        explanation=entry.text("explanation"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
    )


def _chairs(table: TomlTable) -> tuple[ChairRule, ...]:
    found: list[ChairRule] = []
    for _, entry in _inner(table, "chairs"):
        chair = _chair(entry)
        if any(chair.level is other.level for other in found):
            raise entry.error("level", "one rule a level")
        found.append(chair)
    return tuple(found)


def _chair(entry: TomlTable) -> ChairRule:
    entry.allow("level", "rank", "mappa_trained", "source", "verified")
    level = entry.code("level", MappaLevel)
    if level not in _LEVELS:
        raise entry.error("level", '"1", "2" or "3"')
    return ChairRule(
        level=level,
        rank=entry.text("rank"),
        mappa_trained=entry.flag("mappa_trained"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
    )


def _ratio(ratio_id: str, entry: TomlTable) -> Ratio:
    entry.allow("name", "limit", "unit", "note", "source", "verified")
    unit = entry.code("unit", RatioUnit)
    most = 100 if unit is RatioUnit.PERCENT else None
    return Ratio(
        id=ratio_id,
        name=entry.text("name"),
        limit=entry.whole_number("limit", at_least=1, at_most=most),
        unit=unit,
        note=entry.optional_text("note"),
        source=entry.text("source"),
        verified=entry.flag("verified"),
    )
