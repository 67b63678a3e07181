"""Every measure of the report over small worlds, and what must be true of all of them together."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.store.take_up_world import Booking, Person, Spell, World
from tests.store.test_take_up_facts import Chance

from release_planner.actions.take_up_counting import Measured, measured_counts
from release_planner.domain.errors import PlannerError
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.pathway_steps import Referral
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.measures import INDICATORS, STEPS

from .take_up_records import (
    CARDIFF,
    HEREFORDSHIRE,
    SHROPSHIRE,
    TELFORD,
    TODAY,
    WEST_MERCIA,
    WORCESTER,
    WORCESTERSHIRE,
    Records,
    Return,
)

FIRST = date(2026, 3, 1)
PERIOD = ReportPeriod(FIRST, date(2026, 5, 31))
BREAKDOWNS = (
    "authority", "prison", "quarter", "substance_group", "sex", "age_group", "ethnicity",
    "iom_cohort", "release_day", "booked_before_release", "naloxone", "first_night",
)  # fmt: skip
STOPS = (
    "stopped_at_referral", "stopped_at_acceptance", "stopped_at_booking", "stopped_at_attendance",
    "stopped_at_start", "ended_before_start",
)  # fmt: skip


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    held = Records(tmp_path_factory.mktemp("counting"))
    yield held
    held.close()


class Counted:
    """What was counted, found by indicator, breakdown and category."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self.lines = {count.key: count for count in measured.counts}
        assert len(self.lines) == len(measured.counts)

    def __getitem__(self, key: str | tuple[str, str, str]) -> MeasuredCount:
        return self.lines[(key, "total", "all") if isinstance(key, str) else key]

    def parts(self, indicator: str, breakdown: str) -> list[MeasuredCount]:
        return [
            count
            for count in self.measured.counts
            if (count.indicator, count.breakdown) == (indicator, breakdown)
        ]

    def share(self, key: str | tuple[str, str, str]) -> tuple[int, int]:
        return self[key].numerator, self[key].denominator


def counted(
    records: Records,
    spells: list[Spell],
    people: dict[int, Person] | None = None,
    returns: tuple[Return, ...] | None = None,
    period: ReportPeriod = PERIOD,
    as_at: date = TODAY,
) -> Counted:
    """Returns reach the as-at day, unless a test says otherwise."""
    complete = tuple(Return(1, code, as_at) for code in WEST_MERCIA)
    World().put(records.connection)
    records.replace([], returns=complete if returns is None else returns)
    world = World({spell.person: Person() for spell in spells} | (people or {}), spells)
    world.put(records.connection)
    return Counted(
        measured_counts(
            records.context(), records.connection, period=period, as_at=as_at, area="west_mercia"
        )
    )


def started(*days: date, link_pass: int | None = None) -> Person:
    return Person(starts=tuple((day, link_pass) for day in days))


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


def test_nobody_released_gives_every_measure_of_nobody(records: Records) -> None:
    found = counted(records, [])
    given = {count.indicator for count in found.measured.counts}
    assert given == {"take_up", *INDICATORS} - {"share_held", "returned_started"}
    assert all(count.denominator == 0 for count in found.measured.counts)
    assert all(not count.estimate for count in found.measured.counts)
    assert found.measured.baseline is None
    assert [part.category for part in found.parts("take_up", "authority")] == list(WEST_MERCIA)


def test_an_area_that_nobody_knows_is_refused(records: Records) -> None:
    with pytest.raises(PlannerError, match="Atlantis"):
        measured_counts(
            records.context(), records.connection, period=PERIOD, as_at=TODAY, area="Atlantis"
        )


def test_all_pending_has_no_denominator_and_stays_beside_the_figure(records: Records) -> None:
    spells = [Spell(1, FIRST), Spell(2, after(2))]
    found = counted(records, spells, {1: started(FIRST)}, returns=(), as_at=after(30))
    assert found.share("take_up") == (0, 0)
    assert found["take_up"].pending == 2
    assert found["started_within_7_days"].pending == 2
    assert found.share("pathway_need") == (0, 0)
    assert found.share(("cumulative_start", "day", "21")) == (0, 0)
    assert found[("cumulative_start", "day", "21")].estimate is None
    assert found.measured.late_authorities == ()


