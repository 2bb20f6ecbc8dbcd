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
        start += len(part) - len(part.lstrip())
        if len(self.columns) == 1:
            return Passage(part.strip(), self.line, (self.columns[0] + start,))
        above = self.content.count("\n", 0, start)
        column = self.columns[above] + start - (self.content.rfind("\n", 0, start) + 1)
        return Passage(part.strip(), self.line + above, (column, *self.columns[above + 1 :]))

    def find(self, pattern: re.Pattern[str]) -> "Iterator[Passage]":
        """Every match of a pattern, as a passage of its own."""
        return (self.cut(*match.span()) for match in pattern.finditer(self.content))

    def split(self, pattern: re.Pattern[str]) -> "tuple[Passage, Passage | None]":
        """What stands before the first match and, where there is one, what stands after it."""
        match = pattern.search(self.content)
        if match is None:
            return self, None
        return self.cut(0, match.start()), self.cut(match.end())
