"""The panel's sittings: who is there, who sent apologies, which interests were declared, and whether it may decide."""

from collections.abc import Iterable

from audit_tui.domain.audit import Audit, next_id
from audit_tui.domain.known import require_agency
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.quorum import lacking_for_quorum
from audit_tui.domain.session import Interest, Meeting
from audit_tui.errors import AuditError
from audit_tui.text import clean_text

_LONGEST = 24 * 60


def begin_meeting(
    audit: Audit,
    present: Iterable[str],
    *,
    apologies: Iterable[str] = (),
    interests: Iterable[tuple[str, str]] = (),
    minutes: int = 0,
    at: str,
) -> Outcome:
    """The panel sits down; what is agreed from now on is agreed in this meeting. One goes on at a time."""
    if audit.meeting is not None:
        raise AuditError(f"meeting {audit.meeting.id} is still going on", hint="end it first, or change it")
    meeting = _checked(
        audit, Meeting(id=next_id("M", audit.meetings), begun=at), present, apologies, interests, minutes
    )
    return Outcome((meeting,), (*_quorum_warning(audit, meeting), *_names(audit, meeting)))


def change_meeting(
    audit: Audit,
    present: Iterable[str],
    *,
    apologies: Iterable[str] = (),
    interests: Iterable[tuple[str, str]] = (),
    minutes: int = 0,
) -> Outcome:
    """Somebody came or left, or an interest is declared later; what was agreed before keeps the quorum that it had."""
    meeting = _checked(audit, _going_on(audit), present, apologies, interests, minutes)
    return Outcome((meeting,), (*_quorum_warning(audit, meeting), *_names(audit, meeting)))


def end_meeting(audit: Audit, *, at: str) -> Outcome:
    """The panel rises; what is parked is said, so that it is not forgotten."""
    ended = Meeting.model_validate({**_going_on(audit).model_dump(), "ended": at})
    parked = ", ".join(f"{each.record} {each.question}" for each in audit.parked)
    return Outcome((ended,), (f"still parked: {parked}",) if parked else ())


def _going_on(audit: Audit) -> Meeting:
    if audit.meeting is None:
        raise AuditError("no meeting is going on", hint="begin one, with the agencies that are there")
    return audit.meeting


def _checked(
    audit: Audit,
    meeting: Meeting,
    present: Iterable[str],
    apologies: Iterable[str],
    interests: Iterable[tuple[str, str]],
    minutes: int,
) -> Meeting:
    there, sorry = tuple(dict.fromkeys(present)), tuple(dict.fromkeys(apologies))
    declared = tuple(Interest(agency=agency, words=clean_text(words).strip()) for agency, words in interests)
    for agency in (*there, *sorry, *(each.agency for each in declared)):
        require_agency(audit, agency)
    if not there:
        raise AuditError("a meeting needs somebody who is there", hint="name the agencies that are present")
    both = [agency for agency in there if agency in sorry]
    if both:
        raise AuditError(f"{both[0]} cannot be there and send apologies", hint="choose one of them")
    if any(not each.words for each in declared):
        raise AuditError("an interest needs its words", hint="say what it is, without names")
    if not 0 <= minutes <= _LONGEST:
        raise AuditError(f"a meeting of {minutes} minutes cannot be", hint=f"0 to {_LONGEST}")
    told = {"present": there, "apologies": sorry, "interests": declared, "minutes": minutes}
    return Meeting.model_validate({**meeting.model_dump(), **told})


def _quorum_warning(audit: Audit, meeting: Meeting) -> tuple[str, ...]:
    lacking = lacking_for_quorum(audit, meeting.present)
    names = ", ".join(audit.questions.agency_label(agency) for agency in lacking)
    return (f"NOT QUORATE without {names}: what is agreed says so until it is ratified",) if lacking else ()


def _names(audit: Audit, meeting: Meeting) -> tuple[str, ...]:
    return identifiers_in(audit, *(each.words for each in meeting.interests))
