"""What a question's rule asks of its answer, in words that follow `must`."""

from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference
from audit_tui.domain.question_set import Question
from audit_tui.text import day

_OF_DATES: dict[Operator, str] = {"<": "be before", "<=": "not be after", ">": "be after", ">=": "not be before"}
_OF_NUMBERS: dict[Operator, str] = {"<": "be less than", "<=": "be at most", ">": "be more than", ">=": "be at least"}
_OF_CHOICES: dict[Operator, str] = {
    "is": "be",
    "is_not": "not be",
    "includes": "include",
    "does_not_include": "not include",
}
_MOMENTS = {"today": "today", "session_date": "the day of the audit", "concern_raised": "the day a concern was raised"}


def rule_in_words(question: Question, rule: Condition) -> str:
    """`not be after today`; the rule as its author wrote it where it is about more than the answer."""
    groups = [[_comparison(question, each) for each in group] for group in rule.any_of]
    if not all(all(group) for group in groups):
        return f"meet ‘{rule.text}’"
    return ", or ".join(" and ".join(group) for group in groups)


def _comparison(question: Question, comparison: Comparison) -> str:
    """A comparison of the answer itself; nothing where it is of another."""
    left, operator = comparison.left, comparison.operator
    if left.of == "months_since" and operator in _OF_NUMBERS and comparison.values:
        return f"{_OF_NUMBERS[operator]} {comparison.values[0]} months after {left.question}"
    if left.of != "this":
        return ""
    if operator == "within" and comparison.other:
        return f"choose only what {comparison.other.question} has, too"
    if operator in _OF_CHOICES:
        return f"{_OF_CHOICES[operator]} {' or '.join(_value(question, each) for each in comparison.values)}"
    verbs = _OF_DATES if question.answer.facts.stored == "date" else _OF_NUMBERS
    bounds = (_bound(question, each) for each in comparison.values)
    other = _other(comparison.other) if comparison.other else next(bounds, "")
    return f"{verbs[operator]} {other}" if operator in verbs and other else ""


def _other(reference: Reference) -> str:
    return _MOMENTS.get(reference.of, "") or reference.question or ""


def _bound(question: Question, value: str | int | float) -> str:
    return day(value) if isinstance(value, str) else question.answer.facts.number(value)


def _value(question: Question, value: str | int | float) -> str:
    form = question.answer
    return f"‘{form.label(value)}’" if isinstance(value, str) else form.facts.number(value)
