"""An encrypted session: nothing of it is readable without its passphrase, and any program of the format opens it."""

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_tui.errors import AuditError, DamagedFile, LockedSession, NotSaved, WrongPassphrase
from audit_tui.keys import Keys
from audit_tui.store import anchors, durable, encrypted, encryption, folders
from audit_tui.store.encrypted import (
    change_lock,
    encrypt_session,
    finish_encrypting,
    keep_key,
    key_copies_differ,
    mend_key_copy,
    unlock_session,
)
from audit_tui.store.encryption import Key, encrypt_to, new_key, unlock
from audit_tui.store.folders import is_encrypted, key_files
from audit_tui.store.repository import Item
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.conftest import COST_OF_A_GUESS
from tests.store.conftest import AT, answer

PASSPHRASE = "correct horse battery"
SECRET = "seen alone at home"
PART = "NEG-01.police"


def _plain(folder: Path) -> TinyDBRepository:
    repository = TinyDBRepository(folder)
    repository.put([answer("q1", 0, SECRET), answer("q2", 0, "yes")], by="A", at=AT)
    repository.put([answer("q1", 0, SECRET, part="NEG-01")], by="A", at=AT)
    repository.put([answer("set-up", 0, "an audit", part="session")], by="A", at=AT)
    repository.keep_generation()
    repository.put([answer("q1", 1, f"{SECRET}, and more")], by="A", at=AT)
    return repository


