"""The guard on the screens: what it saw is said where somebody still reads it.

- guard-set-up: the words of a set-up that is changed are looked through, and what was seen is said on the grid.
- guard-send: before a return is written to a file, what is in it is said with its record and question.
"""

from dataclasses import replace
from pathlib import Path

from audit_tui.domain.guard import Guard
from audit_tui.domain.names import NamesList
from audit_tui.returns.bundle import blank_bundle, read_bundle, working_copy
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD
from tests.tui.conftest import on_a_day
from tests.tui.test_returns import begun, keep, opened
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, until

GUARD = Guard(names=NamesList(key=b"k" * 32).with_names(["Magpie"]))


async def test_a_set_up_that_is_changed_is_looked_through(tmp_path: Path) -> None:
    """guard-set-up."""
    async with opened(replace(keep(begun(), tmp_path), guard=GUARD), size=(120, 40)) as pilot:
        await go(pilot, "e", *" magpie")
        for _ in range(20):
            await go(pilot, "ctrl+s")
            if isinstance(pilot.app.screen, SessionScreen):
                break
        assert audit_of(pilot).details.title == "An audit magpie"
        await until(pilot, lambda: "Look again at the set-up (e): this may identify somebody" in shown(pilot))
        assert "a name on your list: magpie" in shown(pilot)


async def test_a_return_is_looked_through_before_it_leaves(tmp_path: Path) -> None:
    """guard-send."""
    questions, details, entities = working_copy(read_bundle(blank_bundle(begun().audit, "police", at=AT), "one.json"))
    workspace = Workspace(tmp_path / "sessions", clock=on_a_day, guard=GUARD)
    workspace.create(questions, details, entities).close()
    async with opened(workspace, details.id, size=(120, 40)) as pilot:
        await go(pilot, "w")
        assert f"Check first: {RECORD}, SML-1.1: this may identify somebody" in shown(pilot)
        assert "a name on your list: Magpie" in shown(pilot)
