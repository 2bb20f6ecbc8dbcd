"""Where a session stands, as data; and the plan of the day."""

from dataclasses import asdict

from audit_tui.cli.printing import Shape
from audit_tui.domain.across import shared_actions, shared_findings
from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import open_concerns
from audit_tui.domain.dates import is_past
from audit_tui.domain.divergence import divergent
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.quorum import lacking_for_quorum
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Action, Answer, Finding, Meeting, Parked
from audit_tui.domain.words import PANEL
from audit_tui.reports.before_sign_off import before_sign_off, not_quorate
from audit_tui.services.awaited import awaited
from audit_tui.services.blind_spots import blind_spots
from audit_tui.services.pace import Slot
from audit_tui.services.progress import SeatProgress, agreed, details_progress, seat_progress, stage


def _retention(audit: Audit, today: str) -> Shape:
    """By when nothing of it is to be left, and whether that day has passed."""
    details = audit.details
    return {"destroy_by": details.destroy_by, "to_be_destroyed": is_past(details.destroy_by, today)}


def standing(
    audit: Audit, records: tuple[str, ...], viewer: str, newer: QuestionSet | None = None, *, today: str = ""
) -> Shape:
    """Where a session stands; an agency sees its own return and nothing of the others.

    `newer` is the library's question set, where it has moved on since the audit began; on `today` (ISO 8601) is seen
    which returns are overdue.
    """
    questions = audit.questions
    panel = viewer == PANEL
    return {
        "id": audit.details.id,
        "title": audit.details.title,
        "topic": questions.id,
        "stage": stage(audit),
        "fictional": audit.details.fictional,
        "return_of": audit.details.return_of,
        "returned_to": audit.details.returned_to,
        "returns_due": audit.details.returns_due,
        **_retention(audit, today),
        "question_set": {
            "id": questions.id,
            "version": questions.version,
            "digest": questions.digest,
            "newer": {"version": newer.version, "digest": newer.digest} if newer else None,
        },
        "agencies": list(audit.details.agencies) if panel else [viewer],
        "overdue": [
            {"record": each.record, "agency": each.agency, "due": each.due}
            for each in awaited(audit, today)
            if each.overdue and each.record in records and (panel or each.agency == viewer)
        ],
        "records": [_record(audit, board(audit, record, viewer), viewer) for record in records],
        "findings": [_finding(each) for each in shared_findings(audit)] if panel else [],
        "actions": [_action(each) for each in shared_actions(audit)] if panel else [],
        **(_learning(audit) if panel else {}),
        **(_room(audit, records) if panel else {}),
    }


def plan(audit: Audit, slots: tuple[Slot, ...]) -> Shape:
    """How the minutes are shared out, and what is parked."""
    return {"records": [asdict(slot) for slot in slots], "parked": [_parked(each) for each in audit.parked]}


def _room(audit: Audit, records: tuple[str, ...]) -> Shape:
    """The panel's room: its meetings, what waits for the quorum, what is parked, what is to do before sign-off."""
    meetings = [_meeting(audit, each) for each in audit.meetings]
    waiting = [(record, question) for record in records for question in not_quorate(audit, record)]
    return {
        "meeting": next((each for each in meetings if not each["ended"]), None),
        "meetings": meetings,
        "not_quorate": [{"record": record, "question": question} for record, question in waiting],
        "parked": [_parked(each) for each in audit.parked if each.record in records],
        "before_sign_off": [
            {"record": each.record, "what": each.what, "ids": list(each.ids)}
            for each in before_sign_off(audit)
            if each.record in records
        ],
    }


def _meeting(audit: Audit, meeting: Meeting) -> Shape:
    lacking = lacking_for_quorum(audit, meeting.present)
    return {
        "id": meeting.id,
        "begun": meeting.begun,
        "ended": meeting.ended,
        "minutes": meeting.minutes,
        "present": list(meeting.present),
        "apologies": list(meeting.apologies),
        "interests": [{"agency": each.agency, "words": each.words} for each in meeting.interests],
        "quorate": not lacking,
        "lacking": list(lacking),
    }


