"""What is not needed is not loaded: the command line starts without the screens, and without the store where it can."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCREENS = {"textual", "rich", "audit_tui.tui.app"}
STORE = {"tinydb", "filelock"}
AFTERWARDS = {
    "audit_tui.reports.making",
    "audit_tui.returns.merging",
    "audit_tui.services.compared",
    "openpyxl",
    "docx",
}
"""What returns, reports and the look across audits need, and nothing else does."""

PROGRAM = """
import sys
from audit_tui.cli import main
status = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""


def loaded(*words: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    command = [sys.executable, "-c", PROGRAM, *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60)
    modules = ended.stderr.splitlines()[-1].split()
    assert "audit_tui.cli" in modules, ended.stderr
    return set(modules)


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("list",),
        ("questions", "neglect", "--json"),
        ("check", "question_sets/neglect.md"),
    ],
)
def test_neither_screens_nor_store(sessions_dir: Path, words: tuple[str, ...]) -> None:
    assert not loaded(*words) & (SCREENS | STORE)


def test_version_and_help_read_no_question_sets() -> None:
    assert not loaded("--version") & {"markdown_it", "audit_tui.workspace", "audit_tui.cli.commands"}


def test_sessions_without_screens(demonstration_made: Path, sessions_dir: Path) -> None:
    shutil.copytree(demonstration_made, sessions_dir, dirs_exist_ok=True)
    made = loaded("list")
    assert made >= STORE
    assert not made & (SCREENS | AFTERWARDS)
    answer = ("answer", "demonstration", "NEG-DEMO3", "NEG-5.4", "child", "--as", "csc")
    for words in (("show", "demonstration"), ("report", "demonstration"), answer):
        assert not loaded(*words) & SCREENS


def test_without_a_terminal_the_screens_are_not_loaded_either(sessions_dir: Path) -> None:
    assert not loaded() & SCREENS
