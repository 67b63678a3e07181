"""The ledger of reports: what is kept of one that left, and what a later edition says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.actions import take_up_report as take_up_report_module
from release_planner.actions.issued_reports import issued_reports, published_figures
from release_planner.actions.take_up_report import TakeUpReport, TakeUpRequest, take_up_report
from release_planner.cli.main import run
from release_planner.domain.errors import PlannerError
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.reference import load_reference
from release_planner.reports.formats import rendered

from .take_up_records import (
    HEREFORDSHIRE,
    SHROPSHIRE,
    TELFORD,
    WEST_MERCIA,
    Records,
    Release,
    Return,
)

FIRST = date(2025, 4, 1)
YEAR = ReportPeriod(FIRST, date(2026, 3, 31))
AS_AT = date(2026, 6, 1)
COMPLETE = date(2026, 5, 31)
AREAS = load_reference().areas
PANEL = "Police and Crime Panel"
EARLY = (Return(1, HEREFORDSHIRE, COMPLETE), Return(2, TELFORD, COMPLETE))
LATE = Return(3, SHROPSHIRE, COMPLETE, returned_on=date(2026, 6, 10))
WHOLE_LATE = (*EARLY, Return(4, "E10000034", COMPLETE))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    held = Records(tmp_path)
    fill(held, started=(40, 25, 20))
    yield held
    held.close()


def fill(held: Records, started: tuple[int, int, int], returns: object = WHOLE_LATE) -> None:
    """Three authorities with eighty, fifty and forty releases, of which so many started."""
    releases, starts, person = [], [], 0
    for authority, whole, count in zip(
        (HEREFORDSHIRE, TELFORD, SHROPSHIRE), (80, 50, 40), started, strict=True
    ):
        for number in range(whole):
            person += 1
            day = FIRST + timedelta(days=number * 3)
            releases.append(Release(person, day, authority=authority))
            if number < count:
                starts.append((person, day + timedelta(days=number % 20)))
    held.replace(releases=releases, starts=starts, returns=[*returns, LATE])  # type: ignore[misc]


def write(records: Records, tmp_path: Path, **changes: object) -> TakeUpReport:
    usual = TakeUpRequest(
        period=YEAR,
        as_at=AS_AT,
        area="West Mercia",
        profile="partner",
        formats=("csv", "text"),
        folder=tmp_path / "out",
        recipient="Combating Drugs Partnership",
    )
    return take_up_report(records.context(), replace(usual, **changes))  # type: ignore[arg-type]


def issued(records: Records) -> list[tuple[str, int, str]]:
    found = issued_reports(records.context())
    return [(each.profile, each.edition, each.recipient) for each in reversed(found)]


def test_a_report_for_a_partner_is_kept_with_its_figures(records: Records, tmp_path: Path) -> None:
    table = write(records, tmp_path).table
    assert issued(records) == [("partner", 1, "Combating Drugs Partnership")]
    rows = records.connection.execute(
        "SELECT numerator, denominator, shown FROM issued_figure WHERE indicator = 'take_up'"
        " AND breakdown = 'total'"
    ).fetchall()
    assert rows == [(65, 130, "65 of 130, 50.0%, 95% interval 41.5% to 58.5%")]
    assert table.take_up.numerator == 65


def test_a_look_of_one_s_own_and_a_draft_are_not_in_the_ledger(
    records: Records, tmp_path: Path
) -> None:
    write(records, tmp_path, recipient=None)
    write(records, tmp_path, profile="public")
    assert issued(records) == []


def test_a_late_return_makes_a_second_edition_that_says_what_changed(
    records: Records, tmp_path: Path
) -> None:
    written = write(records, tmp_path)
    first = written.table.frame.edition
    assert (first.number, first.changes) == (1, ())
    text = next(path for path in written.files if path.suffix == ".txt").read_text("utf-8")
    assert "(95% interval 41.5% to 58.5%), over three of four areas; Shropshire is late." in text
    assert written.table.row("take_up", "authority", SHROPSHIRE) is None
    second = write(records, tmp_path, as_at=date(2026, 6, 10))
    edition = second.table.frame.edition
    assert (edition.number, edition.previous_issued_on) == (2, records.context().now.date())
    headline = next(change for change in edition.changes if "within 21 days" in change.label)
    assert headline.before.startswith("65 of 130")
    assert headline.after.startswith("85 of 170")
    text = next(path for path in second.files if path.suffix == ".txt").read_text("utf-8")
    assert "65 of 130" in text
    assert "Areas counted: three of four, without Shropshire before, all four now." in text
    assert "The figure is over all four areas, each complete for the period." in text
    (area,) = (change for change in edition.changes if change.before == "late")
    assert (area.label.partition(":")[0], area.after[:8]) == ("Shropshire", "20 of 40")
    assert issued(records)[-1] == ("partner", 2, "Combating Drugs Partnership")


def test_a_second_edition_as_at_the_same_day_leaves_the_files_of_the_first(
    records: Records, tmp_path: Path
) -> None:
    first = write(records, tmp_path, formats=("paste",))
    before = [path.read_bytes() for path in first.files]
    assert "What changed since" not in first.files[0].read_text("utf-8")
    fill(records, started=(50, 25, 20))
    second = write(records, tmp_path, formats=("paste",))
    assert second.table.frame.edition.number == 2
    assert [path.read_bytes() for path in first.files] == before
    (kept,), (name,) = ([path.stem for path in each.files] for each in (first, second))
    assert name == kept.replace("_partner", "_partner_edition-2") != kept
    assert (
        "<p>What changed since the first edition: 65 of 130, 50.0%, 95% interval 41.5% to 58.5%"
        " before, 75 of 130, 57.7%, 95% interval 49.1% to 65.8% now.</p>"
    ) in second.files[0].read_text("utf-8")


def test_the_same_figures_are_the_same_edition_to_the_byte(
    records: Records, tmp_path: Path
) -> None:
    write(records, tmp_path)
    second = write(records, tmp_path, as_at=date(2026, 6, 10))
    before = {path.name: path.read_bytes() for path in second.files}
    again = write(records, tmp_path, as_at=date(2026, 6, 10), recipient="Another board")
    assert {path.name: path.read_bytes() for path in again.files} == before
    assert [edition for _, edition, _ in issued(records)] == [1, 2, 2]
    (lines,) = records.connection.execute(
        "SELECT COUNT(*) FROM issued_figure WHERE indicator = 'take_up' AND breakdown = 'total'"
    ).fetchone()
    assert lines == 2


def test_the_same_report_for_the_same_recipient_is_one_line_of_the_ledger(
    records: Records, tmp_path: Path
) -> None:
    for changes in (PUBLISHED, {}):
        first = write(records, tmp_path, **changes)
        assert first.already_given is None
        before = [path.read_bytes() for path in first.files]
        lines = issued(records)
        first.files[0].unlink()
        again = write(records, tmp_path, **changes)
        assert [path.read_bytes() for path in again.files] == before
        assert issued(records) == lines
        assert again.already_given is not None
        assert again.already_given.issued_on == records.context().now.date()
        other = write(records, tmp_path, **{**changes, "recipient": "Another board"})
        assert other.already_given is None
        assert len(issued(records)) == len(lines) + 1


def test_the_ledger_names_its_areas(records: Records, tmp_path: Path) -> None:
    write(records, tmp_path)
    write(records, tmp_path, area=None)
    names = {each.area: each.area_name for each in issued_reports(records.context())}
    assert names["west_mercia"] == "West Mercia"
    assert "West Mercia" in names["all_areas"]


def test_a_published_report_says_so_and_is_in_the_ledger(records: Records, tmp_path: Path) -> None:
    report = write(records, tmp_path, profile="public", publish=True, recipient=PANEL)
    assert issued(records) == [("public", 1, PANEL)]
    assert all("_public." in path.name for path in report.files)
    assert all("DRAFT" not in path.read_text("utf-8") for path in report.files)
    draft = write(records, tmp_path, profile="public")
    assert all("DRAFT" in path.read_text("utf-8") for path in draft.files if path.suffix != ".json")


def test_a_revision_by_one_start_cannot_be_worked_out_from_two_editions(
    records: Records, tmp_path: Path
) -> None:
    write(records, tmp_path, profile="public", publish=True, recipient=PANEL)
    fill(records, started=(41, 25, 20))
    changes = {"profile": "public", "publish": True, "recipient": PANEL}
    table = write(records, tmp_path, **changes).table
    print(
        [
            (r.indicator, r.breakdown, r.category, r.numerator, r.denominator, r.pending)
            for r in table.rows
        ]
    )
    assert table.take_up.numerator is None
    assert table.take_up.ratio is None


def test_the_command_publishes_and_lists_what_was_issued(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", records.store.location.url, "--today", "2026-11-22")
    asked = (
        *store, "report", "take-up", "--from", "2025-04-01", "--to", "2026-03-31",
        "--as-at", "2026-06-01", "--area", "West Mercia", "--out", str(tmp_path / "cli"),
        "--profile", "public", "--format", "csv", "--by", "authority",
    )  # fmt: skip
    assert run((*asked, "--publish", "--recipient", PANEL), {}) == 0
    assert "Area of treatment:" in capsys.readouterr().out
    assert run((*store, "report", "issued"), {}) == 0
    assert "public, edition 1: West Mercia" in capsys.readouterr().out
    assert run((*store, "report", "issued", "--json"), {}) == 0
    (each,) = json.loads(capsys.readouterr().out)
    assert (each["recipient"], each["from"], each["as_at"]) == (PANEL, "2025-04-01", "2026-06-01")


PUBLISHED = {"profile": "public", "publish": True, "recipient": PANEL}


def test_nothing_older_than_what_is_out_is_published(records: Records, tmp_path: Path) -> None:
    write(records, tmp_path, **PUBLISHED)
    with pytest.raises(PlannerError, match="as at Mon 1 Jun 2026 is out already"):
        write(records, tmp_path, as_at=AS_AT - timedelta(days=1), **PUBLISHED)
    assert len(issued(records)) == 1


def test_a_report_of_nobody_is_not_published(records: Records, tmp_path: Path) -> None:
    records.replace([], returns=[Return(1, code, AS_AT) for code in WEST_MERCIA])
    with pytest.raises(PlannerError, match="no release in this period is known"):
        write(records, tmp_path, **PUBLISHED)
    assert issued(records) == []


def test_a_report_of_late_areas_alone_is_not_published(records: Records, tmp_path: Path) -> None:
    records.connection.execute("DELETE FROM provider_return")
    with pytest.raises(PlannerError, match="a return of every area is late"):
        write(records, tmp_path, **PUBLISHED)
    assert issued(records) == []


def test_what_is_published_meanwhile_is_looked_at_again(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else publishes while this report is still being drawn."""

    def drawn_slowly(*arguments: object) -> dict[str, bytes]:
        monkeypatch.setattr(take_up_report_module, "rendered", rendered)
        half = ReportPeriod(YEAR.first_day, date(2025, 9, 30))
        write(records, tmp_path, period=half, **PUBLISHED)
        return rendered(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(take_up_report_module, "rendered", drawn_slowly)
    with pytest.raises(PlannerError, match="published meanwhile"):
        write(records, tmp_path, **PUBLISHED)
    assert len(issued(records)) == 1


def test_what_was_published_stays_over_its_own_authorities_when_an_area_changes(
    records: Records, tmp_path: Path
) -> None:
    own = write(records, tmp_path, **PUBLISHED).table.frame.counted_authorities
    profile = replace(AREAS["west_mercia"], treatment_authorities=own[:2])
    changed = {**AREAS, "west_mercia": profile}
    for areas in (AREAS, changed, {}):
        figures = published_figures(records.connection, areas, "public")
        assert {each.authorities for each in figures} == {frozenset(own)}


def test_a_report_from_before_authorities_were_kept_is_laid_on_the_area_of_today(
    records: Records, tmp_path: Path
) -> None:
    write(records, tmp_path, **PUBLISHED)
    records.connection.execute("UPDATE issued_report SET counted_authorities = ''")
    own = frozenset(AREAS["west_mercia"].treatment_authorities)
    found = published_figures(records.connection, AREAS, "public")
    assert {each.authorities for each in found} == {own}
    everywhere = frozenset(code for area in AREAS.values() for code in area.treatment_authorities)
    others = {name: area for name, area in AREAS.items() if name != "west_mercia"}
    found = published_figures(records.connection, others, "public")
    assert {each.authorities for each in found} == {everywhere - own}


def test_two_editions_are_each_over_the_authorities_of_their_day(
    records: Records, tmp_path: Path
) -> None:
    first = write(records, tmp_path, **PUBLISHED).table.frame.counted_authorities
    late = {"as_at": date(2026, 6, 10), **PUBLISHED}
    second = write(records, tmp_path, **late).table.frame.counted_authorities
    assert set(second) - set(first) == {SHROPSHIRE}
    figures = published_figures(records.connection, AREAS, "public")
    held = {each.edition: each.authorities for each in figures}
    assert held == {1: frozenset(first), 2: frozenset(second)}


def test_what_was_kept_past_the_planner_is_put_right_before_anything_is_published(
    records: Records, tmp_path: Path
) -> None:
    write(records, tmp_path, profile="partner")
    given = issued(records)
    records.connection.execute("UPDATE release_facts SET start = released WHERE start IS NULL")
    with pytest.raises(PlannerError, match=r"was not what the records say\. It is put right now"):
        write(records, tmp_path, **PUBLISHED)
    assert issued(records) == given
    published = write(records, tmp_path, **PUBLISHED).table.take_up
    assert published.numerator != published.denominator
