"""Three-way merge of the fields of one record that two people changed at the same time.

What only one of them changed is taken, and so is what both changed to the same; only a field that
both changed differently is left for a person to decide.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both changed, each to something else."""

    field: str
    base: object
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Merge:
    """The fields that are settled with their values, and those that are not.

    ``kept`` names the settled fields in which the other person's value stands.
    """

    values: Mapping[str, object]
    kept: tuple[str, ...]
    conflicts: tuple[FieldConflict, ...]


def merge(
    base: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
    *,
    yielded: Collection[str] = (),
    on_purpose: bool = False,
) -> Merge:
    """Merge what I want with what the record holds by now.

    ``base`` is the record as I looked at it; all three have the fields of ``mine``. In the fields
    that I ``yielded`` theirs stands. What I chose ``on_purpose`` is not given up unasked, even
    where it is what I had looked at.
    """
    values: dict[str, object] = {}
    kept: list[str] = []
    conflicts: list[FieldConflict] = []
    for field, wanted in mine.items():
        before, now = base[field], theirs[field]
        if field not in yielded and now in (before, wanted):
            values[field] = wanted
        elif field in yielded or (wanted == before and not on_purpose):
            values[field] = now
            kept.append(field)
        else:
            conflicts.append(FieldConflict(field, before, wanted, now))
    return Merge(values, tuple(kept), tuple(conflicts))
