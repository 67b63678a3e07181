"""`release-planner release-day`: what a sentence date means at the gate, and why."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.codes import RELEASE_DATE_TYPE_NAMES, ReleaseDateType
from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from release_planner.cli.settings import Settings
    from release_planner.domain.release_day import ReleaseDay


_Excluded = Annotated[
    str | None,
    typer.Option(
        metavar="REASON", help="Why the Friday rule does not apply; none when that was checked."
    ),
]


def release_day_command(
    context: typer.Context,
    date: Annotated[str, typer.Argument(metavar="DATE", help="The date as the prison gives it.")],
    date_type: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="What kind of date: CRD, ARD, PRRD, ...")
    ],
    sentence_start: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of sentence, to count the days served."),
    ] = None,
    child: Annotated[
        bool | None, typer.Option("--child/--adult", help="Under 18 on release, or not.")
    ] = None,
    excluded: _Excluded = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say the statutory, the planned and the earliest discretionary day of release, and why."""
    from release_planner.domain.day_text import day_text
    from release_planner.domain.release_day import release_day
    from release_planner.domain.typed_day import parse_typed_day
    from release_planner.reference.bank_holidays import load_bank_holidays
    from release_planner.reference.law import load_law
    from release_planner.reference.locator import find_data

    settings: Settings = context.obj
    folder = find_data(settings.data)
    day = parse_typed_day(date, settings.today)
    began_on = parse_typed_day(sentence_start, settings.today) if sentence_start else None
    if began_on is not None and began_on > day:
        raise PlannerError(
            f"The sentence cannot start on {day_text(began_on)}, after {day_text(day)}: expected"
            " a day before the release."
        )
    answer = release_day(
        day,
        known_date_type(date_type),
        load_law(folder),
        load_bank_holidays(folder),
        sentence_start=began_on,
        child=child,
        excluded=excluded.lower().replace("-", "_") if excluded else None,
    )
    print(_as_json(answer) if as_json else _as_text(answer))


def known_date_type(typed: str) -> ReleaseDateType:
    """The type of date with this code. Raises PlannerError naming those there are."""
    try:
        return ReleaseDateType(typed.strip().upper())
    except ValueError:
        known = ", ".join(ReleaseDateType)
        raise PlannerError(f'"{typed}" is not a type of date; expected one of {known}') from None


def _as_json(answer: "ReleaseDay") -> str:
    reasons = [
        {
            "rule": reason.rule,
            "from": reason.from_day,
            "to": reason.to_day,
            "why": reason.why,
            "source": reason.source,
        }
        for reason in answer.reasons
    ]
    content = {
        "date": answer.date,
        "type": answer.type,
        "statutory_day": answer.statutory_day,
        "planned_day": answer.planned_day,
        "earliest_discretionary_day": answer.earliest_discretionary_day,
        "certainty": answer.certainty,
        "reasons": reasons,
    }
    return json.dumps(content, indent=2, default=str)


def _as_text(answer: "ReleaseDay") -> str:
    from release_planner.domain.day_text import day_text

    unknown = "not known"
    statutory, further = answer.statutory_day, answer.earliest_discretionary_day
    lines = [
        f"{answer.type}: {RELEASE_DATE_TYPE_NAMES[answer.type]}, {day_text(answer.date)}",
        f"Statutory day:         {day_text(statutory) if statutory else unknown}",
        f"Expected release day:  {_expected_text(answer)}",
    ]
    if further:
        lines.append(f"Could be as early as:  {day_text(further)}")
    lines.append("Because:")
    for reason in answer.reasons:
        lines.append(f"- {reason.why} [{reason.source}]")
    return "\n".join(lines)


def _expected_text(answer: "ReleaseDay") -> str:
    from release_planner.domain.day_text import day_text
    from release_planner.domain.release_day import Certainty

    earliest, latest = answer.expected_days
    if answer.certainty is Certainty.ASSUMES_ADULT_NO_EXCLUSION and earliest:
        return f"{day_text(earliest)} (for an adult with no exclusion)"
    if earliest and latest:
        return day_text(earliest) + ("" if earliest == latest else f", or {day_text(latest)}")
    if latest:
        return f"not known; {day_text(latest)} at the latest"
    return f"not known; {day_text(earliest)} at the earliest" if earliest else "not known"
