"""What can never happen is said: conditions that are never true, questions that are never asked, options twice over."""

from pathlib import Path

import pytest

from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import check_files, read_set

HEAD = """# Reach

To see what can be reached.

- id: reach
- version: 1
- status: draft

## Agencies

- csc: Children's social care
- police: Police

## Themes

- planning: Planning

## Layers

- quality: Quality

## RCH-1 One section
"""
TAIL = "- theme: planning\n- layer: quality\n"

ASKED = {
    "YES": "yes, partly, no",
    "NUM": "number 0 to 216",
    "DEC": "number 0 to 1, two decimals",
    "ANY": "any of\n  - a: First\n  - b: Second\n  - none: None\n- alone: none",
    "DAY": "date or month",
    "GRD": "grade",
}
"""The questions that stand before the one that is tried: RCH-1.1 and on, asked of all, in this order."""

IDS = {name: f"RCH-1.{number}" for number, name in enumerate(ASKED, 1)}


def problems_of(tmp_path: Path, *questions: str, asked_of: str = "all") -> list[str]:
    """`code line-of-words: message` of the problems when these properties stand at questions after the given ones."""
    blocks = [f"\n### {IDS[name]} {name}?\n\n- answer: {form}\n- asked of: all\n{TAIL}" for name, form in ASKED.items()]
    for number, properties in enumerate(questions, 7):
        answer = "" if "- answer:" in properties else "- answer: yes, partly, no\n"
        asked = "" if "- asked of:" in properties else f"- asked of: {asked_of}\n"
        blocks.append(f"\n### RCH-1.{number} Tried?\n\n{answer}{asked}{TAIL}{properties}\n")
    text = HEAD + "".join(blocks)
    for name, number in IDS.items():
        text = text.replace(f"@{name}", number)
    file = tmp_path / "reach.md"
    file.write_text(text, encoding="utf-8")
    found, problems = read_set(file, [])
    assert (found is None) == any(each.severity == "error" for each in problems)
    lines = text.split("\n")
    return [
        f"{each.severity} {each.code} {lines[each.line - 1][each.column - 1 :]}|{each.message}" for each in problems
    ]


NEVER = [
    ("@NUM > 24.5 and @NUM < 24.9", "@NUM < 24.9", "‘@NUM > 24.5’ and ‘@NUM < 24.9’ are never both true"),
    ("@NUM > 300", "@NUM > 300", "@NUM takes whole numbers 0 to 216"),
    ("@NUM < 0", "@NUM < 0", "@NUM takes whole numbers 0 to 216"),
    ("@NUM is 300 or 400", "@NUM is 300 or 400", "@NUM takes whole numbers 0 to 216"),
    ("@NUM > 5 and @NUM < 6", "@NUM < 6", "‘@NUM > 5’ and ‘@NUM < 6’ are never both true"),
    ("@NUM >= 5 and @NUM < 3", "@NUM < 3", "‘@NUM >= 5’ and ‘@NUM < 3’ are never both true"),
    ("@YES is yes and @NUM > 1 and @YES is no", "@YES is no", "‘@YES is yes’ and ‘@YES is no’ are never both true"),
    ("@YES is not yes, partly or no", "@YES is not", "no answer to @YES is left"),
    ("@ANY includes none and @ANY includes a", "@ANY includes a", "are never both true"),
    ("@ANY includes a and @ANY does not include a or b", "@ANY does not", "are never both true"),
    ("@ANY does not include a, b or none", "@ANY does not", "no answer to @ANY is left"),
    ("@DAY > 2026-03 and @DAY < 2026-02-10", "@DAY < 2026-02-10", "are never both true"),
    ("@DAY < today and @DAY > today", "@DAY > today", "are never both true"),
    ("@NUM < @DEC and @NUM > @DEC", "@NUM > @DEC", "are never both true"),
    ("@NUM < @NUM", "@NUM < @NUM", "both sides are the same answer"),
    ("@YES is not yes and @YES is not no and @YES is not partly", "@YES is not yes", "never all true"),
    ("any agency's @NUM > 300", "any agency's @NUM > 300", "@NUM takes whole numbers 0 to 216"),
    ("any agency's @GRD is 4 or more steps from @GRD", "any agency's", "its scale has 4 options"),
]


@pytest.mark.parametrize(("condition", "at", "why"), NEVER, ids=[each[0] for each in NEVER])
def test_a_condition_that_is_never_true(condition: str, at: str, why: str, tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, f"- asked when: {condition}")
    for name, number in IDS.items():
        at, why = at.replace(f"@{name}", number), why.replace(f"@{name}", number)
    assert found.startswith(f"error unreachable {at}")
    assert "RCH-1.7 can never be asked: " in found
    assert found.endswith(why)


