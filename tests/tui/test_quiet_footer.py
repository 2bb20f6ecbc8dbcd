"""The footer is rebuilt when its keys change, and only then."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static
from textual.widgets._footer import FooterKey

from audit_tui.tui.quiet_footer import QuietFooter


class Panel(App[None]):
    """Two fields alike, and a key that can be put out of use."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "agree", "Agree"), Binding("f9", "other", "Other")]
    may_agree = True

    def compose(self) -> ComposeResult:
        """The fields and the footer."""
        yield Input(id="one")
        yield Input(id="two")
        yield Static(markup=False)
        yield QuietFooter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim "Agree" while it may not be done."""
        return True if action != "agree" or self.may_agree else None

    def action_agree(self) -> None:
        """Do nothing."""

    def action_other(self) -> None:
        """Do nothing."""


async def test_a_move_of_the_focus_leaves_the_footer_alone() -> None:
    """The same key widgets stand there before and after."""
    app = Panel()
    async with app.run_test() as pilot:
        await pilot.pause()
        before = list(app.query(FooterKey))
        assert any(key.description == "Agree" for key in before)
        await pilot.press("tab", "tab")
        assert list(app.query(FooterKey)) == before


async def test_a_key_that_may_not_be_used_now_is_dimmed() -> None:
    """A refresh of the bindings shows at once."""
    app = Panel()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.may_agree = False
        app.refresh_bindings()
        for _ in range(20):
            await pilot.pause()
            if any(key.has_class("-disabled") for key in app.query(FooterKey)):
                break
        assert [key.description for key in app.query(FooterKey) if key.has_class("-disabled")] == ["Agree"]
