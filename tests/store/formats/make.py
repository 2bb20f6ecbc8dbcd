"""Write an audit with everything in it, as this version keeps it: `python -m tests.store.formats.make FOLDER`.

It writes FOLDER and, encrypted, FOLDER-encrypted. A new format is made with it once, in folders of its own beside the
others, which stay as they are.
"""

import json
import shutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Copy, Draft, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.opened import OpenSession
from audit_tui.returns.bundle import blank_bundle, finished_bundle
from audit_tui.returns.workbook import workbook_of
from audit_tui.sent_returns import open_bundle
from audit_tui.services import acts, agreeing, learning, meetings, pace
from audit_tui.store import encryption
from audit_tui.store.encrypted import encrypt_session
from audit_tui.store.folders import LOCK
from audit_tui.store.history import canonical
from audit_tui.workspace import Workspace
from tests.auditing import AGENCIES, small_set

NAME = "arriving-2026"
PASSPHRASE = "a lantern by the harbour"
RECORDS = ("NEG-01", "NEG-02")
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
QUESTIONS = """
    SML-1.1 | all | yes, partly, no
    SML-1.2 | all | grade
    SML-1.3 | all | one of / a / b / c
    SML-1.4 | all | number 0 to 500
    SML-1.5 | all | any of / a / b / c / none | alone: none
    SML-1.6 | all | text
    SML-1.7 | all | date
    SML-2.1 | all | yes, partly, no
    SML-2.2 | panel | yes, partly, no
"""


class _Clock:
    """Half an hour later at every look, so that the order of things can be read from their times."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=30)
        return self._now


def started(workspace: Workspace) -> OpenSession:
    """An audit of two records and three agencies."""
    details = SessionDetails(
        id=NAME,
        title="Arriving at school – the first weeks",
        created=START.isoformat(),
        agencies=AGENCIES,
        records=RECORDS,
        period_start="2025-03-01",
        period_end="2026-02-28",
        commissioned_by="The quality group",
        reason="Repeat findings on “chronologies”.",
        quorum=("csc", "police"),
        fictional=True,
        returns_due="2026-03-20",
        reaudit_due="2027-03-01",
    )
    return workspace.create(small_set(QUESTIONS), details)


def fill(session: OpenSession) -> None:
    """Every kind of thing that a session keeps, some of it changed, some taken away."""
    _answer(session, "csc", {"SML-1.1": "yes", "SML-1.2": "good", "SML-1.3": "b", "SML-1.4": 12, "SML-2.1": "no"})
    _answer(session, "police", {"SML-1.1": "no", "SML-1.5": ("a", "c"), "SML-1.7": "2025-11-03", "SML-2.1": "no"})
    _answer(session, "health", {"SML-1.6": "Seen twice at home; Zoë’s words are in the note.\nA second line."})
    _do(
        session,
        "health",
        acts.give_answer,
        "NEG-01",
        "health",
        "SML-2.1",
        Given(None, "not_recorded"),
        at=session.now(),
    )
    _do(session, PANEL, acts.set_involvement, "NEG-01", "csc", "returned")
    _do(session, PANEL, acts.set_involvement, "NEG-02", "police", "not_known")
    _do(session, PANEL, acts.set_involvement, "NEG-02", "health", "awaiting", due="2026-03-27")
    _do(session, PANEL, meetings.begin_meeting, ["csc", "police"], apologies=["health"], minutes=90, at=session.now())
    _do(session, PANEL, acts.reveal, "NEG-01", "SML-1.1", at=session.now())
    _do(session, "police", acts.give_answer, "NEG-01", "police", "SML-1.1", Given("partly"), at=session.now())
    dissent = [("police", "It was late, and not partly.")]
    _do(
        session,
        PANEL,
        agreeing.agree,
        "NEG-01",
        "SML-1.1",
        Given("yes"),
        reason="So.",
        dissent=dissent,
        at=session.now(),
    )
    _do(session, PANEL, acts.give_answer, "NEG-01", PANEL, "SML-2.2", Given("partly"), at=session.now())
    _do(session, PANEL, pace.park, "NEG-01", "SML-1.2", "the school’s dates", at=session.now())
    _do(session, PANEL, pace.spend, "NEG-01", 754)
    _do(session, PANEL, acts.raise_concern, "NEG-01", "Alone at night.", told="front door", by=PANEL, at=session.now())
    _do(session, PANEL, acts.follow_up_concern, "NEG-01", "C1", "Taken on by csc.", at=session.now())
    _learn(session)
    draft = Draft(record="NEG-02", seat="csc", question="SML-1.6", field="text", text="She wakes")
    _do(session, "csc", acts.keep_draft, draft)
    session.commit(acts.keep_place("csc", "NEG-02", "SML-1.6"), by="csc")
    copy = Copy(path="/exports/report.md", sort="report", at=session.now(), sha256=sha256(b"").hexdigest())
    session.commit(Outcome((copy,)), by=PANEL)
    session.keep_generation()


def _learn(session: OpenSession) -> None:
    """What the panel writes down, agrees to, reopens, and what became of it."""
    for sort, text in (
        ("strength", "Named in the first week."),
        ("improvement", "No chronology."),
        ("strength", "Gone."),
    ):
        _do(session, PANEL, acts.write_finding, "NEG-01", sort, text, theme="planning", layer="quality")
    _do(session, PANEL, acts.take_away, "F3")
    _do(session, PANEL, learning.write_key_theme, "Histories are listed, not weighed.", findings=["F2"])
    _do(session, PANEL, learning.write_recommendation, "One chronology.", sort="practice", findings=["F2"])
    _do(session, PANEL, acts.write_action, "NEG-01", "Write it.", owner="Team manager", due="2026-05-01")
    _do(session, PANEL, learning.write_learning_action, "A template.", owner="Learning group", recommendation="R1")
    _do(session, PANEL, meetings.end_meeting, at=session.now())
    _do(session, PANEL, learning.sign_off, "As read out.", agreed_by=["csc", "police"], gaps=["F1"], at=session.now())
    _do(session, PANEL, learning.reopen, "A date was wrong.", at=session.now())
    _do(session, PANEL, learning.update_action, "A1", "done", "Written.", on="2026-04-20")
    _do(session, PANEL, learning.show_embedded, "A1", "Seen in ten records.", on="2026-06-01")
    _do(session, PANEL, learning.tell, "The quality group", on="2026-06-02", words="In person.")
    _do(session, PANEL, learning.reach, "training", "The induction day.", on="2026-06-03", came_from=["R1"])


def _answer(session: OpenSession, seat: str, values: dict[str, Any]) -> None:
    for question, value in values.items():
        given = Given(value)
        words = f"{question} as in the record"
        _do(session, seat, acts.give_answer, "NEG-01", seat, question, given, evidence=words, at=session.now())


def _do(session: OpenSession, by: str, act: Any, /, *words: Any, **named: Any) -> None:
    session.commit(act(session.audit, *words, **named), by=by)


def write_returns(workspace: Workspace, session: OpenSession, folder: Path) -> None:
    """A bundle as an auditor hands it in, and a workbook with an agency's answers in it."""
    folder.mkdir()
    blank = folder / "blank.json"
    workspace.export(blank, blank_bundle(session.audit, "health", at=session.now()))
    copy = workspace.open(open_bundle(workspace, blank))
    _do(
        copy, "health", acts.give_answer, "NEG-02", "health", "SML-1.3", Given("c"), evidence="one entry", at=copy.now()
    )
    _do(copy, "health", acts.set_involvement, "NEG-02", "health", "returned")
    workspace.export(folder / "health.json", finished_bundle(copy.audit, at=copy.now()))
    workspace.export(folder / "police.xlsx", workbook_of(session.audit, "police", at=session.now()))
    blank.unlink()


