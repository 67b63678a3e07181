"""From a file as people send it to bytes that are safe to read, and from bytes to text.

Refusals come first and cheaply: size, kind of file, NUL characters. The encoding that was used is
always said, because a wrong one shows only in names ("Zoë" as "ZoÃ«").
"""

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from release_planner.domain.errors import PlannerError

LARGEST_FILE = 64 * 1024 * 1024

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WRONG_FILES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"{\\rtf", "a word-processor document"),
)
_NOT_TEXT = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_WEB_PAGE = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<table|<body)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to import, read once: its name for messages, its bytes, and their SHA-256."""

    name: str
    content: bytes
    sha256: str

    @property
    def is_workbook(self) -> bool:
        """Whether the bytes are a zip container, as every XLSX workbook is."""
        return self.content.startswith(b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text and the name of the encoding that it was read with."""

    text: str
    encoding: str


def open_source(source: Path | str | bytes, name: str = "") -> SourceFile:
    """Read a file, or take bytes already read, once its size and kind are acceptable.

    Raises PlannerError when it is missing, not a file, unreadable, empty, larger than
    ``LARGEST_FILE`` bytes, or plainly another kind of file.
    """
    if isinstance(source, bytes):
        label, content = name or "the file", source
    else:
        path = Path(source)
        label, content = name or path.name, _bytes_of(path)
    if not content:
        raise PlannerError(f"{label} is empty.")
    if len(content) > LARGEST_FILE:
        raise _too_large(label)
    _refuse_other_kinds(label, content)
    return SourceFile(label, content, hashlib.sha256(content).hexdigest())


def decode(source: SourceFile) -> DecodedText:
    """Turn bytes into text: by byte-order mark, else UTF-8, else Windows-1252.

    Raises PlannerError for what is not text in one of these.
    """
    content = source.content
    try:
        if content.startswith(b"\xef\xbb\xbf"):
            decoded = DecodedText(content.decode("utf-8-sig"), "UTF-8")
        elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
            decoded = DecodedText(content.decode("utf-16"), "UTF-16")
        else:
            decoded = _decode_unmarked(source)
    except UnicodeDecodeError:
        raise PlannerError(
            f"{source.name} is not a text file this program can read: "
            "save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."
        ) from None
    _refuse_not_text(source.name, decoded.text)
    return decoded


def _decode_unmarked(source: SourceFile) -> DecodedText:
    if b"\x00" in source.content:
        raise PlannerError(
            f"{source.name} holds NUL characters, so it is not text (or is UTF-16 without its "
            "mark): save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."
        )
    try:
        return DecodedText(source.content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return DecodedText(source.content.decode("cp1252"), "Windows-1252")


def _refuse_not_text(name: str, text: str) -> None:
    if "\x00" in text or len(_NOT_TEXT.findall(text[:4096])) > 8:
        raise PlannerError(f"{name} is not a text file: expected CSV or an Excel workbook (.xlsx).")
    if not text.strip():
        raise PlannerError(f"{name} is empty.")
    if _WEB_PAGE.match(text):
        raise PlannerError(
            f"{name} is a web page or XML, whatever its name says: open it in a spreadsheet "
            "program and save it as CSV or as an Excel workbook (.xlsx)."
        )


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PlannerError(f"{path.name or path} is a folder: name the file inside it.")
        if not stat.S_ISREG(status.st_mode):
            raise PlannerError(f"{path.name} is not an ordinary file.")
        if status.st_size > LARGEST_FILE:
            raise _too_large(path.name)
        return path.read_bytes()
    except FileNotFoundError:
        raise PlannerError(f"There is no file {path}.") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "the name is not valid"
        raise PlannerError(f"{path.name} cannot be read: {reason}.") from None


def _too_large(label: str) -> PlannerError:
    return PlannerError(
        f"{label} is larger than {LARGEST_FILE // (1024 * 1024)} MB: split it, or remove the "
        "sheets and columns that are not needed."
    )


def _refuse_other_kinds(label: str, content: bytes) -> None:
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED_PACKAGE in content:
            raise PlannerError(
                f"{label} is protected by a password: open it, remove the password, save it "
                "and import that copy."
            )
        raise PlannerError(
            f"{label} is an old Office file (.xls or .doc): save it as an Excel workbook (.xlsx) "
            "or as CSV."
        )
    for beginning, what in _WRONG_FILES:
        if content.startswith(beginning):
            raise PlannerError(f"{label} is {what}: expected CSV or an Excel workbook (.xlsx).")
