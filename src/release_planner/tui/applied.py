"""What a dialog gives back once the store holds what was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applied:
    """``text`` says in one sentence what was done.

    ``custody_id`` is set when the person's current spell is another one now. ``report`` is what
    should stay on the screen until it has been read, such as where a file was written.
    """

    text: str
    custody_id: int | None = None
    report: tuple[str, ...] = ()
