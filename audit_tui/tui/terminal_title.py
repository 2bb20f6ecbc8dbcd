"""What stands in the title of the terminal's window while the program runs: its name, and nothing of an audit.

Many shells write the command there, with the folder of the audit and the agency in it, where a window list, a task bar
or a shared screen shows it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_KEEP, _GIVE_BACK = "\x1b[22;2t", "\x1b[23;2t"
_TITLE = "\x1b]2;audit-tui\x07"
_WITHOUT_TITLE = ("", "dumb", "linux")


@contextmanager
def only_our_name() -> Iterator[None]:
    """Show the program's name in the title, and give back afterwards what stood there."""
    if os.environ.get("TERM", "") in _WITHOUT_TITLE:
        yield
        return
    _write(_KEEP + _TITLE)
    try:
        yield
    finally:
        _write(_GIVE_BACK)


def _write(sequence: str) -> None:
    with suppress(OSError, ValueError):  # the terminal may have gone by the end
        sys.stdout.write(sequence)
        sys.stdout.flush()
