"""How soon the planner shows its first rows, and how soon it answers a key.

Starts are compared with a Textual app that holds one word; both run in a pseudo-terminal. Run:

    python benchmarks/caseload_start.py [--people 100000] [--steps 8] [--starts 7]
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from caseload_rows import make_caseload
from terminal import Terminal

TODAY = date(2026, 11, 26)
ACTOR = "ST001"
SIZES = ((80, 24), (120, 40))

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("READY")
Empty().run()
"""

PLANNER = """
import sys
from datetime import date
from pathlib import Path
from release_planner.store.location import StoreLocation
from release_planner.store.store import open_store
from release_planner.tui.launch import open_planner
path, key, first = sys.argv[1:]
store = open_store(StoreLocation(Path(path), plain=False), bytes.fromhex(key))
open_planner(store, None, "{actor}", date.fromisoformat("{today}"), first)
"""

DOWN, PAGE_DOWN, ESCAPE = b"\x1b[B", b"\x1b[6~", b"\x1b"
CURSOR = "▸"


def main() -> None:
    """Make the caseload, measure, and print figures and ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--steps", type=int, default=8)
    options.add_argument("--starts", type=int, default=7)
    chosen = options.parse_args()
    key = os.urandom(32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "caseload.db"
        make_caseload(path, key, chosen.people, chosen.steps, TODAY)
        print(f"{chosen.people:,} people, {chosen.steps} steps each, encrypted")
        _measure(path, key, chosen.starts)


def _measure(path: Path, key: bytes, starts: int) -> None:
    code = PLANNER.format(actor=ACTOR, today=TODAY)
    caseload = [sys.executable, "-c", code, str(path), key.hex(), "caseload"]
    today = [*caseload[:-1], "today"]
    empty = [sys.executable, "-c", EMPTY_APP]
    for columns, rows in SIZES:
        print(f"\n{columns}x{rows}")
        times: dict[str, list[float]] = {"empty app": [], "caseload rows": [], "today": []}
        for _ in range(starts):
            times["empty app"].append(_start(empty, "READY", columns, rows))
            times["caseload rows"].append(_start(caseload, CURSOR, columns, rows))
            times["today"].append(_start(today, CURSOR, columns, rows))
        base = statistics.median(times["empty app"])
        for name, values in times.items():
            middle = statistics.median(values)
            print(f"  first paint, {name:14} {middle:6.0f} ms   x{middle / base:.2f}")
        _measure_keys(caseload, columns, rows)


def _start(arguments: Sequence[str], text: str, columns: int, rows: int) -> float:
    terminal = Terminal(arguments, columns, rows)
    try:
        return terminal.until(text)
    finally:
        terminal.close()


def _measure_keys(arguments: Sequence[str], columns: int, rows: int) -> None:
    terminal = Terminal(arguments, columns, rows)
    try:
        terminal.until(" people · ")
        terminal.settle(3.0)
        _print_keys("Down", [terminal.press(DOWN) for _ in range(100)])
        _print_keys("Page Down", [terminal.press(PAGE_DOWN) for _ in range(100)])
        _print_keys("G, g", [terminal.press(key) for _ in range(10) for key in (b"G", b"g")])
        terminal.press(b"/")
        letters = [terminal.press(bytes([letter])) for _ in range(8) for letter in _word(terminal)]
        _print_keys("search letter", letters)
        for key in (ESCAPE, b"1", b"2"):
            terminal.press(key)
            terminal.settle(1.5)
        _print_keys("view 1, 2", [terminal.press(key) for _ in range(10) for key in (b"1", b"2")])
    finally:
        terminal.close()


def _word(terminal: Terminal) -> bytes:
    terminal.press(b"\x15")
    return b"mitchell z1"


def _print_keys(name: str, times: list[tuple[float, float]]) -> None:
    for what, values in zip(("first", "last"), zip(*times, strict=True), strict=True):
        ordered = sorted(values)
        p95 = ordered[int(len(ordered) * 0.95) - 1]
        print(
            f"  {name:14} {what:5} paint  p50 {statistics.median(ordered):5.1f} ms"
            f"   p95 {p95:5.1f} ms   worst {ordered[-1]:5.1f} ms"
        )


if __name__ == "__main__":
    main()
