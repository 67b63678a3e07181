"""A disk that loses power: of each file it keeps what was flushed, and perhaps parts of the rest.

It stands under an independent SQLite (APSW's) as a virtual file system in memory. What is deleted
stays deleted, and a new file keeps its name: only contents are at risk.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
_UNIX_SECTOR = 4096


@dataclass
class _File:
    content: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""

    def survivor(self, chance: random.Random, *, torn: bool) -> bytes:
        """What is left of it: with ``torn``, half of the sectors written since the last flush."""
        if not torn:
            return self.flushed
        left = bytearray(self.flushed)
        for start in range(0, len(self.content), SECTOR):
            new = self.content[start : start + SECTOR]
            if new != self.flushed[start : start + SECTOR] and chance.random() < 0.5:
                left.extend(bytes(max(0, start + len(new) - len(left))))
                left[start : start + len(new)] = new
        return bytes(left)


class Disk:
    """Files in memory, and how often they were touched; ``on_touch`` is told each time."""

    def __init__(self) -> None:
        self.files: dict[str, _File] = {}
        self.touched = 0
        self.on_touch: Callable[[], None] = lambda: None

    def touch(self) -> None:
        """Count one write, cut or flush that is about to happen."""
        self.touched += 1
        self.on_touch()

    def survivors(self, chance: random.Random, *, torn: bool) -> dict[str, bytes]:
        """What every file holds after the power has gone now."""
        return {name: file.survivor(chance, torn=torn) for name, file in self.files.items()}


class PowerCutFileSystem(apsw.VFS):
    """The disk as SQLite sees it, under the name given."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        """Open a file, made when it is missing."""
        key = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        return _OpenFile(self._disk, self._disk.files.setdefault(key, _File()))

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        """Remove a file, for good."""
        self._disk.files.pop(name, None)

    def xAccess(self, name: str, flags: int) -> bool:  # noqa: N802
        """Whether a file is there."""
        return name in self._disk.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        """Names are as they are."""
        return name


class _OpenFile:
    """An open file. Nobody else has the disk, so locks are always given."""

    def __init__(self, disk: Disk, file: _File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.content[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.touch()
        content = self._file.content
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.touch()
        del self._file.content[size:]

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.touch()
        self._file.flushed = bytes(self._file.content)

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.content)

    def xLock(self, level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, operation: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return _UNIX_SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xClose(self) -> None:  # noqa: N802
        pass


def write_out(files: dict[str, bytes], folder: Path) -> None:
    """Put what survived onto the real disk, to be opened as a store is."""
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
