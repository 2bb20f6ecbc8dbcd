"""What home says of an audit in a line; nothing here needs an audit to be opened, nor its models."""

import sys
from collections.abc import Iterator
from pathlib import Path

from audit_tui.domain.dates import is_past
from audit_tui.domain.listed import Listed
from audit_tui.domain.retention import destruction_in_words
from audit_tui.domain.words import BANNER, STAGE_LABELS
from audit_tui.errors import AuditError, LockedSession
from audit_tui.text import plural
from audit_tui.tui.widgets.choices import Choice

NO_NAMES = "Write no names: a child is a reference such as NEG-01, and the list of who that is stays elsewhere."


def kept_in_words(folder: Path) -> str:
    """Where audits are kept, who can read them, and what is left to whoever makes one."""
    readers = "who may open that folder can read them" if sys.platform == "win32" else "only your account can read them"
    return (
        f"Audits are kept in {folder.absolute()}: {readers}, and audit-tui sends nothing anywhere. "
        "An audit is not encrypted unless you give it a passphrase, in the set-up or later (P in the audit). "
        f"{NO_NAMES}"
    )


def row_of(line: Listed, today: str) -> Choice:
    """An audit, or an auditor's own copy of a return; `today` is a day, ISO 8601."""
    return Choice(str(line.folder), line.title, ", ".join(filter(None, _parts(line, today))))


def row_being_read(folder: Path) -> Choice:
    """What stands there until it is known what the line says."""
    return Choice(str(folder), folder.name, "reading …")


def row_not_opened(folder: Path, why: AuditError) -> Choice:
    """An audit that waits for its passphrase, or cannot be opened."""
    if isinstance(why, LockedSession):
        return Choice(str(folder), folder.name, "encrypted: Enter asks for its passphrase")
    file = Path(why.path or folder)
    words = why.advice if file.name == folder.name else f"{file.name}: {why.advice}"
    return Choice(str(folder), f"CANNOT BE OPENED: {folder.name}", words)


def return_progress(*, records: int, handed_in: int, not_known: int, answered: int, asked: int) -> str:
    """How far an agency's return is over all records: `2 of 3 records handed in; 14 of 78 questions answered.`."""
    return (
        f"{handed_in} of {plural(records, 'record')} handed in"
        f"{f', {not_known} not known to us' if not_known else ''}; "
        f"{answered} of {plural(asked, 'question')} answered."
    )


def _parts(line: Listed, today: str) -> Iterator[str]:
    yield f"in {line.folder.name}" if line.folder.name != line.id else ""
    yield BANNER if line.fictional else ""
    if line.return_of:
        yield f"return of {line.returning}"
        yield return_progress(
            records=line.records,
            handed_in=line.handed_in,
            not_known=line.not_known,
            answered=line.answered,
            asked=line.asked,
        )
    else:
        yield line.topic_title
        yield STAGE_LABELS[line.stage].lower()
        yield plural(line.records, "record")
        yield f"{line.answered} of {line.asked} answered"
    how = f" (audit-tui purge {line.id})" if is_past(line.destroy_by, today) else ""
    words = destruction_in_words(line.destroy_by, today)
    yield f"{words}{how}" if words else ""
