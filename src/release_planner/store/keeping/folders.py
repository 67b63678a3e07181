"""Making what was written into a folder survive a power cut."""

import os
import shutil
from pathlib import Path

from release_planner.domain.errors import PlannerError
from release_planner.store.location import StoreLocation
from release_planner.store.sqlite_connection import create_file

_BYTES_AT_ONCE = 1024 * 1024


def flush_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name, once its content is on the disk."""
    flush_file(made)
    os.replace(made, path)
    flush_folder(path.parent)


def move_store(path: Path, to: Path) -> None:
    """Give a store file that nobody has open another name, with its write-ahead log."""
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            os.replace(part, to.with_name(to.name + suffix))


def copy_file(source: Path, target: StoreLocation) -> None:
    """Copy a file that nobody writes to, readable by its owner alone."""
    create_file(target)
    with source.open("rb") as reading, target.path.open("wb") as writing:
        shutil.copyfileobj(reading, writing, _BYTES_AT_ONCE)


def keep_aside(path: Path, to: Path) -> None:
    """Give a store file that nobody has open a second name, under which it stays when another file
    takes its place: whoever is cut off in between still finds it where it was.

    Its write-ahead log, which only a damaged file has left, goes along: beside another file it
    would be read into that. Where a file cannot have two names it is moved.
    """
    for suffix in ("-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            os.replace(part, to.with_name(to.name + suffix))
    try:
        os.link(path, to)
    except OSError:
        os.replace(path, to)


def take_back(path: Path, to: Path) -> None:
    """Undo `keep_aside`."""
    move_store(to, path)
    to.unlink(missing_ok=True)


def cannot_be_written(path: Path, error: OSError) -> PlannerError:
    """The line for a file or folder that the system does not let one write."""
    return PlannerError(f"{path} cannot be written: {error.strerror}. Nothing was changed.")
