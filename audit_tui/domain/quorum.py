"""Whether the panel may decide: who has to be there, and what a decision keeps of the meeting that it was made in."""

from collections.abc import Iterable
from typing import Any

from audit_tui.domain.audit import Audit


def lacking_for_quorum(audit: Audit, present: Iterable[str]) -> tuple[str, ...]:
    """The agencies without which the panel does not decide and which are not there."""
    there = set(present)
    return tuple(agency for agency in audit.details.quorum if agency not in there)


def sitting(audit: Audit) -> dict[str, Any]:
    """What a decision keeps of the meeting in which it is made: its id, and whether the quorum is there."""
    meeting = audit.meeting
    if meeting is None:
        return {}
    return {"meeting": meeting.id, "quorate": not lacking_for_quorum(audit, meeting.present)}
