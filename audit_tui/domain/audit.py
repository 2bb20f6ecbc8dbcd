"""One session as it stands: an unchanging snapshot; a change gives a new one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from audit_tui.domain.identifiers import Guard
from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, SignOff, Uptake
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
    Reveal,
    SessionDetails,
    Spent,
)
from audit_tui.domain.words import PLACES_PART, QUESTIONS_PART, SESSION_PART, InvolvementState, Key, part_of

E = TypeVar("E", bound=Entity)


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

    @classmethod
    def of(cls, entities: Iterable[Entity], used: Iterable[str] = (), *, guard: Guard | None = None) -> "Audit":
        """The snapshot that holds these."""
        by_key = MappingProxyType({entity.key: entity for entity in entities})
        return cls(by_key, frozenset(used), guard or Guard())

    def with_changes(self, changes: Iterable[Change]) -> "Audit":
        """The snapshot after these changes."""
        entities, used = dict(self.entities), self.used
        for change in changes:
            if isinstance(change, Removal):
                entities.pop(change.key, None)
                used = used | {change.key[2]} if change.key[0] == SESSION_PART else used
            else:
                entities[change.key] = change
        return Audit(MappingProxyType(entities), used, self.guard)

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
        places = {question.id: place for place, question in enumerate(self.questions.questions)}
        records = {record: place for place, record in enumerate(self.details.records)}
        waiting = (each for each in self._all(Parked) if not self._agreed_since(each))
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
        last = self.sign_offs[-1] if self.sign_offs else None
        return last if last is not None and last.holds else None

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
        numbers = (_serial(used) for used in self.used if used.rstrip("0123456789") == letter)
        taken = (_serial(each.entity_id) for each in self._all(kind))
        return f"{letter}{max((*numbers, *taken), default=0) + 1}"

    def concerns(self, record: str) -> tuple[Concern, ...]:
        """The concerns raised about a record, first raised first."""
        mine = (concern for concern in self._all(Concern) if concern.record == record)
        return tuple(sorted(mine, key=lambda concern: _serial(concern.id)))

    def next_concern(self, record: str) -> str:
        """The number of the next concern about a record; none is ever taken away."""
        return f"C{max((_serial(each.id) for each in self.concerns(record)), default=0) + 1}"

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The files that are known to have been written of it, oldest first."""
        return tuple(sorted(self._all(Copy), key=lambda each: (each.at, each.path)))

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
        """Everything of one kind that has a number, in the order in which it was written down."""
        return tuple(sorted(self._all(kind), key=lambda each: _serial(each.entity_id)))

    def _all(self, kind: type[E]) -> tuple[E, ...]:
        return tuple(entity for entity in self.entities.values() if isinstance(entity, kind))


def _serial(identifier: str) -> int:
    digits = identifier.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdigit() else 0
