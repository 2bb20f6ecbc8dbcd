"""The shipped neglect set is whole: every question with what it needs to be asked, checked and traced."""

from pathlib import Path

import pytest

from audit_tui.domain.conditions import Comparison, Reference, holds
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.questions import check_files, read_set, shipped_folder

NEGLECT = shipped_folder() / "neglect.md"

SHORT_FORM = [
    *("NEG-1.1", "NEG-2.2", "NEG-3.1", "NEG-3.2", "NEG-3.4", "NEG-4.1", "NEG-4.2", "NEG-4.3"),
    *("NEG-5.4", "NEG-5.6", "NEG-7.5", "NEG-8.2", "NEG-8.3", "NEG-9.1", "NEG-9.3"),
]


@pytest.fixture(scope="module")
def neglect() -> QuestionSet:
    found, problems = read_set(NEGLECT, [])
    assert problems == ()
    assert found is not None
    return found


def _of(neglect: QuestionSet, part: str) -> list[Question]:
    return [question for section in neglect.sections if section.part == part for question in section.questions]


def _question(neglect: QuestionSet, name: str) -> Question:
    question = neglect.question(name)
    assert question is not None
    return question


def test_shipped_files_have_no_problem() -> None:
    assert check_files([shipped_folder()], []) == ()


def test_counts(neglect: QuestionSet) -> None:
    topic = _of(neglect, "neglect")
    assert len(topic) == 44
    assert len([section for section in neglect.sections if section.part == "neglect"]) == 9
    assert len([question for question in topic if question.required]) == 24
    assert len([question for question in topic if question.asked_when]) == 11
    assert len([question for question in topic if question.of_panel]) == 4
    assert len([question for question in topic if question.asked_of == ("all",)]) == 24
    assert [question.id for question in topic if question.short_form] == SHORT_FORM
    layers = [question.layer for question in topic]
    assert [layers.count(layer) for layer in ("compliance", "quality", "impact", "context")] == [13, 23, 8, 0]
    assert len(_of(neglect, "record_details")) == 19
    assert len(_of(neglect, "closing_judgement")) == 16
    assert all(question.sources and question.guidance for question in neglect.questions)


def test_head(neglect: QuestionSet) -> None:
    assert (neglect.version, neglect.status) == ("2026.1", "draft")
    assert neglect.quorum == ("csc", "police", "health")
    assert neglect.include == ("record_details", "closing_judgement")
    assert len(neglect.enquiry) == 7
    assert len(neglect.vocabulary.agencies) == 12
    assert len(neglect.vocabulary.themes) == 16
    assert neglect.sections[0].id == "REC"
    assert neglect.sections[-1].id == "CLS"


@pytest.mark.parametrize("file", sorted(shipped_folder().glob("[a-z]*.md")), ids=lambda file: file.stem)
def test_every_file_says_that_it_is_checked_before_live_use(file: Path) -> None:
    opening = " ".join(file.read_text(encoding="utf-8").split("\n- id:", maxsplit=1)[0].split())
    assert "This is a starting point" in opening
    assert "Before live use a partnership checks it against current" in opening


def test_what_the_tool_reads_itself(neglect: QuestionSet) -> None:
    found = {question.used_as: question.id for question in neglect.questions if question.used_as}
    assert found == {
        "reference": "REC-1",
        "selection": "REC-2",
        "age_in_months": "REC-4",
        "plan_status": "REC-8",
        "agencies_involved": "REC-13",
        "agencies_contributing": "REC-14",
        "period_start": "REC-15",
        "period_end": "REC-16",
        "overall_grade": "CLS-3",
        "safety_question": "CLS-11",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("REC-4", "REC-3 is born"),
        ("REC-12", "REC-8 is cared_for or care_leaver"),
        ("NEG-1.3", "REC-17 >= 1"),
        ("NEG-3.2", "NEG-3.1 is impact, events or outdated"),
        ("NEG-4.2", "NEG-4.1 includes none"),
        ("NEG-4.3", "NEG-4.1 does not include none"),
        ("NEG-5.2", "REC-4 >= 36 and NEG-5.1 >= 1"),
        ("NEG-5.3", "REC-4 < 36 or REC-7 includes comm"),
        ("CLS-5", "any agency's CLS-1 is 2 or more steps from CLS-3"),
        ("CLS-12", "CLS-11 is yes"),
    ],
)
def test_asked_when(name: str, text: str, neglect: QuestionSet) -> None:
    condition = _question(neglect, name).asked_when
    assert condition is not None
    assert condition.text == text


