"""No terminal is too small to go on in: what was done is there again when it is larger.

- small-all: screens, forms and lists are drawn in any size, down to one cell, and take keys there.
"""

from collections.abc import Sequence

import pytest

from audit_tui.tui.app import AuditApp
from audit_tui.workspace import Workspace
from tests.tui.test_screens import go, text_of

SIZES = ((6, 6), (1, 1))

WAYS = {
    "home": ((), ("f2",)),
    "grid": (("enter", "escape"), ("i",)),
    "walk": (("enter",), ("o", "s", "f9", "f1")),
}
"""A form with lists, one with a text, a list, the help, the palette: what the other screens put over themselves too."""


@pytest.mark.parametrize(("there", "keys"), WAYS.values(), ids=WAYS)
async def test_no_terminal_is_too_small(workspace: Workspace, there: Sequence[str], keys: Sequence[str]) -> None:
    """small-all."""
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, *there)
        screen, before = app.screen, text_of(pilot)
        for key in keys:
            await go(pilot, key)
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await go(pilot, "down")
            await pilot.resize_terminal(80, 24)
            for _ in range(3):
                if app.screen is not screen:
                    await go(pilot, "escape")
        await pilot.pause()
        assert app.screen is screen
        assert before.splitlines()[0] in text_of(pilot)
