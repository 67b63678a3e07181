"""What the line under the cursor says in full, as far as there is room."""

from textwrap import wrap

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from release_planner.tui.text import cell, plain


class DetailPane(Widget):
    """Paragraphs, wrapped; "…" says that there is more than fits."""

    paragraphs: reactive[tuple[str, ...]] = reactive(())

    def render(self) -> Content:
        """The lines for which there is room."""
        width, height = self.content_size
        texts = [text for each in self.paragraphs for text in wrap(plain(each), max(1, width))]
        if len(texts) > height > 0:
            last = cell(texts[height - 1], width - 2).rstrip(" …")
            texts = [*texts[: height - 1], f"{last} …"]
        return Content("\n".join(texts))
