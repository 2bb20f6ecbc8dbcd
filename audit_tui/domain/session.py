"""What a session holds: its set-up, and per record the answers, agreements, findings, concerns and actions."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from audit_tui.domain.base import Frozen
from audit_tui.domain.conditions import Value
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.words import (
    COPIES_PART,
    PLACES_PART,
    QUESTIONS_PART,
    SESSION_PART,
    ActionScope,
    ActionStatus,
    Basis,
    CopySort,
    FindingKind,
    InvolvementState,
    Key,
    State,
    part_of,
)

REFERENCE = re.compile(r"[A-Z]{3}-[A-Z0-9]{2,8}")
"""A record's pseudonymous reference: three capitals, a hyphen, two to eight capitals or digits."""


class Entity(Frozen):
    """Something that is saved by itself, under a part, a kind and an id."""

    kind: ClassVar[str]

    @property
    def part(self) -> str:
        """The part of the session that holds it."""
        return SESSION_PART

    @property
    def entity_id(self) -> str:
        """Its id, unique within part and kind."""
        raise NotImplementedError

    @property
    def key(self) -> Key:
        """Part, kind and id."""
        return self.part, self.kind, self.entity_id


def serial(identifier: str) -> int:
    """The number in a letter and a number, 3 in `F3`: they are given in order."""
    digits = identifier.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else 0


class RecordEntity(Entity):
    """Something about one record, kept with it."""

    record: str

    @property
    def part(self) -> str:
        """The record's part."""
        return self.record


class SessionDetails(Entity):
    """The set-up of one audit of one topic; dates are ISO 8601, `created` with its time in UTC.

    `returns_due` is the day by which returns are awaited where a record and agency have none of their own. `return_of`
    names the agency in an auditor's own copy, which holds that agency's return alone, `returned_to` the id of the
    session that it goes back to, and `return_key` the public key with which it then is encrypted. `reaudit_due` is the
    day by which the topic is to be audited again, `destroy_by` the one by which nothing of the audit is to be left.
    """

    kind: ClassVar[str] = "details"

    id: str
    title: str
    created: str
    agencies: tuple[str, ...]
    records: tuple[str, ...] = ()
    period_start: str = ""
    period_end: str = ""
    commissioned_by: str = ""
    reason: str = ""
    quorum: tuple[str, ...] = ()
    grades: bool = True
    short_form: bool = False
    fictional: bool = False
    returns_due: str = ""
    return_of: str = ""
    returned_to: str = ""
    return_key: str = ""
    reaudit_due: str = ""
    destroy_by: str = ""

    @property
    def entity_id(self) -> str:
        """There is one."""
        return "details"

    def with_changes(self, **named: Any) -> "SessionDetails":
        """The set-up with these fields changed, and checked as any other; raises ValidationError."""
        return SessionDetails.model_validate({**self.model_dump(), **named})


class QuestionSetCopy(Entity):
    """The question set that the session was started with, word for word."""

    kind: ClassVar[str] = "question_set"

    question_set: QuestionSet

    @property
    def part(self) -> str:
        """A part of its own, written once, so that later saves do not carry it."""
        return QUESTIONS_PART

    @property
    def entity_id(self) -> str:
        """There is one."""
        return "question_set"


class Involvement(RecordEntity):
    """Whether an agency knows the child of a record, and whether its return is in; `due` is a day, or empty."""

    kind: ClassVar[str] = "involvement"

    agency: str
    state: InvolvementState
    due: str = ""

    @property
    def entity_id(self) -> str:
        """One per agency."""
        return self.agency


class FirstAnswer(Frozen):
    """What an agency had answered when the others' answers were opened to it."""

    value: Value | None = None
    state: State | None = None
    evidence: str = ""
    basis: Basis | None = None


