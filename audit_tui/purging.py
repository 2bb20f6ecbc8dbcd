"""Destroying an audit: what of it there is, and its removal, which can be cut short anywhere and taken up again.

It needs nothing of the audit to be readable: its files are known by their names. Only which copies were written
elsewhere stands in the audit itself.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from audit_tui import __version__
from audit_tui.domain.audit import Audit
from audit_tui.domain.base import Frozen
from audit_tui.domain.session import REFERENCE, Copy, SessionDetails
from audit_tui.domain.words import COPIES_PART, PLACES_PART, QUESTIONS_PART, SESSION_PART, CopySort
from audit_tui.errors import AuditError, DamagedFile, LockedSession, WrongPassphrase, cannot_be_read, refusal
from audit_tui.store.durable import (
    TEMPORARY,
    not_saved,
    read_whole,
    rename_over,
    sync_folder,
    write_private,
)
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
    make_private_folder,
)
from audit_tui.store.repairing import items_of
from audit_tui.store.storage import decode, read_file
from audit_tui.text import one_line
from audit_tui.workspace import PURGING, REPLACED, RESTORING, Workspace, is_session, restore_of, session_around

if TYPE_CHECKING:
    from audit_tui.store.encryption import Key

NOT_PROMISED = (
    "The files are removed, and no more than that: what a disk keeps of them underneath (the wear levelling of an SSD, "
    "swap, hibernation), what a sync service or somebody else’s backup holds, and what was sent, printed or copied by "
    "hand is out of reach. Encryption from the first day is what makes destruction sure."
)

RECEIPTS = "purged"
"""The folder beside the sessions in which the receipts are."""

_PLAN = ".purging.json"
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


class ReceiptCounts(Frozen):
    """How much there was; None where the audit could not be read."""

    records: int | None
    files: int
    size: int
    generations: int
    exports: int
    strangers: int
    unfinished_restores: int
    elsewhere_removed: int | None
    elsewhere_left: int | None
    elsewhere_not_there: int | None


class Removed(Frozen):
    """A file that was removed, by number."""

    number: int
    sha256: str | None
    size: int


class Receipt(Frozen):
    """What is left of an audit that was destroyed."""

    audit: str
    created: str | None
    destroy_by: str | None
    purged: str
    by: str | None
    with_version: str
    encrypted: bool
    readable: bool
    counts: ReceiptCounts
    removed: tuple[Removed, ...]
    not_promised: str


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
    return _caught_up(_beside(workspace, folder, plan, key), folder)


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


def purge(folder: Path, plan: Plan, *, by: str, at: str, strangers_too: bool = False) -> tuple[Plan, Path]:
    """Remove what is planned: what was removed and what was not, and the receipt that is left of it.

    What was cut short goes on where it was. The key of an encrypted session goes first, since without it nothing that
    is left can be read. Raises AuditError: before anything is removed, or where the rest cannot be.
    """
    _require_known(folder, plan, strangers_too=strangers_too)
    receipts = _receipts(folder.parent)
    if not plan.receipt:
        receipt = _free_name(receipts, f"{plan.name}-purged-{at[:10]}")
        plan = plan.model_copy(update={"at": at, "by": one_line(by), "receipt": receipt})
    try:
        folder = _set_aside(folder, plan)
        plan = _caught_up(plan, folder)
        _require_known(folder, plan, strangers_too=strangers_too)
        write_private(folder / _PLAN, plan.model_dump_json().encode())
        plan = _remove(folder, plan)
        for half_written in receipts.glob(f".{escape(plan.receipt)}.*{TEMPORARY}"):
            half_written.unlink()
        write_private(receipts / plan.receipt, _receipt(plan))
        (folder / _PLAN).unlink()
        folder.rmdir()
        sync_folder(folder.parent)
    except OSError as error:
        raise AuditError(
            f"cannot be removed ({refusal(error)}), and the purge is not finished",
            hint="close whatever has it open, and give the same command again",
            path=error.filename or folder,
        ) from error
    return plan, receipts / plan.receipt


def _require_known(folder: Path, plan: Plan, *, strangers_too: bool) -> None:
    """AuditError where something in the folder is not the program's, and nobody said that it goes too."""
    strangers = plan.of_sort("stranger")
    if strangers and not strangers_too:
        names = ", ".join(each.path for each in strangers)
        raise AuditError(
            f"holds what is not the program’s: {names}",
            hint="move it away, or say --strangers-too and it is removed with the rest",
            path=folder,
        )


