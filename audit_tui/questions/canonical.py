"""A question set written as Markdown in one fixed way, from which the same set is read again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from audit_tui.domain.answer_kinds import AnswerKind
from audit_tui.domain.question_set import AnswerForm, Question, QuestionSet, Section, Source, Term
from audit_tui.domain.words import USUAL_STATES
from audit_tui.questions.forms import DECIMALS, ENTRIES, GRADES
from audit_tui.questions.outline import link_key, tokens_of
from audit_tui.questions.properties import USES
from audit_tui.questions.reader import VOCABULARY
from audit_tui.questions.slips import NO_LIST, NO_SPACE
from audit_tui.questions.sources import fits_inline

WIDTH = 116
"""The longest line of a paragraph, unless a word is longer; the lines of lists are not wrapped."""

_GUARD = "\u00a0"
"""White space to the reader of a set but not to Markdown: it keeps a text that begins with `- ` from being a list."""

_STRUCTURE = re.compile(r"[-#>+*=_`~<|–•▪◦‣·]|[0-9]+[.)]")
_COUNTS = {count: word for word, count in DECIMALS.items() if word is not None}
_ENTRIES = {entry: word for word, entry in ENTRIES.items()}
_SAID: dict[AnswerKind, str] = {
    "yes_partly_no": "yes, partly, no",
    "grade": "grade",
    "one_of": "one of",
    "any_of": "any of",
    "reference": "record reference",
}
_USES = {use: words for words, (use, _) in USES.items()}


@dataclass(frozen=True, slots=True)
class _Around:
    """What a question is written in: the set's agencies, and the file's sources that have no name to themselves."""

    agencies: tuple[Term, ...]
    inline: frozenset[Source]


def canonical_files(question_set: QuestionSet) -> dict[str, str]:
    """The files of a set by name: the topic's own first, then its shared parts, then the vocabulary.

    A set does not keep the heads of its shared parts, so their titles are made of their ids, and they have the set's
    own version and status. The vocabulary stands in the topic's file where `vocabulary` is itself a topic or a part.
    """
    topic = _sections_of(question_set, question_set.id)
    inside = VOCABULARY in (question_set.id, *question_set.include)
    terms = tuple(_vocabulary(question_set))
    agencies = question_set.vocabulary.agencies
    files = {question_set.id: _file(_topic(question_set, terms if inside else ()), topic, agencies)}
    for part in question_set.include:
        sections = _sections_of(question_set, part)
        first = question_set.sections.index(sections[0]) < question_set.sections.index(topic[0])
        files[part] = _file(_shared(question_set, part, "first" if first else "last"), sections, agencies)
    if not inside:
        files[VOCABULARY] = _file((*_shared(question_set, VOCABULARY, "vocabulary"), *terms), (), agencies)
    return {f"{name}.md": text for name, text in files.items()}


def _sections_of(question_set: QuestionSet, part: str) -> tuple[Section, ...]:
    return tuple(section for section in question_set.sections if section.part == part)


def _file(head: Iterable[str], sections: Sequence[Section], agencies: tuple[Term, ...]) -> str:
    """A file's blocks, with an empty line between them."""
    sources = dict.fromkeys(
        source for section in sections for question in section.questions for source in question.sources
    )
    around = _Around(agencies, _inline(sources))
    blocks = [*head, *chain.from_iterable(_section(section, around) for section in sections)]
    ends = sorted(
        (link_key(source.name), f"[{source.name}]: <{source.url}>") for source in sources.keys() - around.inline
    )
    if ends:
        blocks.append("\n".join(line for _, line in ends))
    return "\n\n".join(blocks) + "\n"


def _inline(sources: Iterable[Source]) -> frozenset[Source]:
    named: dict[str, list[Source]] = {}
    for source in sources:
        named.setdefault(link_key(source.name), []).append(source)
    return frozenset(source for alike in named.values() if len(alike) > 1 for source in alike if fits_inline(source))


def _topic(question_set: QuestionSet, terms: Iterable[str]) -> Iterator[str]:
    yield _heading(1, question_set.title)
    yield from _paragraphs(question_set.purpose)
    lists = (("quorum", question_set.quorum), ("include", question_set.include), ("retired", question_set.retired))
    yield _facts(
        ("id", question_set.id),
        ("version", question_set.version),
        ("status", question_set.status),
        *((name, ", ".join(words)) for name, words in lists if words),
    )
    yield from terms
    for title, prose in (
        ("Records in scope", question_set.records_in_scope),
        ("Period under review", question_set.period),
    ):
        if prose:
            yield _heading(2, title)
            yield from _paragraphs(prose)
    if question_set.enquiry:
        yield _heading(2, "Key lines of enquiry")
        yield "\n".join(f"{count}. {_guarded(line)}" for count, line in enumerate(question_set.enquiry, 1))


def _shared(question_set: QuestionSet, part: str, kind: str) -> Iterator[str]:
    yield _heading(1, part.replace("_", " ").capitalize())
    yield _facts(("id", part), ("version", question_set.version), ("status", question_set.status), ("part", kind))


