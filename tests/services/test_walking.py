"""What is left to agree, and who was not asked in time.

- walk-agree: texts, numbers and dates are not agreed; what is not asked any more does not count.
- walk-late: an agency left nothing out where others' answers put the question to it after its return was in.
- walk-late-sealed: nothing of what is sealed is told by it.
"""

from audit_tui.services import acts
from audit_tui.services.walking import asked_late, not_agreed, to_agree
from tests.auditing import RECORD, Work

SET = """
    SML-1.1 | all | one of / heard / below
    SML-1.2 | all | yes, partly, no | asked when: any agency's SML-1.1 is below
    SML-1.3 | all | text
    SML-1.4 | all | yes, partly, no
    SML-1.5 | all | yes, partly, no | asked when: any agency's SML-1.1 is below or SML-1.4 is no
"""


def begun(*handed_in: str) -> Work:
    """The police alone said `below`, and health no to SML-1.4; these returns are in."""
    work = Work(SET).answer("police", "SML-1.1", "below").answer("csc", "SML-1.1", "heard")
    work.answer("health", "SML-1.1", "heard").answer("health", "SML-1.4", "no")
    for seat in handed_in:
        work.act(acts.set_involvement, RECORD, seat, "returned")
    return work


def late(work: Work, question: str) -> list[str]:
    return [
        seat
        for seat in work.audit.details.agencies
        if asked_late(work.audit, work.board, work.question(question), seat)
    ]


def test_what_is_to_be_agreed() -> None:
    """walk-agree."""
    work = begun().reveal("SML-1.4").agree("SML-1.4", "no")
    assert to_agree(work.audit, work.board) == {"SML-1.1", "SML-1.4", "SML-1.5"}
    assert not_agreed(work.audit, work.board) == {"SML-1.1", "SML-1.5"}
    assert "SML-1.2" in to_agree(work.audit, work.reveal("SML-1.1").board)


def test_who_was_not_asked_in_time() -> None:
    """walk-late."""
    work = begun("csc", "police", "health")
    assert late(work, "SML-1.2") == []
    work.reveal("SML-1.1")
    assert late(work, "SML-1.2") == ["csc", "health"]
    assert late(work, "SML-1.3") == []
    assert late(work.answer("csc", "SML-1.2", "no"), "SML-1.2") == ["health"]
    assert late(begun("csc").reveal("SML-1.1"), "SML-1.2") == ["csc"]


def test_who_was_not_asked_in_time_tells_nothing_of_the_sealed() -> None:
    """walk-late-sealed: that health was asked before would tell what it said to SML-1.4."""
    work = begun("csc", "health").reveal("SML-1.1")
    assert late(work, "SML-1.5") == []
    assert late(work.reveal("SML-1.4"), "SML-1.5") == ["csc"]
