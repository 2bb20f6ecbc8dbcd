"""The fictional demonstration: an audit of neglect with one record done, one half-way and one just begun."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import PANEL, QuestionSet
from audit_tui.domain.session import Entity, Place, QuestionSetCopy, SessionDetails
from audit_tui.services import acts
from audit_tui.workspace import OpenSession, Workspace

Told = dict[str, Any]
SESSION_ID = "demonstration"
START = Place(seat=PANEL, record="NEG-DEMO2", question="NEG-5.4")


def make_demonstration(workspace: Workspace) -> OpenSession:
    """A fresh copy of the demonstration, as a session of this workspace."""
    questions = workspace.library.read("neglect")
    told: Told = json.loads(files("audit_tui").joinpath("demonstration.json").read_text("utf-8"))
    details = SessionDetails(
        id=workspace.free_id(SESSION_ID),
        title=told["title"],
        created=told["created"],
        agencies=told["agencies"],
        records=tuple(record["reference"] for record in told["records"]),
        period_start=told["period_start"],
        period_end=told["period_end"],
        commissioned_by=told["commissioned_by"],
        reason=told["reason"],
        quorum=told["quorum"],
        fictional=True,
    )
    return workspace.create(questions, details, [*_entities(questions, details, told), START])


def _entities(questions: QuestionSet, details: SessionDetails, told: Told) -> tuple[Entity, ...]:
    """Everything that was done in the demonstration, each act checked as in a real session."""
    base = (details, QuestionSetCopy(question_set=questions))
    audit = Audit.of(base)
    for record in told["records"]:
        for act in _ACTS:
            for one in act(record):
                audit = audit.with_changes(one(audit, details.created).changes)
    return tuple(entity for entity in audit.entities.values() if entity not in base)


Act = Any  # a function of the audit so far and the time, giving an Outcome


def _involvement(record: Told) -> Iterator[Act]:
    for agency, state in record["involvement"].items():
        yield lambda audit, at, a=agency, s=state: acts.set_involvement(audit, record["reference"], a, s)


def _answers(record: Told) -> Iterator[Act]:
    given = [(question, PANEL, {"value": value}) for question, value in record["details"].items()]
    given += [(question, seat, one) for question, seats in record["answers"].items() for seat, one in seats.items()]
    given += [(question, PANEL, one) for question, one in record["panel"].items()]
    for question, seat, one in given:
        yield lambda audit, at, q=question, s=seat, o=one: _answer(audit, record["reference"], q, s, o, at)


def _answer(audit: Audit, record: str, question: str, seat: str, one: Told, at: str) -> acts.Outcome:
    value = one.get("value")
    return acts.give_answer(
        audit,
        record,
        seat,
        question,
        value=tuple(value) if isinstance(value, list) else value,
        state=one.get("state"),
        evidence=one.get("evidence", ""),
        at=at,
    )


def _reveals(record: Told) -> Iterator[Act]:
    for target in record["reveal"]:
        yield lambda audit, at, t=target: acts.reveal(audit, record["reference"], t, at=at)


def _agreed(record: Told) -> Iterator[Act]:
    for one in record["agreed"]:
        yield lambda audit, at, o=one: acts.agree(
            audit,
            record["reference"],
            o["question"],
            value=tuple(o["value"]) if isinstance(o.get("value"), list) else o.get("value"),
            state=o.get("state"),
            reason=o["reason"],
            dissent=o.get("dissent", {}).items(),
            at=at,
        )


def _findings(record: Told) -> Iterator[Act]:
    for one in record["findings"]:
        yield lambda audit, at, o=one: acts.write_finding(
            audit,
            record["reference"],
            o["sort"],
            o["text"],
            theme=o["theme"],
            layer=o.get("layer", ""),
            agencies=o["agencies"],
            question=o.get("question"),
        )


def _actions(record: Told) -> Iterator[Act]:
    for one in record["actions"]:
        yield lambda audit, at, o=one: acts.write_action(
            audit, record["reference"], o["text"], owner=o["owner"], due=o["due"]
        )


_ACTS = (_involvement, _reveals, _answers, _findings, _actions, _agreed)
