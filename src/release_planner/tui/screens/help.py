"""Help: what the screen is for, and its keys."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from release_planner.tui.keys import PLACES, Key, bindings
from release_planner.tui.text import cell, content

_KEY_NAMES = {"question_mark": "?", "slash": "/"}
_KEYS_WIDTH = 16


def keys_text(place: str) -> str:
    """The keys of one place, a line each."""
    return "\n".join(f"  {cell(_shown(key), _KEYS_WIDTH)}{key.what}" for key in PLACES[place])


def _shown(key: Key) -> str:
    return key.shown or ", ".join(_KEY_NAMES.get(name, name) for name in key.keys.split(","))


class HelpScreen(ModalScreen[None]):
    """Help over the screen that it is about."""

    CSS_PATH = "help.tcss"
    BINDINGS = bindings("help")
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, title: str, purpose: str, places: tuple[str, ...]) -> None:
        super().__init__()
        self._title = title
        self._purpose = purpose
        self._places = places

    def compose(self) -> ComposeResult:
        """One text: the purpose, then the keys of the screen, of lists and of everywhere."""
        with VerticalScroll(id="help"):
            yield Static(content(self._title), classes="help-title")
            yield Static(content(self._purpose), classes="help-purpose")
            for place in self._places:
                yield Static(
                    content(_PLACE_TITLES.get(place, "On this screen")), classes="help-title"
                )
                yield Static(keys_text(place), markup=False)

    def action_back(self) -> None:
        """Close the help."""
        self.dismiss()


_PLACE_TITLES = {
    "list": "In every list",
    "everywhere": "Everywhere",
    "choice": "Where one of many is chosen",
    "ticks": "Where boxes are ticked",
}
