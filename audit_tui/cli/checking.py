"""Everything that is wrong at some paths: question sets, sessions, and what is neither."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from audit_tui.domain.fitting import breaches
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError, QuestionSetProblems
from audit_tui.questions import Problem, check_files
from audit_tui.workspace import Workspace, is_session

EMPTY = "empty-folder"
"""The code of the problem that a folder holds nothing to check."""

_NEITHER = "name a question set's .md file, a session's folder, or a folder that holds some"


def problems_at(workspace: Workspace, paths: Sequence[Path]) -> list[Problem]:
    """The problems of sessions and of paths that hold nothing to check, then those of question sets."""
    problems: list[Problem] = []
    files: list[Path] = []
    for path in paths:
        sessions = _sessions_at(path)
        for folder in sessions:
            problems += _of_session(workspace, folder)
        if sessions:
            continue
        if not path.exists():
            problems.append(_error(path, "not-there", "there is no such file", "check the path"))
        elif path.is_dir() and not any(path.glob("*.md")):
            problems.append(_error(path, EMPTY, "is neither a question set nor a session", _NEITHER))
        elif path.suffix.lower() == ".json":
            problems.append(_error(path, "not-a-set", "is neither a question set nor a session", _NEITHER))
        else:
            files.append(path)
    return [*dict.fromkeys(problems), *check_files(files, workspace.library.folders)]


def set_to_preview(workspace: Workspace, file: Path) -> tuple[QuestionSet | None, Sequence[Problem]]:
    """The question set of a file, or of an id where there is no such file; None, and its problems, where it has errors.

    AuditError where there is no set of this id.
    """
    library = workspace.library
    by_id = (folder / f"{file}.md" for folder in library.folders)
    is_file = file.suffix.lower() == ".md" or file.is_file()
    path = file if is_file else next((each for each in by_id if each.is_file()), file)
    try:
        return (library.read_file(path) if is_file else library.read(str(file))), ()
    except QuestionSetProblems as error:
        if not error.problems:
            raise
        return None, problems_at(workspace, [path])


def _sessions_at(path: Path) -> tuple[Path, ...]:
    """The session that a path is, or is a file of; else those in a folder of sessions."""
    if is_session(path):
        return (path,)
    if path.suffix == ".json" and path.is_file() and is_session(path.parent):
        return (path.parent,)
    return tuple(sorted(folder for folder in _folders_in(path) if is_session(folder)))


def _folders_in(path: Path) -> Iterable[Path]:
    return path.iterdir() if path.is_dir() else ()


def _of_session(workspace: Workspace, folder: Path) -> Iterator[Problem]:
    try:
        session = workspace.open(str(folder.absolute()))
    except AuditError as error:
        yield _error(error.path or folder, "session", error.message, error.hint)
        return
    audit = session.audit
    for record in audit.details.records:
        for seat, question, words in breaches(audit, record, context_of(audit, record, session.now())):
            part = record if seat not in audit.details.agencies else f"{record}.{seat}"
            hint = f"answer {question} again as {seat}, or what it is held against"
            yield Problem(str(folder / f"{part}.json"), 1, 1, "warning", "no-longer-fits", words, hint)
    for path, words in session.tampered():
        yield _error(path, "not-as-written", words, "find out who changed it; restore a copy where it should not be so")
    for path in session.strangers():
        hint = "compare it with the session's own files, then move it away"
        yield Problem(str(path), 1, 1, "warning", "stranger", "is not of this session and is not read", hint)
    session.close()


def _error(path: Path | str, code: str, message: str, hint: str) -> Problem:
    return Problem(str(path), 1, 1, "error", code, message, hint)
