"""A preview: a made-up audit of one record, for whoever writes a question set to walk through, and then thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager

from audit_tui.domain.asking import board, routed
from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_term
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Place, QuestionSetCopy, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.services.walking import walk_order
from audit_tui.workspace import Workspace

SESSION_ID = "preview"
RECORD = "PRE-VIEW"


@contextmanager
def throw_away_audit(
    workspace: Workspace, questions: QuestionSet, seat: str, *, short: bool = False
) -> Iterator[Workspace]:
    """A workspace that holds one audit of these questions, `SESSION_ID`, in which this seat stands at the topic."""
    with workspace.throw_away(SESSION_ID) as apart:
        details = _details(workspace, questions, short=short)
        apart.create(questions, details, _places(questions, details, seat)).close()
        yield apart


def seat_to_begin(questions: QuestionSet, wanted: str | None) -> str:
    """The seat that was asked for, else the agency that is asked most; AuditError where the set has no such agency."""
    agencies = questions.vocabulary.agencies
    if wanted is None:
        codes = (each.code for each in agencies)
        return max(codes, key=lambda code: sum(routed(each, code) for each in questions.questions), default=PANEL)
    if wanted != PANEL:
        require_term("agency", wanted, agencies)
    return wanted


def _details(workspace: Workspace, questions: QuestionSet, *, short: bool) -> SessionDetails:
    now = workspace.clock()
    return SessionDetails(
        id=SESSION_ID,
        title=f"Preview: {questions.title}",
        created=now.isoformat(),
        agencies=tuple(each.code for each in questions.vocabulary.agencies),
        records=(RECORD,),
        period_start=now.date().replace(year=now.year - 1, day=1).isoformat(),
        period_end=now.date().isoformat(),
        quorum=questions.quorum,
        short_form=short,
        fictional=True,
    )


def _places(questions: QuestionSet, details: SessionDetails, seat: str) -> tuple[Place, ...]:
    """The first question of the topic itself that is put to the seat: record details come before it."""
    audit = Audit.of((details, QuestionSetCopy(question_set=questions)))
    order = walk_order(audit, board(audit, RECORD, seat), seat)
    first = next((each for each in order if questions.of_topic(each.id)), None)
    return (Place(seat=seat, record=RECORD, question=first.id),) if first is not None else ()
