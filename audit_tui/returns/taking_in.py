"""One record while returns are taken in: what each thing that they say comes to beside what the record has by then."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

from audit_tui.domain.asking import board, contributing
from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.fitting import Given
from audit_tui.domain.guard import Guard
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.question_set import Question
from audit_tui.domain.returned import Said, SaidConcern, SaidOfRecord
from audit_tui.domain.session import Answer, Concern, Draft, Entity, Involvement
from audit_tui.domain.words import BASIS_LABELS, INVOLVEMENT_LABELS, PANEL
from audit_tui.errors import AuditError
from audit_tui.returns.hearing import Heard, Told, ToldAnswer, ToldConcern, concern_in_words
from audit_tui.returns.lines import CONCERN, Kind, Line, sortable
from audit_tui.services import acts
from audit_tui.services.wording import in_words
from audit_tui.text import clean_text, one_line

Wanted = Callable[[Line], bool]
"""Whether what is changed by a line is to be taken."""

_Group = tuple[ToldAnswer, ...]
"""All that is said of one question by one seat."""

Field = Literal["given", "evidence", "basis", "service"]

FIELDS: tuple[Field, ...] = ("given", "evidence", "basis", "service")


class RecordMerge:
    """One record while it is merged: the session with what was taken of it so far, act by act.

    It holds this record alone: an act copies what it is given, and a whole session is hundreds of times as much.
    `raised` (the concerns) and `taken` (all else) are what came of it, each with the seat as which it is done.
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        record: str,
        *,
        guard: Guard,
        at: str,
        wanted: Wanted,
        read_of_others: Iterable[str],
    ) -> None:
        self.audit = Audit.of(entities, guard=guard)
        self.record = record
        self.at = at
        self.wanted = wanted
        self.read_of_others = read_of_others
        self.taken: list[tuple[str, Outcome]] = []
        self.raised: list[tuple[str, Outcome]] = []

    def take_in(self, heard: Heard, seats: Sequence[str]) -> list[Line]:
        """Take in what is said; returns and concerns go first, since answers are read in their light.

        Of the answers the panel's do: record details decide what agencies are asked.
        """
        lines: list[Line] = []
        for seat in seats:
            returns = sorted((each for each in heard.returns if each.said.seat == seat), key=_place)
            lines += self._returns(seat, returns, answering=seat in heard.answering)
            concerns = sorted((each for each in heard.concerns if each.said.seat == seat), key=_place)
            in_files = sorted(concerns, key=lambda each: _place(each)[1:])  # so that no file's name decides their ids
            for text in dict.fromkeys(each.text for each in in_files):
                lines += self._concern(seat, text, [each for each in concerns if each.text == text])
        places = {question.id: place for place, question in enumerate(self.audit.questions.questions)}
        answers = sorted(heard.answers, key=lambda each: (places[each.question.id], *_place(each)))
        by_seat = {seat: [each for each in answers if each.said.seat == seat] for seat in (PANEL, *seats)}
        groups = {
            seat: [tuple(same) for _, same in groupby(mine, key=lambda each: each.question.id)]
            for seat, mine in by_seat.items()
            if mine
        }
        return [*lines, *self._as_asked(self._all_answers(groups))]

    def _returns(self, seat: str, told: list[Told[SaidOfRecord]], *, answering: bool) -> Iterator[Line]:
        now = self.audit.involvement(self.record, seat)
        before = INVOLVEMENT_LABELS[now]
        said = sorted({each.said.state for each in told})
        if len(said) > 1:
            yield from (
                each.line("conflict", "return", before=before, after=INVOLVEMENT_LABELS[each.said.state])
                for each in told
            )
        elif said and now != said[0]:
            why = self._not_to_be(seat, said[0], answering=answering)
            if why:
                yield from (each.line("refused", "return", why=why) for each in told)
                return
            kind: Kind = "changed" if {now, *said} == {"returned", "not_known"} else "new"
            line = told[0].line(kind, "return", before=before, after=INVOLVEMENT_LABELS[said[0]])
            if kind == "new" or self.wanted(line):
                line = replace(line, taken=True)
                self._take("return", told, acts.set_involvement(self._view(seat), self.record, seat, said[0]))
            yield line
            yield from (each.line("same", "return", after=line.after) for each in told[1:])
        else:
            yield from (each.line("same", "return", before=before, after=before) for each in told)

    def _not_to_be(self, seat: str, state: str, *, answering: bool) -> str:
        """Why a return cannot be said to be in, or not to come; empty where it can."""
        if state == "returned":
            return self._not_listed(seat)
        entities = self.audit.entities.values()
        given = any(isinstance(each, Answer) and each.seat == seat and each.given for each in entities)
        if given or answering:
            where = "the session" if given else "the same return"
            return (
                f"{self.record} is said not to be known to {seat}, and {where} has its answers: ask {seat} which it is"
            )
        return ""

    def _not_listed(self, seat: str) -> str:
        awaited = self.audit.with_changes([Involvement(record=self.record, agency=seat, state="awaiting")])
        if seat in contributing(awaited, self.record):
            return ""
        return f"{seat} is not in the list of agencies that contribute to {self.record}: add it there first"

    def _concern(self, seat: str, text: str, told: list[ToldConcern]) -> Iterator[Line]:
        """Take in all that one seat says in the same words: it is one concern, passed to whoever any of them names."""
        whom = sorted({each.whom for each in told if each.whom})
        there = (each for each in self.audit.concerns(self.record) if (each.raised_by, each.text) == (seat, text))
        before = next(there, None)
        first, *rest = told
        if before is None:
            line, outcome = self._raised(seat, "; ".join(whom), first)
        elif before.told == "; ".join(whom) or set(whom) <= set(before.told.split("; ")):
            words = concern_in_words(text, before.told)
            yield from (each.came("same", before.told, before=words) for each in told)
            return
        else:
            line, outcome = self._passed_on(before, "; ".join(whom), first)
        if outcome is not None:
            self._raise(told, outcome)
        yield line
        yield from (
            each.came("refused" if line.kind == "refused" else "same", line.told, why=line.why) for each in rest
        )

    def _raised(self, seat: str, whom: str, told: ToldConcern) -> tuple[Line, Outcome | None]:
        try:
            outcome = acts.raise_concern(self.audit, self.record, told.text, told=whom, by=seat, at=self.at)
        except AuditError as error:
            return told.refused(error.advice), None
        return told.came("new", whom, taken=True), outcome

    def _passed_on(self, before: Concern, whom: str, told: ToldConcern) -> tuple[Line, Outcome | None]:
        """Say to whom a concern was passed: new where nobody was named, else only where it is wanted."""
        kind: Kind = "changed" if before.told else "new"
        line = told.came(kind, whom, before=concern_in_words(before.text, before.told))
        if before.told and not self.wanted(line):
            return line, None
        after = before.model_copy(update={"told": whom})
        return replace(line, taken=True), Outcome((after,), identifiers_in(self.audit, whom))

    def _all_answers(self, groups: dict[str, list[_Group]]) -> list[Line]:
        """Take answers in until nothing more fits: what is refused may rest on what is only taken after it."""
        lines: list[Line] = []
        while True:
            count = len(self.taken)
            refused: dict[str, list[tuple[_Group, str]]] = {}
            for seat, mine in groups.items():
                refused[seat] = []
                lines += self._answers(seat, mine, refused[seat])
            groups = {seat: [group for group, _ in again] for seat, again in refused.items() if again}
            if not groups or len(self.taken) == count:
                last = (each for again in refused.values() for each in again)
                return [*lines, *(told.refused(why) for group, why in last for told in group)]

    def _answers(self, seat: str, groups: list[_Group], refused: list[tuple[_Group, str]]) -> Iterator[Line]:
        """Take in what one seat answers; what does not fit now goes to `refused` with the reason."""
        closed = "" if seat == PANEL else self._not_listed(seat)
        if self.audit.involvement(self.record, seat) == "not_known":
            closed = (
                f"{self.record} is down as not known to {seat}: take its return for it first (marked, or with"
                " --take-changed), or set it to awaited: i at the grid, or"
                f" audit-tui involvement {self.audit.details.id} {self.record} awaiting --as {seat}"
            )
        if closed:
            refused += [(group, closed) for group in groups]
            return
        view, awaited = self._view(seat), None
        if self.audit.involvement(self.record, seat) == "no_reply":
            awaited = acts.set_involvement(view, self.record, seat, "awaiting")
            view = view.with_changes(awaited.changes)
        for group in groups:
            try:
                lines, outcome = self._answer(view, group)
            except AuditError as error:
                refused.append((group, error.advice))
                continue
            if outcome is not None:
                if awaited is not None:
                    self._take("return", group, awaited)
                    awaited = None
                    words = INVOLVEMENT_LABELS["no_reply"], INVOLVEMENT_LABELS["awaiting"]
                    yield group[0].of_return("new", before=words[0], after=words[1], taken=True)
                view = view.with_changes(self._take(group[0].question.id, group, outcome))
            yield from lines

    def _answer(self, view: Audit, group: _Group) -> tuple[tuple[Line, ...], Outcome | None]:
        """What comes of all that is said of one question by one seat; AuditError where it does not fit."""
        first, *rest = group
        question, said = first.question, first.answer
        before = view.kept_answer(said.record, said.seat, question.id)
        contradicting = _differing([each.answer for each in group])
        if contradicting:
            words = _words(question, before, contradicting)
            return tuple(
                each.came("conflict", before=words, after=_words(question, each.answer, contradicting))
                for each in group
            ), None
        named: dict[str, Any] = {name: _first_of(getattr(each.answer, name) for each in group) for name in FIELDS[1:]}
        after = before.with_given(said.value, said.state, **named)
        differing = tuple(name for name in FIELDS if _said(before, name) != _said(after, name))
        said_words = {"before": _words(question, before, differing), "after": _words(question, after, differing)}
        if before.given and not differing:
            return tuple(each.came("same", **said_words) for each in group), None
        given = Given(said.value, said.state)
        outcome = acts.give_answer(view, said.record, said.seat, question.id, given, **named, at=self.at)
        line = first.came(_kind(before, after), **said_words, late=_is_late(view, said, question))
        if line.kind == "changed":  # whoever is asked whether it is wanted is told whether it counts
            now = board(view.with_changes(outcome.changes), said.record, said.seat)
            line = replace(line, asked=now.is_asked(said.seat, question.id))
        taken = line.kind == "new" or self.wanted(line)
        lines = (replace(line, taken=taken), *(each.came("same", **said_words) for each in rest))
        return lines, outcome if taken else None

    def _as_asked(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, each with whether its question is asked when all is taken."""
        asked: dict[str, frozenset[str]] = {}
        for line in lines:
            if line.seat not in asked:
                now = board(self._view(line.seat), self.record, line.seat).asked.get(line.seat, ())
                asked[line.seat] = frozenset(question.id for question in now)
            counted = line.kind == "refused" or not line.question or line.question in asked[line.seat]
            yield replace(line, asked=counted)

    def _raise(self, told: Sequence[Told[Any]], outcome: Outcome) -> None:
        self.raised.append((told[0].said.seat, self._with_place(CONCERN, told, outcome)))
        self.audit = self.audit.with_changes(outcome.changes)

    def _take(self, what: str, told: Sequence[Told[Any]], outcome: Outcome) -> tuple[Change, ...]:
        """Take an act in; words that somebody is typing there stay as their draft."""
        changes = tuple(change for change in outcome.changes if isinstance(change, Entity))
        self.taken.append((told[0].said.seat, self._with_place(what, told, Outcome(changes, outcome.warnings))))
        self.audit = self.audit.with_changes(changes)
        return changes

    def _with_place(self, what: str, told: Sequence[Told[Any]], outcome: Outcome) -> Outcome:
        """An act whose warnings say whose it is, what they are about, and where in the files that stands.

        That a question is not asked is said by its line, as things are when all is taken.
        """
        warnings = [words for words in outcome.warnings if not words.endswith(acts.NOT_COUNTED)]
        if not warnings:
            return Outcome(outcome.changes)
        whose = self.audit.questions.agency_label(told[0].said.seat)
        places = dict.fromkeys(place for each in told for place in self._named_at(each)) or [_at(told[0], "")]
        about = f"{whose}, {self.record}, {what} ({'; '.join(places)})"
        return Outcome(outcome.changes, tuple(f"{about}: {words}" for words in warnings))

    def _named_at(self, told: Told[Any]) -> Iterator[str]:
        """Where in a file words stand that may identify somebody."""
        texts = {name: getattr(told.said, name, "") for name in ("value", "evidence", "service", "text", "told")}
        for name, text in texts.items():
            if isinstance(text, str) and identifiers_in(self.audit, text):
                yield _at(told, name)

    def _view(self, seat: str) -> Audit:
        """The record as far as a rule or condition on this seat can read it: without what is sealed from it.

        Where none can read another agency's answer, there is no other agency in it, which is many times as fast. What
        the panel may know is told by what is revealed.
        """
        if seat == PANEL:
            return self.audit
        open_to_it = (each for each in self.audit.entities.values() if self._open_to(seat, each))
        kept = Audit.of(open_to_it, guard=self.audit.guard)
        return kept if self._opened else kept.with_changes([kept.details.with_changes(agencies=(seat,))])

    def _open_to(self, seat: str, entity: Entity) -> bool:
        if not isinstance(entity, Answer | Draft) or entity.seat in (seat, PANEL):
            return True
        return entity.question in self._opened

    @cached_property
    def _opened(self) -> frozenset[str]:
        """The questions of which a condition on an agency can read what another agency answered."""
        questions = (self.audit.questions.question(name) for name in self.read_of_others)
        return frozenset(each.id for each in questions if each and self.audit.revealed(self.record, each))


def _place(told: Told[Any]) -> tuple[str, str, str]:
    """Where something stands, in the order of files and rows; two concerns of one place by their text."""
    said = told.said
    return told.file, sortable(said.where), said.text if isinstance(said, SaidConcern) else ""


def _at(told: Told[Any], field: str) -> str:
    """A file and the place in it where a field of what it says stands, made safe."""
    said = told.said
    return one_line(clean_text(f"{told.file}, {said.place(field) if isinstance(said, Said) else said.where}"))


def _is_late(view: Audit, said: Answer, question: Question) -> bool:
    """Whether others' answers were opened before this one; the panel's own question has none."""
    return said.seat != PANEL and view.spread_open(said.record, question)


def _kind(before: Answer, after: Answer) -> Kind:
    """Changed where something would be written over: `to follow` is not, and what stands beside it is."""
    if before.given and not (before.state == "deferred" != after.state):
        return "changed"
    kept = ((_said(before, name), _said(after, name)) for name in FIELDS[1:])
    return "changed" if any(old and old != new for old, new in kept) else "new"


def _differing(answers: Sequence[Answer]) -> tuple[Field, ...]:
    """The fields in which answers contradict each other; what one leaves empty contradicts nothing."""
    return tuple(name for name in FIELDS if len({said for each in answers if (said := _said(each, name))}) > 1)


def _said(answer: Answer, name: Field) -> object:
    """A field of an answer; falsy where it says nothing."""
    if name == "given":
        return (answer.value, answer.state) if answer.given else None
    return getattr(answer, name)


def _first_of(said: Iterable[str | None]) -> str | None:
    """What is said, by whichever says anything."""
    return next((each for each in said if each), None)


def _words(question: Question, answer: Answer, fields: Iterable[Field]) -> str:
    """An answer in words, with what stands beside it of these fields."""
    beside = {
        "evidence": answer.evidence,
        "basis": BASIS_LABELS[answer.basis] if answer.basis else "",
        "service": answer.service,
    }
    words = (in_words(question, answer.value, answer.state), *(beside.get(name, "") for name in fields))
    return " — ".join(each for each in words if each)
