"""The panel's room in the report.

RPR-1  each meeting with who was there, apologies, interests and quorum; without any that is said once
RPR-2  what was agreed without the quorum says so at the answer and, counted, in the limitations; ratified it says that
RPR-3  who agreed and who abstained; assent that lapsed or was not asked is counted and marked
RPR-4  how an answer moved, what it rests on, what came late
RPR-5  blind spots, what is to do before sign-off, what is parked; nothing of what is sealed
"""

from typing import Any

from audit_tui.domain.words import PANEL
from audit_tui.services import acts, pace
from audit_tui.services.agreeing import Assent, ratify
from audit_tui.services.meetings import begin_meeting, change_meeting
from tests.auditing import AT, RECORD, Work
from tests.reports.made import full_report

SET = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no
SML-1.3 | all | text
SML-2.1 | panel | yes, partly, no
"""
ALL = ("csc", "police", "health")


def work(*present: str, **named: Any) -> Work:
    made = Work(SET, quorum=ALL)
    return made.act(begin_meeting, present, at=AT, **named) if present else made


def report(made: Work) -> str:
    return full_report(made.audit)


def test_each_meeting() -> None:
    """RPR-1."""
    held = report(work("csc", apologies=["police"], interests=[("csc", "Ours | too")]))
    assert "| M1 | 14 October 2025 | Children's social care | Police | **NOT QUORATE** without Police, Health |" in held
    assert "- Interest declared in M1 by Children's social care: Ours \\| too.\n" in held
    assert "not recorded: this report cannot say" not in held
    assert "No interest was declared." in report(work(*ALL))


def test_without_any_meeting() -> None:
    """RPR-1: once, and with no mark at any answer."""
    said = report(work().agree("SML-1.1", "yes").agree("SML-1.2", "no"))
    assert said.count("Who was in the room is not recorded") == 1
    assert said.count("Which agencies agreed is not recorded for 2 of 2 agreed answers.") == 1
    for words in ("NOT QUORATE", "The panel’s meetings", "- Who agreed: not asked"):
        assert words not in said


def test_not_quorate() -> None:
    """RPR-2."""
    made = work().agree("SML-1.2", "no").act(begin_meeting, ["csc"], at=AT).agree("SML-1.1", "yes")
    made.answer(PANEL, "SML-2.1", "no")
    said = report(made)
    assert f"- **NOT QUORATE: 1 of 2 agreed answers without the quorum and not ratified** ({RECORD} SML-1.1).\n" in said
    assert "- **NOT QUORATE: the panel answered 1 question of its own without the quorum, not ratified.**\n" in said
    assert "- 1 of 2 agreed answers outside a recorded meeting.\n" in said
    assert "- **Agreed: Yes.** so. **NOT QUORATE.**\n" in said
    assert "- Panel: No. **NOT QUORATE.**\n" in said
    assert f"- {RECORD}: Agreed NOT QUORATE, and not ratified: SML-1.1, SML-2.1.\n" in said
    said = report(made.act(change_meeting, present=ALL).act(ratify))
    assert "NOT QUORATE" not in said
    assert "- **Agreed: Yes.** so. Agreed without the quorum, ratified in M1.\n" in said


def test_assent() -> None:
    """RPR-3."""
    made = work(*ALL).agree("SML-1.1", "yes", assent=Assent(("csc",), ("police",)), dissent=[("health", "We do not")])
    made.agree("SML-1.2", "no")
    said = report(made)
    assert "- Agreed by Children's social care. Abstained: Police.\n- Not shared by Health: We do not.\n" in said
    assert "- Who agreed: not asked.\n" in said
    assert "- Which agencies agreed is not recorded for 1 of 2 agreed answers.\n" in said
    said = report(made.agree("SML-1.1", "yes", reason="other words"))
    assert "- Agreed by Children's social care. Abstained: Police (to other words: lapsed).\n" in said
    assert "- For 1 of 2 agreed answers the words were changed after agencies had agreed to them" in said
    said = report(made.agree("SML-1.2", "no", assent=Assent(ALL)))
    assert "- Agreed by Children's social care, Police, Health.\n" in said, (
        "returns are awaited: not everybody has spoken"
    )
    for agency in ALL:
        made.answer(agency, "SML-1.2", "no")
    assert "- Agreed by all agencies.\n" in report(made)


def test_movement_basis_and_late_answers() -> None:
    """RPR-4."""
    made = work().answer("csc", "SML-1.1", "no").answer("csc", "SML-1.3", "A day.", basis="inferred").reveal("SML-1")
    made.answer("csc", "SML-1.1", "yes", basis="told_by_practitioner", evidence="a call").answer(
        "health", "SML-1.1", "no"
    )
    said = report(made)
    assert "- Children's social care: Yes (moved from No to Yes; told by the practitioner) – a call.\n" in said
    assert "- Children's social care: A day. (inferred)\n" in said
    assert "- Health: No (first answered after the others’ were opened).\n" in said
    assert f"- {RECORD}: Health first answered 1 question after the others’ were opened.\n" in said


def test_blind_spots_and_what_is_to_do() -> None:
    """RPR-5."""
    made = work().answer("csc", "SML-1.1", "no", basis="inferred").answer("csc", "SML-1.2", "yes", basis="inferred")
    made.act(pace.park, RECORD, "SML-1.2", "For the end", at=AT)
    made.act(acts.raise_concern, RECORD, "Left alone", by=PANEL, at=AT)
    sealed = report(made)
    assert "No agency could evidence" not in sealed
    assert f"- {RECORD}: Concern not followed up: C1.\n" in sealed
    assert f"- {RECORD}: Parked: SML-1.2.\n" in sealed
    assert f"- {RECORD}: SML-1.2 What about SML-1.2? For the end.\n" in sealed
    assert "\nNo agency could evidence: SML-1.1.\n" in report(made.reveal("SML-1.1"))
