"""The program on a slow disk: what a share or a virus scanner does to a save.

Every rename takes 0.3 s, or as many seconds as STALL says. With STALLS, the name of a file, one in eight takes up to
that, as SEED has it, and the file gets a byte for each.
"""

import os
import random
import sys
import time

from audit_tui.cli import main

_ONE_IN = 8

_rename = os.replace
_chance = random.Random(os.environ.get("SEED", ""))
_stall = float(os.environ.get("STALL", "0.3"))
_stalls = os.environ.get("STALLS")


def slow(*words: object, **named: object) -> None:
    """Rename, later."""
    if not _stalls:
        time.sleep(_stall)
    elif _chance.randrange(_ONE_IN) == 0:
        with open(_stalls, "ab") as file:
            file.write(b".")
        time.sleep(_chance.random() * _stall)
    _rename(*words, **named)  # type: ignore[arg-type]


os.replace = slow  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
