"""A damaged audit is named on the home screen with what to do; one with a file put back to an older copy says so."""

import threading
from pathlib import Path

import pytest

from audit_tui.domain.fitting import Given
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import NotSaved
from audit_tui.services import acts
from audit_tui.tui.app import AuditApp
from audit_tui.workspace import Workspace
from tests.conftest import on_a_day
from tests.tui.test_screens import text_of, until


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "sessions", clock=on_a_day)
    at = workspace.clock().isoformat()
    details = SessionDetails(id="one", title="T", created=at, agencies=("csc", "police"), records=("NEG-01",))
    session = workspace.create(workspace.library.read("neglect"), details)
    part = session.folder / "NEG-01.csc.json"
    for value in ("child", "parents"):
        session.commit(acts.give_answer(session.audit, "NEG-01", "csc", "NEG-5.4", Given(value), at=at), by="csc")
        session.keep_generation()
        part.with_suffix(f".{value}").write_bytes(part.read_bytes())
    session.close()
    return workspace


async def test_home_says_how_to_put_it_right(workspace: Workspace) -> None:
    path = workspace.sessions / "one" / "NEG-01.csc.json"
    path.write_bytes(b"")
    app = AuditApp(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "CANNOT BE OPENED: one" in text_of(pilot))
        assert "is empty: it was left as it was: audit-tui repair one" in text_of(pilot)


@pytest.mark.parametrize("pause", [0.05, 300.0])
async def test_what_was_done_is_copied_at_a_pause_and_when_it_is_left(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    part = workspace.sessions / "one" / "NEG-01.csc.json"
    newest = part.parent / ".generations" / "NEG-01.csc.1.json"
    monkeypatch.setattr("audit_tui.tui.app.COPY_SECONDS", pause)
    app = AuditApp(workspace, session="one")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.session is not None)
        given = acts.give_answer(app.opened.audit, "NEG-01", "csc", "NEG-5.4", Given("child"), at=app.opened.now())
        app.do(given, "it", seat="csc")
        await app.saver.drained()
        if pause < 1:
            await until(pilot, lambda: newest.read_bytes() == part.read_bytes())
    if pause > 1:
        assert newest.read_bytes() != part.read_bytes()
        app.let_go()
    assert newest.read_bytes() == part.read_bytes()


async def test_a_copy_that_could_not_be_made_is_made_at_the_next_pause(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = workspace.sessions / "one" / "NEG-01.csc.json"
    newest = part.parent / ".generations" / "NEG-01.csc.1.json"
    monkeypatch.setattr("audit_tui.tui.app.COPY_SECONDS", 0.05)
    app = AuditApp(workspace, session="one")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.session is not None)
        refusals = iter([NotSaved("could not be saved: the disk is full")])
        real = app.opened.keep_generation

        def once_full() -> None:
            for refusal in refusals:
                raise refusal
            real()

        monkeypatch.setattr(app.opened, "keep_generation", once_full)
        given = acts.give_answer(app.opened.audit, "NEG-01", "csc", "NEG-5.4", Given("child"), at=app.opened.now())
        app.do(given, "it", seat="csc")
        await until(pilot, lambda: newest.read_bytes() == part.read_bytes() and next(refusals, None) is None)
    app.let_go()


async def test_what_is_done_while_a_copy_is_made_is_copied_at_the_next_pause(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = workspace.sessions / "one" / "NEG-01.csc.json"
    newest = part.parent / ".generations" / "NEG-01.csc.1.json"
    monkeypatch.setattr("audit_tui.tui.app.COPY_SECONDS", 0.05)
    app = AuditApp(workspace, session="one")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.session is not None)
        begun, go_on, real = threading.Event(), threading.Event(), app.opened.keep_generation

        def slow() -> None:
            begun.set()
            assert go_on.wait(10)
            real()

        def answer(value: str) -> None:
            at = app.opened.now()
            app.do(
                acts.give_answer(app.opened.audit, "NEG-01", "csc", "NEG-5.4", Given(value), at=at), "it", seat="csc"
            )

        monkeypatch.setattr(app.opened, "keep_generation", slow)
        answer("child")
        await until(pilot, begun.is_set)
        answer("parents")
        go_on.set()
        await app.saver.drained()
        await until(pilot, lambda: newest.read_bytes() == part.read_bytes())
    app.let_go()


async def test_an_older_copy_is_said_when_it_is_opened(workspace: Workspace) -> None:
    path = workspace.sessions / "one" / "NEG-01.csc.json"
    path.write_bytes(path.with_suffix(".child").read_bytes())
    app = AuditApp(workspace, session="one")
    async with app.run_test(size=(160, 40)) as pilot:
        await until(pilot, lambda: "WARNING: NEG-01.csc.json: an older copy than the audit knows" in text_of(pilot))
        assert "audit-tui repair one" in " ".join(text_of(pilot).split())
