"""Where the agencies differ, widest first, among what the panel has opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import assert_never

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import codes_of, months_between
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Agreement, Answer
from audit_tui.domain.words import PANEL, STATE_LABELS, STATES, State
from audit_tui.text import day, plural

_GAP = 0.5
"""What it counts that one agency has an answer and another's record should show it and does not."""

_LONG = 12
"""Months between two dates from which on they are as far apart as can be."""


@dataclass(frozen=True)
class Divergence:
    """A question on which agencies differ: how far apart (0 to 1), and how many different answers there are.

    `unevidenced` counts the agencies whose record should show it and does not.
    """

    question: str
    width: float
    distinct: int
    unevidenced: int = 0

    @property
    def in_words(self) -> str:
        """How they differ: how many different answers, and how many records that should show it and do not."""
        answers = f"{self.distinct} different answers" if self.distinct > 1 else ""
        gaps = f"{self.unevidenced} not recorded" if self.unevidenced else ""
        return ", ".join(part for part in (answers, gaps) if part)


def divergent(audit: Audit, record: str, *, spread: bool = False) -> tuple[Divergence, ...]:
    """The opened questions of the topic on which agencies differ, widest first, then in the set's order.

    The width is, for yes, partly, no, for grades and scales, the distance over the whole range; for one choice the
    share of pairs that differ; for several choices the share of options that only some chose; for numbers the range
    over the largest; for dates the months between first and last, a year being the most. An answer beside a record
    that should show one and does not counts as half the range at least. Not applicable, and what is not an agency's
    to know, never count. Texts are not measured. With `spread`, a question counts as opened once it is seen how its
    answers fall, and not yet whose they are.
    """
    return audit.once(record, ("divergent", spread), lambda: _divergent(audit, record, spread=spread))


def _divergent(audit: Audit, record: str, *, spread: bool) -> tuple[Divergence, ...]:
    now = board(audit, record)
    opened = audit.spread_open if spread else audit.revealed
    found = [
        divergence
        for question in audit.questions.questions
        if not question.of_panel and audit.questions.of_topic(question.id) and opened(record, question)
        if (divergence := _divergence(audit, now, question)).width > 0
    ]
    return tuple(sorted(found, key=lambda each: (-each.width, -each.distinct)))


def spread_in_words(audit: Audit, record: str, question: Question) -> str:
    """How the answers fall, without who gave them: `Partly: 2, No: 1, not applicable: 1`; empty while sealed.

    Of numbers and dates it is the least and the most; of texts how many there are.
    """
    if not audit.spread_open(record, question):
        return ""
    answers = [answer for _, answer in _answers(audit, board(audit, record), question)]
    texts = sum(question.answer.facts.stored == "words" and answer.value is not None for answer in answers)
    uncoded = (span_in_words(question, answers), f"in words: {texts}" if texts else "")
    return ", ".join((*(words for words in uncoded if words), *tally(question, answers)))


def span_in_words(question: Question, answers: Iterable[Answer]) -> str:
    """From the least to the most of some numbers, or from the earliest to the latest of some dates, and how far apart.

    Empty where there is neither number nor date.
    """
    values = [answer.value for answer in answers]
    dates = sorted(value for value in values if question.answer.facts.stored == "date" and isinstance(value, str))
    numbers = sorted(value for value in values if isinstance(value, int | float))
    if dates:
        months = months_between(dates[0], dates[-1])
        return _span([day(iso) for iso in (dates[0], dates[-1])], f"{plural(months, 'month')} apart")
    if numbers:
        number = question.answer.facts.number
        return _span([number(each) for each in (numbers[0], numbers[-1])], f"{number(numbers[-1] - numbers[0])} apart")
    return ""


Fall = tuple[tuple[tuple[str, int], ...], tuple[tuple[State, int], ...]]
"""Every option's code and how often it was chosen, and each state that was given and how often, in their order."""


def fall(question: Question, answers: Iterable[Answer | Agreement]) -> Fall:
    """How these answers fall; of several choices an answer counts for each."""
    given = tuple(answers)
    values = [code for answer in given for code in codes_of(answer.value)]
    states = [answer.state for answer in given if answer.state is not None]
    return (
        tuple((code, values.count(code)) for code in question.answer.codes),
        tuple((state, states.count(state)) for state in STATES if state in states),
    )


def tally(question: Question, answers: Iterable[Answer]) -> tuple[str, ...]:
    """How often each option was chosen, and each state given, in their order: `Partly: 2`, `not recorded: 1`."""
    return tally_of(question, fall(question, answers))


def tally_of(question: Question, found: Fall) -> tuple[str, ...]:
    """How answers fall, in words."""
    options, states = found
    chosen = (f"{question.answer.label(code)}: {count}" for code, count in options if count)
    return (*chosen, *(f"{STATE_LABELS[state].lower()}: {count}" for state, count in states))


def _span(ends: list[str], apart: str) -> str:
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} ({apart})"


def _answers(audit: Audit, now: Board, question: Question) -> tuple[tuple[str, Answer], ...]:
    seats = (seat for seat in now.seats_asked(question.id) if seat != PANEL)
    found = ((seat, audit.answers(now.record, seat).get(question.id)) for seat in seats)
    return tuple((seat, answer) for seat, answer in found if answer is not None)


def _divergence(audit: Audit, now: Board, question: Question) -> Divergence:
    answers = [answer for _, answer in _answers(audit, now, question)]
    values = [_comparable(answer) for answer in answers if answer.value is not None]
    if not values or not question.answer.facts.counted:
        return Divergence(question.id, 0.0, 0)
    unevidenced = sum(answer.state in ("not_recorded", "not_asked") for answer in answers)
    width = max(_width(question, values), _GAP if unevidenced else 0.0)
    return Divergence(question.id, round(width, 3), len(set(values)), unevidenced)


def _comparable(answer: Answer) -> str | float | tuple[str, ...]:
    value = answer.value
    return tuple(sorted(value)) if isinstance(value, tuple) else value if value is not None else ""


def _width(question: Question, values: Sequence[str | float | tuple[str, ...]]) -> float:
    form = question.answer
    match form.facts.stored:
        case "code" if form.facts.ordered:
            places = [form.codes.index(str(value)) for value in values]
            return (max(places) - min(places)) / (len(form.codes) - 1)
        case "number" if form.facts.ordered:
            return _range(values) / ((form.high or 0) - (form.low or 0))
        case "number":
            largest = max(abs(value) for value in values if isinstance(value, int | float))
            return _range(values) / largest if largest else 0.0
        case "date":
            days = sorted(str(value) for value in values)
            return min(1.0, months_between(days[0], days[-1]) / _LONG)
        case "codes":
            chosen = [set(codes_of(value)) for value in values]
            either = set().union(*chosen)
            return 1 - len(set.intersection(*chosen)) / len(either) if either else 0.0
        case "code" | "words" | "nothing":
            pairs = list(combinations(values, 2))
            return sum(one != other for one, other in pairs) / len(pairs) if pairs else 0.0
        case never:
            assert_never(never)


def _range(values: Sequence[str | float | tuple[str, ...]]) -> float:
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return max(numbers) - min(numbers)
