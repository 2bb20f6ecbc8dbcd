"""What people see: on a projector, without colours, in large type, hidden, in every script, at every size.

- eyes-contrast: all text of every screen stands on its background at 4.5:1 or better, in both themes.
- eyes-themes: the app opens in its own dark theme, and offers no theme that was not measured.
- eyes-no-colour: without colours every screen reads the same, and the row that is pointed at has its mark.
- eyes-read-back: findings and agreed answers in short lines, with the others to go to; an agency alone has none of it.
- eyes-hide: F5 hides everything, while typing too; nothing gets through but F5, Esc and Enter; typing is kept.
- eyes-title: the terminal's title holds the program's name only.
- eyes-scripts: text in any script leaves rows as wide as the screen, and the border of a form in its column.
- eyes-resize: while somebody types, a change of size loses nothing.
"""

import re
import shutil
from collections.abc import AsyncIterator
from itertools import cycle
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import TextArea

from audit_tui.domain.fitting import Given
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.tui.app import AuditApp
from audit_tui.tui.saver import SaveState
from audit_tui.tui.screens.blank import HIDDEN, BlankScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.read_back import ASK, LINE, ReadBackScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.tui.themes import THEMES
from audit_tui.workspace import Workspace
from tests.pty_terminal import PtyTerminal
from tests.tui.conftest import on_a_day
from tests.tui.contrast import ENOUGH, Pair, crooked, pairs
from tests.tui.test_screens import go, text_of, until

TOUR: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("home", (), "answered"),
    ("set-up, topic", ("n",), "Which topic?"),
    ("set-up, title", ("end", "enter"), "What is the audit called?"),
    ("set-up, refused", ("ctrl+u", "enter"), "an audit needs a title"),
    ("set-up, once more", ("escape", "escape"), "Esc once more leaves"),
    ("walk, sealed", ("escape", "enter"), "SEALED"),
    ("keys", ("f1",), "Esc close"),
    ("palette", ("escape", "f2"), "Search"),
    ("outline", ("escape", "o"), "Voice of the child"),
    ("missing", ("escape", "m"), "still missing"),
    ("concern", ("escape", "f9"), "To whom does it go?"),
    ("finding", ("escape", "s"), "What was seen"),
    ("finding, in its list", ("tab",), "What was seen"),
    ("finding, refused", ("ctrl+s",), "What was seen"),
    ("read back", ("escape", "L"), ASK),
    ("session", ("escape", "escape"), "Answered of asked"),
    ("meeting", ("m", "c"), "Who is there (Enter marks)"),
    ("plan", ("escape", "t"), "min"),
    ("blind spots", ("escape", "b"), "no agency"),
    ("involvement", ("escape", "i"), "Its return"),
    ("return", ("escape", "a", "enter"), "Your agency’s answer"),
    ("return, typing", ("e", "x"), "saves and goes"),
    ("walk, agreed", ("escape", "ctrl+s", "escape", "up", "enter", "d", "enter"), "Agreed: "),
    ("agree", ("a",), "What weighed most?"),
    ("differences", ("escape", "d"), "widest first"),
    ("summary", ("escape", "escape", "s"), "What works well"),
    ("counts", ("c",), "by theme and record"),
    ("report", ("escape", "r"), "DRAFT"),
    ("write", ("w", "enter"), "Only you can read the file."),
    ("hidden", ("f5",), HIDDEN),
    ("shown again", ("f5",), "Only you can read the file."),
)
"""Every screen, each with the keys that lead there from the one before."""
WIDE_TOO = ("walk, sealed", "session", "agree")
"""Where a wide screen shows more."""

SCRIPTS = {
    "CJK": "孩子上学时又饿又累。" * 12,
    "Arabic": "كان الطفل جائعا عند وصوله إلى المدرسة. " * 8,
    "Hebrew": "הילד הגיע רעב לבית הספר. " * 10,
    "combining": "e\u0301\u0323a\u0308n\u0303o\u0302 " * 40,
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f469\U0001f3fd\u200d\U0001f4bb " * 20,
    "no space": "x" * 1500,
}


@pytest.fixture
async def pilot(workspace: Workspace) -> AsyncIterator[Pilot[int]]:
    """The app at a question of the panel's, at 80×24."""
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WalkScreen))
        yield pilot


def app_of(pilot: Pilot[int]) -> AuditApp:
    assert isinstance(pilot.app, AuditApp)
    return pilot.app


async def show(pilot: Pilot[int], size: tuple[int, int]) -> None:
    await pilot.resize_terminal(*size)
    await pilot.pause()


