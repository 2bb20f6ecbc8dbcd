"""Pitfalls of audit questions that can be seen in their wording: warnings, each with what, where, why and the mend.

A few precise signs: what needs judgement is left to people, and docs/writing_questions.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from audit_tui.domain.question_set import ALL, Question, QuestionSet
from audit_tui.questions.passage import Passage
from audit_tui.questions.placed import PlacedQuestion
from audit_tui.questions.problems import Place, Report
from audit_tui.questions.signs import (
    BLAMING,
    DENIES,
    DOUBLE,
    IDENTIFYING,
    LEADING,
    NA,
    NA_FORBIDDEN,
    NA_WHEN,
    NEGATIVE,
    OPINION,
    QUOTED,
    SENTENCE,
    WHO,
    WORRY,
    WORST_UP,
    YARDSTICK,
    YES_NO_STEM,
)

MOST_PROMPTS = 45
"""Questions for one agency beyond which a set is too long to finish in a sitting."""

_LOOKED_AT = 1000
"""Characters of a question, and sentences of a paragraph, that are looked at."""


class _Seen(NamedTuple):
    """A sign that was seen in a question: where, why it matters, and the mend."""

    code: str
    at: Passage
    why: str
    hint: str


def check_wording(read: Sequence[PlacedQuestion]) -> None:
    """Warn of every pitfall in the wording of these questions."""
    for placed in read:
        for look in _LOOKS:
            for code, at, why, hint in look(placed):
                placed.report.warn(code, at, f"{placed.question.id}, ‘{at.text}’: {why}", hint)


def check_whole(found: QuestionSet, at: Place, report: Report) -> None:
    """Warn of what a whole set lacks, or has too much of."""
    asked = [question for question in found.questions if question.used_as != "safety_question"]
    for layer in found.vocabulary.layers:
        if not any(question.layer == layer.code for question in asked):
            hint = f"add a question with ‘- layer: {layer.code}’, or include closing_judgement"
            report.warn("no-layer", at, f"no question is about {layer.label.lower()} ({layer.code})", hint)
    if _has(found.vocabulary.themes, "voice_of_child") and not any(map(_hears_the_child, asked)):
        hint = "open the set with ‘what was an ordinary day like for this child?’: answer text, theme voice_of_child"
        report.warn("no-lived-experience", at, "no question asks in free text what life is like for the child", hint)
    if not any(question.answer.entries in ("improvement", "action") for question in found.questions):
        hint = "include closing_judgement, or add a question with ‘- answer: improvements’ or ‘actions’"
        report.warn("no-so-what", at, "no question takes areas for improvement or actions: nothing follows", hint)
    counts = {agency.code: _prompts(found, agency.code) for agency in found.vocabulary.agencies}
    longest = max(counts, key=counts.__getitem__, default="")
    if longest and counts[longest] > MOST_PROMPTS:
        message = f"{found.agency_label(longest)} may be asked {counts[longest]} questions: too long to finish"
        report.warn("too-long", at, message, f"ask at most {MOST_PROMPTS} of one agency: leave out, or route to others")


def _hears_the_child(question: Question) -> bool:
    return question.theme == "voice_of_child" and question.answer.facts.free_words


def _has(terms: Sequence[object], code: str) -> bool:
    return any(getattr(term, "code", "") == code for term in terms)


def _prompts(found: QuestionSet, agency: str) -> int:
    return sum(ALL in question.asked_of or agency in question.asked_of for question in found.questions)


def _stem(placed: PlacedQuestion) -> Passage:
    """The question without its id."""
    _, stem = placed.reader.draft.heading.split(re.compile(r"\s+"))
    return stem or placed.reader.draft.heading


def _first(place: Passage, pattern: re.Pattern[str]) -> Passage | None:
    """The first match that is not quoted: what is quoted is spoken about, not said."""
    content = place.content[:_LOOKED_AT]
    quoted = [found.span() for found in QUOTED.finditer(content)]
    for found in pattern.finditer(content):
        start, end = found.span("seen") if "seen" in pattern.groupindex else found.span()
        if not any(left <= start and end <= right for left, right in quoted):
            return place.cut(start, end)
    return None


def _double(placed: PlacedQuestion) -> Iterator[_Seen]:
    facts = placed.question.answer.facts
    if not facts.agreed or facts.several:
        return
    stem = _stem(placed)
    marks = list(stem.find(re.compile(r"\?")))
    found = next((seen for pattern in DOUBLE if (seen := _first(stem, pattern))), marks[1] if marks[1:] else None)
    if found:
        yield _Seen(
            "double",
            found,
            "two questions, one answer",
            "ask them one by one, or say in the guidance what would be seen",
        )


def _opinion(placed: PlacedQuestion) -> Iterator[_Seen]:
    question = placed.question
    found = _first(_stem(placed), OPINION) if question.answer.facts.ordered else None
    if found and not YARDSTICK.search(question.guidance):
        yield _Seen(
            *("no-yardstick", found, "each auditor has a meaning of their own"),
            "say in the question or its guidance what would be seen, or the time limit",
        )


def _negative(placed: PlacedQuestion) -> Iterator[_Seen]:
    found = next((seen for pattern in NEGATIVE if (seen := _first(_stem(placed), pattern))), None)
    if found:
        yield _Seen("negative", found, "‘yes’ and ‘no’ are easily mixed up", "ask it the positive way round")


def _one_option(placed: PlacedQuestion) -> Iterator[_Seen]:
    form = placed.question.answer
    if form.facts.stored == "code" and len(form.options) == 1:
        at = placed.passages("answer")[0]
        yield _Seen(
            "one-option", at, "there is nothing to choose between", "offer another option, or ask yes, partly, no"
        )


def _leading(placed: PlacedQuestion) -> Iterator[_Seen]:
    if found := _first(_stem(placed), LEADING):
        yield _Seen("leading", found, "it says what to answer", "ask what was done; describe good and weak as guidance")


def _graded(placed: PlacedQuestion) -> Iterator[_Seen]:
    question, stem = placed.question, _stem(placed)
    if question.answer.kind != "grade":
        return
    begins = _first(stem, YES_NO_STEM)
    if question.layer == "compliance" or begins:
        why = "whether a thing was done is given a grade of how well"
        yield _Seen(
            "graded-compliance", begins or stem, why, "answer it with yes, partly, no; ask how good in another question"
        )


def _not_applicable(placed: PlacedQuestion) -> Iterator[_Seen]:
    states = placed.question.states
    for sentence in _sentences(placed):
        found = _first(sentence, NA)
        if found is None or {"na", "not_applicable"} & set(placed.question.answer.codes):
            continue
        if NA_FORBIDDEN.search(sentence.text):
            if "not_applicable" in states:
                hint = "name the states that may be said, ‘- states: …’, without not_applicable"
                yield _Seen("na-forbidden", found, "the guidance forbids what may be chosen", hint)
        elif "not_applicable" not in states:
            hint = "add not_applicable to ‘states’, or take it out of the guidance"
            yield _Seen("na-not-offered", found, "the guidance invites what may not be chosen", hint)
        elif not NA_WHEN.search(sentence.text):
            yield _Seen("na-escape", found, "an escape from a hard question", "say when: ‘N/A only if …’")


def _identifying(placed: PlacedQuestion) -> Iterator[_Seen]:
    if placed.question.answer.kind == "reference":
        return
    stem = _stem(placed)
    who = _first(stem, WHO) if placed.question.answer.facts.free_words else None
    invited = (_first(each, IDENTIFYING) for each in (stem, *_sentences(placed)) if not DENIES.search(each.content))
    found = who or next(filter(None, invited), None)
    if found:
        hint = "ask for a role, a number or one of some options, never for a name, date of birth or address"
        yield _Seen("identifying", found, "it invites what may identify somebody", hint)


def _blaming(placed: PlacedQuestion) -> Iterator[_Seen]:
    if found := _first(_stem(placed), BLAMING):
        hint = "ask what practitioners did, and where responsibility for the harm is placed"
        yield _Seen("blaming", found, "it puts the responsibility on the child or the parent", hint)


def _upside_down(placed: PlacedQuestion) -> Iterator[_Seen]:
    if placed.question.answer.kind != "scale":
        return
    looked = [_first(_stem(placed), WORRY), *(_first(each, WORST_UP) for each in placed.reader.draft.paragraphs)]
    if found := next(filter(None, looked), None):
        yield _Seen("scale-direction", found, "10 would be the worst", "turn it round: 10 is always the best")


def _sentences(placed: PlacedQuestion) -> Iterator[Passage]:
    for paragraph in placed.reader.draft.paragraphs:
        yield from islice(paragraph.find(SENTENCE), _LOOKED_AT)


_LOOKS: tuple[Callable[[PlacedQuestion], Iterator[_Seen]], ...] = (
    *(
        _double,
        _opinion,
        _negative,
        _one_option,
        _leading,
        _graded,
        _not_applicable,
        _identifying,
        _blaming,
        _upside_down,
    ),
)
