"""What may stand next on a command line, asked by the shells themselves where they are here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from audit_tui.cli.commands import COMMANDS
from audit_tui.cli.shells import SCRIPTS
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(sessions_dir: Path, tmp_path: Path) -> Path:
    """A folder with two audits, which cannot be opened, and a few files."""
    for name in ("neglect-2026-03-02", "neglect two"):
        (sessions_dir / name).mkdir()
        (sessions_dir / name / "session.json").write_text("not an audit that could be opened")
    (tmp_path / "notes.toml").touch()
    (tmp_path / "reports").mkdir()
    return tmp_path


def asked(run: Run, *words: str) -> list[str]:
    """The words that the program gives for a command line whose last word is begun."""
    ended = run("completion", "bash", *(f"={word}" for word in words))
    assert (ended.status, ended.err) == (0, "")
    return [line.partition("\t")[0] for line in ended.out.splitlines()]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rep", ["report", "repair"]),
        ("return |", ["blank", "finish", "merge"]),
        ("--ses", ["--sessions"]),
        ("report x --au", ["--audience"]),
        ("report x --audience |", ["panel", "board", "public"]),
        ("report x --audience=b", ["--audience=board"]),
        ("report x --audience = b", ["board"]),
        ("report x --audience =", ["panel", "board", "public"]),
        ("show |", ["neglect two", "neglect-2026-03-02"]),
        ("show neglect-", ["neglect-2026-03-02"]),
        ("show --as csc neglect-", ["neglect-2026-03-02"]),
        ("show x/", [":folders"]),
        ("compare x neglect-", ["neglect-2026-03-02"]),
        ("check a b neglect-", ["neglect-2026-03-02", ":files"]),
        ("--sessions nowhere show |", []),
        ("show --sessions=nowhere |", []),
        ("new --questions neg", ["neglect", ":files"]),
        ("report x -o |", [":files"]),
        ("--sessions |", [":folders"]),
        ("demo --at |", [":folders"]),
        ("update x A1 in", ["in_progress"]),
        ("meeting x |", ["begin", "change", "end"]),
        ("concern x NEG-01 - --told |", []),
        ("concern x NEG-01 -- --t", []),
        ("show x y |", []),
        ("nothing |", []),
        ("completion |", ["bash", "zsh", "fish", "powershell"]),
    ],
)
def test_what_may_stand_next(run: Run, here: Path, line: str, said: list[str]) -> None:
    assert asked(run, *(word.replace("|", "") for word in line.split())) == said


def test_every_command_and_option_may_stand_next(run: Run, here: Path) -> None:
    assert asked(run, "") == list(COMMANDS)
    for name in COMMANDS:
        assert {"--help", "--sessions"} <= set(asked(run, name, "-")), name


def test_a_folder_that_cannot_be_read_says_nothing(run: Run, tmp_path: Path) -> None:
    assert asked(run, "--sessions", str(tmp_path / ("x" * 300)), "show", "") == []


def complete_in(shell: str, program: str, here: Path, installed: Path) -> list[str]:
    """What a shell printed, with the program on its path and this program's script read."""
    script = here / "script"
    script.write_text(SCRIPTS[shell])
    environment = os.environ | {
        "PATH": f"{installed.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(here),
        "SCRIPT": str(script),
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(
        [shell, "-c", program],
        env=environment,
        cwd=here,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert ended.stderr == ""
    return ended.stdout.splitlines()


BASH = """
. "$SCRIPT"
complete -p audit-tui
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _audit_tui 2>&1; printf '%s\n' "${COMPREPLY[@]}" .; }
compopt() { echo "compopt $*"; }
ask audit-tui rep
ask audit-tui show neglect-
ask audit-tui show 'neglect'
ask audit-tui report x --format ''
ask audit-tui report x --format = h
ask audit-tui report x -o ''
"""


@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="no bash here")
def test_bash_completes(here: Path, installed_program: Path) -> None:
    assert complete_in("bash", BASH, here, installed_program) == [
        "complete -F _audit_tui audit-tui",
        *("report", "repair", "."),
        *("neglect-2026-03-02", "."),
        *("neglect\\ two", "neglect-2026-03-02", "."),
        *("md", "html", "docx", "csv", "json", "."),
        *("html", "."),
        *("compopt -o default", "."),
    ]


FISH = """
source $SCRIPT
for line in 'audit-tui rep' 'audit-tui show neglect-' 'audit-tui report x --format ' 'audit-tui report x --format=h' \
        'audit-tui --phr' 'audit-tui report x --phrases no' 'audit-tui --sessions rep'
    complete -C $line
    echo .
end
"""


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish_completes(here: Path, installed_program: Path) -> None:
    assert complete_in("fish", FISH, here, installed_program) == [
        f"repair\t{COMMANDS['repair'].help}",
        f"report\t{COMMANDS['report'].help}",
        ".",
        *("neglect-2026-03-02\taudit", "."),
        *("csv", "docx", "html", "json", "md", "."),
        *("--format=html", "."),
        ".",
        *("notes.toml", "."),
        *("reports/\tDirectory", "."),
    ]


AT_A_KEYBOARD = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
}


@pytest.mark.pty
@pytest.mark.parametrize("shell", AT_A_KEYBOARD)
def test_tab_completes_at_a_keyboard(shell: str, here: Path, sessions_dir: Path, installed_program: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    from tests.pty_terminal import PtyTerminal

    (here / "script").write_text(SCRIPTS[shell])
    environment = {
        "PATH": f"{installed_program.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(here),
        "PS1": "ready> ",
        "PYTHONPATH": str(ROOT),
        "AUDIT_TUI_SESSIONS": str(sessions_dir),
    }
    with PtyTerminal(AT_A_KEYBOARD[shell], env=environment, cwd=here, columns=120) as terminal:
        terminal.wait_for("ready>")
        begin = "autoload -Uz compinit; compinit -u -D; " if shell == "zsh" else ""
        terminal.press(f"{begin}. ./script; echo loa''ded", "enter")
        terminal.wait_for("loaded")
        terminal.press("audit-tui purg", "tab")
        terminal.wait_for("audit-tui purge")
        terminal.press("neglect-", "tab")
        terminal.wait_for("audit-tui purge neglect-2026-03-02")
        terminal.press("--pas", "tab")
        terminal.wait_for("audit-tui purge neglect-2026-03-02 --passphrase-lost")
        terminal.press("ctrl+u", "audit-tui report x --phrases no", "tab")
        terminal.wait_for("audit-tui report x --phrases notes.toml")
        terminal.press("ctrl+u", "exit", "enter")
        assert terminal.wait_for_exit() == 0


def test_powershell_asks_the_same(run: Run, here: Path) -> None:
    """Its script cannot be run everywhere: what it says, and what it is told, hold together all the same."""
    script = run("completion", "powershell").out
    assert script == SCRIPTS["powershell"]
    assert "Register-ArgumentCompleter -Native -CommandName 'audit-tui', 'audit-tui.exe'" in script
    assert "completion powershell @given" in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")
    assert script.isascii()
    told = run("completion", "powershell", "=rep").out.splitlines()
    assert told == [f"{name}\t{COMMANDS[name].help}" for name in ("report", "repair")]


def test_what_is_said_of_a_command_is_plain_ascii() -> None:
    """PowerShell reads a program's output in the machine's own encoding."""
    assert [name for name, each in COMMANDS.items() if not each.help.isascii()] == []
