"""What people do in an audit.

ACT-1  an answer is kept with its evidence; taking it back keeps the evidence; a draft goes when it is one
ACT-2  an agreed answer needs a reason, keeps dissent, opens the question, and touches no agency's answer
ACT-3  the concern question, once yes, is not unsaid; raising a concern says yes; a follow-up stands beside it
ACT-4  findings, actions, dissents and concerns need their text and known words
ACT-5  what may identify somebody is warned about and not changed
ACT-6  the set-up is checked; nothing that was worked on is dropped from it
ACT-8  a day that has gone, by which something is wanted, is said once
"""

from typing import Any

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Answer, Draft, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, learning
from tests.auditing import AT, RECORD, Work, neglect


def _answers(audit: Audit) -> dict[object, object]:
    return {key: entity for key, entity in audit.entities.items() if isinstance(entity, Answer)}


@pytest.fixture
def work() -> Work:
    return Work(neglect(), agencies=("csc", "police", "health", "education"), records=(RECORD, "NEG-02"))


def test_answer_and_evidence(work: Work) -> None:
    """ACT-1."""
    work.answer("csc", "NEG-3.4", "partly", evidence=" Three episodes. ", basis="seen_in_record")
    work.answer("csc", "NEG-3.4", "no")
    kept = work.audit.kept_answer(RECORD, "csc", "NEG-3.4")
    assert (kept.value, kept.evidence, kept.basis) == ("no", "Three episodes.", "seen_in_record")
    work.answer("csc", "NEG-3.4")
    assert work.audit.answer(RECORD, "csc", "NEG-3.4") is None
    assert work.audit.kept_answer(RECORD, "csc", "NEG-3.4").evidence == "Three episodes."
    assert work.answer("csc", "NEG-3.4", "no", evidence="").audit.kept_answer(RECORD, "csc", "NEG-3.4").evidence == ""


def test_what_is_unsafe_to_show_is_replaced(work: Work) -> None:
    """ACT-1."""
    text = "She said \x1b]0;x\x07 that she waits for someone."
    work.answer("csc", "NEG-1.1", text, evidence="a\u202eb")
    kept = work.audit.kept_answer(RECORD, "csc", "NEG-1.1")
    assert kept.value == "She said \ufffd]0;x\ufffd that she waits for someone."
    assert kept.evidence == "a\ufffdb"


def test_a_draft_is_gone_once_it_is_an_answer(work: Work) -> None:
    """ACT-1."""
    for field in ("text", "evidence"):
        draft = Draft(record=RECORD, seat="csc", question="NEG-1.1", field=field, text="She g")
        work.act(acts.keep_draft, draft)
    other = Draft(record=RECORD, seat="csc", question="NEG-2.2", field="evidence", text="cha")
    work.act(acts.keep_draft, other)
    work.answer("csc", "NEG-1.1", "She gets herself up and dressed.")
    assert work.audit.draft(RECORD, "csc", "NEG-1.1", "text") is None
    assert work.audit.draft(RECORD, "csc", "NEG-1.1", "evidence") is not None, "no evidence was given with it"
    work.answer("csc", "NEG-1.1", "She gets herself up and dressed.", evidence="entries of May")
    assert work.audit.draft(RECORD, "csc", "NEG-1.1", "evidence") is None
    assert work.audit.draft(RECORD, "csc", "NEG-2.2", "evidence") == other
    work.act(acts.keep_draft, other.model_copy(update={"text": ""}))
    assert work.audit.draft(RECORD, "csc", "NEG-2.2", "evidence") is None
    assert acts.keep_draft(work.audit, other.model_copy(update={"text": ""})).changes == ()


def test_a_low_score_asks_for_the_concern_at_once(work: Work) -> None:
    """NEG-9.3 of 3 or less puts CLS-11."""
    assert work.answer(PANEL, "NEG-9.3", 4).outcome.ask_next is None
    assert work.answer(PANEL, "NEG-9.3", 3).outcome.ask_next == "CLS-11"
    assert work.answer(PANEL, "NEG-9.3", state="deferred").outcome.ask_next is None
    assert work.answer(PANEL, "NEG-9.3").outcome.ask_next is None


