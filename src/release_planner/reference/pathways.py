"""Loads `pathways/*.toml`: the steps that plans are made of."""

from datetime import date, timedelta
from pathlib import PurePosixPath

from release_planner.domain.codes import Pathway, Role
from release_planner.domain.plan import Condition, Offset, Roll, StepAnchor, TemplateStep
from release_planner.domain.timeline import apply_offset
from release_planner.domain.working_days import BankHolidays
from release_planner.reference.errors import DataError
from release_planner.reference.locator import DataFolder
from release_planner.reference.offsets import read_offset
from release_planner.reference.toml_reading import TomlTable

_FILES = "pathways/*.toml"
_LONGEST_TITLE = 44
_STEP_KEYS = (
    "title",
    "explanation",
    "anchor",
    "due",
    "opens",
    "closes",
    "closed_because",
    "roll",
    "when",
    "unless",
    "owner",
    "source",
    "verified",
    "in_use",
)
_NO_BANK_HOLIDAYS = BankHolidays((), date.min.year, date.max.year)
# Offsets in different units are compared on real days: a week around the short month, where "one
# month" and "four weeks" meet, and a week in the middle of long ones.
_SAMPLE_DAYS = tuple(
    first + timedelta(days=number)
    for first in (date(2027, 3, 28), date(2027, 8, 30))
    for number in range(7)
)


def load_pathways(folder: DataFolder) -> tuple[TemplateStep, ...]:
    """Every step in use, in the order of the files' names and then of the files.

    A step's id is its file's name and its own: `accommodation.duty-to-refer`. Raises DataError
    naming file, step and key, value and what was expected.
    """
    names = folder.names(_FILES)
    if not names:
        raise DataError("pathways", None, None, "at least one pathway file")
    return tuple(step for name in names for step in _steps(folder.read_toml(name), name))


def _steps(table: TomlTable, name: str) -> list[TemplateStep]:
    table.allow("pathway", "steps")
    pathway = table.code("pathway", Pathway)
    stem = PurePosixPath(name).stem
    return [
        _step(entry, f"{stem}.{key}", pathway)
        for key, entry in table.table("steps").named_tables()
        if entry.optional_flag("in_use") is not False
    ]


def _step(entry: TomlTable, step_id: str, pathway: Pathway) -> TemplateStep:
    entry.allow(*_STEP_KEYS)
    title = entry.text("title")
    if len(title) > _LONGEST_TITLE or not title.isprintable():
        raise entry.error("title", f"one line of at most {_LONGEST_TITLE} letters")
    roll = entry.optional_code("roll", Roll) or Roll.NONE
    step = TemplateStep(
        id=step_id,
        pathway=pathway,
        title=title,
        anchor=entry.code("anchor", StepAnchor),
        due=read_offset(entry, "due", roll),
        owner=entry.code("owner", Role),
        source=entry.text("source"),
        verified=entry.flag("verified"),
        opens=read_offset(entry, "opens") if entry.has("opens") else None,
        closes=read_offset(entry, "closes") if entry.has("closes") else None,
        closed_because=entry.optional_text("closed_because") or "",
        when=_conditions(entry, "when"),
        unless=_conditions(entry, "unless"),
        explanation=entry.text("explanation"),
    )
    _check(step, entry)
    return step


def _conditions(entry: TomlTable, key: str) -> tuple[Condition, ...]:
    return entry.codes(key, Condition) if entry.has(key) else ()


def _check(step: TemplateStep, entry: TomlTable) -> None:
    if step.opens is not None and not _never_after(step.opens, step.due):
        raise entry.error("opens", "a day on or before the due day")
    if step.closes is not None and not _never_after(step.due, step.closes):
        raise entry.error("closes", "a day on or after the due day")
    if (step.closes is None) != (not step.closed_because):
        raise entry.error("closed_because", "a reason if the step closes, and none otherwise")
    if not set(step.when).isdisjoint(step.unless):
        raise entry.error("unless", "conditions that are not in when")


def _never_after(one: Offset, other: Offset) -> bool:
    return all(
        apply_offset(day, one, _NO_BANK_HOLIDAYS) <= apply_offset(day, other, _NO_BANK_HOLIDAYS)
        for day in _SAMPLE_DAYS
    )
