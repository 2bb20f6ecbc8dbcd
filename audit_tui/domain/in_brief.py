"""An audit without its records and answers: what the lists across audits need, and quick to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from audit_tui.domain.learning import Feedback, Recommendation, SignOff, Uptake, holding
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Action, Entity, Finding, Meeting, QuestionSetCopy, SessionDetails, serial
from audit_tui.text import is_clean_json

E = TypeVar("E", bound=Entity)


class AmongOthers(Protocol):
    """What the lists across audits read of each: an Audit has it, and an InBrief."""

    @property
    def details(self) -> SessionDetails:
        """As an audit has it."""

    @property
    def questions(self) -> QuestionSet:
        """As an audit has it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """As an audit has it."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """As an audit has it."""

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """As an audit has it."""

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """As an audit has it."""

    @property
    def signed(self) -> SignOff | None:
        """As an audit has it."""

    @property
    def feedback(self) -> tuple[Feedback, ...]:
        """As an audit has it."""

    @property
    def uptakes(self) -> tuple[Uptake, ...]:
        """As an audit has it."""


@dataclass(frozen=True)
class InBrief:
    """An audit as JSON, a line for each kind of thing that it has; what nobody asks for is not read.

    `folder` is where it is. Its `questions` have a title, agencies and themes, and no sections. Lines that were `kept`
    in a file are looked through before they are read: a part's own texts are cleaned, and these may be anybody's.
    """

    lines: Mapping[str, bytes]
    folder: Path
    kept: bool = False

    @classmethod
    def of(cls, entities: Iterable[Entity], folder: Path) -> "InBrief":
        """In brief the audit that has these."""
        documents: dict[str, list[bytes]] = {}
        for each in sorted(entities, key=lambda each: serial(each.entity_id)):
            documents.setdefault(each.kind, []).append(each.model_dump_json().encode())
        return cls.from_documents(documents, folder)

    @classmethod
    def from_documents(
        cls, documents: Mapping[str, Sequence[bytes]], folder: Path, kinds: Iterable[str] | None = None
    ) -> "InBrief":
        """In brief the audit whose things are these, each as JSON, kind by kind in the order of their numbers.

        What is of none of the `kinds` is not there to be read. ValueError where it is none.
        """
        own = QuestionSetCopy.kind
        lines = {kind: _line_of(documents.get(kind, ())) for kind in kinds or KINDS_IN_BRIEF if kind != own}
        return cls({**lines, own: _without_sections(*documents.get(own, ()))}, folder)

    @classmethod
    def from_lines(cls, lines: Sequence[bytes], folder: Path) -> "InBrief":
        """What `as_lines` gave; ValueError where there is another number of them."""
        return cls(dict(zip(KINDS_IN_BRIEF, lines, strict=True)), folder, kept=True)

    @property
    def as_lines(self) -> list[bytes]:
        """It as it can be kept."""
        return [self.lines[kind] for kind in KINDS_IN_BRIEF]

    @cached_property
    def details(self) -> SessionDetails:
        """The set-up."""
        (found,) = self._read(SessionDetails)
        return found

    @cached_property
    def questions(self) -> QuestionSet:
        """Its question set, without its questions."""
        return _question_set_of(self._line(QuestionSetCopy.kind))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order in which they were written down."""
        return self._read(Finding)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Every action, in the same order."""
        return self._read(Action)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """Every recommendation."""
        return self._read(Recommendation)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The sittings of the panel."""
        return self._read(Meeting)

    @cached_property
    def signed(self) -> SignOff | None:
        """The sign-off that holds now, or None."""
        return holding(self._read(SignOff))

    @cached_property
    def feedback(self) -> tuple[Feedback, ...]:
        """To whom the learning was told."""
        return self._read(Feedback)

    @cached_property
    def uptakes(self) -> tuple[Uptake, ...]:
        """What the learning has reached."""
        return self._read(Uptake)

    def read(self, names: Iterable[str]) -> None:
        """Read these now, which are read when they are asked for otherwise; ValueError where one cannot be read."""
        for name in ("details", "questions", *names):
            getattr(self, name)

    def _read(self, kind: type[E]) -> tuple[E, ...]:
        found: tuple[E, ...] = _reader(kind).validate_json(self._line(kind.kind))
        return found

    def _line(self, kind: str) -> bytes:
        line = self.lines[kind]
        if self.kept and not is_clean_json(line):
            raise ValueError("holds what cannot be shown")
        return line


KINDS_IN_BRIEF = tuple(
    each.kind
    for each in (SessionDetails, QuestionSetCopy, Finding, Action, Recommendation, Meeting, SignOff, Feedback, Uptake)
)
"""What there is of each, in the order of its lines."""

_KINDS: dict[str, type[Entity]] = {
    "findings": Finding,
    "actions": Action,
    "recommendations": Recommendation,
    "meetings": Meeting,
    "signed": SignOff,
}


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds of things that these are read from, with what is always read."""
    return SessionDetails.kind, QuestionSetCopy.kind, *(_KINDS[name].kind for name in names)


OF_ACTIONS = ("actions",)
OF_THEMES = ("findings",)
OF_PROGRAMME = ("actions", "findings", "recommendations", "meetings", "signed")
"""What the lists across audits look at."""


@lru_cache
def _reader(kind: type[E]) -> TypeAdapter[tuple[E, ...]]:
    return TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]


@lru_cache
def _question_set_of(line: bytes) -> QuestionSet:
    """The question set of a line; most audits of a topic have the same."""
    found: tuple[QuestionSetCopy, ...] = _reader(QuestionSetCopy).validate_json(line)
    if len(found) != 1:
        raise ValueError("not one question set")
    return found[0].question_set


def _line_of(documents: Sequence[bytes]) -> bytes:
    return b"[%s]" % b",".join(documents)


@lru_cache
def _without_sections(*documents: bytes) -> bytes:
    """The line of a question set, as far as an audit in brief has it."""
    brief = _question_set_of(_line_of(documents)).model_copy(update={"sections": ()})
    return b"[%s]" % QuestionSetCopy(question_set=brief).model_dump_json().encode()