def test_a_state_that_needs_its_reason() -> None:
    """ACT-1: the reason is the evidence, there already or given with it."""
    work = Work("SML-1.1 | all | text | reason for: not_applicable")
    with pytest.raises(AuditError, match=r"SML-1\.1: ‘Not applicable’ needs its reason"):
        work.answer("csc", "SML-1.1", state="not_applicable", evidence=" ")
    work.answer("csc", "SML-1.1", state="not_recorded")
    work.answer("csc", "SML-1.1", state="not_applicable", evidence="Born after the period.")
    work.answer("csc", "SML-1.1", "Some words.").answer("csc", "SML-1.1", state="not_applicable")


def test_agreeing(work: Work) -> None:
    """ACT-2."""
    work.answer("csc", "NEG-1.3", "partly").answer("police", "NEG-1.3", "no", evidence="‘the children’")
    work.answer("health", "NEG-1.3", state="not_recorded")
    before = _answers(work.audit)
    question = work.question("NEG-1.3")
    assert not work.audit.revealed(RECORD, question)
    work.agree("NEG-1.3", "partly", reason=" The school's notes. ", dissent=[("police", " We see it otherwise. ")])
    agreed = work.audit.agreement(RECORD, "NEG-1.3")
    assert agreed is not None
    assert (agreed.value, agreed.reason, agreed.at) == ("partly", "The school's notes.", AT)
    assert [(view.agency, view.words) for view in agreed.dissent] == [("police", "We see it otherwise.")]
    assert agreed.wording == question.wording
    assert work.audit.revealed(RECORD, question)
    assert not work.audit.revealed(RECORD, work.question("NEG-1.2"))
    assert not work.audit.revealed("NEG-02", question)
    assert _answers(work.audit) == before


def test_agreeing_again_and_withdrawing(work: Work) -> None:
    """ACT-2."""
    work.answer("csc", "NEG-1.3", "partly").agree("NEG-1.3", "partly")
    before = _answers(work.audit)
    assert [change.key[1] for change in work.agree("NEG-1.3", state="not_recorded").outcome.changes] == ["agreement"]
    agreed = work.audit.agreement(RECORD, "NEG-1.3")
    assert agreed is not None
    assert (agreed.value, agreed.state) == (None, "not_recorded")
    work.act(agreeing.withdraw_agreement, RECORD, "NEG-1.3")
    assert work.audit.agreement(RECORD, "NEG-1.3") is None
    assert work.audit.revealed(RECORD, work.question("NEG-1.3"))  # what was seen stays seen
    assert _answers(work.audit) == before


def test_dissent_is_kept_until_somebody_says_otherwise(work: Work) -> None:
    """ACT-2."""

    def views() -> list[tuple[str, str]]:
        agreed = work.audit.agreement(RECORD, "NEG-1.3")
        return [(view.agency, view.words) for view in agreed.dissent] if agreed else []

    with pytest.raises(AuditError, match="has no agreed answer"):
        work.act(agreeing.add_dissent, RECORD, "NEG-1.3", "csc", "No.")
    work.agree("NEG-1.3", "partly", reason="so", dissent=[("police", "We see it otherwise.")])
    work.act(agreeing.agree, RECORD, "NEG-1.3", Given("no"), reason="on reflection", at=AT)
    assert views() == [("police", "We see it otherwise.")]
    work.act(agreeing.add_dissent, RECORD, "NEG-1.3", "csc", "Nor do we.")
    work.act(agreeing.add_dissent, RECORD, "NEG-1.3", "police", "Still not.")
    assert views() == [("csc", "Nor do we."), ("police", "Still not.")]
    agreed = work.audit.agreement(RECORD, "NEG-1.3")
    assert agreed is not None
    assert (agreed.value, agreed.reason) == ("no", "on reflection")
    with pytest.raises(AuditError, match="polise is not an agency"):
        work.act(agreeing.add_dissent, RECORD, "NEG-1.3", "polise", "No.")
    work.act(agreeing.agree, RECORD, "NEG-1.3", Given("no"), reason="so", dissent=(), at=AT)
    assert views() == []


def _with(question: Question, **changed: str) -> Question:
    return Question.model_validate({**question.model_dump(), **changed})


def test_a_changed_wording_is_another_wording(work: Work) -> None:
    """ACT-2: an agreement is bound to the question as it was read."""
    question = work.question("NEG-1.3")
    for changed in ({"text": "Another?"}, {"guidance": "Another."}):
        assert _with(question, **changed).wording != question.wording
    assert _with(question, theme="planning").wording == question.wording


