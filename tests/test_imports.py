"""What is not needed is not loaded: the command line starts without the screens, and without the store where it can."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from audit_tui.cli.commands import COMMANDS
from audit_tui.store import summary
from audit_tui.workspace import Workspace

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

MODELS = {"pydantic", "audit_tui.domain.base"}
QUESTIONS = {"markdown_it", "audit_tui.questions.library"}
WORK = {"audit_tui.workspace", "audit_tui.settings", "platformdirs"}
SLOW = {"asyncio", "dataclasses", "email", "importlib.metadata", "inspect", "logging"}
"""Of Python itself, what takes longer than reading a command line."""

PROGRAM = "from audit_tui.cli import main; sys.exit(main(sys.argv[1:]))"


def loaded(*words: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    return modules_of(PROGRAM, *words)


def modules_of(program: str, *words: str) -> set[str]:
    """The modules that a program has loaded when it ends."""
    ended = python(
        f"import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{program}", *words
    )
    modules = ended.stderr.splitlines()[-1].split()
    assert "audit_tui" in modules, ended.stderr
    return set(modules)


def python(
    program: str, *words: str, folders: Iterable[Path] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """How a program ended; it finds modules also in these folders."""
    path = os.pathsep.join(map(str, (ROOT, *folders)))
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path} | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


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


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("shwo",)])
def test_a_command_line_is_read_without_what_commands_need(words: tuple[str, ...]) -> None:
    assert not loaded(*words) & (SCREENS | STORE | MODELS | QUESTIONS | WORK | SLOW)


def test_every_commands_help_needs_no_more() -> None:
    run = "from audit_tui.cli import main\nfor name in sys.argv[1:]:\n    assert main([name, '--help']) == 0"
    loaded_by_all = modules_of(f"import sys\n{run}", *COMMANDS)
    assert "audit_tui.cli.parser_keeping" in loaded_by_all
    assert not loaded_by_all & (SCREENS | STORE | MODELS | QUESTIONS | WORK | SLOW)


def test_sessions_without_screens(demonstration_made: Path, sessions_dir: Path) -> None:
    shutil.copytree(demonstration_made, sessions_dir, dirs_exist_ok=True)
    made = loaded("list")
    assert made >= STORE
    assert not made & (SCREENS | AFTERWARDS)
    answer = ("answer", "demonstration", "NEG-DEMO3", "NEG-5.4", "child", "--as", "csc")
    for words in (("show", "demonstration"), ("report", "demonstration"), answer):
        assert not loaded(*words) & SCREENS


def test_a_list_of_audits_that_have_not_changed_opens_none(
    demonstration_made: Path, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "SETTLED", 0)
    shutil.copytree(demonstration_made, sessions_dir, dirs_exist_ok=True)
    here = Workspace(sessions_dir)
    assert len([here.listed(folder) for folder in here.session_folders()]) == 2
    for words in (("list",), ("list", "--json")):
        made = loaded(*words)
        assert not made & (SCREENS | STORE | MODELS | QUESTIONS)
        below = ("audit_tui.reports", "audit_tui.returns", "audit_tui.services", "audit_tui.tui")
        assert not [name for name in made if name.startswith(below)]


def test_without_a_terminal_the_screens_are_not_loaded_either(sessions_dir: Path) -> None:
    assert not loaded() & (SCREENS | {"argparse"})


def test_as_a_command_runs_garbage_is_collected_and_what_was_imported_is_not_looked_at(sessions_dir: Path) -> None:
    ended = while_it_lists("print(gc.isenabled(), gc.get_freeze_count() > 1000)")
    assert ended.stdout.split() == ["True", "True"]


def test_as_a_command_runs_no_library_logs(sessions_dir: Path) -> None:
    assert while_it_lists("logging.getLogger('asyncio').error('words of an audit')").stderr == ""


def while_it_lists(expression: str) -> subprocess.CompletedProcess[str]:
    """How the program ended where this is done when it has something to say."""
    program = f"""
import gc, logging, sys
from audit_tui.__main__ import run
from audit_tui.cli import listing
listing.say = lambda _text: {expression}
run()
"""
    return python(program, "list")


def test_no_plugin_of_pydantic_is_let_in(tmp_path: Path) -> None:
    """Another package's plugin would be shown every record that is read; nor is time spent on looking for one."""
    about = tmp_path / "spying-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: spying\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[pydantic]\nspy = spying:SPY\n")
    (tmp_path / "spying.py").write_text(
        "class Spy:\n    new_schema_validator = lambda *_, **__: (None,) * 3\n\n\nSPY = Spy()\n"
    )
    model = "pydantic; pydantic.create_model('Model')"
    for module, let_in, sought in (
        (model, True, True),
        ("audit_tui.domain.session", False, False),
        ("audit_tui.opened", False, False),
        ("pydantic.plugin._loader, audit_tui.opened", False, True),
    ):
        program = f"import sys, {module}; print(*(name in sys.modules for name in ('spying', 'importlib.metadata')))"
        ended = python(program, folders=[tmp_path], PYDANTIC_DISABLE_PLUGINS="")
        assert ended.stdout.split() == [str(let_in), str(sought)], ended.stderr
