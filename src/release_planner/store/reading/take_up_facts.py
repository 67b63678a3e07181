"""What each release counts as in a report, from its facts, and which facts are counted together.

One SQL text for both engines. A fact of few values is worked out as the place of its value in a
list, and those of a joint are one number, so that a year of England and Wales streams past quickly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from release_planner.domain.take_up_lines import AWAITED, IN_FIGURE
from release_planner.store.reading.release_facts import (
    BOOKED_BEFORE,
    KNOWN,
    MISSED,
    NOT_KNOWN,
    REACHED,
)

COUNTED_COLUMNS = {"authority": "text", "treatment_authority": "text", "complete_to": "date"}

OUTCOMES = (
    "authority_unknown", "released_elsewhere", "children", "no_need", "need_unknown", "no_return",
    "pending", "started", "not_started", "already_open",
)  # fmt: skip
AGE_GROUPS = ("1", "2", "3", "4", "5", "yes", "no", "unknown")
"""Five groups of the ages in years; under age; and without a date of birth, whether a child."""

NOT_COUNTED = ("authority_unknown", "released_elsewhere", "children")

_NO_YES = ("no", "yes")
_WINDOW = ("none", "pending", "started", "not_started")
_HOME = ("unknown", "settled", "not_settled")
_THREE_MONTHS = (*_HOME, "pending")
_RELEASE_DAY = ("other", "friday_or_eve")
_REFERRED = ("0", "1", "2")
_UP_TO_255 = tuple(str(number) for number in range(256))
_LEAVING_BY = ("", "followed", "start", "death", "return_to_custody")


def _coded(values: Sequence[str], when: Mapping[str, str], otherwise: str) -> str:
    """The place of the first value whose condition holds."""
    conditions = " ".join(f"WHEN {sql} THEN {values.index(value)}" for value, sql in when.items())
    return f"CASE {conditions} ELSE {values.index(otherwise)} END"


def _is(values: Sequence[str], column: str, *wanted: str) -> str:
    """Whether a coded column has one of some values."""
    places = ", ".join(map(str, sorted(map(values.index, wanted))))
    return f"{column} IN ({places})"


_HAS_NO_NEED = f"NOT {_is(KNOWN, 'need', 'yes')}"


def _home(column: str) -> str:
    when = {
        "unknown": f"{column} IS NULL",
        "settled": f"instr(:settled, {column}) > 0",
        "not_settled": f"instr(:not_settled, {column}) > 0",
    }
    return _coded(_HOME, when, "unknown")


def _in_time(route: str, kind: str) -> str:
    """Whether a housing referral was made (1), and made in time (2)."""
    near, far = f"{kind}_nearest", f"{kind}_farthest"
    span = f"BETWEEN :{kind}_last_days AND :{kind}_first_days"
    return f"""CASE WHEN {near} IS NULL THEN 0
            WHEN {near} {span} OR {far} {span} THEN 2
            WHEN {near} > :{kind}_first_days OR {far} < :{kind}_last_days THEN 1
            WHEN EXISTS (SELECT 1 FROM housing_referral
                WHERE housing_referral.custody_id = judged.custody_id
                  AND housing_referral.route = '{route}'
                  AND housing_referral.status <> 'withdrawn'
                  AND judged.released - day_number(housing_referral.submitted_on) {span})
            THEN 2 ELSE 1 END"""


def _window(days: str) -> str:
    when = {
        "none": _HAS_NO_NEED,
        "pending": f"complete IS NULL OR released + :{days} > complete",
        "started": f"start <= released + :{days}",
    }
    return _coded(_WINDOW, when, "not_started")


_OUTCOME = _coded(
    OUTCOMES,
    {
        "authority_unknown": "found.authority IS NULL",
        "released_elsewhere": "treatment_authority IS NULL",
        "children": "age < :first_age OR (age IS NULL AND is_child = 'yes')",
        "no_need": _is(KNOWN, "need", "no"),
        "need_unknown": _is(KNOWN, "need", "unknown"),
        "no_return": "complete IS NULL",
        "pending": "window_end IS NULL OR window_end > complete",
        "started": "start <= window_end",
        "already_open": "earlier_start = 1",
    },
    "not_started",
)
_AGE_GROUP = _coded(
    AGE_GROUPS,
    {
        "yes": "(age IS NULL AND is_child = 'yes') OR age < :first_age",
        "no": "age IS NULL AND is_child = 'no'",
        "unknown": "age IS NULL",
        "1": "age < :second_age",
        "2": "age < :third_age",
        "3": "age < :fourth_age",
        "4": "age < :fifth_age",
    },
    "5",
)

_IS_OUTSIDE = _is(OUTCOMES, "outcome", *NOT_COUNTED)
_LEFT = "COALESCE(start, ended)"
_FOLLOWED_TO = """CASE WHEN complete < released + :third_days THEN complete
            ELSE released + :third_days END"""
_ENDED = _coded(
    _NO_YES,
    {"yes": f"ended <= window_end AND {_is(OUTCOMES, 'outcome', 'not_started', 'already_open')}"},
    "no",
)
_HERE = f"CASE WHEN {_is(OUTCOMES, 'outcome', 'children')} THEN '' ELSE place_of_treatment END"
_OUTCOME_CODE = (OUTCOMES, "outcome")


@dataclass(frozen=True, slots=True)
class Joint:
    """Facts that are counted together.

    `texts` are the names of the facts that `text` gives, with a bar between them, and before the
    number. `codes` are the others: each with its values and the SQL of the place among them.
    """

    codes: Mapping[str, tuple[Sequence[str], str]]
    texts: tuple[str, ...] = ()
    text: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of all."""
        return (*self.texts, *self.codes)

    @property
    def sql(self) -> str:
        """What stands for a release: a number, or text with the number after a bar."""
        number = "0"
        for values, code in self.codes.values():
            number = code if number == "0" else f"({number}) * {len(values)} + {code}"
        return f"{self.text} || '|' || ({number})" if self.texts else number

    def parts(self, key: str | int) -> tuple[str, ...]:
        """The values of the facts, in their order, of what stands for a release."""
        *texts, number = str(key).split("|") if self.texts else (key,)
        place, found = int(number), []
        for values, _ in reversed(list(self.codes.values())):
            place, code = divmod(place, len(values))
            found.append(values[code])
        return (*map(str, texts), *reversed(found))

    def server_part(self, column: str, fact: str) -> str:
        """The SQL of a server for the value of one fact."""
        if fact in self.texts:
            return f"split_part({column}, '|', {self.texts.index(fact) + 1})"
        number = column
        if self.texts:
            number = f"CAST(split_part({column}, '|', {len(self.texts) + 1}) AS bigint)"
        below = 1
        for name in reversed(list(self.codes)):
            values, _ = self.codes[name]
            if name == fact:
                break
            below *= len(values)
        listed = ", ".join(f"'{value}'" for value in values)
        return f"(ARRAY[{listed}])[{number} / {below} % {len(values)} + 1]"


