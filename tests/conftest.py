"""What a whole run of tests gives back when it ends."""

import sys


def pytest_unconfigure() -> None:
    """Stop the PostgreSQL server, if a test started one."""
    module = sys.modules.get("tests.postgres_server")
    if module is not None:
        module.stop_server()
