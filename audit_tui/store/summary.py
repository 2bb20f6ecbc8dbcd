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

from audit_tui.program import program
from audit_tui.store.folders import ENCRYPTED, SUMMARY, UNDER_WAY, key_files

SETTLED = 2_000_000_000
"""Nanoseconds: a file that was written less long ago may be written again within one tick of its clock, unseen."""

_CODE = (".", "domain", "reports", "services", "store")
"""Where the code is that says what is kept."""

_LARGEST = 16_000_000

_KEYS = tuple(map(str, key_files(Path())))
"""What an encrypted audit has, in its folder."""

_ENCRYPTING = (*_KEYS, UNDER_WAY)
"""The same, or what it has from the moment when somebody begins to encrypt it."""

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
    if not any(state.files.values()):  # nothing is said of files that are not there
        return None
    if _is_there(folder, _KEYS):
        with contextlib.suppress(OSError):
            forget_summaries(folder)  # one is there where whoever wrote it was ended before seeing what had begun
        return None
    raw = _own_bytes(f"{folder}{os.sep}{name}{SUMMARY}")
    head, _, body = raw.partition(b"\n")
    return body.split(b"\n") if head == _head(state, body) else None


def keep_summary(folder: Path, name: str, state: State, lines: Sequence[bytes]) -> None:
    """Keep lines made from files that are in this state; what cannot be kept, or not trusted later, is not.

    The folder is not held, and the file is written where it stays: one that is cut short is not believed. Whoever
    encrypts the audit forgets its summaries once it has begun: what was written after that is taken away here.
    """
    if not state.settled or _is_there(folder, _ENCRYPTING):
        return
    body, path = b"\n".join(lines), f"{folder}{os.sep}{name}{SUMMARY}"
    data = _head(state, body) + b"\n" + body
    if len(data) > _LARGEST:
        return
    with contextlib.suppress(OSError):
        handle = _made_anew(path)
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                file.write(data)
        finally:
            if _is_there(folder, _ENCRYPTING):
                from audit_tui.store.durable import patiently

                patiently(Path(path).unlink)


def _is_there(folder: Path, names: Iterable[str]) -> bool:
    """Whether a folder has something of one of these names, whatever it is."""
    return any(os.path.lexists(f"{folder}{os.sep}{name}") for name in names)


def _made_anew(path: str) -> int:
    """A file for its owner alone, whatever was there before, and never through a link; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(path, flags, 0o600)
    except FileExistsError:
        os.unlink(path)  # noqa: PTH108 (a list across audits makes a thousand: twice as quick)
        return os.open(path, flags, 0o600)


def forget_summaries(folder: Path) -> None:
    """Take all of them away, as a session's own words are about to be encrypted; raises OSError."""
    for path in folder.glob(f".*{SUMMARY}*"):
        path.unlink(missing_ok=True)


def _head(state: State, body: bytes) -> bytes:
    return f"{program(*_CODE)} {zlib.crc32(body):08x} {state.in_a_line}".encode(errors="surrogateescape")


_TO_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _own_bytes(path: str) -> bytes:
    """What is in an ordinary file, not a link, of a size that a summary may have; nothing else."""
    try:
        handle = os.open(path, _TO_READ)
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                return b""
            return os.read(handle, found.st_size)
        finally:
            os.close(handle)
    except OSError:
        return b""
