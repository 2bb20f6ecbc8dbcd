"""What is printed: safe for any terminal, whoever wrote it, and never a traceback for a stream that is closed.

And the one text of a command that may come by standard input.
"""

import contextlib
import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from audit_tui.cli.progress import LINE
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, one_line

Shape = dict[str, Any]
"""What is printed as JSON: keys may be added, never renamed."""

_END_OF_INPUT = "Ctrl+Z and Enter" if os.name == "nt" else "Ctrl+D"


def prepare_streams() -> None:
    """Have both streams print UTF-8, whatever the machine's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print a line."""
    say_text(f"{text}\n")


def say_lines(lines: Iterable[str], *, each_on_one: bool = False) -> int:
    """Print these lines at once: a list across audits has tens of thousands.

    With `each_on_one` none of them becomes two, whoever wrote what was kept of an audit.
    """
    found = [*lines]
    if not "".join(found).isprintable():  # or else all of it is safe, as in clean_text
        found = [clean_text(" ".join(each.split("\n")) if each_on_one else each) for each in found]
    _write(sys.stdout, "\n".join([*found, ""]))
    return 0


def say_text(text: str) -> None:
    """Print a text as it is, but for what a terminal would obey instead of showing."""
    _write(sys.stdout, clean_text(text))


def say_json(shape: object) -> int:
    """Print data; what a terminal would obey stands there as JSON's escapes."""
    import json

    text = json.dumps(shape, ensure_ascii=False, indent=2)
    if clean_text(text) != text:
        text = "".join(one if clean_text(one) == one else f"\\u{ord(one):04x}" for one in text)
    _write(sys.stdout, f"{text}\n")
    return 0


def complain(text: str) -> None:
    """Print one line to standard error, with the program's name before it."""
    with contextlib.suppress(OSError):
        _write(sys.stderr, f"audit-tui: {one_line(text)}\n")


def read_input() -> str:
    """The text on standard input, without the line end after it; AuditError where there is none.

    Somebody at a keyboard is told that it is awaited.
    """
    if sys.stdin is None:
        raise AuditError("- stands for standard input, and there is none", hint="send the text: … - < text.txt")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
    if sys.stdin.isatty():
        complain(f"type the text; {_END_OF_INPUT} on a line of its own ends it")
    try:
        text = sys.stdin.read()
    except UnicodeDecodeError:
        raise AuditError("what is on standard input is not UTF-8", hint="save the text as UTF-8") from None
    if not text.strip():
        raise AuditError("nothing is on standard input", hint="send the text for - there")
    return text.rstrip("\r\n")


def finish() -> None:
    """Have everything printed; raises OSError where a stream does not take it."""
    if sys.stdout is not None:
        sys.stdout.flush()


def give_up_output() -> None:
    """Let what is still to be printed go nowhere, so that nothing is said of it again at the very end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _write(stream: TextIO | None, text: str) -> None:
    LINE.erase()
    if stream is not None:  # Python has none where it was started with the stream closed
        stream.write(text)
