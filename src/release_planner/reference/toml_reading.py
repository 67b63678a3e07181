"""Small typed readers for TOML: each names file, key, value and expectation when it refuses."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeGuard, TypeVar

from release_planner.reference.errors import DataError

_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table of a TOML file, and where it stands.

    Readers take a key of this table. Those named `optional_...` answer None for an absent key; the
    others refuse it. Call `allow` first, so that a misspelt key is refused rather than ignored.
    """

    file: str
    values: Mapping[str, object]
    place: str = ""
    overlaid: Mapping[str, str] = field(default_factory=dict)

    def error(self, key: str, expected: str) -> DataError:
        """The error to raise about a key; its value is taken from this table."""
        return self._error(self._at(key), self.values.get(key), expected)

    def allow(self, *keys: str) -> None:
        """Refuse every key of this table that is not one of these."""
        for key, value in self.values.items():
            if key not in keys:
                known = ", ".join(keys)
                raise self._error(self._at(key), value, f"one of the keys {known}")

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.values

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text that is not blank, or None when the key is absent."""
        return self.text(key) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.error(key, "true or false")
        return value

    def optional_flag(self, key: str) -> bool | None:
        """true or false, or None when the key is absent."""
        return self.flag(key) if self.has(key) else None

    def whole_number(
        self, key: str, *, at_least: int | None = None, at_most: int | None = None
    ) -> int:
        """A whole number within the bounds, both inclusive."""
        value = self.values.get(key)
        if not _is_whole_number(value, at_least, at_most):
            raise self.error(key, _number_expected(at_least, at_most))
        return value

    def optional_whole_number(
        self, key: str, *, at_least: int | None = None, at_most: int | None = None
    ) -> int | None:
        """A whole number within the bounds, or None when the key is absent."""
        if not self.has(key):
            return None
        return self.whole_number(key, at_least=at_least, at_most=at_most)

    def number(self, key: str) -> float:
        """A number, whole or with a fraction, that is finite."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, "a number")
        if value != value or value in (float("inf"), float("-inf")):
            raise self.error(key, "a finite number")
        return float(value)

    def day(self, key: str) -> date:
        """A date written as 2026-11-22, without quotes."""
        value = self.values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, "a date such as 2026-11-22, without quotes")
        return value

    def optional_day(self, key: str) -> date | None:
        """A date, or None when the key is absent."""
        return self.day(key) if self.has(key) else None

    def code(self, key: str, codes: type[_Code]) -> _Code:
        """One value of a code set."""
        return self._as_code(self._at(key), self.values.get(key), codes)

    def optional_code(self, key: str, codes: type[_Code]) -> _Code | None:
        """One value of a code set, or None when the key is absent."""
        return self.code(key, codes) if self.has(key) else None

    def codes(self, key: str, codes: type[_Code]) -> tuple[_Code, ...]:
        """A list of values of a code set, without repeats; it may be empty."""
        found: list[_Code] = []
        for index, value in enumerate(self._list(key, "a list of codes")):
            place = f"{self._at(key)}[{index + 1}]"
            code = self._as_code(place, value, codes)
            if code in found:
                raise self._error(place, value, "each code once")
            found.append(code)
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none blank, without repeats; it may be empty."""
        found: list[str] = []
        for index, value in enumerate(self._list(key, "a list of texts")):
            place = f"{self._at(key)}[{index + 1}]"
            if not isinstance(value, str) or not value.strip():
                raise self._error(place, value, "a text")
            if value in found:
                raise self._error(place, value, "each text once")
            found.append(value)
        return tuple(found)

    def whole_numbers(self, key: str, *, at_least: int | None = None) -> tuple[int, ...]:
        """A list of whole numbers; it may be empty."""
        found: list[int] = []
        for index, value in enumerate(self._list(key, "a list of whole numbers")):
            if not _is_whole_number(value, at_least, None):
                place = f"{self._at(key)}[{index + 1}]"
                raise self._error(place, value, _number_expected(at_least, None))
            found.append(value)
        return tuple(found)

    def table(self, key: str) -> "TomlTable":
        """The table under a key."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.error(key, f"a table, written as [{self._at(key)}]")
        return self._inner(self._at(key), value)

    def optional_table(self, key: str) -> "TomlTable | None":
        """The table under a key, or None when the key is absent."""
        return self.table(key) if self.has(key) else None

    def tables(self, key: str) -> tuple["TomlTable", ...]:
        """The list of tables under a key, written as [[key]]; places count from 1."""
        expected = f"a list of tables, each written as [[{self._at(key)}]]"
        found: list[TomlTable] = []
        for index, value in enumerate(self._list(key, expected)):
            place = f"{self._at(key)}[{index + 1}]"
            if not isinstance(value, dict):
                raise self._error(place, value, expected)
            found.append(self._inner(place, value))
        return tuple(found)

    def named_tables(self) -> Iterator[tuple[str, "TomlTable"]]:
        """Every key of this table with the table under it; refuses a key that holds no table."""
        for key in self.values:
            yield key, self.table(key)

    def merged_with(self, overlay: "TomlTable") -> "TomlTable":
        """This top table with an overlay's keys merged in; errors then name the right file."""
        leaves = dict.fromkeys(_leaves(overlay.values, ""), overlay.file)
        return TomlTable(self.file, _merged(self.values, overlay.values), self.place, leaves)

    def _inner(self, place: str, values: Mapping[str, object]) -> "TomlTable":
        return TomlTable(self.file, values, place, self.overlaid)

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _error(self, place: str, value: object, expected: str) -> DataError:
        return DataError(self._file_of(place), place, value, expected)

    def _file_of(self, place: str) -> str:
        for leaf, file in self.overlaid.items():
            if place == leaf or place.startswith((f"{leaf}.", f"{leaf}[")):
                return file
        return self.file

    def _list(self, key: str, expected: str) -> list[object]:
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self.error(key, expected)
        return value

    def _as_code(self, place: str, value: object, codes: type[_Code]) -> _Code:
        allowed: Collection[str] = [code.value for code in codes]
        if not isinstance(value, str) or value not in allowed:
            raise self._error(place, value, f"one of {', '.join(allowed)}")
        return codes(value)


