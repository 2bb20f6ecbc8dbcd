"""What a list of audits says of each, from what was kept of it where nothing has changed since: quick to import."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from audit_tui.domain.listed import Listed
from audit_tui.domain.words import COPIES_PART, QUESTIONS_PART, SESSION_PART, STAGE_LABELS
from audit_tui.store.folders import is_encrypted
from audit_tui.store.summary import State, keep_summary, read_summary, state_of
from audit_tui.text import is_clean_json

if TYPE_CHECKING:  # a list that was kept needs no models
    from pydantic import TypeAdapter

    from audit_tui.domain.across import Look, Placed
    from audit_tui.domain.audit import Audit
    from audit_tui.domain.in_brief import InBrief
    from audit_tui.opened import OpenSession
    from audit_tui.store.storage import Documents

One = TypeVar("One", bound="Placed")

PARTS_OF_BRIEF = (SESSION_PART, QUESTIONS_PART, COPIES_PART)
"""What an audit in brief is made from; the last says whether the first is as it was left."""

_SAID = {
    each.name: each.type if each.type in (int, bool) else str
    for each in fields(Listed)
    if each.name not in ("folder", "updated")
}
"""What the JSON of a line says, and of which type each is."""

_LINE, _BRIEF, _STANDING = ".line", ".brief", ".standing"
_FILES_OF_BRIEF = tuple(f"{part}.json" for part in PARTS_OF_BRIEF)


def kept_line(folder: Path, timezone: tzinfo | None) -> tuple[State, Listed | None]:
    """What a session's files are like now, and its line where one was kept of them as they are; raises OSError."""
    state = state_of(folder)
    lines = read_summary(folder, _LINE, state)
    updated = datetime.fromtimestamp(state.newest / 1e9, tz=timezone).isoformat(timespec="seconds")
    return state, None if lines is None else _as_listed(lines, folder, updated)


def _as_listed(lines: list[bytes], folder: Path, updated: str) -> Listed | None:
    """The line that was kept; None where it is none of this program's, whoever wrote it."""
    with suppress(ValueError, RecursionError):
        said = json.loads(lines[0]) if is_clean_json(lines[0]) else None
        if isinstance(said, dict) and {name: type(value) for name, value in said.items()} == _SAID:
            return Listed(folder=folder, updated=updated, **said) if said["stage"] in STAGE_LABELS else None
    return None


def keep_line(session: "OpenSession", state: State) -> Listed:
    """The line of a session that was opened since its files were in this state, kept where it may be."""
    line = _line_of(session)
    if _may_be_kept(session):
        said = {name: value for name, value in asdict(line).items() if name not in ("folder", "updated")}
        keep_summary(session.folder, _LINE, state, [json.dumps(said, ensure_ascii=False).encode()])
    return line


def kept_standing(folder: Path, beside: Callable[[str], str]) -> tuple[State, tuple[str, ...] | None]:
    """What a session's files are like, and where it stands in words, where those were kept; raises OSError.

    `beside` says of a topic what else the words rest on: the day, and the question set that the library has of it.
    """
    state = state_of(folder)
    topic, *more = (line.decode(errors="replace") for line in read_summary(folder, _STANDING, state) or (b"",))
    known = bool(topic) and more[:1] == [beside(topic)]
    return state, tuple(more[1:]) if known else None


def keep_standing(session: "OpenSession", state: State, beside: str, words: Sequence[str]) -> None:
    """Keep in words where a session stands that was opened since its files were in this state, where they may be."""
    if _may_be_kept(session):
        lines = "\n".join((session.audit.questions.id, beside, *words)).split("\n")
        keep_summary(session.folder, _STANDING, state, [line.encode() for line in lines])


def kept_brief(folder: Path) -> "tuple[State, InBrief | None]":
    """What the files are like that an audit in brief is made from, and it, where it was kept; raises OSError."""
    from audit_tui.domain.in_brief import InBrief

    state = state_of(folder, _FILES_OF_BRIEF)
    lines = read_summary(folder, _BRIEF, state)
    with suppress(ValueError):
        return state, None if lines is None else InBrief.from_lines(lines, folder)
    return state, None


def quick_brief(folder: Path, state: State) -> "InBrief | None":
    """In brief an audit from its files alone, kept where it may be; None where it has to be opened.

    It has to where it is encrypted, where its files are older than it knows, and where a text in it has to be cleaned.
    Raises AuditError, DamagedFile.
    """
    from audit_tui.domain.in_brief import KINDS_IN_BRIEF

    brief = _from_files(folder, KINDS_IN_BRIEF)
    if brief is not None:
        keep_summary(folder, _BRIEF, state, brief.as_lines)
    return brief


