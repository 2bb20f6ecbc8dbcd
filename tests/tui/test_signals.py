"""What ends or stops the program from outside: all that was typed is saved, and the terminal is as it was before.

- signal-ends: every signal that can be caught saves what was typed up to it, also keys that wait for a slow disk, and
  says itself in the exit status.
- signal-restores: the other screen, mouse, paste and focus reporting are left, the cursor shown, `termios` as before.
- signal-stop: stopped, all is saved and the terminal is the shell's; gone on with, everything is as it was.
- signal-thaw: stopped and gone on with by other means, keys are still read once, and the terminal is still given back.
- gone-told, gone-untold: where the terminal goes, with or without a signal, all is saved, and nothing spins.
- gone-stuck: the same where nobody read what was written, so that the program waits to write.
- gone-preview: what is thrown away at the end is thrown away then too.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.domain.session import Answer, Place, SessionDetails
from audit_tui.workspace import Workspace
from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

RECORD, SEAT = "NEG-01", "police"
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = "Hungry on arrival, collected late, and nobody could say who was at home."
BEFORE_ANYTHING = {7, 25}
"""Line wrap and the cursor."""

SPINS = 1.0
"""Seconds of the processor that saving and leaving stay well below, and that a loop without end soon has."""

Start = Callable[..., PtyTerminal]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One audit, in which an agency is at its first question."""
    workspace = Workspace(tmp_path / "sessions", clock=lambda: AT)
    details = SessionDetails(
        id="one", title="Neglect", created=AT.isoformat(), agencies=("csc", SEAT), records=(RECORD,)
    )
    place = Place(seat=SEAT, record=RECORD, question="NEG-1.1")
    workspace.create(workspace.library.read("neglect"), details, [place]).close()
    return workspace


@pytest.fixture
def start(workspace: Workspace) -> Iterator[Start]:
    """Start the program on a slow disk at that question."""
    started = []

    def run(*, controlling: bool = True, stall: str = "0.05") -> PtyTerminal:
        slow = Path(__file__).with_name("slow_disk.py")
        command = [sys.executable, slow, "--sessions", workspace.sessions, "open", "one", "--as", SEAT]
        terminal = PtyTerminal(command, columns=80, rows=24, env={"STALL": stall}, controlling=controlling)
        started.append(terminal)
        return terminal

    yield run
    for terminal in started:
        terminal.close()


def answers(workspace: Workspace) -> dict[str, tuple[object, str]]:
    """What is on disk: value and evidence by question."""
    session = workspace.open("one")
    session.close()
    found = (each for each in session.audit.entities.values() if isinstance(each, Answer))
    return {each.question: (each.value, each.evidence) for each in found}


def write(terminal: PtyTerminal) -> list[object]:
    """Begin to write at the first question; how the terminal was before the program had it."""
    before = terminal.attributes
    terminal.wait_for("NEG-1.1 From your agency")
    terminal.press("e", DAY)
    terminal.wait_for("who was at home.")
    assert terminal.attributes != before
    return before


def ends(terminal: PtyTerminal) -> tuple[int, float]:
    """The exit status, and how much of the processor the program took from now on."""
    before, after = terminal.cpu_seconds(), 0.0
    until = time.perf_counter() + 15
    while os.waitid(os.P_PID, terminal.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        assert time.perf_counter() < until, "the program did not end"
        time.sleep(0.01)
    after = terminal.cpu_seconds()
    return terminal.wait_for_exit(), after - before


@pytest.mark.parametrize("numbers", [[signal.SIGINT], [signal.SIGQUIT, signal.SIGCONT]])
def test_a_signal_ends_it(workspace: Workspace, start: Start, numbers: list[signal.Signals]) -> None:
    """signal-ends, signal-restores: the last of the keys are still to be read; a service manager sends SIGCONT too."""
    terminal = start()
    before = write(terminal)
    terminal.press("f4", "2", "n", "n", "n", "1", "e", "half a sen")
    for number in numbers:
        terminal.signal(number)
    assert terminal.wait_for_exit() == 128 + numbers[0]
    assert terminal.modes == BEFORE_ANYTHING
    assert terminal.attributes == before
    expected = {"NEG-1.1": (DAY, ""), "NEG-1.2": (("home",), ""), "NEG-2.2": ("named", "half a sen")}
    assert answers(workspace) == expected


def test_it_is_stopped_and_goes_on(workspace: Workspace, start: Start) -> None:
    """signal-stop, signal-thaw."""
    terminal = start()
    before = write(terminal)
    terminal.signal(signal.SIGTSTP)
    terminal.wait_until_stopped()
    assert answers(workspace) == {"NEG-1.1": (DAY, "")}
    assert terminal.modes == BEFORE_ANYTHING
    assert terminal.attributes == before
    go_on(terminal)
    terminal.press(" First.")
    terminal.wait_for("First.")
    terminal.signal(signal.SIGSTOP)
    terminal.wait_until_stopped()
    go_on(terminal)
    terminal.press(" Second.", "f4", "1", "ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.modes == BEFORE_ANYTHING
    assert terminal.attributes == before
    assert answers(workspace) == {"NEG-1.1": (f"{DAY} First. Second.", ""), "NEG-1.2": (("physical",), "")}


def go_on(terminal: PtyTerminal) -> None:
    """Let a stopped program go on, and wait until it has the terminal again and shows the question."""
    already = len(terminal.raw)
    terminal.signal(signal.SIGCONT)
    terminal.wait_for(lambda now: b"\x1b[?1049h" in now.raw[already:] and "NEG-1.1 From your agency" in now.text)
    terminal.settle()


def test_the_terminal_goes_without_a_word(workspace: Workspace, start: Start) -> None:
    """gone-untold: no signal comes, as where the program is not the terminal's own."""
    terminal = start(controlling=False, stall="0.15")
    write(terminal)
    terminal.hang_up()
    status, took = ends(terminal)
    assert status == 128 + signal.SIGHUP
    assert took < SPINS
    assert answers(workspace) == {"NEG-1.1": (DAY, "")}


def test_the_terminal_goes_while_nobody_reads_it(workspace: Workspace, start: Start) -> None:
    """gone-told, gone-stuck: a connection stalls, the program waits to write, and then the connection is lost."""
    terminal = start()
    write(terminal)
    terminal.press(*["f5"] * 60)
    took = 0.0
    while took != (took := terminal.cpu_seconds()):
        time.sleep(0.2)
    terminal.hang_up()
    status, took = ends(terminal)
    assert status == 128 + signal.SIGHUP
    assert took < SPINS * 2, "some of the keys still have their effect"
    assert answers(workspace) == {"NEG-1.1": (DAY, "")}


def test_a_preview_is_thrown_away_when_the_terminal_goes(
    workspace: Workspace, installed_program: Path, tmp_path: Path
) -> None:
    """gone-preview."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    question_set = workspace.library.folders[-1] / "neglect.md"
    with PtyTerminal([installed_program, "preview", question_set], env={"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_for("PREVIEW")
        assert list(temporary.iterdir())
        terminal.hang_up()
        assert ends(terminal)[0] == 128 + signal.SIGHUP
    assert not list(temporary.iterdir())
