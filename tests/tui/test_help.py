"""What people are told: by the help of a screen, by a screen with nothing in it, and in which words.

- help-for: the help says first what the screen is for, to whoever sits there; an agency is shown no key of the panel's.
- help-all: every command of a table is in the help of one who may use it, once; and every table says what it is for.
- help-keys: the help has the keys of somebody's own settings.
- help-form: a form has help too, and is as it was when that is closed.
- first-words: where there is no audit, home says what to press and where audits are kept, and so does the set-up.
- empty: every list that is empty says what that means, and which key does the next thing.
- words: one word for one thing, on every screen.
- days: days are shown as people write them, also in a field that is changed.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

import audit_tui.tui
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.settings import Settings
from audit_tui.tui.app import AuditApp
from audit_tui.tui.commands import EVERYWHERE, HELP, HIDE, STATE_KEYS, WALK, Command, Table
from audit_tui.tui.keymap import tables
from audit_tui.tui.screens.form import FormScreen
from audit_tui.tui.screens.help import ALWAYS, HelpScreen
from audit_tui.tui.screens.merge import MergeScreen
from audit_tui.workspace import Workspace
from tests.auditing import RECORD, Work
from tests.conftest import on_a_day
from tests.tui.test_returns import SET, keep
from tests.tui.test_room import audit_of, shown
from tests.tui.test_screens import go, text_of, until

SCREENS = {name: table for name, table in tables().items() if isinstance(table, Table)}

FORBIDDEN = {
    r"sessions?": "audit",
    r"cases?": "record",
    r"users?": "you, or who it is",
    r"snapshots?|entity|entities|digests?": "(ours, and nobody else's)",
    r"merg\w+": "take in",
    r"submit\w*": "hand in, or save",
    r"delet\w+|remov\w+": "take away",
    r"withdr\w+": "take back",
    r"settl\w+": "agree",
    r"click\w*|tick\w*": "choose, mark",
    r"please|simply|just|ensure|via|utili[sz]e\w*": "(say it without)",
    r"\w+iz(e|ed|es|ing|ation)|colors?|centers?|behaviors?|judgments?": "(British spelling)",
    r"may stay empty": "optional",
}
"""What no text on a screen says, and what it says instead."""


@pytest.mark.parametrize("name", SCREENS)
def test_every_table_says_what_its_screen_is_for(name: str) -> None:
    """help-all."""
    table = SCREENS[name]
    assert re.fullmatch(r"[A-Z][^.]+\..*", table.what_for, re.DOTALL)
    assert table.groups[-1].heading == EVERYWHERE
    assert len({group.heading for group in table.groups}) == len(table.groups)
    seen = [each.id for seat in (PANEL, "police") for group in table.help_for(seat, {}) for each in group.commands]
    assert set(seen) == {each.id for each in table}
    for one, other in pairwise(table.groups):
        assert not {each.id for each in one.commands} & {each.id for each in other.commands}


async def help_of(app: AuditApp, keys: tuple[str, ...]) -> tuple[str, list[str], list[str]]:
    """What the help says first, its headings, and its rows."""
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, *keys, "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        screen = app.screen
        about = str(screen.query_one("#help-about", Static).render())
        words = [[str(each.render()) for each in screen.query(f".{name}").results(Static)] for name in ("key", "words")]
        headings = [str(each.render()) for each in screen.query(".heading").results(Static)]
        return about, headings, [" ".join(row) for row in zip(*words, strict=True)]


async def test_the_panels_help(workspace: Workspace) -> None:
    """help-for, help-all."""
    about, headings, rows = await help_of(AuditApp(workspace, session="demonstration"), ())
    assert about.startswith(WALK.what_for)
    assert headings[0] == "Answer"
    assert headings[-1] == EVERYWHERE
    assert "Panel" in headings
    assert "Your return" not in headings
    for group in WALK.groups:
        for command in group.commands:
            row = f"{command.keys_in_words} {command.name}. {command.help}"
            assert rows.count(row) == (group.only != "agency"), row
    assert " ".join(STATE_KEYS.values()) in rows[1]
    assert rows[-len(ALWAYS) :] == [" ".join(row) for row in ALWAYS]


async def test_an_agencys_help(workspace: Workspace) -> None:
    """help-for."""
    about, headings, rows = await help_of(AuditApp(workspace, session="demonstration", seat="police"), ("enter",))
    assert about.startswith(WALK.for_agency)
    assert headings == ["Answer", "Your return", "Move", "Text", EVERYWHERE]
    assert not [row for row in rows if re.search(r"Reveal|Agree\.|Dissent|Strength|Park", row)]


async def test_the_help_of_a_question_says_where_it_comes_from(workspace: Workspace) -> None:
    """help-for: after the keys, which are what somebody looks for in the room."""
    app = AuditApp(workspace, session="demonstration", seat="police")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter", "enter", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        last = app.screen.query_one("#help-last", Static)
        said = str(last.render())
        assert re.search(r"Where [A-Z]+-[0-9.]+ comes from:\n.+, https://", said), said
        assert last.region.y > max(each.region.y for each in app.screen.query(".key"))


async def test_the_help_has_the_keys_that_are_set(workspace: Workspace) -> None:
    """help-keys."""
    settings = Settings(Path("settings.toml"), there=True, keys={"reveal": "X"})
    _, _, rows = await help_of(AuditApp(workspace, session="demonstration", settings=settings), ())
    assert [row for row in rows if row.startswith("X Reveal.")]


async def test_a_form_has_help(workspace: Workspace) -> None:
    """help-form."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "f9", "a", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert "Nothing is done before you save it" in shown(pilot)
        await go(pilot, "escape", "b")
        assert isinstance(app.screen, FormScreen)
        assert "ab" in text_of(pilot)


