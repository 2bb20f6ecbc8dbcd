"""Where question sets are found, and which are refused."""

from pathlib import Path

import pytest

from audit_tui.errors import AuditError, QuestionSetProblems
from audit_tui.questions import shipped_digests
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import check_files
from tests.questions import shipped_digests as renewing

SMALL = (Path(__file__).parent / "documents" / "small.md").read_text(encoding="utf-8")


def test_topics_are_listed_and_shared_parts_are_not() -> None:
    ids = Library([shipped_folder()]).ids()

    assert "neglect" in ids
    assert not {"record_details", "closing_judgement", "vocabulary"} & set(ids)


def test_shipped_set_is_read() -> None:
    assert Library([shipped_folder()]).read("neglect").title == "Neglect"


@pytest.mark.parametrize(
    ("name", "hint"), [("neglct", "did you mean ‘neglect’?"), ("zzz", "there are: child_sexual_exploitation, ")]
)
def test_unknown_set(name: str, hint: str) -> None:
    with pytest.raises(AuditError) as caught:
        Library([shipped_folder()]).read(name)

    assert caught.value.message == f"there is no question set called ‘{name}’"
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize("name", ["record_details", "../question_sets/neglect", ""])
def test_a_part_or_a_path_is_no_set(name: str) -> None:
    with pytest.raises(AuditError, match="there is no question set called"):
        Library([shipped_folder()]).read(name)


def test_the_first_folder_goes_before_the_others(tmp_path: Path) -> None:
    for folder, title in (("a", "First"), ("b", "Second")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "small.md").write_text(SMALL.replace("# Small", f"# {title}"), encoding="utf-8")

    assert Library([tmp_path / "a", tmp_path / "b", tmp_path / "none"]).read("small").title == "First"


def test_set_with_errors_is_refused_in_one_line(tmp_path: Path) -> None:
    text = SMALL.replace("- short form", "- shortform").replace("number 0", "nunber 0").replace("- status: draft\n", "")
    (tmp_path / "small.md").write_text(text, encoding="utf-8")

    with pytest.raises(QuestionSetProblems) as caught:
        Library([tmp_path]).read("small")

    line = str(caught.value)
    assert "\n" not in line
    assert f"{tmp_path / 'small.md'}:1:3: the status is missing" in line
    assert "and 2 more" in line
    assert [isinstance(problem, Problem) for problem in caught.value.problems] == [True, True, True]


@pytest.mark.parametrize(
    ("version", "changed", "refused"),
    [("2026.1", False, False), ("2026.1", True, True), ("2026.1-local", True, False)],
)
def test_changed_copy_of_a_shipped_set_needs_its_own_version(
    version: str, changed: bool, refused: bool, tmp_path: Path
) -> None:
    text = (
        (shipped_folder() / "neglect.md").read_text(encoding="utf-8").replace("version: 2026.1", f"version: {version}")
    )
    text = text.replace("A Day in My Life\n", "A Day in Our Lives\n") if changed else text
    (tmp_path / "neglect.md").write_text(text, encoding="utf-8")
    library = Library([tmp_path, shipped_folder()])
    line = text.split("\n").index(f"- version: {version}") + 1
    checked = [(each.line, each.code) for each in check_files([tmp_path], [shipped_folder()])]

    assert checked == ([(line, "not-the-shipped")] if refused else [])
    if refused:
        with pytest.raises(QuestionSetProblems, match=r"says version 2026\.1 but differs from the shipped"):
            library.read("neglect")
    else:
        assert library.read("neglect").version == version


def test_shipped_set_that_was_changed_where_it_lies_needs_its_own_version(tmp_path: Path) -> None:
    """As in a checkout, whose folder of sets is the one that ships."""
    for file in shipped_folder().glob("*.md"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    part = tmp_path / "closing_judgement.md"
    part.write_text(
        part.read_text(encoding="utf-8").replace("What is different for", "What changed for"), encoding="utf-8"
    )

    with pytest.raises(QuestionSetProblems, match=r"says version 2026\.1 but differs from the shipped"):
        Library([tmp_path]).read("neglect")


def test_every_shipped_set_is_known_by_its_digest() -> None:
    """Else raise the version of what was changed, and: python -m tests.questions.shipped_digests."""
    now = renewing.shipped_now()

    assert renewing.changed(now) == []
    assert now.items() <= shipped_digests.DIGESTS.items()
    assert renewing.FILE.read_text(encoding="utf-8") == renewing.text_of(shipped_digests.DIGESTS)
