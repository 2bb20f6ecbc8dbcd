"""What bad input once broke, each with the line that is said now."""

import os
from pathlib import Path
from typing import Any

import pytest

from audit_tui.demonstration import EARLIER_ID, SESSION_ID
from audit_tui.settings import SETTINGS_VARIABLE
from tests.fuzz.frame import assert_same, at_most, digests, run
from tests.fuzz.odd import written
from tests.fuzz.sessions import Bench, sealed, tables_of


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two audits, to be restored by whoever changes them."""
    return Bench(tmp_path_factory.mktemp("audits"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"theme = {'[' * 4000}{']' * 4000}", "is not TOML: there are too many brackets in one another"),
        (f"theme = {'9' * 5000}", "is not TOML: a number in it is too long"),
        ('theme = "a\\nb"', "theme: there is no ‘a b’"),
        ('[report]\nphrases = "a\\u0000b"', "report, phrases: write the name of a file"),
        ('[keys]\nconcern = ","', "keys, concern: no key is named"),
        ("[keys]\nconcern = [' ,']", "keys, concern: no key is named"),
    ],
)
def test_settings(text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    ended = run("settings")
    assert ended.status == 1
    assert said in ended.err
    assert "concern: F9." in ended.out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[report]\npanel = " + b"[" * 4000, "is not TOML: there are too many brackets"),
        (b"[report]\npanel = " + b"9" * 5000, "is not TOML: a number in it is too long"),
        (b'[report]\npanel = "\xb1"', "is not UTF-8: save it as UTF-8"),
    ],
)
def test_phrases_and_a_mapping(data: bytes, said: str, audits: Bench, tmp_path: Path) -> None:
    own, rows = tmp_path / "own.toml", tmp_path / "rows.csv"
    own.write_bytes(data)
    rows.write_bytes(b"Which record is this about?;Your agency\nNEG-DEMO1;police\n")
    for words in (("report", SESSION_ID, "--phrases", own), ("return", "merge", SESSION_ID, rows, "--mapping", own)):
        ended = run("--sessions", audits.sessions, *words)
        assert ended.status == 1
        assert f"{own}: {said}" in ended.err


@pytest.mark.parametrize("number", ["x", "", "1.5", "9" * 5000, "1_0", "٣"])
def test_a_number_of_minutes(number: str, audits: Bench) -> None:
    ended = run("--sessions", audits.sessions, "plan", SESSION_ID, f"--minutes={number}")
    assert ended.status == 2
    assert "is not a whole number of up to nine digits" in ended.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_what_is_no_file_is_neither_written_over_nor_waited_for(audits: Bench, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    report = ("--sessions", audits.sessions, "report", SESSION_ID)
    before = digests(tmp_path)
    for words in (("-o", pipe, "--force"), ("--phrases", pipe), ("--check", pipe)):
        with at_most():
            ended = run(*report, *words)
        assert ended.status == 1, words
        assert "is not a file" in ended.err + ended.out, words
    assert_same(before, tmp_path, "reports")


@pytest.mark.parametrize(
    ("part", "kind", "name", "field", "told", "said"),
    [
        ("session", "meeting", "M1", "begun", "soon", "‘soon’ is not a date for the beginning of a meeting"),
        ("session", "meeting", "M1", "ended", "9b31m", "is not a date for the end of a meeting"),
        ("NEG-DEMO1.csc", "answer", "NEG-5.4", "value", {"x": 1}, "answer NEG-5.4 cannot be read (value)"),
        ("NEG-DEMO1.csc", "answer", "NEG-5.4", "x" * 5000, 1, f"cannot be read ({'x' * 100})"),
    ],
)
def test_sessions(part: str, kind: str, name: str, field: str, told: Any, said: str, audits: Bench) -> None:
    path = audits.sessions / SESSION_ID / f"{part}.json"
    tables = tables_of(audits.files[path])
    tables[kind][name]["document"][field] = told
    path.write_bytes(sealed(audits.files[path], written(tables)))
    try:
        ended = run("--sessions", audits.sessions, "show", SESSION_ID)
    finally:
        audits.restore()
    assert ended.status == 1
    assert said in ended.err


def test_a_history_of_what_never_was(audits: Bench) -> None:
    path = audits.sessions / SESSION_ID / "NEG-DEMO1.csc.json"
    tables = tables_of(audits.files[path])
    tables["_history"]["1"]["id"] = "NEG-99"
    path.write_bytes(sealed(audits.files[path], written(tables)))
    try:
        ended = run("--sessions", audits.sessions, "history", SESSION_ID)
    finally:
        audits.restore()
    assert ended.status == 1
    assert "its history tells of answer NEG-99, which never was" in ended.err


@pytest.mark.parametrize(
    "words",
    [("key-theme", EARLIER_ID, "A word"), ("sign-off", EARLIER_ID, "Again", "--agreed-by", "all", "--with-gaps")],
)
def test_what_a_signed_audit_refuses_leaves_no_copy_either(words: tuple[str, ...], audits: Bench) -> None:
    before = digests(audits.sessions)
    ended = run("--sessions", audits.sessions, *words)
    assert ended.status == 1
    assert "signed off" in ended.err
    assert_same(before, audits.sessions, "a refused act")
