"""Runs the migrations on the connection that the caller gives."""

from alembic import context

from release_planner.model.tables import metadata
from release_planner.store import strict_types as strict_types

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=False,
)
context.run_migrations()
