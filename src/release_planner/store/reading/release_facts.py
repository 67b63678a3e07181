"""What is known of each release whatever a report asks for, in one SQL text for both engines.

The rules are those of `domain.takeup` and `domain.pathway_steps`, said a second time in SQL so that
a year of England and Wales is counted inside the database. Days are compared as numbers, which an
engine makes of a date in its own way: see `for_engine`.
"""

import re

from release_planner.domain.linkage.passes import LINKS_BY_ITSELF
from release_planner.domain.pathway_steps import ATTENDED, BOOKED, STOP_AFTER
from release_planner.store.connection import Engine

REACHED = tuple(STOP_AFTER)
BOOKED_BEFORE = ("no", "unknown", "yes")
KNOWN = ("unknown", "yes", "no")
_SUREST = ", ".join(str(int(each)) for each in LINKS_BY_ITSELF)

RELEASE_FACTS = (
    "released", "custody_id", "person_id", "released_on", "window_end", "authority", "is_child",
    "age", "need", "place", "kind_of_person", "care", "planned", "died", "ended", "start",
    "sure_start", "earlier_start", "earlier_need", "referral", "reached", "booked_before",
    "appointments", "first_night", "three_months", "duty_nearest", "duty_farthest", "cas3_nearest",
    "cas3_farthest",
)  # fmt: skip
"""The columns of `release_facts`."""

# A spell's bookings are looked at once: each place of 256 of the sum holds one of its numbers.
KEPT, MISSED, NOT_KNOWN, _BOOKED, _ATTENDED, _WRITTEN_AFTERWARDS, _BOOKED_BEFORE = (
    256**place for place in range(7)
)
ATTENDANCES = _BOOKED
"""The appointments of a release: `KEPT`, `MISSED` and `NOT_KNOWN` by so many, below this number."""

# The least and the most of days before a release, in one number of two halves.
_HALF, _ZERO = 65536, 32768

_SPREAD = f"""(SELECT CAST(MIN({{days}}) + {_ZERO} AS BIGINT) * {_HALF} + MAX({{days}}) + {_ZERO}
         FROM housing_referral
         WHERE housing_referral.custody_id = custody.id AND housing_referral.route = '{{route}}'
           AND housing_referral.status <> 'withdrawn')"""
_DAYS_BEFORE = "day_number(custody.released_on) - day_number(housing_referral.submitted_on)"

_OWN = """{start} <= COALESCE(died, {start}) AND {start} <= COALESCE(back, {start})
        AND {start} < COALESCE(next_release, {start} + 1)"""


def release_facts(chosen: str, as_at: str = ":as_at") -> str:
    """A query for the facts of the spells for which the condition `chosen` holds; one row for each
    person and day of release, with the columns of `RELEASE_FACTS`.

    Days are counted from 1 January 2000; `released_on` is the date as stored. `start` is the first
    one from the release on that no death, return to custody or later release comes before;
    `sure_start` is the first of those that were recorded directly or linked by the first two
    passes. `ended` is the first of the death, the return and the later release. `earlier_need` is
    the last earlier release with a need. `reached` and `booked_before` are places in the lists of
    these names, `need` and `planned` (a settled home) in `KNOWN`. Of the housing referrals of each
    route stand the days before release of the nearest to it and of the farthest from it. A code of
    accommodation has a space either side. Attendance after the `as_at` day is left out.
    """
    return f"""
    SELECT released, custody_id, person_id, released_on, window_end, authority, is_child, age, need,
        place, kind_of_person, care, planned, died,
        CASE WHEN died <= COALESCE(back, died) AND died <= COALESCE(next_release, died) THEN died
            WHEN back <= COALESCE(next_release, back) THEN back ELSE next_release END AS ended,
        CASE WHEN {_OWN.format(start="first_start")} THEN first_start END AS start,
        CASE WHEN {_OWN.format(start="first_sure_start")} THEN first_sure_start END AS sure_start,
        earlier_start, earlier_need, COALESCE(referral, 0) AS referral,
        CASE WHEN bookings / {_ATTENDED} % 256 > 0 THEN {REACHED.index(ATTENDED)}
            WHEN bookings / {_BOOKED} % 256 > 0 THEN {REACHED.index(BOOKED)}
            ELSE COALESCE(referral, 0) END AS reached,
        CASE WHEN bookings >= {_BOOKED_BEFORE} THEN 2
            WHEN bookings >= {_WRITTEN_AFTERWARDS} THEN 1 ELSE 0 END AS booked_before,
        COALESCE(bookings % {ATTENDANCES}, 0) AS appointments,
        first_night, three_months,
        duty / {_HALF} - {_ZERO} AS duty_nearest, duty % {_HALF} - {_ZERO} AS duty_farthest,
        cas3 / {_HALF} - {_ZERO} AS cas3_nearest, cas3 % {_HALF} - {_ZERO} AS cas3_farthest
    FROM ({_looked_up(chosen, as_at)}
    LIMIT 9000000000000000000) AS looked_up
    WHERE released IS NOT NULL"""


def for_engine(sql: str, engine: Engine) -> str:
    """The SQL with the days since 1 January 2000 as an engine works them out of a date."""
    number = r"(CAST(julianday(\1) AS INTEGER) - 2451544)"
    if engine == "postgresql":
        number = r"(\1 - DATE '2000-01-01')"
    return re.sub(r"day_number\(((?:M(?:IN|AX)\([\w.]+\))|[\w.:$]+)\)", number, sql)


