"""Whether an answer fits its question: reading what was typed, the bounds, and the rules across answers."""

from dataclasses import dataclass
from math import isfinite

from audit_tui.domain.asking import Board, Context, board, condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.dates import is_day, is_month
from audit_tui.domain.question_set import PANEL, STATES, Question, State, Term
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Answer
from audit_tui.errors import AuditError
from audit_tui.text import nearest

ALIASES: dict[str, State] = {"na": "not_applicable", "n/a": "not_applicable"}


@dataclass(frozen=True)
class Fit:
    """What is wrong with an answer: refusals keep it from being saved, warnings are only said."""

    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What was given as an answer: a value, or a state in its place; neither takes an answer back."""

    value: Value | None = None
    state: State | None = None


def options_of(audit: Audit, question: Question) -> tuple[Term, ...]:
    """The options put to people: without the topic being audited where the question leaves it out."""
    if not question.leaves_out_topic:
        return question.answer.options
    return tuple(option for option in question.answer.options if option.label != audit.questions.title)


def read_given(audit: Audit, question: Question, text: str) -> Given:
    """What a person wrote, as a value or a state; an option's code goes before a state of the same name.

    Raises AuditError where it is neither.
    """
    word = text.strip()
    codes = tuple(option.code for option in options_of(audit, question))
    if word in codes and question.answer.kind != "any_of":
        return Given(word)
    state = ALIASES.get(word.lower()) or next((state for state in STATES if state == word), None)
    if state is not None and word not in codes:
        return Given(state=state)
    return Given(read_value(audit, question, text))


def read_value(audit: Audit, question: Question, text: str) -> Value:
    """What a person wrote, as a value of the question's kind; several codes are joined by `;`."""
    form = question.answer
    match form.kind:
        case "any_of":
            return _codes(audit, question, [part.strip() for part in text.split(";") if part.strip()])
        case "yes_partly_no" | "grade" | "one_of":
            return _codes(audit, question, [text.strip()])[0]
        case "number" | "scale":
            return _number(question, text.strip())
        case "date":
            return _date(question, text.strip())
        case "text":
            return text.strip()
        case "entries":
            what = {"strength": "strength", "improvement": "area for improvement", "action": "action"}
            raise AuditError(
                f"{question.id} is answered by what is written down one by one",
                hint=f"write down each {what[form.entries or 'action']} by itself",
            )
        case "reference":
            raise AuditError(f"{question.id} is the record's reference", hint="it was given when the record was added")


def misfits(question: Question, value: Value) -> list[str]:
    """What keeps a value from being one of its question's kind and within its bounds; its rules are not looked at."""
    form = question.answer
    match form.kind, value:
        case "number" | "scale", int() | float():
            too_low = form.low is not None and value < form.low
            too_high = form.high is not None and value > form.high
            fits = isfinite(value) and not too_low and not too_high and round(value, form.decimals) == value
            return [] if fits else [f"{question.id} takes {bounds(question)}, not {value}"]
        case "any_of", tuple():
            together = [code for code in form.alone if code in value and len(value) > 1]
            return [
                *_not_options(question, value),
                *(f"{question.id}: ‘{code}’ cannot be chosen together with others" for code in together),
            ]
        case "yes_partly_no" | "grade" | "one_of", str():
            return _not_options(question, (value,))
        case "date", str():
            return [] if _is_date(question, value) else [f"‘{value}’ is not a date that {question.id} takes"]
        case "text", str():
            return _length(question, value)
    return [f"{question.id} does not take an answer of this kind"]


def fit(
    audit: Audit,
    record: str,
    seat: str,
    question: Question,
    given: Given,
    context: Context,
    now: Board | None = None,
) -> Fit:
    """Whether a value or state may be the answer; shape first, then the question's rules.

    As far as the seat itself may know it, or the viewer of `now`, the record's board.
    """
    value, state = given.value, given.state
    if state is not None:
        allowed = ", ".join(question.states) or "none: it needs an answer"
        return Fit() if state in question.states else Fit((f"{question.id} does not take {state} (states: {allowed})",))
    if value is None:
        return Fit()
    refusals = tuple(misfits(question, value))
    if refusals:
        return Fit(refusals)
    broken = [
        rule
        for rule in question.rules
        if condition_holds(audit, record, rule.condition, seat=seat, this=value, context=context, now=now) is False
    ]
    return Fit(
        tuple(f"{question.id} must meet ‘{rule.condition.text}’" for rule in broken if not rule.soft),
        tuple(f"{question.id} was expected to meet ‘{rule.condition.text}’" for rule in broken if rule.soft),
    )


def breaches(audit: Audit, record: str, context: Context, viewer: str = PANEL) -> tuple[tuple[str, str, str], ...]:
    """Saved answers that no longer fit, since another answer changed: seat, question id, what is wrong.

    Of what this viewer may see; an agency's sealed answer is its own to mend.
    """
    now = board(audit, record, viewer)
    found: list[tuple[str, str, str]] = []
    for seat in now.seats:
        for question in now.asked[seat]:
            answer = seen_by(viewer, audit, record, seat, question)
            if isinstance(answer, Answer) and question.rules:
                wrong = fit(audit, record, seat, question, Given(answer.value, answer.state), context, now).refusals
                found.extend((seat, question.id, words) for words in wrong)
    return tuple(found)


def _codes(audit: Audit, question: Question, words: list[str]) -> tuple[str, ...]:
    codes = [option.code for option in options_of(audit, question)]
    for word in words or [""]:
        if word not in codes:
            near = nearest(word, codes)
            hint = f"one of {', '.join(codes)}" + (f"; did you mean ‘{near}’?" if near else "")
            raise AuditError(f"‘{word}’ is not an option of {question.id}", hint=hint)
    return tuple(code for code in codes if code in words)  # in the question's order, once each


def _number(question: Question, word: str) -> int | float:
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise AuditError(f"‘{word}’ is not a number", hint=f"{question.id} takes {bounds(question)}")
    return int(number) if number == int(number) else number


def _date(question: Question, word: str) -> str:
    if _is_date(question, word):
        return word
    form = "2022-06-14, or 2022-06 where the day is not known" if question.answer.month else "2022-06-14"
    raise AuditError(f"‘{word}’ is not a date that {question.id} takes", hint=f"write it as {form}")


def _is_date(question: Question, word: str) -> bool:
    return is_day(word) or (question.answer.month and is_month(word))


def _not_options(question: Question, codes: tuple[str, ...]) -> list[str]:
    return [f"‘{code}’ is not an option of {question.id}" for code in codes if code not in question.answer.codes]


def _length(question: Question, text: str) -> list[str]:
    form = question.answer
    if len(text) < form.shortest:
        return [f"{question.id} has {len(text)} of at least {form.shortest} characters"]
    if form.longest is not None and len(text) > form.longest:
        return [f"{question.id} has {len(text)} characters, {form.longest} at most"]
    return []


def bounds(question: Question) -> str:
    """Which numbers a question takes, in words."""
    form = question.answer
    kind = "a whole number" if not form.decimals else f"a number with up to {form.decimals} decimals"
    if form.low is None or form.high is None:
        return kind
    return f"{kind} from {form.low:g} to {form.high:g}"
