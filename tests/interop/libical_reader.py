"""What libical, the C library behind many Linux calendars, reads in a file and complains about."""

import ctypes
from ctypes.util import find_library
from datetime import UTC, datetime
from functools import cache
from typing import Any

LIBRARY = find_library("ical")


class _Time(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


@cache
def _library() -> Any:
    library = ctypes.CDLL(LIBRARY)
    pointer = ctypes.c_void_p
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [ctypes.c_char_p]),
        ("icalrestriction_check", ctypes.c_int, [pointer]),
        ("icalcomponent_count_errors", ctypes.c_int, [pointer]),
        ("icalcomponent_as_ical_string", ctypes.c_char_p, [pointer]),
        ("icalcomponent_free", None, [pointer]),
        ("icalcomponent_get_first_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_next_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_uid", ctypes.c_char_p, [pointer]),
        ("icalcomponent_get_summary", ctypes.c_char_p, [pointer]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [_Time, pointer]),
        ("icalcomponent_string_to_kind", ctypes.c_int, [ctypes.c_char_p]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def complaints(data: bytes) -> list[str]:
    """The errors of libical's own parser and restriction check; empty when it has none."""
    library = _library()
    calendar = library.icalparser_parse_string(data)
    assert calendar, "libical cannot read the file at all"
    library.icalrestriction_check(calendar)
    found = library.icalcomponent_count_errors(calendar)
    text = library.icalcomponent_as_ical_string(calendar).decode() if found else ""
    library.icalcomponent_free(calendar)
    lines = text.replace("\r\n ", "").split("\r\n")
    return [line for line in lines if line.startswith("X-LIC-ERROR")] or ["?"] * found


def events(data: bytes) -> dict[str, tuple[str, str, str]]:
    """Start, end (UTC instants, or days) and title by UID."""
    library = _library()
    calendar = library.icalparser_parse_string(data)
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    found = {}
    event = library.icalcomponent_get_first_component(calendar, kind)
    while event:
        start = _text(library.icalcomponent_get_dtstart(event))
        end = _text(library.icalcomponent_get_dtend(event))
        title = library.icalcomponent_get_summary(event).decode()
        found[library.icalcomponent_get_uid(event).decode()] = (start, end, title)
        event = library.icalcomponent_get_next_component(calendar, kind)
    library.icalcomponent_free(calendar)
    return found


def _text(time: _Time) -> str:
    if time.is_date:
        return f"{time.year:04}-{time.month:02}-{time.day:02}"
    assert time.zone, "libical took the time for a floating one"
    instant = _library().icaltime_as_timet_with_zone(time, time.zone)
    return datetime.fromtimestamp(instant, UTC).isoformat()
