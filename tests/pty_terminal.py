"""A real terminal for tests: a program runs in a pty, pyte draws what it writes, and tests wait for what they expect.

Every wait reads the pty with select and returns as soon as its condition holds, so a test is as fast as the program.
A program that asks whether it may mark where its repaints begin and end (mode 2026) is told that it may, and what it
paints is looked at only when it is whole: a screen half drawn says neither that words are there nor that they are not.
"""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pyte
import pyte.screens
import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import fcntl
import pty
import struct
import termios

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What an xterm sends for each named key; any other word is typed as it stands."""

_SCRUBBED = ("TEXTUAL", "AUDIT_TUI", "NO_COLOR", "COLUMNS", "LINES")
_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:<=>?$ ]*)?$")
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;:]*(?:u|\$p)|\x1b\[>[0-9;]*m")
_MARK = b"\x1b[?2026"
_ASKS_ABOUT_MARKS = _MARK + b"$p"
_MARKS_ARE_KNOWN = _MARK + b";2$y"
_TAKE_TERMINAL = "import fcntl,os,sys,termios; fcntl.ioctl(0,termios.TIOCSCTTY,0); os.execvp(sys.argv[1],sys.argv[1:])"
_TAKING_TERMINAL = (sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL)


class _Screen(pyte.Screen):
    """A screen that, like a simple terminal, answers no question of its own accord."""

    def report_device_attributes(self, mode: int = 0, **kwargs: Any) -> None:
        """Say nothing."""

    def report_device_status(self, mode: int) -> None:
        """Say nothing."""


class PtyTerminal:
    """A program in a terminal of its own: press keys, look at the screen, send signals, wait for the end."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        controlling: bool = True,
    ) -> None:
        """Without `controlling` the program is not told by a signal when this terminal goes away."""
        self.raw = bytearray()
        """Every byte that the program wrote."""
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfinished = b""
        self._asked = 0
        """How much of what was written has been looked through for the question about marks."""
        self._ended = False
        self._fd, inside = pty.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            [*(_TAKING_TERMINAL if controlling else ()), *map(str, command)],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=_environment(env or {}),
            cwd=cwd,
            start_new_session=True,
        )
        os.close(inside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # The screen

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def find(self, text: str) -> tuple[int, int]:
        """The row and column at which the text begins."""
        for row, line in enumerate(self._screen.display):
            if (column := line.find(text)) >= 0:
                return row, column
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    def cell(self, row: int, column: int) -> pyte.screens.Char:
        """One character with its colours: data, fg, bg, bold, reverse and so on."""
        return self._screen.buffer[row][column]

    @property
    def modes(self) -> frozenset[int]:
        """The private modes that the program has switched on and not off again: 1049 the other screen, 25 the cursor.

        Cursor (25) and line wrap (7) are on before anything is said.
        """
        on = {7, 25}
        for numbers, how in _MODES.findall(bytes(self.raw)):
            said = {int(number) for number in numbers.split(b";")}
            on = on | said if how == b"h" else on - said
        return frozenset(on)

    @property
    def attributes(self) -> list[Any]:
        """How the terminal treats what is typed: `termios`, as the program has set it."""
        return termios.tcgetattr(self._fd)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told by SIGWINCH."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    # Waiting

    def read(self, timeout: float = 0.0) -> bool:
        """Draw what the program has written, waiting up to `timeout` seconds for it; False where there was nothing."""
        if self._ended or not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # how Linux says that nobody holds the other end any more
            data = b""
        self._ended = not data
        self.raw += data
        self._draw(data)
        self._answer()
        return bool(data)

    def _answer(self) -> None:
        at = self.raw.find(_ASKS_ABOUT_MARKS, self._asked)
        if at >= 0 and not self._ended:
            self._asked = at + len(_ASKS_ABOUT_MARKS)
            self.send(_MARKS_ARE_KNOWN)

    @property
    def _is_half_painted(self) -> bool:
        """Whether the program has begun a repaint and not ended it."""
        at = self.raw.rfind(_MARK)
        return at >= 0 and self.raw[at + len(_MARK) :][:1] in (b"h", b"") and not self._ended

    def wait_for(self, wanted: str | Callable[[Self], bool], timeout: float = 15.0) -> float:
        """Read until the text is on the screen, or the condition is true of this terminal; the seconds it took."""
        began = time.perf_counter()
        while self._is_half_painted or not (wanted in self.text if isinstance(wanted, str) else wanted(self)):
            left = began + timeout - time.perf_counter()
            if left <= 0 or (self._ended and not self.read()):
                why = "the program ended" if self._ended else f"{timeout} seconds passed"
                raise AssertionError(f"{why} before {wanted!r} was seen; the screen was:\n{self.text}")
            self.read(left)
        return time.perf_counter() - began

    def wait_until_gone(self, text: str, timeout: float = 15.0) -> float:
        """Read until the text is no longer on the screen; the seconds it took."""
        return self.wait_for(lambda terminal: text not in terminal.text, timeout)

    def settle(self, quiet: float = 0.1, timeout: float = 5.0) -> None:
        """Read until the program has written nothing for `quiet` seconds: only where there is no text to wait for."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end and (self.read(quiet) or self._is_busy()):
            pass

    def _is_busy(self) -> bool:
        """Whether the program waits for a processor, which looks like silence; only Linux says so."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] == "R"

    def wait_for_exit(self, timeout: float = 15.0) -> int:
        """The exit status, negative for a signal; reads on meanwhile, since a full terminal keeps programs waiting."""
        end = time.perf_counter() + timeout
        while self.process.poll() is None:
            left = end - time.perf_counter()
            if left <= 0:
                raise AssertionError(f"the program did not end in {timeout} seconds; the screen was:\n{self.text}")
            if self._ended:
                self._reap(left)
            else:
                self.read(min(left, 0.05))
        while self.read():
            pass
        return self.process.returncode

    def wait_until_stopped(self, timeout: float = 15.0) -> None:
        """Read until the program has been stopped, as by ctrl+z in a shell, and has written all that it had to."""
        end = time.perf_counter() + timeout
        while os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG) is None:
            assert time.perf_counter() < end, f"the program did not stop; the screen was:\n{self.text}"
            self.read(0.05)
        self.settle(0)

    def cpu_seconds(self) -> float:
        """The processor time that the program has taken so far, while it runs (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # Input

    def send(self, data: str | bytes) -> None:
        """Write to the program as it stands, in one write."""
        os.write(self._fd, data.encode() if isinstance(data, str) else data)

    def press(self, *keys: str) -> None:
        """Press the keys, all in one write: nothing comes between them."""
        self.send("".join(KEYS.get(key, key) for key in keys))

    def paste(self, text: str) -> None:
        """Paste as a terminal with bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    # The end

    def signal(self, number: signal.Signals) -> None:
        """Send SIGTERM, SIGHUP or another signal."""
        self.process.send_signal(number)

    def kill(self) -> int:
        """End the program with no chance to tidy up, as a power cut would."""
        self.process.kill()
        return self.wait_for_exit()

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._ended = -1, True

    def close(self) -> None:
        """End the program if it still runs, gently at first, and give the terminal back."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.wait_for_exit(3)
            except AssertionError:
                self.process.kill()
                self.process.wait()
        self.hang_up()

    def _reap(self, timeout: float) -> None:
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _draw(self, data: bytes) -> None:
        data = self._unfinished + data
        cut = _UNFINISHED.search(data)
        end = cut.start() if cut else len(data)
        self._unfinished = data[end:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:end]))


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SCRUBBED)}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | dict(extra)
