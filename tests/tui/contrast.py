"""How well what the terminal shows can be read: WCAG contrast ratios of the cells that are really drawn."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.constants import DIM_FACTOR
from textual.pilot import Pilot

ENOUGH = 4.5
"""The ratio that WCAG 2.2 asks of text (1.4.3, AA); a terminal has no large text."""


class Pair(NamedTuple):
    """Text on its background, as `#rrggbb`; `lines` where it is drawn lines and not letters."""

    text: str
    background: str
    lines: bool

    @property
    def ratio(self) -> float:
        """From 1 (cannot be seen) to 21 (black on white)."""
        lighter, darker = sorted((_luminance(self.text), _luminance(self.background)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


def pairs(pilot: Pilot[int]) -> Iterator[tuple[Pair, str]]:
    """Each pair of colours on the screen that somebody is to read, with the words that are drawn in it."""
    for strip in pilot.app.screen._compositor.render_strips():
        for text, style, _ in strip:
            words = text.strip()
            if words and style is not None:
                yield (
                    _pair(style, lines=all("\u2500" <= letter <= "\u259f" or letter == " " for letter in words)),
                    words,
                )


def _pair(style: Style, *, lines: bool) -> Pair:
    text, background = _triplet(style.color, foreground=True), _triplet(style.bgcolor, foreground=False)
    if style.reverse:
        text, background = background, text
    if style.dim:
        text = blend_rgb(background, text, DIM_FACTOR)
    return Pair(text.hex, background.hex, lines)


def _triplet(color: Color | None, *, foreground: bool) -> ColorTriplet:
    assert color is not None
    assert not color.is_default, "the app colours every cell"
    return color.get_truecolor(foreground=foreground)


def _luminance(color: str) -> float:
    shares = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def crooked(pilot: Pilot[int]) -> list[str]:
    """The rows that are not as wide as the screen."""
    width = pilot.app.size.width
    rows = ("".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips())
    return [row for row in rows if cell_len(row) != width]
