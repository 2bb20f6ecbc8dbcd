"""One paint for a key: what it does on the screen is laid out as it happens, and painted when all of it is done.

The framework paints whenever a screen has nothing to do for a moment, and then not again for a sixtieth of a second: a
key that opens a list would be painted three times, with a frame between, each time with a little more of the list.
"""

from asyncio import TimerHandle, get_running_loop
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ReturnType
from textual.screen import Screen

from audit_tui.tui import warming
from audit_tui.tui.ordered_keys import OrderedKeys, Turn

_LAYOUTS = 3
"""How often a screen is laid out anew at most before it is painted: what comes of a layout may ask for another."""

REST_SECONDS = 1.0
"""How long after a key nobody is taken to be at work with the keys."""

if TYPE_CHECKING:
    _Screen = Screen[None]
else:
    _Screen = object  # a second screen among the bases would hide the styles of the first


class PaintedOnce(_Screen):
    """A screen that is not painted while a key is at work on it."""

    @property
    def is_current(self) -> bool:
        """Whether it is seen; the framework says so too of what lies under a screen that hides all of it."""
        stack = self.app._screen_stack
        if self not in stack:
            return False
        return all(above.styles.background.a < 1 for above in stack[stack.index(self) + 1 :])

    async def _compose(self) -> None:
        """Know from the first moment on how large the screen is: the framework would style everything twice."""
        if self.app.HORIZONTAL_BREAKPOINTS and self.app.VERTICAL_BREAKPOINTS:
            width, height = self.app.size
            self.add_class(
                *self._get_breakpoint_classes(width, self.app.HORIZONTAL_BREAKPOINTS),
                *self._get_breakpoint_classes(height, self.app.VERTICAL_BREAKPOINTS),
                update=False,
            )
        await super()._compose()

    def paint_soon(self) -> None:
        """Paint what has come to be shown, without the wait of a frame; a key that is at work paints it itself."""
        if self is self.app.screen:
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        app = self.app
        if not (isinstance(app, OnePaint) and app.holds and self is app.screen):
            super()._compositor_refresh()


class OnePaint(OrderedKeys[ReturnType]):
    """An app that paints what a key did once: when all of it is done, and no other key waits."""

    HOLD_SECONDS: ClassVar[float] = 0.1
    """How long a key that takes its time may keep the screen as it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hold: TimerHandle | None = None
        self._layouts = 0
        self._rest: TimerHandle | None = None

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

    async def _end(self, turn: Turn) -> None:
        if turn is self._turn and not self._exit and self.holds and not self._waiting:
            if self._layouts < _LAYOUTS and self._lay_out():
                self._layouts += 1
                self._pass_on(turn, self._queues())
                return
            self._paint()
        await super()._end(turn)

    def _lay_out(self) -> bool:
        """Lay out what the key changed, and have done what waits for that; whether there was any of it."""
        screen = self.screen
        wanted = screen._layout_required or screen._scroll_required or bool(screen._callbacks)
        if wanted:
            screen._on_timer_update()
        return wanted

    def _paint(self) -> None:
        """Paint what was held back."""
        hold, self._hold = self._hold, None
        if hold is not None:
            hold.cancel()
        if self._exit or not self._screen_stack:
            return
        screen = self.screen
        screen._on_timer_update()
        if screen._compositor._dirty_regions and not self._batch_count:
            screen._compositor_refresh()
        self._rest = get_running_loop().call_later(REST_SECONDS, warming.collect_at_rest)
