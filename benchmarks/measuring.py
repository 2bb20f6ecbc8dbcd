"""What every figure is measured with: things done in turn, medians and percentiles, whole processes, one table."""

import compileall
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import audit_tui

T = TypeVar("T")

MS = 1e3
_NOT_PASSED_ON = ("TEXTUAL", "AUDIT_TUI", "PYTHON", "NO_COLOR", "COLUMNS", "LINES", "XDG_")
"""How the names begin of what would have the program start, paint or look for its files otherwise."""


@dataclass(frozen=True)
class Row:
    """A line of the table; `met` is None where there is no limit."""

    figure: str
    limit: str
    floor: str
    measured: str
    margin: str
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line, cell by cell."""
        met = "" if self.met is None else "yes" if self.met else "**no**"
        return self.figure, self.limit, self.floor, self.measured, self.margin, met


@dataclass(frozen=True)
class Table:
    """Lines of one kind, under a heading."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def markdown(self) -> str:
        """The table as a document holds it."""
        lines = ("| " + " | ".join(cells) + " |" for cells in (self.head, ("---",) * len(self.head), *self.rows))
        return "\n".join([f"### {self.title}", "", *lines, ""])


HEAD = ("figure", "limit", "bare floor", "measured", "ratio or margin", "met?")


@dataclass
class Bench:
    """How everything is measured now: where, how often; `small` is once, of the smallest that there is."""

    folder: Path
    small: bool = False
    runs: int | None = None
    says: Callable[[str], None] = field(default=lambda words: print(words, file=sys.stderr, flush=True))

    def count(self, usual: int) -> int:
        """How often something is done, where nobody said how often."""
        return 1 if self.small else self.runs or usual

    def size(self, usual: int, small: int) -> int:
        """How large something is."""
        return small if self.small else usual

    @property
    def environment(self) -> dict[str, str]:
        """What the measured programs are started with: compiled files, and settings and caches of their own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}
        own = {name: str(self.folder / "own" / name) for name in _OWN_FOLDERS}
        return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | own


_OWN_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")


@dataclass(frozen=True)
class Took:
    """The seconds that a process took, and those of the processor; these are 0 where the platform does not tell."""

    wall: float
    processor: float


def compile_package() -> None:
    """Byte-compile the package, as an installation does: the condition of every figure of a start."""
    compileall.compile_dir(Path(audit_tui.__file__).parent, quiet=1)


def program() -> tuple[str, ...]:
    """The installed command, beside this Python."""
    folder = Path(sys.executable).parent
    found = (folder / name for name in ("audit-tui", "audit-tui.exe"))
    return next(((str(path),) for path in found if path.is_file()), (sys.executable, "-m", "audit_tui"))


def process(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> Took:
    """Run a program to its end, with nowhere to print to; RuntimeError where it says that something went wrong."""
    words = list(map(str, command))
    with tempfile.TemporaryFile() as wrong:
        started = time.perf_counter()
        child = subprocess.Popen(
            words,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=wrong,
        )
        processor = _wait(child)
        took = Took(time.perf_counter() - started, processor)
        if child.returncode:
            wrong.seek(0)
            said = wrong.read().decode(errors="replace").strip()
            raise RuntimeError(f"{' '.join(words)} ended with {child.returncode}: {said}")
    return took


def _wait(child: subprocess.Popen[bytes]) -> float:
    if not hasattr(os, "wait4"):
        child.wait()
        return 0.0
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def interleaved(tasks: Sequence[Callable[[], T]], runs: int, seconds: float = math.inf) -> list[list[T]]:
    """What each task gave, run after run in turn, so that a busy moment is shared; after one run that is not kept.

    No run is begun once so many seconds have passed; of a single run, none goes before.
    """
    end = time.perf_counter() + seconds
    found: list[list[T]] = [[] for _ in tasks]
    if runs > 1:
        for task in tasks:
            task()
    for _ in range(runs):
        for task, each in zip(tasks, found, strict=True):
            each.append(task())
        if time.perf_counter() >= end:
            break
    return found


def processor_seconds(task: Callable[[], object]) -> Callable[[], float]:
    """The task as one that gives the seconds of the processor that it took in this process."""

    def timed() -> float:
        started = time.process_time()
        task()
        return time.process_time() - started

    return timed


def percentile(values: Sequence[float], percent: int) -> float:
    """The value within which so many in a hundred are."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def median(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def ms(seconds: float) -> str:
    """Seconds as milliseconds, to three figures."""
    value = seconds * MS
    return f"{value:,.0f} ms" if abs(value) >= 100 else f"{value:.1f} ms" if abs(value) >= 10 else f"{value:.2f} ms"


def ratio_row(figure: str, times: float, floor: tuple[str, Sequence[Took]], found: Sequence[Took]) -> Row:
    """A line on whole processes, whose limit is so many times the floor's median."""
    return added_row(figure, f"{times:g} × the floor", (floor[0], floor[1]), found, lambda bare: times * bare)


def added_row(
    figure: str, limit: str, floor: tuple[str, Sequence[Took]], found: Sequence[Took], allowed: Callable[[float], float]
) -> Row:
    """A line on whole processes, whose limit follows from the floor's median; met by the time that people wait."""
    what, bare = floor
    wall, bare_wall = median(took.wall for took in found), median(took.wall for took in bare)
    spent, bare_spent = median(took.processor for took in found), median(took.processor for took in bare)
    processor = f", processor {ms(spent)}" if spent else ""
    ratio = f"{wall / bare_wall:.2f} ×" + (f" (processor {spent / bare_spent:.2f} ×)" if bare_spent else "")
    most = allowed(bare_wall)
    return Row(
        figure,
        f"{limit}: {ms(most)}",
        f"{what}: {ms(bare_wall)}",
        f"{ms(wall)}{processor}, n {len(found)}",
        f"{ratio}, {_margin(most - wall)}",
        wall <= most,
    )


def limit_row(figure: str, limit: float, floor: str, measured: str, value: float, words: str = "") -> Row:
    """A line whose limit is a number of seconds."""
    margin = _margin(limit - value)
    return Row(figure, words or ms(limit), floor, measured, margin, value <= limit)


def _margin(left: float) -> str:
    return f"{ms(left)} to spare" if left >= 0 else f"{ms(-left)} over"
