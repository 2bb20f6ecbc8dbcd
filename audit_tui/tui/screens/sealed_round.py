"""A round on one keyboard: each agency answers by itself, masked, and nothing of it stays for the next one to see."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from audit_tui.domain.fitting import bounds
from audit_tui.domain.question_set import Question
from audit_tui.errors import AuditError
from audit_tui.tui import walk_text
from audit_tui.tui.widgets.choices import Choice

MASK = "•"
"""Stands for whatever was chosen: one sign, since how many there are would tell what was typed."""

_MORE_KEYS = "abcdefghij"
"""For the tenth option and those after it; none of them is the key of a state."""

Give = Callable[[str, str], None]


def answers_masked(question: Question) -> bool:
    """Whether it is answered in a round, by single keys; any other is written in the agency's own return."""
    return question.answer.facts.chosen or question.answer.facts.stored == "number"


def keyed(question: Question, rows: Sequence[Choice]) -> tuple[Choice, ...]:
    """The options and states with a key for each; without states that need a reason, which would have to be typed."""
    more = iter(_MORE_KEYS)
    kept = (row for row in rows if row.code not in question.reason_for)
    return tuple(Choice(row.code, row.label, row.note, row.key.strip() or next(more)) for row in kept)


class SealedRoundScreen(ModalScreen[None]):
    """One agency after the other; `give` saves an agency's answer and may refuse it, `then` hears how many answered."""

    BINDINGS = [
        ("enter", "go_on", "Go on"),
        ("backspace", "begin_again", "Correct"),
        ("escape", "stop", "Stop"),
        ("down,pagedown", "read_on", "Read on"),
        ("up,pageup", "read_back", "Read back"),
    ]
    DEFAULT_CSS = """
    SealedRoundScreen { align: center middle; background: $background 60%; }
    SealedRoundScreen #round { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $accent;
        padding: 0 1; background: $surface; }
    SealedRoundScreen #round-who, SealedRoundScreen #round-answer { text-style: bold; height: auto; }
    SealedRoundScreen #round-options { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
    """

    who = query_one("#round-who", Static)
    answer = query_one("#round-answer", Static)
    wrong = query_one("#wrong", Static)
    options = query_one("#round-options", VerticalScroll)

    def __init__(
        self,
        question: Question,
        rows: Sequence[Choice],
        agencies: Sequence[tuple[str, str]],
        give: Give,
        then: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._question = question
        self._rows = keyed(question, rows)
        self._agencies = tuple(agencies)
        self._give = give
        self._then = then
        self._at = 0
        self._given = 0
        self._passing = False
        self._picked: tuple[str, ...] = ()
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Who answers, the question, what can be answered, and the sign that something was."""
        with Vertical(id="round") as box:
            box.border_title = Content(f"{self._question.id}: sealed round")
            box.border_subtitle = "Enter go on   Backspace begin again   Esc stop"
            yield Static("", id="round-who", markup=False)
            yield Static(self._question.text, markup=False)
            with VerticalScroll(id="round-options", can_focus=False):
                yield Static(self._keys(), markup=False)
            yield Static("", id="round-answer", markup=False)
            yield Static("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Begin with the first agency."""
        self._show()

    def _keys(self) -> Content:
        lines = [f" {row.key}  {row.label}{f'  ({row.note})' if row.note else ''}" for row in self._rows]
        if self._question.answer.facts.several:
            lines.insert(0, "Several may be chosen; the same key again takes one back.")
        if self._question.answer.facts.stored == "number":
            lines.insert(0, f"Type {bounds(self._question)}; or")
        return Content("\n".join(lines))

    def _show(self, wrong: str = "") -> None:
        label = self._agencies[self._at][1]
        self.who.update(f"{label} answers ({self._at + 1} of {len(self._agencies)}). Everybody else looks away.")
        self.answer.update(f"Answer of {label}: {MASK if self._picked or self._typed else 'nothing yet'}")
        self.wrong.update(wrong)

    def on_key(self, event: Key) -> None:
        """A key that chooses or is typed; what it was is never shown, so none is passed over as if it had not been."""
        if not event.is_printable:
            return
        letter = event.character or ""
        row = next((row for row in self._rows if row.key == letter), None)
        event.stop()
        self._passing = False
        if row is None and self._question.answer.facts.stored != "number":
            self._forget()
            self._show("That key stands for nothing here. Begin again.")
            self.app.bell()
            return
        if row is None:  # what is no number, saving refuses
            self._picked, self._typed = (), self._typed + letter
        elif self._question.answer.facts.several and row.code in self._question.answer.codes:
            self._picked = walk_text.toggled(self._question.answer, self._picked, row.code)
        else:
            self._picked, self._typed = (row.code,), ""
        self._show()

    def action_begin_again(self) -> None:
        """Take back what was chosen: it cannot be seen, so all of it goes."""
        self._forget()
        self._show()

    def action_go_on(self) -> None:
        """Save it and ask the next agency; with nothing chosen, only when Enter is pressed twice."""
        code, label = self._agencies[self._at]
        given = ";".join(self._picked) or self._typed
        if not given and not self._passing:
            self._passing = True
            self._show(f"Nothing is chosen. Enter again goes on without an answer of {label}.")
            return
        if given:
            try:
                self._give(code, given)
            except AuditError:  # its words would say what was chosen
                self._forget()
                self._show("That does not fit this question. Begin again.")
                self.app.bell()
                return
            self._given += 1
        self._forget()
        self._at += 1
        if self._at == len(self._agencies):
            self.action_stop()
        else:
            self._show()

    def _forget(self) -> None:
        self._picked, self._typed, self._passing = (), "", False

    def action_read_on(self) -> None:
        """Scroll the options."""
        self.options.scroll_page_down(animate=False)

    def action_read_back(self) -> None:
        """Scroll back."""
        self.options.scroll_page_up(animate=False)

    def action_stop(self) -> None:
        """Leave; what was entered with Enter is saved, what was not is gone."""
        self._forget()
        self.dismiss()
        self._then(self._given)
