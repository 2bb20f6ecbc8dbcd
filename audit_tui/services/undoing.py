"""Taking acts back and doing them again: an undo is a change like any other, and never goes over somebody else's."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.known import worked_with
from audit_tui.domain.learning import KeyTheme, Recommendation
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Draft,
    Entity,
    Finding,
    Involvement,
    Parked,
    Place,
    SessionDetails,
    Spent,
)
from audit_tui.domain.set_up import what_cannot_be
from audit_tui.domain.words import PANEL, SAFETY_YES, Key
from audit_tui.errors import AuditError

UNDOABLE = (Answer, Agreement, Finding, Action, KeyTheme, Recommendation, Involvement, SessionDetails, Parked)
"""What can be taken back.

A concern cannot, nor what was opened (it was seen), nor a meeting (it is changed anew), nor a sign-off (reopen it).
"""

IN_PASSING = (Place.kind, Draft.kind, Spent.kind)
"""The kinds that are kept in passing: where one is, what is being typed, how long it took. They are no acts."""


@dataclass(frozen=True)
class Turn:
    """One thing as it was before an act and after it; None where it was not there.

    `opened` says of an agency's answer whether the others' answers were open when it was given.
    """

    before: Entity | None
    after: Entity | None
    opened: bool = False

    @property
    def subject(self) -> Entity:
        """The thing itself, as it was when it was there."""
        found = self.after or self.before
        assert found is not None, "a turn has a side on which the thing is there"
        return found


@dataclass(frozen=True)
class Step:
    """One act that can be taken back, as a whole: what it is called, as whom it was done, and its turns."""

    what: str
    seat: str
    turns: tuple[Turn, ...]

    @property
    def place(self) -> tuple[str, str | None] | None:
        """Where it was done: a record, and a question of it where there is one; None for what is of the whole audit."""
        return next((place for turn in self.turns if (place := _place(turn.subject)) is not None), None)

    @property
    def in_grid(self) -> bool:
        """It shows among the records and agencies rather than at a question."""
        return all(isinstance(turn.subject, Involvement | SessionDetails) for turn in self.turns)

    @property
    def words(self) -> str:
        """What it was, without what was answered: `police NEG-3.1, NEG-01`."""
        named = _name(self.turns[0].subject)
        more = len(self.turns) - 1
        record = self.place[0] if self.place else ""
        return ", ".join(part for part in (f"{named} and {more} more" if more else named, record) if part)


@dataclass(frozen=True)
class Stacks:
    """What was done and can be taken back, and what was taken back and can be done again; latest last."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def after(self, act: Step | None, changes: Iterable[Change]) -> "Stacks":
        """The stacks after an act: what was taken back before it is not done again."""
        if all(change.key[1] in IN_PASSING for change in changes):
            return self
        return Stacks((*self.done, act) if act is not None else self.done)

    def without(self, keys: Container[Key]) -> "Stacks":
        """The stacks without the acts on these things, which somebody else has changed first."""
        return Stacks(_free_of(self.done, keys), _free_of(self.undone, keys))

    def last_done(self, viewer: str) -> Step | None:
        """The act that this seat would take back now: its own; the panel, any that was done here."""
        return _last(self.done, viewer)

    def last_undone(self, viewer: str) -> Step | None:
        """The act that this seat would do again now."""
        return _last(self.undone, viewer)

    def took_back(self, act: Step) -> "Stacks":
        """The stacks after this act was taken back."""
        return Stacks(_less(self.done, act), (*self.undone, act))

    def did_again(self, act: Step) -> "Stacks":
        """The stacks after this act was done again."""
        return Stacks((*self.done, act), _less(self.undone, act))

    def dropped(self, act: Step) -> "Stacks":
        """The stacks without an act that can be neither taken back nor done again any more."""
        return Stacks(_less(self.done, act), _less(self.undone, act))


def step(before: Audit, changes: Iterable[Change], what: str, seat: str) -> Step | None:
    """What of these changes can be taken back together; None where nothing can."""
    latest = {change.key: change for change in changes}
    turns = (_turn(before, change) for change in latest.values())
    found = tuple(turn for turn in turns if turn is not None)
    return Step(what, seat, found) if found else None


def undo(audit: Audit, act: Step) -> Outcome:
    """Everything of an act as it was before; AuditError, and nothing is done, where it is no longer as the act left it.

    Raises it too where an agency's answer was opened to others since: the first answer is kept, and not put back.
    """
    return _turned(audit, act, act.turns)


