"""Which questions are asked of whom, stated once: routing, involvement, short form, grades and conditions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Condition, Reference, Value, holds, months_between, truth
from audit_tui.domain.question_set import ALL, Question, QuestionSet
from audit_tui.domain.words import PANEL

RECORD_DETAILS = "record_details"
"""The part whose questions describe the record; they are counted in nobody's figures."""


@dataclass(frozen=True)
class Context:
    """What a condition may read besides answers: ISO dates, empty where they are not known."""

    today: str = ""
    session_date: str = ""
    concern_raised: str = ""


@dataclass(frozen=True)
class Board:
    """One record: per seat (each contributing agency, and the panel) what is asked of it and what is hidden.

    Hidden is what is routed to the seat and whose condition does not hold: kept, not counted, back when it holds again.
    It is how things stand for `viewer`: which questions a seat is put can tell what it answered under the seal.
    """

    record: str
    viewer: str
    seats: tuple[str, ...]
    asked: Mapping[str, tuple[Question, ...]]
    hidden: Mapping[str, tuple[Question, ...]]

    @cached_property
    def _ids(self) -> Mapping[str, frozenset[str]]:
        return {seat: frozenset(question.id for question in asked) for seat, asked in self.asked.items()}

    @cached_property
    def put(self) -> frozenset[str]:
        """The ids of the questions that are put to anybody now."""
        return frozenset().union(*self._ids.values())

    def is_asked(self, seat: str, question: str) -> bool:
        """Whether this question is put to this seat now."""
        return question in self._ids.get(seat, ())

    def seats_asked(self, question: str) -> tuple[str, ...]:
        """The seats to which this question is put now."""
        if question not in self._seats_asked:
            self._seats_asked[question] = tuple(seat for seat in self.seats if self.is_asked(seat, question))
        return self._seats_asked[question]

    @cached_property
    def _seats_asked(self) -> dict[str, tuple[str, ...]]:
        return {}


@dataclass(frozen=True)
class _Routes:
    """The questions for each seat as the session was set up, and those of them that have a condition."""

    of_seat: Mapping[str, tuple[Question, ...]]
    conditional: tuple[Question, ...]
    places: Mapping[str, int]


def is_record_detail(audit: Audit, question: Question) -> bool:
    """Whether the question describes the record and is counted in nobody's figures."""
    return audit.questions.section_of(question.id).part == RECORD_DETAILS


def contributing(audit: Audit, record: str) -> tuple[str, ...]:
    """The agencies that `all` means: those taking part, and in the record's own list where it has one."""
    agencies = tuple(
        agency
        for agency in audit.details.agencies
        if audit.involvement(record, agency) not in ("not_known", "no_reply")
    )
    listed = _listed(audit, record)
    return tuple(agency for agency in agencies if agency in listed) if listed else agencies


def routed(question: Question, seat: str) -> bool:
    """Whether the question is one for this seat."""
    if seat == PANEL:
        return question.of_panel
    return ALL in question.asked_of or seat in question.asked_of


def short_form(questions: QuestionSet) -> frozenset[str]:
    """The ids of the short form: the marked questions, the ones they depend on, and the shared parts."""
    wanted = {
        question.id
        for section in questions.sections
        for question in section.questions
        if question.short_form or section.part != questions.id
    }
    for question in reversed(questions.questions):  # a condition reads earlier questions only
        if question.id in wanted and question.asked_when is not None:
            wanted.update(question.asked_when.questions)
    return frozenset(wanted)


def is_graded(question: Question) -> bool:
    """Whether the question is left out of an audit without grades."""
    return question.with_grades or question.answer.kind == "grade"


def board(audit: Audit, record: str, viewer: str = PANEL) -> Board:
    """What is asked of whom in a record now, as far as this viewer may know it.

    A condition reads what is revealed, what the panel says, and the viewer's own answers. So a question that rests on
    another agency's answer is put once that is revealed, and the panel learns of a question that rests on an agency's
    own answer when that is.

    One pass in the set's order is enough, since a condition reads earlier questions only: an answer that is not
    asked any more counts as absent for every later condition.
    """
    return audit.once(record, ("board", viewer), lambda: _board(audit, record, viewer))


def _board(audit: Audit, record: str, viewer: str) -> Board:
    routes = audit.once("", "routes", lambda: _routes(audit))
    seats = (*contributing(audit, record), PANEL)
    unmet: set[tuple[str, str]] = set()

    def is_put(question: Question, seat: str) -> bool:
        return question.id in routes.places and routed(question, seat) and (question.id, seat) not in unmet

    for question in routes.conditional:
        condition, here = question.asked_when, routes.places[question.id]
        assert condition is not None, "else it would have none"
        reads = [each for each in _read_by(audit, condition) if routes.places.get(each.id, here) < here]
        mine = [seat for seat in seats if routed(question, seat)]
        open_to_all = _live(audit, record, reads, seats, is_put)
        for seat in mine:  # a viewer's own answer counts in its own conditions, and in nobody else's
            live = open_to_all if seat != viewer else _live(audit, record, reads, seats, is_put, viewer=viewer)
            if not _met(audit, condition, live, seat):
                unmet.add((question.id, seat))
    asked = {seat: tuple(each for each in routes.of_seat[seat] if (each.id, seat) not in unmet) for seat in seats}
    hidden = {seat: tuple(each for each in routes.of_seat[seat] if (each.id, seat) in unmet) for seat in seats}
    return Board(record, viewer, seats, asked, hidden)


