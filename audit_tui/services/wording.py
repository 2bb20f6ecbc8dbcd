"""Values, states and details in the words that people read."""

from audit_tui.domain.asking import condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Answer, SessionDetails
from audit_tui.domain.words import PANEL, STATE_LABELS, State
from audit_tui.text import day

_BANDS = ((1, "under 1"), (5, "1 to 4"), (10, "5 to 9"), (13, "10 to 12"), (16, "13 to 15"), (19, "16 to 18"))

UNBORN = "unborn"
AGE_BANDS = (UNBORN, *(words for _, words in _BANDS))
"""Every age band that a child may be in, the youngest first."""


def in_words(question: Question, value: Value | None, state: State | None) -> str:
    """An answer as people read it: labels instead of codes, dates with the name of the month, what a number is over."""
    if state is not None:
        return STATE_LABELS[state]
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(question.answer.label(code) for code in value)  # labels have commas of their own
    if isinstance(value, str):
        return day(value) if question.answer.facts.stored == "date" else question.answer.label(value)
    number, over = question.answer.facts.number(value), over_in_words(question, value)
    return f"{number} ({over})" if over else number


def over_in_words(question: Question, value: float) -> str:
    """How far a number lies beyond what is expected of it: `8 over 72`; flagged wherever it is shown, never refused."""
    expected = (
        comparison
        for rule in question.rules
        if rule.soft and len(rule.condition.any_of) == 1
        for comparison in rule.condition.any_of[0]
        if comparison.left.of == "this" and comparison.other is None
    )
    number = question.answer.facts.number
    for comparison in expected:
        limit = comparison.values[0] if comparison.values else None
        if isinstance(limit, str) or limit is None:
            continue
        if comparison.operator in ("<", "<=") and value > limit:
            return f"{number(value - limit)} over {number(limit)}"
        if comparison.operator in (">", ">=") and value < limit:
            return f"{number(limit - value)} under {number(limit)}"
    return ""


def moved_in_words(question: Question, answer: Answer) -> str:
    """How an agency's answer moved when it had heard the others; empty where it did not."""
    if answer.late:
        return "first answered after the others’ were opened"
    if answer.first is None:
        return ""
    if (answer.first.value, answer.first.state) == (answer.value, answer.state):
        return "its evidence changed after the others’ were opened"
    first = in_words(question, answer.first.value, answer.first.state) or "no answer"
    return f"moved from {first} to {in_words(question, answer.value, answer.state) or 'no answer'}"


def age_band(audit: Audit, record: str) -> str:
    """The child's age band; months are never shown. Empty where it is not known, unborn where no age is asked."""
    question = audit.questions.used_as("age_in_months")
    if question is None:
        return ""
    asked = question.asked_when is None or condition_holds(audit, record, question.asked_when, seat=PANEL)
    if not asked:
        return UNBORN if asked is False else ""
    answer = audit.answer(record, PANEL, question.id)
    if answer is None or not isinstance(answer.value, int):
        return ""
    years = answer.value // 12
    return next((words for below, words in _BANDS if years < below), "")


def detail_in_words(audit: Audit, record: str, question: Question) -> str:
    """A record detail as it may be shown: an age only as its band."""
    if question.answer.kind == "reference":
        return record
    if question.used_as == "age_in_months":
        return age_band(audit, record)
    answer = audit.answer(record, PANEL, question.id)
    return in_words(question, answer.value, answer.state) if answer is not None else ""


def period_in_words(details: SessionDetails) -> str:
    """The period under review as people write it, or as much of it as is known; empty where nothing is."""
    return " to ".join(day(iso) for iso in (details.period_start, details.period_end) if iso)
