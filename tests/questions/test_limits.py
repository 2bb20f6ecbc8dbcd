"""What bounds the reading of a file, so that no file makes it long."""

import re
from pathlib import Path

import pytest

from audit_tui.questions.library import shipped_folder
from audit_tui.questions.passage import Passage
from audit_tui.questions.reader import read_set
from audit_tui.text import nearest
from tests.questions.garbling import SMALL


def _problems(folder: Path, data: bytes) -> list[tuple[int, int, str]]:
    file = folder / "small.md"
    file.write_bytes(data)
    return [(problem.line, problem.column, problem.code) for problem in read_set(file, [shipped_folder()])[1]]


def test_a_hundred_problems_are_named_and_that_there_are_more(tmp_path: Path) -> None:
    found = _problems(tmp_path, (SMALL + "- oops\n" * 300).encode())
    assert len(found) == 101
    assert found[0] == (1, 1, "too-many")


def test_of_too_many_problems_the_first_are_named(tmp_path: Path) -> None:
    links = "".join(f"[Source {number}]: <https://source.example/{number}>\n" for number in range(150))
    unused = [line for line, _, code in _problems(tmp_path, f"{SMALL}\n{links}".encode()) if code == "unused-reference"]
    first = f"{SMALL}\n".count("\n") + 1
    assert unused == list(range(first, first + len(unused)))
    assert 90 < len(unused) <= 100


def test_a_list_to_choose_from_has_an_end(tmp_path: Path) -> None:
    terms = "".join(f"- code_{number}: Word\n" for number in range(400))
    found = _problems(tmp_path, SMALL.replace("- planning: ", f"{terms}- planning: ").encode())
    line = SMALL[: SMALL.index("- planning: ")].count("\n") + 301
    assert (line, 3, "too-many") in found


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_what_is_not_text_is_found_where_it_stands(tmp_path: Path, mark: bytes, end: bytes) -> None:
    assert _problems(tmp_path, mark + b"# T" + end + b"a\xff") == [(2, 2, "encoding")]


def test_a_problem_that_quotes_much_is_cut_short(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(SMALL.replace("[Guidance on visits]\n", f"[{'x ' * 5000}]\n", 1), encoding="utf-8")
    _, problems = read_set(file, [])
    assert problems
    assert all(len(problem.message) <= 240 and len(problem.hint) <= 500 for problem in problems)


def test_what_is_meant_by_a_long_word() -> None:
    known = [f"{number} guidance on children who are missing from home" for number in range(50)]
    assert nearest("7 guidance on childern who are missing from home", known) == known[7]
    assert nearest("guidance " * 20, known) is None
    assert nearest("PLANNING", ["planning"]) == "planning"


def test_every_match_knows_where_it_stands() -> None:
    passage = Passage("a, bb,\n  ccc,\nd", 4, (3, 1, 5))
    found = list(passage.find(re.compile(r"[^,\s][^,]*|,")))
    assert [(part.content, part.place) for part in found if part.content != ","] == [
        ("a", (4, 3)),
        ("bb", (4, 6)),
        ("ccc", (5, 3)),
        ("d", (6, 5)),
    ]
    assert found == [passage.cut(*match.span()) for match in re.finditer(r"[^,\s][^,]*|,", passage.content)]
