"""The words of a condition (`NEG-3.1 is impact or events and …`) read into what they mean."""

import re
from datetime import date
from typing import Literal

from audit_tui.domain.conditions import Comparison, Condition, Operator, Reference
from audit_tui.questions.passage import Passage
from audit_tui.questions.problems import Placed, Report
from audit_tui.questions.scope import NUMBER, QUESTION_ID, Answers, Known, Scope, number
from audit_tui.text import suggestion

_LIKE_A_NUMBER = re.compile(r"[^A-Za-z0-9]*[0-9][0-9.]*(?:[^0-9]*)")
_THOUSANDS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_WORD = re.compile(r"<=|>=|!=|=[<>=]?|[<>≤≥≠,]|[^\s,<>≤≥=≠]+")
_BRACKET = re.compile(r"[()\[\]{}]")
_LIKE_A_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?")
_DAY_AS_SAID = re.compile(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_ORDER: dict[str, Operator] = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}
_WORDS = ("is", "is not", "is within", "includes", "does not include", "differs", "<", "<=", ">", ">=")
_MOMENTS: dict[str, Literal["today", "session_date", "concern_raised"]] = {
    "today": "today",
    "session date": "session_date",
    "concern raised": "concern_raised",
}
_MEANT = {"=": "is", "==": "is", "!=": "is not", "≠": "is not", "=>": ">=", "=<": "<=", "equals": "is"}
"""Comparisons as other languages write them."""

_NEARLY_AGENCYS = ("agency", "agencies", "agencys", "agencies'", "agencies’")
_AGENCYS = ("agency's", "agency’s")


