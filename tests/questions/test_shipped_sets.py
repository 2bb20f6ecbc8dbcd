"""Each shipped set is whole: every question with what it needs to be asked, checked and traced.

The figures are those of the content that the sets were written from: a question that gets lost, or is asked of others
than it was meant for, is noticed here.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from audit_tui.domain.conditions import Comparison, Reference, holds
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.words import STATES, USUAL_STATES
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import check_files, read_set

THEMES = (
    *("voice_of_child", "identity_and_diversity", "identification_and_response", "timeliness"),
    *("chronology_and_history", "tools_and_guidance", "assessment", "planning", "risk_and_safety_planning"),
    *("information_sharing", "engagement_of_family_fathers", "perpetrators_and_disruption", "management_oversight"),
    *("challenge_and_escalation", "workforce_and_training", "impact_and_outcome"),
)
LAYERS = ("compliance", "quality", "impact", "context")


@dataclass(frozen=True)
class Figures:
    """What a set has of its own, without the shared parts; layers and themes in the vocabulary's order."""

    id: str
    stem: str
    title: str
    questions: int
    required: int
    conditional: int
    of_panel: int
    of_all: int
    layers: tuple[int, ...]
    themes: tuple[int, ...]
    short_form: str


FIGURES = (
    Figures(
        *("neglect", "NEG", "Neglect"),
        questions=44,
        required=24,
        conditional=11,
        of_panel=4,
        of_all=24,
        layers=(13, 23, 8, 0),
        themes=(8, 1, 4, 2, 5, 3, 4, 3, 3, 2, 3, 0, 1, 1, 1, 3),
        short_form="1.1 2.2 3.1 3.2 3.4 4.1 4.2 4.3 5.4 5.6 7.5 8.2 8.3 9.1 9.3",
    ),
    Figures(
        *("child_sexual_exploitation", "CSE", "Child sexual exploitation"),
        questions=44,
        required=24,
        conditional=8,
        of_panel=4,
        of_all=15,
        layers=(14, 26, 4, 0),
        themes=(4, 3, 4, 2, 1, 1, 5, 3, 6, 2, 1, 4, 1, 2, 2, 3),
        short_form="1.1 2.2 3.1 3.2 3.4 3.7 4.2 4.4 5.1 5.2 5.3 5.4 6.1 8.2 9.1 9.5",
    ),
    Figures(
        *("missing_from_home", "MIS", "Missing from home or care"),
        questions=43,
        required=26,
        conditional=14,
        of_panel=7,
        of_all=5,
        layers=(15, 21, 5, 2),
        themes=(4, 1, 6, 3, 3, 0, 3, 5, 4, 6, 1, 1, 1, 1, 1, 3),
        short_form="1.1 1.3 1.6 2.2 3.2 3.3 5.1 5.2 5.5 5.6 5.7 6.4 6.5 8.2 9.1 9.2",
    ),
    Figures(
        *("domestic_abuse", "DA", "Domestic abuse"),
        questions=44,
        required=29,
        conditional=11,
        of_panel=4,
        of_all=13,
        layers=(11, 27, 5, 1),
        themes=(7, 1, 2, 2, 4, 2, 4, 3, 5, 1, 3, 3, 1, 1, 1, 4),
        short_form="1.1 1.2 2.1 2.4 3.2 3.4 3.5 3.6 3.7 4.4 5.2 6.1 7.1 7.3 7.6 9.1 9.4",
    ),
)

SETS = tuple(figures.id for figures in FIGURES)
VARYING_STATES = {
    "REC-5": ("not_known_to_agency", "not_applicable", "deferred"),
    "REC-6": ("not_known_to_agency", "not_applicable", "deferred"),
    "CLS-11": (),
    "CSE-1.3": ("not_known_to_agency", "not_applicable", "deferred"),
    "CSE-6.4": ("not_recorded", "not_known_to_agency", "deferred"),
    "MIS-1.6": STATES,
    "MIS-9.2": ("not_known_to_agency", "not_applicable", "deferred"),
    "DA-1.3": ("not_known_to_agency", "not_applicable", "deferred"),
    "DA-7.1": ("not_recorded", "not_applicable", "deferred"),
}
"""Questions that do not offer the usual states: an option says one already, the state is the finding, or none fits."""


