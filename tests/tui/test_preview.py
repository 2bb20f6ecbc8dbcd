"""A question set in the app as an agency would see it, on an audit that is thrown away.

- preview-begins: it opens at the first question of the topic, as the agency that is asked most or as the one named.
- preview-live: an answer opens the questions that its condition lets through, and a record detail those of an agency.
- preview-seats: from the grid an author goes to every agency and to the panel, which has the record details.
- preview-banner: every screen says that it is a preview and that nothing is kept; none says that something was saved.
- preview-nothing: no report leaves it, no concern is taken in it, and nothing is left when it ends.
- preview-short: the short form can be walked through, too.
- preview-problems: a set with errors is not opened; they are printed as the check prints them.
"""

import re
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from audit_tui.cli import main
from audit_tui.domain.asking import board, contributing
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.preview import RECORD, SESSION_ID, seat_to_begin, throw_away_audit
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.workspace import Workspace
from tests.pty_terminal import PtyTerminal
from tests.tui.conftest import on_a_day
from tests.tui.test_screens import go, text_of, until

BANNER = "PREVIEW, nothing is kept"
PUNCTUALITY = """# Arriving at school

Whether being late was understood.

- id: punctuality
- version: 1
- status: draft
- include: record_details

## PUN-1 What was noticed

### PUN-1.1 Was the child asked why?

- answer: yes, partly, no
- theme: voice_of_child
- layer: quality
- asked of: education, health

### PUN-1.2 What did the child say?

- answer: text
- theme: voice_of_child
- layer: quality
- asked of: education, health
- asked when: PUN-1.1 is yes

### PUN-1.3 Was a teenager asked alone?

- answer: yes, partly, no
- theme: voice_of_child
- layer: quality
- asked of: education
- asked when: REC-4 >= 156

### PUN-1.4 Who was told?

- answer: text
- theme: voice_of_child
- layer: quality
- asked of: education, health
- required
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files that is this test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A set that somebody is writing."""
    path = tmp_path / "punctuality.md"
    path.write_text(PUNCTUALITY, encoding="utf-8")
    return path


@asynccontextmanager
async def previewed(
    file: Path, wanted: str | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    """The app on a preview of this set."""
    workspace = Workspace(file.parent / "none", (file.parent,), clock=on_a_day)
    questions = workspace.library.read(file.stem)
    seat = seat_to_begin(questions, wanted)
    with throw_away_audit(workspace, questions, seat) as apart:
        app = AuditApp(apart, session=SESSION_ID, walking=seat)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: "PUN-1.1" in text_of(pilot))
            yield pilot
            await app.saver.drained()
        app.let_go()


async def press_until(pilot: Pilot[int], shown: str, *keys: str) -> None:
    """Press keys, and wait for what they lead to."""
    await go(pilot, *keys)
    await until(pilot, lambda: shown in text_of(pilot))


