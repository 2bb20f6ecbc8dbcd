"""The fictional demonstration: an audit of neglect with one record done, one half-way and one just begun."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given
from audit_tui.domain.question_set import PANEL, QuestionSet
from audit_tui.domain.session import Entity, Place, QuestionSetCopy, SessionDetails
from audit_tui.services import acts
from audit_tui.workspace import OpenSession, Workspace

Told = dict[str, Any]
Act = Callable[[Audit], acts.Outcome]
"""One thing that was done, given the audit so far."""

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
        for act in (_returns, _panel, _written_down):
            for one in act(record, details.created):
                audit = audit.with_changes(one(audit).changes)
    return tuple(entity for entity in audit.entities.values() if entity not in base)


def _returns(record: Told, at: str) -> Iterator[Act]:
    reference = record["reference"]
    for agency, state in record["involvement"].items():
        yield partial(_swapped, acts.set_involvement, reference, agency, state)
    given = [(question, PANEL, {"value": value}) for question, value in record["details"].items()]
    given += [(question, seat, one) for question, seats in record["answers"].items() for seat, one in seats.items()]
    given += [(question, PANEL, one) for question, one in record["panel"].items()]
    for question, seat, one in given:
        evidence = one.get("evidence", "")
        yield partial(_swapped, acts.give_answer, reference, seat, question, _given(one), evidence=evidence, at=at)


def _panel(record: Told, at: str) -> Iterator[Act]:
    reference = record["reference"]
    for target in record["reveal"]:
        yield partial(_swapped, acts.reveal, reference, target, at=at)
    for one in record["agreed"]:
        dissent = tuple(one.get("dissent", {}).items())
        yield partial(
            _swapped,
            acts.agree,
            reference,
            one["question"],
            _given(one),
            reason=one["reason"],
            dissent=dissent,
            at=at,
        )


def _written_down(record: Told, _at: str) -> Iterator[Act]:
    reference = record["reference"]
    for one in record["findings"]:
        more = {
            name: one.get(name) or default for name, default in (("layer", ""), ("agencies", ()), ("question", None))
        }
        yield partial(_swapped, acts.write_finding, reference, one["sort"], one["text"], theme=one["theme"], **more)
    for one in record["actions"]:
        yield partial(_swapped, acts.write_action, reference, one["text"], owner=one["owner"], due=one["due"])


def _given(one: Told) -> Given:
    value = one.get("value")
    return Given(tuple(value) if isinstance(value, list) else value, one.get("state"))


def _swapped(act: Callable[..., acts.Outcome], *words: Any, **named: Any) -> acts.Outcome:
    """Call an act with the audit, which comes last here, first."""
    return act(words[-1], *words[:-1], **named)
