"""The branching and validation features that the question sets need, each with its example from the shipped sets.

H: a hard rule, which refuses or leaves a record unfinished; S: a soft one, which is said and lets the panel go on.

 1 H  own earlier answer                 test_01_the_same_agencys_earlier_answer
 2 H  another agency's answer            test_02_another_agencys_answer
 3 H  a record detail                    test_03_a_record_detail
 4 H  one or the other of two details    test_04_either_of_two_details
 5 H  numbers compared                   test_05_numbers
 6 H  one of several choices             test_06_one_of_several_choices
 7 H  a computed difference              test_07_counts_that_differ, test_07_grades_two_steps_apart
 8 H  routing by agency                  test_08_routing
 9 H  once by the panel                  test_09_once_by_the_panel
10 H  all means all that contribute      test_10_not_heard_is_not_missing
11 H  back-edit                          test_11_back_edit; domain/test_meaning.py MEA-2 for any set
12 H  chains                             test_12_a_chain; domain/test_meaning.py MEA-3 for any set
13 H  required, with explicit states     test_13_required_with_states
14 H  not applicable says why            test_14_not_applicable_says_why
15 H  an option that stands alone        test_15_stands_alone
16 H  range and limit across fields      test_16_numbers_within_bounds
17 H  bounds of dates, months            test_17_dates_within_bounds
18 H  one list within another            test_18_one_list_within_another
19 S  a standard breached is flagged     test_19_over_72_hours_is_flagged
20 S  expected members                   test_20_expected_members
21 H  consistency, from both sides       test_21_consistent_from_both_sides, test_21_no_improvement_only_if_outstanding
22 S  agencies' numbers side by side     test_22_side_by_side
23 S  identifiers                        test_23_identifiers; domain/test_identifiers.py
24 H  length of texts                    test_24_length
25 H  entries with their tags            test_25_entries
26 H  interrupted by a concern           test_26_a_concern_from_anywhere, test_26_a_low_score; tui: tests/tui (F9, back)
27 H  nothing stands in for safety       test_27_the_safety_question
28 H  sealed until revealed              test_28_sealed; services/test_seal.py, domain/test_meaning.py MEA-7
29 H  no grade worked out                test_29_no_grade_is_worked_out
30 H  derived fields                     test_30_age_band, test_30_hours_over, test_30_span
31 H  who is outstanding                 test_31_who_is_outstanding; saved and resumed: tests/test_workspace.py, tui
32 H  short form with parents            test_32_short_form
33 H  options edited locally             test_33_options_edited_locally
34 H  the set is kept                    test_34_the_audit_keeps_its_set
35 S  small numbers                      test_35_months_are_never_published; suppressing small cells is not there yet
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit_tui.domain.asking import contributing
from audit_tui.domain.divergence import divergent, spread_in_words
from audit_tui.domain.fitting import breaches
from audit_tui.domain.outcome import context_of
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.seal import Sealed, seen_by
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import check_files, read_set
from audit_tui.services import acts
from audit_tui.services.wording import age_band, in_words
from tests.auditing import AT, RECORD, Work
from tests.reports.made import full_report

FILES = {"NEG": "neglect", "CSE": "child_sexual_exploitation", "MIS": "missing_from_home", "DA": "domestic_abuse"}
AGENCIES = ("csc", "early_help", "police", "health", "education", "care_provider", "vcs", "housing", "specialist_da")
WORDS = "Words enough for any question of the set, forty characters at the least."


@cache
def _set(stem: str) -> QuestionSet:
    found, problems = read_set(shipped_folder() / f"{FILES[stem]}.md", [])
    assert found is not None, problems
    return found


def _work(stem: str, **details: Any) -> Work:
    return Work(_set(stem), **{"agencies": AGENCIES, **details})


def _born(work: Work, months: int) -> Work:
    return work.answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", months)


def _period(work: Work) -> Work:
    return work.answer(PANEL, "REC-16", "2025-09-30").answer(PANEL, "REC-15", "2024-10-01")


def _refused(work: Work, seat: str, question: str, value: Any, message: str) -> None:
    before = work.audit
    with pytest.raises(AuditError, match=message):
        work.answer(seat, question, value)
    assert work.audit is before


def test_01_the_same_agencys_earlier_answer() -> None:
    work = _work("NEG").answer("csc", "NEG-4.1", ("none",)).answer("police", "NEG-4.1", ("dml",))
    assert [work.is_asked(seat, "NEG-4.2") for seat in ("csc", "police")] == [True, False]
    assert [work.is_asked(seat, "NEG-4.3") for seat in ("csc", "police")] == [False, True]
    assert work.board.seats_asked("NEG-4.2") == (), "which of them is put would tell the panel what is sealed"
    assert work.reveal("NEG-4.1").board.seats_asked("NEG-4.2") == ("csc",)


def test_02_another_agencys_answer() -> None:
    work = _work("MIS")
    assert work.board.seats_asked("MIS-5.4") == ()
    work.answer("csc", "MIS-5.1", "declined")
    assert not work.is_asked("education", "MIS-5.4"), "before the reveal it would tell what social care answered"
    work.reveal("MIS-5.1")
    assert work.board.seats_asked("MIS-5.4") == ("csc", "education", "care_provider", "vcs")
    work = _work("DA").answer("health", "DA-7.1", "below").reveal("DA-7.1")
    assert work.is_asked("education", "DA-7.3")


@pytest.mark.parametrize(("stem", "question", "months"), [("NEG", "NEG-2.5", 84), ("CSE", "CSE-9.3", 192)])
def test_03_a_record_detail(stem: str, question: str, months: int) -> None:
    assert not _born(_work(stem), months - 1).is_asked("csc", question)
    assert _born(_work(stem), months).is_asked("csc", question)
    for place, asked in (("out", True), ("in", True), ("no", False)):
        work = _work("MIS").answer(PANEL, "REC-8", "cared_for").answer(PANEL, "REC-12", place)
        assert work.is_asked("police", "MIS-2.4") is asked


@pytest.mark.parametrize(
    ("months", "needs", "asked"), [(35, ("none",), True), (36, ("none",), False), (36, ("comm", "sen"), True)]
)
def test_04_either_of_two_details(months: int, needs: tuple[str, ...], asked: bool) -> None:
    work = _born(_work("NEG"), months).answer(PANEL, "REC-7", needs)
    assert work.is_asked("csc", "NEG-5.3") is asked


def test_05_numbers() -> None:
    assert "NEG-3.6" in _work("NEG").answer("csc", "NEG-3.5", 1).asked("csc")
    assert "NEG-3.6" in _work("NEG").answer("csc", "NEG-3.5", 0).hidden("csc")
    asked = {months: _born(_work("DA"), months).is_asked("police", "DA-2.4") for months in (47, 48, 215, 216)}
    assert asked == {47: False, 48: True, 215: True, 216: False}


def test_06_one_of_several_choices() -> None:
    work = _work("NEG").answer("csc", "NEG-4.1", ("dml", "home"))
    assert "NEG-4.3" in work.asked("csc")
    assert "NEG-4.3" in work.answer("csc", "NEG-4.1", ("none",)).hidden("csc")


def test_07_counts_that_differ() -> None:
    """Of those that gave a number, once the panel may see them; a state is no number."""
    work = _work("MIS").answer("police", "MIS-1.1", 5).answer("education", "MIS-1.1", state="not_recorded")
    work.reveal("MIS-1.1")
    assert "MIS-1.5" in work.hidden()
    work.answer("csc", "MIS-1.1", 5)
    assert "MIS-1.5" in work.hidden()
    work.answer("csc", "MIS-1.1", 3)
    assert "MIS-1.5" in work.asked()
    sealed = _work("MIS").answer("police", "MIS-1.1", 5).answer("csc", "MIS-1.1", 3)
    assert "MIS-1.5" in sealed.hidden()


@pytest.mark.parametrize(
    ("own", "agreed", "asked"),
    [("good", "ri", False), ("good", "inadequate", True), ("inadequate", "good", True), ("outstanding", "ri", True)],
)
def test_07_grades_two_steps_apart(own: str, agreed: str, asked: bool) -> None:
    work = _work("NEG").answer("csc", "CLS-1", own).answer("police", "CLS-1", agreed).answer(PANEL, "CLS-3", agreed)
    assert "CLS-5" in work.hidden(), "sealed"
    work.reveal("CLS-1")
    assert ("CLS-5" in work.asked()) is asked
    assert ("CLS-5" in work.progress().missing) is asked
    work.answer(PANEL, "CLS-3", own).answer("police", "CLS-1", own)
    assert "CLS-5" in work.hidden()


def test_08_routing() -> None:
    assert _work("MIS").board.seats_asked("MIS-3.2") == ("police",)
    assert _work("NEG").board.seats_asked("NEG-3.5") == ("csc", "early_help")
    _refused(_work("MIS"), "csc", "MIS-3.2", "high", "MIS-3.2 is not put to csc")


@pytest.mark.parametrize("question", ["NEG-9.1", "NEG-9.2", "NEG-9.3", "NEG-9.4", "CLS-3"])
def test_09_once_by_the_panel(question: str) -> None:
    work = _work("NEG")
    assert work.board.seats_asked(question) == (PANEL,)
    form = work.question(question).answer
    value = 5 if form.kind == "scale" else (form.codes[0],) if form.kind == "any_of" else form.codes[0]
    _refused(work, "csc", question, value, f"{question} is not put to csc")
    with pytest.raises(AuditError, match="answered once"):
        work.agree(question, value)


def test_10_not_heard_is_not_missing() -> None:
    work = _work("NEG", agencies=("csc", "police", "health"))
    work.answer(PANEL, "REC-13", ("csc", "police", "health", "housing")).answer(PANEL, "REC-14", ("csc", "police"))
    assert contributing(work.audit, RECORD) == ("csc", "police")
    assert work.progress("health").missing == ()
    report = full_report(work.audit)
    assert re.search(r"Health is named for this record and did not contribute", report)
    assert re.search(r"Housing is named for this record and did not contribute", report)


def test_11_back_edit() -> None:
    work = _work("NEG").answer("csc", "NEG-4.1", ("none",)).answer("csc", "NEG-4.2", "not_trained")
    before = work.progress("csc")
    work.answer("csc", "NEG-4.1", ("dml",))
    assert "NEG-4.2" in work.hidden("csc")
    assert "NEG-4.2" not in (*work.progress("csc").answered, *work.progress("csc").missing)
    assert "NEG-4.3" in work.progress("csc").missing
    kept = work.audit.answer(RECORD, "csc", "NEG-4.2")
    assert kept is not None
    assert kept.value == "not_trained"
    assert work.answer("csc", "NEG-4.1", ("none",)).progress("csc") == before


def test_12_a_chain() -> None:
    work = _work("CSE").answer("csc", "CSE-3.1", "medium").answer("csc", "CSE-3.2", "no")
    work.answer("csc", "CSE-3.1", "none").answer("police", "CSE-3.1", "high").answer("police", "CSE-3.2", "yes")
    work.reveal("CSE-3")
    progress = work.progress("csc")
    for question in ("CSE-3.2", "CSE-3.3"):
        assert question in progress.hidden
        assert question not in (*progress.asked, *progress.answered, *progress.missing)
    assert spread_in_words(work.audit, RECORD, work.question("CSE-3.2")) == "Yes: 1"
    assert "CSE-3.2" not in [each.question for each in divergent(work.audit, RECORD)]
    work = _work("DA").answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 60).answer("education", "DA-2.4", "later")
    assert "DA-2.5" in work.asked("education")
    assert {"DA-2.4", "DA-2.5"} <= set(work.answer(PANEL, "REC-3", "unborn").hidden("education"))


def test_13_required_with_states() -> None:
    work = _work("MIS")
    assert "MIS-5.1" in work.progress("csc").missing
    work.answer("csc", "MIS-5.1", state="not_recorded")
    assert "MIS-5.1" in work.progress("csc").answered
    assert "MIS-5.4" in work.hidden("csc")
    assert "Not recorded" in full_report(work.reveal("MIS-5.1").audit)
    work.answer("csc", "MIS-5.1", state="deferred")
    assert "MIS-5.1" in work.progress("csc").deferred


@pytest.mark.parametrize(
    ("stem", "question", "opened"),
    [("MIS", "MIS-3.5", None), ("CSE", "CSE-2.4", None), ("DA", "DA-6.2", ("DA-6.1", "full"))],
)
def test_14_not_applicable_says_why(stem: str, question: str, opened: tuple[str, str] | None) -> None:
    work = _work(stem)
    if opened:
        work.answer("csc", *opened)
    for evidence in (None, "", " "):
        with pytest.raises(AuditError, match="‘Not applicable’ needs its reason"):
            work.answer("csc", question, state="not_applicable", evidence=evidence)
    work.answer("csc", question, state="not_applicable", evidence="The threshold was not met, and why is written.")
    assert question in work.progress("csc").answered
    with pytest.raises(AuditError, match="needs its reason"):
        work.answer("csc", question, state="not_applicable", evidence="")
    work.answer("csc", question, "no", evidence="")


@pytest.mark.parametrize(
    ("stem", "question", "other", "seat"),
    [("NEG", "NEG-4.1", "dml", "csc"), ("CSE", "CSE-6.2", "cawn", "police"), ("MIS", "MIS-5.6", "sw", "vcs")],
)
def test_15_stands_alone(stem: str, question: str, other: str, seat: str) -> None:
    _refused(_work(stem), seat, question, (other, "none"), "cannot be chosen together with others")
    _work(stem).answer(seat, question, ("none",)).answer(seat, question, (other,))


def test_16_numbers_within_bounds() -> None:
    work = _born(_work("NEG"), 60).answer("csc", "NEG-5.1", 3)
    _refused(work, "csc", "NEG-5.2", 4, "must be at most NEG-5.1")
    work.answer("csc", "NEG-5.2", 3)
    for value in (-1, 11, 5.5):
        _refused(work, PANEL, "NEG-9.3", value, "from 0 to 10")
    for value in (-1, 217):
        _refused(work, PANEL, "REC-4", value, "from 0 to 216")
    _refused(_work("MIS"), "police", "MIS-1.2", 3.25, "decimal")
    work.answer("csc", "NEG-5.1", 2)
    assert [each[1] for each in breaches(work.audit, RECORD, context_of(work.audit, RECORD, AT), "csc")] == ["NEG-5.2"]


def test_17_dates_within_bounds() -> None:
    work = _period(_work("MIS"))
    for outside in ("2024-09-30", "2025-10-01"):
        _refused(work, PANEL, "MIS-1.3", outside, "must not be ")
    _refused(work, PANEL, "MIS-1.3", "2025-06", "not a date that MIS-1.3 takes")
    for inside in ("2024-10-01", "2025-09-30"):
        work.answer(PANEL, "MIS-1.3", inside)
    half = _work("MIS").answer(PANEL, "REC-16", "2025-09-30")
    _refused(half, PANEL, "MIS-1.3", "2025-10-01", "must not be before REC-15 and not be after REC-16")
    neglect = _period(_work("NEG")).answer("csc", "NEG-2.1", "2022-06")
    _refused(neglect, "csc", "NEG-2.1", "2025-10", "must not be after REC-16")


def test_18_one_list_within_another() -> None:
    work = _work("NEG").answer(PANEL, "REC-13", ("csc", "police"))
    _refused(work, PANEL, "REC-14", ("csc", "health"), "must choose only what REC-13 has, too")
    _refused(work, "csc", "NEG-7.4", ("csc", "health"), "must choose only what REC-13 has, too")
    work.answer(PANEL, "REC-14", ("csc",)).answer("csc", "NEG-7.4", ("csc", "police", "family", "child"))


def test_19_over_72_hours_is_flagged() -> None:
    """Wherever the number is shown, not only when it is entered; and nothing is missing for it."""
    work = _work("MIS").answer("csc", "MIS-5.1", "completed").answer("csc", "MIS-5.2", 72)
    assert work.outcome.warnings == ()
    work.answer("csc", "MIS-5.2", 80, evidence="She asked to wait for her own worker.")
    assert work.outcome.warnings == ("MIS-5.2 should be at most 72",)
    assert "MIS-5.2" in work.progress("csc").answered
    assert "80 (8 over 72)" in full_report(work.reveal("MIS-5").audit)


def test_20_expected_members() -> None:
    work = _work("CSE").answer("csc", "CSE-2.4", "yes").answer("csc", "CSE-2.5", ("csc", "police"))
    assert "CSE-2.5 should include " in work.outcome.warnings[0]
    assert work.answer("csc", "CSE-2.5", ("csc", "police", "health", "referrer")).outcome.warnings == ()


def test_21_consistent_from_both_sides() -> None:
    work = _work("NEG").answer(PANEL, "NEG-9.1", "sustained")
    _refused(work, PANEL, "NEG-9.2", ("none",), "must meet ‘this does not include none or NEG-9.1 is not sustained’")
    work.answer(PANEL, "NEG-9.1", "worse").answer(PANEL, "NEG-9.2", ("none",)).answer(PANEL, "NEG-9.1", "sustained")
    found = breaches(work.audit, RECORD, context_of(work.audit, RECORD, AT))
    assert [(seat, question) for seat, question, _ in found] == [(PANEL, "NEG-9.2")]
    work.answer(PANEL, "NEG-9.1", "slipped")
    assert breaches(work.audit, RECORD, context_of(work.audit, RECORD, AT)) == ()


def test_21_no_improvement_only_if_outstanding() -> None:
    for grade in ("good", "ri", "inadequate", None):
        work = _work("NEG")
        assert "CLS-9" in (work.answer(PANEL, "CLS-3", grade) if grade else work).progress().missing
    assert "CLS-9" not in _work("NEG").answer(PANEL, "CLS-3", "outstanding").progress().missing
    assert "CLS-9" in _work("NEG", grades=False).progress().missing


@pytest.mark.parametrize(("stem", "question"), [("MIS", "MIS-1.1"), ("DA", "DA-1.5"), ("DA", "DA-3.4")])
def test_22_side_by_side(stem: str, question: str) -> None:
    work = _work(stem).answer("csc", question, 3).answer("police", question, 5)
    assert spread_in_words(work.audit, RECORD, work.question(question)) == ""
    report = full_report(work.reveal(question).audit)
    assert "- Children's social care: 3." in report
    assert "- Police: 5." in report
    assert "- From least to most: 3 to 5 (2 apart)." in report
    assert spread_in_words(work.audit, RECORD, work.question(question)) == "3 to 5 (2 apart)"


@pytest.mark.parametrize(("stem", "question"), [("NEG", "NEG-1.1"), ("CSE", "CSE-1.1")])
@pytest.mark.parametrize(
    "text", ["born 14/06/2015", "943 476 5919", "at CA1 1AA", "on 07700 900123", "car AB12 CDE", "with Ann Example"]
)
def test_23_identifiers(stem: str, question: str, text: str) -> None:
    work = _work(stem).answer("csc", question, f"An ordinary day, as it is written: {text} again.")
    assert any("may identify somebody" in warning for warning in work.outcome.warnings)
    assert question in work.progress("csc").answered


def test_24_length() -> None:
    work = _work("NEG")
    _refused(work, "csc", "NEG-1.1", "x" * 19, "19 of at least 20")
    _refused(work, "csc", "NEG-1.1", "x" * 1501, "1500 at most")
    _refused(work, "csc", "CLS-2", "x" * 39, "39 of at least 40")
    work.answer("csc", "NEG-1.1", "x" * 20).answer("csc", "NEG-1.1", "x" * 1500).answer("csc", "CLS-2", "x" * 40)


def test_25_entries() -> None:
    work = _work("NEG").answer(PANEL, "CLS-3", "inadequate")
    assert {"CLS-8", "CLS-9", "CLS-10"} <= set(work.progress().missing)
    tags = {"theme": "voice_of_child", "agencies": ("csc",)}
    work.act(acts.write_finding, RECORD, "strength", "Seen alone.", **tags)
    work.act(acts.write_finding, RECORD, "improvement", "Not seen alone.", layer="quality", **tags)
    work.act(acts.write_action, RECORD, "See her.", owner="team manager", due="2026-01-31")
    assert not {"CLS-8", "CLS-9", "CLS-10"} & set(work.progress().missing)
    with pytest.raises(AuditError, match="no theme"):
        work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="weather")
    with pytest.raises(AuditError, match="needs its owner"):
        work.act(acts.write_action, RECORD, "See her.", owner=" ")


def test_26_a_concern_from_anywhere() -> None:
    work = _work("NEG").did(acts.keep_place("csc", RECORD, "NEG-5.4"))
    work.act(acts.raise_concern, RECORD, "Alone at night.", by="csc", question="NEG-5.4", at=AT)
    (concern,) = work.audit.concerns(RECORD)
    assert (concern.question, concern.raised_by) == ("NEG-5.4", "csc")
    answer = work.audit.answer(RECORD, PANEL, "CLS-11")
    assert answer is not None
    assert answer.value == "yes"
    assert {"CLS-12", "CLS-13", "CLS-14", "CLS-15"} <= set(work.progress().missing)
    place = work.audit.place("csc")
    assert place is not None
    assert (place.record, place.question) == (RECORD, "NEG-5.4")


@pytest.mark.parametrize(("stem", "question"), [("NEG", "NEG-9.3"), ("CSE", "CSE-9.5"), ("DA", "DA-9.4")])
def test_26_a_low_score(stem: str, question: str) -> None:
    assert _work(stem).answer(PANEL, question, 3).outcome.ask_next == "CLS-11"
    assert _work(stem).answer(PANEL, question, 4).outcome.ask_next is None
    low = _work(stem).answer(PANEL, question, 0)
    assert low.audit.answer(RECORD, PANEL, "CLS-11") is None
    assert "CLS-11" in low.progress().missing


@pytest.mark.parametrize("stem", FILES)
def test_27_the_safety_question(stem: str) -> None:
    work = _work(stem)
    assert work.audit.answer(RECORD, PANEL, "CLS-11") is None
    assert "CLS-11" in work.progress().missing
    for state in ("not_recorded", "not_known_to_agency", "not_applicable", "deferred", "not_asked"):
        with pytest.raises(AuditError, match="does not take"):
            work.answer(PANEL, "CLS-11", state=state)
    for short in ({"short_form": True}, {"grades": False}):
        assert "CLS-11" in _work(stem, **short).progress().missing
    work.answer(PANEL, "CLS-11", "yes")
    for value in ("no", None):
        _refused(work, PANEL, "CLS-11", value, "not unsaid")


@pytest.mark.parametrize(("stem", "question", "value"), [("NEG", "CLS-1", "inadequate"), ("MIS", "MIS-1.1", 17)])
def test_28_sealed(stem: str, question: str, value: Any) -> None:
    work = _work(stem).answer("csc", question, value)
    asked = work.question(question)
    for viewer in ("police", PANEL):
        assert seen_by(viewer, work.audit, RECORD, "csc", asked) == Sealed()
    assert f"**{question}" not in full_report(work.audit)
    work.reveal(question)
    assert seen_by(PANEL, work.audit, RECORD, "csc", asked) == work.audit.answer(RECORD, "csc", question)
    assert seen_by("police", work.audit, RECORD, "csc", asked) == Sealed()


@pytest.mark.parametrize("stem", FILES)
def test_29_no_grade_is_worked_out(stem: str) -> None:
    """However alike the agencies grade, the panel has no grade until it gives one; agreeing elsewhere gives none."""
    work = _work(stem)
    for agency in AGENCIES:
        work.answer(agency, "CLS-1", "good")
    work.reveal("CLS-1")
    assert work.audit.answer(RECORD, PANEL, "CLS-3") is None
    assert "CLS-3" in work.progress().missing
    assert work.audit.agreements(RECORD) == ()
    grades = [line for line in full_report(work.audit).splitlines() if "CLS-3" in line]
    assert not any("good" in line.lower() for line in grades)
    assert spread_in_words(work.audit, RECORD, work.question("CLS-1")) == "Good: 9"


@pytest.mark.parametrize(("months", "band"), [(0, "under 1"), (78, "5 to 9"), (191, "13 to 15"), (216, "16 to 18")])
def test_30_age_band(months: int, band: str) -> None:
    assert age_band(_born(_work("NEG"), months).audit, RECORD) == band


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [("MIS-5.2", 72, "72"), ("MIS-5.2", 100, "100 (28 over 72)"), ("MIS-3.1", 30, "30 (6 over 24)")],
)
def test_30_hours_over(question: str, value: float, words: str) -> None:
    assert in_words(_work("MIS").question(question), value, None) == words


def test_30_span() -> None:
    """From the first agency's first concern to the last one's, once the panel may see them."""
    work = _work("NEG").answer("csc", "NEG-2.1", "2024-03-14").answer("health", "NEG-2.1", "2022-06")
    work.answer("police", "NEG-2.1", state="not_recorded")
    assert spread_in_words(work.audit, RECORD, work.question("NEG-2.1")) == ""
    assert "apart" not in full_report(work.audit)
    work.reveal("NEG-2.1")
    words = "June 2022 to 14 March 2024 (21 months apart)"
    assert spread_in_words(work.audit, RECORD, work.question("NEG-2.1")) == f"{words}, not recorded: 1"
    assert words in full_report(work.audit).replace("\\", "")


def test_31_who_is_outstanding() -> None:
    """Police answer the first six sections and leave: what is left of theirs stays listed."""
    work = _work("NEG", agencies=("csc", "police", "health"))
    for section in work.audit.questions.sections:
        if section.id in {f"NEG-{number}" for number in range(1, 7)}:
            for question in section.questions:
                if work.is_asked("police", question.id):
                    work.answer("police", question.id, state="not_recorded", evidence="It is not in the record.")
    assert work.progress("police").missing == ("NEG-7.5", "NEG-8.1", "NEG-8.2", "NEG-8.3", "CLS-1", "CLS-2")
    assert "Police answered" in full_report(work.audit)
    assert "6 required still missing" in full_report(work.audit)


@pytest.mark.parametrize(
    ("stem", "marked", "parents"),
    [("NEG", 15, set()), ("CSE", 16, set()), ("MIS", 16, set()), ("DA", 17, set())],
)
def test_32_short_form(stem: str, marked: int, parents: set[str]) -> None:
    """The marked questions with what they depend on; the shipped sets mark their parents themselves."""
    work = _work(stem, short_form=True)
    questions = work.audit.questions
    short = {q.id for q in questions.questions if q.short_form}
    put = {
        question.id for asked in (work.board.asked, work.board.hidden) for seat in asked.values() for question in seat
    }
    own = {name for name in put if name.startswith(f"{stem}-")}
    assert len(short) == marked
    assert own == short | parents
    assert {question.id for question in questions.questions if not question.id.startswith(stem)} <= put


def test_32_short_form_brings_a_parent_that_is_not_marked(tmp_path: Path) -> None:
    file = _copy(tmp_path, "NEG-3.1 What chronology", lambda text: text.replace("- short form\n", "", 1))
    found, problems = read_set(file, [shipped_folder()])
    assert found is not None, problems
    work = Work(found, short_form=True)
    assert {"NEG-3.1", "NEG-3.2"} <= {q.id for q in (*work.board.asked["csc"], *work.board.hidden["csc"])}


def _copy(folder: Path, after: str, change: Any) -> Path:
    """A copy of the neglect set with a change after these words."""
    text = (shipped_folder() / "neglect.md").read_text(encoding="utf-8")
    before, found, rest = text.partition(after)
    assert found
    file = folder / "neglect.md"
    file.write_text(before + found + change(rest), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("stem", "question", "code"),
    [
        ("NEG", "NEG-9.4", "early"),
        ("NEG", "NEG-4.1", "gcp2"),
        ("CSE", "CSE-3.1", "emerging"),
        ("CSE", "CSE-8.3", "level1"),
    ],
)
def test_33_options_edited_locally(stem: str, question: str, code: str, tmp_path: Path) -> None:
    """A partnership's copy has other words and one option more; ids, codes and conditions are as they were."""
    shipped = _set(stem)
    file = tmp_path / f"{FILES[stem]}.md"
    text = (shipped_folder() / file.name).read_text(encoding="utf-8")
    text = text.replace("- version: 2026.1\n", "- version: 2026.1-local\n", 1)
    before, here, rest = text.partition(f"### {question} ")
    rest = re.sub(rf"\n  - {code}: [^\n]*", f"\n  - {code}: Our own words\n  - ours: One of ours", rest, count=1)
    file.write_text(before + here + rest, encoding="utf-8")
    assert [problem for problem in check_files([file], [shipped_folder()]) if problem.severity == "error"] == []
    found, _ = read_set(file, [shipped_folder()])
    assert found is not None
    assert [each.id for each in found.questions] == [each.id for each in shipped.questions]
    changed = found.question(question)
    was = shipped.question(question)
    assert changed is not None
    assert was is not None
    assert changed.answer.label(code) == "Our own words"
    assert [each for each in changed.answer.codes if each != "ours"] == list(was.answer.codes)
    assert changed.wording != was.wording
    value = ("ours",) if changed.answer.kind == "any_of" else "ours"
    seat = PANEL if changed.of_panel else "csc"
    Work(found, agencies=AGENCIES).answer(seat, question, value)


def test_34_the_audit_keeps_its_set(tmp_path: Path) -> None:
    """A newer set changes nothing in an audit that was begun; a question keeps its id from one to the next."""
    work = _work("NEG").answer("csc", "NEG-3.4", "yes")
    digest = work.audit.questions.digest
    file = _copy(tmp_path, "### NEG-3.4 ", lambda text: text.replace("Was historical", "Was all historical", 1))
    newer, problems = read_set(file, [shipped_folder()])
    assert newer is not None, problems
    assert newer.digest != digest
    assert work.audit.questions.digest == digest
    assert work.question("NEG-3.4").text.startswith("Was historical")
    same = newer.question("NEG-3.4")
    assert same is not None
    assert same.wording != work.question("NEG-3.4").wording
    assert same.answer.codes == work.question("NEG-3.4").answer.codes


def test_35_months_are_never_published() -> None:
    work = _born(_work("NEG"), 197).answer(PANEL, "REC-8", "cp").answer(PANEL, "REC-2", "random")
    report = full_report(work.audit)
    assert "16 to 18" in report
    assert "197" not in report