def _vocabulary(question_set: QuestionSet) -> Iterator[str]:
    words = question_set.vocabulary
    for title, terms in (("Agencies", words.agencies), ("Themes", words.themes), ("Layers", words.layers)):
        yield _heading(2, title)
        yield "\n".join(_term(term) for term in terms)


def _section(section: Section, around: _Around) -> Iterator[str]:
    yield _heading(2, f"{section.id} {section.title}")
    for question in section.questions:
        yield _heading(3, f"{question.id} {question.text}")
        if question.guidance:
            yield from _paragraphs(question.guidance)
        yield "\n".join(_properties(question, around))


def _properties(question: Question, around: _Around) -> Iterator[str]:
    """The lines of a question's list, in the order in which the format's description names them."""
    chosen = question.answer.kind in ("one_of", "any_of")
    of_agencies = chosen and question.answer.options == around.agencies
    yield f"- answer: {_answer(question.answer)}{' agencies' * of_agencies}"
    if not of_agencies:
        yield from (f"  {_term(option)}" for option in _listed(question.answer))
    for name, value in _given(question, around):
        if value is True:
            yield f"- {name}"
        elif value:
            yield f"- {name}: {value}"


def _given(question: Question, around: _Around) -> Iterator[tuple[str, str | bool]]:
    yield "alone", ", ".join(question.answer.alone)
    yield "theme", question.theme
    yield "layer", question.layer
    yield "asked of", ", ".join(question.asked_of)
    conditions = (
        ("asked when", question.asked_when),
        ("required when", question.required_when),
        ("required unless", question.required_unless),
    )
    for name, condition in conditions:
        yield name, condition.text if condition else ""
    yield "required", question.required
    yield "short form", question.short_form
    yield "with grades", question.with_grades and question.answer.kind != "grade"
    yield "states", "" if question.states == USUAL_STATES else ", ".join(question.states) or "none"
    yield "reason for", ", ".join(question.reason_for)
    yield from (("warn unless" if rule.soft else "rule", rule.condition.text) for rule in question.rules)
    yield from (("ask at once", f"{prompt.question} when {prompt.condition.text}") for prompt in question.prompts)
    yield "used as", _USES[question.used_as] if question.used_as else ""
    yield "leaves out", "this topic" if question.leaves_out_topic else ""
    yield from (("source", _source(source, around)) for source in question.sources)
    yield "was", ", ".join(question.was)


def _answer(form: AnswerForm) -> str:
    match form.kind:
        case "scale" | "number":
            decimals = f", {_COUNTS[form.decimals]} decimal{'s' * (form.decimals > 1)}" if form.decimals else ""
            return f"{form.kind} {_number(form.low)} to {_number(form.high)}{decimals}"
        case "date":
            return "date or month" if form.month else "date"
        case "text":
            return f"text{_length(form)}"
        case "entries":
            return _ENTRIES[form.entries or "action"]
        case "yes_partly_no" | "grade" | "one_of" | "any_of" | "reference":
            return _SAID[form.kind]
        case never:
            assert_never(never)


def _listed(form: AnswerForm) -> tuple[Term, ...]:
    """The options that have to be listed: not those that the words of the answer say."""
    usual = form.kind == "yes_partly_no" or (form.kind == "grade" and form.options == GRADES)
    return () if usual else form.options


def _length(form: AnswerForm) -> str:
    if form.longest is None:
        return f" of at least {form.shortest} characters" if form.shortest else ""
    return (
        f" {form.shortest} to {form.longest} characters" if form.shortest else f" of at most {form.longest} characters"
    )


def _number(bound: float | None) -> str:
    return f"{0.0 if bound is None else bound:.6f}".rstrip("0").rstrip(".")


def _source(source: Source, around: _Around) -> str:
    return f"[{source.name}]({source.url})" if source in around.inline else f"[{source.name}]"


def _term(term: Term) -> str:
    return f"- {term.code}: {term.label}{f' — {term.note}' if term.note else ''}"


def _facts(*facts: tuple[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def _heading(level: int, text: str) -> str:
    """A heading; number signs at its end would be taken for its frame, so they get one."""
    framed = f"{text} #" if not text.rpartition(" ")[2].strip("#") else text
    return f"{'#' * level} {framed}"


def _paragraphs(text: str) -> Iterator[str]:
    return (_paragraph(paragraph) for paragraph in text.split("\n\n"))


def _paragraph(text: str) -> str:
    return _guarded("\n".join(_wrapped(text)))


def _guarded(text: str) -> str:
    """The text, with a guard before it where Markdown would take it for something else than a paragraph."""
    kinds = [token.type for token in tokens_of(text)]
    slip = NO_SPACE.match(text) or NO_LIST.match(text)
    return text if kinds == ["inline"] and not slip else f"{_GUARD}{text}"


def _wrapped(text: str) -> Iterator[str]:
    line, *rest = _unbroken(text)
    for words in rest:
        if len(line) + 1 + len(words) > WIDTH:
            yield line
            line = words
        else:
            line = f"{line} {words}"
    yield line


def _unbroken(text: str) -> list[str]:
    """The words of a text, those joined to the word before that would be a list or the like at a line's beginning."""
    found: list[str] = []
    for word in text.split(" "):
        if found and _STRUCTURE.match(word):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found
