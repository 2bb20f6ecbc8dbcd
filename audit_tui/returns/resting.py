"""Which questions others rest on: what a condition reads, and what is read to tell that."""

from collections.abc import Iterable

from audit_tui.domain.changes import conditions_of
from audit_tui.domain.conditions import Condition
from audit_tui.domain.question_set import QuestionSet


def rests_on(questions: QuestionSet, names: Iterable[str]) -> set[str]:
    """These questions and every one that a condition of theirs reads, or of one that it reads."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [read for condition in _conditions_on(questions, name) for read in condition.questions]
    return found


def read_of_others(questions: QuestionSet) -> frozenset[str]:
    """The questions of which another agency's answer can matter to a seat that is an agency, once it is revealed."""
    to_agencies = {question.id for question in questions.questions if not question.of_panel}
    conditions = (each for name in rests_on(questions, to_agencies) for each in _conditions_on(questions, name))
    sides = (
        side
        for condition in conditions
        for group in condition.any_of
        for comparison in group
        for side in (comparison.left, comparison.other)
    )
    read = {each.question for each in sides if each and each.of == "any"}
    return frozenset(rests_on(questions, {name for name in read if name is not None}))


def _conditions_on(questions: QuestionSet, name: str) -> tuple[Condition, ...]:
    """The conditions of a question; none where the set has no such question."""
    question = questions.question(name)
    return tuple(conditions_of(question)) if question is not None else ()
