"""Which returns are still to come, by when, and which are overdue."""

from dataclasses import dataclass

from audit_tui.domain.asking import contributing
from audit_tui.domain.audit import Audit
from audit_tui.domain.dates import is_past
from audit_tui.domain.words import INVOLVEMENT_LABELS
from audit_tui.text import day


@dataclass(frozen=True)
class Awaited:
    """A return that is awaited; `due` is a day (ISO 8601), or empty where none was set."""

    record: str
    agency: str
    due: str
    overdue: bool


def awaited(audit: Audit, today: str) -> tuple[Awaited, ...]:
    """The returns that are expected and not in, in the order of records and agencies; `today` is a day (ISO 8601)."""
    return tuple(
        Awaited(record, agency, due, overdue=is_past(due, today))
        for record in audit.details.records
        for agency in contributing(audit, record)
        if audit.involvement(record, agency) == "awaiting"
        for due in [audit.due(record, agency)]
    )


def return_state(audit: Audit, record: str, agency: str, today: str) -> str:
    """How an agency's return for a record stands, in a word or two: returned, awaited, OVERDUE, or none to come."""
    state = audit.involvement(record, agency)
    if state == "awaiting" and agency not in contributing(audit, record):
        return "not asked"
    overdue = state == "awaiting" and is_past(audit.due(record, agency), today)
    return "OVERDUE" if overdue else INVOLVEMENT_LABELS[state]


def return_in_words(audit: Audit, record: str, agency: str, today: str) -> str:
    """How an agency's return for a record stands, with its day: awaited by 1 November 2026, OVERDUE since then."""
    words, due = return_state(audit, record, agency, today), audit.due(record, agency)
    joint = {INVOLVEMENT_LABELS["awaiting"]: "by", "OVERDUE": "since"}.get(words)
    return f"{words} {joint} {day(due)}" if joint and due else words
