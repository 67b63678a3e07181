"""The SQL of take-up against an independent count in plain Python, and its edges one by one."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release_planner.domain.codes import YesNoUnknown
from release_planner.domain.provider_returns import (
    DueReturns,
    ProviderCompleteness,
    authority_returns,
)
from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.take_up import (
    AreaTakeUp,
    AuthorityTakeUp,
    area_take_up,
    provider_completeness,
)
from release_planner.store.reading.take_up_counted import (
    CountedAuthority,
    ReleaseScope,
    counted_releases,
)

from .take_up_records import (
    CARDIFF,
    HEREFORDSHIRE,
    REDDITCH,
    TELFORD,
    WORCESTER,
    WORCESTERSHIRE,
    Records,
    Release,
    Return,
)

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "take_up.json").read_text("utf-8"))
FIRST = date(2026, 3, 1)
PERIOD = ReportPeriod(FIRST, FIRST + timedelta(days=60))
LATE = date(2030, 1, 1)
MATURE = ("started", "not_started", "already_open")
YES, NO, UNKNOWN = YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.UNKNOWN


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    held = Records(tmp_path_factory.mktemp("take-up"))
    yield held
    held.close()


def counted(
    records: Records,
    period: ReportPeriod = PERIOD,
    complete_to: date | None = LATE,
    adult_age: int = 18,
) -> AreaTakeUp:
    scope = [
        CountedAuthority(HEREFORDSHIRE, HEREFORDSHIRE, complete_to),
        CountedAuthority(REDDITCH, WORCESTERSHIRE, complete_to),
        CountedAuthority(WORCESTER, WORCESTERSHIRE, complete_to),
    ]
    return take_up_counts(records.connection, period, scope, adult_age)


def take_up_counts(
    connection: Connection, period: ReportPeriod, scope: list[CountedAuthority], adult_age: int
) -> AreaTakeUp:
    rules = CountingRules(ages=(adult_age, 25, 35, 45, 55))
    asked = ReleaseScope(period, period.last_day, tuple(scope), rules)
    return area_take_up(counted_releases(connection, asked))


COUNTY = {HEREFORDSHIRE: HEREFORDSHIRE, REDDITCH: WORCESTERSHIRE, WORCESTER: WORCESTERSHIRE}
Starts = list[tuple[int, date]]


def closed_by_a_start(days: set[tuple[int, date]], starts: Starts) -> set[tuple[int, date]]:
    """Give each start to the latest release at or before it, when that is within three weeks."""
    closed = set()
    for person, day in starts:
        earlier = [on for who, on in days if who == person and on <= day]
        if earlier and (day - max(earlier)).days <= 21:
            closed.add((person, max(earlier)))
    return closed


def is_child(born: date | None, day: date) -> bool:
    if born is None:
        return False
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (not had_birthday) < 18


def outcome(release: Release, until: date | None, has_start: bool, has_earlier: bool) -> str:
    if release.need is NO:
        return "no_need"
    if release.need is not YES:
        return "need_unknown"
    if until is None:
        return "no_return"
    if (until - release.day).days < 21:
        return "pending"
    if has_start:
        return "started"
    return "already_open" if has_earlier else "not_started"


def by_hand(
    releases: list[Release],
    starts: Starts,
    births: dict[int, date | None],
    complete: dict[str, date | None],
) -> AreaTakeUp:
    """Walk the releases one by one; of two records of one day the later stands."""
    standing = {(release.person, release.day): release for release in releases}
    closed = closed_by_a_start(set(standing), starts)
    found: dict[str, Counter[str]] = {}
    persons: dict[str, set[int]] = {}
    apart = {None: 0, CARDIFF: 0}
    for (person, day), release in standing.items():
        if not PERIOD.first_day <= day <= PERIOD.last_day:
            continue
        if release.authority not in COUNTY:
            apart[release.authority] += 1
            continue
        county = COUNTY[release.authority]
        row = found.setdefault(county, Counter())
        if is_child(births[person], day):
            row["children"] += 1
            continue
        has_earlier = any(who == person and on < day for who, on in starts)
        became = outcome(release, complete[county], (person, day) in closed, has_earlier)
        row[became] += 1
        row["age_unknown"] += births[person] is None
        persons.setdefault(became, set()).add(person)
        if became in MATURE and release.referred_on is not None:
            row["referred"] += (release.referred_on - day).days <= 21
    return AreaTakeUp(
        {code: AuthorityTakeUp(**row) for code, row in found.items()},
        persons=len(set().union(*(persons[name] for name in persons if name != "no_need"))),
        mature_persons=len(set().union(*(persons.get(name, set()) for name in MATURE))),
        released_elsewhere=apart[CARDIFF],
        authority_unknown=apart[None],
    )


days = st.integers(-30, 90).map(lambda offset: FIRST + timedelta(days=offset))
people = st.integers(1, 3)
release_rows = st.builds(
    Release,
    person=people,
    day=days,
    need=st.sampled_from([YES, YES, YES, NO, UNKNOWN, None]),
    authority=st.sampled_from([HEREFORDSHIRE, REDDITCH, WORCESTER, CARDIFF, None]),
    referred_on=st.none() | days,
)
birth_days = st.sampled_from(
    [None, date(1985, 5, 5), FIRST.replace(year=2008), date(2008, 3, 20), date(2008, 4, 30)]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    releases=st.lists(release_rows, max_size=9),
    starts=st.lists(st.tuples(people, days), max_size=9),
    births=st.fixed_dictionaries({1: birth_days, 2: birth_days, 3: birth_days}),
    complete=st.fixed_dictionaries(
        {HEREFORDSHIRE: st.none() | days, WORCESTERSHIRE: st.none() | days}
    ),
)
def test_the_database_counts_as_a_person_would(
    records: Records,
    releases: list[Release],
    starts: Starts,
    births: dict[int, date | None],
    complete: dict[str, date | None],
) -> None:
    records.replace(releases, starts, births=births)
    scope = [CountedAuthority(code, county, complete[county]) for code, county in COUNTY.items()]
    found = take_up_counts(records.connection, PERIOD, scope, 18)
    assert found == by_hand(releases, starts, births, complete)


@pytest.mark.parametrize("row", VECTORS["window_edge"]["rows"], ids=lambda row: row["start"])
def test_the_edges_of_the_window(records: Records, row: dict[str, str | bool | None]) -> None:
    released, started = (date.fromisoformat(str(row[key])) for key in ("release", "start"))
    records.replace([Release(1, released)], [(1, started)])
    total = counted(records, ReportPeriod(released, released)).total
    expected = {
        True: AuthorityTakeUp(started=1),
        False: AuthorityTakeUp(not_started=1),
        None: AuthorityTakeUp(already_open=1),
    }
    assert total == expected[row["counts"]]  # type: ignore[index]


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_inside_the_window_moves_nothing(records: Records, change: date) -> None:
    released = change - timedelta(days=10)
    records.replace(
        [Release(1, released), Release(2, released)],
        [(1, released + timedelta(days=21)), (2, released + timedelta(days=22))],
    )
    total = counted(records, ReportPeriod(released, released)).total
    assert (total.started, total.not_started) == (1, 1)


def test_one_start_closes_the_later_of_two_releases_a_week_apart(records: Records) -> None:
    second = FIRST + timedelta(days=7)
    records.replace([Release(1, FIRST), Release(1, second)], [(1, second + timedelta(days=1))])
    found = counted(records)
    assert (found.total.started, found.total.not_started) == (1, 1)
    assert found.mature_persons == 1


def test_a_release_after_the_period_still_ends_the_window(records: Records) -> None:
    last = PERIOD.last_day
    records.replace(
        [Release(1, last), Release(1, last + timedelta(days=3), authority=CARDIFF)],
        [(1, last + timedelta(days=5))],
    )
    assert counted(records).total == AuthorityTakeUp(not_started=1)


def test_two_records_of_one_release_day_count_once_by_the_later_record(records: Records) -> None:
    records.replace([Release(1, FIRST, need=UNKNOWN), Release(1, FIRST, need=YES)])
    assert counted(records).total == AuthorityTakeUp(not_started=1)


def test_an_early_starter_in_an_open_window_is_pending(records: Records) -> None:
    records.replace([Release(1, FIRST)], [(1, FIRST)])
    assert counted(records, complete_to=FIRST + timedelta(days=20)).total.pending == 1
    assert counted(records, complete_to=FIRST + timedelta(days=21)).total.started == 1
    assert counted(records, complete_to=None).total.no_return == 1


def test_somebody_born_on_29_february_is_an_adult_on_1_march(records: Records) -> None:
    births: dict[int, date | None] = {1: date(2008, 2, 29), 2: date(2008, 2, 29)}
    records.replace([Release(1, date(2026, 2, 28)), Release(2, date(2026, 3, 1))], births=births)
    total = counted(records, ReportPeriod(date(2026, 2, 1), date(2026, 3, 31))).total
    assert (total.children, total.releases) == (1, 1)


def test_nobody_released(records: Records) -> None:
    records.replace([])
    assert counted(records) == AreaTakeUp()


def due(as_at: date) -> DueReturns:
    return DueReturns(ReportPeriod(FIRST, as_at), 21, as_at, 35)


def test_an_authority_is_complete_only_as_far_as_its_slowest_provider(records: Records) -> None:
    march, april, may = date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)
    records.replace(
        [],
        returns=[
            Return(1, HEREFORDSHIRE, march),
            Return(1, HEREFORDSHIRE, may),
            Return(2, HEREFORDSHIRE, april),
            Return(2, TELFORD, may, returned_on=date(2026, 7, 1)),
        ],
    )
    records.place_of_provider(3, WORCESTERSHIRE)

    def complete_to(as_at: date) -> list[date | None]:
        providers = provider_completeness(records.connection, as_at)
        wanted = (HEREFORDSHIRE, TELFORD, WORCESTERSHIRE)
        return [line.complete_to for line in authority_returns(wanted, providers, due(as_at))]

    assert complete_to(date(2026, 6, 1)) == [april, None, None]
    assert complete_to(date(2026, 7, 1)) == [april, may, None]
    assert complete_to(date(2026, 4, 10)) == [date(2026, 4, 10), None, None]


def test_a_provider_with_a_site_and_no_return_leaves_the_authority_unknown() -> None:
    day = date(2026, 5, 31)
    known = ProviderCompleteness(1, HEREFORDSHIRE, day)
    site_only = ProviderCompleteness(2, HEREFORDSHIRE, None)
    site_of_known = ProviderCompleteness(1, HEREFORDSHIRE, None)
    (first,) = authority_returns([HEREFORDSHIRE], [known, site_only], due(LATE))
    (second,) = authority_returns([HEREFORDSHIRE], [known, site_of_known], due(LATE))
    assert (first.complete_to, second.complete_to) == (None, day)


def test_open_windows_do_not_bias_the_rate(records: Records) -> None:
    """53% truly start, after 6 days on average; only part of the quarter has matured."""
    chance, people_a_day, quarter = random.Random(20260301), 200, 91
    releases: list[Release] = []
    starts: list[tuple[int, date]] = []
    complete_to = FIRST + timedelta(days=quarter - 1)
    for number in range(people_a_day * quarter):
        day = FIRST + timedelta(days=number // people_a_day)
        releases.append(Release(number, day))
        if number % 100 < 53:
            delay = min(int(chance.expovariate(1 / 6)), 21)
            starts.append((number, day + timedelta(days=delay)))
    known = [start for start in starts if start[1] <= complete_to]
    records.replace(releases, known)
    period = ReportPeriod(FIRST, complete_to)
    total = counted(records, period, complete_to).total
    assert total.pending == 21 * people_a_day
    assert total.started / total.mature == pytest.approx(0.53, abs=0.005)
    assert len(known) / len(releases) < 0.51, "counting everybody would have shown too little"
