"""The ledger of reports that left the planner, and the figures that stood in them."""

from dataclasses import dataclass
from datetime import date

from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day

_REPORT = """
SELECT id, profile, area, first_day, last_day, as_at, edition, table_sha256, recipient, issued_by,
    issued_at
FROM issued_report"""
_EVERY_REPORT = f"{_REPORT} ORDER BY issued_at DESC, id DESC"
_EDITIONS = f"""{_REPORT}
WHERE profile = :profile AND area = :area AND first_day = :first_day AND last_day = :last_day
ORDER BY edition, id"""
_LINE = """
SELECT r.area, r.counted_authorities, r.as_at, r.edition, f.indicator, f.breakdown, f.category,
    f.label, f.first_day, f.last_day, f.numerator, f.denominator, f.pending, f.unknown, f.shown
FROM issued_figure f JOIN issued_report r ON r.id = f.issued_report_id"""
_LINES_OF_REPORT = f"{_LINE} WHERE r.id = :report_id ORDER BY f.id"
_LINES_OF_PROFILE = f"{_LINE} WHERE r.profile = :profile ORDER BY f.id"


@dataclass(frozen=True, slots=True)
class IssuedEdition:
    """One report that was published, or given to a partner. `issued_at` is an instant as stored.

    `area` is the profile's id, and `area_name` empty until somebody who knows the areas fills it.
    """

    id: int
    profile: str
    area: str
    period: ReportPeriod
    as_at: date
    edition: int
    table_sha256: str
    recipient: str
    issued_by: str
    issued_at: str
    area_name: str = ""

    @property
    def issued_on(self) -> date:
        """The day on which it left, in UTC."""
        return date.fromisoformat(self.issued_at[:10])


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """One figure as it was shown; a number that is None was withheld.

    `counted_authorities` are the GSS codes of the authorities that the report's totals are over,
    none where the report is from before they were kept.
    """

    area: str
    counted_authorities: frozenset[str]
    as_at: date
    edition: int
    indicator: str
    breakdown: str
    category: str
    label: str
    period: ReportPeriod
    numerator: int | None
    denominator: int | None
    pending: int | None
    unknown: int | None
    shown: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the line from all others of one report."""
        return self.indicator, self.breakdown, self.category


def issued_editions(connection: Connection) -> tuple[IssuedEdition, ...]:
    """Every report that left the planner, the newest first."""
    return tuple(_edition(*row) for row in connection.execute(_EVERY_REPORT))


def editions_of(
    connection: Connection, profile: str, area: str, period: ReportPeriod
) -> tuple[IssuedEdition, ...]:
    """What was issued for one area, period and profile, the first edition first."""
    asked = {
        "profile": profile,
        "area": area,
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
    }
    return tuple(_edition(*row) for row in connection.execute(_EDITIONS, asked))


def lines_of_report(connection: Connection, report_id: int) -> tuple[IssuedLine, ...]:
    """The figures of one report, in their order."""
    rows = connection.execute(_LINES_OF_REPORT, {"report_id": report_id})
    return tuple(_line(*row) for row in rows)


def lines_of_profile(connection: Connection, profile: str) -> tuple[IssuedLine, ...]:
    """Every figure that was ever shown to the readers of one profile."""
    rows = connection.execute(_LINES_OF_PROFILE, {"profile": profile})
    return tuple(_line(*row) for row in rows)


def _edition(
    report_id: int, profile: str, area: str, first: str, last: str, as_at: str, *rest: object
) -> IssuedEdition:
    period = ReportPeriod(day(first), day(last))
    return IssuedEdition(report_id, profile, area, period, day(as_at), *rest)  # type: ignore[arg-type]


def _line(
    area: str, authorities: str, as_at: str, edition: int, indicator: str, breakdown: str,
    category: str, label: str, first: str, last: str, *rest: object,
) -> IssuedLine:  # fmt: skip
    period = ReportPeriod(day(first), day(last))
    key = (indicator, breakdown, category)
    codes = frozenset(authorities.split())
    return IssuedLine(area, codes, day(as_at), edition, *key, label, period, *rest)  # type: ignore[arg-type]
