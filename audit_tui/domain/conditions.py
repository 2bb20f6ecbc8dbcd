"""Conditions over answers: what `asked when:`, `rule:` and `warn unless:` mean."""

from calendar import monthrange
from collections.abc import Callable
from functools import cached_property
from typing import Literal, Self, TypeVar

from pydantic import model_validator

from audit_tui.domain.base import Frozen
from audit_tui.domain.dates import first_day

Value = str | int | float | tuple[str, ...]
"""An answer's value: a code, a text, an ISO date (`2022-06` or `2022-06-14`), a number, or several codes."""


def codes_of(value: Value | None) -> tuple[str, ...]:
    """What was chosen, one by one: several codes, the one there is, or none."""
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


_Orderable = TypeVar("_Orderable", str, float)

Operator = Literal[
    "is", "is_not", "includes", "does_not_include", "<", "<=", ">", ">=", "differs", "within", "steps_from"
]


class Reference(Frozen):
    """Whose answer a condition reads: `own` and `any` an agency's, `panel` the panel's (record details too)."""

    of: Literal["own", "any", "panel", "this", "today", "session_date", "concern_raised", "months_since"]
    question: str | None = None


class Comparison(Frozen):
    """One test of one answer, against given words or numbers (`values`) or another answer (`other`).

    `steps_from` holds when the two answers stand at least `values[0]` options, or whole numbers, apart on their scale.
    """

    left: Reference
    operator: Operator
    values: tuple[str | int | float, ...] = ()
    other: Reference | None = None

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        """There is something to compare with: words and numbers, or another answer; steps have both."""
        match self.operator:
            case "differs":
                sides = (False, False)
            case "steps_from":
                sides = (True, True)
            case _:
                sides = (self.other is None, self.other is not None)
        if (bool(self.values), self.other is not None) != sides:
            raise ValueError("a comparison has nothing to compare with, or too much")
        if self.operator == "steps_from" and isinstance(self.values[0], str):
            raise ValueError("a number of steps is no number")
        return self


class Condition(Frozen):
    """`any_of` groups joined by `or`, each of comparisons joined by `and`; `text` is the author's wording."""

    text: str
    any_of: tuple[tuple[Comparison, ...], ...]

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions that it reads, in order, once each."""
        references = (
            reference
            for group in self.any_of
            for comparison in group
            for reference in (comparison.left, comparison.other)
            if reference is not None and reference.question is not None
        )
        return tuple(dict.fromkeys(reference.question for reference in references if reference.question))


Lookup = Callable[[Reference], tuple[Value, ...]]
"""The values that a reference stands for now: none when unanswered, several for `any agency's`."""

Scale = Callable[[str], tuple[str, ...]]
"""The option codes of a question, in order."""


def holds(condition: Condition, lookup: Lookup, scale: Scale) -> bool:
    """Whether the condition is true; a comparison with an unanswered question is false."""
    return truth(condition, lookup, scale) is True


def truth(condition: Condition, lookup: Lookup, scale: Scale) -> bool | None:
    """Whether the condition is true; None where that depends on something that is not known yet."""
    groups = [_every([_known(comparison, lookup, scale) for comparison in group]) for group in condition.any_of]
    if any(groups):
        return True
    return None if None in groups else False


def months_between(first: str, last: str) -> int:
    """Whole months from `first` to `last` (ISO dates), the last day counted in: a year's period is 12."""
    start, end = first_day(first), first_day(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day + 1 < start.day:
        return months - 1
    last_of_month = monthrange(end.year, end.month)[1]
    return months + 1 if start.day == 1 and end.day == last_of_month else months


def _every(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _known(comparison: Comparison, lookup: Lookup, scale: Scale) -> bool | None:
    sides = (side for side in (comparison.left, comparison.other) if side is not None)
    return _true(comparison, lookup, scale) if all(lookup(side) for side in sides) else None


def _true(comparison: Comparison, lookup: Lookup, scale: Scale) -> bool:
    found = lookup(comparison.left)
    if comparison.operator == "differs":
        return len(set(found)) > 1
    if comparison.other is None:
        return any(_passes(comparison.operator, value, comparison.values) for value in found)
    others = lookup(comparison.other)
    if comparison.operator == "steps_from":
        codes = scale(
            comparison.left.question or comparison.other.question or ""
        )  # ‘this’ names none; the scale is one
        return any(_steps(codes, value, other) >= float(comparison.values[0]) for value in found for other in others)
    if comparison.operator == "within":
        offered = set(scale(comparison.other.question or ""))
        return any(set(codes_of(value)) & offered <= set(codes_of(other)) for value in found for other in others)
    return any(_ordered(comparison.operator, value, other) for value in found for other in others)


def _passes(operator: Operator, value: Value, given: tuple[str | int | float, ...]) -> bool:
    match operator:
        case "is":
            return value in given
        case "is_not":
            return value not in given
        case "includes":
            return bool(set(codes_of(value)) & set(given))
        case "does_not_include":
            return not set(codes_of(value)) & set(given)
        case _:
            return _ordered(operator, value, given[0])


def _ordered(operator: Operator, value: Value, other: Value) -> bool:
    if isinstance(value, tuple) or isinstance(other, tuple):
        return False
    if isinstance(value, str) and isinstance(other, str):
        length = min(len(value), len(other))  # a month compares with a day by its month
        return _compare(operator, value[:length], other[:length])
    if isinstance(value, str) or isinstance(other, str):
        return False
    return _compare(operator, value, other)


def _compare(operator: Operator, value: _Orderable, other: _Orderable) -> bool:
    match operator:
        case "<":
            return value < other
        case "<=":
            return value <= other
        case ">":
            return value > other
        case ">=":
            return value >= other
        case "is":
            return value == other
        case _:
            return value != other


def _steps(codes: tuple[str, ...], value: Value, other: Value) -> float:
    """How far apart two answers are: in options, or on a scale of numbers."""
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return abs(value - other)
    if isinstance(value, str) and isinstance(other, str) and value in codes and other in codes:
        return abs(codes.index(value) - codes.index(other))
    return 0
