"""A program in a pseudo-terminal: how long until it has painted something."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from contextlib import suppress

QUIET_SECONDS = 0.08
_READ_BYTES = 65536


class Terminal:
    """One running program. Times are in milliseconds."""

    def __init__(self, arguments: Sequence[str], columns: int, rows: int) -> None:
        self.started = time.perf_counter()
        self._process, self._screen = pty.fork()
        if self._process == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(arguments[0], list(arguments), environment)
        self._seen = b""

    def until(self, text: str, seconds: float = 60) -> float:
        """The time from the start until this text has been painted.

        Raises TimeoutError when it has not been within so many seconds.
        """
        wanted = text.encode()
        while wanted not in self._seen:
            left = self.started + seconds - time.perf_counter()
            if left <= 0 or not self._read(left):
                raise TimeoutError(f"{text!r} was not painted; the last output is\n{self.tail}")
        return (time.perf_counter() - self.started) * 1000

    def press(self, keys: bytes) -> tuple[float, float]:
        """The times from a key to the first and to the last that is painted for it."""
        self.settle()
        pressed = time.perf_counter()
        os.write(self._screen, keys)
        times: list[float] = []
        while self._read(QUIET_SECONDS if times else 1.0):
            times.append((time.perf_counter() - pressed) * 1000)
        return (times[0], times[-1]) if times else (1000.0, 1000.0)

    def settle(self, seconds: float = QUIET_SECONDS) -> None:
        """Wait until nothing has been painted for so long."""
        while self._read(seconds):
            pass

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._screen], [], [], seconds)
        if not ready:
            return False
        try:
            read = os.read(self._screen, _READ_BYTES)
        except OSError:
            return False
        self._seen = (self._seen + read)[-4 * _READ_BYTES :]
        return bool(read)

    @property
    def tail(self) -> str:
        """The end of what was painted."""
        return self._seen[-3000:].decode(errors="replace")

    def close(self) -> None:
        """End the program."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._screen)
