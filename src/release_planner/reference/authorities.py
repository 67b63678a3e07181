"""Loads `reference/local_authorities.csv`."""

from collections.abc import Mapping
from types import MappingProxyType

from release_planner.domain.places import AuthorityTier, Country, LocalAuthority, is_welsh
from release_planner.reference.csv_reading import CsvRow, read_rows, refuse_repeat
from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder

FILE = "reference/local_authorities.csv"
_COLUMNS = ("gss_code", "name", "tier", "upper_tier_code", "country", "ended_on")
_NOT_KNOWN = "unknown"
_GSS_CODE = r"(E0[6-9]|E10|W06)\d{6}"
_GSS_EXPECTED = "a code of E06, E07, E08, E09, E10 or W06 and six figures"

_TIER_OF_PREFIX = {
    "E06": AuthorityTier.UNITARY,
    "E07": AuthorityTier.DISTRICT,
    "E08": AuthorityTier.UNITARY,
    "E09": AuthorityTier.UNITARY,
    "E10": AuthorityTier.UPPER,
    "W06": AuthorityTier.UNITARY,
}


def load_authorities(folder: DataFolder) -> Mapping[str, LocalAuthority]:
    """Every council of England and Wales by its GSS code.

    Tier and country must agree with the code, and a district's county must be in the list.
    Raises DataError naming file, row, column, value and what was expected.
    """
    found: dict[str, LocalAuthority] = {}
    for row in read_rows(folder, FILE, _COLUMNS):
        authority = _authority(row)
        refuse_repeat(found, row, "gss_code")
        found[authority.gss_code] = authority
    _check_counties(found, folder.shown(FILE))
    return MappingProxyType(found)


def _authority(row: CsvRow) -> LocalAuthority:
    gss_code = row.text("gss_code", _GSS_CODE, _GSS_EXPECTED)
    tier = row.code("tier", AuthorityTier)
    if tier is not _TIER_OF_PREFIX[gss_code[:3]]:
        raise row.error("tier", f"{_TIER_OF_PREFIX[gss_code[:3]]}, as the code says")
    country = row.code("country", Country)
    if (country is Country.WALES) != is_welsh(gss_code):
        raise row.error("country", "the country that the code says")
    return LocalAuthority(
        gss_code=gss_code,
        name=row.text("name"),
        tier=tier,
        upper_tier_code=_upper_tier_code(row, gss_code, tier),
        country=country,
        ended_on=row.optional_day("ended_on"),
    )


def _upper_tier_code(row: CsvRow, gss_code: str, tier: AuthorityTier) -> str | None:
    given = row.text("upper_tier_code")
    if tier is not AuthorityTier.DISTRICT:
        if given != gss_code:
            raise row.error("upper_tier_code", f"{gss_code}, the council itself")
        return given
    if given == _NOT_KNOWN:
        return None
    return row.text("upper_tier_code", r"E10\d{6}", "the county's code, or unknown")


def _check_counties(found: Mapping[str, LocalAuthority], file: str) -> None:
    for authority in found.values():
        code = authority.upper_tier_code
        if code is not None and code not in found:
            place = f"{authority.gss_code}, upper_tier_code"
            raise DataError(file, place, code, "the code of a county in this file, or unknown")
