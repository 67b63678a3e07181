"""Finds the files of the data folder: the defaults shipped with the planner, and an overlay.

An overlay is a folder an administrator keeps beside a store. A file in it replaces the default
file of the same relative path; a TOML file is merged with the default one key by key instead, so
that it need hold only what differs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from release_planner.reference.errors import DataError
from release_planner.reference.toml_reading import TomlTable, parse_toml

_LARGEST_FILE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data in force: the default folder and, when the administrator keeps one, an overlay."""

    defaults: Path
    overlay: Path | None = None

    def names(self, pattern: str) -> tuple[str, ...]:
        """Relative paths that match a glob such as `pathways/*.toml`, in either folder, sorted."""
        found = {
            path.relative_to(folder).as_posix()
            for folder in self._folders()
            for path in folder.glob(pattern)
            if path.is_file()
        }
        return tuple(sorted(found))

    def path(self, name: str) -> Path:
        """The file that counts for a relative path: the overlay's, else the default.

        Raises DataError when neither folder has it.
        """
        for folder in reversed(tuple(self._folders())):
            if (folder / name).is_file():
                return folder / name
        raise DataError(name, None, None, "a file of this name in the data folder")

    def shown(self, name: str) -> str:
        """How errors name the file that counts: its relative path, with the overlay's in full."""
        path = self.path(name)
        return name if path.is_relative_to(self.defaults) else str(path)

    def read_text(self, name: str) -> str:
        """The text of the file that counts, without a byte-order mark.

        Raises DataError when it is missing, too large, unreadable or not UTF-8.
        """
        return _read_text(self.path(name), self.shown(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """What is in force under a relative path: for a TOML file the default's text and then the
        overlay's, which is merged over it; for any other the one that counts.
        """
        if not name.endswith(".toml"):
            return (self.read_text(name),)
        present = (folder / name for folder in self._folders() if (folder / name).is_file())
        return tuple(_read_text(path, name) for path in present)

    def read_toml(self, name: str) -> TomlTable:
        """The top table of a TOML file, with the overlay's keys merged into the default's.

        Tables are merged key by key at every depth; any other value, lists included, is replaced
        whole. Raises DataError as `read_text` does, and when the file is not valid TOML.
        """
        present = [folder for folder in self._folders() if (folder / name).is_file()]
        if not present:
            raise DataError(name, None, None, "a file of this name in the data folder")
        first, *rest = present
        table = _read_table(first / name, name if first == self.defaults else str(first / name))
        for folder in rest:
            table = table.merged_with(_read_table(folder / name, str(folder / name)))
        return table

    def _folders(self) -> Iterator[Path]:
        yield self.defaults
        if self.overlay is not None:
            yield self.overlay


def find_data(overlay: Path | None = None) -> DataFolder:
    """The data folder of this installation, with an optional overlay folder.

    The defaults lie inside the package when it was installed from a wheel, and at the top of the
    repository when it was installed in place. Raises DataError when the overlay is not a folder.
    """
    if overlay is not None and not overlay.is_dir():
        raise DataError(str(overlay), None, None, "a folder with edited data files")
    package = Path(str(files("release_planner")))
    for folder in (package / "data", package.parent.parent / "data"):
        if folder.is_dir():
            return DataFolder(folder, overlay)
    raise DataError("data", None, None, "the data folder that is installed with the planner")


def _read_table(path: Path, shown: str) -> TomlTable:
    return parse_toml(_read_text(path, shown), shown)


def _read_text(path: Path, shown: str) -> str:
    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE_BYTES:
            raise DataError(shown, None, size, f"at most {_LARGEST_FILE_BYTES} bytes")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(shown, None, "not readable as UTF-8", "a plain text file") from None
    except OSError as error:
        raise DataError(shown, None, error.strerror or "unreadable", "a readable file") from None
