"""The command line: arguments, printing, exit status."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from audit_tui.cli.printing import complain, finish, give_up_output, prepare_streams
from audit_tui.errors import AlreadyThere, AuditError
from audit_tui.text import clean_text

OK, AT_FAULT, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 the input is at fault (a line a problem says how), 2 wrong usage."""
    from audit_tui.cli.usage import WrongUsage

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
        status = INTERRUPTED
    return status


def _run(arguments: Sequence[str]) -> int:
    from audit_tui.cli.parser import parser

    try:
        words = _safe(parser().parse_args(arguments))
    except SystemExit as ended:  # after --help and --version
        return int(ended.code or OK)
    from audit_tui.cli.commands import COMMANDS
    from audit_tui.workspace import Workspace

    workspace = Workspace.found(getattr(words, "sessions", None), getattr(words, "question_sets", None))
    return COMMANDS[words.command](workspace, words)


def _safe(words: Namespace) -> Namespace:
    """The words as they may be stored and shown; a session may be the path of a folder, and stays as it is."""
    for name, word in vars(words).items():
        if isinstance(word, str) and name != "session":
            setattr(words, name, clean_text(word))
        elif isinstance(word, list):
            setattr(words, name, [clean_text(one) if isinstance(one, str) else one for one in word])
    return words


def _reason(error: OSError) -> str:
    """What the system refused, and where it says so."""
    name = error.filename.decode(errors="replace") if isinstance(error.filename, bytes) else error.filename
    where = f"{Path(name)}: " if isinstance(name, str) else ""
    return f"{where}cannot be read or written: {error.strerror or type(error).__name__}"
