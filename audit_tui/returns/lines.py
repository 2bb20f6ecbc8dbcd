"""A line of what comes of a return: one thing that a file says, and whether it is new, changed or cannot be taken."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from audit_tui.text import clean_text, one_line

Kind = Literal["new", "same", "changed", "conflict", "refused"]

CONCERN = "concern"
"""What a line is about that raises a concern."""

BLANK = "blank"
"""What a line is about that says that a file is as it was sent out."""

UNREAD = "unread"
"""What a line is about that says that something could not be read, where it stands on no row that is known."""

_ONE_LINE = ("where", "record", "seat", "question", "what", "why")


@dataclass(frozen=True)
class Line:
    """One thing that a file says, and what comes of it.

    `question` is empty for what is said of a whole record, and for a concern; `what` is what people read. `before` and
    `after` are in words. `asked` is false where the question is not asked of them now: the answer is kept and not
    counted. `late` says that the others' answers were already opened to the panel, of what is new or changed. `text`
    and `told` are a concern's own words, and to whom it was passed. `missing` is how many required questions a return
    that is said to be finished lacks when all is taken. `beside` is what is left out with an answer that is refused:
    never its words, which may be sealed.
    """

    kind: Kind
    file: str
    where: str
    record: str
    seat: str
    question: str
    what: str
    before: str = ""
    after: str = ""
    asked: bool = True
    late: bool = False
    why: str = ""
    taken: bool = False
    text: str = ""
    told: str = ""
    missing: int = 0
    beside: str = ""


def safe_line(
    kind: Kind, file: str, where: str, record: str, seat: str, question: str, what: str, **named: Any
) -> Line:
    """A line with what comes out of a file made safe to show; an answer is already."""
    line = Line(kind, clean_text(file), where, record, seat, question, what, **named)
    texts: dict[str, Any] = {name: one_line(getattr(line, name)) for name in _ONE_LINE}
    return replace(line, **texts)


def sortable(where: str) -> str:
    """A place with its numbers made equally long: row 9 goes before row 10."""
    return re.sub(r"\d+", lambda found: found[0].zfill(9), where)
