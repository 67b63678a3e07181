"""What a review date is counted from, for every record of a kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release_planner.domain.codes import MappaCategory
from release_planner.domain.retention import RecordKind
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One record and the day that its review is counted from, None while it is in use.

    ``about`` names it without a name of a person: an identifier, a recipient, an authority.
    ``custody_id`` is the current spell of the person that it belongs to. ``set_for`` is the review
    day that a person set, with ``reason``.
    """

    kind: RecordKind
    id: int
    custody_id: int | None
    about: str
    counted_from: date | None
    set_for: date | None
    reason: str | None
    category: MappaCategory


_IDENTIFIER = "coalesce(p.prison_number, p.crn, p.pnc_number)"
_NO_CATEGORY = f"'{MappaCategory.UNKNOWN}'"

_PEOPLE = f"""
SELECT p.id, current_spell.id, {_IDENTIFIER},
       CASE WHEN coalesce(spells.in_use, 0) + coalesce(registrations.in_use, 0) = 0
            THEN CASE WHEN registrations.last > spells.last THEN registrations.last
                      ELSE coalesce(spells.last, registrations.last) END END,
       p.review_on, p.review_reason, coalesce(m.mappa_category, {_NO_CATEGORY})
FROM person p
LEFT JOIN custody current_spell ON current_spell.person_id = p.id AND current_spell.is_current
LEFT JOIN public_protection m ON m.person_id = p.id
LEFT JOIN (
    SELECT person_id,
           max(CASE WHEN state = 'died' THEN state_since
                    ELSE coalesce(released_on, expected_to) END) AS last,
           sum(CASE WHEN is_current AND state <> 'died'
                         AND released_on IS NULL AND expected_to IS NULL
                    THEN 1 ELSE 0 END) AS in_use
    FROM custody GROUP BY person_id
) spells ON spells.person_id = p.id
LEFT JOIN (
    SELECT person_id, max(deselected_on) AS last,
           sum(CASE WHEN deselected_on IS NULL THEN 1 ELSE 0 END) AS in_use
    FROM iom_registration GROUP BY person_id
) registrations ON registrations.person_id = p.id
"""

_NOTES = f"""
SELECT n.id, c.id, {_IDENTIFIER}, n.written_at, n.review_on, n.review_reason, {_NO_CATEGORY}
FROM note n
JOIN person p ON p.id = n.person_id
LEFT JOIN custody c ON c.person_id = p.id AND c.is_current
"""

_FEEDS = f"""
SELECT f.id, NULL, f.recipient,
       coalesce((SELECT max(e.day) FROM feed_entry e WHERE e.feed_id = f.id), f.made_at),
       f.review_on, f.review_reason, {_NO_CATEGORY}
FROM feed f
"""

_RETURNS = f"""
SELECT r.id, NULL, v.code || ' ' || r.authority, r.period_to, r.review_on, r.review_reason,
       {_NO_CATEGORY}
FROM provider_return r JOIN provider v ON v.id = r.provider_id
"""

_QUERIES = {
    RecordKind.PERSON: _PEOPLE,
    RecordKind.NOTE: _NOTES,
    RecordKind.FEED: _FEEDS,
    RecordKind.PROVIDER_RETURN: _RETURNS,
}


def review_facts(connection: Connection, kind: RecordKind) -> Iterator[ReviewFacts]:
    """Every record of a kind with what its review day rests on.

    A person is in use while in custody with no release day to count from, or on the IOM caseload.
    """
    for identity, custody_id, about, counted_from, set_for, reason, category in connection.execute(
        _QUERIES[kind]
    ):
        yield ReviewFacts(
            kind=kind,
            id=identity,
            custody_id=custody_id,
            about=about,
            counted_from=_day(counted_from),
            set_for=day_or_none(set_for),
            reason=reason,
            category=MappaCategory(category),
        )


def person_of(connection: Connection, custody_id: int) -> int:
    """The person of a custody spell that is in the store."""
    row = connection.execute("SELECT person_id FROM custody WHERE id = ?", (custody_id,)).fetchone()
    return int(row[0])


def _day(day_or_instant: str | None) -> date | None:
    return date.fromisoformat(day_or_instant[:10]) if day_or_instant else None