def test_nothing_is_counted_of_anybody_while_every_area_is_late(records: Records) -> None:
    found = counted(records, [Spell(1, FIRST)], {1: started(FIRST)}, returns=())
    assert found.measured.late_authorities == WEST_MERCIA
    assert found.measured.counted_authorities == ()
    assert all(count.denominator == count.pending == 0 for count in found.measured.counts)
    assert not [count for count in found.measured.counts if count.breakdown == "authority"]
    assert found.measured.coverage.total.releases == 0
    assert found.measured.coverage.released_to_late == 1
    assert found.measured.coverage.released_elsewhere == 0


def test_each_window_closes_by_itself_and_an_early_starter_waits_with_it(records: Records) -> None:
    spells = [Spell(1, FIRST), Spell(2, FIRST)]
    people = {1: started(after(3)), 2: started(after(10))}
    returns = tuple(Return(1, code, after(16)) for code in WEST_MERCIA)
    found = counted(records, spells, people, returns, as_at=after(40))
    assert found.share("started_within_7_days") == (1, 2)
    assert found.share("started_within_14_days") == (2, 2)
    assert (found["take_up"].denominator, found["take_up"].pending) == (0, 2)
    assert found["started_within_28_days"].pending == 2
    by_day_7 = found[("cumulative_start", "day", "7")]
    assert (by_day_7.numerator, by_day_7.denominator, by_day_7.pending) == (1, 2, 0)
    assert by_day_7.estimate == pytest.approx(0.5)


def test_one_start_closes_the_later_of_two_releases_a_week_apart(records: Records) -> None:
    spells = [Spell(1, FIRST), Spell(1, after(7))]
    found = counted(records, spells, {1: started(after(8))})
    assert found.share("take_up") == (1, 2)
    assert found.share("take_up_first_release") == (0, 1)
    assert found.share("take_up_without_ended") == (1, 1)
    assert found.share("ended_before_start") == (1, 1)
    assert found[("cumulative_return_to_custody", "day", "7")].numerator == 1


def test_treatment_from_before_release_is_apart_and_no_start(records: Records) -> None:
    found = counted(records, [Spell(1, FIRST)], {1: started(after(-30))})
    assert found.share("take_up") == (0, 1)
    assert found.measured.coverage.total.already_open == 1


def test_a_start_on_the_day_of_a_death_or_a_return_counts_and_after_it_does_not(
    records: Records,
) -> None:
    spells = [
        Spell(1, FIRST, died_on=after(5)),
        Spell(2, FIRST),
        Spell(2, None, reception_on=after(5)),
        Spell(3, FIRST),
        Spell(3, None, reception_on=after(5)),
        Spell(4, FIRST, died_on=after(21)),
    ]
    people = {1: started(after(5)), 2: started(after(5)), 3: started(after(6))}
    found = counted(records, spells, people)
    assert found.share("take_up") == (2, 4)
    assert found.share("take_up_without_ended") == (2, 2)
    assert found.share("ended_before_start") == (2, 2)
    assert found.share(("cumulative_start", "day", "7")) == (2, 4)
    assert found[("cumulative_return_to_custody", "day", "7")].estimate == pytest.approx(0.25)
    assert found[("cumulative_death", "day", "14")].numerator == 0
    assert found[("cumulative_death", "day", "21")].estimate == pytest.approx(0.25)


def test_the_surest_links_leave_out_starts_of_the_later_passes(records: Records) -> None:
    spells = [Spell(person, FIRST) for person in (1, 2, 3, 4)] + [Spell(4, after(9))]
    people = {
        1: started(after(1), link_pass=2),
        2: started(after(1), link_pass=3),
        3: Person(starts=((after(1), 5), (after(20), None))),
        4: Person(starts=((after(1), 4), (after(9), 1))),
    }
    found = counted(records, spells, people)
    assert found.share("take_up") == (5, 5)
    assert found.share("take_up_surest_links") == (3, 5)


def test_children_and_releases_elsewhere_are_in_no_measure(records: Records) -> None:
    spells = [
        Spell(1, FIRST, first_night="A01A"),
        Spell(2, FIRST, authority=CARDIFF),
        Spell(3, FIRST, authority=None),
        Spell(4, FIRST, authority=WORCESTER),
    ]
    found = counted(records, spells, {1: Person(born=date(2009, 1, 1))})
    coverage = found.measured.coverage
    assert (coverage.released_elsewhere, coverage.authority_unknown) == (1, 1)
    assert coverage.total.children == 1
    assert found.share("take_up") == (0, 1)
    assert found.share(("take_up", "authority", WORCESTERSHIRE)) == (0, 1)
    assert found.share("first_night_settled") == (0, 0)
    for breakdown in BREAKDOWNS:
        assert sum(part.denominator for part in found.parts("take_up", breakdown)) == 1


