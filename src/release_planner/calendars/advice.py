"""What somebody has to know who passes on a calendar: said where it is written, and no longer."""

BRING_IT_IN = (
    "Import it into a new calendar, then delete the one from the last export: most programs do not"
    " update entries from a file."
)
BY_HAND = "Or make the changes on the what-changed page by hand, and do not import."
RING = "A file shows one moment: tell people of changes for today or tomorrow by telephone."
SUBSCRIBE = "Have people subscribe to its address; a copy that is imported does not follow."
FEED_DELAY = (
    "Programs look again within about a day: tell people of changes for today or tomorrow by"
    " telephone."
)


def export_advice(changes_to_make: int) -> tuple[str, ...]:
    """What to say beside a file, given how many entries its recipient has to change."""
    return (BRING_IT_IN, BY_HAND, RING) if changes_to_make else (BRING_IT_IN, RING)
