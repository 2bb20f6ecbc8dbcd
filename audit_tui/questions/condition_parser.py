"""The words of a condition (`NEG-3.1 is impact or events and …`) read into what they mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn

from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference
from audit_tui.domain.question_set import ALL, AnswerForm, AnswerKind
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Placed, Report, suggestion

QUESTION_ID = re.compile(r"[A-Z]{2,8}-[0-9]{1,3}(?:\.[0-9]{1,3})?")

_WORD = re.compile(r"<=|>=|[<>≤≥,]|[^\s,<>≤≥]+")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_ORDER: dict[str, Operator] = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}
_OPERATORS = ("is", "is not", "is within", "includes", "does not include", "differs", "<", "<=", ">", ">=")
_MOMENTS: dict[str, Literal["session_date", "concern_raised"]] = {
    "session date": "session_date",
    "concern raised": "concern_raised",
}

_CHOICE: tuple[Operator, ...] = ("is", "is_not", "steps_from", "differs")
_COUNTED: tuple[Operator, ...] = ("is", "is_not", "<", "<=", ">", ">=", "differs")
_FITS: dict[AnswerKind, tuple[Operator, ...]] = {
    "yes_partly_no": _CHOICE,
    "grade": _CHOICE,
    "one_of": _CHOICE,
    "any_of": ("includes", "does_not_include", "within", "differs"),
    "scale": _COUNTED,
    "number": _COUNTED,
    "date": ("<", "<=", ">", ">=", "differs"),
    "text": (),
    "entries": (),
    "reference": (),
}
_KIND_NAMES: dict[AnswerKind, str] = {
    "yes_partly_no": "yes, partly or no",
    "grade": "a grade",
    "one_of": "one option",
    "any_of": "any of its options",
    "scale": "a scale",
    "number": "a number",
    "date": "a date",
    "text": "a text",
    "entries": "entries",
    "reference": "a record reference",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition must know of a question; `form` is None where that could not be read."""

    id: str
    order: int
    asked_of: tuple[str, ...]
    of_panel: bool
    form: AnswerForm | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may speak of: the questions there are, and the one that it belongs to.

    `checks` is set where it judges the question's own answer, and may look ahead; `foreign` are id prefixes that
    another file may define, for a shared part that is read by itself (None: every question is known).
    """

    questions: Mapping[str, Known]
    me: Known
    checks: bool
    own_prefixes: frozenset[str] | None = None


class _Stop(Exception):  # noqa: N818 - not an error of the program: it ends the reading of one condition
    """The condition cannot be read any further; the problem is reported."""


def read_condition(value: Passage, scope: Scope, report: Report) -> Condition | None:
    """The condition that the words mean, or None with what is wrong reported."""
    before = len(report.found)
    try:
        groups = _Reader(value, scope, report).condition()
    except _Stop:
        return None
    return Condition(text=value.text, any_of=groups) if len(report.found) == before else None


class _Reader:
    """Reads a condition word by word."""

    def __init__(self, value: Passage, scope: Scope, report: Report) -> None:
        self._words = tuple(value.find(_WORD))
        self._whole = value
        self._scope = scope
        self._report = report
        self._at = 0

    def condition(self) -> tuple[tuple[Comparison, ...], ...]:
        groups = [[self._comparison()]]
        while self._peek():
            joint = self._take("“and” or “or”")
            if joint.content == "and":
                groups[-1].append(self._comparison())
            elif joint.content == "or":
                groups.append([self._comparison()])
            else:
                self._stop("condition", joint, f"“{joint.content}” is not expected here", "join with “and” or “or”")
        return tuple(tuple(group) for group in groups)

    def _comparison(self) -> Comparison:
        reference, known = self._left()
        word = self._take("a comparison such as “is” or “>=”")
        if word.content in _ORDER:
            return self._ordered(reference, known, word)
        match word.content:
            case "is" if self._skip("not"):
                return self._choices(reference, known, word, "is_not")
            case "is" if self._peek() == "within" and QUESTION_ID.fullmatch(self._peek(1)):
                return self._within(reference, known, word)
            case "is" if self._peek(1) == "or" and self._peek(2) == "more":
                return self._steps(reference, known, word)
            case "is":
                return self._choices(reference, known, word, "is")
            case "includes":
                return self._choices(reference, known, word, "includes")
            case "does" if self._skip("not", "include"):
                return self._choices(reference, known, word, "does_not_include")
            case "differs":
                return self._differs(reference, known, word)
        self._stop("operator", word, f"“{word.content}” is no comparison", suggestion(word.content, _OPERATORS))

    def _left(self) -> tuple[Reference, Known | None]:
        word = self._take("a question's id")
        if word.content == "this":
            return self._this(word), self._scope.me
        if word.content == "any" and self._peek() in ("agency's", "agency’s"):
            self._at += 1
            return self._of_any(self._take("a question's id"))
        if word.content == "months" and self._skip("since"):
            return self._months(word)
        known = self._question(word)
        if known is not None:
            self._may_be_read(known, word)
        of_panel = known.of_panel if known else self._scope.me.of_panel
        return Reference(of="panel" if of_panel else "own", question=word.content), known

    def _this(self, word: Passage) -> Reference:
        if not self._scope.checks:
            hint = "name another question; “this” is for rule, warn unless and ask at once"
            self._error("this", word, "“this” has no answer yet when the question is put", hint)
        return Reference(of="this")

    def _of_any(self, word: Passage) -> tuple[Reference, Known | None]:
        known = self._question(word)
        if known is not None and known.of_panel:
            self._error("whose", word, f"{known.id} is answered by the panel", f"write {known.id} alone")
        return Reference(of="any", question=word.content), known

    def _months(self, first: Passage) -> tuple[Reference, Known | None]:
        word = self._take("a question's id")
        known = self._question(word)
        dated = self._scope.me.form is None or self._scope.me.form.kind == "date"
        if not self._scope.checks or not dated:
            hint = "use it in a rule of a question whose answer is a date"
            self._error("months-since", first, "“months since” counts to this question's own date", hint)
        if known is not None and known.form is not None and known.form.kind != "date":
            self._error("operator", word, f"{known.id} takes {_KIND_NAMES[known.form.kind]}", "name a date question")
        counted = Known(word.content, 0, (), True, AnswerForm(kind="number"))
        return Reference(of="months_since", question=word.content), counted

    def _question(self, word: Passage) -> Known | None:
        """The question of this id; None when another file may hold it, or when there is none and that is reported."""
        name = word.content
        known = self._scope.questions.get(name)
        mine = self._scope.own_prefixes
        if known is None and (mine is None or QUESTION_ID.fullmatch(name) is None or name.split("-")[0] in mine):
            hint = suggestion(name, self._scope.questions, "name a question by its id, such as NEG-3.1")
            self._error("unknown-question", word, f"there is no question “{name}”", hint)
        elif known is not None and not self._scope.checks and known.order >= self._scope.me.order:
            later = "itself" if known.order == self._scope.me.order else f"the later {name}"
            self._error("later-question", word, f"the condition asks {later}", "name a question that comes before")
        return known

    def _may_be_read(self, known: Known, word: Passage) -> None:
        """An agency has no answer of its own to a question that is put to others only, nor has the panel."""
        me = self._scope.me
        if known.of_panel:
            return
        if me.of_panel:
            hint = f"write “any agency's {known.id}”"
            self._error("whose", word, f"{known.id} is answered by each agency, this by the panel", hint)
        elif ALL not in (*known.asked_of, *me.asked_of) and not set(known.asked_of) & set(me.asked_of):
            hint = f"write “any agency's {known.id}”, or ask both of the same agency"
            self._error("whose", word, f"no agency is asked both {known.id} and {me.id}", hint)

    def _ordered(self, reference: Reference, known: Known | None, word: Passage) -> Comparison:
        operator = _ORDER[word.content]
        self._fits(known, operator, word)
        operand = self._take("what to compare with")
        text = operand.content
        if text == "today":
            return self._moment(reference, known, operator, operand, Reference(of="today"))
        if (moment := _MOMENTS.get(f"{text} {self._peek()}")) is not None:
            self._at += 1
            return self._moment(reference, known, operator, operand, Reference(of=moment))
        if known is not None and known.form is not None and known.form.kind == "date" and _is_day(text):
            return Comparison(left=reference, operator=operator, values=(text,))
        if _NUMBER.fullmatch(text):
            self._counts(known, operand)
            return Comparison(left=reference, operator=operator, values=(_number(text),))
        return self._against(reference, known, operator, operand)

    def _moment(
        self, left: Reference, known: Known | None, operator: Operator, at: Passage, other: Reference
    ) -> Comparison:
        if known is not None and known.form is not None and known.form.kind not in ("date", "text"):
            self._error("operator", at, f"a day is compared with {_KIND_NAMES[known.form.kind]}", "name a date question")
        return Comparison(left=left, operator=operator, other=other)

    def _counts(self, known: Known | None, at: Passage) -> None:
        if known is not None and known.form is not None and known.form.kind == "date":
            self._error("operator", at, f"{known.id} is a date", "compare it with a day such as 2026-03-31, or today")

    def _against(self, left: Reference, known: Known | None, operator: Operator, word: Passage) -> Comparison:
        other = self._question(word)
        if other is not None:
            self._may_be_read(other, word)
            if known is not None and known.form is not None and other.form is not None:
                dates = (known.form.kind == "date", other.form.kind == "date")
                if dates[0] != dates[1] or not {"<"} <= set(_FITS[other.form.kind]):
                    hint = "compare dates with dates and numbers with numbers"
                    self._error("operator", word, f"{other.id} takes {_KIND_NAMES[other.form.kind]}", hint)
        of_panel = other.of_panel if other else self._scope.me.of_panel
        reference = Reference(of="panel" if of_panel else "own", question=word.content)
        return Comparison(left=left, operator=operator, other=reference)

    def _choices(self, reference: Reference, known: Known | None, word: Passage, operator: Operator) -> Comparison:
        self._fits(known, operator, word)
        found = [self._value(known)]
        while self._goes_on():
            found.append(self._value(known))
        return Comparison(left=reference, operator=operator, values=tuple(found))

    def _goes_on(self) -> bool:
        """Whether another value follows, rather than a new comparison or the end."""
        joint = self._peek()
        if joint == ",":
            self._at += 1
            joint = self._peek()
            if joint not in ("and", "or"):
                return True
        if joint not in ("and", "or") or self._begins(self._at + 1):
            return False
        word = self._take(joint)
        if joint == "and":
            hint = "join values with “or”; write the question's id again for a second comparison"
            self._error("value-list", word, "“and” joins comparisons, not values", hint)
        return True

    def _begins(self, at: int) -> bool:
        """Whether a comparison begins at this word."""
        first, second = self._peek(at - self._at), self._peek(at - self._at + 1)
        if first == "any":
            return second in ("agency's", "agency’s")
        if first == "months":
            return second == "since"
        return first == "this" or QUESTION_ID.fullmatch(first) is not None

    def _value(self, known: Known | None) -> str | int | float:
        word = self._take("an option")
        form = known.form if known else None
        if form is not None and form.kind in ("number", "scale"):
            if _NUMBER.fullmatch(word.content) is None:
                self._error("unknown-option", word, f"“{word.content}” is not a number", "write a number")
                return 0
            return _number(word.content)
        if form is not None and form.options and word.content not in form.codes:
            what = f"{known.id if known else ''} does not offer “{word.content}”"
            self._error("unknown-option", word, what, suggestion(word.content, form.codes))
        return word.content

    def _within(self, reference: Reference, known: Known | None, word: Passage) -> Comparison:
        self._fits(known, "within", word)
        self._at += 1
        target = self._take("a question's id")
        other = self._question(target)
        if other is not None:
            self._may_be_read(other, target)
            self._fits(other, "within", target)
        of_panel = other.of_panel if other else self._scope.me.of_panel
        where = Reference(of="panel" if of_panel else "own", question=target.content)
        return Comparison(left=reference, operator="within", other=where)

    def _steps(self, reference: Reference, known: Known | None, word: Passage) -> Comparison:
        self._fits(known, "steps_from", word)
        count = self._take("a number of steps")
        if re.fullmatch("[1-9]", count.content) is None or not self._skip("or", "more", "steps", "from"):
            self._stop("condition", count, "the steps cannot be read", "write “is 2 or more steps from CLS-3”")
        target = self._take("a question's id")
        other = self._question(target)
        if other is not None:
            self._may_be_read(other, target)
            mine, its = known.form if known else None, other.form
            if mine is not None and its is not None and mine.codes != its.codes:
                self._error("operator", target, f"{other.id} has other options", "compare two answers on one scale")
        of_panel = other.of_panel if other else self._scope.me.of_panel
        where = Reference(of="panel" if of_panel else "own", question=target.content)
        return Comparison(left=reference, operator="steps_from", values=(int(count.content),), other=where)

    def _differs(self, reference: Reference, known: Known | None, word: Passage) -> Comparison:
        self._fits(known, "differs", word)
        if reference.of != "any":
            hint = "write “any agency's …” before the question's id"
            self._error("whose", word, "one answer cannot differ", hint)
        return Comparison(left=reference, operator="differs")

    def _fits(self, known: Known | None, operator: Operator, at: Passage) -> None:
        if known is None or known.form is None or operator in _FITS[known.form.kind]:
            return
        words = ", ".join(_spoken(fitting) for fitting in _FITS[known.form.kind])
        hint = f"use one of: {words}" if words else "such an answer cannot be compared; name another question"
        what = f"“{_spoken(operator)}” does not fit {known.id}, which takes {_KIND_NAMES[known.form.kind]}"
        self._error("operator", at, what, hint)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at].content if at < len(self._words) else ""

    def _take(self, wanted: str) -> Passage:
        if self._at == len(self._words):
            last = self._words[-1] if self._words else self._whole
            self._stop("condition", last, "the condition breaks off", f"add {wanted}")
        self._at += 1
        return self._words[self._at - 1]

    def _skip(self, *words: str) -> bool:
        if tuple(self._peek(ahead) for ahead in range(len(words))) != words:
            return False
        self._at += len(words)
        return True

    def _error(self, code: str, at: Placed, message: str, hint: str) -> None:
        self._report.error(code, at, message, hint)

    def _stop(self, code: str, at: Placed, message: str, hint: str) -> NoReturn:
        self._error(code, at, message, hint)
        raise _Stop


def _spoken(operator: Operator) -> str:
    return {"within": "is within", "steps_from": "is 2 or more steps from"}.get(operator, operator.replace("_", " "))


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text if len(text) > len("2022-06") else f"{text}-01")
    except ValueError:
        return False
    return True
