"""Backing up, restoring, repairing and checking an audit, as commands; plain and encrypted."""

import re
import shutil
from pathlib import Path

import pytest

from audit_tui.domain.fitting import Given
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import NotSaved
from audit_tui.keys import Keys
from audit_tui.repairs import repair
from audit_tui.services import acts
from audit_tui.store import repairing
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run

NAME = "winter"
PASSPHRASE = "correct horse battery"
AT = "2026-11-20T09:30:00+00:00"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of sessions with one audit of three answers, each with a copy from before it; plain and encrypted."""
    folders = {}
    for sort in ("plain", "encrypted"):
        folders[sort] = tmp_path_factory.mktemp(sort)
        workspace = Workspace(folders[sort])
        agencies, records = ("csc", "police"), ("NEG-01", "NEG-02")
        details = SessionDetails(id=NAME, title="T", created=AT, agencies=agencies, records=records)
        passphrase = PASSPHRASE if sort == "encrypted" else None
        session = workspace.create(workspace.library.read("neglect"), details, passphrase=passphrase)
        for value, agency in (("child", "csc"), ("parents", "police"), ("parents", "csc")):
            session.keep_generation()
            given = acts.give_answer(session.audit, "NEG-01", agency, "NEG-5.4", Given(value), at=AT)
            session.commit(given, by=agency)
        session.close()
    return folders


@pytest.fixture(params=["plain", "encrypted"])
def found(
    request: pytest.FixtureRequest,
    made: dict[str, Path],
    sessions_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """The audit, in the folder of sessions; commands are given in the folder above."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made[request.param] / NAME, sessions_dir / NAME)
    if request.param == "encrypted":
        (tmp_path / "passphrase.txt").write_text(f"{PASSPHRASE}\n")
        (tmp_path / "passphrase.txt").chmod(0o600)
        monkeypatch.setenv("AUDIT_TUI_PASSPHRASE_FILE", str(tmp_path / "passphrase.txt"))
    return NAME


def part_of(sessions_dir: Path, audit: str, part: str) -> Path:
    return next(path for path in (sessions_dir / audit).glob(f"{part}.json*") if ".damaged-" not in path.name)


def saved(sessions_dir: Path, audit: str, value: str, evidence: str = "") -> None:
    """An answer as a window saves it, before there is a copy or an anchor of it."""
    session = Workspace(sessions_dir, keys=Keys(lambda _: PASSPHRASE)).open(audit)
    given = acts.give_answer(
        session.audit, "NEG-01", "csc", "NEG-5.4", Given(value), evidence=evidence, at=session.now()
    )
    session.commit(given, by="csc")
    session.close()


def head_of(checked: str) -> str:
    return checked.partition("the head of the history is ")[2][:19]


def test_there_and_back(run: Run, found: str, sessions_dir: Path, tmp_path: Path) -> None:
    made = run("backup", found)
    assert (made.status, made.out.startswith("Written and read back: ")) == (0, True)
    (file,) = tmp_path.glob(f"{found}-backup-*.zip")
    encrypted = part_of(sessions_dir, found, "session").suffix == ".age"
    assert ("is not encrypted" in made.err) is not encrypted
    assert "--force" in run("backup", found, "-o", file).err
    before = run("history", found, "--json").data
    refused = run("restore", file)
    assert (refused.status, len(refused.complaints)) == (1, 1)
    beside = run("restore", file, "--as", "again")
    assert beside.status == 0
    assert "Returns, 2 answers; last changed" in beside.out
    assert "open it as again" in beside.err
    assert run("history", "again", "--json").data == [each for each in before if each["what"] != "file written"]
    assert "(open it as again)" in run("list").out
    replaced = run("restore", file, "--replace")
    assert "The one that was there is now" in replaced.out
    (aside,) = sessions_dir.glob("*.replaced-*")
    assert run("check", aside, found, "again").status == 0


def test_a_damaged_part_is_put_back_and_what_is_lost_is_told(run: Run, found: str, sessions_dir: Path) -> None:
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")  # a copy, and an anchor
    saved(sessions_dir, found, "child")
    part = part_of(sessions_dir, found, "NEG-01.csc")
    part.write_bytes(part.read_bytes()[:-5])
    shown = run("show", found)
    assert shown.complaints == [
        f"audit-tui: {part}: {shown.err.split(': ')[2]}: it was left as it was: audit-tui repair {found}"
    ]
    damaged = part.read_bytes()
    for dry_run in (True, False):
        told = run("repair", found, *(["--dry-run"] if dry_run else []))
        assert told.status == int(dry_run)
        assert ("would be put back: " in told.out) is dry_run
        assert "which ends with event 2 (answer NEG-5.4, " in told.out
        if part.suffix != ".age":
            assert "NEG-01 answer NEG-5.4, Children's social care: the damaged file says ‘(sealed)’ (since " in told.out
            assert "1 later event of it is known and not in it" in told.out
        assert (part.read_bytes() == damaged) is dry_run
    (kept,) = part.parent.glob("*.damaged-*")
    assert kept.read_bytes() == damaged
    assert run("show", found).status == 0
    checked = run("check", found)
    assert checked.status == 0
    assert f"{kept}:1:1: warning: is what a repair took out of NEG-01.csc" in checked.out
    assert ("delete it once" in checked.out) is (part.suffix != ".age"), "what was in an encrypted one nobody has seen"
    assert run("repair", found).out == "Nothing is damaged.\n"


