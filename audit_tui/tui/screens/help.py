"""What a screen is for, and its keys: those that are needed most first, under headings."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from audit_tui.domain.words import PANEL
from audit_tui.tui.commands import EVERYWHERE, HIDE, Command, Group, Table

ALWAYS = (
    ("↑ ↓ Enter", "Move in a list, and choose."),
    ("Tab", "Go to the next field or list."),
    ("F2", "Palette. Find every command of this screen by its name; change the colours."),
    (HIDE.keys_in_words, f"{HIDE.name}. {HIDE.help}"),
    ("ctrl+q", "Save and quit."),
)
"""What works on every screen and stands in no table."""


class Row(NamedTuple):
    """Keys as people read them, and what they do."""

    keys: str
    words: str


def rows_of(group: Group) -> list[Row]:
    """A row for each key of a group."""
    rows = [Row(*each) for each in group.also] + [_row(command) for command in group.commands]
    return rows + [Row(*each) for each in ALWAYS] if group.heading == EVERYWHERE else rows


class HelpScreen(ModalScreen[None]):
    """What a screen is for, to whoever is on it, and under that its keys."""

    BINDINGS = [("escape,enter,f1,question_mark,q", "dismiss", "Close")]

    def __init__(
        self,
        table: Table,
        keys: Mapping[str, str],
        *,
        seat: str = PANEL,
        more: str = "",
        last: str = "",
        banner: str = "",
    ) -> None:
        """`keys` are those of somebody's own settings, by command; `more` and `last` stand before and after them."""
        super().__init__()
        self._about = "\n\n".join(part for part in (table.what_for_seat(seat), more) if part)
        self._groups = table.help_for(seat, keys)
        self._last = last
        self._banner = banner

    def compose(self) -> ComposeResult:
        """The words, then keys on the left and what they do on the right."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = f"{self._banner}  ↑ ↓ read on   Esc close".strip()
            yield Static(self._about, id="help-about", markup=False)
            for group in self._groups:
                yield Static(group.heading, classes="heading", markup=False)
                for row in rows_of(group):
                    yield Horizontal(
                        Static(row.keys, classes="key", markup=False), Static(row.words, classes="words", markup=False)
                    )
            if self._last:
                yield Static(f"\n{self._last}", id="help-last", markup=False)

    async def action_dismiss(self, result: None = None) -> None:
        """Close."""
        self.dismiss(result)


def _row(command: Command) -> Row:
    return Row(command.keys_in_words, f"{command.name}. {command.help}")