@pytest.mark.parametrize(
    ("question", "given", "more", "message"),
    [
        ("NEG-1.3", Given("partly"), {"reason": "  "}, "an agreed answer needs its reason"),
        ("NEG-1.3", Given(), {}, "NEG-1.3 has no agreed answer yet"),
        ("NEG-1.3", Given("perhaps"), {}, "‘perhaps’ is not an option"),
        ("NEG-9.1", Given("slipped"), {}, "NEG-9.1 is answered once, by the panel itself"),
        ("NEG-1.3", Given("no"), {"dissent": [("polise", "No.")]}, "did you mean ‘police’?"),
        ("NEG-1.3", Given("no"), {"dissent": [("police", " ")]}, "a dissent needs its words"),
    ],
)
def test_what_is_not_agreed(work: Work, question: str, given: Given, more: Any, message: str) -> None:
    """ACT-2."""
    with pytest.raises(AuditError) as found:
        agreeing.agree(work.audit, RECORD, question, given, **{"reason": "so", **more}, at=AT)
    assert message in str(found.value)


def test_revealing(work: Work) -> None:
    """ACT-2: a question or a whole section; there is nothing to reveal of the panel's own."""
    work.reveal("NEG-2")
    assert work.audit.revealed(RECORD, work.question("NEG-2.1"))
    assert not work.audit.revealed(RECORD, work.question("NEG-3.1"))
    with pytest.raises(AuditError, match="there is nothing to reveal"):
        work.reveal("NEG-9.1")
    with pytest.raises(AuditError, match="there is no question NEG-77"):
        work.reveal("NEG-77")
    with pytest.raises(AuditError, match="has no agreed answer"):
        work.act(agreeing.withdraw_agreement, RECORD, "NEG-2.2")


@pytest.mark.parametrize("given", [Given("no"), Given(), Given(state="deferred")])
def test_a_concern_is_not_unsaid(work: Work, given: Given) -> None:
    """ACT-3."""
    work.answer(PANEL, "CLS-11", "no").answer(PANEL, "CLS-11", "yes").answer(PANEL, "CLS-11", "yes")
    with pytest.raises(AuditError, match="CLS-11 is yes: a concern can be followed up, not unsaid"):
        acts.give_answer(work.audit, RECORD, PANEL, "CLS-11", given, at=AT)


@pytest.mark.parametrize("state", ["not_recorded", "not_known_to_agency", "not_applicable", "deferred"])
def test_the_concern_question_takes_no_state(work: Work, state: Any) -> None:
    """ACT-3."""
    with pytest.raises(AuditError, match="CLS-11 does not take"):
        work.answer(PANEL, "CLS-11", state=state)


def test_raising_and_following_up_a_concern(work: Work) -> None:
    """ACT-3."""
    work.answer(PANEL, "CLS-11", "no", evidence="as it stood")
    work.act(acts.raise_concern, RECORD, " Left alone overnight. ", told="front door", by="education", at=AT)
    work.act(acts.raise_concern, RECORD, "The brother too.", by="csc", question="NEG-2.4", at="2025-10-14T10:00:00")
    first, second = work.audit.concerns(RECORD)
    assert (first.id, first.text, first.told, first.raised_by, first.open) == (
        *("C1", "Left alone overnight.", "front door", "education"),
        True,
    )
    assert (second.id, second.question, second.told) == ("C2", "NEG-2.4", "")
    safety = work.audit.kept_answer(RECORD, PANEL, "CLS-11")
    assert (safety.value, safety.evidence) == ("yes", "as it stood")
    assert "CLS-12" in work.asked()
    assert work.audit.concerns("NEG-02") == ()
    assert context_of(work.audit, RECORD, "2025-10-15T08:00").concern_raised == "2025-10-14"

    work.act(acts.follow_up_concern, RECORD, "C1", "Strategy meeting held.", at="2025-10-15T08:00:00")
    first, second = work.audit.concerns(RECORD)
    assert (first.open, first.follow_up, first.text) == (False, "Strategy meeting held.", "Left alone overnight.")
    assert second.open
    for concern, text, message in (("C9", "x", "its concerns: C1, C2"), ("C2", " ", "a follow-up needs its text")):
        with pytest.raises(AuditError, match=message):
            work.act(acts.follow_up_concern, RECORD, concern, text, at=AT)


