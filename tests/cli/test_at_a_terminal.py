"""What somebody at a terminal is asked: at the first use of the default store, and after it."""

import os
import sys
import time
from pathlib import Path

import pytest

PASSPHRASE = "four words that differ"
STAFF_FILE = Path(__file__).resolve().parents[2] / "data" / "samples" / "staff.csv"
STATUS = ("store", "status")
CHANGE = ("store", "passphrase")
IMPORT = ("import", "staff", str(STAFF_FILE))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestAtATerminal:
    """The first use of the default store, and the uses after it, as somebody at the keys has it."""

    def talk(
        self, home: Path, answers: list[tuple[str, str]], does: tuple[str, ...] = STATUS
    ) -> tuple[int, str]:
        """Answer each prompt in turn; the exit status and all that was on the screen."""
        import pty

        child, terminal = pty.fork()
        if child == 0:
            program = "from release_planner.__main__ import main; main()"
            command = [sys.executable, "-c", program, *does]
            os.execve(sys.executable, command, {"XDG_DATA_HOME": str(home), "HOME": str(home)})
        screen, place, deadline = "", 0, time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                read = os.read(terminal, 4096)
            except OSError:
                break
            if not read:
                break
            screen += read.decode()
            if answers and answers[0][0] in screen[place:]:
                place = len(screen)
                os.write(terminal, answers.pop(0)[1].encode() + b"\n")
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), screen

    def test_the_first_use_makes_the_store_and_the_next_one_opens_it(self, tmp_path: Path) -> None:
        code, screen = self.talk(
            tmp_path,
            [
                ("New passphrase:", "too short"),
                ("New passphrase:", PASSPHRASE),
                ("same again:", PASSPHRASE + "r"),
                ("New passphrase:", PASSPHRASE),
                ("same again:", PASSPHRASE),
                ("Number", "7"),
                ("Number", "2"),
                ("Press Enter", ""),
            ],
            IMPORT,
        )
        assert code == 0
        assert screen.index("is too short") < screen.index("same again:")
        assert screen.count("same again:") == 2
        assert "The two are not the same" in screen
        assert PASSPHRASE not in screen
        lines = [line.strip() for line in screen.splitlines()]
        recovery_key = lines[lines.index("Recovery key, shown only now:") + 2]

        code, screen = self.talk(
            tmp_path, [("Passphrase:", "a wrong passphrase"), ("Passphrase:", recovery_key)]
        )
        assert code == 0
        assert "Encrypted:  yes" in screen
        assert "does not fit" in screen
        assert recovery_key not in screen
        assert "Recovery key, shown" not in screen
        code, screen = self.talk(tmp_path, [("Passphrase:", "wrong once more")] * 3)
        assert code == 2
        assert screen.count("does not fit") == 3
        assert screen.count("Type it again") == 2

    def test_who_has_the_recovery_key_chooses_another_passphrase(self, tmp_path: Path) -> None:
        twice = [("New passphrase:", PASSPHRASE), ("same again:", PASSPHRASE), ("Number", "")]
        twice.append(("Press Enter", ""))
        _, screen = self.talk(tmp_path, list(twice), IMPORT)
        lines = [line.strip() for line in screen.splitlines()]
        recovery_key = lines[lines.index("Recovery key, shown only now:") + 2]
        other = "quite another one"
        answers = [("recovery key:", recovery_key), ("New passphrase:", other), ("again:", other)]
        code, screen = self.talk(tmp_path, list(answers), CHANGE)
        assert (code, "The passphrase is changed" in screen) == (0, True)
        assert recovery_key not in screen
        assert self.talk(tmp_path, [("Passphrase:", other)])[0] == 0
        code, screen = self.talk(tmp_path, [("recovery key:", "wrong"), *answers[1:]], CHANGE)
        assert (code, "does not fit" in screen) == (2, True)
        assert self.talk(tmp_path, [("Passphrase:", other)])[0] == 0

    @pytest.mark.parametrize("does", [IMPORT, ()], ids=["an import", "the planner"])
    def test_giving_up_makes_nothing(self, tmp_path: Path, does: tuple[str, ...]) -> None:
        code, screen = self.talk(tmp_path, [("New passphrase:", "\x04")], does)
        assert code == 2
        assert "No passphrase was typed" in screen
        assert os.listdir(tmp_path) == []
