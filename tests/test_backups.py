"""A backup is one consistent moment of an audit, and nothing is made from one that is not whole, or is no backup."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from audit_tui import backups
from audit_tui.backups import LIST, back_up, is_own, read_backup, restore
from audit_tui.domain.fitting import Given
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AlreadyThere, AuditError, NotSaved, WrongPassphrase
from audit_tui.keys import Keys
from audit_tui.opened import OpenSession
from audit_tui.services import acts
from audit_tui.store import folders, holding
from audit_tui.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT = NOW.isoformat()
PASSPHRASE = "correct horse battery"
WORDS = "Breakfast at school, and a bus alone."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sessions folder with one audit, plain and encrypted, to be copied."""
    folders = {}
    for sort in ("plain", "encrypted"):
        folders[sort] = tmp_path_factory.mktemp(sort)
        workspace = Workspace(folders[sort], clock=lambda: NOW)
        details = SessionDetails(id="one", title="T", created=AT, agencies=("csc", "police"), records=("NEG-01",))
        passphrase = PASSPHRASE if sort == "encrypted" else None
        session = workspace.create(workspace.library.read("neglect"), details, passphrase=passphrase)
        answered(session, "child")
        session.keep_generation()
        answered(session, "parents", evidence=WORDS)
        session.close()
    return folders


def answered(session: OpenSession, value: str, **named: Any) -> None:
    session.commit(acts.give_answer(session.audit, "NEG-01", "csc", "NEG-5.4", Given(value), at=AT, **named), by="csc")


@pytest.fixture(params=["plain", "encrypted"])
def workspace(
    request: pytest.FixtureRequest, made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made[request.param], tmp_path / "sessions")
    return Workspace(tmp_path / "sessions", clock=lambda: NOW, keys=Keys(lambda _: PASSPHRASE))


