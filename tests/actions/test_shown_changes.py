"""Whoever changes a date sees of its consequences what they may see, and all of them happen."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.change_date import change_date
from release_planner.actions.consulting import read_person
from release_planner.actions.sharing import record_agreement
from release_planner.domain.codes import Agency, AppointmentKind
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.domain.plan_changes import Reanchoring

from .planning_office import PlanningOffice, open_planning_office

POLICE, PRISON, PROBATION = "IOM01", "POM01", "COM01"
RELEASE_DAY, EARLIER = date(2026, 12, 17), date(2026, 12, 10)
TOLD = ("treatment", "naloxone", "prescribing", "bridge street", "community worker")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path) as office:
        yield office


@pytest.fixture
def spell(office: PlanningOffice) -> int:
    """Somebody with a treatment plan, and two bookings with a provider of treatment."""
    spell = office.person(conditionalReleaseDate="17/12/2026")
    office.book(spell, RELEASE_DAY, AppointmentKind.TREATMENT, provider_code="TRT01")
    office.book(spell, RELEASE_DAY, AppointmentKind.OTHER, place_code="TRT01A")
    return spell


def tells_treatment(said: Iterable[object]) -> bool:
    """Whether any word of changes, or of parties to tell, gives treatment away."""
    words = ("title", "who", "role", "why", "owner", "template_id")
    text = " ".join(str(getattr(each, word, "")) for each in said for word in words).casefold()
    return any(word in text for word in TOLD)


def told(result: Reanchoring) -> list[object]:
    return [*result.changes, *result.to_tell, *result.steps, *result.new_steps]


@pytest.mark.parametrize("code", [POLICE, PRISON, PROBATION])
def test_a_preview_shows_no_treatment_that_is_not_shared(
    office: PlanningOffice, spell: int, code: str
) -> None:
    context = office.acting_as(code)
    seen = change_date(context, spell, EARLIER, dry_run=True)
    assert seen.result.moved
    assert not tells_treatment(told(seen.result))
    done = change_date(context, spell, EARLIER, seen=seen)
    assert not tells_treatment(told(done.result))
    outcome = record_custody_event(context, spell, CustodyEvent.DIED, office.today)
    assert outcome.result.no_longer_needed
    assert not tells_treatment(told(outcome.result))
    with closing(office.store.reading()) as connection:
        people = read_person(context, connection, spell).people_to_tell
    assert people
    assert not tells_treatment(people)


def test_it_is_shown_where_it_is_shared(office: PlanningOffice, spell: int) -> None:
    record_agreement(office.context, 1, Agency.PROBATION, office.today)
    seen = change_date(office.acting_as(PROBATION), spell, EARLIER, dry_run=True)
    assert tells_treatment(told(seen.result))
    assert len(seen.result.to_rebook) == 2


def test_what_is_not_shown_happens_all_the_same(office: PlanningOffice, spell: int) -> None:
    change_date(office.acting_as(POLICE), spell, EARLIER)
    assert office.steps(spell)["drugs_and_alcohol.naloxone"][1] == "2026-12-08"
    assert office.rows("SELECT DISTINCT state FROM appointment") == [("to_rebook",)]
    parties = office.rows("SELECT role, why FROM person_to_tell")
    assert "treatment_provider" in {role for role, _ in parties}
    assert any("prescribing" in why for _, why in parties)
