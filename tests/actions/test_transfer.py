"""Handing a person over to another area, in a store file."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.transfer import transfer_person
from release_planner.domain.errors import PlannerError


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path / "store") as office:
        yield office


def _read(office: PlanningOffice, query: str) -> list[Any]:
    with closing(office.context.store.reading()) as connection:
        return list(connection.execute(query).fetchall())


def test_the_area_changes_and_the_recipient_is_logged(office: PlanningOffice) -> None:
    spell = office.person("A1234AA")
    assert transfer_person(office.context, spell, "west_mercia", " moved house ") == "West Mercia"
    assert _read(office, "SELECT area FROM person") == [("West Mercia",)]
    purpose = "transfer a person"
    logged = _read(
        office,
        "SELECT operation, subject, recipient FROM audit_entry"
        f" WHERE purpose = '{purpose}' ORDER BY operation",
    )
    assert logged == [("alteration", "person", None), ("disclosure", "person", "West Mercia")]
    said = _read(office, "SELECT detail FROM audit_detail WHERE detail LIKE '%moved house%'")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("area", "reason", "said"),
    [
        ("Atlantis", "moved", "not the name of an area"),
        ("west_mercia", " ", "characters why"),
        ("west_mercia", "x" * 201, "characters why"),
    ],
)
def test_what_is_not_right_is_refused(
    office: PlanningOffice, area: str, reason: str, said: str
) -> None:
    spell = office.person("A1234AA")
    before = _read(office, "SELECT count(*) FROM audit_entry")
    with pytest.raises(PlannerError, match=said):
        transfer_person(office.context, spell, area, reason)
    assert _read(office, "SELECT count(*) FROM audit_entry") == before


def test_nobody_is_handed_to_where_they_are(office: PlanningOffice) -> None:
    spell = office.person("A1234AA")
    transfer_person(office.context, spell, "West Mercia", "moved")
    with pytest.raises(PlannerError, match="already"):
        transfer_person(office.context, spell, "West Mercia", "moved again")
