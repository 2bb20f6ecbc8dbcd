"""What no agency could evidence, and what only one held.

BLI-1  a value is evidenced where it rests on the record, or where nobody said what it rests on
BLI-2  nothing is said of sealed answers
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.domain.conditions import Value
from audit_tui.domain.words import Basis
from audit_tui.services.blind_spots import blind_spots
from tests.auditing import RECORD, Work

SET = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no | asked when: SML-1.1 is yes
SML-2.1 | all | yes, partly, no
SML-3.1 | panel | yes, partly, no
"""
QUESTIONS = ("SML-1.1", "SML-1.2", "SML-2.1")
SAID = st.dictionaries(
    st.tuples(st.sampled_from(["csc", "police", "health"]), st.sampled_from(QUESTIONS)),
    st.tuples(st.sampled_from(["yes", "no", None]), st.sampled_from([None, "inferred", "seen_in_record"])),
    max_size=9,
)
Said = dict[tuple[str, str], tuple[Value | None, Basis | None]]


def said(answers: Said, opened: set[str]) -> Work:
    work = Work(SET)
    for (seat, question), (value, basis) in answers.items():
        work.answer(seat, question, value, state=None if value else "not_recorded", basis=basis)
    for target in sorted(opened):
        work.reveal(target)
    return work


def test_nobody_and_only_one() -> None:
    """BLI-1."""
    answers: Said = {
        ("csc", "SML-1.1"): ("no", "inferred"),
        ("police", "SML-1.1"): (None, None),
        ("csc", "SML-2.1"): ("yes", "told_by_practitioner"),
        ("police", "SML-2.1"): ("yes", None),
    }
    found = blind_spots(said(answers, {"SML-1", "SML-2"}).audit, RECORD)
    assert (found.nobody, found.alone, found.sealed) == (("SML-1.1",), (("SML-2.1", "police"),), 0)


def test_not_applicable_says_nothing() -> None:
    """BLI-1: nor does one answer alone say that the others lack it, where they were not asked or were silent."""
    work = Work(SET).answer("csc", "SML-1.1", state="not_applicable").answer("csc", "SML-2.1", "yes")
    found = blind_spots(work.reveal("SML-1").reveal("SML-2").audit, RECORD)
    assert (found.nobody, found.alone) == ((), ())


@settings(max_examples=30)
@given(SAID, SAID, st.sets(st.sampled_from(QUESTIONS)))
def test_nothing_is_said_of_sealed_answers(answers: Said, others: Said, opened: set[str]) -> None:
    """BLI-2: two audits that differ only in sealed answers have the same blind spots."""
    known = {key: value for key, value in answers.items() if key[1] in opened}
    sealed = {key: value for key, value in others.items() if key[1] not in opened}
    one, other = said({**known, **sealed}, opened), said(known, opened)
    assert blind_spots(one.audit, RECORD) == blind_spots(other.audit, RECORD)
