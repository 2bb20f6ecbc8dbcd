"""What returns say, set beside what the session holds.

MER-1  a file that was made for something else is refused whole, and a concern in it is not passed over in silence
MER-2  a line that cannot be taken is refused by itself, with its place and what to do
MER-3  what is new is taken; what is there already is the same; what differs is taken only where it is wanted
MER-4  two that say different things are both listed, and neither is taken; two that say the same are one
MER-5  a return is in, or the child not known, where nothing speaks against it; who did not reply is heard again
MER-6  a concern is raised once, as the agency that raises it
MER-7  the order of files and lines changes nothing, and a second time changes nothing
MER-8  nothing is taken away: no other agency's answer, no evidence, nothing that is being typed
MER-9  what comes after the others' were opened is said to be late; what is not asked now is kept and said to be so
MER-10 what is taken is what the acts themselves would have made of it
"""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.learning import SignOff
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.returned import Returned, Said, SaidConcern, SaidOfRecord, Unread
from audit_tui.domain.session import Answer, Concern, Draft, Involvement
from audit_tui.domain.signed import content_digest
from audit_tui.domain.words import PANEL
from audit_tui.returns.lines import Line
from audit_tui.returns.merging import Merge, plan_merge
from audit_tui.returns.saying import why_refused
from audit_tui.services import acts
from tests.auditing import AGENCIES, AT, RECORD, Work, neglect

SET = """
SML-1.1 | all | one of / a / b
SML-1.2 | all | number 0 to 9
SML-1.3 | csc, police | any of / a / b / c
SML-1.4 | all | text
SML-1.5 | all | yes, partly, no | asked when: SML-1.1 is a
SML-1.6 | all | number 0 to 9 | rule: this <= SML-1.2
SML-2.1 | all | yes, partly, no | asked when: any agency's SML-1.1 is b
SML-2.2 | panel | yes, partly, no
SML-2.3 | panel | actions
"""
OTHER = "NEG-02"
CSC = "Children's social care"


def _work(**named: Any) -> Work:
    return Work(SET, records=(RECORD, OTHER), **named)


def _said(question: str = "SML-1.1", value: str | tuple[str, ...] = "Option a", **named: Any) -> Said:
    return Said(**{"where": "row 7", "record": RECORD, "seat": "csc", "question": question, "value": value, **named})


def _file(*said: Said | SaidOfRecord | SaidConcern, **named: Any) -> Returned:
    kinds: dict[str, Any] = {
        name: tuple(each for each in said if isinstance(each, kind))
        for name, kind in (("said", Said), ("of_records", SaidOfRecord), ("concerns", SaidConcern))
    }
    return Returned(**{"file": "csc.xlsx", **kinds, **named})


def _finished(state: Any = "returned", **named: Any) -> SaidOfRecord:
    return SaidOfRecord(**{"where": "row 1", "record": RECORD, "seat": "csc", "state": state, **named})


def _concern(text: str = "Left alone at night.", **named: Any) -> SaidConcern:
    return SaidConcern(**{"where": "row 2", "record": RECORD, "seat": "csc", "text": text, **named})


def _plan(work: Work, *files: Returned, wanted: bool = False) -> Merge:
    return plan_merge(work.audit, files, at=AT, wanted=lambda line: wanted)


def _one(work: Work, *said: Said | SaidOfRecord | SaidConcern, wanted: bool = False, **named: Any) -> Line:
    (line,) = _plan(work, _file(*said, **named), wanted=wanted).lines
    return line


def _take(work: Work, *files: Returned, wanted: bool = False) -> Merge:
    merge = _plan(work, *files, wanted=wanted)
    for _, outcome in merge.outcomes:
        work.did(outcome)
    return merge


def _kinds(merge: Merge) -> list[str]:
    return [line.kind for line in merge.lines]


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({"session": "two", "created": AT}, "it was made for session two, and this is one"),
        (
            {"session": "one", "created": "2024-01-01T00:00:00+00:00"},
            "another session of the same name, and this is one",
        ),
        ({"question_set": "other"}, "the question set other, and this session has small"),
        ({"question_set": "small", "version": "2025.9"}, "version 2025.9 (no digest) of the question set"),
        (
            {"version": "2026.1", "digest": "abc"},
            "version 2026.1 (abc) of the question set, and this session has 2026.1",
        ),
        ({"agency": "polise"}, "polise is not an agency of this session: did you mean ‘police’?"),
    ],
)
def test_a_file_for_something_else(named: dict[str, str], why: str) -> None:
    """MER-1."""
    line = _one(_work(), _said(), _finished(), **named)
    assert (line.kind, line.file, line.where, line.what) == ("refused", "csc.xlsx", "", "file")
    assert why in line.why


def test_a_file_made_for_this_session() -> None:
    """MER-1: every mark of it agrees, or is not there."""
    work = _work()
    questions = work.audit.questions
    marks = {"session": "one", "created": AT, "question_set": questions.id, "version": questions.version}
    assert _one(work, _said(), agency="csc", digest=questions.digest, **marks).kind == "new"


