"""The board of returns: received, late, to query, ended, and whom to ring."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.actions.desk import BIRMINGHAM, Desk, open_desk
from tests.actions.returned_starts import left, returns, row
from tests.stores import empty_store, keeping_staff

from release_planner.actions.import_aggregate_returns import import_aggregate_returns
from release_planner.actions.import_provision import import_provision
from release_planner.actions.linkage_rates import all_rates, linkage_rates
from release_planner.actions.returns_board import ReturnsBoard, record_query, returns_board
from release_planner.cli.main import run
from release_planner.domain.errors import RefusedError
from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.returns_calendar import MonthStatus
from release_planner.model.staff import Staff
from release_planner.store.location import StoreLocation
from release_planner.store.reading.take_up import provider_completeness

HEADER = (
    "provider code,local authority,period from,period to,released with need,referred,"
    "appointment before release,started within 21 days,complete to,returned on"
)
PROVISION = (
    "provider code,provider name,agency,place code,place name,local authority,telephone,ended on"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Today is Fri 20 Nov 2026: a return for September was due by Wed 4 Nov."""
    with open_desk(tmp_path) as opened, keeping_staff(opened.store):
        opened.provision()
        yield opened


def board(desk: Desk) -> ReturnsBoard:
    with closing(desk.store.reading()) as connection:
        return returns_board(desk.context, connection)


def counts(desk: Desk, *rows: str) -> None:
    outcome = import_aggregate_returns(desk.context, desk.file(HEADER, *rows))
    assert outcome.applied, outcome.errors


def month(
    number: int, numbers: str = "40,32,25,19", complete_to: str = "", code: str = "TRT1"
) -> str:
    last = 31 if number in (5, 7, 8, 10) else 30
    until = complete_to or f"{last}/{number:02}/2026"
    return (
        f"{code},Birmingham,01/{number:02}/2026,{last}/{number:02}/2026,{numbers},{until},"
        "12/11/2026"
    )


def statuses(desk: Desk) -> list[str]:
    (found,) = board(desk).rows
    return [each.status.value for each in found.months]


def test_what_has_not_come_is_late_once_it_was_due(desk: Desk) -> None:
    assert statuses(desk) == ["late"] * 5 + ["awaited"]
    (found,) = board(desk).rows
    assert found.months[-2].why == ("No return for this month; it was due by Wed 4 Nov 2026.",)
    assert found.complete_to is None
    assert board(desk).needs_action


def test_providers_that_are_late_come_first_then_by_authority(desk: Desk) -> None:
    names = "Birmingham", "Solihull", "Dudley"
    rows = [
        f"{code},{code},treatment provider,{code}{name},Here,{name},,"
        for code, name in zip(("TRT1", "NEW1", "NEW2"), names, strict=True)
    ]
    assert import_provision(desk.context, desk.file(PROVISION, *rows)).applied
    assert [each.authority_name for each in board(desk).rows] == [
        "Birmingham",
        "Dudley",
        "Solihull",
    ]
    counts(
        desk,
        *(month(number) for number in (5, 6, 7, 8, 9)),
        month(10, "40,18,17,19"),
    )
    found = board(desk).rows
    assert [each.authority_name for each in found] == ["Dudley", "Solihull", "Birmingham"]
    assert [each.is_late for each in found] == [True, True, False]
    assert found[-1].to_act_on(), "what is to be queried comes after what is late"


def test_a_quarter_is_a_return_for_its_months_and_the_rest_is_late(desk: Desk) -> None:
    counts(desk, "TRT1,Birmingham,01/07/2026,30/09/2026,40,32,25,19,21/10/2026,02/11/2026")
    assert statuses(desk) == ["late", "late", "received", "received", "received", "awaited"]
    (found,) = board(desk).rows
    assert found.complete_to == date(2026, 10, 21)


