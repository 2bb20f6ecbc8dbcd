"""Nothing leaves by accident: not to others on the machine, a shell's history, a clipboard, a log, or the network.

- leaks-network: no command and no run of the app asks for a network, another program or a browser.
- leaks-workbook: nor does a workbook that names outside entities and links.
- leaks-modes: every file and folder that is made is for its owner alone, whatever the umask; no core file is left.
- leaks-framework: settings of the framework that write keys or screens to a file write none.
- leaks-clipboard: what is copied or cut in a field can be put into another, and never reaches the terminal's clipboard.
- leaks-browser: no link opens a browser.
- leaks-input: a text can come by standard input, once a command; what cannot be read there is said.
- leaks-keyboard: at a keyboard it says what it waits for and how that ends.
"""

import io
import json
import os
import shlex
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit_tui.cli import main
from audit_tui.domain.session import SessionDetails
from audit_tui.reports.kinds import FORMATS
from audit_tui.tui.app import AuditApp
from audit_tui.workspace import Workspace, utc_now
from tests.auditing import AGENCIES, AT, RECORD, small_set
from tests.pty_terminal import PtyTerminal
from tests.test_docs import DAY, ENDS_WITH, ROOT, blocks, documented_commands, written_commands

PROGRAM = Path(__file__).parent / "watched.py"
WITHOUT_EXAMPLE = {"practise", "preview"}
"""Commands of which no example is run, since they need a terminal."""

ONLY_PRINT = {
    "actions",
    "check",
    "diff",
    "history",
    "list",
    "plan",
    "programme",
    "questions",
    "report",
    "show",
    "themes",
}

LINE_UP = "\x1b[1;2H"
"""Shift and Home: select to the beginning of the line."""

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Ran:
    """What was run in a folder, what it asked of the world, and what it wrote to the terminal."""

    folder: Path
    seen: list[str]
    lines: tuple[Line, ...] = ()
    terminal: bytes = b""


def documented(today: str) -> list[Line]:
    """The examples of every command, but for a second one of those that only print."""
    found: list[Line] = []
    for kind, text, _ in blocks(ROOT / "docs/commands.md"):
        for command, _ in written_commands(DAY.sub(today, text)) if kind == "console" else ():
            ending = ENDS_WITH.search(command)
            words = shlex.split(command[: ending.start()] if ending else command)[1:]
            prints = words[0] in ONLY_PRINT and "-o" not in words
            if not prints or words[0] not in {before[0] for _, before in found}:
                found.append((int(ending[1]) if ending else 0, words))
    return found


