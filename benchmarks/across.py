"""How long the commands across audits take over a thousand of them, the first time and after that."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Bench, Row, Took, interleaved, limit_row, median, ms, process, program
from benchmarks.sessions import let_settle, many_sessions, without_summaries

COMMANDS = ("actions", "themes", "programme")
_FIRST, _AFTER = 1.0, 0.15
_MOST_SECONDS = 120.0
"""No run of a command is begun once so many seconds have passed over it."""


def many(bench: Bench) -> tuple[Path, int]:
    """The folder of many audits, of which what they come to may be kept, and how many they are."""
    count = bench.size(1000, 3)
    folder = many_sessions(bench.folder / f"sessions-{count}", count, records=bench.size(12, 1))
    if not bench.small:
        let_settle(folder)
    return folder, count


def across(bench: Bench) -> Iterator[Row]:
    """Two lines for each command."""
    folder, count = many(bench)
    nothing = bench.folder / "no-sessions"
    nothing.mkdir(exist_ok=True)
    for command in COMMANDS[: bench.size(len(COMMANDS), 1)]:
        yield from _rows(bench, command, folder, nothing, count)


def _rows(bench: Bench, command: str, folder: Path, nothing: Path, count: int) -> Iterator[Row]:
    def run(where: Path) -> Took:
        return process((*program(), command, "--sessions", str(where)), bench.environment, bench.folder)

    def first() -> Took:
        without_summaries(folder)
        return run(folder)

    tasks = (lambda: run(nothing), first, lambda: run(folder))
    empty, *found = interleaved(tasks, bench.count(10), _MOST_SECONDS)
    bare = median(took.wall for took in empty)
    for what, limit, times in zip(("the first time", "after that"), (_FIRST, _AFTER), found, strict=True):
        wall = median(took.wall for took in times)
        yield limit_row(
            f"`audit-tui {command}` over {count:,} sessions, {what}",
            limit,
            f"the same in an empty folder: {ms(bare)}",
            f"{ms(wall)}, n {len(times)}",
            wall - bare,
            f"{ms(limit)} over the floor",
        )