@pytest.mark.parametrize(
    ("numbers", "complete_to", "why"),
    [
        ("40,32,33,19", "", "More with an appointment before release (33) than referred (32)."),
        ("40,18,17,19", "", "More started within 21 days (19) than referred (18)."),
        ("40,,,19", "", "No count is given of: referred, with an appointment before release."),
        ("40,32,25,19", "20/10/2026", "Complete only to Tue 20 Oct 2026, before the period ends"),
        ("15,12,10,9", "", "Fewer released with a need (15) than in the period before (40)."),
        ("40,32,25,9", "", "Fewer started within 21 days (9) than in the period before (19)."),
    ],
)
def test_what_may_not_be_right_is_to_be_queried_with_the_reason(
    desk: Desk, numbers: str, complete_to: str, why: str
) -> None:
    counts(desk, month(9), month(10, numbers, complete_to))
    (found,) = board(desk).rows
    september, october = found.months[-2:]
    assert september.status is MonthStatus.RECEIVED
    assert october.status is MonthStatus.TO_QUERY
    assert [each for each in october.why if each.startswith(why)]


def test_a_return_complete_to_an_earlier_day_than_the_one_before_is_queried(desk: Desk) -> None:
    counts(desk, month(9, complete_to="05/11/2026"), month(10))
    (found,) = board(desk).rows
    assert "Complete to an earlier day (Sat 31 Oct 2026)" in found.months[-1].why[0]


def test_a_month_beside_its_quarter_is_queried_once(desk: Desk) -> None:
    counts(
        desk, "TRT1,Birmingham,01/07/2026,30/09/2026,99,32,25,19,21/10/2026,02/11/2026", month(8)
    )
    (found,) = board(desk).rows
    assert [each.status.value for each in found.months[2:5]] == ["to_query", "received", "to_query"]
    assert "Overlaps the return for Sat 1 Aug 2026" in found.months[2].why[0]


def test_whoever_asks_is_recorded_and_a_better_return_ends_it(desk: Desk) -> None:
    counts(desk, month(10, "40,18,17,19"))
    (found,) = board(desk).rows
    returned = found.months[-1].returned
    assert returned is not None
    record_query(desk.context, returned.id)
    assert statuses(desk)[-1] == "asked"
    assert "The provider was asked on Fri 20 Nov 2026." in board(desk).rows[0].months[-1].why
    record_query(desk.context, returned.id, asked=False)
    assert statuses(desk)[-1] == "to_query"
    record_query(desk.context, returned.id)
    counts(desk, month(10, "40,18,17,18"))
    assert statuses(desk)[-1] == "received"
    assert desk.query("SELECT queried_on FROM provider_return") == [(None,)]


def test_a_smaller_return_of_the_same_period_is_said_when_it_comes_in(desk: Desk) -> None:
    counts(desk, month(10))
    again = desk.file(HEADER, month(10, "39,32,25,19"))
    notices = import_aggregate_returns(desk.context, again).notices
    assert [each.code for each in notices] == ["shrunk"]


def test_a_provider_that_ended_is_not_awaited_and_holds_nothing_back(desk: Desk) -> None:
    counts(desk, month(9, complete_to="30/09/2026"))
    place = "TRT1,Example,treatment provider,TRT1A,Here,Birmingham,01632 960010,{}"
    ended = desk.file(PROVISION, place.format("30/09/2026"))
    assert import_provision(desk.context, ended).applied
    assert statuses(desk)[-2:] == ["received", "ended"]
    with closing(desk.store.reading()) as connection:
        days = {
            each.complete_to
            for each in provider_completeness(connection, date(2026, 11, 20))
            if each.complete_to
        }
    assert days == {date(2026, 11, 20)}
    late = desk.file(HEADER, month(10))
    (error,) = import_aggregate_returns(desk.context, late).errors
    assert "not after the provider ended, Wed 30 Sep 2026" in error.expected
    (found,) = board(desk).rows
    assert found.contact == "01632 960010"


