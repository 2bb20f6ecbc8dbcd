"""Encrypted audits on the screens.

- passphrases-home: an encrypted audit is listed by its name alone, and opens with its passphrase and no other.
- passphrases-encrypt: the open audit is encrypted from its screen, and what is done after is saved encrypted.
- passphrases-elsewhere: an audit that another window encrypts loses nothing that was typed here.
- passphrases-set-up: a passphrase of the set-up encrypts an audit from its first byte.
"""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from audit_tui.errors import NotSaved
from audit_tui.store import encrypted
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.set_up import SetUpScreen
from audit_tui.workspace import Workspace
from tests.tui.conftest import on_a_day
from tests.tui.test_returns import begun, keep, opened
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, until

PASSPHRASE = "three words apart"


def _encrypt(workspace: Workspace) -> Path:
    session = workspace.open("one")
    workspace.encrypt(session, PASSPHRASE)
    session.close()
    return session.folder


async def _enter(pilot: Pilot[int], words: str) -> None:
    """Type a line and go on."""
    pilot.app.screen.query_one(Input).value = words
    await go(pilot, "enter")


async def test_an_encrypted_audit_opens_from_home_with_its_passphrase_alone(tmp_path: Path) -> None:
    _encrypt(keep(begun(), tmp_path))
    app = AuditApp(Workspace(tmp_path / "sessions", clock=on_a_day))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "encrypted: Enter asks" in shown(pilot))
        assert "2 records" not in shown(pilot)
        await go(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert app.screen.query_one(Input).password
        await _enter(pilot, "three words together")
        await until(pilot, lambda: "not the passphrase" in shown(pilot))
        assert app.screen.query_one(Input).value == "", "what cannot be seen cannot be mended"
        assert app.screen.focused is app.screen.query_one(Input)
        await _enter(pilot, PASSPHRASE)
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await go(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and "2 records" in shown(pilot))
    app.let_go()


async def test_the_open_audit_is_encrypted_and_saved_on(tmp_path: Path) -> None:
    workspace = keep(begun(), tmp_path)
    folder = workspace.folder_of("one")
    before = workspace.open("one")
    assert workspace.export(tmp_path / "r.md", "plain", of=before) == ""
    before.close()
    async with opened(workspace) as pilot:
        await go(pilot, "P")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        first, again = pilot.app.screen.query(Input)
        first.value, again.value = PASSPHRASE, "three words"
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "the two are not the same" in shown(pilot))
        assert (first.value, again.value, pilot.app.screen.focused) == ("", "", first)
        first.value = again.value = PASSPHRASE
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "opens with your passphrase alone" in shown(pilot))
        assert str(tmp_path / "r.md") in "".join(shown(pilot).split()), "what was written of it before is plain"
        assert not list(folder.rglob("*.json"))
        await go(pilot, "i", "down", "enter", "tab", "down", "enter", "ctrl+s")
        await until(pilot, lambda: "involvement saved" in shown(pilot))
    assert not list(folder.rglob("*.json"))
    later = Workspace(tmp_path / "sessions")
    later.keys.unlock(folder, PASSPHRASE)
    assert later.open("one").audit.entities == audit_of(pilot).entities


async def test_another_passphrase_needs_the_one_that_there_is(tmp_path: Path) -> None:
    workspace = keep(begun(), tmp_path)
    folder = _encrypt(workspace)
    async with opened(workspace) as pilot:
        await go(pilot, "P")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        present, first, again = pilot.app.screen.query(Input)
        present.value, first.value, again.value = "not the right one", "three other words", "three other words"
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "not the passphrase" in shown(pilot))
        present.value, first.value, again.value = PASSPHRASE, "three other words", "three other words"
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "Older backups open with the one before" in shown(pilot))
    Workspace(tmp_path / "sessions").keys.unlock(folder, "three other words")


async def test_what_was_typed_is_saved_though_another_window_stopped_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = keep(begun(), tmp_path)
    async with opened(workspace, seat="police") as pilot:
        await go(pilot, "enter")
        await until(pilot, lambda: "SML-1.2" in shown(pilot))
        before = dict(audit_of(pilot).entities)
        other, real = Workspace(tmp_path / "sessions").open("one"), encrypted.write_private

        def full(path: Path, data: bytes) -> None:
            if path.name.startswith("NEG-01"):
                raise NotSaved("could not be saved: the disk is full", path=path)
            real(path, data)

        monkeypatch.setattr(encrypted, "write_private", full)
        with pytest.raises(NotSaved):
            encrypted.encrypt_session(other.folder, PASSPHRASE)
        await go(pilot, "3")
        await until(pilot, lambda: "NOT SAVED" in shown(pilot))
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await _enter(pilot, PASSPHRASE)
        await until(pilot, lambda: "the disk is full" in shown(pilot))
        monkeypatch.setattr(encrypted, "write_private", real)
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await _enter(pilot, PASSPHRASE)
        await until(pilot, lambda: "SML-1.2 saved" in shown(pilot))
    later = Workspace(tmp_path / "sessions")
    later.keys.unlock(other.folder, PASSPHRASE)
    kept = later.open("one").audit
    assert before.keys() <= kept.entities.keys()
    assert (found := kept.answer("NEG-01", "police", "SML-1.2")) is not None
    assert found.value == "no"


async def test_what_was_typed_is_saved_though_another_window_encrypted_the_audit(tmp_path: Path) -> None:
    workspace = keep(begun(), tmp_path)
    async with opened(workspace, seat="police") as pilot:
        await go(pilot, "enter")
        await until(pilot, lambda: "SML-1.2" in shown(pilot))
        folder = _encrypt(Workspace(tmp_path / "sessions"))
        await go(pilot, "3")
        await until(pilot, lambda: "NOT SAVED" in shown(pilot))
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await _enter(pilot, "wrong words here")
        await until(pilot, lambda: "not the passphrase" in shown(pilot))
        await _enter(pilot, PASSPHRASE)
        await until(pilot, lambda: "SML-1.2 saved" in shown(pilot))
    later = Workspace(tmp_path / "sessions")
    later.keys.unlock(folder, PASSPHRASE)
    kept = later.open("one").audit.answer("NEG-01", "police", "SML-1.2")
    assert kept is not None
    assert kept.value == "no"


async def test_a_passphrase_of_the_set_up_encrypts_from_the_first_byte(tmp_path: Path) -> None:
    app = AuditApp(Workspace(tmp_path / "sessions", clock=on_a_day))
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "n")
        await until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await go(pilot, "enter", "enter", "ctrl+s", "enter", "enter", "enter", "ctrl+s", *"NEG-01", "ctrl+s")
        await go(pilot, "enter", "enter")
        await until(pilot, lambda: "A passphrase" in shown(pilot))
        await _enter(pilot, "short")
        await until(pilot, lambda: "at least 12 characters" in shown(pilot))
        await _enter(pilot, PASSPHRASE)
        await until(pilot, lambda: "once more" in shown(pilot))
        assert PASSPHRASE not in shown(pilot)
        await _enter(pilot, "three words")
        await until(pilot, lambda: "the two are not the same" in shown(pilot))
        await _enter(pilot, PASSPHRASE)
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "Encrypted: yes" in str(app.screen.query_one("#refused", Static).content))
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
    app.let_go()
    (folder,) = (tmp_path / "sessions").iterdir()
    assert (folder / "key.age").exists()
    assert not list(folder.rglob("*.json"))
