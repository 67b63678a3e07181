"""Nothing that must not leave is in any calendar, however it is written."""

import base64
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from sqlmodel import col, select
from tests.tester import TESTER

from release_planner.calendars.detail import DetailLevel
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.model.custody import Custody
from release_planner.model.iom import IomRegistration
from release_planner.model.people import Note, Person
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding
from release_planner.model.staff import Staff
from release_planner.model.treatment import TreatmentNeed

from .calendar_office import POLICE_OFFICER, PROBATION_OFFICER, PROBATION_TEAM, Office, open_office

ALLOWED = {
    "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME",
    "TZID", "DTSTART", "RRULE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO",
    "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "CLASS", "SUMMARY", "DTEND",
    "TRANSP", "LOCATION", "DESCRIPTION",
}  # fmt: skip
COMPONENTS = {"VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT"}
BORN = date(1987, 2, 3)
CANARIES = (
    "Quillfeather", "Zebedee", "Z9981ZY", "Q998877", "1999/0099881Q", "099881/99Q", "W2",
    "1987-02-03", "19870203", "03/02/1987", "Cell Q-7-77", "WV99 9ZZ", "77 Canary Row",
    "cuckoo note", "Turning Leaf", "07700900123", "kestrel@example.org", "Officer Kestrel",
    "Magpie Refuge", "osprey extract", "Heron House", "non_opiate", "accepted", "bridging",
    "MAPPA", "IOM", "treatment", "recovery", "police", "probation", "mental",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("leaks")) as office:
        _fill(office)
        yield office


def _fill(office: Office) -> None:
    spell = office.person(
        surname="Quillfeather",
        forenames="Zebedee",
        cell_location="Cell Q-7-77",
        release_postcode="WV99 9ZZ",
        state=CustodyState.HDC_APPROVED,
    )
    office.release_date(spell, source="osprey extract of Officer Kestrel")
    with office.store.writing(TESTER) as session:
        person = session.get(Person, session.get_one(Custody, spell).person_id)
        assert person is not None
        person.prison_number, person.crn = "Z9981ZY", "Q998877"
        person.pnc_number, person.cro_number = "1999/0099881Q", "099881/99Q"
        person.date_of_birth, person.ethnicity = BORN, "W2"
        person.search_text = "quillfeather zebedee"
        officer = session.exec(select(Staff).where(col(Staff.code) == PROBATION_OFFICER)).one()
        officer.name, officer.email = "Officer Kestrel", "kestrel@example.org"
        officer.telephone = "07700900123"
        session.get_one(Custody, spell).owner_staff_id = officer.id
        person_id, officer_id = person.id, officer.id
    office.add(
        Note(person_id=person_id, written_by="N01", written_at=office.now, text="cuckoo note")
    )
    office.add(IomRegistration(person_id=person_id, cohort=IomCohort.FIXED))
    office.add(
        PublicProtection(
            person_id=person_id,
            mappa_category=MappaCategory.TWO,
            mappa_level=MappaLevel.THREE,
        )
    )
    office.add(Safeguarding(person_id=person_id, domestic_abuse_concern=YesNoUnknown.YES))
    office.add(
        TreatmentNeed(
            custody_id=spell,
            need=YesNoUnknown.YES,
            substance_group=SubstanceGroup.NON_OPIATE,
            consent_to_share=YesNoUnknown.YES,
        )
    )
    _book_everything(office, spell, officer_id)


def _book_everything(office: Office, spell: int, officer_id: int | None) -> None:
    names = {
        Agency.TREATMENT_PROVIDER: "Turning Leaf recovery",
        Agency.VOLUNTARY_SECTOR: "Magpie Refuge",
        Agency.PROBATION: "Heron House probation hostel",
        Agency.POLICE: "police station",
        Agency.HEALTH: "mental health team",
    }
    for agency, name in names.items():
        provider = office.provider(agency, name)
        site = office.place(name, provider_id=provider, postcode="WV99 9ZZ", town="Telford")
        for kind in AppointmentKind:
            office.appointment(
                spell, kind=kind, provider_id=provider, place_id=site, staff_id=officer_id
            )
    home = office.place("77 Canary Row", postcode="WV99 9ZZ")
    office.appointment(spell, kind=AppointmentKind.FAMILY, place_id=home)
    office.appointment(spell, kind=AppointmentKind.HOUSING, place_id=home)


def _holds(text: bytes, canary: str) -> bool:
    word = rb"(?<![a-z0-9])" + re.escape(canary.casefold().encode())
    return bool(re.search(word, text)) or any(way in text for way in _encoded(canary))


def _encoded(canary: str) -> Iterator[bytes]:
    """Percent, hexadecimal and base64 forms, in lower case; a short one would turn up by chance."""
    if len(canary) < 6:
        return
    yield quote(canary, safe="").lower().encode()
    for plain in {canary.encode(), canary.casefold().encode()}:
        yield plain.hex().encode()
        for shift in range(3):
            encoded = base64.b64encode(b"\0" * shift + plain).rstrip(b"=")
            yield encoded[(shift * 8 + 5) // 6 : -1].lower()


@pytest.mark.parametrize("detail", list(DetailLevel))
@pytest.mark.parametrize(
    "scope",
    [{}, {"prison": "HEI"}, {"owner": "N01"}, {"team": "PDU1"}, {"person": "Z9981ZY"}],
    ids=lambda scope: next(iter(scope), "everything"),
)
@pytest.mark.parametrize("recipient", [PROBATION_TEAM, POLICE_OFFICER])
def test_no_calendar_holds_what_must_not_leave(
    office: Office, recipient: str, scope: dict[str, str], detail: DetailLevel
) -> None:
    export = office.export(recipient, detail=detail, **scope)
    assert export.entries >= 3
    text = export.path.read_bytes().replace(b"\r\n ", b"").lower()
    text += export.path.name.lower().encode()
    assert [canary for canary in CANARIES if _holds(text, canary)] == []
    if detail is not DetailLevel.INITIALS:
        assert b"z.q." not in text


@pytest.mark.parametrize("detail", list(DetailLevel))
def test_only_known_properties_and_components_occur(office: Office, detail: DetailLevel) -> None:
    export = office.export(detail=detail)
    lines = export.path.read_bytes().replace(b"\r\n ", b"").decode().split("\r\n")
    assert {re.split("[:;]", line)[0] for line in lines if line} <= ALLOWED
    assert {line.split(":")[1] for line in lines if line.startswith("BEGIN:")} == COMPONENTS


@pytest.mark.parametrize("padding", [b"", b"a", b"ab"])
def test_the_search_finds_a_canary_in_any_writing(padding: bytes) -> None:
    assert _holds(b"uid:" + base64.b64encode(padding + b"Quillfeather x").lower(), "Quillfeather")
    assert _holds(b"uid:" + (padding + b"quillfeather").hex().encode(), "Quillfeather")
    assert _holds(b"location:77%20canary%20row", "77 Canary Row")
    assert not _holds(b"summary:appointment [ref r7f3k]", "Quillfeather")
