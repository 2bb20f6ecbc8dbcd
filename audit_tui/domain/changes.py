"""What changed from one version of a question to another, and what that means for the answers to it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from audit_tui.domain.base import Frozen
from audit_tui.domain.conditions import Condition, Reference
from audit_tui.domain.question_set import Prompt, Question, Rule, Term

Verdict = Literal["same", "wording", "asked", "scale", "new", "retired"]
"""What becomes of the answers to a question.

- `same`: nothing changed. Answers compare.
- `wording`: what people read, or where the question is filed, changed (text, guidance, labels, sources, theme, layer).
  Answers compare; whether the new words still ask the same is for people to judge.
- `asked`: it is asked of others, at other times or under other rules. Answers compare, but were not asked of the same.
- `scale`: it can be answered with something else than before, or a code has the label that another had. Answers do not
  compare.
- `new`, `retired`: it stands in one of the sets only. There is nothing to compare.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

COMPARABLE: tuple[Verdict, ...] = ("same", "wording", "asked")
"""The verdicts under which answers compare."""


class Difference(Frozen):
    """Something that changed: what came (or how it reads now) and what went (or how it read).

    Of labels and titles, `came` and `went` are as many, each `code: what people read`.
    """

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


def changes_of(
    older: Question, newer: Question, *, ranked: bool, merged: tuple[str, ...] = ()
) -> tuple[Verdict, tuple[Difference, ...]]:
    """What changed, and the verdict; the order of the options is part of the scale where they are `ranked`.

    The older question's conditions have the newer ids already. Two or more ids that are `merged` were put together in
    this question.
    """
    scale = tuple(_scale(older, newer, ranked=ranked))
    asked = tuple(_differing(older, newer, _ASKED))
    wording = (*_put_together(merged), *_wording(older, newer))
    verdict: Verdict = "scale" if scale else "asked" if asked else "wording" if wording else "same"
    return verdict, tuple(dict.fromkeys((*scale, *asked, *wording)))


class _Aspect(NamedTuple):
    """Something of a question that may change: what it means, and the words in which that is shown."""

    what: str
    of: Callable[[Question], object]
    words: Callable[[Question], tuple[str, ...]]


def _text_of(condition: Condition | None) -> tuple[str, ...]:
    return () if condition is None else (condition.text,)


def _required(question: Question) -> tuple[str, ...]:
    words = (("when", question.required_when), ("unless", question.required_unless))
    found = (f"{word} {condition.text}" for word, condition in words if condition is not None)
    return ("always",) if question.required else tuple(found) or ("no",)


def _range(question: Question) -> tuple[str, ...]:
    form = question.answer
    ends = ["any" if bound is None else form.facts.number(bound) for bound in (form.low, form.high)]
    return () if form.low is None and form.high is None else (" to ".join(ends),)


def _kind(question: Question) -> tuple[str, ...]:
    kind = question.answer.kind.replace("_", " ")
    return (f"{question.answer.entries}s" if question.answer.entries else kind,)


def _yes(said: object) -> tuple[str, ...]:
    return ("yes" if said else "no",)


def _length(question: Question) -> tuple[str, ...]:
    return (f"{question.answer.shortest} to {question.answer.longest or 'any number of'} characters",)


_SCALE = (
    _Aspect("kind of answer", lambda question: (question.answer.kind, question.answer.entries), _kind),
    _Aspect(
        "range",
        lambda question: (question.answer.low, question.answer.high),
        _range,
    ),
    _Aspect("decimals", lambda question: question.answer.decimals, lambda question: (str(question.answer.decimals),)),
    _Aspect(
        "dates without a day", lambda question: question.answer.month, lambda question: _yes(question.answer.month)
    ),
)
_ASKED = (
    _Aspect("asked of", lambda question: question.asked_of, lambda question: question.asked_of),
    _Aspect(
        "asked when",
        lambda question: _meaning(question.asked_when),
        lambda question: _text_of(question.asked_when) or ("always",),
    ),
    _Aspect(
        "required",
        lambda question: (
            question.required,
            _meaning(question.required_when),
            _meaning(question.required_unless),
        ),
        _required,
    ),
    _Aspect("short form", lambda question: question.short_form, lambda question: _yes(question.short_form)),
    _Aspect("with grades", lambda question: question.with_grades, lambda question: _yes(question.with_grades)),
    _Aspect("states", lambda question: question.states, lambda question: question.states),
    _Aspect("reason for", lambda question: question.reason_for, lambda question: question.reason_for),
    _Aspect("length of the text", lambda question: (question.answer.shortest, question.answer.longest), _length),
    _Aspect("options that stand alone", lambda question: question.answer.alone, lambda question: question.answer.alone),
    _Aspect(
        "rules",
        lambda question: tuple((rule.soft, rule.condition.any_of) for rule in question.rules),
        lambda question: tuple(
            f"{'warn unless' if rule.soft else 'rule'} {rule.condition.text}" for rule in question.rules
        ),
    ),
    _Aspect(
        "ask at once",
        lambda question: tuple((each.question, each.condition.any_of) for each in question.prompts),
        lambda question: tuple(f"{each.question} when {each.condition.text}" for each in question.prompts),
    ),
    _Aspect(
        "used as",
        lambda question: question.used_as,
        lambda question: ((question.used_as or "nothing").replace("_", " "),),
    ),
    _Aspect("leaves out", lambda question: question.leaves_out_topic, lambda question: _yes(question.leaves_out_topic)),
)
_WORDING = (
    _Aspect("text", lambda question: question.text, lambda question: (question.text,)),
    _Aspect("guidance", lambda question: question.guidance, lambda question: (question.guidance or "none",)),
    _Aspect(
        "sources",
        lambda question: question.sources,
        lambda question: tuple(f"{source.name} <{source.url}>" for source in question.sources),
    ),
    _Aspect("theme", lambda question: question.theme, lambda question: (question.theme,)),
    _Aspect("layer", lambda question: question.layer, lambda question: (question.layer,)),
)


