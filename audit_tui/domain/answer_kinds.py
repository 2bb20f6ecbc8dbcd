"""The kinds of answer and what is true of each: code that depends on a kind reads it here, and names no kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from audit_tui.domain.conditions import Operator

AnswerKind = Literal[
    "yes_partly_no", "grade", "scale", "one_of", "any_of", "number", "date", "text", "entries", "reference"
]

Stored = Literal["code", "codes", "number", "date", "words", "nothing"]
"""As what a value is kept; code that treats each in its own way ends in `assert_never`, so that none is forgotten."""

FieldKind = Literal["list", "line", "lines", "nowhere"]
"""Where an answer is given on the screens: chosen from a list, typed in one line, written in several, or elsewhere."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a kind of answer; none has a default, so that each is decided for each kind.

    - `name`: what people read after ‘takes’.
    - `written`: how people read a number of it, as the format of one: `{:.15g}`, with its unit if it has one, such as
      `£{:,.2f}`; empty where no number is kept.
    - `operators`: the comparisons that conditions may make with it.
    - `ordered`: its answers are few steps from one end to the other, so that some are further apart than others and a
      condition may count the steps between them; a number that only has limits is not.
    - `agreed`: the panel agrees one answer where agencies gave several; other answers stand side by side.
    - `counted`: how its answers fall is counted or measured, and agencies may differ in them.
    - `free_words`: a value may be somebody's own words, which are held back from whoever does not read evidence.
    """

    name: str
    stored: Stored
    written: str
    field: FieldKind
    operators: tuple[Operator, ...]
    ordered: bool
    agreed: bool
    counted: bool
    free_words: bool

    @property
    def several(self) -> bool:
        """Several options may be chosen."""
        return self.stored == "codes"

    @property
    def chosen(self) -> bool:
        """Options are offered, and a value is one of their codes or several."""
        return self.stored in ("code", "codes")

    def number(self, value: float) -> str:
        """A number of this kind as people read it, wherever one is shown: an answer, a bound, how far two are apart."""
        return self.written.format(round(value, _FINEST))


_FINEST = 6
"""Decimals: as many as a bound may have; what lies beyond comes of subtracting."""

_PLAIN = "{:.15g}"

_CHOICE: tuple[Operator, ...] = ("is", "is_not", "steps_from", "differs")
_SEVERAL: tuple[Operator, ...] = ("includes", "does_not_include", "within", "differs")
_COUNT: tuple[Operator, ...] = ("is", "is_not", "<", "<=", ">", ">=", "differs")
_SCALE: tuple[Operator, ...] = (*_COUNT, "steps_from")
_DATE: tuple[Operator, ...] = ("<", "<=", ">", ">=", "differs")

FACTS: Final[Mapping[AnswerKind, Facts]] = {
    "yes_partly_no": Facts(
        "yes, partly or no", "code", "", "list", _CHOICE, ordered=True, agreed=True, counted=True, free_words=False
    ),
    "grade": Facts("a grade", "code", "", "list", _CHOICE, ordered=True, agreed=True, counted=True, free_words=False),
    "scale": Facts(
        "a scale", "number", _PLAIN, "line", _SCALE, ordered=True, agreed=True, counted=True, free_words=False
    ),
    "one_of": Facts(
        "one option", "code", "", "list", _CHOICE, ordered=False, agreed=True, counted=True, free_words=False
    ),
    "any_of": Facts(
        "any of its options", "codes", "", "list", _SEVERAL, ordered=False, agreed=True, counted=True, free_words=False
    ),
    "number": Facts(
        "a number", "number", _PLAIN, "line", _COUNT, ordered=False, agreed=False, counted=True, free_words=False
    ),
    "date": Facts("a date", "date", "", "line", _DATE, ordered=False, agreed=False, counted=True, free_words=False),
    "text": Facts("a text", "words", "", "lines", (), ordered=False, agreed=False, counted=False, free_words=True),
    "entries": Facts(
        "entries", "nothing", "", "nowhere", (), ordered=False, agreed=False, counted=False, free_words=False
    ),
    "reference": Facts(
        "a record reference", "nothing", "", "nowhere", (), ordered=False, agreed=False, counted=False, free_words=False
    ),
}
"""What is true of every kind."""
