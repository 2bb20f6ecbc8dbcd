"""The command line: arguments, printing, exit status."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit_tui.cli.care import quiet_logs, say_stopped
from audit_tui.cli.printing import complain, finish, give_up_output, prepare_streams, read_input, say
from audit_tui.errors import AlreadyThere, AuditError, WrongUsage, refusal
from audit_tui.text import clean_text

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from audit_tui.domain.guard import Guard

OK, AT_FAULT, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

_STOPPED = "stopped (Ctrl+C): what was saved until then stays, and nothing is half-made"

_FROM_INPUT = re.compile(r"([\w.-]+=|)-")


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 the input is at fault (a line a problem says how), 2 wrong usage."""
    prepare_streams()
    try:
        status = _run(arguments)
        finish()
    except WrongUsage as error:
        complain(str(error))
        status = WRONG_USAGE
    except AlreadyThere as error:
        complain(f"{error} with --force")
        status = AT_FAULT
    except AuditError as error:
        complain(str(error))
        status = AT_FAULT
    except BrokenPipeError:
        give_up_output()  # the reader went away (a pager was left): nothing more to say, and nothing is lost
        status = OK
    except OSError as error:
        complain(_reason(error))
        give_up_output()
        status = AT_FAULT
    except KeyboardInterrupt:
        complain(_STOPPED)
        status = INTERRUPTED
    except Exception as fault:  # noqa: BLE001 (the end of the program: what nobody caught may hold words of an audit)
        say_stopped(fault)
        status = AT_FAULT
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        words = _read(arguments) if arguments else None
    except SystemExit as ended:  # after --help and --version
        return int(ended.code or OK)
    quiet_logs()
    from dataclasses import replace

    from audit_tui.workspace import Workspace

    workspace = Workspace.found(getattr(words, "sessions", None), getattr(words, "question_sets", None))
    workspace.keys.prompt, workspace.keys.warn = _passphrase, complain
    workspace = replace(workspace, guard=_guard(), warn=complain)
    if words is None or words.command is None:
        from audit_tui.tui import run_app

        return run_app(workspace, say=say)
    from audit_tui.cli.commands import COMMANDS

    return COMMANDS[words.command].run(workspace, words)


def _read(arguments: Sequence[str]) -> "Namespace":
    from audit_tui.cli.parser import parser

    return _safe(parser().parse_args(arguments))


def _guard() -> "Guard":
    """What the settings and the list of names have texts looked through for; a list that cannot be read is said."""
    from audit_tui.settings import guard_of, read_settings

    guard, wrong = guard_of(read_settings())
    if wrong:
        complain(f"note: {wrong}")
    return guard


def _passphrase(folder: "Path") -> str:
    from audit_tui.cli.passphrases import prompt_for
    from audit_tui.cli.progress import LINE

    LINE.erase()
    return prompt_for(folder)


def _safe(words: "Namespace") -> "Namespace":
    """The words as they may be stored and shown; a session may be the path of a folder, and stays as it is.

    A word may be `-`, or end in `=-` where it says whose it is: standard input has the text, which a command line would
    leave in the shell's history and show to everybody on the machine.
    """
    there = _Input()
    for name, word in vars(words).items():
        if isinstance(word, str) and name != "session":
            setattr(words, name, clean_text(there.text_of(word)))
        elif isinstance(word, list):
            setattr(words, name, [clean_text(there.text_of(one)) if isinstance(one, str) else one for one in word])
    return words


class _Input:
    """Standard input, which can be read once."""

    def __init__(self) -> None:
        self._read = False

    def text_of(self, word: str) -> str:
        """The word, or the text that it stands for."""
        found = _FROM_INPUT.fullmatch(word)
        if found is None:
            return word
        if self._read:
            raise WrongUsage("- stands for two texts, and there is one standard input", hint="write it once")
        self._read = True
        return found[1] + read_input()


def _reason(error: OSError) -> str:
    """What the system refused, and where it says so."""
    from pathlib import Path

    name = error.filename.decode(errors="replace") if isinstance(error.filename, bytes) else error.filename
    where = f"{Path(name)}: " if isinstance(name, str) else ""
    return f"{where}cannot be read or written: {refusal(error)}"
