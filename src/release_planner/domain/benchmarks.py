"""Published figures that local ones are set beside."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BenchmarkMeasure(StrEnum):
    """What a published figure measures; an aim is a target, never a result."""

    CONTINUITY_OF_CARE = "continuity_of_care"
    CONTINUITY_OF_CARE_AIM = "continuity_of_care_aim"
    HOUSED_FIRST_NIGHT = "housed_first_night"
    SETTLED_THREE_MONTHS = "settled_three_months"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published percentage for an area and a period, such as the year "2023/24"."""

    measure: BenchmarkMeasure
    period: str
    area: str
    percent: float
    source: str
    checked_on: date
