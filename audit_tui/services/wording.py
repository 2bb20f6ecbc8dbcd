"""Values, states and details in the words that people read."""

from audit_tui.domain.asking import condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.question_set import PANEL, STATE_LABELS, Question, State
from audit_tui.domain.session import SessionDetails
from audit_tui.text import day

_BANDS = ((1, "under 1"), (5, "1 to 4"), (10, "5 to 9"), (13, "10 to 12"), (16, "13 to 15"), (19, "16 to 17"))


def in_words(question: Question, value: Value | None, state: State | None) -> str:
    """An answer as people read it: labels instead of codes, dates with the name of the month."""
    if state is not None:
        return STATE_LABELS[state]
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(question.answer.label(code) for code in value)  # labels have commas of their own
    if isinstance(value, str):
        return day(value) if question.answer.kind == "date" else question.answer.label(value)
    return str(int(value) if value == int(value) else value)


def age_band(audit: Audit, record: str) -> str:
    """The child's age band; months are never shown. Empty where it is not known, unborn where no age is asked."""
    question = audit.questions.used_as("age_in_months")
    if question is None:
        return ""
    asked = question.asked_when is None or condition_holds(audit, record, question.asked_when, seat=PANEL)
    if not asked:
        return "unborn" if asked is False else ""
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
