"""A text to be read in full; the report as it will be exported, and its export."""

from collections.abc import Iterable
from pathlib import Path

from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import TextArea

from audit_tui.errors import AuditError
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.kinds import FORMATS, Audience, Kind, format_of
from audit_tui.reports.making import Made, document, make_report, words_in
from audit_tui.reports.phrases import DEFAULT_PHRASES
from audit_tui.settings import phrases_in_force
from audit_tui.tui.commands import REPORT
from audit_tui.tui.screens.base import AuditScreen, SessionBoundScreen, bindings, refused
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.writing import ask_to_write, before_writing, may_write, only_you
from audit_tui.tui.widgets.choices import Choice


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


_KINDS: tuple[tuple[Kind, Audience, str], ...] = (
    ("full", "panel", "The full report, for the panel"),
    ("full", "board", "The full report, for the board"),
    ("full", "public", "The full report, for the public"),
    ("record", "panel", "One sheet a record"),
    ("actions", "panel", "The action plan"),
    ("learning", "public", "What is published: the learning summary"),
)


class ReportScreen(TextScreen, SessionBoundScreen):
    """The very text, to be read and written to a file."""

    TABLE = REPORT
    BINDINGS = bindings(REPORT)

    _kind: Kind = "full"
    _audience: Audience = "panel"
    _agency: str | None = None

    @property
    def heading(self) -> str:
        """The audit's title."""
        return f"Report: {self.audit.details.title}"

    def made(self) -> str:
        """The report."""
        return self._report().report.markdown

    def _report(self) -> Made:
        try:
            phrases = phrases_in_force()
        except AuditError as error:
            refused(self, error)
            phrases = DEFAULT_PHRASES
        return make_report(self.audit, self._kind, audience=self._audience, agency=self._agency, phrases=phrases)

    def action_kind(self) -> None:
        """Another kind of report, or for somebody else."""
        rows = [Choice(str(place), label) for place, (_, _, label) in enumerate(_KINDS)]
        agencies = ((code, self.audit.questions.agency_label(code)) for code in self.audit.details.agencies)
        rows += [Choice(code, f"{label}: its own note") for code, label in agencies]
        at = self._agency or str([each[:2] for each in _KINDS].index((self._kind, self._audience)))
        self.app.push_screen(PickScreen("Which report?", rows, at, self._show))

    def _show(self, chosen: str) -> None:
        if chosen.isdigit():
            self._kind, self._audience, _ = _KINDS[int(chosen)]
            self._agency = None
        else:
            self._kind, self._audience, self._agency = "agency", "panel", chosen
        self.refresh_view()

    def action_write(self) -> None:
        """Ask where to, and write it."""
        if not may_write(self):
            return
        made = self._report()
        all_words = "\n".join(dict.fromkeys(words_in(made, form) for form in FORMATS))  # the file's name decides which
        warnings = identifiers_before_export(self.audit, all_words)
        said = [f"Check first: {warning}" for warning in warnings]
        said += [f"Held back: {what}" for what in made.held_back]
        help_text = before_writing(said, f"{only_you(self.audit_app.opened)} .md .html .docx .csv .json")
        kind = "report" if self._kind == "full" else self._kind
        parts = (self.audit.details.id, self._agency or "", kind, "" if self._audience == "panel" else self._audience)
        name = "-".join(part for part in parts if part)

        def written(path: Path) -> str | bytes:
            return document(self.audit, made, format_of(path))

        ask_to_write(self, "Write the report to a file", f"{name}.md", written, help_text)
