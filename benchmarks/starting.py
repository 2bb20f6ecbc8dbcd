"""How long the program takes to start: its help, its lists, and its first screen."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measuring import Bench, Row, Took, added_row, interleaved, ms, process, program, ratio_row
from benchmarks.sessions import let_settle, many_sessions
from benchmarks.terminal import Terminal

BARE_APP = (sys.executable, "-P", str(Path(__file__).with_name("bare.py")))
BARE_TEXTS = ("A bare app", "Quit")
"""What the bare app has painted once all of it is there."""

_HELP_TIMES, _LIST_TIMES, _HOME_TIMES = 2.5, 1.3, 1.20
_A_SESSION = 0.001
"""Seconds that a list may take for each session."""

_ARGPARSE = "import argparse"
_MODELS = "import argparse; from pydantic import BaseModel; import tinydb"
_LAST_KEY = "Quit"
"""The last word of home's line of keys."""


def help_and_version(bench: Bench) -> Iterator[Row]:
    """The two that need nothing."""
    start = partial(_started, bench)
    tasks = (start(sys.executable, "-c", _ARGPARSE), start(*program(), "--help"), start(*program(), "--version"))
    bare, helped, version = interleaved(tasks, bench.count(40))
    floor = (f"`{_ARGPARSE}`", bare)
    yield ratio_row("`audit-tui --help`", _HELP_TIMES, floor, helped)
    yield ratio_row("`audit-tui --version`", _HELP_TIMES, floor, version)


def list_and_show(bench: Bench) -> Iterator[Row]:
    """The two by which people look where they are, with many sessions in the folder."""
    sessions = _sessions(bench)
    count, name = len(list(sessions.iterdir())), "audit-0001"
    start, here = partial(_started, bench), ("--sessions", str(sessions))
    tasks = (
        start(sys.executable, "-c", _MODELS),
        start(*program(), "list", *here),
        start(*program(), "show", name, *here),
    )
    bare, listed, shown = interleaved(tasks, bench.count(25))
    limit = f"{_LIST_TIMES} × the floor + {count} × {ms(_A_SESSION)}"
    for what, found in (("`audit-tui list`", listed), ("`audit-tui show`, one of them", shown)):
        figure = f"{what}, {count} sessions in the folder"
        yield added_row(
            figure, limit, (f"`{_MODELS}`", bare), found, lambda bare: _LIST_TIMES * bare + count * _A_SESSION
        )


def home(bench: Bench) -> Iterator[Row]:
    """From the command to a home screen that shows the audits which fit on it."""
    sessions = _sessions(bench)
    command = (*program(), "--sessions", str(sessions))
    titles = [f"Audit {number + 1:04} " for number in range(len(list(sessions.iterdir())))]
    with Terminal(command, bench.environment, bench.folder) as terminal:
        terminal.wait_for(titles[0], _LAST_KEY)
        terminal.settle()
        seen = [title for title in titles if title in terminal.text]
    bare, painted = interleaved(
        (painted_first(bench, BARE_APP, BARE_TEXTS), painted_first(bench, command, (*seen, _LAST_KEY))), bench.count(20)
    )
    figure = f"start to first painted home screen, {len(titles)} sessions, {len(seen)} of them in sight"
    yield ratio_row(figure, _HOME_TIMES, ("a bare Textual app, Static and Footer", bare), painted)


def painted_first(bench: Bench, command: Sequence[str], texts: Sequence[str]) -> Callable[[], Took]:
    """Starting a program in a terminal until these texts are painted."""

    def paint() -> Took:
        with Terminal(command, bench.environment, bench.folder) as terminal:
            return Took(terminal.wait_for(*texts), 0.0)

    return paint


def _sessions(bench: Bench) -> Path:
    """A folder of sessions that were listed before: what each comes to is kept beside it."""
    count = bench.size(50, 2)
    folder = many_sessions(bench.folder / f"sessions-{count}", count, records=bench.size(12, 1))
    if not bench.small:
        let_settle(folder)
    process((*program(), "list", "--sessions", str(folder)), bench.environment, bench.folder)
    return folder


def _started(bench: Bench, *command: str) -> Callable[[], Took]:
    return lambda: process(command, bench.environment, bench.folder)