def test_a_refused_file_tells_of_its_concern() -> None:
    """MER-1."""
    line, concern = _plan(_work(), _file(_concern(told="the duty team"), session="two")).lines
    assert "it raises an immediate concern, which is to be read in the file now: NEG-01 (row 2)" in line.why
    assert (concern.kind, concern.what, concern.text, concern.told) == (
        *("refused", "concern"),
        *("Left alone at night.", "the duty team"),
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (_said(record="NEG-09"), "there is no record NEG-09 in this session: its records: NEG-01, NEG-02"),
        (_said(seat="polise"), "polise is not an agency of this session"),
        (_said(seat=PANEL), "SML-1.1 is not put to panel: it is asked of all: agree it instead"),
        (_said("SML-2.3", "", seat=PANEL, state="na"), "SML-2.3 is answered by what is written down one by one"),
        (_finished(seat=PANEL), "panel is not an agency of this session"),
        (_concern(seat=PANEL), "panel is not an agency of this session"),
        (_said("SML-11"), "there is no question SML-11: did you mean ‘SML-1.1’?"),
        (_said("SML-2.2", "yes"), "SML-2.2 is not put to csc: it is asked of the panel, once"),
        (_said("SML-1.3", "a", seat="health"), "SML-1.3 is not put to health: it is asked of csc, police"),
        (_said(value="perhaps"), "‘perhaps’ is not an option of SML-1.1: one of: Option a, Option b"),
        (_said(value="", state="maybe"), "‘maybe’ does not stand for an answer"),
        (_said(value="", state="not_asked"), "SML-1.1 does not take ‘not_asked’: one of: Not recorded"),
        (_said(value="a", state="na"), "SML-1.1 has an answer and also ‘na’: keep one of the two"),
        (
            _said(value="a", state="Dont know"),
            "also ‘Dont know’: keep the answer, and empty the other, which is no reason for having none",
        ),
        (_said(value="c", state="na"), "also ‘na’: keep one of the two; ‘c’ is not an option of SML-1.1: one of:"),
        (_said(value="c", state="why"), "‘c’ is not an option of SML-1.1: one of: Option a, Option b; ‘why’ does not"),
        (_said("SML-1.2", "10"), "SML-1.2 takes a whole number from 0 to 9, not 10"),
        (_said(value="", evidence="Because."), "SML-1.1 says why but gives no answer"),
        (_finished(record="NEG-09"), "there is no record NEG-09 in this session"),
        (_concern(" "), "a concern needs its text"),
        (_concern(seat="polise"), "polise is not an agency of this session"),
    ],
)
def test_a_line_that_cannot_be_taken(said: Any, why: str) -> None:
    """MER-2: and it spoils nothing else."""
    work = _work()
    merge = _take(work, _file(said, _said("SML-1.4", "Seen.", where="row 9")))
    refused = next(line for line in merge.lines if line.kind == "refused")
    assert (refused.file, refused.where, refused.taken) == ("csc.xlsx", said.where, False)
    assert why in refused.why
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.4").value == "Seen."
    assert sum(isinstance(each, Answer) for each in work.audit.entities.values()) == 1


def _in_cells(**named: Any) -> Said:
    """An answer as a workbook has it, in row 36."""
    fields = zip(("value", "state", "evidence", "basis", "service"), "EFGHI", strict=True)
    return _said(**{"places": tuple((name, f"sheet {RECORD}, cell {column}36") for name, column in fields), **named})


def test_what_an_answer_rests_on_is_refused_by_itself() -> None:
    """MER-2: at its own cell, and with every other fault of the row."""
    work = _work()
    merge = _take(work, _file(_in_cells(basis="a guess")))
    assert [(line.kind, line.where) for line in merge.lines] == [
        ("new", "row 7"),
        ("refused", f"sheet {RECORD}, cell H36"),
    ]
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.1").value == "a"
    faults = _plan(_work(), _file(_in_cells(value="perhaps", basis="a guess"))).lines
    assert sorted(line.why.partition(" is ")[0] for line in faults) == ["‘a guess’", "‘perhaps’"]


def test_options_that_exclude_each_other_are_refused_where_the_one_that_stands_alone_is_chosen() -> None:
    """MER-2: by its label, and not at the row of the question."""
    work = Work("SML-1.1 | all | any of / a / none | alone: none")
    places = (("value", f"sheet {RECORD}, cell E30"), ("=a", "cell E31"), ("=none", f"sheet {RECORD}, cell E40"))
    line = _one(work, _said(value=("a", "none"), where=places[0][1], places=places))
    assert (line.kind, line.where) == ("refused", f"sheet {RECORD}, cell E40")
    assert line.why == "SML-1.1: ‘Option none’ cannot be chosen together with others"


def test_a_reason_does_not_name_its_question_twice() -> None:
    """MER-2."""
    line = _one(_work(), _said("SML-1.2", "10"))
    assert why_refused(line) == "takes a whole number from 0 to 9, not 10"


def test_evidence_that_a_file_does_not_have_any_more_stays_and_is_named() -> None:
    """MER-8: with what in it may identify somebody, as often as it comes."""
    work = _work()
    work.answer("csc", "SML-1.1", "a", evidence="Seen by Mrs Fenwick.").answer(
        "csc", "SML-1.4", "Yes.", evidence="File."
    )
    rows = ((OTHER, ""), *((RECORD, name) for name in ("", "SML-1.1", "SML-1.2", "SML-1.4")))
    made: dict[str, Any] = {"session": "one", "agency": "csc", "rows": rows}
    stays = "evidence that is held here is not in csc.xlsx: it stays; to take it back, write other words in its place"
    both = (
        "an answer and its evidence that are held here are not in csc.xlsx: both stay; to take them back, say why there"
    )
    for _ in range(2):
        emptied, gone = _take(work, _file(_said(), **made)).notes
        assert emptied.startswith(f"{CSC}, NEG-01, SML-1.1: {stays}: this may identify somebody (a name: Mrs Fenwick")
        assert gone.startswith(f"{CSC}, NEG-01, SML-1.4: {both} is no answer, and write other words")
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.4").value == "Yes."
    unread = Unread(where="cell E40", why="is a formula", record=RECORD, about="SML-1.4")
    refused = _plan(work, _file(_said(evidence="Seen."), unread=(unread,), **made)).notes
    assert refused == (f"{CSC}, NEG-01, SML-1.4: {stays}",), (
        "the answer is there, and its line says what is wrong with it"
    )
    fine = _file(_said(evidence="Seen."), _said("SML-1.4", "Yes.", evidence="File."), **made)
    assert _plan(work, fine, wanted=True).notes == ()
    faulty = _in_cells(question="SML-1.4", value="Yes.")
    wrong = Unread(where=faulty.place("evidence"), why="was cut")
    assert len(_plan(work, _file(faulty, unread=(wrong,), **made)).notes) == 1
    assert _plan(work, _file(_said())).notes == (), "rows of text say what they say, and nothing of the rest"


