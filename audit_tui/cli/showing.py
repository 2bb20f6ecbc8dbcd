"""Where a session stands."""

from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from audit_tui.cli.printing import Shape, say_json, say_lines
from audit_tui.listing import keep_standing, kept_standing
from audit_tui.workspace import Workspace

if TYPE_CHECKING:  # what was said before and still holds is said again, and nothing is opened
    from audit_tui.opened import OpenSession


def show(workspace: Workspace, words: Namespace) -> int:
    """Where a session stands."""
    if not (words.record or words.seat or words.json):
        return say_lines(_as_a_whole(workspace, words))
    shape, lines = _standing(workspace, workspace.open(words.session), words)
    return say_json(shape) if words.json else say_lines(lines)


def _as_a_whole(workspace: Workspace, words: Namespace) -> Iterable[str]:
    """All of it in words, those that were kept where nothing has changed since."""
    state = None
    with suppress(OSError):  # opening it says what there is to say
        state, kept = kept_standing(workspace.folder_of(words.session), lambda topic: _beside(workspace, topic))
        if kept is not None:
            return kept
    session = workspace.open(words.session)
    beside = _beside(workspace, session.audit.questions.id)
    said = tuple(_standing(workspace, session, words)[1])
    if state is not None and beside == _beside(workspace, session.audit.questions.id):
        keep_standing(session, state, beside, said)
    return said


def _beside(workspace: Workspace, topic: str) -> str:
    """What the words rest on beside the session: the day, and the question set that the library has of its topic."""
    return f"{workspace.clock().isoformat()[:10]} {workspace.digest_of(topic)}"


def _standing(workspace: Workspace, session: "OpenSession", words: Namespace) -> tuple[Shape, Iterable[str]]:
    """For a program and in words."""
    from audit_tui.cli import shapes
    from audit_tui.cli.on_session import seat_of
    from audit_tui.cli.wording import standing_lines
    from audit_tui.domain.known import require_record

    audit = session.audit
    viewer = seat_of(audit, words.seat)
    if words.record:
        require_record(audit, words.record)
    newer = workspace.newer_questions(audit.questions)
    records, today = (words.record,) if words.record else audit.details.records, session.now()[:10]
    shape = shapes.standing(audit, records, viewer, today=today, newer=newer)
    return shape, standing_lines(audit, shape, viewer, today=today, newer=newer)
