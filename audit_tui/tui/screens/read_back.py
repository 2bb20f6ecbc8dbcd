"""One finding, or one agreed answer, in short and widely spaced lines, for the chair to read back to the panel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from audit_tui.domain.across import shared_findings
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Agreement, Answer, Finding
from audit_tui.domain.words import FINDING_LABELS, PANEL, FindingKind
from audit_tui.services.summary import by_theme
from audit_tui.services.wording import in_words
from audit_tui.text import one_line
from audit_tui.tui.commands import READ_BACK
from audit_tui.tui.screens.base import SessionBoundScreen, bindings
from audit_tui.tui.widgets.title_bar import TitleBar

ASK = "Read back: is that what the panel agreed?"
LINE = 42
"""How many letters a line has, where there is room: half a screen of 80 columns."""


@dataclass(frozen=True)
class Page:
    """What is read back at once: a heading, what it is about, and paragraphs, of which those in `said` are bold."""

    heading: str
    about: tuple[str, ...]
    said: tuple[str, ...]
    more: tuple[str, ...] = ()


def pages_of_summary(audit: Audit) -> list[Page]:
    """Every finding, in the order of the summary."""
    kinds: tuple[FindingKind, ...] = ("strength", "improvement")
    return [
        _finding(audit, finding)
        for kind in kinds
        for _theme, findings, _records in by_theme(audit, kind)
        for finding in findings
    ]


def pages_of_question(audit: Audit, record: str, question: Question) -> tuple[list[Page], int]:
    """What the panel agreed at a question and every finding of its record; and the place to start at.

    That is the agreed answer, or else the finding that was written down last, at this question if there is one.
    """
    agreed = _agreed(audit, record, question)
    findings = [finding for finding in shared_findings(audit) if record in finding.records]
    pages = [*agreed, *(_finding(audit, finding) for finding in findings)]
    here = [place for place, finding in enumerate(findings) if finding.question == question.id]
    return pages, 0 if agreed else here[-1] if here else max(0, len(findings) - 1)


def _finding(audit: Audit, finding: Finding) -> Page:
    theme = audit.questions.theme_label(finding.theme)
    return Page(FINDING_LABELS[finding.sort], (", ".join(finding.records), theme), (finding.text,))


def _agreed(audit: Audit, record: str, question: Question) -> list[Page]:
    """The agreed answer with its reason and who does not share it; or the panel's own answer to its own question."""
    given = audit.agreement(record, question.id) or audit.answer(record, PANEL, question.id)
    if given is None:
        return []
    theme = audit.questions.theme_label(question.theme)
    answer = in_words(question, given.value, given.state)
    about = (f"{record}  {question.id}", theme, question.text)
    unquorate = ("NOT QUORATE",) if given.not_quorate else ()
    return [Page("Agreed", about, (answer, *unquorate), tuple(_why(audit, given)))]


def _why(audit: Audit, given: Agreement | Answer) -> Iterable[str]:
    if isinstance(given, Answer):
        yield given.evidence
        return
    yield f"Reason: {given.reason}"
    for view in given.dissent:
        yield f"Not shared by {audit.questions.agency_label(view.agency)}: {view.words}"


class ReadBackScreen(SessionBoundScreen):
    """One page of large type; the arrows go to the others."""

    TABLE = READ_BACK
    BINDINGS = bindings(READ_BACK)

    words = query_one("#read-back-words", Static)
    scroll = query_one("#read-back", VerticalScroll)

    def __init__(self, pages: Sequence[Page], at: int = 0) -> None:
        super().__init__()
        self._pages = tuple(pages)
        self._at = at

    def compose(self) -> ComposeResult:
        """The words, under the line with the banner; no list of keys, which is under F1."""
        yield TitleBar()
        with VerticalScroll(id="read-back", can_focus=False):
            yield Static("", id="read-back-words", markup=False)
        yield Static("", id="said", markup=False)

    def on_resize(self) -> None:
        """Lines as short as the screen is narrow."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """Show the page."""
        others = f"{self._at + 1} of {len(self._pages)}, ← → the others" if len(self._pages) > 1 else "Read back"
        self.show_where(f"{others}, Esc back")
        width = max(8, min(LINE, self.app.size.width - 4))
        self.words.styles.width = width
        self.words.update(self._shown(self._pages[self._at], width))

    def _shown(self, page: Page, width: int) -> Content:
        heading = " ".join(page.heading.upper())
        words = heading if len(heading) <= width else page.heading.upper()
        lines = [Content.styled(words, "bold"), Content("")]
        for part in page.about:
            lines += self._lines(part, width, apart=False)
        for style, parts in (("bold", page.said), ("", page.more)):
            for part in parts:
                if part.strip():
                    lines += [Content(""), *self._lines(part, width, style=style)]
        return Content("\n").join([*lines, Content(""), *self._lines(ASK, width, apart=False)])

    def _lines(self, text: str, width: int, *, style: str = "", apart: bool = True) -> list[Content]:
        """A text in lines of this width at most, each with a blank line under it where they stand apart."""
        wrapped = Text(one_line(text)).wrap(self.app.console, width)
        lines = [Content.styled(line.plain.rstrip(), style) for line in wrapped]
        return [each for line in lines for each in (line, Content(""))][:-1] if apart else lines

    def _go(self, by: int) -> None:
        self._at = (self._at + by) % len(self._pages)
        self.refresh_view()
        self.scroll.scroll_home(animate=False)

    def action_next(self) -> None:
        """The next one; after the last, the first."""
        self._go(1)

    def action_previous(self) -> None:
        """The one before."""
        self._go(-1)

    def action_page_down(self) -> None:
        """Read on."""
        self.scroll.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Read back."""
        self.scroll.scroll_page_up(animate=False)
