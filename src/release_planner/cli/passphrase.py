"""Asking for a passphrase, and showing the recovery key."""

import getpass
import os
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from release_planner.cli.settings import PASSPHRASE_VARIABLE
from release_planner.domain.errors import PlannerError
from release_planner.store.location import StoreLocation

Answer = TypeVar("Answer")

_TRIES = 3
_OTHERS = 0o077


def ask_for_key(location: StoreLocation, passphrase_file: Path | None) -> bytes:
    """The data key of an encrypted store, by the first line of the file, or by asking at the
    terminal, where the passphrase may be mistyped twice.

    Raises PlannerError when there is neither file nor terminal, and as `unlock` does.
    """
    from release_planner.store.keys import unlock

    return ask_until(partial(unlock, location), location.path, passphrase_file)


def ask_until(opens: Callable[[str], Answer], path: Path, passphrase_file: Path | None) -> Answer:
    """What ``opens`` makes of a passphrase or recovery key for the file at ``path``; it raises
    WrongPassphraseError for one that does not fit. Asks, and raises, as `ask_for_key` does.
    """
    from release_planner.store.keys import WrongPassphraseError

    if passphrase_file is not None:
        return opens(first_line(passphrase_file))
    _need_terminal(f"{path} is encrypted")
    for _ in range(_TRIES - 1):
        try:
            return opens(_typed("Passphrase: "))
        except WrongPassphraseError:
            _say(
                "The passphrase does not fit this store. Type it again, or type the recovery key"
                " that was shown when the store was made: nine groups of four."
            )
    return opens(_typed("Passphrase: "))


def ask_for_new_passphrase(location: StoreLocation, passphrase_file: Path | None) -> str:
    """The passphrase of a store that is about to be made: the first line of the file, or typed
    twice at the terminal.

    Raises PlannerError without a terminal, even where there is a file, because the recovery key
    would go into the log of a scheduled task; and when the two never agreed.
    """
    if not _at_terminal():
        raise PlannerError(
            f"There is no store yet at {location.path}. Open the planner once in a terminal, or"
            " run this in one: the recovery key of a new store is shown only there."
        )
    if passphrase_file is not None:
        return first_line(passphrase_file)
    _say(
        f"First use: a store will be made at {location.path}\n"
        "It is encrypted. Choose a passphrase of 12 characters or more, for example four words\n"
        "that do not belong together. To look round first, leave and run: release-planner demo"
    )
    return _typed_twice()


def ask_to_change_passphrase(location: StoreLocation) -> None:
    """Give a store another passphrase, by the one it has or by its recovery key, at the terminal.

    Raises PlannerError without a terminal, and as `change_passphrase` does, with nothing changed.
    """
    from release_planner.store.keys import change_passphrase

    _need_terminal("The passphrase is changed by typing it")
    secret = _typed("Passphrase, or recovery key: ")
    change_passphrase(location, secret, _typed_twice())


def _typed_twice() -> str:
    from release_planner.store.keys import refuse_short_passphrase

    for _ in range(_TRIES):
        passphrase = _typed("New passphrase: ")
        try:
            refuse_short_passphrase(passphrase)
        except PlannerError as error:
            _say(str(error))
            continue
        if passphrase == _typed("The same again: "):
            return passphrase
        _say("The two are not the same.")
    raise PlannerError("No passphrase was chosen. Nothing was changed.")


def show_recovery_key(recovery_key: str) -> None:
    """Show the recovery key this once, on standard error, and wait until it is written down."""
    _say(
        f"\nRecovery key, shown only now:\n\n    {recovery_key}\n\n"
        "It opens the store when the passphrase is forgotten. Write it down and keep it locked\n"
        "away from this computer: with both lost, nobody can open the store.\n"
        "Press Enter when it is written down."
    )
    sys.stdin.readline()


def first_line(passphrase_file: Path) -> str:
    """The first line of a file that nobody else can read. Raises PlannerError for any other."""
    try:
        with passphrase_file.open(encoding="utf-8-sig") as file:
            _refuse_shared(passphrase_file, os.fstat(file.fileno()).st_mode)
            lines = file.read().splitlines()
    except OSError as error:
        raise PlannerError(
            f"The passphrase file {passphrase_file} cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        raise PlannerError(f"The passphrase file {passphrase_file} is not UTF-8 text.") from error
    if not lines or not lines[0]:
        raise PlannerError(f"The first line of the passphrase file {passphrase_file} is empty.")
    return lines[0]


def _refuse_shared(passphrase_file: Path, mode: int) -> None:
    if os.name == "posix" and mode & _OTHERS:
        raise PlannerError(
            f"The passphrase file {passphrase_file} is open to other accounts. Close it to them:"
            f" chmod 600 {shlex.quote(str(passphrase_file))}"
        )


def _need_terminal(why: str) -> None:
    if not _at_terminal():
        raise PlannerError(
            f"{why}, and there is no terminal to ask for its passphrase. Run this in a terminal,"
            f" or name a file that holds the passphrase in {PASSPHRASE_VARIABLE}."
        )


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise PlannerError("No passphrase was typed.") from error


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _say(text: str) -> None:
    print(text, file=sys.stderr)
