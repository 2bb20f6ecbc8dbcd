"""What goes wrong around the screens is said on them in a line, hides nothing else and ends nothing.

- rough-folder: an audit whose folder may not be entered has its row, and the others theirs.
- rough-row: home reads an audit again once anybody has saved in it, and not before.
- rough-name: an audit whose folder has another name than its id is told apart; a damaged file is named.
- rough-passphrase: the file of another audit's passphrase neither stops home nor is tried at every showing.
- rough-read-only: an audit that cannot be written to opens, and says it; one that cannot be opened is said at home.
- rough-set-up: an audit is set up though something of another is not saved.
- rough-path: a path that cannot be is refused in the form.
- rough-again: ctrl+s tries again what is not saved, on a screen that has no other use of it.
- rough-end: what could not be saved is said at the end.
"""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from audit_tui.domain.fitting import Given
from audit_tui.errors import AuditError, LockedSession
from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.services import acts
from audit_tui.store import encryption
from audit_tui.tui import run_app
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.report import ReportScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.set_up import SetUpScreen
from audit_tui.workspace import Workspace
from tests.conftest import on_a_day
from tests.tui.test_returns import begun, keep, opened
from tests.tui.test_room import shown
from tests.tui.test_screens import go, text_of, until

SIZE = (160, 40)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One small audit."""
    return keep(begun(), tmp_path)


def another(workspace: Workspace, name: str) -> Path:
    return Path(shutil.copytree(workspace.sessions / "one", workspace.sessions / name))


def may_not_enter(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As on a disk where the folder is somebody else's, whoever runs the test."""
    real = os.stat

    def stat(path: os.PathLike[str] | str, *words: object, **named: object) -> os.stat_result:
        if not isinstance(path, int) and folder in Path(path).parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)


def refuses_to_rename(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A disk that is full; what is returned makes room."""
    real, full = os.replace, [True]

    def replace(*words: object, **named: object) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", replace)
    return full.clear


async def test_a_folder_that_may_not_be_entered_hides_no_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rough-folder."""
    may_not_enter(monkeypatch, another(workspace, "closed"))
    async with AuditApp(workspace).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "CANNOT BE OPENED: closed" in text_of(pilot))
        assert "cannot be read: Permission denied" in text_of(pilot)
        assert "An audit" in text_of(pilot)
        await go(pilot, "enter")
        await until(pilot, lambda: "cannot be read: Permission denied: see that" in text_of(pilot))


async def test_home_reads_again_what_was_saved_and_only_that(workspace: Workspace) -> None:
    """rough-row."""
    another(workspace, "two")
    app = AuditApp(workspace)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: text_of(pilot).count("2 of ") == 2)
        home = app.screen
        assert isinstance(home, HomeScreen)
        before = {row.code: row for row in home.sessions.rows}
        elsewhere = Workspace(workspace.sessions, clock=on_a_day).open("one")
        given = Given("yes")
        for question in ("SML-1.2", "SML-1.2"):
            at = elsewhere.now()
            elsewhere.commit(acts.give_answer(elsewhere.audit, "NEG-01", "police", question, given, at=at), by="police")
            home.refresh_view()
            given = Given("no")
        elsewhere.close()
        await until(pilot, lambda: "3 of " in text_of(pilot))
        after = {row.code: row for row in home.sessions.rows}
        one, two = (str(workspace.sessions / name) for name in ("one", "two"))
        assert "3 of " in after[one].note
        assert after[two] == before[two], "nobody saved in it"


async def test_a_row_says_which_folder_and_which_file(workspace: Workspace) -> None:
    """rough-name."""
    restored = another(workspace, "one-as-it-was")
    (another(workspace, "broken") / "NEG-01.police.json").write_bytes(b"")
    async with AuditApp(workspace).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "CANNOT BE OPENED: broken" in text_of(pilot))
        assert "NEG-01.police.json: is empty" in text_of(pilot)
        assert f"in {restored.name}, " in text_of(pilot)
        assert "in one, " not in text_of(pilot)


