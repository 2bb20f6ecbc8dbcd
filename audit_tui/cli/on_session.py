"""What commands on a session share: how an act is saved and said, whose seat it is, and codes in a row."""

from typing import TYPE_CHECKING

from audit_tui.cli.printing import complain, say
from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_agency
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError

if TYPE_CHECKING:  # an act brings both; what only looks does without the first
    from audit_tui.domain.outcome import Outcome
    from audit_tui.opened import OpenSession


def done(session: "OpenSession", outcome: "Outcome", said: str, *, by: str = PANEL) -> int:
    """Save an act, say it, and say its warnings."""
    session.writes(outcome, by=by)  # refused before anything is written, also the copies
    session.keep_generation()
    session.commit(outcome, by=by)
    keep_copies(session)
    session.close()
    say(said)
    for warning in outcome.warnings:
        complain(f"note: {warning}")
    if outcome.ask_next:
        complain(f"note: {outcome.ask_next} is to be answered now")
    return 0


def keep_copies(session: "OpenSession") -> None:
    """Have a copy and an anchor of what was just saved."""
    try:
        session.keep_generation()
    except AuditError as error:
        complain(f"note: it is saved, but no copy of it was kept: {error}")


def seat_of(audit: Audit, seat: str | None) -> str:
    """The seat that was named, the panel where none was; AuditError where the session has no such agency.

    In an auditor's own copy it is the auditor's agency, and nobody else's.
    """
    own = audit.details.return_of
    if own and seat in (None, own):
        return own
    if own:
        whose = audit.questions.agency_label(own)
        raise AuditError(f"this is the return of {whose} alone", hint="leave --as out")
    if seat is None or seat == PANEL:
        return PANEL
    require_agency(audit, seat)
    return seat


def listed(text: str) -> tuple[str, ...]:
    """Codes that are written with commas between them."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def named_text(text: str, example: str) -> tuple[str, str]:
    """Whose words these are, and the words: `police=We think that …`."""
    agency, equals, words = text.partition("=")
    if not equals:
        raise AuditError(f"‘{text}’ does not say whose view it is", hint=f"write it as {example}")
    return agency.strip(), words
