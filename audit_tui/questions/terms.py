"""Lists of `code: Label — note`: answer options and vocabularies."""

import re
from collections.abc import Iterable, Sequence

from audit_tui.domain.question_set import Term
from audit_tui.questions.outline import Item
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report

COLON = re.compile(r":\s*")
_NOTE = re.compile(r"(?<!\s)\s++—\s+")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_COMMA = re.compile(r"[^,\s][^,]*")
_KEPT = frozenset({"and", "or", "this", "today", "within"})
"""Words of conditions, which could not be told from an option's code."""

_MOST = 300
"""Terms of a list: every word of a condition is looked up in one."""


def read_terms(items: Sequence[Item], report: Report) -> tuple[Term, ...]:
    """The terms of a list; a broken or repeated one is reported and left out."""
    terms: dict[str, Term] = {}
    for item in items[_MOST:][:1]:
        hint = f"a list that people choose from has at most {_MOST}"
        report.error("too-many", item.passage, "the list is too long", hint)
    for item in items[:_MOST]:
        term = _term(item, report)
        if term is None:
            continue
        if term.code in terms:
            hint = "give each its own code; a code that is in use is never given a new meaning"
            report.error("code-twice", item.passage, f"the code ‘{term.code}’ is used twice", hint)
        terms.setdefault(term.code, term)
    return tuple(terms.values())


def read_list(value: Passage) -> tuple[Passage, ...]:
    """The words between the commas."""
    return tuple(value.find(_COMMA))


def no_nested(
    items: Iterable[Item], report: Report, hint: str = "begin the line at the margin, or take it out"
) -> None:
    """Report a list where none may stand."""
    for item in items:
        report.error("nested-list", item.passage, "a list is not expected here", hint)
        break


def _term(item: Item, report: Report) -> Term | None:
    no_nested(item.items, report, "indent it like the line above")
    code, label = item.passage.split(COLON)
    if label is None or not label.content:
        report.error("no-label", item.passage, f"‘{code.text}’ has no label", "write ‘code: What people read’")
    elif _CODE.fullmatch(code.content) is None:
        hint = "a code is lower-case letters, digits and _, such as not_recorded"
        report.error("bad-code", code, f"‘{code.text}’ cannot be a code", hint)
    elif code.content in _KEPT:
        report.error("bad-code", code, f"‘{code.text}’ is a word of conditions", "choose another code")
    else:
        words, note = label.split(_NOTE)
        return Term(code=code.content, label=words.text, note=note.text if note else "")
    return None
