"""The list of names that the guard looks for: names come in by a file, standard input or a prompt, never as a word."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from audit_tui.cli.printing import complain, read_input, say
from audit_tui.errors import AuditError
from audit_tui.names_list import add_names, clear_names, names_path, read_names
from audit_tui.settings import settings_path
from audit_tui.text import plural
from audit_tui.workspace import Workspace


def names(_workspace: Workspace, words: Namespace) -> int:
    """Add names to the list, count them, or clear it."""
    return {"add": _add, "count": _count, "clear": _clear}[words.act](names_path(settings_path()), words)


def _add(path: Path, words: Namespace) -> int:
    there, added = add_names(path, _lines(words.file))
    say(f"Added: {plural(added, 'name')}. On the list: {len(there)}.")
    if words.file is not None:
        complain(f"note: {words.file} still holds the names as they are: delete it where it is not needed")
    return 0


def _count(path: Path, _words: Namespace) -> int:
    say(f"On the list: {plural(len(read_names(path)), 'name')} ({path}).")
    return 0


def _clear(path: Path, _words: Namespace) -> int:
    say("The list of names is cleared." if clear_names(path) else "There is no list of names.")
    return 0


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return list(_prompted()) if sys.stdin is not None and sys.stdin.isatty() else read_input().splitlines()
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise AuditError("is not UTF-8 text", hint="save it as UTF-8; nothing was added", path=file) from None


def _prompted() -> Iterator[str]:
    """The names that are typed, which the terminal does not show."""
    from getpass import getpass

    say("One name after the other, which is not shown while you type; an empty line ends.")
    with suppress(EOFError):
        while name := getpass("Name: ").strip():
            yield name
