"""An office in which every field that must not leave holds a word that is looked for later."""

import base64
import quopri
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

from sqlmodel import col, select
from tests.tester import TESTER

from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    Pathway,
    Role,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.model.custody import Custody, CustodyChange
from release_planner.model.iom import IomRegistration
from release_planner.model.people import Note, Person
from release_planner.model.plan import PersonToTell, Plan, PlanStep
from release_planner.model.public_protection import PublicProtection
from release_planner.model.safeguarding import Safeguarding
from release_planner.model.staff import Staff
from release_planner.model.treatment import TreatmentNeed

from .calendar_office import PROBATION_OFFICER, RELEASE_DAY, Office

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
    "Marsh Harrier", "Bittern Court", "dotterel", "lapwing@example.org",
    "MAPPA", "IOM", "treatment", "recovery", "police", "probation", "mental",
)  # fmt: skip


def fill(office: Office) -> None:
    """Somebody who has everything: each kind of booking, and each fact that must not leave."""
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
    _plan(office, spell)
    _book_everything(office, spell, officer_id)


def _plan(office: Office, spell: int) -> None:
    """A deadline of the prison in every pathway, a change, and whom to tell of it."""
    plan = office.add(Plan(custody_id=spell, built_on=office.now.date()))
    for pathway in Pathway:
        office.add(
            PlanStep(
                plan_id=plan.id or 0,
                template_id="dotterel.dotterel",
                pathway=pathway,
                title="Marsh Harrier",
                owner_role=Role.PRE_RELEASE_TEAM,
                due_on=RELEASE_DAY - timedelta(days=7),
            )
        )
    change = office.add(
        CustodyChange(
            custody_id=spell,
            kind="date",
            recorded_by="N01",
            recorded_at=office.now,
            why="Bittern Court said so",
        )
    )
    office.add(
        PersonToTell(
            custody_id=spell,
            custody_change_id=change.id or 0,
            who="Bittern Court",
            role="council",
            contact="lapwing@example.org",
            why="dotterel",
        )
    )


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


def holds(text: bytes, canary: str) -> bool:
    """Whether a text, in lower case, holds a canary as a word or in an encoded form."""
    word = rb"(?<![a-z0-9])" + re.escape(canary.casefold().encode())
    return bool(re.search(word, text)) or any(way in text for way in _encoded(canary))


def _encoded(canary: str) -> Iterator[bytes]:
    """Percent, quoted-printable, hexadecimal and base64 forms, in lower case.

    Not of a short one, which would turn up by chance.
    """
    if len(canary) < 6:
        return
    yield quote(canary, safe="").lower().encode()
    yield quopri.encodestring(canary.encode(), quotetabs=True).lower()
    for plain in {canary.encode(), canary.casefold().encode()}:
        yield plain.hex().encode()
        yield plain.hex("=").encode()
        yield plain.hex("%").encode()
        for shift in range(3):
            encoded = base64.b64encode(b"\0" * shift + plain).rstrip(b"=")
            yield encoded[(shift * 8 + 5) // 6 : -1].lower()
