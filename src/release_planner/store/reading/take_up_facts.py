"""What is known of each release, in one SQL text for both engines, and which facts are counted.

The rules are those of `domain.takeup` and `domain.pathway_steps`, said a second time in SQL so that
a year of England and Wales is counted inside the database. Days come in with `release_calendar`.
"""

COUNTED_COLUMNS = {
    "authority": "text",
    "treatment_authority": "text",
    "complete_to": "date",
    "complete_number": "integer",
}

# A spell's bookings are looked at once: each place of 256 of the sum holds one of six numbers.
KEPT, MISSED, NOT_KNOWN, TREATMENT_BOOKED, TREATMENT_ATTENDED, BOOKED_BEFORE = (
    256**place for place in range(6)
)

# LIMIT keeps SQLite from working a column out again wherever it is read. CROSS JOIN keeps it to the
# order of people, in which all that is looked up lies side by side.
RELEASES = f"""
found AS (
    SELECT custody.id, custody.person_id, custody.released_on, custody.window_ends_on,
        custody.prison_id, custody.settled_accommodation AS planned,
        custody.released_to_authority, counted.treatment_authority, counted.complete_to,
        counted.complete_number, calendar.number, calendar.month, calendar.release_day,
        calendar.first_window_ends_on, calendar.second_window_ends_on,
        calendar.third_window_ends_on, calendar.three_months_on,
        COALESCE(treatment_need.need, 'unknown') AS need,
        COALESCE(treatment_need.substance_group, 'unknown') AS substance_group,
        COALESCE(treatment_need.naloxone, 'unknown') AS naloxone,
        person.sex, substr(person.ethnicity, 1, 1) AS ethnicity,
        CASE
            WHEN person.date_of_birth IS NULL THEN custody.is_child
            WHEN person.date_of_birth > calendar.adult_born_by THEN 'yes'
            WHEN person.date_of_birth > calendar.second_group_born_by THEN '1'
            WHEN person.date_of_birth > calendar.third_group_born_by THEN '2'
            WHEN person.date_of_birth > calendar.fourth_group_born_by THEN '3'
            WHEN person.date_of_birth > calendar.fifth_group_born_by THEN '4'
            ELSE '5'
        END AS age_group,
        CASE WHEN custody.state = 'died' AND custody.state_since >= custody.released_on
            THEN custody.state_since END AS died_on,
        (SELECT MIN(later.released_on) FROM custody later
         WHERE later.person_id = custody.person_id AND later.released_on > custody.released_on
        ) AS next_released_on,
        (SELECT MIN(back.reception_on) FROM custody back
         WHERE back.person_id = custody.person_id AND back.reception_on > custody.released_on
           AND back.state <> 'recall_rescinded') AS returned_on,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT MIN(treatment_start.started_on) FROM treatment_start
             WHERE treatment_start.person_id = custody.person_id
               AND treatment_start.started_on BETWEEN custody.released_on
                AND CASE WHEN custody.window_ends_on > calendar.third_window_ends_on
                    THEN custody.window_ends_on ELSE calendar.third_window_ends_on END)
        END AS found_start_on,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT MAX(CASE WHEN treatment_referral.accepted_on <= custody.window_ends_on THEN 2
                WHEN treatment_referral.referred_on <= custody.window_ends_on THEN 1 ELSE 0 END)
             FROM treatment_referral WHERE treatment_referral.custody_id = custody.id)
        END AS referral,
        CASE WHEN treatment_need.need = 'yes' AND EXISTS (
            SELECT 1 FROM custody earlier
            JOIN treatment_need earlier_need ON earlier_need.custody_id = earlier.id
            WHERE earlier.person_id = custody.person_id AND earlier_need.need = 'yes'
              AND earlier.released_on < custody.released_on
              AND earlier.released_on >= :first_day) THEN 'no' ELSE 'yes' END AS is_first,
        (SELECT CAST(SUM(CASE
                WHEN appointment.day > custody.window_ends_on OR appointment.day > :as_at THEN 0
                WHEN appointment.attendance = 'attended' THEN {KEPT}
                WHEN appointment.attendance = 'did_not_attend' THEN {MISSED}
                WHEN appointment.attendance = 'unknown' THEN {NOT_KNOWN}
                ELSE 0 END
            + CASE WHEN appointment.kind <> 'treatment' THEN 0
                ELSE CASE WHEN appointment.booked_on < custody.released_on
                    THEN {BOOKED_BEFORE} ELSE 0 END
                + CASE WHEN appointment.day > custody.window_ends_on THEN 0
                    WHEN appointment.attendance = 'attended'
                    THEN {TREATMENT_ATTENDED + TREATMENT_BOOKED} ELSE {TREATMENT_BOOKED} END
                END) AS BIGINT)
         FROM appointment
         WHERE appointment.custody_id = custody.id AND appointment.day >= custody.released_on
           AND appointment.state <> 'cancelled') AS bookings,
        (SELECT accommodation.type_code FROM accommodation
         WHERE accommodation.custody_id = custody.id AND accommodation.point = 'first_night'
        ) AS first_night_type,
        (SELECT accommodation.type_code FROM accommodation
         WHERE accommodation.custody_id = custody.id AND accommodation.point = 'three_months'
        ) AS three_months_type,
        (SELECT MAX(CASE WHEN housing_referral.route = 'CAS3' THEN 0
                WHEN housing_referral.submitted_on
                BETWEEN calendar.duty_from AND calendar.duty_by THEN 2 ELSE 1 END)
            + 3 * MAX(CASE WHEN housing_referral.route = 'duty_to_refer' THEN 0
                WHEN housing_referral.submitted_on
                BETWEEN calendar.cas3_from AND calendar.cas3_by THEN 2 ELSE 1 END)
         FROM housing_referral
         WHERE housing_referral.custody_id = custody.id AND housing_referral.status <> 'withdrawn'
           AND housing_referral.route IN ('duty_to_refer', 'CAS3')) AS housing,
        (SELECT iom_registration.cohort FROM iom_registration
         WHERE iom_registration.person_id = custody.person_id
           AND (iom_registration.selected_on IS NULL
                OR iom_registration.selected_on <= custody.released_on)
           AND (iom_registration.deselected_on IS NULL
                OR iom_registration.deselected_on > custody.released_on)
         ORDER BY iom_registration.id DESC LIMIT 1) AS iom_cohort
    FROM custody
    CROSS JOIN calendar
    CROSS JOIN person
    LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
    LEFT JOIN counted ON counted.authority = custody.released_to_authority
    WHERE calendar.day = custody.released_on AND calendar.month IS NOT NULL
      AND person.id = custody.person_id
      AND NOT EXISTS (
        SELECT 1 FROM custody twin
        WHERE twin.person_id = custody.person_id AND twin.id > custody.id
          AND twin.released_on BETWEEN custody.released_on AND custody.released_on)
    LIMIT 9000000000000000000
),
followed AS (
    SELECT found.*,
        CASE WHEN (died_on IS NULL OR died_on >= found_start_on)
              AND (returned_on IS NULL OR returned_on >= found_start_on)
              AND (next_released_on IS NULL OR next_released_on > found_start_on)
            THEN found_start_on END AS started_on,
        CASE WHEN died_on <= COALESCE(returned_on, '9999-12-31')
              AND died_on <= COALESCE(next_released_on, '9999-12-31') THEN died_on
            WHEN returned_on <= COALESCE(next_released_on, '9999-12-31') THEN returned_on
            ELSE next_released_on END AS ended_on
    FROM found LIMIT 9000000000000000000
),
judged AS (
    SELECT followed.*,
        COALESCE(started_on, ended_on) AS left_on,
        CASE
            WHEN released_to_authority IS NULL THEN 'authority_unknown'
            WHEN treatment_authority IS NULL THEN 'released_elsewhere'
            WHEN age_group = 'yes' THEN 'children'
            WHEN need = 'no' THEN 'no_need'
            WHEN need = 'unknown' THEN 'need_unknown'
            WHEN complete_to IS NULL THEN 'no_return'
            WHEN window_ends_on IS NULL OR window_ends_on > complete_to THEN 'pending'
            WHEN started_on <= window_ends_on THEN 'started'
            WHEN EXISTS (
                SELECT 1 FROM treatment_start
                WHERE treatment_start.person_id = followed.person_id
                  AND treatment_start.started_on < followed.released_on) THEN 'already_open'
            ELSE 'not_started'
        END AS outcome
    FROM followed LIMIT 9000000000000000000
)"""


