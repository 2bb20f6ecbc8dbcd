"""Which questions are asked of whom, stated once: routing, involvement, short form, grades and conditions."""

from dataclasses import dataclass

from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Condition, Reference, Value, holds, months_between, truth
from audit_tui.domain.question_set import ALL, Question
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
    asked: dict[str, tuple[Question, ...]]
    hidden: dict[str, tuple[Question, ...]]

    def is_asked(self, seat: str, question: str) -> bool:
        """Whether this question is put to this seat now."""
        return any(asked.id == question for asked in self.asked.get(seat, ()))

    def seats_asked(self, question: str) -> tuple[str, ...]:
        """The seats to which this question is put now."""
        return tuple(seat for seat in self.seats if self.is_asked(seat, question))


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


def short_form(audit: Audit) -> frozenset[str]:
    """The ids of the short form: the marked questions, the ones they depend on, and the shared parts."""
    questions = audit.questions
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


def board(audit: Audit, record: str, viewer: str = PANEL) -> Board:
    """What is asked of whom in a record now, as far as this viewer may know it.

    A condition reads what is revealed, what the panel says, and the viewer's own answers. So a question that rests on
    another agency's answer is put once that is revealed, and the panel learns of a question that rests on an agency's
    own answer when that is.

    One pass in the set's order is enough, since a condition reads earlier questions only: an answer that is not
    asked any more counts as absent for every later condition.
    """
    seats = (*contributing(audit, record), PANEL)
    asked: dict[str, list[Question]] = {seat: [] for seat in seats}
    hidden: dict[str, list[Question]] = {seat: [] for seat in seats}
    live: dict[tuple[str, str], Value] = {}
    scope = short_form(audit) if audit.details.short_form else None
    for question in audit.questions.questions:
        if (scope is not None and question.id not in scope) or not _grades_allow(audit, question):
            continue
        for seat in seats:
            if not routed(question, seat):
                continue
            if question.asked_when is not None and not _met(
                audit,
                question.asked_when,
                _seen(audit, record, question.asked_when, live, seat=seat, viewer=viewer),
                seat,
            ):
                hidden[seat].append(question)
                continue
            asked[seat].append(question)
            answer = _value(audit, record, seat, question)
            if answer is not None:
                live[question.id, seat] = answer
    return Board(
        record,
        viewer,
        seats,
        {seat: tuple(questions) for seat, questions in asked.items()},
        {seat: tuple(questions) for seat, questions in hidden.items()},
    )


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
    live = {
        (question.id, each): value
        for each in now.seats
        for question in now.asked[each]
        if (value := _value(audit, record, each, question)) is not None
    }
    live = _seen(audit, record, condition, live, seat=seat, viewer=now.viewer)
    context = context or Context()

    def lookup(reference: Reference) -> tuple[Value, ...]:
        return _read(reference, live, seat, this, context)

    return truth(condition, lookup, lambda question: _codes(audit, question))


def _seen(
    audit: Audit, record: str, condition: Condition, live: dict[tuple[str, str], Value], *, seat: str, viewer: str
) -> dict[tuple[str, str], Value]:
    """The answers that this condition on this seat may read: nothing that is sealed, but the viewer's own."""
    reads = condition.questions
    return {
        (question, each): value
        for (question, each), value in live.items()
        if question in reads
        if each == PANEL
        or each == seat == viewer
        or ((found := audit.questions.question(question)) and audit.revealed(record, found))
    }


def _listed(audit: Audit, record: str) -> tuple[str, ...]:
    question = audit.questions.used_as("agencies_contributing")
    answer = audit.answer(record, PANEL, question.id) if question else None
    return answer.value if answer is not None and isinstance(answer.value, tuple) else ()


def _grades_allow(audit: Audit, question: Question) -> bool:
    return audit.details.grades or not (question.with_grades or question.answer.kind == "grade")


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
    answer = audit.answer(record, seat, question.id)
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
        case _:
            found = context.concern_raised or None
    return () if found is None else (found,)


def _months(start: Value | None, end: Value | None) -> int | None:
    return months_between(start, end) if isinstance(start, str) and isinstance(end, str) else None
