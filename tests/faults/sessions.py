"""A small audit through the app's own open session: acts that change several parts, and what is found of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Answer, Finding, Place, SessionDetails
from audit_tui.opened import OpenSession
from audit_tui.services import acts
from audit_tui.workspace import Workspace
from tests.auditing import AGENCIES, RECORD, small_set

NAME = "one"
QUESTIONS = tuple(f"SML-1.{number}" for number in range(1, 21))
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VALUES = ("yes", "partly", "no")


def on_the_day() -> datetime:
    """A clock that stands still."""
    return START


def going_back() -> "GoingBack":
    """A clock that is put back an hour at every look."""
    return GoingBack()


class GoingBack:
    """A clock that is put back an hour at every look."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        self._now -= timedelta(hours=1)
        return self._now


def start(folder: Path) -> Path:
    """An audit of one record in a folder of sessions; the folder of the audit."""
    questions = small_set("\n".join(f"{name} | all | yes, partly, no" for name in QUESTIONS))
    details = SessionDetails(
        id=NAME, title="An audit", created=START.isoformat(), agencies=AGENCIES, records=(RECORD,), fictional=True
    )
    session = Workspace(folder, clock=on_the_day).create(questions, details)
    session.close()
    return session.folder


def opened(folder: Path, clock: "GoingBack | None" = None) -> OpenSession:
    """The audit, as the app opens it."""
    return Workspace(folder, clock=clock or on_the_day).open(str(folder / NAME))


def answer(session: OpenSession, seat: str, question: str, value: str, words: str = "") -> Outcome:
    """A seat's answer, saved."""
    given = acts.give_answer(session.audit, RECORD, seat, question, Given(value), evidence=words, at=session.now())
    return session.commit(given, by=seat)


def act(session: OpenSession, number: int) -> None:
    """One act of three parts: an agency's answer, a finding that says the same number, and a place."""
    words = f"Act {number}."
    given = acts.give_answer(
        session.audit, RECORD, "police", QUESTIONS[number % 20], Given("yes"), evidence=words, at=session.now()
    )
    written = acts.write_finding(session.audit, RECORD, "strength", words, theme="planning")
    place = Place(seat="police", record=RECORD, question=QUESTIONS[number % 20])
    session.commit(Outcome((*given.changes, *written.changes, place)), by="police")


def acts_in(folder: Path) -> set[int]:
    """The numbers of the acts that are there in all their parts, now or in the history; raises AuditError."""
    session = opened(folder)
    assert session.tampered() == ()
    made = session.made()
    answers = {each.after.evidence for each in made if isinstance(each.after, Answer)}
    findings = {each.after.text for each in made if isinstance(each.after, Finding)}
    return {int(words[4:-1]) for words in answers & findings}