@cache
def _read(name: str) -> QuestionSet:
    found, problems = read_set(shipped_folder() / f"{name}.md", [])
    assert problems == ()
    assert found is not None
    return found


@pytest.fixture(params=FIGURES, ids=lambda figures: figures.id)
def figures(request: pytest.FixtureRequest) -> Figures:
    found: Figures = request.param
    return found


def _of(questions: QuestionSet, part: str) -> list[Question]:
    return [question for section in questions.sections if section.part == part for question in section.questions]


def _question(name: str) -> Question:
    """A question of the set that its id belongs to; a shared one as the neglect set has it."""
    stem = name.partition("-")[0]
    home = next((figures.id for figures in FIGURES if figures.stem == stem), "neglect")
    question = _read(home).question(name)
    assert question is not None
    return question


def test_shipped_files_have_no_problem() -> None:
    assert check_files([shipped_folder()], []) == ()


def test_these_are_all_the_shipped_sets() -> None:
    files = {file.stem for file in shipped_folder().glob("[a-z]*.md")}
    assert files == {*SETS, "record_details", "closing_judgement", "vocabulary"}


def test_counts(figures: Figures) -> None:
    found = _read(figures.id)
    topic = _of(found, figures.id)
    assert found.title == figures.title
    assert len(topic) == figures.questions
    assert len([question for question in topic if question.required]) == figures.required
    assert len([question for question in topic if question.asked_when]) == figures.conditional
    assert len([question for question in topic if question.of_panel]) == figures.of_panel
    assert len([question for question in topic if question.asked_of == ("all",)]) == figures.of_all
    assert tuple([question.layer for question in topic].count(layer) for layer in LAYERS) == figures.layers
    assert tuple([question.theme for question in topic].count(theme) for theme in THEMES) == figures.themes
    assert sum(figures.layers) == sum(figures.themes) == figures.questions
    short = [question.id for question in topic if question.short_form]
    assert short == [f"{figures.stem}-{number}" for number in figures.short_form.split()]


def test_sections(figures: Figures) -> None:
    found = _read(figures.id)
    own = [section for section in found.sections if section.part == figures.id]
    assert [section.id for section in found.sections] == ["REC", *(f"{figures.stem}-{n}" for n in range(1, 10)), "CLS"]
    for section in own:
        numbers = range(1, len(section.questions) + 1)
        assert [question.id for question in section.questions] == [f"{section.id}.{number}" for number in numbers]


def test_head(figures: Figures) -> None:
    found = _read(figures.id)
    assert (found.version, found.status) == ("2026.1", "draft")
    assert found.quorum == ("csc", "police", "health")
    assert found.include == ("record_details", "closing_judgement")
    assert len(found.enquiry) == 7
    assert found.purpose
    assert found.records_in_scope
    assert found.period
    assert len(found.vocabulary.agencies) == 12
    assert tuple(term.code for term in found.vocabulary.themes) == THEMES
    assert tuple(term.code for term in found.vocabulary.layers) == LAYERS


def test_every_question_has_its_source_and_what_to_look_for(figures: Figures) -> None:
    questions = _read(figures.id).questions
    assert all(question.sources and question.guidance for question in questions)
    assert all(
        source.url.startswith("https://") or source.url.startswith("http://") for q in questions for source in q.sources
    )


def test_the_shared_parts_are_the_same_in_every_set() -> None:
    parts = [(_of(_read(name), "record_details"), _of(_read(name), "closing_judgement")) for name in SETS]
    assert [(len(first), len(last)) for first, last in parts] == [(19, 16)] * 4
    assert all(part == parts[0] for part in parts)


@pytest.mark.parametrize("file", sorted(shipped_folder().glob("[a-z]*.md")), ids=lambda file: file.stem)
def test_every_file_says_that_it_is_checked_before_live_use(file: Path) -> None:
    opening = " ".join(file.read_text(encoding="utf-8").split("\n- id:", maxsplit=1)[0].split())
    assert "This is a starting point" in opening
    assert "Before live use a partnership checks it against current" in opening


@pytest.mark.parametrize("name", SETS)
def test_what_the_tool_reads_itself(name: str) -> None:
    found = {question.used_as: question.id for question in _read(name).questions if question.used_as}
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


