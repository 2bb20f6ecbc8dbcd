"""What `answer:` says: which kind of answer a question takes, and within which bounds."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from audit_tui.domain.question_set import AnswerForm, Term
from audit_tui.domain.words import USUAL_STATES
from audit_tui.questions.outline import Item
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report
from audit_tui.questions.terms import SAID_AS, as_term, no_nested, read_terms
from audit_tui.text import suggestion

YES_PARTLY_NO = (Term(code="yes", label="Yes"), Term(code="partly", label="Partly"), Term(code="no", label="No"))

GRADES = (
    Term(
        code="outstanding",
        label="Outstanding / strong",
        note="consistently effective and making an exceptional difference",
    ),
    Term(code="good", label="Good", note="effective; children safer and progressing"),
    Term(code="ri", label="Requires improvement", note="inconsistent; not yet good enough for this child"),
    Term(code="inadequate", label="Inadequate", note="serious weakness; child left at risk or harmed"),
)

_NUMBER = r"(-?[0-9]{1,9}(?:\.[0-9]{1,6})?)"
_COUNT = r"([0-9]{1,6})"
_UP_TO = re.compile(rf"text,? (?:of )?(?:up to|max(?:imum|\.)?|at most) {_COUNT}(?: characters)?")
DECIMALS = {None: 0, "one": 1, "two": 2, "three": 3}
ENTRIES: dict[str, Literal["strength", "improvement", "action"]] = {
    "strengths": "strength",
    "improvements": "improvement",
    "actions": "action",
}
_EXAMPLES = (
    "yes, partly, no",
    "grade",
    "scale 0 to 10",
    "one of",
    "any of",
    "one of agencies",
    "any of agencies",
    "number 0 to 366",
    "date",
    "date or month",
    "text",
    "text 20 to 1500 characters",
    "text of at least 40 characters",
    "strengths",
    "improvements",
    "actions",
    "record reference",
)

_JOINED = re.compile(r"\s*(?:[,;/|]|\bor\b)\s*")
_FEW = 4
"""Answers that are written out in a hint."""

_Reader = Callable[[re.Match[str], "_Answer"], AnswerForm | None]


class _Answer:
    """The property's value, the list under it, and what they are read with."""

    def __init__(
        self, value: Passage, items: Sequence[Item], agencies: tuple[Term, ...] | None, report: Report
    ) -> None:
        self.value = value
        self.items = items
        self.agencies = agencies
        self.report = report

    def error(self, code: str, message: str, hint: str) -> None:
        self.report.error(code, self.value, message, hint)


def read_form(
    value: Passage, items: Sequence[Item], agencies: tuple[Term, ...] | None, report: Report
) -> AnswerForm | None:
    """The form that the words name, or None with the problem reported; `agencies` is None while they are unknown."""
    text = value.text
    for pattern, reader, nests in _FORMS:
        if match := pattern.fullmatch(text):
            if not nests:
                no_nested(items, report)
            return reader(match, _Answer(value, items, agencies, report))
    up_to = _UP_TO.fullmatch(text)
    meant = f"write ‘text of at most {up_to[1]} characters’" if up_to else _listed(text)
    hint = meant or suggestion(text, _EXAMPLES)
    report.error("unknown-answer", value, f"there is no answer ‘{text}’", hint)
    return None


def _listed(text: str) -> str:
    """How answers are written of which a list stands where their kind should; empty where there is none."""
    words = [word for word in _JOINED.split(text) if word]
    kinds = {example.split()[0].rstrip(",") for example in _EXAMPLES} - {"yes"}
    if len(words) < 2 or words[0].split()[0].casefold() in kinds or sorted(words) == ["no", "partly", "yes"]:
        return ""
    said = [word for word in words if SAID_AS.get(word.casefold()) in USUAL_STATES]
    terms = [term for term in map(as_term, (word for word in words if word not in said)) if term]
    shown = ", ".join(f"‘- {term}’" for term in terms[:_FEW])
    hint = f"write ‘one of’, and the answers in a list under it{f': {shown}' if shown else ''}"
    if len(terms) > _FEW:
        hint += " …"
    if said:
        hint += f"; ‘{said[0]}’ is a state and no answer: it can be said wherever ‘states’ does not leave it out"
    return hint


def _choice(match: re.Match[str], answer: _Answer) -> AnswerForm | None:
    options = read_terms(answer.items, answer.report)
    if not options:
        if not answer.items:
            answer.error("no-options", "no options are offered", "list them under it, each as ‘code: Label’")
        return None
    return AnswerForm(kind="one_of" if match[1] == "one" else "any_of", options=options)


def _agencies(match: re.Match[str], answer: _Answer) -> AnswerForm | None:
    if answer.agencies is None:
        return None
    return AnswerForm(kind="one_of" if match[1] == "one" else "any_of", options=answer.agencies)


def _grade(_: re.Match[str], answer: _Answer) -> AnswerForm | None:
    options = read_terms(answer.items, answer.report) if answer.items else GRADES
    codes = tuple(term.code for term in GRADES)
    if tuple(term.code for term in options) != codes:
        answer.error("grade-codes", "a grade has the same four options in every set", f"keep {', '.join(codes)}")
        return None
    return AnswerForm(kind="grade", options=options)


def _range(match: re.Match[str], answer: _Answer) -> AnswerForm | None:
    low, high = float(match[2]), float(match[3])
    if low >= high:
        answer.error("range", f"{match[2]} to {match[3]} is upside-down", "put the smaller number first")
        return None
    if match[1] == "scale":
        return AnswerForm(kind="scale", low=low, high=high)
    return AnswerForm(kind="number", low=low, high=high, decimals=DECIMALS[match[4]])


def _text(match: re.Match[str], answer: _Answer) -> AnswerForm | None:
    shortest, longest = int(match[1] or match[3] or 0), int(found) if (found := match[2] or match[4]) else None
    if longest is not None and shortest >= longest:
        answer.error("range", f"{shortest} to {longest} is upside-down", "put the smaller number first")
        return None
    return AnswerForm(kind="text", shortest=shortest, longest=longest)


def _unbounded(_: re.Match[str], answer: _Answer) -> AnswerForm | None:
    answer.error("range", "a number needs its range", "write ‘number 0 to 366’ with the least and the most")
    return None


_PATTERNS: tuple[tuple[str, _Reader, bool], ...] = (
    ("yes, partly, no", lambda _, __: AnswerForm(kind="yes_partly_no", options=YES_PARTLY_NO), False),
    ("(one|any) of", _choice, True),
    ("(one|any) of agencies", _agencies, False),
    ("grade", _grade, True),
    ("(scale) ([0-9]{1,3}) to ([0-9]{1,3})", _range, False),
    (f"(number) {_NUMBER} to {_NUMBER}(?:, (one|two|three) decimals?)?", _range, False),
    ("number", _unbounded, False),
    ("date( or month)?", lambda match, _: AnswerForm(kind="date", month=match[1] is not None), False),
    (
        f"text(?: {_COUNT} to {_COUNT} characters| of at least {_COUNT} characters| of at most {_COUNT} characters)?",
        _text,
        False,
    ),
    (
        "(strengths|improvements|actions)",
        lambda match, _: AnswerForm(kind="entries", entries=ENTRIES[match[1]]),
        False,
    ),
    ("record reference", lambda _, __: AnswerForm(kind="reference"), False),
)
_FORMS = tuple((re.compile(pattern), reader, nests) for pattern, reader, nests in _PATTERNS)
