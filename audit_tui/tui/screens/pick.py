"""A list over a screen, to go somewhere from."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen

from audit_tui.text import clean_text
from audit_tui.tui.widgets.choices import Choice, ChoiceList


class PickScreen(ModalScreen[None]):
    """Enter goes to the row that the list stands on; Esc leaves."""

    BINDINGS = [("escape", "cancel", "Close")]
    KEYS = "Enter go   Esc close"

    def __init__(self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None]) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._at = at
        self._then = then

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="pick") as box:
            box.border_title = Content(clean_text(self._title))
            box.border_subtitle = self.KEYS
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
        """The key in front of a row chooses it, as it does beside a question."""
        row = next((row for row in self._rows if row.key.strip() and row.key == event.character), None)
        if row is not None:
            event.stop()
            self.choose(row.code)

    def action_cancel(self) -> None:
        """Stay."""
        self.dismiss()


class MarkScreen(PickScreen):
    """Space or a click marks rows, Enter goes on with those that are marked; Esc leaves."""

    BINDINGS = [
        Binding("enter", "go_on", "Go on", priority=True),
        ("space", "mark", "Mark"),
    ]
    KEYS = "Space mark   Enter go on   Esc close"

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
