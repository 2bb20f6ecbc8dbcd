"""The app, headless, where one audit of several is not what it was, or the settings hold anything."""

import asyncio
import os
import time
from pathlib import Path
from random import Random

from textual.pilot import Pilot

from audit_tui.demonstration import EARLIER_ID, SESSION_ID
from audit_tui.settings import SETTINGS_VARIABLE, read_settings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.home import HomeScreen
from tests.fuzz.frame import LIMIT, Example, Target, Verdict, assert_same, digests
from tests.fuzz.odd import hurt
from tests.fuzz.sessions import Bench
from tests.fuzz.wordings import settings_text

_KEYS = (
    *(
        "enter",
        "enter",
        "enter",
        "escape",
        "down",
        "down",
        "up",
        "tab",
        "s",
        "r",
        "u",
        "m",
        "o",
        "n",
        "p",
        "c",
        "a",
        "h",
    ),
    *("l", "f1", "f2", "f9", "pagedown", "home", "end", "space", "1", "left", "right", "v", "w", "t", "y", "g", "b"),
)
_SIZE = (100, 32)


def ready(folder: Path, keys: int = 8) -> Example:
    """An audit that was changed or came to harm, opened from home; the other audit is listed all the same."""
    bench = Bench(folder)
    settings = folder / "settings.toml"
    os.environ[SETTINGS_VARIABLE] = str(settings)

    def example(chance: Random) -> Verdict:
        settings.write_bytes(settings_text(chance) if chance.random() < 0.2 else b"")
        path = bench.chosen(chance)
        make = hurt if chance.random() < 0.2 else bench.contradicting
        path.write_bytes(make(chance, bench.files[path]))
        try:
            pressed = [chance.choice(_KEYS) for _ in range(keys)]
            return asyncio.run(_driven(bench, path.parent.name, pressed))
        finally:
            bench.restore()

    return example


async def _driven(bench: Bench, name: str, pressed: list[str]) -> Verdict:
    before = digests(bench.sessions)
    app = AuditApp(bench.workspace(), settings=read_settings())
    async with app.run_test(size=_SIZE) as pilot:
        await _settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        rows = {Path(row.code).name: row for row in app.screen.sessions.rows}
        assert set(rows) == {SESSION_ID, EARLIER_ID}, "home does not show every audit"
        other = next(each for each in rows if each != name)
        assert not rows[other].label.startswith("CANNOT BE OPENED"), "the sound audit is not shown"
        assert_same(before, bench.sessions, "home")
        refused = rows[name].label.startswith("CANNOT BE OPENED")
        app.screen.sessions.highlighted = list(rows).index(name)
        for key in ("enter", *pressed):
            started = time.process_time()
            await pilot.press(key)
            await _settled(pilot)
            assert app._exception is None, (key, pressed, app._exception)
            assert time.process_time() - started < LIMIT, f"slow: {key} of {pressed}"
        if refused:
            assert app.session is None or app.session.folder != bench.sessions / name, "opened what home refused"
    app.let_go()
    return "refused" if refused else "taken"


async def _settled(pilot: "Pilot[int]") -> None:
    await pilot.pause()


TARGETS = (Target("the screens", ready, 150, 10 * LIMIT),)
