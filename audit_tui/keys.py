"""The keys of encrypted audits, for as long as the program runs: a passphrase is asked for once an audit."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.errors import AuditError, LockedSession, WrongPassphrase
from audit_tui.store.folders import is_encrypted, key_files

if TYPE_CHECKING:
    from audit_tui.store.encryption import Key

PASSPHRASE_VARIABLE = "AUDIT_TUI_PASSPHRASE_FILE"

NOBODY_ELSE = (
    "Nobody can open the audit without the passphrase, nor make a new one: keep it where your organisation does."
)

_OTHERS = 0o077
"""What a file's mode allows to anybody but its owner."""


class Keys:
    """The keys that were unlocked; `prompt` asks a person for the passphrase of a folder, where there is one to ask.

    `warn` says what is to be known of where a passphrase was read from.
    """

    def __init__(self, prompt: Callable[[Path], str] | None = None, warn: Callable[[str], None] | None = None) -> None:
        self.prompt = prompt
        self.warn = warn
        self._known: dict[Path, Key] = {}
        self._salt = os.urandom(16)
        self._wrong: dict[bytes, WrongPassphrase] = {}

    def of(self, folder: Path, *, ask: bool = True) -> "Key | None":
        """The key of the session in a folder, None where it is not encrypted; raises LockedSession, WrongPassphrase."""
        if not is_encrypted(folder):
            return None
        from audit_tui.store.encrypted import fits

        key = self._known.get(folder.resolve())
        if key is not None and fits(folder, key):
            return key
        return self._unlocked(folder, ask=ask)  # another audit may have taken the place of the one that was here

    def unlock(self, folder: Path, passphrase: str) -> "Key":
        """Have the key of a folder from now on; raises WrongPassphrase, DamagedFile."""
        from audit_tui.store.encrypted import unlock_session

        tried = self._trial(folder, passphrase)
        if known := self._wrong.get(tried):  # each guess is slow, and a list of audits would make it at every showing
            raise WrongPassphrase(known.message, hint=known.hint, path=folder)
        try:
            key = unlock_session(folder, passphrase)
        except WrongPassphrase as error:
            self._wrong[tried] = WrongPassphrase(error.message, hint=error.hint)
            raise
        self.keep(folder, key)
        return key

    def _trial(self, folder: Path, passphrase: str) -> bytes:
        """What is remembered of a passphrase that was tried on a folder's key, as it is on disk: only a keyed hash."""
        from hashlib import blake2b

        from audit_tui.store.encrypted import locked_key

        locked = map(locked_key, key_files(folder))
        return blake2b(repr((str(folder.resolve()), *locked, passphrase)).encode(), key=self._salt).digest()

    def keep(self, folder: Path, key: "Key") -> None:
        """Have this key of a folder from now on."""
        self._known[folder.resolve()] = key

    def _unlocked(self, folder: Path, *, ask: bool) -> "Key":
        """The key, with the passphrase of the environment's file; where that is another audit's, with the one asked."""
        wrong = None
        if named := os.environ.get(PASSPHRASE_VARIABLE):
            try:
                return self.unlock(folder, read_passphrase(Path(named), warn=self.warn))
            except WrongPassphrase as error:
                wrong = error
        if not ask or self.prompt is None:
            raise _locked(folder)
        try:
            passphrase = self.prompt(folder)
        except LockedSession as nobody_to_ask:
            raise wrong or nobody_to_ask from None
        return self.unlock(folder, passphrase)


def _locked(folder: Path) -> LockedSession:
    hint = f"open it with its passphrase, or name a file of it in {PASSPHRASE_VARIABLE}"
    return LockedSession("is encrypted", hint=hint, path=folder)


def read_passphrase(
    path: Path, *, variable: str = PASSPHRASE_VARIABLE, warn: Callable[[str], None] | None = None
) -> str:
    """The passphrase in the first line of the file that a variable names; one that others can read is said."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        others = os.name != "nt" and path.stat().st_mode & _OTHERS
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise AuditError(
            f"the passphrase cannot be read: {reason}", hint=f"{variable} names a text file", path=path
        ) from None
    if others and warn is not None:
        warn(f"note: {path}: others on this machine can read this passphrase: chmod 600 makes the file yours alone")
    return text.partition("\n")[0].rstrip("\r")
