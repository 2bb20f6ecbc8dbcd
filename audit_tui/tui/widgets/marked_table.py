"""A table whose current row has a mark, so that it is found without colour."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip
from textual.widgets import DataTable

_BETWEEN = "  "
"""What stands between two cells."""


class MarkedTable(DataTable[Text]):
    """Rows of one line, with `>` in the margin of the one that the table stands on.

    The framework draws every cell by itself, which takes a second frame and a third where there are a dozen in a row:
    here a row is one cell, in which the columns stand under one another.
    """

    _head = ""
    _lines: Mapping[str, str] = {}

    def fill(self, heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
        """Show these rows, by their keys, in columns that are as wide as what is in them."""
        widths = [max(map(cell_len, column)) for column in zip(heads, *rows.values(), strict=True)]
        head, lines = _line(heads, widths), {key: _line(cells, widths) for key, cells in rows.items()}
        if head != self._head or [*lines] != [*self._lines]:
            self.clear(columns=True)
            self.add_column(Text(head), width=cell_len(head), key=head)
            for key, line in lines.items():
                self.add_row(Text(line), key=key)
        else:
            for key, line in lines.items():
                if line != self._lines[key]:
                    self.update_cell(key, head, Text(line))
        self._head, self._lines = head, lines

    def render_line(self, y: int) -> Strip:
        """A line of the table; the mark takes the place of the blank before its first cell."""
        strip = super().render_line(y)
        place = y - self.header_height + self.scroll_offset.y
        if y < self.header_height or place != self.cursor_row or not self.row_count:
            return strip
        style = next(iter(strip)).style
        return Strip.join([Strip([Segment(">", style)], 1), strip.crop(1)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _BETWEEN.join(set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True))
