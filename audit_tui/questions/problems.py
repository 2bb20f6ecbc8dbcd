"""What is wrong in a question-set file: where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

_LONGEST = 240
_LONGEST_HINT = 500
"""Characters of a message and of a hint: what they quote from a file may be of any length."""

_MOST = 100
"""Problems of one file: nobody mends more before checking again, and each costs a search for what was meant."""

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


FIRST = Place(1, 1)
"""Where a file begins: the place of what is wrong with the whole of it."""


class Placed(Protocol):
    """Anything that knows where in its file it stands."""

    @property
    def place(self) -> Place:
        """Where it starts."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file; an `error` keeps the set from being used, a `warning` does not."""

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        """One line: `file:line:column: what is wrong: how to mend it`."""
        where = f"{self.path}:{self.line}:{self.column}"
        what = self.message if self.severity == "error" else f"warning: {self.message}"
        return ": ".join(part for part in (where, what, self.hint) if part)


class TooManyProblems(Exception):
    """Nothing more of the file is read; that is reported too."""


class Report:
    """Gathers the problems of one file; several files may share one list."""

    def __init__(self, path: str, found: list[Problem]) -> None:
        self.path = path
        self.found = found

    def error(self, code: str, at: Place | Placed, message: str, hint: str) -> None:
        """Note something that keeps the set from being used."""
        self._note("error", code, at, message, hint)

    def warn(self, code: str, at: Place | Placed, message: str, hint: str) -> None:
        """Note something that a person should look at."""
        self._note("warning", code, at, message, hint)

    def _note(self, severity: Severity, code: str, at: Place | Placed, message: str, hint: str) -> None:
        if len(self.found) >= _MOST:
            message, hint = "there are more problems than can be named", "mend those that are named and check again"
            self.found.append(Problem(self.path, *FIRST, "error", "too-many", message, hint))
            raise TooManyProblems
        place = at if isinstance(at, Place) else at.place
        message, hint = _short(message, _LONGEST), _short(hint, _LONGEST_HINT)
        self.found.append(Problem(self.path, *place, severity, code, message, hint))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file, line and column."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.column)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps the set from being used."""
    return any(problem.severity == "error" for problem in problems)
