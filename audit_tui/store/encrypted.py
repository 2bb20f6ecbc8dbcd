"""The folder of an encrypted session: its locked key, and how a session that was plain becomes encrypted."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from audit_tui.domain.words import SESSION_PART
from audit_tui.errors import AuditError, DamagedFile, NotSaved, WrongPassphrase
from audit_tui.store.durable import not_saved, patiently, read_whole, sync_folder, write_private
from audit_tui.store.encryption import Key, new_key, require_passphrase, unlock
from audit_tui.store.folders import (
    COPIES,
    ENCRYPTED,
    KEPT_DAMAGED,
    UNDER_WAY,
    is_encrypted,
    is_safe_name,
    key_files,
    left_behind,
    make_private_folder,
)
from audit_tui.store.holding import held
from audit_tui.store.storage import decode, read_file, sealed_part
from audit_tui.store.summary import forget_summaries


def unlock_session(folder: Path, passphrase: str) -> Key:
    """The key of an encrypted session, from the copy of it that fits; raises WrongPassphrase, DamagedFile."""
    refused: list[AuditError] = []
    for path in key_files(folder):
        try:
            locked = read_file(path)
            if locked is None:
                continue
            key = unlock(locked, passphrase, path)
        except AuditError as error:
            refused.append(error)
            continue
        if fits(folder, key):
            return key
        hint = "restore it from a backup: audit-tui restore"
        refused.append(DamagedFile("is the key of another audit, or no file can be opened", hint=hint, path=path))
    wrong = next((error for error in refused if isinstance(error, WrongPassphrase)), None)
    if wrong:
        wrong.path = folder
    raise wrong or next(iter(refused), DamagedFile("its key is not there", hint="restore a backup", path=folder))


def fits(folder: Path, key: Key) -> bool:
    """Whether a key opens a file of this session, the first that is whole; any key fits where there is none yet."""
    if _opens(folder / f"{SESSION_PART}.json{ENCRYPTED}", key):
        return True
    found = (path for place in (folder, folder / COPIES) for path in sorted(place.glob(f"*.json*{ENCRYPTED}")))
    files = [path for path in found if path.is_file()]
    return not files or any(_opens(path, key) for path in files)


def keep_key(folder: Path, key: Key, passphrase: str) -> None:
    """Lock a session's key with a passphrase, from now on with this one alone; raises AuditError, NotSaved."""
    locked = key.locked(require_passphrase(passphrase))
    try:
        with contextlib.suppress(FileExistsError):
            make_private_folder(folder / COPIES)
    except OSError as error:
        raise not_saved(folder / COPIES, error) from error
    for path in reversed(key_files(folder)):
        write_private(path, locked)
    key.lock = locked


def change_lock(folder: Path, key: Key, passphrase: str) -> None:
    """Have a session open with another passphrase; raises AuditError where it is not this key's, NotSaved."""
    require_passphrase(passphrase)
    with held(folder):
        if not _opens(folder / f"{SESSION_PART}.json{ENCRYPTED}", key):
            hint = "nothing was changed; close it and open it again with its passphrase"
            raise AuditError("is not the audit any more that was opened, or is damaged", hint=hint, path=folder)
        if all(_unlocks(path, passphrase) for path in key_files(folder)):
            raise AuditError("that is its passphrase already", hint="nothing was changed; choose another", path=folder)
        try:
            keep_key(folder, key, passphrase)
        except NotSaved as error:
            if key_copies_differ(folder):
                hint = "the passphrase before and the new one both open the audit: change it once more"
                raise NotSaved(error.message, hint=hint, path=error.path) from error
            raise


def locked_key(path: Path) -> bytes:
    """The bytes of a key file; nothing where it is not there or cannot be read, since the other one may be."""
    try:
        return read_file(path) or b""
    except AuditError:
        return b""


def key_copies_differ(folder: Path) -> bool:
    """Whether one of the two files of a key is gone or damaged, or a change of passphrase stopped half-way."""
    first, copy = map(locked_key, key_files(folder))
    return first != copy