def test_a_provider_that_ended_incomplete_still_holds_its_authority_back(desk: Desk) -> None:
    counts(desk, month(9, complete_to="29/09/2026"))
    place = "TRT1,Example,treatment provider,TRT1A,Here,Birmingham,,30/09/2026"
    assert import_provision(desk.context, desk.file(PROVISION, place)).applied
    with closing(desk.store.reading()) as connection:
        found = provider_completeness(connection, date(2026, 11, 20))
    assert {each.complete_to for each in found if each.complete_to} == {date(2026, 9, 29)}


def test_two_rows_that_end_one_provider_on_two_days_are_refused(desk: Desk) -> None:
    rows = [
        f"NEW1,New,treatment provider,NEW1{place},Here,Birmingham,,{day}"
        for place, day in (("A", "30/09/2026"), ("B", "01/10/2026"))
    ]
    (error,) = import_provision(desk.context, desk.file(PROVISION, *rows)).errors
    assert (error.row, error.column) == (3, "ended on")
    assert "Wed 30 Sep 2026" in error.expected


def test_an_analyst_does_not_see_whom_to_ring(desk: Desk) -> None:
    if not isinstance(desk.store.location, StoreLocation):
        pytest.skip("a server says itself who may")
    desk.add(
        Staff(code="AN1", name="A", role="administrator", agency="probation",
              access_role="analyst")
    )  # fmt: skip
    with closing(desk.store.reading()) as connection, pytest.raises(RefusedError):
        returns_board(replace(desk.context, actor="AN1"), connection)


def test_the_link_rate_with_its_low_and_high_figure(desk: Desk) -> None:
    left(desk)
    left(desk, "A0002AA", "Cy", "Dale", date(1991, 2, 2))
    left(desk, "A0003AA", "Al", "Boyd", date(1992, 3, 3))
    returns(
        desk,
        row(),
        row("CD", "02/02/1991", authority="Solihull"),
        row("AX", "03/03/1992"),
        row("ZZ", "05/05/1995"),
    )
    period = ReportPeriod(date(2026, 10, 1), date(2026, 10, 31))
    with closing(desk.store.reading()) as connection:
        found = linkage_rates(desk.context, connection, period)
        only = linkage_rates(desk.context, connection, period, {BIRMINGHAM})
        other = linkage_rates(
            desk.context, connection, ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))
        )
    whole = all_rates(found)
    assert (whole.linked, whole.to_review, whole.outside) == ({1: 1, 2: 1}, 1, 1)
    assert (whole.received, whole.rate, whole.low, whole.high) == (4, 0.5, 0.5, 0.75)
    assert [(each.authority, each.rates.received) for each in found] == [
        (BIRMINGHAM, 3),
        ("E08000029", 1),
    ]
    assert all_rates(only).received == 3
    assert (other, all_rates(other).rate) == ((), None)
    assert board(desk).to_review == 1


def test_the_command_lists_what_is_late_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with empty_store(tmp_path, "sqlite") as store:
        opened = Desk(store, tmp_path)
        url = f"sqlite:///{tmp_path / 'plan.db'}?plain=1"
        arguments = ["--store", url, "--today", "2026-11-20", "returns"]
        assert run(arguments, {}) == 0
        assert "import provision FILE" in capsys.readouterr().out
        opened.provision()
        assert run(arguments, {}) == 1
        text = capsys.readouterr().out
        assert "Birmingham: TRT1 (TRT1), no return yet" in text
        assert "! 09/2026: No return for this month; it was due by Wed 4 Nov 2026." in text
        assert "Our default" in text
        assert run([*arguments, "--json"], {}) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["rows"][0]["months"][0] | {"why": []} == {
            "month": "2026-05",
            "status": "late",
            "due_on": "2026-07-05",
            "returned_on": None,
            "queried_on": None,
            "why": [],
        }
