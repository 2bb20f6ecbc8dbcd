"""Going on from question to question: what is painted at once, and left out until there is room, is what there is.

- on-painted: after many steps the terminal shows what it shows when everything is drawn anew.
- on-once: a step is one paint, also where a bar comes or goes with it.
- on-lines: a list breaks its lines anew when its width changes.
- on-outline: the outline, which a narrow screen has no room for, is right as soon as the screen is wide.
- on-others: what others saved meanwhile stands at the grid.
- on-place: where somebody went to is saved without any further key.
"""

from pathlib import Path
from typing import Any

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from audit_tui.domain.words import PANEL
from audit_tui.services import acts, pace
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.question import QuestionScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT
from tests.pty_terminal import PtyTerminal
from tests.tui.test_room import RECORD, SMALL, WIDE, answered, opened
from tests.tui.test_screens import go, text_of, until

STEPS = (
    ("N", "NEG-6.1"),
    ("nnnnn", "NEG-8.1"),
    ("n", "NEG-8.2"),
    ("nnn", "NEG-8.5"),
    ("n", "NEG-9.1"),
    ("n", "NEG-9.2"),
    ("n", "NEG-9.3"),
    ("p", "NEG-9.2"),
)
"""Questions that need a bar and such that do not."""


def seen(terminal: PtyTerminal) -> list[list[tuple[str, str]]]:
    """Every character with what is behind it: a bar is a colour."""
    cells = [[terminal.cell(row, column) for column in range(80)] for row in range(24)]
    return [[(each.data, each.bg) for each in row] for row in cells]


@pytest.mark.pty
def test_what_is_painted_step_by_step_is_what_is_drawn_anew(installed_program: Path, workspace: Workspace) -> None:
    """on-painted: questions that need a bar and such that do not, lists that are longer and shorter than the last."""
    command = [installed_program, "--sessions", workspace.sessions, "open", "demonstration"]
    with PtyTerminal(command, columns=80, rows=24) as terminal:
        terminal.wait_for("SEALED")
        for number, (keys, question) in enumerate(STEPS):
            terminal.press(*keys)
            terminal.wait_for(f" {question} ")
            terminal.settle(0.06)
            painted = seen(terminal)
            terminal.resize(81 + number, 24)
            terminal.settle(0.06)
            terminal.resize(80, 24)
            terminal.settle(0.06)
            assert painted[1:] == seen(terminal)[1:], keys  # the first line has a clock


class Counted(AuditApp):
    """An app that counts its paints."""

    paints = 0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self.paints += renderable is not None
        super()._display(screen, renderable)


def bars_of(screen: QuestionScreen) -> list[bool]:
    return [each.show_vertical_scrollbar for each in (screen.reading, screen.choices, screen.outline)]


async def test_a_step_is_one_paint(workspace: Workspace) -> None:
    """on-once: twelve steps of the demonstration, in most of which a bar comes or goes."""
    app = Counted(workspace, session="demonstration")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "NEG-5.4" in text_of(pilot))
        await go(pilot, "N")
        await until(pilot, lambda: not app.saver.unsaved)
        moved, paints = 0, []
        for _ in range(14):
            assert isinstance(app.screen, QuestionScreen)
            bars, before = bars_of(app.screen), app.paints
            await go(pilot, "n")
            await until(pilot, lambda seen=before: app.paints > seen)
            moved += bars != bars_of(app.screen)
            paints.append(app.paints - before)
        assert moved, "no bar came or went: other questions are needed here"
        assert paints == [1] * len(paints)


async def test_the_outline_is_right_as_soon_as_there_is_room(tmp_path: Path) -> None:
    """on-outline."""
    async with opened(answered("SML-1.1", "yes", "no", "yes"), tmp_path, size=SMALL) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, QuestionScreen)
        await go(pilot, "v")
        await go(pilot, "n")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: screen.outline.current == "SML-1.2")
        assert any("≠ SML-1.1" in row.label for row in screen.outline.rows)
        await go(pilot, "p")
        assert screen.outline.current == "SML-1.1"
        await go(pilot, "n", "n")
        await pilot.resize_terminal(*SMALL)
        await go(pilot, "N")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: screen.outline.current == "SML-2.1")


async def test_where_somebody_went_to_is_saved_without_a_further_key(tmp_path: Path) -> None:
    """on-place."""
    async with opened(answered("SML-1.1", "yes"), tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, AuditApp)
        await go(pilot, "n")
        await until(pilot, lambda: not app.saver.unsaved)
        session = Workspace(tmp_path / "sessions").open("one")
        place = session.audit.place("panel")
        session.close()
        assert place is not None
        assert (place.record, place.question) == (RECORD, "SML-1.2")


async def test_back_at_the_grid_stands_what_another_window_saved_while_something_was_saved_here(
    workspace: Workspace,
) -> None:
    """on-others: as at every return from a walk in a meeting, which then saves the time that it took."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and not app.saver.unsaved)
        other = workspace.open("demonstration")
        other.commit(acts.raise_concern(other.audit, "NEG-DEMO2", "Alone.", by=PANEL, at=AT), by=PANEL)
        other.close()
        app.do(pace.spend(app.opened.audit, "NEG-DEMO2", 60), "")
        assert app.saver.unsaved
        await go(pilot, "escape")
        await until(pilot, lambda: bool(app.opened.audit.concerns("NEG-DEMO2")))
        assert isinstance(app.screen, SessionScreen)
