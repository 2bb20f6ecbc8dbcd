"""What returns say, read as answers, returns and concerns of this audit's records; what cannot be is a refused line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from audit_tui.domain.asking import contributing
from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given, read_basis, read_value, read_words
from audit_tui.domain.known import find_question, require_agency, require_record, require_seat
from audit_tui.domain.outcome import cleaned
from audit_tui.domain.question_set import Question
from audit_tui.domain.returned import Returned, Said, SaidConcern, SaidOfRecord, Unread
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL, Basis
from audit_tui.errors import AuditError
from audit_tui.returns import layout
from audit_tui.returns.lines import BLANK, CONCERN, UNREAD, Kind, Line, safe_line
from audit_tui.text import clean_text, one_line, plural

_OF_RECORD = {
    layout.KNOWN_ROW: "known to us",
    layout.FINISHED_ROW: "finished",
    layout.CONCERN_ROW: "the concern",
    layout.TOLD_ROW: "the concern",
}
"""What stands on the rows about a whole record, as people call it."""

_BESIDE = {"evidence": "evidence", "basis": "what it rests on", "service": "a service"}
"""What may stand beside an answer."""

T = TypeVar("T", bound=Said | SaidOfRecord | SaidConcern)


@dataclass(frozen=True)
class Told(Generic[T]):
    """What a file says, with the file."""

    file: str
    said: T

    def line(self, kind: Kind, what: str, **named: Any) -> Line:
        """What comes of it."""
        said = self.said
        question = said.question if isinstance(said, Said) else ""
        return safe_line(kind, self.file, said.where, said.record, said.seat, question, what, **named)


@dataclass(frozen=True)
class ToldAnswer(Told[Said]):
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
        line = self.came("refused", why=why, beside=_in_words(_beside(self.said)))
        return replace(line, where=one_line(self.said.place(f"={alone[0]}"))) if alone else line

    def of_return(self, kind: Kind, **named: Any) -> Line:
        """What comes of the return that it is part of."""
        return replace(self.line(kind, "return", **named), question="")


@dataclass(frozen=True)
class ToldConcern(Told[SaidConcern]):
    """A concern that a file raises, with its own words, and to whom it was passed."""

    @property
    def text(self) -> str:
        """What it is, made safe."""
        return clean_text(self.said.text).strip()

    @property
    def whom(self) -> str:
        """To whom the file says that it was passed, made safe."""
        return clean_text(self.said.told).strip()

    def came(self, kind: Kind, whom: str, **named: Any) -> Line:
        """What comes of the concern, which is then passed to these."""
        after = concern_in_words(self.text, whom)
        return self.line(kind, CONCERN, after=after, text=self.text, told=whom, **named)

    def refused(self, why: str) -> Line:
        """The concern refused, with its words: whoever looks is to act on it all the same."""
        return self.came("refused", self.whom, why=why)


@dataclass
class Heard:
    """What all files together say of one record; `answering` are the seats that answer anything about it."""

    returns: list[Told[SaidOfRecord]] = field(default_factory=list)
    concerns: list[ToldConcern] = field(default_factory=list)
    answers: list[ToldAnswer] = field(default_factory=list)
    answering: set[str] = field(default_factory=set)

    @property
    def seats(self) -> set[str]:
        """The seats that say anything that can be looked at further."""
        told: tuple[Told[Any], ...] = (*self.returns, *self.concerns, *self.answers)
        return {each.said.seat for each in told}


def hear(audit: Audit, file: Returned, heard: dict[str, Heard]) -> Iterator[Line]:
    """Sort what a file says by record; gives a line for what cannot be read, or is of nothing in this session."""
    renamed = _renamed(audit, file)
    yield from _not_read(audit, file, renamed)
    for said in file.said:
        if said.record not in renamed:
            yield from _hear_answer(audit, file, said, heard)
    for each in file.of_records:
        if each.record in renamed:
            continue
        told = Told(file.file, each)
        try:
            _check_place(audit, file, each)
            heard[each.record].returns.append(told)
        except AuditError as error:
            yield told.line("refused", "return", why=error.advice)
    for concern in file.concerns:
        raised = ToldConcern(file.file, concern)
        try:
            _check_place(audit, file, concern)
            heard[concern.record].concerns.append(raised)
        except AuditError as error:
            yield raised.refused(error.advice)


def not_for(audit: Audit, file: Returned) -> str:
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
        why += f"; it raises an immediate concern, which is to be read in the file now: {places}"
    return why


def turned_away(file: Returned, why: str) -> Iterator[Line]:
    """The lines of a file of which nothing is taken: why, and its concerns, which are to be acted on all the same."""
    yield _of_file(file, "file", why)
    for concern in file.concerns:
        yield ToldConcern(file.file, concern).refused("the file is refused: read it in the file")


def _not_read(audit: Audit, file: Returned, renamed: Mapping[str, str]) -> Iterator[Line]:
    """What of a file cannot be read, the sheets that were renamed too, and that nothing is filled in."""
    for unread in file.unread:
        yield _not_readable(audit, file, unread)
    if file.empty and file.agency:
        yield _of_file(file, BLANK, _as_sent_out(audit, file))
    for name, why in renamed.items():
        yield _of_file(file, "unread", why, f"sheet {name}")


def _of_file(file: Returned, what: str, why: str, where: str = "") -> Line:
    """What is refused of a file, and is of no record that is known."""
    return safe_line("refused", file.file, where, "", file.agency, "", what, why=why)


def _not_readable(audit: Audit, file: Returned, unread: Unread) -> Line:
    """What of a file cannot be read, of the record and question on whose row it stands."""
    record = unread.record if unread.record in audit.details.records else ""
    question = unread.about if record and audit.questions.question(unread.about) else ""
    what = question or _OF_RECORD.get(unread.about, UNREAD)
    line = safe_line("refused", file.file, unread.where, record, file.agency, question, what, why=unread.why)
    return replace(line, beside=_in_words(unread.beside))


def _versions(file: Returned, audit: Audit) -> tuple[tuple[str, str], tuple[str, str]]:
    questions = audit.questions
    return (file.version or "unknown", file.digest or "no digest"), (questions.version, questions.digest)


def _as_sent_out(audit: Audit, file: Returned) -> str:
    """What is said of an agency's own file in which nothing is filled in: it is seldom the one that was meant."""
    whose = audit.questions.agency_label(file.agency)
    records = ", ".join(record for record, question in file.rows or () if not question)
    if not records:
        return f"nothing is filled in in this return of {whose}: ask for the filled one"
    return f"this is the blank for {whose} ({records}) as it was sent out: ask for the filled one"


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


