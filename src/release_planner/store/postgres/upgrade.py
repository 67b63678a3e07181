"""Preparing a database for a shared store, or bringing one up to this version."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import psycopg
import sqlalchemy as sa
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.reference.disclosure import PUBLIC, load_disclosure
from release_planner.reference.locator import DataFolder
from release_planner.reference.roles import load_roles
from release_planner.store.complaints import store_complaint
from release_planner.store.engine import make_postgres_engine
from release_planner.store.keeping.migrating import migration_config
from release_planner.store.location import PostgresLocation
from release_planner.store.postgres.accepted_data import statement_to_accept
from release_planner.store.postgres.audit_triggers import audit_trigger_script
from release_planner.store.postgres.grants import access_script

OWNER = "planner_owner"
_ONE_UPGRADE_AT_A_TIME = 5_215_001

_PREPARE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{OWNER}') THEN
        CREATE ROLE {OWNER} NOLOGIN;
    END IF;
END $$;
DO $$ BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT {OWNER} TO %I', current_user);
    END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS planner AUTHORIZATION {OWNER};
"""

# A migration that moves data has to see all of it; the SQL files force the rules on again.
_SHOW_THE_OWNER_EVERY_ROW = """
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT oid::regclass AS name FROM pg_class
        WHERE relnamespace = 'planner'::regnamespace AND relkind = 'r' AND relforcerowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', held.name);
    END LOOP;
END $$;
SET LOCAL row_security = off;
"""

# Whatever a file made without saying whose it is: the upgrading login must own nothing.
_HAND_OVER = f"""
DO $$
DECLARE made record;
BEGIN
    FOR made IN
        SELECT format('%s %s', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE'
                      ELSE 'TABLE' END, c.oid::regclass) AS thing
        FROM pg_class c
        WHERE c.relnamespace = 'planner'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
          AND c.relowner = current_user::regrole
          AND NOT EXISTS (
              SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
        UNION ALL
        SELECT format('ROUTINE %s', p.oid::regprocedure)
        FROM pg_proc p
        WHERE p.pronamespace = 'planner'::regnamespace AND p.proowner = current_user::regrole
    LOOP
        EXECUTE format('ALTER %s OWNER TO {OWNER}', made.thing);
    END LOOP;
END $$;
"""


def upgrade_postgres(location: PostgresLocation, data: DataFolder) -> None:
    """Make or bring up to date everything that a shared store is, in one transaction.

    The tables by the migrations, then rights, rules and triggers by the SQL files beside this
    module in the order of their names, each of which may be run again; then ``data`` becomes the
    data that every client has to have. Run by the owner of the database, who may make roles.

    Raises PlannerError when the login may not do this, or a newer version was here already;
    nothing is changed then.
    """
    engine = make_postgres_engine(location)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_UPGRADE_AT_A_TIME})")
            _run(connection, _PREPARE)
            _migrate(connection)
            for script in sql_files():
                _run(connection, script.read_text(encoding="utf-8"))
            _run(connection, audit_trigger_script())
            _run(connection, statement_to_accept(data))
            _run(connection, _HAND_OVER)
            _run(connection, _access(connection, data))
    except (sa.exc.DBAPIError, psycopg.Error) as error:
        raise PlannerError(
            f"The store {location.name} was not upgraded. {store_complaint(error)}"
        ) from error
    finally:
        engine.dispose()


def _access(connection: sa.Connection, data: DataFolder) -> str:
    """What each role may do, by the table of roles and by whose store it is."""
    rules = load_roles(data)
    owner = connection.exec_driver_sql(
        "SELECT value FROM planner.store_fact WHERE name = 'owning_agency'"
    ).scalar()
    holding = rules.holdings[OwningAgency(owner) if owner else OwningAgency.INTEGRATED]
    smallest_group = load_disclosure(data)[PUBLIC].thresholds.smallest_denominator
    return access_script(rules, holding, smallest_group=smallest_group)


def sql_files() -> Iterator[Traversable]:
    """The SQL files that make rights, rules and triggers, in the order in which they are run."""
    folder = files("release_planner.store.postgres") / "sql"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    yield from sorted(found, key=lambda entry: entry.name)


def _migrate(connection: sa.Connection) -> None:
    """Run the migrations as the owner, to whom the tables then belong."""
    config = migration_config()
    _run(connection, f"SET LOCAL ROLE {OWNER}")
    _run(connection, _SHOW_THE_OWNER_EVERY_ROW)
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise PlannerError(
            "The store was last upgraded by a newer version of Release Planner. Nothing was"
            " changed. Install that version."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _run(connection, "RESET ROLE; SET LOCAL row_security = on")


def _run(connection: sa.Connection, script: str) -> None:
    """Run a script of several statements as it stands, past every placeholder."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.execute(script.encode(), prepare=False)
