"""What is done with the store as a whole: transfers, erasure, counts, agreement and the log."""

import json
from datetime import date
from typing import Any

import psycopg
import pytest
from tests.postgres_access.expected import RULES
from tests.postgres_access.office import AWAY, Office, as_login, insert, values_of
from tests.postgres_server import superuser

from release_planner.domain.access import AccessRole, FieldGroup, Operation
from release_planner.domain.report_period import ReportPeriod
from release_planner.model.tables import metadata
from release_planner.store.reading.counting_rules import CountingRules

CALLS: dict[str, Operation | FieldGroup] = {
    "transfer_person(1, 'West Mercia', 'moved')": Operation.TRANSFER,
    "erase_person(2, 'asked for by the person')": Operation.ERASE,
    "counted_releases('[]', '{}')": Operation.REPORT,
    "take_up_completeness('2026-12-31')": Operation.REPORT,
    "take_up_returned('2026-12-31')": Operation.REPORT,
    "returned_start_counts('2026-01-01', '2026-12-31')": Operation.REPORT,
    "treatment_status(1)": FieldGroup.TREATMENT_STATUS,
    "agreed(1, 'prison')": FieldGroup.SHARING,
}


@pytest.mark.parametrize("role", tuple(AccessRole))
@pytest.mark.parametrize("call", CALLS)
def test_an_operation_is_its_roles_alone(office: Office, role: AccessRole, call: str) -> None:
    access, need = RULES.roles[role], CALLS[call]
    may = need in access.operations or need in access.sees
    with office.as_role(role) as connection:
        if may:
            connection.execute(f"SELECT * FROM {call}")
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {call}")


@pytest.mark.parametrize("role", tuple(AccessRole))
def test_an_import_begins_only_where_the_role_may_import(office: Office, role: AccessRole) -> None:
    batch = values_of(metadata.tables["import_batch"], 500, 1)
    with office.as_role(role) as connection:
        if Operation.IMPORT in RULES.roles[role].operations:
            insert(connection, "import_batch", batch)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                insert(connection, "import_batch", batch)


def test_a_transfer_hands_a_person_over_and_is_logged(own_office: Office) -> None:
    with own_office.as_role(AccessRole.PROBATION) as connection:
        connection.execute("SELECT transfer_person(1, 'West Mercia', 'moved house')")
        assert connection.execute("SELECT 1 FROM person WHERE id = 1").fetchone() is None
        assert connection.execute("SELECT 1 FROM note WHERE person_id = 1").fetchone() is None
        connection.commit()
    with as_login(own_office.database.url) as connection:
        logged = connection.execute(
            "SELECT operation, subject, subject_id, recipient, actor, purpose FROM audit_entry"
            " ORDER BY sequence"
        ).fetchall()
        area = connection.execute("SELECT area FROM person WHERE id = 1").fetchone()
        said = connection.execute(
            "SELECT detail::jsonb ->> 'why' FROM audit_detail ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    assert said == ("moved house",)
    assert area == ("West Mercia",)
    purpose = "transfer a person"
    assert logged == [
        ("alteration", "person", 1, None, "S-probation", purpose),
        ("disclosure", "person", 1, "West Mercia", "S-probation", purpose),
    ]


@pytest.mark.parametrize(
    "call",
    [
        f"transfer_person({AWAY}, 'West Midlands', 'fetched')",
        "transfer_person(1, 'Atlantis', 'nobody works there')",
        "transfer_person(1, 'West Midlands', 'already there')",
        "transfer_person(1, 'West Mercia', ' ')",
        "transfer_person(1, NULL, 'nowhere')",
        "transfer_person(12345, 'West Mercia', 'nobody')",
        f"erase_person({AWAY}, 'of another area')",
        "erase_person(1, '')",
    ],
)
def test_what_is_not_right_is_refused_in_plain_words(office: Office, call: str) -> None:
    with (
        office.as_role(AccessRole.ADMINISTRATOR) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="Nothing was changed"),
    ):
        connection.execute(f"SELECT {call}")


def test_an_erasure_takes_what_the_eraser_may_not_see(own_office: Office) -> None:
    with own_office.as_role(AccessRole.ADMINISTRATOR) as connection:
        assert connection.execute("SELECT count(*) FROM safeguarding").fetchone() == (0,)
        erased = connection.execute("SELECT erase_person(1, 'no longer needed')").fetchone()
        connection.commit()
    assert erased is not None
    assert {"person", "custody", "plan_step", "safeguarding", "treatment_need"} <= set(erased[0])
    with superuser(own_office.database.url) as connection:
        for table in erased[0]:
            left = connection.execute(
                f"SELECT count(*) FROM planner.{table} WHERE id = ANY (%s)", (erased[0][table],)
            ).fetchone()
            assert left == (0,), table


