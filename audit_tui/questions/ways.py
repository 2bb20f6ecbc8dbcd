"""In which ways each question comes to be asked, and which comparisons may be true on the way to it."""

from collections.abc import Sequence

from audit_tui.domain.conditions import Condition, Reference
from audit_tui.domain.question_set import ALL, AnswerForm, Question
from audit_tui.domain.words import PANEL
from audit_tui.questions.possible import Group, can_hold

_LIMIT = 24
"""Ways to a question, and comparisons on one, beyond which no more is worked out: it counts as possible."""

_MOST_TRIED = 1000
"""Groups of comparisons in a set beyond which the rest count as possible."""


def too_long(condition: Condition) -> bool:
    """Whether a condition has more comparisons than are worked out."""
    return sum(map(len, condition.any_of)) > _LIMIT


class Reach:
    """In which ways each question comes to be asked of each seat.

    A way is a group of comparisons that are all true then. No way means never; an empty group means always, or that
    there are too many ways to tell.
    """

    def __init__(self, questions: Sequence[Question], agencies: Sequence[str]) -> None:
        self._agencies = tuple(agencies)
        self._questions: dict[str, Question] = {}
        self._ways: dict[tuple[str, str], tuple[Group, ...]] = {}
        self._known: dict[tuple[Group, str], bool] = {}
        for question in questions:  # a condition reads earlier questions only
            self._questions.setdefault(question.id, question)
            for seat in self.seats(question):
                self._ways.setdefault((question.id, seat), self._asked(question, seat))

    def seats(self, question: Question) -> tuple[str, ...]:
        """The seats that a question is put to, its condition aside."""
        if question.of_panel:
            return (PANEL,)
        return self._agencies if ALL in question.asked_of else question.asked_of

    def reached(self, question: Question) -> tuple[str, ...]:
        """The seats that a question can come to."""
        return tuple(seat for seat in self.seats(question) if self._ways[question.id, seat])

    def named(self, name: str) -> Question | None:
        """The question of this id, where it is known."""
        return self._questions.get(name)

    def question(self, reference: Reference | None) -> Question | None:
        """The question that a reference reads, where it is known."""
        return None if reference is None else self._questions.get(reference.question or "")

    def form(self, reference: Reference, me: Question | None = None) -> AnswerForm | None:
        """What kind of answer a reference stands for."""
        if reference.of == "this":
            return me.answer if me else None
        if reference.of == "months_since":
            return AnswerForm(kind="number")
        question = self.question(reference)
        return question.answer if question else None

    def ways_of(self, question: Question, seat: str) -> tuple[Group, ...]:
        """The ways in which a question comes to be asked of a seat."""
        return self._ways.get((question.id, seat), ())

    def possible(self, group: Group, me: Question | None = None) -> bool:
        """Whether the comparisons can be true together, wherever the questions that they read are asked."""
        if len(group) > _LIMIT:
            return True
        if any(each.operator == "differs" and not self._several(each.left) for each in group):
            return False
        whose = me.id if me and any(each.left.of == "this" for each in group) else ""
        if (group, whose) not in self._known:
            if len(self._known) > _MOST_TRIED:
                return True
            self._known[group, whose] = can_hold(group, lambda reference: self.form(reference, me), self._single)
        return self._known[group, whose]

    def ways(self, group: Group, seat: str, me: Question | None = None) -> tuple[Group, ...]:
        """The ways in which a group comes to be true for a seat, each with what must be so before."""
        found: tuple[Group, ...] = (group,) if self.possible(group, me) else ()
        for comparison in group:
            for reference in (comparison.left, comparison.other):
                question = self.question(reference)
                if reference is None or question is None:
                    continue
                if reference.of == "any":
                    found = found if self.reached(question) else ()
                else:
                    before = self.ways_of(question, PANEL if reference.of == "panel" or question.of_panel else seat)
                    found = self.joined(found, before, me)
        return found

    def joined(self, ways: tuple[Group, ...], before: tuple[Group, ...], me: Question | None) -> tuple[Group, ...]:
        """Every way of the first joined with every one of the second that does not speak against it."""
        if before == ((),) or len(ways) * len(before) > _LIMIT:
            return ways
        joint = dict.fromkeys(tuple(dict.fromkeys((*first, *second))) for first in ways for second in before)
        return tuple(group for group in joint if self.possible(group, me))

    def _asked(self, question: Question, seat: str) -> tuple[Group, ...]:
        if question.asked_when is None or too_long(question.asked_when):
            return ((),)
        found = tuple(way for group in question.asked_when.any_of for way in self.ways(group, seat))
        return found if len(found) <= _LIMIT and all(len(way) <= _LIMIT for way in found) else ((),)

    def _several(self, reference: Reference) -> bool:
        question = self.question(reference)
        return question is None or len(self.reached(question)) > 1

    def _single(self, reference: Reference) -> bool:
        return reference.of != "any" or not self._several(reference)
