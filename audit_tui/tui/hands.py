"""What the hands do on every screen of the open session: undo, redo, and go to where something stands."""

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from audit_tui.domain.asking import routed
from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.words import PANEL, Key
from audit_tui.errors import AuditError
from audit_tui.services import undoing
from audit_tui.tui.saver import Pending

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp


RETURNS = "Returns"
"""What is said to be saved where returns are taken in: many answers at once, which show in the grid alone."""


class Hands:
    """What was done and undone in the open session, as long as it is open, and what was looked for."""

    def __init__(self, app: "AuditApp") -> None:
        self._app = app
        self._stacks = undoing.Stacks()
        self.last_search: dict[str, str] = {}
        """By the seat that looked."""

    def did(self, before: Audit, outcome: Outcome, what: str, seat: str) -> None:
        """Take in an act."""
        act = undoing.step(before, outcome.changes, what, seat)
        self._stacks = self._stacks.after(act, outcome.changes)

    def lost(self, keys: Container[Key]) -> None:
        """Let go of the acts on these things, which somebody else has changed first."""
        self._stacks = self._stacks.without(keys)

    def undo(self, viewer: str) -> None:
        """Take back what this seat did last, and show where it was."""
        act = self._stacks.last_done(viewer)
        if act is None:
            self._say_here("Nothing was done here since the audit was opened that can be undone.")
        elif self._put(act, undoing.undo, "Not undone"):
            self._stacks = self._stacks.took_back(act)
            self._show_turned(act, f"Undone: {act.words}")

    def redo(self, viewer: str) -> None:
        """Do again what this seat took back last, and show where it was."""
        act = self._stacks.last_undone(viewer)
        if act is None:
            self._say_here("Nothing was undone that can be done again.")
        elif self._put(act, undoing.redo, "Not done again"):
            self._stacks = self._stacks.did_again(act)
            self._show_turned(act, f"Done again: {act.words}")

    def _put(self, act: undoing.Step, how: Callable[[Audit, undoing.Step], Outcome], not_done: str) -> bool:
        """Undo or redo an act and save that; what cannot be any more is said once, and never tried again."""
        try:
            outcome = how(self._app.opened.audit, act)
        except AuditError as error:
            self._stacks = self._stacks.dropped(act)
            self._say_here(f"{not_done}: {error.advice}.")
            self._app.bell()
            return False
        session = self._app.opened
        try:
            writes = session.stage(outcome, by=act.seat)
        except AuditError as error:  # signed off: it can still be taken back once that is reopened
            self._say_here(f"{not_done}: {error.advice}.")
            self._app.bell()
            return False
        self._app.saver.add(Pending(session, writes, act.what or act.words))
        return True

    def _show_turned(self, act: undoing.Step, words: str) -> None:
        """Show what was undone or done again: here where it shows, else at its question, else in the grid."""
        from audit_tui.tui.screens.base import SessionBoundScreen

        screen = self._app.screen
        if isinstance(screen, SessionBoundScreen) and screen.shows(act):
            screen.reload_view()
        elif act.place is None or act.in_grid or act.what == RETURNS:
            self._back_to_grid()
            if isinstance(self._app.screen, SessionBoundScreen):
                self._app.screen.reload_view()
        else:
            record, question = act.place
            self.go_to(record, question or "")
        if self._app.screen.is_mounted:
            self._say_here(words)
        else:
            self._app.screen.call_after_refresh(self._say_here, words)

    def go_to(self, record: str, question: str) -> None:
        """Show a question of a record from any screen of the session, as whoever that screen is for.

        Without a record it is the one that the screen stands on; without a question the place in that record.
        """
        from audit_tui.tui.screens.base import SessionBoundScreen
        from audit_tui.tui.screens.walk import WalkScreen, walk

        screen = self._app.screen
        if not isinstance(screen, SessionBoundScreen):
            return
        audit, seat = self._app.opened.audit, screen.acting_seat
        if not audit.details.records:
            self._say_here("There is no record yet to show it in.")
            return
        record = record or screen.record_of_concern()[0]
        found = audit.questions.question(question)
        wanted = question if found is not None and (seat == PANEL or routed(found, seat)) else None
        screen.keep_typing()
        if isinstance(screen, WalkScreen):
            screen.show_place(record, wanted)
            return
        place = audit.place(seat)
        if wanted is None and place is not None and place.record == record:
            wanted = place.question
        self._back_to_grid()
        walk(self._app, record, seat, wanted)

    def _back_to_grid(self) -> None:
        from audit_tui.tui.screens.grid import GridScreen

        if any(isinstance(screen, GridScreen) for screen in self._app.screen_stack):
            while not isinstance(self._app.screen, GridScreen):
                self._app.pop_screen()

    def _say_here(self, words: str) -> None:
        from audit_tui.tui.screens.base import AuditScreen

        if isinstance(self._app.screen, AuditScreen):
            self._app.screen.say(words)
