"""Finding words in the questions, and in all that a seat may see of what was answered and written down."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from audit_tui.domain.across import shared_actions, shared_findings
from audit_tui.domain.asking import routed
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import codes_of
from audit_tui.domain.question_set import Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Agreement, Answer
from audit_tui.domain.words import FINDING_LABELS, PANEL, STATE_LABELS
from audit_tui.text import day

_BEFORE, _ROOM = 24, 58
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True)
class Passage:
    """A text that can be found: where it stands, and what it is. `record` is empty for what is of every record."""

    record: str
    question: str
    what: str
    text: str

    @cached_property
    def folded(self) -> str:
        """The text as it is compared: small letters, no accents."""
        return fold(self.text)


@dataclass(frozen=True)
class Found:
    """A passage that holds the words that were looked for, here folded."""

    passage: Passage
    words: tuple[str, ...]

    @property
    def excerpt(self) -> tuple[tuple[str, bool], ...]:
        """What to show of it on a line, in parts of which the `True` ones match."""
        return _excerpt(self.passage.text, self.words)


def fold(text: str) -> str:
    """A text as it is compared: small letters, no accents."""
    return _NOT_ASCII.sub(lambda found: "".join(_fold_one(one) for one in found[0]), text).lower()


def passages(audit: Audit, viewer: str) -> tuple[Passage, ...]:
    """Everything that this seat may find: the questions put to it first, then record by record.

    An agency finds its own answers and the concerns that it raised; the panel its own work, and of the agencies'
    answers those that it has opened.
    """
    asked = [each for each in audit.questions.questions if viewer == PANEL or routed(each, viewer)]
    found = [Passage("", each.id, "question", f"{each.id} {each.text}") for each in asked]
    for question in asked:
        found += _of_question(question)
    by_record: dict[str, list[Passage]] = {record: [] for record in audit.details.records}
    for passage in _of_audit(audit, viewer):
        by_record.setdefault(passage.record, []).append(passage)
    places = {question.id: place for place, question in enumerate(audit.questions.questions)}
    for record in by_record.values():
        found += sorted(record, key=lambda passage: places.get(passage.question, -1))
    return tuple(passage for passage in found if passage.text)


def find(among: Iterable[Passage], words: str) -> tuple[Found, ...]:
    """The passages that hold every one of the words, in their order; none where no word is given."""
    wanted = tuple(dict.fromkeys(fold(words).split()))
    if not wanted:
        return ()
    return tuple(Found(passage, wanted) for passage in among if all(word in passage.folded for word in wanted))


def _of_question(question: Question) -> Iterator[Passage]:
    yield Passage("", question.id, "guidance", question.guidance)
    for option in question.answer.options:
        yield Passage("", question.id, "option", " ".join(part for part in (option.label, option.note) if part))


def _of_audit(audit: Audit, viewer: str) -> Iterator[Passage]:
    for entity in audit.entities.values():
        if isinstance(entity, Answer):
            yield from _of_answer(audit, viewer, entity)
        elif isinstance(entity, Agreement) and viewer == PANEL:
            yield from _of_agreement(audit, entity)
    for record in audit.details.records:
        for concern in audit.concerns(record):
            if viewer in (PANEL, concern.raised_by):
                texts = (concern.text, concern.told, concern.follow_up)
                yield Passage(record, concern.question or "", f"concern {concern.id}", _joined(texts))
    if viewer == PANEL:
        yield from _written_down(audit)


def _of_answer(audit: Audit, viewer: str, kept: Answer) -> Iterator[Passage]:
    question = audit.questions.question(kept.question)
    if question is None:
        return
    seen = seen_by(viewer, audit, kept.record, kept.seat, question)
    if isinstance(seen, Answer):
        label = audit.questions.agency_label(seen.seat)
        yield Passage(kept.record, question.id, f"{label}: answer", _in_words(question, seen))
        yield Passage(kept.record, question.id, f"{label}: evidence", seen.evidence)


def _of_agreement(audit: Audit, agreed: Agreement) -> Iterator[Passage]:
    question = audit.questions.question(agreed.question)
    if question is None:
        return
    yield Passage(agreed.record, question.id, "agreed", _in_words(question, agreed))
    yield Passage(agreed.record, question.id, "reason", agreed.reason)
    for view in agreed.dissent:
        label = audit.questions.agency_label(view.agency)
        yield Passage(agreed.record, question.id, f"{label}: not shared", view.words)


def _written_down(audit: Audit) -> Iterator[Passage]:
    for finding in shared_findings(audit):
        what = f"{FINDING_LABELS[finding.sort].lower()} {finding.id}"
        for record in finding.records:
            yield Passage(record, finding.question or "", what, finding.text)
    for action in shared_actions(audit):
        for record in action.records:
            yield Passage(record, "", f"action {action.id}", _joined((action.text, action.owner)))
    for parked in audit.parked:
        yield Passage(parked.record, parked.question, "parked", parked.why)


def _in_words(question: Question, said: Answer | Agreement) -> str:
    """An answer as people read it; a number has no words, since an age is shown as its band only."""
    if said.state is not None:
        return STATE_LABELS[said.state]
    if question.answer.facts.stored == "date" and isinstance(said.value, str):
        return day(said.value)
    words = () if isinstance(said.value, (int, float)) else codes_of(said.value)
    return "; ".join(map(question.answer.label, words))


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(text for text in texts if text)


def _fold_one(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold().lower()


def _excerpt(text: str, wanted: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """As much of a text as has room on a line, from a little before the first match on."""
    text = " ".join(text.split())
    matches = _matches(text, wanted)
    first = matches[0][0] if matches else 0
    start = 0 if len(text) <= _ROOM else max(0, min(first - _BEFORE, len(text) - _ROOM))
    end = min(len(text), start + _ROOM)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for begins, ends in matches:
        if begins >= at and ends <= end:
            parts += [(text[at:begins], False), (text[begins:ends], True)]
            at = ends
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return tuple(part for part in parts if part[0])


def _matches(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where in the text as it is shown the words stand, first first."""
    folded = [_fold_one(one) for one in text]
    origin = [place for place, part in enumerate(folded) for _ in part]
    plain = "".join(folded)
    found = []
    for word in wanted:
        at = plain.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = plain.find(word, at + len(word))
    return sorted(found)
