"""A session that is damaged: one line names the file and says what to do, and no byte of it is changed."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit_tui.store.repository import Item
from audit_tui.store.storage import SCHEMA
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.cli.conftest import Run

Damage = Callable[[Path], None]
NAME = "demonstration"
COMMANDS = [
    ("open", NAME),
    ("show", NAME),
    ("show", NAME, "--json"),
    ("report", NAME),
    ("answer", NAME, "NEG-DEMO3", "NEG-5.4", "child", "--as", "csc"),
    ("finding", NAME, "NEG-DEMO3", "--strength", "x", "--theme", "voice_of_child"),
]


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _foreign(path: Path) -> None:
    path.write_text('{"_default": {"1": {"name": "something else"}}}')


def _not_json(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def _altered(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"NEG", b"NEX", 1))


def _newer(path: Path) -> None:
    head, _, _ = path.read_bytes().rpartition(b'"_meta"')
    part = path.name.removesuffix(".json")
    meta = f'"_meta": {{"1": {{"schema": {SCHEMA + 1}, "part": "{part}", "generation": 9, "sha256": "'.encode()
    digest = hashlib.sha256(head + meta).hexdigest().encode()
    path.write_bytes(head + meta + digest + b'"}}\n}\n')


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def _says(run: Run, folder: Path, name: str) -> None:
    """Every command says the same of it, in one line, and leaves it; the sound session beside it is still listed."""
    sound = folder.with_name("sound")
    before = _contents(folder)
    for words in COMMANDS:
        ended = run(*words)
        assert ended.status == 1, words
        assert len(ended.complaints) == 1, (words, ended.err)
        assert f"{name}: " in ended.err, (words, ended.err)
        assert ended.err.count(": ") >= 3, "what is wrong, and what to do"
        assert ended.out == ""
    checked = run("check", folder)
    assert checked.status == 1
    assert f"{name}:1:1: " in checked.out
    assert len(checked.out.splitlines()) == 2
    assert checked.err == ""
    listed = run("list", "--json")
    assert listed.status == 1
    assert [line["path"] for line in listed.data] == [str(sound)]
    assert len(listed.complaints) == 1
    assert name in listed.err
    assert _contents(folder) == before


@pytest.fixture
def folder(demonstration: Path) -> Path:
    shutil.copytree(demonstration, demonstration.with_name("sound"))
    return demonstration


PARTS = ["session.json", "questions.json", "NEG-DEMO1.json", "NEG-DEMO3.health.json"]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("damage", [_truncated, _empty, _foreign, _not_json, _altered, _newer])
def test_a_damaged_file(run: Run, folder: Path, damage: Damage, name: str) -> None:
    damage(folder / name)
    _says(run, folder, name)


def test_a_file_put_under_another_name_is_not_its_own(run: Run, folder: Path) -> None:
    (folder / "session.json").write_bytes((folder / "questions.json").read_bytes())
    _says(run, folder, "session.json")


def test_a_session_without_its_questions(run: Run, folder: Path) -> None:
    (folder / "questions.json").unlink()
    _says(run, folder, "questions.json")


def _document(folder: Path, part: str, kind: str, item_id: str) -> dict[str, object]:
    found = TinyDBRepository(folder).get(part, kind, item_id)
    return dict(found.document or {}) if found else {}


def _put(folder: Path, part: str, kind: str, item_id: str, document: dict[str, object]) -> None:
    repository = TinyDBRepository(folder)
    found = repository.get(part, kind, item_id)
    item = Item(part, kind, item_id, found.version if found else 0, document)
    repository.put([item], by="panel", at="2026-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("part", "kind", "item_id", "changed"),
    [
        ("session", "details", "details", {"agencies": "csc"}),
        ("session", "details", "details", {"agencies": ["csc", "nobody"]}),
        ("session", "details", "details", {"agencies": []}),
        ("session", "details", "details", {"records": ["../../x"]}),
        ("session", "details", "details", {"period_start": "winter"}),
        ("session", "details", "details", {"created": "winter"}),
        ("session", "details", "details", {"surprise": 1}),
        ("session", "action", "A1", {"due": "soon"}),
        ("session", "finding", "F1", {"sort": "middling"}),
        ("session", "finding", "F1", {"id": "F2"}),
        ("session", "spell", "x", {"x": 1}),
        ("questions", "question_set", "question_set", {"question_set": {"id": "x"}}),
        ("NEG-DEMO1", "agreement", "NEG-5.4", {"value": "nobody"}),
        ("NEG-DEMO1", "agreement", "NEG-5.4", {"record": "NEG-DEMO2"}),
        ("NEG-DEMO1.csc", "answer", "NEG-5.1", {"value": "many"}),
        ("NEG-DEMO1.csc", "answer", "NEG-2.1", {"value": "2023-99"}),
        ("NEG-DEMO1.csc", "answer", "NEG-1.2", {"value": ["home", "x"]}),
        ("NEG-DEMO1.csc", "answer", "NEG-1.2", {"value": {"deep": [[[[[[[]]]]]]]}}),
        ("NEG-DEMO1.csc", "answer", "NEG-5.4", {"value": ["child"]}),
        ("NEG-DEMO1.csc", "answer", "NEG-1.1", {"value": 7}),
        ("NEG-DEMO1.csc", "answer", "NEG-5.4", {"state": "perhaps"}),
    ],
)
def test_a_whole_file_that_holds_what_cannot_be(
    run: Run, folder: Path, part: str, kind: str, item_id: str, changed: dict[str, object]
) -> None:
    _put(folder, part, kind, item_id, _document(folder, part, kind, item_id) | changed)
    _says(run, folder, f"{part}.json")


def test_a_session_that_is_a_file_or_an_empty_folder_is_none(run: Run, folder: Path) -> None:
    (folder.parent / "file").write_text("x")
    (folder.parent / "empty").mkdir()
    (folder.parent / "odd" / "session.json").mkdir(parents=True)
    for name in ("file", "empty", "odd"):
        ended = run("show", name)
        assert (ended.status, len(ended.complaints)) == (1, 1)
        assert f"there is no session {name}: here are: demonstration, sound" in ended.err
    listed = run("list", "--json")
    assert listed.status == 0
    assert len(listed.data) == 2


def test_a_foreign_file_in_the_folder_is_named(run: Run, folder: Path) -> None:
    _foreign(folder / "notes.json")
    _says(run, folder, "notes.json")


def test_another_machines_copy_of_a_part_is_left_alone(run: Run, folder: Path) -> None:
    shutil.copy(folder / "NEG-DEMO1.json", folder / "NEG-DEMO1-LAPTOP.json")
    assert run("show", NAME).status == 0


def _sealed_again(path: Path, old: bytes, new: bytes) -> None:
    """Change a file by other means, and seal it so that it reads as whole."""
    head, mark, tail = path.read_bytes().replace(old, new, 1).rpartition(b'"sha256": "')
    path.write_bytes(head + mark + hashlib.sha256(head + mark).hexdigest().encode() + tail[64:])


def test_what_was_changed_by_other_means_is_found(run: Run, folder: Path) -> None:
    assert run("check", folder).out.endswith("\nNo problems found.\n")
    _sealed_again(folder / "NEG-DEMO1.csc.json", b'"value": "parents"', b'"value": "child"')
    checked = run("check", folder, "--json")
    assert checked.status == 1
    assert {problem["code"] for problem in checked.data} == {"not-as-written"}
    assert all(problem["path"] == str(folder / "NEG-DEMO1.csc.json") for problem in checked.data)


def test_what_is_not_of_the_session_is_said(run: Run, folder: Path) -> None:
    shutil.copy(folder / "NEG-DEMO1.json", folder / "NEG-DEMO1-LAPTOP.json")
    (folder / "exports").mkdir()
    checked = run("check", folder, "--json")
    assert checked.status == 0
    (problem,) = checked.data
    assert (problem["code"], problem["severity"]) == ("stranger", "warning")
    assert problem["path"] == str(folder / "NEG-DEMO1-LAPTOP.json")


def test_it_says_how_to_put_it_right(run: Run, folder: Path) -> None:
    part = folder / "NEG-DEMO3.health.json"
    whole = part.read_bytes()
    given = run("answer", NAME, "NEG-DEMO3", "NEG-5.4", "child", "--as", "health")
    assert given.status == 0
    assert (folder / ".generations" / "NEG-DEMO3.health.2.json").read_bytes() == whole, "as it was before"
    whole = part.read_bytes()
    _truncated(part)
    assert f"it was left as it was: audit-tui repair {NAME}" in run("show", NAME).err
    assert run("repair", NAME).status == 0
    assert part.read_bytes() == whole, "the last answer that was confirmed is there"


def test_what_was_saved_last_is_anchored_too(run: Run, folder: Path) -> None:
    for value in ("child", "parents"):
        run("answer", NAME, "NEG-DEMO3", "NEG-5.4", value, "--as", "health")
    shutil.copy(folder / ".generations" / "NEG-DEMO3.health.2.json", folder / "NEG-DEMO3.health.json")
    checked = run("check", folder)
    assert checked.status == 1
    assert "was cut back, or is an older copy" in checked.out
