"""The program on a disk whose every rename takes 0.3 s: what a share or a virus scanner does to a save."""

import os
import sys
import time

from audit_tui.cli import main

_rename = os.replace


def slow(*words: object, **named: object) -> None:
    """Rename, later."""
    time.sleep(0.3)
    _rename(*words, **named)  # type: ignore[arg-type]


os.replace = slow  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
