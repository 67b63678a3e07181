"""The options that every command shares, read once and before any command is known.

They are accepted before and after the command, so they are taken out of the arguments here instead
of being repeated in each command; that also leaves the way to the terminal UI free of the
command-line library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.domain.typed_day import parse_typed_day

STORE_VARIABLE = "RELEASE_PLANNER_STORE"
DATA_VARIABLE = "RELEASE_PLANNER_DATA"
STAFF_CODE_VARIABLE = "RELEASE_PLANNER_AS"
OWNER_VARIABLE = "RELEASE_PLANNER_STORE_OWNER"
PASSPHRASE_VARIABLE = "RELEASE_PLANNER_PASSPHRASE_FILE"

SHARED_OPTIONS: Mapping[str, str] = {
    "--store": "URL of the store, such as sqlite:///plan.db",
    "--today": "the day to take as today, such as 2026-11-27",
    "--data": "folder with edited copies of the planner's data files",
    "--as": "your staff code, when the store does not know your login",
    "--store-owner": "whose a new store is: integrated, police, probation, prison or"
    " treatment_provider",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command may need to know.

    `store` is a store URL, None for the default store; `data` is an overlay folder, None for the
    data as shipped; `today` is the day to work by; `staff_code` says who acts, None for the person
    whose system login it is; the first line of `passphrase_file` opens an encrypted store, None to
    ask for the passphrase; `today_typed` says that `today` was given and is not the clock's;
    `owner` is whose a store is that is about to be made, None to ask.
    """

    store: str | None
    today: date
    data: Path | None
    staff_code: str | None = None
    passphrase_file: Path | None = None
    today_typed: bool = False
    owner: OwningAgency | None = None


def take_settings(
    arguments: Sequence[str], environment: Mapping[str, str], clock_day: date
) -> tuple[Settings, list[str]]:
    """The settings, and the arguments that are left for the command.

    An option counts over its environment variable, and the last of two over the first; what
    follows a bare `--` is left alone. Raises PlannerError for an option without its value and for
    a day that cannot be read.
    """
    given, left = _split(arguments)
    settings = Settings(
        store=given.get("--store") or environment.get(STORE_VARIABLE) or None,
        today=parse_typed_day(given["--today"], clock_day) if "--today" in given else clock_day,
        data=_path(given.get("--data") or environment.get(DATA_VARIABLE)),
        staff_code=given.get("--as") or environment.get(STAFF_CODE_VARIABLE) or None,
        passphrase_file=_path(environment.get(PASSPHRASE_VARIABLE)),
        today_typed="--today" in given,
        owner=_owner(given.get("--store-owner") or environment.get(OWNER_VARIABLE)),
    )
    return settings, left


def _owner(given: str | None) -> OwningAgency | None:
    if not given:
        return None
    if given not in tuple(OwningAgency):
        raise PlannerError(f"--store-owner is one of {', '.join(OwningAgency)}, not {given}")
    return OwningAgency(given)


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser() if given else None


def _split(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    given: dict[str, str] = {}
    left: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return given, [*left, argument, *waiting]
        option, equals, value = argument.partition("=")
        if option not in SHARED_OPTIONS:
            left.append(argument)
            continue
        if not equals:
            value = waiting.pop(0) if waiting else ""
        if not value or value.startswith("--"):
            raise PlannerError(f"{option} needs a value: {SHARED_OPTIONS[option]}")
        given[option] = value
    return given, left