def test_evidence_without_an_answer_names_the_cells() -> None:
    """MER-2."""
    line = _one(_work(), _in_cells(value="", evidence="Because.", basis="inferred"))
    assert line.why.startswith("evidence in G36 and what it rests on in H36, but no answer in E36 or in F36")


def test_a_workbook_that_lacks_a_row_or_a_sheet() -> None:
    """MER-2: whatever is required and has no row is named, and so is a record without a sheet."""
    work = Work("SML-1.1 | all | text | required\nSML-1.2 | all | text | required", records=(RECORD, OTHER))
    file = _file(_said(value="Seen."), agency="csc", rows=((RECORD, ""), (RECORD, "SML-1.1")))
    assert _plan(work, file).notes == (
        "NEG-02: no sheet in csc.xlsx",
        "SML-1.2 has no row on sheet NEG-01 of csc.xlsx, and has to be answered",
    )
    everything = tuple((record, name) for record in (RECORD, OTHER) for name in ("", "SML-1.1", "SML-1.2"))
    blank = _plan(work, _file(agency="csc", rows=everything))
    assert (blank.notes, [(line.kind, line.what, line.why) for line in blank.lines]) == (
        (),
        [
            (
                "refused",
                "blank",
                f"this is the blank for {CSC} (NEG-01, NEG-02) as it was sent out: ask for the filled one",
            )
        ],
    )
    assert _plan(work, _file(agency="csc")).lines[0].why.startswith(f"nothing is filled in in this return of {CSC}")
    assert _plan(work, _file()).notes == ("csc.xlsx: nothing is filled in",)
    assert _plan(work, _file(_said(value="Seen."))).notes == ()


def test_a_sheet_that_was_called_something_else() -> None:
    """MER-2: one line for all that stands on it; a concern there is never only counted."""
    named = {"record": "Child 1"}
    rows = (("Child 1", ""), ("Child 1", "SML-1.1"), (OTHER, ""))
    said = (_said(**named), _said("SML-1.4", "Seen.", **named), _finished(**named))
    line, *concerns = _plan(_work(), _file(*said, _concern(**named), agency="csc", rows=rows)).lines
    assert (line.kind, line.where) == ("refused", "sheet Child 1")
    assert line.why == "is not a record of this audit: call it NEG-01 again; 2 answers on it not taken"
    assert [(each.what, each.kind) for each in concerns] == [("concern", "refused")]


def test_a_finished_return_says_how_much_it_lacks() -> None:
    """MER-5."""
    work = Work("SML-1.1 | all | one of / a / b | required\nSML-1.2 | all | text | required")
    merge = _plan(work, _file(_said(value="perhaps"), _said("SML-1.2", "Seen."), _finished()))
    assert [(line.what, line.kind, line.missing) for line in merge.lines] == [
        ("return", "new", 1),
        ("SML-1.1", "refused", 0),
        ("SML-1.2", "new", 0),
    ]


def test_a_line_of_another_agency() -> None:
    """MER-2."""
    line = _one(_work(), _said(seat="health"), agency="csc")
    assert (line.kind, line.why[:52]) == ("refused", "this is the return of csc, and the line is of health")


def test_what_could_not_be_read_is_refused() -> None:
    """MER-2."""
    line = _one(_work(), agency="csc", unread=(Unread(where="cell E9", why="it is a formula"),))
    assert (line.kind, line.where, line.why, line.seat) == ("refused", "cell E9", "it is a formula", "csc")
    assert (line.record, line.what) == ("", "unread")


@pytest.mark.parametrize(
    ("about", "question", "what"),
    [
        ("finished", "", "finished"),
        ("known", "", "known to us"),
        ("passed to", "", "the concern"),
        ("SML-1.2", "SML-1.2", "SML-1.2"),
        ("SML-99", "", "unread"),
    ],
)
def test_what_could_not_be_read_is_said_of_its_record(about: str, question: str, what: str) -> None:
    """MER-2: and of the question or row on which it stands, where it is one of this audit's."""
    unread = Unread(where="cell E4", why="is wrong", record=OTHER, about=about, beside=(("evidence", "cell G4"),))
    line = _one(_work(), agency="csc", unread=(unread,))
    assert (line.record, line.seat, line.question, line.what) == (OTHER, "csc", question, what)
    assert why_refused(line) == "is wrong; left out with it: evidence in G4 (read it in the file)"
    strange = _one(_work(), agency="csc", unread=(unread.model_copy(update={"record": "Child 1"}),))
    assert (strange.record, strange.question) == ("", "")


def test_an_agency_that_is_not_on_the_records_list() -> None:
    """MER-2."""
    work = Work(neglect()).answer(PANEL, "REC-13", ("csc", "police", "health"))
    work.answer(PANEL, "REC-14", ("police", "health"))
    line = _one(work, _said("NEG-1.1", "She waits."))
    assert (line.kind, "csc is not in the list of agencies that contribute to NEG-01" in line.why) == ("refused", True)


def test_what_is_unsafe_to_show_is_replaced() -> None:
    """MER-2."""
    line = _one(_work(), _said("SML-1.1\x1b[2J", where="row\n7"))
    assert "\x1b" not in line.question + line.what + line.why
    assert line.where == "row 7"


