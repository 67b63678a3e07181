"""Variables for counts that are cut into pieces and split into classes, and what sums to what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from release_planner.domain.disclosure.regions import Region, parts_of
from release_planner.domain.disclosure.system import Equation, Terms, combined

STARTED, NOT_STARTED, PENDING, UNKNOWN = "numerator", "complement", "pending", "unknown"
CLASSES = (STARTED, NOT_STARTED, PENDING, UNKNOWN)
COUNTED = (STARTED, NOT_STARTED)


@dataclass(slots=True)
class Tie:
    """That two ways of counting are of the same people: true of most data, so judged by the data.

    Only where every one of its equations holds is it used at all.
    """

    name: str
    equations: list[Equation] = field(default_factory=list)

    def equate(self, first: Terms, second: Terms) -> None:
        """The two sums are the same people."""
        terms = combined((first, 1), (second, -1))
        if terms:
            self.equations.append(Equation(terms, 0))


@dataclass(slots=True)
class Variables:
    """The variables made so far, by name, and the ties between them."""

    names: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def new(self, name: str) -> int:
        """One more count that is not known."""
        self.names.append(name)
        return len(self.names) - 1

    def tie(self, name: str) -> Tie:
        """One more tie, without an equation so far."""
        self.ties.append(Tie(name))
        return self.ties[-1]


class Classes:
    """Counts by class over regions: everybody of a region is in one of the classes."""

    def __init__(
        self, variables: Variables, name: str, classes: Iterable[str], regions: Iterable[Region]
    ) -> None:
        """One variable for each class and each part of the regions."""
        self._variables = variables
        self.name = name
        self.classes = tuple(classes)
        self.parts = parts_of(regions)
        self._places = {
            (each, part): variables.new(f"{name}: {each}{_text_of(part, self.parts)}")
            for part in self.parts
            for each in self.classes
        }

    def sum(self, classes: Iterable[str], region: Region) -> Terms:
        """Those of the region in any of the classes."""
        wanted = set(classes)
        return tuple(
            sorted(
                (variable, 1)
                for (each, part), variable in self._places.items()
                if each in wanted and part <= region
            )
        )

    def are(
        self, tie: Tie, classes: Iterable[str], whole: "Classes", whole_classes: Sequence[str]
    ) -> None:
        """By this tie the classes here are the people of those classes of a finer model."""
        own = tuple(classes)
        for part in self.parts:
            tie.equate(self.sum(own, part), whole.sum(whole_classes, part))

    def are_nobody(self, tie: Tie, classes: Iterable[str]) -> None:
        """By this tie there is nobody in the classes."""
        own = tuple(classes)
        for part in self.parts:
            tie.equate(self.sum(own, part), ())


def _text_of(part: Region, parts: Sequence[Region]) -> str:
    if len(parts) == 1:
        return ""
    first = min(day for day, _ in part)
    places = sorted({place for _, place in part})
    named = ", ".join(places[:3]) + (" and others" if len(places) > 3 else "")
    return f" of {named} from {first:%-d %b %Y}"
