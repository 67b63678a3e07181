"""A field for a date: what was understood is said at once, what is wrong when it is left."""

from datetime import date

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from release_planner.tui.theme import DARK
from release_planner.tui.widgets.date_field import DateField

from .screen_text import text

TODAY = date(2026, 11, 26)


class Form(App[None]):
    """Two fields."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.days: list[date | None] = []

    def compose(self) -> ComposeResult:
        yield DateField("Release date", lambda: TODAY, widget_id="release")
        yield DateField("Hearing", lambda: TODAY, day=date(2026, 12, 1), widget_id="hearing")

    def on_date_field_changed(self, message: DateField.Changed) -> None:
        if message.field.id == "release":
            self.days.append(message.day)

    @property
    def release(self) -> DateField:
        return self.query_one("#release", DateField)


async def _type(pilot: Pilot[None], typed: str) -> None:
    pilot.app.query_one("#release Input", Input).focus()
    await pilot.press(*typed)
    await pilot.pause()


async def test_the_day_is_said_back_as_one_types() -> None:
    app = Form()
    async with app.run_test() as pilot:
        await _type(pilot, "5/12/26")
        assert "Sat 5 Dec 2026, in 9 days" in text(pilot)
        assert app.release.day == date(2026, 12, 5)
        assert app.days[-1] == date(2026, 12, 5)
        assert app.days[0] is None


async def test_what_is_wrong_is_said_when_the_field_is_left_and_the_text_stays() -> None:
    app = Form()
    async with app.run_test() as pilot:
        await _type(pilot, "31/2/26")
        assert "not a date" not in text(pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert '"31/2/26" is not a date' in text(pilot)
        assert app.release.typed == "31/2/26"
        assert app.release.day is None
        assert app.release.problem


async def test_an_empty_field_is_no_mistake() -> None:
    app = Form()
    async with app.run_test() as pilot:
        await _type(pilot, "")
        await pilot.press("tab")
        assert (app.release.day, app.release.problem) == (None, None)


async def test_a_day_given_to_begin_with_is_there() -> None:
    app = Form()
    async with app.run_test() as pilot:
        assert app.query_one("#hearing", DateField).day == date(2026, 12, 1)
        assert "Tue 1 Dec 2026, in 5 days" in text(pilot)


async def test_markup_that_is_typed_is_shown() -> None:
    app = Form()
    async with app.run_test() as pilot:
        await _type(pilot, "[/]")
        await pilot.press("tab")
        await pilot.pause()
        assert '"[/]" is not a date' in text(pilot)
