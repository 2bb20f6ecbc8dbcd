"""What the panel agrees beside the agencies' answers, and how these move.

AGR-1  who agreed and who abstained is bound to the words that they were asked for; new words, and it lapses
AGR-2  nobody agrees, abstains or dissents at once; a dissent takes the agency out of those that agreed
AGR-3  an answer two steps from the agreed one wants a word in the reason
AGR-4  adopting takes what is unanimous and opened, all or nothing, and never touches an agency's answer
AGR-5  what is agreed without the quorum says so until a meeting with it takes it over
AGR-6  an agency that answers anew after the others' were opened keeps its first answer beside it, whatever follows
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Agreement, Answer, QuestionSetCopy
from audit_tui.domain.words import PANEL, State
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, meetings
from audit_tui.services.agreeing import Assent
from audit_tui.services.wording import moved_in_words
from tests.auditing import AGENCIES, AT, RECORD, Work

SET = """
    SML-1.1 | all | yes, partly, no
    SML-1.2 | all | grade
    SML-1.3 | all | any of / a / b
    SML-1.4 | csc, police | yes, partly, no
    SML-1.5 | panel | yes, partly, no
    SML-2.1 | all | scale 0 to 10
"""
ALIKE = ("SML-1.1", "SML-1.2", "SML-1.3", "SML-1.4", "SML-2.1")
VALUES: dict[str, tuple[Any, ...]] = {
    "SML-1.1": ("yes", "partly", "no"),
    "SML-1.2": ("outstanding", "good", "ri", "inadequate"),
    "SML-1.3": (("a",), ("a", "b"), ("b",)),
    "SML-1.4": ("yes", "partly", "no"),
    "SML-2.1": (0, 5, 10),
}
STATES: tuple[State, ...] = ("not_recorded", "not_known_to_agency", "not_applicable", "deferred")


def _agreement(work: Work, question: str = "SML-1.1") -> Agreement:
    found = work.audit.agreement(RECORD, question)
    assert found is not None
    return found


def _answers(audit: Audit) -> dict[object, object]:
    return {key: entity for key, entity in audit.entities.items() if isinstance(entity, Answer)}


def _unlike_asked(work: Work, question: str) -> Work:
    """The audit with this question worded in another way."""
    said = work.audit.questions.model_dump()
    for each in (each for section in said["sections"] for each in section["questions"] if each["id"] == question):
        each["text"] = "Something else?"
    other = Work(SET)
    other.audit = work.audit.with_changes([QuestionSetCopy(question_set=QuestionSet.model_validate(said))])
    return other


@pytest.fixture
def work() -> Work:
    return Work(SET).answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no").reveal("SML-1")


def test_assent_is_to_the_words_as_they_stand(work: Work) -> None:
    """AGR-1."""
    work.agree("SML-1.1", "yes", assent=Assent(("csc", "police"), ("health",)))
    kept = _agreement(work)
    assert (kept.agreed_by, kept.abstained, kept.assent) == (("csc", "police"), ("health",), kept.statement)
    assert not agreeing.lapsed(work.audit, kept)
    work.agree("SML-1.1", "yes")
    assert not agreeing.lapsed(work.audit, _agreement(work)), "the same words again"
    for changed in ({"value": "partly"}, {"value": "yes", "reason": "another"}, {"state": "not_recorded"}):
        work.agree("SML-1.1", **changed)  # type: ignore[arg-type]
        assert agreeing.lapsed(work.audit, _agreement(work)), changed
        assert _agreement(work).agreed_by == ("csc", "police"), "who agreed before stays on the record"
    work.agree("SML-1.1", "partly", assent=Assent(("csc",)))
    assert not agreeing.lapsed(work.audit, _agreement(work))
    work.agree("SML-1.1", "no").agree("SML-1.1", "partly")
    assert not agreeing.lapsed(work.audit, _agreement(work)), "back to the very words that they agreed to"


def test_assent_lapses_with_the_question(work: Work) -> None:
    """AGR-1."""
    work.agree("SML-1.1", "yes", assent=Assent(("csc",)))
    assert agreeing.lapsed(_unlike_asked(work, "SML-1.1").audit, _agreement(work))
    assert not agreeing.lapsed(_unlike_asked(work, "SML-1.2").audit, _agreement(work))


def test_nobody_asked_is_nothing_to_lapse(work: Work) -> None:
    """AGR-1."""
    work.agree("SML-1.1", "yes").agree("SML-1.1", "no")
    assert not agreeing.lapsed(work.audit, _agreement(work))


def test_one_thing_at_a_time(work: Work) -> None:
    """AGR-2."""
    for assent, dissent in (
        (Assent(("csc",), ("csc",)), ()),
        (Assent(("csc",)), (("csc", "No."),)),
        (Assent((), ("csc",)), (("csc", "No."),)),
        (Assent(("csc", "csc")), ()),
    ):
        with pytest.raises(AuditError, match="Children's social care cannot agree, abstain and dissent at once"):
            work.agree("SML-1.1", "yes", assent=assent, dissent=dissent)
    with pytest.raises(AuditError, match="polise is not an agency"):
        work.agree("SML-1.1", "yes", assent=Assent(("polise",)))
    work.agree("SML-1.1", "yes", assent=Assent(("csc", "police"), ("health",)))
    work.act(agreeing.add_dissent, RECORD, "SML-1.1", "police", "We see it otherwise.")
    work.act(agreeing.add_dissent, RECORD, "SML-1.1", "health", "So do we.")
    assert (_agreement(work).agreed_by, _agreement(work).abstained) == (("csc",), ())
    assert not agreeing.lapsed(work.audit, _agreement(work))


def test_everybody_there(work: Work) -> None:
    """AGR-2."""
    assert agreeing.everybody_there(work.audit) == Assent(())
    work.act(meetings.begin_meeting, ("csc", "police", "health"), at=AT)
    assert agreeing.everybody_there(work.audit).agreed_by == ("csc", "police", "health")
    assert agreeing.everybody_there(work.audit, (each for each in ("police", "health"))).agreed_by == ("csc",)


def test_gaps(work: Work) -> None:
    """AGR-3: two steps or more, of what is open; scales that have no order have no gaps."""

    def gaps(question: str, value: object) -> tuple[str, ...]:
        return agreeing.gaps_in_words(work.audit, RECORD, work.question(question), value)  # type: ignore[arg-type]

    assert gaps("SML-1.1", "yes") == ("Police said No: the reason should say why not",)
    assert gaps("SML-1.1", "partly") == ()
    assert gaps("SML-1.1", None) == ()
    work.answer("csc", "SML-1.2", "outstanding").answer("health", "SML-1.2", state="not_recorded")
    assert gaps("SML-1.2", "ri") == ("Children's social care said Outstanding / strong: the reason should say why not",)
    assert gaps("SML-1.3", ("a",)) == ()
    work.agree("SML-1.1", "no")
    assert work.outcome.warnings == ("Children's social care said Yes: the reason should say why not",)
    sealed = Work(SET).answer("csc", "SML-1.1", "yes")
    assert agreeing.gaps_in_words(sealed.audit, RECORD, sealed.question("SML-1.1"), "no") == ()


@settings(max_examples=30)
@given(st.data())
def test_adopting(data: st.DataObject) -> None:
    """AGR-4: exactly what all gave alike; no answer changes, and nothing is agreed twice."""
    work = Work(SET)
    for question in ALIKE:
        one = st.one_of(st.sampled_from(VALUES[question]), st.sampled_from(STATES), st.none())
        for seat in ("csc", "police") if question == "SML-1.4" else AGENCIES:
            value = data.draw(one, f"{seat} {question}")
            if value in STATES:
                work.answer(seat, question, state=value)
            elif value is not None:
                work.answer(seat, question, value)
    for section in data.draw(st.sets(st.sampled_from(("SML-1", "SML-2")))):
        work.reveal(section)
    before, found = _answers(work.audit), agreeing.unanimous(work.audit, RECORD)
    for each in found:
        question = work.question(each.question)
        assert work.audit.revealed(RECORD, question)
        given_here = [work.audit.answer(RECORD, seat, question.id) for seat in work.board.seats_asked(question.id)]
        assert all(answer is not None and answer.state != "deferred" for answer in given_here)
        values = {answer.value for answer in given_here if answer is not None and answer.value is not None}
        assert len(values) <= 1
    if not found:
        with pytest.raises(AuditError, match="nothing is unanimous here"):
            work.act(agreeing.adopt, RECORD, (), at=AT)
        return
    chosen = data.draw(st.lists(st.sampled_from([each.question for each in found]), min_size=1))
    work.act(agreeing.adopt, RECORD, chosen, assent=Assent(("csc",)), at=AT)
    assert _answers(work.audit) == before
    assert {each.question for each in work.audit.agreements(RECORD)} == set(chosen)
    for each in found:
        agreement = work.audit.agreement(RECORD, each.question)
        if agreement is not None:
            assert (agreement.value, agreement.state, agreement.together) == (each.value, each.state, True)
            assert not agreeing.lapsed(work.audit, agreement)
    assert {each.question for each in agreeing.unanimous(work.audit, RECORD)}.isdisjoint(chosen)


def test_what_is_not_adopted(work: Work) -> None:
    """AGR-4: all or nothing."""
    for seat in AGENCIES:
        work.answer(seat, "SML-1.2", "good").answer(seat, "SML-2.1", 5)
    for refused in ("SML-1.1", "SML-1.3", "SML-1.5", "SML-2.1"):
        with pytest.raises(AuditError, match=f"{refused} is not unanimous in {RECORD}"):
            agreeing.adopt(work.audit, RECORD, ("SML-1.2", refused), at=AT)
    assert [each.question for each in agreeing.unanimous(work.audit, RECORD, "SML-2")] == []
    work.act(agreeing.adopt, RECORD, ("SML-1.2", "SML-1.2"), at=AT)
    assert _agreement(work, "SML-1.2").reason.startswith("Adopted together with others: the same answer from Children")
    with pytest.raises(AuditError, match="agreed already"):
        agreeing.adopt(work.audit, RECORD, ("SML-1.2",), at=AT)
    work.act(agreeing.withdraw_agreement, RECORD, "SML-1.2").act(agreeing.adopt, RECORD, ("SML-1.2",), at=AT)


def test_only_the_spread_is_not_enough_to_adopt() -> None:
    """AGR-4."""
    work = Work(SET)
    for seat in AGENCIES:
        work.answer(seat, "SML-1.2", "good")
    work.act(acts.reveal, RECORD, "SML-1.2", step="spread", at=AT)
    assert agreeing.unanimous(work.audit, RECORD) == ()


def test_without_the_quorum() -> None:
    """AGR-5."""
    work = Work(SET, quorum=("csc", "police")).answer("csc", "SML-1.1", "yes").reveal("SML-1")
    work.agree("SML-1.1", "yes")
    assert (_agreement(work).quorate, _agreement(work).meeting) == (None, "")
    with pytest.raises(AuditError, match="no meeting is going on"):
        work.act(agreeing.ratify)
    work.act(meetings.begin_meeting, ("csc",), at=AT).agree("SML-1.1", "partly").answer(PANEL, "SML-1.5", "no")
    assert _agreement(work).not_quorate
    assert len(agreeing.without_quorum(work.audit)) == 2
    with pytest.raises(AuditError, match="meeting M1 has no quorum itself"):
        work.act(agreeing.ratify)
    work.act(meetings.end_meeting, at=AT).act(meetings.begin_meeting, ("csc", "police"), at=AT)
    work.act(agreeing.ratify)
    assert (_agreement(work).quorate, _agreement(work).ratified) == (False, "M2")
    assert agreeing.without_quorum(work.audit) == ()
    with pytest.raises(AuditError, match="nothing was agreed without the quorum"):
        work.act(agreeing.ratify)
    work.agree("SML-1.1", "no")
    assert (_agreement(work).quorate, _agreement(work).ratified, _agreement(work).meeting) == (True, "", "M2")


GIVEN = st.sampled_from((*VALUES["SML-1.1"], *STATES, None))


def _give(work: Work, given_now: Any) -> Answer:
    state = given_now if given_now in STATES else None
    work.act(acts.give_answer, RECORD, "csc", "SML-1.1", Given(None if state else given_now, state), at=AT)
    return work.audit.kept_answer(RECORD, "csc", "SML-1.1")


@settings(max_examples=50)
@given(st.lists(GIVEN, max_size=3), st.sampled_from(("spread", "answers")), st.lists(GIVEN, min_size=1, max_size=6))
def test_the_first_answer_is_kept(before: list[Any], step: str, later: list[Any]) -> None:
    """AGR-6."""
    work = Work(SET)
    for each in before:
        kept = _give(work, each)
        assert kept.first is None
        assert not kept.late
    first = work.audit.kept_answer(RECORD, "csc", "SML-1.1")
    said = first.given and first.state != "deferred"  # to follow is no answer yet
    work.act(acts.reveal, RECORD, "SML-1.1", step=step, at=AT)
    for each in later:
        kept = _give(work, each)
        moved = (kept.value, kept.state) != (first.value, first.state)
        if said:
            assert not kept.late
            assert (kept.first is not None) == moved
            assert kept.first is None or (kept.first.value, kept.first.state) == (first.value, first.state)
        else:
            assert kept.first is None
            assert kept.late
        words = moved_in_words(work.question("SML-1.1"), kept)
        assert words.startswith("first answered after" if not said else "moved from " if moved else "")
        assert bool(words) == (not said or moved)


def test_who_is_not_there_does_not_agree() -> None:
    """AGR-1: nor abstain; what was agreed earlier by others stays theirs."""
    work = Work(SET).act(meetings.begin_meeting, AGENCIES, at=AT)
    work.agree("SML-1.1", "yes", assent=Assent(AGENCIES))
    work.act(meetings.change_meeting, present=["csc"])
    for assent in (Assent(AGENCIES), Assent(("csc",), ("police",))):
        with pytest.raises(AuditError, match="is not at meeting M1"):
            work.agree("SML-1.1", "no", assent=assent)
    assert _agreement(work).agreed_by == AGENCIES
    assert work.audit.meetings[0].left == ("police", "health")


def test_who_dissents_agrees_no_more() -> None:
    """AGR-2: also where nobody is asked anew, and where the words come back to which all had agreed."""
    work = Work(SET).agree("SML-1.1", "yes", assent=Assent(AGENCIES))
    work.agree("SML-1.1", "yes", dissent=[("health", "No.")])
    assert _agreement(work).agreed_by == ("csc", "police")
    work.agree("SML-1.1", "no", reason="other words")
    work.act(agreeing.add_dissent, RECORD, "SML-1.1", "police", "Nor we.")
    assert _agreement(work.agree("SML-1.1", "yes")).agreed_by == ("csc",)


def test_a_dissent_leaves_quorum_and_meeting_as_they_were() -> None:
    """AGR-5: and so does new evidence for what the panel decided."""
    work = Work(SET, quorum=("csc", "police")).act(meetings.begin_meeting, ["csc"], at=AT)
    work.agree("SML-1.1", "yes").answer(PANEL, "SML-1.5", "no").act(meetings.end_meeting, at=AT)
    work.act(agreeing.add_dissent, RECORD, "SML-1.1", "health", "No.").answer(PANEL, "SML-1.5", "no", evidence="E")
    assert (_agreement(work).quorate, _agreement(work).meeting) == (False, "M1")
    assert len(agreeing.without_quorum(work.audit)) == 2


def test_late_is_who_could_have_been_in_time() -> None:
    """AGR-6: a question that opens with another's answers has nobody late, until its own are opened."""
    chained = """
        SML-1.1 | all | yes, partly, no
        SML-1.2 | all | yes, partly, no | asked when: any agency's SML-1.1 is yes
    """
    work = Work(chained)
    work.answer("csc", "SML-1.1", "yes").act(acts.reveal, RECORD, "SML-1", at=AT)
    assert not work.answer("csc", "SML-1.2", "no").audit.kept_answer(RECORD, "csc", "SML-1.2").late
    later = Work(chained)
    later.answer("csc", "SML-1.1", "yes").act(acts.reveal, RECORD, "SML-1.1", at=AT).answer("csc", "SML-1.2", "no")
    later.act(acts.reveal, RECORD, "SML-1.2", at="2025-10-14T10:00:00+00:00")
    assert later.answer("police", "SML-1.2", "no").audit.kept_answer(RECORD, "police", "SML-1.2").late
