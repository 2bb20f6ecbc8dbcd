"""What is worked out of a snapshot once and handed on to the next one is never what it was before a change.

WRK-1  after any acts, all that is shown of the audit is what is worked out of the same entities from nothing
WRK-2  the snapshot before an act stays as it was
WRK-3  what an act does not touch is not worked out again: of other records, and wherever somebody only goes on
"""

import random
from collections.abc import Callable, Iterator

import pytest

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import divergent
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Action, Draft, Finding
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.services import acts, agreeing, meetings, pace, walking
from audit_tui.services.progress import details_progress, seat_progress, stage, totals
from audit_tui.tui import walk_text
from tests.auditing import AGENCIES, AT, Work, small_set

SET = """
SML-1.1 | all | yes, partly, no | required
SML-1.2 | all | one of / a / b / c | asked when: SML-1.1 is yes
SML-1.3 | csc | text | asked when: any agency's SML-1.1 is no
SML-1.4 | panel | grade | required
SML-2.1 | panel | strengths | required unless: SML-1.4 is outstanding
SML-2.2 | panel | actions
SML-2.3 | all | any of / a / b | short form
"""
RECORDS = ("NEG-01", "NEG-02")
VALUES = {
    "SML-1.1": ("yes", "partly", "no"),
    "SML-1.2": ("a", "b", "c"),
    "SML-1.3": ("seen",),
    "SML-1.4": ("good", "outstanding"),
    "SML-2.3": (("a",), ("a", "b")),
}


def one_act(audit: Audit, chance: random.Random) -> Outcome:
    """Something that somebody may do now, or try to."""
    record = chance.choice(RECORDS)
    question = chance.choice(list(VALUES))
    value, agency = chance.choice(VALUES[question]), chance.choice(AGENCIES)
    seat = PANEL if question == "SML-1.4" else "csc" if question == "SML-1.3" else agency
    details = audit.details
    fewer = {"agencies": AGENCIES[: chance.randint(1, 3)], "short_form": chance.random() < 0.5}
    offered: tuple[Callable[[], Outcome], ...] = (
        lambda: acts.give_answer(audit, record, seat, question, Given(value), at=AT),
        lambda: acts.give_answer(audit, record, seat, question, Given(state="deferred"), at=AT),
        lambda: acts.give_answer(audit, record, seat, question, Given(), at=AT),
        lambda: acts.reveal(audit, record, question, step=chance.choice(("spread", "answers")), at=AT),
        lambda: acts.reveal(audit, record, "SML-1", at=AT),
        lambda: agreeing.agree(audit, record, question, Given(value), reason="so", at=AT),
        lambda: agreeing.withdraw_agreement(audit, record, question),
        lambda: agreeing.ratify(audit),
        lambda: acts.write_finding(audit, record, "strength", "Seen alone.", theme="planning"),
        lambda: acts.write_action(audit, record, "Visit.", owner="Named nurse"),
        lambda: acts.take_away(audit, chance.choice([*audit.findings, *audit.actions]).id),
        lambda: pace.park(audit, record, question, at=AT),
        lambda: pace.take_up(audit, record, question),
        lambda: acts.set_involvement(audit, record, agency, chance.choice(("returned", "not_known", "awaiting"))),
        lambda: acts.raise_concern(audit, record, "Now.", told="Duty", by=PANEL, question=None, at=AT),
        lambda: acts.keep_draft(audit, Draft(record=record, seat=agency, question=question, field="text", text="so")),
        lambda: acts.keep_place(PANEL, record, question),
        lambda: pace.spend(audit, record, 5),
        lambda: meetings.begin_meeting(audit, AGENCIES[:1], at=AT),
        lambda: meetings.end_meeting(audit, at=AT),
        lambda: acts.change_details(audit, details.with_changes(**fewer)),
    )
    try:
        return chance.choice(offered)()
    except (AuditError, IndexError):
        return Outcome(())


def shown(audit: Callable[[], Audit], earlier: Board) -> Iterator[object]:
    """All that is worked out of an audit to be shown, also on a board that is not the one that holds any more."""
    yield stage(audit()), totals(audit()), audit().parked, agreeing.without_quorum(audit())
    yield audit().in_order(Finding), audit().in_order(Action), audit().meetings
    yield [seat_progress(audit(), earlier, seat) for seat in earlier.seats]
    yield walk_text.outline(audit(), earlier, PANEL)
    for record in audit().details.records:
        yield audit().concerns(record)
        yield [divergent(audit(), record, spread=spread) for spread in (True, False)]
        for viewer in (*audit().details.agencies, PANEL):
            now = board(audit(), record, viewer)
            yield now
            yield [seat_progress(audit(), now, seat) for seat in now.seats], details_progress(audit(), now)
            yield walk_text.outline(audit(), now, viewer), dict(audit().answers(record, viewer))
            yield walking.next_open(audit(), now, viewer)


def started() -> Audit:
    """An audit in which two agencies have answered otherwise than each other, and one question shows how they did."""
    work = Work(small_set(SET), records=RECORDS, quorum=("police",))
    for record in RECORDS:
        work.answer("csc", "SML-1.1", "yes", record=record).answer("police", "SML-1.1", "no", record=record)
    work.answer("csc", "SML-2.3", ("a",)).answer("police", "SML-2.3", ("b",))
    return work.act(acts.reveal, RECORDS[0], "SML-2.3", step="spread", at=AT).audit


@pytest.mark.parametrize("seed", range(4))
def test_what_was_handed_on_is_what_is_worked_out_anew(seed: int) -> None:
    """WRK-1, WRK-2."""
    chance, audit = random.Random(seed), started()
    changed = 0
    for _ in range(60):
        outcome = one_act(audit, chance)
        earlier, before = board(audit, RECORDS[0]), list(shown(lambda held=audit: held, board(audit, RECORDS[0])))
        after = audit.with_changes(outcome.changes)
        anew = list(shown(lambda held=after: Audit.of(held.entities.values(), held.used), earlier))
        assert list(shown(lambda held=after: held, earlier)) == anew, outcome.changes
        assert list(shown(lambda held=audit: held, earlier)) == before, outcome.changes
        changed += bool(outcome.changes)
        audit = after
    assert changed > 20


def test_what_is_not_touched_is_not_worked_out_again() -> None:
    """WRK-3."""
    audit = started()
    first, other = (board(audit, record) for record in RECORDS)
    gone_on = audit.with_changes(acts.keep_place(PANEL, RECORDS[0], "SML-1.1").changes)
    written = gone_on.with_changes(
        [Draft(record=RECORDS[0], seat="csc", question="SML-1.1", field="evidence", text="Seen")]
    )
    assert board(gone_on, RECORDS[0]) is board(written, RECORDS[0]) is first
    answered = gone_on.with_changes(
        acts.give_answer(gone_on, RECORDS[0], "health", "SML-1.1", Given("yes"), at=AT).changes
    )
    assert board(answered, RECORDS[1]) is other
    assert board(answered, RECORDS[0]) is not first
    assert board(answered, RECORDS[0], "health").is_asked("health", "SML-1.2")
