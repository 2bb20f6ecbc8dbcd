"""What becomes of acts whose save somebody else's had overtaken: nothing is written over, nothing typed is lost."""

from collections.abc import Container, Iterable, Iterator

from audit_tui.domain.audit import Audit, Change, next_id
from audit_tui.domain.question_set import PANEL
from audit_tui.domain.session import Action, Agreement, Answer, Concern, Draft, Finding, Key


def drafts_of(audit: Audit, changes: Iterable[Change]) -> tuple[Draft, ...]:
    """The words in these changes as drafts, where they differ from what is saved now.

    They are drafts over something else than what is saved, so that theirs is shown and ours beside it.
    """
    return tuple(draft for change in changes for draft in _drafts(audit, change))


def added_again(audit: Audit, changes: Iterable[Change], new: Container[Key]) -> tuple[Change, ...] | None:
    """Findings, actions and concerns under the next free number, with the rest of their act; None where none is `new`.

    They only add: two people writing one down at the same moment contradict nobody.
    """
    changes = tuple(changes)
    if not any(isinstance(change, Finding | Action | Concern) and change.key in new for change in changes):
        return None
    return tuple(_again(audit, change) for change in changes)


def _drafts(audit: Audit, change: Change) -> Iterator[Draft]:
    if isinstance(change, Concern) and change.follow_up:
        yield Draft(record=change.record, seat=PANEL, question="follow-up", field="text", text=change.follow_up)
    if isinstance(change, Finding | Action):  # its words wait in the form for a new one
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
    match change:
        case Finding():
            return change.model_copy(update={"id": next_id("F", audit.findings)})
        case Action():
            return change.model_copy(update={"id": next_id("A", audit.actions)})
        case Concern():
            return change.model_copy(update={"id": next_id("C", audit.concerns(change.record))})
        case Answer():  # the safety question that a concern answers: on top of what the other one left there
            saved = audit.kept_answer(change.record, change.seat, change.question)
            return saved.model_copy(update={"value": change.value, "state": change.state})
        case _:
            return change