CONDITIONS = {
    "REC-4": "REC-3 is born",
    "REC-9": "REC-8 is cp",
    "REC-12": "REC-8 is cared_for or care_leaver",
    "NEG-1.3": "REC-17 >= 1",
    "NEG-2.5": "REC-4 >= 84",
    "NEG-3.2": "NEG-3.1 is impact, events or outdated",
    "NEG-3.6": "NEG-3.5 >= 1",
    "NEG-4.2": "NEG-4.1 includes none",
    "NEG-4.3": "NEG-4.1 does not include none",
    "NEG-5.2": "REC-4 >= 36 and NEG-5.1 >= 1",
    "NEG-5.3": "REC-4 < 36 or REC-7 includes comm",
    "NEG-6.2": "NEG-6.1 is all or some",
    "NEG-7.2": "NEG-7.1 is yes or partly",
    "NEG-7.3": "NEG-7.1 is yes or partly",
    "CSE-2.5": "CSE-2.4 is yes or partly",
    "CSE-3.2": "CSE-3.1 is not none",
    "CSE-3.3": "CSE-3.1 is not none",
    "CSE-5.2": "any agency's CSE-5.1 is yes or partly",
    "CSE-6.6": "CSE-6.5 is yes",
    "CSE-7.3": "REC-8 is cared_for or care_leaver",
    "CSE-8.3": "CSE-8.2 is resolved or unresolved",
    "CSE-9.3": "REC-4 >= 192",
    "MIS-1.2": "MIS-1.1 >= 1",
    "MIS-1.5": "any agency's MIS-1.1 differs",
    "MIS-2.3": "REC-8 is cared_for or care_leaver",
    "MIS-2.4": "REC-12 is out or in",
    "MIS-5.2": "MIS-5.1 is completed",
    "MIS-5.3": "MIS-5.1 is completed",
    "MIS-5.4": "any agency's MIS-5.1 is declined or not_reached",
    "MIS-5.5": "MIS-5.1 is completed",
    "MIS-5.6": "MIS-5.1 is completed",
    "MIS-5.7": "any agency's MIS-5.1 is completed",
    "MIS-6.4": "any agency's MIS-1.1 >= 2",
    "MIS-7.1": "any agency's MIS-1.1 >= 2",
    "MIS-7.3": "any agency's MIS-7.2 is yes or partly",
    "MIS-7.4": "REC-8 is cared_for or care_leaver",
    "DA-2.3": "DA-2.2 is yes or partly",
    "DA-2.4": "REC-4 >= 48 and REC-4 <= 215",
    "DA-2.5": "DA-2.4 is before or later",
    "DA-2.6": "REC-3 is unborn or REC-4 < 12",
    "DA-3.5": "any agency's DA-3.4 >= 2",
    "DA-4.1": "REC-4 >= 36",
    "DA-4.2": "REC-4 < 36 or REC-7 includes comm",
    "DA-6.2": "DA-6.1 is full or partial",
    "DA-7.2": "any agency's DA-7.1 is heard",
    "DA-7.3": "any agency's DA-7.1 is below",
    "DA-7.5": "any agency's DA-7.4 is yes or partly",
    "CLS-5": "any agency's CLS-1 is 2 or more steps from CLS-3",
    "CLS-12": "CLS-11 is yes",
    "CLS-13": "CLS-11 is yes",
    "CLS-14": "CLS-11 is yes",
    "CLS-15": "CLS-11 is yes",
}
"""Every condition of every set, as it is written."""


def test_asked_when() -> None:
    found = {q.id: q.asked_when.text for name in SETS for q in _read(name).questions if q.asked_when is not None}
    assert found == CONDITIONS


def test_whose_answer_a_condition_reads() -> None:
    seen_alone = _question("NEG-5.2").asked_when
    assert seen_alone is not None
    assert [comparison.left.of for comparison in seen_alone.any_of[0]] == ["panel", "own"]
    told_nobody = _question("MIS-5.4").asked_when
    assert told_nobody is not None
    assert [comparison.left.of for comparison in told_nobody.any_of[0]] == ["any"]
    gap = _question("CLS-5").asked_when
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


