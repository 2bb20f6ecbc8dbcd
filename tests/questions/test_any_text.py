"""Whatever a file holds, reading it ends in a set or in problems that each have a true place."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from audit_tui.questions.outline import RARE, tokens_of
from tests.questions.fuzz import Outcome, fuzz, outcome, stretch
from tests.questions.garbling import LINES, Document
from tests.questions.shapes import shapes

_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([f"{line}\n" for line in LINES] + ["# ", "> ", "    ", "\t", "é"]), max_size=25).map(
        "".join
    ),
)


def _said(tokens: Iterable[Token]) -> list[tuple[object, ...]]:
    return [(token.type, token.tag, token.level, token.map, token.content, token.markup) for token in tokens]


def _failures(results: list[Outcome]) -> str:
    return "\n".join(result.failure for result in results)


@given(text=_TEXTS)
@settings(max_examples=100)
def test_any_text_ends_in_a_set_or_in_problems(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = text.encode("utf-8", "surrogatepass")
    folder = tmp_path_factory.getbasetemp()
    assert outcome("text", Document("made", "small.md", {"small.md": data}), folder).failure == ""


@given(text=_TEXTS)
@settings(max_examples=100)
def test_rules_are_left_out_only_where_they_find_nothing(text: str) -> None:
    assert _said(tokens_of(text)) == _said(tokens_of(text, rare=RARE))


@given(text=_TEXTS)
@example(text="word\nword\n===\n\nword\n- \n2. word\n1. word\n# word")
@example(text="word\n    - word\n\tword\n\n    word\n")
@example(text="- word\nword\n  word\n  - word\n    > word\nword\n- - word\n\n\tword\n")
@example(text="> word\n- word\n\n>\t-\tword\n>  \t>\t-\t1\n- word")
@settings(max_examples=100)
def test_blocks_are_those_of_the_parser_without_rules_of_our_own(text: str) -> None:
    theirs = MarkdownIt("commonmark").disable("reference")
    theirs.core.ruler.enableOnly(["block"])
    whole = (token for token in theirs.parse(text) if token.tag != "p")
    assert _said(tokens_of(text)) == _said(whole)


@pytest.mark.parametrize("portion", range(4))
def test_garbled_sets_end_in_a_set_or_in_problems(portion: int, tmp_path: Path) -> None:
    results = fuzz(range(60 * portion, 60 * portion + 60), seed=1, keep=tmp_path / "kept")
    assert _failures(results).strip() == ""
    assert any(result.read for result in results)
    assert any(result.problems for result in results)


@pytest.mark.parametrize("portion", range(4))
def test_long_runs_and_deep_nests_take_no_long_time(portion: int, tmp_path: Path) -> None:
    names = [name for name, _ in shapes(1000)][portion::4]
    results = stretch(names, 4_000, tmp_path / "kept")
    assert len(results) == len(names)
    assert _failures(results).strip() == ""
    assert max(results, key=lambda result: result.seconds).seconds < 0.5
