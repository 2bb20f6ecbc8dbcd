"""The hours in the room: how long a record was discussed, how the minutes could be shared out, what is parked."""

from dataclasses import dataclass, replace

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit, Removal
from audit_tui.domain.completeness import is_done
from audit_tui.domain.divergence import divergent
from audit_tui.domain.known import find_question, require_record
from audit_tui.domain.outcome import Outcome, identifiers_in
from audit_tui.domain.quorum import require_minutes
from audit_tui.domain.session import Parked, Planned, Spent
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.text import clean_text

_OPEN, _DIFFERS = 1, 4
"""What a question weighs in the plan of the day: one that is open, and how much more where agencies differ on it."""

_STEP = 5
"""Minutes are planned in fives: the plan is for people."""


@dataclass(frozen=True)
class Slot:
    """One record's share of the day: minutes planned and already spent, and what is still open in it.

    `sealed` counts the questions whose answers are not opened yet: nothing is said of whether agencies differ there.
    """

    record: str
    planned: int
    spent: int
    open: int
    differing: int
    sealed: int


def plan_of_day(audit: Audit, minutes: int) -> tuple[Slot, ...]:
    """How the minutes could be shared out: by what is open in each record, more where agencies are known to differ.

    A plan, not a limit: whole fives that add up to no more than there are, with one for every record that has
    anything open before any gets a second. It rests on nothing that is sealed.
    """
    require_minutes(minutes)
    slots = [_unplanned(audit, record, 0) for record in audit.details.records]
    weights = [_OPEN * slot.open + _DIFFERS * slot.differing for slot in slots]
    fives = minutes // _STEP
    first = min(fives, sum(weight > 0 for weight in weights))
    planned: list[Slot] = []
    given = 0
    for slot, weight in zip(slots, weights, strict=True):
        one = weight > 0 and given < first
        given += one
        planned.append(replace(slot, planned=_STEP * (one + (fives - first) * weight // max(1, sum(weights)))))
    return tuple(planned)


def plan_to_keep(audit: Audit, minutes: int) -> tuple[Planned, ...]:
    """The plan as a meeting keeps it, with how long each record had been discussed before."""
    plan = plan_of_day(audit, minutes)
    return tuple(Planned(record=slot.record, minutes=slot.planned, before=audit.spent(slot.record)) for slot in plan)


def plan_of_meeting(audit: Audit) -> tuple[Slot, ...]:
    """The plan that the meeting began with, beside what is spent and open now; without a meeting nothing is planned."""
    kept = {each.record: each for each in audit.meeting.planned} if audit.meeting else {}
    slots = []
    for record in audit.details.records:
        plan = kept.get(record, Planned(record=record, minutes=0))
        slots.append(replace(_unplanned(audit, record, plan.before), planned=plan.minutes))
    return tuple(slots)


def pace_in_words(audit: Audit, record: str, seconds: int) -> str:
    """How long a record has been discussed in this meeting, `seconds` not saved yet among it: `12 of 25 min`.

    Empty where no meeting goes on.
    """
    if audit.meeting is None:
        return ""
    plan = next((each for each in audit.meeting.planned if each.record == record), None)
    spent = (audit.spent(record) + seconds - (plan.before if plan else 0)) // 60
    return f"{spent} of {plan.minutes} min" if plan and plan.minutes else f"{spent} min"


def _unplanned(audit: Audit, record: str, before: int) -> Slot:
    now = board(audit, record)
    put = {question.id: question for asked in now.asked.values() for question in asked}
    still_open = [question for question in put.values() if not is_done(audit, record, PANEL, question)]
    ids = {question.id for question in still_open}
    differing = sum(each.question in ids for each in divergent(audit, record))
    sealed = sum(not each.of_panel and not audit.revealed(record, each) for each in still_open)
    return Slot(record, 0, max(0, audit.spent(record) - before) // 60, len(still_open), differing, sealed)


def spend(audit: Audit, record: str, seconds: int) -> Outcome:
    """The record was discussed for some more seconds."""
    require_record(audit, record)
    return Outcome((Spent(record=record, seconds=audit.spent(record) + max(0, seconds)),))


def park(audit: Audit, record: str, question: str, why: str = "", *, at: str) -> Outcome:
    """A question is left for the end of the meeting."""
    require_record(audit, record)
    find_question(audit, question)
    why = clean_text(why).strip()
    return Outcome((Parked(record=record, question=question, why=why, at=at),), identifiers_in(audit, why))


def take_up(audit: Audit, record: str, question: str) -> Outcome:
    """A parked question is taken up again."""
    found = next((each for each in audit.parked if (each.record, each.question) == (record, question)), None)
    if found is None:
        raise AuditError(f"{record} {question} is not parked")
    return Outcome((Removal(found.key),))
