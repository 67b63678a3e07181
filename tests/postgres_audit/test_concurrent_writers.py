"""Twenty people who save at the same time: one chain, no gap, no deadlock, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.postgres_audit.office import entries, head, people, verified, writing
from tests.postgres_server import TestDatabase

WRITERS, SAVES, SHARED = 20, 15, 5


def test_twenty_writers_make_one_whole_chain(database: TestDatabase, writer: Any) -> None:
    ids = people(writer, SHARED + WRITERS)
    writer.commit()

    def save(number: int) -> None:
        own = ids[SHARED + number]
        with writing(database.url, f"writer {number}") as connection:
            for turn in range(SAVES):
                shared = ids[(number + turn) % SHARED]
                connection.execute(
                    "UPDATE person SET surname = surname || '.' WHERE id = %s", (shared,)
                )
                connection.execute(
                    "UPDATE person SET surname = %s WHERE id = %s", (f"turn {turn}", own)
                )
                connection.commit()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(save, range(WRITERS)))

    logged = entries(database)[len(ids) :]
    assert len(logged) == 2 * WRITERS * SAVES
    for number in range(WRITERS):
        own = [entry for entry in logged if entry[4] == f"writer {number}"]
        assert len(own) == 2 * SAVES
    assert all(one[4] == other[4] for one, other in zip(logged[::2], logged[1::2], strict=True))
    dots = writer.execute(
        "SELECT sum(length(surname) - length('Made up')) FROM person WHERE id = ANY (%s)",
        (ids[:SHARED],),
    ).fetchone()
    assert dots == (WRITERS * SAVES,)
    result = verified(database)
    assert result.is_whole
    assert result.notes == ()
    assert result.entries == head(database)[0] == len(ids) + len(logged)
    (deadlocks,) = writer.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ).fetchone()
    assert deadlocks == 0