def test_a_repair_from_an_older_copy_is_in_the_history(run: Run, found: str, sessions_dir: Path) -> None:
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")
    part = part_of(sessions_dir, found, "NEG-01.csc")
    for path in (part, part.parent / ".generations" / part.name.replace(".json", ".1.json")):
        path.write_bytes(path.read_bytes()[:-5])
    assert run("repair", found).status == 0
    checked = run("check", found)
    assert checked.status == 0
    assert f"{part}:1:1: warning: was put back to event 2 by a repair on " in checked.out
    assert "WARNING" not in run("finding", found, "NEG-01", "--strength", "So.", "--theme", "voice_of_child").err


def test_a_repair_says_what_is_not_in_the_copy_and_names_a_newer_backup(
    run: Run, found: str, sessions_dir: Path, tmp_path: Path
) -> None:
    saved(sessions_dir, found, "child")
    for name in ("first.zip", "second.zip"):
        assert run("backup", found, "-o", name).status == 0
    (tmp_path / "second.zip").unlink()
    part = part_of(sessions_dir, found, "NEG-01.csc")
    part.write_bytes(part.read_bytes()[:-5])
    told = run("repair", found).out
    assert "which ends with event 1 (answer NEG-5.4, " in told
    assert re.search(r"; the copy is of \d+ \w+ \d{4}, \d\d:\d\d, and what was saved after it is not in it", told)
    assert "nothing later" not in told
    assert f"or restore a newer backup: {tmp_path / 'first.zip'} (" in told


