"""People who left, and returns of their starts, for the tests of linking."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.actions.desk import BIRMINGHAM, Desk

from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_returns import import_returns
from release_planner.domain.codes import CustodyState, Sex
from release_planner.model.custody import Custody
from release_planner.model.people import Person

HEADER = "provider code,initials,date of birth,sex,local authority,started on"
OUT = date(2026, 10, 1)
BORN = date(1988, 4, 3)
SOLIHULL = "E08000029"


def left(
    desk: Desk,
    number: str = "A0001AA",
    forenames: str = "Jo",
    surname: str = "Singh",
    born: date | None = BORN,
    sex: Sex = Sex.MALE,
    *days: date,
    authority: str | None = BIRMINGHAM,
) -> int:
    """Somebody who left on these days, else on `OUT`; gives the spell of the last."""
    person = desk.add(
        Person(
            prison_number=number,
            surname=surname,
            forenames=forenames,
            date_of_birth=born,
            sex=sex,
            search_text="",
        )
    )
    for day in days or (OUT,):
        spell = desk.add(
            Custody(
                person_id=person.id,
                is_current=day == max(days or (OUT,)),
                state=CustodyState.RELEASED,
                released_on=day,
                released_to_authority=authority,
            )
        )
    assert spell.id is not None
    return spell.id


def row(
    initials: str = "JS",
    born: str = "03/04/1988",
    sex: str = "M",
    authority: str = "Birmingham",
    started_on: str = "09/10/2026",
    provider: str = "TRT1",
) -> str:
    """One row of a return, of the one who left unless it says otherwise."""
    return f"{provider},{initials},{born},{sex},{authority},{started_on}"


def returns(desk: Desk, *rows: str, **options: Any) -> ImportOutcome:
    """Import a return of these rows."""
    return import_returns(desk.context, file_of(desk, *rows), **options)


def file_of(desk: Desk, *rows: str) -> Path:
    """A return of these rows."""
    return desk.file(HEADER, *rows)


def held(desk: Desk) -> list[tuple[Any, ...]]:
    """State, pass, and what is held of somebody, of each returned start."""
    return desk.query(
        "SELECT state, link_pass, initials, date_of_birth, sex FROM returned_start ORDER BY id"
    )
