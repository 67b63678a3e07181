"""Where a store is: the URL that users write, checked."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from release_planner.domain.errors import PlannerError

SAFE_SSL_MODE = "verify-full"
POSTGRES_OPTIONS = ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding")
_POSTGRES_SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """A store in a file. ``plain`` stores are not encrypted: for synthetic data and tests only."""

    path: Path
    plain: bool

    @property
    def url(self) -> str:
        """The location as a user would type it again."""
        return f"sqlite:///{self.path}" + ("?plain=1" if self.plain else "")

    @property
    def name(self) -> str:
        """How messages call it."""
        return str(self.path.absolute())


@dataclass(frozen=True, slots=True)
class PostgresLocation:
    """A store shared on a PostgreSQL server, opened with the login of the person who uses it.

    ``host`` is a name, an address, or the folder of a socket; ``user`` None is the login of the
    operating system; ``options`` are settings of the connection as PostgreSQL's own library names
    them. There is no password: it comes from a password file, or single sign-on needs none.
    """

    host: str
    port: int | None
    database: str
    user: str | None
    options: tuple[tuple[str, str], ...] = ()

    plain = False

    @property
    def url(self) -> str:
        """The location as a user would type it again."""
        user = "" if self.user is None else f"{quote(self.user, safe='')}@"
        port = "" if self.port is None else f":{self.port}"
        options = dict(self.options)
        host = f"[{self.host}]" if ":" in self.host else self.host
        if host.startswith("/"):
            options, host = {"host": host} | options, ""
        query = f"?{urlencode(options, safe='/')}" if options else ""
        return f"postgresql://{user}{host}{port}/{quote(self.database)}{query}"

    @property
    def name(self) -> str:
        """How messages call it."""
        return f'"{self.database}" on {self.host}'

    @property
    def parameters(self) -> dict[str, str | int]:
        """What the driver is given to connect."""
        found: dict[str, str | int] = {"host": self.host, "dbname": self.database}
        if self.port is not None:
            found["port"] = self.port
        if self.user is not None:
            found["user"] = self.user
        return found | dict(self.options)


Location = StoreLocation | PostgresLocation


def parse_store_url(url: str) -> Location:
    """Read ``sqlite:///path``, ``sqlite:///path?plain=1`` or ``postgresql://user@host/database``.

    An absolute path has four slashes in all on Linux and macOS. Raises PlannerError on any other
    kind of address; one that carries a password is refused without being repeated.
    """
    try:
        parts = urlsplit(url)
        port = parts.port if parts.scheme in _POSTGRES_SCHEMES else None
    except ValueError:
        raise PlannerError("The store address cannot be read. Check how it is written.") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.password or "password" in options:
        raise PlannerError("The store address holds a password. Use a password file instead.")
    if parts.scheme in _POSTGRES_SCHEMES:
        return _postgres_location(parts, port, options)
    if parts.scheme != "sqlite" or parts.netloc:
        raise PlannerError(
            "A store address starts with sqlite:/// and a file path, for example sqlite:///plan.db,"
            " or with postgresql:// and a server"
        )
    return _file_location(parts, options)


def _file_location(parts: SplitResult, options: dict[str, str]) -> StoreLocation:
    path = unquote(parts.path)[1:]
    if not path:
        raise PlannerError("The store address names no file, for example sqlite:///plan.db")
    if set(options) - {"plain"} or options.get("plain", "1") != "1":
        raise PlannerError("The only option of a file's store address is ?plain=1")
    return StoreLocation(Path(path).expanduser(), "plain" in options)


def _postgres_location(
    parts: SplitResult, port: int | None, options: dict[str, str]
) -> PostgresLocation:
    host = options.pop("host", "") or parts.hostname or ""
    database = unquote(parts.path)[1:]
    example = "for example postgresql://host/database"
    if not host or "," in host or parts.fragment:
        raise PlannerError(f"The store address has to name one server, {example}")
    if not database or "/" in database:
        raise PlannerError(f"The store address has to name one database, {example}")
    if set(options) - set(POSTGRES_OPTIONS):
        listed = ", ".join(POSTGRES_OPTIONS)
        raise PlannerError(f"The only options of a shared store's address are {listed}")
    is_safe = _is_this_computer(host) or (
        options.setdefault("sslmode", SAFE_SSL_MODE) == SAFE_SSL_MODE
    )
    if not is_safe:
        raise PlannerError(
            f"A store on another computer is only opened with sslmode={SAFE_SSL_MODE}: with less,"
            " somebody in between could read along. Leave sslmode out."
        )
    user = unquote(parts.username) if parts.username else None
    return PostgresLocation(host, port, database, user, tuple(sorted(options.items())))


def _is_this_computer(host: str) -> bool:
    """Whether nothing leaves the computer: the folder of a socket, or a loopback address."""
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
