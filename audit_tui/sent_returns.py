"""A return that was sent as a bundle, opened as the auditor's own copy of it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Answer, Entity, Involvement, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.opened import OpenSession
from audit_tui.returns.bundle import bundle_at, working_copy
from audit_tui.workspace import Workspace


def open_bundle(workspace: Workspace, path: Path) -> str:
    """The id of the auditor's own copy of a return that was sent as a bundle: the one that is there, or a new one.

    What was answered in the copy stays; records that a later bundle adds are added. Raises AuditError, NotSaved.
    """
    bundle = bundle_at(path)
    try:
        questions, details, entities = working_copy(bundle)
    except AuditError as error:
        raise AuditError(error.message, hint=error.hint, path=path) from error
    session = _copy_of(workspace, details, questions)
    if session is None:
        session = workspace.create(questions, details.with_changes(id=workspace.free_id(details.id)), entities)
    else:
        _require_same_key(path, session.audit.details, details)
        if changes := tuple(_newly_sent(session.audit, details, entities)):
            session.keep_generation()
            session.commit(Outcome(changes), by=details.return_of)
    session.close()
    return session.folder.name


def _copy_of(workspace: Workspace, details: SessionDetails, questions: QuestionSet) -> OpenSession | None:
    """The copy that was made of this return before; DamagedFile where one of its name cannot be read."""
    for folder in workspace.session_folders():
        if re.fullmatch(rf"{re.escape(details.id)}(-\d+)?", folder.name):
            session = workspace.open(str(folder.absolute()))
            own = session.audit.details
            same = all(getattr(own, name) == getattr(details, name) for name in ("return_of", "returned_to", "created"))
            if same and session.audit.questions.digest == questions.digest:
                return session
            session.close()
    return None


def _newly_sent(copy: Audit, details: SessionDetails, entities: Sequence[Entity]) -> Iterator[Entity]:
    """What a later bundle adds to an auditor's copy: records, and the audit's own facts and days, or takes back.

    What the panel says of a record is as it was sent last; no answer of the auditor's is lost.
    """
    sent = {each.key for each in entities}
    for there in copy.entities.values():
        withdrawn = isinstance(there, Answer) and there.seat == PANEL and there.given and there.key not in sent
        if withdrawn and isinstance(there, Answer) and there.record in details.records:
            yield there.with_given(None, None)
    for each in entities:
        match copy.entities.get(each.key), each:
            case None, _:
                yield each
            case Involvement() as there, Involvement(due=due) if there.due != due:
                yield there.model_copy(update={"due": due})
            case there, Answer(seat=seat) if seat == PANEL and there != each:
                yield each
    own = copy.details
    records = tuple(dict.fromkeys((*own.records, *details.records)))
    key = own.return_key or details.return_key  # a blank from before the audit was encrypted does not take it away
    after = own.with_changes(records=records, returns_due=details.returns_due, return_key=key)
    if after != own:
        yield after


def _require_same_key(path: Path, own: SessionDetails, sent: SessionDetails) -> None:
    """Refuse a blank that would have a return encrypted for somebody else than the first one said."""
    if own.return_key and sent.return_key and own.return_key != sent.return_key:
        raise AuditError(
            "would have this return encrypted for another audit than the blank that you began with",
            hint="nothing was changed; ask the facilitator which of the two is theirs",
            path=path,
        )
