"""How long a large session takes to open, and how much memory the app then needs."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Bench, Row, Took, interleaved, limit_row, median, ms, program
from benchmarks.sessions import START, contents, copied, empty_session, made_session
from benchmarks.starting import BARE_APP, BARE_TEXTS, painted_first
from benchmarks.terminal import Terminal

_OVER_EMPTY = 0.3
_TIMES_BARE = 1.5
_LAST_KEY = "Back"
"""The last word of the walk's line of keys."""

_KEYS = (b"n", b"d", b"\x1b[27u", b"n", b"p")
"""Pressed before the memory is looked at: the next question, and what needs the whole record."""

LARGE = 30


def large(bench: Bench) -> Path:
    """The session of many records and ten agencies."""
    records = bench.size(LARGE, 2)
    return made_session(bench.folder / "made", f"large-{records}", records=records)


def large_session(bench: Bench) -> Iterator[Row]:
    """From the command to the question where it was left, beside a session with nothing in it."""
    folder = large(bench)
    over, empty, found = over_empty(bench, folder, bench.count(15))
    yield limit_row(
        f"opening the large session ({contents(folder)}) to first paint",
        _OVER_EMPTY,
        f"opening an empty session: {ms(empty)}",
        f"{ms(empty + over)}, n {found}",
        over,
        f"{ms(_OVER_EMPTY)} over the floor",
    )


def over_empty(bench: Bench, folder: Path, runs: int) -> tuple[float, float, int]:
    """By how many seconds a session is painted later than an empty one, that one's seconds, and how often."""
    bare = empty_session(folder.parent)
    empty, found = interleaved((_painted(bench, bare), _painted(bench, folder)), runs)
    wall = [median(took.wall for took in each) for each in (empty, found)]
    return wall[1] - wall[0], wall[0], len(found)


def memory(bench: Bench) -> Iterator[Row]:
    """The most memory that the app had at once, with the large session open and walked in."""
    figure, floor = "memory with the large session open (peak)", "a bare Textual app"
    runs = bench.count(5)
    peaks = interleaved((lambda: _peak(bench, BARE_APP, BARE_TEXTS, ()), lambda: _walked(bench)), runs)
    known = [[peak for peak in each if peak is not None] for each in peaks]
    if not all(known):
        yield Row(figure, f"{_TIMES_BARE} × the floor", floor, "this platform does not tell", "")
        return
    bare, found = (median(each) for each in known)
    most = _TIMES_BARE * bare
    yield Row(
        figure,
        f"{_TIMES_BARE} × the floor: {_mib(most)}",
        f"{floor}: {_mib(bare)}",
        f"{_mib(found)}, n {len(known[1])}",
        f"{found / bare:.2f} ×, {_mib(abs(most - found))} {'to spare' if found <= most else 'over'}",
        found <= most,
    )


def _walk(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The command that opens a session, and what is painted once all of its first screen is there."""
    return (*program(), "open", folder.name, "--sessions", str(folder.parent)), (
        f"Audit {folder.name}",
        START,
        _LAST_KEY,
    )


def _painted(bench: Bench, folder: Path) -> Callable[[], Took]:
    return painted_first(bench, *_walk(folder))


def _walked(bench: Bench) -> int | None:
    """The peak of the app in a copy of the large session: walking moves the place at which it opens."""
    with TemporaryDirectory(dir=bench.folder) as apart:
        return _peak(bench, *_walk(copied(large(bench), Path(apart))), _KEYS)


def _peak(bench: Bench, command: Sequence[str], texts: Sequence[str], keys: Sequence[bytes]) -> int | None:
    with Terminal(command, bench.environment, bench.folder) as terminal:
        terminal.wait_for(*texts)
        terminal.settle()
        for key in keys:
            terminal.press(key)
        return terminal.peak_memory()


def _mib(size: float) -> str:
    return f"{size / 2**20:.1f} MiB"
