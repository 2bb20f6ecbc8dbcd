"""Everything that is wrong at some paths: question sets, sessions, and what is neither."""

import re
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit_tui.cli.printing import Shape, say, say_json
from audit_tui.cli.progress import counted
from audit_tui.domain.fitting import breaches
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.words import SESSION_PART
from audit_tui.errors import AuditError, QuestionSetProblems, WrongUsage
from audit_tui.opened import OpenSession
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import check_files
from audit_tui.store import anchors
from audit_tui.store.folders import ENCRYPTED, KEPT_DAMAGED
from audit_tui.text import in_fours, moment, nearest, one_line, plural
from audit_tui.workspace import Workspace, is_session

EMPTY = "empty-folder"
"""The code of the problem that a folder holds nothing to check."""

_NEITHER = "name a question set's .md file, a session's folder, or a folder that holds some"


WHAT_IT_SHOWS = """\
What holds here shows that nobody changed an audit by other means than this program, unless all that was anchored was
written anew. Whoever can write to the whole folder can do that: compare the head with one that left earlier, in a
report or a note of yours (audit-tui check SESSION --head HEAD)."""
"""What the history of an audit proves, and what it does not."""


@dataclass(frozen=True)
class Checked:
    """What is wrong at some paths, and a line about the history of each session there that could be read."""

    problems: list[Problem]
    histories: tuple[str, ...] = ()


def problems_at(workspace: Workspace, paths: Sequence[Path]) -> list[Problem]:
    """The problems of sessions and of paths that hold nothing to check, then those of question sets."""
    return check_paths(workspace, paths).problems


def check_paths(workspace: Workspace, paths: Sequence[Path], head: str = "") -> Checked:
    """What is wrong at these paths; with the beginning of a head, also whether a session's history still has it."""
    problems: list[Problem] = []
    files: list[Path] = []
    histories: list[str] = []
    of_audits = False
    for path in paths:
        sessions = _sessions_at(workspace, path)
        for folder in counted("Checking", sessions):
            problems += _of_session(workspace, folder, head, histories)
        if sessions:
            of_audits = True
            continue
        if not path.exists():
            problems.append(_error(path, "not-there", "there is no such file", _meant(workspace, path)))
        elif path.is_dir() and not any(path.glob("*.md")):
            problems.append(_error(path, EMPTY, "is neither a question set nor a session", _NEITHER))
        elif path.suffix.lower() == ".json":
            problems.append(_error(path, "not-a-set", "is neither a question set nor a session", _NEITHER))
        else:
            files.append(path)
    if of_audits:
        problems += map(_left, workspace.unfinished_restores())
    return Checked([*dict.fromkeys(problems), *check_files(files, workspace.library.folders)], tuple(histories))


def _meant(workspace: Workspace, path: Path) -> str:
    """What to do where there is no such file: the question set of this name is meant, or the nearest audit."""
    if path.name != str(path):
        return "check the path"
    of_set = (folder / f"{path}.md" for folder in workspace.library.folders)
    near = next((str(file) for file in of_set if file.is_file()), None)
    near = near or nearest(str(path), [folder.name for folder in workspace.session_folders()])
    return f"did you mean ‘{near}’?" if near else "check the path"


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


def _sessions_at(workspace: Workspace, path: Path) -> tuple[Path, ...]:
    """The session that a path is, is a file of, or is the id of; else those in a folder of sessions."""
    if is_session(path):
        return (path,)
    if path.name.endswith((".json", f".json{ENCRYPTED}")) and path.is_file() and is_session(path.parent):
        return (path.parent,)
    if not path.exists() and is_session(workspace.sessions / path):
        return (workspace.sessions / path,)
    return tuple(sorted(folder for folder in _folders_in(path) if is_session(folder)))


def _folders_in(path: Path) -> Iterable[Path]:
    return path.iterdir() if path.is_dir() else ()


def _of_session(workspace: Workspace, folder: Path, head: str, histories: list[str]) -> Iterator[Problem]:
    try:
        session = workspace.open(str(folder.absolute()))
        found = [*_of_answers(session), *_of_history(session, head), *_of_folder(session)]
        histories.append(_history(session, head))
    except AuditError as error:
        yield _error(error.path or folder, "session", error.message, error.hint)
        return
    session.close()
    yield from found


def _of_answers(session: OpenSession) -> Iterator[Problem]:
    audit = session.audit
    for record in audit.details.records:
        for seat, question, words in breaches(audit, record, context_of(audit, record, session.now())):
            part = record if seat not in audit.details.agencies else f"{record}.{seat}"
            hint = f"answer {question} again as {seat}, or what it is held against"
            yield _warning(session.repository.where(part), "no-longer-fits", words, hint)