async def test_a_form_begins_at_its_first_label(workspace: Workspace) -> None:
    """help-form: also one that is longer than the window."""
    app = AuditApp(workspace, session="demonstration")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "SEALED" in text_of(pilot))
        await go(pilot, "t")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused is not None)
        await pilot.wait_for_scheduled_animations()
        fields = app.screen.query_one(VerticalScroll)
        assert fields.max_scroll_y > 0
        assert (fields.scroll_y, app.screen.query(".label").first().region.y) == (0, fields.region.y)


async def test_before_the_first_audit(tmp_path: Path) -> None:
    """first-words."""
    workspace = Workspace(tmp_path / "none", clock=on_a_day)
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 50)) as pilot:
        said = [shown(pilot)]
        await go(pilot, "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        said.append(shown(pilot))
        await go(pilot, "escape", "n")
        await until(pilot, lambda: "Which topic?" in text_of(pilot))
        said.append(shown(pilot))
    for screen in said:
        together = re.sub(r"[^\w:-]", "", screen)  # a path is broken anywhere
        assert re.sub(r"[^\w:-]", "", str(workspace.sessions)) in together
        for words in ("sends nothing anywhere", "not encrypted unless", "Write no names"):
            assert words.replace(" ", "") in together, (words, screen)
    assert "No audits here yet" in said[0]
    for key in ("r practise", "d look", "n set up", f"{HELP.keys_in_words} what"):
        assert key in said[0]


async def test_the_note_is_for_the_first_audit_only(workspace: Workspace) -> None:
    """first-words."""
    async with AuditApp(workspace).run_test(size=(80, 24)) as pilot:
        await go(pilot, "n")
        await until(pilot, lambda: "Which topic?" in text_of(pilot))
        assert "Audits are kept in" not in shown(pilot)


EMPTY_HOME = [
    ("o", "n sets one up"),
    ("a", "t writes one"),
    ("p", "n there sets one up"),
    ("t", "n there sets one up"),
    ("c", "n there sets up"),
]
EMPTY_AUDIT = [
    (("s",), "k writes one"),
    (("s", "L"), "s or i writes one"),
    (("s", "m"), "s or i writes one"),
    (("s", "c"), "v at a question reveals"),
    (("u", "enter"), "t in the summary writes one"),
]
EMPTY_RECORD = [
    ((), "a fills in a return here, T takes in files that came back"),
    (("b",), "v at a question reveals"),
    (("t",), "P at a question leaves it"),
    (("enter", "d"), "still sealed (j goes to the next"),
    (("enter", "A"), "v reveals who said what"),
    (("enter", "y"), "s and i write a finding, t an action"),
    (("enter", "c"), "F9 raises one"),
    (("enter", "L"), "a agrees"),
    (("slash", "x", "q"), "Nothing found. Try fewer or shorter words"),
]


async def test_nothing_across_no_audits(tmp_path: Path) -> None:
    """empty."""
    app = AuditApp(Workspace(tmp_path / "none", clock=on_a_day))
    async with app.run_test(size=(80, 24)) as pilot:
        home = app.screen
        for key, words in EMPTY_HOME:
            await go(pilot, key)
            await until(pilot, lambda words=words: words in shown(pilot))
            while app.screen is not home:
                await go(pilot, "escape")


@pytest.mark.parametrize(("records", "ways"), [((), EMPTY_AUDIT), ((RECORD,), EMPTY_RECORD)], ids=["none", "one"])
async def test_nothing_in_an_audit(
    tmp_path: Path, records: tuple[str, ...], ways: list[tuple[tuple[str, ...], str]]
) -> None:
    """empty."""
    app = AuditApp(keep(Work(SET, records=records), tmp_path), session="one")
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.screen
        assert records or "No records yet" in shown(pilot)
        for keys, words in ways:
            await go(pilot, *keys)
            await until(pilot, lambda words=words: words in shown(pilot))
            while app.screen is not grid:
                await go(pilot, "escape")


async def test_files_that_say_nothing(tmp_path: Path) -> None:
    """empty."""
    work = Work(SET)
    app = AuditApp(keep(work, tmp_path), session="one")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("[", encoding="utf-8")
    file = tmp_path / "responses.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "T")
        app.screen.query_one("#field-paths", Input).value = str(file)
        app.screen.query_one("#field-mapping", Input).value = str(mapping)
        await go(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MergeScreen) and "g names other files" in shown(pilot))


