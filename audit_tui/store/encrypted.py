"""The folder of an encrypted session: its locked key, and how a session that was plain becomes encrypted."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from audit_tui.errors import AuditError, DamagedFile, WrongPassphrase
from audit_tui.store.durable import not_saved, read_whole, sync_folder, write_private
from audit_tui.store.encryption import Key, new_key, require_passphrase, unlock
from audit_tui.store.folders import COPIES, ENCRYPTED, is_encrypted, key_files, make_private_folder
from audit_tui.store.holding import held
from audit_tui.store.storage import decode, read_file

UNDER_WAY = ".encrypting"
"""There while a session is being encrypted: what is still plain is then its own, and not something put there."""

_PLAIN = ("*.json", "*.json.damaged-*")


def unlock_session(folder: Path, passphrase: str) -> Key:
    """The key of an encrypted session, from either copy; raises WrongPassphrase, DamagedFile."""
    refused: list[AuditError] = []
    for path in key_files(folder):
        locked = read_file(path)
        if locked is None:
            continue
        try:
            return unlock(locked, passphrase, path)
        except AuditError as error:
            refused.append(error)
    wrong = next((error for error in refused if isinstance(error, WrongPassphrase)), None)
    if wrong:
        wrong.path = folder
    raise wrong or next(iter(refused), DamagedFile("its key is not there", hint="restore a backup", path=folder))


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


def encrypt_session(folder: Path, passphrase: str) -> Key:
    """Encrypt every file of a plain session, to the key returned. Cut short, it goes on when next opened.

    Raises AuditError where it is encrypted already or a file of it is damaged, NotSaved where the disk refuses.
    """
    key = new_key()
    with held(folder):
        if is_encrypted(folder):
            raise AuditError("is encrypted already", hint="its passphrase can be changed", path=folder)
        for path in folder.glob("*.json"):
            decode(read_whole(path), path=path, part=path.stem)
        write_private(folder / UNDER_WAY, b"")
        keep_key(folder, key, passphrase)
        _encrypt_files(folder, key)
    return key


def finish_encrypting(folder: Path, key: Key) -> None:
    """Go on where encrypting was cut short; raises NotSaved."""
    if (folder / UNDER_WAY).exists():
        with held(folder):
            _encrypt_files(folder, key)


def _encrypt_files(folder: Path, key: Key) -> None:
    try:
        for path in _plain_files(folder):
            data, target = read_whole(path), path.with_name(path.name + ENCRYPTED)
            write_private(target, key.encrypt(data))
            if key.decrypt(read_whole(target), target) != data:
                raise DamagedFile("was not read back as it was written", hint="nothing was taken away", path=target)
            path.unlink()
        for place in (folder, folder / COPIES):
            sync_folder(place)
        (folder / UNDER_WAY).unlink(missing_ok=True)
    except OSError as error:
        raise not_saved(folder, error) from error


def _plain_files(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / COPIES):
        for pattern in _PLAIN:
            yield from (path for path in sorted(place.glob(pattern)) if path.suffix != ENCRYPTED)
