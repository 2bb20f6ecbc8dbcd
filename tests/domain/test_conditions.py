"""What a condition means.

CON-1  each operator holds for what it says and for nothing else
CON-2  groups joined by `or`, each of tests joined by `and`
CON-3  a test of an unanswered question is false, `is not` and `does not include` too
CON-4  a month compares with a day by its month
CON-5  months are whole, with the last day counted in
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference, Value, holds, months_between

OWN = Reference(of="own", question="A")
OTHER = Reference(of="panel", question="B")
SCALE = ("a", "b", "c", "d")


def _holds(
    operator: Operator,
    value: Value | None,
    *values: str | float,
    other: Value | None = None,
    scale: tuple[str, ...] = SCALE,
) -> bool:
    compared = OTHER if other is not None else None
    comparison = Comparison(left=OWN, operator=operator, values=values, other=compared)
    found = {OWN: () if value is None else (value,), OTHER: () if other is None else (other,)}
    return holds(Condition(text="", any_of=((comparison,),)), lambda ref: found[ref], lambda _: scale)


@pytest.mark.parametrize(
    ("operator", "value", "given", "expected"),
    [
        ("is", "a", ("a", "b"), True),
        ("is", "c", ("a", "b"), False),
        ("is_not", "c", ("a", "b"), True),
        ("is_not", "b", ("a", "b"), False),
        ("includes", ("a", "c"), ("c",), True),
        ("includes", ("a", "c"), ("b", "c"), True),
        ("includes", ("a", "c"), ("b",), False),
        ("does_not_include", ("a", "c"), ("b",), True),
        ("does_not_include", ("a", "c"), ("b", "c"), False),
        ("<", 2, (3,), True),
        ("<", 3, (3,), False),
        ("<=", 3, (3,), True),
        ("<=", 3.5, (3,), False),
        (">", 4, (3,), True),
        (">", 3, (3,), False),
        (">=", 3, (3,), True),
        (">=", 2, (3,), False),
    ],
)
def test_against_what_is_given(
    operator: Operator, value: Value, given: tuple[str | float, ...], expected: bool
) -> None:
    """CON-1."""
    assert _holds(operator, value, *given) is expected


@pytest.mark.parametrize("operator", ["is", "is_not", "includes", "does_not_include", "<", "<=", ">", ">="])
def test_unanswered_is_false(operator: Operator) -> None:
    """CON-3."""
    assert not _holds(operator, None, 1)


@pytest.mark.parametrize("operator", ["<", "within", "steps_from"])
def test_either_side_unanswered_is_false(operator: Operator) -> None:
    """CON-3."""
    values = (1,) if operator == "steps_from" else ()
    comparison = Comparison(left=OWN, operator=operator, values=values, other=OTHER)
    condition = Condition(text="", any_of=((comparison,),))
    for answered in (OWN, OTHER):
        assert not holds(condition, lambda ref, there=answered: ("a",) if ref == there else (), lambda _: SCALE)


@pytest.mark.parametrize(
    ("value", "operator", "other", "expected"),
    [
        ("2022-06", "<=", "2022-06-14", True),
        ("2022-06", "<", "2022-06-14", False),
        ("2022-06", ">=", "2022-06-14", True),
        ("2022-07", "<=", "2022-06-30", False),
        ("2022-06-30", "<", "2022-07", True),
        ("2022-06-14", "<", "2022-06-15", True),
        ("2022-06-14", "is", "2022-06-14", True),
        ("2022-06-14", "is_not", "2022-06-14", False),
        (3, "<=", 2, False),
        (3, "is", 3, True),
        ("3", "<=", 4, False),
        (("a",), "is", ("a",), False),
    ],
)
def test_against_another_answer(value: Value, operator: Operator, other: Value, expected: bool) -> None:
    """CON-1, CON-4; answers that cannot be ordered are neither more nor less."""
    assert _holds(operator, value, other=other) is expected


@pytest.mark.parametrize(
    ("value", "other", "steps", "expected"),
    [
        ("a", "c", 2, True),
        ("c", "a", 2, True),
        ("a", "b", 2, False),
        ("a", "a", 1, False),
        ("d", "a", 3, True),
        ("x", "a", 1, False),
    ],
)
def test_steps_from(value: str, other: str, steps: int, expected: bool) -> None:
    """CON-1."""
    assert _holds("steps_from", value, steps, other=other) is expected


@pytest.mark.parametrize(("value", "other", "apart"), [(2, 5, True), (8, 5, True), (3, 5, False), (5, 5, False)])
def test_steps_on_a_scale_of_numbers(value: float, other: float, apart: bool) -> None:
    """CON-1."""
    assert _holds("steps_from", value, 3, other=other, scale=()) is apart


@pytest.mark.parametrize(
    ("value", "other", "expected"),
    [
        (("a",), ("a", "b"), True),
        (("a", "b"), ("a", "b"), True),
        (("a", "c"), ("a", "b"), False),
        (("a", "family"), ("a",), True),  # `family` is no option of the other question
    ],
)
def test_within(value: Value, other: Value, expected: bool) -> None:
    """CON-1."""
    assert _holds("within", value, other=other) is expected


def test_differs() -> None:
    """CON-1: two different answers differ, one or the same twice do not."""
    condition = Condition(text="", any_of=((Comparison(left=OWN, operator="differs"),),))
    for found, expected in (((1, 2), True), ((1, 1), False), ((1,), False), ((), False)):
        assert holds(condition, lambda _, now=found: now, lambda _: ()) is expected


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=3), min_size=1, max_size=4))
def test_groups(groups: list[list[bool]]) -> None:
    """CON-2."""
    tests = {one: Comparison(left=OWN, operator="is", values=("a" if one else "b",)) for one in (True, False)}
    condition = Condition(text="", any_of=tuple(tuple(tests[one] for one in group) for group in groups))
    assert holds(condition, lambda _: ("a",), lambda _: ()) is any(all(group) for group in groups)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-10-01", "2025-09-30", 12),
        ("2024-10-01", "2025-09-29", 11),
        ("2024-10-15", "2025-10-14", 12),
        ("2024-10-15", "2025-10-13", 11),
        ("2024-10-15", "2025-10-15", 12),
        ("2024-02-01", "2024-02-29", 1),
        ("2024-02-01", "2024-02-28", 0),
        ("2025-02-01", "2025-02-28", 1),
        ("2024-12-01", "2024-12-31", 1),
        ("2024-11-02", "2024-12-01", 1),
        ("2023-10-01", "2025-09-30", 24),
        ("2023-10-01", "2025-10-31", 25),
        ("2022-06", "2025-02", 32),
    ],
)
def test_months_between(first: str, last: str, months: int) -> None:
    """CON-5."""
    assert months_between(first, last) == months


@given(st.dates(), st.dates(), st.dates())
def test_more_time_is_never_fewer_months(one: object, two: object, three: object) -> None:
    """CON-5."""
    first, middle, last = sorted(str(day) for day in (one, two, three))
    assert months_between(first, middle) <= months_between(first, last)
    assert months_between(middle, last) <= months_between(first, last)
