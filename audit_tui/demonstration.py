"""The fictional demonstration: an audit of neglect with one record done, one half-way and one just begun."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import PANEL, QuestionSet
from audit_tui.domain.session import Entity, Place, QuestionSetCopy, SessionDetails
from audit_tui.services import acts, agreeing, meetings, pace
from audit_tui.workspace import OpenSession, Workspace

Told = dict[str, Any]

SESSION_ID = "demonstration"
START = Place(seat=PANEL, record="NEG-DEMO2", question="NEG-5.4")


def make_demonstration(workspace: Workspace, at: Path | None = None) -> OpenSession:
    """A fresh copy of the demonstration, in this folder or else in one of its own that the system clears."""
    told: Told = json.loads(files("audit_tui").joinpath("demonstration.json").read_text("utf-8"))
    apart = replace(workspace, sessions=at) if at else workspace.apart("demonstration")
    details = SessionDetails(
        id=apart.free_id(SESSION_ID),
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
    questions = workspace.library.read("neglect")
    return apart.create(questions, details, [*_entities(questions, details, told), START])


def _entities(questions: QuestionSet, details: SessionDetails, told: Told) -> tuple[Entity, ...]:
    """Everything that was done in the demonstration, each act checked as in a real session."""
    base = (details, QuestionSetCopy(question_set=questions))
    audit = Audit.of(base)
    for record in told["records"]:
        audit = _returns(audit, record)
    audit = _meeting(audit, told["meeting"])
    for record in told["records"]:
        for step in (_panel, _heard, _written_down):
            audit = step(audit, record)
    return tuple(entity for entity in audit.entities.values() if entity not in base)


def _returns(audit: Audit, record: Told) -> Audit:
    """The audit after the record's details and the returns, as they were before anybody heard the others."""
    for agency, state in record["involvement"].items():
        audit = _after(audit, acts.set_involvement(audit, record["reference"], agency, state))
    for question, value in record["details"].items():
        audit = _answered(audit, record, PANEL, question, {"value": value})
    for question, seats in record["answers"].items():
        for seat, one in seats.items():
            audit = _answered(audit, record, seat, question, {**one, **one.get("first", {})})
    return audit


def _meeting(audit: Audit, told: Told) -> Audit:
    """The audit with its meeting, which still goes on."""
    outcome = meetings.begin_meeting(
        audit,
        told["present"],
        apologies=told["apologies"],
        interests=told["interests"].items(),
        minutes=told["minutes"],
        planned=pace.plan_to_keep(audit, told["minutes"]),
        at=audit.details.created,
    )
    return _after(audit, outcome)


def _panel(audit: Audit, record: Told) -> Audit:
    """The audit after what the panel opened, answered itself, agreed and parked."""
    reference, at = record["reference"], audit.details.created
    for question, one in record["panel"].items():
        audit = _answered(audit, record, PANEL, question, one)
    for target in record["reveal"]:
        audit = _after(audit, acts.reveal(audit, reference, target, at=at))
    for one in record["agreed"]:
        dissent, abstained = tuple(one.get("dissent", {}).items()), tuple(one.get("abstained", ()))
        there = agreeing.everybody_there(audit, (*one.get("dissent", {}), *abstained))
        outcome = agreeing.agree(
            audit,
            reference,
            one["question"],
            _given(one),
            reason=one["reason"],
            dissent=dissent,
            assent=agreeing.Assent(there.agreed_by, abstained),
            at=at,
        )
        audit = _after(audit, outcome)
    for one in record["parked"]:
        audit = _after(audit, pace.park(audit, reference, one["question"], one["why"], at=at))
    return _after(audit, pace.spend(audit, reference, record["spent"]))


def _heard(audit: Audit, record: Told) -> Audit:
    """The audit after the answers that agencies changed when they had heard the others."""
    for question, seats in record["answers"].items():
        for seat, one in seats.items():
            if "first" in one:
                audit = _answered(audit, record, seat, question, one)
    return audit


def _answered(audit: Audit, record: Told, seat: str, question: str, one: Told) -> Audit:
    evidence, basis, at = one.get("evidence", ""), one.get("basis"), audit.details.created
    outcome = acts.give_answer(
        audit, record["reference"], seat, question, _given(one), evidence=evidence, basis=basis, at=at
    )
    return _after(audit, outcome)


def _written_down(audit: Audit, record: Told) -> Audit:
    """The audit after its findings and actions."""
    reference = record["reference"]
    for one in record["findings"]:
        outcome = acts.write_finding(
            audit,
            reference,
            one["sort"],
            one["text"],
            theme=one["theme"],
            layer=one.get("layer") or "",
            agencies=one.get("agencies") or (),
            question=one.get("question"),
        )
        audit = _after(audit, outcome)
    for one in record["actions"]:
        outcome = acts.write_action(audit, reference, one["text"], owner=one["owner"], due=one["due"])
        audit = _after(audit, outcome)
    return audit


def _after(audit: Audit, outcome: Outcome) -> Audit:
    return audit.with_changes(outcome.changes)


def _given(one: Told) -> Given:
    value = one.get("value")
    return Given(tuple(value) if isinstance(value, list) else value, one.get("state"))
