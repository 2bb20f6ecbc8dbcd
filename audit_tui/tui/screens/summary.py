"""What was found, by theme, strengths with the same weight as areas for improvement."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.asking import board
from audit_tui.domain.completeness import open_concerns
from audit_tui.domain.session import FindingKind
from audit_tui.services.progress import seat_progress
from audit_tui.services.summary import by_theme
from audit_tui.services.undoing import Step
from audit_tui.tui.commands import SUMMARY
from audit_tui.tui.screens.base import SessionBoundScreen, bindings


class SummaryScreen(SessionBoundScreen):
    """The end of the day: what works well, what needs to improve, what is to be done, what is missing."""

    TABLE = SUMMARY
    BINDINGS = bindings(SUMMARY)

    strengths = query_one("#strengths", Static)
    improvements = query_one("#improvements", Static)
    rest = query_one("#rest", Static)

    def body(self) -> Iterable[Widget]:
        """Three blocks in one scroll."""
        with VerticalScroll(id="summary"):
            yield Static("", id="strengths", markup=False)
            yield Static("", id="improvements", markup=False)
            yield Static("", id="rest", markup=False)

    def on_mount(self) -> None:
        """Scroll with the keys at once."""
        self.query_one("#summary").focus()

    def refresh_view(self) -> None:
        """Read the findings again."""
        self.show_where(f"Summary: {self.audit.details.title}")
        self.strengths.update(self._findings("strength", "What works well"))
        self.improvements.update(self._findings("improvement", "What needs to improve"))
        self.rest.update(Content("\n").join([*self._actions(), *self._missing()]))

    def shows(self, act: Step) -> bool:
        """All findings and actions are here."""
        return act.written_down or super().shows(act)

    def action_report(self) -> None:
        """The report."""
        from audit_tui.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_read_back(self) -> None:
        """The findings in large type, one by one."""
        from audit_tui.tui.screens.read_back import ReadBackScreen, pages_of_summary

        if pages := pages_of_summary(self.audit):
            self.app.push_screen(ReadBackScreen(pages))
        else:
            self.say("Nothing to read back: no finding is written down yet.")

    def _findings(self, sort: FindingKind, title: str) -> Content:
        audit = self.audit
        of = len(audit.details.records)
        lines = [Content.assemble((title, "bold underline"))]
        for theme, findings, records in by_theme(audit, sort):
            words = f"{audit.questions.theme_label(theme)}: {records} of {of} records"
            lines.append(Content.assemble((words, "bold")))
            for finding in findings:
                agencies = ", ".join(audit.questions.agency_label(agency) for agency in finding.agencies)
                about = f"  ({'; '.join(part for part in (agencies, ', '.join(finding.records)) if part)})"
                lines.append(Content.assemble(f"  • {finding.text}", (about, "dim")))
        if len(lines) == 1:
            lines.append(Content("  None written down yet."))
        return Content("\n").join([*lines, Content("")])

    def _actions(self) -> list[Content]:
        lines = [Content.assemble(("Actions", "bold underline"))]
        for action in self.audit.actions:
            about = f"  ({action.owner}, by {action.due or 'no date'}; {', '.join(action.records)})"
            lines.append(Content.assemble(f"  {action.id} {action.text}", (about, "dim")))
        return [*lines, Content("" if self.audit.actions else "  None written down yet.\n")]

    def _missing(self) -> list[Content]:
        audit = self.audit
        lines = [Content.assemble(("Before the record is complete", "bold underline"))]
        for record in audit.details.records:
            now = board(audit, record)
            concerns = open_concerns(audit, record)
            parts = [f"concerns not followed up: {concerns}"] if concerns else []
            for seat in now.seats:
                progress = seat_progress(audit, now, seat)
                if progress.missing or progress.deferred:
                    lack = len(progress.missing) + len(progress.deferred)
                    parts.append(f"{audit.questions.agency_label(seat)} {lack}")
            lines.append(Content(f"  {record}: {', '.join(parts) or 'nothing missing'}"))
        return lines