class Answer(RecordEntity):
    """One seat's answer to one question: a value or a state, and the evidence for it.

    Both `value` and `state` are None once an answer was taken back; the history keeps what it was. `first` is what an
    agency had said before it heard the others, where that was something else; `late` says that it had said nothing.
    `quorate` is for what the panel answers itself, as in an Agreement: None where attendance was not recorded.
    `service` is the agency's contributing service that it comes from (school nursing, midwifery), where it was named.
    """

    kind: ClassVar[str] = "answer"

    seat: str
    question: str
    value: Value | None = None
    state: State | None = None
    evidence: str = ""
    basis: Basis | None = None
    service: str = ""
    first: FirstAnswer | None = None
    late: bool = False
    quorate: bool | None = None
    ratified: str = ""

    @property
    def part(self) -> str:
        """An agency's answers are a part of their own; the panel's are the record's."""
        return part_of(self.record, self.seat)

    @property
    def entity_id(self) -> str:
        """One per question."""
        return self.question

    @property
    def not_quorate(self) -> bool:
        """Answered by a panel without its quorum, and not ratified since."""
        return self.quorate is False and not self.ratified

    @property
    def given(self) -> bool:
        """There is a value, or a state in its place."""
        return self.value is not None or self.state is not None

    def with_given(
        self,
        value: Value | None,
        state: State | None,
        *,
        evidence: str | None = None,
        basis: Basis | None = None,
        service: str | None = None,
    ) -> "Answer":
        """The answer with another value or state; evidence, basis and service stay where none is given."""
        return self.model_copy(
            update={
                "value": value,
                "state": state,
                "evidence": self.evidence if evidence is None else evidence,
                "basis": self.basis if basis is None else basis,
                "service": self.service if service is None else service,
            }
        )


class Dissent(Frozen):
    """An agency's view that it does not share the agreed answer, in its words."""

    agency: str
    words: str


