"""A session as the panel sees it: its records against its agencies, and the ways on from here."""

from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path

from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.across import shared_findings
from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import open_concerns
from audit_tui.domain.dates import as_stored
from audit_tui.domain.retention import destruction_in_words
from audit_tui.domain.words import INVOLVEMENT_LABELS, PANEL, STAGE_LABELS, InvolvementState
from audit_tui.errors import AuditError
from audit_tui.services import acts
from audit_tui.services.awaited import awaited
from audit_tui.services.progress import details_progress, seat_progress, stage
from audit_tui.services.walking import not_agreed, to_agree
from audit_tui.services.wording import age_band
from audit_tui.tui import walk_text
from audit_tui.tui.commands import SESSION
from audit_tui.tui.learning_text import signed_in_words
from audit_tui.tui.screens.base import bindings
from audit_tui.tui.screens.form import Field, Values
from audit_tui.tui.screens.grid import GridScreen, short_day
from audit_tui.tui.screens.meeting import ask_about_meeting, can_ratify, meeting_in_words, show_waiting
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.widgets.choices import Choice
from audit_tui.tui.widgets.marked_table import MarkedTable

_INVOLVEMENT: tuple[tuple[InvolvementState, str], ...] = (
    ("returned", "Returned"),
    ("awaiting", "Awaiting"),
    ("not_known", "Not known to the agency (no involvement)"),
    ("no_reply", "No reply"),
)
_MARKS = {"returned": "unlisted", "awaiting": "unlisted", "not_known": "no inv.", "no_reply": "no reply"}
"""What stands in the grid for an agency that is asked nothing: not in the record's own list, or not to come."""

_NOT_TO_COME: dict[InvolvementState, str] = {
    "not_known": f"{INVOLVEMENT_LABELS['not_known']} (no inv.)",
    "no_reply": INVOLVEMENT_LABELS["no_reply"],
}
_NO_ANSWERS = "No answers yet: a fills in a return here, T takes in files that came back."
_NO_DAY = "-"
_NAMED = 3
"""So many overdue returns are named above the grid; the grid marks them all."""


