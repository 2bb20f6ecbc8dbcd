"""A text to be read in full; the report as it will be exported, and its export."""

import asyncio
from collections.abc import Iterable, Sequence
from operator import is_not
from pathlib import Path

from textual import work
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import TextArea

from audit_tui.domain.audit import Audit
from audit_tui.errors import AuditError
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.kinds import FORMATS, Audience, Format, Kind, format_of
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


_MAKING = "Making the report … Esc goes back."
_FORMATS: dict[Format, str] = {
    "md": "Markdown: plain text",
    "docx": "Word",
    "html": "HTML: a page for a browser",
    "csv": "CSV: the data, as a table",
    "json": "JSON: the data, for a program",
}

_CHECKING = "Looking through the report for what may identify somebody … Esc goes back, and nothing is written."

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
    _made: Made | None = None
    _made_of: tuple[Audit, Kind, Audience, str | None] | None = None
    """What the report on the screen was made of: another is made when that is another."""
    _format: Format = "md"
    _write_next = False
    """Somebody asked to write it while it was still being made."""

    @property
    def heading(self) -> str:
        """The audit's title."""
        return f"Report: {self.audit.details.title}"

    def made(self) -> str:
        """The report, or that it is being made."""
        return self._made.report.markdown if self._made is not None else _MAKING

    def refresh_view(self) -> None:
        """Make the report again where it would be another; that of a large audit takes as long as many frames."""
        of = (self.audit, self._kind, self._audience, self._agency)
        if self._made_of is None or any(map(is_not, of, self._made_of)):
            self._made, self._made_of = None, of
            self._make()
        super().refresh_view()

    @work(exclusive=True)
    async def _make(self) -> None:
        self._made = await asyncio.to_thread(self._report)
        self.refresh_view()
        write_next, self._write_next = self._write_next, False
        if write_next and self.is_current:
            self._write_as(self._format)

    def _report(self) -> Made:
        try:
            phrases = phrases_in_force()
        except AuditError as error:
            self.call_later(refused, self, error)
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
        """Ask as what and where to, and write it."""
        if may_write(self):
            rows = [Choice(code, label, key=str(key)) for key, (code, label) in enumerate(_FORMATS.items(), 1)]
            self.app.push_screen(PickScreen("Write the report as", rows, self._format, self._write_as))

    def _write_as(self, chosen: str) -> None:
        self._format = next(code for code in _FORMATS if code == chosen)
        if self._made is None:
            self._write_next = True
        else:
            self.say(_CHECKING)
            self._check(self._made)

    @work(exclusive=True)
    async def _check(self, made: Made) -> None:
        """Look for what may identify somebody, which takes seconds in a large report, then ask where to."""
        audit = self.audit

        def found() -> tuple[str, ...]:
            words = "\n".join(dict.fromkeys(words_in(made, form) for form in FORMATS))  # the file's name decides which
            return tuple(identifiers_before_export(audit, words))

        warnings = await asyncio.to_thread(found)
        if not self.is_current:
            return
        self.say("")
        self._ask_to_write(made, warnings)

    def _ask_to_write(self, made: Made, warnings: Sequence[str]) -> None:
        said = [f"Check first: {warning}" for warning in warnings]
        said += [f"Held back: {what}" for what in made.held_back]
        help_text = before_writing(said, only_you(self.audit_app.opened))
        kind = "report" if self._kind == "full" else self._kind
        parts = (self.audit.details.id, self._agency or "", kind, "" if self._audience == "panel" else self._audience)
        name = "-".join(part for part in parts if part)

        def written(path: Path) -> str | bytes:
            return document(self.audit, made, format_of(path))

        ask_to_write(self, "Write the report to a file", f"{name}.{self._format}", written, help_text)