async def test_nothing_is_missing(tmp_path: Path) -> None:
    """empty."""
    work = Work(SET).answer("police", "SML-1.1", "yes").answer("police", "SML-1.2", "yes")
    app = AuditApp(keep(work, tmp_path), session="one", seat="police")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter", "m")
        await until(pilot, lambda: "Nothing is missing in this record. h hands it in." in shown(pilot))
        await go(pilot, "h", "enter", "m")
        await until(pilot, lambda: "Nothing is missing in this record. g goes to another record" in shown(pilot))


def said_in(source: str) -> Iterator[tuple[int, str]]:
    """Every text of some code that people may read: no docstring, no style, no type, nothing without a blank in it."""
    tree = ast.parse(source)
    no_text: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            no_text.add(id(node.value))
        elif isinstance(node, ast.Assert):
            no_text.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "DEFAULT_CSS" for to in node.targets):
            no_text.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in no_text:
            text = re.sub(r"\{[A-Z_]+\.\w+\}", "", node.value)  # the keys of commands in the steps of the practice
            if " " in text.strip() and " | " not in text:
                yield node.lineno, text


def test_one_word_for_one_thing() -> None:
    """words."""
    folder = Path(audit_tui.tui.__file__).parent
    wrong = [
        f"{file.relative_to(folder)}:{line}: {found.group()} in {text!r}: say {instead}"
        for file in sorted(folder.rglob("*.py"))
        for line, text in said_in(file.read_text(encoding="utf-8"))
        for word, instead in FORBIDDEN.items()
        if (found := re.search(rf"\b(?:{word})\b", text, re.IGNORECASE))
    ]
    assert wrong == []


def test_commands_say_what_you_do() -> None:
    """words: a sentence each, of a name that stands for one thing on one screen."""
    commands: list[Command] = [*(each for table in SCREENS.values() for each in table), HIDE]
    for command in commands:
        assert re.fullmatch(r"[A-Z].*[.]", command.help), command.id
        assert len(command.name) < 24
    for table in SCREENS.values():
        names = [each.name for each in table]
        assert len(names) == len(set(names)), names


async def test_days_as_people_write_them(tmp_path: Path) -> None:
    """days."""
    work = Work("SML-1.1 | all | date", period_start="2025-10-01", period_end="2026-09-30")
    work.answer("police", "SML-1.1", "2026-06-14")
    work.act(acts.write_action, RECORD, "Ring them.", owner="a nurse", due="2026-12-01")
    workspace = keep(work, tmp_path)
    app = AuditApp(workspace, session="one")
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Period 1 October 2025 to 30 September 2026" in shown(pilot)
        await go(pilot, "e", *("ctrl+s",) * 3)
        await until(pilot, lambda: app.screen.query_one("#line", Input).value == "1 October 2025")
        await go(pilot, *("escape",) * 4, "enter", "y", "enter")
        await until(pilot, lambda: "1 December 2026" in text_of(pilot))
        await go(pilot, "ctrl+s")
        assert audit_of(app).actions[0].due == "2026-12-01"
    app = AuditApp(workspace, session="one", seat="police")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, "enter")
        entry = app.screen.query_one("#entry", Input)
        assert entry.value == "14 June 2026"
        await go(pilot, "e", "end", "backspace", "5", "enter")
        answer = audit_of(app).answer(RECORD, "police", "SML-1.1")
        assert answer is not None
        assert answer.value == "2025-06-14"
