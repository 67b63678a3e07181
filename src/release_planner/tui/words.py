"""How the screens say names, states and days."""

from datetime import date

from release_planner.domain.codes import CustodyState, IomCohort, MappaCategory, MappaLevel
from release_planner.domain.day_text import day_text

CUSTODY_STATES = {
    CustodyState.IN_CUSTODY: "in custody",
    CustodyState.REMAND: "on remand",
    CustodyState.HDC_APPROVED: "HDC approved",
    CustodyState.HDC_REFUSED: "HDC refused",
    CustodyState.HDC_WITHDRAWN: "HDC withdrawn",
    CustodyState.IN_HOSPITAL: "in hospital",
    CustodyState.RELEASED: "released",
    CustodyState.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    CustodyState.RETURNED_TO_CUSTODY: "returned to custody",
    CustodyState.RECALL_RESCINDED: "recall rescinded",
    CustodyState.DIED: "died",
}

COHORTS = {IomCohort.FIXED: "fixed", IomCohort.FLEX: "flex", IomCohort.FREE: "free"}


def name(surname: str, forenames: str) -> str:
    """A person's name as lists show it: SMITH, John."""
    return f"{surname.upper()}, {forenames}" if forenames else surname.upper()


def code_words(code: str) -> str:
    """A stored code as words: "iom_officer" reads "IOM officer"."""
    words = code.replace("_", " ")
    return words.replace("iom", "IOM").replace("mappa", "MAPPA")


def mappa(category: MappaCategory, level: MappaLevel) -> str:
    """MAPPA category and level in few letters: "2 L3"; "?" is not known."""
    if category is MappaCategory.NOT_SUBJECT:
        return "no"
    if category is MappaCategory.UNKNOWN:
        return "?"
    if level in (MappaLevel.NOT_SET, MappaLevel.NOT_APPLICABLE):
        return f"{category} L?" if level is MappaLevel.NOT_SET else f"{category}"
    return f"{category} L{level}"


def distance(day: date, today: date) -> str:
    """How far a day is from today: "today", "in 9 days", "3 days ago"."""
    days = (day - today).days
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def day_or_days(first: date, last: date | None, width: int, today: date) -> str:
    """The expected release day; while it is not known which, both: "Thu 26 or Fri 27 Nov".

    The longest form that fits ``width`` is given: 23 is enough for days up to a week apart. The
    year is left out only when the day is less than ten months away.
    """
    if last is None or last == first:
        return day_text(first)
    one, _, _ = day_text(first).rpartition(" ")
    other, _, year = day_text(last).rpartition(" ")
    if (first.year, first.month) == (last.year, last.month):
        one, _, _ = one.rpartition(" ")
    forms = [f"{one} or {other} {year}"]
    if abs((first - today).days) < _YEAR_IS_PLAIN:
        forms.append(f"{one} or {other}")
    forms += [f"{one}/{other} {year}", f"{one}/{other} {year[2:]}"]
    return next((form for form in forms if len(form) <= width), forms[-1])


_YEAR_IS_PLAIN = 300
