"""The practice panel: a new facilitator is led through the demonstration, on the real screens.

- practice-walk: with real keys every step is done where the guide says, ticked, and left; the guide takes four lines.
- practice-true: what counts is what is so: in advance, in any order, however it came about.
- practice-guide: a step is left out, gone back to, and the practice left, by key and by palette; never while typing.
- practice-keys: every key that a step names is one of the screen where it is done, and is shown as somebody rebound it.
- practice-own: nothing of the person's own audits is listed or changed, nothing is begun, nothing is written outside.
- practice-away: the copy is deleted, however the practice ends; the next one begins fresh.
- practice-eyes: each step can be read on the small and on the large screen; no size stops the program.
"""

import tempfile
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import TextArea

from audit_tui.domain.fitting import Given
from audit_tui.domain.words import BANNER
from audit_tui.services import acts
from audit_tui.settings import Settings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.keymap import Keymap, tables
from audit_tui.tui.practice.guide import Guide, Practice
from audit_tui.tui.practice.progress import Progress, heading, named_keys, what_to_do, with_keys
from audit_tui.tui.practice.steps import AGENCY, BEGUN, DIFFERS, HALF_WAY, NEXT, SAFETY, SILENT, STEPS, Sight
from audit_tui.tui.screens.blank import BlankScreen
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.pick import PickScreen
from audit_tui.tui.screens.report import ReportScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT, Work, neglect
from tests.pty_terminal import PtyTerminal
from tests.tui.test_screens import text_of, until

SMALL, LARGE = (80, 24), (160, 50)
TITLES = [step.title for step in STEPS]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files that is this test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@asynccontextmanager
async def practising(
    workspace: Workspace, size: tuple[int, int] = SMALL, settings: Settings | None = None
) -> AsyncIterator[Pilot[int]]:
    """The app as `audit-tui practise` starts it."""
    app = AuditApp(workspace, settings=settings, practise=True)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: f"Step 1 of {len(STEPS)}" in guide_of(pilot))
        yield pilot
    app.let_go()


def practice_of(pilot: Pilot[int]) -> Practice:
    assert isinstance(pilot.app, AuditApp)
    assert pilot.app.practice is not None
    return pilot.app.practice


def guide_of(pilot: Pilot[int]) -> str:
    """What the guide says on the screen that is shown, in one line."""
    return " ".join(" ".join(str(guide.render()) for guide in pilot.app.screen.query(Guide)).split())


def press(pilot: Pilot[int], *keys: str) -> None:
    """Type these keys in one go, as a fast typist does: each takes effect after the one before; “ begins a paste."""
    for key in keys:
        if key.startswith("“"):
            pilot.app.post_message(events.Paste(key[1:]))
            continue
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        try:
            character: str | None = unicodedata.lookup(_get_unicode_name_from_key(name))
        except KeyError:
            character = name if len(name) == 1 else None
        event = events.Key(name, character)
        event.set_sender(pilot.app)
        pilot.app.post_message(event)


async def reach(pilot: Pilot[int], *keys: str, then: str, done: str = "") -> None:
    """Type these keys; the guide then says this, and stands in four lines at most below the title."""
    press(pilot, *keys)
    await until(pilot, lambda: then in guide_of(pilot) and done in guide_of(pilot))
    await pilot.pause()
    guide = pilot.app.screen.query_one(Guide)
    assert guide.region.y == 1
    assert guide.virtual_size.height <= guide.size.height <= 4
    lines = text_of(pilot).splitlines()[1 : 1 + guide.size.height]
    assert " ".join(" ".join(line[1:] for line in lines).split()) == guide_of(pilot), "a word is cut off"


def numbered(title: str) -> str:
    """How the guide names a step."""
    return f"Step {TITLES.index(title) + 1} of {len(STEPS)}: {title}"


