"""Releases, recalls, returns and deaths out of a file do what the same done by hand does."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from release_planner.actions.change_custody import record_custody_event
from release_planner.actions.import_outcomes import import_outcomes
from release_planner.actions.steps import set_step_state
from release_planner.domain.codes import CustodyState, StepState
from release_planner.domain.custody_changes import CustodyEvent
from release_planner.store.audit import first_broken_entry

from .desk import Desk, open_desk

RELEASED = ("released", date(2026, 11, 9))
RECALLED = ("recalled", date(2026, 11, 12))
RETURNED = ("returned_to_custody", date(2026, 11, 16))
DIED = ("died", date(2026, 11, 18))

HISTORIES = {
    "released": (RELEASED,),
    "recalled": (RELEASED, RECALLED),
    "returned": (RELEASED, RECALLED, RETURNED),
    "released again": (RELEASED, RECALLED, RETURNED, ("released", date(2026, 11, 19))),
    "died inside": (DIED,),
    "died outside": (RELEASED, DIED),
    "died after recall": (RELEASED, RECALLED, RETURNED, DIED),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.provision()
        opened.person()
        yield opened


def _row(event: tuple[str, date], prison_number: str = "A0001AA") -> str:
    return f"{prison_number},{event[0]},{event[1]:%d/%m/%Y},,,,,"


def _current(desk: Desk) -> int:
    ((custody_id,),) = desk.query("SELECT id FROM custody WHERE is_current")
    return int(custody_id)


@pytest.mark.parametrize("history", HISTORIES)
def test_a_history_out_of_a_file_is_the_one_entered_by_hand(tmp_path: Path, history: str) -> None:
    """In every table; the file may give the events in any order."""
    events = HISTORIES[history]
    with open_desk(tmp_path / "by_hand") as by_hand, open_desk(tmp_path / "imported") as imported:
        for desk in (by_hand, imported):
            desk.provision()
            desk.person()
        for name, day in events:
            record_custody_event(by_hand.context, _current(by_hand), CustodyEvent(name), day)
        outcome = import_outcomes(imported.context, imported.outcomes(*map(_row, reversed(events))))
        assert outcome.errors == ()
        assert outcome.new == len(events)
        assert imported.domain_content() == by_hand.domain_content()


@pytest.mark.parametrize("history", HISTORIES)
def test_a_history_imported_twice_changes_nothing_the_second_time(desk: Desk, history: str) -> None:
    path = desk.outcomes(*map(_row, HISTORIES[history]))
    import_outcomes(desk.context, path)
    before = desk.domain_content()
    again = import_outcomes(desk.context, path)
    assert again.errors == ()
    assert again.unchanged == again.data_rows == len(HISTORIES[history])
    assert desk.domain_content() == before


def test_a_recall_that_was_rescinded_does_not_come_back_with_its_file(desk: Desk) -> None:
    path = desk.outcomes(*map(_row, (RELEASED, RECALLED, RETURNED)))
    import_outcomes(desk.context, path)
    rescinded = date(2026, 11, 18)
    record_custody_event(desk.context, _current(desk), CustodyEvent.RECALL_RESCINDED, rescinded)
    before = desk.domain_content()
    again = import_outcomes(desk.context, path)
    assert (again.errors, again.unchanged) == ((), 3)
    assert desk.domain_content() == before


def test_what_was_done_before_the_release_is_not_too_late_after_it(desk: Desk) -> None:
    """The events of a person take effect in the order of their days, whatever the file's."""
    template = "attitudes.immediate-needs"
    rows = (_row(RELEASED), f"A0001AA,step_done,01/10/2026,,,,,{template}")
    assert import_outcomes(desk.context, desk.outcomes(*rows)).new == 2
    query = f"SELECT state, done_on FROM plan_step WHERE template_id = '{template}'"
    assert desk.query(query) == [("done", "2026-10-01")]


