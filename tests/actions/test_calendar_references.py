"""Whichever recipient reads out their reference, the planner finds the person."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.actions.calendar_office import POLICE_OFFICER, PROBATION_TEAM, Office, open_office

from release_planner.calendars.detail import DetailLevel
from release_planner.store.reading.caseload import CaseloadFilter, CaseloadStates, caseload_ids
from release_planner.store.reading.finding import find_custody
from release_planner.store.reading.search import SearchTexts

ANYBODY = CaseloadStates.EVERYONE


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        for _ in range(3):
            opened.appointment(opened.person())
        for recipient in (PROBATION_TEAM, POLICE_OFFICER, "HMP Example"):
            opened.export(recipient, prison="HEI")
            opened.export(recipient, detail=DetailLevel.INITIALS)
        yield opened


def references(office: Office) -> dict[str, int]:
    found = dict(office.query("SELECT DISTINCT case_reference, custody_id FROM feed_entry"))
    assert len(found) == 3 * 3 * 2
    return found


def test_every_reference_shows_and_lists_its_own_person(office: Office) -> None:
    with closing(office.store.reading()) as connection:
        everyone = caseload_ids(connection, CaseloadFilter(states=ANYBODY))
        searchable = SearchTexts.load(connection).of(everyone)
        for reference, spell in references(office).items():
            for typed in (reference, f" {reference.lower()} "):
                wanted = CaseloadFilter(states=ANYBODY, text=typed)
                assert find_custody(connection, typed, 2026) == spell
                assert list(caseload_ids(connection, wanted)) == [spell]
                assert list(searchable.matching(typed)) == [spell]


def test_a_part_of_a_reference_finds_nobody(office: Office) -> None:
    with closing(office.store.reading()) as connection:
        everyone = caseload_ids(connection, CaseloadFilter(states=ANYBODY))
        searchable = SearchTexts.load(connection).of(everyone)
        for reference in references(office):
            wanted = CaseloadFilter(states=ANYBODY, text=reference[:4])
            assert list(caseload_ids(connection, wanted)) == []
            assert list(searchable.matching(reference[:4])) == []
