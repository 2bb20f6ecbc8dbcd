"""The history made readable: who changed what, when, from what to what, and why."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from audit_tui.domain.audit import Audit
from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, SignOff, Uptake
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Concern,
    Copy,
    Entity,
    Finding,
    Involvement,
    Meeting,
    Parked,
    QuestionSetCopy,
    RecordEntity,
    Reveal,
    SessionDetails,
)
from audit_tui.domain.words import ACTION_STATUS_LABELS, INVOLVEMENT_LABELS, PANEL, Key
from audit_tui.services.wording import in_words

SEALED = "(sealed)"
"""Stands for what an agency said and the panel has not opened."""

_OWN_NOTE = "(for one agency’s own note alone)"
"""Stands for a finding or an action that nobody else is to read."""


@dataclass(frozen=True)
class PastChange:
    """One change as it is kept: when (ISO 8601, UTC), as whom, and the thing before and after; None: not there."""

    at: str
    by: str
    before: Entity | None
    after: Entity | None

    @property
    def sides(self) -> tuple[Entity | None, Entity | None]:
        """Before and after."""
        return self.before, self.after

    @property
    def subject(self) -> Entity:
        """The thing itself, as it was when it was there."""
        found = self.after or self.before
        assert found is not None, "a change has a side on which the thing is there"
        return found


@dataclass(frozen=True)
class PastLine:
    """One change in words; `record`, `agency` and `question` are empty where it is about none.

    `record` names every record that a finding or an action is about.
    """

    at: str
    by: str
    record: str
    agency: str
    question: str
    what: str
    before: str
    after: str
    why: str


def past(
    audit: Audit,
    made: Iterable[PastChange],
    *,
    viewer: str = PANEL,
    record: str = "",
    agency: str = "",
    question: str = "",
) -> tuple[PastLine, ...]:
    """The changes that this viewer may know of, in words, oldest first; only those of the record, agency or question.

    An agency sees its own; to the panel, what an agency answered is sealed until it is revealed. What was ever kept for
    one agency's own note has no words.
    """
    kept = tuple(made)
    own_note = _of_own_notes(audit, kept)
    lines = (
        _line(audit, each, viewer, own_note)
        for each in sorted(kept, key=lambda each: each.at)
        if _is_shown(each, viewer) and (not record or record in _records(each))
    )
    return tuple(line for line in lines if agency in ("", line.agency) and question in ("", line.question))


def _of_own_notes(audit: Audit, made: Iterable[PastChange]) -> frozenset[Key]:
    """What is or ever was for one agency alone: also what was written before it was kept, or under its id since."""
    versions = (*audit.entities.values(), *(side for each in made for side in (each.before, each.after)))
    return frozenset(each.key for each in versions if isinstance(each, Finding | Action) and each.only_for)


def _is_shown(made: PastChange, viewer: str) -> bool:
    subject = made.subject
    if isinstance(subject, QuestionSetCopy):
        return False
    return viewer == PANEL or viewer in (getattr(subject, "seat", None), getattr(subject, "agency", None))


def _line(audit: Audit, made: PastChange, viewer: str, own_note: Collection[Key]) -> PastLine:
    subject = made.subject
    sealed = isinstance(subject, Answer) and _is_sealed(audit, subject, viewer)
    hidden = subject.key in own_note
    before, after = ((_OWN_NOTE if each else "") if hidden else _said(audit, each, sealed) for each in made.sides)
    changed = "" if hidden or sealed else _changed(made)
    agency = subject.seat if isinstance(subject, Answer) else getattr(subject, "agency", "")
    return PastLine(
        at=made.at,
        by=made.by,
        record=", ".join(_records(made)),
        agency="" if agency == PANEL else agency,
        question=getattr(subject, "question", None) or "",
        what=_what(subject),
        before=before,
        after=f"{after} ({changed})" if changed else after,
        why="" if hidden else _why(made.after),
    )


def _records(made: PastChange) -> tuple[str, ...]:
    """The records that the thing is about, or was."""
    found: list[str] = []
    for each in made.sides:
        if isinstance(each, Finding | Action):
            found += each.records
        elif isinstance(each, RecordEntity):
            found.append(each.record)
    return tuple(dict.fromkeys(found))


def _changed(made: PastChange) -> str:
    """What is another than before and does not stand in the words of either side: `theme: planning → chronology`."""
    if made.before is None or made.after is None:
        return ""
    was, now = made.before.model_dump(), made.after.model_dump()
    told = _MORE.get(type(made.after), {})
    return "; ".join(
        f"{words}: {_value(was[name])} → {_value(now[name])}" for name, words in told.items() if was[name] != now[name]
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value not in (None, "") else "none"


def _is_sealed(audit: Audit, answer: Answer, viewer: str) -> bool:
    question = audit.questions.question(answer.question)
    return answer.seat not in (viewer, PANEL) and not (question and audit.revealed(answer.record, question))


def _what(entity: Entity) -> str:
    if isinstance(entity, Answer | Agreement | Parked):
        return f"{_NAMES[entity.kind]} {entity.question}"
    if isinstance(entity, Reveal):
        return f"opened {entity.target}"
    return _NAMES.get(entity.kind) or f"{entity.kind.replace('_', ' ')} {entity.entity_id}"


def _why(entity: Entity | None) -> str:
    match entity:
        case Agreement():
            return entity.reason
        case SignOff():
            return entity.reopened_because
        case Parked():
            return entity.why
        case Action() if entity.updates:
            return entity.updates[-1].words
    return ""


def _said(audit: Audit, entity: Entity | None, sealed: bool) -> str:  # noqa: FBT001 (of the thing, passed on)
    if entity is None:
        return ""
    if isinstance(entity, Answer | Agreement):
        return _answered(audit, entity) if not sealed else SEALED if _given(entity) else ""
    return _written(entity)


def _given(entity: Answer | Agreement) -> bool:
    return entity.value is not None or entity.state is not None or bool(isinstance(entity, Answer) and entity.evidence)


def _answered(audit: Audit, entity: Answer | Agreement) -> str:
    question = audit.questions.question(entity.question)
    words = in_words(question, entity.value, entity.state) if question else str(entity.value or entity.state or "")
    if isinstance(entity, Answer):
        return " — ".join(part for part in (words, entity.evidence) if part)
    dissent = "; ".join(f"{view.agency} dissents: {view.words}" for view in entity.dissent)
    return " — ".join(part for part in (words, dissent) if part)


def _written(entity: Entity) -> str:
    said = _WORDS.get(type(entity))
    return said(entity) if said else ""


def _set_up(details: SessionDetails) -> str:
    period = f"{details.period_start or 'open'} to {details.period_end or 'open'}"
    return f"{details.title}; {', '.join(details.agencies)}; {', '.join(details.records) or 'no records'}; {period}"


_NAMES = {
    Answer.kind: "answer",
    Agreement.kind: "agreed answer",
    Parked.kind: "parked",
    Involvement.kind: "return",
    SessionDetails.kind: "set-up",
    Copy.kind: "file written",
}

_WORDS: dict[type[Entity], Callable[[Any], str]] = {
    Involvement: lambda it: INVOLVEMENT_LABELS[it.state] + (f", due {it.due}" if it.due else ""),
    Action: lambda it: f"{it.text} ({it.owner}, {it.due or 'no date'}, {ACTION_STATUS_LABELS[it.status]})",
    Finding: lambda it: it.text,
    KeyTheme: lambda it: it.text,
    Recommendation: lambda it: it.text,
    Concern: lambda it: it.text + (f" Followed up: {it.follow_up}" if it.follow_up else ""),
    Meeting: lambda it: f"present: {', '.join(it.present)}" + (", ended" if it.ended else ""),
    SignOff: lambda it: f"{it.statement} ({', '.join(it.agreed_by)})" + ("" if it.holds else ", reopened"),
    Feedback: lambda it: f"{it.group}, {it.on}",
    Uptake: lambda it: f"{it.words}, {it.on}",
    SessionDetails: _set_up,
    Copy: lambda it: f"{it.sort}: {it.path}",
    Reveal: lambda it: "how they fall" if it.step == "spread" else "who said what",
}

_MORE: dict[type[Entity], dict[str, str]] = {
    SessionDetails: {
        "commissioned_by": "commissioned by",
        "reason": "why this topic",
        "quorum": "quorum",
        "grades": "grades",
        "short_form": "short form",
        "returns_due": "returns due",
        "reaudit_due": "to be audited again by",
        "destroy_by": "to be destroyed by",
    },
    Answer: {"basis": "rests on", "service": "service"},
    Agreement: {"reason": "reason", "agreed_by": "agreed by", "abstained": "abstained", "ratified": "ratified in"},
    Finding: {
        "sort": "sort",
        "theme": "theme",
        "layer": "layer",
        "agencies": "about",
        "records": "records",
        "question": "question",
        "publishable": "may be published",
    },
    KeyTheme: {"findings": "findings"},
    Recommendation: {"sort": "sort", "findings": "findings"},
    Action: {
        "records": "records",
        "scope": "scope",
        "recommendation": "recommendation",
        "will_show": "what will show that it worked",
        "embedding": "practice changed",
        "embedded_on": "seen on",
        "again": "again",
    },
    Concern: {"told": "passed to"},
    Meeting: {"left": "left", "apologies": "apologies", "quorum": "quorum", "minutes": "minutes"},
    Feedback: {"words": "words"},
    Uptake: {"sort": "sort", "came_from": "comes from"},
}
"""What the words of a thing do not say, as it is called where it changes; codes stand as in the question set."""