JOINTS: Mapping[str, Joint] = {
    "of_authority": Joint(
        texts=("authority",),
        text="place_of_treatment",
        codes={
            "outcome": _OUTCOME_CODE,
            "referred": (_NO_YES, "CASE WHEN referral > 0 THEN 1 ELSE 0 END"),
            "age_unknown": (
                _NO_YES,
                _coded(_NO_YES, {"yes": _is(AGE_GROUPS, "age_group", "unknown")}, "no"),
            ),
            "reached": (REACHED, "reached"),
            "ended": (_NO_YES, _ENDED),
            "not_known": (_UP_TO_255, f"appointments / {NOT_KNOWN}"),
            "missed": (_UP_TO_255, f"appointments / {MISSED} % 256"),
            "kept": (_UP_TO_255, "appointments % 256"),
        },
    ),
    "of_rules": Joint(
        codes={
            "outcome": _OUTCOME_CODE,
            "is_first": (
                _NO_YES,
                _coded(_NO_YES, {"no": "earlier_need >= day_number(:first_day)"}, "yes"),
            ),
            "ended": (_NO_YES, _ENDED),
            "surest": (
                _NO_YES,
                _coded(
                    _NO_YES,
                    {
                        "yes": f"NOT {_is(OUTCOMES, 'outcome', 'started')}"
                        " OR sure_start <= window_end"
                    },
                    "no",
                ),
            ),
            "first_window": (_WINDOW, _window("first_days")),
            "second_window": (_WINDOW, _window("second_days")),
            "third_window": (_WINDOW, _window("third_days")),
            "leaving_day": (
                _UP_TO_255,
                f"""CASE WHEN {_LEFT} <= {_FOLLOWED_TO} THEN {_LEFT} - released
                WHEN complete >= released THEN {_FOLLOWED_TO} - released ELSE 0 END""",
            ),
            "leaving_by": (
                _LEAVING_BY,
                _coded(
                    _LEAVING_BY,
                    {
                        "": f"{_HAS_NO_NEED} OR complete IS NULL OR complete < released"
                        f" OR {_IS_OUTSIDE}",
                        "followed": f"{_LEFT} IS NULL OR {_LEFT} > {_FOLLOWED_TO}",
                        "start": "start IS NOT NULL",
                        "death": "died = ended",
                    },
                    "return_to_custody",
                ),
            ),
        },
    ),
    "of_place": Joint(
        texts=("prison", "month"),
        text="place",
        codes={
            "release_day": (
                _RELEASE_DAY,
                _coded(
                    _RELEASE_DAY,
                    {
                        "friday_or_eve": "released % 7 = 6"
                        " OR instr(:eves, CAST(released_on AS TEXT)) > 0"
                    },
                    "other",
                ),
            ),
            "outcome": _OUTCOME_CODE,
        },
    ),
    "of_person": Joint(
        texts=("substance_group", "sex", "ethnicity"),
        text="kind_of_person",
        codes={"age_group": (AGE_GROUPS, "age_group"), "outcome": _OUTCOME_CODE},
    ),
    "of_care": Joint(
        texts=("iom_cohort", "naloxone"),
        text="care",
        codes={
            "booked_before_release": (BOOKED_BEFORE, "booked_before"),
            "first_night": (_HOME, "first_night"),
            "outcome": _OUTCOME_CODE,
        },
    ),
    "of_housing": Joint(
        texts=("home",),
        text=_HERE,
        codes={
            "first_night": (_HOME, "first_night"),
            "three_months": (
                _THREE_MONTHS,
                f"CASE WHEN released > day_number(:three_months_by)"
                f" THEN {_THREE_MONTHS.index('pending')} ELSE {_home('three_months')} END",
            ),
            "planned": (KNOWN, "planned"),
            "duty": (_REFERRED, _in_time("duty_to_refer", "duty")),
            "cas3": (_REFERRED, _in_time("CAS3", "cas3")),
        },
    ),
}
"""Facts that are counted together, by the name of their column."""


