"""The findings by theme and record, and how the answers fall, in figures that are read without colour."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.domain.asking import board
from audit_tui.services.counting import QuestionCounted, counted
from audit_tui.services.summary import examined
from audit_tui.text import plural
from audit_tui.tui import learning_text
from audit_tui.tui.commands import COUNTS
from audit_tui.tui.screens.base import SessionBoundScreen, bindings

_NONE = "None of these: y shows the others."
_NOTHING_OPEN = "Nothing is revealed yet: v at a question reveals its answers."


class CountsScreen(SessionBoundScreen):
    """A heat map of each kind of finding, then bars for the questions that differ or those of one layer."""

    TABLE = COUNTS
    BINDINGS = bindings(COUNTS)
    DEFAULT_CSS = """
    CountsScreen #counts { height: 1fr; padding: 0 1; }
    CountsScreen #counts-found, CountsScreen #counts-answers { height: auto; margin: 0 0 1 0; }
    """

    found = query_one("#counts-found", Static)
    answers = query_one("#counts-answers", Static)

    def __init__(self) -> None:
        super().__init__()
        self._layer = 0

    def body(self) -> Iterable[Widget]:
        """Both in one scroll."""
        with VerticalScroll(id="counts"):
            yield Static("", id="counts-found", markup=False)
            yield Static("", id="counts-answers", markup=False)

    def on_mount(self) -> None:
        """Scroll with the keys at once."""
        self.query_one("#counts").focus()

    def on_resize(self) -> None:
        """Lay out anew."""
        if self.is_mounted:
            self.refresh_view()

    def refresh_view(self) -> None:
        """Count again; of what agencies answered only what is opened."""
        audit = self.audit
        self.show_where(f"Counts: {audit.details.title}")
        self.found.update(learning_text.heat_maps(audit, self.app.size.width - 4))
        every = [
            each
            for each in counted(audit, {record: board(audit, record) for record in examined(audit)})
            if any(count for _, count in each.answers.options)
        ]
        title, chosen = self._choose(every)
        head = Content.styled(f"How the answers fall, of what is revealed: {title}", "bold underline")
        shown = learning_text.answer_bars(chosen) if chosen else Content(f"  {_NONE if every else _NOTHING_OPEN}")
        self.answers.update(Content("\n").join([head, shown]))

    def _choose(self, every: list[QuestionCounted]) -> tuple[str, list[QuestionCounted]]:
        layers = self.audit.questions.vocabulary.layers
        if not self._layer:
            differ = [each for each in every if sum(bool(count) for _, count in each.answers.options) > 1]
            return f"{plural(len(differ), 'question')} with more than one answer (y: others)", differ
        layer = layers[self._layer - 1]
        return f"{layer.label} (y: others)", [each for each in every if each.question.layer == layer.code]

    def action_layer(self) -> None:
        """The next layer, and after the last those that differ."""
        self._layer = (self._layer + 1) % (len(self.audit.questions.vocabulary.layers) + 1)
        self.refresh_view()
        self.answers.scroll_visible(top=True, animate=False)
