"""Records up for review: listing them, keeping one, and erasing a person. No key leads here."""

from typing import TYPE_CHECKING

from release_planner.tui.gateway import gateway_of
from release_planner.tui.messages import OpenPerson, StoreChanged

if TYPE_CHECKING:
    from textual.app import App

    from release_planner.tui.applied import Applied
    from release_planner.tui.screens.person import PersonScreen


def show_reviews(app: "App[None]") -> None:
    """List what is up for review, the oldest first; enter opens the person."""
    from release_planner.tui.screens.reviews import Reviews

    def chosen(custody_id: int | None) -> None:
        if custody_id is not None:
            app.post_message(OpenPerson(custody_id))

    app.push_screen(Reviews(), chosen)


def keep(screen: "PersonScreen") -> None:
    """Ask until when the person is kept, and why."""
    from release_planner.tui.dialogs.retention import keep_dialog
    from release_planner.tui.screens.report import tell

    if screen.page is None:
        return
    app = screen.app

    def done(applied: "Applied | None") -> None:
        if applied is not None:
            tell(app, applied)
            app.post_message(StoreChanged())
            screen.action_reload()

    app.push_screen(keep_dialog(screen.page, gateway_of(screen).clock.today()), done)


def erase(screen: "PersonScreen") -> None:
    """Show what erasing the person would remove, and do it when it is confirmed."""
    from release_planner.tui.dialogs.retention import erase_dialog
    from release_planner.tui.screens.report import tell

    if screen.page is None:
        return
    app = screen.app

    def done(applied: "Applied | None") -> None:
        if applied is not None:
            app.pop_screen()
            tell(app, applied)
            app.post_message(StoreChanged())

    reasons = gateway_of(screen).reference().retention.reasons
    app.push_screen(erase_dialog(screen.page, reasons), done)
