"""Question sets as commands print them, and a shipped set changed for local use as the page says."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SMALL = Path(__file__).parents[1] / "questions/documents/small.md"
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


@pytest.fixture
def own_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which somebody begins to write question sets of their own."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "question_sets"
    folder.mkdir()
    shutil.copy(SMALL, folder)
    return folder


@pytest.mark.parametrize("name", ["serious-youth-violence", "Youth", "2026_youth"])
def test_a_set_whose_name_is_no_id_is_said_and_hides_no_other(run: Run, own_sets: Path, name: str) -> None:
    shutil.copy(SMALL, own_sets / f"{name}.md")
    (own_sets / "READ-ME.md").write_text("# What is here\n\nSets.\n", encoding="utf-8")
    listed = run("questions")
    assert listed.status == 1
    assert "small: Small" in listed.out
    (said,) = listed.complaints
    assert f"{name}.md: cannot be offered: its name is no id: an id has small letters, digits and _" in said
    for words in (("questions", name), ("questions", name.casefold()), ("preview", name.replace("-", "_"))):
        assert run(*words).complaints == [said]
    assert run("new", "--questions", name, "--title", "T", "--agency", "csc").complaints == [said]
    assert f"did you mean ‘{Path('question_sets', f'{name}.md')}’?" in run("check", name).out
    assert "there is no question set called ‘READ-ME’" in run("questions", "READ-ME").err
    (own_sets / f"{name}.md").unlink()
    assert run("questions").status == 0


def test_other_questions_under_the_version_of_an_audit_here_are_said(run: Run, own_sets: Path) -> None:
    def made(title: str) -> tuple[str, list[str]]:
        ended = run("new", "--questions", "small", "--title", title, "--agency", "csc", "--agency", "police")
        return ended.out.strip(), ended.complaints

    def change(old: str, new: str) -> None:
        file = own_sets / "small.md"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    first, said = made("First")
    assert said == []
    assert made("The same questions")[1] == []
    change("How often was the child seen", "How often was this child seen")
    reworded, said = made("Reworded")
    assert len(said) == 1
    mend = f"raise it and set this one up anew; audit-tui diff {first}"
    assert f"has other questions under the same version 2026.1: {mend}" in said[0]
    assert run("diff", first, reworded).status == 1
    change("- version: 2026.1", "- version: 2026.2")
    assert made("Raised")[1] == []
