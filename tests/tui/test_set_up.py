"""Setting up an audit in the app: what is offered gives way, references are put right, the quorum is told in time."""

from pathlib import Path

from textual.widgets import Static

from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.set_up import SetUpScreen
from audit_tui.workspace import Workspace
from tests.tui.conftest import on_a_day
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, until

NEVER = "no meeting can be quorate: the quorum needs Children's social care"


async def test_a_first_audit_is_set_up_as_it_was_meant(tmp_path: Path) -> None:
    app = AuditApp(Workspace(tmp_path / "sessions", clock=on_a_day))
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "n")
        await until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await go(pilot, "enter", *"Winter", "enter", "ctrl+s", "enter", "enter", "enter")
        assert "A meeting is quorate with Children's social care, Police, Health." in shown(pilot)
        await go(pilot, "enter", "ctrl+s", *"neg-01", "ctrl+s")
        await go(pilot, *["enter"] * 3, "ctrl+s")
        review = str(app.screen.query_one("#refused", Static).content)
        assert "Title: Winter\n" in review
        assert "Records: NEG-01\n" in review
        assert NEVER in review
        await go(pilot, "escape", "escape", "escape", "escape", "escape", "escape")
        assert "Which agencies take part?" in shown(pilot)
        await go(pilot, *["escape"] * 5)
        assert "What is the audit called?" in shown(pilot)
        await go(pilot, *"!", "enter")
        await go(pilot, "ctrl+s", *["enter"] * 3, "ctrl+s", "ctrl+s", *["enter"] * 3, "ctrl+s", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: NEVER in shown(pilot))
        details = audit_of(pilot).details
        assert (details.title, details.records, details.agencies) == ("Winter!", ("NEG-01",), ("police", "health"))
    app.let_go()