def _of_history(session: OpenSession, head: str) -> Iterator[Problem]:
    """Where a file is not as this program wrote it, or not the one that it was."""
    for path, words in session.tampered():
        yield _error(path, "not-as-written", words, "find out who changed it; restore a copy where it should not be so")
    for broken in anchors.verify(session.repository):
        path = session.repository.where(broken.part)
        if broken.repaired:
            hint = "what differed was listed then; a backup may have more"
            yield _warning(path, "put-back", broken.words, hint)
        else:
            hint = f"find out who changed it; audit-tui repair {session.folder.name} puts back a copy that was kept"
            yield _error(path, "not-as-anchored", broken.words, hint)
    if head and not _has(session, head):
        words = f"its history does not have the state {in_fours(head)}"
        hint = "compare the digits; else it was cut back or written anew since, or this is another audit"
        yield _error(session.repository.where(SESSION_PART), "head-not-there", words, hint)


def _of_folder(session: OpenSession) -> Iterator[Problem]:
    """What lies in the folder beside the audit's own files."""
    for path in session.strangers():
        hint = "compare it with the session's own files, then move it away"
        yield _warning(path, "stranger", "is not of this session and is not read", hint)
    for path in sorted(session.folder.iterdir()):
        if kept := KEPT_DAMAGED.fullmatch(path.name):
            words = f"is what a repair took out of {kept['part']}, and is not read"
            hint = "keep it until what was in it is entered again: nothing of an encrypted one can be read here"
            plain = "delete it once nothing in it is needed any more"
            yield _warning(path, "damaged-kept", words, hint if path.suffix == ENCRYPTED else plain)


def _history(session: OpenSession, head: str) -> str:
    """How long a session's history is, its head, and whether it has the state that was asked for."""
    last = session.repository.head(SESSION_PART)
    events = [found.seq for part in session.repository.parts() if (found := session.repository.head(part))]
    since = anchors.not_anchored(session.repository)
    said = f"{session.folder.name}: {plural(sum(events), 'event')} in {plural(len(events), 'file')}"
    if last:
        said += f"; the head of the history is {in_fours(last.hash)} ({moment(last.at)})"
    if since:
        said += f". This head does not cover the last {plural(since, 'event')} yet"
    if head and (there := _has(session, head)):
        said += f". It has the state {in_fours(head)}: {there}"
    return f"{said}."


def _has(session: OpenSession, head: str) -> str:
    """When the history had the head that begins like this; empty where it never had."""
    found = next((each for each in session.repository.history(SESSION_PART) if each.hash.startswith(head)), None)
    return f"event {found.seq} of {SESSION_PART}, {moment(found.at)}" if found else ""


def _left(folder: Path) -> Problem:
    hint = f"audit-tui purge {folder.name} shows it, and destroys it"
    return _warning(folder, "restore-cut-short", "is what a restore left that was cut short", hint)


def _warning(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(str(path), 1, 1, "warning", code, message, hint)


def _error(path: Path | str, code: str, message: str, hint: str) -> Problem:
    return Problem(str(path), 1, 1, "error", code, message, hint)


def check(workspace: Workspace, words: Namespace) -> int:
    """Check question sets and sessions; once, or after every save."""
    if words.watch and words.json:
        raise WrongUsage("--watch prints text, not data", hint="leave --json out, or --watch")
    if words.watch:
        from audit_tui.cli.watching import watch

        return watch(workspace, words.paths, lambda: problems_at(workspace, words.paths), say_problems)
    paths, head = _asked_head(words)
    checked = check_paths(workspace, paths, head)
    if words.json:
        say_json([_shape(each) for each in checked.problems])
        return 1 if any(each.severity == "error" for each in checked.problems) else 0
    for line in (*checked.histories, *([WHAT_IT_SHOWS] if checked.histories else [])):
        say(line)
    return say_problems(checked.problems)


def _asked_head(words: Namespace) -> tuple[list[Path], str]:
    """The paths to check, and the head that is asked for; its groups of four may stand apart, as they are printed."""
    if words.head is None:
        return words.paths, ""
    groups = [path for path in words.paths if re.fullmatch("[0-9a-fA-F]{4}", str(path)) and not path.exists()]
    head = "".join([words.head, *map(str, groups)]).replace(" ", "").lower()
    if not re.fullmatch("[0-9a-f]{8,64}", head):
        raise WrongUsage("a head is at least eight of the digits 0-9 and a-f", hint="--head '3f2a 9c1e 77d0 12ab'")
    paths = [path for path in words.paths if path not in groups]
    if len(paths) != 1:
        raise WrongUsage("a head is that of one session", hint="name its folder before --head")
    return paths, head


def say_problems(problems: Sequence[Problem]) -> int:
    """Print problems, a line each, and how many there are; the exit status."""
    for line in _lines(problems):
        say(line)
    errors = sum(each.severity == "error" for each in problems)
    warnings = plural(len(problems) - errors, "warning")
    say(f"{plural(errors, 'error')}, {warnings}." if problems else "No problems found.")
    return 1 if errors else 0


def _shape(found: Problem) -> Shape:
    """One problem of a question set or a session."""
    return {
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
    }


def _lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Each problem on one line."""
    return (one_line(str(problem)) for problem in problems)
