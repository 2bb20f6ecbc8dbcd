"""The report as it will be exported, and its export."""

from collections.abc import Iterable
from pathlib import Path

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import TextArea

from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.full import full_report
from audit_tui.tui.commands import REPORT
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.screens.form import Field, Values

SHOWN = 4
"""How many warnings fit above the form."""


class ReportScreen(SessionBoundScreen):
    """The very text, to be read and written to a file."""

    TABLE = REPORT
    BINDINGS = bindings(REPORT)

    text = query_one(TextArea)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextArea("", id="report", read_only=True, soft_wrap=True)

    def refresh_view(self) -> None:
        """Make the report again."""
        self.show_where(f"Report: {self.audit.details.title}")
        made = full_report(self.audit)
        if self.text.text != made:
            self.text.text = made
        self.text.focus()

    def action_write(self) -> None:
        """Ask where to, and write it."""
        session = self.audit_app.opened
        made = full_report(self.audit)
        warnings = identifiers_before_export(self.audit, made)

        def write(values: Values) -> None:
            path = Path(values["path"].strip()).expanduser().resolve()
            self.audit_app.workspace.export(path, made, over="over" in values["over"])
            self.say(f"Written: {path}")

        fields = (
            Field("path", "File", value=str(session.export_folder / f"{session.audit.details.id}-report.md")),
            Field("over", "If a file of this name is there", choices=(("over", "write over it"),), several=True),
        )
        shown = [f"Check first: {warning}" for warning in warnings[:SHOWN]]
        more = [f"and {len(warnings) - SHOWN} more"] if len(warnings) > SHOWN else []
        help_text = "\n".join((*shown, *more, "Only you can read the file."))
        self.ask("Write the report to a file", fields, write, help_text)
