"""What the panel put its name to: everything that was agreed, told from what goes on after it."""

import hashlib
import json
from collections.abc import Iterable

from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.learning import Feedback, SignOff, Uptake
from audit_tui.domain.session import Action, Answer, Concern, Draft, Entity, Meeting, Place, SessionDetails, Spent
from audit_tui.errors import AuditError
from audit_tui.text import day

_GOES_ON = (SignOff, Feedback, Uptake, Concern, Place, Draft, Spent)
"""A concern may be raised and followed up at any time; what becomes of the learning is told for years."""

_ASIDE: dict[type[Entity], set[str]] = {
    Action: {"status", "updates", "embedding", "embedded_on"},
    SessionDetails: {"reaudit_due"},
    Meeting: {"ended"},
}
"""What goes on of the rest: how an action is getting on, when the topic is audited again, the meeting that signs."""


def content_digest(audit: Audit) -> str:
    """The digest (sha256) of all that a sign-off is of: the same content, however it came about, gives the same."""
    said = [[*key, _content(entity)] for key, entity in sorted(audit.entities.items()) if _counts(audit, entity)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def require_not_signed(audit: Audit, changes: Iterable[Change]) -> None:
    """AuditError where these changes would alter what the panel has signed; reopening it comes first."""
    signed = audit.signed
    if signed is not None and content_digest(audit.with_changes(changes)) != signed.digest:
        raise AuditError(f"this audit was signed off on {day(signed.at)}", hint="reopen it first, and say why")


def _counts(audit: Audit, entity: Entity) -> bool:
    if isinstance(entity, Answer):
        safety = audit.questions.used_as("safety_question")
        return safety is None or entity.question != safety.id
    if isinstance(entity, Meeting) and audit.signed is not None:
        return entity.begun <= audit.signed.at  # one that was held afterwards is of what goes on
    return not isinstance(entity, _GOES_ON)


def _content(entity: Entity) -> object:
    aside = _ASIDE.get(type(entity))
    return entity.model_dump(mode="json", exclude=aside, exclude_defaults=True)  # a later version's field changes none
