"""What the merge of returns shows, as text: counts, a row for whatever needs a look, and each row in full.

What was answered is hidden until somebody asks for it: it may be sealed, and the screen on a projector.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.domain.audit import Audit
from audit_tui.domain.returned import Returned
from audit_tui.returns import layout
from audit_tui.returns.lines import BLANK, CONCERN, Line
from audit_tui.returns.saying import LINE_LABELS, left_out, not_asked, of_return, why_refused
from audit_tui.text import one_line, plural
from audit_tui.tui.widgets.choices import Choice

if TYPE_CHECKING:  # reading workbooks is for those who take returns in
    from audit_tui.returns.merging import Merge

HIDDEN = "•••"
_PUT_RIGHT = "What was refused: a on the record puts it right, or the agency sends it again."
_HIDDEN_WHY = "cannot be taken in; v shows why"
_SAID_OPENLY = frozenset({"file", BLANK, CONCERN, "return"})
"""What a refused line may be about whose reason tells no answer."""

_LATE = "came after the others’ were revealed, and is marked so"


@dataclass(frozen=True)
class Row:
    """A row of the list: how it stands there, in full, and the line that it is of where that is one."""

    choice: Choice
    full: str
    line: Line | None = None


@dataclass(frozen=True)
class Shown:
    """How lines are shown: these changed ones marked, and what was answered hidden or not."""

    audit: Audit
    marked: Collection[Line] = ()
    values: bool = False


def counts(lines: Sequence[Line], marked: int | None = None) -> str:
    """`24 new, 2 the same, 1 changed (none marked), 1 refused`."""
    found = Counter(line.kind for line in lines)
    of_changed = "" if marked is None else f" ({marked or 'none'} marked)"
    kinds = [(kind, words) for kind, words in LINE_LABELS.items() if found[kind]]
    parts = [f"{found[kind]} {words}{of_changed * (kind == 'changed')}" for kind, words in kinds]
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
        found += [_row(line, shown) for line in lines if _needs_a_look(line, shown)]
    notes = [f"left out of {each.file}: {'; '.join(each.left_out)}" for each in files if each.left_out]
    notes += [f"note: {words}" for words in merge.warnings]
    return [
        *_told_apart(found),
        *(Row(Choice(f"note {place}", one_line(words)), words) for place, words in enumerate(notes)),
    ]


def _told_apart(found: Iterable[Row]) -> Iterator[Row]:
    """The rows with a code of their own each, which stays as others come and go: two concerns stand in one place."""
    seen: Counter[str] = Counter()
    for row in found:
        code = row.choice.code
        seen[code] += 1
        yield replace(row, choice=replace(row.choice, code=f"{code} {seen[code]}"))


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
    refused = any(line.kind == "refused" and line.question for line in merge.lines)
    then = f"\n{_PUT_RIGHT}" if refused else ""
    return f"Taken in: {', '.join(parts)} of {', '.join(names)}.{rest}{then}"


def _needs_a_look(line: Line, shown: Shown) -> bool:
    """New answers are counted only where answers are hidden, what is the same always, a concern never."""
    if line.kind in ("new", "same"):
        look = not line.asked or line.late or line.what == CONCERN or (shown.values and bool(line.question))
        return line.kind == "new" and look
    return True


def _head(record: str, seat: str, lines: Sequence[Line], shown: Shown) -> Row:
    name = shown.audit.questions.agency_label(seat) if seat else ""
    what = "  ".join(part for part in (record, name) if part) or "Files"
    words = "; ".join(dict.fromkeys([counts(lines), *filter(None, map(of_return, lines))]))
    return Row(Choice(f"head {record} {seat}", what, words), f"{what}: {words}")


def _row(line: Line, shown: Shown) -> Row:
    mark = ("[x] " if line in shown.marked else "[ ] ") if line.kind == "changed" else ""
    words = _words(line, shown)
    where = ", ".join(part for part in (line.file, line.where) if part)
    question = shown.audit.questions.question(line.question)
    of_file = line.what in ("file", BLANK)
    what = Path(line.file).name if of_file else line.what
    full = (f"{what}: {LINE_LABELS[line.kind]} ({where})", words, question.text if question else "")
    if line.kind == "refused" and not of_file:
        note = f"{where}: {words}"
    else:
        note = words if line.question else f"{words} ({where})"
    code = f"{line.kind} {where} {line.record} {line.seat} {line.what}"
    choice = Choice(code, f"  {mark}{LINE_LABELS[line.kind]}  {what}", one_line(note))
    return Row(choice, "\n".join(part for part in full if part), line)


def _words(line: Line, shown: Shown) -> str:
    """What is to be said of a line; of an answer, nothing that tells it while answers are hidden."""
    openly = line.what in _SAID_OPENLY or line.why.endswith(layout.OF_CONCERN)
    hidden = not shown.values and (bool(line.question) or (line.kind == "refused" and not openly))
    flags = [_LATE] * line.late + ([] if line.asked else [not_asked(shown.audit, line)])
    return "; ".join(part for part in (_why(line, hidden=hidden), _values(line, hidden=hidden), *flags) if part)


def _why(line: Line, *, hidden: bool) -> str:
    """Why a line is refused; what is left out with it is said also where the reason is hidden."""
    if not (hidden and line.kind == "refused"):
        return why_refused(line)
    return "; ".join(part for part in (_HIDDEN_WHY, left_out(line)) if part)


def _values(line: Line, *, hidden: bool) -> str:
    """What a line says: what was there and what would be, what is new, or a concern."""
    if line.what == CONCERN:
        return line.after
    if line.kind == "new":
        return line.after if line.question and not hidden else ""
    if line.kind not in ("changed", "conflict"):
        return ""
    return f"{HIDDEN} → {HIDDEN}" if hidden else f"{line.before or 'nothing'} → {line.after}"
