"""The caseload list against the same questions asked of plain Python values."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from release_planner.domain.codes import CustodyState, IomCohort, YesNoUnknown
from release_planner.domain.search_text import search_terms, search_text
from release_planner.store.connection import Connection
from release_planner.store.reading.caseload import (
    CaseloadFilter,
    CaseloadSort,
    CaseloadStates,
    caseload_ids,
    caseload_rows,
)
from release_planner.store.reading.choices import caseload_choices
from release_planner.store.reading.search import SearchTexts

from .made_up_people import TODAY, MadeUpPeople, new_store

SURNAMES = ("Smith", "smith", "O’Neill", "Nguyễn", "Żółkowski", "de Souza", "李")
FORENAMES = ("Ann", "Bo", "Zoë")
PEOPLE = 120


@dataclass(frozen=True)
class Expected:
    """One made-up person as the oracle knows them."""

    id: int
    surname: str
    forenames: str
    state: str
    leaves: date | None
    prison_id: str | None
    authority: str | None
    cohort: str | None
    owner: str | None
    helper: str | None
    identifier: str


@dataclass(frozen=True)
class Office:
    """The store's connection, and everybody in it."""

    connection: Connection
    everyone: list[Expected]
    teams: dict[str, str]

    def ids(
        self,
        wanted: CaseloadFilter,
        sort: CaseloadSort = CaseloadSort.EXPECTED_DAY,
        limit: int | None = None,
    ) -> list[int]:
        return list(caseload_ids(self.connection, wanted, sort, limit))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with new_store(tmp_path_factory.mktemp("caseload")) as store:
        people, chance = MadeUpPeople(store), random.Random(11)
        teams = {"A1": "NORTH", "A2": "NORTH", "B1": "SOUTH"}
        team_ids = {code: people.team(code) for code in ("NORTH", "SOUTH")}
        staff = {code: people.staff(code, team_ids[team]) for code, team in teams.items()}
        everyone = [_add(people, chance, staff) for _ in range(PEOPLE)]
        former = people.person("Former", leaves=TODAY, is_current=False)
        people.iom(former, "fixed")
        yield Office(people.connection, everyone, teams)


def _add(people: MadeUpPeople, chance: random.Random, staff: dict[str, int]) -> Expected:
    surname, forenames = chance.choice(SURNAMES), chance.choice(FORENAMES)
    state = chance.choice([*CustodyState, CustodyState.IN_CUSTODY, CustodyState.IN_CUSTODY])
    dated = state is not CustodyState.REMAND and chance.random() < 0.8
    leaves = TODAY + timedelta(days=chance.randrange(-9, 40)) if dated else None
    prison_id = chance.choice(("BMI", "FEI", None))
    authority = chance.choice(("E1", "E2", "E3", None))
    owner, helper = chance.choice((*staff, None)), chance.choice((*staff, None, None))
    custody_id = people.person(
        surname,
        forenames,
        leaves=leaves,
        state=state.value,
        prison_id=prison_id,
        release_authority=authority,
        owner_staff_id=staff[owner] if owner else None,
    )
    if helper:
        people.assignment(custody_id, staff[helper])
    people.assignment(custody_id, staff["B1"], until=TODAY)
    cohort = chance.choice((*IomCohort, None))
    if cohort:
        people.iom(custody_id, cohort.value)
        people.iom(custody_id, "fixed", deselected_on=TODAY)
    (number,) = people.connection.execute(
        "SELECT prison_number FROM person JOIN custody ON custody.person_id = person.id"
        " WHERE custody.id = ?",
        (custody_id,),
    ).fetchone()
    return Expected(
        custody_id, surname, forenames, state.value, leaves, prison_id, authority,
        cohort.value if cohort else None, owner, helper, number,
    )  # fmt: skip


HELD = {
    "in_custody", "hdc_approved", "hdc_refused", "hdc_withdrawn", "in_hospital",
    "unlawfully_at_large", "returned_to_custody",
}  # fmt: skip
STATES = {
    CaseloadStates.HELD: HELD,
    CaseloadStates.REMAND: {"remand"},
    CaseloadStates.RELEASED: {"released", "recall_rescinded"},
    CaseloadStates.EVERYONE: {state.value for state in CustodyState},
}


def _kept(office: Office, wanted: CaseloadFilter) -> list[Expected]:
    def holds(person: Expected) -> bool:
        staff = {person.owner, person.helper} - {None}
        text = search_text(person.surname, person.forenames, person.identifier)
        return (
            person.state in STATES[wanted.states]
            and (wanted.due_by is None or (person.leaves or date.max) <= wanted.due_by)
            and (wanted.owner is None or wanted.owner in staff)
            and (wanted.team is None or wanted.team in {office.teams[code] for code in staff})
            and wanted.prison_id in (None, person.prison_id)
            and (wanted.authorities is None or person.authority in wanted.authorities)
            and wanted.cohort in (None, person.cohort)
            and all(term in text for term in search_terms(wanted.text))
        )

    return [person for person in office.everyone if holds(person)]


def _by_day(person: Expected) -> tuple[date, int]:
    return person.leaves or date.max, person.id


