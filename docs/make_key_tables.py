"""Write the tables of keys into the documentation: `python docs/make_key_tables.py`.

What a screen is for and its keys stand between `<!-- keys: WALK -->` and `<!-- end of keys -->`, made from the table of
that name in audit_tui/tui/commands.py; `ALWAYS` is what works on every screen, `STATES` what is said at a question in
place of an answer.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from audit_tui.domain.words import STATE_LABELS
from audit_tui.tui.commands import GUIDE, STATE_KEYS, Command, Table
from audit_tui.tui.keymap import tables
from audit_tui.tui.screens.help import ALWAYS

ROOT = Path(__file__).parents[1]
WIDTH = 124

_TABLE = re.compile(r"<!-- keys: (?P<name>[A-Z_]+) -->\n.*?<!-- end of keys -->", re.DOTALL)

Row = tuple[str, str, str]
"""The keys in words, the name, what it does."""


_ONLY = {"panel": "the panel", "agency": "an agency at its return"}

_OTHERS: Mapping[str, tuple[Row, ...]] = {
    "ALWAYS": (*((keys, "", words) for keys, words in ALWAYS), (GUIDE.keys_in_words, GUIDE.name, GUIDE.help)),
    "STATES": tuple((key, STATE_LABELS[state], "Said in place of an answer.") for state, key in STATE_KEYS.items()),
}


def documents() -> tuple[Path, ...]:
    """The pages that people read."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def names() -> frozenset[str]:
    """Every table that there is: one a screen, and those of what is not one screen's."""
    return frozenset(_OTHERS.keys() | {name for name, table in tables().items() if isinstance(table, Table)})


def with_tables(text: str) -> str:
    """The page with every table of keys as the code has it now."""
    return _TABLE.sub(lambda found: _between(found["name"]), text)


def _between(name: str) -> str:
    return "\n".join((f"<!-- keys: {name} -->", *_parts(name), "<!-- end of keys -->"))


def _parts(name: str) -> Iterator[str]:
    table = tables().get(name)
    if not isinstance(table, Table):
        yield from _rows(_OTHERS[name])
        return
    for words in filter(None, (table.what_for, table.for_agency and f"At a return: {table.for_agency}")):
        yield from textwrap.wrap(words, WIDTH, break_on_hyphens=False)
        yield ""
    for group in table.groups:
        of = f" ({_ONLY[group.only]})" if group.only else ""
        yield f"**{group.heading}**{of}"
        yield ""
        yield from _rows((*((keys, "", words) for keys, words in group.also), *map(_row, group.commands)))
        yield ""


def _rows(rows: Iterable[Row]) -> Iterator[str]:
    yield "| key | | what it does |"
    yield "|---|---|---|"
    for keys, called, does in rows:
        yield f"| {_keys(keys)} | {called} | {does} |"


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
