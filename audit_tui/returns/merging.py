"""What returns say set beside what the session holds: line by line what is new, the same, changed or cannot be taken.

A plan changes nothing itself, and does not depend on the order of the files or of what stands in them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, Literal, TypeVar

from audit_tui.domain.asking import board, contributing
from audit_tui.domain.audit import Audit, Change
from audit_tui.domain.fitting import Given, read_basis, read_value, read_words
from audit_tui.domain.guard import Guard
from audit_tui.domain.known import find_question, require_agency, require_record, require_seat
from audit_tui.domain.outcome import Outcome, cleaned, identifiers_in
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.returned import Returned, Said, SaidConcern, SaidOfRecord
from audit_tui.domain.session import Answer, Concern, Draft, Entity, Involvement
from audit_tui.domain.signed import require_not_signed
from audit_tui.domain.words import (
    BASIS_LABELS,
    INVOLVEMENT_LABELS,
    PANEL,
    PLACES_PART,
    QUESTIONS_PART,
    SESSION_PART,
    Basis,
    Key,
)
from audit_tui.errors import AuditError
from audit_tui.returns.resting import conditions_on, rests_on
from audit_tui.returns.saying import BLANK
from audit_tui.services import acts
from audit_tui.services.progress import seat_progress
from audit_tui.services.wording import in_words
from audit_tui.text import clean_text, one_line, plural

Kind = Literal["new", "same", "changed", "conflict", "refused"]
Field = Literal["given", "evidence", "basis", "service"]

FIELDS: tuple[Field, ...] = ("given", "evidence", "basis", "service")

CONCERN = "concern"
"""What a line is about that raises a concern."""

_READ_NOW = "which is to be read in the file now"
_ONE_LINE = ("where", "record", "seat", "question", "what", "why")


@dataclass(frozen=True)
class Line:
    """One thing that a file says, and what comes of it.

    `question` is empty for what is said of a whole record, and for a concern; `what` is what people read. `before` and
    `after` are in words. `asked` is false where the question is not asked of them now: the answer is kept and not
    counted. `late` says that the others' answers were already opened to the panel, of what is new or changed. `text`
    and `told` are a concern's own words, and to whom it was passed. `missing` is how many required questions a return
    that is said to be finished lacks when all is taken.
    """

    kind: Kind
    file: str
    where: str
    record: str
    seat: str
    question: str
    what: str
    before: str = ""
    after: str = ""
    asked: bool = True
    late: bool = False
    why: str = ""
    taken: bool = False
    text: str = ""
    told: str = ""
    missing: int = 0


@dataclass(frozen=True)
class Merge:
    """What comes of some files: every line, and what is to be committed as which seat, one after the other.

    Concerns come first, each seat's by themselves: whatever keeps the rest from being saved does not hold them up.
    `notes` are on what the files do not hold.
    """

    lines: tuple[Line, ...]
    outcomes: tuple[tuple[str, Outcome], ...]
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said of the files, and of what is taken from them."""
        return (*self.notes, *(words for _, outcome in self.outcomes for words in outcome.warnings))


Wanted = Callable[[Line], bool]


def nothing(_line: Line) -> bool:
    """Nothing that is there already is changed."""
    return False


