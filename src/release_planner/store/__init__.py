"""The store: connection, engine, migrations, audit and reading."""
