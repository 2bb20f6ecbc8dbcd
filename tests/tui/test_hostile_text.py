"""Text that is markup, terminal codes or direction overrides shows as text on every screen.

- hostile-everywhere: title, reason, answers, evidence, agreed reason, dissent, finding, action, concern, draft.
- hostile-file: the same where a session's file was written by another hand, past the cleaning at entry.
- hostile-typed: the same, pasted into the fields.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Draft, Entity, Finding, Place, QuestionSetCopy, SessionDetails
from audit_tui.opened import OpenSession, Writes
from audit_tui.services import acts, agreeing
from audit_tui.workspace import Workspace
from tests.pty_terminal import PtyTerminal

pytestmark = pytest.mark.pty

NASTY = "[/] [b] [@click=app.quit]x[/] \x1b]0;EVIL\x07 \x1b[2JGONE \u202egpj.exe {x} $y"
SHOWN = "[/] [b] [@click=app.quit]x[/] \ufffd]0;EVIL\ufffd \ufffd[2JGONE \ufffdgpj.exe"
AT = "2026-11-22T10:00:00+00:00"


def hostile(folder: Path) -> OpenSession:
    """A session whose every text is hostile, written by another hand: nothing was cleaned on its way in."""
    workspace = Workspace(folder, clock=lambda: datetime(2026, 11, 22, 10, tzinfo=UTC))
    questions = workspace.library.read("neglect")
    details = SessionDetails(
        id="hostile", title="T", created=AT, agencies=("csc", "police"), records=("NEG-01",), quorum=("csc",)
    )
    audit = Audit.of((details, QuestionSetCopy(question_set=questions)))
    steps: tuple[Callable[[Audit], Outcome], ...] = (
        lambda now: acts.give_answer(now, "NEG-01", "csc", "NEG-3.4", Given("yes"), evidence="E", at=AT),
        lambda now: acts.give_answer(now, "NEG-01", "police", "NEG-1.1", Given("A" * 30), evidence="E", at=AT),
        lambda now: agreeing.agree(
            now, "NEG-01", "NEG-3.4", Given("partly"), reason="R", dissent=[("police", "D")], at=AT
        ),
        lambda now: acts.write_finding(now, "NEG-01", "strength", "F", theme="assessment", agencies=["csc"]),
        lambda now: acts.write_action(now, "NEG-01", "A", owner="O"),
        lambda now: acts.raise_concern(now, "NEG-01", "C", told="W", by="panel", at=AT),
    )
    for step in steps:
        audit = audit.with_changes(step(audit).changes)
    spoilt = [_spoilt(entity) for entity in audit.entities.values() if not isinstance(entity, QuestionSetCopy)]
    draft = Draft(record="NEG-01", seat="csc", question="NEG-1.1", field="text", text=NASTY)
    place = Place(seat="panel", record="NEG-01", question="NEG-3.4")
    session = workspace.create(questions, details)
    session.save(Writes((*spoilt, draft, place), "panel", AT))
    return session


def _spoilt(entity: Entity) -> Entity:
    texts = {
        "details": ("title", "reason", "commissioned_by"),
        "answer": ("evidence",),
        "agreement": ("reason",),
        "finding": ("text",),
        "action": ("text", "owner"),
        "concern": ("text", "told"),
    }
    changed: dict[str, object] = dict.fromkeys(texts.get(entity.kind, ()), NASTY)
    if entity.kind == "answer" and getattr(entity, "question", "") == "NEG-1.1":
        changed["value"] = NASTY
    if entity.kind == "agreement":
        changed["dissent"] = tuple(view.model_copy(update={"words": NASTY}) for view in entity.dissent)  # type: ignore[attr-defined]
    return entity.model_copy(update=changed)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (160, 50)])
def test_every_screen_shows_it_as_text(installed_program: Path, tmp_path: Path, columns: int, rows: int) -> None:
    """hostile-everywhere, hostile-file."""
    session = hostile(tmp_path / "sessions")
    wait = "[@click=app.quit]x"
    with PtyTerminal([installed_program, "--sessions", tmp_path / "sessions"], columns=columns, rows=rows) as terminal:
        terminal.wait_for(wait)  # home
        terminal.press("enter")
        terminal.wait_for("Agreed: Partly")  # the walk, at the agreed question
        for _screen, keys, word in (
            ("agreed reason, dissent and evidence", (), "Not shared by Police:"),
            ("agree", ("a",), "What weighed most?"),
            ("follow up", ("escape", "c"), "What came of it"),
            ("missing", ("escape", "m"), "still missing"),
            ("session", ("escape", "escape"), "Answered of asked"),
            ("summary", ("s",), "What works well"),
            ("report", ("escape", "r"), "# \\[/\\]"),
            ("set-up", ("escape", "e"), "What is the audit called?"),
            ("why", ("ctrl+s",), "Why this topic?"),
        ):
            terminal.press(*keys)
            terminal.wait_for(lambda now, word=word: word in now.text and wait in now.text)
        terminal.press("ctrl+q")
        terminal.wait_for("The set-up is not saved yet")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    with PtyTerminal(
        [installed_program, "open", session.folder, "--as", "csc"], columns=columns, rows=rows
    ) as terminal:
        terminal.wait_for("Enter goes on")
        terminal.press("enter")
        terminal.wait_for(wait)  # the draft
        assert "\x1b]0;EVIL" not in terminal.raw.decode(errors="replace")
        assert "\u202e" not in terminal.raw.decode(errors="replace")


def test_pasted_into_every_field(installed_program: Path, tmp_path: Path) -> None:
    """hostile-typed."""
    session = hostile(tmp_path / "sessions")
    nasty = NASTY.replace("\x1b", "\x9b")  # an escape would end the paste; its one-byte form does not
    with PtyTerminal([installed_program, "open", session.folder], columns=80, rows=24) as terminal:
        terminal.wait_for("Agreed: Partly")
        terminal.press("s")
        terminal.wait_for("Strength: NEG-01")
        terminal.paste(f"pasted {nasty}")
        terminal.press("ctrl+s")
        terminal.wait_for("Strength saved")
        terminal.press("escape", "ctrl+q")
        assert terminal.wait_for_exit() == 0
        assert b"\xc2\x9b" not in terminal.raw
    session.reload()
    written = [finding.text for finding in session.audit.findings if finding.text.startswith("pasted")]
    assert written == [f"pasted {SHOWN} {{x}} $y"]
    assert isinstance(session.audit.findings[0], Finding)
