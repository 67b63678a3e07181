"""The board of returns and the review of returned starts, on screen."""

from dataclasses import replace
from datetime import date

import pytest

from release_planner.actions.context import ActionContext
from release_planner.actions.import_aggregate_returns import import_aggregate_returns
from release_planner.actions.import_returns import import_returns
from release_planner.actions.review_returns import decide
from release_planner.domain.codes import CustodyState, LinkVerdict, Sex
from release_planner.model.custody import Custody
from release_planner.model.people import Person
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.screens.report import Report

from .driving import NARROW, WIDE, Driver, driving
from .screen_text import lines
from .small_store import SmallStore

COUNTS = (
    "provider code,local authority,period from,period to,released with need,referred,"
    "appointment before release,started within 21 days,complete to,returned on\n"
    "BRIDGE-P,Birmingham,01/07/2026,30/09/2026,40,18,15,19,21/10/2026,02/11/2026\n"
)
STARTS = (
    "provider code,initials,date of birth,sex,local authority,started on\n"
    "BRIDGE-P,JT,03/04/1988,M,Birmingham,09/10/2026\n"
    "BRIDGE-P,AF,05/06/1990,M,Birmingham,19/10/2026\n"
)


@pytest.fixture
def with_returns(small: SmallStore) -> SmallStore:
    """A return that does not make sense, and two starts that are nearly of somebody here."""
    people = (("Jo", "SINGH", date(1988, 4, 3)), ("Al", "FAIR", date(1990, 5, 5)))
    for number, (forenames, surname, born) in enumerate(people):
        person = small.add(
            Person(
                prison_number=f"A100{number}AA",
                surname=surname,
                forenames=forenames,
                date_of_birth=born,
                sex=Sex.MALE,
                search_text="",
            )
        )
        small.add(
            Custody(
                person_id=person.id,
                state=CustodyState.RELEASED,
                released_on=date(2026, 10, 1),
                released_to_authority="E08000025",
            )
        )
    administrator = _administrator(small)
    import_aggregate_returns(administrator, COUNTS.encode())
    import_returns(administrator, STARTS.encode())
    return small


def _administrator(small: SmallStore) -> ActionContext:
    """Somebody who may look at returned starts."""
    return replace(small.context, actor="demo")


async def shown(drive: Driver, key: str, text: str) -> None:
    """Go to a screen as somebody who may see returns."""
    drive.app.gateway.actor = "demo"
    await drive.press(key)
    await drive.sees(text)


async def test_an_empty_board_says_what_to_do(small: SmallStore) -> None:
    async with driving(small) as drive:
        await shown(drive, "b", "No provider of treatment is known yet.")
        assert "ctrl+o" in drive.text
        assert (
            lines(drive.pilot)[-1].strip() == "v Look at starts  r Reload  ? Help  ctrl+p Palette"
        )
        await drive.press("v")
        await drive.sees("No returned start waits for you.")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_board_says_what_is_late_why_and_whom_to_ring(
    with_returns: SmallStore, size: tuple[int, int]
) -> None:
    async with driving(with_returns, size=size) as drive:
        await shown(drive, "b", "2 late · 1 to query")
        assert all(len(line) <= size[0] for line in lines(drive.pilot))
        row = next(line for line in lines(drive.pilot) if line.startswith("▸!Birmingham"))
        assert "LATE  LATE  query query query due" in row
        assert "v: 2 starts to look at" in drive.text
        await drive.sees("Ring 01632", "Jul to Sep 2026: More started within 21 days (19) than")
        assert "Jun 2026: No return for this month; it was due by Tue 4 Aug 2026." in drive.text
        await drive.press("a")
        await drive.sees("2 late · 0 to query", "asked asked asked")
        await drive.press("a")
        await drive.sees("2 late · 1 to query")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, Report))
        await drive.sees("May 2026: No return for this month; it was due by Sun 5 Jul 2026.")


async def test_pairs_stand_side_by_side_and_are_decided_on_by_keys(
    with_returns: SmallStore,
) -> None:
    states = "SELECT state, initials FROM returned_start ORDER BY id"
    async with driving(with_returns) as drive:
        await shown(drive, "b", "2 late")
        await drive.press("v")
        await drive.sees("2 returned starts wait", "differs: second initial")
        await drive.sees("Initials   JT                         JS", "SINGH, Jo (A1000AA)")
        assert "differs" in next(
            line for line in lines(drive.pilot) if line.startswith(" Initials")
        )
        await drive.press("n")
        await drive.sees("05/06/1990                 05/05/1990                 differs")
        await drive.press("a")
        await drive.sees("1 returned start waits", "FAIR, Al: linked, z takes it back")
        assert with_returns.rows(states) == [("to_review", "JT"), ("linked", None)]
        await drive.press("z")
        await drive.sees("2 returned starts wait", "unsure")
        await drive.sees("FAIR, Al: taken back, the start waits again")
        assert not drive.said
        assert with_returns.rows(states) == [("to_review", "JT"), ("to_review", "AF")]
        assert with_returns.rows("SELECT count(*) FROM treatment_start") == [(0,)]
        await drive.press("home")
        await drive.sees("▸   SINGH, Jo")
        await drive.press("r")
        await drive.sees("1 returned start waits · SINGH, Jo: kept apart for good, z takes it back")
        assert with_returns.rows(states)[0] == ("not_linked", None)
        await drive.sees("▸   FAIR, Al")
        await drive.press("u")
        await drive.sees("was unsure on", "left for later, z takes back SINGH, Jo")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, PersonScreen))


async def test_somebody_who_may_not_see_returned_starts_is_told_so(
    with_returns: SmallStore,
) -> None:
    async with driving(with_returns) as drive:
        await drive.press("b")
        await drive.sees("2 late")
        assert "to look at" not in lines(drive.pilot)[1]
        await drive.press("v")
        await drive.sees("do not see starts returned by providers")
        assert "JT" not in drive.text
        assert lines(drive.pilot)[-1].strip() == "? Help  ctrl+p Palette"


async def test_what_a_colleague_decided_meanwhile_is_said(with_returns: SmallStore) -> None:
    async with driving(with_returns) as drive:
        await shown(drive, "b", "2 late")
        await drive.press("v")
        await drive.sees("2 returned starts wait")
        (spell,) = with_returns.rows("SELECT min(id) FROM custody")[0]
        decide(_administrator(with_returns), 1, spell, LinkVerdict.ACCEPTED)
        await drive.press("a")
        await drive.sees("1 returned start waits")
        assert any("decided on this start meanwhile" in said for said in drive.said)
