"""The end of an audit: its day, the copies that are known of it, and its destruction.

- end-day: a day is set with the audit or later, never one before it was set up; shown in words, and marked once passed.
- end-copies: whatever is written of an audit is noted in it, signed off or not; a report is the same with and without.
- end-list: purge lists what there is, and changes nothing until the name is typed again.
- end-removed: all that is the audit's goes, and what is still as it was written elsewhere; a receipt without content.
- end-held: somebody who saves, strangers in the folder and a link hold it up, and nothing is removed.
- end-cut-short: killed at any step, the same command goes on; of an encrypted audit the key goes first.
- end-shared: what another folder of the same audit may rely on stays, and what a restore of it left goes.
- end-forged: a plan that somebody wrote into the folder leads nowhere out of it.
- end-unread: a damaged audit and one whose passphrase is lost are destroyed too; what is not known is said.
"""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from audit_tui.domain.fitting import Given
from audit_tui.domain.session import Copy, SessionDetails
from audit_tui.domain.signed import content_digest, require_not_signed
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError
from audit_tui.keys import PASSPHRASE_VARIABLE
from audit_tui.opened import OpenSession
from audit_tui.purge_plan import folder_to_purge, plan_of
from audit_tui.purging import Receipt, purge
from audit_tui.reports.making import make_report
from audit_tui.services import acts
from audit_tui.store.holding import held
from audit_tui.tui.app import AuditApp
from audit_tui.tui.screens.set_up import SetUpScreen
from audit_tui.workspace import Workspace
from tests.auditing import AT, RECORD, Work, small_set
from tests.cli.conftest import Run, run
from tests.tui.test_room import shown
from tests.tui.test_screens import go, until

__all__ = ["run"]

