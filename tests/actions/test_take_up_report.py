"""The take-up report end to end: what is counted, logged and written, and what is refused."""

import hashlib
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.actions.take_up_report import (
    TakeUpReport,
    TakeUpRequest,
    file_stem,
    take_up_report,
    take_up_summary,
)
from release_planner.cli.main import run
from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.errors import PlannerError
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.wording import headline_text
from release_planner.store.audit import first_broken_entry

from .take_up_records import (
    CARDIFF,
    HEREFORDSHIRE,
    REDDITCH,
    SHROPSHIRE,
    TELFORD,
    TODAY,
    WEST_MERCIA,
    WORCESTER,
    WORCESTERSHIRE,
    Records,
    Release,
    Return,
)

FIRST = date(2026, 4, 1)
QUARTER = ReportPeriod(FIRST, date(2026, 6, 30))
AS_AT = date(2026, 10, 1)
COMPLETE = date(2026, 9, 30)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    held = Records(tmp_path)
    held.replace(
        releases=[
            *(Release(person, FIRST) for person in range(1, 21)),
            *(Release(person, FIRST, authority=REDDITCH) for person in range(21, 31)),
            *(Release(person, FIRST, authority=WORCESTER) for person in range(31, 41)),
            *(Release(person, date(2026, 6, 20), authority=TELFORD) for person in range(41, 47)),
            *(Release(person, FIRST, authority=SHROPSHIRE) for person in range(47, 54)),
            *(Release(person, FIRST, need=YesNoUnknown.UNKNOWN) for person in range(54, 62)),
            Release(62, FIRST, authority=CARDIFF),
            Release(63, FIRST, authority=None),
            Release(64, FIRST - timedelta(days=1)),
            Release(65, QUARTER.last_day + timedelta(days=1)),
        ],
        starts=[(person, FIRST + timedelta(days=5)) for person in range(11, 36)]
        + [(41, date(2026, 6, 21))],
        returns=[
            Return(1, HEREFORDSHIRE, COMPLETE),
            Return(2, WORCESTERSHIRE, COMPLETE),
            Return(3, REDDITCH, COMPLETE),
            Return(4, TELFORD, date(2026, 6, 30)),
        ],
        births={9: None},
    )
    yield held
    held.close()


def request(tmp_path: Path, **changes: object) -> TakeUpRequest:
    usual = TakeUpRequest(
        period=QUARTER,
        as_at=AS_AT,
        area="West Mercia",
        profile="partner",
        formats=("html", "csv", "text"),
        folder=tmp_path / "out",
        recipient="West Mercia Combating Drugs Partnership",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def write(records: Records, tmp_path: Path, **changes: object) -> TakeUpReport:
    return take_up_report(records.context(), request(tmp_path, **changes))


def audit_rows(records: Records) -> list[tuple[str, str, str | None, dict[str, object]]]:
    rows = records.connection.execute(
        "SELECT operation, subject, recipient, detail FROM audit_entry"
        " JOIN audit_detail USING (sequence) WHERE operation = 'disclosure' ORDER BY sequence"
    )
    return [(row[0], row[1], row[2], json.loads(row[3])) for row in rows]


def test_districts_count_for_their_county_and_late_areas_stand_apart(
    records: Records, tmp_path: Path
) -> None:
    table = write(records, tmp_path).table
    numbers = {row.indicator: row.numerator for row in table.rows}
    assert (table.take_up.numerator, table.take_up.denominator) == (25, 40)
    assert table.take_up.pending == 0
    assert (numbers["window_open"], numbers["no_return"]) == (0, 0)
    assert numbers["need_unknown"] == 8
    assert numbers["releases"] == 48
    assert numbers["released_to_late"] == 13
    assert numbers["age_unknown"] == 1
    assert (numbers["released_elsewhere"], numbers["authority_unknown"]) == (1, 1)


def test_every_format_names_the_areas_that_the_figure_is_over(
    records: Records, tmp_path: Path
) -> None:
    formats = ("html", "csv", "text", "paste")
    over = "over two of four areas; Shropshire and Telford and Wrekin are late"
    for profile in ("partner", "public"):
        report = write(records, tmp_path, profile=profile, formats=formats)
        for path in report.files:
            text = path.read_text("utf-8")
            assert path.suffix == ".json" or "Telford and Wrekin" in text
            assert path.suffix in (".csv", ".json") or over in text
        assert report.table.row("take_up", "authority", TELFORD) is None
        assert all(row.category != TELFORD for row in report.table.rows)
    row = report.table.row("released_to_late")
    assert row is None, "the public is not told how many were released to an area that is late"
    assert report.table.frame.counted_authorities == (HEREFORDSHIRE, WORCESTERSHIRE)


def test_the_open_windows_of_a_return_that_is_not_overdue_wait(
    records: Records, tmp_path: Path
) -> None:
    returns = [Return(1, code, date(2026, 6, 30)) for code in WEST_MERCIA]
    records.replace([Release(1, FIRST), Release(2, QUARTER.last_day)], returns=returns)
    table = write(records, tmp_path, as_at=date(2026, 8, 1)).table
    assert (table.take_up.denominator, table.take_up.pending) == (1, 1)
    text = (tmp_path / "out" / f"{file_stem(table.frame)}.txt").read_text("utf-8")
    assert "The figure is over all four areas." in text
    assert "The returns of the providers go as far as Tue 30 Jun 2026; none is overdue." in text
    assert "is late" not in text


def test_the_disclosure_is_in_the_audit_with_the_digest_of_each_file(
    records: Records, tmp_path: Path
) -> None:
    report = write(records, tmp_path)
    ((operation, subject, recipient, detail),) = audit_rows(records)
    assert (operation, subject) == ("disclosure", "take_up_report")
    assert recipient == "West Mercia Combating Drugs Partnership"
    assert detail["profile"] == "partner"
    assert (detail["numerator"], detail["denominator"]) == (25, 40)
    assert detail["sha256"] == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in report.files
    }
    assert first_broken_entry(records.connection) is None


