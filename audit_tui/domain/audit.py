"""One session as it stands: an unchanging snapshot; a change gives a new one."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from audit_tui.domain.guard import Guard
from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, SignOff, Uptake, holding
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.session import (
    Action,
    Agreement,
    Answer,
    Concern,
    Copy,
    Draft,
    Entity,
    Finding,
    Involvement,
    Meeting,
    Parked,
    Place,
    QuestionSetCopy,
    RecordEntity,
    Reveal,
    SessionDetails,
    Spent,
    serial,
)
from audit_tui.domain.words import PLACES_PART, QUESTIONS_PART, SESSION_PART, InvolvementState, Key, part_of

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

_BESIDE = (Copy, Draft, Feedback, KeyTheme, Meeting, Place, Recommendation, SignOff, Spent, Uptake)
"""From these nothing follows that is worked out of a record."""


@dataclass(frozen=True)
class Removal:
    """Takes an entity away (a draft that became an answer, an agreement that was withdrawn)."""

    key: Key


Change = Entity | Removal


@dataclass(frozen=True)
class Audit:
    """Everything that a session holds, by key; `used` are the numbers of what was taken away, which none has again.

    `guard` is what its texts are looked through for.
    """

    entities: Mapping[Key, Entity]
    used: frozenset[str] = frozenset()
    guard: Guard = field(default_factory=Guard, compare=False)
    _of_kind: dict[type[Entity], tuple[Entity, ...]] = field(default_factory=dict, compare=False, repr=False)
    _of_record: dict[str, dict[Hashable, Any]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, entities: Iterable[Entity], used: Iterable[str] = (), *, guard: Guard | None = None) -> "Audit":
        """The snapshot that holds these."""
        by_key = MappingProxyType({entity.key: entity for entity in entities})
        return cls(by_key, frozenset(used), guard or Guard())

    def with_changes(self, changes: Iterable[Change]) -> "Audit":
        """The snapshot after these changes, with all that was worked out already and that they do not touch."""
        entities, used = _copied(self.entities), self.used
        touched: list[Entity] = []
        for change in changes:
            touched += [each for each in (entities.get(change.key),) if each is not None]
            if isinstance(change, Removal):
                entities.pop(change.key, None)
                used = used | {change.key[2]} if change.key[0] == SESSION_PART else used
            else:
                entities[change.key] = change
                touched.append(change)
        kinds = {type(each) for each in touched}
        of_kind = {kind: known for kind, known in self._of_kind.copy().items() if kind not in kinds}
        return Audit(MappingProxyType(entities), used, self.guard, of_kind, self._known_without(touched))

    def once(self, record: str, what: Hashable, work_out: Callable[[], T]) -> T:
        """What follows from the set-up, the question set and this record alone, worked out once until one is changed.

        A record has its entities, and the findings and actions that come from it. Without a record it follows from the
        set-up and the question set.
        """
        known = self._of_record.setdefault(record, {})
        if what not in known:
            known[what] = work_out()
        found: T = known[what]
        return found

    def _known_without(self, touched: Iterable[Entity]) -> dict[str, dict[Hashable, Any]]:
        """What was worked out of the records that these do not touch, which the snapshots share."""
        known = self._of_record.copy()
        for entity in touched:
            match entity:
                case Draft():
                    continue
                case RecordEntity():
                    known.pop(entity.record, None)
                case Finding() | Action():
                    for record in entity.records:
                        known.pop(record, None)
                case _ if not isinstance(entity, _BESIDE):
                    return {}
        return known

    @cached_property
    def details(self) -> SessionDetails:
        """The set-up."""
        found = self._get(SessionDetails, SESSION_PART, "details")
        assert found is not None, "a session without details is refused when it is opened"
        return found

    @cached_property
    def questions(self) -> QuestionSet:
        """The question set that the session was started with."""
        found = self._get(QuestionSetCopy, QUESTIONS_PART, "question_set")
        assert found is not None, "a session without its question set is refused when it is opened"
        return found.question_set

    def answer(self, record: str, seat: str, question: str) -> Answer | None:
        """The answer that a seat gave, asked or not; None where it has none or took it back."""
        found = self._get(Answer, part_of(record, seat), question)
        return found if found is not None and found.given else None

    def answers(self, record: str, seat: str) -> Mapping[str, Answer]:
        """The answers that a seat gave in a record, asked or not, by question."""
        return self.once(record, ("answers", seat), lambda: self._answers(part_of(record, seat)))

    def _answers(self, part: str) -> Mapping[str, Answer]:
        get, kind = self.entities.get, Answer.kind
        found = ((question.id, get((part, kind, question.id))) for question in self.questions.questions)
        return {name: each for name, each in found if isinstance(each, Answer) and each.given}

    def kept_answer(self, record: str, seat: str, question: str) -> Answer:
        """What is kept of a seat's answer, its evidence also where no value is given yet."""
        return self._get(Answer, part_of(record, seat), question) or Answer(record=record, seat=seat, question=question)

    def agreement(self, record: str, question: str) -> Agreement | None:
        """The panel's agreed answer, or None."""
        return self._get(Agreement, record, question)

    def agreements(self, record: str) -> tuple[Agreement, ...]:
        """The panel's agreed answers for a record, in the set's order."""
        found = (self.agreement(record, question.id) for question in self.questions.questions)
        return tuple(agreement for agreement in found if agreement is not None)

    def revealed(self, record: str, question: Question) -> bool:
        """Whether the panel has opened who answered what to this question."""
        return self.once(record, ("revealed", question.id), lambda: self._revealed(record, question))

    def _revealed(self, record: str, question: Question) -> bool:
        return any(each.step == "answers" for each in self._reveals(record, question))

    def opened_at(self, record: str, question: Question) -> str:
        """When the panel first opened anything of the answers to this question; empty while it has not."""
        return min((each.at for each in self._reveals(record, question)), default="")

    def spread_open(self, record: str, question: Question) -> bool:
        """Whether the panel has opened how the answers to this question fall, if not yet whose they are."""
        return bool(self._reveals(record, question))

    def _reveals(self, record: str, question: Question) -> tuple[Reveal, ...]:
        section = self.questions.section_of(question.id).id
        found = (self._get(Reveal, record, target) for target in (question.id, section))
        return tuple(each for each in found if each is not None)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The sittings of the panel, in order."""
        return self.in_order(Meeting)

    @property
    def meeting(self) -> Meeting | None:
        """The sitting that goes on now, or None."""
        return next((each for each in reversed(self.meetings) if not each.ended), None)

    @property
    def parked(self) -> tuple[Parked, ...]:
        """What was left for the end and not agreed since, in the order of records and of the set."""
        waiting = [each for each in self.in_order(Parked) if not self._agreed_since(each)]
        if not waiting:
            return ()
        places = {question.id: place for place, question in enumerate(self.questions.questions)}
        records = {record: place for place, record in enumerate(self.details.records)}
        return tuple(sorted(waiting, key=lambda each: (records.get(each.record, 0), places.get(each.question, 0))))

    def _agreed_since(self, parked: Parked) -> bool:
        agreement = self.agreement(parked.record, parked.question)
        return agreement is not None and agreement.at > parked.at

    def spent(self, record: str) -> int:
        """The seconds that the panel has discussed a record."""
        found = self._get(Spent, PLACES_PART, record)
        return found.seconds if found is not None else 0

    def involvement(self, record: str, agency: str) -> InvolvementState:
        """What is known of an agency's return; awaited until somebody says otherwise."""
        found = self._get(Involvement, record, agency)
        return found.state if found is not None else "awaiting"

    def due(self, record: str, agency: str) -> str:
        """The day by which an agency's return is awaited, ISO 8601; empty where none was set."""
        found = self._get(Involvement, record, agency)
        return (found.due if found is not None else "") or self.details.returns_due

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order in which they were written down."""
        return self.in_order(Finding)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Every action, in the order in which they were written down."""
        return self.in_order(Action)

    @cached_property
    def key_themes(self) -> tuple[KeyTheme, ...]:
        """What the panel says that its findings come to, in the order in which it was written."""
        return self.in_order(KeyTheme)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """Every recommendation, in the order in which they were written."""
        return self.in_order(Recommendation)

    @cached_property
    def sign_offs(self) -> tuple[SignOff, ...]:
        """Every time that the panel put its name to the whole, in order; the last one may have been reopened since."""
        return self.in_order(SignOff)

    @property
    def signed(self) -> SignOff | None:
        """The sign-off that holds now, or None."""
        return holding(self.sign_offs)

    @cached_property
    def feedback(self) -> tuple[Feedback, ...]:
        """To whom the learning was told, in the order in which it was written down."""
        return self.in_order(Feedback)

    @cached_property
    def uptakes(self) -> tuple[Uptake, ...]:
        """What the learning has reached, in the order in which it was written down."""
        return self.in_order(Uptake)

    def next_id(self, letter: str, kind: type[Entity]) -> str:
        """The next number of its kind, `F3` after `F2`; one that was taken away keeps its own for good."""
        numbers = (serial(used) for used in self.used if used.rstrip("0123456789") == letter)
        taken = (serial(each.entity_id) for each in self.in_order(kind))
        return f"{letter}{max((*numbers, *taken), default=0) + 1}"

    def concerns(self, record: str) -> tuple[Concern, ...]:
        """The concerns raised about a record, first raised first."""
        return tuple(concern for concern in self.in_order(Concern) if concern.record == record)

    def next_concern(self, record: str) -> str:
        """The number of the next concern about a record; none is ever taken away."""
        return f"C{max((serial(each.id) for each in self.concerns(record)), default=0) + 1}"

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The files that are known to have been written of it, oldest first."""
        return tuple(sorted(self.in_order(Copy), key=lambda each: (each.at, each.path)))

    def place(self, seat: str) -> Place | None:
        """Where this seat was."""
        return self._get(Place, PLACES_PART, seat)

    def draft(self, record: str, seat: str, question: str, field: str) -> Draft | None:
        """Text that was being typed there and is not an answer yet."""
        return self._get(Draft, part_of(record, seat), f"{question}:{field}")

    def _get(self, kind: type[E], part: str, entity_id: str) -> E | None:
        found = self.entities.get((part, kind.kind, entity_id))
        return found if isinstance(found, kind) else None

    def in_order(self, kind: type[E]) -> tuple[E, ...]:
        """Everything of one kind, in the order in which it was written down where it has a number."""
        if kind not in self._of_kind:
            found = (entity for key, entity in self.entities.items() if key[1] == kind.kind)
            self._of_kind[kind] = tuple(sorted(found, key=lambda each: serial(each.entity_id)))
        return tuple(each for each in self._of_kind[kind] if isinstance(each, kind))


def _copied(entities: Mapping[Key, Entity]) -> dict[Key, Entity]:
    """A copy, made in one go where that can be; key by key it would take a hundred times as long."""
    return entities.copy() if isinstance(entities, MappingProxyType) else dict(entities)