def test_the_first_step_not_reached_is_said_of_who_did_not_start(records: Records) -> None:
    referred, accepted = Referral(FIRST), Referral(FIRST, after(2))
    missed = Booking(after(3), FIRST, attendance="did_not_attend")
    came = Booking(after(3), FIRST, attendance="attended")
    spells = [
        Spell(1, FIRST),
        Spell(2, FIRST, referrals=(referred,)),
        Spell(3, FIRST, referrals=(accepted,)),
        Spell(4, FIRST, bookings=(missed,)),
        Spell(5, FIRST, bookings=(came,)),
        Spell(6, FIRST, referrals=(accepted,), died_on=after(4)),
        Spell(7, FIRST),
    ]
    found = counted(records, spells, {7: started(after(2))})
    assert [found.share(stop) for stop in STOPS] == [(1, 6)] * 6
    reached = [found[f"pathway_{step}"].numerator for step in STEPS]
    assert reached == [7, 6, 5, 3, 2, 1]
    assert found.share("appointments_kept") == (1, 2)


def test_homes_and_housing_referrals(records: Records) -> None:
    spells = [
        Spell(1, FIRST, first_night="A01A", three_months="A17", planned="yes"),
        Spell(2, FIRST, first_night="A08A", three_months=None, planned="no"),
        Spell(3, FIRST, first_night="HMP", planned="unknown"),
        Spell(4, PERIOD.last_day, three_months="A01A"),
    ]
    as_at = PERIOD.last_day + timedelta(days=30)
    found = counted(records, spells, as_at=as_at)
    night, later = found["first_night_settled"], found["three_months_settled"]
    assert (night.numerator, night.denominator, night.unknown) == (1, 2, 2)
    assert (later.numerator, later.denominator, later.unknown, later.pending) == (0, 1, 2, 1)
    duty = found["duty_to_refer_in_time"]
    assert (duty.numerator, duty.denominator, duty.unknown) == (0, 1, 2)
    assert found[("take_up", "first_night", "unknown")].denominator == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_parts_make_the_whole(records: Records, seed: int) -> None:
    world = Chance(seed).world()
    last = date(2026, 5, 10)
    returns = (
        Return(1, HEREFORDSHIRE, last),
        Return(1, TELFORD, date(2026, 4, 20)),
        Return(2, SHROPSHIRE, last),
    )
    found = counted(records, world.spells, world.people, returns)
    total = found["take_up"]
    coverage = found.measured.coverage.total
    assert (total.numerator, total.denominator) == (coverage.started, coverage.mature)
    assert total.pending == coverage.pending + coverage.no_return
    for breakdown in BREAKDOWNS:
        parts = found.parts("take_up", breakdown)
        for name in ("numerator", "denominator", "pending", "unknown"):
            assert sum(getattr(part, name) for part in parts) == getattr(total, name), breakdown
    reached = [found[f"pathway_{step}"].numerator for step in STEPS]
    assert reached == sorted(reached, reverse=True)
    assert (reached[0], reached[-1]) == (total.denominator, total.numerator)
    assert sum(found[stop].numerator for stop in STOPS) == total.denominator - total.numerator
    for stop in (*STOPS, "first_night_settled", "three_months_settled", "appointments_kept"):
        parts = found.parts(stop, "authority")
        assert sum(part.numerator for part in parts) == found[stop].numerator
        assert sum(part.denominator for part in parts) == found[stop].denominator
    assert found["take_up_surest_links"].denominator == total.denominator
    ended = found["ended_before_start"].numerator
    assert found["take_up_without_ended"].denominator == total.denominator - ended


def test_months_go_back_two_years_and_quarters_stay_in_the_period(records: Records) -> None:
    spells = [
        Spell(1, date(2024, 5, 31)),
        Spell(2, date(2024, 6, 1)),
        Spell(3, FIRST),
        Spell(4, date(2026, 6, 1)),
    ]
    found = counted(records, spells)
    months = [part.category for part in found.parts("take_up", "month")]
    assert months == ["2024-06", "2026-03"]
    quarters = found.parts("take_up", "quarter")
    assert [(part.category, part.label) for part in quarters] == [
        ("2025/26 Q4", "2025/26 Q4 (part)")
    ]
    assert found["take_up"].denominator == 1


