"""The error that every loader of the data folder raises."""

from release_planner.domain.errors import PlannerError

_LONGEST_SHOWN = 60


class DataError(PlannerError):
    """A mistake in a file of the data folder, said so that an administrator can mend it.

    `file` is the path below the data folder (or the overlay's own path), `key` the dotted place in
    a TOML file or "row 7, column id" in a CSV file, `value` what stands there (None when it is
    missing or the whole file is meant), `expected` what should stand there instead.
    """

    def __init__(self, file: str, key: str | None, value: object, expected: str) -> None:
        self.file = file
        self.key = key
        self.value = value
        self.expected = expected
        place = f"{file}: {key}" if key else file
        found = "is missing" if value is None else f"is {_shown(value)}"
        super().__init__(f"{place} {found}; expected {expected}")


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, str):
        text = f'"{value}"'
    one_line = " ".join(text.split())
    printable = "".join(letter if letter.isprintable() else "?" for letter in one_line)
    return (
        printable if len(printable) <= _LONGEST_SHOWN else printable[: _LONGEST_SHOWN - 3] + "..."
    )
