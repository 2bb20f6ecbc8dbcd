"""What an act gives back before it is saved, and what every act does with the words that it is given."""

from dataclasses import dataclass

from audit_tui.domain.asking import Context
from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.fitting import Given
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AuditError
from audit_tui.text import clean_text


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


def identifiers_in(audit: Audit, *texts: str) -> tuple[str, ...]:
    """What in some texts may identify somebody, as one sentence: a screen has room for few; none where nothing does."""
    from audit_tui.domain.identifiers import possible_identifiers  # many patterns, which nobody needs who only looks

    known = audit.questions.own_words
    found = [str(seen) for text in texts for seen in possible_identifiers(text, guard=audit.guard, known=known)]
    all_of_it = "; ".join(dict.fromkeys(found))
    return (f"this may identify somebody ({all_of_it}): use the reference and roles instead",) if found else ()


def identifiers_in_set_up(audit: Audit, details: SessionDetails) -> tuple[str, ...]:
    """What in the words of a set-up may identify somebody, the records' references among them."""
    return identifiers_in(audit, details.title, details.reason, details.commissioned_by, *details.records)


def cleaned(given: Given) -> Given:
    """What was given, its text safe to show."""
    return Given(clean_text(given.value).strip(), given.state) if isinstance(given.value, str) else given


def needed(text: str, missing: str, hint: str) -> str:
    """The text, safe to show; AuditError where there is none."""
    text = clean_text(text).strip()
    if not text:
        raise AuditError(missing, hint=hint)
    return text
