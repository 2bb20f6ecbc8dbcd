"""The bare Textual app beside which starts, keys and memory are measured: a text and a footer, or a list too."""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Footer, OptionList, Static


class Bare(App[None]):
    """A text and a footer; with `--list`, a list of 40 rows between them."""

    BINDINGS: ClassVar = [Binding("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """All there is."""
        yield Static("A bare app")
        if "--list" in sys.argv:
            yield OptionList(*(f"Row {number}" for number in range(40)))
        yield Footer()


if __name__ == "__main__":
    Bare().run()
