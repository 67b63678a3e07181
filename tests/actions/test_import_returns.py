"""Starts that providers return without names: what is linked, what waits, what leaves no trace."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.actions.desk import TODAY, Desk, open_desk
from tests.actions.returned_starts import HEADER, OUT, file_of, held, left, returns, row
from tests.stores import keeping_staff

from release_planner.actions.import_file import import_file
from release_planner.actions.import_returns import import_returns
from release_planner.domain.codes import Sex
from release_planner.domain.errors import PlannerError
from release_planner.model.treatment import TreatmentStart

LINKED = ("linked", 1, None, None, None)
OUTSIDE = ("outside", None, None, None, None)
STARTS = "SELECT person_id, provider_id, started_on, link_pass FROM treatment_start ORDER BY id"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened, keeping_staff(opened.store):
        opened.provision()
        yield opened


def test_a_start_of_somebody_who_left_is_linked_and_what_was_said_of_them_is_gone(
    desk: Desk,
) -> None:
    left(desk)
    outcome = returns(desk, row())
    assert (outcome.new, outcome.applied) == (1, True)
    assert held(desk) == [LINKED]
    assert desk.query(STARTS) == [(1, 1, "2026-10-09", 1)]
    assert [(each.code, each.text) for each in outcome.notices] == [
        ("linked", "Linked by itself (1 row).")
    ]
    ((area, received, hashed),) = desk.query(
        "SELECT area, received_on, keyed_hash FROM returned_start"
    )
    assert (area, received, len(hashed)) == ("West Midlands", TODAY.isoformat(), 64)


def test_the_same_file_twice_adds_nothing(desk: Desk) -> None:
    left(desk)
    rows = (row(), row("JT"), row("AB", "01/01/1990"))
    returns(desk, *rows)
    before = desk.domain_content()
    again = returns(desk, *rows)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert desk.domain_content() == before


def test_a_start_twice_in_one_file_is_one_start(desk: Desk) -> None:
    left(desk)
    outcome = returns(desk, row(), row("j.s.", authority="Solihull"))
    assert (outcome.new, outcome.unchanged) == (1, 1)
    assert "same_start" in {each.code for each in outcome.notices}
    assert held(desk) == [LINKED]


def test_a_start_that_is_recorded_already_is_linked_without_a_second(desk: Desk) -> None:
    left(desk)
    desk.add(TreatmentStart(person_id=1, provider_id=1, started_on=date(2026, 10, 9)))
    returns(desk, row())
    assert held(desk) == [LINKED]
    assert desk.query(STARTS) == [(1, 1, "2026-10-09", None)]


def test_what_differs_waits_for_a_person_with_what_was_said(desk: Desk) -> None:
    left(desk)
    outcome = returns(desk, row("JT"))
    assert held(desk) == [("to_review", None, "JT", "1988-04-03", "M")]
    assert desk.query(STARTS) == []
    assert [each.code for each in outcome.notices] == ["to_review"]


def test_two_people_who_are_told_alike_are_never_linked_by_themselves(desk: Desk) -> None:
    left(desk)
    left(desk, "A0002AA", "Jan", "Smith")
    returns(desk, row())
    assert [each[0] for each in held(desk)] == ["to_review"]
    assert desk.query(STARTS) == []


def test_a_start_before_release_is_outside(desk: Desk) -> None:
    left(desk)
    returns(desk, row(started_on="30/09/2026"))
    assert held(desk) == [OUTSIDE]


def test_a_start_on_the_day_of_release_is_linked(desk: Desk) -> None:
    left(desk)
    returns(desk, row(started_on="01/10/2026"))
    assert held(desk) == [LINKED]


def test_of_two_releases_a_week_apart_the_latest_before_the_start_is_meant(desk: Desk) -> None:
    left(desk, "A0001AA", "Jo", "Singh", date(1988, 4, 3), Sex.MALE, OUT, OUT + timedelta(days=7))
    returns(desk, row(started_on="07/10/2026"), row(started_on="09/10/2026"))
    assert held(desk) == [LINKED, LINKED]
    assert [each[2] for each in desk.query(STARTS)] == ["2026-10-07", "2026-10-09"]


def test_an_unknown_sex_waits_for_a_person(desk: Desk) -> None:
    left(desk)
    returns(desk, row(sex=""), row("JS", "05/05/1990", sex="not known"))
    assert held(desk) == [("to_review", None, "JS", "1988-04-03", "N"), OUTSIDE]


@pytest.mark.parametrize("initials", ["é.ó.", "E O", "É-Ó", " e-m o "])
def test_accents_spaces_and_hyphens_say_nothing(desk: Desk, initials: str) -> None:
    left(desk, forenames="Éamon Mary", surname="Ó Murchú")
    returns(desk, row(initials))
    assert held(desk) == [LINKED]


@pytest.mark.parametrize(
    ("forenames", "surname", "initials"), [("Noor", "Ahmed", "NA"), ("Niamh", "Kaye", "NK")]
)
def test_initials_that_read_like_not_known_are_initials(
    desk: Desk, forenames: str, surname: str, initials: str
) -> None:
    left(desk, forenames=forenames, surname=surname)
    returns(desk, row(initials))
    assert held(desk) == [LINKED]


@pytest.mark.parametrize(
    ("told", "column", "expected"),
    [
        (row("n/a"), "initials", "a value that is known"),
        (row("nk"), "initials", "a value that is known"),
        (row(provider="TRT9"), "provider code", "the code of a provider in the store"),
        (row(authority="Shropshire"), "local authority", "where TRT1 works: in West Midlands"),
        (row(authority="Cardiff"), "local authority", "where TRT1 works: in West Midlands"),
        (row(authority="Atlantis"), "local authority", "a local authority"),
        (row(started_on="21/11/2026"), "started on", "a day not after 20/11/2026"),
        (row(born=""), "date of birth", "a value"),
        (row(born="TBC"), "date of birth", "a value that is known"),
        (row("J"), "initials", "the first letters of forename and surname"),
        (row("John Smith"), "initials", "the first letters of forename and surname"),
        (row(sex="X"), "sex", "M, F"),
        (row(born="03/04/2016", started_on="01/01/2015"), "started on", "after the date of birth"),
    ],
)
def test_a_row_that_makes_no_sense_says_why_and_nothing_is_kept(
    desk: Desk, told: str, column: str, expected: str
) -> None:
    left(desk)
    outcome = returns(desk, row(), told)
    (error,) = outcome.errors
    assert (error.row, error.column) == (3, column)
    assert expected in error.expected
    assert held(desk) == []
    assert desk.query(STARTS) == []


def test_without_an_authority_the_area_is_the_providers(desk: Desk) -> None:
    left(desk)
    returns(desk, row(authority=""))
    assert held(desk) == [("linked", 2, None, None, None)]
    assert desk.query("SELECT authority, area FROM returned_start") == [(None, "West Midlands")]


def test_a_file_of_another_kind_is_refused_whole(desk: Desk) -> None:
    counts = desk.file(
        "provider code,local authority,period from,period to,complete to,returned on",
        "TRT1,Birmingham,01/07/2026,30/09/2026,21/10/2026,02/11/2026",
    )
    with pytest.raises(PlannerError, match="does not read as a file of the kind returns"):
        import_file(desk.context, "returns", counts)
    with pytest.raises(PlannerError, match="does not read as a"):
        import_file(desk.context, "aggregate-returns", file_of(desk, row()))


def test_a_start_whose_release_comes_in_later_is_linked_when_it_is_sent_again(desk: Desk) -> None:
    returns(desk, row())
    assert held(desk) == [OUTSIDE]
    left(desk)
    again = returns(desk, row())
    assert (again.new, again.changed) == (0, 1)
    assert held(desk) == [LINKED]


def test_a_start_that_waits_is_linked_once_an_exact_release_is_known(desk: Desk) -> None:
    left(desk, surname="Tully")
    returns(desk, row())
    assert [each[0] for each in held(desk)] == ["to_review"]
    left(desk, "A0002AA")
    returns(desk, row("XX", "01/01/1990"))
    assert held(desk) == [LINKED, OUTSIDE]
    assert [each[0] for each in desk.query(STARTS)] == [2]


def test_what_is_not_looked_at_in_time_is_given_up_at_the_next_import(desk: Desk) -> None:
    left(desk)
    returns(desk, row("JT"))
    days = desk.context.reference.retention.attributor_days
    later = replace(desk.context, today=TODAY + timedelta(days=days))
    import_returns(later, file_of(desk, row("XX", "01/01/1990")))
    assert held(desk) == [("not_linked", None, None, None, None), OUTSIDE]


def test_a_dry_run_says_what_would_be_and_keeps_nothing(desk: Desk) -> None:
    left(desk)
    before = desk.content()
    outcome = returns(desk, row(), row("AB", "01/01/1990"), dry_run=True)
    assert [each.code for each in outcome.notices] == ["linked", "outside"]
    assert outcome.new == 2
    assert desk.content() == before


def test_the_audit_tells_of_starts_and_never_what_was_said_of_anybody(desk: Desk) -> None:
    left(desk)
    returns(desk, row("JT", "03/04/1988"), row("ZQ", "29/02/1980"))
    returns(desk, row("JT", "03/04/1988", started_on="10/10/2026"))
    details = [json.loads(text) for (text,) in desk.query("SELECT detail FROM audit_detail")]
    told = [each for each in details if "returned_start" in str(each) or "keyed_hash" in each]
    assert told
    text = json.dumps(details)
    assert "JT" not in text
    assert "ZQ" not in text
    assert "1980-02-29" not in text


def test_the_order_of_rows_does_not_matter(desk: Desk, tmp_path: Path) -> None:
    rows = [
        row(),
        row("JT", started_on="10/10/2026"),
        row("AB", "01/01/1990"),
        row(authority="Solihull", started_on="12/10/2026"),
        row("CD", "02/02/1991", sex="F"),
    ]
    with open_desk(tmp_path / "other") as other, keeping_staff(other.store):
        other.provision()
        for each in (desk, other):
            left(each)
            left(each, "A0002AA", "Cy", "Dale", date(1991, 2, 2), Sex.FEMALE)
        returns(desk, *rows)
        returns(other, *reversed(rows))
        assert sorted(map(str, held(desk))) == sorted(map(str, held(other)))
        assert sorted(desk.query(STARTS)) == sorted(other.query(STARTS))


def test_the_header_may_be_worded_otherwise(desk: Desk) -> None:
    left(desk)
    other = HEADER.replace("local authority", "LA").replace("started on", "start date")
    outcome = import_returns(desk.context, desk.file(other, row()))
    assert outcome.new == 1
