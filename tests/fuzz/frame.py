"""What holds for every bad input: a clear line or a right result, soon, and no file changed that should not be."""

import contextlib
import faulthandler
import hashlib
import io
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Literal, NamedTuple

from audit_tui.cli import main

LIMIT = 5.0
"""Seconds of the processor's time that one example may take."""

_WAITS, _HANGS = 6, 24
"""How many times longer it may take by the clock; then the whole run is ended, since Python cannot break it off."""

_JARGON = re.compile(
    r"Traceback|pydantic|[Vv]alidation error|Input should|NoneType|<class |object at 0x|\[Errno|line \d+, in |"
    r"\b\w+(?:Error|Exception)\b|invalid \w+ value|null byte|codec can|surrogates|\bdict\b|\btuple\b|\bstr\b"
)
"""What only those who write programs say."""

_watched: list[str] = []

_FAULT = re.compile(r"fault in the program.* is in (.+)$", re.MULTILINE)
"""How the program says that it did not know what to do, and where its report of that is."""

_WRITES = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate"})
_USER_FOLDERS = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
_NO_PART = frozenset({".lock"})

Verdict = Literal["refused", "taken"]

Example = Callable[[Random], Verdict]
"""Makes one bad input, gives it to the program and says what became of it; AssertionError where something is amiss."""


class Target(NamedTuple):
    """A border of the program, and how its examples are made ready in a folder."""

    name: str
    ready: Callable[[Path], Example]
    usual: int
    limit: float = LIMIT


class TooSlow(BaseException):
    """An example took longer than the limit."""


class Outside(BaseException):
    """Something was to be written outside the folder of the run."""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    words: Sequence[str]
    status: int
    out: str
    err: str

    @property
    def verdict(self) -> Verdict:
        return "taken" if self.status == 0 else "refused"


@contextlib.contextmanager
def at_most(seconds: float = LIMIT) -> Iterator[None]:
    """Break off what takes longer, and where that cannot be done, end the run and say where it stood."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    timers = ((signal.ITIMER_PROF, signal.SIGPROF, seconds), (signal.ITIMER_REAL, signal.SIGALRM, _WAITS * seconds))
    before = [(number, signal.signal(number, stop)) for _, number, _ in timers]
    for timer, _, limit in timers:
        signal.setitimer(timer, limit)
    faulthandler.dump_traceback_later(_HANGS * seconds, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for number, handler in before:
            signal.signal(number, handler)


@contextlib.contextmanager
def alone(root: Path) -> Iterator[Path]:
    """A folder to work in: nobody's settings, no input, and whatever is made by a relative path is made there."""
    here, home, temporary = (root / name for name in ("here", "home", "temporary"))
    for folder in (here, home, temporary):
        folder.mkdir(parents=True)
    kept, kept_cwd, kept_temporary, kept_stdin = dict(os.environ), Path.cwd(), tempfile.tempdir, sys.stdin
    os.environ.update(dict.fromkeys(_USER_FOLDERS, str(home)) | {"COLUMNS": "100"})
    os.chdir(here)
    tempfile.tempdir = str(temporary)
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        sys.stdin = nothing
        try:
            yield here
        finally:
            sys.stdin, tempfile.tempdir = kept_stdin, kept_temporary
            os.chdir(kept_cwd)
            os.environ.clear()
            os.environ.update(kept)


def watch_writes(root: Path) -> None:
    """From now on, and for the whole process, refuse what would be written outside of this folder."""
    inside = os.path.realpath(root)

    def look(event: str, words: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = words
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            paths = [path] if writes or (isinstance(mode, str) and set(mode) & set("wax+")) else []
        else:
            by_path = event in _WRITES and all(word == -1 for word in words if type(word) is int)
            paths = [word for word in words[:2] if isinstance(word, str)] if by_path else []
        for path in paths:
            name = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else inside
            if not name.startswith(inside) and "__pycache__" not in name and name != os.devnull:
                raise Outside(f"{event} of {name}")

    sys.addaudithook(look)
    _watched.append(inside)


def writes_are_watched() -> bool:
    """Whether what would be written elsewhere is refused: only then are devices among the paths that are tried."""
    return bool(_watched)


def run(*words: object) -> Ended:
    """A command in this process, with streams as a terminal has them; AssertionError where what it says is amiss."""
    said = [str(word) for word in words]
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        status = main(said)
    ended = Ended(said, status, *(_text(stream) for stream in streams))
    assert_clear(ended)
    return ended


def _text(stream: io.TextIOWrapper) -> str:
    held = stream.detach()
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode()


def assert_clear(ended: Ended) -> None:
    """What a command said is for people: whole lines, each with the program's name, and a reason where it refused."""
    fault = _FAULT.search(ended.err)
    assert fault is None, f"{ended}: {Path(fault[1]).read_text('utf-8')}"
    lines = ended.err.splitlines()
    assert ended.status in (0, 1, 2), ended
    assert all(line.startswith("audit-tui: ") and line != "audit-tui: " for line in lines), ended.err
    assert "Traceback" not in ended.out, ended.out[-2000:]
    assert not any(ord(one) < 32 and one not in "\n\t" for one in ended.out + ended.err), ended
    if ended.status == 2:
        assert (len(lines), ended.out) == (1, ""), ended
    if ended.status == 1:
        assert lines or ended.out.strip(), f"refused without a word: {ended.words}"
    for line in lines:
        assert_no_jargon(line)


def assert_no_jargon(line: str) -> None:
    """A line that says what is wrong in the words of those who read it."""
    found = _JARGON.search(line)
    assert found is None, f"‘{found[0]}’ in: {line}"
    assert len(line.splitlines()) == 1, repr(line)


def digests(folder: Path) -> dict[str, str]:
    """Everything in a folder by its path: of a file the sum of its bytes, of anything else what it is."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name not in _NO_PART:
            name = str(path.relative_to(folder))
            if path.is_symlink():
                found[name] = f"to {os.readlink(path)}"
            elif path.is_file():
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[name] = "folder" if path.is_dir() else "other"
    return found


def assert_same(before: dict[str, str], folder: Path, what: object) -> None:
    """Nothing in a folder is other than it was."""
    now = digests(folder)
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    assert not changed, f"changed by {what}: {changed[:5]}"
