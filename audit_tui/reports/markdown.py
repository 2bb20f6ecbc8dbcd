"""Markdown that shows any text as that text: nothing a person typed becomes a heading, a link or a table."""

import re
from collections.abc import Iterable, Sequence

from audit_tui.domain.audit import Audit
from audit_tui.text import one_line

_SPECIAL = re.compile(  # each begins with the sign itself: texts are gone through many times as fast
    r"\\|`|\*|\[|\]|<|>|\||~|_(?:(?<![^\W_]_)|(?![^\W_]))|&(?=#?\w+;)"
    r"|#(?=#*$)"  # what would close a heading
    r"|@|/(?<=//)|\.(?=[^\W_]{2})"  # what a reader that makes links by itself would take for an address
)
_STARTS_A_BLOCK = re.compile(r"^(?:[#+=-]|\d{1,9}(?=[.)]))")


def escape(text: str) -> str:
    """The text on one line, as Markdown that reads back as the same text."""
    line = _SPECIAL.sub(lambda found: f"\\{found.group()}", one_line(text))
    return _STARTS_A_BLOCK.sub(_as_text, line, count=1) if _STARTS_A_BLOCK.match(line) else line


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table's lines and an empty one; cells are Markdown already."""
    return [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows), ""]


def sentence(text: str) -> str:
    """The text escaped, and ended with a full stop where it has no end of its own."""
    words = escape(text)
    return words if not words or words[-1] in ".!?" else f"{words}."


def name(audit: Audit, seat: str) -> str:
    """What people call a seat, as Markdown."""
    return audit.once("", ("name", seat), lambda: escape(audit.questions.agency_label(seat)))


def standing(audit: Audit, words: str) -> str:
    """Words of the question set or of this program, which come again and again, as Markdown."""
    return audit.once("", ("escaped", words), lambda: escape(words))


def names(audit: Audit, agencies: Iterable[str]) -> str:
    """What people call some agencies, as Markdown."""
    return ", ".join(name(audit, agency) for agency in agencies)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _as_text(found: re.Match[str]) -> str:
    return f"\\{found.group()}" if not found.group().isdigit() else f"{found.group()}\\"
