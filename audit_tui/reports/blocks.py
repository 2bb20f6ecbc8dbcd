"""A report's Markdown read once for every format made from it: its blocks, with tables that know caption and heads."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from audit_tui.domain.words import BANNER
from audit_tui.reports.report import Figure, Report
from audit_tui.text import one_line

Node: TypeAlias = SyntaxTreeNode
"""A block, or what stands in one: the other modules know Markdown's parser by this alone."""

_BANNERS: Final = (BANNER, "DRAFT")
_WEB = re.compile("https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table; without heads where the Markdown leaves them empty, as for names and their values."""

    caption: str
    heads: tuple[Node, ...]
    rows: tuple[tuple[Node, ...], ...]
    row_heads: bool
    """Whether each row is told from the others by its first cell."""

    figure: Figure | None = None


def reader() -> MarkdownIt:
    """What reads a report: CommonMark and tables, without HTML and pictures, with links to the web only."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.validateLink = _is_web  # type: ignore[method-assign]
    return made


def blocks(report: Report) -> Iterator[Node | Table]:
    """The blocks from top to bottom; the paragraph that is a table's caption comes with the table."""
    figures = {one_line(figure.caption): figure for figure in reversed(report.figures)}
    caption: Node | None = None
    for block in Node(reader().parse(report.markdown)).children:
        words = plain(caption) if caption else ""
        if block.type == "table":
            is_caption = words.endswith(":") or words in figures
            if caption and not is_caption:
                yield caption
            yield _table(block, words if is_caption else "", figures.pop(words, None))
        elif caption:
            yield caption
        caption = block if block.type == "paragraph" else None
        if block.type not in {"paragraph", "table"}:
            yield block
    if caption:
        yield caption


def plain(node: Node) -> str:
    """The words of a block or a cell, without markup."""
    if not node.children:
        return " " if node.type in {"softbreak", "hardbreak"} else (node.content if node.type != "inline" else "")
    return "".join(map(plain, node.children))


def is_banner(block: Node | Table) -> bool:
    """Whether it is a bold paragraph that says what the report is: fictional, a draft."""
    if isinstance(block, Table) or block.type != "paragraph":
        return False
    inline = [child for node in block.children for child in node.children if child.type != "text" or child.content]
    return [child.type for child in inline] == ["strong"] and plain(block).startswith(_BANNERS)


def banners(found: Iterable[Node | Table]) -> tuple[str, ...]:
    """What the report is, from its top: what every page is to say."""
    said = []
    for block in found:
        if isinstance(block, Node) and block.tag == "h2":
            break
        if is_banner(block) and isinstance(block, Node):
            said.append(plain(block))
    return tuple(said)


def _table(node: Node, caption: str, figure: Figure | None) -> Table:
    (heads, *rows) = (tuple(row.children) for part in node.children for row in part.children)
    names = [plain(head) for head in heads]
    if any(names[1:]):
        return Table(caption, heads, tuple(rows), _told_apart(rows), figure)
    return Table(caption or names[0], (), tuple(rows), _told_apart(rows), figure)


def _told_apart(rows: Sequence[Sequence[Node]]) -> bool:
    firsts = [plain(row[0]) for row in rows]
    return all(firsts) and len(set(firsts)) == len(firsts)


def _is_web(url: str) -> bool:
    return _WEB.match(url) is not None
