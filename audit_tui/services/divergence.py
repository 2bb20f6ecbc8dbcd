"""Where the agencies differ, widest first, among what the panel has revealed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import codes_of
from audit_tui.domain.question_set import PANEL, STATE_LABELS, STATES, Question
from audit_tui.domain.session import Answer

_ORDERED = ("yes_partly_no", "grade")
_JUDGED = (*_ORDERED, "one_of")


@dataclass(frozen=True)
class Divergence:
    """A question on which agencies differ: how many different answers, and how far apart they lie (0 to 1)."""

    question: str
    spread: float
    distinct: int


def divergent(audit: Audit, record: str) -> tuple[Divergence, ...]:
    """The revealed questions on which agencies gave different answers: most different answers first, then set order.

    Compared are the judgements of the topic (yes, partly, no; grades; one choice of several). Not applicable and the
    other states never count as a difference. Each agency's grade of its own practice grades another thing, and
    counts, dates and lists from different records are set side by side by the screens, not called disagreement.
    """
    now = board(audit, record)
    found = [
        divergence
        for question in audit.questions.questions
        if _compared(audit, question) and audit.revealed(record, question)
        if (divergence := _divergence(question, _values(audit, now, question))).distinct > 1
    ]
    return tuple(sorted(found, key=lambda divergence: -divergence.distinct))


def spread_in_words(audit: Audit, record: str, question: Question) -> str:
    """How the answers fall, without who gave them: `2 Partly, 1 No, 1 not applicable`; empty while sealed."""
    if not audit.revealed(record, question):
        return ""
    now = board(audit, record)
    answers = [audit.answer(record, seat, question.id) for seat in now.seats_asked(question.id)]
    return ", ".join(tally(question, (answer for answer in answers if answer is not None)))


def tally(question: Question, answers: Iterable[Answer]) -> tuple[str, ...]:
    """How often each option was chosen, and each state given, in their order: `Partly: 2`, `not recorded: 1`."""
    given = tuple(answers)
    values = Counter(code for answer in given for code in codes_of(answer.value))
    states = Counter(answer.state for answer in given)
    chosen = (f"{question.answer.label(code)}: {values[code]}" for code in question.answer.codes if values[code])
    return (*chosen, *(f"{STATE_LABELS[state].lower()}: {states[state]}" for state in STATES if states[state]))


def _compared(audit: Audit, question: Question) -> bool:
    topic = audit.questions.section_of(question.id).part == audit.questions.id
    return topic and not question.of_panel and question.answer.kind in _JUDGED


def _values(audit: Audit, now: Board, question: Question) -> tuple[str, ...]:
    seats = (seat for seat in now.seats_asked(question.id) if seat != PANEL)
    answers = (audit.answer(now.record, seat, question.id) for seat in seats)
    return tuple(answer.value for answer in answers if answer is not None and isinstance(answer.value, str))


def _divergence(question: Question, values: tuple[str, ...]) -> Divergence:
    codes = question.answer.codes
    distinct = len(set(values))
    if distinct < 2:
        return Divergence(question.id, 0.0, distinct)
    if question.answer.kind in _ORDERED:
        places = [codes.index(value) for value in values]
        return Divergence(question.id, round((max(places) - min(places)) / (len(codes) - 1), 3), distinct)
    pairs = list(combinations(values, 2))
    return Divergence(question.id, round(sum(a != b for a, b in pairs) / len(pairs), 3), distinct)
