"""What changed from one version of a question to another, and what that means for the answers to it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from audit_tui.domain.base import Frozen
from audit_tui.domain.conditions import Condition, Reference
from audit_tui.domain.question_set import Prompt, Question, Rule, Term

Verdict = Literal["same", "wording", "asked", "scale", "new", "retired"]
"""What becomes of the answers to a question.

- `same`: nothing changed. Answers compare.
- `wording`: what people read, or where the question is filed, changed (text, guidance, labels, sources, theme, layer).
  Answers compare; whether the new words still ask the same is for people to judge.
- `asked`: it is asked of others, at other times or under other rules. Answers compare, but were not asked of the same.
- `scale`: it can be answered with something else than before. Answers do not compare.
- `new`, `retired`: it stands in one of the sets only. There is nothing to compare.
"""

VERDICTS: tuple[Verdict, ...] = ("same", "wording", "asked", "scale", "new", "retired")

COMPARABLE: tuple[Verdict, ...] = ("same", "wording", "asked")
"""The verdicts under which answers compare."""


class Difference(Frozen):
    """Something that changed; where it is short, also what came (or how it reads now) and what went (or read)."""

    what: str
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


_ID = re.compile(r"\b[A-Z]{2,8}-[0-9]{1,3}(?:\.[0-9]{1,3})?\b")


def in_new_ids(question: Question, after: Mapping[str, str]) -> Question:
    """An older question with the newer ids of the questions that it names."""
    changes = {
        "asked_when": _condition(question.asked_when, after),
        "required_when": _condition(question.required_when, after),
        "required_unless": _condition(question.required_unless, after),
        "rules": tuple(Rule(condition=_translated(rule.condition, after), soft=rule.soft) for rule in question.rules),
        "prompts": tuple(
            Prompt(question=after.get(each.question, each.question), condition=_translated(each.condition, after))
            for each in question.prompts
        ),
    }
    return question.model_copy(update=changes)


def _condition(condition: Condition | None, after: Mapping[str, str]) -> Condition | None:
    return None if condition is None else _translated(condition, after)


def _translated(condition: Condition, after: Mapping[str, str]) -> Condition:
    def newer(reference: Reference | None) -> Reference | None:
        if reference is None or reference.question is None:
            return reference
        return Reference(of=reference.of, question=after.get(reference.question, reference.question))

    groups = tuple(
        tuple(each.model_copy(update={"left": newer(each.left), "other": newer(each.other)}) for each in group)
        for group in condition.any_of
    )
    return Condition(text=_ID.sub(lambda found: after.get(found[0], found[0]), condition.text), any_of=groups)


def _meaning(condition: Condition | None) -> object:
    return None if condition is None else condition.any_of


def changes_of(older: Question, newer: Question, *, ranked: bool) -> tuple[Verdict, tuple[Difference, ...]]:
    """What changed, and the verdict; the order of the options is part of the scale where they are `ranked`.

    The older question's conditions have the newer ids already.
    """
    scale = tuple(_scale(older, newer, ranked=ranked))
    asked = tuple(_differing(older, newer, _ASKED))
    wording = tuple(_wording(older, newer))
    verdict: Verdict = "scale" if scale else "asked" if asked else "wording" if wording else "same"
    return verdict, tuple(dict.fromkeys((*scale, *asked, *wording)))


_Aspect = tuple[str, Callable[[Question], object]]

_SCALE: tuple[_Aspect, ...] = (
    ("kind of answer", lambda question: (question.answer.kind, question.answer.entries)),
    ("range", lambda question: (question.answer.low, question.answer.high)),
    ("decimals", lambda question: question.answer.decimals),
    ("dates without a day", lambda question: question.answer.month),
)
_ASKED: tuple[_Aspect, ...] = (
    ("asked of", lambda question: question.asked_of),
    ("asked when", lambda question: _meaning(question.asked_when)),
    (
        "required",
        lambda question: (
            question.required,
            _meaning(question.required_when),
            _meaning(question.required_unless),
        ),
    ),
    ("short form", lambda question: question.short_form),
    ("with grades", lambda question: question.with_grades),
    ("states", lambda question: question.states),
    ("reason for", lambda question: question.reason_for),
    ("length of the text", lambda question: (question.answer.shortest, question.answer.longest)),
    ("options that stand alone", lambda question: question.answer.alone),
    ("rules", lambda question: tuple((rule.soft, rule.condition.any_of) for rule in question.rules)),
    ("ask at once", lambda question: tuple((each.question, each.condition.any_of) for each in question.prompts)),
    ("used as", lambda question: question.used_as),
    ("leaves out", lambda question: question.leaves_out_topic),
)
_WORDING: tuple[_Aspect, ...] = (
    ("text", lambda question: question.text),
    ("guidance", lambda question: question.guidance),
    ("sources", lambda question: question.sources),
    ("theme", lambda question: question.theme),
    ("layer", lambda question: question.layer),
)


_SHORT: dict[str, Callable[[Question], tuple[str, ...]]] = {
    "asked of": lambda question: question.asked_of,
    "asked when": lambda question: (question.asked_when.text,) if question.asked_when else (),
    "states": lambda question: question.states,
    "reason for": lambda question: question.reason_for,
    "options that stand alone": lambda question: question.answer.alone,
    "text": lambda question: (question.text,),
    "theme": lambda question: (question.theme,),
    "layer": lambda question: (question.layer,),
}


def _differing(older: Question, newer: Question, aspects: Iterable[_Aspect]) -> Iterator[Difference]:
    for what, of in aspects:
        if of(older) != of(newer):
            words = _SHORT.get(what)
            came, went = both_ways(words(older), words(newer)) if words else ((), ())
            yield Difference(what=what, came=came, went=went)


def _scale(older: Question, newer: Question, *, ranked: bool) -> Iterator[Difference]:
    yield from _differing(older, newer, _SCALE)
    if older.answer.kind != newer.answer.kind:
        return
    came, went = both_ways(older.answer.codes, newer.answer.codes)
    if came or went:
        yield Difference(what="options", came=came, went=went)
    elif older.answer.codes != newer.answer.codes and (ranked or newer.answer.kind not in ("one_of", "any_of")):
        yield Difference(what="order of the options")


def _wording(older: Question, newer: Question) -> Iterator[Difference]:
    yield from _differing(older, newer, _WORDING)
    labelled = relabelled(older.answer.options, newer.answer.options)
    if labelled:
        yield Difference(what="labels of options", came=labelled)
    shared = set(older.answer.codes) & set(newer.answer.codes)
    if [code for code in older.answer.codes if code in shared] != [
        code for code in newer.answer.codes if code in shared
    ]:
        yield Difference(what="order of the options")
    if older.id == newer.id and older.was != newer.was:
        yield Difference(what="earlier ids", came=newer.was, went=older.was)
    said = tuple(conditions_of(older)), tuple(conditions_of(newer))
    if [_meaning(each) for each in said[0]] == [_meaning(each) for each in said[1]] and said[0] != said[1]:
        yield Difference(what="words of a condition")


def both_ways(older: Iterable[str], newer: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What came and what went."""
    before, after = tuple(older), tuple(newer)
    return tuple(each for each in after if each not in before), tuple(each for each in before if each not in after)


def relabelled(older: Iterable[Term], newer: Iterable[Term]) -> tuple[str, ...]:
    """The codes whose labels or notes changed."""
    before = {term.code: term for term in older}
    return tuple(term.code for term in newer if term.code in before and before[term.code] != term)


def conditions_of(question: Question) -> Iterator[Condition]:
    """Every condition of a question."""
    held = (question.asked_when, question.required_when, question.required_unless)
    yield from (condition for condition in held if condition is not None)
    yield from (rule.condition for rule in question.rules)
    yield from (prompt.condition for prompt in question.prompts)
