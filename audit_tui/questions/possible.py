"""Whether comparisons can be true together, tried with the few answers that stand for all there are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations
from math import ceil, floor
from typing import assert_never

from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference, Value, holds
from audit_tui.domain.dates import first_day, is_month
from audit_tui.domain.question_set import AnswerForm

Group = tuple[Comparison, ...]
Forms = Callable[[Reference], AnswerForm | None]
"""What kind of answer a reference stands for; None where it is not known, so that anything is possible."""

_MOST = 10
"""Kinds of option beyond which not every choice among them is tried."""

_MOST_VALUES = 200
"""Values in a condition beyond which not each is tried."""

_RELATIONS: dict[Operator, frozenset[str]] = {
    "<": frozenset("<"),
    "<=": frozenset("<="),
    ">": frozenset(">"),
    ">=": frozenset(">="),
}


def can_hold(group: Group, forms: Forms, single: Callable[[Reference], bool]) -> bool:
    """Whether all comparisons of a group can be true at once, as far as that is certain.

    `single` says of a reference whether it is one answer: `any agency's` may be several, and so be both yes and no.
    """
    return all(_together(set_of, forms) for set_of in _apart(group, single)) and all(
        _ordered_apart(each, forms) for each in group
    )


def always_holds(groups: Sequence[Group], forms: Forms) -> bool:
    """Whether one of the groups is true whatever is answered to the one question that they read."""
    by_left: dict[Reference, list[Group]] = {}
    for group in groups:
        if all(_plain(each) for each in group) and len({each.left for each in group}) == 1:
            by_left.setdefault(group[0].left, []).append(group)
    return any(_always(left, alike, forms(left)) for left, alike in by_left.items())


def fits(value: str | int | float, form: AnswerForm) -> bool:
    """Whether a number is one that can be answered."""
    if isinstance(value, str) or form.low is None or form.high is None:
        return True
    return form.low <= value <= form.high and round(value, form.decimals) == value


def most_steps(form: AnswerForm) -> int:
    """How far apart two answers on one scale can be."""
    if form.low is not None and form.high is not None:
        return int(form.high - form.low)
    return max(len(form.codes) - 1, 0)


def _always(left: Reference, groups: Sequence[Group], form: AnswerForm | None) -> bool:
    if form is None or left.of == "months_since":
        return False
    found = samples(form, tuple(chain.from_iterable(groups)))
    return bool(found) and all(_true(groups, found or ()))


def _apart(group: Group, single: Callable[[Reference], bool]) -> Iterator[Group]:
    """The comparisons that read the same one answer, together; every other by itself."""
    alike: dict[tuple[Reference, Reference | None], list[Comparison]] = {}
    for each in group:
        if not single(each.left):
            yield (each,)
        else:
            alike.setdefault((each.left, each.other), []).append(each)
    yield from map(tuple, alike.values())


def _together(group: Group, forms: Forms) -> bool:
    first = group[0]
    if first.other is not None:
        return _relations_meet(group)
    form = forms(first.left)
    plain = tuple(each for each in group if _plain(each))
    if form is None or not plain:
        return True
    found = samples(form, plain)
    return found is None or any(_true((plain,), found))


def _relations_meet(group: Group) -> bool:
    """Whether one answer can stand to another in every way that is asked for."""
    possible = frozenset("=" if group[0].left == group[0].other else "<=>")
    for each in group:
        possible &= _RELATIONS.get(each.operator, frozenset("<=>"))
    return bool(possible)


def _ordered_apart(comparison: Comparison, forms: Forms) -> bool:
    """Whether the ranges of two answers allow the comparison between them."""
    if comparison.other is None:
        return True
    form, other = forms(comparison.left), forms(comparison.other)
    if form is None or other is None:
        return True
    if comparison.operator == "steps_from":
        return float(comparison.values[0]) <= most_steps(form)
    if form.low is None or form.high is None or other.low is None or other.high is None:
        return True
    meets = {
        "<": form.low < other.high,
        "<=": form.low <= other.high,
        ">": form.high > other.low,
        ">=": form.high >= other.low,
    }
    return meets.get(comparison.operator, True)


def _plain(comparison: Comparison) -> bool:
    return comparison.other is None and comparison.operator != "differs"


def _true(groups: Sequence[Group], values: Iterable[Value]) -> Iterator[bool]:
    """Of each value, whether one of the groups is true of it."""
    condition = Condition(text="", any_of=tuple(groups))
    return (holds(condition, lambda _, one=value: (one,), lambda _: ()) for value in values)  # type: ignore[misc]


def samples(form: AnswerForm, comparisons: Sequence[Comparison]) -> tuple[Value, ...] | None:
    """Answers among which one meets the comparisons where any answer does; None where that cannot be told."""
    given = tuple(dict.fromkeys(value for each in comparisons for value in each.values))
    if len(given) > _MOST_VALUES:
        return None
    match form.facts.stored:
        case "code":
            return form.codes
        case "codes":
            return _choices(form, comparisons)
        case "number":
            return _numbers(form, [value for value in given if not isinstance(value, str)])
        case "date":
            return tuple(_days(form, [value for value in given if isinstance(value, str)]))
        case "words" | "nothing":
            return None
        case never:
            assert_never(never)


def _numbers(form: AnswerForm, given: Sequence[int | float]) -> tuple[Value, ...]:
    step = 10**-form.decimals
    bounds = [bound for bound in (form.low, form.high) if bound is not None]
    steps = {end(value / step) for value in (*given, *bounds) for end in (floor, ceil)}
    near = {round((count + by) * step, form.decimals) for count in steps for by in (-1, 0, 1)}
    return tuple(value for value in sorted(near) if fits(value, form))


def _choices(form: AnswerForm, comparisons: Sequence[Comparison]) -> tuple[Value, ...] | None:
    """Every choice among options, of which those that no comparison tells apart are one."""
    kinds: dict[tuple[bool, ...], str] = {}
    for code in form.codes:
        kinds.setdefault((code in form.alone, *(code in each.values for each in comparisons)), code)
    free = [code for kind, code in kinds.items() if not kind[0]]
    if len(free) > _MOST:
        return None
    several = chain.from_iterable(combinations(free, count) for count in range(1, len(free) + 1))
    return (*several, *((code,) for kind, code in kinds.items() if kind[0]))


def _days(form: AnswerForm, given: Iterable[str]) -> Iterator[str]:
    for text in given:
        first = first_day(text)
        last = first + timedelta(days=31) if is_month(text) and first < date(9999, 12, 1) else first
        for moment in (first, last):
            for day in _around(moment):
                yield day.isoformat()
                if form.month:
                    yield day.isoformat()[: len("2022-06")]


def _around(moment: date) -> Iterator[date]:
    yield moment
    if moment > date.min:
        yield moment - timedelta(days=1)
    if moment < date.max:
        yield moment + timedelta(days=1)
