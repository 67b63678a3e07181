"""An erased person is gone from every byte of the store; what recipients hold is taken back."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Event
from tests.actions.calendar_office import read_events
from tests.actions.planning_office import PlanningOffice, open_planning_office

from release_planner.actions.calendar_export import export_calendar
from release_planner.actions.calendar_request import CalendarRequest
from release_planner.actions.erasure import (
    ErasureRequest,
    erase_note,
    erase_person,
    preview_erasure,
)
from release_planner.actions.import_staff import import_staff
from release_planner.actions.notes import add_note
from release_planner.domain.errors import PlannerError
from release_planner.model.tables import metadata
from release_planner.store.keeping.backup import backup_folder, make_backup

SURNAME, FORENAME, NOTE = "ZYXWCANARY", "Quetzalkvist", "Lives with the marmalade lighthouse"
NUMBER, CRN, PNC = "A7391XZ", "X739182", "2003/0123456L"
CANARIES = (SURNAME, FORENAME, "marmalade", NUMBER, CRN, "0123456L", "B79 7QQ")
REQUEST = ErasureRequest("asked_for", "letter of 20 November, granted by the data officer")
RELEASE_DAY = date(2026, 12, 16)
ADMINISTRATOR = b"""staff code,name,role,agency,team code,team name,area
ADM01,Kit Keeper,administrator,probation,T1,Team One,west_midlands
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PlanningOffice]:
    with open_planning_office(tmp_path / "store") as office:
        assert import_staff(office.acting_as("KEEPER"), ADMINISTRATOR).applied
        office.actor = "ADM01"
        yield office


def canary(office: PlanningOffice) -> int:
    """A person with everything, changed a few times so that the audit holds old values."""
    spell = office.person(
        NUMBER,
        lastName=SURNAME,
        firstName=FORENAME,
        crn=CRN,
        pncNumber=PNC,
        conditionalReleaseDate="16/12/2026",
        releasePostcode="B79 7QQ",
    )
    add_note(office.context, person_id(office, spell), NOTE)
    add_note(office.context, person_id(office, spell), f"{NOTE}, and {SURNAME} again")
    booking = office.book(spell, RELEASE_DAY)
    office.load({"prisonerNumber": NUMBER, "lastName": SURNAME, "firstName": f"{FORENAME}a"})
    assert booking
    return spell


def person_id(office: PlanningOffice, custody_id: int) -> int:
    return int(office.value("SELECT person_id FROM custody WHERE id = ?", custody_id))


def export(office: PlanningOffice, folder: Path, recipient: str, **scope: str) -> list[Event]:
    request = CalendarRequest(folder / recipient, recipient, **scope)
    return read_events(export_calendar(office.context, request).path)


def bytes_on_disk(office: PlanningOffice) -> dict[str, bytes]:
    folder = office.store.location.path.parent
    return {path.name: path.read_bytes().lower() for path in folder.iterdir() if path.is_file()}


def found(office: PlanningOffice) -> set[tuple[str, str]]:
    """Which canary stands in which file of the store's folder."""
    return {
        (name, word)
        for name, content in bytes_on_disk(office).items()
        for word in CANARIES
        if word.lower().encode() in content
    }


def test_no_byte_of_an_erased_person_is_left(office: PlanningOffice, tmp_path: Path) -> None:
    others = [office.person(f"A{number:04d}BB", crn=f"X0000{number:02d}") for number in range(30)]
    spell = canary(office)
    others += [office.person(f"A{number:04d}CC", crn=f"X0001{number:02d}") for number in range(30)]
    export(office, tmp_path, "T1")
    before = {word for _, word in found(office)}
    assert {SURNAME, FORENAME, "marmalade", NUMBER, CRN} <= before
    done = erase_person(office.context, person_id(office, spell), REQUEST, NUMBER.lower())
    assert done.log_is_empty
    assert found(office) == set()
    assert office.value("SELECT count(*) FROM person") == 60
    assert office.audit_is_whole()
    assert not office.rows("PRAGMA foreign_key_check")