def plan_merge(audit: Audit, files: Sequence[Returned], *, at: str, wanted: Wanted = nothing) -> Merge:
    """What the files would do to the session: what is new is taken, what is changed only where it is `wanted`.

    Nothing in a file takes an answer away. What two files, or two lines, say differently is not taken from either.
    """
    lines: list[Line] = []
    heard: dict[str, _Heard] = {record: _Heard() for record in audit.details.records}
    fitting: list[Returned] = []
    for file in files:
        why = _not_for(audit, file)
        if why:
            lines.append(_line("refused", file.file, "", "", file.agency, "", "file", why=why))
            lines += [
                _not_raised(_Told(file.file, each), "the file is refused: read it in the file")
                for each in file.concerns
            ]
            continue
        lines += [
            _line("refused", file.file, each.where, "", file.agency, "", "unread", why=each.why) for each in file.unread
        ]
        fitting.append(file)
        if file.empty and file.agency:
            lines.append(_line("refused", file.file, "", "", file.agency, "", BLANK, why=_as_sent_out(audit, file)))
        lines += _hear(audit, file, heard)
    parts, read_of_others = _by_record(audit), _read_of_others(audit.questions)
    concerns: dict[str, list[Outcome]] = {agency: [] for agency in audit.details.agencies}
    done: dict[str, list[Outcome]] = {seat: [] for seat in (PANEL, *audit.details.agencies)}
    for record, said in heard.items():
        if said.seats:
            entities = [*parts[SESSION_PART], *parts.get(record, [])]
            merging = _OfRecord(
                entities, record, guard=audit.guard, at=at, wanted=wanted, read_of_others=read_of_others
            )
            lines += merging.take_in(said, audit.details.agencies)
            for seat, outcome in merging.raised:
                concerns[seat].append(outcome)
            for seat, outcome in merging.taken:
                done[seat].append(outcome)
    rest = {seat: _together(acted) for seat, acted in done.items() if acted}
    closed = dict(_signed_off(audit, rest))
    outcomes = (
        *((seat, _together(acted)) for seat, acted in concerns.items() if acted),
        *((seat, outcome) for seat, outcome in rest.items() if seat not in closed),
    )
    after = _After(audit.with_changes([change for _, outcome in outcomes for change in outcome.changes]))
    lines = [after.with_missing(_refused_where(line, closed)) for line in lines]
    notes = dict.fromkeys(words for file in fitting for words in after.not_held(file))
    return Merge(tuple(sorted(lines, key=_order(audit))), outcomes, tuple(sorted(notes)))


class _After:
    """The session as it is when all is taken: what is still missing then, and what a file has no room for."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def with_missing(self, line: Line) -> Line:
        """A line that says that a return is finished, with how much it lacks; any other as it is."""
        if line.what != "return" or line.kind in ("conflict", "refused"):
            return line
        if line.after != INVOLVEMENT_LABELS["returned"]:
            return line
        return replace(line, missing=len(self._missing(line.record, line.seat)))

    def not_held(self, file: Returned) -> Iterator[str]:
        """The agency's records without a sheet in a workbook, and what is required and has no row there."""
        name = one_line(clean_text(file.file))
        if file.empty and not file.agency:
            yield f"{name}: nothing is filled in"
        yield from self._not_taken_back(file, name)
        rows = set(file.rows or ())
        for record in self._audit.details.records if file.rows is not None else ():
            if file.agency not in contributing(self._audit, record):
                continue
            if (record, "") in rows:
                for question in self._missing(record, file.agency):
                    if (record, question) not in rows:
                        yield f"{question} has no row on sheet {record} of {name}, and has to be answered"
            elif self._audit.involvement(record, file.agency) != "returned":
                yield f"{record}: no sheet in {name}"

    def _not_taken_back(self, file: Returned, name: str) -> Iterator[str]:
        """Evidence that is held and that a file made for this session lacks: nobody is to think it was taken out."""
        lacking = {*(file.rows or ()), *((said.record, said.question) for said in file.said)} if file.session else set()
        apart = {each.where for each in file.unread}
        named = ((said.record, said.question) for said in file.said if said.evidence or said.place("evidence") in apart)
        for record, question in sorted(lacking.difference(named)):
            held = self._audit.kept_answer(record, file.agency, question).evidence
            if held:
                kept = f"{record}, {question}: evidence that is held here is not in {name}: it stays"
                words = (f"{kept}; to take it back, write other words in its place", *identifiers_in(self._audit, held))
                yield ": ".join(words)

    def _missing(self, record: str, seat: str) -> tuple[str, ...]:
        if (record, seat) not in self._known:
            self._known[record, seat] = seat_progress(self._audit, board(self._audit, record, seat), seat).missing
        return self._known[record, seat]


def _signed_off(audit: Audit, outcomes: Mapping[str, Outcome]) -> Iterator[tuple[str, str]]:
    """The seats of which nothing can be taken since the panel has signed the audit, with what is said of it."""
    for seat, outcome in outcomes.items():
        try:
            require_not_signed(audit, outcome.changes)
        except AuditError as error:
            yield seat, error.advice


def _refused_where(line: Line, closed: Mapping[str, str]) -> Line:
    """A line that would change what is closed, as one that is refused; a concern is taken all the same."""
    if line.seat not in closed or line.kind not in ("new", "changed") or line.what == CONCERN:
        return line
    return replace(line, kind="refused", why=closed[line.seat], taken=False, late=False)


T = TypeVar("T", bound=Said | SaidOfRecord | SaidConcern)


