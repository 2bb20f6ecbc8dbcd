"""Encryption on the command line: asked for, never said; returns travel encrypted to the audit that they belong to."""

from pathlib import Path

import pytest

from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.store import encryption
from tests.cli.conftest import Run

PASSPHRASE = "three words apart"


@pytest.fixture(autouse=True)
def _cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "LOG_N", 10)


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file from which commands take the passphrase."""
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\r\nanother line\n", encoding="utf-8-sig")
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
    made = run("new", *words, "--encrypt").out.strip()
    assert not list((sessions_dir / made).rglob("*.json"))
    assert run("show", made).out.startswith("Winter")


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
    assert "is encrypted: open it with its passphrase" in listed.err
    assert run("actions").status in (0, 1)
    assert {path: path.read_bytes() for path in (sessions_dir / audit).rglob("*") if path.is_file()} == before


def test_a_wrong_passphrase_is_said_in_one_line(run: Run, audit: str, sessions_dir: Path, known: Path) -> None:
    run("encrypt", audit)
    known.write_text("not the right one")
    (line,) = run("show", audit).complaints
    assert line.startswith(f"audit-tui: {sessions_dir / audit}: that is not the passphrase: nothing was changed")
    assert "is encrypted" in run("list").err, "a list takes it for the passphrase of another audit"
    known.unlink()
    (line,) = run("show", audit).complaints
    assert "the passphrase cannot be read" in line


def test_a_passphrase_is_changed_and_a_short_one_refused(run: Run, audit: str, known: Path) -> None:
    known.write_text("short")
    assert "at least 12 characters" in run("encrypt", audit).err
    known.write_text(PASSPHRASE)
    run("encrypt", audit)
    public = run("encrypt", audit, "--public").out
    assert public.startswith("age1")
    session_open = run("encrypt", audit, "--change")
    assert session_open.status == 0
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
    from audit_tui.workspace import Workspace

    name = Workspace.found().open_bundle(blank)
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
    assert plain.out == encrypted.out
