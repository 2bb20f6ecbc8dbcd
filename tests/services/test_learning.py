"""From findings to change: what is written, how actions get on, the sign-off, and what came of it.

LRN-1  a recommendation comes from findings that are there, and its actions from their records
LRN-2  an action's updates are dated, in order, and never lost; it is closed with words
LRN-3  what is for one agency's note alone is not published, and what rests on something keeps it there
LRN-4  a sign-off is of exact content: whatever changes it is told, and nothing else is
LRN-5  reopening needs its reason, and both stay
"""

from typing import Any

import pytest

from audit_tui.domain.fitting import Given
from audit_tui.domain.session import Action
from audit_tui.domain.signed import content_digest, require_not_signed
from audit_tui.errors import AuditError
from audit_tui.services import acts, learning, meetings
from tests.auditing import AT, RECORD, Work, neglect


@pytest.fixture
def work() -> Work:
    """A neglect audit with two findings."""
    made = Work(neglect())
    for text in ("Nobody brought the chronologies together.", "The plan had no dates."):
        made.did(acts.write_finding(made.audit, RECORD, "improvement", text, theme="planning"))
    return made


def _recommended(work: Work) -> None:
    words = "Bring the chronologies together."
    work.did(learning.write_recommendation(work.audit, words, sort="practice", findings=["F2", "F1"]))


def _action(work: Work) -> Action:
    return learning.find_action(work.audit, "A1")


def test_from_findings_to_an_action(work: Work) -> None:
    """LRN-1."""
    _recommended(work)
    work.did(
        learning.write_learning_action(
            work.audit, "One template.", owner="learning group", recommendation="R1", will_show="Dip sample in March."
        )
    )

    assert work.audit.recommendations[0].findings == ("F1", "F2")
    assert _action(work).records == (RECORD,)
    assert (_action(work).scope, _action(work).status) == ("learning", "open")


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda a: learning.write_recommendation(a, "Do.", sort="practice", findings=[]), "needs a finding"),
        (lambda a: learning.write_recommendation(a, "Do.", sort="practice", findings=["F9"]), "no finding F9"),
        (lambda a: learning.write_learning_action(a, "Do.", owner="board", recommendation="R9"), "recommendation R9"),
        (lambda a: learning.write_key_theme(a, " "), "needs its text"),
        (lambda a: learning.update_action(a, "A9", "done", "So.", on="2026-01-01"), "no action A9"),
        (lambda a: learning.reopen(a, "Why.", at=AT), "not signed off"),
        (lambda a: learning.sign_off(a, "We agree.", agreed_by=(), at=AT), "nobody agreed"),
        (lambda a: learning.sign_off(a, "So.", agreed_by=["csc"], dissent=[("csc", "No.")], at=AT), "cannot agree"),
        (lambda a: learning.reach(a, "policy", "The procedure.", on="soon"), "is not a date"),
        (lambda a: learning.reach(a, "policy", "It.", on="2026-01-01", came_from=["R1"]), "no recommendation R1"),
        (lambda a: learning.tell(a, "", on="2026-01-01"), "needs the group"),
        (lambda a: learning.keep_for_agency(a, "F1", "housing"), "not an agency of this session"),
    ],
)
def test_what_cannot_be_is_said(work: Work, act: Any, message: str) -> None:
    with pytest.raises(AuditError, match=message):
        act(work.audit)


def test_how_an_action_gets_on(work: Work) -> None:
    """LRN-2."""
    work.did(acts.write_action(work.audit, RECORD, "Book audiology.", owner="named nurse", due="2026-01-07"))
    work.did(learning.update_action(work.audit, "A1", "in_progress", "Booked for May.", on="2026-01-05"))
    work.did(acts.write_action(work.audit, RECORD, "Book audiology, with transport.", owner="named nurse", change="A1"))

    with pytest.raises(AuditError, match="closed with words"):
        learning.update_action(work.audit, "A1", "done", " ", on="2026-02-01")
    with pytest.raises(AuditError, match="comes before"):
        learning.update_action(work.audit, "A1", "done", "Attended.", on="2026-01-04")
    with pytest.raises(AuditError, match="not done yet"):
        learning.show_embedded(work.audit, "A1", "Heard.", on="2026-03-01")
    work.did(learning.update_action(work.audit, "A1", "done", "Attended.", on="2026-02-01"))
    work.did(learning.show_embedded(work.audit, "A1", "Three of three were brought in.", on="2026-06-01"))

    action = _action(work)
    assert [(each.on, each.status) for each in action.updates] == [
        ("2026-01-05", "in_progress"),
        ("2026-02-01", "done"),
    ]
    assert (action.text, action.closed_on, action.embedded_on) == (
        "Book audiology, with transport.",
        "2026-02-01",
        "2026-06-01",
    )


