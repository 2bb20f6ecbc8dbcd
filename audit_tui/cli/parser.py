"""The command line as argparse reads it: what holds for every command, and the parser of the one that is given."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from audit_tui import __version__
from audit_tui.cli.commands import COMMANDS, Command
from audit_tui.cli.usage import Parser, described, folders

_BEGINNING = """\
usage: audit-tui [--sessions DIR] [--question-sets DIR] [COMMAND …]

Multi-agency safeguarding audits: each agency answers from its own record, the panel agrees, and
what was learned is written down, reported and followed up. Two ways to start:

  audit-tui             open the app, in which everything can be done
  audit-tui practise    be led through a panel, on fictional records that are not kept
"""

_END = """\
Options, before or after the command:
  -h, --help            show this help, or that of a command: audit-tui COMMAND --help
  --version             show the version
  --sessions DIR        where audits live (else $AUDIT_TUI_SESSIONS, ./sessions or your own folder)
  --question-sets DIR   where your question sets live (else ./question_sets)

The help of each command has an example, which works on the demonstration: audit-tui demo.
Read on: README.md for the app, docs/commands.md for a whole audit by commands.
"""


def parser() -> Parser:
    """The parser of `audit-tui`; without a command the app is opened."""
    top = _Top(prog="audit-tui")
    top.add_argument("--version", action="version", version=f"audit-tui {__version__}")
    folders(top)
    top.add_subparsers(dest="command", metavar="COMMAND", prog=top.prog, action=_Commands)
    return top


class _Top(Parser):
    """The parser of the whole: its help has the commands by when they are needed."""

    def format_help(self) -> str:
        """What the program is for, how to start, every command in a line, and where to read on."""
        lines = [_BEGINNING]
        width = max(map(len, COMMANDS))
        for when in dict.fromkeys(each.when for each in COMMANDS.values()):
            lines.append(f"{when}:\n")
            lines += [f"  {name:{width}}  {each.help}\n" for name, each in COMMANDS.items() if each.when == when]
            lines.append("\n")
        return "".join([lines[0], "\n", *lines[1:], _END])


class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]  # argparse has no public name for it
    """The commands: the parser of one is made when it is given."""

    def __init__(self, *, prog: str, **settings: Any) -> None:
        super().__init__(prog=prog, **settings)
        self.choices = self._name_parser_map = _Parsers(prog, COMMANDS)  # type: ignore[assignment]


class _Parsers(Mapping[str, Parser]):
    """The parsers of commands by their names, each made when it is asked for."""

    def __init__(self, prog: str, commands: Mapping[str, Command]) -> None:
        self._prog = prog
        self._commands = commands

    def __getitem__(self, name: str) -> Parser:
        command = self._commands[name]
        example = f"{name} {command.example}".rstrip()
        made = Parser(prog=f"{self._prog} {name}", description=described(command.help), example=example)
        folders(made)
        command.add_arguments(made)
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._commands

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)