def _hear_answer(audit: Audit, file: Returned, said: Said, heard: dict[str, Heard]) -> Iterator[Line]:
    """An answer; what it is said to rest on may be refused by itself."""
    told = Told(file.file, said)
    answers = bool(said.value or said.state)
    beside = _in_words(_beside(said)) if answers else ""  # what is said without an answer is refused by its own names
    try:
        _check_place(audit, file, said)
        if answers:
            heard[said.record].answering.add(said.seat)
        question = find_question(audit, said.question)
    except AuditError as error:
        yield told.line("refused", said.question, why=error.advice, beside=beside)
        return
    basis = None
    try:
        basis = read_basis(said.basis)
    except AuditError as error:
        yield replace(told.line("refused", said.question, why=error.advice), where=one_line(said.place("basis")))
    try:
        answer = _read(audit, question, said, basis)
    except AuditError as error:
        yield told.line("refused", said.question, why=error.advice, beside=beside)
    else:
        heard[said.record].answers.append(ToldAnswer(file.file, said, question, answer))


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
    value, state = (_cell(said.place(name)) for name in ("value", "state"))
    where = f"{'below' if question.answer.facts.several else 'in'} {value}"
    return f"{_in_words(_beside(said))}, but no answer {where} or in {state}"


def _beside(said: Said) -> tuple[tuple[str, str], ...]:
    """The fields in which something stands beside an answer, each with its place where it has one of its own."""
    places = dict(said.places)
    return tuple((name, places.get(name, "")) for name in _BESIDE if getattr(said, name))


def _in_words(beside: Iterable[tuple[str, str]]) -> str:
    """`evidence in G12 and what it rests on in H12`: never what is written there."""
    return " and ".join(f"{_BESIDE[name]} in {_cell(place)}" if place else _BESIDE[name] for name, place in beside)


def _cell(place: str) -> str:
    return place.rpartition(" ")[2]


def concern_in_words(text: str, told: str) -> str:
    """A concern with those to whom it was passed, where there are any."""
    return f"{text} — passed to {told}" if told else text