def redo(audit: Audit, act: Step) -> Outcome:
    """An act that was taken back, done again; AuditError as for `undo`."""
    return _turned(audit, act, tuple(replace(turn, before=turn.after, after=turn.before) for turn in act.turns))


def _turned(audit: Audit, act: Step, turns: Sequence[Turn]) -> Outcome:
    for turn in turns:
        name = _name(turn.subject)
        if audit.entities.get(turn.subject.key) != turn.after:
            raise AuditError(f"{name} was changed since", hint="it stays as it is now")
        if _opened(audit, turn.subject) != turn.opened:
            hint = "answer it again instead, so that the first answer is kept"
            raise AuditError(f"the answers to {name} were opened since", hint=hint)
    changes = tuple(turn.before or Removal(turn.subject.key) for turn in turns)
    _refuse_leaving_out(audit, turns)
    for _, words in what_cannot_be(audit.with_changes(changes)):
        raise AuditError(f"{act.words} cannot be put back", hint=words)
    return Outcome(changes)


def _refuse_leaving_out(audit: Audit, turns: Sequence[Turn]) -> None:
    """A record or an agency that somebody has worked with since stays."""
    ours = {turn.subject.key for turn in turns}
    others = [entity for key, entity in audit.entities.items() if key not in ours]
    for turn in turns:
        gone = _names_in(turn.after) - _names_in(turn.before)
        kept = sorted(gone & {name for entity in others for name in _used_by(entity)}) if gone else []
        if kept:
            raise AuditError(f"{', '.join(kept)} was worked with since", hint="it stays")


def _names_in(entity: Entity | None) -> frozenset[str]:
    return frozenset((*entity.agencies, *entity.records)) if isinstance(entity, SessionDetails) else frozenset()


def _used_by(entity: Entity) -> tuple[str, ...]:
    """What this keeps in the set-up: where somebody works, and a record of which a return’s state was said."""
    return (entity.record,) if isinstance(entity, Involvement) else worked_with(entity)


def _turn(before: Audit, change: Change) -> Turn | None:
    was = before.entities.get(change.key)
    now = None if isinstance(change, Removal) else change
    if was == now or not isinstance(now or was, UNDOABLE) or _says_that_a_child_is_at_risk(before, was, now):
        return None
    return Turn(was, now, _opened(before, now or was))


def _says_that_a_child_is_at_risk(audit: Audit, was: Entity | None, now: Entity | None) -> bool:
    """Whether this is the safety question becoming yes, which is never unsaid."""
    safety = audit.questions.used_as("safety_question")
    if safety is None or not isinstance(now, Answer) or now.question != safety.id or now.value != SAFETY_YES:
        return False
    return not isinstance(was, Answer) or was.value != SAFETY_YES


def _opened(audit: Audit, entity: Entity | None) -> bool:
    """Whether the agencies' answers beside this one are open, if only as how they fall."""
    if not isinstance(entity, Answer) or entity.seat == PANEL:
        return False
    question = audit.questions.question(entity.question)
    return question is not None and audit.spread_open(entity.record, question)


def _name(entity: Entity) -> str:
    match entity:
        case Answer():
            return f"{entity.seat} {entity.question}"
        case Agreement():
            return f"agreed {entity.question}"
        case Parked():
            return f"parked {entity.question}"
        case Involvement():
            return f"{entity.agency} involvement"
        case SessionDetails():
            return "set-up"
    return f"{entity.kind} {entity.entity_id}"


def _place(entity: Entity) -> tuple[str, str | None] | None:
    match entity:
        case Answer() | Agreement() | Parked():
            return entity.record, entity.question
        case Finding():
            return entity.records[0], entity.question
        case Action(records=(record, *_)):
            return record, None
        case Involvement():
            return entity.record, None
    return None


def _last(acts: Sequence[Step], viewer: str) -> Step | None:
    return next((act for act in reversed(acts) if viewer in (PANEL, act.seat)), None)


def _less(acts: Sequence[Step], act: Step) -> tuple[Step, ...]:
    return tuple(each for each in acts if each is not act)


def _free_of(acts: Sequence[Step], keys: Container[Key]) -> tuple[Step, ...]:
    return tuple(act for act in acts if not any(turn.subject.key in keys for turn in act.turns))
