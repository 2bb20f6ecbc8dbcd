"""The history, to be read: who changed what, when, from what to what, and why; what is sealed stays sealed."""

from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.reports.past import PastChange, PastLine, past
from audit_tui.text import day, one_line, plural
from audit_tui.tui.commands import HISTORY
from audit_tui.tui.screens.base import SessionBoundScreen, bindings, refused
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.report import TextScreen
from audit_tui.tui.widgets.choices import Choice

_ALL = ""
_NOTHING = (
    "Nothing was changed yet. Whatever is answered, agreed or written down is listed here, with when and by whom."
)


class HistoryScreen(TextScreen, SessionBoundScreen):
    """Every change that the viewer may know of, latest first; of one record, agency or question, or of all."""

    TABLE = HISTORY
    BINDINGS = bindings(HISTORY)

    def __init__(self, viewer: str, record: str = "", question: str = "") -> None:
        super().__init__()
        self._viewer = viewer
        self._record = record
        self._agency = ""
        self._question = question
        self._made: tuple[PastChange, ...] | None = None

    @property
    def acting_seat(self) -> str:
        """Whoever reads it."""
        return self._viewer

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.is_mounted:
            self.refresh_view()

    def on_mount(self) -> None:
        """Read it."""
        self.run_worker(self._read())

    async def _read(self) -> None:
        """Read it on the thread that saves, after what is still to be saved: it takes as long as a few frames."""
        await self.audit_app.saver.drained()
        try:
            self._made = await self.audit_app.saver.by_itself(self.audit_app.opened.made)
        except AuditError as error:
            refused(self, error)
            return
        if self.is_attached:
            self.refresh_view()

    @property
    def heading(self) -> str:
        """Of what."""
        of = " ".join(part for part in (self._record, self._agency, self._question) if part)
        return f"History{f' of {of}' if of else ''}: {self.audit.details.title}"

    def made(self) -> str:
        """The changes, latest first."""
        if self._made is None:
            return "Reading the history …"
        lines = self._lines()
        if not lines:
            of_some = self._record or self._agency or self._question
            return "Nothing was changed here yet: x shows the whole history." if of_some else _NOTHING
        return "\n".join(
            (f"{plural(len(lines), 'change')}, the latest first.", "", *map(self._in_words, reversed(lines)))
        )

    def _lines(self) -> tuple[PastLine, ...]:
        return past(
            self.audit,
            self._made or (),
            viewer=self._viewer,
            record=self._record,
            agency=self._agency,
            question=self._question,
        )

    def _in_words(self, line: PastLine) -> str:
        label = self.audit.questions.agency_label
        by = "the panel" if line.by == PANEL else label(line.by)
        whose = label(line.agency) if line.agency and line.agency != line.by else ""
        place = " ".join(part for part in (line.record, whose) if part)
        head = f"{day(line.at)} {line.at[11:16]} UTC, {by}: {f'{place}, ' if place else ''}{line.what}"
        parts = [head]
        parts += [f"    was: {one_line(line.before)}"] if line.before else []
        if line.after:
            parts.append(f"    {'is' if line.before else 'said'}: {one_line(line.after)}")
        elif line.before:
            parts.append("    taken away")
        parts += [f"    why: {one_line(line.why)}"] if line.why else []
        return "\n".join(parts)

    def action_record(self) -> None:
        """Of one record."""
        rows = [Choice(record, record) for record in self.audit.details.records]
        self._ask("Of which record?", rows, self._record, "_record")

    def action_of_agency(self) -> None:
        """Of one agency."""
        audit = self.audit
        codes = audit.details.agencies if self._viewer == PANEL else (self._viewer,)
        rows = [Choice(code, audit.questions.agency_label(code)) for code in codes]
        self._ask("Of which agency?", rows, self._agency, "_agency")

    def action_of_question(self) -> None:
        """Of one question: those that something was said on."""
        said = {line.question for line in past(self.audit, self._made or (), viewer=self._viewer)}
        rows = [
            Choice(question.id, f"{question.id}  {question.text}")
            for question in self.audit.questions.questions
            if question.id in said
        ]
        self._ask("Of which question?", rows, self._question, "_question")

    def _ask(self, title: str, rows: list[Choice], at: str, name: str) -> None:
        def choose(code: str) -> None:
            setattr(self, name, code)

        self.app.push_screen(PickScreen(title, [Choice(_ALL, "All"), *rows], at, choose))

    def action_everything(self) -> None:
        """Everything again."""
        self._record = self._agency = self._question = ""
        self.refresh_view()

    def record_of_concern(self) -> tuple[str, str | None]:
        """The record whose history this is."""
        return self._record or self.audit.details.records[0], self._question or None
