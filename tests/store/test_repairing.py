"""A damaged part is put back from its newest whole copy, is kept beside it, and what it still says is told."""

import copy
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.domain.words import COPIES_PART, QUESTIONS_PART, SESSION_PART
from audit_tui.errors import ChangedElsewhere
from audit_tui.store import anchors
from audit_tui.store.encrypted import encrypt_session, unlock_session
from audit_tui.store.encryption import Key, is_age
from audit_tui.store.repairing import look, mend, mend_key, salvage
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.conftest import AT, answer

PASSPHRASE = "correct horse battery"
PART = "NEG-01.police"
LATER = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PARTS = (PART, SESSION_PART, QUESTIONS_PART)


class Kept:
    """A session of three parts with a copy of each, one of them changed since, and its repository."""

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        self.folder = folder
        repository = TinyDBRepository(folder)
        for part in PARTS:
            repository.put([answer("q1", 0, "yes", part=part), answer("q2", 0, "no", part=part)], by="Ann", at=AT)
        self.key: Key | None = encrypt_session(folder, PASSPHRASE) if encrypted else None
        self.anchor()
        self.repository.keep_generation()
        for part in PARTS:
            self.repository.put([answer("q1", 1, "partly", part=part)], by="Bob", at="2026-03-02T14:32:00Z")
        self.anchor()

    @property
    def repository(self) -> TinyDBRepository:
        """As another process opens it."""
        return TinyDBRepository(self.folder, self.key)

    def anchor(self) -> str:
        return anchors.anchor(self.repository, by="panel", at=AT)

    def file(self, part: str) -> Path:
        return self.repository.where(part)

    def value(self, part: str) -> object:
        found = self.repository.get(part, "answer", "q1")
        return found.document and found.document["value"] if found else None


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """One session of each sort, to be copied and left as it is."""
    folder = tmp_path_factory.mktemp("made")
    return {sort: Kept(folder / sort, encrypted=sort == "encrypted") for sort in ("plain", "encrypted")}


def copy_of(made: Kept, folder: Path) -> Kept:
    shutil.copytree(made.folder, folder)
    again = copy.copy(made)
    again.folder = folder
    return again


@pytest.fixture(params=["plain", "encrypted"])
def kept(request: pytest.FixtureRequest, folder: Path, made: dict[str, Kept]) -> Kept:
    return copy_of(made[request.param], folder)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n" + bytes(range(256)))


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 4
    path.write_bytes(bytes(raw))


def gone(path: Path) -> None:
    path.unlink()


DAMAGE: dict[str, Callable[[Path], None]] = {each.__name__: each for each in (cut, empty, foreign, flip, gone)}


@pytest.mark.parametrize("part", [PART, SESSION_PART])
@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_happened_to_it_the_newest_whole_copy_takes_its_place(kept: Kept, damage: str, part: str) -> None:
    path = kept.file(part)
    DAMAGE[damage](path)
    bad_bytes = path.read_bytes() if path.exists() else None
    before = {each: each.read_bytes() for each in kept.folder.rglob("*") if each.is_file()}

    looked = look(kept.folder, kept.key)
    assert {each: each.read_bytes() for each in kept.folder.rglob("*") if each.is_file()} == before, "only looked at"
    (bad,) = looked.bad
    assert (bad.part, bad.path, bad.lost > 0) == (part, path, True), "what came since the copy is known to be missing"
    damaged = mend(looked, kept.key, LATER)

    assert kept.value(part) == "yes"
    assert kept.repository.problems(part) == ()
    assert look(kept.folder, kept.key).bad == [] or "older copy" in look(kept.folder, kept.key).bad[0].wrong
    if bad_bytes is None:
        assert damaged == {}
        return
    aside = damaged[part]
    assert aside.name == f"{part}.json.damaged-20260303T100000" + (".age" if kept.key else "")
    if kept.key is None or is_age(bad_bytes):
        assert aside.read_bytes() == bad_bytes
    else:
        assert kept.key.decrypt(aside.read_bytes(), aside) == bad_bytes, "an encrypted session holds nothing plain"
    assert kept.repository.strangers() == ()
    if os.name == "posix":
        assert stat.S_IMODE(aside.stat().st_mode) == stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_repair_is_anchored_and_explains_what_was_anchored_before(kept: Kept) -> None:
    kept.file(PART).write_bytes(b"")
    mend(look(kept.folder, kept.key), kept.key, LATER)
    (broken,) = anchors.verify(kept.repository)
    assert not broken.repaired
    anchors.put_back(kept.repository, [PART], by="panel", at=AT)
    (broken,) = anchors.verify(kept.repository)
    assert broken.repaired
    assert "was put back to event 2 by a repair on 2 March 2026, 09:30: 1 event after that" in broken.words
    assert anchors.behind(kept.repository) == ()
    kept.repository.put([answer("q2", 1, "more")], by="Ann", at=AT)
    kept.anchor()
    assert [each.repaired for each in anchors.verify(kept.repository)] == [True]
    assert look(kept.folder, kept.key).bad == []


