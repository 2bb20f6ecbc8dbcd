"""What lies under a list or a form, seen through its veil."""

from functools import lru_cache
from typing import Any

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.css.styles import RulesMap
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Veiled(Visual):
    """A screen under a colour that lets it shine through.

    The framework's own draws it by way of another library's console, which takes a third of what a list takes to open.
    """

    def __init__(self, screen: Screen[Any], color: Color) -> None:
        self._screen = screen
        self._color = color

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:  # noqa: ARG002
        """Its lines, without what a click on them would do."""
        return [self._under_it(strip) for strip in self._screen._compositor.render_strips()[:height]]

    def _under_it(self, strip: Strip) -> Strip:
        color = self._color
        styled = ((text, style.clear_meta_and_links() if style else style) for text, style, _ in strip)
        return Strip(
            [Segment(text, _veil(style, color) if style else style) for text, style in styled], strip.cell_length
        )

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """As wide as the terminal."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """As high as the screen."""
        return self._screen.size.height


@lru_cache(maxsize=512)
def _veil(style: RichStyle, color: Color) -> RichStyle:
    front, back = (
        (Color.from_rich_color(each) + color).rich_color if each is not None else None
        for each in (style.color, style.bgcolor)
    )
    return style + RichStyle.from_color(front, back)
