"""A backup of an audit as one file, and the audit made from it again: both are checked before they are relied on.

A backup is a zip archive that any program opens: a list of what is in it, and the audit's own files in a folder. What
is encrypted in the audit is encrypted in it, and nothing else is.
"""

import os
import shutil
import struct
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from audit_tui import __version__
from audit_tui.domain.base import Frozen
from audit_tui.domain.words import SESSION_PART
from audit_tui.errors import AuditError, DamagedFile, cannot_be_read
from audit_tui.keys import Keys
from audit_tui.opened import OpenSession
from audit_tui.repairs import folder_to_repair
from audit_tui.store.durable import not_saved, read_whole, rename_over, sync_folder, write_private
from audit_tui.store.folders import (
    COPIES,
    ENCRYPTED,
    EXPORTS,
    GENERATIONS,
    KEPT_DAMAGED,
    KEY_FILE,
    UNDER_WAY,
    is_encrypted,
    is_safe_name,
    make_private_folder,
)
from audit_tui.store.holding import held
from audit_tui.store.storage import SCHEMA, decode, read_file
from audit_tui.workspace import REPLACED, RESTORING, Workspace, is_session

if TYPE_CHECKING:
    from audit_tui.store.encryption import Key

FORMAT = 1

LIST = "audit-tui-backup.json"
"""The name of the list in the archive."""

LARGEST_LIST = 8_000_000
LARGEST_FILE = 500_000_000
LARGEST = 2_000_000_000
"""Bytes of the list, of one file, and of all that a backup holds once it is unpacked."""

_FLATTEST, _SMALL = 500, 1_000_000
"""How many times larger than packed a file in it may be, if it is not small all the same."""

_DAY = 24 * 60 * 60

_ENCRYPTED_ENTRY = 0x1

_NO_ARCHIVE = (BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, LookupError, OverflowError)
"""What the archive's reader raises for what is none; RuntimeError is also what it does not know how to do."""


class ListedFile(Frozen):
    """A file of the audit, by its path in the audit's folder; `saved` is when, ISO 8601 in UTC."""

    path: str
    size: int
    sha256: str
    saved: str


class Manifest(Frozen):
    """What a backup says of itself: which audit, made when and with what, and all that is in it."""

    format: Literal["audit-tui backup"] = "audit-tui backup"
    version: int
    schema_version: int
    program: str
    audit: str
    made: str
    encrypted: bool
    damaged: tuple[str, ...] = ()
    files: tuple[ListedFile, ...]


@dataclass(frozen=True)
class BackedUp:
    """A backup that was made and read again; `note` is what kept the audit from knowing of it.

    `plain` are the files that are left out since they are not encrypted and the audit is: somebody put them there.
    """

    path: Path
    manifest: Manifest
    size: int
    left_out: tuple[Path, ...]
    plain: tuple[Path, ...]
    note: str


@dataclass(frozen=True)
class Restored:
    """A session that was made from a backup, and where the one that it replaces is now; `session` may not open."""

    folder: Path
    manifest: Manifest
    aside: Path | None
    session: OpenSession | None
    closed: AuditError | None


def back_up(
    workspace: Workspace, name: str, target: Path | None = None, *, damaged: bool = False, over: bool = False
) -> BackedUp:
    """Write one file that holds an audit as it is at this moment, and read it back.

    Without a target it goes into the folder that the command was given in. Raises DamagedFile where the audit is not
    whole, unless a damaged one is wanted; AuditError, AlreadyThere, NotSaved.
    """
    folder = folder_to_repair(workspace, name).resolve()
    session, why = _opened(workspace, folder, damaged=damaged)
    workspace.require_kept()
    now = workspace.clock()
    path = _target(target, f"{folder.name}-backup-{now:%Y-%m-%d-%H%M}.zip")
    strangers = session.strangers() if session else ()
    with held(folder):
        files = {where: read_whole(path) for where, path in _own_files(folder) if path not in strangers}
        encrypted = is_encrypted(folder) and UNDER_WAY not in files
        plain = {where for where, data in files.items() if encrypted and _is_plain(where, data)}
        listed = tuple(_listed(folder, where, data) for where, data in files.items() if where not in plain)
    bad = [*why, *_damaged(folder, files, session.key if session else _key(workspace, folder))]
    if bad and not damaged:
        raise bad[0]
    manifest = Manifest(
        version=FORMAT,
        schema_version=SCHEMA,
        program=__version__,
        audit=folder.name if is_safe_name(folder.name) or not session else session.audit.details.id,
        made=now.isoformat(),
        encrypted=encrypted,
        damaged=tuple(dict.fromkeys(Path(str(error.path or folder)).name for error in bad)),
        files=listed,
    )
    for where in plain:
        del files[where]
    data = _packed(manifest, files)
    workspace.export(path, data, over=over)
    if read_backup(path)[0] != manifest:
        raise AuditError("was not read back as it was written", hint="do not rely on it; try another disk", path=path)
    left_out = tuple(path for path in _left_out(folder, files) if path.name not in plain)
    note = session.note_copy(path, "backup", sha256(data).hexdigest()) if session else "the audit does not know of it"
    if session:
        session.close()
    return BackedUp(path.resolve(), manifest, len(data), left_out, tuple(folder / where for where in plain), note)


