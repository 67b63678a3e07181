"""What is not shared with whoever looks, and with whom a person agreed to share, as lines."""

from dataclasses import dataclass

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import Agency, TreatmentStanding
from release_planner.domain.day_text import day_text
from release_planner.store.reading.person import PersonDetail
from release_planner.store.reading.sharing import AgreementRow
from release_planner.store.reading.shown_person import NOT_SHARED
from release_planner.tui.widgets.line_list import PLAIN
from release_planner.tui.widgets.lines import Line, TextLine, heading

_LABEL_WIDTH = 30

AGENCIES = {
    Agency.POLICE: "police",
    Agency.PROBATION: "probation",
    Agency.PRISON: "prison",
    Agency.TREATMENT_PROVIDER: "treatment provider",
    Agency.LOCAL_AUTHORITY: "local authority",
    Agency.HEALTH: "health",
    Agency.VOLUNTARY_SECTOR: "voluntary sector",
    Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS: "work and pensions",
}
STANDINGS = {
    TreatmentStanding.BOOKED: "booked",
    TreatmentStanding.GAP: "gap: nothing is booked",
    TreatmentStanding.UNKNOWN: "not known",
}


@dataclass(frozen=True, slots=True)
class Sharing:
    """The line about sharing with an agency, None for one that is still to be named."""

    agreement: AgreementRow | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The line that says how treatment stands, and no more."""


@dataclass(frozen=True, slots=True)
class NotShared:
    """A line in the place of what the reader may not see."""


def not_shared(label: str) -> TextLine:
    """A line in the place of what the reader may not see, whether or not there is a record."""
    detail = (f"{label}: {NOT_SHARED}.",)
    return TextLine(
        f" {label:<{_LABEL_WIDTH}} {NOT_SHARED}", style=PLAIN, subject=NotShared(), detail=detail
    )


def treatment_not_shared(detail: PersonDetail) -> list[Line]:
    """The treatment of somebody who did not agree to share it, or of an agency not to have it."""
    lines: list[Line] = [heading("Treatment")]
    if FieldGroup.TREATMENT_STATUS in detail.hidden or detail.treatment_status is None:
        lines.append(not_shared("Treatment"))
        return lines
    said = STANDINGS[detail.treatment_status]
    about = (f"Treatment: {said}. Your agency is told no more than that.",)
    text = f" {'Treatment':<{_LABEL_WIDTH}} {said}"
    lines.append(TextLine(text, style=PLAIN, subject=Status(), detail=about))
    return lines


def sharing_lines(detail: PersonDetail) -> list[Line]:
    """With whom the person agreed to share, the newest answer of each, and how to add one."""
    lines: list[Line] = [heading("Agreements to share treatment")]
    if FieldGroup.SHARING in detail.hidden:
        return [*lines, not_shared("Agreements")]
    newest = {(row.agency, row.recipient): row for row in detail.agreements}
    lines += [_agreement_line(row) for row in newest.values()]
    text = f" {'Another':<{_LABEL_WIDTH}} press enter to record or withdraw one"
    lines.append(TextLine(text, style=PLAIN, subject=Sharing(), detail=(text.strip() + ".",)))
    return lines


def _agreement_line(row: AgreementRow) -> TextLine:
    with_whom = AGENCIES[row.agency] + (f", {row.recipient}" if row.recipient else "")
    day = row.agreed_on if row.agrees else row.withdrawn_on
    said = f"{'agreed' if row.agrees else 'does not agree'} since {day_text(day) if day else '?'}"
    text = f" {with_whom[0].upper() + with_whom[1:]:<{_LABEL_WIDTH}} {said}"
    about = (f"Sharing with {with_whom}: {said}, recorded by {row.recorded_by}.", "Press enter.")
    return TextLine(text, style=PLAIN, subject=Sharing(row), detail=about)
