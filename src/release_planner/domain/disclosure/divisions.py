"""Ways in which the measures divide the releases of the headline, each tied to it part by part."""

from collections.abc import Iterable, Mapping, Sequence

from release_planner.domain.disclosure.counts_model import (
    CLASSES,
    COUNTED,
    NOT_STARTED,
    PENDING,
    STARTED,
    Classes,
    Variables,
)
from release_planner.domain.disclosure.regions import Region
from release_planner.domain.disclosure.statements import Statement, Sums
from release_planner.domain.disclosure.system import Terms

STEPS = ("need", "referred", "accepted", "booked", "attended", "started")
_STARTS_WITH_ALL_RELEASES = "take_up_surest_links"
_OTHERS, _REST = "others", "rest"


def divide_by_group(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """A breakdown: the categories, and whoever is in none of them, are everybody."""
    name = f"{core.name} by {statements[0].group}"
    categories = sorted({each for one in statements for each in one.categories})
    model = Classes(
        variables,
        name,
        (_cell(category, each) for category in [*categories, _OTHERS] for each in CLASSES),
        _regions(statements),
    )
    whole = variables.tie(f"{name} is everybody")
    for each in CLASSES:
        model.are(whole, (_cell(one, each) for one in [*categories, _OTHERS]), core, [each])
    model.are_nobody(
        variables.tie(f"{name} has no others"), (_cell(_OTHERS, each) for each in CLASSES)
    )
    for statement in statements:
        chosen = sorted(statement.categories)
        classes = {each: tuple(_cell(one, each) for one in chosen) for each in CLASSES}
        sums.add_line(statement, model, classes)


def divide_by_step(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """Those who reached a step are those who stopped at it and all who went on."""
    known = {_indicator(each) for each in statements}
    steps = [f"pathway_{step}" for step in STEPS if f"pathway_{step}" in known]
    model = Classes(variables, "pathway, last step", [_REST, *steps], _regions(statements))
    model.are(variables.tie("the pathway is of the headline"), model.classes, core, COUNTED)
    for statement in statements:
        if _indicator(statement) in steps:
            reached = steps[steps.index(_indicator(statement)) :]
            _add_part(sums, statement, model, reached)


def divide_by_stop(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """The steps at which people stopped divide those who did not start."""
    steps = sorted({_indicator(each) for each in statements})
    model = Classes(
        variables, statements[0].figure.indicator, [*steps, _REST], _regions(statements)
    )
    model.are(variables.tie("those who stopped did not start"), model.classes, core, [NOT_STARTED])
    model.are_nobody(variables.tie("everybody stopped at a step"), [_REST])
    for statement in statements:
        _add_part(sums, statement, model, [_indicator(statement)])


def divide_by_curve(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """By which day each end came; for what is left none has come yet.

    Pending are those who had not been followed as far as the day, the same for every end.
    """
    ends = sorted({(_indicator(each), int(day)) for each in statements for day in each.categories})
    names = {(end, day): f"{end}, by day {day}" for end, day in ends}
    model = Classes(variables, "curves", [*names.values(), _REST], _regions(statements))
    model.are(variables.tie("the curves are of the headline"), model.classes, core, COUNTED)
    days = sorted({day for _, day in ends})
    lost = Classes(variables, "followed until", [str(day) for day in days], _regions(statements))
    for statement in statements:
        last = max(int(day) for day in statement.categories)
        by_then = [
            names[end, day] for end, day in ends if end == _indicator(statement) and day <= last
        ]
        _add_part(sums, statement, model, by_then)
        before = [str(day) for day in days if day <= last]
        sums.terms[statement][PENDING] = lost.sum(before, statement.region)


def divide_by_part(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """A count of some of the closed windows, beside the rest of them."""
    name = _indicator(statements[0])
    whole = [NOT_STARTED] if name == "already_open" else COUNTED
    model = Classes(variables, name, COUNTED, _regions(statements))
    model.are(variables.tie(f"{name} is part of the headline"), COUNTED, core, whole)
    for statement in statements:
        _add_part(sums, statement, model, [STARTED])


def divide_otherwise(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement]
) -> None:
    """The headline otherwise counted: without some of the releases, or without some starts."""
    for name in sorted({_indicator(each) for each in statements}):
        members = [each for each in statements if _indicator(each) == name]
        kept, left_out = ("kept, started", "kept, not"), ("left out, started", "left out, not")
        model = Classes(variables, name, [*kept, *left_out, PENDING, _REST], _regions(members))
        tie = variables.tie(f"{name} is part of the headline")
        model.are(tie, [kept[0], left_out[0]], core, [STARTED])
        model.are(tie, [kept[1], left_out[1]], core, [NOT_STARTED])
        model.are(
            variables.tie(f"{name} has pending of the headline"), [PENDING, _REST], core, [PENDING]
        )
        others = (kept[1], *left_out) if name == _STARTS_WITH_ALL_RELEASES else (kept[1],)
        for statement in members:
            classes = {STARTED: kept[:1], NOT_STARTED: others, PENDING: (PENDING,)}
            sums.add_line(statement, model, classes)


def divide_by_window(
    variables: Variables, sums: Sums, core: Classes, statements: Sequence[Statement], main: int
) -> list[tuple[str, Terms]]:
    """Windows by how far they have closed and when treatment started; `main` is the headline's.

    Whoever's longer window has closed has the shorter ones closed too. Answers the differences
    between windows, which nobody shows and everybody can work out.
    """
    days = sorted({_days(each) for each in statements} | {main})
    cells = {
        (closed, start): f"closed for {closed} days, started by {start or 'none'}"
        for closed in days
        for start in [*(day for day in days if day <= closed), 0]
    }
    model = Classes(variables, "windows", cells.values(), _regions(statements))
    tie = variables.tie("the windows are of the headline")
    for each, chosen in _of_window(cells, main).items():
        model.are(tie, chosen, core, [each])
    for statement in statements:
        sums.add_line(statement, model, _of_window(cells, _days(statement)))
    return [
        (f"{kind} {day} days only", model.sum(chosen, part))
        for part in model.parts
        for day in days
        for kind, chosen in (
            ("releases closed for", [cell for (last, _), cell in cells.items() if last == day]),
            ("starts first within", [cell for (_, start), cell in cells.items() if start == day]),
        )
    ]


def _of_window(cells: Mapping[tuple[int, int], str], day: int) -> dict[str, tuple[str, ...]]:
    closed = {key: cell for key, cell in cells.items() if key[0] >= day}
    started = tuple(cell for (_, start), cell in closed.items() if 0 < start <= day)
    return {
        STARTED: started,
        NOT_STARTED: tuple(cell for cell in closed.values() if cell not in started),
    }


def _add_part(sums: Sums, statement: Statement, model: Classes, chosen: Sequence[str]) -> None:
    others = tuple(each for each in model.classes if each not in chosen)
    sums.add_line(statement, model, {STARTED: tuple(chosen), NOT_STARTED: others})


def _cell(category: str, each: str) -> str:
    return f"{category}, {each}"


def _indicator(statement: Statement) -> str:
    return statement.figure.indicator


def _regions(statements: Iterable[Statement]) -> Iterable[Region]:
    return [each.region for each in statements]


def _days(statement: Statement) -> int:
    return int(_indicator(statement).removeprefix("started_within_").removesuffix("_days"))
