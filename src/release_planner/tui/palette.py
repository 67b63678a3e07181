"""The command palette finds people, beside the screens and commands of the app."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.command import Hit, Hits, Provider

from release_planner.tui.gateway import READ_ERRORS, gateway_of
from release_planner.tui.messages import OpenPerson

if TYPE_CHECKING:
    from release_planner.store.reading.caseload import CaseloadRow

MOST_PEOPLE = 20
SETTLED_AFTER_SECONDS = 0.3
FEWEST_LETTERS = 2


class PeopleProvider(Provider):
    """People of the whole caseload by name or number. A search is logged before it is shown."""

    async def search(self, query: str) -> Hits:
        """The first 20 who match, once no more is typed for a moment."""
        if len(query.strip()) < FEWEST_LETTERS:
            return
        await asyncio.sleep(SETTLED_AFTER_SECONDS)
        try:
            rows = await asyncio.to_thread(self._people, query)
        except READ_ERRORS:
            return
        for place, row in enumerate(rows):
            yield self._hit(row, 1 - place / (MOST_PEOPLE * 2))

    def _people(self, query: str) -> "list[CaseloadRow]":
        from release_planner.store.reading.caseload import (
            CaseloadFilter,
            CaseloadStates,
            caseload_ids,
            caseload_rows,
        )

        gateway = gateway_of(self.screen)
        connection = gateway.connection()
        sight = gateway.sight(connection)
        wanted = CaseloadFilter(states=CaseloadStates.EVERYONE, text=query)
        ids = caseload_ids(connection, wanted, limit=MOST_PEOPLE)
        gateway.log_consultation(
            connection, "search", None, letters=len(query), custody_ids=list(ids)
        )
        return caseload_rows(connection, ids, gateway.clock.today(), sight)

    def _hit(self, row: "CaseloadRow", score: float) -> Hit:
        from release_planner.tui import words
        from release_planner.tui.text import content

        name = words.name(row.surname, row.forenames)
        shown = content(f"{name} ({row.identifier}) {row.prison_id or ''}")
        choose = partial(self.app.post_message, OpenPerson(row.custody_id))
        return Hit(score, shown, choose, shown.plain)