def test_everybody_else_stays_as_they_were(office: PlanningOffice) -> None:
    office.person("A0001BB", crn="X000001")
    untouched = office.dump("audit_entry", "audit_detail", "audit_batch", "import_batch")
    spell = canary(office)
    person = person_id(office, spell)
    expected = preview_erasure(office.context, person)
    done = erase_person(office.context, person, REQUEST, CRN)
    after = office.dump("audit_entry", "audit_detail", "audit_batch", "import_batch")
    assert after == untouched
    assert done.rows == expected.rows
    assert done.rows["person"] == done.rows["custody"] == 1
    assert done.rows["note"] == 2


def test_the_audit_says_that_it_was_done_and_keeps_no_content(office: PlanningOffice) -> None:
    spell = canary(office)
    person = person_id(office, spell)
    entries = office.value("SELECT count(*) FROM audit_entry")
    erase_person(office.context, person, REQUEST, PNC)
    assert office.value("SELECT count(*) FROM audit_entry") > entries
    assert not office.rows(
        "SELECT 1 FROM audit_detail d JOIN audit_entry e ON e.sequence = d.sequence"
        " WHERE (e.subject = 'person' AND e.subject_id = ?)"
        " OR (e.subject = 'custody' AND e.subject_id = ?)",
        person,
        spell,
    )
    (said,) = office.rows(
        "SELECT actor, purpose, detail FROM audit_entry e JOIN audit_detail d"
        " ON d.sequence = e.sequence"
        " WHERE operation = 'erasure' AND subject = 'audit_detail'"
    )
    assert said[0] == office.actor
    assert "the person asked" in said[1]
    assert '"note":2' in said[2]
    assert REQUEST.words in said[2]


def test_a_recipient_sees_the_entries_cancelled_and_nothing_of_whom(
    office: PlanningOffice, tmp_path: Path
) -> None:
    office.book(office.person("A0001BB", crn="X000001"), RELEASE_DAY)
    spell = canary(office)
    first = {str(event["UID"]): event for event in export(office, tmp_path, "T1")}
    theirs = {
        uid for (uid,) in office.rows("SELECT uid FROM feed_entry WHERE custody_id = ?", spell)
    }
    (given,) = preview_erasure(office.context, person_id(office, spell)).given
    assert (given.recipient, given.entries, given.of_one_person) == ("T1", len(theirs), False)
    erase_person(office.context, person_id(office, spell), REQUEST, NUMBER)
    office.wait(1)
    second = {str(event["UID"]): event for event in export(office, tmp_path, "T1")}
    assert set(second) == set(first)
    for uid in theirs:
        assert second[uid]["STATUS"] == "CANCELLED"
        assert int(second[uid]["SEQUENCE"]) > int(first[uid]["SEQUENCE"])
        assert "ref" not in str(second[uid]["SUMMARY"])
        assert "DESCRIPTION" not in second[uid]
        assert second[uid]["DTSTART"].dt == first[uid]["DTSTART"].dt
    for uid in set(first) - theirs:
        assert second[uid].to_ical() == first[uid].to_ical()


def test_the_cancellations_end_30_days_after_their_day(
    office: PlanningOffice, tmp_path: Path
) -> None:
    spell = canary(office)
    entries = len(export(office, tmp_path, "T1"))
    erase_person(office.context, person_id(office, spell), REQUEST, NUMBER)
    office.wait((RELEASE_DAY - office.today).days + 30)
    assert len(export(office, tmp_path, "T1")) == entries
    office.wait(1)
    assert export(office, tmp_path, "T1") == []
    other = office.person("A0001BB", crn="X000001")
    erase_person(office.context, person_id(office, other), REQUEST, "A0001BB")
    assert office.value("SELECT count(*) FROM erased_entry") == 0


