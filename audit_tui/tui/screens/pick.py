"""A list over a screen, to go somewhere from."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen

from audit_tui.tui.widgets.choices import Choice, ChoiceList


class PickScreen(ModalScreen[None]):
    """Enter goes to the row that the list stands on; Esc leaves."""

    BINDINGS = [("escape", "cancel", "Close")]

    def __init__(self, title: str, rows: Sequence[Choice], at: str, then: Callable[[str], None]) -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._at = at
        self._then = then

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="pick") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter go   Esc close"
            yield ChoiceList(id="picks")

    def on_mount(self) -> None:
        """Stand on the current place."""
        self.query_one(ChoiceList).fill(self._rows, (self._at,), token="pick", plain=True)
        self.query_one(ChoiceList).focus()

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go there."""
        self.dismiss()
        self._then(event.code)

    def on_key(self, event: Key) -> None:
        """The key in front of a row chooses it, as it does beside a question."""
        row = next((row for row in self._rows if row.key.strip() and row.key == event.character), None)
        if row is not None:
            event.stop()
            self.dismiss()
            self._then(row.code)

    def action_cancel(self) -> None:
        """Stay."""
        self.dismiss()
