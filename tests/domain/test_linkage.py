"""Finding the person of a returned start: what pairs, what links by itself, what never does."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_planner.domain.codes import Sex
from release_planner.domain.linkage.attributors import (
    Attributors,
    InitialsError,
    initials_of,
    read_initials,
)
from release_planner.domain.linkage.differences import differences
from release_planner.domain.linkage.keyed_hashes import pair_hash, start_hash
from release_planner.domain.linkage.linking import Linkage, link_starts
from release_planner.domain.linkage.passes import Pass, Release, Releases, StartToLink, pass_of

DUDLEY, SANDWELL = "E08000027", "E08000028"
BORN = date(1988, 4, 3)
OUT = date(2026, 9, 1)
WITHIN = 120


def told(initials: str = "JS", born: date = BORN, sex: Sex = Sex.MALE) -> Attributors:
    return Attributors(initials, born, sex)


def start(
    number: int = 1,
    who: Attributors | None = None,
    authority: str | None = DUDLEY,
    day: date = OUT + timedelta(days=9),
) -> StartToLink:
    return StartToLink(number, who or told(), authority, day)


def release(
    spell: int = 1,
    who: Attributors | None = None,
    authority: str | None = DUDLEY,
    day: date = OUT,
    person: int | None = None,
) -> Release:
    return Release(spell, person or spell, day, who or told(), authority)


def linked(found: Linkage) -> set[tuple[int, int, Pass]]:
    return {(each.start_id, each.release.custody_id, each.link_pass) for each in found.links}


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("JS", "JS"), ("j.s.", "JS"), (" J S ", "JS"), ("J-S", "JS"), ("É Ö", "EO"),
        ("Ø Ł", "OL"), ("J-P S", "JS"), ("jaks", "JS"), ("Æ'B", "AB"), ("Ж Ш", "ЖШ"),
    ],
)  # fmt: skip
def test_initials_are_read_however_they_are_written(text: str, initials: str) -> None:
    assert read_initials(text) == initials


@pytest.mark.parametrize("text", ["", "J", "J.", "12", "John Smith", "Smith"])
def test_other_texts_are_no_initials(text: str) -> None:
    with pytest.raises(InitialsError):
        read_initials(text)


@pytest.mark.parametrize(
    ("forenames", "surname", "initials"),
    [
        ("Seán", "O'Neill", "SO"), ("Mary Ann", "Smith-Jones", "MS"), ("Élise", "Ørsted", "EO"),
        ("", "Smith", None), ("-", "Smith", None),
    ],
)  # fmt: skip
def test_initials_of_a_name(forenames: str, surname: str, initials: str | None) -> None:
    assert initials_of(forenames, surname) == initials


@pytest.mark.parametrize(
    ("who", "authority", "expected"),
    [
        (told(), DUDLEY, Pass.EXACT),
        (told(), SANDWELL, Pass.ANY_AUTHORITY),
        (told(), None, Pass.ANY_AUTHORITY),
        (told("JT"), DUDLEY, Pass.INITIAL),
        (told("SJ"), DUDLEY, Pass.INITIAL),
        (told("KT"), DUDLEY, None),
        (told(born=date(1988, 4, 13)), DUDLEY, Pass.BIRTH),
        (told(born=date(1988, 3, 4)), DUDLEY, Pass.BIRTH),
        (told(born=date(1978, 4, 3)), DUDLEY, Pass.BIRTH),
        (told(born=date(1978, 4, 13)), DUDLEY, None),
        (told(born=date(1978, 3, 4)), DUDLEY, None),
        (told("JT"), None, Pass.INITIAL),
        (told("JT"), SANDWELL, None),
        (told(born=date(1988, 3, 4)), SANDWELL, None),
        (told(sex=Sex.FEMALE), SANDWELL, None),
        (told(sex=Sex.FEMALE), DUDLEY, Pass.SEX),
        (told(sex=Sex.NOT_KNOWN), DUDLEY, Pass.SEX),
        (told("JT", sex=Sex.NOT_KNOWN), DUDLEY, None),
        (told("JT", born=date(1988, 4, 13)), DUDLEY, None),
    ],
)
def test_each_pass_allows_one_thing_to_differ(
    who: Attributors, authority: str | None, expected: Pass | None
) -> None:
    assert pass_of(start(who=who, authority=authority), release()) is expected


def test_two_unknown_sexes_do_not_agree() -> None:
    nobody = told(sex=Sex.NOT_KNOWN)
    assert pass_of(start(who=nobody), release(who=nobody)) is Pass.SEX


def test_what_is_exact_or_alone_in_another_authority_links_by_itself() -> None:
    assert linked(link_starts([start()], [release()], within_days=WITHIN)) == {(1, 1, Pass.EXACT)}
    elsewhere = link_starts([start(authority=None)], [release()], within_days=WITHIN)
    assert linked(elsewhere) == {(1, 1, Pass.ANY_AUTHORITY)}


def test_what_differs_goes_to_a_person() -> None:
    found = link_starts([start(who=told("JT"))], [release()], within_days=WITHIN)
    assert not found.links
    assert [each.link_pass for each in found.to_review[1]] == [Pass.INITIAL]


@pytest.mark.parametrize(("days", "is_linked"), [(-1, False), (0, True), (120, True), (121, False)])
def test_a_start_follows_its_release_by_up_to_120_days(days: int, is_linked: bool) -> None:
    found = link_starts([start(day=OUT + timedelta(days=days))], [release()], within_days=WITHIN)
    assert bool(found.links) is is_linked
    assert (1 in found.outside) is not is_linked


def test_two_people_who_are_told_alike_are_never_told_apart() -> None:
    found = link_starts([start()], [release(1), release(2)], within_days=WITHIN)
    assert not found.links
    assert [each.release.custody_id for each in found.to_review[1]] == [1, 2]
    one_left = link_starts(
        [start()], [release(1), release(2)], within_days=WITHIN, rejected={(1, 1)}
    )
    assert not one_left.links
    assert [each.release.custody_id for each in one_left.to_review[1]] == [2]


def test_two_starts_that_are_told_alike_are_left_to_a_person() -> None:
    two = [start(1), start(2, day=OUT + timedelta(days=20))]
    found = link_starts(two, [release()], within_days=WITHIN)
    assert not found.links
    assert set(found.to_review) == {1, 2}


def test_a_start_belongs_to_the_latest_of_two_releases_a_week_apart() -> None:
    releases = [
        release(1, day=OUT, person=7),
        release(2, day=OUT + timedelta(days=7), person=7),
        release(3, day=OUT + timedelta(days=14), person=7),
    ]
    found = link_starts([start()], releases, within_days=WITHIN)
    assert linked(found) == {(1, 2, Pass.EXACT)}


def test_rejecting_the_latest_release_does_not_fall_back_on_one_before() -> None:
    releases = [release(1, person=7), release(2, day=OUT + timedelta(days=7), person=7)]
    found = link_starts([start()], releases, within_days=WITHIN, rejected={(1, 2)})
    assert (found.links, found.to_review, found.rejected) == ((), {}, {1})


def test_a_pair_that_a_person_is_unsure_of_stays_with_them() -> None:
    found = link_starts([start()], [release()], within_days=WITHIN, unsure={(1, 1)})
    assert not found.links
    assert set(found.to_review) == {1}


def test_a_release_whose_start_is_found_links_no_second_and_is_no_near_candidate() -> None:
    before = [(1, OUT + timedelta(days=2))]
    again = link_starts([start()], [release()], within_days=WITHIN, linked=before)
    assert not again.links
    assert set(again.to_review) == {1}
    near = link_starts([start(who=told("JT"))], [release()], within_days=WITHIN, linked=before)
    assert near.outside == {1}


def test_differences_are_said_in_words() -> None:
    names = {DUDLEY: "Dudley", SANDWELL: "Sandwell"}
    said = differences(
        start(who=told("JT", date(1988, 3, 4), Sex.NOT_KNOWN), authority=SANDWELL),
        release(),
        names,
    )
    assert said == (
        "second initial: T returned, S here",
        "day and month of birth swapped: 04/03 returned, 03/04 here",
        "sex: not known returned, male here",
        "authority: Sandwell returned, Dudley here",
    )
    assert differences(start(), release(), names) == ()
    assert differences(start(who=told("SJ", date(1989, 4, 3))), release(), names) == (
        "initials swapped: SJ returned, JS here",
        "year of birth: 1989 returned, 1988 here",
    )


def test_hashes_need_the_key_and_every_part() -> None:
    made = start_hash(b"k" * 32, 1, told(), OUT)
    others = {
        start_hash(b"l" * 32, 1, told(), OUT),
        start_hash(b"k" * 32, 2, told(), OUT),
        start_hash(b"k" * 32, 1, told("JT"), OUT),
        start_hash(b"k" * 32, 1, told(sex=Sex.NOT_KNOWN), OUT),
        start_hash(b"k" * 32, 1, told(), OUT + timedelta(days=1)),
        pair_hash(b"k" * 32, told(), release()),
        pair_hash(b"k" * 32, told(), release(2)),
        pair_hash(b"k" * 32, told(), release(who=told("JT"))),
    }
    assert len(others | {made}) == 9
    assert made == start_hash(b"k" * 32, 1, told(), OUT)


# Few letters and days, so that people who are nearly alike are common.
BIRTHS = st.builds(date, st.integers(1988, 1989), st.integers(3, 5), st.integers(3, 5))
WHO = st.builds(
    Attributors, st.sampled_from(["JS", "SJ", "JT", "KS"]), BIRTHS, st.sampled_from(Sex)
)
DAYS = st.integers(0, 150).map(lambda days: OUT + timedelta(days=days))
AUTHORITIES = st.sampled_from([DUDLEY, SANDWELL, None])
STARTS = st.lists(st.builds(StartToLink, st.just(0), WHO, AUTHORITIES, DAYS), max_size=8).map(
    lambda rows: [
        StartToLink(n, row.attributors, row.authority, row.started_on)
        for n, row in enumerate(rows, 1)
    ]
)
RELEASES = st.lists(
    st.tuples(WHO, AUTHORITIES, st.lists(DAYS, min_size=1, max_size=2)), max_size=8
).map(
    lambda people: [
        Release(10 * person + spell, person, day, who, authority)
        for person, (who, authority, days) in enumerate(people, 1)
        for spell, day in enumerate(days)
    ]
)
PAIRS = st.frozensets(st.tuples(st.integers(1, 8), st.integers(10, 81)), max_size=40)


@settings(max_examples=200, deadline=None)
@given(STARTS, RELEASES)
def test_the_index_finds_every_pair(starts: list[StartToLink], releases: list[Release]) -> None:
    held = Releases(releases)
    for each in starts:
        expected = {
            (one.custody_id, by) for one in releases if (by := pass_of(each, one)) is not None
        }
        assert {(one.custody_id, by) for one, by in held.pairs_with(each)} == expected


@settings(max_examples=200, deadline=None)
@given(STARTS, RELEASES, PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_no_link_is_against_a_decision_and_the_order_of_rows_does_not_matter(
    starts: list[StartToLink],
    releases: list[Release],
    rejected: frozenset[tuple[int, int]],
    unsure: frozenset[tuple[int, int]],
    random: object,
) -> None:
    found = link_starts(starts, releases, within_days=WITHIN, rejected=rejected, unsure=unsure)
    pairs = {(each.start_id, each.release.custody_id) for each in found.links}
    assert not pairs & (rejected | unsure)
    waiting = {
        (number, each.release.custody_id) for number, of in found.to_review.items() for each in of
    }
    assert not waiting & rejected
    assert len({spell for _, spell in pairs}) == len(pairs)
    assert all(each.link_pass in (1, 2) for each in found.links)
    parts = [
        {number for number, _ in pairs}, set(found.to_review), found.rejected, found.outside
    ]  # fmt: skip
    assert sorted(number for part in parts for number in part) == [each.id for each in starts]
    mixed, others = list(starts), list(releases)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(others)  # type: ignore[attr-defined]
    again = link_starts(mixed, others, within_days=WITHIN, rejected=rejected, unsure=unsure)
    assert again == found


@settings(max_examples=150, deadline=None)
@given(STARTS, RELEASES)
def test_what_links_is_the_only_one_of_its_kind(
    starts: list[StartToLink], releases: list[Release]
) -> None:
    """Judged without the program's own passes: whoever else is told alike would be as right."""
    for pair in link_starts(starts, releases, within_days=WITHIN).links:
        mine = next(each for each in starts if each.id == pair.start_id)
        alike = {
            one.person_id
            for one in releases
            if one.attributors == mine.attributors
            and 0 <= (mine.started_on - one.released_on).days <= WITHIN
            and (pair.link_pass is Pass.ANY_AUTHORITY or one.authority == mine.authority)
        }
        assert alike == {pair.release.person_id}
