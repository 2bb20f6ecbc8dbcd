"""Lists over a screen: where they open, how one moves in them, and what is said of their rows.

- pick-shown: a list opens with its row in sight, also where something takes room above it afterwards.
- pick-ends: the arrows stop at the first row and at the last.
- pick-find: what is typed stands on the first row whose id or name begins so.
- pick-legend: the marks before questions are explained, to an agency only its own; F1 says what the list is for.
- pick-mark: Enter and Space mark, ctrl+s goes on.
- layers: each says what it stands for.
- set-up-numbers: the steps are counted as they are put.
"""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.help import HelpScreen
from audit_tui.tui.screens.pick import MarkScreen, PickScreen
from audit_tui.tui.widgets.choices import Choice
from audit_tui.workspace import Workspace
from tests.tui.test_learning import at_summary, current, found
from tests.tui.test_room import shown
from tests.tui.test_screens import go, text_of, until

SIZE = (80, 24)
ROWS = [
    Choice(f"NEG-{section}.{place}", f"NEG-{section}.{place}  What?") for section in (1, 3) for place in range(1, 30)
]


async def pick(pilot: Pilot[int], rows: list[Choice], at: str) -> list[str]:
    """A list over home; what is chosen in it."""
    chosen: list[str] = []
    pilot.app.push_screen(PickScreen("A list", rows, at, chosen.append))
    await until(pilot, lambda: bool(pilot.app.screen.query("#picks")) and current(pilot) == at)
    return chosen


async def test_moving_in_a_list(workspace: Workspace) -> None:
    """pick-shown, pick-ends, pick-find."""
    async with AuditApp(workspace).run_test(size=SIZE) as pilot:
        chosen = await pick(pilot, ROWS, "NEG-3.20")
        await until(pilot, lambda: "> NEG-3.20" in text_of(pilot))
        await pilot.app.screen.mount(Static("\n\n\n\n", id="guide"), before=0)
        pilot.app.screen.query_one("#guide").styles.dock = "top"
        pilot.app.screen.query_one("#pick").styles.height = 8
        await until(pilot, lambda: text_of(pilot).count("What?") == 6 and "> NEG-3.20" in text_of(pilot))
        await go(pilot, "home", "up")
        assert current(pilot) == "NEG-1.1"
        await go(pilot, "end", "down")
        assert current(pilot) == "NEG-3.29"
        await go(pilot, "3")
        assert current(pilot) == "NEG-3.1"
        await go(pilot, "full_stop", "2", "5")
        assert current(pilot) == "NEG-3.25"
        await go(pilot, "1", "full_stop")
        assert current(pilot) == "NEG-1.1"
        await go(pilot, "down", "N", "e", "g", "minus", "3")
        assert current(pilot) == "NEG-3.1"
        await go(pilot, "Z", "enter")
        assert chosen == ["NEG-3.1"]
        chosen = await pick(pilot, [Choice("", "All"), Choice("csc", "Social care"), Choice("health", "Health")], "")
        await go(pilot, "h", "enter")
        assert chosen == ["health"]


async def test_the_marks_of_questions_are_explained(workspace: Workspace) -> None:
    """pick-legend, layers."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, "o")
        assert "! required, missing · open ≠ differ ‖ parked" in shown(pilot)
        assert "type an id’s end to find it" in shown(pilot)
        await go(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Stand on the first row whose id or name begins so" in shown(pilot)
        assert "≠ differ ‖ parked" in shown(pilot)
        await go(pilot, "escape", "escape", "s")
        assert "(•) Quality: how well" in shown(pilot)
        await go(pilot, "escape", "escape", "a", "enter", "o")
        assert "! required, missing · open" in shown(pilot)
        assert "≠" not in shown(pilot)
    app.let_go()


async def test_enter_and_space_mark(tmp_path: Path) -> None:
    """pick-mark."""
    async with at_summary(found(), tmp_path) as pilot:
        await go(pilot, "m", "enter", "down", "space", "up", "space")
        assert isinstance(pilot.app.screen, MarkScreen)
        await go(pilot, "ctrl+s")
        assert "From F2." in shown(pilot)


async def test_steps_are_counted_as_they_are_put(tmp_path: Path) -> None:
    """set-up-numbers."""
    async with AuditApp(Workspace(tmp_path / "sessions")).run_test(size=SIZE) as pilot:
        await go(pilot, "n", "enter", *["ctrl+s"] * 6, *"NEG-01")
        seen = []
        for _ in range(6):
            seen.append(next(line for line in text_of(pilot).splitlines() if "Step " in line).strip())
            await go(pilot, "ctrl+s")
        assert seen[0] == "Step 8 of 13"
        assert seen == [f"Step {place} of 13" for place in range(8, 14)]
