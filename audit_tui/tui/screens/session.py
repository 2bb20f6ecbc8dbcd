"""A session: its records against its agencies, and the ways on from here."""

from collections.abc import Iterable
from contextlib import suppress

from rich.text import Text
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import DataTable, Static

from audit_tui.domain.asking import board
from audit_tui.domain.completeness import open_concerns
from audit_tui.domain.question_set import PANEL, QuestionSet
from audit_tui.domain.session import InvolvementState
from audit_tui.errors import AuditError
from audit_tui.services import acts
from audit_tui.services.moving_on import moved_on_in_words
from audit_tui.services.progress import STAGE_LABELS, agreed, details_progress, seat_progress, stage
from audit_tui.services.wording import age_band
from audit_tui.tui import walk_text
from audit_tui.tui.commands import SESSION
from audit_tui.tui.screens.base import SessionBoundScreen, bindings, refused
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.meeting import ask_about_meeting, can_ratify, meeting_in_words, show_waiting
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.tui.widgets.choices import Choice
from audit_tui.tui.widgets.marked_table import MarkedTable

_INVOLVEMENT: tuple[tuple[InvolvementState, str], ...] = (
    ("returned", "Returned"),
    ("awaiting", "Awaiting"),
    ("not_known", "Not known to the agency (no involvement)"),
    ("no_reply", "No reply"),
)
_MARKS = {"returned": "unlisted", "awaiting": "unlisted", "not_known": "unknown", "no_reply": "no reply"}
"""What stands in the grid for an agency that is asked nothing: not in the record's own list, or not to come."""

_WIDE = 120

_OF_PANEL = frozenset(
    ("answer_as", "involvement", "meeting", "ratify", "plan", "blind_spots", "summary", "report", "set_up")
)
"""What one agency by itself has no part in."""


