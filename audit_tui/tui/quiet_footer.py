"""A footer that is rebuilt only when the keys it shows have changed."""

from typing import Any

from textual.screen import Screen
from textual.widgets import Footer


class QuietFooter(Footer):
    """Textual's footer without a rebuild at every move of the focus, which would double the cost of the move."""

    _shown: tuple[tuple[object, ...], ...] | None = None

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Rebuild where a key, its words or whether it works now differ from what stands in the footer."""
        shown = tuple(
            (self.app.get_key_display(active.binding), active.binding, active.enabled, active.tooltip)
            for active in screen.active_bindings.values()
            if active.binding.show
        )
        if shown == self._shown and self._bindings_ready:
            return
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self._shown = shown
        super().bindings_changed(screen)