def test_new_answers_are_taken() -> None:
    """MER-3."""
    work = _work()
    said = _said(evidence=" Seen. ", basis="Seen in the record", service="School nursing")
    merge = _take(work, _file(said, _said("SML-1.3", ("Option b", "a")), _said("SML-1.2", "", state="To follow")))
    assert [(line.kind, line.what, line.before, line.taken) for line in merge.lines] == [
        ("new", "SML-1.1", "", True),
        ("new", "SML-1.2", "", True),
        ("new", "SML-1.3", "", True),
    ]
    kept = work.audit.kept_answer(RECORD, "csc", "SML-1.1")
    assert (kept.value, kept.evidence, kept.basis, kept.service) == ("a", "Seen.", "seen_in_record", "School nursing")
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.3").value == ("a", "b")
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.2").state == "deferred"
    assert [seat for seat, _ in merge.outcomes] == ["csc"]


def test_the_same_answer_changes_nothing() -> None:
    """MER-3: what the file leaves empty stays as it is."""
    work = _work().answer("csc", "SML-1.1", "a", evidence="Seen.", basis="inferred", service="Front door")
    merge = _plan(work, _file(_said()))
    assert (_kinds(merge), merge.outcomes) == (["same"], ())


@pytest.mark.parametrize(
    ("named", "before", "after"),
    [
        ({"value": "Option b"}, "Option a", "Option b"),
        ({"value": "", "state": "na", "evidence": "No."}, "Option a — Seen.", "Not applicable — No."),
        ({"evidence": "Seen twice."}, "Option a — Seen.", "Option a — Seen twice."),
        ({"basis": "inferred"}, "Option a", "Option a — inferred"),
        ({"service": "Midwifery"}, "Option a", "Option a — Midwifery"),
    ],
)
def test_a_change_is_taken_where_it_is_wanted(named: dict[str, Any], before: str, after: str) -> None:
    """MER-3."""
    work = _work().answer("csc", "SML-1.1", "a", evidence="Seen.")
    untouched = work.audit
    merge = _take(work, _file(_said(**named)))
    (line,) = merge.lines
    assert (line.kind, line.before, line.after, line.taken) == ("changed", before, after, False)
    assert (merge.outcomes, work.audit) == ((), untouched)
    (line,) = _take(work, _file(_said(**named)), wanted=True).lines
    assert (line.kind, line.taken) == ("changed", True)
    assert _one(work, _said(**named)).kind == "same"


def test_only_the_wanted_change_is_taken() -> None:
    """MER-3: each is asked about as it is listed."""
    work = _work().answer("csc", "SML-1.1", "a").answer("csc", "SML-1.4", "Old.")
    file = _file(_said(value="b"), _said("SML-1.4", "New.", where="row 9"))
    wanted = _plan(work, file).lines[1]
    merge = plan_merge(work.audit, [file], at=AT, wanted=lambda line: line == wanted)
    assert [(line.what, line.taken) for line in merge.lines] == [("SML-1.1", False), ("SML-1.4", True)]


def test_what_was_to_follow_has_come() -> None:
    """MER-3."""
    work = _work().answer("csc", "SML-1.1", state="deferred", evidence="From the school.")
    assert _one(work, _said()).kind == "new"
    assert _one(work, _said(value="", state="deferred", evidence="From the GP.")).kind == "changed"
    _take(work, _file(_said()))
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.1").evidence == "From the school."
    assert _one(work, _said(value="", state="deferred")).kind == "changed"


def test_what_stands_beside_an_answer_to_follow_is_not_written_over() -> None:
    """MER-3, MER-8."""
    work = _work().answer("csc", "SML-1.1", state="deferred", evidence="From the school.")
    said = _said(evidence="From the GP.")
    line = _one(work, said)
    assert (line.kind, line.before, line.after) == (
        *("changed", "To follow — From the school."),
        "Option a — From the GP.",
    )
    _take(work, _file(said))
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.1").evidence == "From the school."
    assert _one(work, _said(evidence="From the school.", basis="inferred")).kind == "new"


def test_evidence_without_an_answer_is_not_written_over() -> None:
    """MER-3, MER-8."""
    work = _work().answer("csc", "SML-1.1", "a", evidence="Seen.").answer("csc", "SML-1.1")
    assert _one(work, _said(evidence="Other.")).kind == "changed"
    assert _one(work, _said()).kind == "new"


def test_a_rule_is_read_with_what_came_before_it() -> None:
    """MER-3: whatever the order of the lines, an answer meets those of the same return."""
    work = _work()
    merge = _take(work, _file(_said("SML-1.6", "8", where="row 1"), _said("SML-1.2", "7", where="row 2")))
    assert [(line.what, line.kind) for line in merge.lines] == [("SML-1.2", "new"), ("SML-1.6", "refused")]
    assert merge.lines[1].why == "SML-1.6 must be at most SML-1.2"
    assert _one(work, _said("SML-1.6", "7")).kind == "new"


@pytest.mark.parametrize(
    ("other", "after"),
    [
        ({"value": "b"}, ["Option a", "Option b"]),
        ({"evidence": "Not seen."}, ["Option a — Seen.", "Option a — Not seen."]),
        ({"service": "Midwifery"}, ["Option a — School nursing", "Option a — Midwifery"]),
    ],
)
def test_two_that_say_different_things(other: dict[str, str], after: list[str]) -> None:
    """MER-4."""
    work = _work().answer("csc", "SML-1.1", "b")
    first = _said(evidence="Seen.", service="School nursing")
    second = first.model_copy(update={"where": "row 8", **other})
    for files in ([_file(first, second)], [_file(first), _file(second, file="other.xlsx")]):
        merge = _plan(work, *files, wanted=True)
        assert _kinds(merge) == ["conflict", "conflict"]
        assert [line.after for line in merge.lines] == after
        assert {line.before for line in merge.lines} == {"Option b"}
        assert merge.outcomes == ()


def test_two_that_say_the_same_are_one() -> None:
    """MER-4: each adds what the other leaves empty."""
    work = _work()
    merge = _take(work, _file(_said(where="row 10", basis="inferred"), _said(evidence="Seen.")))
    assert [(line.kind, line.where) for line in merge.lines] == [("new", "row 7"), ("same", "row 10")]
    kept = work.audit.kept_answer(RECORD, "csc", "SML-1.1")
    assert (kept.evidence, kept.basis) == ("Seen.", "inferred")


