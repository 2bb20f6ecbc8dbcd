"""Write the tables of keys into the documentation: `python docs/make_key_tables.py`.

A table stands between `<!-- keys: WALK -->` and `<!-- end of keys -->` and is made from the table of that name in
audit_tui/tui/commands.py; `ALWAYS` is what works on every screen, `STATES` what is said at a question in place of an
answer.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from audit_tui.domain.words import STATE_LABELS
from audit_tui.tui.commands import GUIDE, STATE_KEYS, Command
from audit_tui.tui.keymap import tables
from audit_tui.tui.screens.help import _ALWAYS

ROOT = Path(__file__).parents[1]

_TABLE = re.compile(r"<!-- keys: (?P<name>[A-Z_]+) -->\n.*?<!-- end of keys -->", re.DOTALL)

Row = tuple[str, str, str]
"""The keys in words, the name, what it does."""


def documents() -> tuple[Path, ...]:
    """The pages that people read."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def names() -> frozenset[str]:
    """Every table that there is: one a screen, and those of what is not one screen's."""
    parts = ("UNDOING", "LAST")  # of which the screens' own tables are made
    return frozenset({"ALWAYS", "STATES"} | tables().keys()).difference(parts)


def with_tables(text: str) -> str:
    """The page with every table of keys as the code has it now."""
    return _TABLE.sub(lambda found: _between(found["name"]), text)


def _between(name: str) -> str:
    lines = ["| key | | what it does |", "|---|---|---|"]
    lines += [f"| {_keys(keys)} | {called} | {does} |" for keys, called, does in _rows(name)]
    return "\n".join((f"<!-- keys: {name} -->", *lines, "<!-- end of keys -->"))


def _rows(name: str) -> Iterable[Row]:
    if name == "ALWAYS":
        return (*((keys, "", words) for keys, words in _ALWAYS), _row(GUIDE))
    if name == "STATES":
        return ((key, STATE_LABELS[state], "Said in place of an answer.") for state, key in STATE_KEYS.items())
    return map(_row, tables()[name])


def _row(command: Command) -> Row:
    return command.keys_in_words, command.name, command.help


def _keys(words: str) -> str:
    return " or ".join(f"`{key}`" for key in words.split(" or "))


def main() -> None:
    """Bring every page up to date."""
    for page in documents():
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
