"""What comes of a return, in words: the command and the screen say it alike."""

from typing import TYPE_CHECKING

from audit_tui.domain.audit import Audit
from audit_tui.domain.words import INVOLVEMENT_LABELS
from audit_tui.returns.greying import condition_in_words

if TYPE_CHECKING:  # planning a merge is for those who take returns in
    from audit_tui.returns.merging import Kind, Line

KINDS: "dict[Kind, str]" = {
    "new": "new",
    "same": "the same",
    "changed": "changed",
    "conflict": "in conflict",
    "refused": "refused",
}


BLANK = "blank"
"""What a line is about that says that a file is as it was sent out."""


def of_return(line: "Line") -> str:
    """What a line says of a whole return that is worth a look: finished, with what it lacks, or not known."""
    if line.what != "return" or not (line.kind == "new" or line.missing):
        return ""
    if line.after == INVOLVEMENT_LABELS["not_known"]:
        return "says that the child is not known to it"
    if line.after != INVOLVEMENT_LABELS["returned"]:
        return ""
    return "says that it is finished" + (f", with {line.missing} required missing" if line.missing else "")


def not_asked(audit: Audit, line: "Line") -> str:
    """That an answer is to a question that is not asked now, and when it would be."""
    question = audit.questions.question(line.question)
    when = question.asked_when if question is not None else None
    where = f" (asked where {condition_in_words(audit.questions, when)})" if when is not None else ""
    return f"not asked of {audit.questions.agency_label(line.seat)} now{where}; kept, and not counted"


def why_refused(line: "Line") -> str:
    """Why something is refused, without the question's id where that is said before it."""
    return line.why.removeprefix(f"{line.what}: ").removeprefix(f"{line.what} ")