MEMBERS = "this includes csc and this includes police and this includes health"
ESCALATED = (
    "this includes police_999, front_door, team_manager, out_of_hours, dsl, named_nurse, police_ppu, lado, "
    "head_service or placing_la"
)
RULES = {
    "REC-14": [("this is within REC-13", False), (MEMBERS, True)],
    "REC-15": [("this < REC-16", False)],
    "REC-16": [
        ("this <= today", False),
        ("months since REC-15 >= 1 and months since REC-15 <= 24", False),
        ("months since REC-15 >= 12 and months since REC-15 <= 12", True),
    ],
    "NEG-2.1": [("this <= REC-16", False)],
    "NEG-5.2": [("this <= NEG-5.1", False)],
    "NEG-7.4": [("this is within REC-13", False)],
    "NEG-9.2": [("this does not include none or NEG-9.1 is not sustained", False)],
    "CSE-2.1": [("this <= REC-16", False)],
    "CSE-2.5": [(MEMBERS, True)],
    "MIS-1.3": [("this >= REC-15 and this <= REC-16", False)],
    "MIS-3.1": [("this <= 24", True)],
    "MIS-5.2": [("this <= 72", True)],
    "DA-2.1": [("this >= REC-15 and this <= REC-16", False)],
    "CLS-13": [(ESCALATED, False)],
    "CLS-14": [("this <= today", False), ("this >= session date", False), ("this <= concern raised", True)],
}
"""Every rule of every set, and whether it only warns."""


def test_rules() -> None:
    found = {
        question.id: [(rule.condition.text, rule.soft) for rule in question.rules]
        for name in SETS
        for question in _read(name).questions
        if question.rules
    }
    assert found == RULES


def test_telling_only_the_partnership_is_no_escalation() -> None:
    (rule,) = _question("CLS-13").rules
    codes = _question("CLS-13").answer.codes
    passing = [code for code in codes if holds(rule.condition, lambda _, code=code: ((code,),), lambda _: codes)]
    assert passing == [code for code in codes if code != "partnership"]


@pytest.mark.parametrize(
    ("name", "low", "high", "decimals"),
    [
        ("REC-4", 0, 216, 0),
        ("REC-17", 0, 15, 0),
        ("NEG-3.5", 0, 30, 0),
        ("NEG-5.1", 0, 366, 0),
        ("NEG-5.2", 0, 366, 0),
        ("NEG-9.3", 0, 10, 0),
        ("CSE-9.5", 0, 10, 0),
        ("MIS-1.1", 0, 250, 0),
        ("MIS-1.2", 0, 8784, 1),
        ("MIS-3.1", 0, 720, 0),
        ("MIS-5.2", 0, 2000, 0),
        ("MIS-9.4", 0, 10, 0),
        ("DA-1.5", 0, 20, 0),
        ("DA-3.4", 0, 100, 0),
        ("DA-9.4", 0, 10, 0),
    ],
)
def test_numbers(name: str, low: int, high: int, decimals: int) -> None:
    form = _question(name).answer
    assert form.kind in ("number", "scale")
    assert (form.low, form.high, form.decimals) == (low, high, decimals)


@pytest.mark.parametrize(
    ("name", "shortest", "longest"),
    [
        ("NEG-1.1", 20, 1500),
        ("CSE-1.1", 20, 1500),
        ("DA-1.1", 20, 1500),
        ("MIS-1.5", 0, None),
        ("MIS-1.6", 0, None),
        ("CLS-2", 40, None),
        ("CLS-4", 40, None),
        ("CLS-5", 0, None),
    ],
)
def test_texts(name: str, shortest: int, longest: int | None) -> None:
    form = _question(name).answer
    assert (form.kind, form.shortest, form.longest) == ("text", shortest, longest)


def test_dates() -> None:
    dates = {q.id: q.answer.month for name in SETS for q in _read(name).questions if q.answer.kind == "date"}
    assert dates == {
        **{"REC-15": False, "REC-16": False, "CLS-14": False, "MIS-1.3": False, "DA-2.1": False},
        **{"NEG-2.1": True, "CSE-2.1": True},
    }


def test_answers() -> None:
    assert _question("REC-1").answer.kind == "reference"
    assert len(_question("REC-14").answer.options) == 12
    assert _question("CLS-3").answer.label("outstanding") == "Outstanding / strong"
    assert _question("CLS-6").answer.label("yes") == "Yes – text follows"
    entries = [_question(name).answer.entries for name in ("CLS-8", "CLS-9", "CLS-10")]
    assert entries == ["strength", "improvement", "action"]


