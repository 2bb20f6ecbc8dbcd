"""A session's folder held against every other process for as long as something in it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from audit_tui.errors import NotSaved
from audit_tui.store.durable import not_saved
from audit_tui.store.folders import LOCK

LOCK_TIMEOUT = 10.0
"""Seconds that a save waits for another one to be done."""


@contextmanager
def held(folder: Path, *, patience: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold a folder, waiting for so many seconds.

    Raises NotSaved where it is not there, somebody else holds it for longer, or it cannot be held.
    """
    lock = FileLock(folder / LOCK, timeout=patience, mode=0o600)
    try:
        if not folder.is_dir():  # the lock would make it anew
            hint = "plug it in or put it back, and try again"
            raise NotSaved("could not be saved: the session's folder is not there", hint=hint, path=folder)
        lock.acquire(poll_interval=0.01)
    except Timeout as error:
        raise NotSaved(
            f"could not be saved: somebody else has been saving for {LOCK_TIMEOUT:.0f} seconds",
            hint="save again; if it stays so, look for another window of this program that hangs",
            path=folder,
        ) from error
    except OSError as error:
        raise not_saved(folder, error) from error
    try:
        yield
    finally:
        lock.release()
