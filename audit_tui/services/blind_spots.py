"""What no agency could evidence in a record, and what only one agency held; only of what the panel has opened."""

from dataclasses import dataclass

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL


@dataclass(frozen=True)
class BlindSpots:
    """The blind spots of one record, as question ids in the set's order.

    `nobody`: agencies answered, and none from its record. `alone`: several answered, and one of them held it (its
    code beside the question). `sealed` counts the questions that are not opened yet and say nothing here; one that
    rests on a sealed answer is not even counted.
    """

    record: str
    nobody: tuple[str, ...]
    alone: tuple[tuple[str, str], ...]
    sealed: int


def blind_spots(audit: Audit, record: str) -> BlindSpots:
    """What nobody, and what only one, could evidence.

    An answer is evidenced where it is a value whose basis is the record itself, or whose basis nobody has said; what
    was told, inferred, or answered without the record is not, and a state says itself that nothing was found. Not
    applicable says nothing about evidence and is left out.
    """
    now = board(audit, record)
    nobody: list[str] = []
    alone: list[tuple[str, str]] = []
    sealed = 0
    for question in audit.questions.questions:
        seats = [seat for seat in now.seats_asked(question.id) if seat != PANEL]
        if not seats or not audit.questions.of_topic(question.id):
            continue
        if not audit.revealed(record, question):
            sealed += 1
            continue
        found = [(seat, audit.answer(record, seat, question.id)) for seat in seats]
        given = [(seat, answer) for seat, answer in found if answer is not None and _says_something(answer)]
        held = [seat for seat, answer in given if _evidenced(answer)]
        if given and not held:
            nobody.append(question.id)
        elif len(held) == 1 and len(given) > 1:
            alone.append((question.id, held[0]))
    return BlindSpots(record, tuple(nobody), tuple(alone), sealed)


def _says_something(answer: Answer) -> bool:
    return answer.state not in ("not_applicable", "deferred")


def _evidenced(answer: Answer) -> bool:
    return answer.value is not None and answer.basis in (None, "seen_in_record")
