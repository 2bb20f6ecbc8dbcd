"""Finds answers that make a condition of a question set true, or false: worked out from the conditions themselves."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from audit_tui.domain.asking import routed
from audit_tui.domain.conditions import Comparison, Condition, Reference, Value, holds
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.words import PANEL

Answers = dict[tuple[str, str], Value]
"""What is answered: by seat and question."""

THIS = "this"
"""The question id under which the answer itself stands, for conditions that read `this`."""

DAYS = ("2023-01-01", "2024-10-01", "2024-12-01", "2025-09-30", "2025-10-13", "2025-10-14", "2025-10-16", "2025-10-21")
LATER = {"today": "2025-10-20", "session_date": "2025-10-14", "concern_raised": "2025-10-14"}
"""What the moments are that conditions read: answers are given some days after the session and the concern."""

WORDS = "Words enough for any question of the set, forty characters at the least."


class Reaching:
    """The answers of one set that lead somewhere, for these agencies."""

    def __init__(self, questions: QuestionSet, agencies: Sequence[str]) -> None:
        self.questions = questions
        self.agencies = tuple(agencies)
        self._numbers = sorted({number for condition in _conditions(questions) for number in _numbers(condition)})

    def seats(self, question: Question) -> tuple[str, ...]:
        return tuple(seat for seat in (*self.agencies, PANEL) if routed(question, seat))

    def asked(self, question: Question, seat: str, answers: Answers, *, wanted: bool = True) -> Iterator[Answers]:
        """Answers with which the question is asked of the seat, or, where `wanted` is False, is not."""
        condition = question.asked_when
        if condition is None:
            if wanted:
                yield answers
            return
        yield from self.made(condition, seat, answers, wanted=wanted)

    def made(
        self, condition: Condition, seat: str, answers: Answers, *, wanted: bool, this: Question | None = None
    ) -> Iterator[Answers]:
        """Answers with which a condition is known to be true, by its first group first, or known to be false."""
        ways = condition.any_of if wanted else tuple(product(*condition.any_of))
        for comparisons in ways:
            yield from self.all_made(comparisons, seat, answers, wanted=wanted, this=this)

    def all_made(
        self, comparisons: Sequence[Comparison], seat: str, answers: Answers, *, wanted: bool, this: Question | None
    ) -> Iterator[Answers]:
        """Answers with which every one of these comparisons is true, or every one is false."""
        if not comparisons:
            yield answers
            return
        for found in self._one(comparisons[0], seat, answers, wanted, this):
            yield from self.all_made(comparisons[1:], seat, found, wanted=wanted, this=this)

    def candidates(self, question: Question) -> tuple[Value, ...]:
        """Values of a question that conditions may tell apart; all fit it, some of its rules may not hold."""
        form = question.answer
        match form.kind:
            case "any_of":
                together = tuple(code for code in form.codes if code not in form.alone)
                return (together, *((code,) for code in form.codes))
            case "number" | "scale":
                near = {round(number) + step for number in self._numbers for step in (-1, 0, 1)} | {0}
                return tuple(number for number in sorted(near) if (form.low or 0) <= number <= (form.high or number))
            case "date":
                return DAYS
            case "text":
                return (WORDS,)
            case "entries" | "reference":
                return ()
            case _:
                return form.codes

    def _one(
        self, comparison: Comparison, seat: str, answers: Answers, wanted: bool, this: Question | None
    ) -> Iterator[Answers]:
        for found in self._answered(comparison, seat, answers, this):
            lookup = _lookup(found, seat)
            known = all(lookup(side) for side in (comparison.left, comparison.other) if side is not None)
            alone = Condition(text="", any_of=((comparison,),))
            if known and holds(alone, lookup, self._scale) == wanted:
                yield found

    def _answered(
        self, comparison: Comparison, seat: str, answers: Answers, this: Question | None
    ) -> Iterator[Answers]:
        """The answers with every choice of values for what a comparison reads, each asked of whom it is read of."""
        places: list[tuple[str, Question]] = []
        for side in (comparison.left, comparison.other):
            if side is not None:
                places += self._places(side, seat, this, both=comparison.operator == "differs")
        for values in product(*(self.candidates(question) for _, question in places)):
            found = answers
            for (whose, question), value in zip(places, values, strict=True):
                key = (whose, THIS if question is this else question.id)
                if found.get(key, value) != value:
                    break
                found = {**found, key: value}
            else:
                yield from self._all_asked([place for place in places if place[1] is not this], found)

    def _all_asked(self, places: list[tuple[str, Question]], answers: Answers) -> Iterator[Answers]:
        if not places:
            yield answers
            return
        (seat, question), *rest = places
        for found in self.asked(question, seat, answers):
            yield from self._all_asked(rest, found)

    def _places(
        self, reference: Reference, seat: str, this: Question | None, *, both: bool
    ) -> list[tuple[str, Question]]:
        """Whose answers a reference reads: one agency of any, two where they are held against each other."""
        question = self.questions.question(reference.question or "")
        match reference.of:
            case "own":
                assert question is not None
                return [(seat, question)]
            case "panel":
                assert question is not None
                return [(PANEL, question)]
            case "any":
                assert question is not None
                agencies = [each for each in self.seats(question) if each != PANEL]
                return [(each, question) for each in agencies[: 2 if both else 1]]
            case "this":
                assert this is not None
                return [(seat, this)]
            case "months_since":
                assert question is not None
                assert this is not None
                return [(PANEL, question), (seat, this)]
            case _:
                return []

    def _scale(self, name: str) -> tuple[str, ...]:
        question = self.questions.question(name)
        return question.answer.codes if question else ()


def _lookup(answers: Answers, seat: str) -> Callable[[Reference], tuple[Value, ...]]:
    from audit_tui.domain.conditions import months_between

    def lookup(reference: Reference) -> tuple[Value, ...]:
        name = reference.question or ""
        match reference.of:
            case "own" | "panel":
                found = answers.get((seat if reference.of == "own" else PANEL, name))
            case "any":
                return tuple(value for (_, question), value in answers.items() if question == name)
            case "this":
                found = answers.get((seat, THIS))
            case "months_since":
                found = months_between(str(answers[PANEL, name]), str(answers[seat, THIS]))
            case _:
                found = LATER[reference.of]
        return () if found is None else (found,)

    return lookup


def _conditions(questions: QuestionSet) -> Iterator[Condition]:
    for question in questions.questions:
        found = (question.asked_when, question.required_when, question.required_unless)
        yield from (condition for condition in found if condition is not None)
        yield from (rule.condition for rule in question.rules)
        yield from (prompt.condition for prompt in question.prompts)


def _numbers(condition: Condition) -> Iterator[float]:
    for group in condition.any_of:
        for comparison in group:
            yield from (value for value in comparison.values if isinstance(value, int | float))
