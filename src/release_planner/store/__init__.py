"""Connections, migrations, audit and reading."""
