"""The guide says what the planner does: its commands, columns, keys, links and pictures."""

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from release_planner.cli.settings import SHARED_OPTIONS
from release_planner.imports.schema import KINDS, describe
from release_planner.tui.keys import PLACES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted(DOCS.glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDES]
BINARY = "release-planner"

_LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(release-planner [^`]+)`")
_MARKED = re.compile(r"<!-- (run|test) -->\n```sh\n(.*?)\n```", re.DOTALL)


def load(name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


load("made_roles")
made_text = load("made_text")
COMMANDS = dict(made_text.commands())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def command_lines(page: Path) -> list[str]:
    """Every call of the planner that a page prints, whole lines and within sentences."""
    text = text_of(page)
    printed = [
        line.split("&&")[-1].strip()
        for language, body in _FENCE.findall(text)
        if language == "sh"
        for line in body.splitlines()
    ]
    printed += _INLINE.findall(_FENCE.sub("", text))
    return [
        line[line.index(BINARY) :]
        for line in printed
        if line.startswith(BINARY) or f"/{BINARY}" in line
    ]


def heading_anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def test_made_parts_are_as_the_planner_makes_them():
    stale = [path.name for path, text in made_text.made_pages().items() if text_of(path) != text]
    assert not stale, f"out of date: {stale}; run python docs/make.py text"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    page = text_of(DOCS / "commands.md")
    part = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert part is not None
    for parameter in made_text.shown_parameters(COMMANDS[name]):
        for option in (*parameter.opts, *parameter.secondary_opts):
            spelled = option if option.startswith("-") else made_text._argument(parameter)
            assert f"`{spelled}" in part[1], (name, spelled)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_printed_command_exists_with_its_options(page):
    for line in command_lines(page):
        words = shlex.split(line)[1:]
        name = printed_command(words)
        if name is None:
            assert all(word.startswith("-") or before.startswith("--") for before, word in
                       zip([BINARY, *words], words, strict=False)), line  # fmt: skip
            known = {"--help", *SHARED_OPTIONS}
        else:
            parameters = COMMANDS[name].params
            known = {option for each in parameters for option in each.opts + each.secondary_opts}
            known |= {"--help", *SHARED_OPTIONS}
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert given <= known, f"{page.name}: {line}"


def printed_command(words: list[str]) -> str | None:
    for name in COMMANDS:
        parts = name.split()
        for start in range(len(words)):
            options_before = all(
                word.startswith("-") or words[at - 1].startswith("--")
                for at, word in enumerate(words[:start])
            )
            if options_before and words[start : start + len(parts)] == parts:
                return name
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_every_import_kind_is_documented(kind):
    page = text_of(DOCS / "import-columns.md")
    part = page.split(f"\n## {kind}\n", 1)[1].split("\n## ", 1)[0]
    for column in describe(KINDS[kind]):
        row = next((line for line in part.splitlines() if f"| `{column.key}` |" in line), "")
        assert column.header in row, column.key
        assert column.explanation in row, column.key
    assert f"`{kind}`" in text_of(DOCS / "administrators.md")


@pytest.mark.parametrize("place", PLACES)
def test_every_key_is_documented(place):
    page = text_of(DOCS / "offender-managers.md")
    for key in PLACES[place]:
        assert f"| {made_text.key_cell(key)} | {made_text._sentence(key.what)} |" in page, key.id


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in _LINK.findall(text_of(page)):
        assert not target.startswith("http"), f"{page.name} links outside: {target}"
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", text_of(linked), re.MULTILINE)
            assert anchor in map(heading_anchor, headings), f"{page.name}: {target}"


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for target in _LINK.findall(text_of(page)):
            linked = (page.parent / target.partition("#")[0]).resolve()
            if linked.suffix == ".md" and linked not in reached:
                waiting.append(linked)
    assert set(GUIDES) <= reached


def test_readme_has_its_two_marked_commands():
    marked = dict(_MARKED.findall(text_of(ROOT / "README.md")))
    assert set(marked) == {"run", "test"}
    assert "\n" not in marked["run"] + marked["test"]
    assert marked["run"].endswith(f"{BINARY} demo")
    assert "[test]" in marked["test"]
    assert "pytest" in marked["test"]
    fences = [body for language, body in _FENCE.findall(text_of(ROOT / "README.md"))]
    assert len(fences) == 2


def test_readme_lists_commands_that_exist():
    table = [line for line in text_of(ROOT / "README.md").splitlines() if line.startswith("| ")]
    shown = [match for line in table for match in _INLINE.findall(line)]
    assert len(shown) >= 5
    for line in shown:
        assert printed_command(shlex.split(line)[1:]) is not None, line


def test_every_picture_is_whole_shown_and_fetches_nothing():
    pictures = sorted((DOCS / "images").glob("*.svg"))
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in _LINK.findall(text_of(page))
        if target.endswith(".svg")
    }
    assert shown <= set(pictures)
    for picture in pictures:
        text = text_of(picture)
        ElementTree.fromstring(text)
        assert "url(http" not in text.replace(" ", ""), picture.name
        assert "@font-face" not in text, picture.name


def test_both_sizes_of_every_scene_are_there():
    made_pictures = load("made_pictures")
    expected = {
        f"{scene.name}-{width}x{height}.svg"
        for scene in made_pictures.SCENES
        for width, height in made_pictures.SIZES
    }
    assert {path.name for path in (DOCS / "images").glob("*.svg")} == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_end_in_one_newline_and_hold_no_tabs(page):
    text = text_of(page)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
