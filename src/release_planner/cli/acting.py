"""The circumstances of a command that acts on a store, or reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from release_planner.cli.opening import (
    actor_from_settings,
    open_from_settings,
    reader_from_settings,
)
from release_planner.cli.settings import Settings

if TYPE_CHECKING:
    from release_planner.actions.context import ActionContext


@contextmanager
def acting(
    settings: Settings, *, make_missing: bool = False, only_reads: bool = False
) -> "Iterator[ActionContext]":
    """Open the store for one command and close it afterwards.

    Raises PlannerError when the store cannot be opened, or does not know who is acting; somebody
    it does not know may still read, under their system login.
    """
    from release_planner.actions.context import ActionContext
    from release_planner.actions.refusals import logging_refusals
    from release_planner.reference.reference import load_reference

    store = open_from_settings(settings, make_missing=make_missing)
    name_actor = reader_from_settings if only_reads else actor_from_settings
    try:
        context = ActionContext(
            store=store,
            reference=load_reference(settings.data),
            actor=name_actor(store, settings),
            today=settings.today,
            now=datetime.now(UTC),
        )
        with logging_refusals(context):
            yield context
    finally:
        store.close()
