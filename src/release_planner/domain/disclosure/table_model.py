"""All that a reader knows of a report and those before it, as sums over counts.

Every measure of the releases is a division of the same people: those with a need whose window has
closed, started or not. Each division is modelled by itself and tied to the whole part by part.
"""

from collections.abc import Sequence

from release_planner.domain.disclosure.counts_model import (
    CLASSES,
    COUNTED,
    PENDING,
    STARTED,
    UNKNOWN,
    Classes,
    Variables,
)
from release_planner.domain.disclosure.divisions import (
    divide_by_curve,
    divide_by_group,
    divide_by_part,
    divide_by_step,
    divide_by_stop,
    divide_by_window,
    divide_otherwise,
)
from release_planner.domain.disclosure.same_counts import tie_same_counts
from release_planner.domain.disclosure.statements import PLAIN_COUNTS, Statement, Sums
from release_planner.domain.disclosure.system import Terms, combined

HEADLINE, _EVERYBODY = "take_up", "releases"
_UPWARD: dict[str, tuple[tuple[str, ...], bool]] = {
    "releases": (CLASSES, True),
    "need_known": ((*COUNTED, PENDING), True),
    "need_yes": ((*COUNTED, PENDING), False),
    "need_no": ((), True),
    "need_unknown": ((UNKNOWN,), False),
    "mature": (COUNTED, False),
    "pending": ((PENDING,), False),
    "not_in_figure": ((PENDING, UNKNOWN), True),
}
_DIVISIONS = {
    ("pathway_",): divide_by_step,
    ("stopped_at_", "ended_before_start"): divide_by_stop,
    ("cumulative_",): divide_by_curve,
    ("referred",): divide_by_part,
    ("persons",): divide_by_part,
    ("already_open",): divide_by_part,
    ("take_up_",): divide_otherwise,
}
_OF_RELEASES = tuple(prefix for prefixes in _DIVISIONS for prefix in prefixes)
_WINDOWS, _SHARE_HELD = "started_within_", "share_held"
_AT_ONCE = "first_night_settled"
_OF_EVERYBODY = frozenset({_AT_ONCE, "three_months_settled"})
"""Measures in which every release of the coverage is counted, pending or not known; of the first
night nobody is pending.
"""


