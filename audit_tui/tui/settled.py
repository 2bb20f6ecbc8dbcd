"""A screen whose scroll bars come and go in the same paint as the words that need them."""

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from audit_tui.tui.widgets.choices import ChoiceList
from audit_tui.tui.widgets.reading import Settling, in_one_paint

if TYPE_CHECKING:
    _Screen = Screen[None]
else:
    _Screen = object  # a second screen among the bases would hide the styles of the first

_PASSES = 3
"""How often a screen is laid out at most before it is painted: a bar that came may have made the other one needed."""


class SettledScreen(_Screen):
    """A screen that is laid out anew where a scroll bar has come or gone, and only then painted."""

    laying_out = False

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:  # noqa: FBT001, FBT002
        """Lay out until it stays as it is; the framework paints in between."""
        settling = [each for each in self.walk_children(Widget) if isinstance(each, Settling)]
        self.laying_out = True
        try:
            for _ in range(_PASSES):
                bars = [each.show_vertical_scrollbar for each in settling]
                super()._refresh_layout(size, scroll)
                for each in settling:
                    if isinstance(each, ChoiceList):
                        each.break_lines()
                if [each.show_vertical_scrollbar for each in settling] == bars:
                    break
        finally:
            self.laying_out = False
        self._compositor.update_widgets(set(in_one_paint(settling)))
        if self.is_current and not self.app._batch_count:
            self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        if not self.laying_out:
            super()._compositor_refresh()
