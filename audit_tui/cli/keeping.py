"""The end of an audit on the command line: what there is of it is listed, and removed once its name is typed again."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit_tui.cli.printing import complain, say
from audit_tui.errors import WrongUsage
from audit_tui.purge_plan import Elsewhere, File, FileSort, Plan, State, folder_to_purge, plan_of
from audit_tui.purging import NOT_PROMISED
from audit_tui.purging import purge as carry_out
from audit_tui.text import day, plural
from audit_tui.workspace import Workspace

_FILES: dict[str, tuple[FileSort, ...]] = {
    "The audit": ("key", "part", "leftover"),
    "Its earlier copies": ("generation",),
    "Its exports": ("export",),
    "Not the program’s own": ("stranger",),
}

_LEFT: dict[State, str] = {
    "changed": "was changed since it was written",
    "gone": "is not there any more; was it moved, or sent on?",
    "unreadable": "cannot be read or removed",
    "shared": "also of",
}


def purge(workspace: Workspace, words: Namespace) -> int:
    """List what there is of an audit; with its name typed again, remove it."""
    folder = folder_to_purge(workspace, words.session)
    plan = plan_of(workspace, folder, passphrase_lost=words.passphrase_lost)
    if words.yes is None:
        lost = " --passphrase-lost" if words.passphrase_lost else ""
        for line in _lines(plan, f"{words.session} --yes {plan.name}{lost}", workspace.clock().isoformat()[:10]):
            say(line)
        return 0
    if words.yes != plan.name:
        raise WrongUsage(f"‘{words.yes}’ is not the audit’s name", hint=f"nothing was removed; it is {plan.name}")
    done, receipt = carry_out(
        folder, plan, by=words.by, at=workspace.clock().isoformat(), strangers_too=words.strangers_too
    )
    removed = done.in_state("there")
    elsewhere = f", and {plural(len(removed), 'copy', 'copies')} elsewhere" if removed else ""
    say(f"Removed: {plan.name}, {plural(len(done.files), 'file')}{elsewhere}")
    for each in done.in_state(*_LEFT):
        complain(f"note: not removed: {_left(each)}")
    for name in (each for each in done.others if each != done.name):
        complain(f"note: not removed: {name}, another folder of the same audit")
    if done.unread:
        complain(f"note: {_unknown(done)}")
    if (folder.parent / done.name).exists():
        complain(f"note: there is another audit of this name, begun since: {folder.parent / done.name} was left")
    say(f"Receipt: {receipt}")
    say(NOT_PROMISED)
    return 0


def _lines(plan: Plan, command: str, today: str) -> Iterator[str]:
    yield f"{plan.name}: {_when(plan, today)}"
    if plan.receipt:
        yield "Its purge was cut short, and goes on where it was."
    for heading, sorts in _FILES.items():
        yield from _files(heading, plan.of_sort(*sorts))
    yield from _files("Left of it by a restore that was cut short", plan.restores)
    there = plan.in_state("there")
    if there:
        yield f"Written elsewhere, REMOVED TOO: {plural(len(there), 'file')}, {_size(there)}"
        yield from (f"  {each.path} ({each.sort}, {_day(each.at)}), {each.size:,} bytes" for each in there)
    left = plan.in_state(*_LEFT)
    if left:
        yield "Written elsewhere and NOT removed; look yourself:"
        yield from (f"  {_left(each)}" for each in left)
    if plan.others:
        yield f"Other folders of the same audit, NOT removed: {', '.join(plan.others)}"
    if plan.unread:
        yield f"{_unknown(plan)[0].upper()}{_unknown(plan)[1:]}."
    yield f"Nothing was removed. {NOT_PROMISED}"
    if plan.of_sort("stranger"):
        yield "What is not the program’s own holds the purge up: move it away, or say --strangers-too."
    yield f'Close the audit everywhere, then: audit-tui purge {command} --by "whose order"'


def _when(plan: Plan, today: str) -> str:
    if plan.unread:
        return "it cannot be read, so the day by which it is to be destroyed is not known"
    set_up = f"set up on {_day(plan.created)}"
    if not plan.destroy_by:
        return f"{set_up}; no day is set by which it is to be destroyed"
    reached = "" if plan.destroy_by <= today else ", WHICH IS STILL TO COME"
    return f"{set_up}, to be destroyed by {_day(plan.destroy_by)}{reached}"


def _files(heading: str, files: tuple[File, ...]) -> Iterator[str]:
    if files:
        yield f"{heading}: {plural(len(files), 'file')}, {_size(files)}"
        yield from (f"  {each.path}, {each.size:,} bytes" for each in files)


def _size(files: Iterable[File | Elsewhere]) -> str:
    return f"{sum(each.size for each in files):,} bytes"


def _left(copy: Elsewhere) -> str:
    of = f" {copy.of}, left" if copy.of else ""
    return f"{Path(copy.path)} ({copy.sort}, {_day(copy.at)}): {_LEFT[copy.state]}{of}"


def _day(at: str) -> str:
    """A day in words; what is noted of copies is not always one."""
    try:
        return day(at)
    except ValueError:
        return "a day that is not known"


def _unknown(plan: Plan) -> str:
    return f"which copies of it were written elsewhere is not known ({plan.unread})"
