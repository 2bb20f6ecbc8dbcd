"""How a command line is read: options anywhere among the words, wrong usage in one line; and what commands share."""

import argparse
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NoReturn

from audit_tui.errors import WrongUsage
from audit_tui.text import nearest, suggestion

_DASHED = "a text that begins with - is written as --option=-text, or last, after --"

_PLAIN = (
    (re.compile(r"argument (\S+): expected (?:one|at least one) argument"), r"\1 needs a value after it"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"\1 does not go with \2"),
    (re.compile(r"the following arguments are required: (.+)"), r"this is missing: \1"),
    (re.compile(r"one of the arguments (.+) is required"), r"one of these is missing: \1"),
)
"""What argparse says, on every Python alike, in plainer words."""

_EVERYWHERE = ("--help", "--sessions", "--question-sets")
"""The options that any command has."""

_FEW = 12
"""So many words to choose from fit on a line."""

_LIST = "LIST"
"""How the value of an option is called, or ends, that has several in it with commas between."""

_NUMBER = re.compile(r"-\d+(\.\d*)?|-\.\d+")


class Parser(argparse.ArgumentParser):
    """A parser that takes options before, between and after the words of a command, on every Python alike.

    Wrong usage is one line, raised as WrongUsage. A word may begin with `-` where it holds a space, is a number, or
    stands after `--`. An option that takes one value is given once: argparse would keep the last and drop the others.
    """

    def __init__(self, *, example: str = "", **settings: Any) -> None:
        if example:
            settings["epilog"] = f"Example:\n  audit-tui {example}"
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the usage stands."""
        said = next((found.expand(plain) for wrong, plain in _PLAIN if (found := wrong.fullmatch(message))), message)
        self._refuse(said, _DASHED if "expected one argument" in message else "")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse; in a command, its options go before its words, and there is nothing that it does not know."""
        of_command = self._subparsers is None
        if args is not None:
            args = self._options_first(list(args)) if of_command else self._no_strange_option(list(args))
        read, more = super().parse_known_args(args, namespace)
        if more and of_command:
            self._refuse(f"‘{more[0]}’ is a word too many", "a text of several words stands in quotes")
        return read, more

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """A word is one of those there are to choose from: WrongUsage names the nearest, where argparse names all."""
        if action.choices is None or value in action.choices:
            return
        if isinstance(action, argparse._SubParsersAction):
            what = f"there is no {str(action.metavar).lower()} ‘{value}’"
        else:
            what = f"{action.option_strings[-1] if action.option_strings else action.dest} cannot be ‘{value}’"
        choices = tuple(action.choices)
        near = nearest(value, choices) if len(choices) > _FEW else None
        hint = suggestion(value, choices) if near or len(choices) <= _FEW else ""
        self._refuse(what, hint)

    def _refuse(self, what: str, hint: str = "") -> NoReturn:
        see = f"see {self.prog} --help"
        raise WrongUsage(what, hint=f"{hint}{' ' if hint.endswith('?') else '; '}{see}" if hint else see)

    def _refuse_option(self, word: str, otherwise: str) -> NoReturn:
        name = word.partition("=")[0]
        self._refuse(f"there is no option ‘{name}’", suggestion(name, self._option_string_actions, otherwise))

    def _no_strange_option(self, given: Sequence[str]) -> Sequence[str]:
        """What is given, once every option before the command, or the act, is known."""
        words = iter(given)
        before: list[str] = []
        for word in words:
            name, equals, _ = word.partition("=")
            action = self._option_string_actions.get(name)
            before += [word] if action is not None else []
            if action is not None and action.nargs != 0 and not equals:
                before.append(next(words, ""))
            elif action is None and _like_an_option(word) and word != "--":
                self._refuse_option(word, "an option of a command stands after it")
            elif action is None:
                break
        self._require_once(before)
        return given

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
            elif action is None and not _like_an_option(word):
                words.append(word)
            elif action is not None or word[:2] in self._option_string_actions:  # -oFILE
                options.append(word)
            else:
                self._refuse_option(word, self._own_options() if word.startswith("--") else _DASHED)
        if "--" in words:
            self.error("-- alone is not a text")
        self._require_once(options)
        return [*options, "--", *words] if words else options

    def _own_options(self) -> str:
        """The options of this command, by their long names; what a text is to do where it has none."""
        own = [name for name in self._option_string_actions if name.startswith("--") and name not in _EVERYWHERE]
        return f"its options are {', '.join(own)}" if own else _DASHED

    def _require_once(self, options: Sequence[str]) -> None:
        """WrongUsage where an option that takes one value has two, of which one would be lost."""
        given: dict[str, list[str]] = {}
        for word, after in zip_longest(options, options[1:], fillvalue=""):
            name, equals, value = word.partition("=")
            action = self._option_string_actions.get(name) or self._option_string_actions.get(word[:2])
            if isinstance(action, argparse._StoreAction):
                given.setdefault(action.option_strings[-1], []).append(value if equals else after)
                if len(values := given[action.option_strings[-1]]) > 1:
                    self._refuse_twice(action, values)

    def _refuse_twice(self, action: argparse.Action, values: Sequence[str]) -> NoReturn:
        name = action.option_strings[-1]
        once = f"write them in one, with commas between: {name} {','.join(values)}"
        listed = isinstance(action.metavar, str) and action.metavar.endswith(_LIST)
        self._refuse(f"{name} is there twice", once if listed else "say it once")


def _with_value(option: str, rest: Iterator[str]) -> list[str]:
    value = next(rest, None)
    if value is None:
        return [option]
    if value == "--" or _like_an_option(value):
        return [option, value]
    return [f"{option}={value}"] if option.startswith("--") else [option, value]


def _like_an_option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1 and " " not in word and not _NUMBER.fullmatch(word)


def folders(parser: Parser) -> None:
    """Where sessions and question sets are, said before or after any command."""
    parser.add_argument(
        "--sessions",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where audits live (else $AUDIT_TUI_SESSIONS, else ./sessions, else your data folder)",
    )
    parser.add_argument(
        "--question-sets",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where your question sets live (else ./question_sets); those that ship are always there",
    )


def act(acts: "argparse._SubParsersAction[Parser]", name: str, words: str, example: str) -> Parser:
    """One of the acts of a command, with its help in a line and an example, as a command has them."""
    made = acts.add_parser(name, help=words, description=described(words), example=example)
    folders(made)
    return made


def described(words: str) -> str:
    """A line of help as the sentence with which a command's own help begins."""
    return f"{words[0].upper()}{words[1:]}."


def session(made: Parser, *, record: bool = True) -> None:
    """The session that a command is about, and the record where it is about one."""
    made.add_argument("session", metavar="SESSION", help="an audit's id, or the path of its folder")
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


def a_day(text: str) -> str:
    """A day as it is stored, however people write it."""
    from audit_tui.domain.dates import as_stored

    return as_stored(text)


def on_day(made: Parser) -> None:
    """The day of what is told, where it is not today."""
    made.add_argument("--on", type=a_day, metavar="DATE", help="the day, where it is not today: 1 December 2026")


def change_of(made: Parser, example: str) -> None:
    """The one to write anew."""
    made.add_argument("--change", metavar=example, help="write this one anew")


def output(made: Parser, what: str) -> None:
    """Where a document goes."""
    made.add_argument("-o", "--output", type=Path, required=True, metavar=what, help="where to write it")
    made.add_argument("--force", action="store_true", help="write over a file that is there")