def _caught_up(plan: Plan, folder: Path) -> Plan:
    """The plan with the files as they are now, and those that it had and are gone."""
    return plan.model_copy(update={"files": _merged(plan.files, tuple(_files(folder)), folder)})


def _merged(told: tuple[File, ...], found: tuple[File, ...], base: Path) -> tuple[File, ...]:
    """What is found, and of what was told that which is gone; what is there and was not found is reached by a link."""
    paths = {each.path for each in found}
    gone = (each for each in told if each.path not in paths and not os.path.lexists(base / each.path))
    return (*gone, *found)


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
    if copy.state != "there" or _state(copy.path, copy.sha256)[0] != "there":
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
    state, size = _state(copy.path, copy.sha256)
    around = session_around(Path(copy.path).resolve()) if state == "shared" else None
    of = around.name if around else ""
    return Elsewhere(path=copy.path, sort=copy.sort, at=copy.at, sha256=copy.sha256, size=size, state=state, of=of)


def _state(name: str, digest: str) -> tuple[State, int]:
    """What is at the path of a copy, and its size."""
    path = Path(name)
    try:
        if not path.is_absolute() or not (path.exists() or path.is_symlink()):
            return "gone", 0
        if _is_link(path) or not path.is_file():
            return "changed", 0
        if _digest(path) != digest:
            return "changed", path.stat().st_size
        return ("shared" if session_around(path.resolve()) else "there"), path.stat().st_size
    except (OSError, ValueError):  # a name that no file can have, or one on a disk that does not answer
        return "unreadable", 0


def _files(folder: Path) -> Iterator[File]:
    for path in _walk(folder):
        if path == folder / _PLAN:
            continue
        link = _is_link(path)
        digest, size = "", 0
        if not link:
            with suppress(OSError):
                digest, size = _digest(path), path.stat().st_size
        where = path.relative_to(folder)
        yield File(path=where.as_posix(), sort="stranger" if link else _sort(where), size=size, sha256=digest)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file and link in a folder and below, sorted; no link is followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise cannot_be_read(error, folder, hint="see that it is yours") from error
    for path in entries:
        if path.is_dir() and not _is_link(path):
            yield from _walk(path)
        else:
            yield path


def _is_link(path: Path) -> bool:
    """Whether a path leads elsewhere: a link, or on Windows a junction."""
    return path.is_symlink() or (path.is_dir() and path.resolve() != path.parent.resolve() / path.name)


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


def _begun(folder: Path) -> Plan | None:
    """The plan that was being carried out in a folder, where it is one of a purge that was cut short."""
    if not folder.name.startswith(PURGING):
        return None
    name = folder.name.removeprefix(PURGING)
    with suppress(OSError, ValidationError):
        return _trusted(Plan.model_validate_json(read_whole(folder / _PLAN)), name)
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


def _receipts(sessions: Path) -> Path:
    """The folder of the receipts, made where it is not there; AuditError."""
    folder = sessions / RECEIPTS
    try:
        if not folder.is_dir():
            make_private_folder(folder)
    except OSError as error:
        raise not_saved(folder, error) from error
    return folder


def _free_name(receipts: Path, stem: str) -> str:
    """The name of a new receipt: an earlier audit of this name may have been destroyed on the same day."""
    taken = sum(path.stem == stem or path.stem.startswith(f"{stem}-") for path in receipts.glob("*.json"))
    return f"{stem}{f'-{taken + 1}' if taken else ''}.json"


