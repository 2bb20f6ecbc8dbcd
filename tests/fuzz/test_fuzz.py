"""Bad input at every border: a short form of `python -m tests.fuzz`, and values from scratch.

Whatever comes in, it is a clear line or a right result, soon, and no file is changed that should not be.
"""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.demonstration import SESSION_ID
from audit_tui.errors import AuditError
from audit_tui.reports.phrases import phrases_from
from tests.fuzz.frame import Ended, alone, assert_clear, assert_no_jargon, assert_same, at_most, digests, run
from tests.fuzz.odd import JSON
from tests.fuzz.sessions import Bench, sealed
from tests.fuzz.targets import TARGETS
from tests.fuzz.wordings import check_settings

_SHORT = {
    "session files, hurt": 1,
    "session files, whole but wrong": 3,
    "session folders": 2,
    "bundles": 2,
    "workbooks of an audit": 1,
    "rows of text": 2,
    "settings and keys": 15,
    "phrases": 15,
    "mapping of a form": 5,
    "command lines": 6,
    "the screens": 1,
}
"""How many examples of each target are tried here; question sets and return files have short forms of their own."""

_TOML = st.text(max_size=40) | st.recursive(
    st.sampled_from(("1", "9" * 5000, "nan", "true", '"x"', '"\\u0000"', "2026-02-30", "[", "]", "=", "a.b")),
    lambda inner: st.lists(inner, max_size=5).map(lambda each: f"[{','.join(each)}]"),
    max_leaves=8,
)


@pytest.mark.parametrize("target", [each for each in TARGETS if each.name in _SHORT], ids=lambda each: each.name)
def test_bad_input_ends_in_a_clear_line_or_a_right_result(target: Any, tmp_path: Path) -> None:
    ended: Counter[str] = Counter()
    with alone(tmp_path / "alone") as here:
        example = target.ready(here)
        for number in range(_SHORT[target.name]):
            with at_most(target.limit):
                ended[example(Random(f"1:{number}"))] += 1
    assert ended.total() == _SHORT[target.name]
    assert ended["refused"] or ended["taken"]


@given(document=JSON, part=st.sampled_from(("session", "NEG-DEMO1", "NEG-DEMO1.csc", "questions")), field=st.booleans())
@settings(max_examples=12)
def test_a_sealed_file_of_any_json_is_refused_or_opens(document: Any, part: str, field: bool, scratch: Bench) -> None:
    path = scratch.sessions / SESSION_ID / f"{part}.json"
    tables = {"answer": {"NEG-5.4": {"version": 1, "document": document}}} if field else document
    path.write_bytes(sealed(scratch.files[path], json.dumps(tables if isinstance(tables, dict) else {"x": tables})))
    before = digests(scratch.sessions)
    try:
        scratch.workspace().open(SESSION_ID).close()
    except AuditError as error:
        assert_no_jargon(str(error))
    assert_same(before, scratch.sessions, "opening it")
    scratch.restore()


@given(key=st.sampled_from(("theme", "report.phrases", "keys.undo", "keys", "x", "panel", "report.panel")), told=_TOML)
@settings(max_examples=30)
def test_any_toml_is_read_or_refused_in_a_line(key: str, told: str, scratch: Bench) -> None:
    path = scratch.sessions.parent / "own.toml"
    path.write_text(f"{key} = {told}", encoding="utf-8", errors="replace")
    check_settings(path)
    try:
        phrases_from(path)
    except AuditError as error:
        assert_no_jargon(str(error))


@given(
    words=st.lists(
        st.sampled_from(("show", "list", "check", "history", SESSION_ID, "--json", "--as", "csc", "--", "-", ""))
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=12)
def test_any_words_are_a_command_or_wrong_usage(words: list[str], scratch: Bench) -> None:
    before = digests(scratch.sessions)
    run("--sessions", scratch.sessions, *words)
    assert_same(before, scratch.sessions, words)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two audits of which a test changes one file."""
    return Bench(tmp_path_factory.mktemp("scratch"))


@pytest.mark.parametrize(
    "wrong",
    [
        Ended(["show"], 1, "", ""),
        Ended(["show"], 3, "", "audit-tui: x\n"),
        Ended(["show"], 1, "", "Traceback (most recent call last)\n"),
        Ended(["show"], 1, "", "audit-tui: invalid int value: 'x'\n"),
        Ended(["show"], 1, "", "audit-tui: answer NEG-1 cannot be read (value.str)\n"),
        Ended(["show"], 0, "\x1b[2J", ""),
    ],
)
def test_what_is_not_clear_is_found(wrong: Ended) -> None:
    with pytest.raises(AssertionError):
        assert_clear(wrong)