_NOT_COUNTED = "('authority_unknown', 'released_elsewhere', 'children')"
_IS_FOLLOWED = f"""judged.need = 'yes' AND judged.outcome NOT IN {_NOT_COUNTED}
            AND judged.complete_number >= judged.number"""
_LAST_NUMBER = """CASE WHEN judged.complete_number < judged.number + :followed_days
            THEN judged.complete_number ELSE judged.number + :followed_days END"""


def _window(name: str) -> str:
    return f"""CASE WHEN judged.need <> 'yes' THEN 'none'
            WHEN judged.complete_to IS NULL OR judged.{name}_window_ends_on > judged.complete_to
            THEN 'pending'
            WHEN judged.started_on <= judged.{name}_window_ends_on THEN 'started'
            ELSE 'not_started' END AS {name}_window"""


def _settled(name: str) -> str:
    return f"""CASE WHEN judged.{name}_type IS NULL THEN 'unknown'
            WHEN instr(:settled, judged.{name}_type) > 0 THEN 'settled'
            WHEN instr(:not_settled, judged.{name}_type) > 0 THEN 'not_settled'
            ELSE 'unknown' END"""


FACTS = f"""
SELECT judged.person_id, judged.outcome,
        COALESCE(judged.treatment_authority, '') AS authority,
        CASE WHEN judged.outcome IN {_NOT_COUNTED} THEN '' ELSE judged.treatment_authority
            END AS home,
        CASE WHEN judged.outcome IN ('started', 'not_started', 'already_open') THEN 'figure'
            WHEN judged.outcome IN ('pending', 'no_return', 'need_unknown') THEN 'awaited'
            ELSE 'neither' END AS standing,
        CASE WHEN judged.referral > 0 THEN 'yes' ELSE 'no' END AS referred,
        CASE WHEN judged.age_group = 'unknown' THEN 'yes' ELSE 'no' END AS age_unknown,
        CASE WHEN judged.bookings / {TREATMENT_ATTENDED} % 256 > 0 THEN 'attended'
            WHEN judged.bookings / {TREATMENT_BOOKED} % 256 > 0 THEN 'booked'
            WHEN judged.referral = 2 THEN 'accepted'
            WHEN judged.referral = 1 THEN 'referred' ELSE 'need' END AS reached,
        CASE WHEN judged.outcome IN ('not_started', 'already_open')
              AND judged.ended_on <= judged.window_ends_on THEN 'yes' ELSE 'no' END AS ended,
        judged.is_first,
        CASE WHEN judged.outcome = 'started' AND NOT EXISTS (
            SELECT 1 FROM treatment_start sure
            WHERE sure.person_id = judged.person_id
              AND sure.started_on BETWEEN judged.released_on AND judged.window_ends_on
              AND (sure.link_pass IS NULL OR sure.link_pass <= 2)
              AND (judged.ended_on IS NULL OR sure.started_on <= judged.ended_on)
              AND (judged.next_released_on IS NULL OR sure.started_on < judged.next_released_on)
            ) THEN 'no' ELSE 'yes' END AS surest,
        {_window("first")},
        {_window("second")},
        {_window("third")},
        COALESCE(judged.prison_id, '') AS prison, judged.month, judged.release_day,
        judged.substance_group, judged.sex, judged.age_group, judged.ethnicity,
        COALESCE(judged.iom_cohort, 'none') AS iom_cohort,
        CASE WHEN judged.bookings / {BOOKED_BEFORE} > 0 THEN 'yes' ELSE 'no'
            END AS booked_before_release,
        judged.naloxone,
        {_settled("first_night")} AS first_night,
        CASE WHEN judged.three_months_on > :as_at THEN 'pending'
            ELSE {_settled("three_months")} END AS three_months,
        judged.planned,
        COALESCE(judged.housing % 3, 0) AS duty, COALESCE(judged.housing / 3, 0) AS cas3,
        COALESCE(judged.bookings % 256, 0) AS kept,
        COALESCE(judged.bookings / {MISSED} % 256, 0) AS missed,
        COALESCE(judged.bookings / {NOT_KNOWN} % 256, 0) AS not_known,
        CASE WHEN NOT ({_IS_FOLLOWED}) OR judged.complete_number IS NULL THEN ''
            WHEN leaving.number IS NULL OR leaving.number > {_LAST_NUMBER} THEN 'followed'
            WHEN judged.started_on IS NOT NULL THEN 'start'
            WHEN judged.died_on = judged.left_on THEN 'death'
            ELSE 'return_to_custody' END AS leaving_by,
        CASE WHEN leaving.number IS NULL OR leaving.number > {_LAST_NUMBER}
            THEN {_LAST_NUMBER} - judged.number
            ELSE leaving.number - judged.number END AS leaving_day
    FROM judged
    LEFT JOIN calendar leaving ON leaving.day = judged.left_on"""

