"""What an audit knows by name; what it does not know is refused with the nearest name, or with the names there are."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from audit_tui.domain.asking import routed
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question, Term
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Concern,
    Draft,
    Entity,
    Finding,
    Meeting,
    Parked,
    Reveal,
)
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, nearest, suggestion

Written = TypeVar("Written", bound=Entity)


def find_question(audit: Audit, question_id: str) -> Question:
    """The question with this id; AuditError with the nearest id where there is none."""
    question = audit.questions.question(question_id)
    if question is None:
        known = (each.id for each in audit.questions.questions)
        otherwise = f"its ids are in the question set {audit.questions.id}"
        raise AuditError(f"there is no question {question_id}", hint=suggestion(question_id, known, otherwise))
    return question


def require_record(audit: Audit, record: str) -> None:
    """AuditError where the session has no such record."""
    if record not in audit.details.records:
        known = ", ".join(audit.details.records) or "none yet"
        near = nearest(record, audit.details.records)
        hint = f"its records: {known}" + (f"; did you mean ‘{near}’?" if near else "")
        raise AuditError(f"there is no record {record} in this session", hint=hint)


def require_agency(audit: Audit, agency: str) -> None:
    """AuditError where the agency does not take part in this session."""
    known = audit.details.agencies
    if agency not in known:
        hint = suggestion(agency, known, f"its agencies: {', '.join(known)}")
        raise AuditError(f"{agency or '‘’'} is not an agency of this session", hint=hint)


def require_seat(audit: Audit, question: Question, seat: str) -> None:
    """AuditError where the question is not one for this agency or for the panel."""
    if seat != PANEL:
        require_agency(audit, seat)
    if not routed(question, seat):
        whom = "the panel, once" if question.of_panel else ", ".join(question.asked_of)
        hint = "answer it as panel" if question.of_panel else "agree it instead" if seat == PANEL else ""
        raise AuditError(f"{question.id} is not put to {seat}: it is asked of {whom}", hint=hint)


def require_term(what: str, code: str, terms: Iterable[Term]) -> None:
    """AuditError where a vocabulary has no such word; `what` says which vocabulary: theme, layer, agency."""
    codes = tuple(term.code for term in terms)
    if code not in codes:
        raise AuditError(f"there is no {what} ‘{clean_text(code)}’", hint=suggestion(code, codes))


def to_write_anew(change: str | None, there: Sequence[Written]) -> Written | None:
    """What is to be written anew, None where it is something new; AuditError where there is no such thing."""
    if change is None:
        return None
    found = next((each for each in there if each.entity_id == change), None)
    if found is None:
        raise AuditError(
            f"there is no {change} to write anew", hint=suggestion(change, [one.entity_id for one in there])
        )
    return found


def worked_with(entity: Entity) -> tuple[str, ...]:
    """The records and agencies that would take somebody's work with them, were they left out of the set-up."""
    match entity:
        case Answer() | Draft():
            return entity.record, entity.seat
        case Agreement():
            return entity.record, *entity.agreed_by, *entity.abstained, *(view.agency for view in entity.dissent)
        case Reveal() | Concern() | Parked():
            return (entity.record,)
        case Meeting():
            return *entity.present, *entity.apologies, *(each.agency for each in entity.interests)
        case Finding() | Action():
            return entity.records
    return ()
