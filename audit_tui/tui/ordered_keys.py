"""Keys that take effect strictly in the order in which they were typed.

Textual forwards a key to the focused widget's queue and looks at the next one at once; a binding runs only after its
key has bubbled through the widget, its ancestors and the app's own queue. Keys that arrive together (a slow connection,
dictation, a text expander, a stalled loop) can so overtake each other, and an answer lands under the next question.
Here each event waits its turn: a baton follows the one before it through every queue in which there is anything of it.
The baton is an ordinary callback in each queue, so nothing is blocked meanwhile.
"""

from asyncio import TimerHandle, get_running_loop
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from textual import events
from textual._queue import Queue
from textual.app import App, ReturnType
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import Prompt

IN_TURN: Final = (events.Key, events.Paste, events.MouseDown, events.MouseUp)
"""The events that wait for one another."""

_LAPS = 8
"""How often the baton is sent round at most: each lap is of what came of the one before it."""


@dataclass(eq=False)
class Turn:
    """One event's time at the front, and who holds the baton."""

    holder: MessagePump
    lap: int = 0
    began: float = field(default_factory=lambda: get_running_loop().time())
    watch: TimerHandle | None = None


class OrderedKeys(App[ReturnType]):
    """An app that is done with one key, paste or mouse button before it looks at the next."""

    WATCH_SECONDS: ClassVar[float] = 0.5
    """How often a turn that lasts is looked at: a widget that went away with the baton must not stop the keyboard."""

    PATIENCE_SECONDS: ClassVar[float] = 10.0
    """How long a handler that is still at work may keep the next key waiting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: deque[events.Event] = deque()
        self._turn: Turn | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let the event in at once, or hold it back until those before it have had their effect."""
        if not isinstance(event, IN_TURN) or event.is_forwarded:
            await super().on_event(event)
        elif self._turn is None:
            await self._begin(event)
        else:
            self._waiting.append(event)

    async def _begin(self, event: events.Event) -> None:
        """Give the event to Textual, which runs priority bindings here and forwards the rest; the baton follows it."""
        turn = self._turn = Turn(self)
        queues = self._queues()
        await super().on_event(event)
        if self._exit:
            return  # there may be no screen left, and no later key counts
        self._keep_watch(turn)
        self._pass_on(turn, queues)

    def _queues(self) -> list[MessagePump]:
        """The queues a key goes through: the focused widget or the screen, its ancestors, the app."""
        stack = self._screen_stack
        start = (stack[-1].focused or stack[-1]) if stack else None
        return [*(node for node in (start.ancestors_with_self if start else ()) if node is not self), self]

    def _pass_on(self, turn: Turn, ahead: Sequence[MessagePump]) -> None:
        """Put the baton at the end of the next queue that is at work, or end the lap."""
        if turn is not self._turn:
            return
        for index, pump in enumerate(ahead, start=1):
            if self._is_at_work(pump) and pump.call_later(self._pass_on, turn, ahead[index:]):
                turn.holder = pump
                return
        turn.holder = self
        self.call_next(self._end_lap, turn)

    def _is_at_work(self, pump: MessagePump) -> bool:
        """Whether a queue has something in it or a handler that is not done; the app's own is asked from within it."""
        queue: Queue[Message | None] = pump._message_queue
        if pump is self:
            return any(not isinstance(message, Prompt) for message in (*queue.values, pump._pending_message) if message)
        waits = bool(queue.ready_event._waiters)
        return not (waits and queue.empty() and pump._pending_message is None)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002
        """Do at once what a key is bound to where no widget on its way would look at it first."""
        if await super()._check_bindings(key, priority):
            return True
        return priority and self.goes_at_once(key) and await super()._check_bindings(key)

    def goes_at_once(self, key: str) -> bool:  # noqa: ARG002
        """Whether nothing on the way from the focused widget up does anything with this key but what it is bound to."""
        return False

    async def _end_lap(self, turn: Turn) -> None:
        """Send the baton round again while anything on the screen is at work on what came of the event."""
        if turn is not self._turn or self._exit:
            return
        queues = self._queues()
        known = set(queues)
        screen = self._screen_stack[-1] if self._screen_stack else None
        queues += [each for each in (screen.walk_children() if screen else ()) if each not in known]
        if turn.lap < _LAPS and any(map(self._is_at_work, queues)):
            turn.lap += 1
            self._pass_on(turn, queues)
        else:
            await self._end(turn)

    async def _end(self, turn: Turn) -> None:
        """Take the next event that waits."""
        if turn is not self._turn or self._exit:
            return
        if turn.watch is not None:
            turn.watch.cancel()
        self._turn = None
        if self._waiting:
            await self._begin(self._waiting.popleft())

    def _keep_watch(self, turn: Turn) -> None:
        """End a turn whose baton is lost, or whose handler has had all the patience there is."""
        if turn is not self._turn or self._exit:
            return
        loop = get_running_loop()
        at_work = turn.holder.is_running and loop.time() - turn.began < self.PATIENCE_SECONDS
        if turn.watch is not None and not at_work:
            self.call_later(self._end, turn)
        else:
            turn.watch = loop.call_later(self.WATCH_SECONDS, self._keep_watch, turn)
