"""How far a session is, how answers differ, and the words for it.

PRO-1  a state is an answer, except `to follow`; entries are answered by what was written down
PRO-2  what is required is missing until it is answered, also where that depends on another answer
PRO-3  the stage: nothing yet, returns, the panel at work, every record closed
PRO-4  differences: most different answers first; states and own grades are not differences
PRO-5  themes with the number of records, most first
PRO-6  ages are bands; numbers and several choices in words
"""

from typing import Any

import pytest

from audit_tui.domain.completeness import is_done, is_required
from audit_tui.domain.divergence import divergent
from audit_tui.domain.fitting import Given
from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.services.progress import details_progress, stage, totals
from audit_tui.services.summary import by_theme
from audit_tui.services.walking import walk_order
from audit_tui.services.wording import age_band, detail_in_words, in_words
from tests.auditing import AT, RECORD, Work, judged_differently, neglect

SET = """
SML-1.1 | all | yes, partly, no | required
SML-1.2 | all | text
SML-2.1 | panel | grade | required
SML-2.2 | panel | strengths | required
SML-2.3 | panel | improvements | required unless: SML-2.1 is outstanding
SML-2.4 | panel | actions | required when: SML-2.1 is inadequate
"""


def test_states_and_answers() -> None:
    """PRO-1, PRO-2."""
    work = Work(SET)
    assert work.progress("csc").missing == ("SML-1.1",)
    work.answer("csc", "SML-1.1", state="deferred")
    progress = work.progress("csc")
    assert (progress.answered, progress.missing, progress.deferred) == ((), (), ("SML-1.1",))
    for state in ("not_recorded", "not_known_to_agency", "not_applicable"):
        progress = work.answer("csc", "SML-1.1", state=state).progress("csc")
        assert (progress.answered, progress.missing, progress.deferred) == (("SML-1.1",), (), ())
    assert work.answer("csc", "SML-1.1").progress("csc").missing == ("SML-1.1",)


def test_entries() -> None:
    """PRO-1: each kind by its own, and only for the record that it comes from."""
    work = Work(SET, records=(RECORD, "NEG-02"))
    assert work.progress().missing == ("SML-2.1", "SML-2.2", "SML-2.3")
    work.act(acts.write_finding, "NEG-02", "strength", "Seen.", theme="planning")
    assert "SML-2.2" in work.progress().missing
    work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    assert work.progress().answered == ("SML-2.2",)
    work.act(acts.write_finding, RECORD, "improvement", "Not seen.", theme="planning")
    assert work.progress().answered == ("SML-2.2", "SML-2.3")
    work.act(acts.write_action, RECORD, "Do.", owner="a role")
    assert work.progress().answered == ("SML-2.2", "SML-2.3", "SML-2.4")


@pytest.mark.parametrize(
    ("grade", "missing"),
    [
        (None, ("SML-2.1", "SML-2.2", "SML-2.3")),
        ("outstanding", ("SML-2.2",)),
        ("good", ("SML-2.2", "SML-2.3")),
        ("inadequate", ("SML-2.2", "SML-2.3", "SML-2.4")),
    ],
)
def test_required_when_and_unless(grade: str | None, missing: tuple[str, ...]) -> None:
    """PRO-2."""
    work = Work(SET).answer(PANEL, "SML-2.1", grade)
    assert work.progress().missing == missing
    for question in ("SML-2.3", "SML-2.4"):
        assert is_required(work.audit, RECORD, PANEL, work.question(question)) is (question in missing)


def test_walk_and_done() -> None:
    """The panel walks all that is put to anybody, and is done with an agencies' question when it is agreed."""
    work = Work(SET + "SML-3.1 | health | text | asked when: SML-1.1 is yes")
    assert [each.id for each in walk_order(work.audit, work.board, "csc")] == ["SML-1.1", "SML-1.2"]
    assert "SML-3.1" not in [each.id for each in walk_order(work.audit, work.board, PANEL)]
    work.answer("health", "SML-1.1", "yes").reveal("SML-1.1")
    assert "SML-3.1" in [each.id for each in walk_order(work.audit, work.board, PANEL)]
    question = work.question("SML-1.1")
    assert is_done(work.audit, RECORD, "health", question)
    assert not is_done(work.audit, RECORD, "csc", question)
    assert not is_done(work.audit, RECORD, PANEL, question)
    assert is_done(work.agree("SML-1.1", "yes").audit, RECORD, PANEL, question)


