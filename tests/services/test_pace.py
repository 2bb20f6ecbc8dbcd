"""The hours in the room.

PAC-1  the plan: fives, never more than there are, one for every record with open work before any gets a second
PAC-2  the plan says nothing of sealed answers
PAC-3  a meeting keeps its plan; the clock counts from its beginning
PAC-4  a question is parked and taken up again
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.services.meetings import begin_meeting, end_meeting
from audit_tui.services.pace import (
    pace_in_words,
    park,
    plan_of_day,
    plan_of_meeting,
    plan_to_keep,
    spend,
    take_up,
)
from tests.auditing import AT, RECORD, Work

SET = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no | asked when: SML-1.1 is yes
SML-1.3 | csc, police | any of / a / b
SML-2.1 | all | text | asked when: SML-1.2 is no
SML-2.2 | panel | yes, partly, no | asked when: any agency's SML-1.1 is yes
SML-2.3 | panel | yes, partly, no
"""
RECORDS = ("NEG-01", "NEG-02", "NEG-03")
WORDS = st.sampled_from(["yes", "partly", "no"])
SAID = st.dictionaries(
    st.tuples(
        st.sampled_from(RECORDS), st.sampled_from(["csc", "police", "health"]), st.sampled_from(["SML-1.1", "SML-1.2"])
    ),
    WORDS,
    max_size=12,
)
OPENED = st.sets(st.tuples(st.sampled_from(RECORDS), st.sampled_from(["SML-1.1", "SML-1.2", "SML-1"])), max_size=4)


def said(answers: dict[tuple[str, str, str], str], opened: set[tuple[str, str]]) -> Work:
    work = Work(SET, records=RECORDS)
    for (record, seat, question), value in answers.items():
        work.answer(seat, question, value, record=record)
    for record, target in opened:
        work.reveal(target, record)
    return work


@settings(max_examples=30)
@given(SAID, OPENED, st.integers(0, 400), st.integers(0, 3))
def test_the_plan(
    answers: dict[tuple[str, str, str], str], opened: set[tuple[str, str]], minutes: int, done: int
) -> None:
    """PAC-1."""
    work = said(answers, opened)
    for record in RECORDS[:done]:
        work.answer(PANEL, "SML-2.3", "yes", record=record)
    slots = plan_of_day(work.audit, minutes)
    assert [slot.record for slot in slots] == list(RECORDS)
    assert all(slot.planned % 5 == 0 and slot.planned >= 0 for slot in slots)
    assert sum(slot.planned for slot in slots) <= minutes
    assert all(slot.planned == 0 for slot in slots if not slot.open)
    if any(slot.planned > 5 for slot in slots):
        assert all(slot.planned for slot in slots if slot.open)


@settings(max_examples=30)
@given(SAID, SAID, OPENED)
def test_the_plan_says_nothing_of_sealed_answers(
    answers: dict[tuple[str, str, str], str], others: dict[tuple[str, str, str], str], opened: set[tuple[str, str]]
) -> None:
    """PAC-2: two audits that differ only in sealed answers give the same plan."""

    def is_open(record: str, question: str) -> bool:
        return any(where == record and target in (question, "SML-1") for where, target in opened)

    known = {key: value for key, value in answers.items() if is_open(key[0], key[2])}
    sealed = {key: value for key, value in others.items() if not is_open(key[0], key[2])}
    assert plan_of_day(said({**known, **sealed}, opened).audit, 300) == plan_of_day(said(known, opened).audit, 300)


def test_known_differences_get_more_time() -> None:
    """PAC-1."""
    answers = {("NEG-02", "csc", "SML-1.1"): "no", ("NEG-02", "police", "SML-1.1"): "partly"}
    sealed = plan_of_day(said(answers, set()).audit, 120)
    assert len({slot.planned for slot in sealed}) == 1
    first, second, _ = plan_of_day(said(answers, {("NEG-02", "SML-1")}).audit, 120)
    assert second.planned > first.planned
    assert (second.differing, first.sealed) == (1, 2)


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_no_plan_for_what_cannot_be(minutes: int) -> None:
    """PAC-1."""
    with pytest.raises(AuditError, match="cannot be"):
        plan_of_day(Work(SET).audit, minutes)


def test_the_plan_stands_while_the_work_goes_on() -> None:
    """PAC-3."""
    work = Work(SET, records=RECORDS).act(spend, RECORD, 600)
    assert pace_in_words(work.audit, RECORD, 59) == ""
    work.act(begin_meeting, ["csc"], minutes=60, planned=plan_to_keep(work.audit, 60), at=AT)
    planned = plan_of_meeting(work.audit)[0].planned
    assert pace_in_words(work.audit, RECORD, 59) == f"0 of {planned} min"
    work.act(spend, RECORD, 27 * 60).answer(PANEL, "SML-2.3", "yes")
    assert pace_in_words(work.audit, RECORD, 0) == f"27 of {planned} min"
    slot = plan_of_meeting(work.audit)[0]
    assert (slot.planned, slot.spent) == (planned, 27)
    work.act(end_meeting, at=AT).act(begin_meeting, ["csc"], planned=plan_to_keep(work.audit, 0), at=AT)
    assert pace_in_words(work.audit, RECORD, 60) == "1 min"


def test_time_never_goes_back() -> None:
    """PAC-3."""
    work = Work(SET).act(spend, RECORD, 5).act(spend, RECORD, -3)
    assert work.audit.spent(RECORD) == 5


def test_parking() -> None:
    """PAC-4."""
    work = (
        Work(SET, records=RECORDS)
        .act(park, "NEG-02", "SML-1.1", at=AT)
        .act(park, RECORD, "SML-2.1", " It waits. ", at=AT)
    )
    assert [(each.record, each.question, each.why) for each in work.audit.parked] == [
        (RECORD, "SML-2.1", "It waits."),
        ("NEG-02", "SML-1.1", ""),
    ]
    work.act(take_up, RECORD, "SML-2.1")
    with pytest.raises(AuditError, match="is not parked"):
        work.act(take_up, RECORD, "SML-2.1")
