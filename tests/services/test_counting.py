"""What is counted across the records.

CNT-1  answers stand beside how many were asked for; a state is never an option
CNT-2  what is sealed, and what is not asked any more, is in no count
CNT-3  what the panel agreed is counted by itself, of the records in which it was asked
CNT-4  the same counts by agency, and by why the record was selected
CNT-5  spans of dates and numbers within a record, and across records
CNT-6  tools: how many answers of each agency name one, and in how many records
CNT-7  findings by theme and record; one agency's own note is in no count
CNT-8  a record is examined once the panel has opened or decided anything about it, and not before
"""

from collections.abc import Callable

import pytest

from audit_tui.domain.asking import board
from audit_tui.domain.audit import Change
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.words import PANEL
from audit_tui.services import acts, agreeing, pace
from audit_tui.services.counting import QuestionCounted, counted, tools_used
from audit_tui.services.learning import keep_for_agency
from audit_tui.services.summary import by_theme, examined, not_examined, themes_by_record
from tests.auditing import AT, RECORD, Work, neglect

OTHER = "NEG-02"
SET = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no | asked when: SML-1.1 is yes
SML-1.3 | all | any of / a / b / c
SML-1.4 | all | date or month
SML-1.5 | all | number 0 to 400
SML-1.6 | all | text
SML-2.1 | panel | yes, partly, no
"""


def two(**named: object) -> Work:
    return Work(SET, records=(RECORD, OTHER), **named)


def boards(work: Work) -> dict:
    return {record: board(work.audit, record) for record in work.audit.details.records}


def of(work: Work) -> dict[str, QuestionCounted]:
    return {each.question.id: each for each in counted(work.audit, boards(work))}


def test_states_are_no_answer_of_the_options() -> None:
    """CNT-1."""
    work = two().answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", state="not_recorded")
    work.answer("health", "SML-1.1", state="not_applicable").answer("csc", "SML-1.1", "no", record=OTHER)
    count = of(work.reveal("SML-1").reveal("SML-1", OTHER))["SML-1.1"].answers
    assert (count.given, count.asked) == (4, 6)
    assert count.options == (("yes", 1), ("partly", 0), ("no", 1))
    assert count.states == (("not_recorded", 1), ("not_applicable", 1))
    assert count.in_words == "Yes: 1; No: 1; not recorded: 1; not applicable: 1"


def test_of_several_choices_an_answer_counts_for_each() -> None:
    """CNT-1."""
    work = two().answer("csc", "SML-1.3", ("a", "b")).answer("police", "SML-1.3", ("b",)).reveal("SML-1.3")
    count = of(work)["SML-1.3"].answers
    assert (count.given, count.options) == (2, (("a", 1), ("b", 2), ("c", 0)))


def test_what_is_sealed_is_in_no_count() -> None:
    """CNT-2."""
    work = two().answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no", record=OTHER)
    assert of(work) == {}
    count = of(work.reveal("SML-1.1", OTHER))["SML-1.1"].answers
    assert (count.given, count.asked, count.said) == (1, 6, ("No: 1",))


def test_what_is_not_asked_any_more_is_in_no_count() -> None:
    """CNT-2."""
    work = two().answer("csc", "SML-1.1", "yes").answer("csc", "SML-1.2", "no").reveal("SML-1")
    assert (of(work)["SML-1.2"].answers.given, of(work)["SML-1.2"].answers.asked) == (1, 1)
    assert "SML-1.2" not in of(work.answer("csc", "SML-1.1", "partly"))


def test_texts_and_record_details_are_not_counted() -> None:
    """CNT-2."""
    work = Work(neglect()).answer(PANEL, "REC-2", "random").answer("csc", "NEG-1.1", "She gets herself up and dressed.")
    assert of(work.reveal("NEG-1")) == {}


def test_agreed_answers_are_counted_by_themselves() -> None:
    """CNT-3."""
    work = two().answer("csc", "SML-1.1", "yes").answer("police", "SML-1.1", "no").reveal("SML-1.1")
    assert of(work)["SML-1.1"].agreed is None
    work.agree("SML-1.1", "partly", dissent=[("police", "We do not.")])
    found = of(work)["SML-1.1"]
    assert found.agreed is not None
    assert (found.agreed.given, found.agreed.asked, found.agreed.said) == (1, 2, ("Partly: 1",))
    assert found.answers.said == ("Yes: 1", "No: 1")
    assert [each.dissent[0].words for each in found.agreements] == ["We do not."]


def test_the_panels_own_answers() -> None:
    """CNT-3: a question put to the panel has one answer a record, and nothing agreed beside it."""
    found = of(two().answer(PANEL, "SML-2.1", "no"))["SML-2.1"]
    assert (found.answers.given, found.answers.asked, found.agreed, found.by_agency) == (1, 2, None, ())


def test_by_agency() -> None:
    """CNT-4."""
    work = two().answer("csc", "SML-1.1", "yes").answer("csc", "SML-1.1", "no", record=OTHER)
    work.answer("police", "SML-1.1", "no").reveal("SML-1.1").reveal("SML-1.1", OTHER)
    found = {agency: (count.in_words, count.given, count.asked) for agency, count in of(work)["SML-1.1"].by_agency}
    assert found == {"csc": ("Yes: 1; No: 1", 2, 2), "police": ("No: 1", 1, 2)}


def test_by_why_the_record_was_selected() -> None:
    """CNT-4."""
    work = Work(neglect(), records=(RECORD, OTHER)).answer(PANEL, "REC-2", "random")
    work.answer(PANEL, "REC-2", "purposive", record=OTHER).answer("csc", "NEG-3.4", "yes")
    work.answer("police", "NEG-3.4", "no", record=OTHER).reveal("NEG-3.4").reveal("NEG-3.4", OTHER)
    found = [(why, count.said, count.asked) for why, count in of(work)["NEG-3.4"].by_selection]
    assert found == [("Random within the cohort", ("Yes: 1",), 3), ("Chosen for learning", ("No: 1",), 3)]


def test_spans_within_a_record_and_across_them() -> None:
    """CNT-5."""
    work = two().answer("csc", "SML-1.4", "2022-06").answer("police", "SML-1.4", "2025-02-14")
    work.answer("csc", "SML-1.4", "2020-09", record=OTHER).answer("health", "SML-1.4", state="not_recorded")
    found = of(work.reveal("SML-1.4").reveal("SML-1.4", OTHER))["SML-1.4"]
    assert found.answers.in_words == "September 2020 to 14 February 2025 (53 months apart); not recorded: 1"
    within = [(record, count.span) for record, count in found.by_record]
    assert within == [(RECORD, "June 2022 to 14 February 2025 (32 months apart)")]
    work.answer("csc", "SML-1.5", 9).answer("police", "SML-1.5", 168, record=OTHER)
    numbers = of(work.reveal("SML-1.5").reveal("SML-1.5", OTHER))["SML-1.5"]
    assert (numbers.answers.span, numbers.by_record) == ("9 to 168 (159 apart)", ())


def test_tools_used() -> None:
    """CNT-6: of agencies' answers only, and a record counts once however many agencies used the tool in it."""
    work = Work(neglect(), records=(RECORD, OTHER)).answer("csc", "NEG-4.1", ("dml", "wnb"))
    work.answer("health", "NEG-4.1", ("dml",)).answer("csc", "NEG-4.1", ("none",), record=OTHER)
    work.answer(PANEL, "NEG-9.4", ("tool",))
    assert tools_used(work.audit, boards(work)) == ()
    (used,) = tools_used(work.reveal("NEG-4.1").reveal("NEG-4.1", OTHER).audit, boards(work))
    assert (used.question.id, used.agencies, used.answers.given) == ("NEG-4.1", ("csc", "health"), 3)
    named = {tool.label: (tool.by_agency, tool.records) for tool in used.tools if tool.records}
    assert named == {"A Day in My Life": ((1, 1), 1), "Was Not Brought pathway": ((1, 0), 1), "None": ((1, 0), 1)}
    assert len(used.tools) == 9, "the tools that nobody used are there, with nothing"


