"""Whom to chase, on screen: days left, what is missing, whom to ring, the way to a person."""

from datetime import date, timedelta

import pytest
from tests.tester import TESTER

from release_planner.actions.change_custody import record_custody_event
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    Attendance,
    CustodyState,
    Role,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.model.appointment import Appointment
from release_planner.model.staff import Staff
from release_planner.model.treatment import TreatmentNeed
from release_planner.tui.screens.person import PersonScreen

from .driving import NARROW, WIDE, driving
from .screen_text import HOSTILE_NAMES, lines
from .small_store import NOW, OFFICER, TODAY, SmallStore


def released(small: SmallStore, surname: str, days_ago: int, **custody: object) -> int:
    """Somebody with a need who agreed to share it, released some days ago."""
    day = TODAY - timedelta(days=days_ago)
    spell = small.person(
        surname,
        state=CustodyState.RELEASED,
        released_on=day,
        window_ends_on=day + timedelta(days=21),
        **custody,
    )
    small.add(
        TreatmentNeed(
            custody_id=spell,
            need=YesNoUnknown.YES,
            substance_group=SubstanceGroup.OPIATE,
            consent_to_share=YesNoUnknown.YES,
        )
    )
    return spell


def booked(small: SmallStore, spell: int, day: date, attendance: Attendance) -> None:
    provider = small.value("SELECT id FROM provider WHERE code = 'BRIDGE-P'")
    small.add(
        Appointment(
            custody_id=spell,
            kind=AppointmentKind.TREATMENT,
            day=day,
            start="10:30",
            provider_id=provider,
            attendance=attendance,
            booked_on=day,
            booked_by=OFFICER,
            changed_at=NOW,
        )
    )


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_first_to_close_comes_first_with_what_to_do(
    small: SmallStore, size: tuple[int, int]
) -> None:
    released(small, "LATER", 4)
    spell = released(small, "SOON", 20)
    released(small, "GONE", 22)
    booked(small, spell, TODAY - timedelta(days=3), Attendance.DID_NOT_ATTEND)
    async with driving(small, size=size) as drive:
        await drive.press("c")
        await drive.sees("2 people to chase · 1 closes within 3 days")
        first, second = lines(drive.pilot)[3:5]
        assert first.startswith("▸! 1 day left   Tue 10 Nov SOON, Sam")
        assert "appointment missed" in first
        assert second.startswith("   17 days left Thu 26 Nov LATER, Sam")
        assert "not referred" in second
        assert ("01632 960123" in first) == (size is WIDE)
        await drive.sees(
            "SOON, Sam (A0002AA), released Tue 20 Oct 2026.",
            "Appointment missed, Fri 6 Nov 2026 at 10:30. Find out why",
            "Ring Bridge Recovery, 01632 960123 (provider).",
        )
        assert "GONE" not in drive.text
        assert "…" not in drive.text


async def test_enter_opens_the_person_and_what_happens_takes_them_off(small: SmallStore) -> None:
    spell = released(small, "SMITH", 5)
    async with driving(small) as drive:
        await drive.press("c")
        await drive.sees("1 person to chase")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, PersonScreen))
        record_custody_event(small.context, spell, CustodyEvent.DIED, TODAY)
        await drive.press("backspace", "r")
        await drive.sees("0 people to chase", "Nobody is to be chased")


async def test_an_owner_is_chosen_and_let_go(small: SmallStore) -> None:
    staff = small.value("SELECT id FROM staff WHERE code = ?", OFFICER)
    released(small, "HELD", 3, owner_staff_id=staff)
    released(small, "UNOWNED", 6)
    async with driving(small) as drive:
        await drive.press("c")
        await drive.sees("HELD, Sam", "UNOWNED, Sam")
        await drive.press("f")
        await drive.sees("Everybody", "unowned", "N01  Officer One")
        await drive.press("end", "enter")
        await drive.sees("1 of 2 people to chase · owner N01")
        assert "UNOWNED" not in drive.text
        await drive.press("backspace")
        await drive.sees("2 people to chase", "UNOWNED, Sam")
        await drive.press("y")
        assert drive.app.clipboard == "A0001AA"


async def test_each_listing_is_logged_before_it_is_shown(small: SmallStore) -> None:
    released(small, "SMITH", 5)
    async with driving(small) as drive:
        await drive.press("c")
        await drive.sees("1 person to chase")
        await drive.press("r")
        await drive.until(
            lambda: (
                small.rows("SELECT actor FROM audit_entry WHERE subject = 'chase'")
                == [(OFFICER,)] * 2
            )
        )


async def test_nothing_is_shown_when_it_cannot_be_logged(
    small: SmallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from release_planner.actions import chase
    from release_planner.domain.errors import PlannerError

    def refuse(*_: object) -> None:
        raise PlannerError("The audit cannot be written.")

    monkeypatch.setattr(chase, "log_consultation", refuse)
    released(small, "SMITH", 5)
    async with driving(small) as drive:
        await drive.press("c")
        await drive.sees("The audit cannot be written.", "Nothing is shown")
        assert "SMITH" not in drive.text


async def test_who_sees_no_treatment_is_told_so_and_can_do_nothing(small: SmallStore) -> None:
    released(small, "SMITH", 5)
    with small.store.writing(TESTER) as session:
        officer = session.get_one(
            Staff, small.value("SELECT id FROM staff WHERE code = ?", OFFICER)
        )
        officer.agency, officer.role = Agency.POLICE, Role.IOM_OFFICER
    async with driving(small) as drive:
        await drive.press("c")
        await drive.sees("Police IOM officers see no treatment of people in this store.")
        await drive.press("f", "x", "y", "enter")
        assert len(drive.app.screen_stack) == 1
        assert "SMITH" not in drive.text
        assert "Nobody is to be chased" not in drive.text
    assert small.rows("SELECT subject FROM audit_entry WHERE subject IN ('refused', 'chase')") == [
        ("refused",)
    ]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_names_that_could_break_a_terminal_do_not(
    small: SmallStore, size: tuple[int, int]
) -> None:
    for name in HOSTILE_NAMES:
        released(small, name, 5)
    async with driving(small, size=size) as drive:
        await drive.press("c")
        await drive.sees(f"{len(HOSTILE_NAMES)} people to chase")
        for _ in HOSTILE_NAMES:
            await drive.press("down")
        assert not any(ord(letter) < 32 for letter in drive.text.replace("\n", ""))
        assert drive.app.return_code is None
