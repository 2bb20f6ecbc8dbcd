"""The panel's sittings.

MTG-1  a meeting has who is there, apologies, interests and minutes; what cannot be is refused
MTG-2  one goes on at a time; a change leaves what it does not name
MTG-3  what is agreed knows whether the quorum was there, and stays so when somebody comes later
MTG-4  a meeting with the quorum ratifies what was agreed without it, and no other
MTG-5  who is to be expected: the last meeting, else those whose return is in
"""

from typing import Any

import pytest

from audit_tui.domain.session import Answer, Interest, Planned
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, pace
from audit_tui.services.meetings import begin_meeting, change_meeting, end_meeting, likely_present
from tests.auditing import AT, RECORD, Work

SET = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no
SML-2.1 | panel | yes, partly, no
"""
EVERYBODY = ("csc", "police", "health")


def work(**details: Any) -> Work:
    return Work(SET, quorum=EVERYBODY, **details)


def begun(*present: str, **named: Any) -> Work:
    return work().act(begin_meeting, present, at=AT, **named)


def test_a_meeting_keeps_what_was_said() -> None:
    """MTG-1."""
    planned = [Planned(record=RECORD, minutes=90)]
    there = begun(
        "csc", "health", "csc", apologies=["police"], interests=[("csc", " Ours. ")], minutes=90, planned=planned
    )
    meeting = there.audit.meeting
    assert meeting is not None
    assert (meeting.id, meeting.begun, meeting.present, meeting.apologies) == ("M1", AT, ("csc", "health"), ("police",))
    assert meeting.interests == (Interest(agency="csc", words="Ours."),)
    assert (meeting.minutes, meeting.planned) == (90, tuple(planned))
    assert there.outcome.warnings == ("NOT QUORATE without Police: what is agreed says so until it is ratified",)


@pytest.mark.parametrize(
    ("present", "named", "said"),
    [
        ((), {}, "somebody who is there"),
        (("csc", "housing"), {}, "housing is not an agency"),
        (("csc",), {"apologies": ["csc"]}, "cannot be there and send apologies"),
        (("csc",), {"apologies": ["nobody"]}, "nobody is not an agency"),
        (("csc",), {"interests": [("csc", " ")]}, "an interest needs its words"),
        (("csc",), {"interests": [("it", "x")]}, "is not an agency"),
        (("csc",), {"minutes": -1}, "cannot be"),
        (("csc",), {"minutes": 1441}, "cannot be"),
    ],
)
def test_what_cannot_be_is_refused(present: tuple[str, ...], named: dict[str, Any], said: str) -> None:
    """MTG-1."""
    with pytest.raises(AuditError, match=said):
        begun(*present, **named)


def test_what_may_identify_somebody_is_said() -> None:
    """MTG-1."""
    assert "may identify" in begun(*EVERYBODY, interests=[("csc", "born 3.4.2011")]).outcome.warnings[0]


def test_one_at_a_time() -> None:
    """MTG-2."""
    there = begun("csc")
    with pytest.raises(AuditError, match="M1 is still going on"):
        there.act(begin_meeting, ["csc"], at=AT)
    there.act(end_meeting, at=AT)
    assert there.audit.meeting is None
    for act in (end_meeting, change_meeting):
        with pytest.raises(AuditError, match="no meeting is going on"):
            there.act(act, **({"at": AT} if act is end_meeting else {}))
    assert [each.id for each in there.act(begin_meeting, ["csc"], at=AT).audit.meetings] == ["M1", "M2"]


def test_a_change_leaves_what_it_does_not_name() -> None:
    """MTG-2."""
    there = begun("csc", apologies=["police", "health"], interests=[("csc", "Ours.")], minutes=60)
    before = there.audit.meeting
    assert there.act(change_meeting).audit.meeting == before
    meeting = there.act(change_meeting, present=["csc", "police"]).audit.meeting
    assert meeting is not None
    assert (meeting.present, meeting.apologies, meeting.minutes) == (("csc", "police"), ("health",), 60)
    assert meeting.interests == (Interest(agency="csc", words="Ours."),)
    assert there.act(change_meeting, interests=()).audit.meetings[0].interests == ()


def test_the_end_names_what_is_parked() -> None:
    """MTG-2; what was agreed since is not parked any more."""
    there = begun(*EVERYBODY).act(pace.park, RECORD, "SML-1.1", at=AT).act(pace.park, RECORD, "SML-1.2", at=AT)
    there.agree("SML-1.1", "yes", at="2025-10-14T09:30:00+00:00")
    assert there.act(end_meeting, at=AT).outcome.warnings == (f"still parked: {RECORD} SML-1.2",)


def quorate(there: Work, question: str) -> bool | None:
    agreement = there.audit.agreement(RECORD, question)
    assert agreement is not None
    return agreement.quorate


def test_what_is_agreed_knows_its_quorum() -> None:
    """MTG-3."""
    assert quorate(work().agree("SML-1.1", "yes"), "SML-1.1") is None
    there = begun("csc", "police").agree("SML-1.1", "yes").answer(PANEL, "SML-2.1", "yes")
    there.act(change_meeting, present=EVERYBODY).agree("SML-1.2", "no")
    assert (quorate(there, "SML-1.1"), quorate(there, "SML-1.2")) == (False, True)
    assert [each.question for each in agreeing.without_quorum(there.audit)] == ["SML-1.1", "SML-2.1"]
    there.act(acts.give_answer, RECORD, PANEL, "SML-2.1", there.read("SML-2.1", "no"), at=AT)
    assert [each.question for each in agreeing.without_quorum(there.audit)] == ["SML-1.1"]


def test_ratifying() -> None:
    """MTG-4."""
    there = begun("csc").agree("SML-1.1", "yes").answer(PANEL, "SML-2.1", "yes")
    with pytest.raises(AuditError, match="has no quorum itself"):
        there.act(agreeing.ratify)
    there.act(end_meeting, at=AT)
    with pytest.raises(AuditError, match="no meeting is going on"):
        there.act(agreeing.ratify)
    there.act(begin_meeting, EVERYBODY, at=AT).act(agreeing.ratify)
    assert agreeing.without_quorum(there.audit) == ()
    ratified = [each for each in there.audit.entities.values() if getattr(each, "ratified", "")]
    assert [getattr(each, "ratified", "") for each in ratified] == ["M2", "M2"]
    assert any(isinstance(each, Answer) for each in ratified)
    with pytest.raises(AuditError, match="nothing was agreed without the quorum"):
        there.act(agreeing.ratify)


def test_who_is_to_be_expected() -> None:
    """MTG-5."""
    there = work().act(acts.set_involvement, RECORD, "health", "returned")
    assert likely_present(there.audit) == ("health",)
    assert likely_present(there.act(begin_meeting, ["csc", "police"], at=AT).audit) == ("csc", "police")
