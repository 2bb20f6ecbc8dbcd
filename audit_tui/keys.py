"""The keys of encrypted audits, for as long as the program runs: a passphrase is asked for once an audit."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.errors import AuditError, LockedSession, WrongPassphrase
from audit_tui.store.folders import is_encrypted

if TYPE_CHECKING:
    from audit_tui.store.encryption import Key

PASSPHRASE_VARIABLE = "AUDIT_TUI_PASSPHRASE_FILE"


class Keys:
    """The keys that were unlocked; `prompt` asks a person for the passphrase of a folder, where there is one to ask."""

    def __init__(self, prompt: Callable[[Path], str] | None = None) -> None:
        self.prompt = prompt
        self._known: dict[Path, Key] = {}

    def of(self, folder: Path, *, ask: bool = True) -> "Key | None":
        """The key of the session in a folder, None where it is not encrypted; raises LockedSession, WrongPassphrase."""
        if not is_encrypted(folder):
            return None
        if folder.resolve() not in self._known:
            try:
                self.unlock(folder, self._passphrase(folder, ask=ask))
            except WrongPassphrase:
                if ask:
                    raise
                raise _locked(folder) from None  # the file of a passphrase is that of another audit
        return self._known[folder.resolve()]

    def unlock(self, folder: Path, passphrase: str) -> "Key":
        """Have the key of a folder from now on; raises WrongPassphrase, DamagedFile."""
        from audit_tui.store.encrypted import unlock_session

        key = unlock_session(folder, passphrase)
        self.keep(folder, key)
        return key

    def keep(self, folder: Path, key: "Key") -> None:
        """Have this key of a folder from now on."""
        self._known[folder.resolve()] = key

    def _passphrase(self, folder: Path, *, ask: bool) -> str:
        if named := os.environ.get(PASSPHRASE_VARIABLE):
            return read_passphrase(Path(named))
        if ask and self.prompt is not None:
            return self.prompt(folder)
        raise _locked(folder)


def _locked(folder: Path) -> LockedSession:
    hint = f"open it with its passphrase, or name a file of it in {PASSPHRASE_VARIABLE}"
    return LockedSession("is encrypted", hint=hint, path=folder)


def read_passphrase(path: Path) -> str:
    """The passphrase in the first line of a file; AuditError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise AuditError(
            f"the passphrase cannot be read: {reason}", hint=f"{PASSPHRASE_VARIABLE} names a text file", path=path
        ) from None
    return text.partition("\n")[0].rstrip("\r")
