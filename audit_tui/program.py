"""Which program this is: what one state of it kept in a file is not believed by another."""

import zlib
from functools import cache
from pathlib import Path

from audit_tui import __version__


@cache
def program(*places: str) -> str:
    """Its version, and what tells one state of its code in these folders from another, for whoever changes it."""
    package = Path(__file__).parent
    files = sorted(file for place in places for file in (package / place).glob("*.py"))
    states = ((file.name, file.stat()) for file in files)
    said = " ".join(f"{name}:{state.st_mtime_ns}:{state.st_size}" for name, state in states)
    return f"audit-tui {__version__} {zlib.crc32(said.encode()):08x}"
