"""How the figures grow with the records of a session."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Bench, Table, median, ms, percentile
from benchmarks.opening import over_empty
from benchmarks.report import reported
from benchmarks.save import saved
from benchmarks.sessions import contents, copied, made_session, opened
from benchmarks.terminal import AVAILABLE
from benchmarks.walking import AGENCY_KEYS, NEXT, PANEL_KEYS, pressed

_SIZES, _SMALL_SIZES = (1, 10, 30, 100), (1,)
_HEAD = (
    "session",
    "answer saved, median (p99)",
    "opened, over an empty one",
    "full report",
    "key repainted, p95 (next)",
)


def growth(bench: Bench) -> Iterator[Table]:
    """A line for each size."""
    yield Table("Growth with the records", _HEAD, tuple(_lines(bench)))


def _lines(bench: Bench) -> Iterator[tuple[str, ...]]:
    for records in _SMALL_SIZES if bench.small else _SIZES:
        folder = made_session(bench.folder / "made", f"large-{records}", records=records)
        _, report = reported(folder, bench.count(5))
        yield str(contents(folder)), *_written(bench, folder), ms(median(report)), _keys(bench, folder)


def _written(bench: Bench, folder: Path) -> tuple[str, str]:
    with TemporaryDirectory(dir=bench.folder) as apart:
        save = saved(opened(copied(folder, Path(apart))), bench.size(300, 3)).whole
    over = ms(over_empty(bench, folder, bench.count(7))[0]) if AVAILABLE else "not measured here"
    return f"{ms(median(save))} ({ms(percentile(save, 99))})", over


def _keys(bench: Bench, folder: Path) -> str:
    if not AVAILABLE:
        return "not measured here"
    with TemporaryDirectory(dir=bench.folder) as apart:
        found = pressed(bench, copied(folder, Path(apart)), PANEL_KEYS[: len(PANEL_KEYS) // 2], AGENCY_KEYS[:22])
    return f"{ms(percentile(found.all, 95))} ({ms(percentile(found.keys[NEXT[0]], 95))})"