POSSIBLE = [
    "@NUM > 24.5 and @NUM < 25.5",
    "@DEC > 0.005 and @DEC < 0.015",
    "@NUM > 5 and @NUM < 7",
    "@NUM >= 216",
    "@DEC > 0.5 and @DEC < 0.52",
    "@YES is yes or @YES is no",
    "any agency's @YES is yes and any agency's @YES is no",
    "any agency's @NUM >= 5 and any agency's @NUM < 3",
    "any agency's @YES differs",
    "@ANY includes a and @ANY includes b",
    "@ANY includes a and @ANY does not include b",
    "@DAY > 2026-02 and @DAY <= 2026-03-01",
    "@DAY >= 2026-03 and @DAY <= 2026-03",
    "@DAY <= today and @DAY >= today",
    "@NUM <= @DEC and @NUM >= @DEC",
    "any agency's @GRD is 3 or more steps from @GRD",
]


@pytest.mark.parametrize("condition", POSSIBLE)
def test_a_condition_that_may_be_true(condition: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, f"- asked when: {condition}") == []


def test_a_number_that_cannot_be_answered_in_a_list(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked when: @NUM is 5, 300 or 7")
    assert found == "error out-of-range 300 or 7|RCH-1.2 is never 300: it takes whole numbers 0 to 216"
    (found,) = problems_of(tmp_path, "- asked when: @NUM is not 2.5")
    assert found.startswith("error out-of-range 2.5|")


def test_a_dead_group_in_a_living_condition_is_a_warning(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked when: @YES is yes or @NUM > 300 and @YES is no")
    assert found.startswith("warning never-true RCH-1.2 > 300 and RCH-1.1 is no|‘RCH-1.2 > 300’ is never true: ")


def test_what_reads_a_question_that_is_never_asked_is_never_asked(tmp_path: Path) -> None:
    first, second = problems_of(tmp_path, "- asked when: @NUM > 300", "- asked when: RCH-1.7 is yes")
    assert first.startswith("error unreachable")
    assert second.endswith("RCH-1.8 can never be asked: ‘RCH-1.7 is yes’ is never true: RCH-1.7 is never asked")
    _, panels = problems_of(
        tmp_path, "- asked when: @NUM > 300", "- asked of: panel\n- asked when: any agency's RCH-1.7 is yes"
    )
    assert panels.startswith("error unreachable any agency's RCH-1.7")


def test_what_speaks_against_the_way_to_it_is_never_asked(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked when: @YES is no", "- asked when: RCH-1.7 is yes and @YES is yes")
    assert found.startswith("error unreachable RCH-1.7 is yes")
    assert "the questions on the way to it are asked only when it is not" in found
    assert problems_of(tmp_path, "- asked when: @YES is no", "- asked when: RCH-1.7 is yes and @YES is no") == []


def test_agencies_of_whom_it_is_never_asked(tmp_path: Path) -> None:
    chain = (
        "- asked of: csc",
        "- asked of: csc, police\n- asked when: RCH-1.7 is yes",
        "- asked of: police\n- asked when: RCH-1.8 is yes",
    )
    silent, found = problems_of(tmp_path, *chain)
    assert "RCH-1.9 can never be asked" in found
    assert "RCH-1.8 is never asked of whoever is asked RCH-1.9" in found
    assert silent == "warning silent RCH-1.7 is yes|RCH-1.8 is never asked of police: nobody there is asked RCH-1.7"
    assert problems_of(tmp_path, *chain[:2]) == [silent]


@pytest.mark.parametrize(
    "condition", ["any agency's RCH-1.7 is yes", "RCH-1.7 is yes or @YES is yes", "@YES is yes and @NUM > 3"]
)
def test_a_condition_that_each_agency_may_meet_silences_none(condition: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, "- asked of: csc", f"- asked of: csc, police\n- asked when: {condition}") == []


def test_one_agencys_answer_cannot_differ(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked of: csc", "- asked of: panel\n- asked when: any agency's RCH-1.7 differs")
    assert found.endswith("RCH-1.7 is asked of one agency only")
    one = "- asked of: panel\n- asked when: any agency's RCH-1.7 is yes and any agency's RCH-1.7 is no"
    (found,) = problems_of(tmp_path, "- asked of: csc", one)
    assert found.startswith("error unreachable any agency's RCH-1.7 is no|")


@pytest.mark.parametrize(
    "properties",
    [
        "- answer: number 0 to 10\n- rule: this > 10",
        "- answer: number 0 to 10\n- warn unless: this < 0",
        "- answer: number 0 to 10\n- ask at once: RCH-1.8 when this > 10",
        "- required when: @NUM > 300",
        "- required unless: @YES is yes and @YES is no",
        "- answer: date\n- rule: this > 2026-03-05 and this < 2026-03-06",
        "- answer: number 5 to 10\n- rule: this < @DEC",
    ],
)
def test_a_rule_or_requirement_that_is_never_met(properties: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, properties, "")[0]
    assert found.startswith("error never-true ")


def test_requirement_against_the_questions_own_condition(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked when: @YES is yes\n- required when: @YES is no")
    assert found.startswith("error never-true RCH-1.1 is no|")


@pytest.mark.parametrize(
    "properties",
    [
        "- answer: number 0 to 10\n- rule: this <= 10",
        "- answer: number 0 to 10\n- warn unless: this <= 5 or this > 5",
        "- answer: number 0 to 10\n- rule: this is 5 or this is not 5",
    ],
)
def test_a_rule_that_is_always_met_is_a_warning(properties: str, tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, properties)
    assert found.startswith("warning always-true ")


@pytest.mark.parametrize(
    "properties",
    [
        "- asked when: @YES is yes, partly or no",
        "- asked when: @YES is yes or @YES is not yes",
        "- required when: @NUM >= 0",
        "- required unless: @ANY includes a, b or none",
        "- answer: number 0 to 50\n- rule: this <= 24.5 or this >= 25.5",
        "- answer: number 0 to 10\n- ask at once: RCH-1.8 when this <= 10",
    ],
)
def test_what_is_true_of_every_answer_is_not_true_without_one(properties: str, tmp_path: Path) -> None:
    assert problems_of(tmp_path, properties, "") == []


def test_a_requirement_that_is_never_lifted_is_a_warning(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "- asked when: @YES is yes or partly\n- required unless: @YES is no")
    assert found.startswith("warning never-true RCH-1.1 is no|RCH-1.7 is always required: ")


def test_a_rule_whose_other_question_is_never_there_is_a_warning(tmp_path: Path) -> None:
    other = "- answer: number 0 to 9\n- asked when: @YES is no"
    (found,) = problems_of(
        tmp_path, other, "- answer: number 0 to 9\n- asked when: @YES is yes\n- rule: this < RCH-1.7"
    )
    assert found.endswith("‘this < RCH-1.7’ is never looked at: RCH-1.7 is not asked where RCH-1.8 is")
    assert found.startswith("warning never-looked-at ")


def test_a_question_asked_at_once_that_can_be_asked(tmp_path: Path) -> None:
    asked = "- asked when: RCH-1.7 is 0 or 1"
    first = "- answer: number 0 to 9\n- ask at once: RCH-1.8 when this"
    assert problems_of(tmp_path, f"{first} <= 5", asked) == []
    (found,) = problems_of(tmp_path, f"{first} >= 5", asked)
    assert found.endswith("RCH-1.8 is not asked at once: ‘asked when: RCH-1.7 is 0 or 1’ is not true then")


def test_steps_are_counted_on_a_scale_of_numbers(tmp_path: Path) -> None:
    scales = ("- answer: scale 0 to 10", "- answer: scale 0 to 10\n- asked of: panel")
    steps = "- asked of: panel\n- asked when: any agency's RCH-1.7 is {} or more steps from RCH-1.8"
    assert problems_of(tmp_path, *scales, steps.format(10)) == []
    (found,) = problems_of(tmp_path, *scales, steps.format(11))
    assert found.endswith("is never true: its scale is 0 to 10")


@pytest.mark.parametrize(
    ("option", "states", "warned"),
    [
        ("unknown: Not recorded", "", True),
        ("not_recorded: Nothing on file", "", True),
        ("elsewhere: Not known to this agency", "", True),
        ("na: N/A", "", True),
        ("unknown: Not recorded", "- states: not_applicable", False),
        ("not_applicable: No man involved, and this was checked", "", False),
        ("never: Not recorded in time", "", False),
    ],
)
def test_an_option_that_is_also_a_state(option: str, states: str, warned: bool, tmp_path: Path) -> None:
    found = problems_of(tmp_path, f"- answer: one of\n  - some: Some\n  - {option}\n{states}".rstrip())
    assert [each.split(" ")[:2] for each in found] == [["warning", "option-is-state"]] * warned
    assert all(f"{option}|" in each for each in found)


def test_the_shipped_sets_have_no_problem_at_all() -> None:
    assert check_files([shipped_folder()], []) == ()


def test_a_great_many_comparisons_take_no_time(tmp_path: Path) -> None:
    many = " and ".join(["@YES is yes", *("@NUM >= 1" for _ in range(3000))])
    assert problems_of(tmp_path, f"- asked when: {many}") == []
    chain = [f"- asked when: RCH-1.{number} is yes or RCH-1.{number} is no" for number in range(6, 120)]
    chain[0] = "- asked when: @YES is yes or @YES is no"
    assert problems_of(tmp_path, *chain) == []
