"""Steps that repeat a figure of the law: the two files are edited apart, and must say the same."""

from datetime import date

import pytest

from release_planner.domain.plan import Offset
from release_planner.reference.reference import load_reference

TODAY, BEFORE_CAS2_ENDED = date(2026, 11, 22), date(2026, 9, 1)
REFERENCE = load_reference()
STEPS = {step.id: step for step in REFERENCE.pathways}


def figure(name: str, day: date = TODAY) -> int:
    return REFERENCE.law.whole_number(name, day)


HARD_STOP = figure("licence_hard_stop_working_days")
WARNING = figure("licence_warning_working_days")
WINDOW = Offset(days=figure("continuity_of_care_window_days"))
REPEATED = [
    ("accommodation.duty-to-refer", "due", Offset(days=-figure("duty_to_refer_due_days"))),
    (
        "accommodation.duty-to-refer",
        "opens",
        Offset(days=-7 * figure("duty_to_refer_expires_weeks")),
    ),
    (
        "accommodation.housing-support",
        "opens",
        Offset(days=-figure("crs_accommodation_window_days")),
    ),
    ("accommodation.approved-premises", "opens", Offset(months=-figure("cas1_window_months"))),
    (
        "accommodation.home-detention-accommodation",
        "closes",
        Offset(days=-figure("cas2_hdc_last_days", BEFORE_CAS2_ENDED) - 1),
    ),
    (
        "accommodation.temporary-accommodation",
        "opens",
        Offset(months=-figure("cas3_referral_months")),
    ),
    ("accommodation.move-on", "closes", Offset(days=figure("cas3_longest_stay_nights"))),
    ("attitudes.licence", "due", Offset(working_days=-HARD_STOP - WARNING)),
    ("attitudes.licence", "closes", Offset(working_days=-HARD_STOP - 1)),
    ("attitudes.licence-hard-stop", "opens", Offset(working_days=-HARD_STOP - WARNING)),
    ("attitudes.licence-hard-stop", "due", Offset(working_days=-HARD_STOP)),
    ("attitudes.reporting-instruction", "due", Offset(working_days=-HARD_STOP)),
    ("drugs_and_alcohol.community-referral", "closes", WINDOW),
    ("drugs_and_alcohol.first-appointment-booked", "closes", WINDOW),
    ("drugs_and_alcohol.start-window", "due", WINDOW),
    ("drugs_and_alcohol.start-window", "closes", WINDOW),
    (
        "drugs_and_alcohol.first-attendance",
        "due",
        Offset(working_days=figure("first_treatment_appointment_working_days")),
    ),
]


@pytest.mark.parametrize(("step", "part", "expected"), REPEATED)
def test_a_step_that_repeats_a_figure_of_the_law_agrees_with_it(
    step: str, part: str, expected: Offset
) -> None:
    held = getattr(STEPS[step], part)
    assert (held.months, held.days, held.working_days) == (
        expected.months,
        expected.days,
        expected.working_days,
    )
