"""An audit on its way to the screen: it is read once, and what cannot be seen yet is not made yet."""

from textual.pilot import Pilot

from audit_tui.domain.session import Place
from audit_tui.domain.words import PANEL
from audit_tui.opened import OpenSession
from audit_tui.store.repository import Item
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT
from tests.tui.test_screens import text_of, until


def left_in_its_walk(workspace: Workspace) -> OpenSession:
    session = workspace.open("demonstration")
    place = Place(seat=PANEL, record=session.audit.details.records[0], question="NEG-5.4")
    known = session.versions.get(place.key, 0)
    session.repository.put([Item(*place.key, known, place.model_dump(mode="json"))], by=PANEL, at=AT)
    session.close()
    return workspace.open("demonstration")


def grid_of(pilot: Pilot[int]) -> SessionScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, SessionScreen))


async def test_the_grid_beneath_a_walk_is_filled_when_it_is_seen(workspace: Workspace) -> None:
    opened = left_in_its_walk(workspace)
    app = AuditApp(workspace, session="demonstration", opened=opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and app.warm.is_set())
        assert app.session is opened
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert grid_of(pilot).grid.row_count == 0
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: grid_of(pilot).grid.row_count == len(opened.audit.details.records))


async def test_another_audit_is_read_from_its_own_folder(workspace: Workspace) -> None:
    opened = left_in_its_walk(workspace)
    app = AuditApp(workspace, session="demonstration", opened=opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen))
        await until(pilot, lambda: not app.saver.unsaved)
        app.open_session("demonstration-2019", where_left=False)
        assert app.opened.audit.details.id == "demonstration-2019"
        await until(pilot, lambda: "2019" in text_of(pilot))