# Contrast


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_everything_can_be_read(workspace: Workspace, theme: str) -> None:
    """eyes-contrast."""
    app = AuditApp(workspace)
    seen: dict[Pair, str] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        for place, keys, shown in TOUR:
            await go(pilot, *keys)
            await until(pilot, lambda shown=shown: shown in text_of(pilot))  # type: ignore[misc]
            look(pilot, place, seen)
            for failed in (True, False) if place in WIDE_TOO else ():
                app.saved = SaveState("NOT SAVED: the disk is full (ctrl+s tries again)" if failed else "", failed)
                app._say(app.saved.words)
                await pilot.pause()
                look(pilot, f"{place}, {'not saved' if failed else 'saved'}", seen)
            if place in WIDE_TOO:
                await show(pilot, (160, 50))
                look(pilot, f"{place}, wide", seen)
                await show(pilot, (80, 24))
    letters = [pair for pair in seen if not pair.lines]
    assert len(letters) > 20, "the measure sees the screens"
    low = sorted(pair for pair in letters if pair.ratio < ENOUGH)
    assert not low, "\n".join(f"{pair.ratio:.2f} {pair.text} on {pair.background}: {seen[pair]}" for pair in low)


def look(pilot: Pilot[int], place: str, seen: dict[Pair, str]) -> None:
    for pair, words in pairs(pilot):
        seen.setdefault(pair, f"{place}: {words}")


async def test_only_measured_themes_are_offered(pilot: Pilot[int]) -> None:
    """eyes-themes."""
    assert pilot.app.theme == "audit-dark"
    assert set(pilot.app.available_themes) == {theme.name for theme in THEMES}


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert Pair("#000000", "#ffffff", lines=False).ratio == pytest.approx(21)
    assert Pair("#777777", "#ffffff", lines=False).ratio == pytest.approx(4.478, abs=0.001)


# Without colour


