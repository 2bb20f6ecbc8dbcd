"""The screens as text, and what holds for all of them.

- screens-golden: each screen of the demonstration at 80×24, as plain text to be read in a review.
- screens-table: every command of a table is done by its screen, and no key of a screen does two things.
- screens-palette: the palette offers the screen's commands, and nothing that writes a picture of the screen.
- screens-sealed: one agency's return shows nothing of the others, on no screen and in no palette.
- screens-leaks: settings of the framework that write keys or screens to files are taken away before it starts.
- screens-objects: moving about does not pile up widgets.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from audit_tui.tui import run_app, screens
from audit_tui.tui.app import AuditApp
from audit_tui.tui.commands import FORM, Table
from audit_tui.tui.keymap import keymap_of, tables
from audit_tui.tui.screens.across import ActionsScreen, CompareScreen, ProgrammeScreen, ThemesScreen
from audit_tui.tui.screens.agency_return import ReturnScreen
from audit_tui.tui.screens.base import AuditScreen
from audit_tui.tui.screens.blind_spots import BlindSpotsScreen
from audit_tui.tui.screens.changed import ChangedScreen
from audit_tui.tui.screens.counts import CountsScreen
from audit_tui.tui.screens.follow_up import FollowUpScreen
from audit_tui.tui.screens.history import HistoryScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.merge import MergeScreen
from audit_tui.tui.screens.plan import PlanScreen
from audit_tui.tui.screens.read_back import ReadBackScreen
from audit_tui.tui.screens.report import ReportScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.set_up import SetUpScreen
from audit_tui.tui.screens.sign_off import SignOffScreen
from audit_tui.tui.screens.summary import SummaryScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
SCREENS: tuple[type[AuditScreen], ...] = (
    HomeScreen,
    SessionScreen,
    WalkScreen,
    SummaryScreen,
    ReadBackScreen,
    ReportScreen,
    ChangedScreen,
    PlanScreen,
    BlindSpotsScreen,
    SetUpScreen,
    ReturnScreen,
    MergeScreen,
    CountsScreen,
    SignOffScreen,
    FollowUpScreen,
    HistoryScreen,
    ActionsScreen,
    ProgrammeScreen,
    ThemesScreen,
    CompareScreen,
)


@pytest.fixture
async def pilot(workspace: Workspace) -> AsyncIterator[Pilot[int]]:
    """The app at home, at 80×24."""
    async with AuditApp(workspace).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        yield pilot


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Let the app work until the condition holds."""
    for _ in range(200):
        if condition():
            return
        await pilot.pause()
    raise AssertionError(f"not reached; the screen was:\n{text_of(pilot)}")


def text_of(pilot: Pilot[int]) -> str:
    """What the terminal shows, as text."""
    width, height = pilot.app.size
    lines = pilot.app.screen._compositor.render_strips()  # the framework has no public way to its picture as text
    return "\n".join("".join(segment.text for segment in line).rstrip()[:width] for line in lines[:height])


