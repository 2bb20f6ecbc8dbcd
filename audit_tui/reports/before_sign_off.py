"""What is still to be done before the panel can put its name to an audit, record by record."""

from collections.abc import Iterator
from dataclasses import dataclass

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import concern_unwritten, is_agreed_on
from audit_tui.domain.divergence import divergent
from audit_tui.domain.known import find_question
from audit_tui.domain.words import PANEL
from audit_tui.services.agreeing import lapsed, without_quorum
from audit_tui.services.progress import details_progress, seat_progress
from audit_tui.services.summary import not_examined


@dataclass(frozen=True)
class Open:
    """One thing to do in a record: in words, with the ids of the questions or concerns that it is about."""

    record: str
    what: str
    ids: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """`NEG-01: Parked (NEG-3.1, NEG-7.2)`."""
        return f"{self.record}: {self.what}" + (f" ({', '.join(self.ids)})" if self.ids else "")


def before_sign_off(audit: Audit) -> tuple[Open, ...]:
    """What is open, record by record, concerns first in each."""
    found = (audit.once(record, "open", lambda: tuple(_of_record(audit, record))) for record in audit.details.records)  # noqa: B023
    return tuple(each for open_there in found for each in open_there)


def _of_record(audit: Audit, record: str) -> Iterator[Open]:
    concerns = tuple(each.id for each in audit.concerns(record) if each.open)
    if concerns:
        yield Open(record, "Concern not followed up", concerns)
    if concern_unwritten(audit, record):
        yield Open(record, "The panel answered that there is a concern, and none is written down")
    now = board(audit, record)
    awaited = returns_awaited(audit, now)
    if awaited:
        yield Open(record, f"Returns awaited: {', '.join(map(audit.questions.agency_label, awaited))}")
    unseen = record in not_examined(audit)
    if unseen:
        yield Open(record, "Not examined: the panel opened and decided nothing in it")
    missing = dict(_missing(audit, now, awaited))
    if missing:
        whose = ", ".join(f"{label} {count}" for label, count in missing.items())
        yield Open(record, f"Required and missing: {sum(missing.values())} ({whose})")
    kinds = {
        "Answered, and not opened": () if unseen else sealed(audit, now),
        "Agencies differ, and nothing is agreed": tuple(
            each.question
            for each in divergent(audit, record)
            if is_agreed_on(audit, find_question(audit, each.question))
            if audit.agreement(record, each.question) is None
        ),
        "Agreed NOT QUORATE, and not ratified": not_quorate(audit, record),
        "Other words than those that agencies agreed to": tuple(
            each.question for each in audit.agreements(record) if lapsed(audit, each)
        ),
        "Parked": tuple(each.question for each in audit.parked if each.record == record),
    }
    yield from (Open(record, what, ids) for what, ids in kinds.items() if ids)


def _missing(audit: Audit, now: Board, awaited: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """What has to be answered and is not, by whose it is; what is awaited as a whole is not counted one by one."""
    if details := len(details_progress(audit, now).missing):
        yield "record details", details
    for seat in now.seats:
        if seat not in awaited and (count := len(seat_progress(audit, now, seat).missing)):
            yield audit.questions.agency_label(seat), count


def sealed(audit: Audit, now: Board) -> tuple[str, ...]:
    """The questions of a record that some agency has answered and the panel has not opened, in the set's order."""
    return tuple(
        question.id
        for question in audit.questions.questions
        if not question.of_panel and not audit.revealed(now.record, question)
        if any(audit.answer(now.record, seat, question.id) for seat in now.seats_asked(question.id))
    )


def returns_awaited(audit: Audit, now: Board) -> tuple[str, ...]:
    """The agencies that are awaited and have said nothing of a record yet: no answer of theirs is missing from it."""
    seats = [seat for seat in now.seats if seat != PANEL and audit.involvement(now.record, seat) == "awaiting"]
    found = [(seat, seat_progress(audit, now, seat)) for seat in seats]
    return tuple(seat for seat, each in found if not (each.answered or each.deferred))


def not_quorate(audit: Audit, record: str) -> tuple[str, ...]:
    """The questions of a record that the panel decided without its quorum and has not ratified, in the set's order."""
    found = {each.question for each in without_quorum(audit) if each.record == record}
    return tuple(question.id for question in audit.questions.questions if question.id in found)