WALK: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Where things are", ("down", "down"), "Press a and choose Education."),
    ("An agency answers first", ("a", "end", "enter", "n", "1"), "To get there: press Esc, to the records."),
    ("", ("escape",), "To get there: press Enter."),
    ("", ("enter",), "To get there: press o, and choose NEG-1.2."),
    ("", ("N", "n"), "B reveals the answers."),
    ("Who has not answered", ("B",), "B reveals the answers."),
    ("", ("enter",), f"To get there: press g, and choose {HALF_WAY}."),
    ("", ("g",), f"To get there: ↑ ↓ to {HALF_WAY}, and Enter."),
    ("", ("down",), "To get there: Enter goes there."),
    ("", ("enter",), "o lists every question"),
    (
        "The record’s own details",
        ("o", "home", *["down"] * 8, "enter"),
        f"To get there: press o, and choose {DIFFERS}.",
    ),
    ("", (*["N"] * 5, "n"), "SEALED: all have answered"),
    ("Reveal the answers together", ("B", "B"), "the widest first."),
    ("Where they differ", ("d",), "the widest first."),
    ("", ("escape",), "write what weighed most"),
    ("Agree, and say why", ("3", "“six", "ctrl+s"), "Press D, write an agency’s own words"),
    ("A view that is not shared", ("D", "“no", "tab", "end", "enter", "ctrl+s"), "s for a strength or i for an area"),
    ("A finding, with its theme", ("s", "“kind", "tab", "enter", "ctrl+s"), "Press t: what is to be done"),
    ("An action", ("t", "“go", "tab", "“nurse", "tab", "“2026-12-01", "ctrl+s"), "At a question that waits"),
    ("Park a question", ("n", "P", "“page", "enter"), "Press z: what you did last is undone."),
    ("Take something back", ("z",), "Press F9: what it is (made up, here)"),
    ("A child may be at risk now", ("f9", "“alone", "tab", "“duty", "ctrl+s"), f"near the end, {SAFETY}"),
    ("The safety question", ("o", "end", *["up"] * 5, "enter"), "To get there: press Esc, to the records."),
    ("", ("escape",), "To get there: press s."),
    ("", ("s",), "Now press r: the report."),
    ("The summary and the report", ("r",), "The practice ends here"),
)
"""The step that is ticked then (where one is), the keys, and what the guide says next."""


async def test_the_whole_practice(workspace: Workspace) -> None:
    """practice-walk, practice-keys: with keys that somebody set, also to what else would be the guide's own."""
    assert [title for title, _, _ in WALK if title] == TITLES
    settings = Settings(Path("settings.toml"), keys={"reveal": "B", "reload": "ctrl+g"})
    async with practising(workspace, settings=settings) as pilot:
        assert "ctrl+l: skip or leave" in guide_of(pilot)
        ticked = 0
        for title, keys, then in WALK:
            ticked += bool(title)
            await reach(pilot, *keys, then=then, done=f"✓ {ticked} done")
            assert practice_of(pilot).progress.done == {*range(ticked)}
            assert isinstance(pilot.app.screen, PickScreen) or BANNER in text_of(pilot)
        assert "audit-tui new" in guide_of(pilot)
        assert isinstance(pilot.app, AuditApp)
        audit = pilot.app.opened.audit
        safety = audit.answer(HALF_WAY, "panel", SAFETY)
        assert safety is not None
        assert safety.value == "yes"


