"""How far a session is: asked, answered and missing per seat, with what was not recorded or not applicable."""

from dataclasses import dataclass

from audit_tui.domain.asking import Board, board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import is_answered, is_required
from audit_tui.domain.session import Agreement, Answer, Reveal
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
    return _once(audit, now, seat, of_details=False)


def details_progress(audit: Audit, now: Board) -> SeatProgress:
    """The record details, which are counted in nobody's figures."""
    return _once(audit, now, PANEL, of_details=True)


def stage(audit: Audit) -> Stage:
    """Where the audit is, from nothing answered to what became of it after the sign-off.

    A concern may come in with a return, and does not make it the panel's turn.
    """
    if audit.signed is not None:
        since = audit.feedback or audit.uptakes or any(action.updates for action in audit.actions)
        return "follow_up" if since else "signed_off"
    begun = any(isinstance(entity, Answer) and entity.given for entity in audit.entities.values())
    panel = any(kind in (Reveal.kind, Agreement.kind) for _, kind, _ in audit.entities)
    if not begun and not panel:
        return "set_up"
    if audit.details.records and all(_closed(audit, record) for record in audit.details.records):
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


def _once(audit: Audit, now: Board, seat: str, *, of_details: bool) -> SeatProgress:
    """How far a seat is on this board, worked out once where the board is the one that holds."""
    if now is not board(audit, now.record, now.viewer):
        return _progress(audit, now, seat, of_details=of_details)
    what = ("progress", now.viewer, seat, of_details)
    return audit.once(now.record, what, lambda: _progress(audit, now, seat, of_details=of_details))


def _progress(audit: Audit, now: Board, seat: str, *, of_details: bool) -> SeatProgress:
    details = audit.once("", "details", lambda: _details(audit))
    asked = [question for question in now.asked.get(seat, ()) if (question.id in details) == of_details]
    hidden = tuple(question.id for question in now.hidden.get(seat, ()) if (question.id in details) == of_details)
    given = audit.answers(now.record, seat)
    answered, missing, deferred = [], [], []
    for question in asked:
        answer = given.get(question.id)
        later = answer is not None and answer.state == "deferred"
        if later:
            deferred.append(question.id)
        if (answer is not None and not later) or is_answered(audit, now.record, seat, question):
            answered.append(question.id)
        elif not later and is_required(audit, now.record, seat, question, now):
            missing.append(question.id)
    return SeatProgress(tuple(each.id for each in asked), tuple(answered), hidden, tuple(missing), tuple(deferred))


def _details(audit: Audit) -> frozenset[str]:
    return frozenset(question.id for question in audit.questions.questions if is_record_detail(audit, question))


def _panel_answered(audit: Audit, record: str) -> bool:
    safety = audit.questions.used_as("safety_question")
    answered = set(seat_progress(audit, board(audit, record), PANEL).answered)
    return bool(answered - {safety.id if safety else ""})


def _closed(audit: Audit, record: str) -> bool:
    progress = seat_progress(audit, board(audit, record), PANEL)
    return bool(progress.asked) and not progress.missing and not progress.deferred
