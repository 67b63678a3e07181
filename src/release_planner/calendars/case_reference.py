"""Case references: what a recipient says on the telephone instead of a name.

A reference is random and belongs to one spell in one feed, and is not used again while the store
knows it, which ends with an erasure: two recipients cannot join their files on it, and nobody can
work back from it. Every reference finds its spell in the planner, whoever reads it out.
"""

import secrets

from release_planner.store.connection import Connection

ALPHABET = "CDFGHJKMNPRTVWXY34679"
"""Letters and digits that are not taken for one another; without vowels no reference is a word."""

LENGTH = 5


def new_reference(taken: set[str]) -> str:
    """A reference that is not among those ``taken``, to which it is added."""
    while True:
        reference = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if reference not in taken:
            taken.add(reference)
            return reference


def references_in_use(connection: Connection) -> set[str]:
    """Every reference that any recipient has ever been given."""
    rows = connection.execute("SELECT DISTINCT case_reference FROM feed_entry")
    return {str(row[0]) for row in rows}
