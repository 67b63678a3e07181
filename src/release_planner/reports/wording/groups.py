"""What the ways to divide the releases are called."""

from release_planner.reports.wording.numbers import first_upper

BREAKDOWN_NAMES = {
    "authority": "area of treatment",
    "prison": "prison of release",
    "month": "month of release",
    "quarter": "quarter of release",
    "substance_group": "substance group",
    "sex": "sex",
    "age_group": "age on release",
    "ethnicity": "ethnicity",
    "iom_cohort": "IOM cohort",
    "release_day": "day of release",
    "booked_before_release": "first appointment",
    "naloxone": "naloxone",
    "first_night": "first night",
}


def breakdown_name(breakdown: str) -> str:
    """What a breakdown is called inside a sentence, such as "age on release"."""
    return BREAKDOWN_NAMES.get(breakdown, breakdown.replace("_", " "))


def breakdown_heading(breakdown: str) -> str:
    """The heading of the groups of one breakdown, such as "Age on release"."""
    return first_upper(breakdown_name(breakdown))
