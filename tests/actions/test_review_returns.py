"""Deciding on returned starts: what is linked, what never is again, what is taken back."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.actions.desk import TODAY, Desk, open_desk
from tests.actions.returned_starts import BORN, file_of, held, left, returns, row
from tests.stores import keeping_staff
from tests.tester import TESTER

from release_planner.actions.import_returns import import_returns
from release_planner.actions.review_returns import (
    StartToReview,
    decide,
    give_up,
    reopen,
    starts_to_review,
)
from release_planner.domain.codes import LinkVerdict, Sex
from release_planner.domain.errors import PlannerError
from release_planner.domain.linkage.attributors import Attributors
from release_planner.model.returned_start import LinkDecision
from release_planner.model.treatment import TreatmentStart

STARTS = "SELECT person_id, started_on, link_pass FROM treatment_start ORDER BY id"
TOLD = Attributors("JT", BORN, Sex.MALE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One start waits: JT returned, Jo Singh here."""
    with open_desk(tmp_path) as opened, keeping_staff(opened.store):
        opened.provision()
        left(opened)
        returns(opened, row("JT"))
        yield opened


def waiting(desk: Desk) -> list[StartToReview]:
    with closing(desk.store.reading()) as connection:
        return starts_to_review(desk.context, connection)


def test_what_is_shown_says_in_words_what_differs_and_is_logged(desk: Desk) -> None:
    (found,) = waiting(desk)
    (candidate,) = found.candidates
    assert candidate.differs == ("second initial: T returned, S here",)
    assert (candidate.held.surname, candidate.days_after, candidate.link_pass) == ("Singh", 8, 3)
    assert found.authority_name == "Birmingham"
    entry, detail = desk.query(
        "SELECT subject, detail FROM audit_entry JOIN audit_detail USING (sequence)"
        " WHERE operation = 'consultation' ORDER BY sequence DESC"
    )[0]
    assert entry == "returned_start"
    assert json.loads(detail) == {"count": 1, "custody_ids": [candidate.custody_id]}


def test_an_accepted_pair_is_a_start_of_treatment_and_what_was_said_is_gone(desk: Desk) -> None:
    decide(desk.context, 1, 1, LinkVerdict.ACCEPTED)
    assert held(desk) == [("linked", 3, None, None, None)]
    assert desk.query(STARTS) == [(1, "2026-10-09", 3)]
    assert desk.query("SELECT decided_on FROM returned_start") == [(TODAY.isoformat(),)]
    assert waiting(desk) == []
    details = desk.query("SELECT detail FROM audit_detail")
    assert not [text for (text,) in details if '"JT"' in text]


def test_a_rejected_pair_is_never_put_together_again(desk: Desk) -> None:
    decide(desk.context, 1, 1, LinkVerdict.REJECTED)
    assert held(desk) == [("not_linked", None, None, None, None)]
    returns(desk, row("JT"))
    returns(desk, row("JT", started_on="12/10/2026"))
    assert [each[0] for each in held(desk)] == ["not_linked", "not_linked"]
    assert waiting(desk) == []
    assert desk.query(STARTS) == []


def test_a_rejected_start_comes_back_when_somebody_else_may_be_meant(desk: Desk) -> None:
    decide(desk.context, 1, 1, LinkVerdict.REJECTED)
    left(desk, "A0002AA", "Jan", "Sharp")
    returns(desk, row("JT"))
    (found,) = waiting(desk)
    assert [each.held.surname for each in found.candidates] == ["Sharp"]


def test_rejecting_one_of_two_alike_leaves_the_other_to_a_person(desk: Desk) -> None:
    left(desk, "A0002AA", "Jo", "Tully")
    left(desk, "A0003AA", "Jim", "Tay")
    again = returns(desk, row("JT"))
    assert again.unchanged == 1
    assert held(desk)[0][0] == "to_review"
    decide(desk.context, 1, 2, LinkVerdict.REJECTED)
    returns(desk, row("XX", "01/01/1990"))
    assert held(desk)[0][0] == "to_review"
    assert [each.held.surname for each in waiting(desk)[0].candidates] == ["Tay", "Singh"]


