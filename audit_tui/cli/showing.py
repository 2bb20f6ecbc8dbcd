"""Where a session stands."""

from argparse import Namespace

from audit_tui.cli import shapes
from audit_tui.cli.on_session import seat_of
from audit_tui.cli.printing import say, say_json
from audit_tui.cli.wording import standing_lines
from audit_tui.domain.known import require_record
from audit_tui.workspace import Workspace


def show(workspace: Workspace, words: Namespace) -> int:
    """Where a session stands."""
    session = workspace.open(words.session)
    audit = session.audit
    viewer = seat_of(audit, words.seat)
    if words.record:
        require_record(audit, words.record)
    newer = workspace.newer_questions(audit.questions)
    records, today = (words.record,) if words.record else audit.details.records, session.now()[:10]
    shape = shapes.standing(audit, records, viewer, today=today, newer=newer)
    if words.json:
        return say_json(shape)
    for line in standing_lines(audit, shape, viewer, today=today, newer=newer):
        say(line)
    return 0
