"""A table whose current row has a mark, so that it is found without colour."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import DataTable


class MarkedTable(DataTable[object]):
    """Rows of one line, with `>` in the margin of the one that the table stands on."""

    def render_line(self, y: int) -> Strip:
        """A line of the table; the mark takes the place of the blank before its first cell."""
        strip = super().render_line(y)
        place = y - self.header_height + self.scroll_offset.y
        if y < self.header_height or place != self.cursor_row or not self.row_count:
            return strip
        style = next(iter(strip)).style
        return Strip.join([Strip([Segment(">", style)], 1), strip.crop(1)])
