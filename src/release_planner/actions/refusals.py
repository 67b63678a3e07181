"""Logging that somebody was refused what their role may not see or do."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from release_planner.actions.context import ActionContext
from release_planner.domain.errors import RefusedError
from release_planner.store.audit import AuditRecord, append
from release_planner.store.complaints import refused_by_server
from release_planner.store.connection import DRIVER_ERRORS, transaction


@contextmanager
def logging_refusals(context: ActionContext) -> Iterator[None]:
    """Log what is refused meanwhile, by the planner or by a server, and let the error go on.

    The refused transaction is rolled back with all that it logged, so the entry has one of its own.
    """
    try:
        yield
    except Exception as error:
        said = str(error) if isinstance(error, RefusedError) else refused_by_server(error)
        if said is not None:
            with suppress(*DRIVER_ERRORS):
                _log(context, said)
        raise


def _log(context: ActionContext, said: str) -> None:
    record = AuditRecord(
        at=context.now,
        actor=context.actor,
        operation="consultation",
        subject="refused",
        purpose="refused",
        detail={"said": said},
    )
    with closing(context.store.reading()) as connection, transaction(connection):
        append(connection, record)
