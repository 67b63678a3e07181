"""Releases, starts and returns put into a store by direct SQL, for the tests of take-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.tester import TESTER

from release_planner.actions.context import ActionContext
from release_planner.domain.codes import YesNoUnknown
from release_planner.reference.reference import Reference, load_reference
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.connection import Connection
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

HEREFORDSHIRE, TELFORD, SHROPSHIRE = "E06000019", "E06000020", "E06000051"
WORCESTERSHIRE, REDDITCH, WORCESTER = "E10000034", "E07000236", "E07000237"
WEST_MERCIA = (HEREFORDSHIRE, TELFORD, SHROPSHIRE, WORCESTERSHIRE)
CARDIFF = "W06000015"
WINDOW_DAYS = 21
BORN = date(1985, 5, 5)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Release:
    """One release as a test states it."""

    person: int
    day: date
    need: YesNoUnknown | None = YesNoUnknown.YES
    authority: str | None = HEREFORDSHIRE
    referred_on: date | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """One provider's return."""

    provider: int
    authority: str
    complete_to: date
    returned_on: date = date(2020, 1, 1)


class Records:
    """A plain store whose releases, starts and returns a test replaces as it likes."""

    def __init__(self, folder: Path) -> None:
        self.store = create_store(StoreLocation(folder / "take-up.db", plain=True), None)
        self.connection: Connection = self.store.reading()
        circumstances_of(self.connection).acting = TESTER

    def context(self, reference: Reference | None = None) -> ActionContext:
        """Somebody acting on `TODAY`."""
        return ActionContext(
            store=self.store,
            reference=reference or load_reference(),
            actor="ANALYST",
            today=TODAY,
            now=datetime(2026, 11, 22, 9, tzinfo=UTC),
        )

    def replace(
        self,
        releases: Iterable[Release],
        starts: Iterable[tuple[int, date]] = (),
        returns: Iterable[Return] = (),
        births: dict[int, date | None] | None = None,
    ) -> None:
        """Hold exactly these records. People are born in 1985 unless `births` says otherwise."""
        releases, returns = list(releases), list(returns)
        starts = list(starts)
        people = {release.person for release in releases} | {person for person, _ in starts}
        born = births or {}
        self.connection.execute("BEGIN IMMEDIATE")
        for table in (
            "treatment_referral",
            "treatment_need",
            "treatment_start",
            "custody",
            "person",
            "provider_return",
            "place",
            "provider",
        ):
            self.connection.execute(f"DELETE FROM {table}")
        for person in sorted(people):
            self._person(person, born.get(person, BORN))
        for number, release in enumerate(releases, 1):
            self._release(number, release)
        for person, day in starts:
            self.connection.execute(
                "INSERT INTO treatment_start (person_id, started_on) VALUES (?, ?)",
                (person, day.isoformat()),
            )
        self._returns(returns)
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()
        self.store.close()

    def place_of_provider(self, provider: int, authority: str) -> None:
        """A treatment provider opens a site in an authority."""
        self._provider(provider)
        self.connection.execute(
            "INSERT INTO place (code, provider_id, name, authority, closed_weekdays)"
            " VALUES (?, ?, 'Site', ?, '')",
            (f"S{provider}", provider, authority),
        )

    def _person(self, person: int, born: date | None) -> None:
        self.connection.execute(
            "INSERT INTO person (id, prison_number, surname, forenames, date_of_birth, sex,"
            " ethnicity, search_text) VALUES (?, ?, 'Surname', 'Forename', ?, 'M', 'UN', '')",
            (person, f"A{person:04d}AA", born.isoformat() if born else None),
        )

    def _release(self, number: int, release: Release) -> None:
        window_ends_on = release.day + timedelta(days=WINDOW_DAYS)
        self.connection.execute(
            "INSERT INTO custody (id, person_id, is_current, state, legal_status, is_child,"
            " anchor_confidence, has_date_conflict, certainty, settled_accommodation, released_on,"
            " window_ends_on, released_to_authority) VALUES (?, ?, 0, 'released', 'UNKNOWN',"
            " 'unknown', 'none', 0, 'unknown', 'unknown', ?, ?, ?)",
            (
                number,
                release.person,
                release.day.isoformat(),
                window_ends_on.isoformat(),
                release.authority,
            ),
        )
        if release.need is not None:
            self.connection.execute(
                "INSERT INTO treatment_need (custody_id, need, substance_group, consent_to_share,"
                " naloxone, bridging_prescription)"
                " VALUES (?, ?, 'unknown', 'unknown', 'unknown', 'unknown')",
                (number, release.need.value),
            )
        if release.referred_on is not None:
            self.connection.execute(
                "INSERT INTO treatment_referral (custody_id, referred_on) VALUES (?, ?)",
                (number, release.referred_on.isoformat()),
            )

    def _returns(self, returns: Iterable[Return]) -> None:
        for row in returns:
            self._provider(row.provider)
            self.connection.execute(
                "INSERT INTO provider_return (provider_id, authority, period_from, period_to,"
                " complete_to, returned_on) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    row.provider,
                    row.authority,
                    row.complete_to.isoformat(),
                    row.complete_to.isoformat(),
                    row.complete_to.isoformat(),
                    row.returned_on.isoformat(),
                ),
            )

    def _provider(self, provider: int) -> None:
        self.connection.execute(
            "INSERT OR IGNORE INTO provider (id, code, name, agency)"
            " VALUES (?, ?, 'Recovery service', 'treatment_provider')",
            (provider, f"P{provider}"),
        )
