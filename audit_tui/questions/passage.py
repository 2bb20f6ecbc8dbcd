"""A stretch of a file's text that still knows where it stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from audit_tui.questions.problems import Place


class Passage(NamedTuple):
    """Text as typed, its first line's number, and the column at which each of its lines starts."""

    content: str
    line: int
    columns: tuple[int, ...]

    @property
    def text(self) -> str:
        """The text with every run of white space made one space, so that reflowing it changes nothing."""
        return " ".join(self.content.split())

    @property
    def place(self) -> Place:
        """Where it starts."""
        return Place(self.line, self.columns[0])

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """The part from one offset to another, less the white space around it."""
        part = self.content[start:end]
        begun = part.lstrip()
        start += len(part) - len(begun)
        if len(self.columns) == 1:
            return Passage(begun.rstrip(), self.line, (self.columns[0] + start,))
        above = self.content.count("\n", 0, start)
        return self._part(begun.rstrip(), above, start - (self.content.rfind("\n", 0, start) + 1))

    def _part(self, part: str, above: int, before: int) -> "Passage":
        """A part with so many lines above it, and so many characters before it on its line."""
        last = above + part.count("\n")
        return Passage(part, self.line + above, (self.columns[above] + before, *self.columns[above + 1 : last + 1]))

    def find(self, pattern: re.Pattern[str]) -> "Iterator[Passage]":
        """Every match of a pattern, as a passage of its own, less the white space around it."""
        above, begins, looked = 0, 0, 0
        for match in pattern.finditer(self.content):
            start = match.start()
            if breaks := self.content.count("\n", looked, start):
                above, begins = above + breaks, self.content.rfind("\n", looked, start) + 1
            looked, part = start, match[0].lstrip()
            yield self._part(part.rstrip(), above, start - begins + len(match[0]) - len(part))

    def split(self, pattern: re.Pattern[str]) -> "tuple[Passage, Passage | None]":
        """What stands before the first match and, where there is one, what stands after it."""
        match = pattern.search(self.content)
        if match is None:
            return self, None
        return self.cut(0, match.start()), self.cut(match.end())

    def named(self) -> "tuple[Passage, Passage | None]":
        """What stands before the first colon and, where there is one, what stands after it."""
        at = self.content.find(":")
        return (self, None) if at < 0 else (self.cut(0, at), self.cut(at + 1))
