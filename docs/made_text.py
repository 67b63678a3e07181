"""The parts of the guide that are made from the planner itself: commands, columns and keys.

A page says where such a part belongs with a line `<!-- made: NAME -->`; everything from there to
`<!-- end of made -->` is replaced. Three pages are made whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from made_roles import page_of_roles

from release_planner.cli import main as command_line
from release_planner.cli import settings
from release_planner.imports.columns import normalise_header
from release_planner.imports.schema import KINDS, ColumnDescription, describe
from release_planner.tui.keys import PLACES, Key

DOCS = Path(__file__).parent
PAGE_OF_COMMANDS, PAGE_OF_COLUMNS, PAGE_OF_KEYS = (
    "commands.md",
    "import-columns.md",
    "offender-managers.md",
)

_PART = re.compile(r"(<!-- made: ([a-z -]+) -->\n).*?(<!-- end of made -->)", re.DOTALL)
_MADE_WHOLE = "<!-- This page is made by docs/make.py: change the planner, not the page. -->\n"
_KEY_NAMES = {"question_mark": "?", "slash": "/", "escape": "esc"}
_PLACE_TITLES = {
    "everywhere": "Everywhere",
    "list": "In every list",
    "dialog": "Choosing who is on the list",
    "help": "Help",
    "search": "Search",
    "form": "Every form",
    "preview": "A form with a preview",
    "choice": "A field with a list to choose from",
    "ticks": "A field with boxes to tick",
    "menu": "A menu",
    "conflict": "Choosing between your answer and a colleague's",
}
_VARIABLES = (
    (settings.STORE_VARIABLE, "the store, as `--store`"),
    (settings.DATA_VARIABLE, "the folder with your data files, as `--data`"),
    (settings.STAFF_CODE_VARIABLE, "your staff code, as `--as`"),
    (settings.OWNER_VARIABLE, "whose a new store is, as `--store-owner`"),
    (settings.PASSPHRASE_VARIABLE, "a file whose first line is the passphrase of the store"),
)


def made_pages() -> dict[Path, str]:
    """Every page that holds made text, as it should read."""
    pages = {
        DOCS / PAGE_OF_COMMANDS: _MADE_WHOLE + commands_text(),
        DOCS / PAGE_OF_COLUMNS: _MADE_WHOLE + columns_text(),
    }
    pages |= page_of_roles(DOCS, _MADE_WHOLE)
    page_of_keys = DOCS / PAGE_OF_KEYS
    pages[page_of_keys] = _with_parts(page_of_keys.read_text(encoding="utf-8"))
    return pages


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, such as "calendar export", with what is known of it."""
    group = typer.main.get_command(command_line._build())
    yield from _commands_of(group, ())


