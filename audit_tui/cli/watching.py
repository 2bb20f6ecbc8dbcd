"""`check --watch`: what is checked is checked again whenever one of its files is saved."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from audit_tui.cli.checking import EMPTY
from audit_tui.cli.printing import finish, say
from audit_tui.errors import AuditError
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import files_looked_for
from audit_tui.text import clean_text
from audit_tui.workspace import Workspace, is_session, utc_now

_EVERY = 0.5
"""Seconds between two looks at the files; a save counts as done when two looks find the same."""

_GONE_FOR = 4
"""Looks for which a file may be gone while an editor replaces it, before that is said."""

Stamp = tuple[int, int] | None
Stamps = dict[Path, Stamp]


def watch(
    workspace: Workspace,
    paths: Sequence[Path],
    check: Callable[[], Sequence[Problem]],
    show: Callable[[Sequence[Problem]], int],
) -> int:
    """Check and show, and again after every save, until Ctrl+C; the status is that of the last check."""
    for path in paths:
        if is_session(path) or is_session(path.parent):
            raise AuditError("a session is not watched", hint="name question sets, or leave --watch out", path=path)
    status = 0
    try:
        changed: Sequence[Path] = paths
        while True:
            before = _stamps(paths, workspace)
            found = check()
            empty = [each for each in found if each.code == EMPTY]
            problems = [each for each in found if each.code != EMPTY]
            status = 1 if any(each.severity == "error" for each in problems) else 0
            say(_headline(changed))
            for folder in empty:
                say(clean_text(f"{folder.path}: no question set yet."))
            if problems or not empty:
                show(problems)
            finish()
            changed = _next_save(before, paths, workspace)
    except KeyboardInterrupt:
        return status


def _headline(changed: Sequence[Path]) -> str:
    """The time, and what is checked now or was saved."""
    return clean_text(f"{utc_now().astimezone():%H:%M:%S} {', '.join(map(str, changed))}")


def _next_save(before: Stamps, paths: Sequence[Path], workspace: Workspace) -> list[Path]:
    """Wait until files are other than they were, and no longer change; which they are."""
    last, gone = before, 0
    while True:
        time.sleep(_EVERY)
        now = _stamps(paths, workspace, known=before)
        changed = [path for path in {**before, **now} if before.get(path) != now.get(path)]
        if not changed:
            gone = 0
        elif now == last and (gone >= _GONE_FOR or not _missing(changed, before, now)):
            return changed
        else:
            gone += 1
        last = now


def _missing(changed: Iterable[Path], before: Stamps, now: Stamps) -> bool:
    """Whether a file that there was is not there."""
    return any(now.get(path) is None and before.get(path) is not None for path in changed)


def _stamps(paths: Sequence[Path], workspace: Workspace, known: Iterable[Path] | None = None) -> Stamps:
    """When each file that a check reads, or looks for, was saved, and how large it is; None where it is not there.

    With `known` files, those and whatever is new in the folders.
    """
    looked_for = files_looked_for(paths, workspace.library.folders) if known is None else known
    files = dict.fromkeys(sorted(looked_for))
    for folder in paths:
        files.update(dict.fromkeys(file for file in _listed(folder) if file.stem.casefold() != "readme"))
    return {file: _stamp(file) for file in files}


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.md")) if folder.is_dir() else []
    except OSError:
        return []


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
