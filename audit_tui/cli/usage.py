"""How a command line is read: options anywhere among the words, wrong usage in one line; and what commands share."""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from audit_tui.errors import AuditError

_NUMBER = re.compile(r"-\d+(\.\d*)?|-\.\d+")


class WrongUsage(AuditError):
    """A command line that says too little, too much, or what there is not."""


class Parser(argparse.ArgumentParser):
    """A parser that takes options before, between and after the words of a command, on every Python alike.

    Wrong usage is one line, raised as WrongUsage. A word may begin with `-` where it holds a space, is a number, or
    stands after `--`.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the usage stands."""
        more = "; a text that begins with - is written as --option=-text, or last, after --"
        dashed = ("unrecognized arguments: -", "expected one argument")
        hint = f"see {self.prog} --help" + (more if any(each in message for each in dashed) else "")
        raise WrongUsage(message, hint=hint)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse; in a command, its options go before its words."""
        if args is not None and self._subparsers is None:
            args = self._options_first(list(args))
        return super().parse_known_args(args, namespace)

    def _options_first(self, given: Sequence[str]) -> list[str]:
        options: list[str] = []
        words: list[str] = []
        rest = iter(given)
        for word in rest:
            name, equals, _ = word.partition("=")
            action = self._option_string_actions.get(name)
            if word == "--":
                words += rest
            elif action is not None and action.nargs != 0 and not equals:
                options += _with_value(word, rest)
            elif action is not None or _like_an_option(word):
                options.append(word)
            else:
                words.append(word)
        if "--" in words:
            self.error("-- alone is not a text")
        return [*options, "--", *words] if words else options


def _with_value(option: str, rest: Iterator[str]) -> list[str]:
    value = next(rest, None)
    if value is None:
        return [option]
    if value == "--" or _like_an_option(value):
        return [option, value]
    return [f"{option}={value}"] if option.startswith("--") else [option, value]


def _like_an_option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and " " not in word and not _NUMBER.fullmatch(word)


Commands = argparse._SubParsersAction  # argparse has no public name for it


def folders(parser: Parser) -> None:
    """Where sessions and question sets are, said before or after any command."""
    parser.add_argument(
        "--sessions",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where sessions live (else $AUDIT_TUI_SESSIONS, else ./sessions, else your data folder)",
    )
    parser.add_argument(
        "--question-sets",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where your question sets live (else ./question_sets); those that ship are always there",
    )


def command(commands: "Commands[Parser]", name: str, words: str) -> Parser:
    """A command with its help in a line."""
    made = commands.add_parser(name, help=words, description=words)
    folders(made)
    return made


def session(made: Parser, *, record: bool = True) -> None:
    """The session that a command is about, and the record where it is about one."""
    made.add_argument("session", metavar="SESSION", help="a session's id, or the path of its folder")
    if record:
        made.add_argument("record", metavar="RECORD", help="a record's reference, such as NEG-01")


def as_json(made: Parser) -> None:
    """Data instead of text."""
    made.add_argument("--json", action="store_true", help="print data instead of text")


def seat(made: Parser, *, required: bool = False) -> None:
    """Whose eyes, or whose words."""
    made.add_argument("--as", dest="seat", metavar="AGENCY", required=required, help="an agency's code, or panel")


def whole_number(text: str) -> int:
    """A whole number as people write it; ArgumentTypeError says that a text is none."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise argparse.ArgumentTypeError(f"‘{text}’ is not a whole number of up to nine digits")
    return int(text)


def on_day(made: Parser) -> None:
    """The day of what is told, where it is not today."""
    made.add_argument("--on", metavar="DATE", help="the day, where it is not today: 2026-12-01")


def change_of(made: Parser, example: str) -> None:
    """The one to write anew."""
    made.add_argument("--change", metavar=example, help="write this one anew")


def output(made: Parser, what: str) -> None:
    """Where a document goes."""
    made.add_argument("-o", "--output", type=Path, required=True, metavar=what, help="where to write it")
    made.add_argument("--force", action="store_true", help="write over a file that is there")
