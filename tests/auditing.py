"""Audits for tests: a small question set written for one test, the shipped neglect set, and acts one after another."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit, Removal
from audit_tui.domain.conditions import Value
from audit_tui.domain.divergence import Divergence, divergent
from audit_tui.domain.fitting import Given, read_given
from audit_tui.domain.known import find_question
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.session import QuestionSetCopy, SessionDetails
from audit_tui.domain.words import PANEL, State
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.services import acts, agreeing
from audit_tui.services.progress import SeatProgress, seat_progress

AT = "2025-10-14T09:00:00+00:00"
RECORD = "NEG-01"
AGENCIES = ("csc", "police", "health")

_HEAD = """# Small

To find out what an audit does.

- id: small
- version: 2026.1
- status: draft

## Agencies

- csc: Children's social care
- police: Police
- health: Health

## Themes

- planning: Planning
- timeliness: Timeliness

## Layers

- quality: Quality
- impact: Impact

## Records in scope

Eight.

## Period under review

Twelve months.

## Key lines of enquiry

1. Is it asked?

"""


@cache
def small_set(questions: str) -> QuestionSet:
    """The set of these questions, each written as `ID | asked of | answer | more lines`; sections by the id's stem."""
    lines = [_HEAD]
    section = ""
    for line in filter(None, (line.strip() for line in questions.splitlines())):
        name, asked_of, answer, *more = (part.strip() for part in line.split(" | "))
        if name.partition(".")[0] != section:
            section = name.partition(".")[0]
            lines.append(f"## {section} A section\n")
        kind, *options = (part.strip() for part in answer.split(" / "))
        lines.append(f"### {name} What about {name}?\n\nLook for it.\n\n- answer: {kind}")
        lines += [f"  - {option}: Option {option}" for option in options]
        lines += ["- theme: planning", "- layer: quality", f"- asked of: {asked_of}"]
        lines += [f"- {one}" for one in more]
        lines.append("")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "small.md"
        file.write_text("\n".join(lines), encoding="utf-8")
        found, problems = read_set(file, [shipped_folder()])
    assert found is not None, problems
    return found


@cache
def neglect() -> QuestionSet:
    """The shipped neglect set."""
    found, _ = read_set(shipped_folder() / "neglect.md", [])
    assert found is not None
    return found


class Work:
    """An audit under way; each method does one act, and `audit` is the snapshot after it."""

    def __init__(self, questions: QuestionSet | str, **details: Any) -> None:
        found = small_set(questions) if isinstance(questions, str) else questions
        named = {"id": "one", "title": "An audit", "created": AT, "agencies": AGENCIES, "records": (RECORD,), **details}
        self.audit = Audit.of([SessionDetails(**named), QuestionSetCopy(question_set=found)])
        self.outcome = Outcome(())

    def did(self, outcome: Outcome) -> "Work":
        self.outcome = outcome
        self.audit = self.audit.with_changes(outcome.changes)
        return self

    def act(self, act: Callable[..., Outcome], *words: Any, **named: Any) -> "Work":
        return self.did(act(self.audit, *words, **named))

    def answer(
        self, seat: str, question: str, value: Value | None = None, *, record: str = RECORD, **named: Any
    ) -> "Work":
        given = Given(value, named.pop("state", None))
        return self.act(acts.give_answer, record, seat, question, given, at=named.pop("at", AT), **named)

    def agree(
        self, question: str, value: Value | None = None, state: State | None = None, reason: str = "so", **named: Any
    ) -> "Work":
        at = named.pop("at", AT)
        return self.act(agreeing.agree, RECORD, question, Given(value, state), reason=reason, at=at, **named)

    def reveal(self, target: str, record: str = RECORD) -> "Work":
        return self.act(acts.reveal, record, target, at=AT)

    def remove(self, *keys: tuple[str, str, str]) -> "Work":
        return self.did(Outcome(tuple(Removal(key) for key in keys)))

    def question(self, name: str) -> Question:
        return find_question(self.audit, name)

    def read(self, question: str, text: str) -> Given:
        return read_given(self.audit, self.question(question), text)

    @property
    def board(self) -> Board:
        return self.board_of(PANEL)

    def board_of(self, viewer: str) -> Board:
        return board(self.audit, RECORD, viewer)

    def is_asked(self, seat: str, question: str) -> bool:
        return self.board_of(seat).is_asked(seat, question)

    def asked(self, seat: str = PANEL) -> list[str]:
        return [question.id for question in self.board_of(seat).asked.get(seat, ())]

    def hidden(self, seat: str = PANEL) -> list[str]:
        return [question.id for question in self.board_of(seat).hidden.get(seat, ())]

    def progress(self, seat: str = PANEL) -> SeatProgress:
        return seat_progress(self.audit, self.board_of(seat), seat)


def judged_differently(audit: Audit, record: str) -> tuple[Divergence, ...]:
    """Of what differs the judgements (yes, partly, no; grades; one choice) with two answers or more: most first."""
    questions = {question.id: question for question in audit.questions.questions}
    judged = (each for each in divergent(audit, record) if questions[each.question].answer.facts.stored == "code")
    found = [each for each in judged if each.distinct > 1]
    return tuple(sorted(found, key=lambda each: (-each.distinct, [*questions].index(each.question))))