def test_a_line_that_cannot_be_read_is_in_conflict_with_none() -> None:
    """MER-4."""
    assert _kinds(_plan(_work(), _file(_said(), _said(where="row 8", value="perhaps")))) == ["new", "refused"]


@pytest.mark.parametrize(
    ("before", "said", "kind"),
    [
        (None, "returned", "new"),
        ("no_reply", "returned", "new"),
        ("returned", "returned", "same"),
        ("not_known", "returned", "changed"),
        (None, "not_known", "new"),
        ("no_reply", "not_known", "new"),
        ("not_known", "not_known", "same"),
        ("returned", "not_known", "changed"),
    ],
)
def test_what_is_said_of_a_whole_record(before: Any, said: Any, kind: str) -> None:
    """MER-5: and the day by which it was due stays."""
    work = _work()
    if before:
        work.act(acts.set_involvement, RECORD, "csc", before, due="2025-11-01")
    line = _one(work, _finished(said))
    assert (line.kind, line.what, line.question, line.taken) == (kind, "return", "", kind == "new")
    _take(work, _file(_finished(said)), wanted=True)
    assert work.audit.involvement(RECORD, "csc") == said
    assert work.audit.due(RECORD, "csc") == ("2025-11-01" if before else "")


def test_not_known_and_yet_answered() -> None:
    """MER-5: in the session, in the same file, or in another one."""
    work = _work()
    for files in (
        [_file(_said(), _finished("not_known"))],
        [_file(_finished("not_known")), _file(_said(), file="other.xlsx")],
    ):
        lines = {line.what: line for line in _plan(work, *files).lines}
        assert (lines["return"].kind, lines["SML-1.1"].kind) == ("refused", "new")
        assert "ask csc which it is" in lines["return"].why
    work.answer("csc", "SML-1.1", "a")
    assert _one(work, _finished("not_known"), wanted=True).kind == "refused"
    assert _kinds(_plan(work, _file(_finished("not_known", record=OTHER)))) == ["new"]


def test_returned_and_not_known_at_once() -> None:
    """MER-4, MER-5."""
    merge = _plan(_work(), _file(_finished()), _file(_finished("not_known"), file="other.xlsx"))
    assert (_kinds(merge), merge.outcomes) == (["conflict", "conflict"], ())


def test_answers_for_a_record_that_is_not_known() -> None:
    """MER-5: they wait until the return is taken."""
    work = _work().act(acts.set_involvement, RECORD, "csc", "not_known")
    file = _file(_said(), _finished())
    merge = _plan(work, file)
    assert [(line.what, line.kind) for line in merge.lines] == [("return", "changed"), ("SML-1.1", "refused")]
    assert "NEG-01 is down as not known to csc: take its return for it first" in merge.lines[1].why
    assert [(line.what, line.taken) for line in _take(work, file, wanted=True).lines] == [
        ("return", True),
        ("SML-1.1", True),
    ]
    assert work.audit.involvement(RECORD, "csc") == "returned"


@pytest.mark.parametrize(("finished", "state"), [((_finished(),), "returned"), ((), "awaiting")])
def test_a_reply_after_all(finished: tuple[SaidOfRecord, ...], state: str) -> None:
    """MER-5: its answers are taken; it is in once it says that it is finished."""
    work = _work().act(acts.set_involvement, RECORD, "csc", "no_reply")
    merge = _take(work, _file(_said(), *finished))
    assert [(line.what, line.kind, line.before) for line in merge.lines] == [
        ("return", "new", "no reply"),
        ("SML-1.1", "new", ""),
    ]
    assert work.audit.involvement(RECORD, "csc") == state
    assert all(line.asked for line in merge.lines)


def test_no_answer_is_no_reply() -> None:
    """MER-5."""
    work = _work().act(acts.set_involvement, RECORD, "csc", "no_reply")
    merge = _plan(work, _file(_said("SML-1.2", "10")))
    assert (_kinds(merge), merge.outcomes) == (["refused"], ())


def test_an_unfinished_return_stays_awaited() -> None:
    """MER-5."""
    work = _work()
    _take(work, _file(_said()))
    assert work.audit.answer(RECORD, "csc", "SML-1.1") is not None
    assert work.audit.involvement(RECORD, "csc") == "awaiting"


def test_a_concern_is_raised_once() -> None:
    """MER-6."""
    work = Work(neglect())
    safety = work.audit.questions.used_as("safety_question")
    assert safety is not None
    file = _file(_concern(told="the front door"))
    merge = _take(work, file, file, _file(_concern(seat="police"), file="police.xlsx"))
    assert [(line.seat, line.kind) for line in merge.lines] == [("csc", "new"), ("csc", "same"), ("police", "new")]
    assert merge.lines[0].after == "Left alone at night. — passed to the front door"
    raised = [(each.id, each.raised_by, each.told) for each in work.audit.concerns(RECORD)]
    assert raised == [("C1", "csc", "the front door"), ("C2", "police", "")]
    assert work.audit.kept_answer(RECORD, PANEL, safety.id).value == "yes"
    assert _plan(work, file).outcomes == ()


def test_a_concern_that_was_typed_untidily_is_the_same_concern() -> None:
    """MER-6."""
    work = _work()
    _take(work, _file(_concern(told="the front door")))
    line = _one(work, _concern(text=" Left alone at night.\n", told=" the front door "))
    assert (line.kind, line.text, line.told) == ("same", "Left alone at night.", "the front door")
    assert _one(work, _concern(text="Left alone\x1b[2J")).text == "Left alone\ufffd[2J"


