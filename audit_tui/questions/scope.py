"""Which answers a condition may read, and which comparisons fit them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from audit_tui.domain.answer_kinds import Facts
from audit_tui.domain.conditions import Operator, Reference
from audit_tui.domain.question_set import ALL, AnswerForm
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Report
from audit_tui.text import suggestion

QUESTION_ID = re.compile(r"[A-Z]{2,8}-[0-9]{1,3}(?:\.[0-9]{1,3})?")
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")

_SPOKEN: dict[Operator, str] = {
    "is_not": "is not",
    "does_not_include": "does not include",
    "within": "is within",
    "steps_from": "is 2 or more steps from",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition must know of a question; `form` is None where that could not be read."""

    id: str
    order: int
    asked_of: tuple[str, ...]
    of_panel: bool
    form: AnswerForm | None

    @property
    def facts(self) -> Facts | None:
        """What is true of the kind of its answer, where that is known."""
        return self.form.facts if self.form else None

    @property
    def may_be_date(self) -> bool:
        """Its answer is a date, as far as is known."""
        return self.facts is None or self.facts.stored == "date"


@dataclass(frozen=True, slots=True)
class Scope:
    """The questions that a condition may name, and the question that it belongs to.

    `this` allows the word, `ahead` a question that comes later. `own_prefixes` are those of a shared part that is
    read by itself, where every other id may belong to another file; None when all questions are known.
    """

    questions: Mapping[str, Known]
    me: Known
    this: bool = False
    ahead: bool = False
    own_prefixes: frozenset[str] | None = None

    def may_be_elsewhere(self, name: str) -> bool:
        """Whether another file may hold the question."""
        prefix, _, _ = name.partition("-")
        mine = self.own_prefixes
        return mine is not None and prefix not in mine and QUESTION_ID.fullmatch(name) is not None


class Answers:
    """Finds the answers that a condition names, and reports those that it cannot read."""

    def __init__(self, scope: Scope, report: Report) -> None:
        self._scope = scope
        self._report = report

    def question(self, word: Passage) -> Known | None:
        """The question of this id; None when another file may hold it, or when there is none and that is reported."""
        known = self._scope.questions.get(word.content)
        if known is None:
            if not self._scope.may_be_elsewhere(word.content):
                mine = _of_mine(self._scope.me.form) if self._scope.this else ""
                no_question(word, self._scope.questions, self._report, mine)
        elif not self._scope.ahead and known.order >= self._scope.me.order:
            which = "itself" if known.order == self._scope.me.order else f"{known.id}, which comes later"
            self._report.error("later-question", word, f"it asks for {which}", "name a question that comes before")
        return known

    def this(self, word: Passage) -> tuple[Reference, Known | None]:
        """The answer to the question that the condition belongs to."""
        if not self._scope.this:
            hint = "name another question; ‘this’ is for rule, warn unless and ask at once"
            self._report.error("this", word, "‘this’ has no answer yet", hint)
        return Reference(of="this"), self._scope.me

    def plain(self, word: Passage) -> tuple[Reference, Known | None]:
        """The panel's answer, or the agency's own, to the question of this id."""
        known = self.question(word)
        if known is None:
            return Reference(of="panel" if self._scope.me.of_panel else "own", question=word.content), None
        self._is_answered_here(known, word)
        return Reference(of="panel" if known.of_panel else "own", question=known.id), known

    def any_agencys(self, word: Passage) -> tuple[Reference, Known | None]:
        """Every agency's answer to the question of this id."""
        known = self.question(word)
        if known is not None and known.of_panel:
            self._report.error("whose", word, f"{known.id} is answered by the panel", f"write {known.id} alone")
        return Reference(of="any", question=word.content), known

    def months_since(self, word: Passage, at: Passage) -> tuple[Reference, Known | None]:
        """The whole months from another question's date to this one's."""
        known = self.question(word)
        if not self._scope.this or not self._scope.me.may_be_date:
            hint = "use it in a rule of a question whose answer is a date"
            self._report.error("months-since", at, "‘months since’ counts to this question's own date", hint)
        if known is not None and not known.may_be_date:
            self.unlike(known, word, "name a question whose answer is a date")
        counted = Known(word.content, 0, (), of_panel=True, form=AnswerForm(kind="number"))
        return Reference(of="months_since", question=word.content), counted

    def fits(self, known: Known | None, operator: Operator, at: Passage, said: str = "") -> None:
        """Report a comparison that cannot be made with such an answer; `said` is how it is written, if that varies."""
        if known is None or known.facts is None or operator in known.facts.operators:
            return
        words = ", ".join(_SPOKEN.get(fitting, fitting) for fitting in known.facts.operators)
        hint = f"use one of: {words}" if words else "such an answer cannot be compared; name another question"
        what = f"‘{said or _SPOKEN.get(operator, operator)}’ does not fit {known.id}, which takes {known.facts.name}"
        self._report.error("operator", at, what, hint)

    def value(self, known: Known | None, word: Passage) -> str | int | float:
        """A word that the question may be answered with."""
        if known is None or known.form is None:
            return word.content
        if known.form.facts.stored == "number":
            if NUMBER.fullmatch(word.content):
                return number(word.content)
            self._report.error("unknown-option", word, f"‘{word.content}’ is not a number", "write a number")
        elif known.form.options and word.content not in known.form.codes:
            hint = suggestion(word.content, known.form.codes)
            self._report.error("unknown-option", word, f"{known.id} does not offer ‘{word.content}’", hint)
        return word.content

    def alike(self, known: Known | None, other: Known | None, at: Passage) -> None:
        """Report an answer that cannot be ordered against the first."""
        if known is None or other is None or known.facts is None or other.facts is None:
            return
        measured = "<" in known.facts.operators and "<" in other.facts.operators
        if "<" not in other.facts.operators or (measured and known.facts.stored != other.facts.stored):
            self.unlike(other, at, "compare dates with dates and numbers with numbers")

    def on_one_scale(self, known: Known | None, other: Known | None, at: Passage) -> None:
        """Report an answer between which and the first no steps can be counted."""
        if known and other and known.form and other.form and _scale(known.form) != _scale(other.form):
            what = "options" if known.form.codes else "numbers"
            self._report.error("operator", at, f"{other.id} has other {what} than {known.id}", "name one on its scale")

    def unlike(self, known: Known, at: Passage, hint: str) -> None:
        """Report an answer of the wrong kind."""
        if known.facts is not None:
            self._report.error("operator", at, f"{known.id} takes {known.facts.name}", hint)

    def _is_answered_here(self, known: Known, word: Passage) -> None:
        """An agency has no answer of its own to a question that is put to others only, nor has the panel."""
        me = self._scope.me
        if known.of_panel:
            return
        if me.of_panel:
            hint = f"write ‘any agency's {known.id}’"
            self._report.error("whose", word, f"{known.id} is answered by each agency, not by the panel", hint)
        elif ALL not in (*known.asked_of, *me.asked_of) and not set(known.asked_of) & set(me.asked_of):
            hint = f"write ‘any agency's {known.id}’, or ask both of one agency"
            self._report.error("whose", word, f"no agency is asked both {known.id} and {me.id}", hint)


