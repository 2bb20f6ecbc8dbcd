"""How far a session is: asked, answered and missing per seat, with what was not recorded or not applicable."""

from dataclasses import dataclass

from audit_tui.domain.asking import Board, board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import is_answered, is_required
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL, Stage


@dataclass(frozen=True)
class SeatProgress:
    """One seat in one record, as question ids in the set's order; record details are left out."""

    asked: tuple[str, ...]
    answered: tuple[str, ...]
    hidden: tuple[str, ...]
    missing: tuple[str, ...]
    deferred: tuple[str, ...]


def seat_progress(audit: Audit, now: Board, seat: str) -> SeatProgress:
    """What a seat was asked, has answered, and still has to answer in a record."""
    asked = [question for question in now.asked.get(seat, ()) if not is_record_detail(audit, question)]
    return _progress(audit, now, seat, asked, [q for q in now.hidden.get(seat, ()) if not is_record_detail(audit, q)])


def details_progress(audit: Audit, now: Board) -> SeatProgress:
    """The record details, which are counted in nobody's figures."""
    asked = [question for question in now.asked[PANEL] if is_record_detail(audit, question)]
    return _progress(audit, now, PANEL, asked, [q for q in now.hidden[PANEL] if is_record_detail(audit, q)])


def stage(audit: Audit) -> Stage:
    """Where the audit is, from nothing answered to what became of it after the sign-off.

    A concern may come in with a return, and does not make it the panel's turn.
    """
    if audit.signed is not None:
        since = audit.feedback or audit.uptakes or any(action.updates for action in audit.actions)
        return "follow_up" if since else "signed_off"
    begun = any(isinstance(entity, Answer) and entity.given for entity in audit.entities.values())
    panel = any(entity.kind in ("reveal", "agreement") for entity in audit.entities.values())
    if not begun and not panel:
        return "set_up"
    closed = [_closed(audit, record) for record in audit.details.records]
    if closed and all(closed):
        return "summary"
    return "panel" if panel or any(_panel_answered(audit, record) for record in audit.details.records) else "returns"


def agreed(audit: Audit, now: Board) -> int:
    """How many questions that are put to somebody now are agreed."""
    return sum(bool(now.seats_asked(agreement.question)) for agreement in audit.agreements(now.record))


def totals(audit: Audit) -> tuple[int, int]:
    """Prompts answered and asked, over all records and seats."""
    answered = asked = 0
    for record in audit.details.records:
        now = board(audit, record)
        for seat in now.seats:
            progress = seat_progress(audit, now, seat)
            answered += len(progress.answered)
            asked += len(progress.asked)
    return answered, asked


def _progress(audit: Audit, now: Board, seat: str, asked: list[Question], hidden: list[Question]) -> SeatProgress:
    answered = [question for question in asked if is_answered(audit, now.record, seat, question)]
    deferred = [question for question in asked if _is_deferred(audit, now.record, seat, question)]
    open_ones = [question for question in asked if question not in answered and question not in deferred]
    missing = [question for question in open_ones if is_required(audit, now.record, seat, question, now)]
    return SeatProgress(_ids(asked), _ids(answered), _ids(hidden), _ids(missing), _ids(deferred))


def _is_deferred(audit: Audit, record: str, seat: str, question: Question) -> bool:
    answer = audit.answer(record, seat, question.id)
    return answer is not None and answer.state == "deferred"


def _panel_answered(audit: Audit, record: str) -> bool:
    safety = audit.questions.used_as("safety_question")
    answered = set(seat_progress(audit, board(audit, record), PANEL).answered)
    return bool(answered - {safety.id if safety else ""})


def _closed(audit: Audit, record: str) -> bool:
    progress = seat_progress(audit, board(audit, record), PANEL)
    return bool(progress.asked) and not progress.missing and not progress.deferred


def _ids(questions: list[Question]) -> tuple[str, ...]:
    return tuple(question.id for question in questions)
