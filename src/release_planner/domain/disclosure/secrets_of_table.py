"""What the numbers of a report must not tell, of itself and set beside earlier reports."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from release_planner.domain.disclosure.counts_model import NOT_STARTED
from release_planner.domain.disclosure.figures import Quantity
from release_planner.domain.disclosure.statements import Statement, Sums, values_of
from release_planner.domain.disclosure.system import Secret, Terms, combined
from release_planner.domain.disclosure.table_model import TableModel

_PARTS = frozenset({Quantity.NUMERATOR, NOT_STARTED})

Spans = tuple[tuple[int, int], ...]


def secrets_of(
    model: TableModel, statements: Sequence[Statement], largest_small: int
) -> tuple[Secret, ...]:
    """Every count from 1 to `largest_small` that is behind the report, shown by it or not, and that
    none or all did what a line withholds.

    These are the small numbers of its lines; every class of every part that a reader could arrive
    at; the differences between lines of which one holds the other; changes from one edition to the
    next; and what earlier reports withheld. The report's own come first, so that the same report
    beside itself withholds the same.
    """
    small: Spans = ((1, largest_small),)
    found = [
        *_of_lines(model.sums, statements, largest_small),
        *(Secret(name, terms, None, small) for name, terms in model.totals if terms),
        *(
            Secret(name, ((variable, 1),), None, small)
            for variable, name in enumerate(model.variables.names)
        ),
        *_differences(model.sums, statements, small),
        *_changes(model.sums, statements, largest_small),
        *_withheld_before(model.sums, statements, small),
    ]
    first: dict[tuple[Terms, Spans], Secret] = {}
    for each in found:
        first.setdefault((each.terms, each.small), each)
    return tuple(first.values())


def changes_shown(
    sums: Sums, statements: Sequence[Statement], largest_small: int
) -> Iterator[tuple[Statement, str]]:
    """The quantities of this report that differ by a small number from what was said before."""
    for statement, earlier in _editions(statements):
        now, then = values_of(statement), values_of(earlier)
        for quantity in now.keys() & then.keys() & sums.terms[statement].keys():
            if 1 <= abs(now[quantity] - then[quantity]) <= largest_small:
                yield statement, quantity


def _of_lines(sums: Sums, statements: Sequence[Statement], largest_small: int) -> Iterator[Secret]:
    small = ((1, largest_small),)
    for statement in statements:
        values = values_of(statement)
        for quantity, terms in sums.terms[statement].items():
            value = values.get(quantity)
            if statement.line is None or value is None:
                continue
            if 1 <= value <= largest_small:
                yield Secret(statement.name(quantity), terms, value, small)
            if value == 0 and quantity in _PARTS and _withholds_its_rate(statement):
                yield Secret(f"that it is none: {statement.name(quantity)}", terms, 0, ((0, 0),))


def _withheld_before(sums: Sums, statements: Sequence[Statement], small: Spans) -> Iterator[Secret]:
    for statement in statements:
        if statement.line is None:
            values = values_of(statement)
            for quantity, terms in sums.terms[statement].items():
                if quantity not in values:
                    is_part = quantity in _PARTS and Quantity.DENOMINATOR in values
                    spans = ((0, small[-1][1]),) if is_part else small
                    yield Secret(statement.name(quantity), terms, None, spans)


def _withholds_its_rate(statement: Statement) -> bool:
    """Whether none or all did it, and that is withheld."""
    line = statement.line
    return line is not None and Quantity.NUMERATOR in line.hidden - line.left_out


def _differences(sums: Sums, statements: Sequence[Statement], small: Spans) -> Iterator[Secret]:
    alike: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        alike.setdefault(statement.subject[:2], []).append(statement)
    for members in alike.values():
        for first, second in combinations(members, 2):
            if first.line is None and second.line is None:
                continue
            inner, outer = sorted((first, second), key=lambda each: len(each.region))
            if inner.region < outer.region and inner.categories <= outer.categories:
                yield from _difference(sums, inner, outer, small)


def _difference(sums: Sums, inner: Statement, outer: Statement, small: Spans) -> Iterator[Secret]:
    for quantity, terms in sums.terms[outer].items():
        less = sums.terms[inner].get(quantity)
        if less is not None:
            name = f"{outer.name(quantity)} less {inner.name(quantity)}"
            yield Secret(name, combined((terms, 1), (less, -1)), None, small)


def _changes(sums: Sums, statements: Sequence[Statement], largest_small: int) -> Iterator[Secret]:
    for statement, earlier in _editions(statements):
        now = values_of(statement)
        for quantity, then in values_of(earlier).items():
            terms: Terms | None = sums.terms[statement].get(quantity)
            if terms is None or quantity not in now:
                continue
            if 1 <= abs(now[quantity] - then) <= largest_small:
                spans = ((then - largest_small, then - 1), (then + 1, then + largest_small))
                name = f"the change since {earlier.figure.as_at} of {statement.name(quantity)}"
                yield Secret(name, terms, now[quantity], spans)


def _editions(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Each line of the report with each earlier one of the same people."""
    ours: Mapping[object, Statement] = {each.identity: each for each in statements if each.line}
    for each in statements:
        if each.line is None and each.identity in ours:
            yield ours[each.identity], each
