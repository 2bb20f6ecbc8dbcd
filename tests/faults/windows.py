"""Several windows on one session: each a process of its own, with a lock that holds and with one that does nothing."""

from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from audit_tui.domain.session import Answer
from audit_tui.errors import AuditError, ChangedElsewhere, DamagedFile, NotSaved
from audit_tui.store.repository import Conflict, Item
from tests.auditing import AGENCIES
from tests.faults import sessions
from tests.faults.ground import (
    AT,
    PART,
    PROCESSES,
    Ground,
    Tally,
    document,
    goes_on,
    held_against,
    save,
    saves_in,
    together,
    total,
)

EACH = 6
"""What every window saves of its own."""


def on_one_part(ground: Ground) -> Tally:
    """2 to 12 windows save to one part at once: different things, and all of them the same one."""
    counts = [2, 4] if not ground.full else [*range(2, 13)] * 3
    return total(_on_one_part(ground, windows) for windows in counts)


def _on_one_part(ground: Ground, windows: int) -> Tally:
    folder = ground.new_folder("windows")
    said = [each for told in together(_save_and_choose, [(ground, folder, w) for w in range(windows)]) for each in told]
    saved = [each for each in said if isinstance(each, tuple)]
    told = sum(each == "theirs" for each in said)
    unknown = [each for each in said if each != "theirs" and not isinstance(each, tuple)]
    found = Tally(windows, len(saved), told, corrupted=len(unknown), notes=tuple(map(str, unknown)))
    if told < windows - 1:
        found += Tally(corrupted=1, notes=("two saved the same thing first, and neither was told",))
    if len(saved) != windows * (EACH + 1):
        found += Tally(corrupted=1, notes=("a window did not come to its end",))
    return found + goes_on(ground, folder, saved)


def _save_and_choose(tell: Connection, ground: Ground, folder: Path, window: int) -> None:
    repository = ground.repository(folder)
    mine, choice = Item(PART, "answer", "shared", 0, document(window + 1)), 0
    while True:
        try:
            repository.put([mine], by="A", at=AT)
        except Conflict as conflict:
            theirs = conflict.theirs
            whole = theirs.document is not None and dict(theirs.document) != dict(mine.document or {})
            tell.send("theirs" if whole else f"a conflict without both values: {theirs}")
            mine, choice = Item(PART, "answer", "shared", theirs.version, mine.document), choice + 1
        else:
            tell.send(("shared", window + 1))
            break
    for number in range(EACH):
        tell.send(save(repository, f"own-{window}", window * EACH + number + 1))


def on_one_audit(ground: Ground) -> Tally:
    """Windows with an open session each: seats that answer beside each other, and two of one seat."""
    rounds = [(3, False), (2, True)] if not ground.full else [(n, same) for n in range(2, 13) for same in (False, True)]
    return total(_on_one_audit(ground, windows, same) for windows, same in rounds)


def _on_one_audit(ground: Ground, windows: int, same: bool) -> Tally:
    folder = ground.new_folder("audits")
    sessions.start(folder)
    tasks = [
        (folder, AGENCIES[0 if same else window % 3], 0 if same else window // 3, window) for window in range(windows)
    ]
    said = [each for told in together(_answer_and_choose, tasks) for each in told]
    saved = {each for each in said if isinstance(each, tuple)}
    told = sum(each == "theirs" for each in said)
    unknown = tuple(each for each in said if each != "theirs" and not isinstance(each, tuple))
    session = sessions.opened(folder)
    answers = [each.after for each in session.made() if isinstance(each.after, Answer)]
    there = {(each.seat, each.question, each.evidence) for each in answers}
    found = Tally(windows, len(saved), told, lost=len(saved - there), notes=unknown)
    found += Tally(corrupted=len(session.tampered()) + len(unknown))
    if same and told < windows - 1:
        found += Tally(corrupted=1, notes=("two windows of a seat answered alike, and neither was told",))
    return found


def _answer_and_choose(tell: Connection, folder: Path, seat: str, question: int, window: int) -> None:
    session = sessions.opened(folder)
    for step in range(4):
        name, words = sessions.QUESTIONS[(question * 4 + step) % 20], f"window {window} step {step}"
        while True:
            try:
                sessions.answer(session, seat, name, sessions.VALUES[(window + step) % 3], words)
            except ChangedElsewhere as changed:
                theirs = changed.theirs.document if isinstance(changed, Conflict) else None
                tell.send("theirs" if theirs and theirs["evidence"] != words else f"not told what is there: {changed}")
                session.reload()
            else:
                tell.send((seat, name, words))
                break


def without_a_lock(ground: Ground) -> Tally:
    """2 to 4 windows where the lock does nothing, as on some shares: what is gone was said, or counts as lost."""
    rounds = ground.times(3, 150)
    return total(_without_a_lock(ground, 2 + number % 3) for number in range(rounds))


def _without_a_lock(ground: Ground, windows: int) -> Tally:
    folder, _, before = ground.started("unlocked")
    done = PROCESSES.Barrier(windows)
    told = together(_save_unlocked, [(ground, folder, window, done) for window in range(windows)])
    found = Tally(windows)
    made = set(saves_in(ground.repository(folder)))
    for said in told:
        saved = {each for each in said if isinstance(each, tuple)}
        heard, gone = any(isinstance(each, str) for each in said), len(saved - made)
        found += Tally(confirmed=len(saved), refused=heard, gone=gone if heard else 0, lost=0 if heard else gone)
    return found + held_against(ground.repository(folder), before)


def _save_unlocked(tell: Connection, ground: Ground, folder: Path, window: int, done: Any) -> None:
    """Save until told that something is wrong; once all have saved, look again, as the next save or screen does."""
    from filelock import BaseFileLock

    BaseFileLock.acquire = lambda self, *words, **named: None  # type: ignore[assignment,method-assign]
    repository = ground.repository(folder)
    try:
        for number in range(20):
            tell.send(save(repository, f"own-{window}", window * 100 + number + 1))
    except (NotSaved, DamagedFile) as error:
        tell.send(str(error))
    done.wait(60)
    try:
        repository.all(PART)
    except AuditError as error:
        tell.send(str(error))
