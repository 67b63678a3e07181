"""Every reading function gives the same rows from a file and from a PostgreSQL server."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from tests.postgres_server import open_postgres_store, superuser
from tests.stores import empty_store

from release_planner.actions.context import ActionContext
from release_planner.actions.make_demo import make_demo
from release_planner.domain.codes import Agency, IomCohort
from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.retention import RecordKind
from release_planner.model.tables import metadata
from release_planner.reference.reference import load_reference
from release_planner.store import reading
from release_planner.store.connection import Connection
from release_planner.store.reading import (
    acting_staff,
    audit,
    booking_choices,
    calendar,
    caseload,
    chase,
    choices,
    finding,
    given_calendar,
    held_people,
    held_plan,
    inside_slots,
    issued_reports,
    known_people,
    person,
    plan_facts,
    release_dates,
    retention,
    returned_starts,
    returns_board,
    sharing,
    status,
    take_up,
    take_up_counted,
    take_up_returns,
)
from release_planner.store.reading.audit import AuditFilter
from release_planner.store.reading.calendar import CalendarScope, ScopeKind
from release_planner.store.reading.caseload import CaseloadFilter, CaseloadSort, CaseloadStates
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.scope import Scope
from release_planner.store.reading.search import SearchTexts
from release_planner.store.reading.take_up_counted import CountedAuthority, ReleaseScope
from release_planner.store.reading.today import Days, TodayReading
from release_planner.store.store import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PEOPLE, SEED = 40, 11
REFERENCE = load_reference()
AREA = "West Midlands"
LONG_AGO = TODAY - timedelta(days=1_000)

Read = Callable[[Connection], Any]
Each = Callable[[Connection, int], Any]


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query)]


def for_each(query: str, read: Each) -> Read:
    """What a function says of every id that a query gives."""
    return lambda connection: [read(connection, row[0]) for row in rows(connection, query)]


def each_spell(read: Each) -> Read:
    return for_each("SELECT id FROM custody ORDER BY id", read)


def each_person(read: Each) -> Read:
    return for_each("SELECT id FROM person ORDER BY id", read)


def codes(connection: Connection, table: str) -> list[str]:
    return [row[0] for row in rows(connection, f"SELECT code FROM {table} ORDER BY code")]


def every_list(connection: Connection) -> Any:
    """The ids of every kind of filter, in every order."""
    owner, team = codes(connection, "staff")[0], codes(connection, "team")[0]
    wanted = [CaseloadFilter(states=states) for states in CaseloadStates]
    everyone = CaseloadFilter(states=CaseloadStates.EVERYONE)
    wanted += [
        replace(everyone, due_by=TODAY + timedelta(days=60)),
        replace(everyone, owner=owner),
        replace(everyone, team=team),
        replace(everyone, prison_id="HEI"),
        replace(everyone, cohort=IomCohort.FIXED),
        replace(everyone, authorities=frozenset({"E08000025", "E06000019"})),
        replace(everyone, text="a e"),
    ]
    return [
        caseload.caseload_ids(connection, each, sort, limit=None)
        for each in wanted
        for sort in CaseloadSort
    ] + [caseload.caseload_ids(connection, everyone, limit=3)]


def scopes(connection: Connection) -> list[CalendarScope]:
    (someone, *_) = rows(connection, "SELECT person_id FROM appointment a JOIN custody c ON"
                                     " c.id = a.custody_id ORDER BY a.id")  # fmt: skip
    return [
        CalendarScope(ScopeKind.EVERYTHING),
        CalendarScope(ScopeKind.PRISON, "HEI"),
        CalendarScope(ScopeKind.OWNER, codes(connection, "staff")[0]),
        CalendarScope(ScopeKind.TEAM, codes(connection, "team")[0]),
        CalendarScope(ScopeKind.PERSON, str(someone[0])),
    ]


def of_each_scope(read: Callable[..., Any]) -> Read:
    return lambda connection: [
        sorted(read(connection, scope, LONG_AGO, with_names=named), key=repr)
        for scope in scopes(connection)
        for named in (False, True)
    ]


def of_each_feed(read: Callable[..., Any]) -> Read:
    return for_each(
        "SELECT id FROM feed ORDER BY id",
        lambda connection, feed: sorted(read(connection, feed, LONG_AGO), key=repr),
    )


def today_screens(connection: Connection) -> Any:
    """Every count and list of today, for everybody, one officer and one team."""
    days = Days.ahead(TODAY, -400, 400)
    found = []
    for scope in Scope:
        reads = TodayReading(connection, scope, codes(connection, "staff")[0], TODAY)
        found.append(
            (
                reads.counts(),
                reads.releases(days),
                reads.remand(),
                reads.due_steps(days),
                reads.too_late_steps(),
                reads.appointments(days),
                reads.appointments_to_rebook(),
                reads.people_to_tell(),
            )
        )
    return found


def searched(connection: Connection) -> Any:
    everybody = caseload.caseload_ids(connection, CaseloadFilter(states=CaseloadStates.EVERYONE))
    return SearchTexts.load(connection).of(everybody).matching("a")


def take_up_scopes(connection: Connection) -> list[ReleaseScope]:
    served = rows(connection, "SELECT DISTINCT released_to_authority FROM custody"
                              " WHERE released_to_authority IS NOT NULL ORDER BY 1")  # fmt: skip
    period = ReportPeriod(TODAY - timedelta(days=182), TODAY)
    kinds = REFERENCE.accommodation_types.values()
    rules = CountingRules(
        settled=frozenset(each.code for each in kinds if each.status.value == "settled"),
        not_settled=frozenset(each.code for each in kinds if each.status.value != "settled"),
        bank_holidays=frozenset(each.day for each in REFERENCE.bank_holidays.days),
    )
    found = []
    for complete_to in (None, TODAY - timedelta(days=30), TODAY):
        counted = tuple(CountedAuthority(row[0], row[0], complete_to) for row in served[1:])
        found.append(ReleaseScope(period, TODAY, counted, rules))
    return found


def counted_facets(connection: Connection) -> Any:
    """Every sum of every facet; the last scope has something of each."""
    found = []
    for scope in take_up_scopes(connection):
        counted = take_up_counted.counted_releases(connection, scope)
        facets = {name: sorted(facet.items()) for name, facet in counted.facets.items()}
        found.append((facets, counted.persons, counted.mature_persons))
    assert all(found[-1][0].values())
    return found


def months_behind(connection: Connection) -> Any:
    """Take-up by month of a wider period than was counted."""
    found = []
    for scope in take_up_scopes(connection):
        counted = take_up_counted.counted_releases(connection, scope)
        around = ReportPeriod(
            scope.period.first_day - timedelta(days=400), scope.period.last_day + timedelta(days=90)
        )
        months = take_up_counted.counted_months(connection, scope, counted, around)
        found.append(sorted(months.items()))
    return found


def found_people(connection: Connection) -> Any:
    typed = rows(connection, "SELECT prison_number FROM person WHERE prison_number IS NOT NULL")
    typed += rows(connection, "SELECT case_reference FROM feed_entry")
    return [finding.find_custody(connection, row[0], TODAY.year) for row in sorted(typed)]


CASES: dict[str, Read] = {
    "audit.audit_lines": lambda c: [
        list(audit.audit_lines(c, AuditFilter(operation=operation)))
        for operation in ("collection", "alteration", "disclosure")
    ],
    "acting_staff.code_of_login": lambda c: acting_staff.code_of_login(c, "NOBODY"),
    "acting_staff.code_as_stored": lambda c: [
        acting_staff.code_as_stored(c, code.lower()) for code in codes(c, "staff")
    ],
    "acting_staff.team_code_as_stored": lambda c: [
        acting_staff.team_code_as_stored(c, code.lower()) for code in codes(c, "team")
    ],
    "acting_staff.has_staff": acting_staff.has_staff,
    "booking_choices.booking_choices": booking_choices.booking_choices,
    "calendar.exportable_appointments": of_each_scope(calendar.exportable_appointments),
    "calendar.exportable_deadlines": of_each_scope(calendar.exportable_deadlines),
    "calendar.exportable_release_days": of_each_scope(calendar.exportable_release_days),
    "caseload.caseload_ids": every_list,
    "caseload.caseload_rows": lambda c: caseload.caseload_rows(
        c, caseload.caseload_ids(c, CaseloadFilter(states=CaseloadStates.EVERYONE)), TODAY
    ),
    "chase.open_windows": lambda c: [
        each
        for days in range(0, 120, 7)
        for each in chase.open_windows(c, TODAY - timedelta(days=days))
    ],
    "choices.caseload_choices": choices.caseload_choices,
    "finding.find_custody": found_people,
    "held_people.held_people": lambda c: list(held_people.held_people(c)),
    "held_plan.stored_plan": each_spell(held_plan.stored_plan),
    "held_plan.held_appointments": each_spell(held_plan.held_appointments),
    "held_plan.contacts": each_spell(lambda c, spell: held_plan.contacts(c, spell, {})),
    "given_calendar.bookings_of_references": of_each_feed(given_calendar.bookings_of_references),
    "given_calendar.changed_entries": of_each_feed(given_calendar.changed_entries),
    "given_calendar.people_of_references": of_each_feed(given_calendar.people_of_references),
    "inside_slots.inside_slots": lambda c: [
        list(inside_slots.inside_slots(c, prison, LONG_AGO, TODAY + timedelta(days=400)))
        for prison in choices.caseload_choices(c).prison_ids
    ],
    "issued_reports.issued_editions": issued_reports.issued_editions,
    "issued_reports.editions_of": lambda c: [
        issued_reports.editions_of(c, each.profile, each.area, each.period)
        for each in issued_reports.issued_editions(c)
    ],
    "issued_reports.lines_of_report": lambda c: [
        issued_reports.lines_of_report(c, each.id) for each in issued_reports.issued_editions(c)
    ],
    "issued_reports.lines_of_profile": lambda c: issued_reports.lines_of_profile(c, "partner"),
    "known_people.known_people": lambda c: known_people.known_people(c).spells,
    "known_people.notes_of": each_person(known_people.notes_of),
    "known_people.staff_ids": known_people.staff_ids,
    "person.person_detail": each_spell(person.person_detail),
    "plan_facts.plan_facts": each_spell(plan_facts.plan_facts),
    "plan_facts.date_of_birth": each_person(plan_facts.date_of_birth),
    "plan_facts.facts_without_plan": lambda c: list(plan_facts.facts_without_plan(c)),
    "release_dates.entries_in_force": each_spell(release_dates.entries_in_force),
    "retention.review_facts": lambda c: [
        list(retention.review_facts(c, kind)) for kind in RecordKind
    ],
    "retention.person_of": each_spell(retention.person_of),
    "returned_starts.waiting_starts": returned_starts.waiting_starts,
    "returned_starts.releases_between": lambda c: returned_starts.releases_between(
        c, LONG_AGO, TODAY
    ),
    "returned_starts.linked_starts": returned_starts.linked_starts,
    "returned_starts.held_starts": returned_starts.held_starts,
    "returned_starts.held_decisions": lambda c: returned_starts.held_decisions(c, TODAY),
    "returned_starts.linkage_key": returned_starts.linkage_key,
    "returned_starts.served_authorities": returned_starts.served_authorities,
    "returned_starts.starts_to_review": returned_starts.starts_to_review,
    "returns_board.board_providers": returns_board.board_providers,
    "returns_board.board_returns": returns_board.board_returns,
    "returns_board.link_counts": lambda c: returns_board.link_counts(c, LONG_AGO, TODAY),
    "search.SearchTexts": searched,
    "sharing.owning_agency": sharing.owning_agency,
    "sharing.staff_agency": lambda c: [sharing.staff_agency(c, code) for code in codes(c, "staff")],
    "sharing.agreements_of": each_person(sharing.agreements_of),
    "sharing.person_of": each_spell(sharing.person_of),
    "sharing.general_answer": each_spell(sharing.general_answer),
    "sharing.agrees": each_spell(
        lambda c, spell: [sharing.agrees(c, spell, agency, "HEI") for agency in Agency]
    ),
    "sharing.treatment_status": each_spell(
        lambda c, spell: [
            sharing.treatment_status(c, spell, holds_treatment=held) for held in (True, False)
        ]
    ),
    "sharing.treatment_given": each_person(sharing.treatment_given),
    "status.read_status": lambda c: replace(
        status.read_status(c, encrypted=False),
        engine="",
        database_version="",
        audit_entries=0,
    ),
    "take_up.provider_completeness": lambda c: sorted(
        take_up.provider_completeness(c, TODAY), key=repr
    ),
    "take_up_counted.counted_months": months_behind,
    "take_up_counted.counted_releases": counted_facets,
    "take_up_returns.returned_counts": lambda c: sorted(
        take_up_returns.returned_counts(c, TODAY), key=repr
    ),
    "today.TodayReading": today_screens,
}
OF_A_SERVER_ALONE = {"acting_staff.own_membership", "returned_starts.own_areas"}
"""What a file has no like of: who a login is."""
ASKS_NO_PERSON = {"acting_staff.code_of_login", "plan_facts.facts_without_plan",
                  "sharing.agreements_of", "known_people.notes_of",
                  "returned_starts.held_decisions", "returned_starts.waiting_starts"}  # fmt: skip
"""Cases whose answer is empty in a caseload just loaded, on either engine."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The same synthetic caseload in a file and on a server."""
    folder = tmp_path_factory.mktemp("engines")
    with empty_store(folder, "sqlite") as file, open_postgres_store() as server:
        context = ActionContext(file, REFERENCE, "demo", TODAY, NOW)
        make_demo(context, folder, PEOPLE, SEED, lambda _: None)
        copy_rows(file, server)
        yield file, server