def test_findings_and_actions_are_numbered(work: Work) -> None:
    """ACT-4."""
    for number in range(11):
        work.act(acts.write_finding, RECORD, "strength", f"Seen {number}.", theme="planning", agencies=["csc", "csc"])
    assert [finding.id for finding in work.audit.findings] == [f"F{number}" for number in range(1, 12)]
    assert work.audit.findings[0].agencies == ("csc",)
    work.act(acts.write_action, RECORD, "Merge.", owner="team manager", due="2025-10-28")
    assert [(each.id, each.due, each.done) for each in work.audit.actions] == [("A1", "2025-10-28", False)]


@pytest.mark.parametrize(
    ("act", "words", "named", "message"),
    [
        (acts.write_finding, ("strength", " "), {"theme": "planning"}, "a finding needs its text"),
        (acts.write_finding, ("strength", "x"), {"theme": ""}, "there is no theme ‘’"),
        (acts.write_finding, ("strength", "x"), {"theme": "planing"}, "did you mean ‘planning’?"),
        (acts.write_finding, ("strength", "x"), {"theme": "planning", "layer": "qualty"}, "did you mean ‘quality’?"),
        (acts.write_finding, ("strength", "x"), {"theme": "planning", "agencies": ["polise"]}, "mean ‘police’?"),
        (acts.write_action, (" ",), {"owner": "x"}, "an action needs its text"),
        (acts.write_action, ("x",), {"owner": " "}, "an action needs its owner"),
        (acts.write_action, ("x",), {"owner": "x", "due": "soon"}, "‘soon’ is not a date for the due"),
        (acts.write_action, ("x",), {"owner": "x", "due": "20261201"}, "‘20261201’ is not a date for the due"),
        (acts.raise_concern, ("x",), {"by": "csc", "question": "NEG-77", "at": AT}, "there is no question NEG-77"),
        (acts.write_finding, ("strength", "x"), {"theme": "planning", "question": "NEG-77"}, "no question NEG-77"),
        (acts.raise_concern, (" ",), {"by": "csc", "at": AT}, "a concern needs its text"),
        (acts.set_involvement, ("housing", "returned"), {}, "housing is not an agency of this session"),
    ],
)
def test_what_is_missing_is_said(work: Work, act: Any, words: Any, named: Any, message: str) -> None:
    """ACT-4."""
    with pytest.raises(AuditError) as found:
        act(work.audit, RECORD, *words, **named)
    assert message in str(found.value)
    with pytest.raises(AuditError, match="there is no record NEG-99"):
        act(work.audit, "NEG-99", *words, **named)


@pytest.mark.parametrize(
    "outcome",
    [
        lambda audit, text: acts.give_answer(audit, RECORD, "csc", "NEG-1.1", Given(text), at=AT),
        lambda audit, text: acts.give_answer(audit, RECORD, "csc", "NEG-1.2", Given(("home",)), evidence=text, at=AT),
        lambda audit, text: agreeing.agree(audit, RECORD, "NEG-3.4", Given("no"), reason=text, at=AT),
        lambda audit, text: agreeing.agree(
            audit, RECORD, "NEG-3.4", Given("no"), reason="so", dissent=[("csc", text)], at=AT
        ),
        lambda audit, text: acts.write_finding(audit, RECORD, "improvement", text, theme="planning"),
        lambda audit, text: acts.write_action(audit, RECORD, text, owner="team manager"),
        lambda audit, text: acts.write_action(audit, RECORD, "Do.", owner=text),
        lambda audit, text: acts.raise_concern(audit, RECORD, text, by="csc", at=AT),
        lambda audit, text: acts.raise_concern(audit, RECORD, "Now.", told=text, by="csc", at=AT),
        lambda audit, text: acts.change_details(audit, audit.details.model_copy(update={"reason": text})),
    ],
    ids=["answer", "evidence", "reason", "dissent", "finding", "action", "owner", "concern", "told", "set-up"],
)
def test_every_text_is_looked_at(work: Work, outcome: Any) -> None:
    """ACT-5."""
    unsafe = "Rang 07700 900123 about the child."
    warned = outcome(work.audit, unsafe)
    assert [warning for warning in warned.warnings if "a telephone number: 07700 900123" in warning]
    assert any(unsafe in str(change) for change in warned.changes)
    assert outcome(work.audit, "Rang twice about the child today.").warnings == ()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"agencies": ()}, "an audit needs at least one agency"),
        ({"agencies": ("polise",)}, "did you mean ‘police’?"),
        ({"quorum": ("helth",)}, "did you mean ‘health’?"),
        ({"title": "  "}, "an audit needs a title"),
        ({"records": ("Jane",)}, "‘Jane’ is not a record reference"),
        ({"records": ("NEG-1234567890",)}, "is not a record reference"),
        ({"records": ("NEG-01", "NEG-01")}, "NEG-01 is there twice"),
        ({"period_start": "soon"}, "‘soon’ is not a date for the start of the period"),
        ({"period_start": "2025-10-01", "period_end": "2025-09-30"}, "the period ends before it starts"),
    ],
)
def test_set_up_is_checked(work: Work, changed: dict[str, Any], message: str) -> None:
    """ACT-6."""
    with pytest.raises(AuditError) as found:
        acts.check_details(neglect(), work.audit.details.model_copy(update=changed))
    assert message in str(found.value)


