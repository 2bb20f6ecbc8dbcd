"""Every key of the screen that it was asked from."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from audit_tui.tui.commands import HIDE, Command

_ALWAYS = (
    ("↑ ↓ Enter", "Move in a list, and choose."),
    ("Tab", "To the next field or list."),
    ("F2", "The palette: every command of this screen by name; the theme, dark or light."),
    (HIDE.keys_in_words, f"{HIDE.name}. {HIDE.help}"),
    ("ctrl+q", "Save and leave."),
)


class HelpScreen(ModalScreen[None]):
    """The table of commands, as text."""

    BINDINGS = [("escape,enter,f1,question_mark,q", "dismiss", "Close")]

    def __init__(self, table: tuple[Command, ...], *, banner: str = "") -> None:
        super().__init__()
        self._table = table
        self._banner = banner

    def compose(self) -> ComposeResult:
        """Keys on the left, what they do on the right."""
        rows = [(command.keys_in_words, f"{command.name}. {command.help}") for command in self._table]
        with VerticalScroll(id="help") as box:
            box.border_title = "Keys"
            box.border_subtitle = f"{self._banner}  Esc close".strip()
            for keys, words in (*rows, *_ALWAYS):
                yield Horizontal(
                    Static(keys, classes="key", markup=False), Static(words, classes="words", markup=False)
                )

    async def action_dismiss(self, result: None = None) -> None:
        """Close."""
        self.dismiss(result)
