"""Search over the whole caseload, held in memory so that each key is answered at once."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice

from release_planner.domain.search_text import search_terms
from release_planner.store.connection import Connection

_ROWS_A_FETCH = 4096


class SearchTexts:
    """The search text of every current custody spell, by its id."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, connection: Connection) -> "SearchTexts":
        """Read them all: about 0.1 seconds and 15 MB at 100,000 people."""
        cursor = connection.execute(
            "SELECT custody.id, person.search_text FROM custody"
            " JOIN person ON person.id = custody.person_id WHERE custody.is_current = :current",
            {"current": True},
        )
        texts: dict[int, str] = {}
        while rows := cursor.fetchmany(_ROWS_A_FETCH):
            texts.update(rows)
        return cls(texts)

    def of(self, custody_ids: "array[int]") -> "SearchableList":
        """A list that can be searched again and again."""
        return SearchableList(custody_ids, [self._texts.get(row, "") for row in custody_ids])


class SearchableList:
    """People in an order, with what search reads of them as one long text, a person a line.

    One text is searched several times faster than 100,000 short ones.
    """

    def __init__(self, custody_ids: "array[int]", texts: list[str]) -> None:
        self._ids = custody_ids
        self._text = "\n".join((*texts, ""))
        self._starts = array("q", accumulate((len(text) + 1 for text in texts), initial=0))

    def matching(self, typed: str, limit: int | None = None) -> "array[int]":
        """The ids, in order, of those whose text holds every word typed; at most ``limit``."""
        first, *others = sorted(search_terms(typed), key=len, reverse=True) or [""]
        places = (
            place
            for place in self._places(first)
            if all(self._holds(place, term) for term in others)
        )
        return array("q", (self._ids[place] for place in islice(places, limit)))

    def _places(self, term: str) -> Iterator[int]:
        text, starts = self._text, self._starts
        at = text.find(term)
        while -1 < at < starts[-1]:
            place = bisect_right(starts, at) - 1
            yield place
            at = text.find(term, starts[place + 1])

    def _holds(self, place: int, term: str) -> bool:
        return self._text.find(term, self._starts[place], self._starts[place + 1]) >= 0
