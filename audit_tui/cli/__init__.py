"""The command line: arguments, printing, exit status."""

import sys
from collections.abc import Sequence

from audit_tui.errors import AuditError

OK, AT_FAULT = 0, 1


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 the input is at fault (one line says how), 2 wrong usage."""
    from audit_tui.cli.parser import parser

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = parser().parse_args(arguments)
    try:
        return _run(words.command, words)
    except AuditError as error:
        sys.stderr.write(f"audit-tui: {error}\n")
        return AT_FAULT
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (a pager was left): nothing more to say, and nothing is lost
        return OK
    except KeyboardInterrupt:
        return 130


def _run(command: str | None, words: object) -> int:
    from argparse import Namespace

    from audit_tui.cli import commands
    from audit_tui.workspace import Workspace

    assert isinstance(words, Namespace)
    named: dict[str | None, commands.Run] = {
        None: commands.home,
        "demo": commands.demo,
        "questions": commands.questions,
        "new": commands.new,
        "change": commands.change,
        "open": commands.open_session,
        "list": commands.list_sessions,
        "show": commands.show,
        "answer": commands.answer,
        "reveal": commands.reveal,
        "agree": commands.agree,
        "finding": commands.finding,
        "action": commands.action,
        "concern": commands.concern,
        "involvement": commands.involvement,
        "check": commands.check,
        "report": commands.report,
    }
    workspace = Workspace.found(getattr(words, "sessions", None), getattr(words, "question_sets", None))
    return named[command](workspace, words)
