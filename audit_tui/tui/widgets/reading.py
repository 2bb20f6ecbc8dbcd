"""Widgets whose scroll bars, and whose new sizes, come in the same paint as their words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    _Widget = Widget
else:
    _Widget = object  # a second widget among the bases would hide the styles of the first


class Settling(_Widget):
    """A widget that does not ask to be laid out while its screen is doing so.

    The framework asks whenever a layout has given a widget another size or a bar, and then paints the screen twice. A
    screen that says `laying_out` sees to what comes of it before it paints.
    """

    def refresh(self, *regions: Any, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Refresh, also the layout unless that is being made."""
        layout = layout and not (self.is_attached and getattr(self.screen, "laying_out", False))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


def in_one_paint(settling: "Sequence[Settling]") -> "Iterator[Widget]":
    """Those that a layout has just changed, to be painted with it; they do not ask for a paint of their own."""
    bars = [each._vertical_scrollbar for each in settling if each._vertical_scrollbar is not None]
    for bar in bars:
        bar._layout_required = False
    for each in (*settling, *bars):
        if each._repaint_required:
            each._repaint_required = False
            yield each


class Reading(Settling, VerticalScroll):
    """Text to read, with a bar where there is more of it than room."""


class Words(Settling, Static):
    """Words that take as many lines as they need."""