@pytest.mark.parametrize(("months", "is_drawn"), [(12, True), (11, False)])
def test_the_centre_of_the_chart_needs_twelve_months(
    records: Records, months: int, is_drawn: bool
) -> None:
    days = [date(2025 + (3 + place) // 12, (3 + place) % 12 + 1, 7) for place in range(months)]
    spells = [Spell(number, day) for number, day in enumerate(days, 1)]
    found = counted(records, spells, {1: started(days[0])})
    baseline = found.measured.baseline
    assert (baseline is not None) == is_drawn
    if baseline is not None:
        assert (baseline.numerator, baseline.denominator) == (1, 12)


def test_a_late_authority_is_named_and_left_out_of_every_line(records: Records) -> None:
    complete = PERIOD.last_day + timedelta(days=21)
    returns = (
        Return(1, HEREFORDSHIRE, complete),
        Return(1, SHROPSHIRE, complete),
        Return(1, WORCESTERSHIRE, complete),
        Return(1, TELFORD, complete - timedelta(days=1)),
    )
    spells = [
        Spell(1, PERIOD.last_day, authority=TELFORD),
        Spell(2, FIRST, authority=TELFORD),
        Spell(3, PERIOD.last_day, authority=HEREFORDSHIRE),
        Spell(4, FIRST, authority=CARDIFF),
    ]
    people = {2: started(after(1)), 3: started(PERIOD.last_day)}
    found = counted(records, spells, people, returns)
    on_time = (HEREFORDSHIRE, SHROPSHIRE, WORCESTERSHIRE)
    assert found.measured.late_authorities == (TELFORD,)
    assert found.measured.counted_authorities == on_time
    assert (found.share("take_up"), found["take_up"].pending) == ((1, 1), 0)
    assert [part.category for part in found.parts("take_up", "authority")] == list(on_time)
    assert all(TELFORD not in count.key for count in found.measured.counts)
    coverage = found.measured.coverage
    assert coverage.total.releases == 1
    assert (coverage.released_to_late, coverage.released_elsewhere) == (2, 1)
    whole = counted(records, spells, people)
    assert whole.measured.late_authorities == ()
    assert (whole.share("take_up"), whole["take_up"].pending) == ((2, 3), 0)
    assert whole.measured.coverage.released_elsewhere == 1


def test_open_windows_of_a_running_quarter_are_nobody_s_lateness(records: Records) -> None:
    as_at = PERIOD.last_day + timedelta(days=1)
    returns = tuple(Return(1, code, date(2026, 4, 30)) for code in WEST_MERCIA)
    spells = [Spell(1, FIRST), Spell(2, PERIOD.last_day)]
    found = counted(records, spells, {}, returns, as_at=as_at)
    assert found.measured.late_authorities == ()
    assert (found["take_up"].denominator, found["take_up"].pending) == (1, 1)


def test_counts_that_providers_return_stand_beside_ours(records: Records) -> None:
    spells = [Spell(1, FIRST), Spell(2, after(1)), Spell(3, FIRST, authority=TELFORD)]
    World().put(records.connection)
    records.replace([], returns=tuple(Return(1, code, TODAY) for code in WEST_MERCIA))
    World({number: Person() for number in (1, 2, 3)}, spells).put(records.connection)
    for authority, first, last, need, starts in (
        (HEREFORDSHIRE, date(2026, 3, 1), date(2026, 3, 31), 3, 1),
        (HEREFORDSHIRE, date(2026, 4, 1), date(2026, 5, 31), 2, 2),
        (TELFORD, date(2026, 3, 1), date(2026, 5, 31), 0, 0),
        (SHROPSHIRE, date(2026, 3, 1), date(2026, 4, 30), 7, 1),
    ):
        records.connection.execute(
            "INSERT INTO provider_return (provider_id, authority, period_from, period_to,"
            " released_with_need, started_within_21_days, complete_to, returned_on)"
            " VALUES (1, ?, ?, ?, ?, ?, '2026-06-30', '2026-07-01')",
            (authority, first.isoformat(), last.isoformat(), need, starts),
        )
    records.connection.execute("DELETE FROM provider_return WHERE released_with_need IS NULL")
    found = Counted(
        measured_counts(
            records.context(), records.connection, period=PERIOD, as_at=TODAY, area="west_mercia"
        )
    )
    assert found.share(("share_held", "authority", HEREFORDSHIRE)) == (2, 5)
    beyond = found[("share_held", "authority", TELFORD)]
    assert (beyond.numerator, beyond.denominator, beyond.unknown) == (0, 0, 1)
    assert found.share("share_held") == (2, 5)
    assert found.share(("returned_started", "authority", HEREFORDSHIRE)) == (3, 5)
    assert [part.category for part in found.parts("share_held", "authority")] == [
        HEREFORDSHIRE,
        TELFORD,
    ]
