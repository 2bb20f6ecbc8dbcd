"""Passphrases, asked for without being shown; never words of a command line, which a shell's history keeps."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from audit_tui.cli.printing import complain, say
from audit_tui.errors import AuditError, LockedSession
from audit_tui.keys import NOBODY_ELSE, PASSPHRASE_VARIABLE, read_passphrase
from audit_tui.workspace import Workspace

NEW_VARIABLE = "AUDIT_TUI_NEW_PASSPHRASE_FILE"
"""Names the file of the passphrase that an audit changes to: that of the other variable is the one that it has."""


def prompt_for(folder: Path) -> str:
    """The passphrase of the audit in a folder, typed by a person; LockedSession where there is none to ask."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise LockedSession(
            "is encrypted",
            hint=f"run it in a terminal, or name a file of its passphrase in {PASSPHRASE_VARIABLE}",
            path=folder,
        )
    return _typed(f"Passphrase of {folder.name}: ")


def new_passphrase(variable: str = PASSPHRASE_VARIABLE) -> str:
    """A passphrase for an audit, typed twice, or that of the file which a variable names; AuditError."""
    from audit_tui.store.encryption import SHORTEST_PASSPHRASE, require_passphrase

    if named := os.environ.get(variable):
        passphrase = read_passphrase(Path(named), variable=variable, warn=complain)
        try:
            return require_passphrase(passphrase)
        except AuditError as error:
            raise AuditError(error.message, hint=error.hint, path=named) from None
    if not (sys.stdin and sys.stdin.isatty()):
        raise AuditError(
            "there is nobody to ask for a passphrase",
            hint=f"run it in a terminal, or name a file of the passphrase in {variable}",
        )
    complain(
        f"a passphrase has at least {SHORTEST_PASSPHRASE} characters: three or four words that do not belong together"
    )
    complain(NOBODY_ELSE)

    first = require_passphrase(_typed("New passphrase: "))
    if _typed("Once more: ") != first:
        raise AuditError("the two were not the same", hint="nothing was changed; try again")
    return first


def encrypt(workspace: Workspace, words: Namespace) -> int:
    """Encrypt an audit's files, give it another passphrase, or print what returns to it are encrypted with."""
    session = workspace.open(words.session)
    if words.public:
        if not session.public_key:
            raise AuditError("is not encrypted", hint="encrypt it first", path=session.folder)
        say(session.public_key)
        return 0
    if words.change:
        workspace.change_passphrase(session, new_passphrase(NEW_VARIABLE))
        say(f"{session.audit.details.id} has another passphrase. Older backups open with the one before.")
        return 0
    workspace.encrypt(session, new_passphrase())
    session.close()
    say(f"{session.audit.details.id} is encrypted. {NOBODY_ELSE}")
    for path in session.not_encrypted():
        complain(f"note: {path} is not encrypted: move it away or delete it if it should be")
    complain(
        "note: what was on this disk before may still be read from it by somebody with tools; "
        "an audit that is made with --encrypt was never there unencrypted"
    )
    return 0


def _typed(ask: str) -> str:
    from getpass import getpass

    try:
        return getpass(ask)
    except EOFError:
        raise AuditError("no passphrase was typed", hint="nothing was changed") from None
