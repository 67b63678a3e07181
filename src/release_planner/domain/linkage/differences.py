"""In what a returned start and a release differ, in words that need no colour."""

from collections.abc import Iterator, Mapping

from release_planner.domain.codes import Sex
from release_planner.domain.linkage.passes import Release, StartToLink

SEX_WORDS = {
    Sex.MALE: "male",
    Sex.FEMALE: "female",
    Sex.NOT_KNOWN: "not known",
    Sex.NOT_SPECIFIED: "not specified",
}


def differences(
    start: StartToLink, release: Release, authority_names: Mapping[str, str]
) -> tuple[str, ...]:
    """Each thing that differs: what was returned, and what is held here."""
    return (
        *_of_initials(start, release),
        *_of_birth(start, release),
        *_of_sex(start, release),
        *_of_authority(start, release, authority_names),
    )


def _of_initials(start: StartToLink, release: Release) -> Iterator[str]:
    told, held = start.attributors.initials, release.attributors.initials
    if told == held:
        return
    if told == held[::-1]:
        yield f"initials swapped: {told} returned, {held} here"
        return
    for place, name in enumerate(("first", "second")):
        if told[place] != held[place]:
            yield f"{name} initial: {told[place]} returned, {held[place]} here"


def _of_birth(start: StartToLink, release: Release) -> Iterator[str]:
    told, held = start.attributors.date_of_birth, release.attributors.date_of_birth
    if told == held:
        return
    if told.year == held.year and (told.day, told.month) == (held.month, held.day):
        yield f"day and month of birth swapped: {told:%d/%m} returned, {held:%d/%m} here"
        return
    for part in ("day", "month", "year"):
        if getattr(told, part) != getattr(held, part):
            yield f"{part} of birth: {getattr(told, part)} returned, {getattr(held, part)} here"


def _of_sex(start: StartToLink, release: Release) -> Iterator[str]:
    told, held = start.attributors, release.attributors
    if told.sex != held.sex or not told.sex_is_known:
        yield f"sex: {SEX_WORDS[told.sex]} returned, {SEX_WORDS[held.sex]} here"


def _of_authority(start: StartToLink, release: Release, names: Mapping[str, str]) -> Iterator[str]:
    if start.authority is not None and start.authority == release.authority:
        return
    told, held = (
        names.get(code, code) if code else "not known"
        for code in (start.authority, release.authority)
    )
    yield f"authority: {told} returned, {held} here"
