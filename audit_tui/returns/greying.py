"""When a question is asked, as a formula of the return's workbook and in words.

A workbook knows its own answers only: what a condition reads elsewhere is settled when the workbook is made, and
what cannot be known then greys nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit_tui.domain.asking import Board, condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.words import STATE_LABELS
from audit_tui.returns.layout import ANSWER, CHOSEN, COUNTED, STATE

TRUE, FALSE = "TRUE()", "FALSE()"

_PHRASES: dict[Operator, str] = {
    "is": "{} is {}",
    "is_not": "{} is answered, and not with {}",
    "includes": "{} includes {}",
    "does_not_include": "{} is answered, without {}",
    ">=": "{} is {} or more",
    "<=": "{} is {} or less",
    ">": "{} is more than {}",
    "<": "{} is less than {}",
}
_WHOSE = {"own": "{}", "any": "any agency’s {} (‘{}’)", "panel": "{} of the record’s details (‘{}’)"}


@dataclass(frozen=True)
class Placed:
    """Where a question stands on a record's sheet.

    `cells` has an address for each option's code: the option's own cell where several may be chosen, and otherwise
    the label's among the lists, so that no label has to be quoted in a formula.
    """

    question: Question
    row: int
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> str:
        """A formula: a value is given."""
        if self.question.answer.facts.several:
            return either(self.chosen(code) for code in self.cells)
        cell = f"${ANSWER}${self.row}"
        return f"ISNUMBER({cell})" if self.question.answer.facts.stored == "number" else f"LEN({cell})>0"

    @property
    def settled(self) -> str:
        """A formula: a value is given, or a state other than `to follow`."""
        state = f"${STATE}${self.row}"
        return either((self.answered, f'AND(LEN({state})>0,{state}<>"{STATE_LABELS["deferred"]}")'))

    def chosen(self, value: str | int | float) -> str:
        """A formula: this is the answer, or one of several."""
        if isinstance(value, (int, float)):
            return both((self.answered, f"${ANSWER}${self.row}={value:.10g}"))
        if value not in self.cells:
            return FALSE
        if self.question.answer.facts.several:
            return f'{self.cells[value]}="{CHOSEN}"'
        return f"${ANSWER}${self.row}={self.cells[value]}"


@dataclass(frozen=True)
class Sheet:
    """The sheet of one record, as it is for the agency that it is made for."""

    audit: Audit
    now: Board
    placed: Mapping[str, Placed]

    @property
    def agency(self) -> str:
        """Whose answers the sheet holds."""
        return self.now.viewer

    def asked(self, question: Question) -> str:
        """A formula: the question is asked, as far as the sheet can tell."""
        if question.asked_when is None:
            return TRUE
        return either(both(self._test(each) for each in group) for group in question.asked_when.any_of)

    def _test(self, comparison: Comparison) -> str:
        sides = (comparison.left, comparison.other)
        if any(side is not None and side.of == "own" for side in sides):
            return both(self._own(comparison, side) for side in sides if side is not None and side.of == "own")
        alone = Condition(text="", any_of=((comparison,),))
        if condition_holds(self.audit, self.now.record, alone, seat=self.agency, now=self.now) is not False:
            return TRUE
        return self._own(comparison, comparison.left) if comparison.left.of == "any" else FALSE

    def _own(self, comparison: Comparison, side: Reference) -> str:
        """The test of one of the sheet's own answers; one that is not asked any more counts as absent."""
        placed = self.placed.get(side.question or "")
        if placed is None:
            return FALSE
        gate = TRUE if placed.question.asked_when is None else f"ISNUMBER(${COUNTED}${placed.row})"
        return both((gate, self._value(comparison, placed)))

    def _value(self, comparison: Comparison, placed: Placed) -> str:
        if comparison.other is not None or not _is_comparable(placed.question):
            return placed.answered  # what it is compared with is not on the sheet as a number or an option
        is_one_of_them = either(placed.chosen(value) for value in comparison.values)
        match comparison.operator:
            case "is" | "includes":
                return is_one_of_them
            case "is_not" | "does_not_include":
                return both((placed.answered, f"NOT({is_one_of_them})"))
            case "<" | "<=" | ">" | ">=" if placed.question.answer.facts.stored == "number":
                cell = f"${ANSWER}${placed.row}"
                return both((placed.answered, f"{cell}{comparison.operator}{comparison.values[0]}"))
        return placed.answered


def _is_comparable(question: Question) -> bool:
    """Its answers stand on a sheet as they stand in conditions: as options or as numbers."""
    return question.answer.facts.chosen or question.answer.facts.stored == "number"


def both(parts: Iterable[str]) -> str:
    """A formula that is true where all of these are."""
    return _joined("AND", parts, FALSE, TRUE)


def either(parts: Iterable[str]) -> str:
    """A formula that is true where one of these is."""
    return _joined("OR", parts, TRUE, FALSE)


def _joined(function: str, parts: Iterable[str], decides: str, says_nothing: str) -> str:
    kept = list(dict.fromkeys(part for part in parts if part != says_nothing))
    if decides in kept:
        return decides
    return kept[0] if len(kept) == 1 else f"{function}({','.join(kept)})" if kept else says_nothing


def condition_in_words(questions: QuestionSet, condition: Condition) -> str:
    """A condition with labels instead of codes; the author's own words where it compares answers with one another."""
    groups = [[_in_words(questions, comparison) for comparison in group] for group in condition.any_of]
    if not all(all(group) for group in groups):
        return condition.text
    return ", or ".join(" and ".join(group) for group in groups)


def _in_words(questions: QuestionSet, comparison: Comparison) -> str:
    question = questions.question(comparison.left.question or "")
    whose, phrase = _WHOSE.get(comparison.left.of), _PHRASES.get(comparison.operator)
    if question is None or whose is None or phrase is None or not comparison.values:
        return ""
    if not _is_comparable(question):
        return ""
    form = question.answer
    labels = (
        f"‘{form.label(each)}’" if isinstance(each, str) else form.facts.number(each) for each in comparison.values
    )
    return phrase.format(whose.format(question.id, question.text), " or ".join(labels))
