"""A fault of the program says one calm line and nothing of an audit, and loses nothing that could be saved.

- crash-line: a command that fails says what happened, what is safe and where the report is, in one line.
- crash-report: the report names kinds and places in the code; no message, variable, argument or folder; owner only.
- crash-few: the newest ten reports are kept.
- crash-unwritable: where no report can be written, the line says so.
- crash-background: threads, tidying up, warnings and logs print nothing; what nobody catches is the same line.
- crash-app: wherever the app fails, what is typed is kept as a draft and what waits is saved.
- crash-save: a save that is itself at fault is counted, and does not hold up those behind it.
- crash-terminal: the terminal is given back, and then has the line, and no more.
- crash-hangs: a disk or a handler that hangs does not keep the program from ending so.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn

import pytest
from pydantic import TypeAdapter
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import TextArea

from audit_tui import crash
from audit_tui.cli import answering, listing, main
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Draft, SessionDetails
from audit_tui.opened import OpenSession, Writes
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.walk import WalkScreen
from audit_tui.workspace import Workspace
from tests.auditing import AGENCIES, AT, RECORD, small_set
from tests.faulty_program import SECRET
from tests.pty_terminal import PtyTerminal

PROGRAM = Path(__file__).parent / "faulty_program.py"
LINE = re.compile(
    r"audit-tui: stopped by a fault in the program \(\w+\): what was shown as saved is saved; "
    r"a report without any content is in (\S+)\n"
)
SEAT, QUESTION = "police", "SML-1.1"


@pytest.fixture
def crashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the reports."""
    monkeypatch.setenv(crash.CRASHES_VARIABLE, str(tmp_path / "crashes"))
    return tmp_path / "crashes"


def the_report(crashes: Path) -> str:
    (path,) = crashes.iterdir()
    return path.read_text(encoding="utf-8")


def look_up() -> NoReturn:
    raise KeyError(SECRET)


def check_a_value() -> None:
    TypeAdapter(int).validate_python(SECRET)


def fail_while_failing() -> None:
    try:
        look_up()
    except KeyError as error:
        raise RuntimeError(SECRET) from error


def fail_several_times() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET)])


def never_end() -> None:
    never_end()


