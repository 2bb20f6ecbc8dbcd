"""What is kept of audits for the lists of them: never older than the files, and believed only where it is ours."""

import hashlib
import os
import re
import shutil
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from audit_tui.cli.across import actions
from audit_tui.domain.in_brief import AmongOthers
from audit_tui.domain.listed import Listed
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.words import PANEL
from audit_tui.errors import AuditError, LockedSession
from audit_tui.reports.across import (
    ACTIONS,
    ActionsOf,
    action_lines,
    actions_of,
    actions_on,
    programme_lines,
    theme_lines,
)
from audit_tui.services.following import choose, followed
from audit_tui.services.programme import PROGRAMME, Account, account_of, programme
from audit_tui.services.recurring import THEMES, ThemesOf, recurring_themes, themes_of
from audit_tui.store import summary
from audit_tui.workspace import Workspace
from tests.conftest import on_a_day

TODAY = "2026-11-22"
IN_BRIEF = ("actions", "brief", "programme", "themes")
"""What is kept for the lists across audits."""


@pytest.fixture
def workspace(demonstration_made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Both audits of the demonstration, of which what is kept is kept at once."""
    monkeypatch.setattr(summary, "SETTLED", 0)
    shutil.copytree(demonstration_made, tmp_path / "sessions", ignore=shutil.ignore_patterns(".*.summary"))
    return Workspace(tmp_path / "sessions", clock=on_a_day)


def opened_anew(workspace: Workspace, folder: Path) -> Listed:
    """Its line, from its files alone."""
    summary.forget_summaries(folder)
    return workspace.listed(folder)


def in_words(actions: Iterable[ActionsOf], themes: Iterable[ThemesOf], accounts: Iterable[Account]) -> list[str]:
    lists = (
        action_lines(actions_on(actions, TODAY)),
        theme_lines(recurring_themes(themes)),
        programme_lines(programme(accounts, TODAY)),
    )
    return [line for lines in lists for line in lines]


def said_of(audits: Sequence[AmongOthers]) -> list[str]:
    """Everything that the lists across audits say of these."""
    return in_words(map(actions_of, audits), map(themes_of, audits), map(account_of, audits))


def said_here(workspace: Workspace, unreadable: Callable[[str], None] = pytest.fail) -> list[str]:
    """The same of those that are here: each list as it is kept for itself, which is what is said of each in brief."""
    said = in_words(*(workspace.seen(look, unreadable) for look in (ACTIONS, THEMES, PROGRAMME)))
    assert said == said_of(workspace.in_brief(unreadable))
    return said


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.summary*"))


def retitle(workspace: Workspace, folder: Path) -> None:
    session = workspace.open(str(folder))
    changed = session.audit.details.with_changes(title="Another title", fictional=False)
    session.commit(Outcome((changed,)), by=PANEL)
    session.close()


def withdraw_everything_found(workspace: Workspace, folder: Path) -> None:
    from audit_tui.domain.audit import Removal

    session = workspace.open(str(folder))
    session.commit(Outcome(tuple(Removal(each.key) for each in session.audit.findings)), by=PANEL)
    session.close()


def put_another_in_its_place(workspace: Workspace, folder: Path) -> None:
    """As a sync service does: other bytes of the same length and time, under the same name."""
    path = folder / "session.json"
    was = path.stat()
    apart = workspace.sessions / "apart"
    shutil.copytree(folder, apart)
    retitle(workspace, apart)
    data = (apart / "session.json").read_bytes()
    shutil.rmtree(apart)
    path.unlink()
    path.write_bytes(data)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


CHANGES = [retitle, withdraw_everything_found, put_another_in_its_place]


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_is_never_older_than_the_files(workspace: Workspace, change: Callable[..., None]) -> None:
    folder = workspace.sessions / "demonstration"
    before = workspace.listed(folder)
    assert kept(folder)
    assert workspace.listed(folder) == before
    change(workspace, folder)
    after = workspace.listed(folder)
    assert after == opened_anew(workspace, folder)
    assert after != before or change is withdraw_everything_found


@pytest.mark.parametrize("change", CHANGES)
def test_an_audit_in_brief_is_never_older_than_the_files(workspace: Workspace, change: Callable[..., None]) -> None:
    before = said_here(workspace)
    assert said_here(workspace) == before
    change(workspace, workspace.sessions / "demonstration")
    after = said_here(workspace)
    assert after != before
    for folder in workspace.session_folders():
        summary.forget_summaries(folder)
    assert said_here(workspace) == after


def test_a_byte_that_changes_in_place_is_seen(workspace: Workspace) -> None:
    """Also with the size and the time that the file had before."""
    folder, *_ = workspace.session_folders()
    for path in sorted(folder.glob("*.json")):
        workspace.listed(folder)
        was = path.stat()
        data = path.read_bytes()
        path.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        with pytest.raises(AuditError, match="damaged"):
            workspace.listed(folder)
        path.write_bytes(data)


def test_a_file_that_is_gone_is_missed(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    before = workspace.listed(folder)
    (folder / "NEG-DEMO1.csc.json").unlink()
    assert workspace.listed(folder).answered < before.answered
    (folder / "session.json").unlink()
    with pytest.raises(AuditError):
        workspace.listed(folder)


def test_in_brief_an_audit_says_the_same_as_whole(workspace: Workspace) -> None:
    whole = []
    for folder in workspace.session_folders():
        session = workspace.open(str(folder))
        session.close()
        whole.append(session.audit)
    for _ in ("made", "kept"):
        assert said_here(workspace) == said_of(whole)
    for folder in workspace.session_folders():
        assert [path.name for path in kept(folder)] == [f".{name}.summary" for name in IN_BRIEF]


def spoilt(data: bytes) -> list[bytes]:
    """What a disk, another version or somebody else may have left in the place of what was kept."""
    head, _, body = data.partition(b"\n")
    return [
        b"",
        data[: len(data) // 2],
        data[:-1] + bytes([data[-1] ^ 1]),
        data.replace(b"audit-tui ", b"audit-tui 9", 1),
        head + b"\n",
        head + b"\n" + body + b"\n{}",
        b"\xff" * 40,
    ]


def test_what_is_not_as_it_was_kept_is_not_believed(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    line, words = workspace.listed(folder), said_here(workspace)
    for path in kept(folder):
        for data in spoilt(path.read_bytes()):
            path.write_bytes(data)
            assert workspace.listed(folder) == line
            assert said_here(workspace) == words


@pytest.mark.parametrize("sign", ["\\u001b[2J", "\u202e", "\x9b"])
def test_a_summary_that_somebody_else_wrote_reaches_no_terminal(workspace: Workspace, sign: str) -> None:
    folder = workspace.sessions / "demonstration"
    title = workspace.listed(folder).title
    state = summary.state_of(folder)
    lines = summary.read_summary(folder, ".line", state)
    assert lines is not None
    summary.keep_summary(folder, ".line", state, [line.replace(b"Neglect", sign.encode()) for line in lines])
    assert workspace.listed(folder).title == title


def test_nothing_is_kept_of_what_may_change_unseen(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two saves within a tick of the disk's clock would look alike."""
    monkeypatch.setattr(summary, "SETTLED", 60_000_000_000)
    folder = workspace.sessions / "demonstration"
    retitle(workspace, folder)
    workspace.listed(folder)
    said_here(workspace)
    assert kept(folder) == []


def test_nothing_is_kept_of_an_encrypted_audit(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    workspace.listed(folder)
    said_here(workspace)
    state = summary.state_of(folder)
    assert len(kept(folder)) == 1 + len(IN_BRIEF)
    session = workspace.open(str(folder))
    workspace.encrypt(session, "a long enough passphrase")
    session.close()
    assert kept(folder) == []
    summary.keep_summary(folder, ".line", state, [b"a window that read it before"])
    workspace.listed(folder)
    said_here(workspace)
    assert kept(folder) == []
    with pytest.raises(LockedSession):
        Workspace(workspace.sessions).listed(folder)


def test_what_is_to_be_warned_of_is_said_each_time(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    older = (folder / "session.json").read_bytes()
    retitle(workspace, folder)
    session = workspace.open(str(folder), keep_generation=True)
    session.close()
    (folder / "session.json").write_bytes(older)
    said: list[str] = []
    warned = Workspace(workspace.sessions, clock=on_a_day, warn=said.append)
    for times in (1, 2):
        warned.listed(folder)
        assert sum("older copy" in words for words in said) == times
    said.clear()
    for times in (1, 2):
        said_here(warned)
        assert sum("older copy" in words for words in said) == 4 * times


def test_what_is_kept_is_neither_a_stranger_nor_in_the_way(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    workspace.listed(folder)
    session = workspace.open(str(folder))
    assert session.strangers() == ()
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept(folder))
    session.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is refused to this account")
def test_a_folder_that_cannot_be_written_to_is_listed(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    folder.chmod(0o500)
    try:
        assert workspace.listed(folder).records == 3
    finally:
        folder.chmod(0o700)
    assert kept(folder) == []


def test_a_summary_makes_no_audit_of_an_encrypted_folder(workspace: Workspace) -> None:
    """Nothing that is put beside encrypted files is believed, nor left where it is once they are opened."""
    folder = workspace.sessions / "demonstration"
    workspace.listed(folder)
    said_here(workspace)
    plain = {path: path.read_bytes() for path in kept(folder)}
    session = workspace.open(str(folder))
    workspace.encrypt(session, "a long enough passphrase")
    session.close()
    state = state_of_brief(folder)
    for path, data in plain.items():
        body = data.partition(b"\n")[2]
        path.write_bytes(summary._head(state, body) + b"\n" + body)
    locked = Workspace(workspace.sessions, clock=on_a_day)
    refused: list[str] = []
    assert not any("demonstration/" in words for words in said_here(locked, refused.append))
    assert sum("encrypted" in words for words in refused) == len(IN_BRIEF)
    workspace.open(str(folder)).close()
    assert kept(folder) == []


@pytest.mark.parametrize(
    "said", [b"{", b"[]", b"{}", b'{"id": 1}', b"[" * 100_000, b'{"id": "x", "title": "y"}'], ids=range(6)
)
def test_one_bad_summary_stops_no_list(workspace: Workspace, said: bytes) -> None:
    folder = workspace.sessions / "demonstration"
    line, words = workspace.listed(folder), said_here(workspace)
    summary.keep_summary(folder, ".line", summary.state_of(folder), [said])
    for name in IN_BRIEF:
        summary.keep_summary(folder, f".{name}", state_of_brief(folder), [said])
    assert workspace.listed(folder) == line
    assert said_here(workspace) == words


def state_of_brief(folder: Path) -> summary.State:
    return summary.state_of(folder, ["session.json", "questions.json", "copies.json"])


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of this kind")
def test_no_summary_is_written_or_read_through_a_link(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.sessions / "demonstration"
    mine = tmp_path / "mine.txt"
    mine.write_text("as it was")
    (folder / ".line.summary.new").symlink_to(mine)
    line = workspace.listed(folder)
    assert mine.read_text() == "as it was"
    for path in kept(folder):
        path.unlink()
    os.mkfifo(folder / ".line.summary")
    assert workspace.listed(folder) == line


def test_the_lists_across_audits_warn_where_what_would_warn_was_taken_away(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    older = (folder / "session.json").read_bytes()
    retitle(workspace, folder)
    session = workspace.open(str(folder), keep_generation=True)
    session.anchor()
    session.close()
    anchored = (folder / "session.json").read_bytes()
    assert older != anchored
    (folder / "copies.json").unlink()
    said: list[str] = []
    said_here(Workspace(workspace.sessions, clock=on_a_day, warn=said.append))
    assert sum("copies.json" in words for words in said) == len(IN_BRIEF)


def test_nobody_waits_for_a_summary(workspace: Workspace) -> None:
    from audit_tui.store.holding import LOCK_TIMEOUT, held

    folder = workspace.sessions / "demonstration"
    with held(folder):
        before = time.monotonic()
        workspace.listed(folder)
        assert time.monotonic() - before < LOCK_TIMEOUT


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_what_is_kept_as_an_audit_comes_to_be_encrypted_is_taken_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Whoever encrypts it has forgotten what was there by then."""
    folder = workspace.sessions / "demonstration"

    def encrypting() -> None:
        (folder / ".encrypting").touch()
        summary.forget_summaries(folder)

    written = summary._head
    if when == "before":
        encrypting()
    else:
        monkeypatch.setattr(summary, "_head", lambda *of: (encrypting(), written(*of))[1])
    summary.keep_summary(folder, ".actions", state_of_brief(folder), [b"words"])
    assert kept(folder) == []


@pytest.mark.parametrize("name", ["actions", "programme", "themes"])
@pytest.mark.parametrize("bent", ["a sign", "a type", "a field"])
def test_what_somebody_bent_is_not_believed_where_that_shows(workspace: Workspace, name: str, bent: str) -> None:
    folder = workspace.sessions / "demonstration"
    before = said_here(workspace)
    state = state_of_brief(folder)
    (line,) = summary.read_summary(folder, f".{name}", state) or []
    other = {
        "a sign": line.replace(b" ", b"\\u001b[2J"),
        "a type": line.replace(b'"fictional":true', b'"fictional":[]'),
        "a field": line.replace(b'"details":', b'"about":'),
    }[bent]
    assert other != line
    summary.keep_summary(folder, f".{name}", state, [other])
    assert said_here(workspace) == before


def test_each_list_keeps_what_it_needs_alone(workspace: Workspace) -> None:
    folder = workspace.sessions / "demonstration"
    session = workspace.open(str(folder))
    session.close()
    action, finding = session.audit.actions[0], session.audit.findings[0]
    for look, there, not_there in ((ACTIONS, action, finding), (THEMES, finding, action)):
        summary.forget_summaries(folder)
        workspace.seen(look, pytest.fail)
        (path,) = kept(folder)
        assert path.name == f".{look.name}.summary"
        assert there.text.encode() in path.read_bytes()
        assert not_there.text.encode() not in path.read_bytes()


def test_the_list_of_actions_is_what_is_followed(workspace: Workspace) -> None:
    """In the same order, whatever is chosen of it, and with the same ones late."""
    audits = workspace.in_brief(pytest.fail)
    every, lines = followed(audits, TODAY), actions_on(map(actions_of, audits), TODAY)
    owners = {each.owner for each in every}
    assert len(owners) > 1
    for wanted in ({}, {"overdue": True}, {"scope": "learning"}, *({"owner": owner} for owner in owners)):
        shown = [(each.before.split(":")[0].strip(), each.overdue) for each in choose(lines, **wanted)]
        assert shown == [(each.id, each.overdue) for each in choose(every, **wanted)]
        assert shown


@pytest.mark.parametrize(
    "change",
    [
        *("another id", "twice", "on two lines", "a table in a line", "a table again", "with more around it"),
        *("an indented table first", "no UTF-8"),
    ],
)
def test_a_thing_that_is_not_under_its_own_id_is_read_as_an_audit_is_opened(workspace: Workspace, change: str) -> None:
    folder = workspace.sessions / "demonstration"
    path = folder / "session.json"
    raw = path.read_bytes()
    row = next(line for line in raw.split(b"\n") if line.startswith(b'  "A1"'))
    other = {
        "another id": row.replace(b'"A1"', b'"A9"', 1),
        "twice": row.rstrip(b",") + b",\n" + row,
        "on two lines": row.replace(b'"document": ', b'"document":\n  '),
        "a table in a line": row.rstrip(b",") + b"},\n" + b'"key_theme": {},\n"action": {\n' + row,
        "a table again": row,
        "with more around it": row.replace(b'"version"', b'"by": "me", "version"'),
        "an indented table first": row,
        "no UTF-8": row.replace(b'"A1"', b'"A\xff"', 1),
    }[change]
    ends = b'},\n"finding": {\n'
    assert ends in raw
    if change == "a table again":
        raw = raw.replace(ends, b'}, "action": {' + row.rstrip(b",") + b"}" + ends[1:])
    if change == "an indented table first":
        table = re.search(rb'"action": \{\n(?:  .*\n)*\},\n', raw)
        assert table
        raw = raw.replace(table[0], b"").replace(b"{\n", b"{\n  " + table[0].replace(b"\n", b" ") + b"\n", 1)
    path.write_bytes(sealed_anew(raw.replace(row, other)))
    refused: list[str] = []
    found = workspace.in_brief(refused.append, of=("actions",))
    try:
        session = workspace.open(str(folder))
    except AuditError:
        assert refused
    else:
        brief = next(each for each in found if each.folder == folder)
        assert [each.id for each in brief.actions] == [each.id for each in session.audit.actions]


def sealed_anew(raw: bytes) -> bytes:
    head = raw[: raw.rindex(b'"sha256": "') + len(b'"sha256": "')]
    return head + hashlib.sha256(head).hexdigest().encode() + b'"}}\n}\n'


@pytest.mark.parametrize("there", [b'  "session": ', b'   "session": '])
def test_an_older_copy_is_said_however_its_anchor_is_written(workspace: Workspace, there: bytes) -> None:
    folder = workspace.sessions / "demonstration"
    session = workspace.open(str(folder))
    session.anchor()
    session.close()
    copies = folder / "copies.json"
    raw = copies.read_bytes()
    anchor = next(line for line in raw.split(b"\n") if line.startswith(b'  "session": '))
    wrong = re.sub(rb'"hash": "[0-9a-f]+"', b'"hash": "%s"' % (b"0" * 64), anchor)
    assert wrong != anchor
    copies.write_bytes(sealed_anew(raw.replace(anchor, wrong.replace(b'  "session": ', there))))
    said: list[str] = []
    Workspace(workspace.sessions, clock=on_a_day, warn=said.append).in_brief(pytest.fail, of=("actions",))
    assert [words for words in said if "older copy" in words], said


def test_a_summary_adds_no_line_whoever_wrote_it(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """An owner, an action or an audit that is not there."""
    folder = workspace.sessions / "demonstration"
    wanted = Namespace(json=False, overdue=False, owner="", scope=None)
    assert actions(workspace, wanted) == 0
    before = capsys.readouterr().out.split("\n")
    state = state_of_brief(folder)
    (line,) = summary.read_summary(folder, ".actions", state) or []
    forged = line.replace(b"  demonstration/", b"Invented: 3 actions\\n  demonstration/")
    assert forged != line
    summary.keep_summary(folder, ".actions", state, [forged])
    assert actions(workspace, wanted) == 0
    lines = capsys.readouterr().out.split("\n")
    assert any("Invented" in each for each in lines)
    assert len(lines) == len(before)


def test_a_plain_summary_beside_an_encrypted_audit_goes_as_soon_as_it_is_seen(workspace: Workspace) -> None:
    """Left by somebody who was ended between writing it and seeing that the audit was being encrypted."""
    folder = workspace.sessions / "demonstration"
    workspace.seen(ACTIONS, pytest.fail)
    (path,) = kept(folder)
    (folder / "key.age").write_bytes(b"x")
    assert summary.read_summary(folder, ".actions", state_of_brief(folder)) is None
    assert not path.exists()
