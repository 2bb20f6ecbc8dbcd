"""A Markdown file as headings, paragraphs, lists and link references, each with its line and column."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from audit_tui.domain.question_set import Source
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import FIRST, Place, Report
from audit_tui.questions.scope import QUESTION_ID
from audit_tui.questions.slips import mended

_FOREIGN = {
    "hr": ("a ruled line or front matter", "take it out; a set's facts stand in the list under its title"),
    "fence": ("a block of code", "write it as a plain paragraph"),
    "code_block": ("an indented block", "start the line at the margin, or two spaces in for a nested list"),
    "html_block": ("HTML", "write it as plain text"),
    "blockquote_open": ("a quotation", "write it as a plain paragraph"),
}

RARE = frozenset({"code", "fence", "html_block", "blockquote", "hr", "lheading"})
"""The Markdown parser's rules for what is no part of the format."""

_CALLS = re.compile(r"\n(?=[^\n])[ \t\-+*>0-9.)]*+(?:(?P<fence>[`~])|(?P<html_block><)|(?P<hr>[=_\- \t]*+(?![^\n])))")
_QUOTED = re.compile(r"\n[ \t\-+*0-9.)]*+>")
_DEFINITION = re.compile(r"\[(?P<name>[^\[\]]+)\]:(?P<url>.*)")
_LINE = re.compile(r"[^\n]+")
_DEFINES = re.compile(r"\[[^\[\]]*\]:")
_ADDRESS = re.compile(r"https?://[^\s<>/?#.]+(?:\.[^\s<>/?#.]+)+(?:[/?#][^\s<>]*)?", re.IGNORECASE)


_DEEPEST = 3
"""The level of a question's heading."""


class Link(NamedTuple):
    """A link reference: its name as typed, its source (None where its address is wrong and reported), and its place."""

    name: str
    source: Source | None
    place: Place


@dataclass(slots=True)
class Item:
    """One item of a list, with the list nested under it; what it names stands before its first colon.

    `value` is what stands after the colon, None where there is none; `called` is the text of the name.
    """

    passage: Passage
    ordered: bool
    indent: int
    name: Passage = field(init=False)
    value: Passage | None = field(init=False)
    called: str = field(init=False)
    items: list["Item"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name, self.value = self.passage.named()
        self.called = self.name.text


@dataclass(slots=True)
class Heading:
    """A heading with what stands under it, up to the next heading of its level."""

    level: int
    passage: Passage
    paragraphs: list[Passage] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    headings: list["Heading"] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A whole file: its title heading (None where it has none) and its link references by folded name."""

    title: Heading | None
    links: dict[str, Link]


def link_key(name: str) -> str:
    """What two spellings of a reference's name have in common (as in CommonMark)."""
    return " ".join(name.split()).casefold()


def is_address(url: str) -> bool:
    """Whether it is a web address."""
    return _ADDRESS.fullmatch(url) is not None


def read_outline(text: str, report: Report) -> Outline:
    """The outline of a file's text; what is no part of the format is reported and left out."""
    return _Builder(text, report).build()


def tokens_of(text: str, *, rare: frozenset[str] | None = None) -> list[Token]:
    """The block tokens of a text, read with those rarely needed rules (`rare`) that something in it may call for.

    A paragraph is the token of its text alone.
    """
    parser = _parser(_may_match(text) if rare is None else rare)
    state = _State(text, parser, {}, [])
    parser.block.tokenize(state, 0, state.lineMax)
    return state.tokens


class _Token(Token):
    """A token of blocks alone: making whole ones takes a quarter of the parser's time."""

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> None:
        self.type, self.tag, self.nesting, self.level = kind, tag, nesting, level
        self.map, self.content, self.markup = None, "", ""


class _State(StateBlock):
    """Where the parser keeps its tokens."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if nesting < 0:
            self.level -= 1
        token = _Token(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


def _paragraph(state: StateBlock, first: int, _: int, __: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    """The parser's rule for a paragraph, which keeps a token of its text alone."""
    around, state.parentType = state.parentType, "paragraph"
    line = first + 1
    while line < state.lineMax and not state.isEmpty(line) and not _ends_paragraph(state, line):
        line += 1
    state.parentType, state.line = around, line
    token = _Token("inline", "", 0, state.level + 1)
    token.map = [first, line]
    if line > first + 1 or state.bsCount[first]:  # a line of a quotation may begin within a tab
        token.content = mdTrim(state.getLines(first, line, state.blkIndent, False))
    else:
        token.content = mdTrim(state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]])
    state.tokens.append(token)
    return True


