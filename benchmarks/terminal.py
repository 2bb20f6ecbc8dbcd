"""A program in a real terminal, timed: no screen is drawn here, the bytes that arrive are all that is looked at."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

AVAILABLE = sys.platform != "win32"
"""Whether there are pseudo-terminals."""

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

QUIET = 0.08
"""Seconds without a byte after which a repaint has ended."""

_NEVER = 0.25
"""Seconds after which a key that painted nothing is taken for one that paints nothing: a clock or a save comes then."""

_ROWS, _COLUMNS = 24, 80
_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])")


class Terminal:
    """A program in a terminal of 80 columns and 24 rows."""

    def __init__(self, command: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> None:
        self._fd, inside = pty.openpty()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self._raw = bytearray()
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(map(str, command)),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )
        os.close(inside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def text(self) -> str:
        """All that was written so far, without colours and places."""
        return _SEQUENCES.sub(b"", bytes(self._raw)).decode(errors="replace")

    def wait_for(self, *texts: str, timeout: float = 60.0) -> float:
        """Read until each of these was painted; the seconds from the start until the last byte that it took."""
        end = time.perf_counter() + timeout
        while not all(text in self.text for text in texts):
            if not self._read(end - time.perf_counter()):
                raise RuntimeError(f"{texts} were not painted; there was: {self.text[-400:]}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing was written for a while."""
        while self._read(quiet):
            pass

    def press(self, key: bytes) -> float | None:
        """Press a key: the seconds until the last byte of what it painted, None where it painted nothing.

        What it painted ends with silence.
        """
        self.settle(0)
        pressed = last = time.perf_counter()
        os.write(self._fd, key)
        if not self._read(_NEVER):
            return None
        last = time.perf_counter()
        while self._read(QUIET):
            last = time.perf_counter()
        return last - pressed

    def peak_memory(self) -> int | None:
        """The most bytes of memory that the program had at once; None where the platform does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.is_file():
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(found[1]) * 1024 if found else None

    def close(self) -> None:
        """End the program at once: how it ends is not measured."""
        self.process.kill()
        self.process.wait()
        os.close(self._fd)

    def _read(self, seconds: float) -> bool:
        """Take in what was written, waiting so long for it; False where there was nothing."""
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # how Linux says that nobody holds the other end any more
            data = b""
        self._raw += data
        return bool(data)
