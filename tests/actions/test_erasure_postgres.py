"""Erasing a person in a shared store: the same rows go, and the audit stays whole without them."""

from contextlib import closing

from tests.actions.planning_office import PlanningOffice, furnished
from tests.postgres_server import open_postgres_store

from release_planner.actions.erasure import ErasureRequest, erase_person
from release_planner.actions.import_staff import import_staff
from release_planner.actions.notes import add_note
from release_planner.actions.retention import keep_until
from release_planner.domain.retention import RecordKind
from release_planner.store.audit import verify
from release_planner.store.reading.retention import review_facts

SURNAME, NUMBER = "ZYXWCANARY", "A7391XZ"
ADMINISTRATOR = b"""staff code,name,role,agency,team code,team name,area
ADM01,Kit Keeper,administrator,probation,T1,Team One,west_midlands
"""
REQUEST = ErasureRequest("asked_for", "letter of 20 November")


def test_nothing_of_an_erased_person_is_left_in_any_table() -> None:
    with open_postgres_store() as store:
        office = PlanningOffice(store, actor="ADM01")
        assert import_staff(office.context, ADMINISTRATOR).applied
        furnished(office)
        other = office.person("A0001BB", crn="X000001")
        spell = office.person(NUMBER, lastName=SURNAME, conditionalReleaseDate="02/12/2020")
        person = office.value("SELECT person_id FROM custody WHERE id = ?", spell)
        add_note(office.context, person, f"{SURNAME} likes mornings")
        keep_until(office.context, RecordKind.PERSON, person, office.today.replace(year=2028), "x")
        with closing(store.reading()) as connection:
            facts = [each for kind in RecordKind for each in review_facts(connection, kind)]
        assert {(each.kind, each.about, each.set_for) for each in facts} == {
            (RecordKind.PERSON, "A0001BB", None),
            (RecordKind.PERSON, NUMBER, office.today.replace(year=2028)),
            (RecordKind.NOTE, NUMBER, None),
        }
        done = erase_person(office.context, person, REQUEST, NUMBER)
        assert done.rows["person"] == done.rows["note"] == 1
        assert [row[0] for row in office.rows("SELECT id FROM custody")] == [other]
        held = [
            name
            for (name,) in office.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'planner'"
            )
            if office.value(f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%{SURNAME}%'")
        ]
        assert held == []
        with closing(store.reading()) as connection:
            assert verify(connection).findings == ()
        assert office.value(
            "SELECT count(*) FROM audit_entry e JOIN audit_detail d ON d.sequence = e.sequence"
            " WHERE operation = 'erasure' AND subject = 'audit_detail'"
            " AND (purpose LIKE ? OR detail LIKE ?)",
            f"%{REQUEST.words}%",
            f"%{REQUEST.words}%",
        )