def reaching_out(workbook: Path, name: str, port: int) -> None:
    """A copy of a workbook that names an entity, or another book, of a server."""
    entity = f'<!DOCTYPE x [<!ENTITY there SYSTEM "http://127.0.0.1:{port}/there">]>'.encode()
    link = (
        f'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:{port}/book.xlsx" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    ).encode()
    with zipfile.ZipFile(workbook) as there, zipfile.ZipFile(workbook.with_name(name), "w") as made:
        for each in there.namelist():
            data = there.read(each)
            if name == "entity.xlsx" and each == "xl/worksheets/sheet2.xml":
                data = entity + data.replace(b"<t>", b"<t>&there;", 1)
            elif name == "link.xlsx" and each == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", link)
            made.writestr(each, data)


@pytest.fixture(scope="module")
def server() -> Iterator[socket.socket]:
    """A server that nobody is to come to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory, server: socket.socket) -> Ran:
    """Every command, in a process that is watched."""
    folder = tmp_path_factory.mktemp("commands")
    for each in ("home", "sessions", "other"):
        (folder / each).mkdir(mode=0o700)
    (folder / "passphrase.txt").write_text("seven grey herons on a wet gate\n")
    other = ["--sessions", str(folder / "other")]
    audit = f"neglect-{utc_now().date().isoformat()}"
    agency = [*("--agency", "csc", "--agency", "police"), "--record", RECORD]
    assert main([*other, "new", "--questions", "neglect", "--title", "Other", *agency]) == 0
    assert main([*other, "return", "blank", audit, "--agency", "csc", "-o", str(folder / "blank.xlsx")]) == 0
    merges: list[Line] = []
    for name, status in (("entity.xlsx", 1), ("link.xlsx", 0)):
        reaching_out(folder / "blank.xlsx", name, server.getsockname()[1])
        merges.append((status, [*other, "return", "merge", audit, name, "--dry-run"]))
    reports = [(each, "actions" if each == "csv" else "full") for each in FORMATS]
    lines: list[Line] = [
        *documented(audit.removeprefix("neglect-")),
        *merges,
        *((0, ["report", audit, "--kind", kind, "-o", f"written.{each}"]) for each, kind in reports),
        (0, ["return", "blank", audit, "--all", "-o", "returns"]),
        (1, ["open", "csc.json"]),  # its copy is made; the screens need a terminal
        (0, ["return", "finish", f"{audit}-return-csc", "-o", "back.json"]),
        (0, ["encrypt", audit]),
        (0, ["answer", audit, RECORD, "NEG-5.5", "--state", "not_recorded", "--as", "csc"]),
    ]
    (folder / "lines.json").write_text(json.dumps(lines))
    env = {name: value for name, value in os.environ.items() if not name.startswith("AUDIT_TUI")}
    done = subprocess.run(
        [sys.executable, PROGRAM, "seen.json", "lines.json"],
        cwd=folder,
        env=env | {"HOME": str(folder / "home"), "AUDIT_TUI_PASSPHRASE_FILE": str(folder / "passphrase.txt")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return Ran(folder, json.loads((folder / "seen.json").read_text()), tuple(lines))


def test_no_command_reaches_out(commands: Ran, server: socket.socket) -> None:
    """leaks-network, leaks-workbook: nor does a library in C, which no Python would see."""
    with pytest.raises(BlockingIOError):
        server.accept()
    assert commands.seen == ["socket.__new__ 2 1 0"], "there is but the socket that shows that this would be seen"
    there = documented_commands().keys()
    assert {next(word for word in words if word in there) for _, words in commands.lines} == there - WITHOUT_EXAMPLE


def open_to_others(folder: Path) -> list[str]:
    """What others may read, write or enter under a folder."""
    paths = sorted(folder.rglob("*"))
    assert paths
    return [
        f"{path.relative_to(folder)} {path.stat().st_mode & 0o777:o}" for path in paths if path.stat().st_mode & 0o77
    ]


def test_what_commands_write_is_the_owners_alone(commands: Ran) -> None:
    """leaks-modes."""
    ours = {"lines.json", "passphrase.txt", "blank.xlsx", "entity.xlsx", "link.xlsx"}
    assert [each for each in open_to_others(commands.folder) if each.split()[0] not in ours] == []
    written = {path.suffix for path in commands.folder.rglob("*") if path.name not in ours}
    assert written >= {".md", ".html", ".docx", ".csv", ".json", ".xlsx"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The app in a terminal, watched: words are written into fields of each kind, copied, cut and put back."""
    folder = tmp_path_factory.mktemp("app")
    sessions = folder / "sessions"
    details = SessionDetails(id="one", title="One", created=AT, agencies=AGENCIES, records=(RECORD,))
    Workspace(sessions).create(small_set("SML-1.1 | csc, police | text"), details).close()
    sessions.chmod(0o700)
    leaky = {
        "TEXTUAL_LOG": str(folder / "log.txt"),
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(folder),
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        "TEXTUAL_SHOW_RETURN": "1",
        "PYTHONASYNCIODEBUG": "1",
        "HOME": str(folder),
    }
    command = [sys.executable, PROGRAM, folder / "seen.json", "--sessions", sessions, "open", "one", "--as", "csc"]
    with PtyTerminal(command, columns=100, rows=40, env=leaky, cwd=folder) as terminal:

        def write_and_cut(words: str) -> None:
            terminal.press(words, LINE_UP, "ctrl+c", "end", LINE_UP, "ctrl+x", "ctrl+x")
            terminal.wait_until_gone(words)
            terminal.press("ctrl+v", "ctrl+v")
            terminal.wait_for(words * 2)

        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for("SML-1.1 What")
        terminal.press("e")
        write_and_cut("answering")
        terminal.press("escape", "f9")
        terminal.wait_for("What is it?")
        write_and_cut("worrying")
        terminal.press("tab")
        write_and_cut("telling")
        terminal.press("escape")
        terminal.wait_until_gone("What is it?")
        terminal.press("f2")
        terminal.wait_for("Search for commands")
        terminal.press("hiding", LINE_UP, "ctrl+c", "end", LINE_UP, "ctrl+x", "escape")
        terminal.wait_until_gone("Search for commands")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    return Ran(folder, json.loads((folder / "seen.json").read_text()), terminal=bytes(terminal.raw))


@pytest.mark.pty
def test_the_app_reaches_nobody(app: Ran) -> None:
    """leaks-network: its loop wakes itself by a pair of sockets that are connected to nothing but each other."""
    assert set(app.seen) == {"socket.__new__ 1 1 0"}


@pytest.mark.pty
def test_what_the_app_writes_is_the_owners_alone(app: Ran) -> None:
    """leaks-modes."""
    assert open_to_others(app.folder) == []


@pytest.mark.pty
def test_the_framework_writes_no_keys_and_no_screens(app: Ran) -> None:
    """leaks-framework."""
    made = {path.name for path in app.folder.iterdir()}
    assert made == {"sessions", "seen.json"}
    assert b"The app returned" not in app.terminal
    assert b"asyncio" not in app.terminal


@pytest.mark.pty
def test_nothing_reaches_the_terminals_clipboard(app: Ran) -> None:
    """leaks-clipboard."""
    assert b"\x1b]52" not in app.terminal
    assert b"\x1b]2;audit-tui" in app.terminal, "what the terminal is told otherwise is seen"


async def test_no_link_opens_a_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """leaks-browser."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    app = AuditApp(Workspace(tmp_path))
    async with app.run_test():
        app.open_url("https://example.org/a-child")
    assert opened == []


@pytest.mark.pty
def test_a_process_leaves_no_core_file() -> None:
    """leaks-modes."""
    program = (
        "import resource; from audit_tui.cli.care import take_care; take_care(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "(0, 0)\n"


@pytest.fixture
def audit(sessions_dir: Path) -> str:
    """A session of one record."""
    details = SessionDetails(id="one", title="One", created=AT, agencies=AGENCIES, records=(RECORD,))
    Workspace(sessions_dir).create(small_set("SML-1.1 | csc, police | text"), details).close()
    return "one"


def run_with(given: bytes, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run a command with something on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    return main(words)


ANSWER = ("answer", "one", RECORD, "SML-1.1")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ((*ANSWER, "-", "--as", "csc"), '"value": "Alone – at eight"'),
        ((*ANSWER, "short", "--as", "csc", "--evidence", "-"), '"evidence": "Alone – at eight"'),
        (("concern", "one", RECORD, "-"), '"text": "Alone – at eight"'),
        (("concern", "one", RECORD, "short", "--told=-"), '"told": "Alone – at eight"'),
        (("finding", "one", RECORD, "--strength", "-", "--theme", "planning"), '"text": "Alone – at eight"'),
        (
            ("agree", "one", RECORD, "SML-1.1", "short", "--because", "so", "--dissent", "police=-"),
            '{"agency": "police", "words": "Alone – at eight"}',
        ),
    ],
)
@pytest.mark.parametrize("given", ["Alone – at eight\n".encode(), "\ufeffAlone – at eight\r\n".encode()])
def test_a_text_comes_by_standard_input(
    given: bytes,
    words: tuple[str, ...],
    kept: str,
    audit: str,
    sessions_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """leaks-input."""
    assert run_with(given, monkeypatch, *words) == 0, capsys.readouterr()
    files = "".join(path.read_text(encoding="utf-8") for path in (sessions_dir / audit).glob("*.json"))
    assert kept in files


@pytest.mark.parametrize(
    ("given", "words", "status", "said"),
    [
        (
            b"words",
            (*ANSWER, "-", "--as", "csc", "--evidence", "-"),
            2,
            "- stands for two texts, and there is one standard input: write it once",
        ),
        (b" \n", (*ANSWER, "-", "--as", "csc"), 1, "nothing is on standard input: send the text for - there"),
        (b"\xff\xfea\x00", (*ANSWER, "-", "--as", "csc"), 1, "is not UTF-8: save the text as UTF-8"),
    ],
)
def test_what_cannot_be_read_there_is_said(
    given: bytes,
    words: tuple[str, ...],
    status: int,
    said: str,
    audit: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """leaks-input."""
    assert run_with(given, monkeypatch, *words) == status
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert said in complaint
    assert Workspace.found().open(audit).audit.answer(RECORD, "csc", "SML-1.1") is None


def test_without_a_standard_input_it_says_so(
    audit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """leaks-input."""
    monkeypatch.setattr("sys.stdin", None)
    assert main([*ANSWER, "-", "--as", "csc"]) == 1
    assert "standard input, and there is none" in capsys.readouterr().err


@pytest.mark.pty
def test_at_a_keyboard_it_says_what_it_waits_for(installed_program: Path, audit: str, sessions_dir: Path) -> None:
    """leaks-keyboard."""
    command = [installed_program, "--sessions", sessions_dir, "concern", audit, RECORD, "-"]
    with PtyTerminal(command) as terminal:
        terminal.wait_for("audit-tui: type the text; Ctrl+D on a line of its own ends it")
        terminal.press("Alone at eight\n", "ctrl+d")
        assert terminal.wait_for_exit() == 0
        assert "C1" in terminal.lines
