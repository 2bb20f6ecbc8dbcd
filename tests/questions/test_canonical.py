"""A question set and its canonical Markdown are two faces of one thing."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from audit_tui.domain.question_set import QuestionSet, Source
from audit_tui.questions.canonical import WIDTH, canonical_files
from audit_tui.questions.library import Library, shipped_folder
from audit_tui.questions.problems import Problem
from audit_tui.questions.reader import check_files, read_set
from tests.questions.question_sets import prose, question_sets

SHIPPED = Library([shipped_folder()])
SMALL = Path(__file__).parent / "documents" / "small.md"


def read_again(files: dict[str, str], *, made_here: bool = False) -> tuple[QuestionSet | None, tuple[Problem, ...]]:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_bytes(text.encode())
        return read_set(Path(folder) / next(iter(files)), [], made_here=made_here)


def held(question_set: QuestionSet, *, made_here: bool = False) -> dict[str, str]:
    """The canonical files of a set, after what they are to hold true was checked."""
    files = canonical_files(question_set)
    again, problems = read_again(files, made_here=made_here)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    assert again == question_set
    assert again.digest == question_set.digest
    assert canonical_files(again) == files
    return files


@pytest.mark.parametrize("name", SHIPPED.ids())
def test_a_shipped_set_is_read_again_from_its_canonical_files(name: str, tmp_path: Path) -> None:
    files = held(SHIPPED.read(name))

    assert list(files) == [f"{name}.md", "record_details.md", "closing_judgement.md", "vocabulary.md"]
    for file, text in files.items():
        (tmp_path / file).write_bytes(text.encode())
    assert [problem for problem in check_files([tmp_path], []) if problem.severity == "error"] == []


def test_a_set_of_the_tests_is_read_again() -> None:
    small, _ = read_set(SMALL, [])
    assert small is not None
    text = held(small)["small.md"]
    assert "- source: [Guidance on visits]\n" in text
    assert text.endswith("[Another]: <https://example.org/a>\n[Guidance on visits]: <https://example.org/visits>\n")


def test_agencies_that_are_called_yes_partly_and_no_are_not_what_is_answered(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8")
    agencies = "- csc: Children's social care\n- police: Police\n- health: Health — GP and school nursing\n"
    for piece, instead in (
        (agencies, "- yes: Yes\n- partly: Partly\n- no: No\n"),
        ("- quorum: csc, police", "- quorum: yes, no"),
        ("asked of: csc, police", "asked of: yes, no"),
    ):
        assert text.count(piece) == 1
        text = text.replace(piece, instead)
    (tmp_path / "small.md").write_text(text, encoding="utf-8")
    small, _ = read_set(tmp_path / "small.md", [])

    assert small is not None
    assert "- answer: yes, partly, no\n" in held(small)["small.md"]


@given(question_set=question_sets())
@settings(max_examples=30, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
def test_any_set_is_read_again_from_its_canonical_files(question_set: QuestionSet) -> None:
    with patch("audit_tui.questions.reader.check_reach"):  # a condition made at random is often never true
        held(question_set)


@given(text=prose)
@settings(max_examples=100)
def test_a_paragraph_is_wrapped_and_means_the_same(text: str) -> None:
    small, _ = read_set(SMALL, [])
    assert small is not None
    files = held(small.model_copy(update={"purpose": text}))
    for line in files["small.md"].split("\n"):
        assert len(line) <= WIDTH or not line.startswith("#")


@pytest.mark.parametrize(
    "text",
    [
        f"{'word ' * 22}end - no list",
        f"{'word ' * 23}1. no number",
        f"{'word ' * 23}# no heading",
        f"{'word ' * 23}--- no rule",
        f"{'word ' * 23}> no quotation",
        "- no list",
        "1. no number",
        "# no heading",
        "<div> no HTML",
        "*** " + "x" * 130,
        "",
        "\n\n",
        "one\n\n\n\nthree",
    ],
)
def test_a_text_that_looks_like_structure_stays_a_text(text: str) -> None:
    small, _ = read_set(SMALL, [])
    assert small is not None
    held(small.model_copy(update={"purpose": text, "enquiry": (" ".join(text.split()),)}))


def test_number_signs_at_the_end_of_a_heading_stay() -> None:
    small, _ = read_set(SMALL, [])
    assert small is not None
    for title in ("In C #", "##", "In C#", "# #"):
        held(small.model_copy(update={"title": title}))


def test_sources_of_one_name_have_their_addresses_beside_them() -> None:
    small, _ = read_set(SMALL, [])
    assert small is not None
    sources = tuple(Source(name="Page", url=f"https://example.org/{end}") for end in ("a", "b", "(("))
    first, *rest = small.sections
    question = first.questions[0].model_copy(update={"sources": sources})
    changed = first.model_copy(update={"questions": (question, *first.questions[1:])})
    text = held(small.model_copy(update={"sections": (changed, *rest)}))["small.md"]
    assert (
        "- source: [Page](https://example.org/a)\n- source: [Page](https://example.org/b)\n- source: [Page]\n" in text
    )
    assert "[Page]: <https://example.org/((>" in text


def test_a_set_that_was_read_before_such_an_option_was_refused_is_read_again(tmp_path: Path) -> None:
    """As a return brings it, whose audit may have been started with an earlier version of the program."""
    text = SMALL.read_text(encoding="utf-8").replace("  - day: A Day in My Life\n", "  - rule: A ruler\n")
    (tmp_path / "small.md").write_text(text, encoding="utf-8")

    refused, _ = read_set(tmp_path / "small.md", [])
    found, problems = read_set(tmp_path / "small.md", [], made_here=True)

    assert refused is None
    assert problems == ()
    assert found is not None
    assert "- rule: A ruler\n" in held(found, made_here=True)["small.md"]
