"""Files of every encoding people send, and files that are something else altogether."""

import hashlib
import os
from pathlib import Path

import pytest

from release_planner.domain.errors import PlannerError
from release_planner.imports import decoding
from release_planner.imports.decoding import decode, open_source

TEXT = "Prison number,Surname\r\nZ0001AA,Zoë\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_each_encoding_gives_the_same_text_and_is_named(content: bytes, encoding: str) -> None:
    decoded = decode(open_source(content))
    assert decoded.text == TEXT
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (TEXT.encode("utf-16-le"), "NUL"),
        (b"Prison number\nZ0001\x00AA\n", "NUL"),
        (bytes(range(1, 32)) * 20, "not a text file"),
        (b"\x81\x8d\x8f" * 30, "not a text file"),
        (b"<!DOCTYPE html><html><table><tr><td>NOMS", "web page"),
    ],
)
def test_what_is_not_text_is_refused_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(PlannerError, match=says) as refusal:
        decode(open_source(content))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("beginning", "says"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"SQLite format 3\x00", "a database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Office file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
def test_other_kinds_of_file_are_named(beginning: bytes, says: str) -> None:
    with pytest.raises(PlannerError, match=says):
        open_source(beginning)


def test_a_file_keeps_its_name_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.encode())
    source = open_source(path)
    assert source.name == "list.csv"
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_missing_folder_pipe_and_huge_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PlannerError, match="no file"):
        open_source(tmp_path / "absent.csv")
    with pytest.raises(PlannerError, match="folder"):
        open_source(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PlannerError, match="ordinary file"):
        open_source(tmp_path / "pipe")
    monkeypatch.setattr(decoding, "LARGEST_FILE", 1024 * 1024)
    path = tmp_path / "huge.csv"
    path.write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(PlannerError, match="larger than 1 MB"):
        open_source(path)
    with pytest.raises(PlannerError, match="larger than 1 MB"):
        open_source(path.read_bytes())
    with pytest.raises(PlannerError, match="cannot be read"):
        open_source("a\x00b.csv")
