"""Where a store is: the URL that users write, checked."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from release_planner.domain.errors import PlannerError


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """A store in a file. ``plain`` stores are not encrypted: for synthetic data and tests only."""

    path: Path
    plain: bool

    @property
    def url(self) -> str:
        """The location as a user would type it again."""
        return f"sqlite:///{self.path}" + ("?plain=1" if self.plain else "")


def parse_store_url(url: str) -> StoreLocation:
    """Read ``sqlite:///path`` or ``sqlite:///path?plain=1``.

    An absolute path has four slashes in all on Linux and macOS. Raises PlannerError on any other
    kind of address; one that carries a password is refused without being repeated.
    """
    parts = urlsplit(url)
    if parts.password:
        raise PlannerError("The store address holds a password. Use a password file instead.")
    if parts.scheme in ("postgresql", "postgres"):
        raise PlannerError(
            "Shared PostgreSQL stores are not available in this version."
            " Use a file: sqlite:///path/to/plan.db"
        )
    if parts.scheme != "sqlite" or parts.netloc:
        raise PlannerError(
            "A store address starts with sqlite:/// and a file path, for example sqlite:///plan.db"
        )
    path = unquote(parts.path)[1:]
    if not path:
        raise PlannerError("The store address names no file, for example sqlite:///plan.db")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(options) - {"plain"})
    if unknown or options.get("plain", "1") != "1":
        raise PlannerError("The only option of a store address is ?plain=1")
    return StoreLocation(Path(path).expanduser(), "plain" in options)
