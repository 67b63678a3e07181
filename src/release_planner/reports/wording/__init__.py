"""The sentences of a report, drawn from the protected table and used by every format."""

from release_planner.reports.wording.definition import definition_texts, england_text
from release_planner.reports.wording.headline import (
    headline_text,
    interval_meaning_text,
    pending_text,
    scope_text,
    status_text,
    title_text,
    unknown_text,
)
from release_planner.reports.wording.numbers import (
    count_text,
    first_upper,
    interval_text,
    marker_texts,
    number_word,
    ordinal_word,
    part_text,
    percent_text,
    published_percent_text,
    rate_text,
)
from release_planner.reports.wording.returns import areas_counted_text, late_texts, returns_texts

__all__ = [
    "areas_counted_text",
    "count_text",
    "definition_texts",
    "england_text",
    "first_upper",
    "headline_text",
    "interval_meaning_text",
    "interval_text",
    "late_texts",
    "marker_texts",
    "number_word",
    "ordinal_word",
    "part_text",
    "pending_text",
    "percent_text",
    "published_percent_text",
    "rate_text",
    "returns_texts",
    "scope_text",
    "status_text",
    "title_text",
    "unknown_text",
]
