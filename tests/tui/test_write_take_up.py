"""Writing the take-up report from the screen: of what is shown, in the formats that are ticked."""

from pathlib import Path

import pytest

from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.help import HelpScreen
from release_planner.tui.screens.report import Report
from release_planner.tui.widgets.choice_field import ChoiceField
from release_planner.tui.widgets.ticks_field import Ticks

from .driving import NARROW, WIDE, Driver, driving
from .screen_text import lines
from .small_store import SmallStore


async def dialog(drive: Driver, key: str = "w") -> None:
    """Open the dialog over the take-up screen."""
    await drive.press("6")
    await drive.sees("No release of the period is in this planner.")
    await drive.press(key)
    await drive.until(lambda: isinstance(drive.app.screen, FormDialog))


async def at_the_formats(drive: Driver) -> Ticks:
    """The boxes of the formats, with the cursor in them."""
    ticks = drive.app.screen.query_one(Ticks)
    ticks.focus()
    await drive.until(lambda: ticks.has_focus)
    return ticks


async def writes(drive: Driver, folder: Path) -> None:
    """Put a folder into the last field, and write."""
    (await at_the_formats(drive)).action_go_on()
    await drive.until(lambda: not drive.app.screen.query_one(Ticks).has_focus)
    await drive.retype(str(folder))
    await drive.press("ctrl+s")
    await drive.until(lambda: isinstance(drive.app.screen, Report))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_area_and_the_period_shown_are_those_of_the_screen(
    small: SmallStore, size: tuple[int, int]
) -> None:
    async with driving(small, size=size) as drive:
        await drive.press("6")
        await drive.sees("No release of the period is in this planner.")
        await drive.press("a")
        await drive.sees("All areas", "West Midlands")
        await drive.line("West Midlands")
        await drive.press("enter")
        await drive.sees("Take-up › West Midlands")
        await drive.press("ctrl+r")
        await drive.sees("Wed 1 Jul 2026", "Wed 30 Sep 2026", "Write (ctrl+s)")
        assert drive.app.screen.query_one(ChoiceField).typed == "West Midlands"
        await drive.sees("[x] Page (HTML)", "[x] Board paper (PDF)", "[ ] Workbook (ODS)")
        await drive.sees("[ ] Workbook (XLSX)", "[ ] Data (CSV)", "[ ] Plain text")
        await drive.sees("[ ] Text to paste", "writes to")


async def test_all_areas_are_named_and_written_as_a_page_and_a_board_paper(
    small: SmallStore,
) -> None:
    folder = small.folder / "report"
    async with driving(small) as drive:
        await dialog(drive)
        assert drive.app.screen.query_one(ChoiceField).typed == "All areas"
        await writes(drive, folder)
        await drive.sees("Take-up report written", "with the endings .html, .pdf")
        await drive.press("y")
        assert drive.app.clipboard == str(folder)
    assert {path.suffix for path in folder.iterdir()} == {".html", ".pdf"}


async def test_the_formats_that_are_ticked_are_written(small: SmallStore) -> None:
    folder = small.folder / "report"
    async with driving(small) as drive:
        await dialog(drive)
        ticks = await at_the_formats(drive)
        await drive.press("space", "down", "space")
        await drive.press(*["down"] * 3, "space", "up", "space")
        assert [place for place, ticked in enumerate(ticks.ticked) if ticked] == [3, 4]
        await drive.sees("[ ] Page (HTML)", "[x] Workbook (XLSX)", "[x] Data (CSV)")
        await writes(drive, folder)
    assert sorted("".join(path.suffixes) for path in folder.iterdir()) == [
        ".csv",
        ".csv-metadata.json",
        ".xlsx",
    ]


async def test_a_box_can_be_clicked(small: SmallStore) -> None:
    async with driving(small) as drive:
        await dialog(drive)
        await drive.sees("[ ] Text to paste")
        row, line = next(
            (row, line) for row, line in enumerate(lines(drive.pilot)) if "Text to paste" in line
        )
        await drive.pilot.click(offset=(line.index("Text to paste"), row))
        await drive.sees("[x] Text to paste", "[x] Page (HTML)")


async def test_with_no_format_nothing_is_written(small: SmallStore) -> None:
    async with driving(small) as drive:
        await dialog(drive)
        await at_the_formats(drive)
        await drive.press("space", "down", "space", "ctrl+s")
        await drive.sees("! tick at least one with the space bar", "One answer is to be put right")
        assert isinstance(drive.app.screen, FormDialog)


async def test_days_the_wrong_way_round_are_said_and_everything_stays_typed(
    small: SmallStore,
) -> None:
    async with driving(small) as drive:
        await dialog(drive)
        await drive.retype("1 Nov 2026")
        await drive.press("ctrl+s")
        await drive.sees("! The period ends on Wed 30 Sep 2026, before it begins on Sun 1 Nov")
        assert isinstance(drive.app.screen, FormDialog)
        await drive.sees("1 Nov 2026", "All areas", "Write (ctrl+s)")


async def test_a_folder_that_cannot_be_written_is_said_and_the_form_stays(
    small: SmallStore,
) -> None:
    (small.folder / "taken").write_text("a file", encoding="utf-8")
    async with driving(small) as drive:
        await dialog(drive)
        (await at_the_formats(drive)).action_go_on()
        await drive.until(lambda: not drive.app.screen.query_one(Ticks).has_focus)
        await drive.retype(str(small.folder / "taken"))
        await drive.press("ctrl+s")
        await drive.sees("The report cannot be written to", "Write (ctrl+s)")


async def test_help_names_the_keys_of_the_boxes(small: SmallStore) -> None:
    async with driving(small, size=(120, 50)) as drive:
        await dialog(drive)
        await drive.press("f1")
        await drive.until(lambda: isinstance(drive.app.screen, HelpScreen))
        await drive.sees("Where boxes are ticked", "ticks the box, or empties it")


async def test_a_public_report_is_said_to_be_a_draft_before_it_is_written(
    small: SmallStore,
) -> None:
    async with driving(small) as drive:
        await dialog(drive)
        await drive.press(*["tab"] * 3, "enter", "down", "enter")
        await drive.sees("This writes a draft. It is published by a step of its own:")
        assert "report take-up --publish" in " ".join(drive.text.split())
