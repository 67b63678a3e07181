"""The sentences of a report, drawn from the protected table and used by every format."""

from release_planner.reports.wording.definition import (
    definition_texts,
    england_text,
    measure_texts,
)
from release_planner.reports.wording.editions import (
    change_texts,
    changes_heading,
    counted_areas_text,
    edition_text,
    headline_change_text,
    more_text,
)
from release_planner.reports.wording.groups import breakdown_heading, breakdown_name
from release_planner.reports.wording.headline import (
    headline_text,
    interval_meaning_text,
    named_whole,
    pending_text,
    scope_text,
    status_text,
    title_text,
    unknown_text,
    whole_label,
)
from release_planner.reports.wording.months import signal_text
from release_planner.reports.wording.numbers import (
    count_text,
    first_upper,
    inside_sentence,
    interval_text,
    marker_texts,
    number_word,
    ordinal_word,
    part_text,
    percent_text,
    published_percent_text,
    rate_text,
)
from release_planner.reports.wording.official import (
    beside_official_texts,
    first_night_text,
    returned_total_text,
    share_held_text,
)
from release_planner.reports.wording.paragraph import summary_paragraph
from release_planner.reports.wording.returns import (
    areas_counted_text,
    in_query_text,
    late_reason,
    late_texts,
    link_texts,
    over_text,
    returns_texts,
)
from release_planner.reports.wording.why_not import (
    difference_text,
    first_step_alone_text,
    first_step_text,
    stop_label,
)

__all__ = [
    "areas_counted_text",
    "beside_official_texts",
    "breakdown_heading",
    "breakdown_name",
    "change_texts",
    "changes_heading",
    "count_text",
    "counted_areas_text",
    "definition_texts",
    "difference_text",
    "edition_text",
    "england_text",
    "first_night_text",
    "first_step_alone_text",
    "first_step_text",
    "first_upper",
    "headline_change_text",
    "headline_text",
    "in_query_text",
    "inside_sentence",
    "interval_meaning_text",
    "interval_text",
    "late_reason",
    "late_texts",
    "link_texts",
    "marker_texts",
    "measure_texts",
    "more_text",
    "named_whole",
    "number_word",
    "ordinal_word",
    "over_text",
    "part_text",
    "pending_text",
    "percent_text",
    "published_percent_text",
    "rate_text",
    "returned_total_text",
    "returns_texts",
    "scope_text",
    "share_held_text",
    "signal_text",
    "status_text",
    "stop_label",
    "summary_paragraph",
    "title_text",
    "unknown_text",
    "whole_label",
]