def test_a_calendar_of_the_person_alone_ends(office: PlanningOffice, tmp_path: Path) -> None:
    spell = canary(office)
    export(office, tmp_path, "T1", person=NUMBER)
    done = erase_person(office.context, person_id(office, spell), REQUEST, NUMBER)
    (given,) = done.given
    assert (given.recipient, given.of_one_person, given.cancelled) == ("T1", True, 0)
    assert office.value("SELECT count(*) FROM feed") == 0
    assert office.value("SELECT count(*) FROM erased_entry") == 0


@pytest.mark.parametrize(
    ("request_", "confirmation", "refusal"),
    [
        (REQUEST, "A0001BB", "not this person's"),
        (REQUEST, "", "not this person's"),
        (REQUEST, SURNAME, "not this person's"),
        (replace(REQUEST, reason="tidying"), NUMBER, "not a reason to erase"),
        (replace(REQUEST, words="  "), NUMBER, "Say in 1 to 300"),
        (replace(REQUEST, words="x" * 301), NUMBER, "Say in 1 to 300"),
    ],
)
def test_a_refused_erasure_changes_nothing(
    office: PlanningOffice, request_: ErasureRequest, confirmation: str, refusal: str
) -> None:
    office.person("A0001BB", crn="X000001")
    person = person_id(office, canary(office))
    before = office.dump()
    with pytest.raises(PlannerError, match=refusal):
        erase_person(office.context, person, request_, confirmation)
    assert office.dump() == before


def test_somebody_erased_cannot_be_erased_again(office: PlanningOffice) -> None:
    person = person_id(office, canary(office))
    erase_person(office.context, person, REQUEST, NUMBER)
    for again in (
        lambda: erase_person(office.context, person, REQUEST, NUMBER),
        lambda: preview_erasure(office.context, person),
    ):
        with pytest.raises(PlannerError, match="no longer in the store"):
            again()


def test_one_note_is_erased_alone(office: PlanningOffice) -> None:
    spell = canary(office)
    first, second = office.rows("SELECT id FROM note ORDER BY id")
    done = erase_note(office.context, second[0], REQUEST)
    assert done.rows == {"note": 1}
    assert office.rows("SELECT id, text FROM note") == [(first[0], NOTE)]
    erase_note(office.context, first[0], REQUEST)
    assert "marmalade" not in {word for _, word in found(office)}
    assert office.spell(NUMBER) == spell
    assert office.audit_is_whole()


def test_backups_that_still_hold_the_person_are_named(office: PlanningOffice) -> None:
    person = person_id(office, canary(office))
    location = office.store.location
    make_backup(location, None, backup_folder(location), office.now)
    done = erase_person(office.context, person, REQUEST, NUMBER)
    assert [path.parent for path in done.backups] == [backup_folder(location)]
    assert SURNAME.encode() in done.backups[0].read_bytes()


def test_another_reader_keeps_the_log_and_it_is_said(office: PlanningOffice) -> None:
    person = person_id(office, canary(office))
    with closing(office.store.reading()) as somebody:
        somebody.execute("BEGIN")
        somebody.execute("SELECT count(*) FROM person").fetchone()
        somebody.execute("PRAGMA busy_timeout = 0")
        assert not erase_person(office.context, person, REQUEST, NUMBER).log_is_empty
        somebody.execute("ROLLBACK")


def test_every_column_that_names_a_persons_row_is_a_foreign_key() -> None:
    """Otherwise an erasure would not find its table."""
    owners = ("person_id", "custody_id", "plan_id", "note_id", "custody_change_id")
    loose = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in owners and not column.foreign_keys
    ]
    assert loose == []


def test_only_who_may_erase_erases(office: PlanningOffice) -> None:
    person = person_id(office, canary(office))
    before = office.dump()
    officer = office.acting_as("COM01")
    for attempt in (
        lambda: preview_erasure(officer, person),
        lambda: erase_person(officer, person, REQUEST, NUMBER),
    ):
        with pytest.raises(PlannerError, match=r"may not|cannot"):
            attempt()
    assert office.dump() == before
