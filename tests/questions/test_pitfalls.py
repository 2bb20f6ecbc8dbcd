"""Pitfalls of wording: each bad question has its warning, each good one none, and no shipped question has any."""

from pathlib import Path

import pytest

from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import check_files

HEAD = """# Pitfalls

To see what is said of wording.

- id: pitfalls
- version: 1
- status: draft
- include: record_details, closing_judgement

## PIT-1 One section
"""
REST = "- theme: planning\n- layer: {layer}\n- asked of: csc\n"
DAY = (
    "### PIT-1.9 What is an ordinary day like?\n\n"
    "- answer: text\n- theme: voice_of_child\n- layer: quality\n- asked of: csc\n"
)


def warnings_of(
    tmp_path: Path,
    stem: str,
    answer: str = "yes, partly, no",
    guidance: str = "",
    layer: str = "quality",
    more: str = "",
) -> list[str]:
    """`code words` of the warnings on one question, where the words stand."""
    rest = REST.format(layer=layer)
    question = f"\n### PIT-1.1 {stem}\n\n{guidance}\n\n- answer: {answer}\n{rest}{more}\n{DAY}"
    file = tmp_path / "pitfalls.md"
    file.write_text(HEAD + question, encoding="utf-8")
    found = check_files([file], [shipped_folder()])
    assert all(each.severity == "warning" and each.hint for each in found), found
    lines = (HEAD + question).split("\n")
    for each in found:
        words = each.message.split("‘")[1].split("’:")[0]
        assert lines[each.line - 1][each.column - 1 :].startswith(words), each
    return [f"{each.code} {each.message.split('‘')[1].split('’:')[0]}" for each in found]


BAD = [
    ("Was the assessment completed with a clear reason and a timely response?", "double with a clear reason and a"),
    ("Is the chronology up to date and accurate?", "double up to date and accurate"),
    ("Was there a plan and was it reviewed?", "double and was it"),
    ("Was the child seen and spoken to alone?", "double seen and spoken"),
    ("Was the plan reviewed every month and shared with the family?", "double reviewed every month and shared"),
    ("Did practitioners see and hear the child?", "double see and hear"),
    ("Was the school told, and if so, when?", "double and if so"),
    ("Was health, as well as the school, told?", "double as well as"),
    ("Was the child seen? Was the child heard?", "double ?"),
    ("Was the response appropriate?", "no-yardstick appropriate"),
    ("Was a robust plan in place?", "no-yardstick robust"),
    ("Was information shared in a timely way?", "no-yardstick timely"),
    ("Is the analysis good enough?", "no-yardstick good enough"),
    ("Was supervision adequate?", "no-yardstick adequate"),
    ("Was there sufficient challenge?", "no-yardstick sufficient"),
    ("Was the work effective?", "no-yardstick effective"),
    ("Was there no delay?", "negative Was there no"),
    ("Wasn't the child seen alone?", "negative Wasn't"),
    ("Was the child not seen alone?", "negative Was the child not"),
    ("Did agencies fail to share information?", "negative fail to"),
    ("Was the good practice of the nurse recorded?", "leading good practice of"),
    ("Do you agree that the plan changed?", "leading Do you agree"),
    ("Was the failure to refer noticed?", "leading the failure to"),
    ("Did the child engage?", "blaming child engage"),
    ("Did mother protect the child?", "blaming Did mother protect"),
    ("Was it recorded that the mother failed to protect?", "blaming failed to protect"),
    ("Is the child described as promiscuous?", "blaming promiscuous"),
    ("Was going missing a lifestyle choice?", "blaming lifestyle choice"),
    ("Is it recorded that the parents refused help?", "blaming parents refused"),
    ("Did the child put herself at risk?", "blaming put herself at"),
    ("Is the father's date of birth recorded?", "identifying date of birth"),
    ("Is the family's address on file?", "identifying family's address"),
]


@pytest.mark.parametrize(("stem", "warned"), BAD, ids=[each[0] for each in BAD])
def test_a_bad_stem_is_warned_of(stem: str, warned: str, tmp_path: Path) -> None:
    found = warnings_of(tmp_path, stem)
    assert found[0].startswith(warned)
    assert len(found) == 1 + ("timely response" in stem)