def _parked(parked: Parked) -> Shape:
    return {"record": parked.record, "question": parked.question, "why": parked.why}


def _blind_spots(audit: Audit, record: str) -> Shape:
    found = blind_spots(audit, record)
    alone = [{"question": question, "agency": agency} for question, agency in found.alone]
    return {"nobody": list(found.nobody), "alone": alone, "sealed": found.sealed}


def _moved(audit: Audit, now: Board) -> list[Shape]:
    """The opened answers that an agency changed, or first gave, after it had heard the others."""
    return [
        {
            "question": question.id,
            "agency": seat,
            "from": answer.first.model_dump(mode="json", include={"value", "state"}) if answer.first else None,
            "to": {"value": answer.value, "state": answer.state},
            "late": answer.late,
        }
        for question in audit.questions.questions
        for seat in now.seats_asked(question.id)
        if isinstance(answer := seen_by(PANEL, audit, now.record, seat, question), Answer)
        if answer.first is not None or answer.late
    ]


def _record(audit: Audit, now: Board, viewer: str) -> Shape:
    record = now.record
    panel = viewer == PANEL
    seats = [seat for seat in now.seats if panel or seat == viewer]
    concerns = audit.concerns(record)
    still_open = open_concerns(audit, record)
    closed = sum(not concern.open for concern in concerns)
    agencies = [agency for agency in audit.details.agencies if panel or agency == viewer]
    shape: Shape = {
        "reference": record,
        "involvement": {agency: audit.involvement(record, agency) for agency in agencies},
        "due": {agency: audit.due(record, agency) for agency in agencies},
        "agencies": {seat: _progress(seat_progress(audit, now, seat)) for seat in seats},
    }
    if not panel:
        return {**shape, "answers": _answers(audit, now, viewer)}
    return {
        **shape,
        "details": _progress(details_progress(audit, now)),
        "divergent": [
            {
                "question": each.question,
                "spread": each.width,
                "distinct": each.distinct,
                "unevidenced": each.unevidenced,
            }
            for each in divergent(audit, record, spread=True)
        ],
        "moved": _moved(audit, now),
        "blind_spots": _blind_spots(audit, record),
        "agreed": agreed(audit, now),
        "findings": sum(record in finding.records for finding in shared_findings(audit)),
        "concerns": {"open": still_open, "closed": closed},
    }


def _progress(progress: SeatProgress) -> Shape:
    return {
        "asked": len(progress.asked),
        "answered": len(progress.answered),
        "hidden": list(progress.hidden),
        "missing": list(progress.missing),
        "deferred": list(progress.deferred),
    }


def _answers(audit: Audit, now: Board, seat: str) -> list[Shape]:
    given = (seen_by(seat, audit, now.record, seat, question) for question in audit.questions.questions)
    return [
        {
            "question": answer.question,
            "value": answer.value,
            "state": answer.state,
            "evidence": answer.evidence,
            "basis": answer.basis,
            "service": answer.service,
            "late": answer.late,
        }
        for answer in given
        if isinstance(answer, Answer)
    ]


def _action(action: Action) -> Shape:
    return {**action.model_dump(mode="json", exclude={"only_for"}), "done": action.done}


def _learning(audit: Audit) -> Shape:
    """What the panel says that it comes to, what it recommends, and whether it put its name to it."""
    signed = audit.signed
    return {
        "key_themes": [each.model_dump(mode="json") for each in audit.key_themes],
        "recommendations": [each.model_dump(mode="json") for each in audit.recommendations],
        "signed_off": signed.model_dump(mode="json", include={"id", "at", "digest", "agreed_by"}) if signed else None,
    }


def _finding(finding: Finding) -> Shape:
    return {
        "id": finding.id,
        "kind": finding.sort,
        "text": finding.text,
        "theme": finding.theme,
        "layer": finding.layer,
        "agencies": list(finding.agencies),
        "records": list(finding.records),
    }
