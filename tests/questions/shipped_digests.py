"""Writes audit_tui/questions/shipped_digests.py, by which a changed copy of a shipped set is told from the set itself.

    python -m tests.questions.shipped_digests

A version that is there keeps its digest, since audits may have been started with it: whoever changes a shipped set
raises its version. Where no release ever had the version, take its line out of the file first.
"""

import sys
from pathlib import Path

from audit_tui.questions import shipped_digests
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.reader import read_set

FILE = Path(shipped_digests.__file__)

_HEAD = '''"""The digest of every set that ever shipped, written by python -m tests.questions.shipped_digests."""

DIGESTS: dict[tuple[str, str], str] = {
'''


def shipped_now() -> dict[tuple[str, str], str]:
    """The id, version and digest of each set that ships."""
    ids = Library([shipped_folder()]).ids()
    sets = [read_set(shipped_folder() / f"{name}.md", [])[0] for name in ids]
    return {(each.id, each.version): each.digest for each in sets if each is not None}


def changed(now: dict[tuple[str, str], str]) -> list[str]:
    """The sets that were changed and kept their version."""
    known = shipped_digests.DIGESTS
    return [f"{one} {version}" for (one, version), digest in now.items() if known.get((one, version), digest) != digest]


def text_of(digests: dict[tuple[str, str], str]) -> str:
    """The file's text."""
    lines = (f'    ("{name}", "{version}"): "{digest}",\n' for (name, version), digest in sorted(digests.items()))
    return f"{_HEAD}{''.join(lines)}}}\n"


def main() -> int:
    """Add what is new; 1, and nothing written, where a set that was changed kept its version."""
    now = shipped_now()
    if kept := changed(now):
        print(f"raise the version of: {', '.join(kept)}", file=sys.stderr)
        return 1
    FILE.write_text(text_of(shipped_digests.DIGESTS | now), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
