"""Writing a small file so that a crash leaves the old one or the new one, never a half."""

import os
import tempfile
from pathlib import Path

from release_planner.domain.errors import PlannerError


def replace_file(path: Path, content: bytes) -> None:
    """Write the file anew, readable by its owner alone, and on the disk before it replaces the old.

    Raises PlannerError when it cannot be written; the old file is then as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if os.name == "posix":
            _flush_folder(path.parent)
    except OSError as error:
        raise PlannerError(f"{path} cannot be written: {error.strerror}.") from error


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
