"""Words looked for over a screen of the session: Enter goes to where they stand."""

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from audit_tui.domain.audit import Audit
from audit_tui.services.searching import Found, Passage, find, passages
from audit_tui.text import clean_text, one_line, plural
from audit_tui.tui.widgets.choices import Choice, ChoiceList

_MOST = 100
_PAUSE_SECONDS = 0.12

_EMPTY = "Write a word or more. Enter goes to a place that holds all of them."

Go = Callable[[str, str], None]
"""Goes to a record and a question, each empty where the passage names none."""


class SearchScreen(ModalScreen[None]):
    """A line to write in, and under it what holds all of its words; the arrows move in the list meanwhile."""

    DEFAULT_CSS = """
    SearchScreen { align: center middle; background: $background 60%; }
    SearchScreen #found { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS = [
        ("escape", "cancel", "Close"),
        ("down", "move('cursor_down')", "Next"),
        ("up", "move('cursor_up')", "Previous"),
        ("pagedown", "move('page_down')", "Further"),
        ("pageup", "move('page_up')", "Back"),
    ]

    def __init__(
        self, audit: Audit, viewer: str, last: str, remember: Callable[[str], None], go: Go, *, banner: str = ""
    ) -> None:
        """`last` is what was looked for before; `remember` is told what is looked for now."""
        super().__init__()
        self._audit = audit
        self._viewer = viewer
        self._last = last
        self._remember = remember
        self._go = go
        self._banner = banner
        self._among: tuple[Passage, ...] | None = None
        self._found: tuple[Found, ...] = ()
        self._for: str | None = None
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, how many there are, and the list."""
        with Vertical(id="pick") as box:
            box.border_title = "Search"
            box.border_subtitle = Content(f"{self._banner}  ↑ ↓ Enter go   Esc close".strip())
            yield Input(self._last, placeholder="words in questions, answers, evidence, findings …", id="looked-for")
            yield Static("", id="found", markup=False)
            yield ChoiceList(id="picks")

    def on_mount(self) -> None:
        """Write at once, over what was looked for last; what can be found is gathered meanwhile."""
        self.query_one(ChoiceList).can_focus = False
        line = self.query_one(Input)
        line.focus()
        line.action_select_all()
        self.run_worker(self._gather())

    async def _gather(self) -> None:
        self._among = await asyncio.to_thread(_ready, self._audit, self._viewer)
        self._look()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Look a moment after the last letter."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE_SECONDS, self._look)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Go to the row that the list stands on."""
        if self._among is None:
            self._among = _ready(self._audit, self._viewer)
        self._look()
        row = self.query_one(ChoiceList).highlighted
        if row is not None and row < len(self._found):
            self._leave_for(self._found[row].passage)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """A click on a row."""
        self._leave_for(self._found[int(event.code)].passage)

    def action_move(self, how: str) -> None:
        """Move in the list without leaving the line."""
        getattr(self.query_one(ChoiceList), f"action_{how}")()

    def action_cancel(self) -> None:
        """Stay; what was looked for is there again next time."""
        self._remember(self._words)
        self.dismiss()

    @property
    def _words(self) -> str:
        return clean_text(self.query_one(Input).value).strip()

    def _leave_for(self, passage: Passage) -> None:
        self._remember(self._words)
        self.dismiss()
        self._go(passage.record, passage.question)

    def _look(self) -> None:
        words = self._words
        if self._among is None or words == self._for or not self.is_attached:
            return
        self._for = words
        found = find(self._among, words)
        self._found = found[:_MOST]
        none = "Nothing found. Try fewer or shorter words."
        shown = f", the first {_MOST} of them here" if len(found) > _MOST else ""
        said = f"{plural(len(found), 'place')}{shown}" if found else none if words else _EMPTY
        self.query_one("#found", Static).update(said)
        rows = [Choice(str(place), _row(each)) for place, each in enumerate(self._found)]
        self.query_one(ChoiceList).fill(rows, (), token=words, plain=True)


def _ready(audit: Audit, viewer: str) -> tuple[Passage, ...]:
    """Everything that can be found, folded already."""
    found = passages(audit, viewer)
    return tuple(passage for passage in found if passage.folded)


def _row(found: Found) -> str:
    """Where it stands, and under it the words with the match between ‹ and ›."""
    passage = found.passage
    where = "  ".join(part for part in (passage.record, passage.question, passage.what) if part)
    excerpt = "".join(f"‹{text}›" if matches else text for text, matches in found.excerpt)
    return f"{one_line(where)}\n     {clean_text(excerpt)}"
