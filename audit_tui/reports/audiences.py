"""An audit as a board may read it: fresh names for the records, and nothing of what agencies wrote or concerns say."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from audit_tui.domain.audit import Audit
from audit_tui.domain.learning import SignOff
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import Agreement, Answer, Concern, Draft, Entity, QuestionSetCopy
from audit_tui.domain.signed import content_digest

LEFT_OUT: Final = "[left out for a board]"
"""Stands in place of what an agency wrote, and of what a concern says of a child."""

_NOT_TEXT: Final = ("question", "target", "theme", "layer", "created", "at", "begun", "ended")
"""Fields that name other things than records, though an id may look like a reference."""


def for_board(audit: Audit) -> Audit:
    """The same audit with fresh names for its records, also where texts name them, and without what agencies wrote.

    Of a concern it keeps that there was one, when it was passed to whom, and when it was followed up.
    The names, Record A and so on, do not follow the order of the references.
    """
    names = _fresh_names(audit)
    renamed = _renaming(names)
    changed = (
        entity if isinstance(entity, QuestionSetCopy) else _renamed(audit.questions, entity, renamed)
        for entity in audit.entities.values()
        if not isinstance(entity, Draft)
    )
    board = Audit.of(changed)
    board = board.with_changes([board.details.with_changes(records=tuple(sorted(board.details.records, key=_place)))])
    return board.with_changes(_signed_alike(audit, board))


def _signed_alike(audit: Audit, board: Audit) -> list[SignOff]:
    """A sign-off that holds of the audit holds of what is shown of it; of anything else it does not."""
    signed = audit.signed
    if signed is None or signed.digest != content_digest(audit):
        return []
    return [each.model_copy(update={"digest": content_digest(board)}) for each in board.sign_offs if each.holds]


def without_references(audit: Audit, text: str, instead: str) -> str:
    """The text with other words wherever it names a record of the audit."""
    return _renaming(dict.fromkeys(audit.details.records, instead))(text)


def plain(text: str) -> str:
    """The text as a reader sees it: one form of each sign, one space, and nothing that has no width."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def _fresh_names(audit: Audit) -> dict[str, str]:
    """A name for each record, in an order that only the session's own file gives away, and always the same."""
    details = audit.details

    def mixed(record: str) -> str:
        return hashlib.sha256(f"{details.id}\n{details.created}\n{record}".encode()).hexdigest()

    return {record: f"Record {_letters(place)}" for place, record in enumerate(sorted(details.records, key=mixed))}


def _letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _place(name: str) -> tuple[int, str]:
    return len(name), name


def _renaming(names: Mapping[str, str]) -> Callable[[str], str]:
    """What puts these names in place of the references, however a person wrote them; other texts stay as they are."""
    if not names:
        return str
    records = sorted(names, key=len, reverse=True)
    written = (r"[\W_]{0,3}".join(map(re.escape, record.split("-"))) for record in records)
    either = "|".join(f"({each})" for each in written)
    pattern = re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_]|\.\d)", re.IGNORECASE)

    def renamed(text: str) -> str:
        said, count = pattern.subn(lambda found: names[records[(found.lastindex or 1) - 1]], plain(text))
        return said if count else text

    return renamed


def _renamed(questions: QuestionSet, entity: Entity, renamed: Callable[[str], str]) -> Entity:
    match entity:
        case Answer():
            entity = _without_words(questions, entity)
        case Agreement() | SignOff():
            entity = _without_dissent(entity)
        case Concern():
            after = LEFT_OUT if entity.follow_up else ""
            entity = entity.model_copy(update={"text": LEFT_OUT, "follow_up": after})
    return type(entity).model_validate(_walked(entity.model_dump(), renamed))


def _without_dissent(entity: Agreement | SignOff) -> Agreement | SignOff:
    """The same with who dissented, and not in which words."""
    if isinstance(entity, SignOff):
        return entity.model_copy(update={"dissent": tuple((agency, LEFT_OUT) for agency, _ in entity.dissent)})
    left_out = tuple(view.model_copy(update={"words": LEFT_OUT}) for view in entity.dissent)
    return entity.model_copy(update={"dissent": left_out})


def _walked(value: Any, renamed: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return renamed(value)
    if isinstance(value, Mapping):
        return {name: one if name in _NOT_TEXT else _walked(one, renamed) for name, one in value.items()}
    return tuple(_walked(one, renamed) for one in value) if isinstance(value, list | tuple) else value


def _without_words(questions: QuestionSet, answer: Answer) -> Answer:
    """The answer without its evidence, and without its words where it is given in words: that there are some stays."""
    question = questions.question(answer.question)
    in_words = question is None or question.answer.facts.free_words
    left_out: dict[str, Any] = {"evidence": LEFT_OUT if answer.evidence else ""}
    left_out |= {"value": LEFT_OUT} if in_words and answer.value is not None else {}
    first = answer.first
    if first is not None:
        before: dict[str, Any] = {"evidence": LEFT_OUT if first.evidence else ""}
        before |= {"value": LEFT_OUT} if in_words and first.value is not None else {}
        left_out["first"] = first.model_copy(update=before)
    return answer.model_copy(update=left_out)
