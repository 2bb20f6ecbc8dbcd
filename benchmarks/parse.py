"""How long reading each shipped question set takes, beside its bare parts: `python -m benchmarks.parse [--runs N]`."""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from markdown_it import MarkdownIt

from audit_tui.questions import Library, read_set, reader, shipped_folder

FRAME = 1000 / 30
"""Milliseconds in which a set is to be read: one picture of thirty in a second."""

CHECKS = ("check_reach", "check_wording", "check_whole")
"""The reader's checks of a whole set, each of which is also left out to see what it takes."""


def main() -> int:
    """Print one line for each set; 1 if the median of one is not below the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    library = Library([shipped_folder()])
    print(f"median of {runs} runs, processor time in ms; a set with its parts and its vocabulary; limit {FRAME:.0f}\n")
    print("| set | kB | set read | p95 | of it checks | Markdown alone | files alone |\n|---|--:|--:|--:|--:|--:|--:|")
    medians = [_row(name, library, runs) for name in library.ids()]
    return 0 if max(medians) < FRAME else 1


def _row(name: str, library: Library, runs: int) -> float:
    folder = shipped_folder()
    files = [folder / f"{part}.md" for part in (name, *library.read(name).include, reader.VOCABULARY)]
    texts = [file.read_text(encoding="utf-8") for file in files]
    markdown = MarkdownIt("commonmark")
    whole, unchecked, parsed, opened = _timed(
        (
            lambda: read_set(files[0], [folder]),
            lambda: _unchecked(files[0], folder),
            lambda: [markdown.parse(text) for text in texts],
            lambda: [file.read_bytes() for file in files],
        ),
        runs,
    )
    median, unchecked_median = statistics.median(whole), statistics.median(unchecked)
    print(
        f"| {name} | {sum(file.stat().st_size for file in files) / 1000:.0f} | {median:.1f} "
        f"| {statistics.quantiles(whole, n=20)[18]:.1f} | {median - unchecked_median:.1f} "
        f"| {statistics.median(parsed):.1f} | {statistics.median(opened):.2f} |"
    )
    return median


def _unchecked(file: Path, folder: Path) -> None:
    with patch.multiple(reader, **dict.fromkeys(CHECKS, _nothing)):
        read_set(file, [folder])


def _nothing(*_: object, **__: object) -> None:
    """Check nothing."""


def _timed(tasks: tuple[Callable[[], object], ...], runs: int) -> list[list[float]]:
    """The milliseconds of processor time of each task, in turn, so that a busy moment is shared."""
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(runs):
        for task, found in zip(tasks, times, strict=True):
            started = time.process_time()
            task()
            found.append((time.process_time() - started) * 1e3)
    return times


if __name__ == "__main__":
    raise SystemExit(main())
