"""Small pictures of counts, as SVG: every number is written, so that nothing rests on colour, and none is rounded."""

import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from audit_tui.reports.report import Figure
from audit_tui.text import one_line, plural

_WIDTH = 720
_LABELS = 210
"""The width of the labels of rows."""

_SIGN = 7
"""How wide a sign of a label is taken to be, with room to spare."""

_LINE = 17
_GAP = 10
_CELL = 34
_NARROWEST, _WIDEST = 66, 130
_HEAD_LINES, _LABEL_LINES = 4, 2
_WEAKEST, _STRONGEST = 0.06, 0.36
"""How much of the text's own colour a cell takes that is not empty, and the fullest.

The number on it keeps its contrast on light and dark.
"""

_TINTS = (_WEAKEST, 0.28, 0.14, _STRONGEST, 0.21)
_HELD_BACK = "–"
_BESIDE = "The table that follows holds the same numbers."


def heat_map(
    caption: str, rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int | None]]
) -> Figure:
    """Counts in a grid, darker for more; None is what is held back or was not asked, and is never shown as zero."""
    width = max(_NARROWEST, min(_WIDEST, (_WIDTH - _LABELS) // max(len(columns), 1)))
    heads = [_lines(column, width - 8, _HEAD_LINES) for column in columns]
    top = _LINE * max(map(len, heads), default=0) + _GAP
    most = max((count for row in counts for count in row if count is not None), default=0)
    parts = [
        _text(_LABELS + width * place + width // 2, top - _GAP - _LINE * (len(lines) - 1), lines, column, "middle")
        for place, (column, lines) in enumerate(zip(columns, heads, strict=True))
    ]
    for number, (row, numbers) in enumerate(zip(rows, counts, strict=True)):
        y = top + _CELL * number
        lines = _lines(row, _LABELS - _GAP, _LABEL_LINES)
        parts.append(_text(0, y + _CELL // 2 + 5 - _LINE * (len(lines) - 1) // 2, lines, row))
        for place, (_, count) in enumerate(zip(columns, numbers, strict=True)):
            parts += _cell(_LABELS + width * place, y, width, count, most)
    bottom = top + _CELL * len(rows)
    held_back = any(count is None for row in counts for count in row)
    if held_back:
        bottom += _LINE + _GAP
        parts.append(_text(0, bottom - 4, [f"{_HELD_BACK}  held back or not asked, which does not mean none"]))
    said = f"A grid of {plural(len(rows), 'row')} by {plural(len(columns), 'column')}, darker for more."
    said += f" The largest number is {most:,}." if most else ""
    said += " A dash stands for what is held back or was not asked." if held_back else ""
    return _figure(caption, said, max(_WIDTH, _LABELS + width * len(columns)), bottom, parts)


def bars(caption: str, rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Figure:
    """A bar for each row, on one scale, of parts with their names and numbers in them or, where too narrow, below."""
    most = max((sum(count for _, count in parts) for _, parts in rows), default=0)
    names = list(dict.fromkeys(name for _, parts in rows for name, _ in parts))
    tints = {name: _TINTS[place % len(_TINTS)] for place, name in enumerate(names)}
    drawn: list[str] = []
    y = 0
    for row, parts in rows:
        lines = _lines(row, _LABELS - _GAP, _LABEL_LINES)
        drawn.append(_text(0, y + _CELL // 2 + 5 - _LINE * (len(lines) - 1) // 2, lines, row))
        below = _bar(drawn, y, [part for part in parts if part[1]], most, tints)
        drawn.append(_text(_LABELS, y + _CELL + _LINE, below))
        y += _CELL + _LINE * len(below) + _GAP + (4 if below else 0)
    said = f"{plural(len(rows), 'bar')} on one scale, each of its parts with their numbers."
    said += f" The longest stands for {most:,}." if most else ""
    return _figure(caption, said, _WIDTH, y, drawn)


def _bar(drawn: list[str], y: int, parts: Sequence[tuple[str, int]], most: int, tints: dict[str, float]) -> list[str]:
    """Draw the parts, and give the lines to be written below them."""
    room, before, fits = _WIDTH - _LABELS - 2, 0, True
    for name, count in parts:
        x, end = (_LABELS + 1 + room * part // most for part in (before, before + count))
        before += count
        drawn.append(_box(x, y + 1, end - x, _CELL - 2, tints[name]))
        inside = [words for words in (f"{one_line(name)} {count:,}", f"{count:,}") if _SIGN * len(words) + 6 <= end - x]
        fits = fits and len(inside) == 2
        if inside:
            drawn.append(_text((x + end) // 2, y + _CELL // 2 + 5, inside[:1], "", "middle"))
    if not parts:
        drawn.append(_text(_LABELS, y + _CELL // 2 + 5, ["0"]))
    every = "; ".join(f"{one_line(name)} {count:,}" for name, count in parts)
    return [] if fits else textwrap.wrap(every, room // _SIGN)


def _cell(x: int, y: int, width: int, count: int | None, most: int) -> list[str]:
    words = _HELD_BACK if count is None else f"{count:,}"
    tint = round(_WEAKEST + (_STRONGEST - _WEAKEST) * count / most, 3) if count else 0
    box = _box(x + 1, y + 1, width - 2, _CELL - 2, tint, dashed=count is None)
    return [box, _text(x + width // 2, y + _CELL // 2 + 5, [words], "", "middle")]


def _box(x: int, y: int, width: int, height: int, tint: float, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="currentColor" fill-opacity="{tint:g}" '
        f'stroke="currentColor" stroke-opacity="0.6"{dashes}/>'
    )


def _text(x: int, y: int, lines: Iterable[str], whole: str = "", anchor: str = "start") -> str:
    """Lines of text below one another; the whole of it is its title where the lines had to cut it."""
    shown = list(lines)
    if not shown:
        return ""
    spans = "".join(
        f'<tspan x="{x}" y="{y + _LINE * number}">{escape(line)}</tspan>' for number, line in enumerate(shown)
    )
    title = f"<title>{escape(one_line(whole))}</title>" if shown[-1].endswith("…") else ""
    return f'<text text-anchor="{anchor}">{title}{spans}</text>'


def _lines(label: str, width: int, most: int) -> list[str]:
    signs = width // _SIGN
    lines = textwrap.wrap(one_line(label), signs)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: signs - 1]}…"]


def _figure(caption: str, said: str, width: int, height: int, parts: Iterable[str]) -> Figure:
    """The picture, which a screen reader says by its title and description."""
    drawn = "\n".join(part for part in parts if part)
    svg = (
        f'<svg role="img" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Arial, sans-serif" font-size="13" fill="currentColor">\n'
        f"<title>{escape(one_line(caption))}</title>\n<desc>{escape(f'{said} {_BESIDE}')}</desc>\n{drawn}\n</svg>"
    )
    return Figure(caption, svg)