@dataclass(frozen=True)
class _Told(Generic[T]):
    """What a file says, with the file."""

    file: str
    said: T

    def line(self, kind: Kind, what: str, **named: Any) -> Line:
        """What comes of it."""
        said = self.said
        question = said.question if isinstance(said, Said) else ""
        return _line(kind, self.file, said.where, said.record, said.seat, question, what, **named)


@dataclass(frozen=True)
class _ToldAnswer(_Told[Said]):
    """An answer that a file says, read as one to its question."""

    question: Question
    answer: Answer

    def came(self, kind: Kind, **named: Any) -> Line:
        """What comes of the answer."""
        return self.line(kind, self.said.question, **named)

    def refused(self, why: str) -> Line:
        """The answer refused, at the option that excludes the others where that is chosen beside them."""
        value = self.answer.value if isinstance(self.answer.value, tuple) else ()
        alone = [code for code in self.question.answer.alone if code in value and len(value) > 1]
        line = self.came("refused", why=why)
        return replace(line, where=one_line(self.said.place(f"={alone[0]}"))) if alone else line

    def of_return(self, kind: Kind, **named: Any) -> Line:
        """What comes of the return that it is part of."""
        return replace(self.line(kind, "return", **named), question="")


_Group = tuple[_ToldAnswer, ...]
"""All that is said of one question by one seat."""


@dataclass
class _Heard:
    """What all files together say of one record; `answering` are the seats that answer anything about it."""

    returns: list[_Told[SaidOfRecord]] = field(default_factory=list)
    concerns: list[_Told[SaidConcern]] = field(default_factory=list)
    answers: list[_ToldAnswer] = field(default_factory=list)
    answering: set[str] = field(default_factory=set)

    @property
    def seats(self) -> set[str]:
        """The seats that say anything that can be looked at further."""
        told: tuple[_Told[Any], ...] = (*self.returns, *self.concerns, *self.answers)
        return {each.said.seat for each in told}


def _not_for(audit: Audit, file: Returned) -> str:
    """Why nothing of a file can be taken; empty where it was made for this session."""
    details, questions = audit.details, audit.questions
    why = ""
    if (file.session or details.id, file.created or details.created) != (details.id, details.created):
        other = "another session of the same name" if file.session in ("", details.id) else f"session {file.session}"
        why = f"it was made for {other}, and this is {details.id}"
    elif file.question_set and file.question_set != questions.id:
        why = f"it was made for the question set {file.question_set}, and this session has {questions.id}"
    elif (file.version or questions.version, file.digest or questions.digest) != (questions.version, questions.digest):
        theirs, mine = (f"{version} ({digest[:12]})" for version, digest in _versions(file, audit))
        why = f"it was made for version {theirs} of the question set, and this session has {mine}"
    if why:
        why += ": take it into the session that it was made for, or send out a new return from this one"
    elif file.agency:
        try:
            require_agency(audit, file.agency)
        except AuditError as error:
            why = error.advice
    if why and file.concerns:
        places = ", ".join(f"{each.record} ({each.where})" for each in file.concerns)
        why += f"; it raises an immediate concern, {_READ_NOW}: {places}"
    return why


def _as_sent_out(audit: Audit, file: Returned) -> str:
    """What is said of an agency's own file in which nothing is filled in: it is seldom the one that was meant."""
    whose = audit.questions.agency_label(file.agency)
    records = ", ".join(record for record, question in file.rows or () if not question)
    if not records:
        return f"nothing is filled in in this return of {whose}: ask for the filled one"
    return f"this is the blank for {whose} ({records}) as it was sent out: ask for the filled one"


def _versions(file: Returned, audit: Audit) -> tuple[tuple[str, str], tuple[str, str]]:
    questions = audit.questions
    return (file.version or "unknown", file.digest or "no digest"), (questions.version, questions.digest)


def _hear(audit: Audit, file: Returned, heard: dict[str, _Heard]) -> Iterator[Line]:
    """Sort what a file says by record; gives a line for what is not said of anything in this session."""
    renamed = _renamed(audit, file)
    yield from (
        _line("refused", file.file, f"sheet {name}", "", file.agency, "", "unread", why=why)
        for name, why in renamed.items()
    )
    for said in file.said:
        if said.record not in renamed:
            yield from _hear_answer(audit, file, said, heard)
    for each in file.of_records:
        if each.record in renamed:
            continue
        told = _Told(file.file, each)
        try:
            _check_place(audit, file, each)
            heard[each.record].returns.append(told)
        except AuditError as error:
            yield told.line("refused", "return", why=error.advice)
    for concern in file.concerns:
        raised = _Told(file.file, concern)
        try:
            _check_place(audit, file, concern)
            heard[concern.record].concerns.append(raised)
        except AuditError as error:
            yield _not_raised(raised, error.advice)


