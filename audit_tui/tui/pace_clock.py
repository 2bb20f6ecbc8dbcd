"""The clock of the record that the panel discusses; a calm figure in the title bar, and never an alarm."""

from collections.abc import Callable
from time import monotonic

from audit_tui.domain.words import PANEL
from audit_tui.services import pace
from audit_tui.tui.screens.base import SessionBoundScreen
from audit_tui.tui.screens.blank import BlankScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.widgets.title_bar import TitleBar

TICK_SECONDS = 1.0
KEEP_SECONDS = 60
_LONGEST_TICK = 5.0
"""A tick that took longer was a machine asleep, and nobody discussed anything."""


class PaceClock:
    """Counts while a meeting goes on and the panel's walk is open, but not over a concern or a hidden screen.

    What is counted is saved without history, at every step of the walk and every minute.
    """

    def __init__(
        self, screen: SessionBoundScreen, record: Callable[[], str], now: Callable[[], float] = monotonic
    ) -> None:
        self._screen = screen
        self._record = record
        self._now = now
        self._last = now()
        self._seconds = 0.0
        self._counted_for = record()
        self._timer = screen.set_interval(TICK_SECONDS, self.tick) if screen.acting_seat == PANEL else None
        self._show()

    def stop(self) -> None:
        """Count no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def tick(self) -> None:
        """Count the time since the last tick, where it counts, and show it; one that was on its way counts nothing."""
        if self._timer is None:
            return
        now = self._now()
        passed, self._last = min(_LONGEST_TICK, now - self._last), now
        if self._counts():
            self._seconds += passed
        if self._seconds >= KEEP_SECONDS or self._record() != self._counted_for:
            self.keep()
        self._show()

    def keep(self) -> None:
        """Save what was counted and is not saved yet."""
        record, self._counted_for = self._counted_for, self._record()
        whole = int(self._seconds)
        self._seconds = self._seconds - whole if record == self._counted_for else 0.0
        if whole and record in self._screen.audit.details.records:
            self._screen.audit_app.do(pace.spend(self._screen.audit, record, whole), "")

    def _counts(self) -> bool:
        stack = self._screen.app.screen_stack
        return self._screen.audit.meeting is not None and self._screen in stack and not any(map(_stops, stack))

    def _show(self) -> None:
        counts = self._screen.acting_seat == PANEL
        words = pace.pace_in_words(self._screen.audit, self._counted_for, int(self._seconds)) if counts else ""
        self._screen.query_one(TitleBar).pace = words


def _stops(screen: object) -> bool:
    """Whether nothing of the record is discussed while this screen is shown."""
    return isinstance(screen, BlankScreen) or (isinstance(screen, FormScreen) and screen.is_concern)
