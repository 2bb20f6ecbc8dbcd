"""The session's folder: private, unchanged by reading, its strangers and its copies."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from audit_tui.errors import AuditError, DamagedFile, NotSaved
from audit_tui.store import folders, holding
from audit_tui.store.folders import create_session_folder, is_safe_name, synced_folder_warning
from audit_tui.store.repository import Conflict
from audit_tui.store.storage import decode
from audit_tui.store.tinydb_repository import KEPT_IN_MEMORY, TinyDBRepository
from tests.store.conftest import AT, answer, names

PART = "NEG-01.police"
FILE = f"{PART}.json"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_everything_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        folder = create_session_folder(tmp_path / "sessions", "2026-03")
        repository = TinyDBRepository(folder)
        repository.put([answer("q1", 0, "yes")], by="A", at=AT)
        repository.keep_generation()
        repository.put([answer("q1", 1, "no")], by="A", at=AT)
    finally:
        os.umask(old)
    found = sorted(folder.rglob("*"))
    assert {path.name for path in found} == {FILE, ".lock", ".generations", f"{PART}.1.json"}
    assert {mode(path) for path in found if path.is_file()} == {0o600}
    assert {mode(path) for path in (folder, folder / ".generations")} == {0o700}


@posix
def test_the_first_save_makes_a_private_folder(tmp_path: Path) -> None:
    TinyDBRepository(tmp_path / "session").put([answer("q1", 0, "yes")], by="A", at=AT)
    assert mode(tmp_path / "session") == 0o700


def test_reading_makes_and_changes_nothing(stored: TinyDBRepository, folder: Path) -> None:
    (folder / ".lock").unlink()
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    reader = TinyDBRepository(folder)
    for part in (*reader.parts(), "NEG-02"):
        for use in (reader.all, reader.history, reader.problems, reader.generations):
            use(part)
        reader.get(part, "answer", "q1")
    reader.strangers()
    reader.close()
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    nowhere = TinyDBRepository(folder.parent / "nowhere")
    assert (nowhere.parts(), nowhere.strangers(), nowhere.all(PART), nowhere.keep_generation()) == ((), (), (), ())
    assert not (folder.parent / "nowhere").exists()


def test_a_conflict_copy_of_a_sync_service_is_a_stranger_and_no_part(stored: TinyDBRepository, folder: Path) -> None:
    copies = {folder / f"NEG-01{middle}.json" for middle in ("-MACHINE", ".police-MACHINE", ".police (1)")}
    for path in (*copies, folder / "notes.txt", folder / "NEG-01.JSON", folder / f"{PART}.json.damaged-1"):
        shutil.copy(folder / FILE, path)
    (folder / ".DS_Store").touch()
    (folder / f".{FILE}.abc.tmp").touch()
    assert stored.parts() == (PART,)
    assert set(stored.strangers()) == copies | {folder / "notes.txt", folder / "NEG-01.JSON"} | {
        folder / f"{PART}.json.damaged-1"
    }
    with pytest.raises(DamagedFile, match=r"is a copy of NEG-01\.police under another name"):
        stored.all("NEG-01-MACHINE")


def test_what_a_killed_save_left_goes_at_the_next_save(stored: TinyDBRepository, folder: Path) -> None:
    left, export = folder / f".{FILE}.x1y2.tmp", folder / ".report.md.x1y2.tmp"
    left.touch()
    export.touch()
    TinyDBRepository(folder).put([answer("q1", 2, "no")], by="A", at=AT)
    assert not left.exists()
    assert export.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../x", "a/b", "a\\b", "/etc/x", "C:x", "a.b.c", ".a", "a.", "a b", "a\n", "é", "a\0"),
        *("CON", "nul.police", "COM1", "x" * 121),
    ],
)
def test_no_part_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    repository = TinyDBRepository(tmp_path / "session")
    assert not is_safe_name(name)
    for use in (repository.all, repository.history, repository.generations, repository.keep_generation):
        with pytest.raises(ValueError, match="not the name of a part"):
            use(name)
    with pytest.raises(ValueError, match="not the name of a part"):
        repository.put([answer("q1", 0, "yes", part=name)], by="A", at=AT)
    with pytest.raises(AuditError, match="cannot be the name"):
        create_session_folder(tmp_path, name)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("kind", ["", "_history", "_meta", "a/b", "a b"])
def test_no_kind_is_a_table_of_the_store_itself(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ValueError, match="not the name of a kind"):
        TinyDBRepository(tmp_path).put([answer("q1", 0, "yes", kind=kind)], by="A", at=AT)
    with pytest.raises(ValueError, match="not the name of a kind"):
        TinyDBRepository(tmp_path).get(PART, kind, "q1")


def test_documents_that_could_not_be_read_again_are_never_written(tmp_path: Path) -> None:
    deep: object = "x"
    for _ in range(70):
        deep = [deep]
    for value in (deep, float("nan"), float("inf"), {1: "a", "1": "b"}, {"a": object()}):
        with pytest.raises((ValueError, TypeError)):
            TinyDBRepository(tmp_path).put([answer("q1", 0, value)], by="A", at=AT)
    assert names(tmp_path) == set()


def test_a_session_folder_is_made_once(tmp_path: Path) -> None:
    folder = create_session_folder(tmp_path / "sessions", "2026-03")
    assert folder.is_dir()
    with pytest.raises(AuditError, match="is there already"):
        create_session_folder(tmp_path / "sessions", "2026-03")
    (tmp_path / "file").touch()
    with pytest.raises(AuditError):
        create_session_folder(tmp_path / "file", "2026-03")


def test_an_older_copy_put_in_the_place_of_an_open_part_is_said(stored: TinyDBRepository, folder: Path) -> None:
    older = (folder / FILE).read_bytes()
    stored.put([answer("q1", 2, "no")], by="A", at=AT)
    newer = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(older)
    for _ in range(2):
        with pytest.raises(DamagedFile, match="older copy"):
            stored.put([answer("q1", 3, "yes")], by="A", at=AT)
    with pytest.raises(DamagedFile, match="older copy"):
        stored.all(PART)
    assert (folder / FILE).read_bytes() == older
    assert TinyDBRepository(folder).get(PART, "answer", "q1") == answer("q1", 2, "partly")
    (folder / FILE).write_bytes(newer)
    assert stored.put([answer("q1", 3, "yes")], by="A", at=AT) == (answer("q1", 4, "yes"),)


def test_an_older_copy_taken_in_afresh_overwrites_nothing(stored: TinyDBRepository, folder: Path) -> None:
    older = (folder / FILE).read_bytes()
    stored.put([answer("q1", 2, "no")], by="A", at=AT)
    (folder / FILE).write_bytes(older)
    stored.close()
    with pytest.raises(Conflict) as raised:
        stored.put([answer("q1", 3, "yes")], by="A", at=AT)
    assert raised.value.theirs == answer("q1", 2, "partly")


def test_a_part_of_the_same_generation_but_other_content_is_said(stored: TinyDBRepository, folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    stored.put([answer("q1", 2, "no")], by="A", at=AT)
    (folder / FILE).write_bytes(before)
    TinyDBRepository(folder).put([answer("q2", 1, "other")], by="B", at=AT)
    with pytest.raises(DamagedFile, match="another copy"):
        stored.put([answer("q1", 3, "yes")], by="A", at=AT)


def test_what_is_not_kept_in_memory_is_saved_and_compared_like_what_is(folder: Path) -> None:
    repository = TinyDBRepository(folder)
    parts = [f"NEG-{number:02}" for number in range(KEPT_IN_MEMORY + 3)]
    for version in range(4):
        for part in parts:
            text = f"{version} \n}},\n Zoë \udc80"  # as a file's own lines end, and what UTF-8 cannot hold
            (saved,) = repository.put([answer("q1", version, text, part=part)], by="A", at=AT)
            assert repository.get(part, "answer", "q1") == saved
    for part in parts:
        assert repository.problems(part) == TinyDBRepository(folder).problems(part) == ()
        assert [event.seq for event in repository.history(part)] == [1, 2, 3, 4]
    before = (folder / "NEG-00.json").read_bytes()
    repository.put([answer("q1", 4, "new", part="NEG-00")], by="A", at=AT)
    for part in parts[1:]:
        repository.get(part, "answer", "q1")
    (folder / "NEG-00.json").write_bytes(before)
    for use in (repository.head, repository.all, repository.history):
        with pytest.raises(DamagedFile, match="older copy"):
            use("NEG-00")


@pytest.mark.parametrize("indent", [None, 1])
def test_a_history_that_was_written_in_other_lines_is_gone_on_with(
    stored: TinyDBRepository, folder: Path, indent: int | None
) -> None:
    events = stored.history(PART)
    tables = decode((folder / FILE).read_bytes(), path=folder, part=PART).tables
    _seal(folder / FILE, json.dumps(tables, indent=indent, sort_keys=True)[1:-1].rstrip())
    repository = TinyDBRepository(folder)
    assert repository.history(PART) == events
    repository.put([answer("q1", 2, "no")], by="A", at=AT)
    assert repository.history(PART)[:-1] == events
    assert TinyDBRepository(folder).problems(PART) == ()


def test_a_document_that_looks_like_a_history_is_not_taken_for_it(stored: TinyDBRepository, folder: Path) -> None:
    events = stored.history(PART)
    tables = decode((folder / FILE).read_bytes(), path=folder, part=PART).tables
    before = json.dumps({name: rows for name, rows in tables.items() if name != "_history"})[1:-1]
    history = '"_history": {\n  "1": 1,\n  "2": 2,\n  "3": 3\n}'
    like = f'"draft": {{"q9": {{"version": 1, "document": {{\n{history},\n"value": 1}}}}}},\n'
    after = f'"_history": {json.dumps(tables["_history"])}'
    _seal(folder / FILE, like + before.replace('"draft"', '"place"') + ",\n" + after)
    repository = TinyDBRepository(folder)
    assert repository.history(PART) == events
    repository.put([answer("q1", 2, "no")], by="A", at=AT)
    assert repository.history(PART)[:-1] == events
    kept = repository.get(PART, "draft", "q9")
    assert kept is not None
    assert kept.document == {"_history": {"1": 1, "2": 2, "3": 3}, "value": 1}


def _seal(path: Path, tables: str) -> None:
    """Put tables at path that were written by other means, under a seal that holds."""
    head = f'{{\n{tables},\n"_meta": {{"1": {{"schema": 1, "part": "{PART}", "generation": 9, "sha256": "'
    path.write_text(f'{head}{hashlib.sha256(head.encode()).hexdigest()}"}}}}\n}}\n', encoding="utf-8")


def test_what_is_looked_at_in_one_moment_is_compared_again_after_it(stored: TinyDBRepository, folder: Path) -> None:
    older = (folder / FILE).read_bytes()
    stored.put([answer("q1", 2, "no")], by="A", at=AT)
    with stored.one_moment():
        head = stored.head(PART)
        (folder / FILE).write_bytes(older)
        assert stored.head(PART) == head
        with pytest.raises(DamagedFile, match="older copy"):
            stored.put([answer("q1", 3, "yes")], by="A", at=AT)
    with pytest.raises(DamagedFile, match="older copy"):
        stored.head(PART)


def test_a_part_or_folder_taken_away_while_open_is_not_made_anew(stored: TinyDBRepository, folder: Path) -> None:
    (folder / FILE).rename(folder / "aside")
    with pytest.raises(DamagedFile, match="taken away"):
        stored.put([answer("q7", 0, "yes")], by="A", at=AT)
    shutil.rmtree(folder)
    with pytest.raises(NotSaved, match="folder is not there"):
        stored.put([answer("q7", 0, "yes")], by="A", at=AT)
    assert not folder.exists()


def test_a_lock_that_is_held_too_long_is_said(
    stored: TinyDBRepository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr(holding, "LOCK_TIMEOUT", 0.05)
    before = (folder / FILE).read_bytes()
    handle = os.open(folder / ".lock", os.O_RDWR)
    try:
        _hold(handle)
        with pytest.raises(NotSaved, match="somebody else has been saving"):
            stored.put([answer("q1", 2, "no")], by="A", at=AT)
    finally:
        os.close(handle)
    assert (folder / FILE).read_bytes() == before
    assert stored.put([answer("q1", 2, "no")], by="A", at=AT)
    with FileLock(folder / ".lock", timeout=0):
        assert stored.all(PART), "reading waits for nobody"


def _hold(handle: int) -> None:
    """Lock as another process does, past filelock's check of its own process."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def test_five_generations_are_kept_of_what_changed(stored: TinyDBRepository, folder: Path) -> None:
    version = 2
    assert stored.keep_generation() == (PART,)
    assert stored.keep_generation() == ()
    stored.put([answer("q1", version, "partly")], by="A", at=AT)
    assert stored.keep_generation(PART) == (), "a save of the same changed nothing"
    for number in range(6):
        stored.put([answer("q1", version + number, number)], by="A", at=AT)
        assert stored.keep_generation(PART) == (PART,)
    assert [path.name for path in stored.generations(PART)] == [f"{PART}.{n}.json" for n in range(1, 6)]
    assert names(folder / ".generations") == {f"{PART}.{n}.json" for n in range(1, 6)}
    newest, *_, oldest = (decode(path.read_bytes(), path=path, part=PART) for path in stored.generations(PART))
    assert newest.tables["answer"]["q1"]["document"] == {"value": 5}
    assert oldest.tables["answer"]["q1"]["document"] == {"value": 1}
    assert newest.raw == (folder / FILE).read_bytes()


