"""An erased person takes along what providers returned of them, found or only looked for."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.actions.desk import Desk, open_desk
from tests.actions.returned_starts import held, left, returns, row
from tests.stores import keeping_staff

from release_planner.actions.erasure import ErasureRequest, erase_person
from release_planner.store.audit import verify

REQUEST = ErasureRequest("asked_for", "letter of 20 November")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened, keeping_staff(opened.store):
        opened.provision()
        left(opened)
        left(opened, "A0002AA", "Jan", "Smith")
        yield opened


def test_a_linked_start_goes_with_its_person(desk: Desk) -> None:
    returns(desk, row(authority="Solihull", initials="JS"))
    assert [each[0] for each in held(desk)] == ["to_review"]
    erase_person(desk.context, 2, REQUEST, "A0002AA")
    assert [each[0] for each in held(desk)] == ["to_review"]
    returns(desk, row("AA", "01/01/1990"))
    assert [each[0] for each in held(desk)] == ["linked", "outside"]
    erased = erase_person(desk.context, 1, REQUEST, "A0001AA")
    assert erased.rows["returned_start"] == erased.rows["treatment_start"] == 1
    assert [each[0] for each in held(desk)] == ["outside"]
    told = desk.query("""SELECT count(*) FROM audit_detail WHERE detail LIKE '%"linked"%'""")
    assert told == [(0,)]
    with closing(desk.store.reading()) as connection:
        assert verify(connection).findings == ()


def test_what_was_returned_of_somebody_who_is_like_nobody_any_more_goes(desk: Desk) -> None:
    returns(desk, row("JT"))
    erase_person(desk.context, 2, REQUEST, "A0002AA")
    assert held(desk) == [("to_review", None, "JT", "1988-04-03", "M")]
    erase_person(desk.context, 1, REQUEST, "A0001AA")
    assert held(desk) == [("outside", None, None, None, None)]
