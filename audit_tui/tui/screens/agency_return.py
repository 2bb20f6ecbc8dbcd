"""One agency's own return: its records, how far each is, and handing in; nothing of any other agency."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.asking import board, contributing
from audit_tui.domain.dates import is_past
from audit_tui.domain.outcome import context_of
from audit_tui.domain.words import InvolvementState
from audit_tui.errors import AuditError
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
from audit_tui.services.wording import age_band
from audit_tui.store.folders import ENCRYPTED
from audit_tui.text import plural
from audit_tui.tui import walk_text
from audit_tui.tui.commands import RETURN
from audit_tui.tui.screens.base import bindings, refused
from audit_tui.tui.screens.grid import GridScreen, short_day
from audit_tui.tui.screens.hand_in import ask_to_hand_in
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.writing import ask_to_write, before_writing, may_write
from audit_tui.tui.widgets.choices import Choice
from audit_tui.tui.widgets.marked_table import MarkedTable

_STATES: dict[InvolvementState, str] = {
    "returned": "handed in",
    "awaiting": "not handed in yet",
    "not_known": "not known to us",
    "no_reply": "closed: no reply",
}
_CLOSED: dict[InvolvementState, str] = {
    "not_known": "is not known to your agency, so nothing is asked of you. x takes that back.",
    "no_reply": "was closed as ‘no reply’, so nothing is asked of you. x opens it again.",
}


class ReturnScreen(GridScreen):
    """An agency's records, from which it goes on, lists what is missing, and hands in."""

    TABLE = RETURN
    BINDINGS = bindings(RETURN)

    def body(self) -> Iterable[Widget]:
        """What this is, and its records."""
        yield Static("", id="about", markup=False)
        yield Static("", id="moved-on", markup=False)
        yield MarkedTable(id="grid", cursor_type="row")
        yield VerticalScroll(Static("", id="card", markup=False), id="card-scroll", can_focus=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A file is written of an auditor's own copy; in the session itself the return is there already."""
        if action == "write":
            return bool(self.audit.details.return_of)
        if action in ("go_on", "missing", "hand_in", "not_known"):
            return bool(self.audit.details.records)
        return super().check_action(action, parameters)

    @property
    def _seat(self) -> str:
        return self.acting_seat

    def refresh_view(self) -> None:
        """Fill the table again."""
        audit, details = self.audit, self.audit.details
        label = audit.questions.agency_label(self._seat)
        to = f", to hand in to audit {details.returned_to}" if details.return_of and details.returned_to else ""
        self.show_where(f"Return of {label}{to}{'' if to else f': {details.title}'}")
        titled = (f"{details.title}." if to else "", walk_text.period(details))
        lines = (
            " ".join(part for part in titled if part),
            "Answer from your agency’s own record; nobody else’s answers are shown.",
            walk_text.return_progress(audit, self._seat),
            self._what_next(),
        )
        self.about.update("\n".join(line for line in lines if line))
        self.refresh_bindings()
        heads = ["Record", "Age", "Answered", "Missing", "To follow", "Return"]
        self.fill(heads, [self._cells(record) for record in details.records])

    def _what_next(self) -> str:
        details = self.audit.details
        if not details.records:
            return "No records yet, so nothing is asked of you. The facilitator adds them; ctrl+r looks again."
        if not self._is_all_in():
            return f"Enter goes on; h hands in{'; then w writes the file to send' if details.return_of else ''}."
        if not details.return_of:
            return "Nothing more is asked."
        return f"To send it: w, or audit-tui return finish {details.id} -o FILE"

    def _is_all_in(self) -> bool:
        return not any(
            self.audit.involvement(record, self._seat) == "awaiting" and self._seat in contributing(self.audit, record)
            for record in self.audit.details.records
        )

    def _cells(self, record: str) -> list[str]:
        audit, seat = self.audit, self._seat
        state, now = audit.involvement(record, seat), board(audit, record, seat)
        age = age_band(audit, record) or "-"
        if seat not in now.seats:
            closed = "not asked of us" if state in ("returned", "awaiting") else _STATES[state]
            return [record, age, "-", "-", "-", closed]
        progress = seat_progress(audit, now, seat)
        counts = [str(len(each)) if each else "-" for each in (progress.missing, progress.deferred)]
        return [
            record,
            age,
            f"{len(progress.answered)} of {len(progress.asked)}",
            *counts,
            self._of_return(record, state),
        ]

    def _of_return(self, record: str, state: InvolvementState) -> str:
        """How the return of a record stands, and where it is not in by when it is due."""
        due = self.audit.due(record, self._seat)
        if state != "awaiting" or not due:
            words = "ready to send" if state == "returned" and self.audit.details.return_of else _STATES[state]
            return f"{words}{' ✓' if state == 'returned' else ''}"
        late = is_past(due, self.audit_app.opened.now()[:10])
        return f"OVERDUE since {short_day(due)}" if late else f"due {short_day(due)}"

    def go_on(self) -> None:
        """Go on with the record: at the same place, else at the first open question."""
        if self._is_open():
            self.walk(self._seat)

    def action_go_on(self) -> None:
        """The same, by its key."""
        self.go_on()

    def action_missing(self) -> None:
        """What is required and missing in this record; Enter goes there."""
        if not self._is_open():
            return
        audit, record = self.audit, self.record
        rows = walk_text.lacking(
            audit, board(audit, record, self._seat), self._seat, context_of(audit, record, self.audit_app.opened.now())
        )
        if rows:
            self.app.push_screen(PickScreen(f"{record}: still missing", rows, rows[0].code, self._walk_at))
        else:
            self.say(f"Nothing is missing for {record}.")

    def action_hand_in(self) -> None:
        """What the return lacks, then hand it in."""
        if self._is_open():
            ask_to_hand_in(self, self.record, self._walk_at)

    def _walk_at(self, question: str) -> None:
        self.walk(self._seat, question)

    def _is_open(self) -> bool:
        """Whether anything of the record is asked of this agency; says so where not."""
        record, seat = self.record, self._seat
        if seat in board(self.audit, record, seat).seats:
            return True
        words = _CLOSED.get(self.audit.involvement(record, seat), "is not one that your agency is asked about.")
        self.say(f"{record} {words}")
        return False

    def action_not_known(self) -> None:
        """The child is not known to this agency, said once for the whole record; or known after all."""
        record = self.record
        if self.audit.involvement(record, self._seat) in _CLOSED:
            self._set(record, "awaiting", f"{record} is open again: Enter answers it.")
            return
        try:
            self._require_no_answers(record)
        except AuditError as error:
            refused(self, error)
            return
        rows = (
            Choice("", "No, leave it as it is"),
            Choice("not_known", "Not known: no involvement with this child", "nothing is asked of us"),
        )
        title = f"{record}: is the child not known to your agency?"
        self.app.push_screen(PickScreen(title, rows, "", self._say_not_known))

    def _require_no_answers(self, record: str) -> None:
        audit, seat = self.audit, self._seat
        given = [each.id for each in audit.questions.questions if audit.answer(record, seat, each.id)]
        if given:
            raise AuditError(
                f"{record} has {plural(len(given), 'answer')} of yours, so the child is known to you",
                hint=f"take them back first ({given[0]}, w), or answer ‘not known to this agency’ where that is so",
            )

    def _say_not_known(self, code: str) -> None:
        if code:
            self._set(self.record, "not_known", f"{self.record} is noted as not known to your agency. x takes it back.")

    def _set(self, record: str, state: InvolvementState, words: str) -> None:
        outcome = acts.set_involvement(self.audit, record, self._seat, state)
        if self.did(outcome, f"{record} return", seat=self._seat):
            self.refresh_view()
            self.say(words)

    def action_write(self) -> None:
        """Write the return to a file, to be sent to whoever asked for it."""
        from audit_tui.returns.before_sending import identifiers_in_return
        from audit_tui.returns.bundle import finished_bundle

        if not may_write(self):
            return
        try:
            made = finished_bundle(self.audit, at=self.audit_app.opened.now())
        except AuditError as error:
            refused(self, error)
            return
        details = self.audit.details
        open_ones = [each for each in details.records if self.audit.involvement(each, self._seat) == "awaiting"]
        about = f"Not handed in yet: {', '.join(open_ones)}. " if open_ones else ""
        encrypted = "It is encrypted: only the audit that it goes back to opens it. " if details.return_key else ""
        ending = f"json{ENCRYPTED}" if details.return_key else "json"
        name = f"{details.returned_to or details.id}-{details.return_of}-return.{ending}"
        said = [f"Check first: {warning}" for warning in identifiers_in_return(self.audit, self._seat)]
        ask_to_write(
            self,
            "Write the file to send",
            name,
            lambda _path: made,
            before_writing(said, f"{about}{encrypted or 'Only you can read the file.'}"),
            sort="return",
            after="Send it back the agreed, secure way.",
        )