def test_whose_answer_a_condition_reads(neglect: QuestionSet) -> None:
    seen_alone = _question(neglect, "NEG-5.2").asked_when
    assert seen_alone is not None
    assert [comparison.left.of for comparison in seen_alone.any_of[0]] == ["panel", "own"]
    gap = _question(neglect, "CLS-5").asked_when
    assert gap is not None
    assert gap.any_of == (
        (
            Comparison(
                left=Reference(of="any", question="CLS-1"),
                operator="steps_from",
                values=(2,),
                other=Reference(of="panel", question="CLS-3"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("REC-14", [("this is within REC-13", False), ("this includes csc and this includes police and ", True)]),
        ("REC-15", [("this < REC-16", False)]),
        (
            "REC-16",
            [
                ("this <= today", False),
                ("months since REC-15 >= 1 and months since REC-15 <= 24", False),
                ("months since REC-15 >= 12 and months since REC-15 <= 12", True),
            ],
        ),
        ("NEG-2.1", [("this <= REC-16", False)]),
        ("NEG-5.2", [("this <= NEG-5.1", False)]),
        ("NEG-7.4", [("this is within REC-13", False)]),
        ("NEG-9.2", [("this does not include none or NEG-9.1 is not sustained", False)]),
        ("CLS-13", [("this includes police_999, front_door, ", False)]),
        ("CLS-14", [("this <= today", False), ("this >= session date", False), ("this <= concern raised", True)]),
    ],
)
def test_rules(name: str, rules: list[tuple[str, bool]], neglect: QuestionSet) -> None:
    found = _question(neglect, name).rules
    assert [rule.soft for rule in found] == [soft for _, soft in rules]
    assert all(rule.condition.text.startswith(text) for rule, (text, _) in zip(found, rules, strict=True))


def test_telling_only_the_partnership_is_no_escalation(neglect: QuestionSet) -> None:
    (rule,) = _question(neglect, "CLS-13").rules
    codes = _question(neglect, "CLS-13").answer.codes
    passing = [code for code in codes if holds(rule.condition, lambda _, code=code: ((code,),), lambda _: codes)]
    assert passing == [code for code in codes if code != "partnership"]


def test_answers(neglect: QuestionSet) -> None:
    text = _question(neglect, "NEG-1.1").answer
    assert (text.kind, text.shortest, text.longest) == ("text", 20, 1500)
    assert _question(neglect, "NEG-2.1").answer.month
    assert not _question(neglect, "REC-16").answer.month
    assert _question(neglect, "NEG-4.1").answer.alone == ("none",)
    assert _question(neglect, "NEG-7.4").answer.alone == ("no_meeting",)
    assert _question(neglect, "REC-1").answer.kind == "reference"
    assert (age := _question(neglect, "REC-4").answer).low == 0
    assert age.high == 216
    assert len(_question(neglect, "REC-14").answer.options) == 12
    assert _question(neglect, "CLS-3").answer.label("outstanding") == "Outstanding / strong"
    assert _question(neglect, "CLS-6").answer.label("yes") == "Yes – text follows"
    assert [_question(neglect, name).answer.entries for name in ("CLS-8", "CLS-9", "CLS-10")] == [
        "strength",
        "improvement",
        "action",
    ]


def test_every_none_stands_alone(neglect: QuestionSet) -> None:
    offering = [q.answer for q in neglect.questions if q.answer.kind == "any_of" and "none" in q.answer.codes]
    assert len(offering) == 10
    assert all(answer.alone == ("none",) for answer in offering)


def test_closing_judgement(neglect: QuestionSet) -> None:
    assert _question(neglect, "CLS-11").states == ()
    assert _question(neglect, "CLS-8").required
    unless, when = _question(neglect, "CLS-9").required_unless, _question(neglect, "CLS-10").required_when
    assert unless is not None
    assert unless.text == "CLS-3 is outstanding"
    assert when is not None
    assert when.text == "CLS-3 is inadequate"
    graded = [question.id for question in neglect.questions if question.with_grades]
    assert graded == ["NEG-4.4", "NEG-7.2", "CLS-1", "CLS-2", "CLS-3", "CLS-4", "CLS-5", "CLS-6"]


def test_low_safety_asks_for_the_concern_at_once(neglect: QuestionSet) -> None:
    (prompt,) = _question(neglect, "NEG-9.3").prompts
    assert prompt.question == "CLS-11"
    assert prompt.condition.text == "this <= 3"


def test_topic_is_left_out_of_the_other_topics(neglect: QuestionSet) -> None:
    assert [question.id for question in neglect.questions if question.leaves_out_topic] == ["REC-18"]