def parse_toml(text: str, file: str) -> TomlTable:
    """The top table of a TOML text; `file` is how errors name it.

    Raises DataError, with line and column, when the text is not valid TOML.
    """
    try:
        return TomlTable(file, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(text, file, str(error)) from None
    except RecursionError:
        raise DataError(file, None, "nested too deeply", "a TOML file") from None


def _syntax_error(text: str, file: str, message: str) -> DataError:
    fault, _, where = message.partition(" (at ")
    place = where.rstrip(")") or None
    lines = text.splitlines()
    number = re.match(r"line (\d+)", where)
    line = lines[int(number[1]) - 1] if number and int(number[1]) <= len(lines) else ""
    return DataError(file, place, line.strip(), f"valid TOML ({fault[:1].lower()}{fault[1:]})")


def _is_whole_number(value: object, at_least: int | None, at_most: int | None) -> TypeGuard[int]:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and (at_least is None or value >= at_least)
        and (at_most is None or value <= at_most)
    )


def _number_expected(at_least: int | None, at_most: int | None) -> str:
    lower = "" if at_least is None else f" from {at_least}"
    upper = "" if at_most is None else f" to {at_most}" if lower else f" of at most {at_most}"
    return f"a whole number{lower}{upper}"


def _merged(default: Mapping[str, object], overlay: Mapping[str, object]) -> dict[str, object]:
    result = dict(default)
    for key, value in overlay.items():
        below = result.get(key)
        both_tables = isinstance(below, dict) and isinstance(value, dict)
        result[key] = _merged(below, value) if both_tables else value  # type: ignore[arg-type]
    return result


def _leaves(values: Mapping[str, object], place: str) -> Iterator[str]:
    for key, value in values.items():
        at = f"{place}.{key}" if place else key
        if isinstance(value, dict) and value:
            yield from _leaves(value, at)
        else:
            yield at
