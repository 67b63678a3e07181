"""What the main views share: a place in the app, a name for help, and how they are shown."""

from typing import ClassVar

from textual.containers import Container

from release_planner.tui.gateway import Gateway, gateway_of


class View(Container):
    """One of the main views, which stay mounted and are switched between.

    ``PLACE`` names its keys in `release_planner.tui.keys`; ``PURPOSE`` is what help says of it.
    """

    PLACE: ClassVar[str]
    TITLE: ClassVar[str]
    PURPOSE: ClassVar[str]

    @property
    def gateway(self) -> Gateway:
        """The way to the store."""
        return gateway_of(self)

    @property
    def trail(self) -> tuple[str, ...]:
        """What the first line says of this view."""
        return (self.TITLE,)

    def view_shown(self) -> None:
        """The view has come to the front."""
        raise NotImplementedError

    def store_changed(self) -> None:
        """An action has changed the store; read again what is shown, if anything is."""
        raise NotImplementedError

    def step_back(self) -> bool:
        """Undo what the view itself can go back from, such as a search; whether it did."""
        return False

    def action_search(self) -> None:
        """Search for a person."""
        raise NotImplementedError