def _readable(folder: Path) -> list[str]:
    """The files that show something to whoever has no passphrase."""
    return [path.name for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_every_file_is_encrypted_and_every_answer_and_its_history_is_there(folder: Path) -> None:
    before = _plain(folder)
    parts = {part: (before.all(part), before.history(part)) for part in before.parts()}
    assert _readable(folder), "there was something to hide"

    key = encrypt_session(folder, PASSPHRASE)

    assert _readable(folder) == []
    assert not list(folder.rglob("*.json")), "nothing of the plain files stays"
    after = TinyDBRepository(folder, key)
    assert {part: (after.all(part), after.history(part)) for part in after.parts()} == parts
    assert len(after.generations(PART)) == 1
    assert after.problems(PART) == ()
    assert after.strangers() == ()


def test_what_is_saved_kept_and_left_behind_by_a_kill_is_encrypted_too(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    repository = TinyDBRepository(folder, key)
    seen: list[bytes] = []
    real = os.replace

    def watching(source: str, target: str) -> None:
        seen.append(Path(source).read_bytes())
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", watching)
        repository.put([answer("q3", 0, SECRET)], by="A", at=AT)
        assert repository.keep_generation() == (PART,)
    assert len(seen) == 3, "a save, a generation moved on and a generation written"
    assert not any(SECRET.encode() in each for each in seen)
    assert _readable(folder) == []


def test_the_passphrase_opens_it_and_no_other_does(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    assert unlock_session(folder, PASSPHRASE).public == key.public
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        unlock_session(folder, PASSPHRASE + " ")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_same_words_typed_with_other_accents_are_the_same_passphrase(folder: Path) -> None:
    folder.mkdir()
    key = new_key()
    keep_key(folder, key, "caf\u00e9 und tief im Wald")
    assert unlock_session(folder, "cafe\u0301 und tief im Wald").public == key.public


def test_a_key_that_is_damaged_or_gone_is_read_from_its_copy(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    for wrong in (b"", b"age-encryption.org/v1\n-> scrypt", (folder / "key.age").read_bytes()[:-9]):
        (folder / "key.age").write_bytes(wrong)
        assert unlock_session(folder, PASSPHRASE).public == key.public
    (folder / "key.age").unlink()
    assert is_encrypted(folder)
    assert unlock_session(folder, PASSPHRASE).public == key.public


def test_a_new_passphrase_takes_the_place_of_the_old_one(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    keep_key(folder, key, "another one altogether")
    assert unlock_session(folder, "another one altogether").public == key.public
    with pytest.raises(WrongPassphrase):
        unlock_session(folder, PASSPHRASE)


@pytest.mark.parametrize("short", ["", "short", "           ", "elevenchars"])
def test_a_passphrase_that_is_soon_guessed_is_refused_and_nothing_changes(folder: Path, short: str) -> None:
    repository = _plain(folder)
    with pytest.raises(AuditError, match="at least 12"):
        encrypt_session(folder, short)
    assert not is_encrypted(folder)
    assert repository.put([answer("q4", 0, "yes")], by="A", at=AT)


def test_a_window_that_knew_the_session_plain_saves_nothing_plain_into_it(folder: Path) -> None:
    other = _plain(folder)
    encrypt_session(folder, PASSPHRASE)
    with pytest.raises(LockedSession, match="is encrypted"):
        other.put([answer("q9", 0, SECRET)], by="A", at=AT)
    with pytest.raises(LockedSession):
        other.all(PART)
    assert _readable(folder) == []


def test_a_damaged_session_is_not_encrypted_over_its_damage(folder: Path) -> None:
    _plain(folder)
    path = folder / f"{PART}.json"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DamagedFile):
        encrypt_session(folder, PASSPHRASE)
    assert not is_encrypted(folder)


def test_it_is_encrypted_once(folder: Path) -> None:
    _plain(folder)
    encrypt_session(folder, PASSPHRASE)
    with pytest.raises(AuditError, match="already"):
        encrypt_session(folder, PASSPHRASE)


class _PowerCut(BaseException):
    """Nothing in the program handles it."""


@pytest.mark.parametrize("call", ["replace", "unlink"])
@pytest.mark.parametrize("nth", range(1, 9))
def test_cut_short_anywhere_it_goes_on_when_it_is_opened_next(folder: Path, call: str, nth: int) -> None:
    before = _plain(folder)
    stored = {part: before.all(part) for part in before.parts()}
    count, real = itertools.count(1), getattr(os, call)

    def cut(*arguments: object, **more: object) -> object:
        if next(count) == nth:
            raise _PowerCut
        return real(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, cut)
        with contextlib.suppress(_PowerCut):
            encrypt_session(folder, PASSPHRASE)
    assert next(count) > min(nth, 5), "there was something to cut short"
    _is_all_there_and_encrypted(folder, stored)


def test_killed_in_the_middle_it_goes_on_when_it_is_opened_next(folder: Path) -> None:
    before = _plain(folder)
    stored = {part: before.all(part) for part in before.parts()}
    code = (
        "import itertools, os, pathlib, signal, sys\n"
        "from audit_tui.store import encryption\n"
        "from audit_tui.store.encrypted import encrypt_session\n"
        "encryption.LOG_N, real, count = 10, os.replace, itertools.count(1)\n"
        "def deadly(*names):\n"
        "    if next(count) == 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    real(*names)\n"
        "os.replace = deadly\n"
        f"encrypt_session(pathlib.Path(sys.argv[1]), {PASSPHRASE!r})\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode < 0
    assert is_encrypted(folder)
    _is_all_there_and_encrypted(folder, stored)


def _is_all_there_and_encrypted(folder: Path, stored: dict[str, tuple[Item, ...]]) -> None:
    if not is_encrypted(folder):
        plain = TinyDBRepository(folder)
        assert {part: plain.all(part) for part in plain.parts()} == stored, "as it was before"
        encrypt_session(folder, PASSPHRASE)
    key = unlock_session(folder, PASSPHRASE)
    finish_encrypting(folder, key)
    after = TinyDBRepository(folder, key)
    assert {part: after.all(part) for part in after.parts()} == stored
    assert not list(folder.rglob("*.json"))
    assert not (folder / folders.UNDER_WAY).exists()


def test_a_plain_file_put_into_an_encrypted_session_is_never_taken_for_its_own(folder: Path, tmp_path: Path) -> None:
    _plain(folder)
    kept = shutil.copy(folder / f"{PART}.json", tmp_path)
    key = encrypt_session(folder, PASSPHRASE)
    put_there = folder / f"{PART}.json"
    shutil.copy(kept, put_there)
    finish_encrypting(folder, key)
    repository = TinyDBRepository(folder, key)
    assert repository.strangers() == (put_there,)
    (stored,) = [item for item in repository.all(PART) if item.id == "q1"]
    assert stored.document == {"value": f"{SECRET}, and more"}


def test_a_copy_that_a_sync_service_left_is_a_stranger_here_too(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    copy = folder / f"{PART}-LAPTOP.json.age"
    shutil.copy(folder / f"{PART}.json.age", copy)
    assert TinyDBRepository(folder, key).strangers() == (copy,)


@pytest.fixture
def half_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session that was being encrypted when the disk was full: its key is there, and one part is plain yet."""
    _plain(folder)
    real = encrypted.write_private

    def full(path: Path, data: bytes) -> None:
        if path.name == f"{PART}.json.age":
            raise NotSaved("could not be saved: the disk is full", path=path)
        real(path, data)

    monkeypatch.setattr(encrypted, "write_private", full)
    with pytest.raises(NotSaved):
        encrypt_session(folder, PASSPHRASE)
    monkeypatch.setattr(encrypted, "write_private", real)
    return folder


def test_nothing_is_saved_to_or_read_from_a_session_that_is_half_encrypted(half_way: Path) -> None:
    key = unlock_session(half_way, PASSPHRASE)
    repository = TinyDBRepository(half_way, key)
    with pytest.raises(AuditError, match="not encrypted to the end"):
        repository.put([answer("q9", 0, "yes")], by="A", at=AT)
    with pytest.raises(AuditError, match="not encrypted to the end"):
        repository.all(PART)
    assert not (half_way / f"{PART}.json.age").exists()
    finish_encrypting(half_way, key)
    assert {item.id for item in repository.all(PART)} == {"q1", "q2"}
    assert repository.put([answer("q9", 0, "yes")], by="A", at=AT)


def test_an_encrypted_file_that_says_something_else_is_never_written_over(half_way: Path) -> None:
    key = unlock_session(half_way, PASSPHRASE)
    plain, other = half_way / f"{PART}.json", half_way / f"{PART}.json.age"
    other.write_bytes(key.encrypt(b"an answer that was confirmed"))
    before = plain.read_bytes()
    with pytest.raises(AuditError, match="says something else"):
        finish_encrypting(half_way, key)
    assert plain.read_bytes() == before
    assert key.decrypt(other.read_bytes(), other) == b"an answer that was confirmed"
    other.unlink()
    finish_encrypting(half_way, key)
    assert key.decrypt(other.read_bytes(), other) == before


def test_an_encrypted_file_that_lies_there_keeps_a_session_from_being_encrypted(folder: Path) -> None:
    _plain(folder)
    (folder / f"{PART}.json.age").write_bytes(new_key().encrypt(b"of another time"))
    with pytest.raises(AuditError, match="says something else"):
        encrypt_session(folder, PASSPHRASE)
    assert not is_encrypted(folder)


def test_a_scanner_that_has_a_file_open_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plain(folder)
    monkeypatch.setattr(durable, "WINDOWS", True)
    real, count = os.unlink, itertools.count(1)

    def held_open(*names: object, **more: object) -> None:
        if next(count) in (2, 5):
            raise PermissionError(13, "being used by another process")
        real(*names, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "unlink", held_open)
    encrypt_session(folder, PASSPHRASE)
    assert next(count) > 5
    assert _readable(folder) == []


def test_what_killed_saves_left_is_not_left_plain(folder: Path) -> None:
    _plain(folder)
    for place in (folder, folder / ".generations"):
        (place / f".{PART}.json.abc.tmp").write_text(SECRET)
    encrypt_session(folder, PASSPHRASE)
    assert _readable(folder) == []


def test_where_there_is_no_session_nothing_is_made(folder: Path) -> None:
    with pytest.raises(NotSaved, match="folder is not there"):
        encrypt_session(folder, PASSPHRASE)
    assert not folder.exists()
    folder.mkdir()
    with pytest.raises(AuditError, match="no audit in it"):
        encrypt_session(folder, PASSPHRASE)
    assert not is_encrypted(folder)


def test_a_conflict_copy_is_left_as_it_is(folder: Path) -> None:
    _plain(folder)
    conflicts = [folder / "session (conflict).json", folder / f"{PART}-LAPTOP.json"]
    for path, part in zip(conflicts, ("session", PART), strict=True):
        shutil.copy(folder / f"{part}.json", path)
    conflicts.append(folder / "session (cut short).json")
    conflicts[-1].write_text("{")
    key = encrypt_session(folder, PASSPHRASE)
    assert set(TinyDBRepository(folder, key).strangers()) == set(conflicts)


def test_a_key_of_another_session_is_passed_over_for_the_copy_that_fits(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    (folder / "key.age").write_bytes(new_key().locked(PASSPHRASE))
    assert unlock_session(folder, PASSPHRASE).public == key.public
    (folder / ".generations" / "key.age").unlink()
    with pytest.raises(DamagedFile, match="key of another audit"):
        unlock_session(folder, PASSPHRASE)


def test_a_key_file_with_one_bit_wrong_is_put_back_from_its_copy(folder: Path) -> None:
    _plain(folder)
    encrypt_session(folder, PASSPHRASE)
    first, copy = key_files(folder)
    assert mend_key_copy(folder, unlock_session(folder, PASSPHRASE)) is None
    first.write_bytes(bytes([*first.read_bytes()[:-1], first.read_bytes()[-1] ^ 1]))
    assert key_copies_differ(folder)
    assert mend_key_copy(folder, unlock_session(folder, PASSPHRASE)) == first
    assert first.read_bytes() == copy.read_bytes()


def test_a_change_that_stops_half_way_says_that_both_open_and_can_be_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plain(folder)
    key, real = encrypt_session(folder, PASSPHRASE), encrypted.write_private

    def full(path: Path, data: bytes) -> None:
        if path == folder / "key.age":
            raise NotSaved("could not be saved: the disk is full", path=path)
        real(path, data)

    monkeypatch.setattr(encrypted, "write_private", full)
    with pytest.raises(NotSaved, match="both open the audit"):
        change_lock(folder, key, "another one altogether")
    monkeypatch.setattr(encrypted, "write_private", real)
    for passphrase in (PASSPHRASE, "another one altogether"):
        assert unlock_session(folder, passphrase).public == key.public
    change_lock(folder, key, "another one altogether")
    with pytest.raises(WrongPassphrase):
        unlock_session(folder, PASSPHRASE)
    with pytest.raises(AuditError, match="its passphrase already"):
        change_lock(folder, key, "another one altogether")


def test_the_key_of_the_session_that_was_here_before_is_not_written_over_this_one_s(folder: Path) -> None:
    _plain(folder)
    before = encrypt_session(folder, PASSPHRASE)
    keys = Keys(lambda _: "another one altogether")
    keys.keep(folder, before)
    folder.rename(folder.with_name("aside"))
    _plain(folder)
    now = encrypt_session(folder, "another one altogether")
    with pytest.raises(AuditError, match="not the audit any more"):
        change_lock(folder, before, "third words for it")
    assert unlock_session(folder, "another one altogether").public == now.public
    found = keys.of(folder)
    assert found is not None
    assert found.public == now.public, "the passphrase is asked for again"


@pytest.mark.parametrize(
    ("part", "document"),
    [
        ("NEG-01", {"seq": "x", "hash": "x"}),
        ("../x", {"seq": 1, "hash": "x"}),
        ("NEG-01", {"seq": True, "hash": "x"}),
        ("NEG-01", {"hash": "x"}),
        ("NEG-01", {"seq": 1}),
    ],
)
def test_an_anchor_that_cannot_be_one_is_damage(folder: Path, part: str, document: dict[str, object]) -> None:
    repository = TinyDBRepository(folder)
    repository.put([Item("session", anchors.ANCHOR, part, 0, document)], by="A", at=AT)
    for look in (anchors.behind, anchors.not_anchored, lambda each: list(anchors.verify(each))):
        with pytest.raises(DamagedFile, match=r"anchor .* cannot be read"):
            look(repository)


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 400), flip=st.integers(0, 7))
def test_a_damaged_file_is_refused_whatever_is_damaged(cut: int, flip: int) -> None:
    key = new_key()
    sealed = bytearray(key.encrypt(b"x" * 100))
    sealed[cut % len(sealed)] ^= 1 << flip
    with pytest.raises(DamagedFile):
        key.decrypt(bytes(sealed), Path("NEG-01.json.age"))
    with pytest.raises(DamagedFile):
        key.decrypt(bytes(sealed)[: cut % len(sealed)], Path("NEG-01.json.age"))


def test_the_disk_that_is_full_leaves_every_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _plain(folder)
    stored = {part: before.all(part) for part in before.parts()}
    real, count = os.replace, iter(range(100))

    def full(source: str, target: str) -> None:
        if next(count) == 4:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(NotSaved, match="the disk is full"):
        encrypt_session(folder, PASSPHRASE)
    key = unlock_session(folder, PASSPHRASE)
    finish_encrypting(folder, key)
    after = TinyDBRepository(folder, key)
    assert {part: after.all(part) for part in after.parts()} == stored


def test_the_key_is_locked_as_the_format_says_and_at_its_cost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own reader opens what is written here, at the cost that is written in it."""
    monkeypatch.setattr(encryption, "LOG_N", COST_OF_A_GUESS)
    key = new_key()
    locked = key.locked(PASSPHRASE)
    assert locked.splitlines()[1].split()[::3] == [b"->", b"17"]
    inside = pyrage.passphrase.decrypt(locked, PASSPHRASE).decode()
    assert f"# public key: {key.public}\n" in inside
    assert unlock(locked, PASSPHRASE, folder).public == key.public


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_another_program_of_the_format_opens_it(folder: Path, tmp_path: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    identity = tmp_path / "identity.txt"
    identity.write_bytes(pyrage.passphrase.decrypt((folder / "key.age").read_bytes(), PASSPHRASE))
    shown = subprocess.run(
        ["age", "-d", "-i", str(identity), str(folder / f"{PART}.json.age")], capture_output=True, check=True
    )
    assert SECRET.encode() in shown.stdout
    told = subprocess.run(["age", "-r", key.public], input=b"a return", capture_output=True, check=True)
    assert key.decrypt(told.stdout, Path("return.age")) == b"a return"


def test_whoever_knows_the_public_half_can_send_and_not_read() -> None:
    key, other = new_key(), new_key()
    sent = encrypt_to(key.public, b"a return")
    assert key.decrypt(sent, Path("return.age")) == b"a return"
    with pytest.raises(DamagedFile, match="another key"):
        other.decrypt(sent, Path("return.age"))
    with pytest.raises(AuditError, match="public key"):
        encrypt_to("age1nonsense", b"a return")
    with pytest.raises(AuditError, match="not the key"):
        Key("nonsense")


def test_without_what_encrypts_it_the_line_says_what_to_install(folder: Path) -> None:
    _plain(folder)
    encrypt_session(folder, PASSPHRASE)
    code = (
        "import sys, pathlib; sys.modules['pyrage'] = None\n"
        "from audit_tui.store.encrypted import unlock_session\n"
        "from audit_tui.errors import AuditError\n"
        "try: unlock_session(pathlib.Path(sys.argv[1]), 'x')\n"
        "except AuditError as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert "audit-tui[encryption]" in said.stdout


def test_a_write_that_a_disk_spoiled_while_encrypting_is_made_anew_from_the_plain_file(folder: Path) -> None:
    before = _plain(folder)
    stored = {part: before.all(part) for part in before.parts()}
    count, real = itertools.count(1), os.replace

    def cut(source: str, target: str) -> None:
        real(source, target)
        if next(count) == 5:
            Path(target).write_bytes(Path(target).read_bytes()[:-9])
            raise _PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", cut)
        with contextlib.suppress(_PowerCut):
            encrypt_session(folder, PASSPHRASE)
    assert is_encrypted(folder)
    _is_all_there_and_encrypted(folder, stored)


def test_a_copy_of_the_key_that_cannot_be_read_bars_nobody(folder: Path) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    for path in (folder / "key.age", folder / ".generations" / "key.age"):
        kept = path.read_bytes()
        path.unlink()
        path.mkdir()  # a file that is there, and that no read gives anything of
        assert unlock_session(folder, PASSPHRASE).public == key.public
        assert encrypted.key_copies_differ(folder)
        path.rmdir()
        path.write_bytes(kept)


def test_a_folder_that_answers_nothing_is_said_in_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plain(folder)
    key = encrypt_session(folder, PASSPHRASE)
    repository = TinyDBRepository(folder, key)

    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(AuditError, match="cannot be read"):
        repository.all(PART)