def test_an_agencys_own_note(work: Work) -> None:
    """LRN-3."""
    work.did(learning.allow_quoting(work.audit, "F1", allowed=True))
    work.did(learning.keep_for_agency(work.audit, "F1", "police"))

    assert (work.audit.findings[0].only_for, work.audit.findings[0].publishable) == ("police", False)
    with pytest.raises(AuditError, match="is not published"):
        learning.allow_quoting(work.audit, "F1", allowed=True)
    _recommended(work)
    with pytest.raises(AuditError, match="R1 rests on F1"):
        acts.take_away(work.audit, "F1")


def test_words_that_change_are_not_published_unasked(work: Work) -> None:
    work.did(learning.allow_quoting(work.audit, "F1", allowed=True))
    finding = work.audit.findings[0]
    again = acts.write_finding(work.audit, RECORD, "improvement", finding.text, theme="timeliness", change="F1")
    other = acts.write_finding(work.audit, RECORD, "improvement", "Else.", theme="planning", change="F1")
    assert [outcome.changes[0].publishable for outcome in (again, other)] == [True, False]


def test_a_sign_off_is_of_its_content(work: Work) -> None:
    """LRN-4, LRN-5."""
    work.did(acts.write_action(work.audit, RECORD, "Do.", owner="team manager"))
    work.did(meetings.begin_meeting(work.audit, ["csc", "police"], at=AT))
    work.did(learning.sign_off(work.audit, "This is what we found.", agreed_by=["csc", "police"], at=AT))
    signed = work.audit.signed
    assert signed is not None
    assert signed.digest == content_digest(work.audit)

    for goes_on in (
        learning.update_action(work.audit, "A1", "done", "Done.", on="2026-01-05"),
        learning.tell(work.audit, "the group that audited", on="2026-01-05"),
        learning.reach(work.audit, "training", "Two sessions.", on="2026-03-05"),
        acts.raise_concern(work.audit, RECORD, "Left alone overnight.", by="police", at=AT),
        acts.keep_place("panel", RECORD, "NEG-1.1"),
        meetings.end_meeting(work.audit, at=AT),
    ):
        require_not_signed(work.audit, goes_on.changes)
    work.did(meetings.end_meeting(work.audit, at=AT))
    require_not_signed(work.audit, meetings.begin_meeting(work.audit, ["csc"], at="2026-03-01T09:00:00+00:00").changes)
    for altering in (
        acts.give_answer(work.audit, RECORD, "csc", "NEG-3.4", Given("no"), at=AT),
        acts.write_finding(work.audit, RECORD, "strength", "Heard.", theme="planning"),
        acts.write_action(work.audit, RECORD, "Do it now.", owner="team manager", change="A1"),
        acts.take_away(work.audit, "F2"),
        learning.write_key_theme(work.audit, "History was not used."),
    ):
        with pytest.raises(AuditError, match="signed off on 14 October 2025: reopen it first, and say why"):
            require_not_signed(work.audit, altering.changes)

    with pytest.raises(AuditError, match="signed off already"):
        learning.sign_off(work.audit, "Again.", agreed_by=["csc"], at=AT)
    with pytest.raises(AuditError, match="needs its reason"):
        learning.reopen(work.audit, " ", at=AT)
    work.did(learning.reopen(work.audit, "A return came late.", at=AT))
    assert work.audit.signed is None
    assert work.audit.sign_offs[0].reopened_because == "A return came late."
    require_not_signed(work.audit, altering.changes)
