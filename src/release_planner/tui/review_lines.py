"""Returned starts and the releases that they may follow, as lines of text."""

from collections.abc import Iterator
from dataclasses import dataclass

from release_planner.actions.review_returns import Candidate, StartToReview
from release_planner.domain.day_text import day_text, days_text
from release_planner.domain.linkage.differences import SEX_WORDS
from release_planner.tui import words
from release_planner.tui.text import cell
from release_planner.tui.widgets.lines import Line, TextLine

_LABEL, _VALUE = 11, 26


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """What keys act on: a start, and one candidate, None where it has none left."""

    each: StartToReview
    candidate: Candidate | None

    @property
    def id(self) -> tuple[int, int | None]:
        """How it is recognised after it was read again."""
        return self.each.id, self.candidate.custody_id if self.candidate else None


def review_lines(starts: list[StartToReview]) -> Iterator[Line]:
    """Each start as a heading, and below it a line for each release that it may follow."""
    for each in starts:
        start, told = each.start, each.start.attributors
        yield TextLine(
            f"{told.initials}, born {told.date_of_birth:%d/%m/%Y}, {SEX_WORDS[told.sex]},"
            f" started {day_text(start.started_on)}",
            wide_right=start.provider_name,
            style="heading",
        )
        if not each.candidates:
            gone = "No release here is like it any more: r leaves it without a person."
            yield TextLine(f"   {gone}", subject=ReviewSubject(each, None), detail=(gone,))
        for candidate in each.candidates:
            yield _candidate_line(each, candidate)


def _candidate_line(each: StartToReview, candidate: Candidate) -> TextLine:
    held = candidate.held
    name = f"{words.name(held.surname, held.forenames)} ({held.identifier})"
    differs = [text.partition(":")[0] for text in candidate.differs]
    aside = f"differs: {', '.join(differs)}" if differs else "nothing differs"
    return TextLine(
        f"   {name}",
        f"unsure · {aside}" if candidate.decision else aside,
        subject=ReviewSubject(each, candidate),
        detail=tuple(_side_by_side(each, candidate)),
    )


def _side_by_side(each: StartToReview, candidate: Candidate) -> Iterator[str]:
    """What was returned beside what is held, with a word where they differ."""
    told, held = each.start.attributors, candidate.held.attributors
    authority = next((text for text in candidate.differs if text.startswith("authority")), "")
    here = authority.rpartition(", ")[2].removesuffix(" here") if authority else each.authority_name
    rows = (
        ("Initials", told.initials, held.initials, told.initials != held.initials),
        (
            "Born",
            f"{told.date_of_birth:%d/%m/%Y}",
            f"{held.date_of_birth:%d/%m/%Y}",
            told.date_of_birth != held.date_of_birth,
        ),
        ("Sex", SEX_WORDS[told.sex], SEX_WORDS[held.sex], _sex_differs(candidate)),
        ("Authority", each.authority_name, here, bool(authority)),
    )
    known_as = candidate.held
    yield f"{words.name(known_as.surname, known_as.forenames)} ({known_as.identifier})"
    yield _row("", "Returned", "Here", "")
    for label, returned, known, differs in rows:
        yield _row(label, returned, known, "differs" if differs else "same")
    released_on = day_text(candidate.held.released_on)
    yield f"Started {days_text(candidate.days_after)} after the release on {released_on}."
    yield f"Returned by {each.start.provider_name}."
    if candidate.decision is not None:
        decided = candidate.decision
        yield f"{decided.decided_by} was unsure on {day_text(decided.decided_on)}."


def _sex_differs(candidate: Candidate) -> bool:
    return any(text.startswith("sex") for text in candidate.differs)


def _row(label: str, returned: str, known: str, differs: str) -> str:
    return f"{cell(label, _LABEL)}{cell(returned, _VALUE)} {cell(known, _VALUE)} {differs}"
