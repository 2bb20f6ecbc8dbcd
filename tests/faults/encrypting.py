"""An audit that is being encrypted: killed in it, the power gone in it, and other windows saving meanwhile."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from audit_tui.errors import AuditError
from audit_tui.store import encryption
from audit_tui.store.encrypted import encrypt_session, finish_encrypting, unlock_session
from audit_tui.store.folders import UNDER_WAY, is_encrypted
from audit_tui.store.repository import Item
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.faults.ground import AT, Child, Ground, Saved, Tally, goes_on, held_against, save, together, total
from tests.faults.kills import Aim, died_otherwise
from tests.faults.power import Recorder, opened_after_each
from tests.faults.steps import POINTS, StepName, When, watched

PASSPHRASE = "a lantern by the harbour"
OTHERS = ("session", "NEG-01", "NEG-02.police")

_POINTS: tuple[tuple[StepName, When], ...] = (*POINTS, ("remove", "before"), ("remove", "after"))


def killed(ground: Ground) -> Tally:
    """Killed at every step of encrypting every file; it goes on where it was when the audit is opened."""
    kills = ground.times(len(_POINTS), 260)
    with _cheap_passphrases():
        return total(_killed(ground, Aim(*_POINTS[n % len(_POINTS)], n // len(_POINTS) % 9)) for n in range(kills))


def power(ground: Ground) -> Tally:
    """The power goes after every step of it."""
    with _cheap_passphrases():
        folder, said = _plain(ground, ground.new_folder("encrypting-power") / "session")
        record = Recorder(folder.parent)
        record.said += said
        with watched(record.hook):
            encrypt_session(folder, PASSPHRASE)
        return opened_after_each(ground, record, lambda found, told: _opened(ground, found / "session", told))


def in_use(ground: Ground) -> Tally:
    """Encrypted while other windows save to it: what they were told is saved is there."""
    with _cheap_passphrases():
        return total(_in_use(ground, 1 + number % 3) for number in range(ground.times(2, 60)))


@contextmanager
def _cheap_passphrases() -> Iterator[None]:
    """Have a guess cost nothing, since it is not what is tried here."""
    dear, encryption.LOG_N = encryption.LOG_N, 2
    try:
        yield
    finally:
        encryption.LOG_N = dear


def _plain(ground: Ground, folder: Path) -> tuple[Path, list[Saved]]:
    """An audit of several parts and copies, and what was acknowledged in one of them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    repository = replace(ground, secret="").repository(folder)
    said = [save(repository, f"q{number % 3}", number) for number in range(1, 5)]
    for part in OTHERS:
        repository.put([Item(part, "answer", "q1", 0, {"value": part})], by="A", at=AT)
    repository.keep_generation()
    return folder, [*said, save(repository, "q1", 7)]


def _killed(ground: Ground, aim: Aim) -> Tally:
    folder, said = _plain(ground, ground.new_folder("encrypting"))
    child = Child(_encrypt, folder, aim)
    child.rest()
    ended = Tally() if child.process.exitcode == 0 else died_otherwise(child)
    found = Tally(1, len(said)) + ended + _opened(ground, folder, said)
    shutil.rmtree(folder)
    return found


def _encrypt(_tell: Connection, folder: Path, aim: Aim) -> None:
    with watched(aim):
        encrypt_session(folder, PASSPHRASE)


def _opened(ground: Ground, folder: Path, said: list[Saved]) -> Tally:
    """As the app opens it: plain still, or encrypted and gone on with; every part of it is there."""
    try:
        repository = _repository(ground, folder)
        others = [repository.get(part, "answer", "q1") for part in OTHERS]
    except AuditError as error:
        return Tally(corrupted=1, notes=(f"while it was encrypted: {error.message}",))
    found = held_against(repository, said) + Tally(lost=sum(each is None for each in others))
    plain = [*folder.glob("*.json"), *folder.glob(".generations/*.json"), *folder.glob(UNDER_WAY)]
    if is_encrypted(folder) and plain:
        found += Tally(corrupted=1, notes=("something is left that is not encrypted",))
    secret = str(unlock_session(folder, PASSPHRASE)._identity) if is_encrypted(folder) else ""
    return found + goes_on(replace(ground, secret=secret), folder, said)


def _repository(ground: Ground, folder: Path) -> TinyDBRepository:
    if not is_encrypted(folder):
        return TinyDBRepository(folder)
    key = unlock_session(folder, PASSPHRASE)
    finish_encrypting(folder, key)
    return TinyDBRepository(folder, key)


def _in_use(ground: Ground, windows: int) -> Tally:
    folder, before = _plain(ground, ground.new_folder("encrypting-in-use"))
    tasks: list[tuple[Any, ...]] = [(folder, window) for window in range(windows + 1)]
    told = together(_save_or_encrypt, tasks)
    said = [each for window in told for each in window if isinstance(each, tuple)]
    refused = sum(isinstance(each, str) for window in told for each in window)
    return Tally(windows, len(said), refused) + _opened(ground, folder, [*before, *said])


def _save_or_encrypt(tell: Connection, folder: Path, window: int) -> None:
    try:
        if window == 0:
            encrypt_session(folder, PASSPHRASE)
        repository = TinyDBRepository(folder)
        for number in range(20 if window else 0):
            tell.send(save(repository, f"own-{window}", window * 100 + number + 1))
    except AuditError as error:
        tell.send(str(error))
