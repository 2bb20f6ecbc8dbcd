"""What is left of a fault of the program: a report that says where in the code it was, and nothing of an audit.

A message of an exception, a local variable or an argument may hold a child's story, so none of them is looked at.
"""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePath
from types import TracebackType

from audit_tui import __version__
from audit_tui.text import plural

CRASHES_VARIABLE = "AUDIT_TUI_CRASHES"
KEPT = 10
"""How many reports are kept."""

_PATTERN = "crash-*.txt"
_FRAMES = 40
_LINKS = 10
_HEAD = "audit-tui was stopped by a fault of its own. Nothing of an audit is in this report."


class Stopped(Exception):
    """A fault of the program was the end of it; its text is all that a person is told of it."""

    def __init__(self, fault: BaseException, written: Path | None, unsaved: int = 0) -> None:
        """`written` is where the report is, `unsaved` how many changes could not be saved any more."""
        lost = f", {plural(unsaved, 'change')} could not be saved" if unsaved else ""
        where = f"a report without any content is in {written}" if written else "no report of it could be written"
        kind = type(fault).__name__
        super().__init__(f"stopped by a fault in the program ({kind}): what was shown as saved is saved{lost}; {where}")


def report(fault: BaseException) -> Path | None:
    """Write the report of a fault for its owner alone; None where it cannot be written, since nothing may fail here."""
    with suppress(Exception):
        now = datetime.now(UTC)
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"crash-{now:%Y%m%dT%H%M%S.%fZ}-{os.getpid()}.txt"
        lines = [_HEAD, "", f"time: {now.isoformat(timespec='seconds')}", *_versions(), "", *_chain(fault)]
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join([*lines, ""]))
        _keep_few(folder)
        return path
    return None


def _folder() -> Path:
    named = os.environ.get(CRASHES_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_log_path

    return user_log_path("audit-tui", appauthor=False)


def _keep_few(folder: Path) -> None:
    """Take the oldest reports away; their names sort by time."""
    for path in sorted(folder.glob(_PATTERN))[:-KEPT]:
        with suppress(OSError):
            path.unlink()


def _versions() -> Iterator[str]:
    import platform
    from importlib.metadata import version

    yield f"audit-tui {__version__}"
    yield f"Python {platform.python_version()}"
    with suppress(Exception):
        yield f"Textual {version('textual')}"
    yield f"{platform.system()} {platform.release()} ({sys.platform})"


def _chain(fault: BaseException) -> Iterator[str]:
    """The fault and what it came from, kinds and places only."""
    seen: set[int] = set()
    here: BaseException | None = fault
    while here is not None and id(here) not in seen and len(seen) < _LINKS:
        yield f"{'came from' if seen else 'fault'}: {_kind(here)}"
        yield from _frames(here.__traceback__)
        if isinstance(here, BaseExceptionGroup):
            yield from (f"  one of: {_kind(each)}" for each in here.exceptions[:_LINKS])
        seen.add(id(here))
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    frames = [
        _place(frame.f_globals.get("__package__"), frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(trace)
    ]
    for place in frames[-_FRAMES:]:
        yield f"  {place}"


def _place(package: object, file: str, line: int, function: str) -> str:
    """A place in the code, without the folders above the package, which may name a person."""
    folder = f"{package.replace('.', '/')}/" if isinstance(package, str) and package else ""
    return f"{folder}{PurePath(file).name}:{line}:{function}"


def _kind(fault: BaseException) -> str:
    return f"{type(fault).__module__}.{type(fault).__qualname__}"
