"""The planner's own themes: blue and orange, every text at a contrast of 4.5 or more."""

from textual.theme import Theme


def _variables(
    *, cursor: str, on_cursor: str, muted: str, alert: str, heading: str, key: str
) -> dict[str, str]:
    return {
        "planner-muted": muted,
        "planner-alert": alert,
        "planner-heading": heading,
        "planner-cursor": cursor,
        "planner-on-cursor": on_cursor,
        "block-cursor-background": cursor,
        "block-cursor-foreground": on_cursor,
        "block-cursor-blurred-background": cursor,
        "block-cursor-blurred-foreground": on_cursor,
        "input-selection-background": cursor,
        "input-cursor-background": key,
        "footer-key-foreground": key,
        "footer-description-foreground": on_cursor if cursor == key else heading,
        "border": key,
        "border-blurred": muted,
        "scrollbar": muted,
        "text-muted": muted,
    }


DARK = Theme(
    name="planner-dark",
    dark=True,
    primary="#7cc4ff",
    secondary="#a9b8c6",
    accent="#ffb454",
    warning="#ffb454",
    error="#ff9e94",
    success="#9ad6a4",
    foreground="#e6edf3",
    background="#0f1720",
    surface="#16212c",
    panel="#1d2b38",
    variables=_variables(
        cursor="#24507a",
        on_cursor="#ffffff",
        muted="#9fb0c0",
        alert="#ffb454",
        heading="#a8d5ff",
        key="#7cc4ff",
    ),
)

LIGHT = Theme(
    name="planner-light",
    dark=False,
    primary="#0b4f8a",
    secondary="#44525f",
    accent="#8a4b00",
    warning="#8a4b00",
    error="#a01c1c",
    success="#1b6b2f",
    foreground="#16202a",
    background="#ffffff",
    surface="#f3f5f7",
    panel="#e4e9ee",
    variables=_variables(
        cursor="#0b4f8a",
        on_cursor="#ffffff",
        muted="#44525f",
        alert="#8a4b00",
        heading="#0b4f8a",
        key="#0b4f8a",
    ),
)

THEMES = (DARK, LIGHT)
