"""Undo and redo of anything that can be taken back.

UND-1  whatever was done, undoing all of it gives the audit as it was, and doing all again gives it as it became; what
       cannot be taken back stays: concerns and their yes, what was opened, and answers that others have seen since
UND-2  what is not as the act left it is not undone, and nothing of the act is
UND-3  an answer that hid others brings them back with it
UND-4  an act that agreed and opened is undone without closing again
UND-5  a seat takes back its own acts, the panel any; a new act ends what could be done again
UND-6  what is said of it never holds an answer
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Answer, Concern, Draft, Entity, Finding, Meeting, Place, Reveal
from audit_tui.domain.words import PANEL, Key
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, meetings, pace
from audit_tui.services.progress import seat_progress
from audit_tui.services.undoing import Stacks, redo, step, undo
from tests.auditing import AGENCIES, AT, RECORD, Work

SET = """
SML-1.1 | all | text
SML-1.2 | all | yes, partly, no
SML-2.1 | all | one of / c / d / e | asked when: SML-1.2 is yes
SML-2.2 | panel | yes, partly, no | used as: safety question
"""
SECOND = "NEG-02"
SEATS = st.sampled_from(AGENCIES)
RECORDS = st.sampled_from((RECORD, SECOND))
JUDGED = st.sampled_from(("yes", "partly", "no", None))

Act = Callable[[Work], object]


def _work() -> Work:
    return Work(SET, records=(RECORD, SECOND))


def _act(act: Callable[..., Outcome], *words: Any, **named: Any) -> Act:
    return lambda work: work.act(act, *words, **named)


ACTS: st.SearchStrategy[Act] = st.one_of(
    st.builds(
        lambda r, s, v: lambda w: w.answer(s, "SML-1.2", v, record=r, evidence=f"{s} {v}"), RECORDS, SEATS, JUDGED
    ),
    st.builds(lambda s, v: lambda w: w.answer(s, "SML-1.1", v), SEATS, st.sampled_from(("a day", "another", None))),
    st.builds(lambda s, v: lambda w: w.answer(s, "SML-2.1", v), SEATS, st.sampled_from(("c", "d"))),
    st.builds(lambda v: lambda w: w.answer(PANEL, "SML-2.2", v), JUDGED),
    st.builds(lambda v: lambda w: w.agree("SML-1.2", v, reason=f"so {v}"), st.sampled_from(("yes", "no"))),
    st.builds(lambda a: _act(agreeing.add_dissent, RECORD, "SML-1.2", a, "Not so."), SEATS),
    st.just(_act(agreeing.withdraw_agreement, RECORD, "SML-1.2")),
    st.builds(
        lambda target, how: _act(acts.reveal, RECORD, target, step=how, at=AT),
        st.sampled_from(("SML-1.1", "SML-1")),
        st.sampled_from(("spread", "answers")),
    ),
    st.builds(lambda t: _act(acts.write_finding, RECORD, "strength", t, theme="planning"), st.sampled_from("ab")),
    st.builds(
        lambda name: _act(acts.write_finding, SECOND, "improvement", "new", theme="planning", change=name),
        st.sampled_from(("F1", "F2")),
    ),
    st.just(_act(acts.write_action, RECORD, "Do it.", owner="a role")),
    st.builds(lambda name: _act(acts.take_away, name), st.sampled_from(("F1", "A1"))),
    st.builds(lambda a, s: _act(acts.set_involvement, RECORD, a, s), SEATS, st.sampled_from(("returned", "not_known"))),
    st.builds(lambda q: _act(pace.park, RECORD, q, "later", at=AT), st.sampled_from(("SML-1.1", "SML-1.2"))),
    st.just(_act(pace.take_up, RECORD, "SML-1.1")),
    st.builds(lambda there: _act(meetings.begin_meeting, there, at=AT), st.lists(SEATS, min_size=1, unique=True)),
    st.builds(lambda there: _act(meetings.change_meeting, present=there), st.lists(SEATS, min_size=1, unique=True)),
    st.just(_act(meetings.end_meeting, at=AT)),
    st.builds(
        lambda title: lambda w: w.act(acts.change_details, w.audit.details.with_changes(title=title)),
        st.sampled_from("xy"),
    ),
    st.just(lambda w: w.act(acts.change_details, w.audit.details.with_changes(records=(RECORD, SECOND, "NEG-03")))),
    st.just(_act(acts.raise_concern, RECORD, "Now.", by="csc", at=AT)),
    st.just(lambda w: w.did(acts.keep_place(PANEL, SECOND, "SML-1.1"))),
    st.just(_act(acts.keep_draft, Draft(record=SECOND, seat="csc", question="SML-1.1", field="text", text="She"))),
)
STAYS = (Concern, Reveal, Meeting, Place, Draft)


def _done(work: Work, wanted: list[Act]) -> tuple[Stacks, Audit]:
    """The stacks after these acts, and the audit to which all that can be undone comes back."""
    stacks, back = Stacks(), dict(work.audit.entities)
    for act in wanted:
        before = work.audit
        try:
            act(work)
        except AuditError:
            continue
        stacks = stacks.after(step(before, work.outcome.changes, "it", PANEL), work.outcome.changes)
        _keep_what_was_seen(back, before, work.audit)
    return stacks, Audit.of(back.values())


def _keep_what_was_seen(back: dict[Key, Entity], before: Audit, after: Audit) -> None:
    """An answer that was given before it was opened stays, and so does the yes to whether a child is at risk."""
    for key, entity in after.entities.items():
        if not isinstance(entity, Answer):
            continue
        question = after.questions.question(entity.question)
        assert question is not None
        opened = after.spread_open(entity.record, question) and not before.spread_open(entity.record, question)
        was = before.answer(entity.record, entity.seat, entity.question)
        at_risk = entity.question == "SML-2.2" and entity.value == "yes" and (was is None or was.value != "yes")
        if (opened and entity.seat != PANEL) or at_risk:
            back[key] = entity


def _undoable(audit: Audit) -> dict[Key, Entity]:
    return {key: entity for key, entity in audit.entities.items() if not isinstance(entity, STAYS)}


def _standing(audit: Audit) -> object:
    boards = [board(audit, record) for record in audit.details.records]
    return boards, [seat_progress(audit, now, seat) for now in boards for seat in now.seats]


@settings(max_examples=75)
@given(st.lists(ACTS, max_size=25))
def test_all_undone_and_all_done_again(wanted: list[Act]) -> None:
    """UND-1."""
    work = _work()
    stacks, back = _done(work, wanted)
    after = work.audit
    refused = False
    while (act := stacks.last_done(PANEL)) is not None:
        try:
            work.did(undo(work.audit, act))
            stacks = stacks.took_back(act)
        except AuditError:
            refused = True
            stacks = stacks.dropped(act)
    seen = {key for key, entity in _undoable(back).items() if isinstance(entity, Answer)}
    now = _undoable(work.audit)
    assert {k: v for k, v in now.items() if k not in seen} == {
        k: v for k, v in _undoable(back).items() if k not in seen
    }
    if refused:
        return
    assert now == _undoable(back)
    assert {key for key, entity in work.audit.entities.items() if isinstance(entity, STAYS)} == {
        key for key, entity in after.entities.items() if isinstance(entity, STAYS)
    }, "what was opened, a concern, a place and a draft are where they were"
    while (act := stacks.last_undone(PANEL)) is not None:
        work.did(redo(work.audit, act))
        stacks = stacks.did_again(act)
    assert work.audit.entities == after.entities
    assert _standing(work.audit) == _standing(after)


def test_what_was_changed_since_stays() -> None:
    """UND-2."""
    work = _work().answer("police", "SML-1.2", "no")
    before = work.audit
    changes = (
        work.audit.kept_answer(RECORD, "police", "SML-1.2").with_given("yes", None),
        work.audit.kept_answer(RECORD, "csc", "SML-1.2").with_given("yes", None),
    )
    act = step(before, changes, "both", PANEL)
    assert act is not None
    work.did(Outcome(changes)).answer("csc", "SML-1.2", "partly")
    with pytest.raises(AuditError, match=r"^csc SML-1\.2 was changed since: it stays as it is now$"):
        undo(work.audit, act)
    work.answer("csc", "SML-1.2", "yes")
    assert _undoable(work.did(undo(work.audit, act)).audit) == _undoable(before)


def test_an_answer_that_was_opened_since_is_not_put_back_in_silence() -> None:
    """UND-2: the first answer is kept, so going back on it is an answer of its own."""
    work = _work().answer("police", "SML-1.2", "no")
    before = work.audit
    act = step(before, work.answer("police", "SML-1.2", "yes").outcome.changes, "it", "police")
    assert act is not None
    work.act(acts.reveal, RECORD, "SML-1.2", step="spread", at=AT)
    with pytest.raises(AuditError, match="opened since"):
        undo(work.audit, act)
    before = work.audit
    act = step(before, work.answer("police", "SML-1.2", "no").outcome.changes, "it", "police")
    assert act is not None
    assert work.did(undo(work.audit, act)).audit.entities == before.entities


@pytest.mark.parametrize(
    ("work_with_it", "stays"),
    [
        (lambda work: work.answer("csc", "SML-1.2", "no", record="NEG-03"), "NEG-03"),
        (lambda work: work.act(acts.set_involvement, "NEG-03", "csc", "no_reply"), "NEG-03"),
        (lambda work: work.act(meetings.begin_meeting, ["csc"], apologies=["health"], at=AT), "health"),
        (lambda work: work.act(acts.set_involvement, RECORD, "csc", "no_reply"), ""),
    ],
    ids=["answer", "involvement", "apologies", "of another record"],
)
def test_a_record_or_an_agency_that_somebody_worked_with_stays(work_with_it: Act, stays: str) -> None:
    """UND-2."""
    work = Work(SET, records=(RECORD,), agencies=("csc", "police"))
    before = work.audit
    more = before.details.with_changes(records=(RECORD, "NEG-03"), agencies=("csc", "police", "health"))
    act = step(before, work.act(acts.change_details, more).outcome.changes, "set-up", PANEL)
    assert act is not None
    work_with_it(work)
    if stays:
        with pytest.raises(AuditError, match=f"{stays} was worked with since"):
            undo(work.audit, act)
    else:
        assert undo(work.audit, act).changes == (before.details,)


def test_what_was_hidden_comes_back() -> None:
    """UND-3."""
    work = _work().answer("csc", "SML-1.2", "yes").answer("csc", "SML-2.1", "c")
    before = work.audit
    act = step(before, work.answer("csc", "SML-1.2", "no").outcome.changes, "it", "csc")
    assert act is not None
    assert not board(work.audit, RECORD, "csc").is_asked("csc", "SML-2.1")
    after = work.did(undo(work.audit, act)).audit
    assert board(after, RECORD, "csc") == board(before, RECORD, "csc")
    assert board(after, RECORD, "csc").is_asked("csc", "SML-2.1")
    assert not board(work.did(redo(work.audit, act)).audit, RECORD, "csc").is_asked("csc", "SML-2.1")


def test_what_was_seen_stays_seen() -> None:
    """UND-4."""
    work = _work().answer("csc", "SML-1.2", "yes")
    act = step(work.audit, work.agree("SML-1.2", "no").outcome.changes, "SML-1.2", PANEL)
    assert act is not None
    work.did(undo(work.audit, act))
    assert work.audit.agreement(RECORD, "SML-1.2") is None
    assert work.audit.revealed(RECORD, work.question("SML-1.2"))


def test_a_concern_is_never_unsaid() -> None:
    """UND-1."""
    work = _work().answer(PANEL, "SML-2.2", "no")
    said = step(work.audit, work.act(acts.raise_concern, RECORD, "Now.", by="csc", at=AT).outcome.changes, "C", PANEL)
    assert said is None
    work = _work()
    assert step(work.audit, work.answer(PANEL, "SML-2.2", "yes").outcome.changes, "it", PANEL) is None


def test_whose_acts_are_taken_back() -> None:
    """UND-5."""
    work, stacks = _work(), Stacks()
    for seat in ("csc", "police"):
        before = work.audit
        changes = work.answer(seat, "SML-1.2", "no").outcome.changes
        stacks = stacks.after(step(before, changes, "SML-1.2", seat), changes)
    police, csc = stacks.last_done(PANEL), stacks.last_done("csc")
    assert (police and police.seat, csc and csc.seat, stacks.last_done("health")) == ("police", "csc", None)
    assert police is not None
    stacks = stacks.took_back(police)
    assert (stacks.last_undone("police"), stacks.last_undone("csc")) == (police, None)
    placed = acts.keep_place(PANEL, RECORD, "SML-1.1").changes
    assert stacks.after(step(work.audit, placed, "", PANEL), placed) == stacks
    opened = acts.reveal(work.audit, RECORD, "SML-1.1", at=AT).changes
    assert stacks.after(step(work.audit, opened, "", PANEL), opened).undone == ()
    assert csc is not None
    assert stacks.without({csc.turns[0].subject.key}).last_done(PANEL) is None


@settings(max_examples=30)
@given(st.lists(ACTS, max_size=12))
def test_what_is_said_holds_no_answer(wanted: list[Act]) -> None:
    """UND-6."""
    stacks, _ = _done(_work(), wanted)
    known = {"agreed", "parked", "involvement", "set-up", "finding", "action", "meeting", "and", "more", PANEL}
    for act in stacks.done:
        words = act.words.replace(",", " ").split()
        assert all(word in {*known, *AGENCIES} or any(one.isdigit() for one in word) for word in words), act.words


def test_where_it_was_done() -> None:
    work = _work()
    finding = Finding(id="F1", sort="strength", text="Seen.", theme="planning", records=(SECOND,), question="SML-1.1")
    act = step(work.audit, [finding], "F1", PANEL)
    assert act is not None
    assert (act.place, act.words) == ((SECOND, "SML-1.1"), f"finding F1, {SECOND}")