class SessionScreen(SessionBoundScreen):
    """The grid of records and agencies; for one agency, its own column only."""

    TABLE = SESSION
    BINDINGS = bindings(SESSION)

    grid = query_one(DataTable)
    DEFAULT_CSS = "SessionScreen #meeting { padding: 0 1; height: auto; }"

    about = query_one("#about", Static)
    meeting = query_one("#meeting", Static)
    card = query_one("#card", Static)

    def __init__(self, seat: str) -> None:
        super().__init__()
        self._seat = seat
        self._columns: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        """What the audit is, and its grid."""
        yield Static("", id="about", markup=False)
        yield Static("", id="meeting", markup=False)
        yield Static("", id="moved-on", markup=False)
        yield MarkedTable(id="grid", cursor_type="row")
        yield VerticalScroll(Static("", id="card", markup=False), id="card-scroll", can_focus=False)

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """One agency by itself fills in its return, and sees nothing of the others."""
        if action == "changed":
            return self.audit_app.newer is not None
        if self._seat != PANEL:
            return action not in _OF_PANEL
        if action == "ratify":
            return can_ratify(self.audit)
        if action in ("plan", "blind_spots"):
            return bool(self.audit.details.records)
        return action != "answer_as" or bool(self.audit.details.agencies)

    def refresh_view(self) -> None:
        """Fill the grid again."""
        audit = self.audit
        details = audit.details
        self.show_where(f"{details.title}")
        self.about.update(
            f"{audit.questions.title}, {STAGE_LABELS[stage(audit)].lower()}. "
            f"Period {details.period_start or 'open'} to {details.period_end or 'open'}. "
            + (f"Return of {audit.questions.agency_label(self._seat)}." if self._seat != PANEL else "")
            + f"\n{self._what_next()}"
        )
        said = meeting_in_words(audit) if self._seat == PANEL else ""
        self.meeting.update(said)
        self.meeting.display = bool(said)
        self.refresh_bindings()
        row = self.grid.cursor_row
        walked, self.audit_app.walked = self.audit_app.walked, None
        if walked in details.records:
            row = details.records.index(walked)
        seats = (*details.agencies, PANEL) if self._seat == PANEL else (self._seat,)
        wide = self.app.size.width >= _WIDE
        heads = ["Record", "Age", *(self._head(seat) for seat in seats)]
        if self._seat == PANEL:
            heads += ["Details", "Agreed", "Findings", "Concerns"] if wide else ["Found", "Concern"]
        rows = [self._cells(record, seats) for record in details.records]
        self.grid.clear(columns=True)
        for place, head in enumerate(heads):
            self.grid.add_column(Text(head), width=max(len(row[place]) for row in [heads, *rows]))
        for record, row_cells in zip(details.records, rows, strict=True):
            self.grid.add_row(*(Text(cell) for cell in row_cells), key=record)
        if details.records:
            self.grid.move_cursor(row=min(row, len(details.records) - 1))
        self.grid.focus()

    def _what_next(self) -> str:
        if not self.audit.details.records:
            return "No records yet: press e."
        if not self.audit_app.workspace.kept:
            return "a: as another agency. Enter: as the panel, with the record details first."
        begin = " m begins a meeting." if self._seat == PANEL and self.audit.meeting is None else ""
        return f"Answered of asked, ✓ returned; Enter goes to the record.{begin}"

    def on_screen_resume(self) -> None:
        """Back from a record: take in what others saved meanwhile."""
        if self.is_mounted and not self.audit_app.saver.unsaved:
            with suppress(AuditError):  # said by whatever is tried next; the grid shows what was known
                self.audit_app.opened.reload()

    def on_resize(self) -> None:
        """More columns where there is room."""
        if self.is_mounted:
            self.refresh_view()

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Show more of the record that the grid stands on, where there is room."""
        record = self._record()
        self.card.update(walk_text.card(self.audit, record, self._seat) if record else "")

    def on_data_table_row_selected(self, _event: DataTable.RowSelected) -> None:
        """Go to the record."""
        self.action_panel()

    def action_panel(self) -> None:
        """Walk the record, as the panel or as the agency that was opened."""
        self._walk(self._seat)

    def action_answer_as(self) -> None:
        """Fill in one agency's return: its questions only, and nobody else's answers."""
        audit = self.audit
        rows = [Choice(code, audit.questions.agency_label(code)) for code in audit.details.agencies]
        self.app.push_screen(PickScreen(f"{self._record() or ''}: answer as which agency?", rows, "", self._walk))

    def action_involvement(self) -> None:
        """Say how an agency is involved in this record."""
        record = self._record()
        if record is None:
            return

        def set_it(values: Values) -> None:
            for agency in values["agency"][:1]:
                for state in values["state"][:1]:
                    self.attempt(acts.set_involvement(self.audit, record, agency, state), f"{record} involvement")

        agencies = tuple((code, self.audit.questions.agency_label(code)) for code in self.audit.details.agencies)
        fields = (Field("agency", "Agency", choices=agencies), Field("state", "Its return", choices=_INVOLVEMENT))
        self.ask(f"{record}: involvement", fields, set_it)

    def action_meeting(self) -> None:
        """Begin, change or end the meeting."""
        ask_about_meeting(self)

    def action_ratify(self) -> None:
        """Take over what was agreed without the quorum."""
        show_waiting(self)

    def action_plan(self) -> None:
        """The plan of the day."""
        from audit_tui.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_blind_spots(self) -> None:
        """The blind spots of this record."""
        from audit_tui.tui.screens.blind_spots import BlindSpotsScreen

        record = self._record()
        if record is not None:
            self.app.push_screen(BlindSpotsScreen(record))

    def action_summary(self) -> None:
        """What was found."""
        from audit_tui.tui.screens.summary import SummaryScreen

        self.app.push_screen(SummaryScreen())

    def action_report(self) -> None:
        """The report."""
        from audit_tui.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_set_up(self) -> None:
        """Change the set-up."""
        from audit_tui.tui.screens.set_up import SetUpScreen

        self.app.push_screen(SetUpScreen(self.audit.details))

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
        """Home; or, opened for one agency alone, out."""
        if self.audit_app.alone:
            self.run_worker(self.audit_app.action_quit())
        else:
            self.app.pop_screen()

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record that the grid stands on."""
        return self._record() or self.audit.details.records[0], None

    def _walk(self, seat: str) -> None:
        record = self._record()
        if record is not None:
            place = self.audit.place(seat)
            at = place.question if place is not None and place.record == record else None
            self.app.push_screen(WalkScreen(record, seat, at))

    def _record(self) -> str | None:
        records = self.audit.details.records
        return records[self.grid.cursor_row] if 0 <= self.grid.cursor_row < len(records) else None

    def _head(self, seat: str) -> str:
        label = self.audit.questions.agency_label(seat)
        return label if self.app.size.width >= _WIDE else seat.replace("_", " ")[:9]

    def _cells(self, record: str, seats: tuple[str, ...]) -> list[str]:
        audit = self.audit
        now = board(audit, record, self._seat)
        cells = [record, age_band(audit, record) or "-"]
        for seat in seats:
            if seat not in now.seats:
                cells.append(_MARKS[audit.involvement(record, seat)])
                continue
            progress = seat_progress(audit, now, seat)
            mark = "✓" if seat != PANEL and audit.involvement(record, seat) == "returned" else ""
            cells.append(f"{len(progress.answered)}/{len(progress.asked)}{mark}")
        if self._seat != PANEL:
            return cells
        details = details_progress(audit, now)
        concerns = audit.concerns(record)
        still_open = open_concerns(audit, record)
        filled = [f"{len(details.answered)}/{len(details.asked)}", str(agreed(audit, now))]
        return [
            *cells,
            *(filled if self.app.size.width >= _WIDE else []),
            str(sum(record in finding.records for finding in audit.findings)),
            f"{still_open} OPEN" if still_open else str(len(concerns)),
        ]
