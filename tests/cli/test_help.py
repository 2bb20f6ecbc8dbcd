"""The help: every command has an example that is taken as it stands, and what needs no terminal does what it says."""

import argparse
import shlex
import shutil
from functools import cache
from pathlib import Path

import pytest

from audit_tui.cli import main
from audit_tui.cli.commands import COMMANDS
from audit_tui.cli.parser import parser
from audit_tui.errors import WrongUsage
from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.sent_returns import open_bundle
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run

SCREENS = {"practise", "preview neglect --as health", "open demonstration"}
"""What needs a terminal."""

BEFORE = {
    "ratify": [
        "meeting demonstration change --present csc",
        "agree demonstration NEG-DEMO2 NEG-3.1 events --because x",
    ],
    "restore": ["backup demonstration -o backup.zip"],
    "return finish": ["return blank demonstration --agency csc --format json -o csc.json"],
    "return merge": ["return blank demonstration --agency csc -o csc.xlsx"],
}
"""What has been done on the demonstration where an example makes sense."""

BEFORE["ratify"] += ["meeting demonstration change --present csc,police,health,education"]


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of every command, and of every act of one."""
    found: dict[str, argparse.ArgumentParser] = {}
    for name, made in _below(parser()).items():
        found[name] = made
        found |= {f"{name} {act}": each for act, each in _below(made).items()}
    return found


def options_of_one_value() -> list[tuple[str, str, str]]:
    """A command, or an act of one, one of its options that take one value, and what that value is called."""
    found = []
    for name, made in ((name, made) for name, made in parsers().items() if made._subparsers is None):
        one = (each for each in made._actions if isinstance(each, argparse._StoreAction) and each.option_strings)
        found += [(name, each.option_strings[-1], str(each.metavar)) for each in one]
    return found


def _below(made: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: each
        for action in made._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, each in action.choices.items()
    }


def example_of(name: str) -> str:
    """The one line under Example: in a command's help, without the program's name."""
    shown = parsers()[name].format_help()
    (line,) = shown.partition("\nExample:\n")[2].splitlines()
    assert line.startswith(f"  audit-tui {name}"), line
    return line.removeprefix("  audit-tui ")


@pytest.mark.parametrize("name", parsers())
def test_the_example_of_every_command_is_read(name: str) -> None:
    example = example_of(name)
    assert not set("'`$\\;") & set(example), "a shell takes it otherwise than another"
    read = parser().parse_args(shlex.split(example))
    assert [read.command, getattr(read, "act", "")][: len(name.split())] == name.split()


@pytest.mark.parametrize("name", [name for name in parsers() if example_of(name) not in SCREENS])
def test_the_example_does_something_on_the_demonstration(
    name: str, run: Run, demonstration_made: Path, sessions_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(demonstration_made, sessions_dir, dirs_exist_ok=True)
    words = tmp_path / "passphrase"
    words.write_text("seven geese under bridges")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(words))
    (tmp_path / "names.txt").write_text("Somebody Else\n")
    for command in BEFORE.get(name, ()):
        assert main(shlex.split(command)) == 0
    if name == "return finish":
        assert open_bundle(Workspace(sessions_dir), tmp_path / "csc.json") == "demonstration-return-csc"
    ended = run(*shlex.split(example_of(name)))
    assert (ended.status, [line for line in ended.complaints if "note: " not in line]) == (0, []), ended
    assert ended.out


def test_the_help_names_every_command_once_in_80_columns() -> None:
    lines = parser().format_help().splitlines()
    assert max(map(len, lines)) <= 100
    listed = [line.split()[0] for line in lines if line.startswith("  ") and line.split()[0] in COMMANDS]
    assert sorted(listed) == sorted(COMMANDS)
    assert max(len(line) for line in lines if line.split()[:1] and line.split()[0] in COMMANDS) <= 80
    assert [line for line in lines if line.startswith("  audit-tui")] == [
        "  audit-tui             open the app, in which everything can be done",
        "  audit-tui practise    be led through a panel, on fictional records that are not kept",
    ]


def test_the_help_reads_on_where_there_is_something_to_read() -> None:
    shown = parser().format_help()
    for page in ("README.md", "docs/commands.md"):
        assert page in shown
        assert (Path(__file__).parents[2] / page).is_file()


def test_every_word_and_option_has_help() -> None:
    without = [
        f"{name}: {action.dest}"
        for name, made in parsers().items()
        for action in made._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert without == []


def test_what_takes_one_value_is_not_given_two() -> None:
    """The last would be kept, and the others lost."""
    for name, option, metavar in options_of_one_value():
        for words in ([f"{option}=a", f"{option}=b"], [option, "a", option, "b"]):
            with pytest.raises(WrongUsage) as caught:
                parsers()[name].parse_args(words)
            assert caught.value.message == f"{option} is there twice", name
            in_one = f"write them in one, with commas between: {option} a,b"
            assert caught.value.hint.startswith(in_one if metavar.endswith("LIST") else "say it once"), name


def test_a_short_name_is_the_same_option() -> None:
    with pytest.raises(WrongUsage, match="--sessions is there twice"):
        parser().parse_args(["--sessions", "one", "--sessions=two", "list"])
    with pytest.raises(WrongUsage, match="--output is there twice"):
        parsers()["report"].parse_args(["demonstration", "-oa", "--output", "b"])


def test_what_may_be_given_again_still_may() -> None:
    taken = parsers()["new"].parse_args(["--questions", "x", "--title", "y", "--agency", "csc", "--agency=police"])
    assert taken.agency == ["csc", "police"]


def test_an_option_like_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(WrongUsage) as caught:
        parsers()["agree"].parse_args(["S", "R", "Q", "v", "--reason", "x"])
    own = "--state, --because, --dissent, --agreed-by, --abstained, --withdraw"
    assert str(caught.value) == f"there is no option ‘--reason’: its options are {own}; see audit-tui agree --help"
