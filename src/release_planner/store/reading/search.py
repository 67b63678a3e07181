"""Search over the whole caseload, held in memory so that each key is answered at once."""

from array import array
from collections.abc import Iterable

from release_planner.domain.search_text import search_terms
from release_planner.store.connection import Connection

_ROWS_A_FETCH = 4096


class SearchTexts:
    """The search text of every current custody spell, by its id."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, connection: Connection) -> "SearchTexts":
        """Read them all: about 0.2 seconds and 15 MB at 100,000 people."""
        cursor = connection.execute(
            "SELECT custody.id, person.search_text FROM custody"
            " JOIN person ON person.id = custody.person_id WHERE custody.is_current = :current",
            {"current": True},
        )
        texts: dict[int, str] = {}
        while rows := cursor.fetchmany(_ROWS_A_FETCH):
            texts.update(rows)
        return cls(texts)

    def matching(self, custody_ids: Iterable[int], typed: str) -> "array[int]":
        """The ids, in the order given, whose text holds every word typed."""
        found: Iterable[int] = custody_ids
        text_of = self._texts.get
        for term in search_terms(typed):
            found = [custody_id for custody_id in found if term in text_of(custody_id, "")]
        return array("q", found)