FILTERS = [
    *(CaseloadFilter(states=states) for states in CaseloadStates),
    CaseloadFilter(due_by=TODAY),
    CaseloadFilter(due_by=TODAY + timedelta(days=14), prison_id="FEI"),
    CaseloadFilter(owner="A1"),
    CaseloadFilter(owner="NOBODY"),
    CaseloadFilter(team="NORTH", states=CaseloadStates.EVERYONE),
    CaseloadFilter(team="SOUTH"),
    CaseloadFilter(prison_id="BMI"),
    CaseloadFilter(authorities=frozenset({"E1", "E3"})),
    CaseloadFilter(authorities=frozenset()),
    *(CaseloadFilter(cohort=cohort) for cohort in IomCohort),
    CaseloadFilter(text="nguyen"),
    CaseloadFilter(text="ZOLKOWSKI, bo"),
    CaseloadFilter(text="o'n z0", states=CaseloadStates.EVERYONE),
    CaseloadFilter(text="%_'"),
    CaseloadFilter(owner="A2", cohort=IomCohort.FLEX, prison_id="BMI", text="a"),
]


@pytest.mark.parametrize("wanted", FILTERS, ids=range(len(FILTERS)))
def test_a_filter_keeps_the_right_people_by_expected_day(
    office: Office, wanted: CaseloadFilter
) -> None:
    expected = [person.id for person in sorted(_kept(office, wanted), key=_by_day)]

    assert office.ids(wanted) == expected
    assert office.ids(wanted, limit=5) == expected[:5]


SORT_KEYS = {
    CaseloadSort.EXPECTED_DAY: lambda person: (),
    CaseloadSort.PRISON: lambda person: (person.prison_id is None, person.prison_id or ""),
    CaseloadSort.COHORT: lambda person: (person.cohort is None, person.cohort or ""),
    CaseloadSort.OWNER: lambda person: (person.owner is not None, person.owner or ""),
}


@pytest.mark.parametrize("sort", SORT_KEYS)
def test_a_sort_orders_by_its_column_and_then_by_day(office: Office, sort: CaseloadSort) -> None:
    people = sorted(
        _kept(office, CaseloadFilter()), key=lambda one: (SORT_KEYS[sort](one), _by_day(one))
    )

    assert office.ids(CaseloadFilter(), sort) == [person.id for person in people]


def test_names_are_ordered_whatever_their_case(office: Office) -> None:
    ids = office.ids(CaseloadFilter(), CaseloadSort.NAME)
    names = {person.id: person.surname.lower() for person in office.everyone}
    ascii_names = [names[row] for row in ids if names[row].isascii()]

    assert ascii_names == sorted(ascii_names)
    assert sorted(ids) == sorted(office.ids(CaseloadFilter()))


def test_search_in_memory_finds_whom_the_store_finds(office: Office) -> None:
    everyone = caseload_ids(office.connection, CaseloadFilter())
    searchable = SearchTexts.load(office.connection).of(everyone)

    for typed in (
        "",
        "s",
        "smith",
        "smith ann",
        "nguyen zoe",
        "z000",
        "李",
        "no such person",
        "\n",
    ):
        expected = office.ids(CaseloadFilter(text=typed))
        assert list(searchable.matching(typed)) == expected, typed
        assert list(searchable.matching(typed, limit=3)) == expected[:3], typed


def test_search_of_nobody_finds_nobody(office: Office) -> None:
    nobody = caseload_ids(office.connection, CaseloadFilter(owner="NOBODY"))

    assert not SearchTexts.load(office.connection).of(nobody).matching("a")


def test_the_choices_are_what_the_store_holds(office: Office) -> None:
    choices = caseload_choices(office.connection)

    assert choices.prison_ids == ("BMI", "FEI")
    assert [code for code, _ in choices.staff] == ["A1", "A2", "B1"]
    assert [code for code, _ in choices.teams] == ["NORTH", "SOUTH"]


def test_a_row_says_what_is_open_late_and_to_rebook(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        people = MadeUpPeople(store)
        busy = people.person("Busy", leaves=TODAY, or_on=TODAY + timedelta(days=1))
        idle = people.person("Idle", pnc_number="2012/0000001K")
        yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
        for due, state in (
            (yesterday, "not_started"),
            (yesterday, "done"),
            (TODAY, "in_progress"),
            (tomorrow, "not_started"),
            (yesterday, "impossible"),
            (yesterday, "not_required"),
        ):
            people.step(busy, due, state)
        people.appointment(busy, tomorrow, "to_rebook")
        people.appointment(busy, tomorrow, "booked")
        people.treatment(busy, "yes", "no")
        people.treatment(idle, "yes", "yes")

        first, second = caseload_rows(people.connection, [idle, busy, 999], TODAY)

    assert (second.steps_open, second.steps_overdue, second.steps_too_late) == (3, 1, 1)
    assert second.appointments_to_rebook == 1
    assert (second.expected_from, second.expected_to) == (TODAY, tomorrow)
    assert second.treatment_need is None
    assert (first.custody_id, first.identifier) == (idle, "2012/0000001K")
    assert (first.steps_open, first.steps_overdue, first.expected_from) == (0, 0, None)
    assert first.treatment_need is YesNoUnknown.YES


def test_no_ids_give_no_rows(office: Office) -> None:
    assert caseload_rows(office.connection, [], TODAY) == []