def test_to_whom_a_concern_was_passed_may_come_later() -> None:
    """MER-6: what differs from what is there is taken only where it is wanted."""
    work = _work()
    _take(work, _file(_concern()))
    assert _one(work, _concern()).kind == "same"
    line = _one(work, _concern(told="the front door"))
    assert (line.kind, line.before, line.after, line.taken) == (
        *("new", "Left alone at night."),
        *("Left alone at night. — passed to the front door", True),
    )
    _take(work, _file(_concern(told="the front door")))
    ((_, outcome),) = _plan(work, _file(_concern(told="the police")), wanted=True).outcomes
    assert [change.told for change in outcome.changes if isinstance(change, Concern)] == ["the police"]
    assert [_one(work, _concern(told=told)).kind for told in ("", "the front door", "the police")] == [
        *("same", "same", "changed")
    ]
    (concern,) = work.audit.concerns(RECORD)
    assert (concern.id, concern.told) == ("C1", "the front door")


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_a_concern_in_two_files_is_passed_to_whom_either_names(names: tuple[str, str]) -> None:
    """MER-6, MER-7."""
    work = _work()
    files = [_file(_concern(told=told), file=name) for told, name in zip(("", "the front door"), names, strict=True)]
    assert _kinds(_take(work, *files)) == ["new", "same"]
    third = _file(_concern(told="the police"), _concern(told="the front door", where="row 3"))
    _take(work, third, wanted=True)
    (concern,) = work.audit.concerns(RECORD)
    assert concern.told == "the front door; the police"
    assert _kinds(_plan(work, *files, third)) == ["same"] * 4


def test_in_a_signed_audit_concerns_alone_are_taken() -> None:
    """MER-6, MER-2: the plan says what would be refused."""
    work = _work()
    signed = SignOff(id="S1", at=AT, statement="So.", digest=content_digest(work.audit), agreed_by=AGENCIES)
    work.did(Outcome((signed,)))
    files = [_file(_concern(), _said(), _finished()), _file(_said(seat="police"), file="police.xlsx")]
    merge = _take(work, *files)
    assert [(line.seat, line.what, line.kind, line.taken) for line in merge.lines] == [
        ("csc", "return", "refused", False),
        ("csc", "concern", "new", True),
        ("csc", "SML-1.1", "refused", False),
        ("police", "SML-1.1", "refused", False),
    ]
    assert ["this audit was signed off on" in line.why for line in merge.lines] == [True, False, True, True]
    assert [each.text for each in work.audit.concerns(RECORD)] == ["Left alone at night."]
    assert work.audit.answer(RECORD, "csc", "SML-1.1") is None


def test_concerns_come_before_all_else() -> None:
    """MER-6: and by themselves, so that nothing else holds them up."""
    merge = _plan(_work(), _file(_said(), _concern()), _file(_concern(seat="police"), file="police.xlsx"))
    kinds = [(seat, {type(change) for change in outcome.changes}) for seat, outcome in merge.outcomes]
    assert kinds == [("csc", {Concern}), ("police", {Concern}), ("csc", {Answer})]


def test_what_the_panel_says_in_rows() -> None:
    """MER-3, MER-9: its record details come before the answers that rest on them; an agency's own file has none."""
    work = Work(neglect())
    details = (_said("REC-13", ("csc", "police"), seat=PANEL), _said("REC-14", ("csc",), seat=PANEL))
    merge = _take(work, _file(*details, _said("NEG-1.1", "She waits.", seat="police")))
    assert [(line.seat, line.what, line.kind) for line in merge.lines] == [
        (PANEL, "REC-13", "new"),
        (PANEL, "REC-14", "new"),
        ("police", "NEG-1.1", "refused"),
    ]
    assert [seat for seat, _ in merge.outcomes] == [PANEL]
    assert work.audit.kept_answer(RECORD, PANEL, "REC-14").value == ("csc",)
    assert _kinds(_plan(work, _file(*details))) == ["same", "same"]
    assert _one(work, _said("REC-14", ("csc", "police"), seat=PANEL)).kind == "changed"
    assert "the line is of panel" in _one(work, details[0], agency="csc").why


def test_what_is_being_typed_stays() -> None:
    """MER-8."""
    work = _work()
    drafts = [
        Draft(record=RECORD, seat="csc", question="SML-1.4", field=field, text="She s")
        for field in ("text", "evidence")
    ]
    for draft in drafts:
        work.act(acts.keep_draft, draft)
    _take(work, _file(_said("SML-1.4", "Seen.", evidence="Twice.")))
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.4").value == "Seen."
    assert all(work.audit.entities[draft.key] == draft for draft in drafts)


def test_what_may_identify_somebody_is_warned_about_with_its_place() -> None:
    """MER-3: whose it is, and the cell in which it stands; of a concern too."""
    of_csc = _file(_in_cells(evidence="Lives at CA1 1AA.", service="midwifery"))
    of_police = _file(
        _concern("Left at CA1 1AA.", seat="police"), _said("SML-1.2", "3", seat="police"), file="a\n.json"
    )
    assert [
        words.partition(": this may identify somebody (a postcode")[0]
        for words in _plan(_work(), of_csc, of_police).warnings
    ] == [
        f"Police, {RECORD}, concern (a .json, row 2)",
        f"{CSC}, {RECORD}, SML-1.1 (csc.xlsx, sheet {RECORD}, cell G36)",
    ]