def _set_aside(folder: Path, plan: Plan) -> Path:
    """Keep the plan in the folder, and give the folder a name under which it is a session no more.

    The lock is let go of before: Windows renames no folder in which a file is open.
    """
    from audit_tui.store.holding import held

    if folder.name.startswith(PURGING):
        return folder
    try:
        with held(folder):
            write_private(folder / _PLAN, plan.model_dump_json().encode())
    except AuditError as error:
        hint = "nothing was removed; close it everywhere, see that the folder is yours, and give the same command again"
        raise AuditError(f"cannot be purged now ({error.message})", hint=hint, path=folder) from error
    aside = folder.with_name(f"{PURGING}{folder.name}")
    rename_over(folder, aside)
    sync_folder(folder.parent)
    return aside


def _remove(folder: Path, plan: Plan) -> Plan:
    """Remove the keys, the copies elsewhere, and the rest but the plan, which is given back as it turned out."""
    restores = {each.path.partition("/")[0] for each in plan.restores}
    left = [path for path in folder.parent.glob(f"{RESTORING}*") if path.name in restores and not _is_link(path)]
    listed = {each.path for each in plan.files}
    own = [path for path in _walk(folder) if path.relative_to(folder).as_posix() in listed]
    rest = [*own, *(path for made in left if made.is_dir() for path in _walk(made))]
    for path in rest:
        if path.name == KEY_FILE:
            _unlink(path)
            _sync(path)
    elsewhere = tuple(map(_removed, plan.elsewhere))
    for path in rest:
        _unlink(path)
    for made in left:
        _remove_folders(made)
        made.rmdir()
    _remove_folders(folder)
    return plan.model_copy(update={"elsewhere": elsewhere})


def _removed(copy: Elsewhere) -> Elsewhere:
    """A copy elsewhere as it turned out: left where it is another by now; where it is gone by now, it was removed."""
    state = _state(copy.path, copy.sha256)[0] if copy.state == "there" else copy.state
    if state == "there":
        try:
            _unlink(Path(copy.path))
            _sync(Path(copy.path))
        except OSError:
            state = "unreadable"
    return copy if state in ("there", "gone") else copy.model_copy(update={"state": state})


def _unlink(path: Path) -> None:
    """Remove a file that may be gone already; what Windows calls read-only goes too."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        if path.is_symlink():
            raise
        path.chmod(0o600)
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have it on the disk that a file is gone; its folder may be gone too, or on a share that has no such thing."""
    with suppress(OSError):
        sync_folder(path.parent)


def _remove_folders(folder: Path) -> None:
    """Remove the empty folders in a folder; raises OSError where one is not empty."""
    for path in folder.iterdir():
        if path.is_dir() and not _is_link(path):
            _remove_folders(path)
            path.rmdir()


def _receipt(plan: Plan) -> bytes:
    """What is kept of a purge: dates, counts and digests by number, and nothing that the audit said or was called."""
    counts = ReceiptCounts(
        records=None if plan.unread else plan.records,
        files=len(plan.files),
        size=sum(each.size for each in plan.files),
        generations=len(plan.of_sort("generation")),
        exports=len(plan.of_sort("export")),
        strangers=len(plan.of_sort("stranger")),
        unfinished_restores=len({each.path.partition("/")[0] for each in plan.restores}),
        elsewhere_removed=None if plan.unread else len(plan.in_state("there")),
        elsewhere_left=None if plan.unread else len(plan.in_state("changed", "unreadable", "shared")),
        elsewhere_not_there=None if plan.unread else len(plan.in_state("gone")),
    )
    removed: tuple[File | Elsewhere, ...] = (*plan.files, *plan.restores, *plan.in_state("there"))
    receipt = Receipt(
        audit=plan.name,
        created=plan.created or None,
        destroy_by=plan.destroy_by or None,
        purged=plan.at,
        by=plan.by or None,
        with_version=__version__,
        encrypted=plan.encrypted,
        readable=not plan.unread,
        counts=counts,
        removed=tuple(
            Removed(number=number, sha256=each.sha256 or None, size=each.size)
            for number, each in enumerate(removed, start=1)
        ),
        not_promised=NOT_PROMISED,
    )
    return f"{receipt.model_dump_json(indent=1)}\n".encode()