async def test_steps_done_in_advance_left_out_and_chosen(workspace: Workspace) -> None:
    """practice-true, practice-guide: what was done stays so; what is chosen again stays until somebody goes on."""
    async with practising(workspace) as pilot:
        await reach(pilot, "down", "enter", "n", "P", "enter", then="✓ 1 done")
        await pilot.resize_terminal(*LARGE)
        await reach(pilot, "z", then="✓ 2 done")
        await pilot.resize_terminal(*SMALL)
        assert practice_of(pilot).progress.done == {10, 11}
        assert numbered("Where things are") in guide_of(pilot)
        await reach(pilot, "escape", "r", then="✓ 3 done")
        assert numbered("Where things are") in guide_of(pilot)
        assert "press Esc, to the records" in guide_of(pilot)
        await reach(pilot, "escape", "down", then=numbered("An agency answers first"))
        await reach(pilot, "ctrl+g", "2", then=numbered("Where things are"))
        await reach(pilot, "down", "up", then=numbered("Where things are"))
        press(pilot, "ctrl+g")
        await until(pilot, lambda: "✓ Step 1: Where things are" in text_of(pilot))
        await reach(pilot, "1", then=numbered("An agency answers first"))
        await reach(pilot, "ctrl+g", "1", then=numbered("Who has not answered"))
        await reach(pilot, "ctrl+g", "end", "enter", then=numbered("The summary and the report"))
        await reach(pilot, "ctrl+g", "1", then=f"Left out: {len(STEPS) - 4}.")
        assert isinstance(pilot.app, AuditApp)
        offered = {command.title: command for command in pilot.app.get_system_commands(pilot.app.screen)}
        offered["Practice: Back to the step before"].callback()
        await until(pilot, lambda: numbered("The summary and the report") in guide_of(pilot))
        press(pilot, "escape", "escape", "enter", "s", "“seen", "ctrl+g", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and "seen2" in text_of(pilot))
        await until(pilot, lambda: "Esc closes this." in guide_of(pilot))
        press(pilot, "escape", "escape", "down", "a", "enter", "e", "ctrl+g", "1")
        await until(pilot, lambda: isinstance(pilot.app.screen, WalkScreen) and pilot.app.screen.fields.being_written)
        assert isinstance(pilot.app.focused, TextArea)
        await until(pilot, lambda: pilot.app.focused is not None and getattr(pilot.app.focused, "text", "") == "1")
        press(pilot, "f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, BlankScreen))
        assert not pilot.app.screen.query(Guide)
        assert "Step" not in text_of(pilot)
        press(pilot, "f5", "escape")
        for size in ((20, 6), (300, 20), (40, 12), SMALL):
            await pilot.resize_terminal(*size)
            press(pilot, "ctrl+g", "escape", "m", "escape")
            await pilot.pause()
        press(pilot, "ctrl+g")  # comes after all of those
        await until(pilot, lambda: "✓ Step 1: Where things are" in text_of(pilot))


def test_every_key_that_is_named_is_one_of_the_screen() -> None:
    """practice-keys: of the table of a place where the step is done, or of the forms over it."""
    forms = {"FORM"}
    for step in STEPS:
        names = {name for name, table in tables().items() if any(table is spot.screen.TABLE for spot in step.at)}
        for table, command in named_keys(step.words):
            assert table in names | forms, (step.title, table)
            assert command in {each.id for each in tables()[table]}, (step.title, command)
    assert all(command in {each.id for each in tables()[table]} for table, command in named_keys(NEXT))
    assert sum(len(list(named_keys(step.words))) for step in STEPS) > 20


def test_an_answer_counts_where_the_step_asks_for_it() -> None:
    """practice-true."""
    step = next(each for each in STEPS if each.title == "An agency answers first")
    began = Work(neglect(), records=(BEGUN,), agencies=("csc", AGENCY)).audit
    for seat, question, done in (("csc", SILENT, False), (AGENCY, "NEG-1.1", False), (AGENCY, SILENT, True)):
        given = Given(state="not_recorded")
        audit = began.with_changes(acts.give_answer(began, BEGUN, seat, question, given, at=AT).changes)
        assert step.done(Sight(began, audit, WalkScreen)) is done


async def test_own_audits_are_neither_listed_nor_changed(workspace: Workspace, temporary: Path) -> None:
    """practice-own, practice-away: begun at home, and left to it."""
    own = workspace.open("demonstration").folder.rename(workspace.sessions / "our-own-audit")
    before = contents(workspace.sessions)
    app = AuditApp(workspace)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "our-own-audit" in text_of(pilot))
        press(pilot, "r")
        await until(pilot, lambda: "Step 1 of" in guide_of(pilot))
        assert len(list(temporary.iterdir())) == 1
        press(pilot, "r", "w")
        await until(pilot, lambda: "Nothing leaves the practice." in text_of(pilot))
        assert isinstance(app.screen, ReportScreen)
        press(pilot, "escape", "P")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen) and "Nothing leaves" in text_of(pilot))
        press(pilot, "escape")
        await until(pilot, lambda: "Enter opens the audit again" in guide_of(pilot))
        assert "our-own-audit" not in text_of(pilot)
        for key in ("n", "d", "r"):
            app.screen.say("")  # type: ignore[attr-defined]
            press(pilot, key)
            await until(pilot, lambda: "Not while you practise" in text_of(pilot))
            assert isinstance(app.screen, HomeScreen)
        press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, WalkScreen | SessionScreen) and app.screen.is_mounted)
        press(pilot, "f9", "“alone", "tab", "“duty", "ctrl+s")
        await until(pilot, lambda: "Concern saved" in text_of(pilot))
        press(pilot, "ctrl+g", "9")
        await until(pilot, lambda: "our-own-audit" in text_of(pilot) and app.practice is None)
        assert isinstance(app.screen, HomeScreen)
        assert "Step" not in text_of(pilot)
        assert list(temporary.iterdir()) == []
        press(pilot, "ctrl+g", "n")
        await until(pilot, lambda: "Which topic?" in text_of(pilot))
        press(pilot, "escape", "r")
        await until(pilot, lambda: "Step 1 of" in guide_of(pilot) and "✓ 0 done" in guide_of(pilot))
        assert not app.opened.audit.concerns(HALF_WAY)
    app.let_go()
    assert list(temporary.iterdir()) == []
    assert own.is_dir()
    assert contents(workspace.sessions) == before


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file in it, but for what home notes down to list it faster."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}