def test_what_two_files_say_of_one_question_is_warned_about_where_each_says_it() -> None:
    """MER-3."""
    merge = _plan(_work(), _file(_said(evidence="At CA1 1AA.")), _file(_in_cells(), file="other.xlsx"))
    assert [words.partition(": ")[0] for words in merge.warnings] == [f"{CSC}, {RECORD}, SML-1.1 (csc.xlsx, row 7)"]


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ({"value": "perhaps"}, ""),
        ({"value": "perhaps", "evidence": "Seen."}, "evidence in G36"),
        (
            {"value": "perhaps", "evidence": "Seen.", "basis": "inferred", "service": "midwifery"},
            "evidence in G36 and what it rests on in H36 and a service in I36",
        ),
        ({"value": "", "state": "maybe", "evidence": "Seen."}, "evidence in G36"),
        ({"value": "perhaps", "evidence": "Seen.", "places": ()}, "evidence"),
        ({"question": "SML-11", "evidence": "Seen."}, "evidence in G36"),
        ({"question": "SML-1.6", "value": "8", "evidence": "Seen."}, "evidence in G36"),
        ({"value": "", "evidence": "Seen."}, ""),
    ],
)
def test_what_is_left_out_with_a_refused_answer_is_named(said: dict[str, Any], beside: str) -> None:
    """MER-2: where it stands, and never its words; what is said without an answer is named by the reason itself."""
    work = _work().answer("csc", "SML-1.2", 3)
    line = _one(work, _in_cells(**said))
    assert (line.kind, line.beside) == ("refused", beside)
    said_so = f"; left out with it: {beside} (read it in the file)"
    assert why_refused(line).endswith(said_so) == bool(beside)
    assert work.audit.answer(RECORD, "csc", "SML-1.1") is None


def test_late_answers_are_marked() -> None:
    """MER-9."""
    work = _work().answer("csc", "SML-1.2", 3).reveal("SML-1")
    merge = _take(work, _file(_said(), _said("SML-1.2", "4"), _said("SML-2.1", "yes")), wanted=True)
    assert [(line.what, line.kind, line.late) for line in merge.lines] == [
        ("SML-1.1", "new", True),
        ("SML-1.2", "changed", True),
        ("SML-2.1", "new", False),
    ]
    assert work.audit.kept_answer(RECORD, "csc", "SML-1.1").late
    first = work.audit.kept_answer(RECORD, "csc", "SML-1.2").first
    assert first is not None
    assert first.value == 3


def test_what_is_not_asked_is_kept() -> None:
    """MER-9: as it is once the whole return is in."""
    work = _work()
    merge = _take(work, _file(_said("SML-1.5", "yes", record=OTHER), _said(), _said("SML-1.5", "yes")))
    assert [(line.record, line.what, line.asked) for line in merge.lines] == [
        (RECORD, "SML-1.1", True),
        (RECORD, "SML-1.5", True),
        (OTHER, "SML-1.5", False),
    ]
    assert work.audit.kept_answer(OTHER, "csc", "SML-1.5").value == "yes"
    assert merge.warnings == (), "the line says it, with labels and as it is when all is taken"


def test_a_question_that_another_agencys_open_answer_asks() -> None:
    """MER-9: SML-2.1 is put once some agency's SML-1.1 is b and open, and never by one that is sealed."""
    sealed = _work().answer("police", "SML-1.1", "b")
    assert not _one(sealed, _said("SML-2.1", "no")).asked
    assert _one(sealed.reveal("SML-1.1"), _said("SML-2.1", "no")).asked


def test_what_fits_once_the_others_are_in() -> None:
    """MER-7: csc's answer fits only when police's, which comes after it, no longer has SML-1.2 asked."""
    work = Work("""
        SML-1.1 | all | one of / a / b
        SML-1.2 | all | number 0 to 9 | asked when: any agency's SML-1.1 is b
        SML-1.3 | all | number 0 to 9 | rule: this <= SML-1.2
    """)
    work.answer("police", "SML-1.1", "b").reveal("SML-1.1").answer("csc", "SML-1.2", 3)
    files = [_file(_said("SML-1.3", "5")), _file(_said(seat="police"), file="police.xlsx")]
    assert _kinds(_plan(work, *files)) == ["refused", "changed"]
    assert [(line.kind, line.taken) for line in _take(work, *files, wanted=True).lines] == [
        ("new", True),
        ("changed", True),
    ]
    assert _plan(work, *files, wanted=True).outcomes == ()


VALUES: dict[str, tuple[Any, ...]] = {
    "SML-1.1": ("a", "Option b", "Perhaps"),
    "SML-1.2": ("3", "7", "10"),
    "SML-1.3": (("a", "c"), "Option b", "none"),
    "SML-1.4": ("Seen.", "Not seen."),
    "SML-1.5": ("yes", "No", "na"),
    "SML-1.6": ("2", "5", "8"),
    "SML-2.1": ("yes", "Partly"),
}
RECORDS, SEATS = st.sampled_from((RECORD, OTHER)), st.sampled_from(AGENCIES)
SAID = st.sampled_from(tuple(VALUES)).flatmap(
    lambda question: st.builds(
        Said,
        where=st.builds("row {}".format, st.integers(1, 30)),
        record=RECORDS,
        seat=SEATS,
        question=st.just(question),
        value=st.sampled_from(VALUES[question]),
        evidence=st.sampled_from(("", "", "Seen.", "Heard.")),
        basis=st.sampled_from(("", "inferred")),
    )
)
STATED = st.builds(
    lambda said, state: said.model_copy(update={"value": "", "state": state}),
    SAID,
    st.sampled_from(("To follow", "deferred", "not_recorded", "maybe")),
)
OF_RECORD = st.builds(
    SaidOfRecord, where=st.just("row 1"), record=RECORDS, seat=SEATS, state=st.sampled_from(("returned", "not_known"))
)
CONCERNS = st.builds(
    SaidConcern,
    where=st.just("row 2"),
    record=RECORDS,
    seat=SEATS,
    text=st.sampled_from(("Now.", "Alone.")),
    told=st.sampled_from(("", "The duty team.", "The police.")),
)
TOLD = st.lists(st.one_of(SAID, SAID, SAID, STATED, OF_RECORD, CONCERNS), max_size=16)
ONCE = TOLD.map(
    lambda told: list(
        {
            each: said
            for said in told
            for each in [(type(said), said.record, said.seat, getattr(said, "question", getattr(said, "text", "")))]
        }.values()
    )
)
BEFORE = st.lists(
    st.one_of(
        st.builds(lambda said: ("said", said), st.one_of(SAID, STATED, CONCERNS)),
        st.builds(
            lambda record, seat, state: ("involvement", (record, seat, state)),
            RECORDS,
            SEATS,
            st.sampled_from(("returned", "no_reply", "not_known")),
        ),
        st.builds(lambda record, target: ("reveal", (record, target)), RECORDS, st.sampled_from(("SML-1", "SML-2.1"))),
    ),
    max_size=8,
)