GOOD = [
    "Is race and ethnicity recorded?",
    "Were fathers and male carers identified?",
    "Does the record tell apart lack of money and lack of care?",
    "Were abused and neglected children offered help?",
    "Did police and health attend the strategy discussion?",
    "Did the safe-and-well check lead to a plan?",
    "Was it shared without avoidable delay?",
    "Did practitioners keep trying when the child did not want help?",
    "Was a strategy discussion held when there was reasonable cause to suspect harm?",
    "Did practitioners engage the father in the plan?",
    "Does the record use words such as ‘failed to protect’ of the mother?",
    "Does the plan address the child's reasons for going?",
    "Does the record name what the mother did to keep the child safe?",
    "Was the placement's suitability reviewed?",
    "Was the work and training history looked at?",
]


@pytest.mark.parametrize("stem", GOOD)
def test_a_good_stem_is_not(stem: str, tmp_path: Path) -> None:
    assert warnings_of(tmp_path, stem) == []


def test_a_yardstick_in_the_guidance_answers_the_judgement_word(tmp_path: Path) -> None:
    stem = "Was information shared in a timely way?"
    assert warnings_of(tmp_path, stem, guidance="Yes means within one working day.") == []
    assert warnings_of(tmp_path, "What would have been a timely response?", answer="text") == []


@pytest.mark.parametrize(
    ("stem", "answer", "layer", "warned"),
    [
        ("Is there a chronology?", "grade", "quality", "graded-compliance Is"),
        ("How was the visit kept?", "grade", "compliance", "graded-compliance How was the visit kept?"),
        ("How good is the plan?", "grade", "quality", None),
        ("How worried are you today?", "scale 0 to 10", "quality", "scale-direction How worried"),
        ("How safe is the child today?", "scale 0 to 10", "quality", None),
        ("Who is the main worker?", "text", "quality", "identifying Who is"),
        ("Who carried it out?", "text", "quality", None),
    ],
)
def test_the_answer_and_the_stem_together(
    stem: str, answer: str, layer: str, warned: str | None, tmp_path: Path
) -> None:
    assert warnings_of(tmp_path, stem, answer, layer=layer) == ([warned] if warned else [])


@pytest.mark.parametrize(
    ("guidance", "answer", "more", "warned"),
    [
        ("0 = safe, 10 = worst.", "scale 0 to 10", "", "scale-direction 0 = safe"),
        ("0 is certain harm; 10 is as safe as any child.", "scale 0 to 10", "", None),
        ("N/A is possible.", "yes, partly, no", "", "na-escape N/A"),
        ("N/A if none were missed.", "yes, partly, no", "", None),
        ("Never N/A.", "yes, partly, no", "", "na-forbidden N/A"),
        ("Never N/A.", "yes, partly, no", "- states: not_recorded\n", None),
        ("N/A if none.", "yes, partly, no", "- states: not_recorded\n", "na-not-offered N/A"),
        ("Name the suspect.", "text", "", "identifying Name the suspect"),
        ("Give their full name.", "text", "", "identifying Give their full name"),
        ("Months, never a date of birth.", "text", "", None),
        ("Name the local tools, the agency and the theme.", "text", "", None),
    ],
)
def test_the_guidance(guidance: str, answer: str, more: str, warned: str | None, tmp_path: Path) -> None:
    assert warnings_of(tmp_path, "What was seen?", answer, guidance, more=more) == ([warned] if warned else [])


def whole(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "pitfalls.md"
    file.write_text(text, encoding="utf-8")
    return [each.code for each in check_files([file], [shipped_folder()])]


def test_what_a_whole_set_lacks(tmp_path: Path) -> None:
    alone = HEAD.replace("- include: record_details, closing_judgement\n", "") + "\n" + DAY
    assert whole(tmp_path, alone) == ["no-layer", "no-layer", "no-layer", "no-so-what"]
    assert whole(tmp_path, HEAD + "\n" + DAY.replace("answer: text", "answer: date")) == ["no-lived-experience"]
    assert whole(tmp_path, HEAD + "\n" + DAY) == []


def test_too_many_questions_for_one_agency(tmp_path: Path) -> None:
    question = "\n### PIT-1.{} What was seen?\n\n- answer: text\n- theme: planning\n- layer: quality\n- asked of: {}\n"
    police = "".join(question.format(number, "police") for number in range(10, 50))
    health = "".join(question.format(number, "health") for number in range(50, 94))
    assert whole(tmp_path, HEAD + "\n" + DAY + police) == []
    assert whole(tmp_path, HEAD + "\n" + DAY + police + health) == ["too-long"]


def test_the_shipped_sets_have_none() -> None:
    assert [str(each) for each in check_files([shipped_folder()], [])] == []
