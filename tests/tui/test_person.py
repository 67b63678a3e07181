"""The person screen: what it shows, at both sizes, whatever stands in the store."""

from datetime import date

import pytest
from tests.tester import TESTER
from textual.binding import Binding
from textual.command import CommandList, CommandPalette

from release_planner.actions.notes import add_note
from release_planner.domain.codes import StepState
from release_planner.model.custody import Custody
from release_planner.tui.keys import PLACES
from release_planner.tui.person_sections import PERSON_SECTIONS
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.help import HelpScreen
from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.person import PersonScreen
from release_planner.tui.screens.preview_dialog import PreviewDialog
from release_planner.tui.screens.report import Report
from release_planner.tui.widgets.choice_field import ChoiceInput

from .driving import NARROW, WIDE, driving
from .screen_text import HOSTILE_NAMES
from .small_store import SmallStore


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_plan_says_when_what_and_whose(small: SmallStore, size: tuple[int, int]) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, size) as drive:
        assert "EXAMPLE, Sam (A0001AA)" in drive.text
        assert "born 4 Mar 1988 (38)" in drive.text
        assert "Expected release day: Thu 10 Dec 2026, in 31 days" in drive.text
        assert "Rests on CRD Thu 10 Dec 2026" in drive.text
        assert "Officer One (N01)" in drive.text
        assert "MAPPA 2 L2" in drive.text
        assert "DOMESTIC ABUSE" in drive.text
        assert "OVERDUE 53d" in drive.text
        assert "UNOWNED" in drive.text
        await drive.line("Duty to refer")
        assert "8 weeks before the expected release day, Thu 10 Dec 2026" in drive.text
        await drive.press("end")
        assert "── expected release day, Thu 10 Dec 2026, in 31 days" in drive.text
        assert all(len(line) <= size[0] for line in drive.text.splitlines())


async def test_the_source_of_a_step_is_shown_where_there_is_room(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, WIDE) as drive:
        await drive.line("Duty to refer")
        assert "Source: Housing Act 1996" in drive.text
        assert "accommodation" in drive.text


async def test_looking_at_a_person_is_logged_before_they_are_shown(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id):
        looked = small.rows(
            "SELECT actor FROM audit_entry "
            "WHERE operation = 'consultation' AND subject = 'custody' AND subject_id = ?",
            custody_id,
        )
        assert looked == [("N01",)]


async def test_both_days_stand_where_early_release_is_not_known(small: SmallStore) -> None:
    custody_id = small.person(
        expected_from=date(2026, 11, 26),
        expected_to=date(2026, 11, 27),
        anchor_type="CRD",
        anchor_day=date(2026, 11, 27),
        anchor_confidence="calculated",
    )
    async with driving(small, custody_id) as drive:
        assert "Expected release day: Thu 26 or Fri 27 Nov 2026, in 17 days" in drive.text
        assert "early release not known" in drive.text


async def test_every_section_opens_at_both_sizes_with_nothing_in_it(small: SmallStore) -> None:
    custody_id = small.person()
    for size in (NARROW, WIDE):
        async with driving(small, custody_id, size) as drive:
            for section in PERSON_SECTIONS:
                await drive.section(section.id)
                assert f"[{section.title}" in drive.text
                assert section.empty.split(".")[0].split(":")[0][:40] in drive.text


@pytest.mark.parametrize("text", HOSTILE_NAMES)
async def test_nothing_that_people_wrote_is_read_as_markup(small: SmallStore, text: str) -> None:
    custody_id = small.planned_person(surname=text, forenames=text)
    person_id = small.value("SELECT person_id FROM custody WHERE id = ?", custody_id)
    add_note(small.context, person_id, text)
    with small.store.writing(TESTER) as session:
        spell = session.get(Custody, custody_id)
        assert spell is not None
        spell.cell_location = text
    async with driving(small, custody_id) as drive:
        for section in PERSON_SECTIONS:
            await drive.section(section.id)
            assert "\x1b" not in drive.text
            assert "\u202e" not in drive.text
        await drive.section("notes")
        if text.isascii() and text.isprintable():
            assert text[:40] in drive.text
        for key in "dbmoan" if text in ("[/]", HOSTILE_NAMES[4]) else "d":
            await drive.press(key)
            assert drive.app.screen is not drive.person
            await drive.press("escape")
            await drive.until(lambda: drive.app.screen is drive.person)


async def test_the_mouse_opens_a_section(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        place = drive.text.splitlines()[5].index("Housing")
        await drive.pilot.click("#person-tabs", offset=(place, 0))
        await drive.until(lambda: drive.person.section.id == "housing")


async def test_backspace_goes_back_to_the_list(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("backspace")
        assert not isinstance(drive.app.screen, PersonScreen)


async def test_a_done_step_is_said_to_be_done(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.line("Duty to refer")
        await drive.press("s")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.press("enter", "down", "down", "enter")
        await drive.saves()
        assert "✓ Duty to refer" in drive.text
        state = small.value("SELECT state FROM plan_step WHERE title LIKE 'Duty to refer%'")
        assert state == StepState.DONE


@pytest.mark.parametrize(
    ("screen", "places"),
    [
        (PersonScreen, ["person"]),
        (FormDialog, ["form"]),
        (PreviewDialog, ["form", "preview"]),
        (Menu, ["menu"]),
        (Report, ["report"]),
        (ChoiceInput, ["choice"]),
    ],
)
def test_no_key_is_undocumented(screen: type, places: list[str]) -> None:
    """Every binding of our classes stands in the table that help is made from."""
    known = {key.id for place in places for key in PLACES[place]}
    ours = [
        binding
        for base in screen.__mro__
        if base.__module__.startswith("release_planner")
        for binding in base.__dict__.get("BINDINGS", [])
    ]
    assert ours
    assert {binding.id for binding in ours if isinstance(binding, Binding)} <= known


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_help_names_every_key_of_the_screen(small: SmallStore, size: tuple[int, int]) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id, size) as drive:
        await drive.press("question_mark")
        await drive.until(lambda: isinstance(drive.app.screen, HelpScreen))
        whole = "\n".join(
            str(widget.content) for widget in drive.app.screen.query("Static").results()
        )
        for key in PLACES["person"]:
            assert key.what in whole


async def test_the_palette_offers_what_the_keys_do(small: SmallStore) -> None:
    custody_id = small.planned_person()
    async with driving(small, custody_id) as drive:
        await drive.press("ctrl+p")
        await drive.until(lambda: isinstance(drive.app.screen, CommandPalette))
        await drive.until(lambda: drive.app.screen.focused)
        await drive.paste("Section: Housing")
        await drive.sees("opens the section")
        await drive.app.workers.wait_for_complete()
        found = drive.app.screen.query_one(CommandList)
        await drive.until(lambda: found.option_count == 1 and found.highlighted == 0)
        await drive.press("enter")
        await drive.until(lambda: drive.app.screen is drive.person)
        await drive.until(lambda: drive.person.section.id == "housing")