def test_findings_by_theme_and_record() -> None:
    """CNT-7."""
    work = two()
    for record, theme in ((OTHER, "planning"), (RECORD, "timeliness"), (OTHER, "timeliness"), (OTHER, "timeliness")):
        work.act(acts.write_finding, record, "strength", "Seen.", theme=theme)
    rows = [(row.theme, row.counts, row.records) for row in themes_by_record(work.audit, "strength")]
    assert rows == [("timeliness", (1, 2), 2), ("planning", (0, 1), 1)]
    assert themes_by_record(work.audit, "improvement") == ()
    work.act(keep_for_agency, "F1", "csc").act(keep_for_agency, "F2", "csc")
    assert [(row.theme, row.counts) for row in themes_by_record(work.audit, "strength")] == [("timeliness", (0, 2))]
    assert [(theme, records) for theme, _, records in by_theme(work.audit, "strength")] == [("timeliness", 1)]


def test_what_is_there_before_the_panel_examines_nothing() -> None:
    """CNT-8: a return, the record details, a concern that comes in with a return, and what was only put off."""
    work = Work(neglect(), records=(RECORD, OTHER))
    work.answer("csc", "NEG-1.1", "A day at home and at school.")
    work.answer(PANEL, "REC-2", "random").answer(PANEL, "CLS-7", state="deferred")
    work.act(acts.raise_concern, RECORD, "Left alone", told="front door", by="csc", at=AT)
    work.act(pace.park, RECORD, "NEG-1.1", "For the end", at=AT)
    assert work.audit.answer(RECORD, PANEL, "CLS-11") is not None, "the concern answers the safety question"
    assert (examined(work.audit), not_examined(work.audit)) == ((), (RECORD, OTHER))


@pytest.mark.parametrize(
    "done",
    [
        lambda work: work.reveal("SML-1.1", OTHER),
        lambda work: work.did(Outcome(_agreed(work)[:1])),
        lambda work: work.answer(PANEL, "SML-2.1", "no", record=OTHER),
        lambda work: work.act(acts.write_finding, OTHER, "strength", "Seen.", theme="planning"),
        lambda work: work.act(acts.write_action, OTHER, "See a dentist.", owner="nurse"),
    ],
    ids=["opened", "agreed", "answered", "found", "to do"],
)
def test_what_the_panel_opens_or_decides_examines_a_record(done: Callable[[Work], Work]) -> None:
    """CNT-8: also for a snapshot that had been asked before."""
    work = two()
    assert examined(work.audit) == ()
    assert (examined(done(work).audit), not_examined(work.audit)) == ((OTHER,), (RECORD,))


def _agreed(work: Work) -> tuple[Change, ...]:
    """An agreed answer, and what it opens."""
    return agreeing.agree(work.audit, OTHER, "SML-1.1", Given("yes", None), reason="so", at=AT).changes


def test_what_is_kept_for_an_agency_leaves_its_record_examined() -> None:
    """CNT-8: else keeping it would change the counts of what others read."""
    work = two().act(acts.write_finding, RECORD, "improvement", "Thin notes.", theme="planning")
    assert examined(work.act(keep_for_agency, "F1", "csc").audit) == (RECORD,)


def test_the_safety_question_answered_no_is_decided_by_the_panel() -> None:
    """CNT-8."""
    assert examined(Work(neglect()).answer(PANEL, "CLS-11", "no").audit) == (RECORD,)
