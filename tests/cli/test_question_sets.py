"""Question sets as commands print them, and a shipped set changed for local use as the page says."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs/question_sets.md"


def test_a_shipped_set_is_changed_for_local_use_as_the_page_says(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    steps = PAGE.read_text("utf-8").partition("## Change a shipped set for local use")[2].partition("\n## ")[0]
    write, check, diff = (each.split() for each in re.findall("`audit-tui ([^`]+)`", steps))
    assert run(*write).status == 0
    Path("question_sets").mkdir()
    file = Path(shutil.copy("shipped_neglect/neglect.md", "question_sets"))
    text = file.read_text("utf-8")
    version = re.search("`(- version: [^`]+)`", steps)
    assert version is not None
    file.write_text(text.replace("what was an ordinary day like", "what was a day like"), "utf-8")
    refused = run(*check)
    assert refused.status == 1
    assert "give the local set a version of its own" in refused.out
    file.write_text(file.read_text("utf-8").replace("- version: 2026.1\n", f"{version[1]}\n"), "utf-8")
    assert run(*check).status == 0
    compared = run(*diff)
    assert compared.status == 0
    assert "NEG-1.1" in compared.out
    assert "78 the same" in compared.out
    assert "version 2026.1-local" in run("questions", "neglect").out


def test_a_set_is_printed_with_all_that_its_author_wrote(run: Run) -> None:
    shown = run("questions", "neglect").out
    assert "begin with NEG-1: shared parts" in shown
    assert "REC Record details (shared part: record_details)" in shown
    _, _, about = shown.partition("  NEG-5.2 ")
    about = about.partition("  NEG-5.3 ")[0]
    for words in (
        "a whole number from 0 to 366",
        "theme voice_of_child; layer compliance",
        "guidance: Away from parents",
        "asked when REC-4 >= 36 and NEG-5.1 >= 1",
        "must be at most NEG-5.1",
        "source: Working Together",
    ):
        assert words in about
    assert "a date or a month" in shown
    assert re.search("text, at least [0-9]+", shown)


def test_the_short_form_is_said_and_why_a_question_is_not_asked(run: Run) -> None:
    set_up = (
        "--questions",
        "neglect",
        "--title",
        "Short",
        "--agency",
        "csc",
        "--agency",
        "police",
        "--record",
        "NEG-01",
    )
    short = run("new", *set_up, "--short").out.strip()
    assert "Short form:" in run("show", short).out
    whole = run("new", *set_up).out.strip()
    assert "Short form:" not in run("show", whole).out
    unmet = run("answer", whole, "NEG-01", "NEG-5.2", "1", "--as", "csc")
    assert "NEG-5.2 is not asked of csc now (asked when REC-4 >= 36 and NEG-5.1 >= 1)" in unmet.out + unmet.err
    left_out = run("answer", short, "NEG-01", "NEG-5.2", "1", "--as", "csc")
    assert "NEG-5.2 is not asked of csc now (not in the short form)" in left_out.out + left_out.err
