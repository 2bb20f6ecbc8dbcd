"""Going through a record question by question, as the panel or as one agency."""

from collections.abc import Container
from typing import Literal

from audit_tui.domain.asking import Board, opened_to
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import is_agreed_on, is_done
from audit_tui.domain.divergence import divergent
from audit_tui.domain.question_set import Question
from audit_tui.domain.words import PANEL


def walk_order(audit: Audit, now: Board, seat: str) -> tuple[Question, ...]:
    """The questions that a seat walks through: an agency its own, the panel all that are put to anybody."""
    if seat != PANEL:
        return now.asked.get(seat, ())
    return tuple(question for question in audit.questions.questions if question.id in now.put)


def neighbour(audit: Audit, now: Board, seat: str, here: Question, *, by: int) -> Question | None:
    """The question after (`by` 1) or before (-1) this one, which itself need not be asked any more."""
    places = {question.id: place for place, question in enumerate(audit.questions.questions)}
    further = [each for each in walk_order(audit, now, seat) if (places[each.id] - places[here.id]) * by > 0]
    return (further[0] if by > 0 else further[-1]) if further else None


def next_open(audit: Audit, now: Board, seat: str, here: Question | None = None) -> Question | None:
    """The next question, from here round to here, at which the seat has something left to do."""
    around = _around(walk_order(audit, now, seat), here)
    return next((each for each in around if not is_done(audit, now.record, seat, each)), None)


def next_of(audit: Audit, now: Board, here: Question, wanted: Container[str]) -> Question | None:
    """The next question that the panel walks through and that is among the wanted ids, from here round to here."""
    return next((each for each in _around(walk_order(audit, now, PANEL), here) if each.id in wanted), None)


def _around(order: tuple[Question, ...], here: Question | None) -> tuple[Question, ...]:
    """What comes after this question, and then what came before it and itself; all where it is not among them."""
    start = next((place for place, each in enumerate(order, 1) if here is not None and each.id == here.id), 0)
    return (*order[start:], *order[:start])


def to_agree(audit: Audit, now: Board) -> frozenset[str]:
    """The questions put to agencies now on which the panel agrees one answer."""
    return frozenset(each.id for each in walk_order(audit, now, PANEL) if is_agreed_on(audit, each))


def not_agreed(audit: Audit, now: Board) -> frozenset[str]:
    """Those of them that are not agreed yet."""
    return frozenset(each for each in to_agree(audit, now) if audit.agreement(now.record, each) is None)


def differing(audit: Audit, now: Board) -> frozenset[str]:
    """Those of them on which agencies are seen to differ; of what is sealed nothing is told."""
    return not_agreed(audit, now) & {each.question for each in divergent(audit, now.record, spread=True)}


def still_sealed(audit: Audit, now: Board) -> frozenset[str]:
    """Those of them whose answers are not open yet, not even how they fall."""
    to_agree = (audit.questions.question(each) for each in not_agreed(audit, now))
    return frozenset(each.id for each in to_agree if each and not audit.spread_open(now.record, each))


def next_step(audit: Audit, now: Board, target: str) -> Literal["spread", "answers"] | None:
    """What is opened next of a question or section: how the answers fall, then whose they are; None where all is."""
    section = audit.questions.section(target)
    inside = {target, *(each.id for each in section.questions)} if section else {target}
    mine = [each for each in walk_order(audit, now, PANEL) if each.id in inside and not each.of_panel]
    if all(audit.revealed(now.record, each) for each in mine):
        return None
    return "answers" if all(audit.spread_open(now.record, each) for each in mine) else "spread"


def next_section(audit: Audit, now: Board, seat: str, here: Question) -> Question | None:
    """The first question of the next section that has one for the seat."""
    sections = [section.id for section in audit.questions.sections]
    later = sections[sections.index(audit.questions.section_of(here.id).id) + 1 :]
    order = walk_order(audit, now, seat)
    return next((each for each in order if audit.questions.section_of(each.id).id in later), None)


def asked_late(audit: Audit, now: Board, question: Question, seat: str) -> bool:
    """Whether an agency has no answer because it was not asked: what others answered put the question to it since."""
    silent = audit.answer(now.record, seat, question.id) is None
    handed_in = audit.involvement(now.record, seat) == "returned"
    return silent and handed_in and opened_to(audit, now, question, seat)


def silent(audit: Audit, now: Board, target: str) -> tuple[str, ...]:
    """The agencies that would hear the others first if this question or section were revealed now.

    Of a section, an agency whose return is in counts as having said all it will.
    """
    section = audit.questions.section(target)
    questions = section.questions if section else [each for each in audit.questions.questions if each.id == target]
    return tuple(
        seat
        for seat in now.seats
        if seat != PANEL
        if section is None or audit.involvement(now.record, seat) != "returned"
        if any(
            now.is_asked(seat, question.id) and audit.answer(now.record, seat, question.id) is None
            for question in questions
        )
    )
