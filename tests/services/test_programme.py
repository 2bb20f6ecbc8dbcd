"""The programme of audits.

PRG-1  each audit with when, by whom, of how many records, and what came of it
PRG-2  each topic with when it was last audited and when it is due again; overdue is said, and ends once one is begun
"""

from collections.abc import Iterable
from typing import Any

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import QuestionSetCopy
from audit_tui.services import acts, learning, meetings
from audit_tui.services.programme import Programme, account_of, programme
from tests.auditing import AT, RECORD, Work, neglect

SET = "SML-1.1 | all | yes, partly, no"
TODAY = "2026-03-01"


def _audit(year: int, *, signed: bool, topic: Any = SET, **details: Any) -> Work:
    work = Work(topic, id=f"of-{year}", period_start=f"{year}-01-01", period_end=f"{year}-09-30", **details)
    return work.act(learning.sign_off, "So it is.", agreed_by=["csc"], at=AT) if signed else work


def _programme(audits: Iterable[Audit]) -> Programme:
    return programme(map(account_of, audits), TODAY)


def test_what_came_of_an_audit() -> None:
    """PRG-1."""
    work = _audit(2025, signed=False, reaudit_due="2027-09-30")
    work.act(meetings.begin_meeting, ["csc"], at=AT)
    for sort in ("strength", "improvement", "improvement", "improvement"):
        work.act(acts.write_finding, RECORD, sort, "Seen.", theme="planning")
    work.act(learning.keep_for_agency, "F4", "csc")
    work.act(learning.write_recommendation, "Do.", sort="practice", findings=["F2"])
    for due in ("2026-01-01", "2026-04-01", "", "", "2025-01-01"):
        work.act(acts.write_action, RECORD, "Do.", owner="team manager", due=due)
    work.act(learning.update_action, "A3", "done", "Done.", on="2026-01-02")
    work.act(learning.update_action, "A4", "closed_without", "Not needed.", on="2026-01-02")
    work.act(learning.keep_for_agency, "A5", "csc")
    work.act(learning.sign_off, "So it is.", agreed_by=["csc"], at="2025-11-19T15:30:00+00:00")

    (each,) = _programme([work.audit]).audits
    assert (each.session, each.topic, each.records, each.meetings) == ("of-2025", "Small", 1, ("2025-10-14",))
    assert (each.period_start, each.period_end) == ("2025-01-01", "2025-09-30")
    assert each.agencies == ("Children's social care", "Police", "Health")
    assert (each.strengths, each.improvements, each.recommendations) == (1, 2, 1)
    assert (each.open_actions, each.late, each.done, each.closed_without) == (2, 1, 1, 1)
    assert (each.signed, each.reaudit_due) == ("2025-11-19", "2027-09-30")


@pytest.mark.parametrize(
    ("due", "overdue", "words"),
    [
        ("", False, "no day is set for the next audit"),
        ("2026-03-01", False, "due again by 1 March 2026"),
        ("2026-02-28", True, "OVERDUE since 28 February 2026"),
    ],
)
def test_when_a_topic_is_due_again(due: str, overdue: bool, words: str) -> None:
    """PRG-2."""
    (topic,) = _programme([_audit(2022, signed=True, reaudit_due=due).audit]).topics
    assert (topic.last, topic.under_way, topic.overdue) == ("of-2022", "", overdue)
    assert topic.in_words == f"last audited for the period to 30 September 2022; {words}"


def test_a_topic_that_is_audited_again() -> None:
    """PRG-2."""
    earlier = _audit(2019, signed=True, reaudit_due="2021-11-30")
    now = _audit(2025, signed=False)
    (topic,) = _programme([now.audit, earlier.audit]).topics
    assert (topic.audits, topic.last, topic.under_way, topic.overdue) == (2, "of-2019", "of-2025", False)
    assert topic.in_words == (
        "last audited for the period to 30 September 2019; of-2025 is under way; due by 30 November 2021"
    )
    now.act(learning.sign_off, "So it is.", agreed_by=["csc"], at=AT)
    (topic,) = _programme([now.audit, earlier.audit]).topics
    assert (topic.last, topic.under_way, topic.reaudit_due) == ("of-2025", "", "")


def test_a_topic_that_has_another_title_now() -> None:
    """PRG-1."""
    earlier, now = _audit(2019, signed=True), _audit(2025, signed=False)
    renamed = now.audit.questions.model_copy(update={"title": "Smaller"})
    found = _programme([earlier.audit, now.audit.with_changes([QuestionSetCopy(question_set=renamed)])])
    assert [each.title for each in found.topics] == ["Smaller"]
    assert [each.topic for each in found.audits] == ["Smaller", "Smaller"]


def test_what_is_overdue_comes_first() -> None:
    """PRG-2."""
    there = [
        _audit(2024, signed=True, reaudit_due="2026-09-30"),
        _audit(2023, signed=True, reaudit_due="2025-09-30", topic=neglect()),
        _audit(2026, signed=False, topic=neglect(), return_of="csc"),
    ]
    again = _audit(2020, signed=True, reaudit_due="2021-09-30"), _audit(2025, signed=False)
    found = _programme(work.audit for work in (*there[1:], *again))
    assert [(each.topic, each.overdue) for each in found.topics] == [("neglect", True), ("small", False)]
    found = _programme(work.audit for work in there)
    assert [(each.topic, each.overdue) for each in found.topics] == [("neglect", True), ("small", False)]
    assert [each.session for each in found.audits] == ["of-2023", "of-2024"]
    (unsigned,) = _programme([_audit(2025, signed=False).audit]).topics
    assert unsigned.in_words == "no audit is signed off; of-2025 is under way"
