"""A made-up caseload of any size, written straight into a new store for measuring the screens."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from release_planner.domain.search_text import search_text
from release_planner.store.connection import Connection, transaction
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation
from stores import without_triggers

_STARTS = ("Ash", "Bar", "Cor", "Dun", "Ell", "Far", "Gil", "Hol", "Mit", "Nor", "Pem", "Żół")
_MIDDLES = ("", "che", "ing", "ber", "den", "har", "lo", "mar", "nes", "ro", "ster", "wi")
_ENDS = ("ford", "ll", "ley", "man", "ner", "son", "ton", "well", "worth", "ễn", "’s", "by")
_FORENAMES = ("John", "Mary", "Ali", "Tom", "Zoë", "Priya", "Bartholomew Alexander")
_PRISONS = ("BMI", "HWI", "FEI", "DGI", "OWI", "SHI")
_STATES = ("in_custody", "remand", "hdc_approved", "released")
_STATE_SHARES = (50, 8, 2, 40)
_STEP_STATES = ("not_started", "in_progress", "done")
_STAFF = 300


def make_caseload(path: Path, key: bytes | None, people: int, steps_each: int, today: date) -> None:
    """Make a store with this many people, each with a plan, by plain inserts."""
    store = create_store(StoreLocation(path, plain=key is None), key)
    connection = store.reading()
    chance = random.Random(7)
    with without_triggers(connection), transaction(connection):
        _add_staff(connection)
        connection.executemany(
            "INSERT INTO person (id, prison_number, surname, forenames, date_of_birth, sex,"
            " ethnicity, search_text) VALUES (?, ?, ?, ?, ?, 'M', 'UN', ?)",
            _people(people, chance),
        )
        connection.executemany(
            "INSERT INTO custody (id, person_id, is_current, state, legal_status, prison_id,"
            " is_child, anchor_type, anchor_day, anchor_confidence, has_date_conflict,"
            " expected_from, expected_to, certainty, released_on, settled_accommodation,"
            " owner_staff_id) VALUES (?, ?, 1, ?, 'SENTENCED', ?, 'no', ?, ?, 'confirmed', 0,"
            " ?, ?, 'known', ?, 'unknown', ?)",
            _custodies(people, chance, today),
        )
        _add_plans(connection, people, steps_each, chance, today)
    connection.execute("ANALYZE")
    connection.close()
    store.close()


def _add_staff(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO team (id, code, name, agency, area)"
        " VALUES (1, 'IOM1', 'Made-up team', 'probation', 'west_midlands')"
    )
    connection.executemany(
        "INSERT INTO staff (id, code, name, role, agency, team_id)"
        " VALUES (?, ?, 'Made-up officer', 'iom_officer', 'probation', 1)",
        ((number, f"ST{number:03}") for number in range(1, _STAFF + 1)),
    )


def _people(people: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for number in range(1, people + 1):
        surname = chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
        forenames = chance.choice(_FORENAMES)
        letters = chr(65 + number // 10000 % 26) + chr(65 + number // 260000 % 26)
        prison_number = f"Z{number % 10000:04}{letters}"
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(16000))
        text = search_text(surname, forenames, prison_number)
        yield number, prison_number, surname, forenames, str(born), text


def _custodies(people: int, chance: random.Random, today: date) -> Iterator[tuple[object, ...]]:
    for number in range(1, people + 1):
        state = chance.choices(_STATES, _STATE_SHARES)[0]
        ahead = -chance.randrange(1, 700) if state == "released" else chance.randrange(-3, 900)
        day = str(today + timedelta(days=ahead)) if state != "remand" else None
        kind = None if day is None else "CRD"
        released = day if state == "released" else None
        owner = chance.randrange(1, _STAFF + 1) if chance.random() < 0.9 else None
        prison = chance.choice(_PRISONS)
        yield number, number, state, prison, kind, day, day, day, released, owner


def _add_plans(
    connection: Connection, people: int, steps_each: int, chance: random.Random, today: date
) -> None:
    connection.executemany(
        "INSERT INTO plan (id, custody_id, built_on, anchored_on) VALUES (?, ?, ?, NULL)",
        ((number, number, str(today)) for number in range(1, people + 1)),
    )
    connection.executemany(
        "INSERT INTO plan_step (plan_id, template_id, pathway, title, owner_role, due_on, state,"
        " is_fixed) VALUES (?, 'made_up', 'health', 'A made-up step', 'iom_officer', ?, ?, 0)",
        (
            (number, str(today + timedelta(days=ahead)), _step_state(ahead, chance))
            for number in range(1, people + 1)
            for ahead in (chance.randrange(-200, 400) for _ in range(steps_each))
        ),
    )


def _step_state(ahead: int, chance: random.Random) -> str:
    if ahead < 0 and chance.random() < 0.97:
        return "done"
    return chance.choice(_STEP_STATES) if ahead > 0 else "not_started"
