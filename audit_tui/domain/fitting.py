"""Whether an answer fits its question: reading what was typed, the bounds, and the rules across answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TypeVar, assert_never

from audit_tui.domain.asking import Board, Context, board, condition_holds
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.dates import how_to_write, is_day, is_month, read_day, read_month
from audit_tui.domain.question_set import Question, Term
from audit_tui.domain.rule_words import rule_in_words
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Answer
from audit_tui.domain.words import BASIS_LABELS, PANEL, STATE_LABELS, STATES, Basis, State
from audit_tui.errors import AuditError
from audit_tui.text import nearest, one_line, plural

N = TypeVar("N", bound=str)

ALIASES: dict[str, State] = {"na": "not_applicable", "n/a": "not_applicable"}

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"[+-]?\d+,(\d+)")
_LARGEST = 1e15
"""Up to here every whole number is itself in any program that reads what is exported."""

_BETWEEN = 8
"""Characters that may stand around an option in a list of them."""


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
    if word in codes and not question.answer.facts.several:
        return Given(word)
    state = ALIASES.get(word.lower()) or next((state for state in STATES if state == word), None)
    if state is not None and word not in codes:
        return Given(state=state)
    return Given(read_value(audit, question, text))


def read_value(audit: Audit, question: Question, text: str) -> Value:
    """What a person wrote, as a value of the question's kind; several codes are joined by `;`."""
    form = question.answer
    match form.facts.stored:
        case "codes":
            return _codes(audit, question, [part.strip() for part in text.split(";") if part.strip()])
        case "code":
            return _codes(audit, question, [text.strip()])[0]
        case "number":
            return _number(question, text.strip())
        case "date":
            return _date(question, text.strip())
        case "words":
            return text.strip()
        case "nothing":
            raise _given_otherwise(question)
        case never:
            assert_never(never)


def _given_otherwise(question: Question) -> AuditError:
    """Where the answer to a question comes from that no value is kept of."""
    if question.answer.kind == "reference":
        return AuditError(f"{question.id} is the record's reference", hint="it was given when the record was added")
    what = {"strength": "strength", "improvement": "area for improvement", "action": "action"}
    return AuditError(
        f"{question.id} is answered by what is written down one by one",
        hint=f"write down each {what[question.answer.entries or 'action']} by itself",
    )


def read_words(audit: Audit, question: Question, words: str | tuple[str, ...], state: str) -> Given:
    """What a return says, as a value or a state: by code or by label, numbers and dates as people here write them.

    Raises AuditError where it is neither, or both at once; nothing said is neither.
    """
    said = [word for word in ([words] if isinstance(words, str) else words) if word.strip()]
    if state.strip():
        if said:
            raise AuditError(f"{question.id} has an answer and also ‘{state.strip()}’", hint="keep one of the two")
        return Given(state=_read_state(question, state))
    options = options_of(audit, question)
    several = question.answer.facts.several
    if several or (options and any(word.rstrip().endswith(";") for word in said)):
        said = [piece for word in said for piece in _pieces(question, options, word)]
    if len(said) > 1 and not several:
        raise AuditError(f"{question.id} takes one answer, not {len(said)}", hint="keep one of them")
    codes = [_code(question, options, word) or word for word in said]
    if len(codes) > 1:
        _require_options(question, options, codes)
        return Given(read_value(audit, question, ";".join(codes)))
    if not codes:
        return Given()
    labels = {each: STATE_LABELS[each] for each in question.states}
    label = None if codes != said else _named(codes[0], labels)
    if label or codes[0].lower() in ALIASES or codes[0] in STATES:
        return read_given(audit, question, label or codes[0])
    _require_options(question, options, codes)
    return read_given(audit, question, _as_typed(question, codes[0]))


def read_basis(words: str) -> Basis | None:
    """What an answer is said to rest on, by code or by label; None where nothing is said. Raises AuditError."""
    found = _named(words, BASIS_LABELS)
    if found is None and words.strip():
        raise AuditError(f"‘{words.strip()}’ is not what an answer rests on", hint=_one_of(BASIS_LABELS.values()))
    return found


def misfits(question: Question, value: Value) -> list[str]:
    """What keeps a value from being one of its question's kind and within its bounds; its rules are not looked at."""
    form = question.answer
    match form.facts.stored, value:
        case "number", int() | float():
            too_low = form.low is not None and value < form.low
            too_high = form.high is not None and value > form.high
            may_be = abs(value) <= _LARGEST  # which nothing is that is no number: it compares with nothing
            fits = may_be and not too_low and not too_high and round(value, form.decimals) == value
            not_that = f"not {value}" if may_be else "and no number like that"
            return [] if fits else [f"{question.id} takes {bounds(question)}, {not_that}"]
        case "codes", tuple():
            together = [code for code in form.alone if code in value and len(value) > 1]
            return [
                *_not_options(question, value),
                *(f"{question.id}: ‘{form.label(code)}’ cannot be chosen together with others" for code in together),
            ]
        case "code", str():
            return _not_options(question, (value,))
        case "date", str():
            return [] if _is_date(question, value) else [f"‘{value}’ is not a date that {question.id} takes"]
        case "words", str():
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
        tuple(f"{question.id} must {rule_in_words(question, rule.condition)}" for rule in broken if not rule.soft),
        tuple(f"{question.id} should {rule_in_words(question, rule.condition)}" for rule in broken if rule.soft),
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


