"""Home is painted first; what it does without is imported afterwards, and audits whose line was not kept are read then.

- home-light: at the first paint neither the models, nor the parser of Markdown, nor the store have been imported.
- home-kept: an audit in which nothing was saved since is listed without being opened.
- home-reading: audits that have to be read stand there at once, in order, and take no key nor the highlight.
- home-gone: those that were taken away meanwhile are not listed, and the list stands on one that is.
- home-early: an audit opens before all is imported.
- home-keys: keys that are pressed while it is imported have their effect in order.
- home-start: opened at a session, home is there behind it.
- home-demonstration: behind the demonstration home has one's own audits, and a new one is set up among them.
"""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit_tui.domain.words import BANNER
from audit_tui.listing import keep_line, kept_line
from audit_tui.store.summary import SETTLED
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.workspace import Workspace
from tests.conftest import on_a_day
from tests.pty_terminal import PtyTerminal
from tests.tui.test_screens import go, text_of, until

SIZE = (80, 24)

PROGRAM = """
import asyncio, sys
from audit_tui.tui.app import AuditApp
from audit_tui.workspace import Workspace

class Painted(AuditApp):
    async def warm_up(self):
        self.exit()

async def paint():
    app = Painted(Workspace.found())
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.screen.sessions.rows
        print(len(rows), sum("answered" in row.note for row in rows))
asyncio.run(paint())
print(*sys.modules)
"""
LATER = {"pydantic", "pydantic_core", "markdown_it", "tinydb", "filelock", "openpyxl", "docx", "argparse", "hashlib"}
LATER_OF_OURS = {
    "audit_tui.domain.session",
    "audit_tui.opened",
    "audit_tui.questions.reader",
    "audit_tui.tui.screens.walk",
}
LATER_OF_THE_FRAMEWORK = {"textual.widgets._data_table", "textual.widgets._markdown", "textual.widgets._text_area"}


