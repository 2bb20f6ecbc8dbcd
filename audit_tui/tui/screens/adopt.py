"""What all agencies answered alike, to be adopted by the panel in one act."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from audit_tui.tui.widgets.choices import Choice, ChoiceList


class AdoptScreen(ModalScreen[None]):
    """Every row is marked; its key, Space or a click unmarks it, Enter adopts what is marked, Esc nothing."""

    BINDINGS = [
        Binding("enter", "adopt", "Adopt", priority=True),
        ("space", "turn", "Mark"),
        ("escape", "cancel", "Close"),
    ]
    DEFAULT_CSS = """
    AdoptScreen { align: center middle; background: $background 60%; }
    AdoptScreen #adopt { width: 90%; max-width: 140; height: auto; max-height: 90%; border: round $accent;
        background: $surface; }
    AdoptScreen #adopt-about { height: auto; padding: 0 1; }
    AdoptScreen #adopt-rows { height: auto; max-height: 1fr; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis; }
    """

    rows = query_one("#adopt-rows", ChoiceList)

    def __init__(self, title: str, about: str, rows: Sequence[Choice], then: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._rows = tuple(rows)
        self._then = then
        self._marked = tuple(row.code for row in rows)

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="adopt") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = "Enter adopt what is marked   Space unmark   Esc nothing"
            yield Static(self._about, id="adopt-about", markup=False)
            yield ChoiceList(id="adopt-rows")

    def on_mount(self) -> None:
        """Everything is marked, as it was asked for."""
        self.rows.fill(self._rows, self._marked, several=True, token="adopt")
        self.rows.highlighted = 0
        self.rows.focus()

    def _turn(self, code: str) -> None:
        now = {*self._marked} ^ {code}
        self._marked = tuple(row.code for row in self._rows if row.code in now)
        self.rows.mark(self._marked)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """A click marks or unmarks."""
        self._turn(event.code)

    def on_key(self, event: Key) -> None:
        """The digit in front of a row marks or unmarks it."""
        row = next((row for row in self._rows if row.key.strip() and row.key == event.character), None)
        if row is not None:
            event.stop()
            self._turn(row.code)

    def action_turn(self) -> None:
        """Mark or unmark the row on which the list stands."""
        if self.rows.highlighted is not None:
            self._turn(self._rows[self.rows.highlighted].code)

    def action_adopt(self) -> None:
        """Adopt what is marked."""
        self.dismiss()
        self._then(self._marked)

    def action_cancel(self) -> None:
        """Adopt nothing."""
        self.dismiss()
