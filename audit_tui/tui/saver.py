"""Saves on one thread, in the order in which things were done, and says what became of each."""

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from audit_tui.domain.words import PLACES_PART
from audit_tui.errors import AuditError, ChangedElsewhere, LockedSession

if TYPE_CHECKING:  # the models come with the first session that is opened: the first screen needs none
    from audit_tui.opened import OpenSession, Writes

T = TypeVar("T")

_TURN_SECONDS = 0.0005
"""How long saving may hold up the screen at a time; Python itself would let it do so for ten times as long."""

_PLACE_SECONDS = 0.05
"""How long it is before the place where somebody is, or the time spent on a record, is saved: it is painted first."""

_MOMENT_SECONDS = 0.01
"""How long a paint may wait for a save: on a disk of its own computer, one takes half as long."""


@dataclass(frozen=True)
class Pending:
    """One act on its way to the disk; `what` is what the screen calls it, empty for what is saved without a word."""

    session: "OpenSession"
    writes: "Writes"
    what: str


@dataclass(frozen=True)
class SaveState:
    """What is to be said of saving, and whether something is not on disk that should be."""

    words: str = ""
    failed: bool = False


class Saver:
    """A queue of saves. A failed one stays at its head, and is tried again when asked or at the next save."""

    def __init__(self, say: Callable[[SaveState], None], lost: Callable[[Sequence[Pending]], None]) -> None:
        """`say` shows the state of saving; `lost` is told of an act that somebody else's save had overtaken."""
        self._say = say
        self._lost = lost
        self._queue: deque[Pending] = deque()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")
        sys.setswitchinterval(min(_TURN_SECONDS, sys.getswitchinterval()))
        self._task: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None
        self._what = ""

    @property
    def unsaved(self) -> int:
        """How many acts are not on disk yet."""
        return len(self._queue)

    def add(self, pending: Pending) -> None:
        """Save this after everything that was done before it."""
        self._queue.append(pending)
        if pending.what:
            self._say(SaveState(f"Saving {pending.what}…"))
        if all(change.key[0] == PLACES_PART for change in pending.writes.changes):
            self._soon = asyncio.get_running_loop().call_later(_PLACE_SECONDS, self.try_again)
        else:
            self.try_again()

    def waiting(self) -> tuple[Pending, ...]:
        """What is not saved yet, in order."""
        return tuple(self._queue)

    def try_again(self) -> None:
        """Go on with what is not saved yet."""
        if self._queue and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._work())
            self._task.add_done_callback(_hand_on_fault)

    def end(self) -> None:
        """Wait for the save that is being made, and make no other."""
        if self._soon is not None:
            self._soon.cancel()
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def in_a_moment(self) -> None:
        """Wait for a save that is being made, but not for long: what is said of it then comes with what the key did."""
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=_MOMENT_SECONDS)

    async def drained(self) -> bool:
        """Wait until everything was tried; True where everything is on disk."""
        self.try_again()
        if self._task is not None:
            await asyncio.shield(self._task)
        return not self._queue

    async def by_itself(self, job: Callable[[], T]) -> T:
        """Do this on the thread that saves, so that nothing else is saved meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def say_saved(self, what: str, session: "OpenSession") -> None:
        """Say that this is on disk, and since when."""
        self._say(SaveState(f"{what} saved {session.clock().astimezone():%H:%M:%S}"))

    async def _work(self) -> None:
        while self._queue:
            pending = self._queue[0]
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, pending.session.save, pending.writes)
            except ChangedElsewhere:
                if pending.writes.last_word_counts:
                    pending.session.take_versions(pending.writes)  # and try again
                else:
                    self._lost(self._drop(pending))
            except AuditError as error:
                whose = "the audit " if isinstance(error, LockedSession) else ""
                self._say(SaveState(f"NOT SAVED: {whose}{error.message} (ctrl+s tries again)", failed=True))
                return
            else:
                self._queue.popleft()
                self._what = pending.what or self._what
                if self._what and not self._queue:
                    self.say_saved(self._what, pending.session)
                    self._what = ""

    def _drop(self, overtaken: Pending) -> list[Pending]:
        """Take an act out, and later ones on the same things: they rest on it, and would write over the other's."""
        keys = {change.key for change in overtaken.writes.changes}
        dropped = [each for each in self._queue if keys & {change.key for change in each.writes.changes}]
        self._queue = deque(each for each in self._queue if each not in dropped)
        return dropped


def _hand_on_fault(task: asyncio.Task[None]) -> None:
    """Give a fault of the program while saving to whoever handles those of the loop, at once and not when tidied up."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": "a save was stopped by a fault", "exception": fault})
