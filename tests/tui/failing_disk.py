"""The program on a disk that is full while a file named by FULL exists."""

import errno
import os
import sys
from pathlib import Path

from audit_tui.cli import main

_rename = os.replace


def refuse(*words: object, **named: object) -> None:
    """Rename, or say that the disk is full."""
    if Path(os.environ["FULL"]).exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _rename(*words, **named)  # type: ignore[arg-type]


os.replace = refuse  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
