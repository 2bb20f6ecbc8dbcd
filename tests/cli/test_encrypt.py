"""Encryption on the command line: asked for, never said; returns travel encrypted to the audit that they belong to."""

import io
import shutil
from pathlib import Path

import pytest

from audit_tui.cli.passphrases import NEW_VARIABLE, new_passphrase
from audit_tui.errors import AuditError, LockedSession
from audit_tui.keys import PASSPHRASE_VARIABLE, Keys
from audit_tui.sent_returns import open_bundle
from audit_tui.store import encryption
from audit_tui.store.folders import key_files
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run

PASSPHRASE = "three words apart"


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file from which commands take the passphrase."""
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\r\nanother line\n", encoding="utf-8-sig")
    file.chmod(0o600)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(file))
    return file


def _readable(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_an_audit_is_encrypted_and_every_command_goes_on_with_its_passphrase(
    run: Run, audit: str, sessions_dir: Path, known: Path
) -> None:
    run("concern", audit, "NEG-01", "Left alone last night", "--told", "Front door")
    assert _readable(sessions_dir, b"Left alone")
    ended = run("encrypt", audit)
    assert ended.status == 0
    assert "keep it where your organisation does" in ended.out
    assert "may still be read" in ended.err
    assert _readable(sessions_dir, b"Left alone") == []
    assert run("answer", audit, "NEG-01", "NEG-3.1", "impact", "--as", "csc").status == 0
    assert "NEG-3.1" in run("history", audit, "--as", "csc").out
    assert run("check", sessions_dir / audit).status == 0
    assert run("encrypt", audit).complaints == [
        f"audit-tui: {sessions_dir / audit}: is encrypted already: its passphrase can be changed"
    ]


def test_what_is_beside_it_in_plain_is_named(run: Run, audit: str, sessions_dir: Path, known: Path) -> None:
    exports = sessions_dir / audit / "exports"
    exports.mkdir()
    assert run("report", audit, "-o", exports / "report.md").status == 0
    assert f"{(exports / 'report.md').resolve()} is not encrypted" in run("encrypt", audit).err


def test_an_audit_can_be_encrypted_from_its_first_byte(run: Run, sessions_dir: Path, known: Path) -> None:
    words = ("--questions", "neglect", "--title", "Winter", "--agency", "csc", "--agency", "police")
    ended = run("new", *words, "--encrypt")
    made = ended.out.strip()
    assert "keep it where your organisation does" in ended.err
    assert not list((sessions_dir / made).rglob("*.json"))
    assert run("show", made).out.startswith("Winter")


def test_an_empty_passphrase_makes_no_audit_at_all(run: Run, sessions_dir: Path, known: Path) -> None:
    known.write_text("\n")
    words = ("--questions", "neglect", "--title", "Winter", "--agency", "csc", "--agency", "police")
    ended = run("new", *words, "--encrypt")
    assert ended.status == 1
    assert f"{known}: a passphrase has at least 12 characters" in ended.err
    assert run("list").out.strip() == "no sessions" or not list(sessions_dir.glob("*/session.json*"))


def test_a_passphrase_that_others_can_read_is_said(run: Run, audit: str, known: Path) -> None:
    assert run("encrypt", audit).status == 0
    assert "others on this machine" not in run("show", audit).err
    known.chmod(0o644)
    assert f"{known}: others on this machine can read this passphrase" in run("show", audit).err


def test_copies_from_before_are_named_and_what_is_not_its_own_stays(
    run: Run, audit: str, sessions_dir: Path, tmp_path: Path, known: Path
) -> None:
    report, gone = tmp_path / "report.md", tmp_path / "gone.md"
    for path in (report, gone):
        run("report", audit, "-o", path)
    gone.unlink()
    conflict = sessions_dir / audit / "session (conflict).json"
    shutil.copy(sessions_dir / audit / "session.json", conflict)
    ended = run("encrypt", audit)
    assert ended.status == 0
    assert f"{report} is not encrypted" in ended.err
    assert f"{conflict} is not encrypted" in ended.err
    assert "gone.md" not in ended.err
    assert list((sessions_dir / audit).rglob("*.json")) == [conflict]


def test_a_damaged_key_is_said_and_put_back(run: Run, audit: str, sessions_dir: Path, known: Path) -> None:
    run("encrypt", audit)
    first, copy = key_files(sessions_dir / audit)
    first.write_bytes(bytes([*first.read_bytes()[:-1], first.read_bytes()[-1] ^ 1]))
    assert "the two files of its key are not the same" in run("show", audit).err
    assert "key.age: put back" in run("repair", audit).out
    assert first.read_bytes() == copy.read_bytes()
    assert run("show", audit).err == ""


def test_what_a_passphrase_is_for_is_said_before_it_is_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said_before: list[str] = []

    def typed(_ask: str) -> str:
        said_before.append(capsys.readouterr().err)
        return PASSPHRASE

    monkeypatch.setattr("getpass.getpass", typed)
    monkeypatch.setattr("sys.stdin", _Terminal())
    assert new_passphrase() == PASSPHRASE
    assert "at least 12 characters" in said_before[0]
    assert "Nobody can open the audit without" in said_before[0]


class _Terminal(io.StringIO):
    """A stream that says that somebody is there."""

    def isatty(self) -> bool:
        return True


def test_a_passphrase_of_another_audit_leaves_the_one_who_is_there_to_be_asked(
    run: Run, audit: str, sessions_dir: Path, known: Path
) -> None:
    run("encrypt", audit)
    known.write_text("that of another audit")
    folder = sessions_dir / audit
    assert Keys(lambda _: PASSPHRASE).of(folder) is not None
    with pytest.raises(LockedSession):
        Keys().of(folder)


def test_an_older_blank_takes_no_key_away_and_a_foreign_one_puts_none_there(
    run: Run, audit: str, tmp_path: Path, known: Path
) -> None:
    blanks = {name: tmp_path / f"{name}.json" for name in ("older", "newer", "foreign")}
    run("return", "blank", audit, "--agency", "police", "--format", "json", "-o", blanks["older"])
    run("encrypt", audit)
    run("return", "blank", audit, "--agency", "police", "--format", "json", "-o", blanks["newer"])
    public, other = run("encrypt", audit, "--public").out.strip(), encryption.new_key().public
    blanks["foreign"].write_text(blanks["newer"].read_text().replace(public, other))

    workspace = Workspace.found()
    copy = open_bundle(workspace, blanks["newer"])
    assert open_bundle(workspace, blanks["older"]) == copy
    assert workspace.open(copy).audit.details.return_key == public
    with pytest.raises(AuditError, match="encrypted for another audit"):
        open_bundle(workspace, blanks["foreign"])
    assert workspace.open(copy).audit.details.return_key == public


def test_without_the_passphrase_each_command_says_so_and_lists_show_the_rest(
    run: Run, audit: str, sessions_dir: Path, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("encrypt", audit)
    other = run("new", "--questions", "neglect", "--title", "Spring", "--agency", "csc").out.strip()
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    before = {path: path.read_bytes() for path in (sessions_dir / audit).rglob("*") if path.is_file()}
    for words in (("show", audit), ("answer", audit, "NEG-01", "NEG-3.1", "impact", "--as", "csc"), ("open", audit)):
        ended = run(*words)
        assert ended.status == 1
        (line,) = ended.complaints
        assert "is encrypted: run it in a terminal, or name a file" in line
    listed = run("list")
    assert listed.status == 0
    assert other in listed.out
    assert f"{audit}: encrypted, opens with its passphrase" in listed.out
    assert run("actions").status in (0, 1)
    assert {path: path.read_bytes() for path in (sessions_dir / audit).rglob("*") if path.is_file()} == before


def test_a_wrong_passphrase_is_said_in_one_line(run: Run, audit: str, sessions_dir: Path, known: Path) -> None:
    run("encrypt", audit)
    known.write_text("not the right one")
    (line,) = run("show", audit).complaints
    assert line.startswith(f"audit-tui: {sessions_dir / audit}: that is not the passphrase: nothing was changed")
    assert "encrypted, opens with its passphrase" in run("list").out, "it may be the passphrase of another audit"
    known.unlink()
    (line,) = run("show", audit).complaints
    assert "the passphrase cannot be read" in line


def test_a_passphrase_is_changed_and_a_short_one_refused(
    run: Run, audit: str, known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.write_text("short")
    assert "at least 12 characters" in run("encrypt", audit).err
    known.write_text(PASSPHRASE)
    run("encrypt", audit)
    public = run("encrypt", audit, "--public").out
    assert public.startswith("age1")
    assert "nobody to ask" in run("encrypt", audit, "--change").err, "the passphrase that it has is no new one"
    (tmp_path / "new.txt").write_text(PASSPHRASE)
    (tmp_path / "new.txt").chmod(0o600)
    monkeypatch.setenv(NEW_VARIABLE, str(tmp_path / "new.txt"))
    assert "that is its passphrase already" in run("encrypt", audit, "--change").err
    (tmp_path / "new.txt").write_text("three other words")
    assert "Older backups open with the one before" in run("encrypt", audit, "--change").out
    assert "not the passphrase" in run("encrypt", audit, "--public").err
    known.write_text("three other words")
    assert run("encrypt", audit, "--public").out == public, "returns that are out still fit"


def test_an_agency_s_return_travels_encrypted_and_only_its_audit_takes_it_in(
    run: Run, audit: str, tmp_path: Path, known: Path
) -> None:
    run("encrypt", audit)
    blank, back = tmp_path / "police.json", tmp_path / "police.return.age"
    assert run("return", "blank", audit, "--agency", "police", "--format", "json", "-o", blank).status == 0
    copy = _answered_copy(run, blank, "NEG-3.1")
    ended = run("return", "finish", copy, "-o", back)
    assert "encrypted for the audit that it goes back to" in ended.out
    assert back.read_bytes().startswith(b"age-encryption.org/v1")

    other = run("new", "--questions", "neglect", "--title", "Spring", "--agency", "police", "--record", "NEG-01")
    refused = run("return", "merge", other.out.strip(), back)
    assert refused.status == 1
    assert "encrypted for another audit" in refused.out
    assert "is a finished return" in run("open", back).err

    merged = run("return", "merge", audit, back)
    assert (merged.status, merged.out.splitlines()[-1]) == (0, "Taken: 2."), merged.out


def _answered_copy(run: Run, blank: Path, question: str) -> str:
    """The id of an auditor's own copy in which one question is answered, as its screens would make it."""
    name = open_bundle(Workspace.found(), blank)
    assert run("answer", name, "NEG-01", question, "impact", "--as", "police").status == 0
    run("involvement", name, "NEG-01", "returned", "--as", "police")
    return name


def test_a_workbook_that_somebody_encrypted_with_another_program_is_taken_in(
    run: Run, audit: str, tmp_path: Path, known: Path
) -> None:
    run("encrypt", audit)
    public = run("encrypt", audit, "--public").out.strip()
    book, sent = tmp_path / "police.xlsx", tmp_path / "police.xlsx.age"
    assert run("return", "blank", audit, "--agency", "police", "-o", book).status == 0
    sent.write_bytes(encryption.encrypt_to(public, book.read_bytes()))
    plain, encrypted = run("return", "merge", audit, book), run("return", "merge", audit, sent)
    assert (plain.status, encrypted.status) == (0, 0)
    assert plain.out == encrypted.out.replace(sent.name, book.name)
