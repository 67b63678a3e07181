"""Writing a synthetic caseload as the files that prisons, teams and providers send."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from release_planner.domain.codes import ReleaseDateType, Role
from release_planner.domain.plan_builder import PlanBuilder
from release_planner.domain.timeline import add_months
from release_planner.reference.reference import Reference
from release_planner.samples.identifiers import crn, pnc_number
from release_planner.samples.mixes import load_mixes
from release_planner.samples.monthly_counts import (
    COUNTS_HEADER,
    NO_COUNTS,
    MonthlyCounts,
    counts_by_month,
)
from release_planner.samples.outcomes import WINDOW_DAYS, Event, make_outcomes
from release_planner.samples.people import DAYS_BACK, Cast, SyntheticPerson, make_people
from release_planner.samples.returned_starts import HEADER, split_events
from release_planner.samples.world import SyntheticAuthority, World, make_world

DEFAULT_SEED = 20261122
COMPLETE_DAYS_AGO = 4
LATE_COMPLETE_DAYS_AGO = 75

_CASELOAD_HEADER = (
    "prisonerNumber",
    "crn",
    "pncNumber",
    "lastName",
    "firstName",
    "dateOfBirth",
    "sex",
    "ethnicity",
    "prisonId",
    "legalStatus",
    "receptionDate",
    "sentenceStartDate",
    "conditionalReleaseDate",
    "postRecallReleaseDate",
    "homeDetentionCurfewEligibilityDate",
    "homeDetentionCurfewActualDate",
    "SLED",
    "next court date",
    "Friday release exclusion",
    "home local authority",
    "treatment need",
    "substance group",
    "treatment consent",
    "accommodation on release",
    "IOM cohort",
    "IOM officer",
    "COM",
    "POM",
    "IOM coordinator",
    "pre-release team",
    "treatment worker",
    "housing officer",
    "prison work coach",
    "MAPPA category",
    "MAPPA level",
    "domestic abuse concern",
)


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """The files of one synthetic caseload; ``update`` is the same caseload a week on.

    ``officer_code`` is a member of staff with a caseload worth looking at.
    """

    staff: Path
    provision: Path
    caseload: Path
    outcomes: Path
    returns: Path
    returned_starts: Path
    update: Path
    officer_code: str


def write_sample_files(
    folder: Path, people: int, seed: int, today: date, reference: Reference
) -> SampleFiles:
    """Write the files into a folder, readable by their owner alone. Same seed, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    cast = make_cast(seed, today, reference)
    caseload = list(make_people(cast, people, seed))
    files = SampleFiles(
        folder / "staff.csv",
        folder / "provision.csv",
        folder / "caseload.csv",
        folder / "outcomes.csv",
        folder / "aggregate-returns.csv",
        folder / "returned-starts.csv",
        folder / "caseload-a-week-later.csv",
        cast.world.demonstrator.code,
    )
    _write_world(files, cast.world)
    _write(files.caseload, _CASELOAD_HEADER, map(_caseload_row, caseload))
    _write_what_happened(files, cast, caseload, seed)
    _write(files.update, _CASELOAD_HEADER, map(_caseload_row, _moved(caseload, today, seed)))
    return files


def write_caseload_file(
    path: Path, people: int, seed: int, today: date, reference: Reference
) -> None:
    """Write the caseload file alone. Same seed, same bytes."""
    cast = make_cast(seed, today, reference)
    _write(path, _CASELOAD_HEADER, map(_caseload_row, make_people(cast, people, seed)))


def make_cast(seed: int, today: date, reference: Reference) -> Cast:
    """The world and the mixes that people are drawn from, for both areas."""
    authorities = tuple(
        SyntheticAuthority(
            code,
            reference.authorities[code].name,
            reference.authorities[code].upper_tier_code or code,
            area.id,
        )
        for area in reference.areas.values()
        for code in area.housing_authorities
    )
    prisons = [
        reference.prisons[prison_id]
        for area in reference.areas.values()
        for prison_id in area.prisons
    ]
    return Cast(
        mixes=load_mixes(reference.folder),
        world=make_world(authorities, seed),
        prisons_for_men=tuple(sorted({each.prison_id for each in prisons if each.holds_men})),
        prisons_for_women=tuple(sorted({each.prison_id for each in prisons if each.holds_women})),
        reference=reference,
        today=today,
    )


def _write_world(files: SampleFiles, world: World) -> None:
    staff_header = ("staff code", "name", "role", "agency", "team code", "team name", "area")
    _write(
        files.staff,
        (*staff_header, "telephone"),
        (
            (
                each.code,
                each.name,
                each.role.value,
                each.agency.value,
                each.team_code,
                each.team_name,
                each.area,
                each.telephone,
            )
            for each in world.staff
        ),
    )
    place_header = ("provider code", "provider name", "agency", "place code", "place name")
    _write(
        files.provision,
        (*place_header, "local authority", "telephone", "opening days"),
        (
            (
                each.provider_code,
                each.provider_name,
                each.agency.value,
                each.place_code,
                each.place_name,
                each.authority,
                each.telephone,
                each.open_days,
            )
            for each in world.places
        ),
    )


