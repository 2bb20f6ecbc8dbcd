"""A report before it has a format: its words as Markdown, which every format says, and its figures."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A picture of a table's numbers; the table that follows the paragraph of this caption holds them as text."""

    caption: str
    svg: str


@dataclass(frozen=True)
class Report:
    """What is written once; a figure whose table the Markdown does not have is left out."""

    title: str
    markdown: str
    figures: tuple[Figure, ...] = ()

    @classmethod
    def of(cls, title: str, lines: Iterable[str], figures: Iterable[Figure] = ()) -> "Report":
        """The report whose Markdown is these lines, ending in one line end."""
        return cls(title, "\n".join(lines).rstrip("\n") + "\n", tuple(figures))
