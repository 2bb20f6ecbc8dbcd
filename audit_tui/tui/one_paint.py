"""One paint for a key: what it does on the screen is laid out as it happens, and painted when all of it is done.

The framework paints whenever a screen has nothing to do for a moment, and then not again for a sixtieth of a second: a
key that opens a list would be painted three times, with a frame between, each time with a little more of the list.
"""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, messages
from textual.app import App, ReturnType
from textual.message import Message
from textual.reactive import Reactive
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.widget import Widget

from audit_tui.tui import warming
from audit_tui.tui.ordered_keys import OrderedKeys, Turn
from audit_tui.tui.veiled import Veiled

_LAYOUTS = 3
"""How often a screen is laid out anew at most before it is painted: what comes of a layout may ask for another."""

_OF_PAINTING = (messages.Update, messages.Layout, messages.UpdateScroll)
"""What a widget tells its screen of itself; the handlers of these wait for nothing."""

PAUSE_SECONDS = 0.04
"""How long after a key's paint what it left is collected: another key of somebody who reads comes later than that."""

REST_SECONDS = 1.0
"""How long after a key nobody is taken to be at work with the keys."""

S = TypeVar("S", bound=Screen[None])

if TYPE_CHECKING:
    _Screen = Screen[None]
else:
    _Screen = object  # a second screen among the bases would hide the styles of the first


class PaintedOnce(_Screen):
    """A screen that is not painted while a key is at work on it."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Where the focus is: those that it leaves and comes to are painted, and not the whole screen."""

    _styled_for: tuple[object, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether it is seen; the framework says so too of what lies under a screen that hides all of it."""
        stack = self.app._screen_stack
        if self not in stack:
            return False
        return all(above.styles.background.a < 1 for above in stack[stack.index(self) + 1 :])

    async def _compose(self) -> None:
        """Know from the first moment on how large the screen is: the framework would style everything twice."""
        app = self.app
        for size, breakpoints in zip(app.size, (app.HORIZONTAL_BREAKPOINTS, app.VERTICAL_BREAKPOINTS), strict=True):
            self.add_class(*self._get_breakpoint_classes(size, breakpoints or []), update=False)
        await super()._compose()
        self._styled_for = self._dressed_for

    @property
    def _dressed_for(self) -> tuple[object, ...]:
        """What the styles of a screen rest on besides what stands on it, which is styled as it changes."""
        app = self.app
        return app._css_update_count, app.app_focus, app.size, frozenset(app.classes)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Style all of it anew only where it would look otherwise than when it was last seen."""
        event.refresh_styles = event.refresh_styles and self._styled_for != self._dressed_for
        if event.refresh_styles:
            self._styled_for = self._dressed_for

    def render(self) -> Any:
        """The background; what shines through it is drawn in a quicker way than the framework's."""
        shown = super().render()
        return Veiled(shown.screen, shown.color) if isinstance(shown, BackgroundScreen) else shown

    def post_message(self, message: Message) -> bool:
        """Take in at once, while a key is at work, what is to be laid out and painted; the rest in its turn."""
        if isinstance(message, _OF_PAINTING) and isinstance(self.app, OnePaint) and self.app.holds and self.is_running:
            _run_through(self._on_message(message))
            return True
        return super().post_message(message)

    async def _on_idle(self, event: events.Idle) -> None:
        """Leave it to the key that is at work to lay out what it changed; the framework would do so half-way too."""
        if self._is_held:
            event.prevent_default()

    def check_idle(self) -> None:
        """Look at once for what is to be done when nothing else is, but for a key that is at work: that does it."""
        if self._next_callbacks or not self._is_held:
            super().check_idle()

    def goes_at_once(self, key: str) -> bool:  # noqa: ARG002
        """Whether the key does what it is bound to, whatever is focused; a letter may be meant for a field."""
        return False

    def paint_soon(self) -> None:
        """Paint what has come to be shown, without the wait of a frame; a key that is at work paints it itself."""
        if self is self.app.screen:
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        if not self._is_held:
            super()._compositor_refresh()

    @property
    def _is_held(self) -> bool:
        """Whether a key is at work on it, which lays it out and paints it."""
        app = self.app
        return isinstance(app, OnePaint) and app.holds and self is app.screen


def _run_through(handler: Coroutine[Any, Any, None]) -> None:
    """Run what waits for nothing to its end."""
    with suppress(StopIteration):
        handler.send(None)
        raise AssertionError("it waited for something")


class OnePaint(OrderedKeys[ReturnType]):
    """An app that paints what a key did once: when all of it is done, and no other key waits."""

    HOLD_SECONDS: ClassVar[float] = 0.1
    """How long a key that takes its time may keep the screen as it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hold: TimerHandle | None = None
        self._layouts = 0
        self._rest: TimerHandle | None = None
        self._touched: dict[Widget, None] = {}

    @property
    def holds(self) -> bool:
        """Whether a key is at work, whose paint is still to come."""
        return self._hold is not None

    async def _begin(self, event: events.Event) -> None:
        if self._hold is None:
            self._hold = get_running_loop().call_later(self.HOLD_SECONDS, self._paint)
        if self._rest is not None:
            self._rest.cancel()
        self._layouts = 0
        await super()._begin(event)

    def goes_at_once(self, key: str) -> bool:
        """As the screen says, once it is there."""
        screen = self.screen
        return isinstance(screen, PaintedOnce) and screen.is_mounted and screen.goes_at_once(key)

    async def comes_too(self) -> None:
        """Wait for what comes in a moment and is painted with the key; else it would be a second paint."""

    def looks_at(self, widget: Widget) -> bool:
        """Whether a key is at work that asks this widget itself, once, what of it is to be painted."""
        if self.holds:
            self._touched[widget] = None
        return self.holds

    def _gather(self) -> None:
        """Ask those that a key has touched what of them is to be laid out or painted."""
        while self._touched:
            touched, self._touched = self._touched, {}
            for each in touched:
                each._check_refresh()

    async def _end_lap(self, turn: Turn) -> None:
        self._gather()
        await super()._end_lap(turn)

    async def _end(self, turn: Turn) -> None:
        if turn is self._turn and not self._exit and self.holds and not self._waiting:
            if self._layouts < _LAYOUTS and self._lay_out():
                self._layouts += 1
                self._pass_on(turn, self._queues())
                return
            await self.comes_too()
            self._paint()
        await super()._end(turn)

    def _lay_out(self) -> bool:
        """Lay out what the key changed, and have done what waits for that; whether there was any of it."""
        screen = self.screen
        self._gather()
        wanted = screen._layout_required or screen._scroll_required or bool(screen._callbacks)
        if wanted:
            screen._on_timer_update()
        return wanted

    def _paint(self) -> None:
        """Paint what was held back."""
        self._gather()
        hold, self._hold = self._hold, None
        if hold is not None:
            hold.cancel()
        if self._exit or not self._screen_stack:
            return
        screen = self.screen
        screen._on_timer_update()
        if screen._compositor._dirty_regions and not self._batch_count:
            screen._compositor_refresh()
        self._rest = get_running_loop().call_later(PAUSE_SECONDS, self._pause)

    def _pause(self) -> None:
        warming.collect_what_is_new()
        self._rest = get_running_loop().call_later(REST_SECONDS, warming.collect_at_rest)


def keep(app: App[Any], name: str, make: Callable[[], S]) -> S:
    """The screen that is kept under this name, made, and put together at once, where it is not yet."""
    if not app.is_screen_installed(name):
        app.install_screen(make(), name)
    return cast("S", app._get_screen(name)[0])
