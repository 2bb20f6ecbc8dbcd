"""Bytes that reach the disk whole or not at all, in files that only their owner can read."""

import contextlib
import errno
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from audit_tui.errors import NotSaved, refusal

WINDOWS = os.name == "nt"

PRIVATE_FOLDER = 0o700

TEMPORARY = ".tmp"

_PATIENCE = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5, 0.5)
"""Seconds between tries where Windows refuses a file that a reader, a scanner or a sync client has open: 1.6 in all."""

_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})

_Result = TypeVar("_Result")


def write_private(path: Path, data: bytes) -> None:
    """Put data at path, on the disk, in one step and for the owner alone; raises NotSaved and leaves the old bytes."""
    try:
        _replace_bytes(path, data)
    except OSError as error:
        raise not_saved(path, error) from error


def read_whole(path: Path) -> bytes:
    """The bytes at path; waits a moment where Windows says that somebody is just putting new ones there."""
    return patiently(path.read_bytes)


def rename_over(source: Path, target: Path) -> None:
    """Give source the name of target, whatever was there before; raises OSError."""
    patiently(lambda: os.replace(source, target))  # noqa: PTH105 (the tests inject faults here)


def not_saved(path: Path, error: OSError) -> NotSaved:
    """What to tell a person whose save the disk refused."""
    if error.errno in _FULL:
        return NotSaved("could not be saved: the disk is full", hint="make room and save again", path=path)
    hint = "see that the folder is there and can be written"
    return NotSaved(f"could not be saved: {refusal(error)}", hint=hint, path=path)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the platform can; raises OSError."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _replace_bytes(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _sync_file(file.fileno())
        rename_over(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def _sync_file(handle: int) -> None:
    """An fsync that, on macOS too, means the disk and not only its cache."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def patiently(act: Callable[[], _Result]) -> _Result:
    """Do this, again and again for a moment where Windows says that somebody has the file open; raises OSError."""
    for pause in _PATIENCE if WINDOWS else ():
        try:
            return act()
        except PermissionError:
            time.sleep(pause)
    return act()
