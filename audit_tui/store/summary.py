"""What a session comes to, kept in files beside its parts, so that a list of audits need not read all of every one.

Such a file may be taken away at any time. It is believed only while every file that it was made from is the very one
that it was made from; an encrypted session has none. Quick to import: nothing here knows the parts' form.
"""

import contextlib
import os
import stat
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit_tui import __version__
from audit_tui.errors import AuditError
from audit_tui.store.folders import ENCRYPTED, SUMMARY, UNDER_WAY, is_encrypted

SETTLED = 2_000_000_000
"""Nanoseconds: a file that was written less long ago may be written again within one tick of its clock, unseen."""

_MARK = f"audit-tui {__version__} summary 3"

_LARGEST = 16_000_000

Like = tuple[int, int, int, int]
"""When a file was written and changed (nanoseconds since the epoch), its size, its place on the disk."""


@dataclass(frozen=True)
class State:
    """What some files were like at a time (nanoseconds since the epoch), by name; None where one was not there."""

    files: Mapping[str, Like | None]
    at: int

    @property
    def newest(self) -> int:
        """When the last of them was written, in nanoseconds since the epoch; 0 where there is none."""
        return max((each[0] for each in self.files.values() if each), default=0)

    @property
    def settled(self) -> bool:
        """Whether what is written to them from now on is sure to show."""
        return all(self.at - max(each[:2]) >= SETTLED for each in self.files.values() if each)

    @property
    def in_a_line(self) -> str:
        """All of it but the time."""
        return "/".join(f"{name}:{like}" for name, like in self.files.items())


def state_of(folder: Path, names: Iterable[str] | None = None) -> State:
    """What the files of these names are like now, or those of all parts; raises OSError."""
    at = time.time_ns()
    if names is None:
        with os.scandir(folder) as found:
            names = sorted(each.name for each in found if each.name.endswith((".json", f".json{ENCRYPTED}")))
    return State({name: _like(folder, name) for name in names}, at)


def _like(folder: Path, name: str) -> Like | None:
    try:
        now = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116 (a thousand of them: twice as quick)
    except FileNotFoundError:
        return None
    return now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino


def read_summary(folder: Path, name: str, state: State) -> list[bytes] | None:
    """The lines that were kept under a name while the files were in this state; None where there are none to trust.

    Somebody else may have written them: whoever shows what they say cleans it, or looks first whether it is clean.
    """
    if is_encrypted(folder) or not any(state.files.values()):  # nothing is said of files that are not there
        return None
    raw = _own_bytes(folder / f"{name}{SUMMARY}")
    head, _, body = raw.partition(b"\n")
    return body.split(b"\n") if head == _head(state, body) else None


def keep_summary(folder: Path, name: str, state: State, lines: Sequence[bytes]) -> None:
    """Keep lines made from files that are in this state; what cannot be kept, or not trusted later, is not."""
    from audit_tui.store.holding import held

    if not state.settled:
        return
    body = b"\n".join(lines)
    with contextlib.suppress(AuditError, OSError), held(folder, patience=0):
        if is_encrypted(folder) or (folder / UNDER_WAY).exists():
            return
        made = folder / f"{name}{SUMMARY}.new"
        made.unlink(missing_ok=True)
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # never through a link
        with os.fdopen(handle, "wb") as file:
            file.write(_head(state, body) + b"\n" + body)
        made.replace(folder / f"{name}{SUMMARY}")  # not synced: one that a power cut spoils is not believed


def forget_summaries(folder: Path) -> None:
    """Take all of them away, as a session's own words are about to be encrypted; raises OSError."""
    for path in folder.glob(f".*{SUMMARY}*"):
        path.unlink(missing_ok=True)


def _head(state: State, body: bytes) -> bytes:
    return f"{_MARK} {zlib.crc32(body):08x} {state.in_a_line}".encode(errors="surrogateescape")


def _own_bytes(path: Path) -> bytes:
    """What is in an ordinary file, not a link, of a size that a summary may have; nothing else."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            return file.read() if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST else b""
    except OSError:
        return b""
