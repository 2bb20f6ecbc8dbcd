"""Which questions others rest on: what a condition reads, and what is read to tell that."""

from collections.abc import Iterable

from audit_tui.domain.changes import conditions_of
from audit_tui.domain.conditions import Condition
from audit_tui.domain.question_set import QuestionSet


def conditions_on(questions: QuestionSet, name: str) -> tuple[Condition, ...]:
    """The conditions of a question; none where the set has no such question."""
    question = questions.question(name)
    return tuple(conditions_of(question)) if question is not None else ()


def rests_on(questions: QuestionSet, names: Iterable[str]) -> set[str]:
    """These questions and every one that a condition of theirs reads, or of one that it reads."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [read for condition in conditions_on(questions, name) for read in condition.questions]
    return found