class TableModel:
    """Variables, the ties between them, and the sum that each number of each line is.

    `totals` are sums that no line shows and that yet could be worked out.
    """

    def __init__(self, statements: Sequence[Statement], window_days: int) -> None:
        """`window_days` is the length of the headline's window."""
        self.variables = Variables()
        self.sums = Sums()
        self.totals: list[tuple[str, Terms]] = []
        ours = [each for each in statements if _is_of_releases(each)]
        core = self._releases(ours, window_days) if ours else None
        others = [each for each in statements if not _is_of_releases(each)]
        for indicator in sorted({each.figure.indicator for each in others}):
            own = [each for each in others if each.figure.indicator == indicator]
            model = self._measure(indicator, own, own)
            if indicator == _SHARE_HELD and core is not None:
                self._tie_share(model, core, ours)
            if indicator in _OF_EVERYBODY:
                self._tie_everybody(model, own, ours)

    def _measure(
        self, name: str, statements: Sequence[Statement], covered: Sequence[Statement]
    ) -> Classes:
        """A measure with its groups, over the regions of all that is covered."""
        core = Classes(self.variables, name, CLASSES, (each.region for each in covered))
        for statement in statements:
            if not statement.group:
                self.sums.add_line(statement, core, {each: (each,) for each in CLASSES})
        for group in sorted({each.group for each in statements if each.group}):
            members = [each for each in statements if each.group == group]
            divide_by_group(self.variables, self.sums, core, members)
        return core

    def _releases(self, statements: Sequence[Statement], window_days: int) -> Classes:
        """The headline and everything that divides the same releases."""
        headline = [each for each in statements if each.figure.indicator == HEADLINE]
        core = self._measure(HEADLINE, headline, statements)
        self._coverage(core, [each for each in statements if each.figure.indicator in _UPWARD])
        self._nobody_pending(core, headline)
        for prefixes, divide in _DIVISIONS.items():
            members = [each for each in statements if each.figure.indicator.startswith(prefixes)]
            if members:
                divide(self.variables, self.sums, core, members)
        windows = [each for each in statements if each.figure.indicator.startswith(_WINDOWS)]
        if windows:
            self.totals += divide_by_window(self.variables, self.sums, core, windows, window_days)
        self._beside(core, statements)
        tie_same_counts(self.variables, self.sums, window_days)
        return core

    def _nobody_pending(self, core: Classes, headline: Sequence[Statement]) -> None:
        """That returns are complete is said in words, and with it that nobody is pending."""
        for statement in headline:
            if statement.line is not None and statement.figure.pending == 0:
                tie = self.variables.tie("nobody is pending")
                tie.equate(core.sum([PENDING], statement.region), ())

    def _coverage(self, core: Classes, statements: Sequence[Statement]) -> None:
        """Those without a need stand beside the rest; every line of the coverage is a sum."""
        regions = [each.region for each in statements]
        apart = Classes(self.variables, "without a need", ("no need",), regions)
        for statement in statements:
            classes, has_no_need = _UPWARD[statement.figure.indicator]
            terms = core.sum(classes, statement.region)
            if has_no_need:
                terms = combined((terms, 1), (apart.sum(apart.classes, statement.region), 1))
            self.sums.add(statement, {STARTED: terms})

    def _beside(self, core: Classes, statements: Sequence[Statement]) -> None:
        """What stands outside the denominators: pending, and not known."""
        without = [
            each
            for each in statements
            if each.figure.indicator not in PLAIN_COUNTS and PENDING not in self.sums.terms[each]
        ]
        for indicator in sorted({each.figure.indicator for each in without}):
            members = [each for each in without if each.figure.indicator == indicator]
            regions = [each.region for each in members]
            model = Classes(self.variables, indicator, (PENDING, UNKNOWN), regions)
            for each in (PENDING, UNKNOWN):
                tie = self.variables.tie(f"{indicator}, {each}, is that of the headline")
                model.are(tie, [each], core, [each])
            tie = self.variables.tie(f"{indicator} and its pending are all with a need")
            for statement in members:
                own = self.sums.terms[statement]
                own |= {each: model.sum([each], statement.region) for each in model.classes}
                everybody = core.sum((*COUNTED, PENDING), statement.region)
                tie.equate(combined((own["denominator"], 1), (own[PENDING], 1)), everybody)

    def _tie_everybody(
        self, model: Classes, own: Sequence[Statement], ours: Sequence[Statement]
    ) -> None:
        """The classes of the measure are the releases of the coverage."""
        regions = {each.region for each in own if not each.group}
        for statement in ours:
            if statement.figure.indicator == _EVERYBODY and statement.region in regions:
                tie = self.variables.tie(f"{model.name} is of every release")
                everybody = self.sums.terms[statement][STARTED]
                tie.equate(model.sum(CLASSES, statement.region), everybody)
        beside = f"{model.name}, pending or not known"
        self.totals += [(beside, model.sum([PENDING, UNKNOWN], part)) for part in model.parts]
        if model.name == _AT_ONCE:
            model.are_nobody(self.variables.tie(f"nobody is pending of {_AT_ONCE}"), [PENDING])

    def _tie_share(self, model: Classes, core: Classes, statements: Sequence[Statement]) -> None:
        """The share held, and what is held beyond the return, are all with a need known here."""
        known = {each.region for each in statements}
        tie = self.variables.tie("the share held counts the releases with a need")
        for part in model.parts:
            if part in known:
                tie.equate(model.sum([STARTED, UNKNOWN], part), core.sum((*COUNTED, PENDING), part))


def _is_of_releases(statement: Statement) -> bool:
    indicator = statement.figure.indicator
    is_known = indicator == HEADLINE or indicator in _UPWARD
    return is_known or indicator.startswith((*_OF_RELEASES, _WINDOWS))