def test_files_are_private_named_without_people_and_the_same_again(
    records: Records, tmp_path: Path
) -> None:
    first = write(records, tmp_path)
    before = {path.name: path.read_bytes() for path in first.files}
    again = write(records, tmp_path)
    assert {path.name: path.read_bytes() for path in again.files} == before
    assert sorted(before) == [
        f"take-up_west_mercia_2026-04-01_to_2026-06-30_as-at_2026-10-01_partner{ending}"
        for ending in (".csv", ".csv-metadata.json", ".html", ".txt")
    ]
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(before)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in again.files)


def test_a_public_report_is_a_marked_draft_in_its_name_too(
    records: Records, tmp_path: Path
) -> None:
    report = write(records, tmp_path, profile="public")
    assert all("_public-draft." in path.name for path in report.files)
    assert all("DRAFT" in path.read_text("utf-8") for path in report.files)


def test_what_came_after_the_as_at_day_is_not_used(records: Records, tmp_path: Path) -> None:
    table = write(records, tmp_path, as_at=date(2026, 4, 10)).table
    assert (table.take_up.denominator, table.take_up.marker) == (0, "[z]")
    releases = table.row("releases")
    assert releases is not None
    assert releases.numerator == 55, "the releases of June were still to come"
    late = Return(9, HEREFORDSHIRE, COMPLETE, returned_on=date(2026, 10, 2))
    records.replace([Release(1, FIRST)], returns=[late])
    assert write(records, tmp_path).table.frame.all_are_late
    assert write(records, tmp_path, as_at=date(2026, 10, 2)).table.take_up.denominator == 1


def test_without_an_area_every_area_is_counted(records: Records, tmp_path: Path) -> None:
    table = write(records, tmp_path, area=None).table
    assert table.frame.area.name == "West Mercia and West Midlands"
    assert table.take_up.denominator == 40
    assert len(table.frame.authorities) == 11


def test_an_empty_store_gives_a_report_without_a_rate(records: Records, tmp_path: Path) -> None:
    records.replace([])
    for profile in ("partner", "public"):
        table = write(records, tmp_path, profile=profile).table
        assert (table.take_up.denominator, table.take_up.ratio) == (None, None)
        said = headline_text(table)
        assert said == "There is no figure: the returns of all four areas are late."


def test_the_summary_is_one_line_with_the_exact_figure(records: Records) -> None:
    summary = take_up_summary(records.context(), "west_mercia", QUARTER, AS_AT)
    assert (summary.started, summary.mature, summary.pending) == (25, 40, 0)
    assert summary.rate == 0.625
    assert "62.5% (95% interval 47.0% to 75.8%), over two of four areas" in summary.sentence
    assert "\n" not in summary.sentence
    assert audit_rows(records) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"area": "Narnia"}, '"Narnia" is not the name of an area; expected one of West M'),
        (
            {"period": ReportPeriod(date(2010, 1, 1), date(2010, 3, 31))},
            "cannot begin on Fri 1 Jan 2010: .* in force only from Mon 1 Oct 2018",
        ),
        ({"area": "Birmingham"}, "not the name of an area but an authority in West Midlands; exp"),
        ({"profile": "secret"}, '"secret" is not a disclosure profile; expected partner or public'),
        ({"formats": ("docx",)}, '"docx" is not a format of this report; expected html, pdf, ods'),
        ({"publish": True}, "Only a report of the public profile"),
        ({"publish": True, "profile": "public", "recipient": " "}, "--recipient WHO"),
        ({"formats": ()}, "at least one format"),
        ({"as_at": TODAY + timedelta(days=1)}, "still to come"),
        ({"as_at": FIRST - timedelta(days=1)}, "before the period begins"),
    ],
)
def test_what_cannot_be_reported_is_refused_before_anything_is_written(
    records: Records, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(PlannerError, match=message):
        write(records, tmp_path, **changes)
    assert audit_rows(records) == []
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_one_clear_line(records: Records, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here first")
    with pytest.raises(PlannerError, match="cannot be written to"):
        write(records, tmp_path, folder=tmp_path / "file" / "out")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PlannerError, match="before it begins"):
        ReportPeriod(QUARTER.last_day, QUARTER.first_day)


def command(records: Records, tmp_path: Path, *more: str) -> int:
    arguments = (
        *("--store", records.store.location.url, "--today", "2026-11-22"),
        *("report", "take-up", "--from", "2026-04-01", "--to", "2026-06-30"),
        *("--as-at", "2026-10-01", "--area", "West Mercia", "--out", str(tmp_path / "cli")),
        *more,
    )
    return run(arguments, {})


def test_the_command_writes_the_files_and_says_the_figure(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(records, tmp_path, "--profile", "partner", "--format", "csv,text") == 0
    said = capsys.readouterr().out
    assert "25 of 40 releases" in said
    assert "not the NDTMS statistic" in said
    assert sorted(path.suffix for path in (tmp_path / "cli").iterdir()) == [".csv", ".json", ".txt"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "--profile"),
        (("--profile", "partner", "--by", "colour"), '"colour" is not a breakdown'),
        (("--profile", "public", "--publish"), "--recipient WHO"),
        (("--profile", "partner", "--format", "docx"), '"docx" is not a format'),
        (("--profile", "everyone"), '"everyone" is not a disclosure profile'),
    ],
)
def test_the_command_refuses_in_one_line(
    records: Records,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    message: str,
) -> None:
    assert command(records, tmp_path, *more) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert message in said[-1]
    assert not (tmp_path / "cli").exists()
