"""What is known of each release, in one SQL text for both engines, and which facts are counted.

The rules are those of `domain.takeup` and `domain.pathway_steps`, said a second time in SQL so that
a year of England and Wales is counted inside the database. Days are compared as numbers, which an
engine makes of a date in its own way: see `for_engine`.
"""

import re

from release_planner.store.connection import Engine

COUNTED_COLUMNS = {"authority": "text", "treatment_authority": "text", "complete_to": "date"}

# A spell's bookings are looked at once: each place of 256 of the sum holds one of its numbers.
KEPT, MISSED, NOT_KNOWN, TREATMENT_BOOKED, TREATMENT_ATTENDED, WRITTEN_AFTERWARDS, BOOKED_BEFORE = (
    256**place for place in range(7)
)

_IS_OWN_START = """(died IS NULL OR died >= start) AND (back IS NULL OR back >= start)
            AND (next_release IS NULL OR next_release > start)"""

# LIMIT, with a condition on what reads it, keeps SQLite from working a column out again wherever it
# is read. The period is asked of a day's number, so that spells are read in the order of their
# table, in which most of what hangs on them lies side by side.
RELEASES = f"""
found AS (
    SELECT custody.id, custody.person_id, custody.released_on, custody.is_child,
        custody.settled_accommodation AS planned, custody.released_to_authority,
        counted.treatment_authority, counted.complete,
        day_number(custody.released_on) AS released,
        day_number(custody.window_ends_on) AS window_end,
        CASE WHEN custody.released_on <= :three_months_by THEN 1 ELSE 0 END AS is_three_months_on,
        COALESCE(treatment_need.need, 'unknown') AS need,
        concat_ws('|', COALESCE(custody.prison_id, ''),
            substr(CAST(custody.released_on AS TEXT), 1, 7),
            CASE WHEN day_number(custody.released_on) % 7 = 6
                OR instr(:eves, CAST(custody.released_on AS TEXT)) > 0
                THEN 'friday_or_eve' ELSE 'other' END) AS place_and_time,
        concat_ws('|', COALESCE(treatment_need.substance_group, 'unknown'), person.sex,
            substr(person.ethnicity, 1, 1)) AS kind_of_person,
        COALESCE(treatment_need.naloxone, 'unknown') AS naloxone,
        CAST(substr(CAST(custody.released_on AS TEXT), 1, 4) AS INTEGER)
            - CAST(substr(CAST(person.date_of_birth AS TEXT), 1, 4) AS INTEGER)
            - CASE WHEN substr(CAST(custody.released_on AS TEXT), 6)
                < substr(CAST(person.date_of_birth AS TEXT), 6) THEN 1 ELSE 0 END AS age,
        CASE WHEN custody.state = 'died' AND custody.state_since >= custody.released_on
            THEN day_number(custody.state_since) END AS died,
        (SELECT day_number(MIN(later.released_on)) FROM custody later
         WHERE later.person_id = custody.person_id AND later.released_on > custody.released_on
        ) AS next_release,
        (SELECT day_number(MIN(again.reception_on)) FROM custody again
         WHERE again.person_id = custody.person_id AND again.reception_on > custody.released_on
           AND again.state <> 'recall_rescinded') AS back,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT day_number(MIN(treatment_start.started_on)) FROM treatment_start
             WHERE treatment_start.person_id = custody.person_id
               AND treatment_start.started_on >= custody.released_on) END AS start,
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
                    THEN {BOOKED_BEFORE}
                    WHEN appointment.booked_on > appointment.day THEN {WRITTEN_AFTERWARDS}
                    ELSE 0 END
                + CASE WHEN appointment.day > custody.window_ends_on THEN 0
                    WHEN appointment.attendance = 'attended'
                    THEN {TREATMENT_ATTENDED + TREATMENT_BOOKED} ELSE {TREATMENT_BOOKED} END
                END) AS BIGINT)
         FROM appointment
         WHERE appointment.custody_id = custody.id AND appointment.day >= custody.released_on
           AND appointment.state <> 'cancelled') AS bookings,
        (SELECT SUM(CASE accommodation.point WHEN 'first_night' THEN 1 WHEN 'three_months' THEN 3
                ELSE 0 END
            * CASE WHEN instr(:settled, accommodation.type_code) > 0 THEN 1
                WHEN instr(:not_settled, accommodation.type_code) > 0 THEN 2 ELSE 0 END)
         FROM accommodation WHERE accommodation.custody_id = custody.id) AS homes,
        (SELECT MAX(CASE WHEN housing_referral.route = 'CAS3' THEN 0
                WHEN day_number(custody.released_on) - day_number(housing_referral.submitted_on)
                BETWEEN :duty_last_days AND :duty_first_days THEN 2 ELSE 1 END)
            + 3 * MAX(CASE WHEN housing_referral.route = 'duty_to_refer' THEN 0
                WHEN day_number(custody.released_on) - day_number(housing_referral.submitted_on)
                BETWEEN :cas3_last_days AND :cas3_first_days THEN 2 ELSE 1 END)
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
    CROSS JOIN person
    LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
    LEFT JOIN counted ON counted.authority = custody.released_to_authority
    WHERE day_number(custody.released_on)
        BETWEEN day_number(:first_day) AND day_number(:last_day)
      AND person.id = custody.person_id
      AND NOT EXISTS (
        SELECT 1 FROM custody twin
        WHERE twin.person_id = custody.person_id AND twin.id > custody.id
          AND twin.released_on BETWEEN custody.released_on AND custody.released_on)
    LIMIT 9000000000000000000
),
judged AS (
    SELECT person_id, released_on, released, window_end, complete, treatment_authority, need,
        place_and_time, kind_of_person, naloxone, iom_cohort, planned, is_three_months_on,
        homes, housing, bookings, referral, is_first, died, back, next_release,
        CASE WHEN {_IS_OWN_START} THEN start END AS start,
        CASE WHEN died <= COALESCE(back, died) AND died <= COALESCE(next_release, died) THEN died
            WHEN back <= COALESCE(next_release, back) THEN back ELSE next_release END AS ended,
        CASE WHEN age IS NULL THEN is_child WHEN age < :first_age THEN 'yes'
            WHEN age < :second_age THEN '1' WHEN age < :third_age THEN '2'
            WHEN age < :fourth_age THEN '3' WHEN age < :fifth_age THEN '4' ELSE '5'
        END AS age_group,
        CASE
            WHEN released_to_authority IS NULL THEN 'authority_unknown'
            WHEN treatment_authority IS NULL THEN 'released_elsewhere'
            WHEN age < :first_age OR (age IS NULL AND is_child = 'yes') THEN 'children'
            WHEN need = 'no' THEN 'no_need'
            WHEN need = 'unknown' THEN 'need_unknown'
            WHEN complete IS NULL THEN 'no_return'
            WHEN window_end IS NULL OR window_end > complete THEN 'pending'
            WHEN start <= window_end AND {_IS_OWN_START} THEN 'started'
            WHEN EXISTS (
                SELECT 1 FROM treatment_start
                WHERE treatment_start.person_id = found.person_id
                  AND treatment_start.started_on < found.released_on) THEN 'already_open'
            ELSE 'not_started'
        END AS outcome
    FROM found LIMIT 9000000000000000000
)"""