def counted_facts(found: str, joints: Iterable[str] = JOINTS) -> str:
    """A query for what stands for each joint of a release, given a query for facts of releases.

    `person` is less than nothing where no window has closed, and NULL where there is no need. LIMIT
    inside, and a condition outside, keep SQLite from working a column out again wherever it is
    read.
    """
    return f"""
    SELECT CASE WHEN {_is(OUTCOMES, "outcome", *IN_FIGURE)} THEN person_id
        WHEN {_is(OUTCOMES, "outcome", *AWAITED, "need_unknown")} THEN -person_id END AS person,
        {", ".join(f"{JOINTS[name].sql} AS {name}" for name in joints)}
    FROM (
        SELECT custody_id, person_id, released_on, released, window_end, complete, need, place,
            COALESCE(treatment_authority, '') AS place_of_treatment, kind_of_person, care, planned,
            died, ended, start, sure_start, earlier_need, referral, reached, booked_before,
            appointments, three_months, duty_nearest, duty_farthest, cas3_nearest, cas3_farthest,
            {_home("first_night")} AS first_night,
            {_OUTCOME} AS outcome,
            {_AGE_GROUP} AS age_group
        FROM ({found}) AS found LEFT JOIN counted ON counted.authority = found.authority
        LIMIT 9000000000000000000) AS judged
    WHERE outcome IS NOT NULL"""


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
    "bookings": ("authority", "kept", "missed", "not_known"),
    "leaving": ("leaving_day", "leaving_by"),
}
"""What is counted: each facet's facts, its category first. No facet tells two categories of one
release, so that none of them is finer than an authority or one attribute."""

WITHOUT_CATEGORIES = frozenset({"sensitivity", "windows", "leaving"})
_MARKS = ("leaving_by", "home", "outcome")


def joint_of(facet: str) -> str:
    """The joint that holds every fact of a facet."""
    wanted = set(FACETS[facet])
    (name,) = (name for name, joint in JOINTS.items() if wanted <= set(joint.facts))
    return name


def mark_of(facet: str) -> str:
    """The fact of its joint by which releases that a facet leaves out are told apart."""
    return next(mark for mark in _MARKS if mark in (*FACETS[facet], "outcome"))