class SessionScreen(GridScreen):
    """The grid of records and agencies, which is the panel's."""

    TABLE = SESSION
    BINDINGS = bindings(SESSION)

    DEFAULT_CSS = "SessionScreen #meeting, SessionScreen #awaited { padding: 0 1; height: auto; }"

    meeting = query_one("#meeting", Static)
    returns = query_one("#awaited", Static)

    def body(self) -> Iterable[Widget]:
        """What the audit is, and its grid."""
        yield Static("", id="about", markup=False)
        yield Static("", id="awaited", markup=False)
        yield Static("", id="meeting", markup=False)
        yield Static("", id="moved-on", markup=False)
        yield MarkedTable(id="grid", cursor_type="row")
        yield VerticalScroll(Static("", id="card", markup=False), id="card-scroll", can_focus=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is to do as things stand."""
        if action == "ratify":
            return can_ratify(self.audit)
        if action in ("plan", "blind_spots"):
            return bool(self.audit.details.records)
        if action == "take_returns":
            return bool(self.audit.details.records) and self.audit_app.workspace.kept
        if action in ("panel", "involvement"):
            return bool(self.audit.details.records)
        if action == "answer_as":
            return bool(self.audit.details.records and self.audit.details.agencies)
        return super().check_action(action, parameters)

    @property
    def acting_seat(self) -> str:
        """The grid is the panel's."""
        return PANEL

    def more_help(self) -> str:
        """Why an agency may count otherwise, and how returns go out."""
        return (
            "An agency’s own count may be higher than the one here: questions that rest on sealed answers are left out "
            "until they are revealed.\n\n"
            f"Returns are sent out by a command: audit-tui return blank {self.audit.details.id} --all -o FOLDER"
        )

    def refresh_view(self) -> None:
        """Fill the grid again."""
        audit = self.audit
        details = audit.details
        self.show_where(details.title)
        end = destruction_in_words(details.destroy_by, self._today)
        self.about.update(
            f"{audit.questions.title}, {STAGE_LABELS[stage(audit)].lower()}, {signed_in_words(audit)}"
            f"{f', {end}' if end else ''}. {walk_text.period(details)}\n{self._what_next()}"
        )
        for line, said in ((self.returns, self._of_returns()), (self.meeting, meeting_in_words(audit))):
            line.update(said)
            line.display = bool(said)
        self.refresh_bindings()
        heads = ["Record", *(["Age"] if self.is_wide else []), *map(self._head, (*details.agencies, PANEL)), "Agreed"]
        heads += ["Details", "Findings", "Concerns"] if self.is_wide else ["Found", "Concern"]
        overdue = self._overdue()
        self.fill(heads, [self._cells_once(record, overdue) for record in details.records])

    def ahead(self) -> Iterable[None]:
        """A record at a time, as long as the audit that it is of is open and has it."""
        session, overdue = self.audit_app.session, self._overdue()
        for record in self.audit.details.records:
            if self.audit_app.session is not session or record not in self.audit.details.records:
                return
            self._cells_once(record, overdue)
            yield

    def _overdue(self) -> set[tuple[str, str]]:
        return {(each.record, each.agency) for each in awaited(self.audit, self._today) if each.overdue}

    def _cells_once(self, record: str, overdue: Container[tuple[str, str]]) -> list[str]:
        """The cells of a record, worked out anew where it has changed, a return of it is late now, or there is room."""
        late = tuple(agency for agency in self.audit.details.agencies if (record, agency) in overdue)
        return self.audit.once(record, ("cells", self.is_wide, late), lambda: self._cells(record, overdue))

    @property
    def _today(self) -> str:
        return self.audit_app.opened.now()[:10]

    def _of_returns(self) -> str:
        """How many returns are in, awaited and overdue, and which are overdue."""
        audit = self.audit
        if not audit.details.records or not self.audit_app.workspace.kept:
            return ""
        records, agencies = audit.details.records, audit.details.agencies
        states = Counter(audit.involvement(record, agency) for record in records for agency in agencies)
        waiting = awaited(audit, self._today)
        late = [each for each in waiting if each.overdue]
        of_late = f" ({len(late)} OVERDUE)" if late else ""
        parts = [f"{states['returned']} in", f"{len(waiting)} awaited{of_late}"]
        parts += [f"{states[each]} {words}" for each, words in _NOT_TO_COME.items() if states[each]]
        words = f"Returns: {', '.join(parts)}."
        if not late:
            return words
        label = audit.questions.agency_label
        named = ", ".join(f"{each.record} {label(each.agency)} (due {short_day(each.due)})" for each in late[:_NAMED])
        more = f" and {len(late) - _NAMED} more, marked !" if len(late) > _NAMED else ""
        return f"{words}\nOverdue: {named}{more}."

    def _what_next(self) -> str:
        if not self.audit.details.records:
            return (
                "No records yet, so there is nothing to answer. Press e to change the set-up and add their references."
            )
        if not self.audit_app.workspace.kept:
            return "a: as another agency. Enter: as the panel, with the record details first."
        begin = " m begins a meeting." if self.audit.meeting is None else ""
        none = "" if self._any_answers() else f"\n{_NO_ANSWERS}"
        return f"Answered of asked, ✓ returned; Enter goes to the record.{begin}{none}"

    def _any_answers(self) -> bool:
        """Whether any agency has answered anything."""
        audit = self.audit
        return any(audit.answers(record, seat) for record in audit.details.records for seat in audit.details.agencies)

    def go_on(self) -> None:
        """Go to the record."""
        self.walk(PANEL)

    def action_panel(self) -> None:
        """Walk the record, as the panel."""
        self.go_on()

    def action_answer_as(self) -> None:
        """Fill in one agency’s return: its questions only, and nobody else's answers."""
        audit = self.audit
        rows = [Choice(code, audit.questions.agency_label(code)) for code in audit.details.agencies]
        self.app.push_screen(PickScreen(f"{self.record}: answer as which agency?", rows, "", self.walk))

    def action_involvement(self) -> None:
        """Say how an agency is involved in this record, and by when its return is awaited."""
        record = self.record
        if not record:
            return

        def set_it(values: Values) -> None:
            if not values["agency"]:
                raise AuditError("no agency is marked", hint="Enter marks one")
            agency, due = values["agency"][0], values["due"].strip()
            state = values["state"][0] if values["state"] else self.audit.involvement(record, agency)
            wanted = None if not due else "" if due == _NO_DAY else as_stored(due)
            outcome = acts.set_involvement(self.audit, record, agency, state, due=wanted)
            self.attempt(outcome, f"{record} involvement")

        agencies = tuple((code, self.audit.questions.agency_label(code)) for code in self.audit.details.agencies)
        fields = (
            Field("agency", "Agency", choices=agencies),
            Field("state", "Its return", choices=_INVOLVEMENT),
            Field("due", f"Due by, as 1 November 2026 (empty: as it was; {_NO_DAY} takes the day away)"),
        )
        self.ask(f"{record}: involvement", fields, set_it)

    def action_take_returns(self) -> None:
        """Read files that came back, and look at what they say before anything is taken."""
        from audit_tui.tui.screens.merge import MergeScreen, ask_for_files

        def look(paths: tuple[Path, ...], mapping: Path | None) -> None:
            self.call_later(self.app.push_screen, MergeScreen(paths, mapping))  # once the form is gone

        ask_for_files(self, look)

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

        self.app.push_screen(BlindSpotsScreen(self.record))

    def action_summary(self) -> None:
        """What was found."""
        from audit_tui.tui.screens.summary import SummaryScreen

        self.app.push_screen(SummaryScreen())

    def action_follow_actions(self) -> None:
        """What became of the actions and of the learning."""
        from audit_tui.tui.screens.follow_up import FollowUpScreen

        self.app.push_screen(FollowUpScreen())

    def action_history(self) -> None:
        """Who changed what, and when."""
        from audit_tui.tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(PANEL))

    def action_report(self) -> None:
        """The report."""
        from audit_tui.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_set_up(self) -> None:
        """Change the set-up."""
        from audit_tui.tui.screens.set_up import SetUpScreen

        self.app.push_screen(SetUpScreen(self.audit.details))

    def _head(self, seat: str) -> str:
        label = self.audit.questions.agency_label(seat)
        return label if self.is_wide else seat.replace("_", " ")[:9]

    def _cells(self, record: str, overdue: Container[tuple[str, str]]) -> list[str]:
        audit = self.audit
        now = board(audit, record)
        cells = [record, *([age_band(audit, record) or "-"] if self.is_wide else [])]
        for seat in (*audit.details.agencies, PANEL):
            if seat not in now.seats:
                cells.append(_MARKS[audit.involvement(record, seat)])
                continue
            progress = seat_progress(audit, now, seat)
            mark = self._mark(record, seat, overdue=(record, seat) in overdue) if seat != PANEL else ""
            cells.append(f"{len(progress.answered)}/{len(progress.asked)}{mark}")
        details = details_progress(audit, now)
        concerns = audit.concerns(record)
        still_open = open_concerns(audit, record)
        return [
            *cells,
            _agreed(audit, now),
            *([f"{len(details.answered)}/{len(details.asked)}"] if self.is_wide else []),
            str(sum(record in finding.records for finding in shared_findings(audit))),
            f"{still_open} OPEN" if still_open else str(len(concerns)),
        ]

    def _mark(self, record: str, agency: str, *, overdue: bool) -> str:
        """What stands beside an agency's count: its return is in, or overdue; where there is room, by when."""
        state, due = self.audit.involvement(record, agency), self.audit.due(record, agency)
        if state != "awaiting":
            return "✓" if state == "returned" else ""
        when = f" {short_day(due, year=False)}" if due and self.is_wide else ""
        return f" !{when}" if overdue else f" by{when}" if when else ""


def _agreed(audit: Audit, now: Board) -> str:
    """How many of the questions that the panel has to agree are agreed."""
    every = len(to_agree(audit, now))
    return f"{every - len(not_agreed(audit, now))}/{every}"
