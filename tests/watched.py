"""Command lines run in one process that notes what it asks of the world: network, other programs, browsers.

The first word names the file for what was seen. The others are a command line; or one file of command lines as JSON,
each with the status that it is to end with.
"""

import json
import os
import socket
import sys
from pathlib import Path

OUTWARD = (
    *("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "webbrowser."),
    *("subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.startfile", "pty.spawn"),
)
"""How the audit events begin that reach out of the process."""

seen: list[str] = []


def note(event: str, arguments: tuple[object, ...]) -> None:
    """Note what reaches out, without the object that does it."""
    if event.startswith(OUTWARD):
        seen.append(" ".join(map(str, (event, *arguments[event.startswith("socket.") :]))))


def many(lines: Path) -> int:
    """Run the command lines of a file, and open a socket at the end; 1 where one ends with another status."""
    status = 0
    for wanted, words in json.loads(lines.read_text(encoding="utf-8")):
        if (ended := main(words)) != wanted:
            print(f"{words} ended with {ended}", file=sys.stderr)
            status = 1
    socket.socket(socket.AF_INET).close()
    return status


if __name__ == "__main__":
    sys.addaudithook(note)
    os.umask(0)  # whatever somebody's shell has set
    from audit_tui.cli import main
    from audit_tui.cli.care import take_care

    take_care()
    file, *words = sys.argv[1:]
    try:
        ended = many(Path(words[0])) if words[0].endswith(".json") else main(words)
    finally:
        Path(file).write_text(json.dumps(seen), encoding="utf-8")
    sys.exit(ended)