def test_record_details_are_in_nobodys_figures() -> None:
    """PRO-1."""
    work = Work(neglect())
    before = totals(work.audit)
    work.answer(PANEL, "REC-2", "random")
    assert totals(work.audit) == before
    details = details_progress(work.audit, work.board)
    assert details.answered == ("REC-1", "REC-2")  # the reference is known
    assert "REC-3" in details.missing
    assert details.hidden == ("REC-4", "REC-9", "REC-12")
    assert not [name for name in work.progress().asked if name.startswith("REC")]


def test_totals() -> None:
    """PRO-1: prompts of every seat of every record."""
    work = Work(SET, records=(RECORD, "NEG-02"))
    assert totals(work.audit) == (0, 20)
    work.answer("csc", "SML-1.1", "no").answer("csc", "SML-1.1", "no", record="NEG-02")
    assert totals(work.act(acts.set_involvement, RECORD, "police", "not_known").audit) == (2, 18)


def test_stages() -> None:
    """PRO-3."""
    work = Work(SET)
    assert stage(work.audit) == "set_up"
    assert stage(work.answer("csc", "SML-1.1", "yes").audit) == "returns"
    assert stage(work.answer("csc", "SML-1.1").audit) == "set_up"  # taken back
    assert stage(work.answer("csc", "SML-1.1", "yes").reveal("SML-1.1").audit) == "panel"
    work.answer(PANEL, "SML-2.1", "outstanding")
    assert stage(work.audit) == "panel"
    work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    assert stage(work.audit) == "summary"
    assert stage(work.answer(PANEL, "SML-2.1", "good").audit) == "panel"  # an improvement is missing now


def test_stage_of_the_panel_without_a_reveal() -> None:
    """PRO-3."""
    assert stage(Work(SET).answer(PANEL, "SML-2.1", "good").audit) == "panel"
    assert stage(Work(neglect()).answer(PANEL, "REC-2", "random").audit) == "returns"
    assert stage(Work(SET, records=()).audit) == "set_up"
    work = Work(SET, records=(RECORD, "NEG-02")).answer(PANEL, "SML-2.1", "outstanding")
    work.act(acts.write_finding, RECORD, "strength", "Seen.", theme="planning")
    assert stage(work.audit) == "panel"  # the second record is open


DIFFERING = """
SML-1.1 | all | yes, partly, no
SML-1.2 | all | yes, partly, no
SML-1.3 | all | grade
SML-1.4 | all | one of / a / b / c
SML-1.5 | all | number 0 to 10
SML-1.6 | all | any of / a / b
SML-1.7 | all | yes, partly, no | asked when: SML-1.1 is yes
"""


def _given(work: Work, question: str, *values: Any) -> None:
    for seat, value in zip(("csc", "police", "health"), values, strict=True):
        given = Given(state=value) if value in ("not_recorded", "not_applicable") else Given(value)
        work.act(acts.give_answer, RECORD, seat, question, given, at=AT)


