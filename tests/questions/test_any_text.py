"""Whatever a file holds, reading it ends in a set or in problems that each have a true place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.questions import read_set, shipped_folder
from audit_tui.questions.outline import RARE, tokens_of

DOCUMENTS = Path(__file__).parent / "documents"
SMALL = (DOCUMENTS / "small.md").read_text(encoding="utf-8")
NEGLECT = (shipped_folder() / "neglect.md").read_text(encoding="utf-8")

_PIECES = st.sampled_from(
    [
        *SMALL.splitlines(keepends=True),
        *("# ", "## ", "### ", "- ", "  - ", "1. ", "> ", "```\n", "\n", "\n\n", "    ", "\t", "---\n", "| a |\n"),
        *(
            "[a]: <b>\n",
            "[a",
            "]:",
            "<b>\n",
            ": ",
            " — ",
            ",",
            " and ",
            " or ",
            " is ",
            " this ",
            "NEG-1.1",
            "\x00",
            "é",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=25).map("".join))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sets")


def _read(folder: Path, name: str, text: str) -> None:
    file = folder / f"{name}.md"
    data = text.encode("utf-8", "surrogatepass")
    file.write_bytes(data)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    found, problems = read_set(file, [shipped_folder()])

    assert (found is None) == any(problem.severity == "error" for problem in problems)
    for problem in (problem for problem in problems if problem.path == str(file)):
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert len(str(problem).splitlines()) == 1


@given(text=_TEXTS)
@settings(max_examples=200)
def test_any_text_ends_in_a_set_or_in_problems(text: str, folder: Path) -> None:
    _read(folder, "small", text)


@given(text=_TEXTS)
@settings(max_examples=200)
def test_rules_are_left_out_only_where_they_find_nothing(text: str) -> None:
    assert tokens_of(text) == tokens_of(text, rare=RARE)


@st.composite
def _mutations(draw: st.DrawFn, source: str) -> str:
    lines = source.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "repeat", "garble", "move", "cut"])):
            case "delete":
                del lines[at]
            case "repeat":
                lines.insert(at, lines[at])
            case "garble":
                lines[at] = draw(st.text(max_size=40)) + lines[at][draw(st.integers(0, 40)) :]
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case _:
                lines[at] = lines[at].rstrip()[: draw(st.integers(0, 60))] + draw(st.sampled_from(["\n", " ", ""]))
    return "".join(lines)


@given(text=_mutations(SMALL))
@settings(max_examples=200)
def test_a_garbled_small_set_ends_in_a_set_or_in_problems(text: str, folder: Path) -> None:
    _read(folder, "small", text)


@given(text=_mutations(NEGLECT))
@settings(max_examples=60)
def test_a_garbled_neglect_set_ends_in_a_set_or_in_problems(text: str, folder: Path) -> None:
    _read(folder, "neglect", text)
