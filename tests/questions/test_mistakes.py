"""Every mistake in documents/mistakes.txt is found where it stands, and nothing else is.

A case is a piece of documents/small.md, what is written instead, and `code line:column: message: hint` of each problem;
adding a case is adding text. `\\u0007` stands for the character of that number.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from audit_tui.questions.reader import check_files, read_set

DOCUMENTS = Path(__file__).parent / "documents"
SMALL = (DOCUMENTS / "small.md").read_text(encoding="utf-8")


class Case(NamedTuple):
    title: str
    written: str
    instead: str
    found: list[str]


def _cases() -> list[Case]:
    text = (DOCUMENTS / "mistakes.txt").read_text(encoding="utf-8")
    return [_case(block) for block in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


def _case(block: str) -> Case:
    title, written, instead, found = re.split(r"\n~~~ (?:written|instead|found)\n", block)
    instead = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), instead)
    return Case(title, written, instead, found.split("\n") if (found := found.strip()) else [])


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.title)
def test_mistake_is_found_where_it_stands(case: Case, tmp_path: Path) -> None:
    assert SMALL.count(case.written) == 1
    file = tmp_path / "small.md"
    file.write_text(SMALL.replace(case.written, case.instead), encoding="utf-8")

    found = check_files([file], [])

    assert [f"{problem.code} {str(problem).removeprefix(f'{file}:')}" for problem in found] == case.found
    assert all(problem.hint for problem in found)
    used = all(problem.severity == "warning" for problem in found)
    assert (read_set(file, [])[0] is not None) == used


def test_without_a_mistake_there_is_no_problem() -> None:
    assert check_files([DOCUMENTS / "small.md"], []) == ()


def test_problem_is_one_line_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(SMALL.replace("- short form", "- shortform"), encoding="utf-8")

    (problem,) = check_files([file], [])

    assert str(problem) == f"{file}:75:3: a question has no property ‘shortform’: did you mean ‘short form’?"


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        (b"# Sm\xffall\n", (1, 5), "encoding"),
        ("# Säfe\n\nÄ\n".encode() + b"\x80", (4, 1), "encoding"),
        (b"", (1, 1), "no-title"),
        (b"x" * 500_001, (1, 1), "too-large"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(
    data: bytes, place: tuple[int, int], code: str, tmp_path: Path
) -> None:
    file = tmp_path / "small.md"
    file.write_bytes(data)

    found, problems = read_set(file, [])

    assert found is None
    assert [((problem.line, problem.column), problem.code) for problem in problems] == [(place, code)]


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check_files([tmp_path / "nowhere.md"], [])

    assert problem.code == "unreadable"


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    plain, _ = read_set(DOCUMENTS / "small.md", [])

    found, problems = read_set(file, [])

    assert problems == ()
    assert found is not None
    assert found == plain
    assert found.digest == plain.digest
