"""A whole panel of two records and four agencies, from the keyboard alone, interrupted by a concern and by a kill.

Its questions are few (documents/arriving.md), so that every one of them is answered, opened and agreed.
"""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.text import day
from tests.golden import assert_golden
from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

GOLDEN = Path(__file__).parent / "golden"
SETS = Path(__file__).parent / "documents"
AGENCIES = ("csc", "police", "health", "education")
RECORDS = ("ARR-01", "ARR-02")
PASSPHRASE = "three words apart"


@pytest.fixture(params=["plain", "encrypted"])
def session(
    request: pytest.FixtureRequest,
    installed_program: Path,
    sessions_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of a session of two records and four agencies."""
    named = [word for agency in AGENCIES for word in ("--agency", agency)]
    named += [word for record in RECORDS for word in ("--record", record)]
    told = ["--questions", "arriving", "--title", "Arriving at school", "--question-sets", SETS, *named]
    if request.param == "encrypted":
        told.append("--encrypt")
        (tmp_path / "passphrase.txt").write_text(f"{PASSPHRASE}\n")
        monkeypatch.setenv("AUDIT_TUI_PASSPHRASE_FILE", str(tmp_path / "passphrase.txt"))
    done = subprocess.run([installed_program, "new", *told], capture_output=True, text=True, check=True)
    return sessions_dir / done.stdout.strip()


def _unlock(terminal: PtyTerminal, session: Path) -> None:
    """Type the passphrase where one is asked for: nobody else names its file in the terminal."""
    if (session / "key.age").exists():
        terminal.wait_for("Passphrase of")
        terminal.press(PASSPHRASE, "enter")


def _do(terminal: PtyTerminal, *keys: str, then: str) -> None:
    """Press keys and wait for what they lead to."""
    terminal.press(*keys)
    terminal.wait_for(then)
    terminal.settle()


def _round(terminal: PtyTerminal, question: str, *answers: str) -> None:
    """A sealed round: each agency that is asked answers in turn on this keyboard, masked."""
    terminal.press("R")
    for place, answer in enumerate(answers, 1):
        terminal.wait_for(f"({place} of {len(answers)})")
        _do(terminal, answer, then=": •")
        terminal.press("enter")
    terminal.wait_for("All have answered")
    terminal.wait_for(f"{question} saved")
    assert "SEALED" in terminal.text


def test_a_whole_panel(installed_program: Path, session: Path, tmp_path: Path) -> None:
    """Every key that a facilitator presses, and no other way in."""
    report = tmp_path / "report.md"
    with PtyTerminal([installed_program, "open", session], columns=80, rows=24, cwd=tmp_path) as terminal:
        _unlock(terminal, session)
        terminal.wait_for("m begins a meeting")
        _do(terminal, "m", then="Begin a meeting")
        _do(terminal, "enter", "down", "enter", "down", "enter", "down", "enter", "tab", "tab", then="no names")
        _do(terminal, "education: knows the family", "tab", "90", "ctrl+s", then="Quorate.")

        _do(terminal, "enter", then="ARR-1.1 Was the child asked")
        _round(terminal, "ARR-1.1", "1", "2", "1", "x")
        _do(terminal, "v", then="How the answers fall: Yes: 2, Partly: 1, not applicable: 1")
        assert "Police  " not in terminal.text
        _do(terminal, "v", then="Police                  Partly")
        _do(terminal, "2", then="What weighed most?")
        _do(terminal, "The police had one note only.", "ctrl+s", then="Agreed: Partly")
        _do(terminal, "D", then="In its words")
        _do(terminal, "We asked her every week.", "tab", "down", "down", "enter", "ctrl+s", then="not shared by Health")

        _do(terminal, "n", then="ARR-1.2 Who was told?")
        _round(terminal, "ARR-1.2", "1", "1", "1", "1")
        _do(terminal, "n", then="ARR-1.3 On how many days")
        _round(terminal, "ARR-1.3", "4", "9")
        _do(terminal, "V", then="V again: who said")
        _do(terminal, "V", then="4 to 9 (5 apart)")
        _do(terminal, "A", then="adopt together")
        _do(terminal, "enter", then="1 answer adopted together")
        _do(terminal, "i", then="What was seen")
        _do(terminal, "Nobody asked a second time.", "ctrl+s", then="Area for improvement saved")

        _do(terminal, "n", then="ARR-2.1 Why do the")
        _do(terminal, "e", "Because each agency held ", then="Because each agency held")
        _do(terminal, "f9", then="Immediate safeguarding concern")
        _do(terminal, "Left alone last night.", "tab", "Front door", "ctrl+s", then="Concern saved")
        _do(terminal, "one part of it.", then="Because each agency held one part of it.")
        _do(terminal, "escape", then="ARR-2.1 saved")
        _do(terminal, "n", then="ARR-2.2 How well")
        _do(terminal, "e", "6", "enter", then="ARR-2.2 saved")
        terminal.kill()

    with PtyTerminal([installed_program, "open", session], columns=80, rows=24, cwd=tmp_path) as terminal:
        _unlock(terminal, session)
        terminal.wait_for("ARR-2.2 How well")
        assert "6" in terminal.text
        _do(terminal, "n", then="(•) 1 Yes")
        _do(terminal, "c", then="What came of it")
        _do(terminal, "Duty worker visits today.", "ctrl+s", then="Follow-up saved")
        _do(terminal, "g", then="Go to which record?")
        _do(terminal, "enter", then="Panel: ARR-02")
        _do(terminal, "o", then="ARR-02: questions")
        _do(terminal, "home", "enter", then="ARR-1.1 Was the child asked")
        _round(terminal, "ARR-1.1", "3", "3", "3", "r")
        _do(terminal, "n", then="ARR-1.2 Who was told?")
        _round(terminal, "ARR-1.2", "3", "3", "3", "3")
        _do(terminal, "V", then="> Wait for Children's social care, Education")
        _do(terminal, "escape", "n", then="ARR-1.3 On how many days")
        _round(terminal, "ARR-1.3", "0", "0")
        _do(terminal, "V", then="V again: who said")
        _do(terminal, "V", then="Education               0")
        _do(terminal, "P", then="Park ARR-1.3")
        _do(terminal, "The register of June.", "enter", then="ARR-1.3 saved")
        _do(terminal, "A", then="adopt together")
        _do(terminal, "enter", then="1 answer adopted together")
        _do(terminal, "f", then="ARR-1.1 Was the child asked")
        _do(terminal, "3", then="What weighed most?")
        _do(terminal, "No record shows it.", "ctrl+s", then="Agreed: No")
        _do(terminal, "u", then="ARR-2.2 How well")
        _do(terminal, "e", "3", "enter", then="ARR-2.2 saved")
        _do(terminal, "n", then="ARR-2.3 May this child")
        _do(terminal, "2", then="ARR-2.3 saved")
        _do(terminal, "escape", then="Answered of asked")
        _do(terminal, "m", then="End meeting M1")
        _do(terminal, "e", then="still parked: ARR-02 ARR-1.3")
        _do(terminal, "r", then="# Arriving at school")
        _do(terminal, "w", then="Write the report as")
        _do(terminal, "enter", then="Write the report to a file")
        _do(terminal, "ctrl+u", str(report), "ctrl+s", then="Written:")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    today = day(datetime.now(UTC).date().isoformat())
    assert_golden(GOLDEN / "whole_panel.md", report.read_bytes().decode().replace(today, "TODAY"))
    kept = [path for path in session.rglob("*") if path.is_file()]
    readable = [path.name for path in kept if b"Arriving at school" in path.read_bytes()]
    assert bool(readable) != (session / "key.age").exists(), readable