def _ends_paragraph(state: StateBlock, line: int) -> bool:
    """Whether something else begins at a line; nothing does far in, or where a quotation goes on without its sign."""
    if _begins_with_letter(state, line) or not 0 <= state.sCount[line] <= state.blkIndent + 3:
        return False
    return any(rule(state, line, state.lineMax, True) for rule in state.md.block.ruler.getRules("paragraph"))


def _words(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    """A paragraph, told before any other rule is asked."""
    return (
        _begins_with_letter(state, first) and not state.is_code_block(first) and _paragraph(state, first, last, silent)
    )


def _begins_with_letter(state: StateBlock, line: int) -> bool:
    """Whether a line is words: all else begins with a sign or a digit, but what is indented or underlined."""
    return state.src[state.bMarks[line] + state.tShift[line]].isalpha()


@cache
def _parser(rare: frozenset[str]) -> MarkdownIt:
    parser = MarkdownIt("commonmark").disable(["reference", *(RARE - rare)])
    parser.core.ruler.enableOnly(["block"])
    parser.block.ruler.at("paragraph", _paragraph)
    if "lheading" not in rare:
        parser.block.ruler.before("table", "words", _words)
    return parser


def _may_match(text: str) -> frozenset[str]:
    """The rare rules that may find something; leaving the others out halves the time that the parser takes."""
    lines = f"\n{text}"
    found = {match.lastgroup or "" for match in _CALLS.finditer(lines)}
    if "hr" in found:
        found.add("lheading")
    if "    " in text or "\t" in text:
        found.add("code")
    if _QUOTED.search(lines):
        found.add("blockquote")
    return frozenset(found)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


class _Builder:
    """Walks the tokens once."""

    def __init__(self, text: str, report: Report) -> None:
        self._lines = text.split("\n")
        self._tokens = tokens_of(mended(text, report))
        self._report = report
        self._at = 0
        self._root = Heading(0, Passage("", 1, (1,)))
        self._open = [self._root]
        self._links: dict[str, Link] = {}

    def build(self) -> Outline:
        while self._at < len(self._tokens):
            match self._tokens[self._at].type:
                case "heading_open":
                    self._heading()
                case "inline":
                    self._paragraph()
                case "bullet_list_open" | "ordered_list_open":
                    self._list()
                case _:
                    self._foreign()
        return Outline(self._title(), self._links)

    def _title(self) -> Heading | None:
        if not self._root.headings:
            hint = "start the file with ‘# ’ and the title"
            self._report.error("no-title", FIRST, "the file has no title", hint)
            return None
        for extra in self._root.headings[1:]:
            hint = "begin sections with ‘## ’ and questions with ‘### ’"
            self._report.error("second-title", extra.passage, "a file has one title", hint)
        return self._root.headings[0]

    def _heading(self) -> None:
        token = self._tokens[self._at]
        level = int(token.tag[1])
        passage = self._passage(self._tokens[self._at + 1])
        self._at += 3
        if not token.markup.startswith("#"):
            self._refuse("an underlined heading", passage.place, "write the heading with # signs before it")
        elif level > _DEEPEST:
            self._refuse("a heading of this level", passage.place, "use ‘## ’ for sections and ‘### ’ for questions")
            if QUESTION_ID.match(passage.content):  # else what stands under it still belongs to the question above
                self._hang(Heading(_DEEPEST, passage))
        else:
            self._hang(Heading(level, passage))

    def _hang(self, heading: Heading) -> None:
        while self._open[-1].level >= heading.level:
            self._open.pop()
        above = self._open[-1]
        if heading.level == above.level + 1:
            above.headings.append(heading)
        elif above is not self._root and len(self._root.headings) < 2:  # a title's own fault is reported once
            hint = "begin the section above it with ‘## ’"
            self._report.error("misplaced", heading.passage, "a question outside any section", hint)
        self._open.append(heading)

    def _paragraph(self) -> None:
        passage = self._passage(self._tokens[self._at])
        self._at += 1
        if _DEFINES.match(passage.content):
            self._define(passage)
        elif passage.content.startswith("|"):
            self._refuse("a table", passage.place, "write it as sentences")
        elif self._open[-1] is self._root:
            self._report.error("misplaced", passage, "text before the title", "start the file with ‘# ’ and the title")
        elif self._open[-1].items:
            hint = "put the text before the list, with an empty line between"
            self._report.error("text-after-list", passage, "text after the list", hint)
        else:
            self._open[-1].paragraphs.append(passage)

    def _define(self, passage: Passage) -> None:
        for line in passage.find(_LINE):
            match = _DEFINITION.match(line.content)
            name, url = (" ".join(match["name"].split()), match["url"].strip("<> \t")) if match else ("", "")
            source = Source(name=name, url=url) if is_address(url) else None
            first = self._links.setdefault(link_key(name), Link(name, source, line.place))
            if source is None:
                hint = "write ‘[Name]: <https://…>’ on one line"
                self._report.error("reference", line, "a link reference without a web address", hint)
            elif first.place != line.place:
                hint = f"keep one; the first is on line {first.place.line}"
                self._report.error("reference-twice", line, f"the reference [{name}] is defined twice", hint)

    def _list(self) -> None:
        items = self._items()
        if self._open[-1] is self._root:
            if items:
                place = items[0].passage.place
                self._report.error("misplaced", place, "a list before the title", "put the title first")
            return
        self._open[-1].items.extend(items)

    def _items(self) -> list[Item]:
        """The items of the list that opens at this token; nesting is bounded by the Markdown parser (20 deep)."""
        ordered = self._tokens[self._at].type == "ordered_list_open"
        closing = self._tokens[self._at].type.replace("_open", "_close")
        items: list[Item] = []
        self._at += 1
        while self._tokens[self._at].type != closing:
            item = self._item(ordered=ordered)
            if item is not None:
                items.append(item)
        self._at += 1
        return items

    def _item(self, *, ordered: bool) -> Item | None:
        opening = self._tokens[self._at]
        item: Item | None = None
        self._at += 1
        while (token := self._tokens[self._at]).type != "list_item_close":
            if token.type == "inline" and item is None:
                item = Item(self._passage(token), ordered, self._indent(opening))
                self._at += 1
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                nested = self._items()
                if item is not None:
                    item.items.extend(nested)
            elif token.type in ("inline", "heading_open"):
                self._stray(token)
            else:
                self._foreign()
        self._at += 1
        if item is None:
            self._report.error("empty-item", self._place(opening), "an empty list item", "fill it in or take it out")
        return item

    def _stray(self, token: Token) -> None:
        what, length = ("a second paragraph", 1) if token.type == "inline" else ("a heading", 3)
        self._refuse(f"{what} in a list item", self._place(token), "start it at the margin, after an empty line")
        self._at += length

    def _foreign(self) -> None:
        token = self._tokens[self._at]
        what, hint = _FOREIGN[token.type]
        self._refuse(what, self._place(token), hint)
        self._at += 1
        if token.nesting == 1:
            self._skip(token)

    def _skip(self, opening: Token) -> None:
        while self._tokens[self._at].nesting != -1 or self._tokens[self._at].level != opening.level:
            self._at += 1
        self._at += 1

    def _refuse(self, what: str, place: Place, hint: str) -> None:
        self._report.error("not-in-format", place, f"{what} is not part of the format", hint)

    def _place(self, token: Token) -> Place:
        return Place(_line(token) + 1, self._indent(token) + 1)

    def _indent(self, token: Token) -> int:
        source = self._lines[_line(token)]
        return len(source) - len(source.lstrip())

    def _passage(self, token: Token) -> Passage:
        line = _line(token)
        content = token.content
        if "\n" not in content:
            return Passage(content, line + 1, (max(self._lines[line].rfind(content), 0) + 1,))
        parts = enumerate(content.split("\n"), line)
        return Passage(content, line + 1, tuple(max(self._lines[at].rfind(part), 0) + 1 for at, part in parts))
