"""Where the time and the memory go of what is over its limit, step by step."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from textual.screen import Screen

from audit_tui.questions import outline, reader
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.problems import Report
from audit_tui.questions.reader import read_set
from audit_tui.reports.across import ACTIONS, action_lines, actions_on
from audit_tui.tui.app import AuditApp
from audit_tui.workspace import Workspace
from benchmarks.across import many
from benchmarks.measuring import Bench, Table, interleaved, median, ms, processor_seconds
from benchmarks.opening import large
from benchmarks.sessions import copied

_DAY = "2026-11-22"
_TOPIC = "neglect"
_IMPORTED = "import audit_tui.tui.app; from importlib import import_module; from audit_tui.tui.warming import MODULES; "
_STEPS = (
    ("Python alone", ""),
    ("the framework imported", "import textual.app, textual.widgets"),
    ("all modules of the app imported", _IMPORTED + "[import_module(each) for each in MODULES]"),
    (
        "the large session opened, without a screen",
        _IMPORTED + "[import_module(each) for each in MODULES]; from pathlib import Path; "
        "from audit_tui.workspace import Workspace; session = Workspace(Path(sys.argv[1])).open(sys.argv[2])",
    ),
)
_PEAK = "import sys, re\n{}\nprint(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"

T = TypeVar("T")


def where_it_goes(bench: Bench) -> Iterator[Table]:
    """A table of steps: processor time within this process, and memory in processes of their own."""
    rows = [*_across(bench), *_next_question(bench), *_memory(bench), *_parsing(bench)]
    yield Table("Where it goes", ("of", "step", "takes"), tuple(rows))


def _took(task: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    found = task()
    return found, time.process_time() - started


def _across(bench: Bench) -> Iterator[tuple[str, str, str]]:
    folder, count = many(bench)
    workspace, of = Workspace(folder), f"`actions` over {count:,} sessions, after the first time"
    workspace.seen(ACTIONS, print)
    folders, looked = _took(workspace.session_folders)
    found, read = _took(lambda: workspace.seen(ACTIONS, print))
    actions, sort = _took(lambda: actions_on(found, _DAY))
    lines, laid_out = _took(lambda: list(action_lines(actions)))
    yield of, f"{len(folders):,} sessions found", ms(looked)
    yield of, f"summaries read and held against the files, {len(actions):,} actions", ms(max(0.0, read - looked))
    yield of, "sorted, and found overdue or not", ms(sort)
    yield of, f"laid out in {len(lines):,} lines", ms(laid_out)


def _next_question(bench: Bench) -> Iterator[tuple[str, str, str]]:
    with TemporaryDirectory(dir=bench.folder) as folder:
        session = copied(large(bench), Path(folder))
        turns = asyncio.run(_walked(session, bench.size(40, 2)))
    of = "the next question, large session (no terminal)"
    for step in ("layouts", "paints"):
        yield (
            of,
            f"{step}, {median([turn[step][0] for turn in turns]):.0f} a key",
            ms(median([turn[step][1] for turn in turns])),
        )
    rest = median([turn["all"][1] - turn["layouts"][1] - turn["paints"][1] for turn in turns])
    yield of, "the rest: what the key does, styles, messages, and the harness", ms(rest)


async def _walked(session: Path, keys: int) -> list[dict[str, tuple[int, float]]]:
    """What each key took in all and, of that, in layouts and paints: how many, and seconds of the processor."""
    spent: dict[str, tuple[int, float]] = {}
    turns = []
    with _timed(Screen, "_refresh_layout", spent, "layouts"), _timed(Screen, "_compositor_refresh", spent, "paints"):
        app = AuditApp(Workspace(session.parent), session=session.name)
        async with app.run_test(size=(80, 24)) as pilot:
            await app.warm.wait()
            await pilot.pause()
            for _ in range(keys):
                spent.update(layouts=(0, 0.0), paints=(0, 0.0))
                started = time.process_time()
                await pilot.press("n")
                await pilot.pause()
                turns.append({**spent, "all": (1, time.process_time() - started)})
    return turns


@contextmanager
def _timed(kind: type[Any], name: str, spent: dict[str, tuple[int, float]], step: str) -> Iterator[None]:
    """Count a method, and the time in it, as a step; what it calls of itself is counted once."""
    method, inside = getattr(kind, name), []

    def timed(self: Any, *words: Any, **named: Any) -> Any:
        started = time.process_time()
        inside.append(step)
        try:
            return method(self, *words, **named)
        finally:
            inside.pop()
            count, seconds = spent.get(step, (0, 0.0))
            if not inside:
                spent[step] = count + 1, seconds + time.process_time() - started

    setattr(kind, name, timed)
    try:
        yield
    finally:
        setattr(kind, name, method)


def _memory(bench: Bench) -> Iterator[tuple[str, str, str]]:
    if not Path("/proc/self/status").is_file():
        return
    session = large(bench)
    for step, program in _STEPS:
        words = [sys.executable, "-c", _PEAK.format(program), str(session.parent), session.name]
        ended = run(words, env=bench.environment, capture_output=True, text=True, check=True)
        yield "memory (peak, a process each)", step, f"{int(ended.stdout) / 1024:.1f} MiB"


def _parsing(bench: Bench) -> Iterator[tuple[str, str, str]]:
    folder = shipped_folder()
    names = (_TOPIC, *Library([folder]).read(_TOPIC).include, reader.VOCABULARY)
    texts = [(folder / f"{name}.md").read_text(encoding="utf-8") for name in names]
    steps = (
        processor_seconds(lambda: [outline.tokens_of(text) for text in texts]),
        processor_seconds(lambda: [outline.read_outline(text, Report("", [])) for text in texts]),
        processor_seconds(lambda: read_set(folder / f"{_TOPIC}.md", [folder])),
    )
    blocks, outlines, whole = map(median, interleaved(steps, bench.count(40)))
    of = f"parsing {_TOPIC}"
    yield of, "blocks, by Markdown’s parser", ms(blocks)
    yield of, "headings, lists and places", ms(outlines - blocks)
    yield of, "properties, conditions and every check", ms(whole - outlines)
