"""Which areas have a return in query: one with a count that failed a check."""

from dataclasses import replace
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.returns_board import returns_board
from release_planner.domain.access import FieldGroup
from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.returns_calendar import MonthStatus, ReturnMonth
from release_planner.store.connection import Connection

_IN_QUERY = (MonthStatus.TO_QUERY, MonthStatus.ASKED)


def queried_authorities(
    context: ActionContext, connection: Connection, period: ReportPeriod, as_at: date
) -> frozenset[str]:
    """The treatment authorities of which a return about the period, received by a day, is in query.

    None for somebody who does not see providers.
    """
    begins = period.first_day
    months = 12 * (as_at.year - begins.year) + as_at.month - begins.month
    if months < 1 or not context.access(connection).sees(FieldGroup.PROVISION, agreed=True):
        return frozenset()
    board = returns_board(replace(context, today=as_at), connection, months)
    return frozenset(
        row.authority
        for row in board.rows
        if any(_is_queried(month, period, as_at) for month in row.months)
    )


def _is_queried(month: ReturnMonth, period: ReportPeriod, as_at: date) -> bool:
    is_about_it = month.month <= period.last_day
    has_come = month.returned is not None and month.returned.returned_on <= as_at
    return is_about_it and has_come and month.status in _IN_QUERY
