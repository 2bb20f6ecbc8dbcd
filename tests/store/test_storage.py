"""The files: ordinary TinyDB files that say when they are not whole, and are never written in part."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import Query, TinyDB
from tinydb.table import Table

from audit_tui.errors import AuditError, DamagedFile, NotSaved
from audit_tui.store import durable
from audit_tui.store.durable import write_private
from audit_tui.store.storage import SCHEMA, NewerFile, SealedStorage, decode, encode, read_json
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.conftest import AT, answer, names


class _StringTable(Table):
    document_id_class = str  # type: ignore[assignment]


PART = "NEG-01.police"
FILE = f"{PART}.json"
USES: dict[str, Callable[[TinyDBRepository], object]] = {
    "all": lambda repository: repository.all(PART),
    "get": lambda repository: repository.get(PART, "answer", "q1"),
    "history": lambda repository: repository.history(PART),
    "put": lambda repository: repository.put([answer("q9", 0, "new")], by="A", at=AT),
    "keep_generation": lambda repository: repository.keep_generation(PART),
}


def test_a_part_is_an_ordinary_tinydb_file_that_people_can_read(stored: TinyDBRepository, folder: Path) -> None:
    raw = (folder / FILE).read_bytes()
    assert "no – Zoë".encode() in raw
    assert max(map(len, raw.splitlines())) < 400
    tables = json.loads(raw)
    assert list(tables)[-1] == "_meta"
    assert tables["_meta"]["1"]["schema"] == SCHEMA
    assert tables["_meta"]["1"]["generation"] == 3
    with TinyDB(folder / FILE, access_mode="r", encoding="utf-8") as plain:
        plain.table_class = _StringTable
        assert plain.table("answer").count(Query().version == 2) == 1
        assert len(plain.table("_history")) == 3


@pytest.mark.parametrize("use", USES)
def test_a_file_cut_short_anywhere_is_damaged_and_left(stored: TinyDBRepository, folder: Path, use: str) -> None:
    path = folder / FILE
    whole = path.read_bytes()
    for length in sorted({0, 1, *range(0, len(whole), 97), *range(len(whole) - 8, len(whole))}):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedFile) as raised:
            USES[use](TinyDBRepository(folder))
        assert raised.value.path == path
        assert "left as it was" in raised.value.hint
        assert path.read_bytes() == whole[:length]


def test_one_byte_changed_anywhere_is_damage(stored: TinyDBRepository, folder: Path) -> None:
    path = folder / FILE
    whole = path.read_bytes()
    for place in sorted({*range(0, len(whole), 97), *range(len(whole) - 240, len(whole))}):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedFile):
            TinyDBRepository(folder).all(PART)
    path.write_bytes(whole + b"\n")
    with pytest.raises(DamagedFile):
        TinyDBRepository(folder).all(PART)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[1]", b'{"_default": {}}', b"\x00" * 900, b"\xff\xfe", b"age-encryption.org/v1"]
)
@pytest.mark.parametrize("use", USES)
def test_what_is_not_ours_is_never_taken_for_empty(tmp_path: Path, use: str, raw: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(raw)
    with pytest.raises(DamagedFile):
        USES[use](TinyDBRepository(tmp_path))
    assert path.read_bytes() == raw
    assert TinyDBRepository(tmp_path).parts() == (PART,)


def test_a_stock_tinydb_file_and_one_written_to_by_stock_tinydb_are_refused(
    stored: TinyDBRepository, folder: Path
) -> None:
    for raw in (None, (folder / FILE).read_bytes()):
        if raw is None:
            (folder / FILE).unlink()
        else:
            (folder / FILE).write_bytes(raw)
        with TinyDB(folder / FILE) as plain:
            plain.insert({"value": "yes"})
        written = (folder / FILE).read_bytes()
        with pytest.raises(DamagedFile):
            TinyDBRepository(folder).put([answer("q1", 0, "yes")], by="A", at=AT)
        assert (folder / FILE).read_bytes() == written
        (folder / FILE).write_bytes(raw or written)


def test_a_newer_schema_is_told_from_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr("audit_tui.store.storage.SCHEMA", SCHEMA + 1)
        TinyDBRepository(folder).put([answer("q1", 0, "yes")], by="A", at=AT)
    raw = (folder / FILE).read_bytes()
    with pytest.raises(NewerFile, match="newer version"):
        TinyDBRepository(folder).put([answer("q1", 0, "yes")], by="A", at=AT)
    assert (folder / FILE).read_bytes() == raw


@pytest.mark.parametrize(
    "tables",
    [
        {"answer": []},
        {"answer": {"q1": {"version": "1", "document": {}}}},
        {"answer": {"q1": {"version": 1, "document": []}}},
        {"answer": {"q1": {"version": 1, "document": {}, "more": 1}}},
        {"_history": {"1": {"seq": 1}}},
    ],
)
def test_a_seal_alone_does_not_make_a_file_ours(tables: dict[str, object], tmp_path: Path) -> None:
    proper, *_ = encode({"answer": {"q1": {"version": 1, "document": {}}}}, [], part="NEG-01", generation=1)
    assert decode(proper, path=tmp_path, part="NEG-01").generation == 1
    raw = _seal(json.dumps(tables)[1:-1].encode() + b",")
    with pytest.raises(DamagedFile, match="not one of this program"):
        decode(raw, path=tmp_path, part="NEG-01")


def test_what_is_sealed_and_nested_without_end_is_damaged(folder: Path) -> None:
    deep: object = "bottom"
    for _ in range(900):
        deep = [deep]
    raw, *_ = encode({"answer": {"q1": {"version": 1, "document": {"value": deep}}}}, [], part=PART, generation=1)
    folder.mkdir()
    (folder / FILE).write_bytes(raw)
    for use in ("all", "get"):
        with pytest.raises(DamagedFile):
            USES[use](TinyDBRepository(folder))


@pytest.mark.parametrize(
    "body", [b"not JSON,", b'"a": ' + b"[" * 100_000 + b"]" * 100_000 + b",", b'"a": "\xff",', b'"a": NaN,']
)
def test_a_sealed_file_that_is_not_json_is_damaged(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="not JSON"):
        decode(_seal(body), path=tmp_path, part="NEG-01")


JSON = [
    *(b"1e999", b"-0", b"-0.0", b"1e-400", b"0.1", b"9" * 400, b"9" * 4301, b"1." + b"0" * 400 + b"1", b"5e-324"),
    *(b"NaN", b"[Infinity]", b"-Infinity", b"01", b"1.", b".5", b"+1", b"-", b"1e", b"nul", b"true x", b"[1,]"),
    *(b'{"a": 1, "b": 2, "a": 3}', b'{"a": 1,}', b"{1: 2}", b"", b" ", b"\xef\xbb\xbf1", b"\x0b1", b"\xc2\xa01"),
    *(rb'"\ud800"', rb'"\udc80a"', rb'"\ud83d\ude00"', rb'"\u00g9"', rb'"\x"', b'"\x1f"', b'"\x7f"', b'"a', b'"\xff"'),
    *(b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xc0\x80"', b"[" * 150 + b"]" * 150, b"[" * 300 + b"]" * 300),
]


@pytest.mark.parametrize("raw", JSON)
def test_json_is_read_as_python_reads_it(raw: bytes) -> None:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    def said(read: Callable[[], object]) -> str:
        try:
            return repr(read())
        except ValueError:
            return "not JSON"

    as_python = said(lambda: json.loads(raw.decode("utf-8"), parse_constant=refuse))
    assert said(lambda: read_json(raw)) == as_python


def test_what_cannot_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(AuditError, match="cannot be read") as raised:
        TinyDBRepository(tmp_path).all(PART)
    assert not isinstance(raised.value, DamagedFile)
    assert TinyDBRepository(tmp_path).strangers() == (tmp_path / FILE,)


def test_the_storage_alone_serves_tinydb(tmp_path: Path) -> None:
    path = tmp_path / "NEG-01.json"
    database = TinyDB(storage=lambda: SealedStorage(path, "NEG-01"))
    assert database.tables() == set()
    database.table("answer").insert({"version": 1, "document": None})
    again = TinyDB(storage=lambda: SealedStorage(path, "NEG-01"))
    assert again.table("answer").all() == [{"version": 1, "document": None}]


class Fault:
    """A call that fails the given times with an error of the system, and is counted."""

    def __init__(self, real: Callable[..., object], code: int, *failing: int) -> None:
        self._real, self._code, self._failing, self.calls = real, code, failing, 0

    def __call__(self, *arguments: object) -> object:
        self.calls += 1
        if self.calls in self._failing:
            raise OSError(self._code, os.strerror(self._code))
        return self._real(*arguments)


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ("fsync", errno.EIO, "could not be saved"),
        ("fsync", errno.ENOSPC, "disk is full"),
        ("replace", errno.EACCES, "could not be saved"),
    ],
)
def test_a_refused_write_leaves_everything_as_it_was(
    stored: TinyDBRepository, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
) -> None:
    before, there, items = (folder / FILE).read_bytes(), names(folder), stored.all(PART)
    change = [answer("q1", 2, "no"), answer("q8", 0, "new")]
    with monkeypatch.context() as broken:
        broken.setattr(os, call, Fault(getattr(os, call), code, 1))
        with pytest.raises(NotSaved, match=said):
            stored.put(change, by="B", at=AT)
    assert (folder / FILE).read_bytes() == before
    assert names(folder) == there
    assert stored.all(PART) == items
    assert [item.version for item in stored.put(change, by="B", at=AT)] == [3, 1]
    assert TinyDBRepository(folder).problems(PART) == ()


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be synced on Windows")
def test_after_a_failing_sync_of_the_folder_the_same_save_counts(
    stored: TinyDBRepository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", Fault(os.fsync, errno.EIO, 2))
        with pytest.raises(NotSaved):
            stored.put([answer("q1", 2, "no")], by="B", at=AT)
    counted = Fault(os.fsync, 0)
    monkeypatch.setattr(os, "fsync", counted)
    assert stored.put([answer("q1", 2, "no")], by="B", at=AT) == (answer("q1", 3, "no"),)
    assert counted.calls == 2, "the save that counts is on the disk"
    assert len(TinyDBRepository(folder).history(PART)) == 4


def test_a_failure_in_the_middle_of_a_change_leaves_memory_as_the_disk(
    stored: TinyDBRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    items = stored.all(PART)
    with monkeypatch.context() as broken:
        broken.setattr("audit_tui.store.history.record", fail)
        with pytest.raises(MemoryError):
            stored.put([answer("q1", 2, "no")], by="B", at=AT)
    assert stored.all(PART) == items


def test_an_interrupted_write_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    write_private(tmp_path / "report.md", b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "report.md", b"new")
    assert names(tmp_path) == {"report.md"}
    assert (tmp_path / "report.md").read_bytes() == b"old"


def test_a_refused_replace_is_tried_again_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(durable, "WINDOWS", True)
    monkeypatch.setattr(durable.time, "sleep", pauses.append)
    monkeypatch.setattr(os, "replace", Fault(os.replace, errno.EACCES, 1, 2, 3))
    write_private(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert len(pauses) == 3
    pauses.clear()
    monkeypatch.setattr(os, "replace", Fault(os.replace, errno.EACCES, *range(1, 20)))
    with pytest.raises(NotSaved):
        write_private(tmp_path / "a", b"newer")
    assert sum(pauses) == pytest.approx(1.6)
    assert names(tmp_path) == {"a"}


def test_a_file_system_without_folder_sync_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", Fault(os.fsync, errno.EINVAL, 2))
    write_private(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_writing_where_there_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="could not be saved") as raised:
        write_private(tmp_path / "no" / "a", b"new")
    assert raised.value.path == tmp_path / "no" / "a"


def test_importing_the_store_loads_no_engine() -> None:
    script = (
        "import sys, audit_tui.store, audit_tui.store.repository, audit_tui.store.folders, audit_tui.store.durable,"
        " audit_tui.store.history; print(*({'tinydb', 'filelock', 'textual', 'asyncio'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout.strip(), found.stderr) == (0, "", "")


def _seal(body: bytes) -> bytes:
    """A file of any body whose seal holds."""
    import hashlib

    head = b"{\n" + body + b'\n"_meta": {"1": {"schema": 1, "part": "NEG-01", "generation": 1, "sha256": "'
    return head + hashlib.sha256(head).hexdigest().encode() + b'"}}\n}\n'
