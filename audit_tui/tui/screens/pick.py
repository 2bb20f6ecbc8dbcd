"""A list over a screen, to go somewhere from."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from audit_tui.text import clean_text
from audit_tui.tui.commands import EVERYWHERE, Group, Table
from audit_tui.tui.widgets.choices import Choice, ChoiceList

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

_TYPED = (
    "3.4 or Ed",
    "Stand on the first row whose id or name begins so; NEG-3.4 is found by 3.4 too.",
)
_CLOSE = ("Esc", "Close the list; nothing is done.")
_QUESTION = re.compile(r"\w+-\d+\.\d+")


class PickScreen(ModalScreen[None]):
    """Enter goes to the row that the list stands on; Esc leaves. What is typed is looked for at the rows' beginning."""

    BINDINGS = [("escape", "cancel", "Close"), ("f1,question_mark", "help", "Help")]
    KEYS = "Enter go   F1 help   Esc close"
    TABLE: ClassVar[Table] = Table(
        "A list to choose one row of. The key in front of a row, where there is one, chooses it at once.",
        Group("Choose", (), (("↑ ↓ Enter", "Move, and choose."), _TYPED, _CLOSE)),
        Group(EVERYWHERE, ()),
    )

    def __init__(
        self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None], *, about: str = ""
    ) -> None:
        """`about` says what is to be known to read the rows."""
        super().__init__()
        self._title = title
        self._rows = rows
        self._at = at
        self._then = then
        self._about = about
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="pick") as box:
            box.border_title = Content(clean_text(self._title))
            find = "3.4 finds it   " if any(_QUESTION.fullmatch(row.code) for row in self._rows) else ""
            box.border_subtitle = f"{find}{self.KEYS}"
            if self._about:
                yield Static(self._about, id="pick-about", markup=False)
            yield ChoiceList(id="picks")

    def on_mount(self) -> None:
        """Fill the list, and move in it at once."""
        self.fill(self.query_one(ChoiceList))
        self.query_one(ChoiceList).focus()

    def fill(self, choices: ChoiceList) -> None:
        """Stand on the current place."""
        choices.fill(self._rows, (self._at,), token="pick", plain=True)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click on a row."""
        self.choose(event.code)

    def choose(self, code: str) -> None:
        """Go there."""
        self.dismiss()
        self._then(code)

    def on_key(self, event: Key) -> None:
        """The key in front of a row chooses it, as it does beside a question; without one, an id is looked for."""
        row = next((row for row in self._rows if row.key.strip() and row.key == event.character), None)
        if row is not None:
            event.stop()
            self.choose(row.code)
        elif event.is_printable and event.character and event.key not in ("space", "question_mark"):
            self._find(event.character)
        else:
            self._typed = ""

    def _find(self, typed: str) -> None:
        """Stand on the first row that begins with what was typed so far, else on the first with this letter."""
        for text in (self._typed + typed, typed):
            for place, row in enumerate(self._rows):
                if any(part.startswith(text.lower()) for part in _beginnings(row)):
                    self._typed = text
                    self.query_one(ChoiceList).highlighted = place
                    return
        self._typed = ""

    def action_help(self) -> None:
        """What the list is for, and its keys."""
        from audit_tui.tui.screens.help import HelpScreen

        app = cast("AuditApp", self.app)
        self.app.push_screen(HelpScreen(self.TABLE, app.keymap.keys, more=self._about, banner=app.banner))

    def action_cancel(self) -> None:
        """Stay."""
        self.dismiss()


def _beginnings(row: Choice) -> tuple[str, ...]:
    """What may be typed for a row: its words, or its id where it shows that, or what stands after the id's hyphen."""
    label, code = row.label.strip().lower(), row.code.lower()
    return (label, code, code.partition("-")[2] or code) if code in label else (label,)


class MarkScreen(PickScreen):
    """Enter, Space or a click marks rows, ctrl+s goes on with those that are marked; Esc leaves."""

    BINDINGS = [
        Binding("ctrl+s", "go_on", "Go on", priority=True),
        ("space", "mark", "Mark"),
    ]
    KEYS = "Enter mark   ctrl+s go on   F1 help   Esc close"
    TABLE = Table(
        "A list to mark one row or several of, and to go on with those.",
        Group(
            "Mark", (), (("Enter Space", "Mark the row, or take the mark away."), ("ctrl+s", "Go on."), _TYPED, _CLOSE)
        ),
        Group(EVERYWHERE, ()),
    )

    def __init__(
        self, title: str, rows: Sequence[Choice], marked: Sequence[str], then: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(title, rows, "", self.choose)
        self._marked = tuple(marked)
        self._go_on = then

    def fill(self, choices: ChoiceList) -> None:
        """Stand on the first that is marked."""
        choices.fill(self._rows, self._marked, several=True, token="mark")

    def choose(self, code: str) -> None:
        """Mark or unmark it."""
        now = {*self._marked} ^ {code}
        self._marked = tuple(row.code for row in self._rows if row.code in now)
        self.query_one(ChoiceList).mark(self._marked)

    def action_mark(self) -> None:
        """Mark or unmark the row on which the list stands."""
        if code := self.query_one(ChoiceList).current:
            self.choose(code)

    def action_go_on(self) -> None:
        """Go on with what is marked."""
        self.dismiss()
        self._go_on(self._marked)
