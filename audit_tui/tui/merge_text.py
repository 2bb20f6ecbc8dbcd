"""What the merge of returns shows, as text: counts, a row for whatever needs a look, and each row in full.

What was answered is hidden until somebody asks for it: it may be sealed, and the screen on a projector.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.domain.audit import Audit
from audit_tui.domain.returned import Returned
from audit_tui.returns import layout
from audit_tui.returns.saying import BLANK, KINDS, not_asked, of_return, why_refused
from audit_tui.text import one_line, plural
from audit_tui.tui.widgets.choices import Choice

if TYPE_CHECKING:  # reading workbooks is for those who take returns in
    from audit_tui.returns.merging import Line, Merge

HIDDEN = "•••"
_HIDDEN_WHY = "cannot be taken in; v shows why"
_LATE = "came after the others’ were revealed, and is marked so"


@dataclass(frozen=True)
class Row:
    """A row of the list: how it stands there, in full, and the line that it is of where that is one."""

    choice: Choice
    full: str
    line: "Line | None" = None


@dataclass(frozen=True)
class Shown:
    """How lines are shown: these changed ones marked, and what was answered hidden or not."""

    audit: Audit
    marked: Collection["Line"] = ()
    values: bool = False


def counts(lines: Sequence["Line"], marked: int | None = None) -> str:
    """`24 new, 2 the same, 1 changed (none marked), 1 refused`."""
    found = Counter(line.kind for line in lines)
    of_changed = "" if marked is None else f" ({marked or 'none'} marked)"
    parts = [f"{found[kind]} {words}{of_changed * (kind == 'changed')}" for kind, words in KINDS.items() if found[kind]]
    return ", ".join(parts) or "nothing"


def about(merge: "Merge", files: Sequence[Returned], shown: Shown) -> str:
    """The counts over all files, and what to do."""
    left_out = sum(len(each.left_out) for each in files)
    of_columns = f", {plural(left_out, 'column')} left out" if left_out else ""
    values = (
        "Answers are shown: v hides them." if shown.values else "Answers are hidden, they may be sealed: v shows them."
    )
    news = any(line.kind in ("new", "changed") for line in merge.lines)
    none = "" if news else "\nThere is nothing in them to take in: g names other files, Esc goes back."
    return f"Nothing is taken in yet: {counts(merge.lines, len(shown.marked))}{of_columns}.\n{values}{none}"


def rows(merge: "Merge", files: Sequence[Returned], shown: Shown) -> list[Row]:
    """Files that cannot be taken first; then record by record and agency by agency what needs a look."""
    found: list[Row] = []
    for (record, seat), group in groupby(merge.lines, key=lambda line: (line.record, line.seat)):
        lines = list(group)
        found.append(_head(record, seat, lines, shown))
        found += [_row(line, len(found) + place, shown) for place, line in enumerate(filter(_needs_a_look, lines))]
    notes = [f"left out of {each.file}: {'; '.join(each.left_out)}" for each in files if each.left_out]
    notes += [f"note: {words}" for words in merge.warnings]
    return found + [Row(Choice(f"note {place}", one_line(words)), words) for place, words in enumerate(notes)]


def taken_in_words(merge: "Merge", audit: Audit) -> str:
    """What was taken, and how much was not."""
    taken = [line for line in merge.lines if line.taken]
    answers = sum(bool(line.question) for line in taken)
    parts = [plural(answers, "answer")] if answers else []
    for what in ("return", "concern"):
        of_it = sum(line.what == what for line in taken)
        parts += [plural(of_it, what)] if of_it else []
    names = dict.fromkeys(audit.questions.agency_label(line.seat) for line in taken)
    left = sum(not line.taken and line.kind != "same" for line in merge.lines)
    rest = f" {left} not taken in (T looks again)." if left else ""
    return f"Taken in: {', '.join(parts)} of {', '.join(names)}.{rest}"


def _needs_a_look(line: "Line") -> bool:
    """New answers and what is the same are counted only; a concern is never only counted."""
    if line.kind in ("new", "same"):
        return line.kind == "new" and (not line.asked or line.late or line.what == "concern")
    return True


def _head(record: str, seat: str, lines: Sequence["Line"], shown: Shown) -> Row:
    name = shown.audit.questions.agency_label(seat) if seat else ""
    what = "  ".join(part for part in (record, name) if part) or "Files"
    words = "; ".join(dict.fromkeys([counts(lines), *filter(None, map(of_return, lines))]))
    return Row(Choice(f"head {record} {seat}", what, words), f"{what}: {words}")


def _row(line: "Line", place: int, shown: Shown) -> Row:
    mark = ("[x] " if line in shown.marked else "[ ] ") if line.kind == "changed" else ""
    words = _words(line, shown)
    where = ", ".join(part for part in (line.file, line.where) if part)
    question = shown.audit.questions.question(line.question)
    what = Path(line.file).name if line.what in ("file", BLANK) else line.what
    full = (f"{what}: {KINDS[line.kind]} ({where})", words, question.text if question else "")
    choice = Choice(
        str(place),
        f"  {mark}{KINDS[line.kind]}  {what}",
        one_line(words if line.question and line.kind != "refused" else f"{words} ({where})"),
    )
    return Row(choice, "\n".join(part for part in full if part), line)


def _words(line: "Line", shown: Shown) -> str:
    """What is to be said of a line; of an answer, nothing that tells it while answers are hidden."""
    of_answer = bool(line.question) or (line.what == "unread" and not line.why.endswith(layout.OF_CONCERN))
    hidden = of_answer and not shown.values
    why = _HIDDEN_WHY if hidden and line.kind == "refused" else why_refused(line)
    before, after = (HIDDEN, HIDDEN) if hidden else (line.before or "nothing", line.after)
    told = line.kind in ("changed", "conflict") or (line.what == "concern" and line.after)
    values = (after if line.what == "concern" else f"{before} → {after}") if told else ""
    flags = [_LATE] * line.late + ([] if line.asked else [not_asked(shown.audit, line)])
    return "; ".join(part for part in (why, values, *flags) if part)