def test_a_repair_cut_short_before_it_was_written_down_is_finished(
    run: Run, found: str, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")
    part = part_of(sessions_dir, found, "NEG-01.csc")
    for path in (part, part.parent / ".generations" / part.name.replace(".json", ".1.json")):
        path.write_bytes(path.read_bytes()[:-5])

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as faulty:
        faulty.setattr("audit_tui.store.anchors.put_back", stopped)
        with pytest.raises((KeyboardInterrupt, SystemExit)):
            repair(Workspace(sessions_dir), found)
    put_back = part.read_bytes()
    assert run("check", found).status == 1
    assert run("repair", found).status == 0
    assert part.read_bytes() == put_back
    assert len(list(part.parent.glob("*.damaged-*"))) == 1
    assert run("check", found).status == 0
    assert run("repair", found).out == "Nothing is damaged.\n"


def test_an_older_copy_that_no_repair_put_there_is_not_explained_away(run: Run, found: str, sessions_dir: Path) -> None:
    part = part_of(sessions_dir, found, "NEG-01.csc")
    older = part.read_bytes()
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")
    for path in (part, *(part.parent / ".generations").glob("NEG-01.csc.*")):
        path.write_bytes(older)
    assert run("repair", found).status == 1
    assert run("check", found).status == 1


def test_what_was_put_back_is_written_down_where_the_rest_cannot_be(
    run: Run, found: str, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")
    part, other = (part_of(sessions_dir, found, name) for name in ("NEG-01.csc", "NEG-01.police"))
    for path in (part, other, part.parent / ".generations" / part.name.replace(".json", ".1.json")):
        path.write_bytes(path.read_bytes()[:-5])
    real = repairing.write_private

    def full(path: Path, data: bytes) -> None:
        if path == other:
            raise NotSaved("could not be saved: the disk is full")
        real(path, data)

    with monkeypatch.context() as faulty:
        faulty.setattr(repairing, "write_private", full)
        assert run("repair", found).status == 1
    looked = repairing.look(part.parent, Keys(lambda _: PASSPHRASE).of(part.parent))
    assert [bad.path for bad in looked.bad] == [other]
    assert run("repair", found).status == 0
    checked = run("check", found)
    assert checked.status == 0
    assert f"{part}:1:1: warning: was put back to event 2 by a repair on " in checked.out


def test_a_target_that_is_no_folder_and_no_zip_file(run: Run, found: str, tmp_path: Path) -> None:
    refused = run("backup", found, "-o", tmp_path / "backups")
    assert (refused.status, len(refused.complaints)) == (1, 1)
    assert "make the folder first, or name a file that ends in .zip" in refused.err
    assert not (tmp_path / "backups").exists()


def test_what_a_restore_left_is_named(run: Run, found: str, sessions_dir: Path) -> None:
    left = sessions_dir / ".restoring-other+abc"
    shutil.copytree(sessions_dir / found, left)
    assert f"the restore of other was cut short, and left a copy in {left.name}" in run("list").err
    assert f"{left}:1:1: warning: is what a restore left that was cut short" in run("check", found).out
    assert "session.json" in run("purge", left.name, "--passphrase-lost").out
    assert run("purge", left.name, "--yes", left.name).status == 0
    assert not left.exists()
    assert "cut short" not in run("list").err


def test_the_head_says_what_it_does_not_cover(run: Run, found: str, sessions_dir: Path) -> None:
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    saved(sessions_dir, found, "parents")
    assert "This head does not cover the last 1 event yet" in run("check", found).out


def test_what_was_opened_is_told_in_words(run: Run, audit: str, sessions_dir: Path) -> None:
    run("answer", audit, "NEG-01", "NEG-5.4", "parents", "--as", "csc")
    run("reveal", audit, "NEG-01", "NEG-5.4")
    saved(sessions_dir, audit, "child", evidence="She says so.")
    part = part_of(sessions_dir, audit, "NEG-01.csc")
    part.write_bytes(part.read_bytes().replace(b"says so", b"says no"))
    told = run("repair", audit).out
    assert "the damaged file says ‘This child's — She says no.’ (since " in told
    assert "put back: ‘Parents' or carers'’" in told


def test_without_a_copy_it_says_to_restore_one(run: Run, found: str, sessions_dir: Path) -> None:
    part = part_of(sessions_dir, found, "NEG-01.police")
    for copy in (part.parent / ".generations").glob("NEG-01.police.*"):
        copy.unlink()
    part.unlink()
    told = run("repair", found)
    assert (told.status, len(told.complaints)) == (1, 1)
    assert "there is no whole copy of it: audit-tui restore FILE" in told.err
    assert "is not there" in run("check", found).out


@pytest.mark.parametrize("part", ["session", "questions"])
def test_what_an_audit_is_known_by_comes_back_too(run: Run, found: str, sessions_dir: Path, part: str) -> None:
    path = part_of(sessions_dir, found, part)
    path.unlink()
    assert run("show", found).status == 1
    assert run("backup", found).status == 1
    kept = run("backup", found, "--damaged")
    assert kept.status == 0, kept.err
    assert run("repair", found).status == 0
    assert run("show", found).status == 0


def test_a_part_put_back_to_an_older_copy_is_said_by_commands_and_found(
    run: Run, found: str, sessions_dir: Path
) -> None:
    part = part_of(sessions_dir, found, "NEG-01.csc")
    older = part.read_bytes()
    run("answer", found, "NEG-01", "NEG-5.4", "child", "--as", "csc")
    run("finding", found, "NEG-01", "--strength", "Seen alone.", "--theme", "voice_of_child")
    assert run("check", found).status == 0
    part.write_bytes(older)
    said = run("finding", found, "NEG-01", "--strength", "Heard.", "--theme", "voice_of_child")
    assert f"WARNING: {part.name}: an older copy than the audit knows, or gone" in said.err
    checked = run("check", found, "--json")
    assert checked.status == 1
    (problem,) = checked.data
    assert (problem["path"], problem["code"]) == (str(part), "not-as-anchored")
    assert "its history ends with event 2 (answer NEG-5.4, " in problem["message"]
    assert run("repair", found).status == 0
    assert run("check", found).status == 0
    assert "WARNING" not in run("finding", found, "NEG-01", "--strength", "So.", "--theme", "voice_of_child").err


def test_a_head_that_left_is_found_again_unless_the_history_was_cut(
    run: Run, found: str, sessions_dir: Path, tmp_path: Path
) -> None:
    folder = sessions_dir / found
    before = tmp_path / "before"
    shutil.copytree(folder, before)
    signed = run("sign-off", found, "This is what we found.", "--agreed-by", "all", "--with-gaps")
    head = signed.complaints[-2 if "report" not in signed.complaints[-1] else -1].partition("signed is ")[2][:19]
    report = run("report", found).out
    assert f"| Head of the history when it was signed | {head} |" in report
    checked = run("check", folder, "--head", *head.split())
    assert checked.status == 0
    assert f"It has the state {head}: event " in checked.out
    assert "Whoever can write to the whole folder can do that" in checked.out
    assert head_of(checked.out) != head, "the sign-off itself came after it"
    assert run("check", found, "--head", head.replace(" ", "")).status == 0
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    assert run("check", folder).status == 0, "the whole folder put back shows nothing by itself"
    gone = run("check", folder, "--head", head)
    assert gone.status == 1
    assert f"its history does not have the state {head}" in gone.out


@pytest.mark.parametrize("words", [["--head", "12"], ["--head", "wxyz1234"], ["more", "--head", "12345678"]])
def test_a_head_is_digits_of_one_audit(run: Run, audit: str, words: list[str]) -> None:
    assert run("check", audit, *words).status == 2


def test_a_restore_of_what_is_no_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    for file in ("x.zip", "nothing.zip"):
        ended = run("restore", tmp_path / file)
        assert (ended.status, len(ended.complaints)) == (1, 1)
