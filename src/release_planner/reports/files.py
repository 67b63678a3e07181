"""Putting finished report files in place: private to their owner, each whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from release_planner.domain.errors import PlannerError


def write_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write each named file into the folder, replacing one of the same name.

    All are written beside their places before any is put there. Raises PlannerError when the
    folder cannot be made or written; nothing half written stays behind.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in contents.items():
            handle, temporary = tempfile.mkstemp(prefix=".report-", suffix=".part", dir=folder)
            waiting.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for part, target in waiting:
            os.replace(part, target)
    except OSError as error:
        raise PlannerError(
            f"The report cannot be written to {folder}: {error.strerror}."
        ) from error
    finally:
        for part, _ in waiting:
            part.unlink(missing_ok=True)
    return tuple(target for _, target in waiting)