async def go(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and let them take effect."""
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.parametrize(
    ("name", "keys", "shown"),
    [
        ("home", (), "answered"),
        ("walk_sealed", ("enter",), "SEALED"),
        ("walk_guidance", ("enter", "n", "n"), "NEG-5.6"),
        ("walk_record_detail", ("enter", "o", "home", "enter", "n"), "REC-2"),
        ("missing", ("enter", "m"), "still missing"),
        ("outline", ("enter", "o"), "NEG-5 Voice of the child"),
        ("walk_agreed", ("enter", "escape", "up", "enter", "d", "enter"), "Agreed: "),
        ("finding", ("enter", "s"), "What was seen"),
        ("concern", ("enter", "f9"), "To whom does it go?"),
        ("session", ("enter", "escape"), "Answered of asked"),
        ("return", ("enter", "escape", "a", "enter"), "Your agency’s answer"),
        ("summary", ("enter", "escape", "s"), "What works well"),
        ("counts", ("enter", "escape", "s", "c"), "How the answers fall"),
        ("sign_off", ("enter", "escape", "s", "s"), "still open"),
        ("follow_up", ("enter", "escape", "u"), "OVERDUE"),
        ("actions", ("a",), "late"),
        ("report", ("enter", "escape", "r"), "DRAFT"),
        ("set_up", ("n",), "Which topic?"),
        ("help", ("enter", "f1"), "Help"),
    ],
)
async def test_each_screen_reads_as_it_should(pilot: Pilot[int], name: str, keys: tuple[str, ...], shown: str) -> None:
    """screens-golden."""
    await go(pilot, *keys)
    await until(pilot, lambda: shown in text_of(pilot))
    assert_golden(GOLDEN / f"{name}.txt", f"{text_of(pilot)}\n")


def _screens(of: type[AuditScreen] = AuditScreen) -> Iterator[type[AuditScreen]]:
    """Every screen of the app that has commands of its own."""
    for each in of.__subclasses__():
        yield from _screens(each)
        if "TABLE" in vars(each):
            yield each


def test_no_screen_and_no_table_is_forgotten() -> None:
    """screens-table: each screen stands in the list above, and each table is some screen's."""
    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    assert set(SCREENS) == {each for each in _screens() if each.__module__.startswith(screens.__name__)}
    shown = {id(screen.TABLE) for screen in SCREENS} | {id(FORM)}
    whole = {name: table for name, table in tables().items() if isinstance(table, Table)}
    assert [name for name, table in whole.items() if id(table) not in shown] == []


def test_every_screen_is_called_by_name_where_a_key_has_two_meanings() -> None:
    """screens-table: of what is on one screen alone a clash is said with that screen's name."""
    everywhere = Counter(each.id for table in tables().values() for each in table)
    for table in tables().values():
        own = [each.id for each in table if everywhere[each.id] == 1 and not each.typing]
        taken = [key for each in table for key in each.keys.split(",")]
        said = [line for name in own for key in taken for line in keymap_of({name: key}).problems if "already" in line]
        assert bool(said) == bool(own)
        assert not [line for line in said if "on the screen" in line]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_is_done_by_its_screen(screen: type[AuditScreen]) -> None:
    """screens-table."""
    for command in screen.TABLE:
        assert callable(getattr(screen, f"action_{command.id}", None)), command.id
    keys = Counter(key for command in screen.TABLE for key in command.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


async def test_the_palette_writes_no_pictures(pilot: Pilot[int]) -> None:
    """screens-palette."""
    for keys in ((), ("enter",), ("escape",), ("s",), ("escape", "r")):
        await go(pilot, *keys)
        screen = pilot.app.screen
        assert isinstance(screen, AuditScreen)
        titles = [command.title for command in pilot.app.get_system_commands(screen)]
        assert not [title for title in titles if "creenshot" in title]
        allowed = [command.name for command in screen.TABLE if screen.check_action(command.id, ())]
        assert set(allowed) <= set(titles)


async def test_one_agency_sees_only_its_own(workspace: Workspace) -> None:
    """screens-sealed."""
    session = workspace.open("demonstration")
    others = [
        getattr(answer, "evidence", "")
        for answer in session.audit.entities.values()
        if answer.kind == "answer" and getattr(answer, "seat", "police") not in ("police", "panel")
        if len(getattr(answer, "evidence", "")) > len("a few words that the guidance has too")
    ]
    assert len(others) > 20
    app = AuditApp(workspace, session="demonstration", seat="police")
    async with app.run_test(size=(160, 50)) as pilot:
        seen = [text_of(pilot)]
        await go(pilot, "enter")
        while "This was the last question" not in seen[-1]:
            await go(pilot, "n")
            seen.append(text_of(pilot))
        for key in ("m", "escape", "escape", "s", "r", "a", "e"):
            await go(pilot, key)
            seen.append(text_of(pilot))
            assert not isinstance(pilot.app.screen, SummaryScreen | ReportScreen | SetUpScreen)
    everything = " ".join(" ".join(seen).split())
    own = {
        getattr(answer, "evidence", "")
        for answer in session.audit.entities.values()
        if getattr(answer, "seat", "") == "police"
    }
    assert [words for words in others if words in everything and words not in own] == []


def test_settings_that_leak_are_taken_away(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """screens-leaks."""
    for name in ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS"):
        monkeypatch.setenv(name, "leak")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    seen: dict[str, str] = {}

    def look(_app: AuditApp) -> None:
        seen.update({name: value for name, value in os.environ.items() if value == "leak"})

    monkeypatch.setattr(AuditApp, "run", look)
    assert run_app(workspace) == 0
    assert seen == {}


async def test_moving_about_piles_up_nothing(pilot: Pilot[int]) -> None:
    """screens-objects."""
    await go(pilot, "enter")

    def widgets() -> int:
        return len(list(pilot.app.screen.walk_children(Widget)))

    await go(pilot, "n", "p")
    before = widgets()
    for _ in range(25):
        pilot.app.screen.action_next()  # type: ignore[attr-defined]
        pilot.app.screen.action_previous()  # type: ignore[attr-defined]
    await pilot.pause()
    assert widgets() <= before + 2
