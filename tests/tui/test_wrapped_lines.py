"""Texts that must be read in full: as many lines as the width asks for, and "…" where cut."""

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from release_planner.tui.theme import DARK
from release_planner.tui.widgets.detail_pane import DetailPane
from release_planner.tui.widgets.lines import Lines, TextLine, WrappedLine

_WORDS = [f"word{place}" for place in range(60)]


class Shown(App[None]):
    """A list over a pane of three lines."""

    CSS = "DetailPane { height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield Lines(rest_everywhere=True)
        yield DetailPane()


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40), st.integers(20, 140))
def test_no_word_of_a_wrapped_line_is_lost(words: list[str], width: int) -> None:
    laid_out = list(WrappedLine(" ".join(words), first=" ! ", subject=1).laid_out(width))

    assert " ".join(line.text for line in laid_out).split() == ["!", *words]
    assert all(len(line.text) <= width and line.subject == 1 for line in laid_out)


async def test_a_list_lays_long_lines_out_anew_when_its_width_changes() -> None:
    app = Shown()
    async with app.run_test(size=(40, 24)) as pilot:
        lines = app.query_one(Lines)
        lines.show([TextLine("first"), WrappedLine(" ".join(_WORDS)), TextLine("last", subject=2)])
        await pilot.press("end")
        narrow = lines.line_count
        await pilot.resize_terminal(120, 24)
        await pilot.pause()
        assert lines.line_count < narrow
        assert lines.line is not None
        assert lines.line.subject == 2


async def test_a_pane_says_that_there_is_more() -> None:
    app = Shown()
    async with app.run_test(size=(40, 24)) as pilot:
        pane = app.query_one(DetailPane)
        pane.paragraphs = ("short", " ".join(_WORDS))
        await pilot.pause()
        cut = pane.render().plain.splitlines()
        assert len(cut) == 3
        assert cut[-1].endswith(" …")
        pane.paragraphs = ("short", "and whole")
        assert pane.render().plain == "short\nand whole"
