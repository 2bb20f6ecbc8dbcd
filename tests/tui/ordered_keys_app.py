"""A small app for the tests of key order: two fields, a list, and keys whose handlers take their time."""

import asyncio
import time
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea

from audit_tui.tui.ordered_keys import OrderedKeys


class Note(ModalScreen[str]):
    """A dialog with one field."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "done", priority=True)]

    def compose(self) -> ComposeResult:
        """The field."""
        yield Input(id="note")

    def action_done(self) -> None:
        """Hand the words back."""
        self.dismiss(self.query_one(Input).value)


class Going(Input):
    """A field that goes away at an exclamation mark, and is never done with a question mark."""

    async def on_key(self, event: events.Key) -> None:
        """Leave, or wait for what does not come."""
        if event.character == "!":
            self.remove()
        elif event.character == "?":
            await asyncio.Event().wait()


class Fields(OrderedKeys[None]):
    """Shows after every change what stands in its fields."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "wait", "Wait"),
        Binding("f3", "block", "Block"),
        Binding("f4", "note", "Note"),
        Binding("f5", "next", "Next question"),
        Binding("f8", "rescue", "Rescue", priority=True),
    ]

    PATIENCE_SECONDS = 2.0

    def __init__(self) -> None:
        super().__init__()
        self.question = 1
        self.stored: list[str] = []

    def compose(self) -> ComposeResult:
        """Two fields, a list, a field that can go, and the line that the test reads."""
        yield TextArea(id="first")
        yield Input(id="second", select_on_focus=False)
        yield OptionList("yes", "partly", "no", id="answers")
        yield Going(id="going")
        yield Static(id="shown", markup=False)

    def on_mount(self) -> None:
        """Say that the app is ready."""
        self.query_one("#first").focus()
        self.set_interval(0.02, self.show)

    def show(self) -> None:
        """Bring the line up to date."""
        first, second = self.query_one(TextArea).text, self.query_one("#second", Input).value
        self.screen_stack[0].query_one("#shown", Static).update(f"[{first}|{second}|{' '.join(self.stored)}]")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Store the answer under the question that stands on the screen."""
        self.stored.append(f"{self.question}:{event.option.prompt}")

    async def action_wait(self) -> None:
        """Take longer than a keyboard is watched, and then write."""
        await asyncio.sleep(0.8)
        self.query_one(TextArea).insert("<waited>")

    def action_block(self) -> None:
        """Hold the whole app up, as a slow save would."""
        time.sleep(0.3)
        self.query_one(TextArea).insert("<blocked>")

    def action_rescue(self) -> None:
        """Write, whatever the focused widget is at."""
        self.query_one(TextArea).insert("<rescued>")

    def action_note(self) -> None:
        """Ask for a note, which is added to the first field."""
        self.push_screen(Note(), self.add_note)

    def add_note(self, note: str | None) -> None:
        """Write the note into the first field."""
        self.query_one(TextArea).insert(f"<{note}>")

    def action_next(self) -> None:
        """Go on to the next question."""
        self.question += 1


if __name__ == "__main__":
    Fields().run()