def test_an_older_copy_put_in_its_place_is_found_and_the_newer_one_taken(kept: Kept) -> None:
    path = kept.file(PART)
    older = (kept.folder / ".generations" / path.name.replace(".json", ".1.json")).read_bytes()
    kept.repository.keep_generation()
    path.write_bytes(older)
    (bad,) = look(kept.folder, kept.key).bad
    assert "older copy" in bad.wrong
    mend(look(kept.folder, kept.key), kept.key, LATER)
    assert kept.value(PART) == "partly"
    assert list(anchors.verify(kept.repository)) == []


def test_what_the_lines_of_a_damaged_file_say_otherwise_is_told_and_not_taken(
    folder: Path, made: dict[str, Kept]
) -> None:
    kept = copy_of(made["plain"], folder)
    path = kept.file(PART)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:-3]).replace(b'"no"', b'"n\xffo"'))
    (bad,) = look(kept.folder, None).bad
    (told,) = bad.differing
    assert (told.kind, told.id, told.damaged, told.whole) == ("answer", "q1", {"value": "partly"}, {"value": "yes"})
    assert (told.at, told.by, bad.lost, bad.unread) == ("2026-03-02T14:32:00Z", "Bob", 1, 1)
    mend(look(kept.folder, None), None, LATER)
    assert kept.value(PART) == "yes"


def test_another_parts_file_under_its_name_is_not_compared_with_it(kept: Kept) -> None:
    kept.file(PART).write_bytes(kept.file(QUESTIONS_PART).read_bytes())
    (bad,) = look(kept.folder, kept.key).bad
    assert (bad.part, bad.differing, bad.wrong) == (PART, (), "is a copy of questions under another name")


def test_a_copy_of_a_sync_service_is_no_damage(kept: Kept) -> None:
    path = kept.file(PART)
    shutil.copy(path, path.with_name(path.name.replace(".json", "-LAPTOP.json")))
    assert look(kept.folder, kept.key).bad == []


def test_without_a_whole_copy_nothing_is_put_back(kept: Kept) -> None:
    shutil.rmtree(kept.folder / ".generations") if kept.key is None else [
        each.unlink() for each in (kept.folder / ".generations").glob("*.json.age")
    ]
    kept.file(PART).write_bytes(b"")
    kept.file(QUESTIONS_PART).unlink()
    looked = look(kept.folder, kept.key)
    assert [(bad.part, bad.copy) for bad in looked.bad] == [(PART, None), (QUESTIONS_PART, None)]
    assert mend(looked, kept.key, LATER) == {}
    assert kept.file(PART).read_bytes() == b""


def test_a_damaged_copy_is_passed_over(kept: Kept) -> None:
    kept.repository.keep_generation()
    path = kept.file(PART)
    cut(kept.folder / ".generations" / path.name.replace(".json", ".1.json"))
    empty(path)
    mend(look(kept.folder, kept.key), kept.key, LATER)
    assert kept.value(PART) == "yes"


def test_what_changes_while_it_is_looked_at_is_left(kept: Kept) -> None:
    path = kept.file(PART)
    whole = path.read_bytes()
    empty(path)
    looked = look(kept.folder, kept.key)
    path.write_bytes(whole)
    with pytest.raises(ChangedElsewhere, match="while it was looked at"):
        mend(looked, kept.key, LATER)
    assert kept.value(PART) == "partly"


def test_two_damaged_files_of_one_second_are_both_kept(kept: Kept) -> None:
    for _ in range(2):
        empty(kept.file(PART))
        mend(look(kept.folder, kept.key), kept.key, LATER)
    assert len(list(kept.folder.glob(f"{PART}.json.damaged-*"))) == 2


def test_a_lost_list_of_copies_still_shows_the_parts_that_are_behind(kept: Kept) -> None:
    """The two parts that hold anchors hold each other's."""
    gone(kept.file(COPIES_PART))
    assert [bad.part for bad in look(kept.folder, kept.key).bad] == [COPIES_PART]


def test_a_key_that_is_gone_is_put_back_from_its_copy(folder: Path, made: dict[str, Kept]) -> None:
    kept = copy_of(made["encrypted"], folder)
    for damage in (gone, empty, foreign):
        damage(folder / "key.age")
        assert mend_key(folder) == folder / "key.age"
        assert kept.key is not None
        (folder / ".generations" / "key.age").unlink()
        assert unlock_session(folder, PASSPHRASE).public == kept.key.public
        assert mend_key(folder) == folder / ".generations" / "key.age"
    assert mend_key(folder) is None


@pytest.mark.parametrize("raw", [b"", b"\n", b"{", b'"answer": {', b'  "q": {"version": 1}', b"\xff\xfe" * 40])
def test_what_says_nothing_says_nothing(raw: bytes) -> None:
    assert salvage(raw)[0] == {}


def test_an_entry_after_a_broken_heading_is_of_no_table(made: dict[str, Kept]) -> None:
    raw = made["plain"].file(PART).read_bytes()
    tables, unread = salvage(raw.replace(b'"_history": {', b'"_his\xfftory": {'))
    assert set(tables) == {"answer"}
    assert unread == 3, "its events"
    assert salvage(raw)[1] == 0
