"""The shapes of `--json`: keys may be added, never renamed."""

import shutil
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

QUESTION = {
    "id": str,
    "text": str,
    "guidance": str,
    "answer": str,
    "options": list,
    "theme": str,
    "layer": str,
    "asked_of": list,
    "required": bool,
    "short_form": bool,
    "asked_when": (str, type(None)),
    "sources": list,
}
PROGRESS = {"asked": int, "answered": int, "hidden": list, "missing": list}
RECORD = {
    "reference": str,
    "involvement": dict,
    "agencies": dict,
    "divergent": list,
    "moved": list,
    "blind_spots": dict,
    "agreed": int,
    "findings": int,
    "concerns": dict,
}
SHOWN = {
    "id": str,
    "title": str,
    "topic": str,
    "stage": str,
    "question_set": dict,
    "agencies": list,
    "records": list,
    "findings": list,
    "actions": list,
}
ROOM = {
    "meeting": (dict, type(None)),
    "meetings": list,
    "not_quorate": list,
    "parked": list,
    "before_sign_off": list,
}
MEETING = {
    "id": str,
    "begun": str,
    "ended": str,
    "minutes": int,
    "present": list,
    "apologies": list,
    "interests": list,
    "quorate": bool,
    "lacking": list,
}
STAGES = {"set_up", "returns", "panel", "summary", "signed_off", "follow_up"}


def has(shape: dict[str, Any], **keys: Any) -> None:
    for key, kind in keys.items():
        assert isinstance(shape[key], kind), f"{key}: {shape[key]!r}"


def test_questions(run: Run) -> None:
    lines = run("questions", "--json").data
    assert len(lines) == 4
    for line in lines:
        has(line, id=str, title=str, version=str, digest=str, status=str, questions=int)
    whole = run("questions", "neglect", "--json").data
    has(whole, id=str, title=str, version=str, digest=str, sections=list)
    assert [section["id"] for section in whole["sections"]][:: len(whole["sections"]) - 1] == ["REC", "CLS"]
    questions = [question for section in whole["sections"] for question in section["questions"]]
    assert [len(questions)] == [line["questions"] for line in lines if line["id"] == "neglect"]
    for question in questions:
        has(question, **QUESTION)
        for option in question["options"]:
            has(option, code=str, label=str)
        for source in question["sources"]:
            has(source, name=str, url=str)


def test_list(run: Run, demonstration: object) -> None:
    (line,) = run("list", "--json").data
    has(line, id=str, title=str, topic=str, stage=str, records=int, answered=int, asked=int, updated=str, path=str)
    assert line["stage"] in STAGES
    assert line["path"] == str(demonstration)


def test_show(run: Run, demonstration: object) -> None:
    shown = run("show", "demonstration", "--json").data
    has(shown, **SHOWN)
    has(shown["question_set"], id=str, version=str, digest=str)
    assert shown["stage"] in STAGES
    for record in shown["records"]:
        has(record, **RECORD)
        assert set(record["involvement"]) == set(shown["agencies"])
        assert "panel" in record["agencies"]
        has(record["concerns"], open=int, closed=int)
        for progress in record["agencies"].values():
            has(progress, **PROGRESS)
        for divergent in record["divergent"]:
            has(divergent, question=str, spread=(int, float), distinct=int, unevidenced=int)
            assert 0 <= divergent["spread"] <= 1
        for moved in record["moved"]:
            has(moved, question=str, agency=str, to=dict, late=bool)
            assert moved["from"] is None or set(moved["from"]) == {"value", "state"}
        has(record["blind_spots"], nobody=list, alone=list, sealed=int)
        for alone in record["blind_spots"]["alone"]:
            has(alone, question=str, agency=str)
    assert shown["records"][0]["moved"]
    for finding in shown["findings"]:
        has(finding, id=str, kind=str, text=str, theme=str, agencies=list, records=list)
        assert finding["kind"] in ("strength", "improvement")
    for action in shown["actions"]:
        has(action, id=str, text=str, owner=str, due=str, records=list)


def test_show_of_the_room(run: Run, demonstration: object) -> None:
    shown = run("show", "demonstration", "--json").data
    has(shown, **ROOM)
    for meeting in (shown["meeting"], *shown["meetings"]):
        has(meeting, **MEETING)
        for interest in meeting["interests"]:
            has(interest, agency=str, words=str)
    for parked in shown["parked"]:
        has(parked, record=str, question=str, why=str)
    for todo in shown["before_sign_off"]:
        has(todo, record=str, what=str, ids=list)
    assert shown["parked"]


def test_plan(run: Run, demonstration: object) -> None:
    plan = run("plan", "demonstration", "--json").data
    for slot in plan["records"]:
        has(slot, record=str, planned=int, spent=int, open=int, differing=int, sealed=int)
    for parked in plan["parked"]:
        has(parked, record=str, question=str, why=str)


def test_show_of_one_record(run: Run, demonstration: object) -> None:
    shown = run("show", "demonstration", "--record", "NEG-DEMO2", "--json").data
    assert [record["reference"] for record in shown["records"]] == ["NEG-DEMO2"]


def test_show_as_an_agency_holds_its_own_and_nothing_of_the_others(run: Run, demonstration: object) -> None:
    ended = run("show", "demonstration", "--as", "csc", "--json")
    shown = ended.data
    has(shown, **SHOWN)
    assert (shown["agencies"], shown["findings"], shown["actions"]) == (["csc"], [], [])
    for record in shown["records"]:
        assert set(record) == {"reference", "involvement", "due", "agencies", "answers"}
        assert set(record["agencies"]) == set(record["involvement"]) == set(record["due"]) == {"csc"}
        for answer in record["answers"]:
            has(
                answer,
                late=bool,
                question=str,
                evidence=str,
                value=object,
                state=(str, type(None)),
                basis=(str, type(None)),
            )
    everything = run("show", "demonstration", "--as", "police", "--json").data
    theirs = [answer["evidence"] for record in everything["records"] for answer in record["answers"]]
    assert any(theirs)
    assert not [text for text in theirs if len(text) > 20 and text in ended.out]


def keys_of(value: object) -> set[str]:
    """Every key of what was printed, but where agencies or verdicts are the keys."""
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each)}
    if not isinstance(value, dict):
        return set()
    found = set(value)
    for key, each in value.items():
        by_name = key in ("involvement", "due", "agencies", "counts") and isinstance(each, dict)
        found |= keys_of(list(each.values()) if by_name else each)
    return found


def test_every_key_is_documented(run: Run, demonstration_made: Path, sessions_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(demonstration_made, sessions_dir, dirs_exist_ok=True)
    one, csv = "demonstration", tmp_path / "returned.csv"
    csv.write_text("record,agency,question,value\nNEG-DEMO3,csc,NEG-5.4,child\nNEG-DEMO9,csc,NEG-5.4,child\n")
    page = (Path(__file__).parents[2] / "docs/commands.md").read_text("utf-8")
    shapes = page.partition("## The shapes of")[2]
    for words in (
        ("questions",),
        ("questions", "neglect"),
        ("diff", one, "neglect"),
        ("list",),
        ("show", one),
        ("show", one, "--as", "csc"),
        ("plan", one, "--minutes", "90"),
        ("return", "merge", one, csv, "--dry-run"),
        ("history", one),
        ("check", sessions_dir),
    ):
        told = keys_of(run(*words, "--json").data)
        assert told or words[0] == "check", words
        assert {key for key in told if f'"{key}"' not in shapes} == set(), words