def test_a_gap_or_a_damaged_copy_among_the_generations_is_no_matter(stored: TinyDBRepository, folder: Path) -> None:
    stored.keep_generation()
    copies = folder / ".generations"
    (copies / f"{PART}.1.json").rename(copies / f"{PART}.2.json")
    stored.keep_generation()
    (copies / f"{PART}.1.json").write_bytes(b"")
    stored.keep_generation()
    sizes = [path.stat().st_size > 0 for path in stored.generations(PART)]
    assert sizes == [True, False, True]


def test_a_damaged_part_is_never_copied_and_keeps_no_other_from_it(stored: TinyDBRepository, folder: Path) -> None:
    stored.put([answer("q1", 0, "yes", part="NEG-02")], by="A", at=AT)
    stored.keep_generation(PART)
    good = stored.generations(PART)[0].read_bytes()
    (folder / FILE).write_bytes(b"")
    with pytest.raises(DamagedFile):
        stored.keep_generation()
    assert [path.read_bytes() for path in stored.generations(PART)] == [good]
    assert len(stored.generations("NEG-02")) == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/home/ann/OneDrive - Council/audits", "OneDrive"),
        ("/Users/ann/Dropbox/audits", "Dropbox"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@x/My Drive", "a sync service"),
        ("/Users/ann/Google Drive/audits", "Google Drive"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/a", "iCloud"),
        ("C:\\Users\\ann\\onedrive\\audits", "OneDrive"),
        ("\\\\server\\share\\audits", "a network share"),
        ("\\\\?\\UNC\\server\\share", "a network share"),
    ],
)
def test_folders_where_locks_do_not_travel_are_warned_of(path: str, said: str) -> None:
    warning = synced_folder_warning(Path(path))
    assert warning is not None
    assert f"is kept in {said}:" in warning


def test_a_folder_of_onedrive_by_another_name_and_a_link_into_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in folders._ONEDRIVE_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "Dropbox").mkdir()
    assert synced_folder_warning(tmp_path / "audits") is None
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "cloud"))
    assert "OneDrive" in str(synced_folder_warning(tmp_path / "cloud" / "audits"))
    try:
        (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    except OSError:
        pytest.skip("no links here")
    assert "Dropbox" in str(synced_folder_warning(tmp_path / "link" / "audits"))


@pytest.mark.parametrize("path", ["/home/ann/audits", "C:\\audits", "\\\\?\\C:\\audits", "audits"])
def test_a_folder_of_this_computer_is_not_warned_of(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert synced_folder_warning(Path(path)) is None