async def test_another_audits_passphrase_is_tried_once(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rough-passphrase."""
    session = workspace.open("one")
    workspace.encrypt(session, "three words apart")
    session.close()
    (tmp_path / "words").write_text("of another audit altogether", "utf-8")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(tmp_path / "words"))
    tries: list[bytes] = []
    real = encryption.unlock

    def unlock(locked: bytes, passphrase: str, path: Path) -> encryption.Key:
        tries.append(locked)
        return real(locked, passphrase, path)

    monkeypatch.setattr("audit_tui.store.encrypted.unlock", unlock)
    workspace = Workspace(workspace.sessions, clock=on_a_day)
    with pytest.raises(LockedSession):
        workspace.open("one", ask=False)
    once = len(tries)
    async with AuditApp(workspace).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "encrypted: Enter asks" in text_of(pilot))
    assert len(tries) == once > 0


async def test_an_audit_that_cannot_be_written_to_opens_and_says_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rough-read-only, rough-again."""
    room = refuses_to_rename(monkeypatch)
    app = AuditApp(workspace, session="one")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: "opened, but nothing can be saved: could not be saved: the disk" in text_of(pilot))
        outcome = acts.set_involvement(app.opened.audit, "NEG-01", "csc", "returned")
        app.do(outcome, "involvement")
        await until(pilot, lambda: "NOT SAVED" in text_of(pilot))
        assert app.left_unsaved == 1
        room()
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: "involvement saved" in text_of(pilot))
        assert app.left_unsaved == 0
    app.let_go()


async def test_an_audit_that_is_not_there_any_more_is_said_at_home(workspace: Workspace) -> None:
    """rough-read-only."""
    app = AuditApp(workspace, session="gone")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "gone is not open: there is no session gone" in text_of(pilot))
        assert isinstance(app.screen, HomeScreen)


async def test_an_audit_is_set_up_though_another_is_not_saved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rough-set-up."""
    app = AuditApp(workspace, session="one")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        monkeypatch.setattr(app.opened, "save", _never)
        app.do(acts.set_involvement(app.opened.audit, "NEG-01", "csc", "returned"), "involvement")
        await until(pilot, lambda: "NOT SAVED" in text_of(pilot))
        await go(pilot, "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await go(pilot, "enter", "enter", "ctrl+s", "enter", "enter", "enter", "ctrl+s", *"NEG-01", "ctrl+s")
        await go(pilot, "enter", "enter", "enter", "ctrl+s", "ctrl+s")
        await until(pilot, lambda: "is set up, and not open: something is not saved yet" in text_of(pilot))
        assert isinstance(app.screen, HomeScreen)
        assert len(workspace.session_folders()) == 2


def _never(_writes: object) -> None:
    raise AuditError("could not be saved: the disk is full")


async def test_a_path_that_cannot_be_is_refused_in_the_form(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rough-path."""
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "closed").mkdir()
    may_not_enter(monkeypatch, tmp_path / "closed")
    wrong = {
        "~nosuchuserhere/x.md": "there is no such home folder",
        str(tmp_path / ("n" * 300)): "File name too long",
        str(tmp_path / "round" / "x.md"): "links lead in a circle",
        str(tmp_path / "closed" / "x.md"): "Permission denied",
        str(workspace.sessions / "one" / "session.json"): "own files are here",
    }
    async with opened(workspace, size=SIZE) as pilot:
        await go(pilot, "r", "w", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        assert "NOT encrypted" not in shown(pilot)
        for path, why in wrong.items():
            await _write_to(pilot, path, why)
        await go(pilot, "escape")
        assert isinstance(pilot.app.screen, ReportScreen)


async def _write_to(pilot: Pilot[int], path: str, why: str) -> None:
    pilot.app.screen.query_one("#field-path", Input).value = path
    await go(pilot, "ctrl+s")
    await until(pilot, lambda: why in " ".join(shown(pilot).split()))


async def test_the_form_of_an_encrypted_audit_says_that_the_file_is_not(workspace: Workspace) -> None:
    session = workspace.open("one")
    workspace.encrypt(session, "three words apart")
    session.close()
    async with opened(workspace, size=SIZE) as pilot:
        await go(pilot, "r", "w", "enter")
        await until(pilot, lambda: "Only you can read the file. It is NOT encrypted." in shown(pilot))


def test_what_could_not_be_saved_is_said_at_the_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """rough-end."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    said: list[str] = []
    workspace = Workspace(workspace.sessions, clock=on_a_day, warn=said.append)

    async def work(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, AuditApp)
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await pilot.pause()
        await app.workers.wait_for_complete()  # that looks for newer questions
        monkeypatch.setattr(app.opened, "save", _never)
        app.do(acts.set_involvement(app.opened.audit, "NEG-01", "csc", "returned"), "involvement")
        await app.leave_on_signal(15)

    real = AuditApp.run
    monkeypatch.setattr("audit_tui.tui.app._end_at_last", lambda _status: None)
    monkeypatch.setattr(AuditApp, "run", lambda app: real(app, headless=True, auto_pilot=work))
    assert run_app(workspace, session="one") == 128 + 15
    assert said == ["1 change could not be saved"]