def _hear_answer(audit: Audit, file: Returned, said: Said, heard: dict[str, _Heard]) -> Iterator[Line]:
    """An answer; what it is said to rest on may be refused by itself."""
    told = _Told(file.file, said)
    try:
        _check_place(audit, file, said)
        if said.value or said.state:
            heard[said.record].answering.add(said.seat)
        question = find_question(audit, said.question)
    except AuditError as error:
        yield told.line("refused", said.question, why=error.advice)
        return
    basis = None
    try:
        basis = read_basis(said.basis)
    except AuditError as error:
        yield replace(told.line("refused", said.question, why=error.advice), where=one_line(said.place("basis")))
    try:
        answer = _read(audit, question, said, basis)
    except AuditError as error:
        yield told.line("refused", said.question, why=error.advice)
    else:
        heard[said.record].answers.append(_ToldAnswer(file.file, said, question, answer))


def _renamed(audit: Audit, file: Returned) -> dict[str, str]:
    """The sheets of a workbook that say something and have no record's name, each with what is to be done."""
    if file.rows is None:
        return {}
    said = [*(each.record for each in file.said), *(each.record for each in file.of_records)]
    strange = [name for name in dict.fromkeys(said) if name not in audit.details.records]
    sheets = {name for name, _ in file.rows}
    without = [
        name for name in audit.details.records if name not in sheets and file.agency in contributing(audit, name)
    ]
    name = without[0] if len(without) == len(strange) == 1 else "by its record’s reference"
    return {
        each: f"is not a record of this audit: call it {name} again; {plural(count, 'answer')} on it not taken"
        for each in strange
        for count in [sum(told.record == each for told in file.said)]
    }


def _check_place(audit: Audit, file: Returned, said: Said | SaidOfRecord | SaidConcern) -> None:
    require_record(audit, said.record)
    if said.seat != PANEL or not isinstance(said, Said):
        require_agency(audit, said.seat)
    elif audit.details.return_of:
        whose = audit.questions.agency_label(audit.details.return_of)
        raise AuditError(f"this is the return of {whose} alone", hint="the panel works in the audit’s own session")
    if file.agency and said.seat != file.agency:
        raise AuditError(
            f"this is the return of {file.agency}, and the line is of {said.seat}",
            hint=f"take it from a return of {said.seat}",
        )


def _read(audit: Audit, question: Question, said: Said, basis: Basis | None) -> Answer:
    """The answer that somebody wrote; raises AuditError where it is none."""
    require_seat(audit, question, said.seat)
    if question.answer.facts.stored == "nothing":
        read_value(audit, question, "")  # says how such a question is answered instead
    _require_one(audit, question, said)
    given = cleaned(read_words(audit, question, said.value, said.state))
    if given in (Given(), Given("")):
        raise AuditError(_no_answer(question, said), hint="give an answer, or a state in its place")
    return Answer(
        record=said.record,
        seat=said.seat,
        question=question.id,
        value=given.value,
        state=given.state,
        evidence=clean_text(said.evidence).strip(),
        basis=basis,
        service=one_line(said.service),
    )


def _require_one(audit: Audit, question: Question, said: Said) -> None:
    """AuditError where an answer and a reason for none stand side by side and one of them could not be taken alone."""
    if not (said.value and said.state):
        return
    wrong: list[str] = []
    for value, state in ((said.value, ""), ("", said.state)):
        try:
            read_words(audit, question, value, state)
            wrong.append("")
        except AuditError as error:
            wrong.append(error.advice)
    of_value, of_state = wrong
    both = f"{question.id} has an answer and also ‘{said.state.strip()}’"
    if of_value:
        raise AuditError(both, hint=f"keep one of the two; {of_value}" + (f"; {of_state}" if of_state else ""))
    if of_state:
        raise AuditError(both, hint="keep the answer, and empty the other, which is no reason for having none")


