"""The sessions that there are, a line each. No session is opened that has not changed since it was summed up."""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from audit_tui.cli.printing import Shape, complain, say, say_json
from audit_tui.domain.dates import is_past
from audit_tui.domain.listed import Listed
from audit_tui.domain.retention import destruction_in_words
from audit_tui.domain.words import STAGE_LABELS
from audit_tui.errors import AuditError, LockedSession
from audit_tui.text import one_line, plural
from audit_tui.workspace import Workspace


def list_sessions(workspace: Workspace, words: Namespace) -> int:
    """The sessions; one that cannot be read is said and does not hide the others."""
    found: list[Listed] = []
    locked: list[tuple[str, LockedSession]] = []
    status = 0
    for folder in workspace.session_folders():
        try:
            found.append(workspace.listed(folder))
        except LockedSession as error:
            locked.append((folder.name, error))
        except AuditError as error:
            complain(str(error))
            status = 1
    today = workspace.clock().isoformat()[:10]
    if words.json:
        for _, why in locked:
            complain(str(why))
        say_json([_shape(each, today) for each in found])
    else:
        for line in (line for each in found for line in _lines(each, today)):
            say(line)
        _say_the_others(workspace, [name for name, _ in locked], nothing=not (found or locked or status))
    return status


def _say_the_others(workspace: Workspace, locked: Sequence[str], *, nothing: bool) -> None:
    """What cannot be looked into, or was cut short; and that there is nothing."""
    for name in locked:
        say(f"{name}: encrypted, opens with its passphrase")
    for said in workspace.unfinished():
        complain(f"note: {said}")
    if nothing:
        say(f"There are no sessions in {workspace.sessions} yet.")


def _shape(listed: Listed, today: str) -> Shape:
    return {
        "id": listed.id,
        "title": listed.title,
        "topic": listed.topic,
        "stage": listed.stage,
        "records": listed.records,
        "answered": listed.answered,
        "asked": listed.asked,
        "updated": listed.updated,
        "path": str(listed.folder),
        "return_of": listed.return_of,
        "destroy_by": listed.destroy_by,
        "to_be_destroyed": is_past(listed.destroy_by, today),
    }


def _lines(listed: Listed, today: str) -> Iterator[str]:
    """An auditor's own copy is the return of its agency."""
    what = f"return of {listed.returning}" if listed.return_of else STAGE_LABELS[listed.stage]
    progress = f"{listed.answered} of {listed.asked} answered"
    end = destruction_in_words(listed.destroy_by, today)
    folder = listed.folder.name
    other = f" (open it as {folder})" if folder != listed.id else ""
    yield f"{listed.id}{other}: {what}, {plural(listed.records, 'record')}, {progress}{f', {end}' if end else ''}"
    yield f"    {one_line(listed.title)}"
