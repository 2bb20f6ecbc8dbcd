"""Sealed means sealed: no act before a reveal lets one agency's answer out to another, or to the panel.

SEA-1  the panel sees an agency's answer once it is revealed, and not before
SEA-2  an agency never sees another agency's answer, revealed or not; its own always
SEA-3  no screen's words, list or report hold what is sealed, whatever was done
"""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.cli.shapes import standing
from audit_tui.domain.divergence import divergent, spread_in_words
from audit_tui.domain.fitting import Given
from audit_tui.domain.seal import Sealed, seen_by
from audit_tui.domain.session import Answer
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from tests.auditing import AGENCIES, AT, RECORD, Work
from tests.reports.made import full_report

SET = """
SML-1.1 | all | text
SML-1.2 | all | yes, partly, no
SML-1.3 | csc, police | any of / a / b
SML-2.1 | all | one of / c / d / e | asked when: SML-1.2 is yes
SML-2.2 | panel | yes, partly, no
"""
QUESTIONS = ("SML-1.1", "SML-1.2", "SML-1.3", "SML-2.1")
VALUES: dict[str, tuple[Any, ...]] = {
    "SML-1.2": ("yes", "partly", "no"),
    "SML-1.3": (("a",), ("b",), ("a", "b")),
    "SML-2.1": ("c", "d", "e"),
}


def _marker(seat: str, question: str, what: str) -> str:
    return f"zq{seat}{question.replace('.', '').replace('-', '')}{what}"


def _answer(seat: str, question: str, number: int) -> Callable[[Work], Work]:
    value = VALUES[question][number] if question in VALUES else _marker(seat, question, "value")
    evidence = _marker(seat, question, "evidence")
    return lambda work: work.answer(seat, question, value, evidence=evidence)


def _agree(question: str) -> Callable[[Work], Work]:
    value = VALUES[question][0] if question in VALUES else "What the panel says."
    return lambda work: work.agree(question, value)


SEATS = st.sampled_from(AGENCIES)
ACTS = st.one_of(
    st.builds(_answer, SEATS, st.sampled_from([q for q in QUESTIONS if q != "SML-1.3"]), st.integers(0, 2)),
    st.builds(_answer, st.sampled_from(("csc", "police")), st.just("SML-1.3"), st.integers(0, 2)),
    st.builds(lambda target: lambda work: work.reveal(target), st.sampled_from((*QUESTIONS, "SML-2"))),
    st.builds(_agree, st.sampled_from(QUESTIONS)),
    st.builds(
        lambda seat, state: lambda work: work.act(acts.set_involvement, RECORD, seat, state),
        SEATS,
        st.sampled_from(("returned", "no_reply", "not_known")),
    ),
    st.just(lambda work: work.answer(PANEL, "SML-2.2", "no")),
    st.just(lambda work: work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")),
    st.just(lambda work: work.act(acts.raise_concern, RECORD, "Now.", by="csc", at=AT)),
)


@settings(max_examples=60)
@given(st.lists(ACTS, max_size=25))
def test_nothing_sealed_gets_out(done: list[Callable[[Work], Work]]) -> None:
    """SEA-1, SEA-2, SEA-3."""
    work = Work(SET)
    for act in done:
        act(work)
    audit = work.audit
    report = full_report(audit)
    shapes = {viewer: json.dumps(standing(audit, (RECORD,), viewer)) for viewer in (*AGENCIES, PANEL)}
    differing = {each.question for each in divergent(audit, RECORD)}
    for name in QUESTIONS:
        question = work.question(name)
        if not audit.revealed(RECORD, question):
            assert spread_in_words(audit, RECORD, question) == ""
            assert name not in differing
            assert f"{name} " not in report
        for seat in AGENCIES:
            answer = audit.answer(RECORD, seat, name)
            for viewer in (*AGENCIES, PANEL):
                may = viewer == seat or (viewer == PANEL and audit.revealed(RECORD, question))
                assert seen_by(viewer, audit, RECORD, seat, question) == (answer if may else answer and Sealed())
                if not may:
                    assert _marker(seat, name, "") not in shapes[viewer]
            if not audit.revealed(RECORD, question):
                assert _marker(seat, name, "") not in report


@settings(max_examples=15)
@given(st.lists(st.tuples(SEATS, st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=12))
def test_what_is_sealed_makes_no_difference(given_: list[tuple[str, int, int]]) -> None:
    """SEA-3: whichever of the options the agencies choose, what the panel reads is the same until it is revealed."""
    one, other = Work(SET), Work(SET)
    for seat, first, second in given_:
        _answer(seat, "SML-1.1", 0)(one)
        _answer(seat, "SML-1.1", 0)(other)
        one.answer(seat, "SML-1.2", ("partly", "no")[first % 2])
        other.answer(seat, "SML-1.2", ("partly", "no")[second % 2])
    assert full_report(one.audit) == full_report(other.audit)
    for viewer in ("nobody", PANEL):
        assert standing(one.audit, (RECORD,), viewer) == standing(other.audit, (RECORD,), viewer)
    assert _seen(one) == _seen(other)


def _seen(work: Work) -> list[object]:
    shown = [seen_by(PANEL, work.audit, RECORD, seat, work.question("SML-1.2")) for seat in AGENCIES]
    assert not any(isinstance(answer, Answer) for answer in shown)
    return shown


def test_after_the_reveal() -> None:
    """SEA-1, SEA-2: the other half, so that the first is not true of an empty page."""
    work = Work(SET)
    for seat in AGENCIES:
        _answer(seat, "SML-1.1", 0)(work)
    work.answer("csc", "SML-1.2", "yes").answer("police", "SML-1.2", "no").answer("csc", "SML-1.3", ("a", "b"))
    work.act(acts.give_answer, RECORD, "health", "SML-1.2", Given(state="not_recorded"), at=AT).reveal("SML-1")
    for seat in AGENCIES:
        assert _marker(seat, "SML-1.1", "value") in full_report(work.audit)
        assert seen_by("csc", work.audit, RECORD, "police", work.question("SML-1.1")) == Sealed()
    assert spread_in_words(work.audit, RECORD, work.question("SML-1.2")) == "Yes: 1, No: 1, not recorded: 1"
    assert spread_in_words(work.audit, RECORD, work.question("SML-1.3")) == "Option a: 1, Option b: 1"
    assert [each.question for each in divergent(work.audit, RECORD)] == ["SML-1.2"]
