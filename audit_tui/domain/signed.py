"""What the panel put its name to: everything that was agreed, told from what goes on after it."""

import hashlib
import json
from collections.abc import Iterable

from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.learning import Feedback, SignOff, Uptake
from audit_tui.domain.session import Action, Answer, Concern, Copy, Draft, Entity, Meeting, Place, SessionDetails, Spent
from audit_tui.domain.words import SAFETY_YES
from audit_tui.errors import AuditError
from audit_tui.text import day

_GOES_ON = (SignOff, Feedback, Uptake, Concern, Place, Draft, Spent, Copy)
"""A concern may be raised and followed up at any time; what becomes of the learning is told for years."""

_ASIDE: dict[type[Entity], set[str]] = {
    Action: {"status", "updates", "embedding", "embedded_on"},
    SessionDetails: {"reaudit_due", "destroy_by"},
    Meeting: {"ended", "minutes", "planned", "present", "left"},
}
"""What goes on of the rest: how an action gets on, the next audit and the end of this one, the meeting that signs."""


def content_digest(audit: Audit, *, at: str = "") -> str:
    """The digest (sha256) of all that a sign-off is of: the same content, however it came about, gives the same.

    `at` is the moment of a sign-off that is still to come; a meeting that begins then or later is not of it.
    """
    until = at or (audit.signed.at if audit.signed else "")
    said = [[*key, said] for key, entity in sorted(audit.entities.items()) if (said := _content(audit, entity, until))]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def counts(kind: str) -> bool:
    """Whether a sign-off is of what is of this kind."""
    return kind not in {entity.kind for entity in _GOES_ON}


def require_not_signed(audit: Audit, changes: Iterable[Change]) -> None:
    """AuditError where these changes would alter what the panel has signed; reopening it comes first."""
    signed = audit.signed
    if signed is not None and any(_alters(audit, change, signed.at) for change in changes):
        raise AuditError(f"this audit was signed off on {day(signed.at)}", hint="reopen it first, and say why")


def _alters(audit: Audit, change: Change, until: str) -> bool:
    before, after = audit.entities.get(change.key), None if isinstance(change, Removal) else change
    if isinstance(after, Answer) and _is_safety(audit, after):
        return after.value != SAFETY_YES and before != after  # a concern may always be said, and never unsaid
    return _content(audit, before, until) != _content(audit, after, until)


def _content(audit: Audit, entity: Entity | None, until: str) -> object:
    """What counts of a thing; None where nothing does."""
    if entity is None or isinstance(entity, _GOES_ON) or (isinstance(entity, Answer) and _is_safety(audit, entity)):
        return None
    if isinstance(entity, Meeting) and until and entity.begun >= until:
        return None
    aside = _ASIDE.get(type(entity))
    said = entity.model_dump(mode="json", exclude=aside, exclude_defaults=True)  # a later version's field changes none
    there = {"there": sorted((*entity.present, *entity.left))} if isinstance(entity, Meeting) else {}
    return {**said, **there}


def _is_safety(audit: Audit, answer: Answer) -> bool:
    safety = audit.questions.used_as("safety_question")
    return safety is not None and answer.question == safety.id
