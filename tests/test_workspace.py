"""Where things live, and what holds when a save fails half-way."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.demonstration import make_demonstration
from audit_tui.domain.audit import Removal
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Answer, Draft, QuestionSetCopy, SessionDetails
from audit_tui.domain.words import PANEL, SESSION_PART
from audit_tui.errors import AuditError, ChangedElsewhere, NotSaved
from audit_tui.opened import OpenSession
from audit_tui.services import acts, agreeing, meetings
from audit_tui.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT = NOW.isoformat()
DRAFT = Draft(record="NEG-01", seat="csc", question="NEG-1.1", field="text", text="She wakes")


@pytest.fixture
def workspace(sessions_dir: Path) -> Workspace:
    return Workspace(sessions_dir, clock=lambda: NOW)


def details(name: str) -> SessionDetails:
    return SessionDetails(id=name, title="T", created=AT, agencies=("csc", "police"), records=("NEG-01",))


@pytest.fixture
def session(workspace: Workspace) -> OpenSession:
    return workspace.create(workspace.library.read("neglect"), details("one"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*.json")}


def answered(session: OpenSession, value: str, *, seat: str = "csc") -> Outcome:
    return acts.give_answer(session.audit, "NEG-01", seat, "NEG-5.4", Given(value), at=AT)


def refusing(after: int = 0, call: Callable[..., None] = os.replace) -> Callable[..., None]:
    calls = iter(range(10_000))

    def refuse(*words: object) -> None:
        if next(calls) >= after:
            raise OSError(5, "Input/output error")
        call(*words)

    return refuse


def test_the_option_goes_before_the_variable(sessions_dir: Path, tmp_path: Path) -> None:
    assert Workspace.found(tmp_path / "mine").sessions == tmp_path / "mine"
    assert Workspace.found().sessions == sessions_dir


def test_without_either_a_sessions_folder_here_then_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "own")
    assert Workspace.found().sessions == tmp_path / "own" / "sessions"
    (tmp_path / "sessions").mkdir()
    assert Workspace.found().sessions == Path("sessions")
    monkeypatch.setenv("AUDIT_TUI_SESSIONS", "")
    assert Workspace.found().sessions == Path("sessions")


@pytest.mark.skipif(os.name == "nt", reason="the user's folder is asked of Windows itself")
def test_the_users_own_folder_is_in_their_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Workspace.found().sessions
    assert found.is_relative_to(Path.home())
    assert found.parts[-2:] == ("audit-tui", "sessions")
    assert Workspace.found().session_folders() == ()


def test_a_file_is_no_folder_of_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("AUDIT_TUI_SESSIONS", str(tmp_path / "file"))
    with pytest.raises(AuditError, match="is not a folder"):
        Workspace.found()
    with pytest.raises(AuditError, match="is not a folder"):
        make_demonstration(Workspace(tmp_path), tmp_path / "file")


def test_local_question_sets_go_before_the_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = Workspace(tmp_path).library
    text = next(file for file in shipped.folders[0].glob("neglect.md")).read_text("utf-8")
    local = tmp_path / "question_sets"
    local.mkdir()
    (local / "neglect.md").write_text(text.replace("version: 2026.1", "version: 2026.1-local", 1), "utf-8")
    (local / "winter.md").write_text(text.replace("id: neglect", "id: winter", 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    for found in (Workspace.found(), Workspace.found(question_sets=local)):
        assert found.library.ids() == (
            *("child_sexual_exploitation", "domestic_abuse", "missing_from_home", "neglect"),
            "winter",
        )
        assert found.library.read("neglect").version == "2026.1-local"
    (local / "neglect.md").write_text(text.replace("- required: yes", "", 1), "utf-8")
    if (local / "neglect.md").read_text("utf-8") != text:
        with pytest.raises(AuditError, match="a version of its own"):
            Workspace.found().library.read("neglect")
    with pytest.raises(AuditError, match="not a folder of question sets"):
        Workspace.found(question_sets=tmp_path / "none")


def test_ids_are_dated_and_numbered(workspace: Workspace, session: OpenSession) -> None:
    assert workspace.new_id("child_exploitation") == "child-exploitation-2026-11-22"
    assert workspace.free_id("one") == "one-2"
    with pytest.raises(AuditError, match="already"):
        workspace.create(session.audit.questions, details("one"))
    with pytest.raises(AuditError, match="cannot be the name"):
        workspace.create(session.audit.questions, details("../one"))


def test_files_and_folders_are_the_owners_alone(workspace: Workspace, session: OpenSession, tmp_path: Path) -> None:
    session.commit(answered(session, "child"), by="csc")
    workspace.export(tmp_path / "report.md", "text")
    if os.name == "posix":
        assert stat.S_IMODE(session.folder.stat().st_mode) == 0o700
        for path in (tmp_path / "report.md", *session.folder.glob("*.json")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_export_writes_over_nothing_unasked(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.md"
    path.write_text("mine")
    with pytest.raises(AuditError, match="already there"):
        workspace.export(path, "text")
    assert path.read_text() == "mine"
    with monkeypatch.context() as faulty:
        faulty.setattr(os, "replace", refusing())
        with pytest.raises(NotSaved):
            workspace.export(path, "text", over=True)
    assert path.read_text() == "mine"
    workspace.export(path, "text", over=True)
    assert path.read_text() == "text"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["report.md"]


def test_whatever_part_a_creation_stops_at_nothing_lists_as_a_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_demonstration(Workspace(tmp_path), tmp_path / "whole")
    parts = len(list(whole.folder.glob("*.json")))
    once = (SessionDetails, QuestionSetCopy)
    entities = [entity for entity in whole.audit.entities.values() if not isinstance(entity, once)]
    for stopped in range(parts):
        workspace = Workspace(tmp_path / f"stopped-{stopped}")
        with monkeypatch.context() as faulty:
            faulty.setattr(os, "replace", refusing(stopped))
            with pytest.raises(NotSaved):
                workspace.create(whole.audit.questions, whole.audit.details, entities)
        assert workspace.session_folders() == (), f"after {stopped} of {parts} parts"
        assert len(list(workspace.sessions.glob("*/*.json"))) == stopped


@pytest.mark.parametrize("fault", ["replace", "fsync"])
def test_a_failed_commit_leaves_the_snapshot_and_the_disk(
    session: OpenSession, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    session.commit(answered(session, "parents"), by="csc")
    audit, versions, before = session.audit, dict(session.versions), contents(session.folder)
    concern = acts.raise_concern(audit, "NEG-01", "Left alone", by=PANEL, at=AT)
    for outcome in (answered(session, "child"), concern, acts.keep_draft(audit, DRAFT)):
        with monkeypatch.context() as faulty:
            faulty.setattr(os, fault, refusing())
            with pytest.raises(NotSaved, match="Input/output error"):
                session.commit(outcome, by="csc")
        assert session.audit is audit
        assert session.versions == versions
        assert contents(session.folder) == before
    session.commit(answered(session, "child"), by="csc")
    session.reload()
    answer = session.audit.answer("NEG-01", "csc", "NEG-5.4")
    assert answer is not None
    assert answer.value == "child"


def test_a_conflict_leaves_the_snapshot_and_theirs(workspace: Workspace, session: OpenSession) -> None:
    other = workspace.open("one")
    other.commit(answered(other, "parents"), by="csc")
    before, audit = contents(session.folder), session.audit
    with pytest.raises(ChangedElsewhere):
        session.commit(answered(session, "child"), by="csc")
    assert session.audit is audit
    assert contents(session.folder) == before
    session.reload()
    session.commit(answered(session, "child"), by="csc")


def test_what_others_saved_is_taken_in_and_nothing_is_read_where_they_did_not(
    workspace: Workspace, session: OpenSession
) -> None:
    for value in ("child", "parents"):
        session.commit(answered(session, value), by="csc")
        mine = session.audit
        session.take_in()
        assert session.audit is mine
    other = workspace.open("one")
    other.commit(answered(other, "child", seat="police"), by="police")
    session.take_in()
    assert session.audit.entities == other.audit.entities
    other.commit(answered(other, "balanced"), by="csc")
    session.commit(answered(session, "child", seat="police"), by="police")  # another file than theirs
    session.take_in()
    assert session.audit.answer("NEG-01", "csc", "NEG-5.4") == other.audit.answer("NEG-01", "csc", "NEG-5.4")
    once_more = workspace.open("one")
    once_more.commit(Outcome((DRAFT,)), by="csc")
    session.commit(Outcome((DRAFT.model_copy(update={"question": "NEG-1.2"}),)), by="csc")  # into the same file
    session.take_in()
    assert len([each for each in session.audit.entities if each[1] == "draft"]) == 2


@pytest.mark.parametrize("name", ["NEG-01.csc.json", "session.json"])
def test_a_file_that_was_spoilt_meanwhile_is_not_taken_in(
    workspace: Workspace, session: OpenSession, name: str
) -> None:
    session.commit(answered(session, "child"), by="csc")
    session.commit(answered(session, "balanced"), by="csc")
    path = session.folder / name
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(AuditError, match="cut short"):
        session.take_in()
    path.unlink()
    with pytest.raises(AuditError):
        session.take_in()


def test_a_draft_is_kept_removed_and_kept_again_across_a_reload(workspace: Workspace, session: OpenSession) -> None:
    for _ in range(3):
        session.commit(acts.keep_draft(session.audit, DRAFT), by="csc")
        assert session.audit.draft("NEG-01", "csc", "NEG-1.1", "text") == DRAFT
        session.commit(Outcome((Removal(DRAFT.key),)), by="csc")
        session.reload()
        assert session.audit.draft("NEG-01", "csc", "NEG-1.1", "text") is None
        session = workspace.open("one")
    session.commit(acts.keep_draft(session.audit, DRAFT), by="csc")
    session.reload()
    assert session.audit.draft("NEG-01", "csc", "NEG-1.1", "text") == DRAFT


def test_several_things_that_were_taken_away_come_back_in_one_act(workspace: Workspace, session: OpenSession) -> None:
    drafts = tuple(DRAFT.model_copy(update={"question": question}) for question in ("NEG-1.1", "NEG-1.2", "NEG-1.3"))
    session.commit(Outcome(drafts), by="csc")
    session.commit(Outcome(tuple(Removal(draft.key) for draft in drafts[:2])), by="csc")
    fresh = workspace.open("one")
    changed = drafts[2].model_copy(update={"text": "More"})
    fresh.commit(Outcome((*drafts[:2], changed)), by="csc")
    fresh.reload()
    assert [fresh.audit.draft("NEG-01", "csc", draft.question, "text") for draft in drafts] == [*drafts[:2], changed]


def test_what_somebody_took_away_meanwhile_is_still_a_conflict(workspace: Workspace, session: OpenSession) -> None:
    session.commit(acts.keep_draft(session.audit, DRAFT), by="csc")
    other = workspace.open("one")
    other.commit(Outcome((Removal(DRAFT.key),)), by="csc")
    with pytest.raises(ChangedElsewhere):
        session.commit(acts.keep_draft(session.audit, DRAFT.model_copy(update={"text": "More"})), by="csc")


def test_a_path_goes_before_an_id_where_it_has_a_folder_in_it(
    workspace: Workspace, session: OpenSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = Workspace(tmp_path / "other")
    other.create(session.audit.questions, details("one"))
    assert workspace.folder_of("other/one") == Path("other/one")
    assert workspace.folder_of("one") == workspace.sessions / "one"


def test_what_rests_on_a_reveal_that_another_window_made_is_not_saved(
    workspace: Workspace, session: OpenSession
) -> None:
    """Said again after a look, it is kept beside the first answer."""
    session.commit(answered(session, "child"), by="csc")
    other = workspace.open(str(session.folder))
    other.commit(acts.reveal(other.audit, "NEG-01", "NEG-5.4", at=other.now()), by="panel")
    with pytest.raises(ChangedElsewhere):
        session.commit(answered(session, "parents"), by="csc")
    session.reload()
    session.commit(answered(session, "parents"), by="csc")
    kept = workspace.open(str(session.folder)).audit.kept_answer("NEG-01", "csc", "NEG-5.4")
    assert kept.first is not None
    assert (kept.first.value, kept.value) == ("child", "parents")


def test_what_is_decided_knows_who_is_there(workspace: Workspace, session: OpenSession) -> None:
    """A decision is not saved where another window began a meeting, or changed it, meanwhile."""
    other = workspace.open(str(session.folder))
    other.commit(meetings.begin_meeting(other.audit, ["csc"], at=other.now()), by="panel")
    decided = agreeing.agree(session.audit, "NEG-01", "NEG-5.4", Given("child"), reason="So.", at=session.now())
    with pytest.raises(ChangedElsewhere):
        session.commit(decided, by="panel")


@pytest.mark.parametrize("first", ["answer", "not known"])
def test_no_agency_both_answers_and_does_not_know_the_child(
    workspace: Workspace, session: OpenSession, first: str
) -> None:
    """Two windows at once: whichever saves second is told, and nothing of it is saved."""
    other = workspace.open("one")
    not_known = acts.set_involvement(session.audit, "NEG-01", "csc", "not_known")
    acted = [answered(session, "child"), not_known]
    early, late = acted if first == "answer" else reversed(acted)
    other.commit(early, by="csc")
    with pytest.raises(ChangedElsewhere):
        session.commit(late, by="csc")
    session.commit(answered(session, "child", seat="police"), by="police")
    found = workspace.open("one").audit
    assert (found.answer("NEG-01", "csc", "NEG-5.4") is None) == (first != "answer")
    assert (found.involvement("NEG-01", "csc") == "not_known") == (first != "answer")


@pytest.mark.parametrize("name", ["session.json", "NEG-01.csc.json", ".generations/x.json", "new/x.md"])
def test_no_document_is_written_among_an_audits_own_files(
    session: OpenSession, workspace: Workspace, name: str
) -> None:
    session.keep_generation()
    before = contents(session.folder)
    for path in (session.folder / name, workspace.sessions / ".." / "sessions" / "one" / name):
        with pytest.raises(AuditError, match="own files are here"):
            workspace.export(path, "# Report", of=session, over=True)
    assert contents(session.folder) == before
    workspace.export(session.export_folder / "session.md", "# Report", of=session)
    assert (session.export_folder / "session.md").read_text("utf-8") == "# Report"


def test_a_link_does_not_lead_a_document_over_an_audits_own_file(
    session: OpenSession, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").symlink_to(session.folder)
    with pytest.raises(AuditError, match="own files are here"):
        workspace.export(tmp_path / "elsewhere" / "session.json", "# Report", over=True)


def test_an_audit_that_cannot_be_written_to_opens_with_a_warning(
    session: OpenSession, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.close()
    said: list[str] = []
    monkeypatch.setattr(os, "replace", refusing())
    found = Workspace(sessions_dir, clock=lambda: NOW, warn=said.append).open("one", keep_generation=True)
    assert found.audit.details.id == "one"
    assert found.unwritable.startswith("opened, but nothing can be saved: could not be saved: Input/output error")
    assert said == [f"WARNING: one: {found.unwritable}"]


def at_its_last_read(monkeypatch: pytest.MonkeyPatch, repository: type, do: Callable[[], object]) -> None:
    """Have this happen once, in the middle of an opening: when all parts that were listed are read but one."""
    read, listed = repository.contents, repository.parts
    state = {"left": -1}

    def parts(self: object) -> tuple[str, ...]:
        names: tuple[str, ...] = listed(self)
        state["left"] = len(names) if state["left"] == -1 else state["left"]
        return names

    def contents(self: object, part: str) -> object:
        found = read(self, part)
        state["left"] -= 1
        if state["left"] == 1:
            monkeypatch.undo()
            do()
        return found

    monkeypatch.setattr(repository, "parts", parts)
    monkeypatch.setattr(repository, "contents", contents)


def test_what_is_saved_while_an_audit_is_opened_is_taken_in_later(
    workspace: Workspace, session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seat in ("csc", "police"):
        session.commit(answered(session, "child", seat=seat), by=seat)

    def save() -> None:
        session.commit(acts.raise_concern(session.audit, "NEG-01", "No adult at home.", by=PANEL, at=AT), by=PANEL)
        session.commit(answered(session, "parents"), by="csc")

    at_its_last_read(monkeypatch, type(session.repository), save)
    other = workspace.open("one")
    other.take_in()
    assert other.audit.entities == session.audit.entities


def test_an_audit_that_is_encrypted_while_it_is_opened_is_not_opened_in_part(
    workspace: Workspace, session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seat in ("csc", "police"):
        session.commit(answered(session, "child", seat=seat), by=seat)
    repository = type(session.repository)
    at_its_last_read(monkeypatch, repository, lambda: workspace.encrypt(session, "a long enough passphrase"))
    with pytest.raises(AuditError, match=r"encrypted|taken away"):
        Workspace(workspace.sessions).open("one")


def test_an_audit_that_was_opened_just_now_is_not_read_again(workspace: Workspace, session: OpenSession) -> None:
    opened = workspace.open("one")
    before = opened.audit
    found = workspace.open("one", keep_generation=True, opened=opened)
    assert found is opened
    assert found.audit is before
    assert found.repository.generations(SESSION_PART)  # type: ignore[attr-defined]
    session.take_in()
    session.commit(answered(session, "child"), by="csc")
    assert workspace.open("one", opened=opened).audit.entities == session.audit.entities


def test_what_became_of_an_audit_since_it_was_opened_just_now_is_refused(
    workspace: Workspace, session: OpenSession
) -> None:
    session.commit(answered(session, "child"), by="csc")
    opened, another = workspace.open("one"), workspace.open("one")
    (session.folder / "NEG-01.csc.json").rename(session.folder.parent / "gone")
    with pytest.raises(AuditError, match="taken away"):
        workspace.open("one", opened=opened)
    (session.folder.parent / "gone").rename(session.folder / "NEG-01.csc.json")
    workspace.encrypt(session, "a long enough passphrase")
    with pytest.raises(AuditError, match="encrypted"):
        workspace.open("one", opened=another)


def test_what_is_saved_while_the_history_is_read_is_no_damage(
    workspace: Workspace, session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit_tui.store import storage

    session.commit(answered(session, "child"), by="csc")
    reader, read = workspace.open("one"), storage.read_whole
    further = acts.give_answer(session.audit, "NEG-01", "csc", "NEG-5.1", Given(None, "not_recorded"), at=AT)

    def read_then_saved(path: Path) -> bytes:
        raw = read(path)
        if path.name == "NEG-01.csc.json":
            monkeypatch.undo()
            session.commit(further, by="csc")
        return raw

    monkeypatch.setattr(storage, "read_whole", read_then_saved)
    told = [each for each in reader.made() if isinstance(each.after, Answer)]
    assert [each.after.question for each in told if each.after] == ["NEG-5.4"]
    assert len(reader.made()) == len(session.made())


def test_what_reached_the_disk_is_not_refused_afterwards(session: OpenSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that blinks right after a save: what was saved is known as saved, and its number is taken."""
    from audit_tui.store import storage

    written = storage.write_private

    def blink(path: Path, data: bytes) -> None:
        written(path, data)
        monkeypatch.setattr(storage, "read_whole", refusing())

    monkeypatch.setattr(storage, "write_private", blink)
    outcome = acts.raise_concern(session.audit, "NEG-01", "No adult at home.", by=PANEL, at=AT)
    session.commit(outcome, by=PANEL)
    assert session.audit.next_concern("NEG-01") == "C2"
