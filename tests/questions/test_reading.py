"""What a question set's file means: documents/small.md, and how files are put together."""

from pathlib import Path

import pytest

from audit_tui.domain.conditions import Comparison, Reference
from audit_tui.domain.question_set import Question, QuestionSet, Source, Term
from audit_tui.questions.reader import check_files, read_set

SMALL_FILE = Path(__file__).parent / "documents" / "small.md"
SMALL = SMALL_FILE.read_text(encoding="utf-8")

PART = """# Details

What is put first.

- id: details
- version: 1
- status: draft
- part: {part}

## DET Details

### DET-1 Anything {word}?

- answer: text
- theme: planning
- layer: quality
- asked of: panel
"""


@pytest.fixture(scope="module")
def small() -> QuestionSet:
    found, problems = read_set(SMALL_FILE, [])
    assert problems == ()
    assert found is not None
    return found


def _question(small: QuestionSet, name: str) -> Question:
    question = small.question(name)
    assert question is not None
    return question


def _read(folder: Path, text: str) -> QuestionSet:
    file = folder / "small.md"
    file.write_text(text, encoding="utf-8")
    found, problems = read_set(file, [])
    assert problems == ()
    assert found is not None
    return found


def test_head(small: QuestionSet) -> None:
    assert (small.id, small.title, small.version, small.status) == ("small", "Small", "2026.1", "draft")
    assert small.purpose == "To find out whether a small set can be read.\n\nA second paragraph, which is reflowed."
    assert small.records_in_scope == "Eight records."
    assert small.period == "Twelve months."
    assert small.enquiry == ("Is it read?", "Is it understood?")
    assert small.quorum == ("csc", "police")
    assert small.include == ()


def test_vocabulary(small: QuestionSet) -> None:
    assert small.vocabulary.agencies[-1] == Term(code="health", label="Health", note="GP and school nursing")
    assert [term.code for term in small.vocabulary.themes] == ["planning", "timeliness"]
    assert [term.code for term in small.vocabulary.layers] == ["quality", "compliance"]


def test_number_source_and_flags(small: QuestionSet) -> None:
    question = _question(small, "SML-1.1")
    assert (question.text, question.guidance) == ("How often was the child seen?", "Face to face only.")
    assert (question.answer.kind, question.answer.low, question.answer.high) == ("number", 0, 366)
    assert question.required
    assert not question.short_form
    assert question.asked_of == ("all",)
    assert question.sources == (Source(name="Guidance on visits", url="https://example.org/visits"),)
    assert question.states == ("not_recorded", "not_known_to_agency", "not_applicable", "deferred")


def test_states_and_own_condition(small: QuestionSet) -> None:
    question = _question(small, "SML-1.2")
    assert question.states == ("not_recorded", "deferred")
    assert question.reason_for == ("not_recorded",)
    assert question.asked_when is not None
    assert question.asked_when.text == "SML-1.1 >= 1"
    assert question.asked_when.any_of == (
        (Comparison(left=Reference(of="own", question="SML-1.1"), operator=">=", values=(1,)),),
    )


def test_options_with_a_note_and_an_exclusive_one(small: QuestionSet) -> None:
    answer = _question(small, "SML-1.3").answer
    assert answer.kind == "any_of"
    assert answer.options[1] == Term(code="profile", label="Profile", note="the second edition")
    assert answer.alone == ("none",)


def test_grades_are_labelled_by_the_tool_or_by_the_author(small: QuestionSet) -> None:
    shipped, own = _question(small, "SML-1.4"), _question(small, "SML-2.3")
    assert shipped.answer.codes == own.answer.codes == ("outstanding", "good", "ri", "inadequate")
    assert shipped.answer.label("ri") == "Requires improvement"
    assert own.answer.label("ri") == "Needs to improve"
    assert shipped.with_grades
    assert own.with_grades


def test_rules_with_other_answers_and_moments(small: QuestionSet) -> None:
    start, end = _question(small, "SML-2.1"), _question(small, "SML-2.2")
    this = Reference(of="this")
    assert start.answer.month
    assert start.used_as == "period_start"
    assert start.rules[0].condition.any_of == (
        (
            Comparison(left=this, operator="<", other=Reference(of="panel", question="SML-2.2")),
            Comparison(left=this, operator="<=", other=Reference(of="today")),
        ),
    )
    since = Reference(of="months_since", question="SML-2.1")
    assert end.rules[0].condition.any_of == ((Comparison(left=since, operator=">=", values=(1,)),),)
    assert [rule.soft for rule in end.rules] == [False, True]
    assert end.rules[1].condition.any_of[0][0].other == Reference(of="session_date")


