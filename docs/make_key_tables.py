"""Write the tables of keys into the documentation: `python docs/make_key_tables.py`.

A table stands between `<!-- keys: WALK -->` and `<!-- end of keys -->` and is made from the table of that name in
audit_tui/tui/commands.py.
"""

import re
from pathlib import Path

from audit_tui.tui import commands
from audit_tui.tui.commands import Command

ROOT = Path(__file__).parents[1]

_TABLE = re.compile(r"<!-- keys: (?P<name>[A-Z_]+) -->\n.*?<!-- end of keys -->", re.DOTALL)


def documents() -> tuple[Path, ...]:
    """The pages that people read."""
    return (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def with_tables(text: str) -> str:
    """The page with every table of keys as the code has it now."""
    return _TABLE.sub(lambda found: _between(found["name"]), text)


def table(rows: tuple[Command, ...]) -> str:
    """A table of keys."""
    lines = ["| key | | what it does |", "|---|---|---|"]
    lines += [f"| {_keys(row)} | {row.name} | {row.help} |" for row in rows]
    return "\n".join(lines)


def _between(name: str) -> str:
    return f"<!-- keys: {name} -->\n{table(getattr(commands, name))}\n<!-- end of keys -->"


def _keys(row: Command) -> str:
    return " or ".join(f"`{key}`" for key in row.keys_in_words.split(" or "))


def main() -> None:
    """Bring every page up to date."""
    for page in documents():
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