def test_what_stands_alone() -> None:
    """`none` does everywhere; so do the options that say that there was nothing to choose from."""
    several = {q.id: q.answer for name in SETS for q in _read(name).questions if q.answer.kind == "any_of"}
    assert all(answer.alone == ("none",) for answer in several.values() if "none" in answer.codes)
    assert sum("none" in answer.codes for answer in several.values()) == 20
    others = {name: answer.alone for name, answer in several.items() if answer.alone not in ((), ("none",))}
    assert others == {"NEG-7.4": ("no_meeting",), "DA-1.3": ("not_recorded",)}


def test_states() -> None:
    """Nothing is a state and an option at once, and who says `not applicable` for the three that ask why says why."""
    found = {q.id: q for name in SETS for q in _read(name).questions}
    assert {name: q.states for name, q in found.items() if q.states != USUAL_STATES} == VARYING_STATES
    reasons = {name: q.reason_for for name, q in found.items() if q.reason_for}
    assert reasons == dict.fromkeys(("MIS-3.5", "CSE-2.4", "DA-6.2"), ("not_applicable",))


@pytest.mark.parametrize(
    ("name", "asked_of"),
    [
        ("NEG-3.5", "csc early_help"),
        ("CSE-2.5", "csc"),
        ("CSE-6.4", "police"),
        ("CSE-6.5", "police youth_justice"),
        ("MIS-1.1", "police csc education care_provider youth_justice"),
        ("MIS-3.2", "police"),
        ("MIS-5.1", "csc vcs"),
        ("MIS-5.4", "csc vcs care_provider education"),
        ("DA-2.2", "police"),
        ("DA-2.5", "education"),
        ("DA-2.6", "health"),
        ("DA-7.3", "police csc health education early_help specialist_da"),
    ],
)
def test_routing(name: str, asked_of: str) -> None:
    assert _question(name).asked_of == tuple(asked_of.split())


@pytest.mark.parametrize(
    ("name", "of_panel"),
    [
        ("neglect", "NEG-9.1 NEG-9.2 NEG-9.3 NEG-9.4"),
        ("child_sexual_exploitation", "CSE-5.3 CSE-9.1 CSE-9.4 CSE-9.5"),
        ("missing_from_home", "MIS-1.3 MIS-1.4 MIS-1.5 MIS-9.1 MIS-9.2 MIS-9.3 MIS-9.4"),
        ("domestic_abuse", "DA-2.1 DA-9.1 DA-9.3 DA-9.4"),
    ],
)
def test_once_by_the_panel(name: str, of_panel: str) -> None:
    assert [question.id for question in _of(_read(name), name) if question.of_panel] == of_panel.split()


def test_closing_judgement() -> None:
    assert _question("CLS-8").required
    unless, when = _question("CLS-9").required_unless, _question("CLS-10").required_when
    assert unless is not None
    assert unless.text == "CLS-3 is outstanding"
    assert when is not None
    assert when.text == "CLS-3 is inadequate"


def test_what_is_not_asked_without_grades() -> None:
    found = {question.id for name in SETS for question in _read(name).questions if question.with_grades}
    assert found == {
        *("NEG-4.4", "NEG-7.2", "CSE-5.2", "MIS-5.5", "MIS-7.3", "DA-7.5"),
        *("CLS-1", "CLS-2", "CLS-3", "CLS-4", "CLS-5", "CLS-6"),
    }


@pytest.mark.parametrize("name", ["NEG-9.3", "CSE-9.5", "MIS-9.4", "DA-9.4"])
def test_low_safety_asks_for_the_concern_at_once(name: str) -> None:
    (prompt,) = _question(name).prompts
    assert prompt.question == "CLS-11"
    assert prompt.condition.text == "this <= 3"


@pytest.mark.parametrize("name", SETS)
def test_topic_is_left_out_of_the_other_topics(name: str) -> None:
    found = _read(name)
    (other_topics,) = [question for question in found.questions if question.leaves_out_topic]
    assert other_topics.id == "REC-18"
    assert found.title in {option.label for option in other_topics.answer.options}
