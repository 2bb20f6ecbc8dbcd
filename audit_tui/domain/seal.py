"""Who may see whose answer: the one place that opens an answer to a screen, a list or an export."""

from dataclasses import dataclass

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL


@dataclass(frozen=True)
class Sealed:
    """An answer is there and may not be seen yet."""


def seen_by(viewer: str, audit: Audit, record: str, seat: str, question: Question) -> Answer | Sealed | None:
    """A seat's answer as this viewer may see it: its own always, an agency's by the panel once it is revealed.

    What the panel answered is the panel's; an agency never sees another agency's answer here.
    """
    answer = audit.answer(record, seat, question.id)
    if answer is None or viewer == seat:
        return answer
    return answer if viewer == PANEL and audit.revealed(record, question) else Sealed()