def _no_answer(question: Question, said: Said) -> str:
    """That something stands beside an answer that is not there, by its cells where there are any."""
    if not said.places:
        return f"{question.id} says why but gives no answer"
    cells = {name: place.rpartition(" ")[2] for name, place in said.places}
    words = {"evidence": "evidence", "basis": "what it rests on", "service": "a service"}
    beside = " and ".join(f"{what} in {cells[name]}" for name, what in words.items() if getattr(said, name))
    where = f"below {cells['value']}" if question.answer.facts.several else f"in {cells['value']}"
    return f"{beside}, but no answer {where} or in {cells['state']}"


def _by_record(audit: Audit) -> dict[str, list[Entity]]:
    """What a session holds, by record; what is of no record stands under the session's part."""
    found: dict[str, list[Entity]] = {}
    for (part, _, _), entity in audit.entities.items():
        record = SESSION_PART if part == QUESTIONS_PART else part.partition(".")[0]
        if part != PLACES_PART:
            found.setdefault(record, []).append(entity)
    return found


class _OfRecord:
    """One record while it is merged: the session with what was taken of it so far, act by act.

    It holds this record alone: an act copies what it is given, and a whole session is hundreds of times as much.
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

    def take_in(self, heard: _Heard, seats: Sequence[str]) -> list[Line]:
        """Take in what is said; returns and concerns go first, since answers are read in their light.

        Of the answers the panel's do: record details decide what agencies are asked.
        """
        lines: list[Line] = []
        for seat in seats:
            returns = sorted((each for each in heard.returns if each.said.seat == seat), key=_place)
            lines += self._returns(seat, returns, answering=seat in heard.answering)
            concerns = sorted((each for each in heard.concerns if each.said.seat == seat), key=_place)
            in_files = sorted(concerns, key=lambda each: _place(each)[1:])  # so that no file's name decides their ids
            for text in dict.fromkeys(_text_of(each) for each in in_files):
                lines += self._concern(seat, text, [each for each in concerns if _text_of(each) == text])
        places = {question.id: place for place, question in enumerate(self.audit.questions.questions)}
        answers = sorted(heard.answers, key=lambda each: (places[each.question.id], *_place(each)))
        by_seat = {seat: [each for each in answers if each.said.seat == seat] for seat in (PANEL, *seats)}
        groups = {
            seat: [tuple(same) for _, same in groupby(mine, key=lambda each: each.question.id)]
            for seat, mine in by_seat.items()
            if mine
        }
        return [*lines, *self._as_asked(self._all_answers(groups))]

    def _returns(self, seat: str, told: list[_Told[SaidOfRecord]], *, answering: bool) -> Iterator[Line]:
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
                self._take(seat, "return", acts.set_involvement(self._view(seat), self.record, seat, said[0]))
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

    def _concern(self, seat: str, text: str, told: list[_Told[SaidConcern]]) -> Iterator[Line]:
        """Take in all that one seat says in the same words: it is one concern, passed to whoever any of them names."""
        whom = sorted({named for each in told if (named := clean_text(each.said.told).strip())})
        there = (each for each in self.audit.concerns(self.record) if (each.raised_by, each.text) == (seat, text))
        before = next(there, None)
        first, *rest = told
        if before is None:
            line, outcome = self._raised(seat, text, "; ".join(whom), first)
        elif before.told == "; ".join(whom) or set(whom) <= set(before.told.split("; ")):
            words = _concern_in_words(text, before.told)
            yield from (_of_concern(each, "same", text, before.told, before=words) for each in told)
            return
        else:
            line, outcome = self._passed_on(before, "; ".join(whom), first)
        if outcome is not None:
            self._raise(seat, outcome)
        yield line
        yield from (
            _of_concern(each, "refused" if line.kind == "refused" else "same", text, line.told, why=line.why)
            for each in rest
        )

    def _raised(self, seat: str, text: str, whom: str, told: _Told[SaidConcern]) -> tuple[Line, Outcome | None]:
        try:
            outcome = acts.raise_concern(self.audit, self.record, text, told=whom, by=seat, at=self.at)
        except AuditError as error:
            return _not_raised(told, error.advice), None
        return _of_concern(told, "new", text, whom, taken=True), outcome

    def _passed_on(self, before: Concern, whom: str, told: _Told[SaidConcern]) -> tuple[Line, Outcome | None]:
        """Say to whom a concern was passed: new where nobody was named, else only where it is wanted."""
        kind: Kind = "changed" if before.told else "new"
        line = _of_concern(told, kind, before.text, whom, before=_concern_in_words(before.text, before.told))
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
                    self._take(seat, "return", awaited)
                    awaited = None
                    words = INVOLVEMENT_LABELS["no_reply"], INVOLVEMENT_LABELS["awaiting"]
                    yield group[0].of_return("new", before=words[0], after=words[1], taken=True)
                view = view.with_changes(self._take(seat, group[0].question.id, outcome))
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

    def _raise(self, seat: str, outcome: Outcome) -> None:
        self.raised.append((seat, self._with_place(CONCERN, outcome)))
        self.audit = self.audit.with_changes(outcome.changes)

    def _take(self, seat: str, what: str, outcome: Outcome) -> tuple[Change, ...]:
        """Take an act in; words that somebody is typing there stay as their draft."""
        changes = tuple(change for change in outcome.changes if isinstance(change, Entity))
        self.taken.append((seat, self._with_place(what, Outcome(changes, outcome.warnings))))
        self.audit = self.audit.with_changes(changes)
        return changes

    def _with_place(self, what: str, outcome: Outcome) -> Outcome:
        """An act whose warnings say what they are about."""
        return Outcome(outcome.changes, tuple(f"{self.record}, {what}: {words}" for words in outcome.warnings))

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


def _read_of_others(questions: QuestionSet) -> frozenset[str]:
    """The questions of which another agency's answer can matter to a seat that is an agency, once it is revealed."""
    to_agencies = {question.id for question in questions.questions if not question.of_panel}
    conditions = (each for name in rests_on(questions, to_agencies) for each in conditions_on(questions, name))
    sides = (
        side
        for condition in conditions
        for group in condition.any_of
        for comparison in group
        for side in (comparison.left, comparison.other)
    )
    read = {each.question for each in sides if each and each.of == "any"}
    return frozenset(rests_on(questions, {name for name in read if name is not None}))


