"""The columns of the long CSV file, what each holds, and the metadata that says so to a program.

The metadata follow "Metadata Vocabulary for Tabular Data" (W3C Recommendation, 2015), which a
program reads beside the file to check it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from release_planner.reports.indicator_metadata import metadata_texts
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.wording import title_text
from release_planner.reports.workbook_cells import SHORTHAND

_COUNT = "nonNegativeInteger"
_SHARE = {"base": "decimal", "minimum": "0", "maximum": "1"}
_MARKERS = {"base": "string", "format": r"(\[[a-z]+\]( \[[a-z]+\])*)?"}


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column: its name, what it holds in words, its type, and whether it is never empty."""

    name: str
    meaning: str
    datatype: str | Mapping[str, str] = "string"
    is_always_there: bool = False


_DESCRIBED = (
    CsvColumn("indicator", "What is counted, as a short name", is_always_there=True),
    CsvColumn("definition_version", "Version of the definition; empty for a published figure"),
    CsvColumn("interval_start", "First day of release in the period", "date", True),
    CsvColumn("interval_end", "Last day of release in the period, inclusive", "date", True),
    CsvColumn("complete_to", "Day to which every provider's returns are complete", "date"),
    CsvColumn("area_code", "Code of the area that the report is about", is_always_there=True),
    CsvColumn("area_name", "Name of that area", is_always_there=True),
    CsvColumn("breakdown", "How the releases are divided; total when not", is_always_there=True),
    CsvColumn("category", "The group of the breakdown; all when not", is_always_there=True),
    CsvColumn("numerator", "Count that did what the indicator counts", _COUNT),
    CsvColumn("denominator", "Count of which the numerator is part", _COUNT),
    CsvColumn("pending", "Releases waiting to be counted, outside the denominator", _COUNT),
    CsvColumn("unknown", "Of which it is not known, outside the denominator", _COUNT),
    CsvColumn("unlinked", "Starts not linked to a person; not known, so empty", _COUNT),
    CsvColumn("ratio", "Numerator by denominator, or the published or estimated share", _SHARE),
    CsvColumn("lower_95", "Lower end of the 95% interval of the ratio", _SHARE),
    CsvColumn("upper_95", "Upper end of the 95% interval of the ratio", _SHARE),
    CsvColumn("marker", "Shorthand for what is withheld, missing or of low reliability", _MARKERS),
    CsvColumn("note", "What is to be said about the row"),
    CsvColumn("label", "The group, or the measure of a total, in words", is_always_there=True),
    CsvColumn("as_at", "Day as at which the records were read", "date", True),
    CsvColumn("profile", "Disclosure profile of the report", is_always_there=True),
    CsvColumn("marking", "How the file is to be handled", is_always_there=True),
    CsvColumn("status", "What the figure is not", is_always_there=True),
    CsvColumn("definition", "The definition in words", is_always_there=True),
)
COLUMNS = tuple(column.name for column in _DESCRIBED)
_KEY = ("indicator", "area_code", "interval_start", "breakdown", "category")


def csv_metadata_bytes(table: ProtectedTable, csv_name: str) -> bytes:
    """The metadata of the CSV file of this name, in which they are called `<name>-metadata.json`
    beside it: title, what the figure is, and type and meaning of each column.
    """
    frame = table.frame
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": csv_name,
        "dc:title": title_text(frame),
        "dc:description": frame.measure.definition,
        "dc:creator": f"Release Planner {frame.version}",
        "dc:issued": frame.as_at.isoformat(),
        "dc:language": "en-GB",
        "dc:accessRights": frame.profile.marking,
        "notes": [{"name": name, "text": text} for name, text in metadata_texts(table)],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {
            "columns": [_column(column) for column in _DESCRIBED],
            "primaryKey": list(_KEY),
        },
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _column(column: CsvColumn) -> dict[str, object]:
    meaning = column.meaning
    if column.name == "marker":
        meaning = f"{meaning}: {'; '.join(f'{mark} {said}' for mark, said in SHORTHAND.items())}"
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": meaning,
        "datatype": column.datatype,
        "required": column.is_always_there,
    }