def test_any_agencys_answers_joined_by_or(small: QuestionSet) -> None:
    question = _question(small, "SML-2.3")
    assert question.asked_when is not None
    assert question.asked_when.any_of == (
        (Comparison(left=Reference(of="any", question="SML-1.4"), operator="is", values=("ri",)),),
        (Comparison(left=Reference(of="any", question="SML-1.1"), operator="differs"),),
    )
    assert [source.name for source in question.sources] == ["Guidance on visits", "Another"]
    assert question.was == ("SML-9.9",)
    assert question.of_panel


def test_prompt_and_required_when(small: QuestionSet) -> None:
    question = _question(small, "SML-2.4")
    assert (question.answer.kind, question.answer.low, question.answer.high) == ("scale", 0, 10)
    assert question.prompts[0].question == "SML-9.1"
    assert question.prompts[0].condition.text == "this <= 3"
    assert question.required_when is not None
    assert question.required_when.any_of[0][0].values == ("ri", "inadequate")


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("SML-1.3 includes day, profile or none and SML-1.1 > 2", [["includes", ">"]]),
        ("SML-1.3 does not include none or SML-1.1 is not 3", [["does_not_include"], ["is_not"]]),
        ("SML-1.1 >= 4 and SML-1.1 <= 9 or SML-1.1 is 1 or 2", [[">=", "<="], ["is"]]),
        ("SML-1.1 is 1, 2, or 3", [["is"]]),
        ("any agency’s SML-1.1 differs and any agency's SML-1.1 ≥ 2", [["differs", ">="]]),
    ],
)
def test_and_binds_tighter_than_or(words: str, groups: list[list[str]], tmp_path: Path) -> None:
    text = SMALL.replace("- theme: planning\n- layer: quality\n- asked of: all\n\n## SML-2", "%s\n\n## SML-2")
    body = f"- theme: planning\n- layer: quality\n- asked of: all\n- asked when: {words}"
    condition = _question(_read(tmp_path, text.replace("%s", body)), "SML-1.4").asked_when

    assert condition is not None
    assert [[comparison.operator for comparison in group] for group in condition.any_of] == groups


@pytest.mark.parametrize(
    ("answer", "kind", "bounds"),
    [
        ("text", "text", (0, None)),
        ("text 20 to 1500 characters", "text", (20, 1500)),
        ("text of at least 40 characters", "text", (40, None)),
        ("text of at most 90 characters", "text", (0, 90)),
        ("record reference", "reference", (0, None)),
        ("strengths", "entries", (0, None)),
        ("one of agencies", "one_of", (0, None)),
    ],
)
def test_answers(answer: str, kind: str, bounds: tuple[int, int | None], tmp_path: Path) -> None:
    form = _question(_read(tmp_path, SMALL.replace("yes, partly, no", answer)), "SML-1.2").answer

    assert form.kind == kind
    assert (form.shortest, form.longest) == bounds
    if kind == "one_of":
        assert form.codes == ("csc", "police", "health")


def test_number_with_a_decimal(tmp_path: Path) -> None:
    text = SMALL.replace("number 0 to 366", "number 0 to 8784, one decimal")
    assert _question(_read(tmp_path, text), "SML-1.1").answer.decimals == 1


def test_reflowing_changes_nothing_and_a_word_changes_the_digest(small: QuestionSet, tmp_path: Path) -> None:
    reflowed = SMALL.replace("A second paragraph, which\nis reflowed.", "A  second paragraph,\nwhich is\n   reflowed.")
    reflowed = reflowed.replace("SML-1.4 is ri or any agency's", "SML-1.4 is ri\n  or any agency's")
    assert _read(tmp_path, reflowed).digest == small.digest
    assert _read(tmp_path, SMALL.replace("Face to face only", "Face to face")).digest != small.digest
    assert _read(tmp_path, SMALL.replace("csc, police\n- asked when", "csc\n- asked when")).digest != small.digest


def test_emphasis_is_kept_as_typed(tmp_path: Path) -> None:
    text = SMALL.replace("Face to face only.", "*Face* to <b>face</b> &amp; `only`.")
    assert _question(_read(tmp_path, text), "SML-1.1").guidance == "*Face* to <b>face</b> &amp; `only`."


@pytest.mark.parametrize(
    ("part", "order"),
    [("first", ["DET", "SML-1", "SML-2", "SML-9"]), ("last", ["SML-1", "SML-2", "SML-9", "DET"])],
)
def test_parts_come_before_or_after(part: str, order: list[str], tmp_path: Path) -> None:
    (tmp_path / "details.md").write_text(PART.format(part=part, word="else"), encoding="utf-8")
    found = _read(tmp_path, SMALL.replace("- quorum:", "- include: details\n- quorum:"))

    assert [section.id for section in found.sections] == order
    assert [section.part for section in found.sections if section.id == "DET"] == ["details"]


