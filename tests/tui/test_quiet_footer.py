"""The footer is there at the first paint, is drawn again when its keys change and only then, and its keys can be hit.

- footer-first: it stands there as soon as the screen does.
- footer-quiet: a move of the focus leaves it alone.
- footer-dim: a key that may not be used now is dimmed at once.
- footer-mouse: the pointer presses the key that it is on, says what it is for, and presses none that is dimmed.
- footer-tight: keys that do not fit its line stand closer together, before any is cut off.
- footer-once: an act with two keys is named once.
"""

from typing import ClassVar

from rich.style import Style
from textual.app import App, ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input, Static

from audit_tui.tui.quiet_footer import QuietFooter


class Counted(QuietFooter):
    """A footer that counts how often it was drawn."""

    drawn = 0

    def render(self) -> RenderResult:
        self.drawn += 1
        return super().render()


class Panel(App[None]):
    """Two fields alike, and a key that can be put out of use."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "agree", "Agree", tooltip="Agree the answer."),
        Binding("f9,f10", "other", "Other"),
    ]
    may_agree = True

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input(id="one")
        yield Input(id="two")
        yield Static(markup=False)
        yield Counted()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return True if action != "agree" or self.may_agree else None

    def action_agree(self) -> None:
        self.done.append("agree")

    def action_other(self) -> None:
        self.done.append("other")


def line(pilot: Pilot[None]) -> list[tuple[str, Style | None]]:
    """What stands in the last row of the screen, piece by piece."""
    return [(segment.text, segment.style) for segment in pilot.app.screen._compositor.render_strips()[-1]]


def text(pilot: Pilot[None]) -> str:
    return "".join(words for words, _ in line(pilot)).rstrip()


def drawn_otherwise(pilot: Pilot[None], before: list[tuple[str, Style | None]]) -> str:
    return "".join(words for words, style in line(pilot) if (words, style) not in before).strip()


async def test_it_is_there_with_the_screen() -> None:
    """footer-first, footer-once."""
    app = Panel()
    async with app.run_test(size=(40, 10)) as pilot:
        assert text(pilot) == " f8 Agree  f9 Other"
        assert app.query_one(Counted).drawn == 1


async def test_a_move_of_the_focus_leaves_the_footer_alone() -> None:
    """footer-quiet."""
    app = Panel()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        before = app.query_one(Counted).drawn
        await pilot.press("tab", "tab")
        assert app.query_one(Counted).drawn == before


async def test_a_key_that_may_not_be_used_now_is_dimmed() -> None:
    """footer-dim."""
    app = Panel()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        before = line(pilot)
        app.may_agree = False
        app.refresh_bindings()
        for _ in range(20):
            await pilot.pause()
            if line(pilot) != before:
                break
        assert drawn_otherwise(pilot, before) == "f8 Agree"


async def test_the_pointer_presses_the_key_that_it_is_on() -> None:
    """footer-mouse."""
    app = Panel()
    async with app.run_test(size=(40, 10)) as pilot:
        for column in (0, 9, 10, 19, 20, 30):
            await pilot.click(QuietFooter, offset=(column, 0))
        assert app.done == ["agree", "agree", "other", "other"]
        await pilot.hover(QuietFooter, offset=(3, 0))
        assert app.query_one(QuietFooter).tooltip == "Agree the answer."
        app.may_agree = False
        app.refresh_bindings()
        await pilot.pause()
        await pilot.click(QuietFooter, offset=(3, 0))
        assert app.done == ["agree", "agree", "other", "other"]


async def test_what_is_too_long_stands_closer_together() -> None:
    """footer-tight."""
    app = Panel()
    async with app.run_test(size=(20, 10)) as pilot:
        footer = app.query_one(Counted)
        assert str(footer.render()) == " f8 Agree  f9 Other "
        await pilot.resize_terminal(18, 10)
        assert str(footer.render()) == "f8 Agree f9 Other "
