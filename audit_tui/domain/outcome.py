"""What an act gives back before it is saved, and what every act does with the words that it is given."""

from collections.abc import Callable
from dataclasses import dataclass

from audit_tui.domain.asking import Context
from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.dates import is_past
from audit_tui.domain.fitting import Given
from audit_tui.domain.quorum import never_quorate
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, day


@dataclass(frozen=True)
class Outcome:
    """What an act changes, and what is worth saying about it; `ask_next` is a question to put at once."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...] = ()
    ask_next: str | None = None


def context_of(audit: Audit, record: str, at: str) -> Context:
    """What rules read besides answers; `at` is now, ISO 8601."""
    concerns = audit.concerns(record)
    raised = concerns[0].raised_at[:10] if concerns else ""
    return Context(today=at[:10], session_date=audit.details.created[:10], concern_raised=raised)


def identifiers_in(audit: Audit, *texts: str, place: Callable[[str], str] | None = None) -> tuple[str, ...]:
    """What in some texts may identify somebody, as one sentence: a screen has room for few; none where nothing does.

    `place` says of such words where they stand, which is added to them.
    """
    from audit_tui.domain.identifiers import possible_identifiers  # many patterns, which nobody needs who only looks

    known = audit.questions.own_words
    found = [seen for text in texts for seen in possible_identifiers(text, guard=audit.guard, known=known)]
    said = {str(seen): place(seen.text) if place else "" for seen in found}
    all_of_it = "; ".join(f"{words}{f', in {where}' if where else ''}" for words, where in said.items())
    return (f"this may identify somebody ({all_of_it}): use the reference and roles instead",) if found else ()


def past_already(what: str, due: str, today: str, *, before: str = "") -> tuple[str, ...]:
    """Said where something is wanted by a day that has gone, which may be a slip; not of the day that it had before."""
    return (f"{what} {day(due)}, a day that is past already",) if due != before and is_past(due, today) else ()


def notes_on_set_up(
    audit: Audit, details: SessionDetails, *, today: str = "", before: SessionDetails | None = None
) -> tuple[str, ...]:
    """What to look at in a set-up: a quorum that no meeting can have, a day that has gone, what may identify somebody.

    Without `today` nothing is said of days; nor is of one that the set-up had `before`.
    """
    never = never_quorate(audit.questions, details)
    had = before.returns_due if before else ""
    past = past_already("returns are due by", details.returns_due, today, before=had)
    names = identifiers_in(audit, details.title, details.reason, details.commissioned_by, *details.records)
    return (*([never] if never else ()), *past, *names)


def cleaned(given: Given) -> Given:
    """What was given, its text safe to show."""
    return Given(clean_text(given.value).strip(), given.state) if isinstance(given.value, str) else given


def needed(text: str, missing: str, hint: str) -> str:
    """The text, safe to show; AuditError where there is none."""
    text = clean_text(text).strip()
    if not text:
        raise AuditError(missing, hint=hint)
    return text