def kept_look(folder: Path, look: "Look[One]") -> "tuple[State, One | None]":
    """What the files are like that a look at an audit is made from, and it, where it was kept; raises OSError."""
    state = state_of(folder, _FILES_OF_BRIEF)
    lines = read_summary(folder, f".{look.name}", state)
    with suppress(ValueError):
        if lines is not None and is_clean_json(lines[0]):
            return state, _form(look.form).validate_json(lines[0])
    return state, None


def quick_look(folder: Path, look: "Look[One]", state: State) -> "One | None":
    """A look at an audit from its files alone, kept where it may be; None where it has to be opened, as in brief.

    Raises AuditError, DamagedFile.
    """
    from audit_tui.domain.in_brief import kinds_of

    brief = _from_files(folder, kinds_of(look.of))
    with suppress(ValueError):
        if brief is not None:
            seen = look.make(brief)
            keep_summary(folder, f".{look.name}", state, [_form(look.form).dump_json(seen)])
            return seen
    return None


@lru_cache
def _form(form: type[One]) -> "TypeAdapter[One]":
    from pydantic import TypeAdapter

    return TypeAdapter(form)


def _from_files(folder: Path, kinds: Sequence[str]) -> "InBrief | None":
    """What there is of these kinds in an audit; None where it has to be opened. Raises AuditError, DamagedFile."""
    from audit_tui.domain.in_brief import InBrief
    from audit_tui.domain.session import serial
    from audit_tui.store.anchors import ANCHOR
    from audit_tui.store.storage import documents_in

    if is_encrypted(folder):
        return None
    wanted = {ANCHOR: PARTS_OF_BRIEF, **dict.fromkeys(kinds, ())}
    own, questions, copies = (documents_in(folder / f"{part}.json", part, wanted) for part in PARTS_OF_BRIEF)
    if own is None or questions is None or copies is None or not _are_as_they_were_left(own, questions, copies):
        return None
    if not _are_under_their_ids(own, kinds):
        return None
    with suppress(ValueError):
        found = {**own.in_order(kinds, serial), **questions.in_order(kinds, serial)}
        brief = InBrief.from_documents(found, folder, kinds)
        if all(map(_is_clean, brief.lines.values())):
            brief.read(())
            return brief
    return None


_is_clean = lru_cache(maxsize=16)(is_clean_json)  # most audits have the very same question set


def _are_under_their_ids(own: "Documents", kinds: Iterable[str]) -> bool:
    """Whether each thing of these kinds is kept under the id that it has; the set-up has that of the audit."""
    tables = (own.tables.get(kind, {}) for kind in kinds if kind != "details")
    return all(said.startswith(b'{"id": "%s"' % key.encode()) for rows in tables for key, said in rows.items())


def _are_as_they_were_left(own: "Documents", questions: "Documents", copies: "Documents") -> bool:
    """Whether the histories of these parts still are those that the newest anchors hold."""
    from audit_tui.store.anchors import ANCHOR

    with suppress(ValueError, KeyError, TypeError, AttributeError):
        anchors = {**own.tables.get(ANCHOR, {}), **copies.tables.get(ANCHOR, {})}
        parts = {SESSION_PART: own, QUESTIONS_PART: questions, COPIES_PART: copies}
        known = {part: json.loads(anchors[part]) for part in parts if part in anchors}
        return all(parts[part].has_event(anchor["seq"], anchor["hash"]) for part, anchor in known.items())
    return False


def _may_be_kept(session: "OpenSession") -> bool:
    """Nothing plain of what is encrypted; and what is to be warned of is said each time."""
    return session.key is None and not session.behind


def _line_of(session: "OpenSession") -> Listed:
    from audit_tui.services.progress import stage

    audit = session.audit
    details, agency = audit.details, audit.details.return_of
    states = [audit.involvement(record, agency) for record in details.records] if agency else []
    answered, asked = _answered(audit)
    return Listed(
        folder=session.folder,
        id=details.id,
        title=details.title,
        topic=audit.questions.id,
        topic_title=audit.questions.title,
        stage=stage(audit),
        records=len(details.records),
        answered=answered,
        asked=asked,
        updated=session.updated,
        fictional=details.fictional,
        return_of=agency,
        returning=audit.questions.agency_label(agency) if agency else "",
        destroy_by=details.destroy_by,
        handed_in=states.count("returned"),
        not_known=states.count("not_known"),
    )


def _answered(audit: "Audit") -> tuple[int, int]:
    """Prompts answered and asked: over all seats, in an auditor's own copy the agency's own."""
    from audit_tui.domain.asking import board
    from audit_tui.services.progress import seat_progress, totals

    agency = audit.details.return_of
    if not agency:
        return totals(audit)
    found = [seat_progress(audit, board(audit, record, agency), agency) for record in audit.details.records]
    return sum(len(each.answered) for each in found), sum(len(each.asked) for each in found)
