"""The lines at the top of a person's screen: who, when, on what date that rests, and whose."""

from datetime import date

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import (
    RELEASE_DATE_TYPE_NAMES,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    ReleaseDateType,
    YesNoUnknown,
)
from release_planner.domain.day_text import day_text, expected_text
from release_planner.store.reading.person import DateEntryRow, PersonDetail, PersonHeader
from release_planner.tui import words
from release_planner.tui.person_page import PersonPage
from release_planner.tui.person_words import age, instant_text, short_day
from release_planner.tui.plan_lines import UNOWNED
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED, PLAIN

_CONFIDENCE = {
    "actual": "it has happened",
    "confirmed": "confirmed",
    "approved": "approved",
    "calculated": "calculated",
    "conflict": "the systems disagree",
}
_DETAILED_WIDTH = 110

StyledText = tuple[str, str]


def identifier(header: PersonHeader) -> str:
    """The number that the person is known by first."""
    return header.prison_number or header.crn or header.pnc_number or ""


def in_force(detail: PersonDetail) -> list[DateEntryRow]:
    """The date entries that no newer one has replaced."""
    return [entry for entry in detail.date_entries if entry.is_in_force]


def disagreeing(detail: PersonDetail) -> list[DateEntryRow]:
    """The entries between which somebody has to choose, none when the systems agree."""
    if not detail.header.has_date_conflict:
        return []
    of_type = [entry for entry in in_force(detail) if entry.type == detail.header.anchor_type]
    return of_type if len(of_type) > 1 else in_force(detail)


def header_lines(page: PersonPage, today: date, width: int) -> list[list[StyledText]]:
    """Four lines of styled texts."""
    header = page.detail.header
    return [
        [(_who(header, page, today, width), PLAIN)],
        _when(header, today),
        _rests_on(page.detail, today, width),
        _whose(page.detail, width),
    ]


def _who(header: PersonHeader, page: PersonPage, today: date, width: int) -> str:
    parts = [header.prison_number, header.crn and f"CRN {header.crn}"]
    if header.pnc_number and (width >= _DETAILED_WIDTH or not any(parts)):
        parts.append(f"PNC {header.pnc_number}")
    born = header.date_of_birth
    parts.append(
        f"born {day_text(born)[4:]} ({age(born, today)})" if born else "date of birth not known"
    )
    state = words.CUSTODY_STATES[CustodyState(header.state)]
    place = ""
    if header.state not in (CustodyState.RELEASED, CustodyState.DIED) and header.prison_id:
        place = f", {page.name_of(header.prison_id)}"
        if width < _DETAILED_WIDTH:
            place = f", HMP {header.prison_id}"
    since = header.state_since
    if width >= _DETAILED_WIDTH and since is not None:
        place += f" since {day_text(since)}"
    return " · ".join(part for part in (*parts, state + place) if part)


def _when(header: PersonHeader, today: date) -> list[StyledText]:
    if header.state == CustodyState.DIED:
        return [("Died: every alert, letter and calendar about this person has stopped.", HEADING)]
    if header.released_on is not None and header.state == CustodyState.RELEASED:
        text = f"Released {day_text(header.released_on)}"
        texts = [(f"{text}, {words.distance(header.released_on, today)}", HEADING)]
        if header.window_ends_on is not None:
            texts.append((f" · treatment window to {day_text(header.window_ends_on)}", PLAIN))
        return texts
    if header.expected_from is None:
        if header.state == CustodyState.REMAND:
            court = header.next_court_on
            hearing = f"next in court {day_text(court)}" if court else "no hearing known"
            return [(f"No release day: on remand, {hearing}", HEADING)]
        return [("No expected release day yet", HEADING), (" · press d to give one", PLAIN)]
    days = expected_text(header.expected_from, header.expected_to)
    text = f"Expected release day: {days}, {words.distance(header.expected_from, today)}"
    texts = [(text, HEADING)]
    if header.expected_to is not None and header.expected_to < today:
        texts.append((" · PASSED: press m if released", ALERT))
    return texts


def _rests_on(detail: PersonDetail, today: date, width: int) -> list[StyledText]:
    header = detail.header
    if header.has_date_conflict:
        return [(f"SYSTEMS DISAGREE, press d: {_rivals(disagreeing(detail), today)}", ALERT)]
    if header.anchor_day is None or header.anchor_type is None:
        return [("No date in force that a plan can hang on", PLAIN)]
    kind = RELEASE_DATE_TYPE_NAMES[ReleaseDateType(header.anchor_type)]
    text = f"Rests on {header.anchor_type} {day_text(header.anchor_day)}"
    text += f", {_CONFIDENCE.get(header.anchor_confidence, header.anchor_confidence)}"
    sources = [
        entry
        for entry in in_force(detail)
        if entry.type == header.anchor_type and entry.day == header.anchor_day
    ]
    chosen = next((entry for entry in sources if entry.is_chosen), sources[-1] if sources else None)
    if chosen is not None:
        text += f" · {chosen.source}, as at {instant_text(chosen.as_at)[4:-7]}"
    if header.expected_from != header.expected_to:
        text += " · early release not known"
    return [(text, PLAIN), (f" · {kind}" if width >= _DETAILED_WIDTH else "", MUTED)]


def _rivals(entries: list[DateEntryRow], today: date) -> str:
    """What each system says: the type once when it is one, the year only where it is not plain."""
    one_type = len({entry.type for entry in entries}) == 1
    said = [
        f"{entry.source} {'' if one_type else f'{entry.type} '}{short_day(entry.day, today)}"
        for entry in entries
    ]
    return (f"{entries[0].type} " if one_type else "") + ", ".join(said)


def _whose(detail: PersonDetail, width: int) -> list[StyledText]:
    header, hidden = detail.header, detail.hidden
    owner = f"{header.owner_name} ({header.owner_code})" if header.owner_code else UNOWNED
    cohort = header.iom_cohort
    iom = f"IOM {words.COHORTS[IomCohort(cohort)]}" if cohort else "not IOM"
    if FieldGroup.IOM in hidden:
        iom = "IOM not shared"
    level = words.mappa(MappaCategory(header.mappa_category), MappaLevel(header.mappa_level))
    mappa = "not MAPPA" if level == "no" else f"MAPPA {level}"
    if FieldGroup.PUBLIC_PROTECTION in hidden:
        mappa = "MAPPA not shared"
    texts = [
        (f"Owner {owner}", PLAIN if header.owner_code else ALERT),
        (f" · {iom} · {mappa}", PLAIN),
    ]
    concern = YesNoUnknown(header.domestic_abuse_concern)
    if FieldGroup.SAFEGUARDING in hidden:
        texts.append((" · domestic abuse not shared", MUTED))
    elif concern is YesNoUnknown.YES:
        texts.append((" · DOMESTIC ABUSE", ALERT))
    elif concern is YesNoUnknown.UNKNOWN:
        texts.append((" · domestic abuse ?", MUTED))
    if header.is_child == YesNoUnknown.YES:
        texts.append((" · CHILD", ALERT))
    return texts