def _looked_up(chosen: str, as_at: str) -> str:
    """Everything that hangs on a spell, each of it looked up once.

    LIMIT around it, and a condition on what reads it, keep SQLite from working a column out again
    wherever it is read.
    """
    return f"""
    SELECT day_number(custody.released_on) AS released, custody.id AS custody_id, custody.person_id,
        custody.released_on, day_number(custody.window_ends_on) AS window_end,
        custody.released_to_authority AS authority, custody.is_child,
        CAST(substr(CAST(custody.released_on AS TEXT), 1, 4) AS INTEGER)
            - CAST(substr(CAST(person.date_of_birth AS TEXT), 1, 4) AS INTEGER)
            - CASE WHEN substr(CAST(custody.released_on AS TEXT), 6)
                < substr(CAST(person.date_of_birth AS TEXT), 6) THEN 1 ELSE 0 END AS age,
        CASE treatment_need.need WHEN 'yes' THEN 1 WHEN 'no' THEN 2 ELSE 0 END AS need,
        concat_ws('|', COALESCE(custody.prison_id, ''),
            substr(CAST(custody.released_on AS TEXT), 1, 7)) AS place,
        concat_ws('|', COALESCE(treatment_need.substance_group, 'unknown'), person.sex,
            substr(person.ethnicity, 1, 1)) AS kind_of_person,
        concat_ws('|', COALESCE(
            (SELECT iom_registration.cohort FROM iom_registration
             WHERE iom_registration.person_id = custody.person_id
               AND (iom_registration.selected_on IS NULL
                    OR iom_registration.selected_on <= custody.released_on)
               AND (iom_registration.deselected_on IS NULL
                    OR iom_registration.deselected_on > custody.released_on)
             ORDER BY iom_registration.id DESC LIMIT 1), 'none'),
            COALESCE(treatment_need.naloxone, 'unknown')) AS care,
        CASE custody.settled_accommodation WHEN 'yes' THEN 1 WHEN 'no' THEN 2 ELSE 0 END AS planned,
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
               AND treatment_start.started_on >= custody.released_on) END AS first_start,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT day_number(MIN(treatment_start.started_on)) FROM treatment_start
             WHERE treatment_start.person_id = custody.person_id
               AND treatment_start.started_on >= custody.released_on
               AND (treatment_start.link_pass IS NULL OR treatment_start.link_pass IN ({_SUREST}))
            ) END AS first_sure_start,
        CASE WHEN treatment_need.need = 'yes' AND EXISTS (
            SELECT 1 FROM treatment_start
            WHERE treatment_start.person_id = custody.person_id
              AND treatment_start.started_on < custody.released_on) THEN 1 ELSE 0
        END AS earlier_start,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT day_number(MAX(earlier.released_on)) FROM custody earlier
             JOIN treatment_need earlier_need ON earlier_need.custody_id = earlier.id
             WHERE earlier.person_id = custody.person_id AND earlier_need.need = 'yes'
               AND earlier.released_on < custody.released_on) END AS earlier_need,
        CASE WHEN treatment_need.need = 'yes' THEN
            (SELECT MAX(CASE WHEN treatment_referral.accepted_on <= custody.window_ends_on THEN 2
                WHEN treatment_referral.referred_on <= custody.window_ends_on THEN 1 ELSE 0 END)
             FROM treatment_referral WHERE treatment_referral.custody_id = custody.id)
        END AS referral,
        (SELECT CAST(SUM(CASE
                WHEN appointment.day > custody.window_ends_on OR appointment.day > {as_at} THEN 0
                WHEN appointment.attendance = 'attended' THEN {KEPT}
                WHEN appointment.attendance = 'did_not_attend' THEN {MISSED}
                WHEN appointment.attendance = 'unknown' THEN {NOT_KNOWN}
                ELSE 0 END
            + CASE WHEN appointment.kind <> 'treatment' THEN 0
                ELSE CASE WHEN appointment.booked_on < custody.released_on
                    THEN {_BOOKED_BEFORE}
                    WHEN appointment.booked_on > appointment.day THEN {_WRITTEN_AFTERWARDS}
                    ELSE 0 END
                + CASE WHEN appointment.day > custody.window_ends_on THEN 0
                    WHEN appointment.attendance = 'attended' THEN {_ATTENDED + _BOOKED}
                    ELSE {_BOOKED} END
                END) AS BIGINT)
         FROM appointment
         WHERE appointment.custody_id = custody.id AND appointment.day >= custody.released_on
           AND appointment.state <> 'cancelled') AS bookings,
        (SELECT ' ' || accommodation.type_code || ' ' FROM accommodation
         WHERE accommodation.custody_id = custody.id AND accommodation.point = 'first_night'
        ) AS first_night,
        (SELECT ' ' || accommodation.type_code || ' ' FROM accommodation
         WHERE accommodation.custody_id = custody.id AND accommodation.point = 'three_months'
        ) AS three_months,
        {_SPREAD.format(days=_DAYS_BEFORE, route="duty_to_refer")} AS duty,
        {_SPREAD.format(days=_DAYS_BEFORE, route="CAS3")} AS cas3
    FROM custody
    CROSS JOIN person
    LEFT JOIN treatment_need ON treatment_need.custody_id = custody.id
    WHERE person.id = custody.person_id AND {chosen}
      AND NOT EXISTS (
        SELECT 1 FROM custody twin
        WHERE twin.person_id = custody.person_id AND twin.id > custody.id
          AND twin.released_on BETWEEN custody.released_on AND custody.released_on)"""
