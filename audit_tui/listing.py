"""What a list of audits says of each, from what was kept of it where nothing has changed since: quick to import."""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from audit_tui.domain.listed import Listed
from audit_tui.domain.words import COPIES_PART, QUESTIONS_PART, SESSION_PART
from audit_tui.store.folders import is_encrypted
from audit_tui.store.summary import State, is_safe, keep_summary, read_summary, state_of

if TYPE_CHECKING:  # a list that was kept needs no models
    from audit_tui.domain.audit import Audit
    from audit_tui.domain.in_brief import InBrief
    from audit_tui.opened import OpenSession
    from audit_tui.store.storage import Documents

PARTS_OF_BRIEF = (SESSION_PART, QUESTIONS_PART, COPIES_PART)
"""What an audit in brief is made from; the last says whether the first is as it was left."""

_LINE, _BRIEF = ".line", ".brief"
_FILES_OF_BRIEF = tuple(f"{part}.json" for part in PARTS_OF_BRIEF)


def kept_line(folder: Path, timezone: tzinfo | None) -> tuple[State, Listed | None]:
    """What a session's files are like now, and its line where one was kept of them as they are; raises OSError."""
    state = state_of(folder)
    lines = read_summary(folder, _LINE, state)
    if lines is None:
        return state, None
    updated = datetime.fromtimestamp(state.newest / 1e9, tz=timezone).isoformat(timespec="seconds")
    return state, Listed(folder=folder, updated=updated, **json.loads(lines[0]))


def keep_line(session: "OpenSession", state: State) -> Listed:
    """The line of a session that was opened since its files were in this state, kept where it may be."""
    line = _line_of(session)
    if _may_be_kept(session):
        said = {name: value for name, value in asdict(line).items() if name not in ("folder", "updated")}
        keep_summary(session.folder, _LINE, state, [json.dumps(said, ensure_ascii=False).encode()])
    return line


def kept_brief(folder: Path) -> "tuple[State, InBrief | None]":
    """What the files are like that an audit in brief is made from, and it, where it was kept; raises OSError."""
    from audit_tui.domain.in_brief import InBrief

    state = state_of(folder, _FILES_OF_BRIEF)
    lines = read_summary(folder, _BRIEF, state)
    return state, None if lines is None else InBrief.from_lines(lines, folder)


def quick_brief(folder: Path, state: State) -> "InBrief | None":
    """In brief an audit from its files alone, kept where it may be; None where it has to be opened.

    It has to where it is encrypted, where its files are older than it knows, and where a text in it has to be cleaned.
    Raises AuditError, DamagedFile.
    """
    from audit_tui.domain.in_brief import InBrief
    from audit_tui.store.storage import documents_in

    if is_encrypted(folder):
        return None
    own, questions, copies = (documents_in(folder / f"{part}.json", part) for part in PARTS_OF_BRIEF)
    if own is None or questions is None or copies is None or not _is_as_it_was_left(own, copies):
        return None
    with suppress(ValueError):
        brief = InBrief.from_documents({**own.tables, **questions.tables}, folder)
        if all(map(is_safe, brief.lines.values())):
            brief.read(())
            keep_summary(folder, _BRIEF, state, brief.as_lines)
            return brief
    return None


def _is_as_it_was_left(own: "Documents", copies: "Documents") -> bool:
    """Whether the history of the session's own part still is the one of which the written copies hold an anchor."""
    from audit_tui.store.anchors import ANCHOR

    anchors = map(json.loads, copies.tables.get(ANCHOR, ()))
    return all(own.has_event(anchor["seq"], anchor["hash"]) for anchor in anchors)


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
