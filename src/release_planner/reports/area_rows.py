"""The headline of the whole area and the coverage it rests on, as lines of the table."""

from collections.abc import Iterator

from release_planner.domain.report_period import financial_year_period
from release_planner.reports.protection import ProtectedTakeUp
from release_planner.reports.table import (
    LOW_RELIABILITY,
    NOT_APPLICABLE,
    WITHHELD,
    AreaIdentity,
    ReportFrame,
    TableRow,
)
from release_planner.reports.wording.returns import over_text

_ENGLAND_CODE = "E92000001"

_APART_LABELS = {
    "window_open": "Pending because the window is open or the return is not in",
    "no_return": "Pending because no return is known",
    "age_unknown": "Counted without a recorded date of birth",
    "children": "Left out, under the adult age on release",
    "released_elsewhere": "Left out, released to an authority outside the area",
    "authority_unknown": "Left out, authority of release not recorded",
    "released_to_late": "Left out, released to an area whose return is late",
}


def area_rows(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    """The headline first, then what is beside it, then the published figure of England."""
    yield _headline(frame, protected)
    yield from _referred(frame, protected)
    yield from _coverage(frame, protected)
    yield from _denominator_parts(frame, protected)
    yield from _apart(frame, protected)
    yield from _england(frame)


def _headline(frame: ReportFrame, protected: ProtectedTakeUp) -> TableRow:
    figure, coverage = protected.headline, protected.coverage
    is_empty = coverage.mature == 0
    marker = ""
    if is_empty:
        marker = NOT_APPLICABLE
    elif figure.started is None:
        marker = WITHHELD
    elif figure.mature < frame.profile.reliable_from:
        marker = LOW_RELIABILITY
    return TableRow(
        indicator=frame.measure.id,
        label=f"Started structured treatment within {frame.window_days} days",
        area=frame.area,
        period=frame.period,
        numerator=0 if is_empty else figure.started,
        denominator=coverage.mature,
        pending=coverage.pending,
        ratio=_rounded(frame, figure.rate),
        lower=_rounded(frame, figure.lower),
        upper=_rounded(frame, figure.upper),
        marker=marker,
        note=figure.withheld or frame.measure.status,
    )


def _referred(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    mature, referred = protected.coverage.mature, protected.referred
    if mature:
        yield TableRow(
            "referred",
            "Referral itself recorded by the end of the window",
            frame.area,
            frame.period,
            numerator=referred,
            denominator=mature,
            ratio=None if referred is None else _rounded(frame, referred / mature),
            marker=_count_marker(referred),
            note=over_text(frame),
        )


def _denominator_parts(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    if protected.coverage.mature:
        already_open = "Not started, but with an earlier start (perhaps still in treatment)"
        yield _count(
            frame, "persons", "People behind the counted releases", protected.mature_persons
        )
        yield _count(frame, "already_open", already_open, protected.headline.already_open)


def _coverage(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    coverage = protected.coverage
    yield _count(frame, "releases", "Releases of adults in the period", coverage.releases)
    yield _count(frame, "need_known", "Treatment need known", coverage.need_known)
    yield _count(frame, "need_yes", "With a treatment need", coverage.need_yes)
    yield _count(frame, "need_no", "Without a treatment need", coverage.no_need)
    yield _count(frame, "need_unknown", "Treatment need unknown", coverage.need_unknown)
    yield _count(
        frame, "mature", "Counted in the figure (window closed, returns in)", coverage.mature
    )
    yield _count(frame, "pending", "Pending, with a need", coverage.pending)
    if frame.profile.is_public:
        label = "Not counted (no need, need unknown, or pending)"
        yield _count(frame, "not_in_figure", label, coverage.not_in_figure)


def _apart(frame: ReportFrame, protected: ProtectedTakeUp) -> Iterator[TableRow]:
    for name, count in (protected.apart or {}).items():
        yield _count(frame, name, _APART_LABELS[name], count)


def _england(frame: ReportFrame) -> Iterator[TableRow]:
    if frame.england is not None:
        yield TableRow(
            "published_england",
            f"England, {frame.england.period}, as published",
            AreaIdentity(_ENGLAND_CODE, "England"),
            financial_year_period(frame.england.period),
            ratio=round(frame.england.percent / 100, frame.profile.ratio_decimals),
            note=f"published figure: {frame.england.source}",
        )


def _count(frame: ReportFrame, indicator: str, label: str, count: int | None) -> TableRow:
    return TableRow(
        indicator,
        label,
        frame.area,
        frame.period,
        numerator=count,
        marker=_count_marker(count),
        note=over_text(frame),
    )


def _count_marker(count: int | None) -> str:
    return WITHHELD if count is None else ""


def _rounded(frame: ReportFrame, ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, frame.profile.ratio_decimals)
