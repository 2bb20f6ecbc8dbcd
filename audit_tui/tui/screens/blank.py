"""A screen with nothing of the session on it, for when somebody comes in or the projector is on too early."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from audit_tui.tui.app import AuditApp

HIDDEN = "Hidden. Press F5 to go on."


class BlankScreen(ModalScreen[None]):
    """Nothing but how to go on; what is beneath stays as it is, with what is being typed.

    The app does nothing of its own while this is shown, except hide and show: no concern, no palette, no leaving.
    """

    BINDINGS = [("escape,enter", "app.hide", "Go on")]

    def compose(self) -> ComposeResult:
        """How to go on, and the two words that nobody may miss."""
        yield Static(HIDDEN, id="hidden", markup=False)
        yield Static("NOT SAVED", id="hidden-not-saved", markup=False)

    def on_mount(self) -> None:
        """Follow the state of saving."""
        self.watch(self.app, "saved", self._show_saved)

    def _show_saved(self) -> None:
        app = cast("AuditApp", self.app)
        self.query_one("#hidden-not-saved").display = app.saved.failed
