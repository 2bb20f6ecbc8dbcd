"""The panel's sittings: who is there, who sent apologies, which interests were declared, and whether it may decide."""

from collections.abc import Iterable

from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_agency
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.quorum import lacking_for_quorum, require_minutes
from audit_tui.domain.session import Interest, Meeting, Planned
from audit_tui.errors import AuditError
from audit_tui.text import clean_text


def likely_present(audit: Audit) -> tuple[str, ...]:
    """Who is to be expected: the agencies of the last meeting, else those whose return is in for any record."""
    if audit.meetings:
        return audit.meetings[-1].present
    records = audit.details.records
    return tuple(
        agency
        for agency in audit.details.agencies
        if any(audit.involvement(record, agency) == "returned" for record in records)
    )


def begin_meeting(
    audit: Audit,
    present: Iterable[str],
    *,
    apologies: Iterable[str] = (),
    interests: Iterable[tuple[str, str]] = (),
    minutes: int = 0,
    planned: Iterable[Planned] = (),
    at: str,
) -> Outcome:
    """The panel sits down; what is agreed from now on is agreed in this meeting. One goes on at a time.

    `planned` is how the minutes are shared out among the records.
    """
    if audit.meeting is not None:
        raise AuditError(f"meeting {audit.meeting.id} is still going on", hint="end it first, or change it")
    fresh = Meeting(
        id=audit.next_id("M", Meeting), begun=at, quorum=audit.details.quorum, minutes=minutes, planned=tuple(planned)
    )
    return _outcome(audit, _attended(audit, fresh, present, apologies, interests))


def change_meeting(
    audit: Audit,
    *,
    present: Iterable[str] | None = None,
    apologies: Iterable[str] | None = None,
    interests: Iterable[tuple[str, str]] | None = None,
    minutes: int | None = None,
    planned: Iterable[Planned] | None = None,
) -> Outcome:
    """Somebody came or left, an interest is declared later, or there is more or less time; None leaves what was said.

    What was agreed before keeps the quorum that it had then. Who comes after all sends no apologies any more.
    """
    before = _going_on(audit)
    there = before.present if present is None else tuple(present)
    sorry = tuple(each for each in before.apologies if each not in there) if apologies is None else tuple(apologies)
    told = [(each.agency, each.words) for each in before.interests] if interests is None else list(interests)
    plan = {
        "minutes": before.minutes if minutes is None else minutes,
        "planned": before.planned if planned is None else tuple(planned),
    }
    return _outcome(audit, _attended(audit, before.model_copy(update=plan), there, sorry, told))


def end_meeting(audit: Audit, *, at: str) -> Outcome:
    """The panel rises; what is parked is said, so that it is not forgotten."""
    ended = Meeting.model_validate({**_going_on(audit).model_dump(), "ended": at})
    parked = ", ".join(f"{each.record} {each.question}" for each in audit.parked)
    return Outcome((ended,), (f"still parked: {parked}",) if parked else ())


def _going_on(audit: Audit) -> Meeting:
    if audit.meeting is None:
        raise AuditError("no meeting is going on", hint="begin one, with the agencies that are there")
    return audit.meeting


def _attended(
    audit: Audit,
    meeting: Meeting,
    present: Iterable[str],
    apologies: Iterable[str],
    interests: Iterable[tuple[str, str]],
) -> Meeting:
    there, sorry = tuple(dict.fromkeys(present)), tuple(dict.fromkeys(apologies))
    declared = tuple(Interest(agency=agency, words=clean_text(words).strip()) for agency, words in interests)
    for agency in (*there, *sorry, *(each.agency for each in declared)):
        require_agency(audit, agency)
    if not there:
        raise AuditError("a meeting needs somebody who is there", hint="name the agencies that are present")
    both = [agency for agency in there if agency in sorry]
    if both:
        label = audit.questions.agency_label(both[0])
        raise AuditError(f"{label} cannot be there and send apologies", hint="choose one of them")
    if any(not each.words for each in declared):
        raise AuditError("an interest needs its words", hint="say what it is, without names")
    require_minutes(meeting.minutes)
    left = tuple(each for each in dict.fromkeys((*meeting.left, *meeting.present)) if each not in there)
    told = {"present": there, "left": left, "apologies": sorry, "interests": declared}
    return Meeting.model_validate({**meeting.model_dump(), **told})


def _outcome(audit: Audit, meeting: Meeting) -> Outcome:
    names = identifiers_in(audit, *(each.words for each in meeting.interests))
    return Outcome((meeting,), (*_quorum_warning(audit, meeting), *names))


def _quorum_warning(audit: Audit, meeting: Meeting) -> tuple[str, ...]:
    lacking = lacking_for_quorum(audit, meeting.present)
    names = ", ".join(audit.questions.agency_label(agency) for agency in lacking)
    return (f"NOT QUORATE without {names}: what is agreed says so until it is ratified",) if lacking else ()