async def test_without_colours_every_screen_reads_the_same(
    demonstration_made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """eyes-no-colour."""
    shown = []
    for no_color in (False, True):
        shutil.copytree(demonstration_made, tmp_path / "sessions")
        if no_color:
            monkeypatch.setenv("NO_COLOR", "1")
        app = AuditApp(Workspace(tmp_path / "sessions", clock=on_a_day))
        async with app.run_test(size=(80, 24)) as pilot:
            assert app.no_color == no_color
            shown.append([text async for text in screens_of(pilot)])
        app.let_go()
        shutil.rmtree(tmp_path / "sessions")
    assert shown[0] == shown[1]


async def screens_of(pilot: Pilot[int]) -> AsyncIterator[str]:
    for _place, keys, words in TOUR[:16]:  # as far as the grid; further screens are made of the same widgets
        await go(pilot, *keys)
        await until(pilot, lambda words=words: words in text_of(pilot))  # type: ignore[misc]
        await app_of(pilot).saver.drained()
        app_of(pilot).saved = SaveState()
        await pilot.pause()
        yield text_of(pilot)


@pytest.mark.pty
def test_without_colours_the_row_that_is_pointed_at_has_a_mark(installed_program: Path, workspace: Workspace) -> None:
    """eyes-no-colour."""
    with PtyTerminal(
        [installed_program, "--sessions", workspace.sessions], columns=80, rows=24, env={"NO_COLOR": "1"}
    ) as terminal:
        terminal.wait_for("answered")
        terminal.wait_for(one_is_marked)
        terminal.press("enter")
        terminal.wait_for("SEALED")
        terminal.wait_for(one_is_marked)
        terminal.press("escape")
        terminal.wait_for("Answered of asked")
        terminal.wait_for(one_is_marked)
        assert "✓" in terminal.text
        colours = {
            colour
            for row in range(24)
            for column in range(80)
            for colour in (terminal.cell(row, column).fg, terminal.cell(row, column).bg)
        }
        assert all(colour == "default" or colour[:2] == colour[2:4] == colour[4:] for colour in colours), colours


def one_is_marked(terminal: PtyTerminal) -> bool:
    return sum(line.lstrip().startswith(">") for line in terminal.lines) == 1


# Read back


async def test_a_finding_is_read_back_in_short_lines(pilot: Pilot[int]) -> None:
    """eyes-read-back."""
    await go(pilot, "L")
    assert isinstance(pilot.app.screen, ReadBackScreen)
    text = text_of(pilot)
    for words in ("A R E A   F O R   I M P R O V E M E N T", "NEG-DEMO2", ASK, "FICTIONAL DEMONSTRATION"):
        assert words in text
    lines = text.splitlines()[1:]
    assert max(len(line.strip()) for line in lines) <= LINE
    first = next(number for number, line in enumerate(lines) if line.strip().startswith("Absence"))
    assert [bool(line.strip()) for line in lines[first : first + 4]] == [True, False, True, False]
    await go(pilot, "right")
    assert text_of(pilot) != text
    await go(pilot, "left")
    assert text_of(pilot) == text
    await go(pilot, "escape")
    assert isinstance(pilot.app.screen, WalkScreen)


async def test_an_agreed_answer_is_read_back_with_its_reason(pilot: Pilot[int]) -> None:
    """eyes-read-back."""
    await go(pilot, "escape", "up", "enter", "d", "enter", "L")
    await until(pilot, lambda: "A G R E E D" in text_of(pilot))
    assert "Which forms of neglect" in text_of(pilot)
    await go(pilot, "pagedown")
    assert ASK in text_of(pilot)
    assert "Reason: " in text_of(pilot)
    await go(pilot, "pageup")
    assert "A G R E E D" in text_of(pilot)


async def test_the_summary_reads_back_every_finding(pilot: Pilot[int]) -> None:
    """eyes-read-back."""
    await go(pilot, "escape", "s", "L")
    assert isinstance(pilot.app.screen, ReadBackScreen)
    findings = len(app_of(pilot).opened.audit.findings)
    assert f"1 of {findings}" in text_of(pilot)
    await go(pilot, "left")
    assert f"{findings} of {findings}" in text_of(pilot)
    await show(pilot, (40, 12))
    assert max(len(line.strip()) for line in text_of(pilot).splitlines()[1:]) <= 36


async def test_an_agency_has_nothing_to_read_back(workspace: Workspace) -> None:
    """eyes-read-back."""
    async with AuditApp(workspace, session="demonstration", seat="police").run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter", "L")
        assert isinstance(pilot.app.screen, WalkScreen)


async def test_nothing_to_read_back_is_said(workspace: Workspace) -> None:
    """eyes-read-back."""
    async with AuditApp(workspace).run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter", "escape", "down", "down", "enter", "L")
        await until(pilot, lambda: "Nothing to read back" in text_of(pilot))


# Hide


async def test_everything_can_be_hidden_and_typing_is_kept(pilot: Pilot[int]) -> None:
    """eyes-hide."""
    await go(pilot, "s", "H", "i")
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    await go(pilot, "f5")
    assert text_of(pilot).split() == HIDDEN.split()
    await go(pilot, "x", "f1", "f2", "f9", "ctrl+p", "ctrl+q", "ctrl+c", "tab", "question_mark", "q")
    assert isinstance(pilot.app.screen, BlankScreen)
    assert text_of(pilot).split() == HIDDEN.split()
    app_of(pilot).saved = SaveState("NOT SAVED: NEG-5.4, the disk is full", failed=True)
    await pilot.pause()
    assert text_of(pilot).split() == [*HIDDEN.split(), "NOT", "SAVED"]
    app_of(pilot).saved = SaveState("Strength saved 10:00:00")
    await pilot.pause()
    assert text_of(pilot).split() == HIDDEN.split()
    for key in ("f5", "escape", "enter"):
        await go(pilot, key)
        assert pilot.app.screen is form
        await go(pilot, "f5")
        assert isinstance(pilot.app.screen, BlankScreen)
    await go(pilot, "f5", "!")
    assert form.query_one(TextArea).text == "Hi!"


async def test_a_concern_can_be_raised_once_it_is_shown_again(pilot: Pilot[int]) -> None:
    """eyes-hide."""
    await go(pilot, "f5", "f9", "f5")
    assert isinstance(pilot.app.screen, WalkScreen)
    await go(pilot, "f9")
    assert isinstance(pilot.app.screen, FormScreen)


async def test_the_palette_hides_too(pilot: Pilot[int]) -> None:
    """eyes-hide."""
    hide = next(each for each in pilot.app.get_system_commands(pilot.app.screen) if each.title == "Hide")
    hide.callback()
    await until(pilot, lambda: isinstance(pilot.app.screen, BlankScreen))


@pytest.mark.pty
def test_keys_that_arrive_together_with_the_hiding(installed_program: Path, workspace: Workspace) -> None:
    """eyes-hide, eyes-title."""
    with PtyTerminal([installed_program, "--sessions", workspace.sessions], columns=80, rows=24) as terminal:
        terminal.wait_for("answered")
        terminal.press("enter")
        terminal.wait_for("SEALED")
        terminal.press("s")
        terminal.wait_for("What was seen")
        terminal.press("abc", "f5", "xyz", "f9", "ctrl+q", "f5", "d")
        terminal.wait_for("abcd")
        terminal.press("f5")
        terminal.wait_for(HIDDEN)
        terminal.settle()
        assert terminal.text.split() == HIDDEN.split()
        terminal.press("f5", "escape", "ctrl+q")
        assert terminal.wait_for_exit() == 0
        titles = re.findall(rb"\x1b\][012];([^\x07\x1b]*)", bytes(terminal.raw))
    assert titles == [b"audit-tui"]


# Scripts and sizes


@pytest.mark.parametrize(("script", "size"), list(zip(SCRIPTS, cycle([(80, 24), (160, 50)]), strict=False)))
async def test_text_in_any_script_leaves_the_layout_whole(
    workspace: Workspace,
    script: str,
    size: tuple[int, int],
) -> None:
    """eyes-scripts."""
    words = SCRIPTS[script]
    with_words(workspace, words)
    app = AuditApp(workspace)
    async with app.run_test(size=size) as pilot:
        await go(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WalkScreen))
        whole(pilot)
        await go(pilot, "v", "v")
        whole(pilot)
        for keys in (("s",), ("escape", "y"), ("escape", "L"), ("escape", "escape", "s"), ("r",)):
            await go(pilot, *keys)
            whole(pilot)
            if isinstance(app.screen, FormScreen):
                app.screen.query_one(TextArea).insert(words)
                await pilot.pause()
                whole(pilot)
                assert app.screen.query_one(TextArea).text == words


