"""Completion: the script for a shell, and what may stand next on a command line; no audit is opened for it."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from audit_tui.cli.commands import COMMANDS
from audit_tui.cli.parser import parser
from audit_tui.cli.printing import say, say_text
from audit_tui.cli.shells import SCRIPTS
from audit_tui.errors import AuditError
from audit_tui.workspace import Workspace

_FILES, _FOLDERS = ":files", ":folders"
"""What is left to the shell."""

_SESSIONS = frozenset({"SESSION", "EARLIER", "LATER", "OLD", "NEW"})
_SETS = frozenset({"SET", "OLD", "NEW"})
_LEFT_TO_THE_SHELL = {"FILE": _FILES, "TOML": _FILES, "SET": _FILES, "OLD": _FILES, "NEW": _FILES, "DIR": _FOLDERS}
"""What the help calls a word says what can be named there."""


class Next(NamedTuple):
    """A word that may stand next, and what it is about."""

    word: str
    about: str = ""


def completion(workspace: Workspace, words: argparse.Namespace) -> int:
    """Print the script for a shell; with the words of a command line, what may stand in the place of the last."""
    if not words.words:
        say_text(SCRIPTS[words.shell])
        return 0
    with suppress(AuditError, OSError):  # nobody who presses Tab is told of a folder that cannot be read
        for each in what_may_follow(workspace, [word.removeprefix("=") for word in words.words]):
            say(f"{each.word}\t{each.about}" if each.about else each.word)
    return 0


def what_may_follow(workspace: Workspace, words: Sequence[str]) -> list[Next]:
    """The words that may stand in the place of the last, which may be begun."""
    *before, current = ("" if word == "=" else word for word in words)  # bash makes three words of --format=docx
    line = _Line(workspace)
    for word in filter(None, before):
        line.take(word)
    name, equals, begun = current.partition("=")
    option = line.option(name) if equals else None
    if option is None:
        found = list(line.next(current))
    else:
        found = [each._replace(word=f"{name}={each.word}") for each in line.values(option, begun)]
    return [each for each in found if each.word.startswith((current, _FILES, _FOLDERS))]


class _Line:
    """How far a command line has come: whose words are next, which of them, and the option that waits for its value."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._parser: argparse.ArgumentParser = parser()
        self._waiting: argparse.Action | None = None
        self._words = 0
        self._only_words = False

    def take(self, word: str) -> None:
        """Go on by one word."""
        name, equals, value = word.partition("=")
        option = self.option(name)
        if self._waiting is not None:
            self._keep(self._waiting, word)
            self._waiting = None
        elif word == "--":
            self._only_words = True
        elif option is not None and equals:
            self._keep(option, value)
        elif option is not None:
            self._waiting = option if option.nargs != 0 else None
        else:
            self._take_word(word)

    def option(self, name: str) -> argparse.Action | None:
        """The option of this name, where options may stand."""
        return None if self._only_words else self._parser._option_string_actions.get(name)

    def next(self, current: str) -> Iterator[Next]:
        """What may stand next, where this much of it is written."""
        place = self._place()
        if self._waiting is not None:
            yield from self.values(self._waiting, current)
        elif current.startswith("-") and not self._only_words:
            for action in self._parser._actions:
                yield from (Next(name, _about(action)) for name in action.option_strings)
        elif isinstance(place, argparse._SubParsersAction):
            yield from (Next(name, _about_command(place, name)) for name in place.choices)
        elif place is not None:
            yield from self.values(place, current)

    def values(self, action: argparse.Action, current: str) -> Iterator[Next]:
        """What an option or a word may be, where that is known."""
        yield from (Next(str(choice)) for choice in action.choices or ())
        kinds = set(str(action.metavar).split("|"))
        if kinds & _SETS:
            yield from (Next(each, "question set") for each in self._workspace.library.ids())
        if kinds & _SESSIONS:
            yield from (Next(folder.name, "audit") for folder in self._workspace.session_folders())
        left = {_LEFT_TO_THE_SHELL[kind] for kind in kinds if kind in _LEFT_TO_THE_SHELL}
        if kinds & _SESSIONS and ("/" in current or "\\" in current):
            left.add(_FOLDERS)  # an audit by the path of its folder
        if left:
            yield Next(_FILES if _FILES in left else _FOLDERS)

    def _take_word(self, word: str) -> None:
        place = self._place()
        if isinstance(place, argparse._SubParsersAction) and word in place.choices:
            self._parser = place.choices[word]
            self._words = 0
        else:
            self._words += 1

    def _place(self) -> argparse.Action | None:
        """What the next word is: the last takes as many as there are, where it takes several."""
        places = [action for action in self._parser._actions if not action.option_strings]
        if self._words < len(places):
            return places[self._words]
        return places[-1] if places and places[-1].nargs in ("+", "*") else None

    def _keep(self, option: argparse.Action, value: str) -> None:
        if option.dest == "sessions":
            self._workspace = replace(self._workspace, sessions=Path(value))
        elif option.dest == "question_sets":
            self._workspace = replace(self._workspace, question_sets=(Path(value),))


def _about(action: argparse.Action) -> str:
    return "" if action.help in (None, argparse.SUPPRESS) else str(action.help)


def _about_command(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str) -> str:
    if acts.dest == "command":
        return COMMANDS[name].help
    return next((_about(act) for act in acts._choices_actions if act.dest == name), "")
