"""How far a long task has come: one line on the terminal that is rewritten, and nothing where there is none."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

_WIDTH = 79

T = TypeVar("T")


class _Line:
    """The line on standard error, of which nothing stays."""

    def __init__(self) -> None:
        self._shown = 0

    def show(self, words: str) -> None:
        """Put these words in the place of those before; nothing where nobody looks."""
        if sys.stderr is not None and sys.stderr.isatty():
            words = words[:_WIDTH]
            sys.stderr.write(f"\r{words}{' ' * (self._shown - len(words))}")
            sys.stderr.flush()
            self._shown = len(words)

    def erase(self) -> None:
        """Take the words away, before anything else is printed or asked."""
        if self._shown and sys.stderr is not None:
            sys.stderr.write(f"\r{' ' * self._shown}\r")
            sys.stderr.flush()
        self._shown = 0


LINE = _Line()
"""The only one: printing and asking take it away first."""


def counted(words: str, items: Sequence[T]) -> Iterator[T]:
    """The items, while the line says which of them it is: `Reading 14 of 30 …`."""
    try:
        for number, item in enumerate(items, 1):
            if len(items) > 1:
                LINE.show(f"{words} {number} of {len(items)} …")
            yield item
    finally:
        LINE.erase()


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Have the line say what takes a while."""
    LINE.show(f"{words} …")
    try:
        yield
    finally:
        LINE.erase()