@pytest.fixture
def plain(made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made["plain"], tmp_path / "sessions")
    return Workspace(tmp_path / "sessions", clock=lambda: NOW)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_an_audit_comes_back_from_its_backup_to_the_byte(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.sessions / "one"
    before = contents(folder)
    made = back_up(workspace, "one")
    assert made.path == tmp_path / "one-backup-2026-11-22-0930.zip"
    assert (made.note, made.left_out, made.manifest.damaged) == ("", (), ())
    if os.name == "posix":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    packed = ZipFile(made.path)
    everything = b"".join(packed.read(name) for name in packed.namelist()) + str(packed.namelist()).encode()
    assert (WORDS.encode() in everything) is not made.manifest.encrypted, "as encrypted as the audit is"
    assert b"Neglect" not in packed.read(LIST)
    assert workspace.open("one").audit.copies[-1].path == str(made.path), "the audit knows of its copy"

    shutil.rmtree(folder)
    restored = restore(workspace, made.path)
    assert restored.closed is None
    assert restored.session is not None
    assert contents(folder) == before
    assert restored.session.tampered() == ()
    answer = restored.session.audit.answer("NEG-01", "csc", "NEG-5.4")
    assert answer is not None
    assert (answer.value, answer.evidence) == ("parents", WORDS)
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE((folder / ".generations").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="the lock is taken as POSIX has it")
def test_it_is_one_moment_under_the_lock_that_saves_take(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(holding, "LOCK_TIMEOUT", 0.1)
    with (plain.sessions / "one" / folders.LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotSaved, match="somebody else has been saving"):
            back_up(plain, "one")
    assert back_up(plain, "one").path.is_file()


def test_a_backup_writes_over_nothing_and_is_not_put_into_what_it_copies(workspace: Workspace, tmp_path: Path) -> None:
    made = back_up(workspace, "one", tmp_path / "b.zip")
    first = made.path.read_bytes()
    with pytest.raises(AlreadyThere):
        back_up(workspace, "one", tmp_path / "b.zip")
    assert made.path.read_bytes() == first
    assert back_up(workspace, "one", tmp_path / "b.zip", over=True).path == made.path
    folder = workspace.sessions / "one"
    for inside in (folder, folder / "exports" / "b.zip"):
        with pytest.raises(AuditError, match="own folder"):
            back_up(workspace, "one", inside)
    assert back_up(workspace, "one", tmp_path).path.parent == tmp_path


def test_a_disk_that_keeps_other_bytes_is_found_out_at_once(
    plain: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = os.replace

    def worn(source: Any, target: Any) -> None:
        real(source, target)
        if Path(target).suffix == ".zip":
            Path(target).write_bytes(Path(target).read_bytes()[:-40])

    monkeypatch.setattr(os, "replace", worn)
    with pytest.raises(AuditError, match="cut short"):
        back_up(plain, "one")
    assert plain.open("one").audit.copies == (), "it is not noted as one that there is"


def test_what_is_not_in_it_is_known(workspace: Workspace) -> None:
    folder = workspace.sessions / "one"
    (folder / "exports").mkdir()
    (folder / "exports" / "report.md").write_text("x")
    part = next(folder.glob("NEG-01.csc.json*"))
    copy = shutil.copy(part, part.with_name(part.name.replace(".json", "-LAPTOP.json")))
    (folder / "notes.txt").write_text("x")
    made = back_up(workspace, "one")
    assert [path.name for path in made.left_out] == [Path(copy).name, "report.md", "notes.txt"]
    assert "notes" not in str(made.manifest.files)


def test_a_damaged_audit_is_backed_up_only_where_that_is_wanted(workspace: Workspace) -> None:
    part = next((workspace.sessions / "one").glob("NEG-01.csc.json*"))
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(AuditError, match="audit-tui repair one first, or keep it as it is with --damaged"):
        back_up(workspace, "one")
    made = back_up(workspace, "one", damaged=True)
    assert made.manifest.damaged == (part.name,)
    assert "does not know" in made.note
    restored = restore(workspace, made.path, name="two")
    assert restored.session is None
    assert "repair two" in str(restored.closed)
    assert contents(workspace.sessions / "two") == contents(workspace.sessions / "one")


def test_never_over_an_audit_that_is_there(workspace: Workspace) -> None:
    made = back_up(workspace, "one")
    session = workspace.open("one")
    answered(session, "child")
    after = contents(session.folder)
    with pytest.raises(AuditError, match="is there already: --as NAME"):
        restore(workspace, made.path)
    assert contents(session.folder) == after
    beside = restore(workspace, made.path, name="beside")
    assert beside.session is not None
    replaced = restore(workspace, made.path, replace_it=True)
    assert replaced.aside == workspace.sessions / "one.replaced-20261122T093000"
    assert replaced.aside is not None
    assert contents(replaced.aside) == after
    assert contents(workspace.sessions / "one") == contents(beside.folder)
    again = Workspace(workspace.sessions, keys=Keys(lambda _: PASSPHRASE))
    for folder in again.session_folders():
        again.open(folder.name)
    assert len(again.in_brief(print)) == 2, "what was moved aside is not counted twice"
    for name in ("../up", "a/b", "CON", ""):
        with pytest.raises(AuditError):
            restore(workspace, made.path, name=name)


def test_a_wrong_passphrase_leaves_what_was_restored(
    made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made["encrypted"], tmp_path / "sessions")
    workspace = Workspace(tmp_path / "sessions", clock=lambda: NOW, keys=Keys(lambda _: PASSPHRASE))
    backup = back_up(workspace, "one").path
    elsewhere = Workspace(tmp_path / "other", clock=lambda: NOW, keys=Keys(lambda _: "not this one, sorry"))
    restored = restore(elsewhere, backup)
    assert isinstance(restored.closed, WrongPassphrase)
    assert restored.folder.is_dir()
    assert not list(elsewhere.sessions.glob(".restoring*"))
    with pytest.raises(WrongPassphrase):
        elsewhere.open("one")


@pytest.mark.parametrize("fault", ["replace", "fsync", "mkdir"])
@pytest.mark.parametrize("after", [0, 3])
def test_a_disk_that_refuses_leaves_no_half_made_audit(
    plain: Workspace, monkeypatch: pytest.MonkeyPatch, fault: str, after: int
) -> None:
    made = back_up(plain, "one")
    there = contents(plain.sessions)
    calls, real = iter(range(10_000)), getattr(os, fault)

    def refuse(*words: Any, **named: Any) -> Any:
        if next(calls) >= after:
            raise OSError(28, "No space left on device")
        return real(*words, **named)

    with monkeypatch.context() as faulty:
        faulty.setattr(os, fault, refuse)
        if fault == "mkdir" and after:
            assert restore(plain, made.path, name="two").closed is None, "it makes no more folders"
            return
        with pytest.raises(NotSaved, match="the disk is full"):
            restore(plain, made.path, name="two")
        with pytest.raises(NotSaved):
            restore(plain, made.path, replace_it=True)
    assert contents(plain.sessions) == there
    assert sorted(path.name for path in plain.sessions.iterdir()) == ["one"]


def test_an_audit_that_was_moved_aside_comes_back_where_the_other_cannot_take_its_place(
    plain: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, there, real = back_up(plain, "one"), contents(plain.sessions), os.replace

    def refuse(source: Any, target: Any) -> None:
        if ".restoring-one" in Path(source).name:
            raise OSError(13, "Permission denied")
        real(source, target)

    with monkeypatch.context() as faulty:
        faulty.setattr(os, "replace", refuse)
        with pytest.raises(NotSaved, match="Permission denied"):
            restore(plain, made.path, replace_it=True)
    assert contents(plain.sessions) == there


def test_what_a_restore_left_that_was_cut_short_is_no_audit_and_goes_a_day_later(plain: Workspace) -> None:
    made = back_up(plain, "one")
    left = plain.sessions / ".restoring-one+abc"
    shutil.copytree(plain.sessions / "one", left)
    assert [folder.name for folder in plain.session_folders()] == ["one"]
    os.utime(left)
    restore(plain, made.path, name="two")
    assert left.exists(), "it may be one that is under way"
    os.utime(left, (0, 0))
    restore(plain, made.path, name="three")
    assert not left.exists()


def test_two_restores_at_once_leave_each_other_alone(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = back_up(plain, "one").path, backups.write_private
    others: list[str] = []

    def interrupted(path: Path, data: bytes) -> None:
        real(path, data)
        if not others:
            others.append("three")
            assert restore(plain, made, name="three").closed is None

    monkeypatch.setattr(backups, "write_private", interrupted)
    for name in ("two", "three") if restore(plain, made, name="two") else ():
        assert contents(plain.sessions / name).keys() >= {each.path for each in read_backup(made)[0].files}
    assert not list(plain.sessions.glob(".restoring-*"))


def test_what_was_restored_is_never_taken_away_again(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From its rename on somebody else may have it open, and may have been told that an answer is saved."""
    made, real = back_up(plain, "one"), os.replace

    def opened_at_once(source: Any, target: Any) -> None:
        folder = Path(source).is_dir() and ".restoring-" in str(source)
        real(source, target)
        if folder:
            other = plain.open(str(target))
            given = acts.give_answer(other.audit, "NEG-01", "csc", "NEG-5.4", Given("parents"), at=other.now())
            other.commit(given, by="csc")
            other.close()

    with monkeypatch.context() as busy:
        busy.setattr(os, "replace", opened_at_once)
        restored = restore(plain, made.path, replace_it=True)
    assert restored.aside is not None
    assert restored.session is not None
    answer = restored.session.audit.answer("NEG-01", "csc", "NEG-5.4")
    assert answer is not None
    assert answer.value == "parents"


def test_a_plain_part_in_an_encrypted_audit_is_left_out_of_its_backup(
    made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made["encrypted"], tmp_path / "sessions")
    workspace = Workspace(tmp_path / "sessions", clock=lambda: NOW, keys=Keys(lambda _: PASSPHRASE))
    plain = (made["plain"] / "one" / "NEG-01.csc.json").read_bytes()
    folder = workspace.sessions / "one"
    (folder / "NEG-01.csc.json").write_bytes(plain)
    (folder / "NEG-01.csc.json.age").write_bytes(plain)
    backup = back_up(workspace, "one", damaged=True)
    assert {path.name for path in backup.plain} == {"NEG-01.csc.json", "NEG-01.csc.json.age"}
    assert (backup.manifest.encrypted, backup.left_out) == (True, ())
    assert WORDS.encode() not in b"".join(read_backup(backup.path)[1].values())
    assert "NEG-01.csc.json.age" in backup.manifest.damaged


def test_any_byte_that_is_another_is_found_before_anything_is_made(plain: Workspace) -> None:
    path = back_up(plain, "one").path
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        changed = bytearray(whole)
        changed[place] ^= 0x20
        path.write_bytes(bytes(changed))
        try:
            found = read_backup(path)
        except AuditError:
            continue
        path.write_bytes(whole)
        assert found == read_backup(path), "what no reader looks at: a time in the archive, say"
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(AuditError):
            restore(plain, path, name="two")
    assert [folder.name for folder in plain.sessions.iterdir()] == ["one"]


Entries = dict[str, bytes]


def packed(entries: Entries, *more: tuple[str, bytes]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, each in (*entries.items(), *more):
            archive.writestr(ZipInfo(name), each, ZIP_DEFLATED)
    return data.getvalue()


def listed(entries: Entries, **changed: Any) -> Entries:
    """The entries with a list that agrees with them, whatever they are."""
    told = json.loads(entries[LIST])
    files = [
        {
            "path": name.partition("/")[2],
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "saved": "2026-11-22T09:30:00+00:00",
        }
        for name, data in entries.items()
        if name != LIST
    ]
    return {**entries, LIST: json.dumps({**told, "files": files, **changed}).encode()}


HOSTILE: dict[str, tuple[str, Callable[[Entries], bytes]]] = {
    "foreign": ("is not a backup of this program", lambda it: packed({"readme.txt": b"x"})),
    "no list": ("is not a backup of this program", lambda it: packed({**{k: v for k, v in it.items() if k != LIST}})),
    "newer": ("newer version", lambda it: packed(listed(it, version=2))),
    "newer schema": ("newer version", lambda it: packed(listed(it, schema_version=99, surprise=1))),
    "odd list": ("cannot be read", lambda it: packed(listed(it, surprise=1))),
    "list of another shape": ("cannot be read", lambda it: packed({**it, LIST: b"[]"})),
    "list that is no JSON": ("cut short, or is not", lambda it: packed({**it, LIST: b"\xff{"})),
    "deep list": ("cut short, or is not", lambda it: packed({**it, LIST: b"[" * 100_000})),
    "more than listed": ("other files than its list", lambda it: packed({**it, "one/x.json": b"x"})),
    "less than listed": ("other files than its list", lambda it: packed(dict(list(it.items())[:-1]))),
    "slip": ("that no audit has", lambda it: packed(listed({**it, "one/../../x.json": b"x"}))),
    "slip of the audit": ("that no audit has", lambda it: packed(listed(it, audit="../one"))),
    "absolute": ("that no audit has", lambda it: packed(listed({**it, "one//x.json": b"x"}))),
    "backslash": ("that no audit has", lambda it: packed(listed({**it, "one/..\\x.json": b"x"}))),
    "device": ("that no audit has", lambda it: packed(listed({**it, "one/CON.json": b"x"}))),
    "a program": ("that no audit has", lambda it: packed(listed({**it, "one/start.exe": b"x"}))),
    "twice": ("two files of one name", lambda it: packed(it, ("one/session.json", b"x"))),
    "twice in a list": ("two files of one name", lambda it: packed(listed({**it, "one/SESSION.json": b"x"}))),
    "without a session": (
        "not that of a whole audit",
        lambda it: packed(listed({name: data for name, data in it.items() if "session" not in name})),
    ),
    "bomb": ("what no backup does", lambda it: packed(listed({**it, "one/NEG-09.json": bytes(20_000_000)}))),
    "too much": (
        "more than any audit",
        lambda it: packed({**it, LIST: listed(it)[LIST].replace(b'"size": ', b'"size": 9999999999')}),
    ),
    "altered": (
        "is not as it was written",
        lambda it: packed({**it, "one/session.json": it["one/session.json"].replace(b"NEG", b"NEX")}),
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_backup_is_one_line_and_makes_nothing(plain: Workspace, tmp_path: Path, how: str) -> None:
    words, make = HOSTILE[how]
    archive = ZipFile(back_up(plain, "one").path)
    path = tmp_path / "hostile.zip"
    path.write_bytes(make({name: archive.read(name) for name in archive.namelist()}))
    before = contents(tmp_path)
    with pytest.raises(AuditError, match=words) as refused:
        restore(plain, path, name="two")
    assert refused.value.path == path
    assert "\n" not in str(refused.value)
    assert contents(tmp_path) == before
    with pytest.raises(AuditError, match="cannot be read"):
        restore(plain, tmp_path)


@pytest.mark.parametrize(
    ("where", "own"),
    [
        ("session.json", True),
        ("NEG-01.csc.json.age", True),
        ("key.age", True),
        (".generations/key.age", True),
        (".generations/NEG-01.csc.5.json", True),
        ("NEG-01.csc.json.damaged-20261122T093000.age", True),
        (".generations/NEG-01.csc.6.json", False),
        (".generations/session.json", False),
        (".generations/../session.json", False),
        ("/session.json", False),
        ("other/session.json", False),
        (".lock", False),
        ("a.b.c.json", False),
        ("../x.json.damaged-20261122T093000", False),
        ("NUL.json", False),
    ],
)
def test_only_an_audits_own_names_are_its_own(where: str, own: bool) -> None:
    assert is_own(where) is own