class Waiting(AuditApp):
    """The app, as long as nothing more is imported."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.goes_on = asyncio.Event()

    async def warm_up(self) -> None:
        await self.goes_on.wait()
        await super().warm_up()


@pytest.fixture
def three(demonstration_made: Path, tmp_path: Path) -> Workspace:
    """Three audits that no line was kept of, the second of which is damaged."""
    sessions = tmp_path / "sessions"
    for name in ("a-first", "b-second", "c-third"):
        shutil.copytree(demonstration_made / "demonstration", sessions / name)
    (sessions / "b-second" / "session.json").write_bytes(b"")
    return Workspace(sessions, clock=on_a_day)


def test_what_the_first_paint_does_without(demonstration_made: Path, sessions_dir: Path) -> None:
    """home-light, home-kept."""
    for name in ("kept", "not-kept"):
        shutil.copytree(demonstration_made / "demonstration", sessions_dir / name)
    keep(sessions_dir / "kept")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    rows, modules = ended.stdout.splitlines()
    assert rows == "2 1", "both are listed, and one of them was not opened for it"
    assert not set(modules.split()) & (LATER | LATER_OF_OURS | LATER_OF_THE_FRAMEWORK)


def keep(folder: Path) -> None:
    """Keep the line of an audit as if its files had lain there for a while."""
    workspace = Workspace(folder.parent, clock=on_a_day)
    state, _ = kept_line(folder, None)
    session = workspace.open(str(folder))
    session.close()
    keep_line(session, replace(state, at=state.at + SETTLED))


async def test_audits_that_are_read_keep_their_places(three: Workspace) -> None:
    """home-reading."""
    app = Waiting(three)
    async with app.run_test(size=SIZE) as pilot:
        home = app.screen
        assert isinstance(home, HomeScreen)
        assert [row.label for row in home.sessions.rows] == ["a-first", "b-second", "c-third"]
        assert text_of(pilot).count("reading …") == 3
        await go(pilot, "down", "down")
        third = home.sessions.current
        app.goes_on.set()
        await until(pilot, lambda: "reading …" not in text_of(pilot))
        assert [Path(row.code).name for row in home.sessions.rows] == ["a-first", "b-second", "c-third"]
        assert "CANNOT BE OPENED: b-second" in text_of(pilot)
        assert text_of(pilot).count("answered") == 2
        assert home.sessions.current == third


async def test_an_audit_opens_before_all_is_imported(three: Workspace) -> None:
    """home-early; and home, which is not shown meanwhile, is read when it is shown again."""
    app = Waiting(three)
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "enter", "escape")
        assert isinstance(app.screen, SessionScreen)
        assert not app.screen.query_one("#card-scroll").display, "the styles of its screens have been read"
        app.goes_on.set()
        await until(pilot, app.warm.is_set)
        await go(pilot, "escape")
        await until(pilot, lambda: text_of(pilot).count("answered") == 2)
    app.let_go()


async def test_home_behind_a_session_that_was_named(three: Workspace) -> None:
    """home-start."""
    app = AuditApp(three, session="a-first")
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "escape")
        assert isinstance(app.screen, SessionScreen)
        await go(pilot, "escape")
        await until(pilot, lambda: text_of(pilot).count("answered") == 2)
    app.let_go()


async def test_audits_that_are_gone(three: Workspace) -> None:
    """home-gone."""
    app = AuditApp(three)
    async with app.run_test(size=SIZE) as pilot:
        home = app.screen
        assert isinstance(home, HomeScreen)
        await until(pilot, lambda: "reading …" not in text_of(pilot))
        await go(pilot, "end")
        shutil.rmtree(three.sessions / "c-third")
        home.refresh_view()
        await until(pilot, lambda: "reading …" not in text_of(pilot))
        assert Path(home.sessions.current).name == "b-second"
        shutil.rmtree(three.sessions)
        home.refresh_view()
        await until(pilot, lambda: "No audits here yet." in text_of(pilot))


@pytest.mark.pty
def test_keys_pressed_at_once(demonstration_made: Path, sessions_dir: Path, installed_program: Path) -> None:
    """home-keys: the audit that the list then stands on is opened, and the key after that is its own."""
    for name in ("a-first", "b-second", "c-third"):
        shutil.copytree(demonstration_made / "demonstration", sessions_dir / name)
    (sessions_dir / "b-second" / "session.json").write_bytes(b"")
    with PtyTerminal([installed_program], env={"AUDIT_TUI_SESSIONS": str(sessions_dir)}) as terminal:
        terminal.wait_for("c-third")
        terminal.press("down", "up", "down", "enter", "down", "enter", "escape", "f1")
        terminal.wait_for("Everything about")
        terminal.press("escape", "escape")
        terminal.wait_for("CANNOT BE OPENED: b-second")
        assert terminal.find(" > ")[0] > terminal.find("CANNOT BE OPENED")[0], "it stands on the third"
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.pty
def test_home_behind_the_demonstration(sessions_dir: Path, installed_program: Path, tmp_path: Path) -> None:
    """home-demonstration; and what is made up says on leaving what opens one's own."""
    environment = {"AUDIT_TUI_SESSIONS": str(sessions_dir), "NO_COLOR": "1"}
    with PtyTerminal([installed_program, "demo", "--at", tmp_path / "made up"], env=environment) as terminal:
        terminal.wait_for("NEG-5.4")
        assert BANNER in terminal.text
        terminal.press("escape")
        terminal.wait_for("NEG-DEMO3")
        terminal.press("escape")
        terminal.wait_for("No audits here yet.")
        assert str(sessions_dir) in "".join(terminal.text.split())
        terminal.press("n")
        terminal.wait_for("Which topic?")
        assert BANNER not in terminal.text
        terminal.press("escape", "q")
        assert terminal.wait_for_exit() == 0
        terminal.wait_for("Your own audits: audit-tui")