NOT_COUNTED = ("authority_unknown", "released_elsewhere", "children")
_IS_OUTSIDE = f"outcome IN {NOT_COUNTED}"
_LEFT = "COALESCE(start, ended)"
_FOLLOWED_TO = """CASE WHEN complete < released + :third_days THEN complete
            ELSE released + :third_days END"""


def _window(days: str) -> str:
    return f"""CASE WHEN need <> 'yes' THEN 'none'
            WHEN complete IS NULL OR released + :{days} > complete THEN 'pending'
            WHEN start <= released + :{days} THEN 'started' ELSE 'not_started' END"""


def _home(place: str) -> str:
    return f"CASE {place} WHEN 1 THEN 'settled' WHEN 2 THEN 'not_settled' ELSE 'unknown' END"


_ENDED = """CASE WHEN outcome IN ('not_started', 'already_open') AND ended <= window_end
            THEN 'yes' ELSE 'no' END"""
_SUREST = """CASE WHEN outcome = 'started' AND NOT EXISTS (
            SELECT 1 FROM treatment_start sure
            WHERE sure.person_id = judged.person_id AND sure.started_on >= judged.released_on
              AND day_number(sure.started_on) <= judged.window_end
              AND (sure.link_pass IS NULL OR sure.link_pass <= 2)
              AND (judged.died IS NULL OR day_number(sure.started_on) <= judged.died)
              AND (judged.back IS NULL OR day_number(sure.started_on) <= judged.back)
              AND (judged.next_release IS NULL
                OR day_number(sure.started_on) < judged.next_release)
            ) THEN 'no' ELSE 'yes' END"""
_REACHED = f"""CASE WHEN bookings / {TREATMENT_ATTENDED} % 256 > 0 THEN 'attended'
            WHEN bookings / {TREATMENT_BOOKED} % 256 > 0 THEN 'booked'
            WHEN referral = 2 THEN 'accepted' WHEN referral = 1 THEN 'referred' ELSE 'need' END"""

