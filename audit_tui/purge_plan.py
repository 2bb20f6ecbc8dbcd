"""What a purge would destroy: every file of an audit, its copies elsewhere, and what is left where it is.

It needs nothing of the audit to be readable: its files are known by their names. Only which copies were written
elsewhere stands in the audit itself.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from audit_tui.domain.audit import Audit
from audit_tui.domain.base import Frozen
from audit_tui.domain.session import REFERENCE, Copy, SessionDetails
from audit_tui.domain.words import COPIES_PART, PLACES_PART, QUESTIONS_PART, SESSION_PART, CopySort
from audit_tui.errors import AuditError, DamagedFile, LockedSession, WrongPassphrase, cannot_be_read
from audit_tui.store.durable import TEMPORARY, read_whole
from audit_tui.store.folders import (
    COPIES,
    ENCRYPTED,
    EXPORTS,
    KEY_FILE,
    LOCK,
    OF_THE_SYSTEM,
    UNDER_WAY,
    is_encrypted,
    is_summary,
)
from audit_tui.store.repairing import items_of
from audit_tui.store.storage import decode, read_file
from audit_tui.text import one_line
from audit_tui.workspace import PURGING, REPLACED, Workspace, is_session, restore_of, session_around

if TYPE_CHECKING:
    from audit_tui.store.encryption import Key

PLAN_FILE = ".purging.json"
"""In the folder of an audit while it is purged: the plan that is being carried out."""

_NAMED = f"{SESSION_PART}|{QUESTIONS_PART}|{PLACES_PART}|{COPIES_PART}"
_PART = re.compile(rf"({_NAMED}|{REFERENCE.pattern}(\.[A-Za-z0-9_-]+)?)\.json(\.damaged-.*)?(\.age)?")
_LEFTOVERS = OF_THE_SYSTEM | {LOCK, UNDER_WAY}

FileSort = Literal["key", "part", "generation", "export", "leftover", "stranger"]
"""What a file in the folder is; a stranger is none of the program's."""

State = Literal["there", "changed", "gone", "unreadable", "shared"]
"""What is at the path of a copy; only one that is there as it was written, and of no other audit, is removed."""


class File(Frozen):
    """A file in the session's folder, by its path in it; its sha256 is empty where it cannot be read, or is a link."""

    path: str
    sort: FileSort
    size: int
    sha256: str


class Elsewhere(Frozen):
    """A copy that was written elsewhere, and what is at its path now; `of` names whose it is too where it is shared."""

    path: str
    sort: CopySort
    at: str
    sha256: str
    size: int
    state: State
    of: str = ""