FACETS: dict[str, tuple[str, ...]] = {
    "authority": ("authority", "outcome", "referred", "age_unknown", "reached", "ended"),
    "sensitivity": ("outcome", "is_first", "ended", "surest"),
    "windows": ("first_window", "second_window", "third_window"),
    "prison": ("prison", "outcome"),
    "month": ("month", "outcome"),
    "release_day": ("release_day", "outcome"),
    "substance_group": ("substance_group", "outcome"),
    "sex": ("sex", "outcome"),
    "age_group": ("age_group", "outcome"),
    "ethnicity": ("ethnicity", "outcome"),
    "iom_cohort": ("iom_cohort", "outcome"),
    "booked_before_release": ("booked_before_release", "outcome"),
    "naloxone": ("naloxone", "outcome"),
    "first_night": ("first_night", "outcome"),
    "housing": ("home", "first_night", "three_months", "planned", "duty", "cas3"),
    "bookings": ("home", "kept", "missed", "not_known"),
    "leaving": ("leaving_day", "leaving_by"),
}
"""What is counted: each facet's facts, its category first. No facet tells two categories of one
release, so that none of them is finer than an authority or one attribute."""

WITHOUT_CATEGORIES = frozenset({"sensitivity", "windows", "leaving"})

JOINT: tuple[tuple[str, ...], ...] = (
    ("authority", "outcome", "referred", "age_unknown", "reached", "ended", "is_first", "surest",
     "first_window", "second_window", "third_window"),
    ("prison", "month", "release_day", "outcome"),
    ("substance_group", "sex", "age_group", "ethnicity", "iom_cohort", "booked_before_release",
     "naloxone", "first_night", "outcome"),
    ("home", "first_night", "three_months", "planned", "duty", "cas3", "kept", "missed",
     "not_known"),
    ("leaving_day", "leaving_by"),
)  # fmt: skip
"""Facts that the rows of a file are counted by together: few sums a row, few different ones."""


def key(facts: tuple[str, ...]) -> str:
    """Several facts of a row as one text."""
    return f"concat_ws('|', {', '.join(facts)})"
