"""The fictional demonstration: two audits of neglect, six years apart.

The present one has one record done, one half-way and one just begun; the earlier one is signed off, with what became
of its actions since.
"""

import json
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Entity, Place, QuestionSetCopy, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.opened import OpenSession
from audit_tui.services import acts, agreeing, learning, meetings, pace
from audit_tui.workspace import Workspace

Told = dict[str, Any]

SESSION_ID, EARLIER_ID = "demonstration", "demonstration-2019"
START = Place(seat=PANEL, record="NEG-DEMO2", question="NEG-5.4")


def make_demonstration(workspace: Workspace, at: Path | None = None) -> OpenSession:
    """A fresh copy of the demonstration, in this folder or else in one of its own that the system clears.

    Both its audits are made there; the present one is given back open.
    """
    apart = replace(workspace, sessions=at) if at else workspace.apart("demonstration")
    _make(apart, "demonstration_earlier.json", EARLIER_ID).close()
    return _make(apart, "demonstration.json", SESSION_ID, START)


def _make(workspace: Workspace, file: str, name: str, *places: Place) -> OpenSession:
    told = _told(file)
    details = SessionDetails(
        id=workspace.free_id(name),
        title=told["title"],
        created=told["created"],
        agencies=told["agencies"],
        records=tuple(record["reference"] for record in told["records"]),
        period_start=told["period_start"],
        period_end=told["period_end"],
        commissioned_by=told["commissioned_by"],
        reason=told["reason"],
        quorum=told["quorum"],
        short_form=told.get("short_form", False),
        fictional=True,
        reaudit_due=told.get("reaudit_due", ""),
    )
    questions = workspace.library.read("neglect")
    return workspace.create(questions, details, [*_entities(questions, details, file), *places])


def _told(file: str) -> Told:
    told: Told = json.loads(files("audit_tui").joinpath(file).read_text("utf-8"))
    return told


@lru_cache
def _entities(questions: QuestionSet, details: SessionDetails, file: str) -> tuple[Entity, ...]:
    """Everything that was done in an audit of the demonstration, each act checked as in a real session."""
    told = _told(file)
    base = (details, QuestionSetCopy(question_set=questions))
    audit = Audit.of(base)
    for record in told["records"]:
        audit = _returns(audit, record)
    audit = _meeting(audit, told["meeting"])
    for record in told["records"]:
        for step in (_panel, _heard, _written_down):
            audit = step(audit, record)
    audit = _afterwards(_signed(_learned(audit, told), told), told)
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
    """The audit with its meeting begun."""
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
    same = [each.question for each in agreeing.unanimous(audit, reference)] if record.get("adopted") else []
    if same:
        assent = agreeing.everybody_there(audit)
        audit = _after(audit, agreeing.adopt(audit, reference, same, assent=assent, at=at))
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


def _learned(audit: Audit, told: Told) -> Audit:
    """The audit after its key themes, its recommendations and what the partnership is to do."""
    for one in told["key_themes"]:
        audit = _after(audit, learning.write_key_theme(audit, **one))
    for finding in told.get("quoted", ()):
        audit = _after(audit, learning.allow_quoting(audit, finding, allowed=True))
    for one in told["recommendations"]:
        audit = _after(audit, learning.write_recommendation(audit, **one))
    for one in told.get("learning_actions", ()):
        audit = _after(audit, learning.write_learning_action(audit, **one))
    return audit


def _signed(audit: Audit, told: Told) -> Audit:
    """The audit after the meeting ended and the panel put its name to it, where it has."""
    if "sign_off" not in told:
        return audit
    audit = _after(audit, meetings.end_meeting(audit, at=told["meeting"]["ended"]))
    return _after(audit, learning.sign_off(audit, **told["sign_off"]))


def _afterwards(audit: Audit, told: Told) -> Audit:
    """The audit after all that became of it in the years since."""
    since: Told = told.get("afterwards", {})
    for one in since.get("updates", ()):
        audit = _after(audit, learning.update_action(audit, one["action"], one["status"], one["words"], on=one["on"]))
    for one in since.get("embedded", ()):
        audit = _after(audit, learning.show_embedded(audit, one["action"], one["words"], on=one["on"]))
    for one in since.get("feedback", ()):
        audit = _after(audit, learning.tell(audit, **one))
    for one in since.get("uptake", ()):
        audit = _after(audit, learning.reach(audit, **one))
    return audit


def _after(audit: Audit, outcome: Outcome) -> Audit:
    return audit.with_changes(outcome.changes)


def _given(one: Told) -> Given:
    value = one.get("value")
    return Given(tuple(value) if isinstance(value, list) else value, one.get("state"))
