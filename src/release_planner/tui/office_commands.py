"""What can be done from anywhere: importing a file, and writing calendars and reports."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from release_planner.tui.applied import Applied
from release_planner.tui.gateway import gateway_of
from release_planner.tui.messages import StoreChanged
from release_planner.tui.reviews import show_reviews

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import ModalScreen

_COMMANDS = (
    ("import", "Import a file", "Shows first what it would change"),
    ("calendar", "Export a calendar", "Writes appointments for a calendar program"),
    ("report", "Take-up report", "Writes the figure for a board"),
)


def office_commands(app: "App[None]") -> Iterator[SystemCommand]:
    """The palette's commands."""
    for name, title, what in _COMMANDS:
        yield SystemCommand(title, what, partial(do_in_office, app, name))
    yield SystemCommand(
        "Records up for review", "Lists what is to be kept or erased", partial(show_reviews, app)
    )


def do_in_office(app: "App[None]", what: str) -> None:
    """Open the dialog, and afterwards say what was done and read again what is shown."""
    from release_planner.tui.screens.report import tell

    def applied(done: Applied | None) -> None:
        if done is not None:
            tell(app, done)
            app.post_message(StoreChanged())

    app.push_screen(_dialog(app, what), applied)


def _dialog(app: "App[None]", what: str) -> "ModalScreen[Applied | None]":
    if what == "import":
        from release_planner.tui.screens.import_file import ImportScreen

        return ImportScreen()
    if what == "calendar":
        from release_planner.tui.dialogs.exports import calendar_dialog

        return calendar_dialog()
    from release_planner.tui.dialogs.take_up import take_up_dialog

    return take_up_dialog(gateway_of(app).clock.today())