class _Stop(Exception):
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
        self._answers = Answers(scope, report)
        self._report = report
        self._at = 0

    def condition(self) -> tuple[tuple[Comparison, ...], ...]:
        if bracket := next(self._whole.find(_BRACKET), None):
            hint = "‘and’ binds first; write each case out: ‘A and C or B and C’"
            raise self._wrong(bracket, "there are no brackets in a condition", hint)
        groups = [[self._comparison()]]
        while self._peek():
            joint = self._take("‘and’ or ‘or’")
            if joint.content == "and":
                groups[-1].append(self._comparison())
            elif joint.content == "or":
                groups.append([self._comparison()])
            else:
                raise self._wrong(joint, f"‘{joint.content}’ is not expected here", "join with ‘and’ or ‘or’")
        return tuple(tuple(group) for group in groups)

    def _comparison(self) -> Comparison:
        left, known = self._left()
        word = self._take("a comparison such as ‘is’ or ‘>=’")
        operator = self._operator(word)
        said = f"is {self._peek()} or more steps from" if operator == "steps_from" else ""
        self._answers.fits(known, operator, word, said)
        match operator:
            case "differs":
                return self._differs(left, word)
            case "within":
                return self._within(left)
            case "steps_from":
                return self._steps(left, known)
            case "<" | "<=" | ">" | ">=":
                return self._ordered(left, known, operator)
            case _:
                return Comparison(left=left, operator=operator, values=self._values(known))

    def _left(self) -> tuple[Reference, Known | None]:
        word = self._take("a question's id")
        if word.content == "this":
            return self._answers.this(word)
        if word.content == "any" and self._peek() in _AGENCYS:
            self._at += 1
            return self._answers.any_agencys(self._take("a question's id"))
        if word.content == "any" and self._peek() in _NEARLY_AGENCYS:
            raise self._wrong(word, "it does not say whose answer", "write ‘any agency's’ before the question's id")
        if word.content == "months" and self._skip("since"):
            return self._answers.months_since(self._take("a question's id"), word)
        reference, known = self._answers.plain(word)
        if known is None and not any(letter.isdigit() for letter in word.content):
            raise _Stop  # prose, and that is reported
        return reference, known

    def _operator(self, word: Passage) -> Operator:
        if word.content in _ORDER:
            return _ORDER[word.content]
        if word.content == "does" and self._skip("not", "include"):
            return "does_not_include"
        match word.content:
            case "includes":
                return "includes"
            case "differs":
                return "differs"
            case "is":
                return self._is()
        meant = _MEANT.get(word.content)
        hint = f"did you mean ‘{meant}’?" if meant else suggestion(word.content, _WORDS)
        raise self._wrong(word, f"‘{word.content}’ is no comparison", hint, code="operator")

    def _is(self) -> Operator:
        if self._peek() == "not" and self._peek(1) not in ("", "and", "or", ","):  # else it is an option's code
            self._at += 1
            return "is_not"
        if self._peek() == "within" and QUESTION_ID.fullmatch(self._peek(1)):
            self._at += 1
            return "within"
        return "steps_from" if (self._peek(1), self._peek(2)) == ("or", "more") else "is"

    def _ordered(self, left: Reference, known: Known | None, operator: Operator) -> Comparison:
        word = self._take("what to compare with")
        dated = known is not None and known.form is not None and known.form.facts.stored == "date"
        moment = _MOMENTS.get(word.content) or _MOMENTS.get(f"{word.content} {self._peek()}")
        if moment is not None:
            self._at += word.content not in _MOMENTS
            if known is not None and not dated:
                self._answers.unlike(known, word, "a day is compared with a date only")
            return Comparison(left=left, operator=operator, other=Reference(of=moment))
        if _is_day(word.content) and (dated or known is None):
            return Comparison(left=left, operator=operator, values=(word.content,))
        if _LIKE_A_DAY.fullmatch(word.content) and not _is_day(word.content):
            what = "month" if word.content.count("-") == 1 else "day"
            hint = f"write a {what} such as {'2026-03' if what == 'month' else '2026-03-31'}"
            raise self._wrong(word, f"there is no such {what} as {word.content}", hint, code="no-such-day")
        if _DAY_AS_SAID.fullmatch(word.content):
            hint = f"write it as {_turned(word.content) or '2026-03-31'}"
            raise self._wrong(word, f"‘{word.content}’ is no day that a condition can read", hint, code="no-such-day")
        self._require_plain(word)
        if NUMBER.fullmatch(word.content):
            if known is not None and dated:
                self._answers.unlike(known, word, "compare it with a day such as 2026-03-31, or with today")
            return Comparison(left=left, operator=operator, values=(number(word.content),))
        reference, other = self._answers.plain(word)
        self._answers.alike(known, other, word)
        return Comparison(left=left, operator=operator, other=reference)

    def _require_plain(self, word: Passage) -> None:
        """Stop at a number as people write sums and shares: £1,000 or 45%."""
        digits = re.sub("[^0-9.-]", "", word.content)
        at = 0
        while self._peek(at) == "," and _THOUSANDS.fullmatch(self._peek(at + 1)):
            digits += self._peek(at + 1)
            at += 2
        if at or (_LIKE_A_NUMBER.fullmatch(word.content) and NUMBER.fullmatch(word.content) is None):
            what = f"‘{word.content}{''.join(map(self._peek, range(at)))}’ is no number that a condition can read"
            hint = f"write it plain, without a comma or a unit: {digits}"
            raise self._wrong(word, what, hint, code="number")

    def _values(self, known: Known | None) -> tuple[str | int | float, ...]:
        found = [self._answers.value(known, self._take("an option"))]
        while self._goes_on():
            found.append(self._answers.value(known, self._take("an option")))
        return tuple(found)

    def _goes_on(self) -> bool:
        """Whether another value follows, rather than a new comparison or the end."""
        comma = self._skip(",")
        joint = self._peek()
        if joint not in ("and", "or"):
            return comma
        if self._begins():
            return False
        word = self._take(joint)
        if joint == "and":
            hint = "join values with ‘or’; for a second comparison write the question's id again"
            self._report.error("value-list", word, "‘and’ joins comparisons, not values", hint)
        return True

    def _begins(self) -> bool:
        """Whether a comparison begins after the next word."""
        match self._peek(1):
            case "any":
                return self._peek(2) in (*_AGENCYS, *_NEARLY_AGENCYS)
            case "months":
                return self._peek(2) == "since"
            case first:
                return first == "this" or QUESTION_ID.fullmatch(first) is not None

    def _within(self, left: Reference) -> Comparison:
        word = self._take("a question's id")
        reference, other = self._answers.plain(word)
        self._answers.fits(other, "within", word)
        return Comparison(left=left, operator="within", other=reference)

    def _steps(self, left: Reference, known: Known | None) -> Comparison:
        count = self._take("a number of steps")
        if re.fullmatch("[1-9][0-9]{0,2}", count.content) is None or not self._skip("or", "more", "steps", "from"):
            raise self._wrong(count, "the steps cannot be read", "write ‘is 2 or more steps from CLS-3’")
        word = self._take("a question's id")
        reference, other = self._answers.plain(word)
        self._answers.on_one_scale(known, other, word)
        return Comparison(left=left, operator="steps_from", values=(int(count.content),), other=reference)

    def _differs(self, left: Reference, word: Passage) -> Comparison:
        if left.of != "any":
            hint = "write ‘any agency's’ before the question's id"
            self._report.error("whose", word, "one answer cannot differ", hint)
        return Comparison(left=left, operator="differs")

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at].content if at < len(self._words) else ""

    def _take(self, wanted: str) -> Passage:
        if self._at == len(self._words):
            raise self._wrong(self._words[-1] if self._words else self._whole, "it breaks off", f"add {wanted}")
        self._at += 1
        return self._words[self._at - 1]

    def _skip(self, *words: str) -> bool:
        if tuple(self._peek(ahead) for ahead in range(len(words))) != words:
            return False
        self._at += len(words)
        return True

    def _wrong(self, at: Placed, message: str, hint: str, code: str = "condition") -> _Stop:
        self._report.error(code, at, message, hint)
        return _Stop()


def _turned(text: str) -> str:
    """A day that is written day, month, year, as conditions have it; nothing where there is no such day."""
    day, month, year = re.split("[/.]", text)
    turned = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return turned if _is_day(turned) else ""


def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text if len(text) > len("2022-06") else f"{text}-01")
    except ValueError:
        return False
    return True
