"""The panel's room: who has to be there, the time there can be, what a decision keeps of its meeting."""

from collections.abc import Iterable
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AuditError

_LONGEST = 24 * 60


def lacking_for_quorum(audit: Audit, present: Iterable[str]) -> tuple[str, ...]:
    """The agencies without which the panel does not decide and which are not there."""
    there = set(present)
    return tuple(agency for agency in audit.details.quorum if agency not in there)


def never_quorate(questions: QuestionSet, details: SessionDetails) -> str:
    """Said where an agency of the quorum takes no part in the audit; empty where all of them do."""
    missing = [questions.agency_label(agency) for agency in details.quorum if agency not in details.agencies]
    if not missing:
        return ""
    return f"no meeting can be quorate: the quorum needs {' and '.join(missing)}, not among the agencies that take part"


def sitting(audit: Audit) -> dict[str, Any]:
    """What a decision keeps of the meeting in which it is made: its id, and whether the quorum is there."""
    meeting = audit.meeting
    if meeting is None:
        return {}
    return {"meeting": meeting.id, "quorate": not lacking_for_quorum(audit, meeting.present)}


def require_minutes(minutes: int) -> None:
    """AuditError where a meeting cannot take so long."""
    if not 0 <= minutes <= _LONGEST:
        raise AuditError(f"a meeting of {minutes} minutes cannot be", hint=f"0 to {_LONGEST}")
