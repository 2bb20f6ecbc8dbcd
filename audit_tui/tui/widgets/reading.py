"""Widgets whose scroll bars, and whose new sizes, come in the same paint as their words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from audit_tui.tui.one_paint import OnePaint

if TYPE_CHECKING:
    _Widget = Widget
else:
    _Widget = object  # a second widget among the bases would hide the styles of the first


class Settling(_Widget):
    """A widget that does not ask to be laid out while its screen is doing so.

    The framework asks whenever a layout has given a widget another size or a bar, and then paints the screen twice. A
    screen that says `laying_out` sees to what comes of it before it paints.
    """

    def check_idle(self) -> None:
        """Look at once for what is to be painted, but for a key that is at work: that asks when all of it is done."""
        app = self.app
        if self._next_callbacks or not (self._is_mounted and isinstance(app, OnePaint) and app.looks_at(self)):
            super().check_idle()

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


class Beside(Settling, Horizontal):
    """Widgets beside one another."""


class Under(Settling, Vertical):
    """Widgets under one another."""


class Words(Settling, Static):
    """Words that take as many lines as they need."""

    auto_links = reactive(False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show these words, where they are others than those that stand there."""
        if not _is_same(content, self.content):
            super().update(content, layout=layout)


def _is_same(one: VisualType, other: VisualType) -> bool:
    """Whether these words look the same; the framework tells contents from one another by their letters alone."""
    if isinstance(one, Content) and isinstance(other, Content):
        return one.plain == other.plain and [*one.spans] == [*other.spans]
    return isinstance(one, str) and one == other