def test_divergence() -> None:
    """PRO-4."""
    work = Work(DIFFERING).reveal("SML-1")
    _given(work, "SML-1.1", "partly", "no", "not_applicable")
    _given(work, "SML-1.2", "yes", "yes", "not_recorded")
    _given(work, "SML-1.3", "outstanding", "ri", "inadequate")
    _given(work, "SML-1.4", "a", "b", "b")
    _given(work, "SML-1.5", 1, 2, 3)
    _given(work, "SML-1.6", ("a",), ("b",), ("a", "b"))
    _given(work, "SML-1.7", "yes", "no", "partly")  # asked of nobody
    found = [(each.question, each.distinct, each.width) for each in judged_differently(work.audit, RECORD)]
    assert found == [("SML-1.3", 3, 1.0), ("SML-1.1", 2, 0.5), ("SML-1.4", 2, 0.667)]
    widest = [(each.question, each.width, each.in_words) for each in divergent(work.audit, RECORD)]
    assert widest == [
        ("SML-1.3", 1.0, "3 different answers"),
        ("SML-1.6", 1.0, "3 different answers"),
        ("SML-1.5", 0.667, "3 different answers"),
        ("SML-1.4", 0.667, "2 different answers"),
        ("SML-1.1", 0.5, "2 different answers"),
        ("SML-1.2", 0.5, "1 not recorded"),
    ]


def test_own_grades_are_not_differences() -> None:
    """PRO-4: each agency grades its own practice."""
    work = Work(neglect()).reveal("CLS").answer("csc", "CLS-1", "ri").answer("police", "CLS-1", "good")
    assert divergent(work.audit, RECORD) == ()


def test_themes() -> None:
    """PRO-5: of two with as many records, the vocabulary's first; strengths and improvements apart."""
    work = Work(SET, records=(RECORD, "NEG-02"))
    for record, sort, theme in (
        (RECORD, "strength", "timeliness"),
        (RECORD, "strength", "planning"),
        (RECORD, "strength", "planning"),
        (RECORD, "improvement", "planning"),
        (RECORD, "improvement", "timeliness"),
        ("NEG-02", "improvement", "timeliness"),
    ):
        work.act(acts.write_finding, record, sort, "Seen.", theme=theme)
    strengths = [(theme, len(findings), records) for theme, findings, records in by_theme(work.audit, "strength")]
    assert strengths == [("planning", 2, 1), ("timeliness", 1, 1)]
    improvements = [(theme, len(found), records) for theme, found, records in by_theme(work.audit, "improvement")]
    assert improvements == [("timeliness", 2, 2), ("planning", 1, 1)]


@pytest.mark.parametrize(
    ("months", "band"),
    [
        *((0, "under 1"), (11, "under 1"), (12, "1 to 4"), (59, "1 to 4"), (60, "5 to 9"), (119, "5 to 9")),
        *((120, "10 to 12"), (155, "10 to 12"), (156, "13 to 15"), (191, "13 to 15"), (192, "16 to 18")),
        *((215, "16 to 18"), (216, "16 to 18"), (None, "")),
    ],
)
def test_age_bands(months: int | None, band: str) -> None:
    """PRO-6."""
    work = Work(neglect()).answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", months)
    assert age_band(work.audit, RECORD) == band
    assert detail_in_words(work.audit, RECORD, work.question("REC-4")) == band


def test_age_of_the_unborn() -> None:
    """PRO-6: an age that was given before is not the age of an unborn child."""
    work = Work(neglect())
    assert age_band(work.audit, RECORD) == ""
    work.answer(PANEL, "REC-3", "born").answer(PANEL, "REC-4", 78).answer(PANEL, "REC-3", "unborn")
    assert age_band(work.audit, RECORD) == "unborn"
    assert age_band(work.answer(PANEL, "REC-3", "born").audit, RECORD) == "5 to 9"
    assert age_band(Work(SET).audit, RECORD) == ""


def test_words() -> None:
    """PRO-6: a label holds commas of its own, so several are told apart by more than that."""
    work = Work(
        "SML-1.1 | all | any of / a / b / c\nSML-1.2 | all | number 0 to 9000000\nSML-1.3 | all | yes, partly, no"
    )
    several, number, one = (work.question(f"SML-1.{place}") for place in (1, 2, 3))
    assert in_words(several, ("a", "c"), None) == "Option a; Option c"
    assert [in_words(number, value, None) for value in (0, 3, 2.5, 1234567)] == ["0", "3", "2.5", "1234567"]
    assert in_words(one, "partly", None) == "Partly"
    assert in_words(one, None, "not_known_to_agency") == "Not known to this agency"
    assert in_words(one, None, None) == ""
