"""Passphrases on the screens: an encrypted audit is opened with one, an open audit is encrypted with one."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from audit_tui.errors import AuditError, LockedSession
from audit_tui.keys import NOBODY_ELSE
from audit_tui.tui.screens.base import AuditScreen, SessionBoundScreen, refused
from audit_tui.tui.screens.form import Field, FormScreen, GoesOn, Values
from audit_tui.tui.screens.writing import may_write


def open_asking(screen: AuditScreen, name: str, *, where_left: bool = True) -> None:
    """Open an audit from this screen; where it is encrypted, its passphrase is asked for first."""
    app = screen.audit_app
    try:
        app.open_session(name, where_left=where_left)
    except LockedSession as locked:
        folder = Path(locked.path or name)
        ask_passphrase(screen, folder, partial(open_asking, screen, name, where_left=where_left))
    except AuditError as error:
        refused(screen, error)


def ask_passphrase(screen: AuditScreen, folder: Path, then: Callable[[], None]) -> None:
    """Ask for the passphrase of the audit in a folder; a wrong one is said, and is typed again."""

    def unlock(values: Values) -> GoesOn:
        async def unlock_and_go_on() -> None:
            await asyncio.to_thread(screen.audit_app.workspace.keys.unlock, folder, values["passphrase"])
            screen.call_later(then)  # once the form is gone

        return unlock_and_go_on

    fields = (Field("passphrase", "Passphrase", secret=True),)
    screen.app.push_screen(FormScreen(f"{folder.name} is encrypted", fields, unlock))


def ask_to_encrypt(screen: SessionBoundScreen) -> None:
    """Have the open audit encrypted, or open with another passphrase from now on."""
    if not may_write(screen):
        return
    app = screen.audit_app
    session, workspace = app.opened, app.workspace
    changing = session.key is not None
    act = workspace.change_passphrase if changing else workspace.encrypt

    async def work(passphrase: str) -> None:
        if not await app.saver.drained():
            screen.say("Something is not saved yet: ctrl+s tries again; nothing was encrypted.")
            return
        screen.say("Encrypting … The audit stays as it is until that is done.")
        try:
            await app.saver.by_itself(partial(act, session, passphrase))
        except AuditError as error:
            refused(screen, error)
            return
        if changing:
            screen.say("The passphrase is changed. Older backups open with the one before.")
            return
        left = session.not_encrypted()
        beside = f" Not encrypted: {', '.join(map(str, left))}." if left else ""
        screen.say(f"The audit opens with your passphrase alone.{beside}")

    def begin(values: Values) -> GoesOn:
        from audit_tui.store.encrypted import unlock_session
        from audit_tui.store.encryption import require_passphrase

        if require_passphrase(values["passphrase"]) != values["again"]:
            raise AuditError("the two are not the same", hint="type both again")

        async def check_and_encrypt() -> None:
            if changing:
                await asyncio.to_thread(unlock_session, session.folder, values["present"])
            screen.run_worker(work(values["passphrase"]))

        return check_and_encrypt

    title = "Another passphrase" if changing else "Encrypt the audit with a passphrase"
    fields = (
        *([Field("present", "The passphrase that it has now", secret=True)] if changing else []),
        Field("passphrase", "The new passphrase" if changing else "Passphrase", secret=True),
        Field("again", "Once more", secret=True),
    )
    screen.app.push_screen(FormScreen(title, fields, begin, about=NOBODY_ELSE, banner=app.banner))
