"""What a key does is painted once, when all of it is done; a list that is kept shows nothing of what stood in it.

- one-paint: a list that opens, closes or leads elsewhere is one paint; so is what keys did that came together.
- one-hold: a key that takes its time does not keep back for long what it showed first.
- one-kept: a list that was shown before shows nothing of that at any paint, and holds nothing while it is away.
- one-late: a click that meant a list which is gone chooses nothing.
- one-rest: all garbage is collected at a rest, not while a key is at work.
"""

import asyncio
import gc
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from audit_tui.tui import warming
from audit_tui.tui.app import AuditApp
from audit_tui.tui.one_paint import OnePaint, PaintedOnce
from audit_tui.tui.screens.pick import KeptPick, pick
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.tui.widgets.choices import Choice, ChoiceList
from audit_tui.workspace import Workspace
from tests.tui.test_screens import go, text_of, until

SIZE = (80, 24)


class Filmed(AuditApp):
    """An app that keeps the text of everything that it paints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames: list[str] = []

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if renderable is not None:
            lines = screen._compositor.render_strips()
            self.frames.append("\n".join("".join(segment.text for segment in line) for line in lines))
        super()._display(screen, renderable)


def rows_of(app: AuditApp) -> tuple[Choice, ...]:
    return app.screen.query_one("#picks", ChoiceList).rows


async def test_a_list_is_painted_once_and_never_with_what_stood_in_it_before(workspace: Workspace) -> None:
    """one-paint, one-kept."""
    app = Filmed(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and "NEG-5.4" in text_of(pilot))
        await until(pilot, lambda: app.warm.is_set() and not app.saver.unsaved)
        await go(pilot, "g", "escape")
        kept = app.get_screen(KeptPick.NAME)
        before = ""
        for key, title in (
            ("o", ": questions"),
            ("g", "Go to which record?"),
            ("d", "widest first"),
            ("o", ": questions"),
        ):
            app.frames.clear()
            await go(pilot, key)
            await until(pilot, lambda: app.screen is kept)
            assert len(app.frames) == 1, f"{key}: {len(app.frames)} paints"
            (frame,) = app.frames
            assert title in frame
            assert not before or before not in frame
            assert any(row.label.strip()[:20] in frame for row in rows_of(app))
            before = title
            app.frames.clear()
            await go(pilot, "escape")
            await until(pilot, lambda: isinstance(app.screen, WalkScreen))
            assert len(app.frames) == 1, f"after {key}: {len(app.frames)} paints"
            assert title not in app.frames[0]
            held = kept.query_one("#picks", ChoiceList)
            assert (held.rows, held.option_count, kept.query_one("#pick").border_title) == ((), 0, "")
            assert title not in repr(vars(kept))


async def test_keys_that_come_together_are_painted_once(workspace: Workspace) -> None:
    """one-paint: on to the fourth question, of which the two between are never seen."""
    app = Filmed(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and "NEG-5.4" in text_of(pilot))
        await until(pilot, lambda: app.warm.is_set() and not app.saver.unsaved)
        app.frames.clear()
        for _ in range(3):
            app.simulate_key("n")
        await until(pilot, lambda: "NEG-6.1" in text_of(pilot) and bool(app.frames))
        assert "NEG-6.1" in app.frames[0]


async def test_a_late_click_chooses_nothing(workspace: Workspace) -> None:
    """one-late: it comes when the list is empty, or another one already."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and "NEG-5.4" in text_of(pilot))
        await go(pilot, "g")
        kept = app.screen
        assert isinstance(kept, KeptPick)
        choices = kept.query_one("#picks", ChoiceList)
        chosen = ChoiceList.Chosen(choices, rows_of(app)[0].code, choices.token)
        await go(pilot, "escape")
        walk = app.screen
        kept.post_message(chosen)
        await pilot.pause()
        assert app.screen is walk
        await go(pilot, "g")
        kept.post_message(chosen)
        await pilot.pause()
        assert app.screen is kept


async def test_a_list_that_leads_to_a_list_and_one_over_another(workspace: Workspace) -> None:
    """one-kept: the kept one takes over at once where it leads to another, and is left as it is under another."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WalkScreen) and "NEG-5.4" in text_of(pilot))
        walk = app.screen
        assert isinstance(walk, WalkScreen)
        await go(pilot, "g")
        kept = app.screen
        assert isinstance(kept, KeptPick)
        pick(app, "Over it", (Choice("over", "Over it"),), "", lambda _code: walk.action_outline())
        await until(pilot, lambda: app.screen is not kept and "Over it" in text_of(pilot))
        await go(pilot, "escape")
        await until(pilot, lambda: app.screen is kept and "Go to which record?" in text_of(pilot))
        await go(pilot, "escape")
        pick(app, "Leads on", (Choice("on", "On"),), "", lambda _code: walk.action_outline())
        await until(pilot, lambda: app.screen is kept and "Leads on" in text_of(pilot))
        await go(pilot, "enter")
        await until(pilot, lambda: app.screen is kept and ": questions" in text_of(pilot))
        await go(pilot, "escape")
        await until(pilot, lambda: app.screen is walk)


class Slow(PaintedOnce, Screen[None]):
    """A screen whose key says something, and then waits."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "wait")]

    def __init__(self) -> None:
        super().__init__()
        self.done = asyncio.Event()

    def compose(self) -> ComposeResult:
        """The words."""
        yield Static("Before")

    async def action_wait(self) -> None:
        """Say it, and wait."""
        self.query_one(Static).update("Meanwhile")
        await self.done.wait()


class SlowApp(OnePaint[None]):
    """An app of that screen, which keeps what it paints."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = asyncio.Event()

    def get_default_screen(self) -> Screen[None]:
        return Slow()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if renderable is not None:
            self.painted.set()
        super()._display(screen, renderable)


async def test_a_key_that_takes_its_time_is_painted_meanwhile() -> None:
    """one-hold."""
    app = SlowApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        slow = app.screen
        assert isinstance(slow, Slow)
        app.painted.clear()
        app.simulate_key("w")
        try:
            await asyncio.wait_for(app.painted.wait(), 5)
            assert "Meanwhile" in text_of(pilot)  # type: ignore[arg-type]
        finally:
            slow.done.set()


@pytest.fixture
def collector() -> Iterator[None]:
    """The collector of garbage, as it was before."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_garbage_is_collected_at_a_rest() -> None:
    """one-rest."""
    warming.leave_out_of_collections()
    for _ in range(12):
        gc.collect(1)
    assert gc.get_count()[2] >= 12, "what is old is left alone meanwhile"
    warming.collect_at_rest()
    assert gc.get_count()[2] == 0