def test_an_unsure_start_stays_comes_last_and_never_links_by_itself(desk: Desk) -> None:
    left(desk, "A0002AA", "Jo", "Tully", date(1990, 1, 1))
    returns(desk, row("JX", "01/01/1990", started_on="12/10/2026"))
    decide(desk.context, 1, 1, LinkVerdict.UNSURE)
    first, last = waiting(desk)
    assert (first.id, last.id) == (2, 1)
    assert last.candidates[0].decision is not None
    assert last.candidates[0].decision.decided_on == TODAY
    returns(desk, row("QQ", "01/01/1991"))
    assert held(desk)[0][0] == "to_review"


@pytest.mark.parametrize("verdict", [LinkVerdict.ACCEPTED, LinkVerdict.REJECTED])
def test_a_decision_is_reopened_by_who_still_has_what_was_returned(
    desk: Desk, verdict: LinkVerdict
) -> None:
    decide(desk.context, 1, 1, verdict)
    with pytest.raises(PlannerError, match="not what the provider returned"):
        reopen(desk.context, 1, 1, replace(TOLD, initials="JS"))
    reopen(desk.context, 1, 1, TOLD)
    assert held(desk) == [("to_review", None, "JT", "1988-04-03", "M")]
    assert desk.query(STARTS) == []
    (found,) = waiting(desk)
    assert found.was_put_off
    returns(desk, row("AA", "01/01/1990"))
    assert held(desk)[0][0] == "to_review"
    decide(desk.context, 1, 1, LinkVerdict.ACCEPTED)
    assert desk.query(STARTS) == [(1, "2026-10-09", 3)]


def test_reopening_leaves_a_start_that_was_recorded_of_the_person(desk: Desk) -> None:
    desk.add(TreatmentStart(person_id=1, provider_id=1, started_on=date(2026, 10, 9)))
    decide(desk.context, 1, 1, LinkVerdict.ACCEPTED)
    reopen(desk.context, 1, 1, TOLD)
    assert desk.query(STARTS) == [(1, "2026-10-09", None)]


def test_two_people_who_decide_at_once_are_told(desk: Desk) -> None:
    decide(desk.context, 1, 1, LinkVerdict.ACCEPTED)
    for verdict in LinkVerdict:
        with pytest.raises(PlannerError, match="decided on this start meanwhile"):
            decide(desk.context, 1, 1, verdict)


def test_a_pair_that_is_none_is_not_accepted(desk: Desk) -> None:
    left(desk, "A0002AA", "Al", "Boyd", date(1992, 3, 3))
    with pytest.raises(PlannerError, match="no pair any more"):
        decide(desk.context, 1, 2, LinkVerdict.ACCEPTED)
    assert desk.query(STARTS) == []


def test_a_start_is_given_up(desk: Desk) -> None:
    give_up(desk.context, 1)
    assert held(desk) == [("not_linked", None, None, None, None)]


def test_what_nobody_looked_at_in_time_goes_when_the_list_is_opened(desk: Desk) -> None:
    days = desk.context.reference.retention.attributor_days
    later = replace(desk.context, today=TODAY + timedelta(days=days))
    with closing(desk.store.reading()) as connection:
        assert starts_to_review(later, connection) == []
    assert held(desk) == [("not_linked", None, None, None, None)]


def test_a_decision_is_forgotten_after_its_time(desk: Desk) -> None:
    decide(desk.context, 1, 1, LinkVerdict.REJECTED)
    ((until,),) = desk.query("SELECT keep_until FROM link_decision")
    assert until == "2028-11-20"
    with desk.store.writing(TESTER) as session:
        decision = session.get(LinkDecision, 1)
        assert decision is not None
        decision.keep_until = TODAY
    import_returns(desk.context, file_of(desk, row("AA", "01/01/1990")))
    assert desk.query("SELECT count(*) FROM link_decision") == [(0,)]