def test_the_analyst_is_given_sums_of_its_areas_and_each_look_is_logged(own_office: Office) -> None:
    _release(own_office, range(2001, 2013), "West Midlands")
    _release(own_office, range(3001, 3006), "West Mercia")
    with own_office.as_role(AccessRole.ANALYST) as connection:
        found = _counts(connection)
        connection.commit()
    assert found["authority"] == {("E1", "need_unknown", "no", "no", "need", "no"): 12}
    assert found["persons"] == {("",): 12}
    with as_login(own_office.database.url) as connection:
        last = connection.execute(
            "SELECT operation, subject, actor FROM audit_entry ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        said = connection.execute(
            "SELECT detail::jsonb FROM audit_detail ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    assert last == ("consultation", "take_up_counts", "S-analyst")
    assert said == ({"from": "2025-01-01", "to": "2025-12-31", "authorities": ["E1", "E2"]},)


def test_so_few_releases_that_they_could_be_recognised_are_not_counted(own_office: Office) -> None:
    _release(own_office, range(2001, 2010), "West Midlands")
    with (
        own_office.as_role(AccessRole.ANALYST) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="Fewer than 10 releases"),
    ):
        _counts(connection)
    with own_office.as_role(AccessRole.PROBATION) as connection:
        assert sum(_counts(connection)["authority"].values()) == 9


def test_small_categories_are_merged_for_the_analyst_until_they_are_no_small_group(
    own_office: Office,
) -> None:
    _release(own_office, range(2001, 2031), "West Midlands", prison_id="HEI")
    _release(own_office, range(2101, 2113), "West Midlands", prison_id="BMI")
    _release(own_office, range(2201, 2204), "West Midlands", prison_id="FSI")
    _release(own_office, range(2301, 2303), "West Midlands", prison_id="OWI", authority="E2")
    with own_office.as_role(AccessRole.PROBATION) as connection:
        exact = _by_category(_counts(connection)["prison"])
        persons = _counts(connection)["persons"]
    with own_office.as_role(AccessRole.ANALYST) as connection:
        shown = _counts(connection)
    assert exact == {"HEI": 30, "BMI": 12, "FSI": 3, "OWI": 2}
    assert _by_category(shown["prison"]) == {"HEI": 30, "fewer": 17}
    assert _by_category(shown["authority"]) == {"fewer": 47}
    assert shown["persons"] == persons == {("",): 47}


def test_a_facet_of_large_categories_is_given_to_the_analyst_as_it_is(own_office: Office) -> None:
    _release(own_office, range(2001, 2031), "West Midlands", prison_id="HEI")
    _release(own_office, range(2101, 2111), "West Midlands", prison_id="BMI")
    with own_office.as_role(AccessRole.ANALYST) as connection:
        assert _by_category(_counts(connection)["prison"]) == {"HEI": 30, "BMI": 10}


def test_nobodys_agreement_changes_a_figure(own_office: Office) -> None:
    """Whoever reports counts treatment that they may not see of one person."""
    _release(own_office, range(2001, 2021), "West Midlands", need="yes")
    with own_office.as_role(AccessRole.PROBATION) as connection:
        assert connection.execute(
            "SELECT count(*) FROM treatment_need WHERE id > 2000"
        ).fetchone() == (0,)
        outcomes = {facts[1] for facts in _counts(connection)["authority"]}
    assert outcomes == {"not_started"}


def test_a_list_of_names_is_refused_to_the_analyst_and_the_refusal_can_be_logged(
    own_office: Office,
) -> None:
    with own_office.as_role(AccessRole.ANALYST) as connection:
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            connection.transaction(force_rollback=True),
        ):
            connection.execute("SELECT surname FROM person")
        connection.execute(
            "SELECT log_event('consultation', 'refused', NULL, NULL, 'refused', '{}')"
        )
        connection.commit()
    with as_login(own_office.database.url) as connection:
        assert connection.execute("SELECT subject, actor FROM audit_entry").fetchone() == (
            "refused",
            "S-analyst",
        )


def _counts(connection: Any) -> dict[str, dict[tuple[str, ...], int]]:
    period = ReportPeriod(date(2025, 1, 1), date(2025, 12, 31))
    rules = CountingRules().parameters(period, date(2026, 6, 1))
    counted = [
        {
            "authority": code,
            "treatment_authority": code,
            "complete_to": "2026-06-01",
        }
        for code in ("E1", "E2")
    ]
    rows = connection.execute(
        "SELECT * FROM counted_releases(%s, %s)", (json.dumps(counted), json.dumps(rules))
    ).fetchall()
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for facet, facts, releases in rows:
        found.setdefault(facet, {})[tuple(facts.split("|"))] = releases
    return found


def _by_category(facet: dict[tuple[str, ...], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (category, *_), releases in facet.items():
        found[category] = found.get(category, 0) + releases
    return found


def _release(
    office: Office,
    ids: range,
    area: str,
    need: str = "unknown",
    prison_id: str = "HEI",
    authority: str = "E1",
) -> None:
    """Adults released in 2025 to one authority."""
    with psycopg.connect(office.database.url, options="-c search_path=planner") as connection:
        connection.execute("SET session_replication_role = replica")
        for row_id in ids:
            rows = {
                table: values_of(metadata.tables[table], row_id, row_id)
                for table in ("person", "custody", "treatment_need")
            }
            rows["person"] |= {"area": area, "date_of_birth": date(1990, 1, 1)}
            rows["custody"] |= {
                "released_on": date(2025, 3, 3),
                "window_ends_on": date(2025, 3, 24),
                "released_to_authority": authority,
                "prison_id": prison_id,
                "state": "released",
                "state_since": date(2025, 3, 3),
                "reception_on": date(2025, 1, 1),
            }
            rows["treatment_need"]["need"] = need
            for table, values in rows.items():
                insert(connection, table, values)