def _scale(form: AnswerForm) -> tuple[object, ...]:
    """What two answers have in common between which steps can be counted."""
    return form.codes or (form.kind, form.low, form.high)


_PARTS = {"REC": "record_details", "CLS": "closing_judgement"}
"""The shipped parts, by the beginning of their questions' ids."""


def _of_mine(form: AnswerForm | None) -> str:
    """How a rule about the answer itself begins, by what that is; empty where there is nothing to compare."""
    if form is None or not form.facts.operators:
        return ""
    match form.facts.stored:
        case "date":
            return "this <= today"
        case "number":
            return f"this <= {form.high or 10:.15g}"
        case _:
            return f"this {'includes' if form.facts.several else 'is'} {' or '.join(form.codes[:2])}"


def no_question(word: Passage, questions: Mapping[str, Known], report: Report, mine: str = "") -> None:
    """Report an id that no question has; only another spelling is suggested: a near number is another question.

    `mine` is how a rule about this question's own answer is written.
    """
    plain = {_plain(name): name for name in questions}
    meant = plain.get(_plain(word.text))
    prefix = word.text.partition("-")[0]
    if meant:
        hint = f"did you mean ‘{meant}’?"
    elif prefix in _PARTS and not any(name.startswith(f"{prefix}-") for name in questions):
        hint = f"add ‘{_PARTS[prefix]}’, whose questions begin so, to ‘- include:’ under the title"
    elif mine and not any(letter.isdigit() for letter in word.text):
        hint = f"name a question by its id; its own answer is ‘this’, as in ‘{mine}’"
    else:
        hint = "name a question of this set by its id, such as NEG-3.1"
    report.error("unknown-question", word, f"there is no question ‘{word.text}’", hint)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def number(text: str) -> int | float:
    """The number that the text says, whole where it has no point."""
    return float(text) if "." in text else int(text)
