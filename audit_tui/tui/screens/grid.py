"""The screen on which a session opens: its records as rows, and the ways on from one."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from textual import work
from textual.getters import query_one
from textual.widgets import DataTable, Static

from audit_tui.domain.question_set import QuestionSet
from audit_tui.errors import AuditError
from audit_tui.services.moving_on import moved_on_in_words
from audit_tui.tui import walk_text
from audit_tui.tui.screens.base import SessionBoundScreen, refused
from audit_tui.tui.widgets.marked_table import MarkedTable

WIDE = 120
"""From so many columns on, tables have their longer heads and more of them."""


def short_day(iso: str, *, year: bool = True) -> str:
    """A day where there is little room: `1 Nov 2026`, or `1 Nov`."""
    found = date.fromisoformat(iso)
    return f"{found.day} {found:%b %Y}" if year else f"{found.day} {found:%b}"


class GridScreen(SessionBoundScreen):
    """A row for each record; what a screen shows of one is its own."""

    grid = query_one(MarkedTable)
    _was_left = False
    about = query_one("#about", Static)
    card = query_one("#card", Static)

    def go_on(self) -> None:
        """Go to the record that the grid stands on."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say so when it turns out that the question set has moved on."""
        self.watch(self.app, "newer", self._show_moved_on)

    def _show_moved_on(self, newer: QuestionSet | None) -> None:
        words = f"{moved_on_in_words(self.audit.questions, newer)} ‘f’ shows what changed." if newer else ""
        moved_on = self.query_one("#moved-on", Static)
        moved_on.update(words)
        moved_on.display = bool(words)
        self.refresh_bindings()

    def action_changed(self) -> None:
        """What changed in the question set."""
        from audit_tui.tui.screens.changed import ChangedScreen

        self.app.push_screen(ChangedScreen())

    def action_encrypt(self) -> None:
        """Encrypt the audit, or give it another passphrase."""
        from audit_tui.tui.screens.passphrases import ask_to_encrypt

        ask_to_encrypt(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What changed in the question set is shown where something did."""
        return action != "changed" or self.audit_app.newer is not None

    def fill(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Fill the grid again, a row for each record, and stand on the one that was just walked."""
        records = self.audit.details.records
        row = self.grid.cursor_row
        walked, self.audit_app.walked = self.audit_app.walked, None
        if walked in records:
            row = records.index(walked)
        self.grid.fill(heads, dict(zip(records, rows, strict=True)))
        if records:
            self.grid.move_cursor(row=min(row, len(records) - 1))
        self.grid.focus()
        self._show_card()

    def on_screen_suspend(self) -> None:
        """Gone from here: others may save meanwhile."""
        self._was_left = True

    def on_screen_resume(self) -> None:
        """Back from a record: take in what others saved meanwhile; what was just opened has been read just now."""
        if not self.is_mounted or not self._was_left:
            return
        if self.audit_app.saver.unsaved:  # the place and the time of the walk, most often
            self._take_in_once_saved()
        else:
            self._take_in()

    @work(exclusive=True)
    async def _take_in_once_saved(self) -> None:
        if await self.audit_app.saver.drained() and self.is_current:
            self._take_in()
            self.refresh_view()

    def _take_in(self) -> None:
        with suppress(AuditError):  # said by whatever is tried next; the grid shows what was known
            self.audit_app.opened.take_in()

    def on_resize(self) -> None:
        """More columns where there is room."""
        if self.is_mounted and self.is_current:
            self.refresh_view()

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Another record."""
        self._show_card()

    def _show_card(self) -> None:
        """Show more of the record that the grid stands on, where there is room."""
        self.card.update(walk_text.card(self.audit, self.record, self.acting_seat) if self.record else "")

    def on_data_table_row_selected(self, _event: DataTable.RowSelected) -> None:
        """Go to the record."""
        self.go_on()

    def action_reload(self) -> None:
        """Take in what was saved elsewhere; what is still on its way to the disk is saved first."""
        if self.audit_app.saver.unsaved:
            self.audit_app.try_again()
            self.say("Still saving: try again in a moment.")
            return
        try:
            self.audit_app.opened.reload()
        except AuditError as error:
            refused(self, error)
        self.audit_app.look_for_newer()
        self.refresh_view()

    def action_back(self) -> None:
        """Home; or, opened alone, out."""
        if self.audit_app.alone:
            self.run_worker(self.audit_app.action_quit())
        else:
            self.app.pop_screen()

    @property
    def record(self) -> str:
        """The record that the grid stands on; empty where there is none."""
        records = self.audit.details.records
        return records[self.grid.cursor_row] if 0 <= self.grid.cursor_row < len(records) else ""

    @property
    def is_wide(self) -> bool:
        """Whether there is room for more than the small screen has."""
        return self.app.size.width >= WIDE

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that the grid stands on."""
        return self.record or self.audit.details.records[0], None

    def walk(self, seat: str, question: str | None = None) -> None:
        """Walk the record as this seat: at a question, else where it was."""
        from audit_tui.tui.screens.walk import walk

        if self.record:
            place = self.audit.place(seat)
            there = place.question if place is not None and place.record == self.record else None
            walk(self.app, self.record, seat, question or there)
