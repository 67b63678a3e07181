"""The last line of a screen: the keys that matter most here, each of which can be clicked."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

MOST_HINTS = 6


class Hints(Widget):
    """Up to six keys with their labels, from the bindings that are active now.

    One widget that draws one line: Textual's own footer mounts a widget a key each time that the
    focus moves, and stays empty in a terminal that does not have the focus.
    """

    DEFAULT_CSS = """
    Hints {
        dock: bottom;
        height: 1;
        background: $panel;
        color: $foreground;
        & > .hint--key { color: $footer-key-foreground; text-style: bold; }
        & > .hint--label { color: $foreground; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--key", "hint--label"}

    def on_mount(self) -> None:
        """Draw again when other bindings become active, or a dialog opens or closes."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())
        self.app.screen_change_signal.subscribe(self, lambda _: self.refresh())

    def bindings_shown(self) -> list[Binding]:
        """The bindings to name, nearest to the focus first; none while a dialog lies over them."""
        if self.app.screen is not self.screen:
            return []
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and not self._is_typed(binding):
                shown.setdefault(binding.action, binding)
        return list(shown.values())[:MOST_HINTS]

    def _is_typed(self, binding: Binding) -> bool:
        """Whether the key would put a letter into the field that has the focus."""
        shown, focused = self.app.get_key_display(binding), self.screen.focused
        return len(shown) == 1 and bool(focused and focused.check_consume_key(shown, shown))

    def _hints(self) -> list[tuple[Binding, str, str]]:
        return [
            (binding, self.app.get_key_display(binding), binding.description)
            for binding in self.bindings_shown()
        ]

    def render(self) -> Content:
        """The keys and their labels on one line."""
        key_style = self.get_visual_style("hint--key")
        label_style = self.get_visual_style("hint--label")
        line = Content(" ")
        for _, key, label in self._hints():
            line += Content.styled(key, key_style) + Content.styled(f" {label}  ", label_style)
        return line

    def _binding_at(self, x: int) -> Binding | None:
        end = 1
        for binding, key, label in self._hints():
            end += cell_len(key) + cell_len(label) + 3
            if x < end:
                return binding
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Explain the key under the mouse."""
        binding = self._binding_at(event.x)
        self.tooltip = (binding.tooltip or binding.description) if binding else None

    async def on_click(self, event: events.Click) -> None:
        """Do what the key does."""
        binding = self._binding_at(event.x)
        if binding is not None:
            self.app.simulate_key(binding.key)
