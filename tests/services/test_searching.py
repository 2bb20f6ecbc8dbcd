"""Finding words.

SEA-1  what is sealed to a seat is found by none of its searches, whatever was done; what it may see is found
SEA-2  letters are compared without case and accents; every word counts, in any order
SEA-3  the excerpt shows the match, marked, whatever stands around it
"""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL
from audit_tui.services import acts, pace
from audit_tui.services.searching import find, fold, passages
from tests.auditing import AGENCIES, AT, RECORD, Work

SET = """
SML-1.1 | all | text
SML-1.2 | csc, police | one of / c / d
SML-2.2 | panel | yes, partly, no
"""
QUESTIONS = ("SML-1.1", "SML-1.2")
SEATS = st.sampled_from(AGENCIES)
VIEWERS = (*AGENCIES, PANEL)


def _marker(seat: str, question: str, what: str) -> str:
    return f"zq{seat}{question[-1]}{what}"


def _answer(seat: str, question: str) -> Callable[[Work], object]:
    value = "c" if question == "SML-1.2" else _marker(seat, question, "value")
    return lambda work: work.answer(seat, question, value, evidence=_marker(seat, question, "evidence"))


def _hits(work: Work, viewer: str, words: str) -> list[str]:
    return [each.passage.what for each in find(passages(work.audit, viewer), words)]


ACTS = st.one_of(
    st.builds(_answer, SEATS, st.just("SML-1.1")),
    st.builds(_answer, st.sampled_from(("csc", "police")), st.just("SML-1.2")),
    st.builds(lambda target: lambda work: work.reveal(target), st.sampled_from((*QUESTIONS, "SML-1"))),
    st.builds(
        lambda target: lambda work: work.act(acts.reveal, RECORD, target, step="spread", at=AT),
        st.sampled_from(QUESTIONS),
    ),
)


@settings(max_examples=60)
@given(st.lists(ACTS, max_size=12))
def test_what_is_sealed_is_not_found(done: list[Callable[[Work], object]]) -> None:
    """SEA-1."""
    work = Work(SET)
    for act in done:
        act(work)
    for viewer in VIEWERS:
        for seat in AGENCIES:
            for name in QUESTIONS:
                seen = seen_by(viewer, work.audit, RECORD, seat, work.question(name))
                hits = _hits(work, viewer, _marker(seat, name, ""))
                assert bool(hits) == isinstance(seen, Answer)
    opened = work.audit.revealed(RECORD, work.question("SML-1.2"))
    given = sum(opened and work.audit.answer(RECORD, seat, "SML-1.2") is not None for seat in AGENCIES)
    found = [hit for hit in _hits(work, PANEL, "option c") if hit.endswith("answer")]
    assert len(found) == given, "nor is a sealed choice found by its label"


def test_a_date_is_found_as_it_is_read() -> None:
    """SEA-2."""
    work = Work("SML-1.3 | all | date or month").answer("csc", "SML-1.3", "2022-06-14")
    for words in ("june 2022", "14 June"):
        assert _hits(work, "csc", words) == ["Children's social care: answer"]
        assert _hits(work, PANEL, words) == []


def test_what_the_panel_wrote_is_the_panels() -> None:
    """SEA-1."""
    work = Work(SET).answer("csc", "SML-1.1", "mine").agree("SML-1.1", "the agreed words", reason="the reason")
    work.agree("SML-1.1", "the agreed words", reason="the reason", dissent=[("health", "the dissent")])
    work.act(acts.write_finding, RECORD, "strength", "the finding", theme="planning")
    work.act(acts.write_action, RECORD, "the action", owner="a role")
    work.act(acts.raise_concern, RECORD, "the concern", by="csc", at=AT)
    work.act(pace.park, RECORD, "SML-1.2", "the parked", at=AT)
    for words in (
        "agreed words",
        "the reason",
        "the dissent",
        "the finding",
        "the action",
        "the concern",
        "the parked",
    ):
        assert _hits(work, PANEL, words), words
        assert _hits(work, "police", words) == [], words
    assert _hits(work, "csc", "the concern") == ["concern C1"]
    assert _hits(work, "health", "SML-1.2") == [], "not put to health"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zoë’s café, again", "zoe"),
        ("Zoë’s café, again", "CAFE again"),
        ("again and\nagain", "AND again"),
        ("Straße", "strasse"),
        ("cafe\u0301", "café"),
        ("ﬁnding", "find"),
    ],
)
def test_how_letters_compare(text: str, words: str) -> None:
    """SEA-2."""
    work = Work(SET).answer("csc", "SML-1.1", text)
    found = [each for each in find(passages(work.audit, "csc"), words) if each.passage.what.endswith("answer")]
    assert len(found) == 1
    marked = "".join(fold(part) for part, matches in found[0].excerpt if matches)
    assert set(marked) <= set(fold(words)) | set("find")
    assert marked


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(("needle", "Nädel")))
def test_the_excerpt_shows_the_match(before: str, after: str, word: str) -> None:
    """SEA-3."""
    work = Work(SET).answer("csc", "SML-1.1", f"x{before} {word} {after}x")
    found = [each for each in find(passages(work.audit, "csc"), word) if each.passage.what.endswith("answer")]
    assert fold(word) in [fold(part) for part, matches in found[0].excerpt if matches]
    assert len("".join(part for part, _ in found[0].excerpt)) <= 60


def test_no_words_find_nothing() -> None:
    work = Work(SET)
    assert find(passages(work.audit, PANEL), "  ") == ()