@pytest.mark.parametrize("width", [80, 160])
def test_every_step_can_be_read(width: int) -> None:
    """practice-eyes: heading, words and reason in four lines of the small screen."""
    plain = Keymap()
    for place, step in enumerate(STEPS):
        progress = Progress(place, frozenset(range(place)))
        spot = step.at[0]
        here = Sight(*[None] * 2, screen=spot.screen, record=spot.record, question=spot.question, seat=spot.seat)  # type: ignore[arg-type]
        words, why = what_to_do(progress, here)
        said = f"{with_keys(words, plain)}  Why: {why}"
        assert (words, why) == (step.words, step.why)
        assert len(heading(progress, "ctrl+g")) <= width - 4
        assert lines(said, width - 4) <= 3, (step.title, said)
        assert "!" not in said
    last = what_to_do(Progress(len(STEPS)), Sight(None, None, HomeScreen))  # type: ignore[arg-type]
    assert lines(with_keys(last[0], plain), width - 4) <= 4


def lines(words: str, width: int) -> int:
    """How many lines words take that are not broken."""
    count, room = 1, width
    for word in words.split(" "):
        if len(word) > room:
            count, room = count + 1, width
        room -= len(word) + 1
    return count


@pytest.mark.pty
def test_in_a_terminal(installed_program: Path, sessions_dir: Path, temporary: Path, tmp_path: Path) -> None:
    """practice-away: from the command line, and out again, with nothing left."""
    environment = {"TMPDIR": str(temporary), "NO_COLOR": "1"}
    with PtyTerminal([installed_program, "practise"], columns=80, rows=24, cwd=tmp_path, env=environment) as terminal:
        terminal.wait_for("Step 1 of")
        assert BANNER in terminal.text
        terminal.press("down", "down")
        terminal.wait_for(numbered("An agency answers first"))
        assert "✓ 1 done" in terminal.text
        assert list(temporary.iterdir()) != []
        terminal.press("ctrl+g", "9")
        assert terminal.wait_for_exit() == 0
        terminal.wait_for("Your own audits: audit-tui")
    assert list(temporary.iterdir()) == []
    assert list(sessions_dir.iterdir()) == []