async def to_grid(pilot: Pilot[int]) -> None:
    """Back to the records and agencies."""
    await go(pilot, "escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen))


@pytest.mark.parametrize(("wanted", "whose"), [(None, "Education"), ("health", "Health"), (PANEL, "Panel")])
async def test_it_begins_at_the_topic(file: Path, wanted: str | None, whose: str) -> None:
    """preview-begins."""
    async with previewed(file, wanted) as pilot:
        assert f"{whose}: {RECORD}" in text_of(pilot)
        assert "Preview: Arriving at school" in text_of(pilot)


def test_no_other_seat_than_the_sets_own(file: Path) -> None:
    """preview-begins."""
    questions = Workspace(file.parent, (file.parent,)).library.read(file.stem)
    with pytest.raises(AuditError, match="there is no agency ‘scool’"):
        seat_to_begin(questions, "scool")


async def test_an_answer_opens_a_question(file: Path) -> None:
    """preview-live."""
    async with previewed(file) as pilot:
        await press_until(pilot, "PUN-1.4 Who was told?", "n")
        await press_until(pilot, "PUN-1.1 Was", "p")
        await press_until(pilot, "(•) 1 Yes", "1")
        await press_until(pilot, "PUN-1.2 What did the child say?", "n")
        await press_until(pilot, "PUN-1.1 Was", "p")
        await press_until(pilot, "(•) 3 No", "3")
        await press_until(pilot, "PUN-1.4 Who was told?", "n")


async def test_a_record_detail_opens_a_question_of_an_agency(file: Path) -> None:
    """preview-live, preview-seats."""
    async with previewed(file) as pilot:
        await to_grid(pilot)
        assert "with the record details" in text_of(pilot)
        await press_until(pilot, "REC-2", "enter")
        await press_until(pilot, "REC-3 Was the child born", "n")
        await press_until(pilot, "(•) 1 Born", "1")
        await press_until(pilot, "REC-4 Child", "n")
        await go(pilot, "e", "1", "6", "0", "enter")
        await to_grid(pilot)
        await press_until(pilot, "answer as which agency?", "a")
        await press_until(pilot, "Education: ", *["down"] * 4, "enter")
        await press_until(pilot, "PUN-1.3 Was a teenager asked alone?", "n")


async def test_all_agencies_are_asked_until_the_panel_lists_some(file: Path) -> None:
    """preview-seats."""
    async with previewed(file) as pilot:
        assert isinstance(pilot.app, AuditApp)
        audit = pilot.app.opened.audit
        agencies = tuple(term.code for term in audit.questions.vocabulary.agencies)
        assert audit.details.agencies == agencies == contributing(audit, RECORD)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_every_screen_says_what_it_is(file: Path, size: tuple[int, int]) -> None:
    """preview-banner, preview-nothing."""
    ways: tuple[tuple[str, ...], ...] = (
        *((), ("1",), ("f1",), ("escape", "o"), ("escape", "m"), ("escape", "f9"), ("escape",), ("s",)),
        *(("escape", "r"), ("w",), ("escape", "e"), ("escape", "i"), ("escape", "enter"), ("s",)),
    )
    async with previewed(file, size=size) as pilot:
        for keys in ways:
            await go(pilot, *keys)
            await until(pilot, lambda: BANNER in text_of(pilot))
            assert "saved" not in text_of(pilot).splitlines()[0]
            assert "To whom does it go?" not in text_of(pilot)
            if keys == ("w",):
                assert "nothing of it is written to a file" in text_of(pilot)


def test_nothing_leaves_it(file: Path, tmp_path: Path) -> None:
    """preview-nothing."""
    workspace = Workspace(tmp_path, (file.parent,), clock=on_a_day)
    with (
        throw_away_audit(workspace, workspace.library.read(file.stem), "education") as apart,
        pytest.raises(AuditError, match="preview"),
    ):
        apart.export(tmp_path / "report.md", "text")
    assert not (tmp_path / "report.md").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_however_it_ends(file: Path, temporary: Path, error: type[BaseException]) -> None:
    """preview-nothing."""
    workspace = Workspace(file.parent, (file.parent,), clock=on_a_day)
    questions = workspace.library.read(file.stem)

    def end() -> None:
        with throw_away_audit(workspace, questions, "education"):
            assert len(list(temporary.iterdir())) == 1
            raise error

    with pytest.raises(error):
        end()
    assert list(temporary.iterdir()) == []


def test_a_set_with_errors_is_checked_instead(file: Path, temporary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """preview-problems."""
    file.write_text(PUNCTUALITY.replace("yes, partly, no", "yes, no").replace("PUN-1.1 is", "PUN-1.9 is"), "utf-8")
    assert main(["check", str(file)]) == 1
    checked = capsys.readouterr()
    assert "PUN-1.9" in checked.out
    assert main(["preview", str(file)]) == 1
    assert capsys.readouterr() == checked
    assert main(["preview", "punctuality", "--question-sets", str(file.parent)]) == 1
    assert capsys.readouterr() == checked
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no_such_set",), "there is no question set called ‘no_such_set’"),
        (("no_such_file.md",), "there is no such file"),
        (("record_details",), "there is no question set called ‘record_details’"),
        (("neglect", "--as", "polise"), "there is no agency ‘polise’: did you mean ‘police’?"),
        (("neglect",), "the screens need a terminal"),
    ],
)
def test_what_cannot_be_opened_is_said(
    temporary: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    """preview-problems."""
    assert main(["preview", *words]) == 1
    ended = capsys.readouterr()
    assert said in ended.out + ended.err
    assert list(temporary.iterdir()) == []


def leave(terminal: PtyTerminal) -> None:
    terminal.press("escape")
    terminal.wait_for("Enter: as the panel")
    terminal.press("escape")


@pytest.mark.pty
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (leave, 0),
        (lambda terminal: terminal.press("ctrl+q"), 0),
        (lambda terminal: terminal.signal(signal.SIGTERM), 143),
        (lambda terminal: terminal.signal(signal.SIGHUP), 129),
    ],
    ids=["esc", "ctrl+q", "SIGTERM", "SIGHUP"],
)
def test_a_preview_end_to_end(
    installed_program: Path,
    file: Path,
    temporary: Path,
    sessions_dir: Path,
    end: Callable[[PtyTerminal], None],
    status: int,
) -> None:
    """preview-begins, preview-live, preview-banner, preview-nothing."""
    before = file.read_bytes()
    with PtyTerminal(
        [installed_program, "preview", file.name], env={"TMPDIR": str(temporary)}, cwd=file.parent
    ) as terminal:
        terminal.wait_for("PUN-1.1 Was the child asked why?")
        terminal.wait_for(BANNER)
        terminal.wait_for("Esc Back")
        terminal.press("1")
        terminal.wait_for("(•) 1 Yes")
        terminal.press("n")
        terminal.wait_for("PUN-1.2 What did the child say?")
        assert len(list(temporary.iterdir())) == 1
        end(terminal)
        assert terminal.wait_for_exit() == status
    assert list(temporary.iterdir()) == []
    assert list(sessions_dir.iterdir()) == []
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["punctuality.md", "sessions", "temporary"]


def test_the_preview_prints_nothing_but_needs_a_terminal(installed_program: Path, file: Path) -> None:
    """preview-nothing."""
    ended = subprocess.run([installed_program, "preview", file], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.fullmatch(r"audit-tui: the screens need a terminal: .*\n", ended.stderr)


def test_the_short_form_is_previewed(tmp_path: Path) -> None:
    """preview-short."""
    workspace = Workspace(tmp_path / "none", clock=on_a_day)
    questions = workspace.library.read("neglect")
    asked = []
    for short in (False, True):
        with (
            throw_away_audit(workspace, questions, "csc", short=short) as apart,
            closing(apart.open(SESSION_ID)) as opened,
        ):
            asked.append(len(board(opened.audit, RECORD, "csc").asked["csc"]))
    assert asked[0] > asked[1] > 0