def _routes(audit: Audit) -> _Routes:
    scope = short_form(audit.questions) if audit.details.short_form else None
    found = tuple(
        question
        for question in audit.questions.questions
        if (scope is None or question.id in scope) and _grades_allow(audit, question)
    )
    return _Routes(
        {seat: tuple(each for each in found if routed(each, seat)) for seat in (*audit.details.agencies, PANEL)},
        tuple(each for each in found if each.asked_when is not None),
        {each.id: place for place, each in enumerate(found)},
    )


def why_not_asked(audit: Audit, now: Board, seat: str, question: Question) -> str:
    """Why a question is not put to a seat now, where one reason is known; as far as the board's viewer may know it."""
    if seat not in now.seats:
        return "does not contribute to this record"
    if question.asked_when is not None and question in now.hidden[seat]:
        return f"asked when {question.asked_when.text}"
    if not _grades_allow(audit, question):
        return "the audit has no grades"
    if audit.details.short_form and question.id not in short_form(audit.questions):
        return "not in the short form"
    return "" if routed(question, seat) else "not one of its questions"


def opened_to(audit: Audit, now: Board, question: Question, seat: str) -> bool:
    """Whether a question came to an agency only by what others answered, once that was open.

    It is only said where all that its condition reads is open: what an agency answered under the seal is not told.
    """
    condition = question.asked_when
    if condition is None or not now.is_asked(seat, question.id):
        return False
    reads = _read_by(audit, condition)
    if not all(each.of_panel or audit.revealed(now.record, each) for each in reads):
        return False

    def is_put(read: Question, each: str) -> bool:
        return now.is_asked(each, read.id)

    live = _live(audit, now.record, reads, (seat, PANEL), is_put)
    return not _met(audit, condition, live, seat)


def condition_holds(
    audit: Audit,
    record: str,
    condition: Condition,
    *,
    seat: str,
    this: Value | None = None,
    context: Context | None = None,
    now: Board | None = None,
) -> bool | None:
    """Whether a condition on a seat's answer holds; None where that depends on what is not known yet.

    As far as the seat itself may know it, or the viewer of `now`, the record's board.
    """
    now = now or board(audit, record, seat)

    def is_put(question: Question, each: str) -> bool:
        return now.is_asked(each, question.id)

    reads = _read_by(audit, condition)
    live = _live(audit, record, reads, now.seats, is_put, viewer=seat if seat == now.viewer else PANEL)
    context = context or Context()

    def lookup(reference: Reference) -> tuple[Value, ...]:
        return _read(reference, live, seat, this, context)

    return truth(condition, lookup, lambda question: _codes(audit, question))


def _read_by(audit: Audit, condition: Condition) -> tuple[Question, ...]:
    found = (audit.questions.question(name) for name in condition.questions)
    return tuple(question for question in found if question is not None)


def _live(
    audit: Audit,
    record: str,
    reads: Iterable[Question],
    seats: Iterable[str],
    is_put: Callable[[Question, str], bool],
    viewer: str = PANEL,
) -> dict[tuple[str, str], Value]:
    """The answers that a condition may read: of what is put, nothing that is sealed but the viewer's own."""
    live: dict[tuple[str, str], Value] = {}
    for question in reads:
        opened = audit.revealed(record, question)
        for each in seats:
            if (opened or each in (PANEL, viewer)) and is_put(question, each):
                value = _value(audit, record, each, question)
                if value is not None:
                    live[question.id, each] = value
    return live


def _listed(audit: Audit, record: str) -> tuple[str, ...]:
    question = audit.questions.used_as("agencies_contributing")
    answer = audit.answer(record, PANEL, question.id) if question else None
    return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def _grades_allow(audit: Audit, question: Question) -> bool:
    return audit.details.grades or not is_graded(question)


def _met(audit: Audit, condition: Condition, live: dict[tuple[str, str], Value], seat: str) -> bool:
    return holds(
        condition,
        lambda reference: _read(reference, live, seat, None, Context()),
        lambda question: _codes(audit, question),
    )


def _codes(audit: Audit, question_id: str) -> tuple[str, ...]:
    question = audit.questions.question(question_id)
    return question.answer.codes if question else ()


def _value(audit: Audit, record: str, seat: str, question: Question) -> Value | None:
    if question.answer.kind == "reference":
        return record
    answer = audit.answers(record, seat).get(question.id)
    return answer.value if answer is not None else None


def _read(
    reference: Reference, live: dict[tuple[str, str], Value], seat: str, this: Value | None, context: Context
) -> tuple[Value, ...]:
    question = reference.question or ""
    match reference.of:
        case "own":
            found = live.get((question, seat))
        case "panel":
            found = live.get((question, PANEL))
        case "any":
            return tuple(value for (asked, _), value in live.items() if asked == question)
        case "this":
            found = this
        case "months_since":
            found = _months(live.get((question, PANEL), live.get((question, seat))), this)
        case "today":
            found = context.today or None
        case "session_date":
            found = context.session_date or None
        case "concern_raised":
            found = context.concern_raised or None
        case never:
            assert_never(never)
    return () if found is None else (found,)


def _months(start: Value | None, end: Value | None) -> int | None:
    return months_between(start, end) if isinstance(start, str) and isinstance(end, str) else None