def test_set_up_is_cleaned(work: Work) -> None:
    """ACT-6."""
    told = {"title": " Do we\n see\x00her? ", "agencies": ("csc", "police", "csc"), "reason": " why "}
    details = acts.check_details(neglect(), work.audit.details.model_copy(update=told))
    assert (details.title, details.agencies, details.reason) == ("Do we see\ufffdher?", ("csc", "police"), "why")


@pytest.mark.parametrize(
    ("act", "kept"),
    [
        (lambda work: work.answer("education", "NEG-1.3", "no", record="NEG-02"), {"agency", "record"}),
        (lambda work: work.answer(PANEL, "REC-2", "random", record="NEG-02"), {"record"}),
        (lambda work: work.act(acts.raise_concern, "NEG-02", "Now.", by="csc", at=AT), {"record"}),
        (lambda work: work.act(acts.write_finding, "NEG-02", "strength", "x", theme="planning"), {"record"}),
        (lambda work: work.act(acts.write_action, "NEG-02", "x", owner="x"), {"record"}),
        (lambda work: work.agree("NEG-1.3", "no", dissent=[("education", "No.")]), {"agency"}),
        (lambda work: work.act(acts.set_involvement, "NEG-02", "education", "no_reply"), set()),
    ],
    ids=["answer", "detail", "concern", "finding", "action", "dissent", "involvement"],
)
def test_what_was_worked_on_stays(work: Work, act: Any, kept: set[str]) -> None:
    """ACT-6."""
    act(work)
    smaller: dict[str, SessionDetails] = {
        "agency": work.audit.details.model_copy(update={"agencies": ("csc", "police", "health")}),
        "record": work.audit.details.model_copy(update={"records": (RECORD,)}),
    }
    for what, details in smaller.items():
        if what in kept:
            with pytest.raises(AuditError, match="and stays"):
                acts.change_details(work.audit, details)
        else:
            assert acts.change_details(work.audit, details).changes == (details,)


def test_a_day_that_has_gone_is_said() -> None:
    """ACT-8: it may be a slip; what was past before is not said again."""
    work, today = Work("SML-1.1 | all | text"), "2026-11-22"
    details = work.audit.details.with_changes(returns_due="2026-11-21")
    assert work.act(acts.change_details, details, today=today).outcome.warnings == (
        "returns are due by 21 November 2026, a day that is past already",
    )
    again = details.with_changes(title="Another")
    assert work.act(acts.change_details, again, today=today).outcome.warnings == ()
    said = {"owner": "a nurse", "today": today}
    assert work.act(acts.write_action, RECORD, "Call", due="2026-11-22", **said).outcome.warnings == ()
    past = ("it is due by 21 November 2026, a day that is past already",)
    assert work.act(acts.write_action, RECORD, "Call", due="2026-11-21", **said).outcome.warnings == past
    assert work.act(acts.write_action, RECORD, "Ring", due="2026-11-21", change="A2", **said).outcome.warnings == ()
    assert work.act(learning.write_learning_action, "Train", due="2026-11-21", **said).outcome.warnings == past