@pytest.mark.parametrize(
    ("fail", "kinds"),
    [
        (look_up, ["builtins.KeyError"]),
        (check_a_value, ["pydantic_core._pydantic_core.ValidationError"]),
        (fail_while_failing, ["builtins.RuntimeError", "builtins.KeyError"]),
        (fail_several_times, ["builtins.ExceptionGroup", "builtins.ValueError"]),
        (never_end, ["builtins.RecursionError"]),
    ],
)
def test_a_command_fails_with_a_line_and_a_report(
    fail: Callable[[], None],
    kinds: list[str],
    crashes: Path,
    sessions_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """crash-line, crash-report."""
    monkeypatch.setattr(answering, "concern", lambda _workspace, _words: fail())
    assert main(["concern", "a-session", "NEG-01", SECRET]) == 1
    out, err = capsys.readouterr()
    found = LINE.fullmatch(err)
    assert found, err
    assert out == ""
    report = the_report(crashes)
    assert found[1] == str(next(crashes.iterdir()))
    assert re.findall(r"(?:fault|came from|one of): (\S+)", report) == kinds
    assert re.search(r"^  audit_tui/cli/__init__\.py:\d+:main$", report, re.MULTILINE) or fail is never_end
    assert re.search(rf"^  tests/test_crash\.py:\d+:{fail.__name__}$", report, re.MULTILINE)
    assert not [words for words in (SECRET, "a-session", str(Path.home()), str(Path.cwd())) if words in report + err]
    assert len(report.splitlines()) < 70


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_a_report_is_its_owners_alone(crashes: Path) -> None:
    """crash-report."""
    path = crash.report(ValueError(SECRET))
    assert path is not None
    assert (path.stat().st_mode & 0o777, crashes.stat().st_mode & 0o777) == (0o600, 0o700)


def test_few_reports_are_kept(crashes: Path) -> None:
    """crash-few."""
    crashes.mkdir()
    (crashes / "note.txt").write_text("not a report")
    written = [crash.report(ValueError()) for _ in range(crash.KEPT + 3)]
    assert sorted(crashes.glob("crash-*")) == sorted(filter(None, written[-crash.KEPT :]))
    assert (crashes / "note.txt").exists()


def test_no_report_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """crash-unwritable."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(crash.CRASHES_VARIABLE, str(tmp_path / "file"))
    monkeypatch.setattr(listing, "list_sessions", lambda _workspace, _words: look_up())
    assert main(["list"]) == 1
    assert capsys.readouterr().err == (
        "audit-tui: stopped by a fault in the program (KeyError): what was shown as saved is saved; "
        "no report of it could be written\n"
    )


def test_nothing_in_the_background_prints(crashes: Path) -> None:
    """crash-background."""
    done = subprocess.run([sys.executable, PROGRAM, "-"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert LINE.fullmatch(done.stderr), done.stderr
    reports = [path.read_text(encoding="utf-8") for path in crashes.iterdir()]
    kinds = sorted(re.findall(r"^fault: (\S+)", " \n".join(reports), re.MULTILINE))
    assert kinds == ["builtins.KeyError", "builtins.RuntimeError", "builtins.ValueError"]
    assert SECRET not in "".join(reports)


@pytest.fixture
def workspace(sessions_dir: Path) -> Workspace:
    """A workspace with one session, in which nothing is answered."""
    workspace = Workspace(sessions_dir)
    details = SessionDetails(id="one", title="One", created=AT, agencies=AGENCIES, records=(RECORD,))
    workspace.create(small_set(f"{QUESTION} | csc, police | text"), details).close()
    return workspace


class Broken(Screen[None]):
    """A screen that cannot be shown."""

    def compose(self) -> ComposeResult:
        raise ValueError(SECRET)


def in_a_screen(app: AuditApp) -> None:
    app.push_screen(Broken())


def in_a_thread(app: AuditApp) -> None:
    def work() -> None:
        raise ValueError(SECRET)

    app.run_worker(work, thread=True)


def in_a_callback(app: AuditApp) -> None:
    def work() -> None:
        raise ValueError(SECRET)

    asyncio.get_running_loop().call_soon(work)


Fault = Callable[[AuditApp], None]


async def fail_while_typing(workspace: Workspace, fault: Fault, act: Callable[[AuditApp], Awaitable[None]]) -> AuditApp:
    """The app, ended by a fault right after something was typed."""
    app = AuditApp(workspace, session="one", seat=SEAT)
    with pytest.raises(Exception, match=SECRET):  # noqa: PT012 (run_test raises what ended the app)
        async with app.run_test(size=(120, 40)) as pilot:
            app.push_screen(WalkScreen(RECORD, SEAT, QUESTION))
            await pilot.pause()
            await pilot.press("e")
            area = app.screen.query_one("#evidence", TextArea)
            area.insert("half a sentence ")
            await act(app)
            fault(app)
            await asyncio.wait_for(app._exception_event.wait(), 10)
    return app


async def nothing(_app: AuditApp) -> None:
    """Do nothing else."""


def draft_of(audit: Audit) -> str:
    found = audit.draft(RECORD, SEAT, QUESTION, "evidence")
    return found.text if found else ""


def on_disk(workspace: Workspace) -> Audit:
    session = workspace.open("one")
    session.close()
    return session.audit


@pytest.mark.parametrize("fault", [in_a_screen, in_a_thread, in_a_callback])
async def test_what_is_typed_is_kept(fault: Fault, workspace: Workspace, crashes: Path) -> None:
    """crash-app."""
    before = on_disk(workspace)
    app = await fail_while_typing(workspace, fault, nothing)
    after = on_disk(workspace)
    assert "half a sentence" in draft_of(after)
    assert after.answer(RECORD, SEAT, QUESTION) == before.answer(RECORD, SEAT, QUESTION), "a draft is no answer"
    ended = app.ended_by()
    assert ended is not None
    assert LINE.fullmatch(f"audit-tui: {ended}\n"), ended
    report = the_report(crashes)
    assert "fault: builtins.ValueError\n" in report
    assert re.search(r"^  tests/test_crash\.py:\d+:(work|compose)$", report, re.MULTILINE)
    assert SECRET not in report


async def test_a_save_that_fails_does_not_hold_up_the_others(
    workspace: Workspace, crashes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """crash-save."""
    save = OpenSession.save

    def fail(session: OpenSession, writes: Writes) -> None:
        if not isinstance(writes.changes[0], Draft):
            raise ValueError(SECRET)
        save(session, writes)

    async def answer(app: AuditApp) -> None:
        assert isinstance(app.screen, WalkScreen)
        monkeypatch.setattr(OpenSession, "save", fail)
        assert app.screen.keep_typing()
        app.screen.query_one("#evidence", TextArea).insert("and the rest ")

    app = await fail_while_typing(workspace, lambda _app: None, answer)
    assert app.unsaved == 1
    assert "; 1 change could not be saved;" in str(app.ended_by()).replace(", 1", "; 1")
    assert "and the rest" in draft_of(on_disk(workspace))


async def test_a_save_that_fails_is_the_end_at_once(
    workspace: Workspace, crashes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """crash-save: and not at some later time, when the save is looked at again."""

    def fail(_session: OpenSession, _writes: Writes) -> None:
        raise ValueError(SECRET)

    async def answer(app: AuditApp) -> None:
        assert isinstance(app.screen, WalkScreen)
        monkeypatch.setattr(OpenSession, "save", fail)
        assert app.screen.keep_typing()

    app = await fail_while_typing(workspace, lambda _app: None, answer)
    assert app.unsaved == 1
    assert SECRET not in the_report(crashes)


@pytest.mark.pty
@pytest.mark.parametrize("fault", ["in_a_key", "while_the_disk_hangs", "while_the_app_waits_for_ever"])
def test_the_terminal_is_given_back_with_one_line(fault: str, workspace: Workspace, crashes: Path) -> None:
    """crash-terminal, crash-hangs."""
    env = {crash.CRASHES_VARIABLE: str(crashes)}
    words = ("--sessions", workspace.sessions, "open", "one", "--as", SEAT)
    with PtyTerminal([sys.executable, PROGRAM, fault, *words], columns=100, rows=30, env=env) as terminal:
        before = terminal.attributes
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for(f"{QUESTION} What")
        terminal.press("o")
        if fault == "while_the_disk_hangs":
            terminal.press("e", "half a sentence", "escape", "o")
        assert terminal.wait_for_exit() == 1
        assert terminal.attributes == before
        shown, _, said = bytes(terminal.raw).rpartition(b"\x1b[?1049l")
        assert shown
    said_after = re.sub(r"\x1b\[\S*?[a-zA-Z]|\x1b[\]>][^\x07]*\x07|[\r\x1b]", "", said.decode())
    lines = [line for line in said_after.splitlines() if line.strip()]
    assert len(lines) == 1, said
    unsaved = r", \d changes? could not be saved" if fault == "while_the_disk_hangs" else ""
    assert re.search(rf"audit-tui: stopped by a fault .* is saved{unsaved}; a report", lines[0]), lines
    assert SECRET not in said.decode() + the_report(crashes)
