"""Runs the migrations on the connection that the caller gives."""

from alembic import context

from release_planner.model.tables import metadata
from release_planner.store import strict_types as strict_types
from release_planner.store.reading.kept_facts import KEPT_TABLES

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=False,
    include_name=lambda name, kind, _: kind != "table" or name not in KEPT_TABLES,
)
context.run_migrations()