class Agreement(RecordEntity):
    """The panel's agreed answer to a question put to agencies, beside their answers and never over them.

    `wording` is the digest of the question exactly as it was read when it was agreed. `agreed_by` and `abstained` are
    the agencies that were asked, and `assent` the digest of the statement that was put to them: empty where nobody
    was asked. `quorate` is None where attendance was not recorded; `ratified` names the meeting that had the quorum
    later; `together` says that it was adopted with others on which all agencies had answered alike.
    """

    kind: ClassVar[str] = "agreement"

    question: str
    value: Value | None = None
    state: State | None = None
    reason: str
    dissent: tuple[Dissent, ...] = ()
    wording: str
    at: str
    agreed_by: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    assent: str = ""
    meeting: str = ""
    quorate: bool | None = None
    ratified: str = ""
    together: bool = False

    @property
    def statement(self) -> str:
        """The digest (sha256) of what is agreed, word for word: the question as read, the answer and the reason."""
        said = json.dumps([self.wording, self.value, self.state, self.reason], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def not_quorate(self) -> bool:
        """Agreed where the quorum was not there, and not ratified since."""
        return self.quorate is False and not self.ratified

    @property
    def entity_id(self) -> str:
        """One per question."""
        return self.question


class Reveal(RecordEntity):
    """The panel has opened the agencies' answers to this question or section of a record.

    First only how they fall (`spread`), then who gave which (`answers`).
    """

    kind: ClassVar[str] = "reveal"

    target: str
    at: str
    step: Literal["spread", "answers"] = "answers"

    @property
    def entity_id(self) -> str:
        """One per question or section."""
        return self.target


class Interest(Frozen):
    """An interest that somebody of an agency declared, in a few words and without names."""

    agency: str
    words: str


class Planned(Frozen):
    """The minutes that a meeting has for a record, and the seconds that it had been discussed before."""

    record: str
    minutes: int
    before: int = 0


class Meeting(Entity):
    """One sitting of the panel: the agencies there, apologies, interests declared, and the minutes that there are.

    `begun` and `ended` are ISO 8601 in UTC; `ended` is empty while it goes on. `planned` is how the minutes were
    shared out when it began, so that the plan stands still while the work goes on. `left` were there and went before
    the end; `quorum` is the one that it was held under.
    """

    kind: ClassVar[str] = "meeting"

    id: str
    begun: str
    ended: str = ""
    minutes: int = 0
    present: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    quorum: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()
    planned: tuple[Planned, ...] = ()

    @property
    def entity_id(self) -> str:
        """M1, M2, in the order in which they were held."""
        return self.id


class Parked(RecordEntity):
    """A question that is left for the end of the meeting, with what it waits for."""

    kind: ClassVar[str] = "parked"

    question: str
    why: str = ""
    at: str

    @property
    def entity_id(self) -> str:
        """One per question."""
        return self.question


class Finding(Entity):
    """A strength or an area for improvement, with its theme, the agencies it is about and the records it comes from.

    `only_for` is the agency in whose own note alone it stands (a member of staff's performance, say). `publishable`
    says that its words may stand in what is published.
    """

    kind: ClassVar[str] = "finding"

    id: str
    sort: FindingKind
    text: str
    theme: str
    layer: str = ""
    agencies: tuple[str, ...] = ()
    records: tuple[str, ...]
    question: str | None = None
    only_for: str = ""
    publishable: bool = False

    @property
    def entity_id(self) -> str:
        """F1, F2, in the order in which they were written down."""
        return self.id


class Concern(RecordEntity):
    """A child may be at risk now: what, who raised it, to whom it goes; followed up, never unsaid."""

    kind: ClassVar[str] = "concern"

    id: str
    text: str
    raised_by: str
    raised_at: str
    told: str = ""
    question: str | None = None
    follow_up: str = ""
    followed_up_at: str = ""

    @property
    def entity_id(self) -> str:
        """C1, C2 within the record."""
        return self.id

    @property
    def open(self) -> bool:
        """Nobody has yet said what came of it."""
        return not self.followed_up_at

    def with_follow_up(self, words: str, *, at: str) -> "Concern":
        """The concern with what came of it."""
        return self.model_copy(update={"follow_up": words, "followed_up_at": at})


class Update(Frozen):
    """What became of an action by a day: in words, and the status that it had from then on."""

    on: str
    words: str
    status: ActionStatus


class Action(Entity):
    """Something to be done: by which agency, role or group, by when, and what will show that it worked.

    `scope` keeps apart what is done for one child, what the partnership learns, and what only the employing agency is
    told. `again` is an earlier action that said the same, as `session/A3`. `embedding` is the evidence that practice
    has changed, seen on the day `embedded_on`.
    """

    kind: ClassVar[str] = "action"

    id: str
    text: str
    owner: str
    due: str = ""
    records: tuple[str, ...]
    scope: ActionScope = "child"
    only_for: str = ""
    recommendation: str = ""
    will_show: str = ""
    status: ActionStatus = "open"
    updates: tuple[Update, ...] = ()
    embedding: str = ""
    embedded_on: str = ""
    again: str = ""

    @model_validator(mode="before")
    @classmethod
    def _as_it_was_before(cls, given: Any) -> Any:
        """Sessions once said only whether an action was done."""
        if not isinstance(given, Mapping) or "done" not in given:
            return given
        rest = {name: value for name, value in given.items() if name != "done"}
        return {"status": "done" if given["done"] else "open", **rest}

    @property
    def entity_id(self) -> str:
        """A1, A2, in the order in which they were written down."""
        return self.id

    @property
    def done(self) -> bool:
        """It was done, and is not only closed."""
        return self.status == "done"

    @property
    def closed(self) -> bool:
        """Nothing more is to be done about it."""
        return self.status in ("done", "closed_without")

    @property
    def closed_on(self) -> str:
        """The day on which it was closed, ISO 8601; empty while it is not."""
        return self.updates[-1].on if self.closed and self.updates else ""


class Spent(Entity):
    """The seconds that the panel has discussed a record, concerns apart; kept without history."""

    kind: ClassVar[str] = "spent"

    record: str
    seconds: int

    @property
    def part(self) -> str:
        """With the places: it changes with every step."""
        return PLACES_PART

    @property
    def entity_id(self) -> str:
        """One per record."""
        return self.record


class Place(Entity):
    """Where a seat was when it last moved, so that reopening goes on from there; kept without history."""

    kind: ClassVar[str] = "place"

    seat: str
    record: str
    question: str

    @property
    def part(self) -> str:
        """A part of its own: it changes with every step."""
        return PLACES_PART

    @property
    def entity_id(self) -> str:
        """One per seat."""
        return self.seat


class Draft(RecordEntity):
    """Text being typed that is not yet an answer; kept without history and gone once it is one.

    `over` is the saved text that it was to take the place of.
    """

    kind: ClassVar[str] = "draft"

    seat: str
    question: str
    field: Literal["text", "evidence"]
    text: str
    over: str = ""

    @property
    def part(self) -> str:
        """Beside the answer that it will become."""
        return part_of(self.record, self.seat)

    @property
    def entity_id(self) -> str:
        """One per question and field."""
        return f"{self.question}:{self.field}"


class Copy(Entity):
    """A file that was written of the session, so that it is known of on the day when the session is destroyed.

    `path` is absolute, `at` ISO 8601 in UTC, and `sha256` what the file was: one that is another by then stays.
    """

    kind: ClassVar[str] = "copy"

    path: str
    sort: CopySort
    at: str
    sha256: str

    @property
    def part(self) -> str:
        """A part of its own: what is written of an audit changes nothing that somebody said in it."""
        return COPIES_PART

    @property
    def entity_id(self) -> str:
        """One per path, which is too long for an id."""
        return hashlib.sha256(self.path.encode()).hexdigest()[:16]
