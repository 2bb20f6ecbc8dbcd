"""A text to be read in full; the report as it will be exported, and its export."""

from collections.abc import Iterable

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import TextArea

from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.full import full_report
from audit_tui.tui.commands import REPORT
from audit_tui.tui.screens.base import AuditScreen, SessionBoundScreen, bindings
from audit_tui.tui.screens.writing import ask_to_write, may_write

SHOWN = 4
"""How many warnings fit above the form."""


class TextScreen(AuditScreen):
    """A text to be read."""

    text = query_one(TextArea)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextArea("", id="report", read_only=True, soft_wrap=True)

    @property
    def heading(self) -> str:
        """What the text is."""
        raise NotImplementedError

    def made(self) -> str:
        """The text as things now stand."""
        raise NotImplementedError

    def refresh_view(self) -> None:
        """Make the text again."""
        self.show_where(self.heading)
        made = self.made()
        if self.text.text != made:
            self.text.text = made
        self.text.focus()


class ReportScreen(TextScreen, SessionBoundScreen):
    """The very text, to be read and written to a file."""

    TABLE = REPORT
    BINDINGS = bindings(REPORT)

    @property
    def heading(self) -> str:
        """The audit's title."""
        return f"Report: {self.audit.details.title}"

    def made(self) -> str:
        """The report."""
        return full_report(self.audit)

    def action_write(self) -> None:
        """Ask where to, and write it."""
        if not may_write(self):
            return
        made = self.made()
        warnings = identifiers_before_export(self.audit, made)
        shown = [f"Check first: {warning}" for warning in warnings[:SHOWN]]
        more = [f"and {len(warnings) - SHOWN} more"] if len(warnings) > SHOWN else []
        help_text = "\n".join((*shown, *more, "Only you can read the file."))
        name = f"{self.audit.details.id}-report.md"
        ask_to_write(self, "Write the report to a file", name, made, help_text)
