"""The tests' own terminal, tried with plain programs."""

import signal
import sys

import pytest

from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

ECHO = "print('ready', flush=True)\nwhile True: print('got', repr(input()), flush=True)"
SIZE = """
import os, signal
show = lambda *_: print("size", *os.get_terminal_size(), flush=True)
signal.signal(signal.SIGWINCH, show)
show()
while True: signal.pause()
"""


def python(program: str) -> list[str]:
    """The command that runs a few lines of Python."""
    return [sys.executable, "-c", program]


def test_keys_arrive_and_the_screen_is_seen() -> None:
    """Keys pressed together arrive together, and what comes back is on the screen and in the raw bytes."""
    with PtyTerminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        terminal.press("a", "b", "space", "c", "enter")
        terminal.wait_for("got 'ab c'")
        assert terminal.find("got") == (2, 0)
        assert b"got 'ab c'" in terminal.raw


def test_colours_are_seen_cell_by_cell() -> None:
    """A cell knows its colour, and sequences that the emulator does not know leave nothing behind."""
    program = r"print('\x1b[>4;1m\x1b[?2026$p\x1b[>1u\x1b[1;31mred\x1b[0m plain', flush=True)"
    with PtyTerminal(python(program)) as terminal:
        terminal.wait_for("red plain")
        row, column = terminal.find("red")
        assert column == 0
        assert terminal.cell(row, 0).fg == "red"
        assert terminal.cell(row, 0).bold
        assert terminal.cell(row, 4).fg == "default"
        assert terminal.wait_for_exit() == 0


def test_a_screen_half_painted_is_not_looked_at() -> None:
    """A program that asks is told that it may mark its repaints; words of one that has not ended are not seen yet."""
    program = r"""
import sys, termios, tty
tty.setcbreak(0)
print("\x1b[?2026$p", end="", flush=True)
print("asked" if sys.stdin.read(11) == "\x1b[?2026;2$y" else "silence", flush=True)
sys.stdin.read(1)
print("\x1b[?2026h", "one", sep="", flush=True)
sys.stdin.read(1)
print("two\x1b[?2026l", flush=True)
sys.stdin.read(1)
"""
    with PtyTerminal(python(program)) as terminal:
        terminal.wait_for("asked")
        terminal.press("x")
        with pytest.raises(AssertionError, match="seconds passed"):
            terminal.wait_for("one", timeout=0.3)
        terminal.press("x")
        terminal.wait_for("one")
        assert "two" in terminal.text


def test_the_program_is_told_of_a_new_size() -> None:
    """A resize changes what the program asks for and reaches it as a signal."""
    with PtyTerminal(python(SIZE), columns=100, rows=30) as terminal:
        terminal.wait_for("size 100 30")
        terminal.resize(60, 20)
        terminal.wait_for("size 60 20")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_end_a_program_that_does_not_handle_them(number: signal.Signals) -> None:
    """The exit status names the signal."""
    program = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)\n" + ECHO
    with PtyTerminal(python(program)) as terminal:
        terminal.wait_for("ready")
        terminal.signal(number)
        assert terminal.wait_for_exit() == -number


def test_the_program_has_the_terminal_as_its_own() -> None:
    """Ctrl-C interrupts, and taking the terminal away hangs up: both only reach a program that controls a terminal."""
    with PtyTerminal(python("import signal\nprint('ready', flush=True)\nsignal.pause()")) as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+c")
        assert terminal.wait_for_exit() != 0
        assert "KeyboardInterrupt" in terminal.text
    with PtyTerminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_for_exit() == -signal.SIGHUP


def test_a_wait_that_fails_shows_the_screen() -> None:
    """The message says why, for what, and what stood there instead."""
    with PtyTerminal(python("print('something else')")) as terminal:
        with pytest.raises(AssertionError, match=r"the program ended before 'expected'[\s\S]*something else"):
            terminal.wait_for("expected")
        assert terminal.wait_for_exit() == 0


def test_settings_of_this_machine_do_not_reach_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test asks for is set."""
    monkeypatch.setenv("TEXTUAL_LOG", "a-log")
    program = "import os; print('log', os.environ.get('TEXTUAL_LOG'), os.environ['MINE'])"
    with PtyTerminal(python(program), env={"MINE": "yes"}) as terminal:
        terminal.wait_for("log None yes")