def _commands_of(group: Any, way: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands_of(command, (*way, name))
        else:
            yield " ".join((*way, name)), command


def shown_parameters(command: Any) -> list[Any]:
    """The arguments and options of a command that its help names."""
    return [each for each in command.params if not getattr(each, "hidden", False)]


def commands_text() -> str:
    """The reference of commands."""
    parts = [
        "# Every command",
        "`release-planner` without a command opens the planner. What each command is for is told in"
        " the guides; this page lists what can be said to it. `--help` after a command says the"
        " same.",
        "## Options of every command",
        "They may stand before or after the command's name.",
        _table(
            ("Option", "What it says"),
            ((f"`{option}`", _sentence(text)) for option, text in settings.SHARED_OPTIONS.items()),
        ),
        "Each can be set once instead, as an environment variable; the option counts over it.",
        _table(
            ("Variable", "What it holds"),
            ((f"`{name}`", _sentence(text)) for name, text in _VARIABLES),
        ),
    ]
    for name, command in commands():
        parts += _command_parts(name, command)
    return "\n\n".join(parts) + "\n"


def _command_parts(name: str, command: Any) -> Iterator[str]:
    parameters = shown_parameters(command)
    yield f"## {name}"
    yield " ".join((command.help or "").split())
    usage = [f"release-planner {name}"]
    usage += [
        _argument(each) if each.param_type_name == "argument" else _usage(each)
        for each in parameters
        if each.required
    ]
    optional = any(not each.required for each in parameters)
    yield "```\n" + " ".join([*usage, *(["[OPTIONS]"] if optional else [])]) + "\n```"
    if parameters:
        yield _table(
            ("Say", "What it means", "If left out"),
            ((_spelling(each), _sentence(each.help or ""), _left_out(each)) for each in parameters),
        )


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _usage(option: Any) -> str:
    return f"{option.opts[0]} {_value(option)}".strip()


def _value(option: Any) -> str:
    if option.is_flag:
        return ""
    kind = option.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    if option.metavar:
        return str(option.metavar)
    return "NUMBER" if kind is int else option.opts[0].removeprefix("--").upper()


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_argument(parameter)}`"
    spelled = [*parameter.opts, *parameter.secondary_opts]
    value = _value(parameter)
    return " or ".join(f"`{f'{each} {value}'.strip()}`" for each in spelled)


def _left_out(parameter: Any) -> str:
    if parameter.required:
        return "must be given"
    default = parameter.default
    if default in (None, False, "", ()):
        return ""
    return f"`{getattr(default, 'value', default)}`"


def columns_text() -> str:
    """The reference of the files that can be imported."""
    parts = [
        "# Columns of the files that can be imported",
        "Columns may stand in any order, and others may stand beside them. A heading is recognised"
        " under any of the names given, whatever its capitals, spaces and punctuation. A blank"
        " cell says nothing: it changes nothing that is known. The key is what a mapping file"
        " calls the column, and a heading too.",
    ]
    for kind in KINDS.values():
        parts += [f"## {kind.name}", f"{kind.title}."]
        if kind.identified_by:
            names = [kind.column(key).header for key in kind.identified_by]
            parts.append(f"Each row needs {_either(names)}.")
        parts.append(
            _table(
                ("Heading", "Key", "What it holds", "Accepted", "Example", "Also recognised"),
                map(_column_row, describe(kind)),
            )
        )
    return "\n\n".join(parts) + "\n"


def _column_row(column: ColumnDescription) -> tuple[str, ...]:
    seen = {normalise_header(column.header)}
    others = []
    for name in column.also_called:
        if normalise_header(name) not in seen:
            seen.add(normalise_header(name))
            others.append(name)
    required = " (must be there)" if column.required else ""
    return (
        f"{column.header}{required}",
        f"`{column.key}`",
        column.explanation,
        column.accepted,
        column.example,
        ", ".join(others),
    )


def keys_text(places: Iterable[str]) -> str:
    """The keys of some places of the terminal UI, a table each; a title where there are several."""
    named = list(places)
    parts = []
    for place in named:
        if len(named) > 1:
            parts.append(f"### {_PLACE_TITLES.get(place, place.replace('_', ' ').capitalize())}")
        parts.append(_table(("Key", "What it does"), map(_key_row, PLACES[place])))
    return "\n\n".join(parts)


def key_cell(key: Key) -> str:
    """How a key is written on a page."""
    shown = key.shown or ", ".join(_KEY_NAMES.get(name, name) for name in key.keys.split(","))
    return ", ".join(f"`{each}`" for each in shown.split(", "))


def _key_row(key: Key) -> tuple[str, str]:
    return key_cell(key), _sentence(key.what)


def _with_parts(page: str) -> str:
    used = {match[2].removeprefix("keys ") for match in _PART.finditer(page)}
    others = [place for place in PLACES if place not in used]

    def part(match: re.Match[str]) -> str:
        name = match[2].removeprefix("keys ")
        places = others if name == "of everything else" else [name]
        return f"{match[1]}\n{keys_text(places)}\n\n{match[3]}"

    return _PART.sub(part, page)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join((line(head), line("---" for _ in head), *map(line, rows)))


def _sentence(text: str) -> str:
    stripped = " ".join(text.split())
    return stripped[:1].upper() + stripped[1:]


def _either(names: Sequence[str]) -> str:
    *first, last = (name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names)
    return f"one of {', '.join(first)} or {last}" if first else f"a {last}"


def write_made_pages(say: Callable[[str], None]) -> None:
    """Bring every page up to date, saying which."""
    for path, text in made_pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            say(f"{path.name} written")
