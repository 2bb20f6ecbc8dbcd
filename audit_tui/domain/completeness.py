"""Whether a question is answered, whether it must be, and whether a seat is done with it."""

from audit_tui.domain.asking import Board, condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question
from audit_tui.domain.words import PANEL, SAFETY_YES


def is_answered(audit: Audit, record: str, seat: str, question: Question) -> bool:
    """A value or a state other than `to follow` is there; entries are answered by what was written down."""
    form = question.answer
    if form.kind == "reference":
        return True
    answer = audit.answer(record, seat, question.id)
    if answer is not None:
        return answer.state != "deferred"
    if form.kind != "entries":
        return False
    if form.entries == "action":
        return any(record in action.records and action.scope != "learning" for action in audit.actions)
    return any(record in finding.records and finding.sort == form.entries for finding in audit.findings)


def is_required(audit: Audit, record: str, seat: str, question: Question, now: Board | None = None) -> bool:
    """Whether the record cannot be closed without it, as things stand."""
    if question.required_when is not None:
        return condition_holds(audit, record, question.required_when, seat=seat, now=now) is True
    if question.required_unless is not None:
        return condition_holds(audit, record, question.required_unless, seat=seat, now=now) is not True
    return question.required


def is_agreed_on(audit: Audit, question: Question) -> bool:
    """Whether the panel agrees one answer to what agencies were asked: to the topic's judgements and choices.

    Texts, numbers and dates of different records stand side by side, and so do grades that agencies give themselves.
    """
    return audit.questions.of_topic(question.id) and not question.of_panel and question.answer.facts.agreed


def is_done(audit: Audit, record: str, seat: str, question: Question) -> bool:
    """Whether a seat has nothing left to do at a question: it is answered; for the panel agreed, or opened at least."""
    if seat == PANEL and not question.of_panel:
        if audit.agreement(record, question.id) is not None:
            return True
        return not is_agreed_on(audit, question) and audit.revealed(record, question)
    return is_answered(audit, record, seat, question)


def concern_unwritten(audit: Audit, record: str) -> bool:
    """The panel has said that there is an immediate concern, and nobody has written down which."""
    question = audit.questions.used_as("safety_question")
    answer = audit.answer(record, PANEL, question.id) if question else None
    return answer is not None and answer.value == SAFETY_YES and not audit.concerns(record)


def open_concerns(audit: Audit, record: str) -> int:
    """How many concerns wait to be followed up, one that is not even written down among them."""
    return sum(concern.open for concern in audit.concerns(record)) + concern_unwritten(audit, record)
