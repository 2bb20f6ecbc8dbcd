"""What comes of a return, in words: the command and the screen say it alike."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.words import INVOLVEMENT_LABELS
from audit_tui.returns.greying import condition_in_words
from audit_tui.returns.lines import Kind, Line

LINE_LABELS: dict[Kind, str] = {
    "new": "new",
    "same": "the same",
    "changed": "changed",
    "conflict": "in conflict",
    "refused": "refused",
}


def of_return(line: Line) -> str:
    """What a line says of a whole return that is worth a look: finished, with what it lacks, or not known."""
    if line.what != "return" or not (line.kind == "new" or line.missing):
        return ""
    if line.after == INVOLVEMENT_LABELS["not_known"]:
        return "says that the child is not known to it"
    if line.after != INVOLVEMENT_LABELS["returned"]:
        return ""
    return "says that it is finished" + (f", with {line.missing} required missing" if line.missing else "")


def not_asked(audit: Audit, line: Line) -> str:
    """That an answer is to a question that is not asked now, and when it would be."""
    question = audit.questions.question(line.question)
    when = question.asked_when if question is not None else None
    where = f" (asked where {condition_in_words(audit.questions, when)})" if when is not None else ""
    return f"not asked of {audit.questions.agency_label(line.seat)} now{where}; kept, and not counted"


def why_refused(line: Line) -> str:
    """Why something is refused, without the question's id where that is said before it, and what goes with it."""
    why = line.why.removeprefix(f"{line.what}: ").removeprefix(f"{line.what} ")
    return "; ".join(part for part in (why, left_out(line)) if part)


def left_out(line: Line) -> str:
    """What stands beside a refused answer and is not taken either; empty where nothing does."""
    return f"left out with it: {line.beside} (read it in the file)" if line.beside else ""
