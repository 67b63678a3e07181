"""Importing a file with its preview, and writing calendars."""

from pathlib import Path

from textual.widgets import Input

from release_planner.actions.import_caseload import import_caseload
from release_planner.tui.screens.form_dialog import FormDialog
from release_planner.tui.screens.import_file import ImportScreen
from release_planner.tui.screens.menu import Menu
from release_planner.tui.screens.report import Report

from .driving import WIDE, Driver, driving
from .small_store import SmallStore

HEADER = "Prison number,Surname,Forenames,Prison,Sentence start date,CRD\n"


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "caseload.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


async def _asks_to_import(drive: Driver, path: Path) -> None:
    await drive.press("ctrl+o")
    await drive.until(lambda: isinstance(drive.app.screen, ImportScreen))
    await drive.paste(str(path))


async def test_a_file_is_shown_then_imported_with_plans(small: SmallStore) -> None:
    custody_id = small.planned_person()
    path = _file(
        small.folder,
        "A0001AA,EXAMPLE,Sam,HEI,02/06/2025,17/12/2026",
        "Z0002AA,SPECIMEN,[/] Robin,HEI,02/06/2025,28/01/2027",
    )
    async with driving(small, custody_id, WIDE) as drive:
        await _asks_to_import(drive, path)
        await drive.sees("2 rows: 1 new, 1 changed, 0 unchanged", "A0001AA")
        assert small.value("SELECT count(*) FROM person") == 1
        await drive.press("ctrl+s")
        await drive.until(lambda: isinstance(drive.app.screen, Report))
        await drive.sees("1 new, 1 changed", "1 plans built")
    assert small.value("SELECT count(*) FROM person") == 2
    assert small.value("SELECT count(*) FROM plan") == 2


async def test_refused_rows_are_named_and_nothing_is_taken(small: SmallStore) -> None:
    path = _file(
        small.folder,
        "A0001AA,EXAMPLE,Sam,HEI,02/06/2025,31/02/2027",
        "Z0002AA,SPECIMEN,Robin,HEI,02/06/2025,28/01/2027",
    )
    async with driving(small, small.person(), WIDE) as drive:
        await _asks_to_import(drive, path)
        await drive.sees("Nothing would be taken: 1 row is refused", "31/02/2027", "row 2")
        await drive.press("ctrl+s")
        await drive.sees("1 row is refused or waits for a decision. Nothing was saved.")
        assert drive.app.screen.query(Input).first().value == str(path)
    assert small.value("SELECT count(*) FROM person") == 1


async def test_a_doubtful_date_is_decided_by_a_person(small: SmallStore) -> None:
    path = _file(small.folder, "Z0002AA,SPECIMEN,Robin,HEI,02/06/2025,29/01/27 ?HDC")
    async with driving(small, small.person(), WIDE) as drive:
        await _asks_to_import(drive, path)
        await drive.sees("To decide (1)", "29/01/27 ?HDC")
        drive.app.screen.query_one("#preview").focus()
        await drive.line("29/01/27 ?HDC")
        await drive.press("enter")
        await drive.until(lambda: isinstance(drive.app.screen, Menu))
        await drive.press("enter")
        await drive.until(lambda: "To decide" not in drive.text and "1 new" in drive.text)
        await drive.press("ctrl+s")
        await drive.until(lambda: isinstance(drive.app.screen, Report))
    assert small.value("SELECT count(*) FROM person WHERE prison_number = 'Z0002AA'") == 1


async def test_a_doubtful_cell_stands_in_full_on_a_narrow_screen(small: SmallStore) -> None:
    written = "29/01/27 ?HDC, or a week later if the court says so at the next hearing"
    path = _file(small.folder, f'Z0002AA,SPECIMEN,Robin,HEI,02/06/2025,"{written}"')
    async with driving(small, small.person()) as drive:
        await _asks_to_import(drive, path)
        await drive.sees("To decide (1)")
        shown = " ".join(line.strip("│ ") for line in drive.text.splitlines())
        assert written in " ".join(shown.split())
        assert "…" not in shown


async def test_a_day_that_moves_stands_beside_the_name(small: SmallStore) -> None:
    row = "Z0002AA,SPECIMEN,Robin,HEI,02/06/2025"
    import_caseload(small.context, _file(small.folder, f"{row},08/12/2026"))
    async with driving(small, small.person()) as drive:
        await _asks_to_import(drive, _file(small.folder, f"{row},15/12/2026"))
        await drive.sees("Z0002AA  SPECIMEN, Robin    Tue 8 Dec → Tue 15 Dec, 7 days later")


async def test_a_file_that_cannot_be_read_is_one_clear_line(small: SmallStore) -> None:
    path = small.folder / "caseload.csv"
    path.write_bytes(b"\x00\x01\x02" * 500)
    async with driving(small, small.person()) as drive:
        await _asks_to_import(drive, path)
        await drive.until(lambda: "! " in drive.text and "caseload.csv" in drive.text)
        assert "Traceback" not in drive.text
        await drive.sees("Nothing would be changed.")


async def test_a_missing_file_is_said_and_stays_typed(small: SmallStore) -> None:
    async with driving(small, small.person()) as drive:
        await _asks_to_import(drive, small.folder / "none.csv")
        await drive.press("ctrl+s")
        await drive.sees("! there is no such file")
        assert drive.app.screen.query(Input).first().value.endswith("none.csv")


async def test_a_persons_calendar_is_written_and_logged(small: SmallStore) -> None:
    custody_id = small.planned_person()
    folder = small.folder / "out"
    async with driving(small, custody_id, WIDE) as drive:
        await drive.press("e")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.press("ctrl+s")
        await drive.sees("! this is needed")
        await drive.paste("PDU1")
        await drive.press("tab", "tab", "tab", "tab")
        await drive.retype(str(folder))
        await drive.press("ctrl+s")
        await drive.until(lambda: isinstance(drive.app.screen, Report))
        await drive.sees("Calendar written", "entries for this recipient")
    (written,) = folder.glob("*.ics")
    assert b"BEGIN:VCALENDAR" in written.read_bytes()
    logged = small.rows("SELECT subject FROM audit_entry WHERE operation = 'disclosure'")
    assert len(logged) == 1


async def test_an_unknown_scope_keeps_what_was_typed(small: SmallStore) -> None:
    small.planned_person()
    async with driving(small, None, WIDE) as drive:
        await drive.press("ctrl+e")
        await drive.until(lambda: isinstance(drive.app.screen, FormDialog))
        await drive.press("enter", "down", "enter", "tab")
        await drive.paste("NOBODY")
        await drive.press("tab")
        await drive.paste("PDU1")
        await drive.press("tab", "tab", "tab", "tab")
        await drive.retype(str(small.folder / "out"))
        await drive.press("ctrl+s")
        await drive.sees("There is no member of staff with the code NOBODY.")
        assert drive.app.screen.query(Input).first().value == "NOBODY"
    assert not (small.folder / "out").exists()
