"""What becomes of acts whose save somebody else's had overtaken: nothing is written over, nothing typed is lost."""

from collections.abc import Container, Iterable, Iterator

from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, Uptake
from audit_tui.domain.session import Action, Agreement, Answer, Concern, Draft, Entity, Finding
from audit_tui.domain.words import PANEL, Key

_NUMBERED: dict[type[Entity], str] = {
    Finding: "F",
    Action: "A",
    KeyTheme: "K",
    Recommendation: "R",
    Feedback: "B",
    Uptake: "U",
    Concern: "C",
}
"""What two people may write down at the same moment without contradicting each other, with its letter."""


def drafts_of(audit: Audit, changes: Iterable[Change]) -> tuple[Draft, ...]:
    """The words in these changes as drafts, where they differ from what is saved now.

    They are drafts over something else than what is saved, so that theirs is shown and ours beside it.
    """
    return tuple(draft for change in changes for draft in _drafts(audit, change))


def added_again(audit: Audit, changes: Iterable[Change], new: Container[Key]) -> tuple[Change, ...] | None:
    """What was written down under the next free number, with the rest of its act; None where none of it is `new`.

    They only add: two people writing one down at the same moment contradict nobody.
    """
    changes = tuple(changes)
    if not any(isinstance(change, tuple(_NUMBERED)) and change.key in new for change in changes):
        return None
    return tuple(_again(audit, change) for change in changes)


def _drafts(audit: Audit, change: Change) -> Iterator[Draft]:
    if isinstance(change, Concern) and change.follow_up:
        yield Draft(record=change.record, seat=PANEL, question="follow-up", field="text", text=change.follow_up)
    if isinstance(change, Finding | Action) and change.records:  # its words wait in the form for a new one
        slot = change.sort if isinstance(change, Finding) else "action"
        yield Draft(record=change.records[0], seat=PANEL, question=slot, field="text", text=change.text)
    agreed = audit.agreement(change.record, change.question) if isinstance(change, Agreement) else None
    if isinstance(change, Agreement) and change.dissent == (agreed.dissent if agreed else ()):
        over = agreed.reason if agreed else ""
        yield Draft(
            record=change.record,
            seat=PANEL,
            question=f"agree {change.question}",
            field="text",
            text=change.reason,
            over=over,
        )
    if not isinstance(change, Answer):
        return
    saved = audit.kept_answer(change.record, change.seat, change.question)
    question = audit.questions.question(change.question)
    place = (change.record, change.seat, change.question)
    if question is not None and not question.answer.options and change.value not in (None, saved.value):
        text = str(change.value)
        yield Draft(record=place[0], seat=place[1], question=place[2], field="text", text=text, over=text)
    if change.evidence and change.evidence != saved.evidence:
        text = change.evidence
        yield Draft(record=place[0], seat=place[1], question=place[2], field="evidence", text=text, over=text)


def _again(audit: Audit, change: Change) -> Change:
    if isinstance(change, Answer):  # the safety question that a concern answers: on top of what the other left there
        saved = audit.kept_answer(change.record, change.seat, change.question)
        return saved.model_copy(update={"value": change.value, "state": change.state})
    letter = None if isinstance(change, Removal) else _NUMBERED.get(type(change))
    if isinstance(change, Removal) or letter is None:
        return change
    number = audit.next_concern(change.record) if isinstance(change, Concern) else audit.next_id(letter, type(change))
    return change.model_copy(update={"id": number})