class Plan(Frozen):
    """All that there is of a session; `unread` says why it could not be read, and so which copies it has elsewhere.

    `audit` is what it calls itself, `others` are the folders of the same audit, which stay, and `restores` the files
    (by their paths beside its folder) that a restore of it left when it was cut short. `at`, `by` and `receipt` are set
    when it is carried out: when, on whose order, the name of the receipt.
    """

    name: str
    audit: str = ""
    created: str = ""
    destroy_by: str = ""
    records: int = 0
    unread: str = ""
    encrypted: bool = False
    files: tuple[File, ...] = ()
    restores: tuple[File, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    others: tuple[str, ...] = ()
    at: str = ""
    by: str = ""
    receipt: str = ""

    def of_sort(self, *sorts: FileSort) -> tuple[File, ...]:
        """The files that are of these sorts."""
        return tuple(each for each in self.files if each.sort in sorts)

    def in_state(self, *states: State) -> tuple[Elsewhere, ...]:
        """The copies elsewhere of which this is so."""
        return tuple(each for each in self.elsewhere if each.state in states)


def folder_to_purge(workspace: Workspace, name: str) -> Path:
    """The folder of a session, by its id or its path: one whose purge was cut short first, a damaged one too.

    AuditError where there is none, or only a link to one.
    """
    path = Path(name)
    begun = [base / path.parent / f"{PURGING}{path.name}" for base in (workspace.sessions, Path()) if path.name]
    for folder in begun:
        with suppress(OSError, ValueError):  # an empty one: all was done but this; or no name for a folder
            folder.rmdir()
    found = next((folder for folder in begun if folder.is_dir()), None)
    if found is None and (
        workspace.sessions / name in workspace.unfinished_restores() or _is_remains(workspace.sessions / name)
    ):
        found = workspace.sessions / name
    found = found or workspace.folder_of(name)
    if found.is_symlink():
        raise AuditError("is a link to a folder elsewhere", hint="name that folder", path=found)
    return found.resolve()


def plan_of(workspace: Workspace, folder: Path, *, passphrase_lost: bool = False) -> Plan:
    """What there is of the session in a folder; nothing is changed.

    What is damaged, or locked by a passphrase that is lost, is not read. Raises AuditError where it cannot be looked
    at, LockedSession, WrongPassphrase.
    """
    plan, key = _begun(folder), None
    if plan is None:
        plan = Plan(name=folder.name, encrypted=is_encrypted(folder))
        more, key = _read(workspace, folder, passphrase_lost=passphrase_lost and plan.encrypted)
        plan = plan.model_copy(update=more)
    return caught_up(_beside(workspace, folder, plan, key), folder)


def _read(workspace: Workspace, folder: Path, *, passphrase_lost: bool) -> "tuple[dict[str, object], Key | None]":
    """What only the session can say of itself, or why it says nothing; and its key."""
    if passphrase_lost:
        return {"unread": "its passphrase is lost"}, None
    if not is_session(folder):
        return {"unread": f"there is no {SESSION_PART}.json in it"}, None
    try:
        session = workspace.open(str(folder))
    except DamagedFile as error:
        return {"unread": one_line(error.message)}, None
    except (LockedSession, WrongPassphrase) as error:
        hint = "only the audit knows what was written of it elsewhere; where it is lost for good, say --passphrase-lost"
        raise type(error)(error.message, hint=hint, path=folder) from error
    session.close()
    return _known(session.audit, folder), session.key


def caught_up(plan: Plan, folder: Path) -> Plan:
    """The plan with the files as they are now, and those that it had and are gone."""
    return plan.model_copy(update={"files": _merged(plan.files, tuple(_files(folder)), folder)})


def _merged(told: tuple[File, ...], found: tuple[File, ...], base: Path) -> tuple[File, ...]:
    """What is found, and of what was told that which is gone; what is there and was not found is reached by a link."""
    paths = {each.path for each in found}
    gone = (each for each in told if each.path not in paths and not os.path.lexists(base / each.path))
    return (*gone, *found)


def _begun(folder: Path) -> Plan | None:
    """The plan that was being carried out in a folder, where it is one of a purge that was cut short."""
    if not folder.name.startswith(PURGING):
        return None
    name = folder.name.removeprefix(PURGING)
    with suppress(OSError, ValidationError):
        return _trusted(Plan.model_validate_json(read_whole(folder / PLAN_FILE)), name)
    return Plan(name=name, unread="its purge was cut short, and the list of it is lost")


def _trusted(told: Plan, name: str) -> Plan:
    """What a plan in a folder may say, since anybody may have written it: what is there is looked at afresh.

    The copies elsewhere are still held against their digests, and a receipt can only have the name of one.
    """
    receipt = re.fullmatch(rf"{re.escape(name)}-purged-[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(-[0-9]+)?\.json", told.receipt)
    begun = receipt is not None and _is_day(told.at)
    update: dict[str, object] = {
        "name": name,
        "created": told.created if _is_day(told.created) else "",
        "destroy_by": told.destroy_by if _is_day(told.destroy_by) else "",
        "unread": one_line(told.unread),
        "by": one_line(told.by),
    }
    return told.model_copy(update=update if begun else {**update, "at": "", "receipt": ""})


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(datetime.fromisoformat(text))
    return False


def _known(audit: Audit, folder: Path) -> dict[str, object]:
    """What only the audit itself can say of itself."""
    details = audit.details
    outside = (each for each in audit.copies if not Path(each.path).is_relative_to(folder))
    return {
        "audit": details.id,
        "created": details.created,
        "destroy_by": details.destroy_by,
        "records": len(details.records),
        "elsewhere": tuple(map(_elsewhere, outside)),
    }


def _elsewhere(copy: Copy) -> Elsewhere:
    state, size = state_at(copy.path, copy.sha256)
    around = session_around(Path(copy.path).resolve()) if state == "shared" else None
    of = around.name if around else ""
    return Elsewhere(path=copy.path, sort=copy.sort, at=copy.at, sha256=copy.sha256, size=size, state=state, of=of)


def _beside(workspace: Workspace, folder: Path, plan: Plan, key: "Key | None") -> Plan:
    """The plan with what other folders hold of the audit; what those may rely on elsewhere is not removed."""
    neighbours = {path.resolve() for path in (*workspace.session_folders(), *_sessions_in(folder.parent))} - {folder}
    others = tuple(sorted(path.name for path in neighbours if _is_of(workspace, path, plan, key)))
    left = [
        path
        for path in workspace.unfinished_restores()
        if path.resolve() != folder and path.parent.resolve() == folder.parent
    ]
    names = {plan.name, plan.audit}
    restores = [path for path in left if restore_of(path) in names or _is_of(workspace, path, plan, key)]
    found = tuple(
        each.model_copy(update={"path": f"{path.name}/{each.path}"}) for path in restores for each in _files(path)
    )
    whose = ", ".join(others) or (plan.audit if plan.audit != plan.name else "")
    return plan.model_copy(
        update={
            "others": others,
            "restores": _merged(plan.restores, found, folder.parent),
            "elsewhere": tuple(_shared(each, whose) for each in plan.elsewhere) if whose else plan.elsewhere,
        }
    )


def _shared(copy: Elsewhere, whose: str) -> Elsewhere:
    """A copy that is left since another audit has it too; one that was removed already stays so."""
    if copy.state != "there" or state_at(copy.path, copy.sha256)[0] != "there":
        return copy
    return copy.model_copy(update={"state": "shared", "of": whose})


def _is_of(workspace: Workspace, folder: Path, plan: Plan, key: "Key | None") -> bool:
    """Whether a folder holds the audit that is planned for; one that cannot be read goes by its name."""
    audit = plan.audit or plan.name
    identity = _identity(workspace, folder, key)
    if identity is None:
        return folder.name == plan.audit or folder.name.startswith(f"{audit.replace('.', '_')}{REPLACED}")
    return identity[0] == audit and (not plan.created or identity[1] == plan.created)


def _identity(workspace: Workspace, folder: Path, key: "Key | None") -> tuple[str, str] | None:
    """What the session in a folder calls itself and when it was set up; None where nobody is to be asked for that."""
    keys: list[Key | None] = [key] if key else []
    with suppress(AuditError):
        keys.append(workspace.keys.of(folder, ask=False))
    endings = [(each, ENCRYPTED if each else "") for each in keys]
    kept = [
        (each, path) for each, end in endings for path in sorted((folder / COPIES).glob(f"{SESSION_PART}.*.json{end}"))
    ]
    for each, path in [*((each, folder / f"{SESSION_PART}.json{end}") for each, end in endings), *kept]:
        with suppress(AuditError):
            raw = read_file(path)
            tables = decode(raw, path=path, part=SESSION_PART, key=each).tables if raw else {}
            for item in items_of(SESSION_PART, tables):
                if item.kind == SessionDetails.kind and item.document:
                    return str(item.document.get("id")), str(item.document.get("created"))
    return None


def _sessions_in(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (path for path in folder.iterdir() if is_session(path))


def _files(folder: Path) -> Iterator[File]:
    for path in walk(folder):
        if path == folder / PLAN_FILE:
            continue
        link = is_link(path)
        digest, size = "", 0
        if not link:
            with suppress(OSError):
                digest, size = _digest(path), path.stat().st_size
        where = path.relative_to(folder)
        yield File(path=where.as_posix(), sort="stranger" if link else _sort(where), size=size, sha256=digest)


def _sort(where: Path) -> FileSort:
    """What a file is by its place in the folder; the two folders in it are the program's own, with all they hold."""
    if where.name == KEY_FILE and where.parts[:-1] in ((), (COPIES,)):
        return "key"
    if len(where.parts) > 1:
        inner: dict[str, FileSort] = {COPIES: "generation", EXPORTS: "export"}
        return inner.get(where.parts[0], "stranger")
    if where.name in _LEFTOVERS or is_summary(where) or (where.name.startswith(".") and where.name.endswith(TEMPORARY)):
        return "leftover"
    return "part" if _PART.fullmatch(where.name) else "stranger"


def _is_remains(folder: Path) -> bool:
    """Whether a folder holds files of a session, if not the one by which it is known."""
    try:
        return folder.is_dir() and any(_PART.fullmatch(path.name) for path in folder.iterdir())
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def state_at(name: str, digest: str) -> tuple[State, int]:
    """What is at the path of a copy, and its size."""
    path = Path(name)
    try:
        if not path.is_absolute() or not (path.exists() or path.is_symlink()):
            return "gone", 0
        if is_link(path) or not path.is_file():
            return "changed", 0
        if _digest(path) != digest:
            return "changed", path.stat().st_size
        return ("shared" if session_around(path.resolve()) else "there"), path.stat().st_size
    except (OSError, ValueError):  # a name that no file can have, or one on a disk that does not answer
        return "unreadable", 0


def walk(folder: Path) -> Iterator[Path]:
    """Every file and link in a folder and below, sorted; no link is followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise cannot_be_read(error, folder, hint="see that it is yours") from error
    for path in entries:
        if path.is_dir() and not is_link(path):
            yield from walk(path)
        else:
            yield path


def is_link(path: Path) -> bool:
    """Whether a path leads elsewhere: a link, or on Windows a junction."""
    return path.is_symlink() or (path.is_dir() and path.resolve() != path.parent.resolve() / path.name)