def _caseload_row(person: SyntheticPerson) -> tuple[str, ...]:
    day = person.dates.get
    return (
        person.prison_number,
        crn(person.serial),
        pnc_number(person.serial),
        person.surname.upper(),
        person.forenames,
        f"{person.date_of_birth:%d/%m/%Y}",
        person.sex,
        person.ethnicity,
        person.prison_id,
        person.legal_status,
        f"{person.reception_on:%d/%m/%Y}",
        _text(person.sentence_start),
        _text(day(ReleaseDateType.CRD)),
        _text(day(ReleaseDateType.PRRD)),
        _text(day(ReleaseDateType.HDCED)),
        _text(day(ReleaseDateType.HDCAD)),
        _text(day(ReleaseDateType.SLED)),
        _text(person.next_court_on),
        "",
        person.authority.code if person.authority else "",
        person.treatment_need,
        person.substance_group,
        person.consent_to_share,
        person.accommodation,
        person.iom_cohort,
        person.staff.get(Role.IOM_OFFICER, ""),
        person.staff.get(Role.COMMUNITY_OFFENDER_MANAGER, ""),
        person.staff.get(Role.PRISON_OFFENDER_MANAGER, ""),
        person.staff.get(Role.IOM_COORDINATOR, ""),
        person.staff.get(Role.PRE_RELEASE_TEAM, ""),
        person.staff.get(Role.TREATMENT_WORKER, ""),
        person.staff.get(Role.HOUSING_OFFICER, ""),
        person.staff.get(Role.PRISON_WORK_COACH, ""),
        person.mappa_category,
        person.mappa_level,
        person.domestic_abuse_concern,
    )


def _write_what_happened(
    files: SampleFiles, cast: Cast, caseload: Sequence[SyntheticPerson], seed: int
) -> None:
    random = Random(seed + 1)
    reference = cast.reference
    builder = PlanBuilder(
        reference.pathways, reference.bank_holidays, reference.plan_rules, cast.today
    )
    by_number = {person.prison_number: person for person in caseload}
    events = [
        event for person in caseload for event in make_outcomes(cast, person, builder, random)
    ]
    split = split_events(events, by_number, cast.mixes, seed)
    _write(files.outcomes, Event._fields, map(_event_row, split.recorded))
    _write(files.returned_starts, HEADER, split.returned)
    counts = counts_by_month(events, by_number, cast.mixes, seed)
    _write_returns(files.returns, cast.world, cast.today, counts)


def _event_row(event: Event) -> tuple[str, ...]:
    return tuple(f"{value:%d/%m/%Y}" if isinstance(value, date) else value for value in event)


def _write_returns(
    path: Path, world: World, today: date, counts: Mapping[tuple[str, date], MonthlyCounts]
) -> None:
    header = ("provider code", "local authority", "period from", "period to")
    authorities = sorted({each.treatment_authority for each in world.authorities})
    late = authorities[-1]
    rows = []
    for authority in world.authorities:
        place = next(
            each
            for each in world.places
            if each.authority == authority.code and each.provider_code.startswith("TRT")
        )
        days = (
            LATE_COMPLETE_DAYS_AGO if authority.treatment_authority == late else COMPLETE_DAYS_AGO
        )
        complete_to = today - timedelta(days=days)
        rows += [
            (
                place.provider_code,
                authority.treatment_authority,
                *map(_text, days_of_return),
                *counts.get((authority.code, days_of_return[0]), NO_COUNTS).texts(
                    is_closed=days_of_return[1] + timedelta(days=WINDOW_DAYS) <= complete_to
                ),
            )
            for days_of_return in _months_returned(complete_to, today)
        ]
    _write(path, (*header, "complete to", "returned on", *COUNTS_HEADER), rows)


def _months_returned(complete_to: date, today: date) -> Iterator[tuple[date, ...]]:
    """First and last day, complete to and returned on, of each month that a provider returned."""
    month = add_months(complete_to.replace(day=1), -DAYS_BACK // 30)
    while (last := add_months(month, 1) - timedelta(days=1)) <= complete_to:
        month = last + timedelta(days=1)
        is_newest = add_months(month, 1) - timedelta(days=1) > complete_to
        known_to = complete_to if is_newest else min(last + timedelta(days=21), complete_to)
        yield last.replace(day=1), last, known_to, min(known_to + timedelta(days=2), today)


def _moved(
    caseload: Iterable[SyntheticPerson], today: date, seed: int
) -> Iterable[SyntheticPerson]:
    """The people still inside, a few of whose conditional release dates have moved."""
    random = Random(seed + 2)
    for person in caseload:
        if person.released_on is not None:
            continue
        conditional = person.dates.get(ReleaseDateType.CRD)
        is_sentenced = person.legal_status == "SENTENCED"
        if is_sentenced and conditional and conditional > today and random.random() < 0.06:
            days = random.choice((-35, -21, -14, -7, 3, 14, 28))
            later = max(today + timedelta(days=2), conditional + timedelta(days=days))
            person = replace(person, dates={**person.dates, ReleaseDateType.CRD: later})
        if random.random() > 0.01:
            yield person


def _text(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