def with_words(workspace: Workspace, words: str) -> None:
    """Have an agency's evidence, a finding and a reason in these words, at the question where the panel stands."""
    session = workspace.open("demonstration")
    place = session.audit.place(PANEL)
    assert place is not None
    at = workspace.clock().isoformat()
    steps = (
        lambda audit: acts.give_answer(
            audit, place.record, "csc", place.question, Given("parents"), evidence=words, at=at
        ),
        lambda audit: acts.write_finding(
            audit, place.record, "strength", words, theme="voice_of_child", question=place.question
        ),
    )
    for step in steps:
        session.save(session.stage(step(session.audit), by=PANEL))
    session.close()


def whole(pilot: Pilot[int]) -> None:
    """Every row is as wide as the screen, and a box over it has its borders in their columns."""
    assert crooked(pilot) == []
    for box in pilot.app.screen.query("#form, #pick, #help"):
        region = box.region
        rows = pilot.app.screen._compositor.render_strips()[region.y : region.bottom]
        edges = {(at_column(row.text, region.x), at_column(row.text, region.right - 1)) for row in rows}
        assert edges <= {("╭", "╮"), ("│", "│"), ("╰", "╯")}, text_of(pilot)


def at_column(row: str, column: int) -> str:
    """The letter that begins at this column."""
    before = next((end for end in range(len(row)) if cell_len(row[:end]) == column and cell_len(row[end]) > 0), None)
    return row[before] if before is not None else ""


async def test_a_change_of_size_loses_nothing_that_is_typed(workspace: Workspace) -> None:
    """eyes-resize."""
    app = AuditApp(workspace, session="demonstration", seat="police")
    async with app.run_test(size=(160, 50)) as pilot:
        await go(pilot, "enter", "e", *"some words", "left", "left")
        screen = app.screen
        assert isinstance(screen, WalkScreen)
        area, question = screen.focused, screen.question
        assert isinstance(area, TextArea)
        text, cursor = area.text, area.cursor_location
        for size in ((80, 24), (40, 12), (80, 24)):
            await show(pilot, size)
            assert (screen.focused, screen.question, area.text, area.cursor_location) == (area, question, text, cursor)
            assert crooked(pilot) == []
        await go(pilot, "!")
        assert area.text == f"{text[:-2]}!{text[-2:]}"
    app = AuditApp(workspace)
    async with app.run_test(size=(160, 50)) as pilot:
        await go(pilot, "enter", "s", *"seen")
        form = app.screen
        assert isinstance(form, FormScreen)
        for size in ((80, 24), (40, 12), (80, 24)):
            await show(pilot, size)
            assert crooked(pilot) == []
        await go(pilot, "!")
        assert (app.screen, form.query_one(TextArea).text) == (form, "seen!")
