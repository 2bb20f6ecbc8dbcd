"""The shapes of `--json`: keys may be added, never renamed."""

from typing import Any

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import open_concerns
from audit_tui.domain.divergence import judged_differently
from audit_tui.domain.question_set import PANEL, Question, QuestionSet
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Answer, Finding
from audit_tui.questions import Problem
from audit_tui.services.progress import SeatProgress, agreed, details_progress, seat_progress, stage, totals
from audit_tui.workspace import OpenSession

Shape = dict[str, Any]


def set_line(questions: QuestionSet) -> Shape:
    """One question set in the list of them."""
    return {
        "id": questions.id,
        "title": questions.title,
        "version": questions.version,
        "digest": questions.digest,
        "status": questions.status,
        "questions": len(questions.questions),
    }


def whole_set(questions: QuestionSet) -> Shape:
    """A question set as the parser made it, included parts first and last."""
    sections = [
        {"id": section.id, "title": section.title, "questions": [_question(each) for each in section.questions]}
        for section in questions.sections
    ]
    shape = {"id": questions.id, "title": questions.title, "version": questions.version, "digest": questions.digest}
    return {**shape, "sections": sections}


def session_line(session: OpenSession) -> Shape:
    """One session in the list of them."""
    audit = session.audit
    answered, asked = totals(audit)
    return {
        "id": audit.details.id,
        "title": audit.details.title,
        "topic": audit.questions.id,
        "stage": stage(audit),
        "records": len(audit.details.records),
        "answered": answered,
        "asked": asked,
        "updated": session.updated,
        "path": str(session.folder),
    }


def standing(audit: Audit, records: tuple[str, ...], viewer: str, newer: QuestionSet | None = None) -> Shape:
    """Where a session stands; an agency sees its own return and nothing of the others.

    `newer` is the library's question set, where it has moved on since the audit began.
    """
    questions = audit.questions
    panel = viewer == PANEL
    return {
        "id": audit.details.id,
        "title": audit.details.title,
        "topic": questions.id,
        "stage": stage(audit),
        "fictional": audit.details.fictional,
        "question_set": {
            "id": questions.id,
            "version": questions.version,
            "digest": questions.digest,
            "newer": {"version": newer.version, "digest": newer.digest} if newer else None,
        },
        "agencies": list(audit.details.agencies) if panel else [viewer],
        "records": [_record(audit, board(audit, record), viewer) for record in records],
        "findings": [_finding(each) for each in audit.findings] if panel else [],
        "actions": [each.model_dump(mode="json") for each in audit.actions] if panel else [],
    }


def problem(found: Problem) -> Shape:
    """One problem of a question set or a session."""
    return {
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
    }


def _question(question: Question) -> Shape:
    return {
        "id": question.id,
        "text": question.text,
        "guidance": question.guidance,
        "answer": question.answer.kind,
        "options": [{"code": option.code, "label": option.label} for option in question.answer.options],
        "theme": question.theme,
        "layer": question.layer,
        "asked_of": list(question.asked_of),
        "required": question.required,
        "short_form": question.short_form,
        "asked_when": question.asked_when.text if question.asked_when else None,
        "sources": [{"name": source.name, "url": source.url} for source in question.sources],
    }


def _record(audit: Audit, now: Board, viewer: str) -> Shape:
    record = now.record
    panel = viewer == PANEL
    seats = [seat for seat in now.seats if panel or seat == viewer]
    concerns = audit.concerns(record)
    still_open = open_concerns(audit, record)
    closed = sum(not concern.open for concern in concerns)
    shape: Shape = {
        "reference": record,
        "involvement": {
            agency: audit.involvement(record, agency) for agency in audit.details.agencies if panel or agency == viewer
        },
        "agencies": {seat: _progress(seat_progress(audit, now, seat)) for seat in seats},
    }
    if not panel:
        return {**shape, "answers": _answers(audit, now, viewer)}
    return {
        **shape,
        "details": _progress(details_progress(audit, now)),
        "divergent": [
            {"question": each.question, "spread": each.width, "distinct": each.distinct}
            for each in judged_differently(audit, record)
        ],
        "agreed": agreed(audit, now),
        "findings": sum(record in finding.records for finding in audit.findings),
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
        }
        for answer in given
        if isinstance(answer, Answer)
    ]


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
