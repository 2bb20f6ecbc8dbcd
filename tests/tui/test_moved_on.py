"""An audit keeps its own copy of its question set, and says where the library's has moved on since.

- moved-line: one line at the grid, for the panel and for one agency; none where the set is alike, broken or gone.
- moved-screen: a key shows what changed, and is offered only then.
- moved-untouched: not one byte of the audit's folder is changed by it.
- moved-command: `show` says the same, as text and as data.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot

from audit_tui.domain.session import SessionDetails
from audit_tui.questions.library import shipped_folder
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.changed import ChangedScreen
from audit_tui.tui.screens.grid import GridScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run, run
from tests.tui.conftest import on_a_day
from tests.tui.test_screens import go, text_of, until

__all__ = ["run"]

LINE = "The question set neglect has changed since this audit began (2026.1 → 2026.2). This audit keeps its own copy."


@dataclass(frozen=True)
class Kept:
    """An audit of two agencies, and the library beside it."""

    workspace: Workspace

    @property
    def library(self) -> Path:
        return self.workspace.question_sets[0]

    @property
    def neglect(self) -> Path:
        return self.library / "neglect.md"

    def move_on(self) -> None:
        text = self.neglect.read_text("utf-8")
        moved = text.replace("- version: 2026.1", "- version: 2026.2").replace("an ordinary day", "a usual day")
        assert moved.count("a usual day") >= 1
        self.neglect.write_text(moved, encoding="utf-8")

    def contents(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.workspace.sessions.rglob("*") if path.is_file()}

    @asynccontextmanager
    async def opened(self, seat: str = "panel") -> AsyncIterator[Pilot[int]]:
        app = AuditApp(self.workspace, session="one", seat=seat)
        async with app.run_test(size=(160, 50)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, GridScreen) and "Record  Age" in text_of(pilot))
            await app.workers.wait_for_complete()
            await pilot.pause()
            yield pilot
            await app.saver.drained()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    library = tmp_path / "question_sets"
    library.mkdir()
    for name in ("neglect", "record_details", "closing_judgement", "vocabulary"):
        shutil.copy(shipped_folder() / f"{name}.md", library)
    workspace = Workspace(tmp_path / "sessions", (library,), clock=on_a_day)
    created = workspace.clock().isoformat()
    details = SessionDetails(id="one", title="T", created=created, agencies=("csc", "police"), records=("NEG-01",))
    session = workspace.create(workspace.library.read("neglect"), details)
    session.keep_generation()
    session.close()
    return Kept(workspace)


@pytest.mark.parametrize("seat", ["panel", "police"])
async def test_it_is_said_and_shown_and_changes_nothing(kept: Kept, seat: str) -> None:
    """moved-line, moved-screen, moved-untouched."""
    before = kept.contents()
    kept.move_on()
    async with kept.opened(seat) as pilot:
        await until(pilot, lambda: LINE in text_of(pilot))
        assert "‘f’ shows what changed." in text_of(pilot)
        assert pilot.app.screen.check_action("changed", ()) is True
        await go(pilot, "f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChangedScreen) and "NEG-1.1" in text_of(pilot))
        assert LINE in text_of(pilot)
        await go(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, GridScreen))
    assert kept.contents() == before


async def test_nothing_is_said_of_a_set_that_is_alike(kept: Kept) -> None:
    """moved-line, moved-screen."""
    async with kept.opened() as pilot:
        assert "has changed" not in text_of(pilot)
        assert pilot.app.screen.check_action("changed", ()) is False
        await go(pilot, "f")
        assert isinstance(pilot.app.screen, SessionScreen)


async def test_it_is_seen_when_the_session_is_loaded_again(kept: Kept) -> None:
    """moved-line."""
    async with kept.opened() as pilot:
        assert "has changed" not in text_of(pilot)
        kept.move_on()
        await go(pilot, "ctrl+r")
        await until(pilot, lambda: LINE in text_of(pilot))


@pytest.mark.parametrize("how", ["broken", "not text"])
async def test_nothing_is_said_of_a_set_with_problems(kept: Kept, how: str) -> None:
    """moved-line."""
    kept.neglect.write_bytes(b"# Neglect\n\n- id: neglect\n" if how == "broken" else b"\xff\xfe")
    async with kept.opened() as pilot:
        assert "question set" not in text_of(pilot)


async def test_nothing_is_said_of_a_set_that_is_gone(kept: Kept) -> None:
    """moved-line."""
    (kept.library / "mine.md").write_text(
        kept.neglect.read_text("utf-8").replace("- id: neglect", "- id: mine"), encoding="utf-8"
    )
    details = kept.workspace.open("one").audit.details
    shutil.rmtree(kept.workspace.sessions)
    kept.workspace.create(kept.workspace.library.read("mine"), details).close()
    (kept.library / "mine.md").unlink()
    async with kept.opened() as pilot:
        assert "question set" not in text_of(pilot)


def test_the_command_says_it_too(kept: Kept, run: Run) -> None:
    """moved-command, moved-untouched."""
    show = ("show", "one", "--sessions", kept.workspace.sessions, "--question-sets", kept.library)
    assert run(*show, "--json").data["question_set"]["newer"] is None
    assert "has changed" not in run(*show).out
    before = kept.contents()
    kept.move_on()
    assert f"{LINE} audit-tui diff one neglect shows what changed." in run(*show).out.splitlines()
    assert LINE in run(*show, "--as", "police").out
    folders = show[2:]
    assert "1 worded differently" in run("diff", "one", "neglect", *folders).out
    said = run(*show, "--json").data["question_set"]
    assert (said["version"], said["newer"]["version"]) == ("2026.1", "2026.2")
    assert said["newer"]["digest"] == kept.workspace.library.read("neglect").digest != said["digest"]
    assert kept.contents() == before
