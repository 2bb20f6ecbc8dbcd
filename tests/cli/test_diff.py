"""`audit-tui diff`, and question sets written as Markdown."""

from pathlib import Path

import pytest

from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.reader import read_set
from tests.cli.conftest import Run

NEGLECT = shipped_folder() / "neglect.md"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A next version of the neglect set: one question reworded, one renumbered, one with another option, one gone."""
    text = NEGLECT.read_text(encoding="utf-8").replace("- version: 2026.1", "- version: 2026.2")
    for piece, instead in (
        ("### NEG-1.1 From your agency's record, what", "### NEG-1.1 What"),
        ("### NEG-1.2 ", "### NEG-1.22 "),
        ("- theme: identification_and_response\n", "- was: NEG-1.2\n- theme: identification_and_response\n"),
        ("  - not_expected: This agency is not expected to keep one\n", "  - other: Another\n"),
    ):
        assert piece in text
        text = text.replace(piece, instead, 1)
    file = tmp_path / "newer" / "neglect.md"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def test_what_changed_is_said_in_groups_with_the_count_first(run: Run, newer: Path) -> None:
    ended = run("diff", "neglect", newer)

    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "79 questions: 78 compare (77 the same, 1 worded differently), 1 does not compare"
    assert "  NEG-3.1 What chronology does your agency hold for this child?" in lines
    came = "came other (Another); went not_expected (This agency is not expected to keep one)"
    assert f"      options: {came}" in lines
    assert "  NEG-1.22 (was NEG-1.2) Which forms of neglect does your record evidence?" in lines


def test_the_same_as_data(run: Run, newer: Path) -> None:
    data = run("diff", "neglect", newer, "--json").data

    assert data["counts"] == {"same": 77, "wording": 1, "asked": 0, "scale": 1, "new": 0, "retired": 0}
    found = {each["id"]: each for each in data["questions"] if each["verdict"] != "same" or each["was"]}
    assert set(found) == {"NEG-1.1", "NEG-1.22", "NEG-3.1"}
    assert found["NEG-1.22"]["was"] == "NEG-1.2"
    assert found["NEG-3.1"]["compares"] is False
    assert found["NEG-3.1"]["changed"] == [{"what": "options", "came": ["other"], "went": ["not_expected"]}]
    assert data["old"]["version"] == "2026.1"


def test_an_audits_own_copy_is_compared(run: Run, audit: str, sessions_dir: Path, newer: Path) -> None:
    assert run("diff", audit, "neglect").out.startswith("79 questions: 79 compare (79 the same)\n")
    assert run("diff", sessions_dir / audit, newer).out.startswith("79 questions: 78 compare")


def test_one_version_with_two_meanings_is_said_with_what_differs(run: Run, newer: Path) -> None:
    newer.write_text(newer.read_text(encoding="utf-8").replace("2026.2", "2026.1"), encoding="utf-8")

    for words in ((), ("--json",)):
        ended = run("diff", "neglect", newer, *words)
        assert ended.status == 1
        assert "NEG-1.22" in ended.out
        assert ended.complaints == [
            "audit-tui: both say version 2026.1 of ‘neglect’, and they differ: raise the version of the newer one"
        ]


def test_an_id_that_was_given_up_and_is_used_again(run: Run, newer: Path, tmp_path: Path) -> None:
    before = tmp_path / "before" / "neglect.md"
    before.parent.mkdir()
    text = NEGLECT.read_text(encoding="utf-8").replace(
        "- version: 2026.1", "- version: 2025.1\n- retired: NEG-1.22, NEG-1.23"
    )
    before.write_text(text, encoding="utf-8")
    newer.write_text(newer.read_text(encoding="utf-8").replace("- was: NEG-1.2\n", ""), encoding="utf-8")

    ended = run("diff", before, newer)

    assert ended.status == 1
    assert "audit-tui: NEG-1.22 was given up before and names a question again" in ended.err
    assert "add ‘- retired: NEG-1.2, NEG-1.23’ to the list" in ended.out


@pytest.mark.parametrize("word", ["neglekt", "nowhere.md", "./sessions/none"])
def test_what_is_no_set_is_one_complaint(word: str, run: Run, sessions_dir: Path) -> None:
    ended = run("diff", word, "neglect")

    assert (ended.status, ended.out, len(ended.complaints)) == (1, "", 1)


def test_a_file_with_errors_is_refused(run: Run, newer: Path) -> None:
    newer.write_text(newer.read_text(encoding="utf-8").replace("- short form", "- shortform"), encoding="utf-8")

    ended = run("diff", "neglect", newer)

    assert (ended.status, len(ended.complaints)) == (1, 1)
    assert "did you mean ‘short form’?" in ended.err


def test_a_set_and_an_audits_copy_are_printed_and_written(run: Run, audit: str, tmp_path: Path) -> None:
    printed = run("questions", "neglect", "--markdown").out
    assert run("questions", audit, "--markdown").out == printed
    folder = tmp_path / "copy"

    written = run("questions", audit, "-o", folder)

    assert written.status == 0
    assert (folder / "neglect.md").read_text(encoding="utf-8") == printed
    names = ["neglect.md", "record_details.md", "closing_judgement.md", "vocabulary.md"]
    assert written.out.splitlines() == [f"Written: {folder / name}" for name in names]
    again, _ = read_set(folder / "neglect.md", [])
    assert again == Library([shipped_folder()]).read("neglect")


def test_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    ended = run("questions", "neglect", "-o", tmp_path)

    assert (ended.status, list(tmp_path.glob("*.md"))) == (1, [])
    assert "is already there: name a new folder" in ended.err
    assert run("questions", "neglect", "-o", tmp_path / "a" / "b").status == 1
    assert run("questions", "--markdown").status == 2
    assert run("questions", "-o", tmp_path / "c").status == 2
