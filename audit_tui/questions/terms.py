"""Lists of `code: Label — note`: answer options and vocabularies."""

import re
from collections.abc import Iterable, Sequence

from audit_tui.domain.question_set import Term
from audit_tui.domain.words import STATE_LABELS, State
from audit_tui.questions.outline import Item
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report

_NOTE = re.compile(r"(?<!\s)\s++—\s+")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_COMMA = re.compile(r"[^,\s][^,]*")
_NO_CODE = re.compile(r"[^a-z0-9]+")
_KEPT = frozenset({"and", "or", "this", "today", "within"})
"""Words of conditions, which could not be told from an option's code."""

SAID_AS: dict[str, State] = {
    **{label.casefold(): state for state, label in STATE_LABELS.items()},
    "n/a": "not_applicable",
    "na": "not_applicable",
}
"""The states that may be said in place of an answer, by what people call them."""

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


def as_term(words: str) -> str:
    """How a term is written that people call so: `not_known: Not known`; empty where no code can be made of it."""
    code = _NO_CODE.sub("_", words.casefold()).strip("_")
    fits = _CODE.fullmatch(code) is not None and code not in _KEPT
    return f"{code}: {words[0].upper()}{words[1:].replace('_', ' ')}" if fits else ""


def no_nested(
    items: Iterable[Item], report: Report, hint: str = "begin the line at the margin, or take it out"
) -> None:
    """Report a list where none may stand."""
    for item in items:
        report.error("nested-list", item.passage, "a list is not expected here", hint)
        break


def _term(item: Item, report: Report) -> Term | None:
    no_nested(item.items, report, "indent it like the line above")
    code, label = item.name, item.value
    if label is None or not label.content:
        written = as_term(code.text)
        hint = f"write ‘code: What people read’{f', such as ‘{written}’' if written else ''}"
        report.error("no-label", item.passage, f"‘{code.text}’ has no label", hint)
    elif _CODE.fullmatch(code.content) is None:
        hint = "a code is lower-case letters, digits and _, such as not_recorded"
        report.error("bad-code", code, f"‘{code.text}’ cannot be a code", hint)
    elif code.content in _KEPT:
        report.error("bad-code", code, f"‘{code.text}’ is a word of conditions", "choose another code")
    else:
        words, note = label.split(_NOTE)
        return Term(code=code.content, label=words.text, note=note.text if note else "")
    return None
