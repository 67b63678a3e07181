"""An erasure in sentences, for the terminal and the screens alike."""

from collections.abc import Iterator

from release_planner.actions.erasure import Erasure


def erasure_lines(erasure: Erasure, *, done: bool) -> Iterator[str]:
    """What goes or went, who has to be told, and where it still is."""
    verb = "Erased" if done else "Would go"
    tables = ", ".join(f"{table.replace('_', ' ')} {n}" for table, n in erasure.rows.items())
    yield f"{verb}: {erasure.row_count} rows ({tables}), and what the audit kept of them."
    for given in erasure.given:
        if given.of_one_person:
            yield (
                f"Tell {given.recipient}: they hold a calendar of this person alone"
                f" ({given.entries} entries). It ends; nothing will take it back for them."
            )
        else:
            yield (
                f"Tell {given.recipient}: they were given {given.entries} calendar entries."
                f" Their next calendar cancels {given.cancelled} of them, without a reference."
            )
    for backup in erasure.backups:
        yield f"A backup still holds it: {backup}"
    if done and not erasure.log_is_empty:
        yield ("Somebody else has the store open: older pages stay in its log until they close it.")
    if not done:
        yield "Nothing was changed."
