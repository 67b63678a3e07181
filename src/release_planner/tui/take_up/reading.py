"""What the take-up screen asks of the store: one table of one area and span, in a worker."""

from dataclasses import dataclass
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.refusals import logging_refusals
from release_planner.domain.report_span import ReportSpan, SpanKind, last_closed_quarter
from release_planner.reference.disclosure import PARTNER
from release_planner.reports.table import ProtectedTable
from release_planner.store.connection import Connection

_WINDOW = "continuity_of_care_window_days"


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area profile, by its id and name; None and a name stand for all of them."""

    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class TakeUpReading:
    """A table with the span it was read for, and the areas there are to choose from."""

    table: ProtectedTable
    span: ReportSpan
    areas: tuple[AreaChoice, ...]


def read_take_up(
    context: ActionContext, connection: Connection, area: str | None, span: ReportSpan | None
) -> TakeUpReading:
    """The figures of an area, None for all, and of a span, None for the last closed quarter.

    Exact, for partners: nobody's name is in it. Raises PlannerError for whoever may not report,
    which is logged.
    """
    from release_planner.actions.take_up_table import read_table

    chosen = span or _first_span(context, context.today)
    with logging_refusals(context):
        table = read_table(
            context,
            connection,
            period=chosen.period,
            as_at=context.today,
            area=area,
            profile=PARTNER,
        )
    areas = [AreaChoice(each.id, each.name) for each in context.reference.areas.values()]
    return TakeUpReading(table, chosen, (AreaChoice(None, "All areas"), *areas))


def _first_span(context: ActionContext, today: date) -> ReportSpan:
    days = context.reference.law.whole_number(_WINDOW, today)
    return ReportSpan(SpanKind.QUARTER, last_closed_quarter(today, days))