def _session(before: list[tuple[str, Any]]) -> Work:
    """A session in which some of this was done before the returns came."""
    work = _work()
    for what, words in before:
        if what == "reveal":
            work.reveal(words[1], record=words[0])
        elif what == "involvement":
            work.act(acts.set_involvement, *words)
        else:
            _take(work, _file(words), wanted=True)
    return work


def _shared_out(told: list[Any], into: int) -> list[Returned]:
    """What is told, in so many files; their names go up or down."""
    names = range(into) if into % 2 == 0 else range(into, 0, -1)
    return [_file(*told[number::into], file=f"{name}.xlsx") for number, name in enumerate(names)]


def _without_files(merge: Merge) -> set[tuple[Any, ...]]:
    return {
        (each.kind, each.where, each.record, each.seat, each.what, each.before, each.after, each.asked, each.why)
        for each in merge.lines
    }


@settings(max_examples=30)
@given(BEFORE, ONCE, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(before: list[Any], told: list[Any], random: Any) -> None:
    """MER-7."""
    work, other, apart = _session(before), _session(before), _session(before)
    files = _shared_out(told, 2)
    shuffled = [
        _file(*random.sample(told[number::2], len(told[number::2])), file=f"{number}.xlsx") for number in (1, 0)
    ]
    first, second = _take(work, *files), _take(other, *shuffled)
    assert first == second
    assert work.audit.entities == other.audit.entities
    third = _take(apart, *_shared_out(told, 3))
    assert _without_files(third) == _without_files(first)
    assert apart.audit.entities == work.audit.entities


@settings(max_examples=40)
@given(BEFORE, TOLD, st.booleans())
def test_a_second_time_changes_nothing(before: list[Any], told: list[Any], wanted: bool) -> None:
    """MER-7: and every line is listed, each time."""
    work = _session(before)
    files = _shared_out(told, 2)
    first = _take(work, *files, wanted=wanted)
    assert sum(line.what != "return" for line in first.lines) == sum(
        not isinstance(each, SaidOfRecord) for each in told
    )
    after = work.audit.entities
    again = _take(work, *files, wanted=wanted)
    assert set(_kinds(again)) <= {"same", "refused", "conflict"} | (set() if wanted else {"changed"})
    assert (again.outcomes, work.audit.entities) == ((), after)


@settings(max_examples=40)
@given(BEFORE, TOLD, SEATS)
@example(
    [("said", _said(value="", state="deferred", evidence="Seen.", basis="inferred"))],
    [_said(evidence="Heard.", basis="told_by_practitioner")],
    "csc",
)
@example([("said", _said("SML-1.4", "Seen."))], [_said("SML-1.4", "Heard.")], "csc")
@example([("said", _concern(told="The police."))], [_concern(), _concern(told="The duty team.")], "csc")
def test_nothing_is_taken_away(before: list[Any], told: list[Any], seat: str) -> None:
    """MER-8: what is taken is of the agency that says it, and what is not taken leaves everything as it was."""
    work = _session(before)
    was: Audit = work.audit
    told = [each for each in told if each.seat == seat]
    merge = _take(work, *_shared_out(told, 2))
    taken = {(line.record, line.question) for line in merge.lines if line.taken and line.question}
    for key, entity in was.entities.items():
        now = work.audit.entities[key]
        if isinstance(entity, Answer) and entity.seat == seat and (entity.record, entity.question) in taken:
            assert isinstance(now, Answer)
            assert now.given
            assert not entity.given or entity.state == "deferred"
            for said, was_said in ((now.evidence, entity.evidence), (now.basis, entity.basis)):
                assert said == was_said or not was_said
        elif isinstance(entity, Concern) and isinstance(now, Concern):
            assert (now.id, now.text, now.told) == (entity.id, entity.text, entity.told or now.told)
        elif not isinstance(entity, Involvement) or entity.agency != seat:
            assert now == entity
    new = {entity.key: entity for key, entity in work.audit.entities.items() if key not in was.entities}
    assert {each.seat for each in new.values() if isinstance(each, Answer)} <= {seat}
    assert {each.raised_by for each in new.values() if isinstance(each, Concern)} <= {seat}


@settings(max_examples=30)
@given(BEFORE, ONCE)
def test_taken_as_by_the_acts(before: list[Any], told: list[Any]) -> None:
    """MER-10: on the whole session, one after the other."""
    work, by_hand = _session(before), _session(before)
    merge = _take(work, _file(*told))
    for line in merge.lines:
        if line.taken and line.what == "return":
            states = {"returned": "returned", "not involved": "not_known", "awaited": "awaiting"}
            by_hand.act(acts.set_involvement, line.record, line.seat, states[line.after])
    for line in merge.lines:
        if line.taken and line.what == "concern":
            there = [each for each in by_hand.audit.concerns(line.record) if each.raised_by == line.seat]
            before_it = [each for each in there if each.text == line.text]
            if before_it:
                by_hand.did(Outcome(tuple(each.model_copy(update={"told": line.told}) for each in before_it)))
            else:
                by_hand.act(acts.raise_concern, line.record, line.text, told=line.told, by=line.seat, at=AT)
    for line in merge.lines:
        if line.taken and line.question:
            kept = work.audit.kept_answer(line.record, line.seat, line.question)
            given = Given(kept.value, kept.state)
            named = {"evidence": kept.evidence, "basis": kept.basis, "service": kept.service}
            by_hand.act(acts.give_answer, line.record, line.seat, line.question, given, at=AT, **named)
    assert work.audit.entities == by_hand.audit.entities