def test_parts_are_looked_for_beside_the_file_then_in_the_folders(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    for folder, word in ((shared, "shared"), (own, "own")):
        folder.mkdir()
        (folder / "details.md").write_text(PART.format(part="first", word=word), encoding="utf-8")
    (own / "small.md").write_text(SMALL.replace("- quorum:", "- include: details\n- quorum:"), encoding="utf-8")

    beside, _ = read_set(own / "small.md", [shared])
    (own / "details.md").unlink()
    elsewhere, _ = read_set(own / "small.md", [shared])

    assert beside is not None
    assert elsewhere is not None
    assert beside.sections[0].questions[0].text == "Anything own?"
    assert elsewhere.sections[0].questions[0].text == "Anything shared?"


def test_a_mistake_in_a_part_keeps_the_topic_from_being_used(tmp_path: Path) -> None:
    part = tmp_path / "details.md"
    part.write_text(PART.format(part="first", word="else").replace("planning", "plans"), encoding="utf-8")
    topic = tmp_path / "small.md"
    topic.write_text(SMALL.replace("- quorum:", "- include: details\n- quorum:"), encoding="utf-8")

    found, problems = read_set(topic, [])

    assert found is None
    assert [(problem.path, problem.line, problem.code) for problem in problems] == [(str(part), 15, "unknown-theme")]


def test_same_id_in_a_part_and_its_topic(tmp_path: Path) -> None:
    part = PART.format(part="first", word="else").replace("DET-1", "SML-1.3").replace("DET", "SML-1")
    (tmp_path / "details.md").write_text(part, encoding="utf-8")
    topic = tmp_path / "small.md"
    topic.write_text(SMALL.replace("- quorum:", "- include: details\n- quorum:"), encoding="utf-8")

    _, problems = read_set(topic, [])

    assert {(Path(problem.path).name, problem.code) for problem in problems} == {("small.md", "id-twice")}
    assert ["details.md, line 10" in problems[0].hint, "details.md, line 12" in problems[1].hint] == [True, True]


def test_a_part_is_no_set_but_can_be_checked(tmp_path: Path) -> None:
    part = tmp_path / "details.md"
    (tmp_path / "vocabulary.md").write_text(_vocabulary(), encoding="utf-8")
    part.write_text(PART.format(part="first", word="else") + "- asked when: SML-1.1 is 3\n", encoding="utf-8")

    assert check_files([part], []) == ()
    assert [problem.code for problem in read_set(part, [])[1]] == ["not-a-set"]
    part.write_text(PART.format(part="first", word="else") + "- asked when: DET-7 is 3\n", encoding="utf-8")
    assert [problem.code for problem in check_files([part], [])] == ["unknown-question"]


def test_problems_of_several_files_are_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.md").write_text(SMALL.replace("- short form", "- shortform"), encoding="utf-8")
    (tmp_path / "README.md").write_text("not a set", encoding="utf-8")

    found = check_files([tmp_path], [])

    assert [(Path(problem.path).name, problem.line) for problem in found] == [
        ("a.md", 8),
        ("a.md", 75),
        ("b.md", 8),
        ("b.md", 75),
    ]


def _vocabulary() -> str:
    lists = SMALL[SMALL.index("## Agencies") : SMALL.index("## Records in scope")]
    return f"# Words\n\n- id: vocabulary\n- version: 1\n- status: draft\n- part: vocabulary\n\n{lists}"


def test_a_set_uses_the_vocabulary_beside_it_unless_it_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.md").write_text(_vocabulary(), encoding="utf-8")
    start, end = SMALL.index("## Themes"), SMALL.index("## Records in scope")

    shared = _read(tmp_path, SMALL[:start] + SMALL[end:])
    own = _read(tmp_path, SMALL.replace("- timeliness: Timeliness", "- timeliness: Pace"))

    assert shared.theme_label("timeliness") == "Timeliness"
    assert own.theme_label("timeliness") == "Pace"


def test_ids_that_are_retired_are_those_of_the_topic_and_its_parts(small: QuestionSet, tmp_path: Path) -> None:
    part = PART.format(part="first", word="else").replace("- version", "- retired: DET-7, SML-7.1\n- version")
    (tmp_path / "details.md").write_text(part, encoding="utf-8")
    text = SMALL.replace("- quorum:", "- include: details\n- retired: SML-7.1, SML-7.2\n- quorum:")

    assert _read(tmp_path, text).retired == ("SML-7.1", "SML-7.2", "DET-7")
    assert small.retired == ()


def test_an_id_that_the_topic_retired_is_refused_in_a_part(tmp_path: Path) -> None:
    (tmp_path / "details.md").write_text(PART.format(part="last", word="else"), encoding="utf-8")
    topic = tmp_path / "small.md"
    text = SMALL.replace("- quorum:", "- include: details\n- retired: DET-1\n- quorum:")
    topic.write_text(text, encoding="utf-8")

    found, problems = read_set(topic, [])

    assert found is None
    assert [(Path(each.path).name, each.line, each.column, each.code) for each in problems] == [
        ("details.md", 12, 5, "retired")
    ]