SET = "SML-1.1 | all | yes, partly, no | required"
NAME = "one"
PASSPHRASE = "four words nobody guesses"
LATER = datetime(2031, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def workspace(sessions_dir: Path) -> Workspace:
    return Workspace(sessions_dir, clock=lambda: LATER)


def begun(workspace: Workspace, *, passphrase: str = "", **details: Any) -> OpenSession:
    """An audit with an answer of one agency, an earlier copy of its files, and a day that has passed."""
    named = {"agencies": ("csc", "police"), "records": (RECORD,), "destroy_by": "2031-06-14", **details}
    set_up = SessionDetails(id=NAME, title="Quokka", created=AT, **named)
    session = workspace.create(small_set(SET), set_up, passphrase=passphrase or None)
    outcome = acts.give_answer(session.audit, RECORD, "csc", "SML-1.1", Given("yes"), evidence="Magpie", at=AT)
    session.commit(outcome, by="csc")
    session.keep_generation()
    return session


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def receipt_in(sessions: Path) -> Receipt:
    (path,) = (sessions / "purged").iterdir()
    return Receipt.model_validate_json(path.read_bytes())


def test_a_day_before_the_audit_is_refused(run: Run, sessions_dir: Path) -> None:
    """end-day."""
    words = ("new", "--questions", "neglect", "--title", "T", "--agency", "csc", "--destroy-by")
    past = run(*words, "2020-01-01")
    assert (past.status, past.out) == (1, "")
    assert "nothing can be destroyed by 2020-01-01, which is past" in past.err
    assert len(past.err.splitlines()) == 1
    assert "not a date for the destruction" in run(*words, "soon").err
    assert list(sessions_dir.iterdir()) == []


def test_the_day_is_shown_in_words_and_as_data(run: Run, workspace: Workspace) -> None:
    """end-day."""
    begun(workspace, destroy_by="2231-06-14")
    for words in (("list",), ("show", NAME)):
        assert "o be destroyed by 14 June 2231" in run(*words).out
    assert json.loads(run("list", "--json").out)[0]["destroy_by"] == "2231-06-14"
    shown = json.loads(run("show", NAME, "--json").out)
    assert (shown["destroy_by"], shown["to_be_destroyed"]) == ("2231-06-14", False)
    assert run("change", NAME, "--destroy-by", "2025-11-01").status == 0
    for words in (("list",), ("show", NAME)):
        assert "SHOULD HAVE BEEN DESTROYED by 1 November 2025" in run(*words).out
    assert json.loads(run("list", "--json").out)[0]["to_be_destroyed"] is True
    assert "to be destroyed by: 2231-06-14 → 2025-11-01" in run("history", NAME).out
    assert "To be destroyed by | 1 November 2025" in run("report", NAME).out


async def test_the_day_in_the_app(workspace: Workspace) -> None:
    """end-day."""
    begun(workspace).close()
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(
            pilot, lambda: f"SHOULD HAVE BEEN DESTROYED by 14 June 2031 (audit-tui purge {NAME})" in shown(pilot)
        )
        await go(pilot, "enter")
        assert "SHOULD HAVE BEEN DESTROYED by 14 June 2031" in shown(pilot)
        await go(pilot, "e", *["ctrl+s"] * 8)
        assert "To be destroyed by" in shown(pilot)
        await typed(pilot, "2020-01-01")
        assert "nothing can be destroyed by 2020-01-01, which is past" in shown(pilot)
        await typed(pilot, "2032-06-14")
        await go(pilot, "ctrl+s", "ctrl+s")
        await until(pilot, lambda: "to be destroyed by 14 June 2032" in shown(pilot))
        await app.saver.drained()
    app.let_go()
    assert workspace.open(NAME).audit.details.destroy_by == "2032-06-14"


async def typed(pilot: Pilot[int], day: str) -> None:
    assert isinstance(pilot.app.screen, SetUpScreen)
    pilot.app.screen.line.value = day
    await go(pilot, "enter")


async def test_what_the_app_writes_is_noted(workspace: Workspace, tmp_path: Path) -> None:
    """end-copies."""
    begun(workspace).close()
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Quokka" in shown(pilot))
        await go(pilot, "enter", "r", "w", "enter", "ctrl+s")
        await until(pilot, lambda: "Written:" in shown(pilot))
        assert "does not know of this copy" not in shown(pilot)
        await app.saver.drained()
    app.let_go()
    (copy,) = workspace.open(NAME).audit.copies
    written = workspace.sessions / NAME / "exports" / f"{NAME}-report.md"
    assert copy == Copy(path=str(written), sort="report", at=LATER.isoformat(), sha256=digest(written))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_a_command_writes_is_noted_once_a_path(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-copies."""
    begun(workspace)
    report, blank = tmp_path / "report.md", tmp_path / "csc.xlsx"
    assert run("report", NAME, "-o", report).err == ""
    assert run("return", "blank", NAME, "--agency", "csc", "-o", blank).err == ""
    assert run("report", NAME, "-o", report, "--force", "--kind", "actions").err == ""
    copies = {Path(copy.path): (copy.sort, copy.sha256) for copy in workspace.open(NAME).audit.copies}
    assert copies == {report: ("report", digest(report)), blank: ("return", digest(blank))}
    assert f"file written: return: {blank}" in run("history", NAME).out
    assert "file written" not in run("history", NAME, "--as", "csc").out
    assert run("report", NAME, "--kind", "actions", report, "--check").status == 0
    assert run("check", workspace.sessions / NAME).status == 0


def test_two_windows_note_the_same_path(workspace: Workspace, tmp_path: Path) -> None:
    """end-copies."""
    first, path = begun(workspace), tmp_path / "report.md"
    second = workspace.open(NAME)
    assert workspace.export(path, "first", of=first) == ""
    assert workspace.export(path, "second", of=second, sort="backup", over=True) == ""
    (copy,) = workspace.open(NAME).audit.copies
    assert (copy.sort, copy.sha256) == ("backup", digest(path))


def test_an_export_stands_that_cannot_be_noted(workspace: Workspace, tmp_path: Path) -> None:
    """end-copies."""
    session, path = begun(workspace), tmp_path / "report.md"
    (session.folder / "copies.json").write_bytes(b"")
    said = workspace.export(path, "text", of=session)
    assert "the audit does not know of this copy" in said
    assert path.read_text() == "text"
    assert session.audit.copies == ()


def test_neither_a_copy_nor_the_day_is_what_was_signed(tmp_path: Path) -> None:
    """end-copies."""
    work = Work(SET)
    before = content_digest(work.audit)
    copy = Copy(path=str(tmp_path / "r.md"), sort="report", at=AT, sha256="0" * 64)
    changes = (copy, work.audit.details.with_changes(destroy_by="2031-06-14"))
    signed = work.audit.with_changes([signed_off(before)])
    require_not_signed(signed, changes)
    assert content_digest(signed.with_changes(changes)) == before
    plain, noted = (make_report(audit, "full").report.markdown for audit in (signed, signed.with_changes([copy])))
    assert plain == noted
    with pytest.raises(AuditError, match="signed off"):
        require_not_signed(signed, [work.audit.details.with_changes(title="Another")])


def signed_off(content: str) -> Any:
    from audit_tui.domain.learning import SignOff

    return SignOff(id="S1", at=AT, statement="So.", digest=content, agreed_by=("csc",))


def test_a_list_of_all_that_there_is_changes_nothing(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-list."""
    session = begun(workspace)
    elsewhere = {name: tmp_path / f"{name}.md" for name in ("kept", "changed", "gone")}
    for path in (*elsewhere.values(), session.export_folder / "in.md"):
        workspace.export(path, "text", of=session)
    elsewhere["changed"].write_text("text, and mine")
    elsewhere["gone"].unlink()
    before = contents(workspace.sessions)
    listed = run("purge", NAME)
    assert (listed.status, listed.err) == (0, "")
    for file, data in contents(session.folder).items():
        assert f"  {file}, {len(data):,} bytes\n" in listed.out
    assert f"  {elsewhere['kept']} (report, 15 June 2031), 4 bytes\n" in listed.out
    assert f"  {elsewhere['changed']} (report, 15 June 2031): was changed since" in listed.out
    assert f"  {elsewhere['gone']} (report, 15 June 2031): is not there any more" in listed.out
    assert listed.out.count("in.md") == 1
    assert f'audit-tui purge {NAME} --yes {NAME} --by "whose order"\n' in listed.out
    assert "Written elsewhere, REMOVED TOO: 1 file, 4 bytes\n" in listed.out
    assert "out of reach" in listed.out
    wrong = run("purge", NAME, "--yes", "two")
    assert wrong.status == 2
    assert "is not the audit’s name" in wrong.err
    assert contents(workspace.sessions) == before


def test_all_of_it_goes_and_a_receipt_says_no_word_of_it(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-removed."""
    session = begun(workspace)
    kept, changed = tmp_path / f"{RECORD}-police.md", tmp_path / "changed.md"
    for path in (kept, changed, session.export_folder / "in.md"):
        workspace.export(path, "text", of=session)
    changed.write_text("mine")
    files = contents(session.folder)
    removed = run("purge", NAME, "--yes", NAME, "--by", "the board, minute 7")
    assert removed.status == 0
    assert "and 1 copy elsewhere" in removed.out
    assert f"not removed: {changed} (report, 15 June 2031): was changed since" in removed.err
    assert [path.name for path in workspace.sessions.iterdir()] == ["purged"]
    assert (kept.exists(), changed.read_text()) == (False, "mine")
    receipt = receipt_in(workspace.sessions)
    (path,) = (workspace.sessions / "purged").iterdir()
    assert path.name == f"{NAME}-purged-{receipt.purged[:10]}.json"
    said = (receipt.audit, receipt.created, receipt.destroy_by, receipt.by)
    assert said == (NAME, AT, "2031-06-14", "the board, minute 7")
    counts = receipt.counts
    assert (counts.records, counts.exports, counts.elsewhere_removed, counts.elsewhere_left) == (1, 1, 1, 1)
    assert counts.generations == sum(name.startswith(".generations/") for name in files) > 0
    digests = {hashlib.sha256(data).hexdigest() for data in (*files.values(), b"text")}
    assert digests <= {each.sha256 for each in receipt.removed}
    assert [each.number for each in receipt.removed] == list(range(1, len(receipt.removed) + 1))
    text = path.read_text()
    assert [word for word in ("Quokka", "Magpie", RECORD, "csc", "police", ".md", ".json") if word in text] == []
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_name_that_is_used_again_has_a_receipt_of_its_own(run: Run, workspace: Workspace) -> None:
    """end-removed."""
    for _ in range(2):
        begun(workspace).close()
        assert run("purge", workspace.sessions / NAME, "--yes", NAME).status == 0
    assert len(list((workspace.sessions / "purged").iterdir())) == 2


def test_while_somebody_saves_nothing_is_removed(
    run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-held."""
    session = begun(workspace)
    before = contents(session.folder)
    monkeypatch.setattr("audit_tui.store.holding.LOCK_TIMEOUT", 0.05)
    with held(session.folder):
        refused = run("purge", NAME, "--yes", NAME)
    assert refused.status == 1
    assert "cannot be purged now" in refused.err
    assert "nothing was removed" in refused.err
    assert len(refused.err.splitlines()) == 1
    assert contents(session.folder) == before
    assert run("purge", NAME, "--yes", NAME).status == 0


def test_an_app_that_has_it_open_cannot_bring_it_back(run: Run, workspace: Workspace) -> None:
    """end-held."""
    session = begun(workspace)
    assert run("purge", NAME, "--yes", NAME).status == 0
    outcome = acts.set_involvement(session.audit, RECORD, "csc", "returned")
    with pytest.raises(AuditError, match="was taken away while it was open"):
        session.commit(outcome, by=PANEL)
    assert not session.folder.exists()


def test_what_is_not_the_programs_holds_it_up(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-held."""
    session = begun(workspace)
    (session.folder / "notes.txt").write_text("mine")
    (session.folder / "NEG-01-LAPTOP.json").write_text("a conflict copy")
    refused = run("purge", NAME, "--yes", NAME)
    assert refused.status == 1
    assert "not the program’s: NEG-01-LAPTOP.json, notes.txt: move it away, or say --strangers-too" in refused.err
    assert (session.folder / "session.json").exists()
    assert not (workspace.sessions / "purged").exists()
    listed = run("purge", NAME).out.splitlines()
    assert ("say --strangers-too" in listed[-2], "--strangers-too" in listed[-1]) == (True, False)
    assert run("purge", NAME, "--yes", NAME, "--strangers-too").status == 0
    assert receipt_in(workspace.sessions).counts.strangers == 2


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right that few have there")
def test_no_link_is_followed(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-held."""
    session = begun(workspace)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    (session.folder / "exports").symlink_to(outside)
    written = tmp_path / "report.md"
    workspace.export(written, "text", of=session)
    written.rename(outside / "moved.md")
    written.symlink_to(outside / "moved.md")
    assert "exports" in run("purge", NAME, "--yes", NAME).err
    assert run("purge", NAME, "--yes", NAME, "--strangers-too").status == 0
    assert sorted(path.name for path in outside.iterdir()) == ["mine.txt", "moved.md"]
    assert written.is_symlink()
    again = begun(workspace)
    link = workspace.sessions / "link"
    link.symlink_to(again.folder)
    assert "is a link to a folder elsewhere" in run("purge", "link", "--yes", "link").err
    assert (again.folder / "session.json").exists()


class Killed(BaseException):
    """The end of the process, as far as what it leaves behind goes."""


STEPS = ("unlink", "replace", "rmdir", "mkdir")


@contextmanager
def killed_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Let so many steps on the disk be done, and none after; how many there were."""
    done = [0]
    with monkeypatch.context() as faulty:
        for name in STEPS:
            faulty.setattr(os, name, _counted(getattr(os, name), done, steps))
        yield done


def _counted(step: Callable[..., Any], done: list[int], steps: int) -> Callable[..., Any]:
    def counted(*words: Any, **named: Any) -> Any:
        if done[0] >= steps:
            raise Killed
        done[0] += 1
        return step(*words, **named)

    return counted


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_killed_at_any_step_the_same_command_goes_on(
    passphrase: str, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-cut-short."""
    session = begun(workspace, passphrase=passphrase or None)
    elsewhere = tmp_path / "report.md"
    whole = contents(session.folder)
    workspace.export(elsewhere, "text", of=session)
    copies = next(session.folder.glob("copies.json*"))
    whole[copies.name] = copies.read_bytes()
    digests = {hashlib.sha256(data).hexdigest() for data in (*whole.values(), b"text")}
    kills = 0
    while True:
        put_back(workspace.sessions, whole, elsewhere)
        try:
            with killed_after(kills, monkeypatch) as done:
                folder = folder_to_purge(workspace, NAME)
                purge(folder, plan_of(workspace, folder), by="", at=LATER.isoformat())
            break
        except Killed:
            kills += 1
        folders = (workspace.sessions / NAME, workspace.sessions / f".purging-{NAME}")
        left = {name for name in whole if any((folder / name).exists() for folder in folders)}
        gone = {name for name in whole if name not in left and not name.endswith("key.age")}
        assert not (gone and any(name.endswith("key.age") for name in left)), "its key is the first to go"
        if folders[1].exists():
            assert workspace.session_folders() == ()
            assert workspace.unfinished_purges() == ((NAME,) if any(folders[1].iterdir()) else ())
        if folders[1].exists() and not any(folders[1].iterdir()):
            with pytest.raises(AuditError, match="there is no session"):
                folder_to_purge(workspace, NAME)
        elif any(folder.exists() for folder in folders):
            folder = folder_to_purge(workspace, NAME)
            purge(folder, plan_of(workspace, folder), by="", at=LATER.isoformat())
        assert [path.name for path in workspace.sessions.iterdir()] == ["purged"]
        assert not elsewhere.exists()
        (path,) = receipts(workspace)
        receipt = Receipt.model_validate_json(path.read_bytes())
        assert digests <= {each.sha256 for each in receipt.removed}
        assert receipt.counts.elsewhere_removed == 1
        assert (receipt.readable, receipt.encrypted) == (True, bool(passphrase))
    assert kills == done[0] > len(whole)


def receipts(workspace: Workspace) -> list[Path]:
    return sorted((workspace.sessions / "purged").glob("*"))


def put_back(sessions: Path, whole: dict[str, bytes], elsewhere: Path) -> None:
    """The audit as it was before it was ever purged."""
    for path in (sessions / "purged").glob("*"):
        path.unlink()
    for name, data in whole.items():
        path = sessions / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    elsewhere.write_text("text")


async def test_a_purge_that_was_cut_short_is_told(
    run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-cut-short."""
    begun(workspace).close()
    folder = folder_to_purge(workspace, NAME)
    plan = plan_of(workspace, folder)
    with killed_after(5, monkeypatch), pytest.raises(Killed):
        purge(folder, plan, by="", at=LATER.isoformat())
    assert f"the purge of {NAME} was cut short" in run("list").err
    app = AuditApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: f"audit-tui purge {NAME}" in shown(pilot))
    app.let_go()
    begun(workspace).close()
    assert "was cut short, and goes on" in run("purge", NAME).out
    finished = run("purge", NAME, "--yes", NAME)
    assert "there is another audit of this name" in finished.err
    assert workspace.open(NAME).audit.details.title == "Quokka"
    assert workspace.unfinished_purges() == ()


def _cut_short(folder: Path) -> None:
    path = folder / "session.json"
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize("damage", [_cut_short, lambda folder: (folder / "session.json").unlink()])
def test_a_damaged_audit_goes_too(
    damage: Callable[[Path], None], run: Run, workspace: Workspace, tmp_path: Path
) -> None:
    """end-unread."""
    session = begun(workspace)
    workspace.export(tmp_path / "report.md", "text", of=session)
    damage(session.folder)
    assert "Which copies of it were written elsewhere is not known" in run("purge", NAME).out
    assert "which copies of it were written elsewhere is not known" in run("purge", NAME, "--yes", NAME).err
    assert [path.name for path in workspace.sessions.iterdir()] == ["purged"]
    receipt = receipt_in(workspace.sessions)
    assert (receipt.readable, receipt.created, receipt.counts.elsewhere_removed) == (False, None, None)
    assert (tmp_path / "report.md").exists()


def test_an_audit_whose_passphrase_is_lost_goes_too(
    run: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-unread."""
    begun(workspace, passphrase=PASSPHRASE).close()
    before = contents(workspace.sessions)
    for wrong in ("another one altogether", None):
        if wrong:
            (tmp_path / "passphrase").write_text(wrong)
            (tmp_path / "passphrase").chmod(0o600)
            monkeypatch.setenv(PASSPHRASE_VARIABLE, str(tmp_path / "passphrase"))
        else:
            monkeypatch.delenv(PASSPHRASE_VARIABLE)
        for words in ((), ("--yes", NAME)):
            refused = run("purge", NAME, *words)
            assert (refused.status, refused.out) == (1, "")
            assert "say --passphrase-lost" in refused.err
    assert contents(workspace.sessions) == before
    assert f"--yes {NAME} --passphrase-lost" in run("purge", NAME, "--passphrase-lost").out
    removed = run("purge", NAME, "--yes", NAME, "--passphrase-lost")
    assert removed.status == 0
    assert "elsewhere is not known (its passphrase is lost)" in removed.err
    assert receipt_in(workspace.sessions).encrypted
    assert [path.name for path in workspace.sessions.iterdir()] == ["purged"]


def written_of(session: OpenSession, workspace: Workspace, *paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        assert workspace.export(path, "text", of=session) == ""


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
@pytest.mark.parametrize("copy", ["two", f"{NAME}.replaced-20310615T090000"])
def test_neither_of_two_folders_of_an_audit_takes_what_the_other_knows_of(
    passphrase: str, copy: str, run: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-shared."""
    session = begun(workspace, passphrase=passphrase)
    report, inside = tmp_path / "report.md", session.export_folder / "in.md"
    written_of(session, workspace, report, inside)
    session.close()
    shutil.copytree(session.folder, workspace.sessions / copy, ignore=shutil.ignore_patterns("exports"))
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "passphrase").chmod(0o600)
    if passphrase:
        monkeypatch.setenv(PASSPHRASE_VARIABLE, str(tmp_path / "passphrase"))
    listed = run("purge", copy).out
    assert f"{report} (report, 15 June 2031): also of {NAME}, left" in listed
    assert f"{inside} (report, 15 June 2031): also of {NAME}, left" in listed
    assert f"Other folders of the same audit, NOT removed: {NAME}\n" in listed
    assert f"{report} (report, 15 June 2031): also of {copy}, left" in run("purge", NAME).out
    removed = run("purge", copy, "--yes", copy)
    assert removed.status == 0
    assert f"not removed: {NAME}, another folder of the same audit" in removed.err
    assert (report.read_text(), inside.read_text()) == ("text", "text")
    assert "also of" not in run("purge", NAME).out
    assert run("purge", NAME, "--yes", NAME).status == 0
    assert not report.exists()


def test_a_copy_alone_takes_nothing_that_its_original_wrote(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-shared."""
    session = begun(workspace)
    written_of(session, workspace, tmp_path / "report.md")
    session.folder.rename(workspace.sessions / "two")
    assert run("purge", "two", "--yes", "two").status == 0
    assert (tmp_path / "report.md").exists()


def test_what_a_restore_left_of_it_goes_with_it(run: Run, workspace: Workspace) -> None:
    """end-shared."""
    session = begun(workspace)
    by_name, by_content, other = (workspace.sessions / f".restoring-{name}+x" for name in (NAME, "two", "three"))
    for left in (by_name, by_content, other):
        shutil.copytree(session.folder, left)
    (by_name / "session.json").unlink()
    (other / "session.json").write_bytes(b"of another")
    shutil.rmtree(other / ".generations")
    listed = run("purge", NAME).out
    assert "Left of it by a restore that was cut short" in listed
    assert f"  {by_content.name}/session.json, " in listed
    assert run("purge", NAME, "--yes", NAME).status == 0
    assert sorted(path.name for path in workspace.sessions.iterdir()) == [other.name, "purged"]
    assert receipt_in(workspace.sessions).counts.unfinished_restores == 2


def forged(workspace: Workspace, plan: dict[str, Any]) -> Path:
    """A folder whose purge was cut short, with a plan that somebody else wrote."""
    session = begun(workspace)
    session.close()
    folder = session.folder.rename(workspace.sessions / f".purging-{NAME}")
    (folder / ".purging.json").write_text(json.dumps({"name": NAME, **plan}))
    return folder


def test_a_forged_plan_leads_to_no_other_file(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    """end-forged."""
    mine, outside = tmp_path / "mine.txt", tmp_path / "outside"
    mine.write_text("mine")
    outside.mkdir()
    (outside / "kept.json").write_text("mine")
    paths = (str(mine), "../../mine.txt", "exports/kept.json")
    files = [{"path": path, "sort": "key", "size": 4, "sha256": digest(mine)} for path in paths]
    changed = {"path": str(mine), "sort": "report", "at": "soon", "sha256": "0" * 64, "size": 4, "state": "there"}
    folder = forged(
        workspace,
        {
            "created": "never",
            "at": "2031-06-15",
            "receipt": "../../receipt.json",
            "files": files,
            "restores": [{**files[0], "path": ".restoring-../../mine.txt"}],
            "elsewhere": [changed],
        },
    )
    if os.name == "posix":
        (folder / "exports").symlink_to(outside)
    assert run("purge", NAME).status == 0
    finished = run("purge", NAME, "--yes", NAME, "--strangers-too")
    assert finished.status == 0
    assert (mine.read_text(), (outside / "kept.json").read_text()) == ("mine", "mine")
    assert not (tmp_path / "receipt.json").exists()
    assert receipt_in(workspace.sessions).audit == NAME


def test_a_plan_that_says_little_is_listed(run: Run, workspace: Workspace) -> None:
    """end-forged."""
    forged(workspace, {"destroy_by": "whenever"})
    listed = run("purge", NAME)
    assert (listed.status, listed.err) == (0, "")
    assert "set up on a day that is not known" in listed.out


def test_an_audit_that_came_back_from_a_backup_keeps_what_a_purge_had_not_come_to(
    run: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """end-shared."""
    session = begun(workspace)
    written_of(session, workspace, tmp_path / "report.md")
    whole = contents(session.folder)
    folder = folder_to_purge(workspace, NAME)
    plan = plan_of(workspace, folder)
    with killed_after(4, monkeypatch), pytest.raises(Killed):
        purge(folder, plan, by="", at=LATER.isoformat())
    assert (tmp_path / "report.md").exists()
    put_back(workspace.sessions, whole, tmp_path / "report.md")
    assert run("purge", NAME, "--yes", NAME).status == 0
    assert (tmp_path / "report.md").exists()
    assert receipt_in(workspace.sessions).counts.elsewhere_left == 1


def test_nothing_in_another_audits_folder_is_removed(run: Run, workspace: Workspace) -> None:
    """end-shared."""
    session = begun(workspace)
    other = workspace.create(small_set(SET), SessionDetails(id="other", title="T", created=AT, agencies=("csc",)))
    other.export_folder.mkdir()
    inside = other.export_folder / "in.md"
    inside.write_text("text")
    session.note_copy(inside, "report", digest(inside))
    listed = run("purge", NAME).out
    assert f"{inside} (report, 15 June 2031): also of other, left" in listed
    assert "NOT removed: other" not in listed
    assert run("purge", NAME, "--yes", NAME).status == 0
    assert inside.read_text() == "text"
