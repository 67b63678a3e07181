"""Every text of both themes can be read: a contrast of 4.5 or more (WCAG 2.2, level AA)."""

import pytest
from textual.color import Color

from release_planner.tui.theme import THEMES

PAIRS = [
    *(
        (text, on)
        for text in (
            "foreground", "planner-muted", "planner-alert", "planner-heading", "primary",
            "accent", "warning", "error", "success", "footer-key-foreground", "text-muted",
        )
        for on in ("background", "surface", "panel")
    ),
    ("planner-on-cursor", "planner-cursor"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("planner-heading", "panel"),
    ("background", "input-cursor-background"),
]  # fmt: skip


def luminance(color: Color) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast(Color.parse("black"), Color.parse("white")) == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "on"), PAIRS)
def test_text_can_be_read(theme, text: str, on: str) -> None:
    colours = theme.to_color_system().generate() | theme.variables

    assert contrast(Color.parse(colours[text]), Color.parse(colours[on])) >= 4.5