def test_a_release_freezes_its_window_and_its_authority(desk: Desk) -> None:
    import_outcomes(desk.context, desk.outcomes(_row(RELEASED)))
    query = "SELECT state, released_on, window_ends_on, released_to_authority FROM custody"
    assert desk.query(query) == [("released", "2026-11-09", "2026-11-30", "E08000025")]
    assert desk.query("SELECT anchored_on FROM plan") == [("2026-11-09",)]


def test_events_after_a_return_belong_to_the_new_spell(desk: Desk) -> None:
    rows = (
        *map(_row, (RELEASED, RECALLED, RETURNED)),
        "A0001AA,treatment_referred,02/11/2026,,,TRT1,,",
        "A0001AA,treatment_referred,17/11/2026,,,TRT1,,",
        "A0001AA,first_night,09/11/2026,,,,,A17",
    )
    path = desk.outcomes(*rows)
    assert import_outcomes(desk.context, path).new == 6
    query = "SELECT custody_id, referred_on FROM treatment_referral ORDER BY id"
    assert desk.query(query) == [(1, "2026-11-02"), (2, "2026-11-17")]
    assert desk.query("SELECT custody_id FROM accommodation") == [(1,)]
    assert import_outcomes(desk.context, path).unchanged == 6


@pytest.mark.parametrize(
    ("before", "row", "column", "expected"),
    [
        ((), RECALLED, "event", 'what can follow "in custody": '),
        ((), RETURNED, "event", 'what can follow "in custody": '),
        ((RELEASED,), ("released", date(2026, 11, 13)), "event", 'what can follow "released"'),
        ((RELEASED,), ("recalled", date(2026, 11, 6)), "on", "a day from Mon 9 Nov 2026 on"),
        ((RELEASED, RECALLED), ("recalled", date(2026, 11, 13)), "event", "unlawfully at large"),
        ((RELEASED, DIED), RECALLED, "on", "a day from Wed 18 Nov 2026 on"),
        ((RELEASED, DIED), ("died", date(2026, 11, 19)), "event", 'what can follow "died"'),
        ((), ("released", date(2026, 1, 4)), "on", "a day from Mon 5 Jan 2026 on"),
        ((), ("released", date(2026, 11, 21)), "on", "a day not after 20/11/2026"),
    ],
)
def test_a_change_that_cannot_follow_is_refused_and_changes_nothing(
    desk: Desk,
    before: tuple[tuple[str, date], ...],
    row: tuple[str, date],
    column: str,
    expected: str,
) -> None:
    if before:
        assert import_outcomes(desk.context, desk.outcomes(*map(_row, before))).applied
    content = desk.content()
    outcome = import_outcomes(desk.context, desk.outcomes(_row(row)))
    (error,) = outcome.errors
    assert (error.row, error.column) == (2, column)
    assert expected in error.expected
    assert desk.content() == content


def test_one_impossible_change_keeps_everybody_out_unless_a_part_will_do(desk: Desk) -> None:
    desk.person("A0002AA", state=CustodyState.RELEASED, released_on=date(2026, 11, 3))
    rows = (_row(RELEASED), _row(RELEASED, "A0002AA"))
    before = desk.content()
    path = desk.outcomes(*rows)
    assert not import_outcomes(desk.context, path).applied
    assert desk.content() == before
    partial = import_outcomes(desk.context, path, partial=True)
    assert (partial.applied, partial.new, len(partial.rejected)) == (True, 1, 1)
    query = "SELECT released_on FROM custody ORDER BY id"
    assert desk.query(query) == [("2026-11-09",), ("2026-11-03",)]
    with closing(desk.store.reading()) as connection:
        assert first_broken_entry(connection) is None


def test_steps_ticked_off_by_hand_stay_done_through_a_release(desk: Desk) -> None:
    ((step_id,),) = desk.query("SELECT id FROM plan_step ORDER BY id LIMIT 1")
    set_step_state(desk.context, step_id, StepState.DONE)
    import_outcomes(desk.context, desk.outcomes(_row(RELEASED)))
    assert desk.query(f"SELECT state FROM plan_step WHERE id = {step_id}") == [("done",)]