def _read_state(question: Question, words: str) -> State:
    found = ALIASES.get(words.strip().lower()) or _named(words, STATE_LABELS)
    labels = [STATE_LABELS[state] for state in question.states]
    hint = _one_of(labels) if labels else f"{question.id} takes none: it needs an answer"
    if found is None:
        raise AuditError(f"‘{words.strip()}’ does not stand for an answer", hint=hint)
    if found not in question.states:
        raise AuditError(f"{question.id} does not take ‘{words.strip()}’", hint=hint)
    return found


def _require_options(question: Question, options: Sequence[Term], words: Iterable[str]) -> None:
    """AuditError, with the labels as a sheet has them, where a word is none of the options, if there are any."""
    labels = [option.label for option in options]
    for word in words if options else ():
        if word not in {option.code for option in options}:
            near = nearest(word, labels)
            hint = _one_of(labels) + (f"; did you mean ‘{near}’?" if near else "")
            raise AuditError(f"‘{word}’ is not an option of {question.id}", hint=hint)


def _one_of(labels: Iterable[str]) -> str:
    return f"one of: {', '.join(labels)}"


def _named(words: str, labels: Mapping[N, str]) -> N | None:
    """The name that is written as itself or as its label, in any case."""
    folded = _folded(words)
    return next((name for name, label in labels.items() if folded in (_folded(name), _folded(label))), None)


def _folded(text: str) -> str:
    return one_line(text).casefold()


def _pieces(question: Question, options: Sequence[Term], text: str) -> list[str]:
    """The options that are joined by `;` in a text; a whole label that has one goes first."""
    if len(text) > 2 * sum(len(option.code) + len(option.label) + _BETWEEN for option in options):
        raise AuditError(f"{question.id} has no answer as long as ‘{text.strip()[:40]}…’", hint="choose of its options")
    most = 1 + max((option.label.count(";") for option in options), default=0)
    parts, found, at = text.split(";"), [], 0
    while at < len(parts):
        sizes = range(min(most, len(parts) - at), 1, -1)
        size = next((size for size in sizes if _code(question, options, ";".join(parts[at : at + size]))), 1)
        found.append(";".join(parts[at : at + size]).strip())
        at += size
    return [piece for piece in found if piece]


def _code(question: Question, options: Sequence[Term], word: str) -> str | None:
    """The option that a word is the code or the label of: exactly, or else in any case."""
    for same in (str.strip, _folded):
        found = [option.code for option in options if same(word) in (same(option.code), same(option.label))]
        if len(found) > 1:
            raise AuditError(f"‘{word}’ may be more than one option of {question.id}", hint=_one_of(found))
        if found:
            return found[0]
    return None


def _as_typed(question: Question, word: str) -> str:
    """A number in the one spelling in which it is typed in; anything else, and what is none, as it is."""
    return _without_comma(question, word.strip()) if question.answer.facts.stored == "number" else word


def _without_comma(question: Question, word: str) -> str:
    decimal = _DECIMAL.fullmatch(word)
    readings = [word.replace(",", "")] if _THOUSANDS.fullmatch(word) else []
    readings += [word.replace(",", ".")] if decimal and len(decimal[1]) <= question.answer.decimals else []
    fitting = [reading for reading in readings if not misfits(question, _number(question, reading))]
    if len(fitting) > 1:
        raise AuditError(f"‘{word}’ may be {fitting[0]} or {fitting[1]}", hint="write it without a comma")
    return (fitting or readings or [word])[0]


def _codes(audit: Audit, question: Question, words: list[str]) -> tuple[str, ...]:
    codes = [option.code for option in options_of(audit, question)]
    for word in words or [""]:
        if word not in codes:
            near = nearest(word, codes)
            several = [each.strip() for each in word.split(",") if each.strip() in codes]
            meant = f"join several with ‘;’: '{'; '.join(several)}'" if len(several) > 1 else ""
            meant = meant or (f"did you mean ‘{near}’?" if near else "")
            hint = f"one of {', '.join(codes)}" + (f"; {meant}" if meant else "")
            raise AuditError(f"‘{word}’ is not an option of {question.id}", hint=hint)
    return tuple(code for code in codes if code in words)  # in the question's order, once each


def _number(question: Question, word: str) -> int | float:
    try:
        number = float("nan" if "_" in word else word)  # Python takes 1_0 for ten, and nobody else does
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise AuditError(f"‘{word}’ is not a number", hint=f"{question.id} takes {bounds(question)}")
    return int(number) if number == int(number) else number


def _date(question: Question, word: str) -> str:
    """A date as it is stored, a month only where the question takes one; AuditError where it is neither."""
    month = question.answer.month
    found = read_day(word) or (read_month(word) if month else None)
    if found is None:
        hint = how_to_write(word, month=month)
        raise AuditError(f"‘{one_line(word)}’ is not a date that {question.id} takes", hint=hint)
    return found


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
    kind = "a whole number" if not form.decimals else f"a number with up to {plural(form.decimals, 'decimal')}"
    if form.low is None or form.high is None:
        return kind
    return f"{kind} from {form.facts.number(form.low)} to {form.facts.number(form.high)}"
