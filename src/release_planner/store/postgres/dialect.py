"""The planner's SQL as PostgreSQL's driver takes it: parameters, and days and instants as text."""

import re
from functools import lru_cache

from psycopg.adapt import Buffer, Loader

_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | --[^\n]* | :: | :([A-Za-z_]\w*) | \? | %""", re.X
)
_FRACTION = 6


@lru_cache(maxsize=1_024)
def translated(sql: str) -> str:
    """A statement with ``:name`` and ``?`` outside quotes as the driver's own placeholders."""
    return _TOKEN.sub(_token, sql)


def _token(found: re.Match[str]) -> str:
    if found[1] is not None:
        return f"%({found[1]})s"
    return "%s" if found[0] == "?" else found[0].replace("%", "%%")


class DayAsText(Loader):
    """A day as ISO text, as a file's store gives it."""

    def load(self, data: Buffer) -> str:
        """The text that the server sends, whose form the connection has set."""
        return bytes(data).decode()


class InstantAsText(Loader):
    """An instant as ISO text to the microsecond, as a file's store gives it."""

    def load(self, data: Buffer) -> str:
        """The server leaves out zeros at the end."""
        whole, _, fraction = bytes(data).decode().partition(".")
        return f"{whole}.{fraction:0<{_FRACTION}}"
