"""The registers that a caseload is checked against, and the day on which it is read."""

from datetime import date
from typing import Any

from release_planner.imports.caseload import CaseloadFile, read_caseload
from release_planner.imports.parsers import Registers

TODAY = date(2026, 11, 22)

REGISTERS = Registers(
    prisons={
        "BMI": "Birmingham (HMP)",
        "HEI": "Hewell (HMP)",
        "HGI": "Hewell Grange (HMP)",
        "FHI": "Foston Hall (HMP & YOI)",
        "FSI": "Featherstone (HMP)",
        "OWI": "Oakwood (HMP)",
        "FMI": "Feltham (HMP)",
        "FYI": "Feltham (HMYOI)",
    },
    authorities={
        "E08000025": "Birmingham",
        "E08000026": "Coventry",
        "E06000019": "Herefordshire, County of",
        "E07000236": "Redditch",
    },
    accommodation_types={"A07B": "Friends or family (settled)", "A08A": "Rough sleeping"},
)


def read(source: Any, **options: Any) -> CaseloadFile:
    """Read a caseload, given as bytes, text or a path, against the small registers."""
    content = source.encode() if isinstance(source, str) else source
    return read_caseload(
        content,
        today=TODAY,
        prisons=REGISTERS.prisons,
        authorities=REGISTERS.authorities,
        accommodation_types=REGISTERS.accommodation_types,
        **options,
    )
