"""Which questions are asked of whom.

ASK-1  an agency is asked what is put to it or to all; the panel what is put once
ASK-2  an agency without involvement or that did not reply is asked nothing; nor one that the record's list leaves out
ASK-3  a condition reads the seat's own answer, any agency's, or the panel's; hidden questions count as unanswered
ASK-4  a back-edit hides and brings back, and nothing is lost
ASK-5  the short form is its questions with what they depend on, and the shared parts
ASK-6  without grades no grade is asked, nor what goes with grades
ASK-7  what is hidden is never counted

That no order of answering tells, for any set: test_meaning.py.
"""

from typing import Any

import pytest

from audit_tui.domain.asking import Context, condition_holds, contributing
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.services.walking import walk_order
from tests.auditing import AGENCIES, RECORD, Work, neglect, small_set

DAYS = ("2025-10-01", "2025-09-30")
ROUTED = """
SML-1.1 | all | text
SML-1.2 | csc, police | text
SML-1.3 | panel | text
"""
CHAIN = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | any of / a / b / none | alone: none | asked when: SML-1.1 is yes
SML-1.3 | csc | text | asked when: SML-1.2 does not include none
SML-1.4 | panel | text | asked when: any agency's SML-1.2 includes a
SML-1.5 | csc | text | asked when: any agency's SML-1.1 is no
SML-2.1 | panel | yes, partly, no
SML-2.2 | health | text | asked when: SML-2.1 is yes
"""


def test_routing() -> None:
    """ASK-1."""
    work = Work(ROUTED)
    assert work.board.seats == (*AGENCIES, PANEL)
    assert work.asked("csc") == ["SML-1.1", "SML-1.2"]
    assert work.asked("health") == ["SML-1.1"]
    assert work.asked(PANEL) == ["SML-1.3"]
    assert work.board.seats_asked("SML-1.2") == ("csc", "police")
    assert not work.board.is_asked("housing", "SML-1.1")
    assert all(work.hidden(seat) == [] for seat in work.board.seats)


@pytest.mark.parametrize(
    ("state", "there"), [("returned", True), ("awaiting", True), ("not_known", False), ("no_reply", False)]
)
def test_involvement(state: Any, there: bool) -> None:
    """ASK-2."""
    work = Work(ROUTED).answer("police", "SML-1.1", "Seen once.").act(acts.set_involvement, RECORD, "police", state)
    assert ("police" in work.board.seats) is there
    assert work.board.seats_asked("SML-1.1") == (AGENCIES if there else ("csc", "health"))
    assert work.audit.answer(RECORD, "police", "SML-1.1") is not None


def test_the_records_own_list_of_agencies() -> None:
    """ASK-2."""
    work = Work(neglect(), agencies=("csc", "police", "health", "education"))
    assert contributing(work.audit, RECORD) == ("csc", "police", "health", "education")
    work.answer(PANEL, "REC-13", ("csc", "police", "health", "housing"))
    assert "education" in work.board.seats
    work.answer(PANEL, "REC-14", ("csc", "health", "housing"))
    assert contributing(work.audit, RECORD) == ("csc", "health")
    work.act(acts.set_involvement, RECORD, "health", "not_known")
    assert contributing(work.audit, RECORD) == ("csc",)
    work.answer(PANEL, "REC-14", None)
    assert contributing(work.audit, RECORD) == ("csc", "police", "education")


def test_whose_answer_a_condition_reads() -> None:
    """ASK-3."""
    work = Work(CHAIN).answer("police", "SML-1.1", "yes")
    assert "SML-1.2" in work.asked("police")
    assert work.hidden("csc") == ["SML-1.2", "SML-1.3", "SML-1.5"]
    assert "SML-1.4" in work.hidden(PANEL)
    work.answer("police", "SML-1.2", ("a",))
    assert "SML-1.4" in work.hidden(PANEL), "a sealed answer opens nothing to the panel"
    work.answer("health", "SML-1.1", "no")
    assert "SML-1.5" in work.hidden("csc"), "nor to another agency"
    work.reveal("SML-1.1").reveal("SML-1.2")
    assert "SML-1.4" in work.asked(PANEL)
    assert "SML-1.3" in work.hidden("csc")
    assert "SML-1.5" in work.asked("csc")
    assert "SML-2.2" in work.hidden("health")
    assert "SML-2.2" in work.answer(PANEL, "SML-2.1", "yes").asked("health")


def test_a_state_is_no_answer_to_a_condition() -> None:
    """ASK-3: not recorded is not "no", nor any other answer."""
    work = Work(CHAIN).answer("csc", "SML-1.1", state="not_recorded")
    assert work.hidden("csc") == ["SML-1.2", "SML-1.3", "SML-1.5"]


def test_back_edit_deactivates_the_whole_chain_and_brings_it_back() -> None:
    """ASK-3, ASK-4, ASK-7."""
    work = Work(CHAIN).reveal("SML-1").answer("csc", "SML-1.1", "yes").answer("csc", "SML-1.2", ("a",))
    work.answer("csc", "SML-1.3", "It changed the plan.")
    whole = work.asked("csc"), work.progress("csc").answered, work.asked(PANEL)
    assert whole == (["SML-1.1", "SML-1.2", "SML-1.3"], ("SML-1.1", "SML-1.2", "SML-1.3"), ["SML-1.4", "SML-2.1"])

    work.answer("csc", "SML-1.1", "partly")
    assert work.asked("csc") == ["SML-1.1"]
    assert work.hidden("csc") == ["SML-1.2", "SML-1.3", "SML-1.5"]
    assert work.asked(PANEL) == ["SML-2.1"]
    progress = work.progress("csc")
    assert (progress.asked, progress.answered) == (("SML-1.1",), ("SML-1.1",))
    kept = work.audit.answer(RECORD, "csc", "SML-1.3")
    assert kept is not None
    assert kept.value == "It changed the plan."

    work.answer("csc", "SML-1.1", "yes")
    assert (work.asked("csc"), work.progress("csc").answered, work.asked(PANEL)) == whole


def test_what_is_answered_while_hidden_waits() -> None:
    """ASK-4, ASK-7: it is said, kept, not counted, and counts when it is asked."""
    work = Work(CHAIN).answer("csc", "SML-1.2", ("a",))
    assert any("not asked of csc now" in warning for warning in work.outcome.warnings)
    assert work.progress("csc").answered == ()
    assert work.answer("csc", "SML-1.1", "yes").progress("csc").answered == ("SML-1.1", "SML-1.2")


def test_neglect_back_edit() -> None:
    """ASK-4: the example of the tools."""
    work = Work(neglect()).answer("csc", "NEG-4.1", ("none",)).answer("csc", "NEG-4.2", "too_hard")
    assert "NEG-4.2" in work.asked("csc")
    assert "NEG-4.3" in work.hidden("csc")
    work.answer("csc", "NEG-4.1", ("dml",))
    assert "NEG-4.2" in work.hidden("csc")
    assert "NEG-4.3" in work.asked("csc")
    assert work.answer("csc", "NEG-4.1", ("none",)).progress("csc").answered == ("NEG-4.1", "NEG-4.2")


def test_two_steps_apart_opens_the_explanation() -> None:
    """ASK-3: any agency's own grade against the panel's."""
    work = Work(neglect()).answer("csc", "CLS-1", "good").answer(PANEL, "CLS-3", "ri").reveal("CLS")
    assert "CLS-5" in work.hidden(PANEL)
    assert "CLS-5" in work.answer("police", "CLS-1", "outstanding").asked(PANEL)
    assert "CLS-5" in work.act(acts.set_involvement, RECORD, "police", "no_reply").hidden(PANEL)


def test_short_form() -> None:
    """ASK-5: NEG-1.1 and others are marked; the rest of the topic is neither asked nor hidden."""
    full, short = Work(neglect()), Work(neglect(), short_form=True)
    assert "NEG-1.2" in full.asked("csc")
    put = {question.id for question in walk_order(short.audit, short.board, PANEL)} | set(short.hidden("csc"))
    topic = {name for name in put if name.startswith("NEG-")}
    marked = {each.id for each in neglect().questions if each.short_form}
    assert topic == marked
    assert {"REC-8", "CLS-1", "CLS-11"} <= put


def test_short_form_brings_the_parents() -> None:
    """ASK-5: a question of the short form is useless without what it depends on."""
    work = Work(
        """
        SML-1.1 | all | yes, partly, no
        SML-1.2 | all | yes, partly, no | asked when: SML-1.1 is yes
        SML-1.3 | all | text | asked when: SML-1.2 is yes | short form
        SML-1.4 | all | text
        """,
        short_form=True,
    )
    work.answer("csc", "SML-1.1", "yes").answer("csc", "SML-1.2", "yes")
    assert work.asked("csc") == ["SML-1.1", "SML-1.2", "SML-1.3"]
    assert work.hidden("csc") == []


def test_without_grades() -> None:
    """ASK-6."""
    work = Work(neglect(), grades=False)
    seen = {name for seat in work.board.seats for name in (*work.asked(seat), *work.hidden(seat))}
    gone = {question.id for question in neglect().questions} - seen
    assert gone == {"NEG-4.4", "NEG-7.2", "CLS-1", "CLS-2", "CLS-3", "CLS-4", "CLS-5", "CLS-6"}


def test_condition_with_something_unknown() -> None:
    """ASK-3: a rule is only broken where all that it reads is known."""
    work = Work(neglect())
    rule = work.question("NEG-2.1").rules[0].condition
    known = {"seat": "csc", "this": "2025-11", "context": Context()}
    assert condition_holds(work.audit, RECORD, rule, **known) is None
    work.answer(PANEL, "REC-16", "2025-09-30")
    assert condition_holds(work.audit, RECORD, rule, **known) is False
    assert condition_holds(work.audit, RECORD, rule, **{**known, "this": "2025-09"}) is True


def test_what_is_broken_already_needs_nothing_more() -> None:
    """ASK-3: after the period's end is outside the period, wherever it begins."""
    work = Work(small_set("SML-1.1 | panel | date\nSML-1.2 | panel | date\nSML-1.3 | panel | date"))
    rule = (
        small_set(
            "SML-1.1 | panel | date\nSML-1.2 | panel | date\n"
            "SML-1.3 | panel | date | rule: this >= SML-1.1 and this <= SML-1.2"
        )
        .questions[2]
        .rules[0]
    )
    work.answer(PANEL, "SML-1.2", "2025-09-30")
    found = {day: condition_holds(work.audit, RECORD, rule.condition, seat=PANEL, this=day) for day in DAYS}
    assert found == {"2025-10-01": False, "2025-09-30": None}
