"""What this app draws in its own quicker way is what the framework would draw.

- drawn-row: a row of a list, also a wide one, one of wide letters, and one that takes two lines.
- drawn-veil: the screen under a list.
- drawn-table: a table's columns stand under one another, as wide as what is in them.
- drawn-click: a click on a row chooses it.
"""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.content import Content
from textual.renderables.background_screen import BackgroundScreen
from textual.widgets import OptionList

from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.veiled import Veiled
from audit_tui.tui.widgets.choices import Choice, ChoiceList, Row
from audit_tui.tui.widgets.marked_table import MarkedTable

ROWS = (
    Choice("a", "Plain", "with a note", "1"),
    Choice("b", "日本語のとても長い行" * 3, key="2"),
    Choice("c", "A row that is as long as to need a second line of its own on a narrow screen", "and a note to it"),
    Choice("d", "Two\nlines"),
)


class Drawing(App[None]):
    """A list and a table."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        """Both."""
        yield ChoiceList(id="rows")
        yield MarkedTable(id="table", cursor_type="row")

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Note what was chosen."""
        self.chosen.append(event.code)


def seen(segments: list[Segment]) -> list[tuple[str, str]]:
    """Every character with how it looks: no matter where one segment ends and the next begins."""
    looks = (
        (segment.text, str(segment.style.without_color) if segment.style else "", segment.style) for segment in segments
    )
    return [
        (letter, f"{look} {style.color if style else None} {style.bgcolor if style else None}")
        for text, look, style in looks
        for letter in text
    ]


async def test_a_row_is_drawn_as_the_framework_draws_it() -> None:
    """drawn-row, drawn-click."""
    app = Drawing()
    async with app.run_test(size=(44, 20)) as pilot:
        rows = app.query_one(ChoiceList)
        rows.fill(ROWS, ("b",))
        rows.focus()
        await pilot.pause()
        style = rows.get_visual_style("option-list--option")
        for option in rows.options:
            drawn = rows._get_option_render(option, style)
            rows._option_render_cache.clear()
            plain = option.prompt
            assert isinstance(plain, Row)
            option._set_prompt(Content(plain.plain, [*plain.spans]))
            usual = OptionList._get_option_render(rows, option, style)
            rows._option_render_cache.clear()
            assert [seen([*line]) for line in drawn] == [seen([*line]) for line in usual]
            assert [line.cell_length for line in drawn] == [line.cell_length for line in usual]
            option._set_prompt(plain)
        await pilot.click("#rows", offset=(5, 0))
        await pilot.pause()
        assert app.chosen == ["a"]


async def test_a_row_is_as_wide_as_there_is_room_when_a_bar_has_come() -> None:
    """drawn-row: on a screen that does not lay itself out anew for it."""
    app = Drawing()
    async with app.run_test(size=(44, 12)) as pilot:
        rows = app.query_one(ChoiceList)
        rows.styles.height = 6  # so that the list itself stays as large as it was
        rows.fill(ROWS[:1], ("a",))
        await pilot.pause()
        rows.fill([Choice(str(number), f"Row {number}") for number in range(30)], ("0",))
        await pilot.pause()
        assert rows.show_vertical_scrollbar
        last = rows.render_line(rows.size.height - 1)
        assert last.cell_length == rows.scrollable_content_region.width
        assert last.text.endswith("more ▼")


@given(text=st.text(max_size=30), width=st.integers(1, 40))
def test_a_row_takes_as_many_lines_as_the_framework_says(text: str, width: int) -> None:
    """drawn-row."""
    row = Row(text)
    assert row.get_height({}, width) == max(1, Content(row.plain).get_height({}, width))


async def test_what_lies_under_a_list_is_veiled_as_the_framework_veils_it() -> None:
    """drawn-veil."""
    app = Drawing()
    async with app.run_test(size=(44, 20)) as pilot:
        app.query_one(ChoiceList).fill(ROWS, ("b",))
        app.query_one(MarkedTable).fill(("One", "Two"), {"a": ("1", "2")})
        await pilot.pause()
        under = app.screen
        app.push_screen(PickScreen("Go", ROWS[:1], "a", lambda _code: None))
        await pilot.pause()
        color = app.screen.styles.background
        assert 0 < color.a < 1
        ours = Veiled(under, color).render_strips(44, 20, app.screen.visual_style, None)  # type: ignore[arg-type]
        usual = [[*BackgroundScreen.process_segments([*line], color)] for line in under._compositor.render_strips()]
        assert [seen([*line]) for line in ours] == [seen(line) for line in usual]
        assert not any(segment.style and segment.style.meta for line in ours for segment in line)


async def test_the_columns_of_a_table_stand_under_one_another() -> None:
    """drawn-table: also with wide letters, and after a cell has become wider or a row has gone."""
    app = Drawing()
    async with app.run_test(size=(44, 20)) as pilot:
        table = app.query_one(MarkedTable)

        def lines() -> list[str]:
            return [table.render_line(y).text.rstrip() for y in range(1 + table.row_count)]

        table.fill(("Name", "N"), {"a": ("Ann", "1"), "b": ("李", "22")})
        await pilot.pause()
        assert lines() == [" Name  N", ">Ann   1", " 李    22"]
        table.fill(("Name", "N"), {"a": ("Ann", "3"), "b": ("李", "22")})
        await pilot.pause()
        assert lines() == [" Name  N", ">Ann   3", " 李    22"]
        table.fill(("Name", "N"), {"a": ("Annabel", "3")})
        await pilot.pause()
        assert lines() == [" Name     N", ">Annabel  3"]
