"""What a set-up must be, and what a whole session can hold."""

from collections.abc import Iterator

from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.dates import how_to_write, is_day
from audit_tui.domain.fitting import misfits
from audit_tui.domain.known import require_term
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import REFERENCE, Agreement, Answer, Copy, Involvement, SessionDetails
from audit_tui.domain.words import SESSION_PART
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, one_line


def check_details(questions: QuestionSet, details: SessionDetails) -> SessionDetails:
    """The set-up, cleaned and checked: agencies, records and dates; AuditError says what is wrong."""
    for agency in (*details.agencies, *details.quorum):
        require_term("agency", agency, questions.vocabulary.agencies)
    if not details.agencies:
        raise AuditError("an audit needs at least one agency", hint="such as csc")
    if not details.title.strip():
        raise AuditError("an audit needs a title")
    _check_records(details.records)
    _check_period(details.period_start, details.period_end)
    days = (details.returns_due, "returns"), (details.reaudit_due, "next audit"), (details.destroy_by, "destruction")
    for due, what in days:
        if due:
            require_day(due, what)
    if details.destroy_by and details.destroy_by < details.created[:10]:
        raise AuditError(
            f"nothing can be destroyed by {details.destroy_by}, which is past",
            hint=f"the audit was set up on {details.created[:10]}",
        )
    return details.with_changes(
        title=one_line(details.title),
        commissioned_by=clean_text(details.commissioned_by).strip(),
        reason=clean_text(details.reason).strip(),
        agencies=tuple(dict.fromkeys(details.agencies)),
    )


def reference_as_meant(record: str) -> str:
    """A record's reference as it is to be kept: one that was typed in small letters is meant in capitals."""
    return record.upper() if record.isascii() and REFERENCE.fullmatch(record.upper()) else record


def require_day(text: str, what: str) -> None:
    """AuditError where a text is not a day; `what` says whose: due, end of the period."""
    if not is_day(text):
        raise AuditError(f"‘{clean_text(text)}’ is not a date for the {what}", hint=how_to_write(text))


def what_cannot_be(audit: Audit) -> Iterator[tuple[str, str]]:
    """What is well formed and yet cannot be, which nothing could show or count: the part that holds it, in words."""
    try:
        check_details(audit.questions, audit.details)
        require_day(audit.details.created[:10], "set-up")
        for on, what in _days(audit):
            if on:
                require_day(on[:10], what)
    except AuditError as error:
        yield SESSION_PART, f"holds what cannot be ({error})"
    known = dict[tuple[str, type, Value], bool]()
    for entity in audit.entities.values():
        if isinstance(entity, Answer | Agreement) and entity.value is not None:
            said = entity.question, type(entity.value), entity.value  # thousands of answers are a few hundred different
            if said not in known:
                question = audit.questions.question(entity.question)
                known[said] = question is None or not misfits(question, entity.value)
            if not known[said]:
                yield entity.part, f"{entity.kind} {entity.question} holds what the question does not take"
        elif isinstance(entity, Involvement) and entity.due and not is_day(entity.due):
            yield entity.part, f"{entity.kind} {entity.entity_id} is due on what is no day"
        elif isinstance(entity, Copy) and not is_day(entity.at[:10]):
            yield entity.part, f"{entity.kind} {entity.entity_id} was written on what is no day"


def _days(audit: Audit) -> Iterator[tuple[str, str]]:
    """The days of what was written down across records, each with whose it is; empty where it has none."""
    for action in audit.actions:
        yield from ((action.due, "due"), (action.embedded_on, "evidence"))
        yield from ((update.on, "update") for update in action.updates)
    yield from ((each.on, "feedback") for each in audit.feedback)
    yield from ((each.on, "uptake") for each in audit.uptakes)
    for meeting in audit.meetings:
        yield from ((meeting.begun, "beginning of a meeting"), (meeting.ended, "end of a meeting"))
    for signed in audit.sign_offs:
        yield from ((signed.at, "sign-off"), (signed.reopened_at, "reopening"))


def _check_records(records: tuple[str, ...]) -> None:
    for record in records:
        if not REFERENCE.fullmatch(record):
            raise AuditError(
                f"‘{clean_text(record)}’ is not a record reference",
                hint="three capitals, a hyphen, two to eight capitals or digits: NEG-01",
            )
    twice = [record for record in records if records.count(record) > 1]
    if twice:
        raise AuditError(f"{twice[0]} is there twice", hint="each record has a reference of its own")


def _check_period(start: str, end: str) -> None:
    for day, what in ((start, "start of the period"), (end, "end of the period")):
        if day:
            require_day(day, what)
    if start and end and start > end:
        raise AuditError("the period ends before it starts", hint=f"{end} comes before {start}")