def _not_raised(told: _Told[SaidConcern], why: str) -> Line:
    """A concern that cannot be taken, with its words: whoever looks is to act on it all the same."""
    return _of_concern(told, "refused", clean_text(told.said.text).strip(), clean_text(told.said.told).strip(), why=why)


def _of_concern(told: _Told[SaidConcern], kind: Kind, text: str, whom: str, **named: Any) -> Line:
    """What comes of a concern, which is then passed to these."""
    return told.line(kind, CONCERN, after=_concern_in_words(text, whom), text=text, told=whom, **named)


def _text_of(told: _Told[SaidConcern]) -> str:
    return clean_text(told.said.text).strip()


def _concern_in_words(text: str, told: str) -> str:
    return f"{text} — passed to {told}" if told else text


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


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """Several acts as one: of what two of them change, the later one's."""
    changes: dict[Key, Change] = {change.key: change for outcome in outcomes for change in outcome.changes}
    warnings = dict.fromkeys(words for outcome in outcomes for words in outcome.warnings)
    return Outcome(tuple(changes.values()), tuple(warnings))


def _line(kind: Kind, file: str, where: str, record: str, seat: str, question: str, what: str, **named: Any) -> Line:
    """A line with what comes out of a file made safe to show; an answer is already."""
    line = Line(kind, clean_text(file), where, record, seat, question, what, **named)
    texts: dict[str, Any] = {name: one_line(getattr(line, name)) for name in _ONE_LINE}
    return replace(line, **texts)


def _place(told: _Told[Any]) -> tuple[str, str, str]:
    """Where something stands, in the order of files and rows; two concerns of one place by their text."""
    said = told.said
    return told.file, _in_order(said.where), said.text if isinstance(said, SaidConcern) else ""


def _in_order(where: str) -> str:
    """A place with its numbers made equally long: row 9 goes before row 10."""
    return re.sub(r"\d+", lambda found: found[0].zfill(9), where)


def _order(audit: Audit) -> Callable[[Line], tuple[object, ...]]:
    """Files as a whole first, then by record, agency and question in the session's order."""
    records = {record: place for place, record in enumerate(("", *audit.details.records))}
    seats = {seat: place for place, seat in enumerate((PANEL, *audit.details.agencies))}
    questions = {question.id: place for place, question in enumerate(audit.questions.questions, start=1)}

    def order(line: Line) -> tuple[object, ...]:
        return (
            records.get(line.record, len(records)),
            line.record,
            seats.get(line.seat, len(seats)),
            line.seat,
            questions.get(line.question, len(questions) + 1) if line.question else 0,
            line.file,
            _in_order(line.where),
            line.what,
            line.kind,
            line.after,
            line.why,
        )

    return order
