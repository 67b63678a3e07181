"""Two processes that read, change and save the same record lose nothing of each other."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.tui.small_store import open_small_store

TIMES = 30
WRITER = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from release_planner.actions.conflicts import EditConflictError, Looked
from release_planner.actions.context import ActionContext
from release_planner.actions.treatment import record_treatment_need
from release_planner.domain.codes import OfferOutcome, SubstanceGroup, YesNoUnknown
from release_planner.reference.reference import load_reference
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store

path, actor, own, own_values = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")
now = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
store = open_store(StoreLocation(Path(path), plain=True), None)
context = ActionContext(store, load_reference(), actor, now.date(), now)
connection = store.reading()
FIELDS = ("need", "substance_group", "naloxone", "bridging_prescription", "consent_to_share")
print("ready", flush=True)
sys.stdin.readline()
written, lost, asked = None, 0, 0
for number in range({TIMES} + 1):
    row = connection.execute(f"SELECT {{', '.join(FIELDS)}} FROM treatment_need").fetchone()
    form = dict(zip(FIELDS, row))
    lost += written not in (None, form[own])
    if number == {TIMES}:
        break
    looked = Looked(dict(form))
    written = form[own] = own_values[number % len(own_values)]
    try:
        record_treatment_need(
            context, 1, YesNoUnknown(form["need"]), SubstanceGroup(form["substance_group"]),
            OfferOutcome(form["naloxone"]), YesNoUnknown(form["bridging_prescription"]),
            YesNoUnknown(form["consent_to_share"]), looked,
        )
    except EditConflictError:
        asked, written = asked + 1, None
print(lost, asked)
"""


def _answers(path: Path, *writers: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Let writers begin together: what each says in the end, and what it complains about."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), *writer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for writer in writers
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=120) for process in running]


@pytest.mark.slow
def test_each_keeps_its_field_though_both_save_the_whole_form(tmp_path: Path) -> None:
    with open_small_store(tmp_path) as small:
        small.planned_person()
        first = ("N01", "naloxone", "accepted,declined,not_offered")
        second = ("T01", "bridging_prescription", "yes,no")
        answers = _answers(small.folder / "small.db", first, second)
        assert answers == [("0 0\n", ""), ("0 0\n", "")]
        assert small.value("SELECT version FROM treatment_need") >= 2 * TIMES


@pytest.mark.slow
def test_of_one_field_the_second_is_asked_every_time(tmp_path: Path) -> None:
    """Whatever is accepted is accepted on top of what the other saved, never over it: every
    change that is kept raises the version by one.
    """
    with open_small_store(tmp_path) as small:
        small.planned_person()
        first = ("N01", "naloxone", "accepted,not_offered")
        second = ("T01", "naloxone", "declined,unknown")
        answers = _answers(small.folder / "small.db", first, second)
        assert [error for _, error in answers] == ["", ""]
        asked = sum(int(said.split()[1]) for said, _ in answers)
        saved = small.value("SELECT version FROM treatment_need") - 1
        assert saved == 2 * TIMES - asked