def mend_key_copy(folder: Path, key: Key) -> Path | None:
    """Have both files of the key be the one that it was unlocked from; which was not, None where both were."""
    with held(folder):
        locked = {path: locked_key(path) for path in key_files(folder)}
        other = next((path for path, data in locked.items() if data != key.lock), None)
        if other is None or key.lock not in locked.values():
            return None
        with contextlib.suppress(FileExistsError):
            make_private_folder(folder / COPIES)
        write_private(other, key.lock)
    return other


def encrypt_session(folder: Path, passphrase: str) -> Key:
    """Encrypt every file of a plain session, to the key returned. Cut short, it goes on when next opened.

    What is not its own (a conflict copy of a sync service) is left. Raises AuditError where it is encrypted already or
    a file of it is damaged, NotSaved where the disk refuses.
    """
    key = new_key()
    with held(folder):
        if is_encrypted(folder):
            raise AuditError("is encrypted already", hint="its passphrase can be changed", path=folder)
        if not (folder / f"{SESSION_PART}.json").is_file():
            raise AuditError("there is no audit in it any more", hint="nothing was encrypted", path=folder)
        for path in _plain_files(folder):
            if path.parent == folder and path.suffix == ".json":
                decode(read_whole(path), path=path, part=path.stem)
            if (encrypted := _encrypted_name(path)).exists():
                raise _both_there(path, encrypted)
        write_private(folder / UNDER_WAY, b"")
        keep_key(folder, key, passphrase)
        _encrypt_files(folder, key)
    return key


def finish_encrypting(folder: Path, key: Key) -> None:
    """Go on where encrypting was cut short; raises AuditError, NotSaved."""
    if (folder / UNDER_WAY).exists():
        with held(folder):
            if (folder / UNDER_WAY).exists():
                _encrypt_files(folder, key)


def _encrypt_files(folder: Path, key: Key) -> None:
    """Put an encrypted file in the place of each plain one; one that is there already is never written over."""
    try:
        patiently(lambda: forget_summaries(folder))
        for path in left_behind(folder):
            patiently(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]
        for path in _plain_files(folder):
            data, target = read_whole(path), _encrypted_name(path)
            said = _read_back(target, key)
            if said is None:  # not there, or a write that a disk spoiled: the plain file beside it is whole
                write_private(target, key.encrypt(data))
                if _read_back(target, key) != data:
                    target.unlink()
                    raise DamagedFile("was not read back as it was written", hint="nothing was taken away", path=target)
            elif said != data:
                raise _both_there(path, target)
            patiently(path.unlink)
        for place in (folder, folder / COPIES):
            sync_folder(place)
        patiently(lambda: forget_summaries(folder))  # one may have been on its way when this began
        (folder / UNDER_WAY).unlink(missing_ok=True)
    except OSError as error:
        raise not_saved(folder, error) from error


def _read_back(path: Path, key: Key) -> bytes | None:
    """What an encrypted file holds; None where it is not there, or nothing can be read of it."""
    try:
        return key.decrypt(read_whole(path), path)
    except (FileNotFoundError, DamagedFile):
        return None


def _plain_files(folder: Path) -> Iterator[Path]:
    """The session's own files that are not encrypted: parts, their copies, and the damaged ones that were kept."""
    for path in sorted(folder.glob("*.json*")):
        part = path.suffix == ".json" and is_safe_name(path.stem) and sealed_part(path) in (None, path.stem)
        if part or (path.suffix != ENCRYPTED and KEPT_DAMAGED.fullmatch(path.name)):
            yield path
    yield from (path for path in sorted((folder / COPIES).glob("*.json*")) if path.suffix != ENCRYPTED)


def _encrypted_name(path: Path) -> Path:
    return path.with_name(path.name + ENCRYPTED)


def _both_there(plain: Path, encrypted: Path) -> AuditError:
    hint = "both were left: move the one that is not wanted out of the folder, and try again"
    return AuditError(f"is there beside {encrypted.name}, which says something else", hint=hint, path=plain)


def _opens(path: Path, key: Key) -> bool:
    """Whether a key opens this file."""
    try:
        key.decrypt(read_file(path) or b"", path)
    except DamagedFile:
        return False
    return True


def _unlocks(path: Path, passphrase: str) -> bool:
    try:
        unlock(read_file(path) or b"", passphrase, path)
    except (WrongPassphrase, DamagedFile):
        return False
    return True