def expectation(session: OpenSession) -> dict[str, Any]:
    """What is to be found for ever: how many of each kind, and digests of what was said and of its history."""
    entities = session.audit.entities.values()
    said = sorted([*each.key, canonical(each.model_dump(mode="json", exclude_unset=True))] for each in entities)
    repository = session.repository
    events = [
        [part, event.seq, event.at, event.by, event.kind, event.id, event.version, event.hash]
        for part in repository.parts()
        for event in repository.history(part)
    ]
    return {
        "kinds": dict(sorted(Counter(each.kind for each in entities).items())),
        "said": sha256(canonical(said).encode()).hexdigest(),
        "events": len(events),
        "history": sha256(canonical(events).encode()).hexdigest(),
        "made": len(session.made()),
    }


def write(folder: Path) -> None:
    """The audit, its returns, and what is to be found in it."""
    with tempfile.TemporaryDirectory() as apart:
        workspace = Workspace(Path(apart) / "sessions", clock=_Clock())
        session = started(workspace)
        fill(session)
        folder.mkdir()
        write_returns(workspace, session, folder / "returns")
        session.close()
        session.folder.rename(folder / "session")
    (folder / "session" / LOCK).unlink()
    expect(folder)


def write_encrypted(plain: Path, folder: Path) -> None:
    """The same audit, encrypted; guessing its passphrase costs little, so that opening it does too."""
    shutil.copytree(plain / "session", folder / "session")
    encryption.LOG_N = 10
    encrypt_session(folder / "session", PASSPHRASE)
    (folder / "session" / LOCK).unlink()
    (folder / "passphrase.txt").write_bytes(PASSPHRASE.encode() + b"\n")
    shutil.copy(plain / "expected.json", folder / "expected.json")


def expect(folder: Path) -> None:
    """Write down what is found now, to be found for ever."""
    session = Workspace(folder).open(str(folder / "session"))
    text = json.dumps(expectation(session), indent=2) + "\n"
    (folder / "expected.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    write_encrypted(Path(sys.argv[1]), Path(f"{sys.argv[1]}-encrypted"))