def copy_rows(file: Store, server: Store) -> None:
    """Put every row of one store into the other as it stands, past its triggers."""
    with closing(file.reading()) as source, superuser(server.location.url) as target:
        target.execute("SET search_path = planner; SET session_replication_role = replica")
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns]
            held = rows(source, f"SELECT {', '.join(names)} FROM {table.name}")
            if not held:
                continue
            target.execute(f"DELETE FROM {table.name}")
            truths = {
                at for at, column in enumerate(table.columns) if str(column.type) == "BOOLEAN"
            }
            values = [
                [bool(value) if at in truths else value for at, value in enumerate(row)]
                for row in held
            ]
            places = ", ".join(["%s"] * len(names))
            target.cursor().executemany(
                f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})", values
            )
        target.execute(
            "UPDATE audit_chain SET (sequence, entry_hash) = (SELECT sequence, entry_hash"
            " FROM audit_entry ORDER BY sequence DESC LIMIT 1)"
        )
        # Counts are of the areas that the login is a member of, whoever asks.
        target.execute("UPDATE person SET area = %s", (AREA,))
        target.execute(
            "INSERT INTO membership (login, access_role, agency, area, staff_code)"
            " VALUES (session_user, 'probation', 'probation', %s, 'demo')",
            (AREA,),
        )


@pytest.mark.parametrize("name", CASES)
def test_both_engines_give_the_same_rows(stores: tuple[Store, Store], name: str) -> None:
    answers = []
    for store in stores:
        with closing(store.reading()) as connection:
            answers.append(CASES[name](connection))
    file, server = answers
    assert server == file
    assert repr(server) == repr(file)
    assert name in ASKS_NO_PERSON or file not in (None, [], ())


def test_every_reading_function_has_a_case() -> None:
    found = set()
    for module in iter_modules(reading.__path__):
        for name, thing in vars(import_module(f"{reading.__name__}.{module.name}")).items():
            if name.startswith("_") or getattr(thing, "__module__", "").rpartition(".")[2] != (
                module.name
            ):
                continue
            takers = [thing] if inspect.isfunction(thing) else _methods(thing)
            if any("connection" in inspect.signature(each).parameters for each in takers):
                found.add(f"{module.name}.{name}")
    assert found == set(CASES) | OF_A_SERVER_ALONE


def _methods(thing: object) -> list[Callable[..., Any]]:
    if not inspect.isclass(thing):
        return []
    return [each for _, each in inspect.getmembers(thing, inspect.isroutine)
            if inspect.isfunction(each) or inspect.ismethod(each)]  # fmt: skip
