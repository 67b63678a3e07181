"""A collection on a CalDAV server (RFC 4791), through the `caldav` library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from release_planner.calendars.mirror import ChangedElsewhereError
from release_planner.domain.errors import PlannerError

_PATIENCE_SECONDS = 60
_ETAGS = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>'
)
_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}
_REFUSALS = {
    401: "does not accept the user name or password",
    403: "does not let this user write there",
    404: "has no such calendar: make it there first",
    409: "has no such calendar: make it there first",
    507: "has no room left",
}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class CalDavCollection:
    """A collection that a user of the server may write to."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Raises PlannerError for an address that is not https, holds a password, or when the
        library is not installed; the server is first asked by the methods.
        """
        try:
            from caldav.davclient import DAVClient
        except ImportError as error:
            raise PlannerError(
                "Calendar servers need the planner's extra: install release-planner[caldav]."
            ) from error
        parts = urlsplit(url)
        if parts.password or parts.username:
            raise PlannerError("The address holds a user name. Give it with --user instead.")
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise PlannerError(f"{url} does not start with https: the entries would travel open.")
        self._url = url if url.endswith("/") else f"{url}/"
        self._client = DAVClient(
            self._url,
            username=user,
            password=password,
            timeout=_PATIENCE_SECONDS,
            enable_rfc6764=False,
            require_tls=False,
        )

    def etags(self) -> Mapping[str, str]:
        """The version of every resource of the collection, by name."""
        response = self._ask("PROPFIND", self._url, _ETAGS, {"Depth": "1"}, expected=(207,))
        found = {}
        for path, etag in _etags_in(response.tree):
            name = unquote(path).rstrip("/").rpartition("/")[2]
            found[name] = etag
        return found

    def put(self, name: str, body: bytes, etag: str | None) -> str:
        """Write a resource; see `Collection`."""
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        headers, text = {**_CALENDAR, **condition}, body.decode()
        response = self._ask("PUT", self._url + name, text, headers, expected=(200, 201, 204))
        return str(response.headers.get("ETag") or self.etags()[name])

    def delete(self, name: str, etag: str) -> None:
        """Remove a resource; see `Collection`. One that is gone already counts as removed."""
        self._ask(
            "DELETE", self._url + name, "", {"If-Match": etag}, expected=(200, 202, 204, 404, 410)
        )

    def _ask(
        self,
        method: str,
        url: str,
        body: str,
        headers: Mapping[str, str],
        expected: tuple[int, ...],
    ) -> Any:
        with self._plain_errors():
            response = self._client.request(url, method, body, headers)
        if response.status == 412:
            raise ChangedElsewhereError
        if response.status not in expected:
            refusal = _REFUSALS.get(response.status, f"answered {response.status}")
            raise PlannerError(f"The calendar server {refusal}. Run it again to go on.")
        return response

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        from caldav.lib.error import AuthorizationError, DAVError

        try:
            yield
        except AuthorizationError as error:
            raise PlannerError(f"The calendar server {_REFUSALS[401]}.") from error
        except (DAVError, OSError) as error:
            host = urlsplit(self._url).hostname
            raise PlannerError(
                f"The calendar server {host} cannot be reached. Run it again to go on."
            ) from error


def _etags_in(tree: Any) -> Iterator[tuple[str, str]]:
    for response in tree.iter("{DAV:}response"):
        path, etag = response.findtext("{DAV:}href"), response.findtext(".//{DAV:}getetag")
        if path and etag and path.endswith(".ics"):
            yield path, etag