JOINT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "of_authority": (
        ("authority", "outcome", "referred", "age_unknown", "reached", "ended"),
        (
            "COALESCE(treatment_authority, '')",
            "outcome",
            "CASE WHEN referral > 0 THEN 'yes' ELSE 'no' END",
            "CASE WHEN age_group = 'unknown' THEN 'yes' ELSE 'no' END",
            _REACHED,
            _ENDED,
        ),
    ),
    "of_rules": (
        ("outcome", "is_first", "ended", "surest", "first_window", "second_window", "third_window"),
        (
            "outcome",
            "is_first",
            _ENDED,
            _SUREST,
            *map(_window, ("first_days", "second_days", "third_days")),
        ),
    ),
    "of_place": (("prison", "month", "release_day", "outcome"), ("place_and_time", "outcome")),
    "of_person": (
        ("substance_group", "sex", "ethnicity", "age_group", "outcome"),
        ("kind_of_person", "age_group", "outcome"),
    ),
    "of_care": (
        ("iom_cohort", "booked_before_release", "naloxone", "first_night", "outcome"),
        (
            "COALESCE(iom_cohort, 'none')",
            f"CASE WHEN bookings >= {BOOKED_BEFORE} THEN 'yes'"
            f" WHEN bookings >= {WRITTEN_AFTERWARDS} THEN 'unknown' ELSE 'no' END",
            "naloxone",
            _home("homes % 3"),
            "outcome",
        ),
    ),
    "of_housing": (
        ("home", "first_night", "three_months", "planned", "duty", "cas3"),
        (
            f"CASE WHEN {_IS_OUTSIDE} THEN '' ELSE treatment_authority END",
            _home("homes % 3"),
            f"CASE is_three_months_on WHEN 0 THEN 'pending' ELSE {_home('homes / 3')} END",
            "planned",
            "COALESCE(housing % 3, 0)",
            "COALESCE(housing / 3, 0)",
        ),
    ),
    "of_bookings": (
        ("home", "kept", "missed", "not_known"),
        (
            f"CASE WHEN {_IS_OUTSIDE} THEN '' ELSE treatment_authority END",
            "COALESCE(bookings % 256, 0)",
            f"COALESCE(bookings / {MISSED} % 256, 0)",
            f"COALESCE(bookings / {NOT_KNOWN} % 256, 0)",
        ),
    ),
    "of_leaving": (
        ("leaving_day", "leaving_by"),
        (
            f"""CASE WHEN {_LEFT} <= {_FOLLOWED_TO} THEN {_LEFT} - released
            ELSE COALESCE({_FOLLOWED_TO} - released, 0) END""",
            f"""CASE WHEN need <> 'yes' OR complete IS NULL OR complete < released
                OR {_IS_OUTSIDE} THEN ''
            WHEN {_LEFT} IS NULL OR {_LEFT} > {_FOLLOWED_TO} THEN 'followed'
            WHEN start IS NOT NULL THEN 'start' WHEN died = ended THEN 'death'
            ELSE 'return_to_custody' END""",
        ),
    ),
}
"""Facts that are counted together, by the name of their column: each fact, and the SQL of all."""

STANDING = """CASE WHEN outcome IN ('started', 'not_started', 'already_open') THEN 'figure'
            WHEN outcome IN ('pending', 'no_return', 'need_unknown') THEN 'awaited'
            ELSE 'neither' END"""

FACTS = f"""
SELECT person_id, {STANDING} AS standing,
    {", ".join(f"concat_ws('|', {', '.join(sql)}) AS {name}" for name, (_, sql) in JOINT.items())}
FROM judged WHERE outcome <> ''"""

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
MARKS = ("outcome", "home", "leaving_by")
"""The fact by which releases outside every figure are told apart, one in each joint."""


def joint_of(facet: str) -> str:
    """The joint that holds every fact of a facet."""
    wanted = set(FACETS[facet])
    (name,) = (name for name, (facts, _) in JOINT.items() if wanted <= set(facts))
    return name


def for_engine(sql: str, engine: Engine) -> str:
    """The SQL with the days since 1 January 2000 as an engine works them out of a date."""
    number = r"(CAST(julianday(\1) AS INTEGER) - 2451544)"
    if engine == "postgresql":
        number = r"(\1 - DATE '2000-01-01')"
    return re.sub(r"day_number\(((?:MIN\([\w.]+\))|[\w.:$]+)\)", number, sql)