def _differing(older: Question, newer: Question, aspects: Iterable[_Aspect]) -> Iterator[Difference]:
    for aspect in aspects:
        if aspect.of(older) != aspect.of(newer):
            came, went = both_ways(aspect.words(older), aspect.words(newer))
            yield Difference(what=aspect.what, came=came, went=went)


def _scale(older: Question, newer: Question, *, ranked: bool) -> Iterator[Difference]:
    yield from _differing(older, newer, _SCALE)
    if older.answer.kind != newer.answer.kind:
        return
    came, went = both_ways(older.answer.codes, newer.answer.codes)
    if came or went:
        yield Difference(what="options", came=came, went=went)
    elif older.answer.codes != newer.answer.codes and (ranked or newer.answer.facts.ordered):
        yield _reordered(older, newer)
    if _swapped(older.answer.options, newer.answer.options):
        yield from relabelled("labels of options", older.answer.options, newer.answer.options)


def _swapped(older: Iterable[Term], newer: Iterable[Term]) -> bool:
    """Whether a code takes a label that another code had: an answer would be read as the other one."""
    had = {term.code: term.label.casefold() for term in older}
    of_others = {label: code for code, label in had.items()}
    return any(
        term.code in had
        and had[term.code] != term.label.casefold()
        and of_others.get(term.label.casefold(), term.code) != term.code
        for term in newer
    )


def _reordered(older: Question, newer: Question) -> Difference:
    return Difference(
        what="order of the options", came=(", ".join(newer.answer.codes),), went=(", ".join(older.answer.codes),)
    )


def _put_together(merged: tuple[str, ...]) -> Iterator[Difference]:
    if len(merged) > 1:
        yield Difference(what="put together", came=merged)


def _wording(older: Question, newer: Question) -> Iterator[Difference]:
    yield from _differing(older, newer, _WORDING)
    yield from relabelled("labels of options", older.answer.options, newer.answer.options)
    shared = set(older.answer.codes) & set(newer.answer.codes)
    if [code for code in older.answer.codes if code in shared] != [
        code for code in newer.answer.codes if code in shared
    ]:
        yield _reordered(older, newer)
    if older.id == newer.id and older.was != newer.was:
        came, went = both_ways(older.was, newer.was)
        yield Difference(what="earlier ids", came=came, went=went)
    said = tuple(conditions_of(older)), tuple(conditions_of(newer))
    if [_meaning(each) for each in said[0]] == [_meaning(each) for each in said[1]] and said[0] != said[1]:
        came, went = both_ways(*([each.text for each in conditions] for conditions in said))
        yield Difference(what="words of a condition", came=came, went=went)


def both_ways(older: Iterable[str], newer: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What came and what went."""
    before, after = tuple(older), tuple(newer)
    return tuple(each for each in after if each not in before), tuple(each for each in before if each not in after)


def relabelled(what: str, older: Iterable[Term], newer: Iterable[Term]) -> tuple[Difference, ...]:
    """The labels and notes that changed of codes that both have, as one difference; none where they are the same."""
    before = {term.code: term for term in older}
    pairs = [(before[term.code], term) for term in newer if term.code in before and before[term.code] != term]
    if not pairs:
        return ()
    return (
        Difference(what=what, came=tuple(_read(now) for _, now in pairs), went=tuple(_read(was) for was, _ in pairs)),
    )


def _read(term: Term) -> str:
    """`code: Label — note`."""
    return f"{term.code}: {term.label}{f' — {term.note}' if term.note else ''}"


def conditions_of(question: Question) -> Iterator[Condition]:
    """Every condition of a question."""
    held = (question.asked_when, question.required_when, question.required_unless)
    yield from (condition for condition in held if condition is not None)
    yield from (rule.condition for rule in question.rules)
    yield from (prompt.condition for prompt in question.prompts)
