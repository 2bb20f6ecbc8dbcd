"""Repairing a damaged audit: whole copies are put back, and what the damaged files say otherwise is told in words."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Copy, Draft, Entity, QuestionSetCopy
from audit_tui.domain.set_up import what_cannot_be
from audit_tui.domain.words import PANEL, QUESTIONS_PART, SESSION_PART
from audit_tui.errors import AuditError
from audit_tui.opened import entity_of, load
from audit_tui.reports.past import PastChange, PastLine, past
from audit_tui.store import anchors
from audit_tui.store.encrypted import finish_encrypting, mend_key_copy
from audit_tui.store.encryption import Key
from audit_tui.store.folders import COPIES
from audit_tui.store.history import in_words
from audit_tui.store.repairing import Bad, Differing, Looked, look, mend, mend_key
from audit_tui.store.repository import Document, Item
from audit_tui.store.storage import read_file
from audit_tui.store.tinydb_repository import TinyDBRepository
from audit_tui.text import moment, plural
from audit_tui.workspace import Workspace


@dataclass(frozen=True)
class Mended:
    """One file that was damaged: what was wrong, what became of it, and what it said otherwise, each in a line.

    `put_back` says which copy took its place, empty where there is none; `kept` is where the damaged file is.
    """

    path: Path
    wrong: str
    put_back: str
    kept: Path | None
    said: tuple[str, ...]


@dataclass(frozen=True)
class Repaired:
    """What was found, file by file; `closed` says why the audit cannot be opened after all, empty where it can.

    `backup` is the newest that the audit knows of and that is still there.
    """

    folder: Path
    files: tuple[Mended, ...]
    key: Path | None
    closed: str
    backup: Copy | None


def folder_to_repair(workspace: Workspace, name: str) -> Path:
    """The folder of a session, by its id or its path, also of one that lacks what it is known by; AuditError."""
    with suppress(AuditError):
        return workspace.folder_of(name)
    for folder in (workspace.sessions / name, Path(name)):
        kept = [*folder.glob(f"{QUESTIONS_PART}.json*"), *(folder / COPIES).glob(f"{SESSION_PART}.*.json*")]
        if name and kept:
            return folder
    return workspace.folder_of(name)


def repair(workspace: Workspace, name: str, *, dry_run: bool = False) -> Repaired:
    """Put back the newest whole copy of every damaged part, and keep the damaged file beside it.

    With `dry_run`, nothing is written. Raises AuditError, LockedSession, WrongPassphrase, NotSaved.
    """
    folder = folder_to_repair(workspace, name)
    key_put_back = None if dry_run else mend_key(folder)
    key = workspace.keys.of(folder)
    if key and not dry_run:
        finish_encrypting(folder, key)
        key_put_back = mend_key_copy(folder, key) or key_put_back
    looked = look(folder, key)
    audit, closed = _opened(workspace, looked)
    said = [(bad, _what_it_said(audit, looked, bad)) for bad in looked.bad]
    kept: dict[str, Path] = {}
    if not dry_run and any(bad.copy for bad in looked.bad):
        now = workspace.clock()
        try:
            kept = mend(looked, key, now)
        except BaseException:
            with suppress(AuditError):
                _anchor(looked, key, by=_seat(audit), at=now.isoformat())
            raise
        _anchor(looked, key, by=_seat(audit), at=now.isoformat())
    files = (Mended(bad.path, bad.wrong, _put_back(bad), kept.get(bad.part), lines) for bad, lines in said)
    return Repaired(folder, tuple(files), key_put_back, closed, _newest_backup(audit))


def _anchor(looked: Looked, key: Key | None, *, by: str, at: str) -> None:
    """Write down which parts are put back by now; those that a repair did not come to are not."""
    mended = [bad.part for bad in looked.bad if bad.copy and read_file(bad.path) == bad.copy.raw]
    if mended and SESSION_PART in looked.tables:
        anchors.put_back(TinyDBRepository(looked.folder, key), mended, by=by, at=at)


def _newest_backup(audit: Audit | None) -> Copy | None:
    there = [each for each in audit.copies if each.sort == "backup" and _is_file(each.path)] if audit else []
    return max(there, key=lambda each: each.at, default=None)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that no file can have, or one on a disk that does not answer
        return False


def _seat(audit: Audit | None) -> str:
    return (audit.details.return_of if audit else "") or PANEL


def _opened(workspace: Workspace, looked: Looked) -> tuple[Audit | None, str]:
    """The audit as it will be, or why it cannot be opened even then."""
    try:
        return load(looked.folder, looked, workspace.guard)[0], ""
    except AuditError as error:
        return None, f"{error.path.name}: {error.message}" if isinstance(error.path, Path) else error.message


def _put_back(bad: Bad) -> str:
    """Which copy takes a part's place, and what it is older than."""
    if bad.copy is None:
        return ""
    last = f"which ends with event {bad.of.seq} ({in_words(bad.of)})" if bad.of else "with no history"
    of = f"the copy is of {moment(bad.of.at)}, and what was saved after it is not in it" if bad.of else ""
    lost = f"{plural(bad.lost, 'later event')} of it {'is' if bad.lost == 1 else 'are'} known and not in it"
    return "; ".join(filter(None, (f"the newest whole copy, {last}", of, lost if bad.lost else "")))


def _what_it_said(audit: Audit | None, looked: Looked, bad: Bad) -> tuple[str, ...]:
    """What a damaged file says otherwise than what is put back, an entry a line; sealed answers stay sealed."""
    lines = [line for each in bad.differing for line in _difference(audit, looked, bad, each)]
    if bad.unread:
        lines.append(f"{plural(bad.unread, 'line')} of it cannot be read")
    return tuple(lines)


def _difference(audit: Audit | None, looked: Looked, bad: Bad, each: Differing) -> Iterator[str]:
    since = f" (since {moment(each.at)}, as {each.by})" if each.at else ""
    try:
        whole, damaged = (_entity(audit, looked, bad, each, document) for document in (each.whole, each.damaged))
    except AuditError:
        yield f"{each.kind} {each.id}: what the damaged file says of it cannot be read{since}"
        return
    if audit is None or isinstance(damaged or whole, Draft):
        yield f"{each.kind} {each.id}: the damaged file has it otherwise{since}"
        return
    for line in past(audit, [PastChange(each.at, each.by, whole, damaged)], viewer=_seat(audit)):
        says, now = _quoted(line.after), _quoted(line.before)
        yield f"{_named(audit, line)}: the damaged file says {says}{since}, put back: {now}"


def _entity(audit: Audit | None, looked: Looked, bad: Bad, each: Differing, document: Document | None) -> Entity | None:
    """One side of an entry; AuditError where nobody could have said it."""
    if document is None:
        return None
    entity = entity_of(looked.where(bad.part), Item(bad.part, each.kind, each.id, 1, document))
    if audit is not None:
        alone = Audit.of((audit.details, QuestionSetCopy(question_set=audit.questions), entity), guard=audit.guard)
        for _, words in what_cannot_be(alone):
            raise AuditError(words)
    return entity


def _named(audit: Audit, line: PastLine) -> str:
    whose = audit.questions.agency_label(line.agency) if line.agency else ""
    place = " ".join(part for part in (line.record, line.what) if part)
    return f"{place}, {whose}" if whose else place


def _quoted(words: str) -> str:
    return f"‘{words}’" if words else "nothing"
