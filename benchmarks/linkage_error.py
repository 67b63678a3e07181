"""How far errors in returned attributors move the take-up figure, pass by pass.

Run: python benchmarks/linkage_error.py [STARTS] [WORLDS]     Usual: 14,000 starts, 5 worlds.

Made-up people: 2,780 releases of a quarter, 53.4% of them followed by a start within 21 days,
among the starts that providers return of all their clients. The rates of error are our assumption:
each initial wrong 2%, the two swapped 0.5%, the date of birth wrong 3%, the sex 0.3%, the authority
moved 8% and missing 1%. Printed are the precision and recall of the links and the bias of the
figure in points: of what the program links by itself, and as if a person had accepted every pair of
the later passes that is the only one of its kind.
"""

import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.codes import Sex
from release_planner.domain.linkage.attributors import Attributors
from release_planner.domain.linkage.linking import Linkage, Pair, link_starts
from release_planner.domain.linkage.passes import Pass, Release, StartToLink

RELEASES, WITHIN, WINDOW, TAKE_UP = 2_780, 120, 21, 0.534
FIRST, DAYS = date(2026, 7, 1), 92
AUTHORITIES = tuple(f"E080000{number}" for number in range(25, 39))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWYZ"
FORENAME_WEIGHTS = (10, 4, 8, 9, 4, 2, 3, 2, 2, 14, 6, 6, 9, 5, 1, 5, 1, 7, 10, 6, 1, 1, 2, 1, 2)
SURNAME_WEIGHTS = (4, 9, 8, 6, 3, 4, 6, 9, 1, 5, 4, 5, 9, 3, 2, 6, 1, 7, 10, 6, 1, 1, 8, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """Releases, the starts that were returned, and which release each of them truly follows."""

    releases: tuple[Release, ...]
    starts: tuple[StartToLink, ...]
    truth: Mapping[int, int]
    true_rate: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision and recall of links, and the figure that they give beside the true one."""

    precision: float
    recall: float
    bias: float


def make_world(seed: int, starts: int) -> World:
    """A world whose every number comes from its seed."""
    chance = random.Random(seed)
    releases = tuple(
        Release(
            number,
            number,
            FIRST + timedelta(days=chance.randrange(DAYS)),
            _somebody(chance),
            chance.choice(AUTHORITIES),
        )
        for number in range(1, RELEASES + 1)
    )
    followed = [each for each in releases if chance.random() < TAKE_UP]
    returned: list[StartToLink] = []
    truth: dict[int, int] = {}
    for number, release in enumerate(followed, 1):
        truth[number] = release.custody_id
        day = release.released_on + timedelta(days=chance.randrange(WINDOW + 1))
        told = _told(chance, release.attributors)
        returned.append(StartToLink(number, told, _authority(chance, release.authority), day))
    for number in range(len(followed) + 1, starts + 1):
        day = FIRST + timedelta(days=chance.randrange(DAYS + WINDOW))
        told = _told(chance, _somebody(chance))
        returned.append(StartToLink(number, told, chance.choice(AUTHORITIES), day))
    chance.shuffle(returned)
    return World(releases, tuple(returned), truth, len(followed) / RELEASES)


def _somebody(chance: random.Random) -> Attributors:
    initials = "".join(
        chance.choices(LETTERS, weights)[0] for weights in (FORENAME_WEIGHTS, SURNAME_WEIGHTS)
    )
    born = date(1960, 1, 1) + timedelta(days=int(chance.triangular(0, 16_800, 9_500)))
    return Attributors(initials, born, Sex.FEMALE if chance.random() < 0.12 else Sex.MALE)


def _told(chance: random.Random, true: Attributors) -> Attributors:
    letters = [
        chance.choice(LETTERS) if chance.random() < 0.02 else letter for letter in true.initials
    ]
    if chance.random() < 0.005:
        letters.reverse()
    born = (
        _wrong_birth(chance, true.date_of_birth) if chance.random() < 0.03 else (true.date_of_birth)
    )
    others = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}
    sex = others[true.sex] if chance.random() < 0.003 else true.sex
    return Attributors("".join(letters), born, sex)


def _wrong_birth(chance: random.Random, born: date) -> date:
    """Day, month or year wrong, or day and month swapped where that is a date."""
    wrong = [
        born.replace(day=chance.randint(1, 28)),
        born.replace(day=min(born.day, 28), month=chance.randint(1, 12)),
        born.replace(
            day=min(born.day, 28), year=born.year + chance.choice((-10, -2, -1, 1, 2, 10))
        ),
    ]
    if born.day <= 12:
        wrong.append(born.replace(day=born.month, month=born.day))
    return chance.choice(wrong)


def _authority(chance: random.Random, true: str | None) -> str | None:
    if chance.random() < 0.01:
        return None
    return chance.choice(AUTHORITIES) if chance.random() < 0.08 else true


def best_of_passes(found: Linkage, last: Pass) -> list[Pair]:
    """The links, and as if a person had accepted it every pair of these passes that is the only one
    of its start and of its release in its pass.
    """
    pairs = [pair for pair in found.links if pair.link_pass <= last]
    taken = {pair.release.custody_id for pair in pairs}
    for by in Pass:
        if by > last:
            break
        waiting = [
            pair
            for of_start in found.to_review.values()
            for pair in of_start
            if pair.link_pass == by and pair.release.custody_id not in taken
        ]
        starts = [pair.start_id for pair in waiting]
        spells = [pair.release.custody_id for pair in waiting]
        done = {pair.start_id for pair in pairs}
        new = [
            pair
            for pair in waiting
            if starts.count(pair.start_id) == 1
            and spells.count(pair.release.custody_id) == 1
            and pair.start_id not in done
        ]
        pairs += new
        taken |= {pair.release.custody_id for pair in new}
    return pairs


def measured(world: World, pairs: Sequence[Pair]) -> Measured:
    """How good these links are, and the figure that they give."""
    right = sum(world.truth.get(pair.start_id) == pair.release.custody_id for pair in pairs)
    days = {start.id: start.started_on for start in world.starts}
    started = {
        pair.release.custody_id
        for pair in pairs
        if 0 <= (days[pair.start_id] - pair.release.released_on).days <= WINDOW
    }
    return Measured(
        right / len(pairs),
        right / len(world.truth),
        100 * (len(started) / RELEASES - world.true_rate),
    )


def main() -> None:
    """Print the table."""
    starts, worlds = (*map(int, sys.argv[1:3]), *(14_000, 5)[len(sys.argv[1:3]) :])
    made = [make_world(seed, starts) for seed in range(1, worlds + 1)]
    began = time.perf_counter()
    found = [link_starts(world.starts, world.releases, within_days=WITHIN) for world in made]
    seconds = (time.perf_counter() - began) / worlds
    rate = sum(world.true_rate for world in made) / worlds
    print(f"{starts:,} starts, {RELEASES:,} releases, {worlds} worlds, true take-up {rate:.1%}")
    print(f"{'passes':<28}{'precision':>10}{'recall':>8}{'bias, points':>14}")
    for last in Pass:
        results = [
            measured(world, best_of_passes(one, last))
            for world, one in zip(made, found, strict=True)
        ]
        _print(f"1 to {last.value} ({last.name.lower().replace('_', ' ')})", results)
    _print("linked by the program", [
        measured(world, one.links) for world, one in zip(made, found, strict=True)
    ])  # fmt: skip
    to_review = sum(len(one.to_review) for one in found) / worlds
    holding = sum(
        any(pair.release.custody_id == world.truth.get(start) for pair in pairs)
        for world, one in zip(made, found, strict=True)
        for start, pairs in one.to_review.items()
    )
    share = holding / max(1, to_review * worlds)
    print(f"left to a person: {to_review:.0f} starts, the right one among the pairs of {share:.0%}")
    print(f"{seconds * 1000:.0f} ms a world")


def _print(name: str, results: Sequence[Measured]) -> None:
    count = len(results)
    precision, recall, bias = (
        sum(getattr(each, part) for each in results) / count
        for part in ("precision", "recall", "bias")
    )
    print(f"{name:<28}{precision:>10.3f}{recall:>8.3f}{bias:>+14.1f}")


if __name__ == "__main__":
    main()
