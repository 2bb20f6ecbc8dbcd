"""A list to choose from whose marks are text, so that a choice is seen without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.css.styles import RulesMap
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from audit_tui.tui.widgets.reading import Settling

_MORE = (" more ▼", "▼")
"""What the last line of a list ends in where the list goes on below it, by the room there is."""


@dataclass(frozen=True)
class Choice:
    """One row: its code, its words, what it means; `key` is the single key that chooses it."""

    code: str
    label: str
    note: str = ""
    key: str = ""


class Row(Content):
    """The words of a row. Most take one line, for which nothing has to be broken up."""

    def get_height(self, rules: RulesMap, width: int) -> int:
        """How many lines it takes."""
        return 1 if self.fits(width) else super().get_height(rules, width)

    def fits(self, width: int) -> bool:
        """Whether it takes one line of this width."""
        return self.cell_length <= width and "\n" not in self.plain


class ChoiceList(Settling, OptionList):
    """Rows marked `(•)` for one choice of several or `[x]` for several choices, with `>` before the current one."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; min-width: 8; border: none; padding: 0; background: transparent; }
    ChoiceList:focus { border: none; background-tint: transparent; }
    """

    auto_links = reactive(False)

    @dataclass
    class Chosen(Message):
        """A row was chosen (Enter or a click); `token` names what the list was about when it was filled."""

        choices: "ChoiceList"
        code: str
        token: str

    def __init__(self, *, id: str, tells: bool = False) -> None:  # noqa: A002 - the framework's own name for it
        """`tells` has it say to which row somebody went."""
        super().__init__(id=id, markup=False)
        if not tells:
            self.disable_messages(self.OptionHighlighted)
        self.token = ""
        self._rows: tuple[Choice, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._several = False
        self._mark_plain = False
        self._pointed: int | None = None
        self._lined_at = 0

    @property
    def rows(self) -> tuple[Choice, ...]:
        """The rows, in order."""
        return self._rows

    def fill(
        self,
        rows: Sequence[Choice],
        chosen: Sequence[str],
        *,
        several: bool = False,
        token: str = "",
        plain: bool = False,
        stay: bool = False,
    ) -> None:
        """Show these rows, these of them marked; `plain` leaves the marks out (a list to go somewhere from).

        With `stay` the list stands on the row that it stood on, also where others come or go, and scrolls no further
        than it must.
        """
        same = (token, tuple(rows), several, plain) == (self.token, self._rows, self._several, self._mark_plain)
        if rows and same:
            if tuple(chosen) != self._chosen:
                self.mark(chosen)
            return
        before, top = self.current, self.scroll_y
        keep = self.highlighted if rows and token == self.token and (stay or len(rows) == len(self._rows)) else None
        if stay and keep is not None:
            codes = [row.code for row in rows]
            keep = codes.index(before) if before in codes else min(keep, len(rows) - 1)
        self.token, self._rows, self._chosen = token, tuple(rows), tuple(chosen)
        self._several, self._mark_plain = several, plain
        start = keep if keep is not None else self._first_chosen()
        self._pointed = start
        self.set_options([Option(self._prompt(index, current=index == start)) for index in range(len(self._rows))])
        self.highlighted = start if self._rows else None
        if stay:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
            self.scroll_to_highlight()

    @property
    def current(self) -> str:
        """The code of the row that the list stands on; empty where there is none."""
        at = self.highlighted
        return self._rows[at].code if at is not None and at < len(self._rows) else ""

    def mark(self, chosen: Sequence[str]) -> None:
        """Change which rows are marked."""
        self._chosen = tuple(chosen)
        for index in range(len(self._rows)):
            self._draw(index)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say which row it was."""
        event.stop()
        if event.option_index < len(self._rows):
            self.post_message(self.Chosen(self, self._rows[event.option_index].code, self.token))

    def render_line(self, y: int) -> Strip:
        """A line of the list; the last that is seen says so where there are more below it."""
        strip = super().render_line(y)
        if y + 1 != self.size.height or self.scroll_offset.y + y + 1 >= len(self._lines):
            return strip
        free = len(strip.text) - len(strip.text.rstrip())
        mark = next((each for each in _MORE if len(each) < free), "")
        if not mark:
            return strip
        style = next(reversed(list(strip))).style
        return Strip.join([strip.crop(0, strip.cell_length - len(mark)), Strip([Segment(mark, style)], len(mark))])

    def _get_option_render(self, option: Option, style: Style) -> list[Strip]:
        """The lines of a row; one that takes one line needs nothing of what the framework sees to for others."""
        width, row = self.scrollable_content_region.width, option.prompt
        if not isinstance(row, Row) or not row.fits(width):
            return super()._get_option_render(option, style)
        meta = RichStyle.from_meta({"option": self._option_to_index[option]})
        parts = [*row.render(style, end="", parse_style=self._get_style), (" " * (width - row.cell_length), style)]
        return [Strip([Segment(text, (style + of_text).rich_style + meta) for text, of_text in parts], width)]

    def _update_lines(self) -> None:
        if self.options and len(self._line_cache.heights) == len(self.options):
            return  # it is asked for with every line that is drawn
        if not self._line_cache.lines:
            self._lined_at = self.scrollable_content_region.width
        super()._update_lines()

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew only where they are as wide as before no more; the framework draws all of them again.

        With less room than before, the row on which the list stands is still shown.
        """
        event.prevent_default()
        self.break_lines()
        self.scroll_to_highlight()

    def break_lines(self) -> None:
        """Break the lines anew where the list is not as wide any more as when they were broken."""
        if self._lined_at != self.scrollable_content_region.width:
            self._clear_caches()
        self._update_lines()

    def action_cursor_up(self) -> None:
        """Up, and not from the first row to the last."""
        if self.highlighted != 0:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Down, and not from the last row to the first."""
        if self.highlighted is None or self.highlighted + 1 < self.option_count:
            super().action_cursor_down()

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the `>`."""
        super().watch_highlighted(highlighted)
        before, self._pointed = self._pointed, highlighted
        for index in {before, highlighted}:
            self._draw(index)

    def _draw(self, index: int | None) -> None:
        """Draw a row's marks anew: they are as long as those before, so that every row stays where it is."""
        if index is not None and index < min(len(self._rows), self.option_count):
            self.get_option_at_index(index)._set_prompt(self._prompt(index, current=index == self._pointed))
            self._option_render_cache.clear()
            self.refresh()

    def _first_chosen(self) -> int:
        return next((index for index, row in enumerate(self._rows) if row.code in self._chosen), 0)

    def _prompt(self, index: int, *, current: bool) -> Content:
        row = self._rows[index]
        on = row.code in self._chosen
        mark = "" if self._mark_plain else ("[x] " if on else "[ ] ") if self._several else ("(•) " if on else "( ) ")
        key = f"{row.key} " if row.key else ""
        return Row.assemble(
            (">" if current else " ", "bold"),
            f" {mark}",
            (key, "dim"),
            (row.label, "bold" if on else ""),
            (f"  {row.note}" if row.note else "", "dim"),
        )
