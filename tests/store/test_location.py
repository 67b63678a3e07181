"""What a store's address may say, and what is refused without repeating it."""

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.store.location import PostgresLocation, parse_store_url


def shared(url: str) -> PostgresLocation:
    location = parse_store_url(url)
    assert isinstance(location, PostgresLocation)
    return location


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@db.example.org:5433/planner?sslmode=verify-full",
        "postgresql://ann@localhost/planner",
        "postgresql://[::1]/planner",
        "postgresql:///planner?host=/var/run/postgresql",
        "postgresql://a%40b@127.0.0.1/plan%20er?sslmode=disable",
        "postgresql://db.example.org/planner?sslmode=verify-full&sslrootcert=/etc/root.crt",
    ],
)
def test_an_address_is_typed_again_as_it_is_held(url: str) -> None:
    assert parse_store_url(shared(url).url) == shared(url)
    assert shared(url).url == url.replace("postgres://", "postgresql://")


def test_everything_of_an_address_reaches_the_driver() -> None:
    assert shared("postgresql://a%40b@db.example.org:5433/planner").parameters == {
        "host": "db.example.org",
        "port": 5433,
        "dbname": "planner",
        "user": "a@b",
        "sslmode": "verify-full",
    }


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", ""])
@pytest.mark.parametrize("host", ["db.example.org", "10.0.0.7", "0.0.0.0", "localhost.example.org"])
def test_a_store_elsewhere_is_only_opened_where_nobody_can_read_along(mode: str, host: str) -> None:
    with pytest.raises(PlannerError, match="verify-full"):
        parse_store_url(f"postgresql://{host}/planner?sslmode={mode}")
    assert dict(shared(f"postgresql://{host}/planner").options) == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:Hunter2@db.example.org/planner",
        "postgresql://db.example.org/planner?password=Hunter2",
        "postgresql://ann:Hunter2/more@db.example.org/planner",
        "postgresql://ann:1#Hunter2@db.example.org/planner",
        "postgresql://db.example.org/planner?passfile=Hunter2",
        "postgresql://db.example.org/planner?options=Hunter2",
        "postgresql://one,Hunter2/planner",
        "postgresql://[Hunter2/planner",
        "postgresql:///Hunter2",
        "postgresql://Hunter2",
        "postgresql://db.example.org/planner/Hunter2",
        "mysql://ann:Hunter2@db.example.org/planner",
        "sqlite:///plan.db?key=Hunter2",
    ],
)
def test_what_is_refused_is_not_repeated(url: str) -> None:
    with pytest.raises(PlannerError) as refused:
        parse_store_url(url)
    assert "Hunter2".casefold() not in str(refused.value).casefold()
