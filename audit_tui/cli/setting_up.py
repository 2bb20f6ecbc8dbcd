"""An audit set up, and its set-up changed."""

from argparse import Namespace

from audit_tui.cli.on_session import done
from audit_tui.cli.printing import complain, say
from audit_tui.cli.question_sets import same_version_elsewhere
from audit_tui.domain.dates import as_stored
from audit_tui.domain.outcome import notes_on_set_up
from audit_tui.domain.session import SessionDetails
from audit_tui.domain.set_up import check_details, reference_as_meant
from audit_tui.errors import AuditError
from audit_tui.keys import NOBODY_ELSE
from audit_tui.services import acts
from audit_tui.workspace import Workspace


def new(workspace: Workspace, words: Namespace) -> int:
    """Set up an audit."""
    found = workspace.library.read(words.questions)
    start, end = _period(words.period or "")
    details = SessionDetails(
        id=workspace.new_id(found.id),
        title=words.title,
        created=workspace.clock().isoformat(),
        agencies=tuple(words.agency or ()),
        records=tuple(map(reference_as_meant, words.record or ())),
        period_start=start,
        period_end=end,
        commissioned_by=words.commissioned_by or "",
        reason=words.reason or "",
        returns_due=words.returns_due or "",
        destroy_by=words.destroy_by or "",
        quorum=found.quorum,
        grades=not words.no_grades,
        short_form=words.short,
    )
    check_details(found, details)  # before anybody thinks of a passphrase
    other = same_version_elsewhere(workspace, found)
    session = workspace.create(found, details, passphrase=_passphrase(words))
    session.close()
    if other:
        mend = f"raise it and set this one up anew; audit-tui diff {other} {found.id} shows what differs"
        complain(f"note: the audit {other} has other questions under the same version {found.version}: {mend}")
    if warning := workspace.warning():
        complain(f"note: {warning}")
    for warning in notes_on_set_up(session.audit, details, today=session.now()[:10]):
        complain(f"note: {warning}")
    if session.key:
        complain(f"note: {NOBODY_ELSE}")
    say(session.audit.details.id)
    return 0


def change(workspace: Workspace, words: Namespace) -> int:
    """Change the set-up."""
    session = workspace.open(words.session)
    details = session.audit.details
    start, end = _period(words.period) if words.period else (details.period_start, details.period_end)
    changed = details.with_changes(
        title=words.title or details.title,
        agencies=tuple(dict.fromkeys((*details.agencies, *(words.agency or ())))),
        records=tuple(dict.fromkeys((*details.records, *map(reference_as_meant, words.record or ())))),
        period_start=start,
        period_end=end,
        reason=details.reason if words.reason is None else words.reason,
        commissioned_by=details.commissioned_by if words.commissioned_by is None else words.commissioned_by,
        returns_due=details.returns_due if words.returns_due is None else words.returns_due,
        reaudit_due=details.reaudit_due if words.reaudit_due is None else words.reaudit_due,
        destroy_by=details.destroy_by if words.destroy_by is None else words.destroy_by,
    )
    outcome = acts.change_details(session.audit, changed, today=session.now()[:10])
    return done(session, outcome, f"{details.id} is changed")


def _passphrase(words: Namespace) -> str | None:
    """A passphrase for a new audit, where one is wanted."""
    from audit_tui.cli.passphrases import new_passphrase

    return new_passphrase() if words.encrypt else None


def _period(text: str) -> tuple[str, str]:
    start, between, end = text.partition(" to " if " to " in text else "..")
    if text and not between:
        raise AuditError(f"‘{text}’ is not a period", hint="write it as 1 October 2025 to 30 September 2026")
    return as_stored(start), as_stored(end)
