"""Follow-up of actions across audits.

FOL-1  every action of every audit, late ones first; an agency's own note is never among them
FOL-2  the figures add up, and say of how many
FOL-3  an earlier action that says the same is found by the words that both have, and no other
FOL-4  what was told, and what it reached, audit by audit
FOL-5  a copy of a return is no audit, and what is made up never counts among what is not
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_tui.domain.audit import Audit
from audit_tui.services import acts, learning
from audit_tui.services.following import by_owner, choose, figures, followed, like_it, told
from tests.auditing import AT, RECORD, Work

SET = "SML-1.1 | all | yes, partly, no"
TODAY = "2026-03-01"


def _work(name: str, *actions: tuple[str, str, str], **details: object) -> Work:
    work = Work(SET, id=name, title=f"Audit {name}", **details)
    for text, owner, due in actions:
        work.act(learning.write_learning_action, text, owner=owner, due=due)
    return work


@pytest.fixture
def audits() -> tuple[Audit, ...]:
    """Two audits: of five actions one is done and shown to work, one given up, two late, one open."""
    first = _work(
        "first",
        ("Merge the agencies' chronologies before every core group.", "Learning group", "2026-02-01"),
        ("Choose a shorter tool.", "a tool group", "2026-01-01"),
        ("Write to every school.", "learning  group", "2025-12-01"),
        period_end="2019-09-30",
    )
    first.act(learning.update_action, "A2", "done", "Chosen by those who use it.", on="2025-12-20")
    first.act(learning.show_embedded, "A2", "Seen in six of eight records.", on="2026-02-20")
    first.act(learning.update_action, "A3", "closed_without", "Nobody was there to do it.", on="2025-11-01")
    second = _work("second", ("Ask the child.", "a tool group", ""), period_end="2025-09-30")
    second.act(acts.write_action, RECORD, "Book audiology.", owner="named nurse", due="2026-02-27")
    return first.audit, second.audit


def test_late_ones_first(audits: tuple[Audit, ...]) -> None:
    """FOL-1."""
    actions = followed(audits, TODAY)
    assert [(each.id, each.overdue, each.days_late) for each in actions] == [
        ("first/A1", True, 28),
        ("second/A2", True, 2),
        ("second/A1", False, 0),
        ("first/A2", False, 0),
        ("first/A3", False, 0),
    ]
    assert (actions[0].title, actions[0].topic) == ("Audit first", "Small")
    assert followed(reversed(audits), TODAY) == actions


def test_the_day_itself_is_not_late(audits: tuple[Audit, ...]) -> None:
    """FOL-1."""
    assert not any(each.overdue for each in followed(audits, "2026-02-01"))


def test_an_agencys_own_note_stays_with_it(audits: tuple[Audit, ...]) -> None:
    """FOL-1."""
    first = audits[0].with_changes(learning.keep_for_agency(audits[0], "A1", "police").changes)
    there = (first, audits[1])
    assert "first/A1" not in {each.id for each in followed(there, TODAY)}
    assert like_it(there, "Merge the agencies' chronologies.") == ()
    assert figures(followed(there, TODAY)).total == 4


def test_figures(audits: tuple[Audit, ...]) -> None:
    """FOL-2."""
    actions = followed(audits, TODAY)
    assert figures(actions).in_words == (
        "5 actions: 3 open, 2 late; 1 done, 1 with evidence of embedding; 1 closed without being done"
    )
    assert figures(choose(actions, owner="a tool group")).in_words == (
        "2 actions: 1 open; 1 done, 1 with evidence of embedding"
    )
    assert figures(()).in_words == "no actions"


def test_chosen_and_by_owner(audits: tuple[Audit, ...]) -> None:
    """FOL-1."""
    actions = followed(audits, TODAY)
    assert [each.id for each in choose(actions, overdue=True)] == ["first/A1", "second/A2"]
    assert [each.id for each in choose(actions, owner="LEARNING group")] == ["first/A1", "first/A3"]
    assert [each.id for each in choose(actions, scope="child")] == ["second/A2"]
    assert [(owner, [each.id for each in mine]) for owner, mine in by_owner(actions)] == [
        ("Learning group", ["first/A1", "first/A3"]),
        ("named nurse", ["second/A2"]),
        ("a tool group", ["second/A1", "first/A2"]),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Merge the four agencies’ chronologies before the next core group", ["first/A1"]),
        ("CHRONOLOGY: merge, agency by agency, for a core group!", ["first/A1"]),
        ("Choose a tool", ["first/A2"]),
        ("Write", []),  # one word in common says nothing
        ("Before every one of the", []),  # nor do small words
        ("Write a long letter about many other things to one school of the county", []),
        ("", []),
    ],
)
def test_an_action_that_says_the_same(audits: tuple[Audit, ...], text: str, found: list[str]) -> None:
    """FOL-3."""
    assert [each.followed.id for each in like_it(audits, text)] == found


def test_most_alike_first(audits: tuple[Audit, ...]) -> None:
    """FOL-3."""
    other = _work("third", ("Merge chronologies.", "board", ""), period_end="2026-01-31").audit
    alike = like_it((*audits, other), "Merge the chronologies of all agencies")
    assert [(each.followed.id, each.words) for each in alike] == [
        ("third/A1", ("merge", "chronology")),
        ("first/A1", ("merge", "chronology", "agency")),
    ]
    assert [each.share for each in alike] == [4 / 5, 6 / 8]


@given(st.text(max_size=60))
def test_any_words_may_be_asked_for(text: str) -> None:
    """FOL-3."""
    audit = _work("first", ("Merge the chronologies of all agencies.", "board", "")).audit
    assert all(0.5 <= each.share <= 1 and len(each.words) > 1 for each in like_it([audit], text))


def test_what_was_told(audits: tuple[Audit, ...]) -> None:
    """FOL-4."""
    first = Work(SET)
    first.audit = audits[0]
    first.act(learning.tell, "practitioners", on="2026-02-01")
    first.act(learning.tell, "the group that audited", on="2026-01-05", words="All of it.")
    first.act(learning.reach, "training", "Two sessions.", on="2026-02-14")
    first.act(learning.sign_off, "This is what we found.", agreed_by=["csc"], at=AT)

    known, nothing = told((audits[1], first.audit))
    assert (known.session, known.signed) == ("first", True)
    assert [each.group for each in known.feedback] == ["the group that audited", "practitioners"]
    assert [(each.sort, each.on) for each in known.uptakes] == [("training", "2026-02-14")]
    assert (nothing.session, nothing.signed, nothing.feedback, nothing.uptakes) == ("second", False, (), ())


def test_what_does_not_count(audits: tuple[Audit, ...]) -> None:
    """FOL-5."""
    copy = _work("copy", ("Merge.", "board", "2026-01-01"), return_of="police").audit
    made_up = _work("made-up", ("Merge.", "board", "2026-01-01"), fictional=True).audit
    assert followed((*audits, copy, made_up), TODAY) == followed(audits, TODAY)
    assert [(each.id, each.fictional) for each in followed([made_up, copy], TODAY)] == [("made-up/A1", True)]