def read_backup(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """A backup and its files, once every byte of them is found to be as it was written; AuditError."""
    try:
        with path.open("rb") as file, ZipFile(file) as archive:
            return _unpacked(archive, path)
    except _NO_ARCHIVE as error:
        raise _refused("is cut short, or is not a backup of this program", path) from error
    except OSError as error:
        raise cannot_be_read(error, path, hint="name a backup’s file") from error


def restore(workspace: Workspace, path: Path, *, name: str = "", replace_it: bool = False) -> Restored:
    """Make an audit from a backup; nothing is there under its name before all of it is.

    An audit of that name is never written over: it is moved aside where that is wanted. AuditError, NotSaved.
    """
    manifest, files = read_backup(path)
    target = workspace.sessions / (name or manifest.audit)
    if name and not is_safe_name(name):
        hint = "use letters, digits, - and _, at most 120 of them, and at most one dot"
        raise AuditError(f"‘{name}’ cannot be the name of a session", hint=hint)
    there = os.path.lexists(target)
    if there and not replace_it:
        hint = "--as NAME restores it beside that one; --replace first moves that one aside"
        raise AuditError("is there already", hint=hint, path=target)
    _clear_old(workspace)
    made = _make(workspace.sessions, target.name, manifest, files)
    aside = None
    try:
        aside = _move_aside(target, workspace.clock()) if there else None
        rename_over(made, target)
    except (AuditError, OSError, KeyboardInterrupt) as error:
        shutil.rmtree(made, ignore_errors=True)
        if aside:
            with suppress(OSError):  # else it stays under the other name, and is named there
                rename_over(aside, target)
        if isinstance(error, AuditError | KeyboardInterrupt):
            raise
        raise not_saved(target, error) from error
    with suppress(OSError):  # from here on it is an audit that others may have open: it is never taken away again
        sync_folder(target.parent)
    fresh = replace(workspace, keys=Keys(workspace.keys.prompt))
    try:
        return Restored(target, manifest, aside, fresh.open(str(target.absolute())), None)
    except AuditError as error:
        return Restored(target, manifest, aside, None, error)


def _opened(workspace: Workspace, folder: Path, *, damaged: bool) -> tuple[OpenSession | None, tuple[AuditError, ...]]:
    """The session; None, and why it is damaged, where that is not to matter."""
    try:
        return workspace.open(str(folder)), ()
    except DamagedFile as error:
        if damaged:
            return None, (error,)
        hint = f"audit-tui repair {folder.name} first, or keep it as it is with --damaged"
        raise DamagedFile(error.message, hint=hint, path=error.path) from error
    except AuditError as error:
        if damaged and not is_session(folder):
            return None, (error,)
        raise


def _key(workspace: Workspace, folder: Path) -> "Key | None":
    """The key of a damaged session, None where that is damaged too."""
    with suppress(DamagedFile):
        return workspace.keys.of(folder)
    return None


def _damaged(folder: Path, files: dict[str, bytes], key: "Key | None") -> Iterator[DamagedFile]:
    """What is wrong with the parts among these files."""
    for where, data in files.items():
        try:
            if part := _part_of(where):
                decode(data, path=folder / where, part=part, key=key)
        except DamagedFile as error:
            yield error


def _target(target: Path | None, name: str) -> Path:
    """Where a backup goes; AuditError where that is in a session's folder, with which it would be lost, or nowhere."""
    path = Path(name) if target is None else target / name if target.is_dir() else target
    if any(is_session(folder) for folder in path.resolve().parents):
        hint = "it would be lost with it: name another folder with -o"
        raise AuditError("is in an audit’s own folder", hint=hint, path=path.resolve())
    if path.suffix.lower() != ".zip":
        hint = "make the folder first, or name a file that ends in .zip"
        raise AuditError("is neither a folder that is there nor the name of a zip file", hint=hint, path=path)
    return path


def _is_plain(where: str, data: bytes) -> bool:
    """Whether a file is not encrypted, whatever its name says; one that is damaged need not be readable as either."""
    return not where.endswith(ENCRYPTED) or data.lstrip()[:1] == b"{"


def _own_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of the session in a folder, by their paths in it: parts, damaged ones that were kept, keys, copies."""
    for place in (folder, folder / COPIES):
        for path in sorted(place.glob("*")) if place.is_dir() else ():
            where = path.relative_to(folder).as_posix()
            if is_own(where) and path.is_file() and not path.is_symlink():
                yield where, path


def is_own(where: str) -> bool:
    """Whether a path in a session's folder is one that a file of the session can have."""
    within, slash, name = where.rpartition("/")
    if within not in ("", COPIES) or (slash and not within):
        return False
    if name == KEY_FILE or (not within and name == UNDER_WAY):
        return True
    stem = name.removesuffix(ENCRYPTED)
    if not within and (kept := KEPT_DAMAGED.fullmatch(name)):
        return is_safe_name(kept["part"])
    part, dot, number = stem.removesuffix(".json").rpartition(".") if within else (stem.removesuffix(".json"), "", "")
    is_copy = not within or (bool(dot) and number in map(str, range(1, GENERATIONS + 1)))
    return stem.endswith(".json") and is_copy and is_safe_name(part)


def _part_of(where: str) -> str:
    """The part that a path in the folder is the file of; empty where it is none."""
    is_part = "/" not in where and where.endswith((".json", f".json{ENCRYPTED}"))
    return where.removesuffix(ENCRYPTED).removesuffix(".json") if is_part else ""


def _left_out(folder: Path, files: Iterable[str]) -> Iterator[Path]:
    """What is in the folder and not in its backup: exports, and what is not the program's."""
    for path in sorted(folder.glob("*")):
        where = path.relative_to(folder).as_posix()
        if where == EXPORTS:
            yield from sorted(path.glob("*"))
        elif not where.startswith(".") and where not in files:
            yield path


def _listed(folder: Path, where: str, data: bytes) -> ListedFile:
    saved = datetime.fromtimestamp((folder / where).stat().st_mtime, tz=UTC).replace(microsecond=0)
    return ListedFile(path=where, size=len(data), sha256=sha256(data).hexdigest(), saved=saved.isoformat())


def _packed(manifest: Manifest, files: dict[str, bytes]) -> bytes:
    """The archive; the same list and files give the same bytes."""
    packed = BytesIO()
    when = datetime.fromisoformat(manifest.made)
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        entries = {LIST: manifest.model_dump_json(indent=1).encode()}
        entries |= {f"{manifest.audit}/{where}": data for where, data in files.items()}
        for name, data in entries.items():
            entry = ZipInfo(name, (when.year, when.month, when.day, when.hour, when.minute, when.second))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _unpacked(archive: ZipFile, path: Path) -> tuple[Manifest, dict[str, bytes]]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if len(entries) != len(archive.infolist()):
        raise _refused("holds two files of one name", path)
    if LIST not in entries:
        raise _refused("is not a backup of this program", path)
    manifest = _read_list(_entry(archive, entries.pop(LIST), LARGEST_LIST, path), path)
    listed = {f"{manifest.audit}/{each.path}": each for each in manifest.files}
    if sum(each.size for each in manifest.files) > LARGEST:
        raise _refused(f"holds more than any audit ({LARGEST // 1_000_000_000} GB)", path)
    if listed.keys() != entries.keys():
        raise _refused("holds other files than its list names", path)
    files = {}
    for name, each in listed.items():
        data = _entry(archive, entries[name], min(each.size, LARGEST_FILE), path)
        if len(data) != each.size or sha256(data).hexdigest() != each.sha256:
            raise _refused(f"is damaged: {each.path} is not as it was written", path)
        files[each.path] = data
    return manifest, files


def _read_list(data: bytes, path: Path) -> Manifest:
    """The list of a backup, as far as it could have been made by this program."""
    import json

    told = json.loads(data.decode("utf-8"))
    newer = isinstance(told, dict) and any(
        isinstance(told.get(name), int) and told[name] > ours
        for name, ours in (("version", FORMAT), ("schema_version", SCHEMA))
    )
    if newer:
        raise AuditError("was made by a newer version of this program", hint="restore it with that version", path=path)
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError:
        raise _refused("has a list that cannot be read", path) from None
    names = [each.path.casefold() for each in manifest.files]
    if not is_safe_name(manifest.audit) or not all(is_own(each.path) for each in manifest.files):
        raise _refused("names a file that no audit has", path)
    if len(set(names)) < len(names):
        raise _refused("holds two files of one name", path)
    session = (f"{SESSION_PART}.json", f"{SESSION_PART}.json{ENCRYPTED}")
    if not manifest.damaged and not any(each.path in session for each in manifest.files):
        raise _refused("is not that of a whole audit", path)
    return manifest


def _entry(archive: ZipFile, entry: ZipInfo, largest: int, path: Path) -> bytes:
    """What one file in the archive holds, within limits."""
    flat = entry.file_size > max(_SMALL, _FLATTEST * entry.compress_size)
    if entry.file_size > largest or flat or entry.flag_bits & _ENCRYPTED_ENTRY:
        raise _refused(f"holds what no backup does ({entry.filename})", path)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _refused("was packed by another program", path)
    with archive.open(entry) as packed:
        return packed.read(largest + 1)


def _refused(what: str, path: Path) -> AuditError:
    return AuditError(what, hint="nothing was restored; take another backup", path=path)


def _make(sessions: Path, name: str, manifest: Manifest, files: dict[str, bytes]) -> Path:
    """The folder with all its files, under a name that no session has; NotSaved, and then nothing is left of it."""
    made = sessions / f"{RESTORING}{name}"
    try:
        sessions.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{made.name}+", dir=sessions))  # for its owner alone
        sync_folder(sessions)
        if any("/" in where for where in files):
            make_private_folder(made / COPIES)
        saved = {each.path: datetime.fromisoformat(each.saved).timestamp() for each in manifest.files}
        for where, data in files.items():
            write_private(made / where, data)
            with suppress(OSError, OverflowError):
                os.utime(made / where, (saved[where], saved[where]))
        _require_whole(made, files)
    except (AuditError, OSError, ValueError, KeyboardInterrupt) as error:
        shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, AuditError | KeyboardInterrupt):
            raise
        raise not_saved(made, error if isinstance(error, OSError) else OSError(str(error))) from error
    return made


def _require_whole(folder: Path, files: dict[str, bytes]) -> None:
    """AuditError where a file in a folder is not what it was made from."""
    for where, data in files.items():
        if read_file(folder / where) != data:
            hint = "nothing was restored; try again, or another disk"
            raise AuditError("was not read back as it was written", hint=hint, path=folder / where)


def _clear_old(workspace: Workspace) -> None:
    """Take away what restores left that were cut short a day ago or longer: a younger one may be under way."""
    for left in workspace.unfinished_restores():
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - _DAY:
                shutil.rmtree(left)


def _move_aside(folder: Path, now: datetime) -> Path:
    """Give a session that is there another name; NotSaved where it is being written to, or Windows has it open."""
    stem = folder.name.replace(".", "_")
    aside = folder.with_name(f"{stem}{REPLACED}{now:%Y%m%dT%H%M%S}")
    try:
        if folder.is_dir():
            with held(folder):
                pass
        rename_over(folder, aside)
    except OSError as error:
        raise not_saved(folder, error) from error
    return aside
