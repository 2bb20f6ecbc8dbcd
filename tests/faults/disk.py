"""Disks that refuse: full ones, failing calls, a folder that may not be written to, one that is gone and comes back."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from audit_tui.errors import AuditError, NotSaved
from audit_tui.store.durable import TEMPORARY, WINDOWS
from audit_tui.store.repository import Item
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.faults.ground import AT, PART, Child, Ground, Saved, Tally, document, goes_on, held_against, save, total
from tests.faults.steps import POINTS, Step, StepName, When, watched

NOBODY = 65534
"""A uid without rights, for what the system's owner may do all the same."""

FULL = "the disk is full"


def full_disk(ground: Ground) -> Tally:
    """No room at any call of a save, on a small file system, and past the limit of a file's size."""
    found = _each_point(ground, "full-calls", (errno.ENOSPC, errno.EDQUOT), ground.times(1, 12), wanted=FULL)
    return found + _small_disk(ground) + _limited(ground)


def failing_write(ground: Ground) -> Tally:
    """The file cannot be made, written or synced."""
    steps: tuple[StepName, ...] = ("create", "write", "sync file")
    return _each_point(ground, "failing-write", (errno.EIO, errno.EACCES), ground.times(1, 20), steps)


def failing_rename(ground: Ground) -> Tally:
    """The new file cannot take the place of the old."""
    codes = (errno.EIO, errno.EACCES, errno.EPERM, errno.EBUSY)
    return _each_point(ground, "failing-rename", codes, ground.times(2, 60), ("rename",))


def failing_folder(ground: Ground) -> Tally:
    """The sync of the folder fails, or the making of it: the last of the steps of a save, and the first."""
    found = _each_point(ground, "failing-folder", (errno.EIO, errno.EACCES), ground.times(3, 50), ("sync folder",))
    return found + _each_point(ground, "failing-first", (errno.EIO, errno.EROFS), ground.times(1, 25), ("make folder",))


def _each_point(
    ground: Ground, name: str, codes: tuple[int, ...], rounds: int, steps: tuple[StepName, ...] = (), wanted: str = ""
) -> Tally:
    """A save is refused at each point and tried again, while the memory and the disk stay as they were."""
    points = [point for point in (*POINTS, ("make folder", "before")) if not steps or point[0] in steps]
    points = [(step, when) for step, when in points if (step, when) != ("create", "after")]
    return total(
        _refused_at(ground, name, step, when, code, wanted) + _copy_refused_at(ground, name, step, when, code)
        for _ in range(rounds)
        for step, when in points
        for code in codes
    )


@contextmanager
def _refusing(step: StepName, when: When, code: int) -> Iterator[list[bool]]:
    """Have the first such step of this process fail; what is given back says whether it did."""
    failed: list[bool] = []

    def refuse(found: Step, now: When) -> None:
        if (found.name, now) == (step, when) and not failed:
            failed.append(True)
            raise OSError(code, os.strerror(code))

    with watched(refuse):
        yield failed


def _refused_at(ground: Ground, name: str, step: StepName, when: When, code: int, wanted: str) -> Tally:
    if step == "make folder":
        folder, said = ground.new_folder(name), list[Saved]()
        repository = ground.repository(folder)
    else:
        folder, repository, said = ground.started(name)
    before, stored = repository.all(PART), step == "sync folder" or (step, when) == ("rename", "after")
    item = Item(PART, "answer", "q9", 0, document(9))
    with _refusing(step, when, code) as failed:
        line, found = _line(lambda: repository.put([item], by="A", at=AT), wanted)
    if not failed:
        return Tally(corrupted=1, notes=(f"{step} {when} was never reached",))
    if not stored and repository.all(PART) != before:
        found += Tally(corrupted=1, notes=(f"{step} {when}: memory is not as the disk",))
    if list(folder.glob(f".*{TEMPORARY}")):
        found += Tally(corrupted=1, notes=(f"{step} {when}: a temporary file is left",))
    found += held_against(ground.repository(folder), said) if said else Tally()
    repository.put([item], by="A", at=AT)
    once = sum(event.id == "q9" for event in repository.history(PART)) == 1
    found += Tally(corrupted=0 if once else 1)
    return Tally(1, len(said) + 1, line) + found + goes_on(ground, folder, [*said, ("q9", 9)])


def _copy_refused_at(ground: Ground, name: str, step: StepName, when: When, code: int) -> Tally:
    """The same while copies are kept at a pause: the part itself and the copies before stay whole."""
    folder, repository, said = ground.started(name)
    repository.keep_generation()
    said.append(save(repository, "q1", 8))
    before = ground.file(folder).read_bytes()
    with _refusing(step, when, code) as failed:
        line, found = _line(repository.keep_generation, "") if step != "make folder" else (0, Tally())
    if step != "make folder" and not failed:
        return Tally(corrupted=1, notes=(f"{step} {when} was never reached while a copy was kept",))
    if ground.file(folder).read_bytes() != before:
        found += Tally(corrupted=1, notes=("keeping a copy changed the part",))
    repository.keep_generation()
    if not any(copy.read_bytes() == before for copy in repository.generations(PART)):
        found += Tally(lost=1, notes=("no copy is kept after it was refused once",))
    return Tally(1, len(said), line) + found + goes_on(ground, folder, said)


def _line(act: Callable[[], object], wanted: str) -> tuple[int, Tally]:
    """One where an act was refused in a line; anything else that ends it is what nobody could read."""
    try:
        act()
    except NotSaved as error:
        fits = wanted in error.message and error.hint and "\n" not in str(error)
        return 1, Tally() if fits else Tally(corrupted=1, notes=(f"not the line that was wanted: {error}",))
    except OSError as error:
        return 0, Tally(corrupted=1, notes=(f"no line for {type(error).__name__}",))
    return 0, Tally(corrupted=1, notes=("a save that failed was said to be saved",))


def _small_disk(ground: Ground) -> Tally:
    """A file system of 128 KiB, filled up by saves, where this may be made."""
    folder, mount = ground.folder / "small", shutil.which("mount")
    folder.mkdir()
    command = [str(mount), "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", str(folder)]
    if mount is None or WINDOWS or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        return Tally(notes=("no small disk: no file system can be mounted here",))
    try:
        return total(_filled(ground, folder / f"session-{number}") for number in range(ground.times(1, 10)))
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _filled(ground: Ground, folder: Path) -> Tally:
    repository, said, found = ground.repository(folder), list[Saved](), Tally(trials=1, notes=("a tmpfs was filled",))
    ballast = folder.with_name("ballast")
    ballast.write_bytes(bytes(16_384))
    for number in range(1, 10_000):
        try:
            said.append(save(repository, f"q{number % 5}", number))
        except NotSaved as error:
            found += Tally(refused=1, corrupted=0 if FULL in error.message else 1)
            break
    for known in (repository, ground.repository(folder)):
        found += held_against(known, said)
    ballast.unlink()
    said.append(save(repository, "q1", 10_000))
    found += held_against(ground.repository(folder), said)
    found += Tally(confirmed=len(said), corrupted=len(list(folder.glob(f".*{TEMPORARY}"))) + (not found.refused))
    shutil.rmtree(folder)
    return found


def _limited(ground: Ground) -> Tally:
    """The limit that a process has for the size of its files."""
    if WINDOWS:
        return Tally(notes=("no limit of the size of a file on Windows",))
    said = (Child(_save_under_limits, ground, ground.times(5, 40)).rest() for _ in range(ground.times(1, 5)))
    return total(each if isinstance(each, Tally) else Tally(corrupted=1) for told in said for each in told or [None])


def _save_under_limits(tell: Connection, ground: Ground, limits: int) -> None:
    import resource

    folder, repository, said = ground.started("limited")
    before = ground.file(folder).read_bytes()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    item, found = Item(PART, "answer", "q9", 0, document(9)), Tally(limits, notes=("RLIMIT_FSIZE was set",))
    for number in range(limits):
        resource.setrlimit(resource.RLIMIT_FSIZE, (number * len(before) // limits, hard))
        line, more = _line(lambda: repository.put([item], by="A", at=AT), FULL)
        found += more + Tally(refused=line, corrupted=int(ground.file(folder).read_bytes() != before))
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    repository.put([item], by="A", at=AT)
    tell.send(found + Tally(confirmed=len(said) + 1) + goes_on(ground, folder, [*said, ("q9", 9)]))


def read_only(ground: Ground) -> Tally:
    """The folder may not be written to, or not entered, by whoever saves."""
    if WINDOWS:
        return Tally(1, notes=("no modes on Windows: not tried",))
    ground.folder.chmod(0o711)
    told = (Child(_save_without_rights, ground, number).rest() for number in range(ground.times(1, 50)))
    return total(each if isinstance(each, Tally) else Tally(corrupted=1) for said in told for each in said or [None])


def _save_without_rights(tell: Connection, ground: Ground, number: int) -> None:
    parent = ground.folder / f"rights-{number}"
    parent.mkdir(mode=0o700)
    found = Tally()
    if os.geteuid() == 0:
        os.chown(parent, NOBODY, NOBODY)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        found = Tally(notes=("as a uid without rights",))
    folder = parent / "session"
    repository = ground.repository(folder)
    said = [save(repository, f"q{each}", each) for each in range(1, 4)]
    item = Item(PART, "answer", "q9", 0, document(9))
    for mode, fresh, locked in ((0o500, False, True), (0o500, True, True), (0o500, True, False), (0, True, True)):
        if not locked:
            (folder / ".lock").unlink()
        folder.chmod(mode)
        known = ground.repository(folder) if fresh else repository
        found += Tally(1) + _refused_without_rights(known, item)
        folder.chmod(0o700)
        found += Tally(confirmed=len(said)) + goes_on(ground, folder, said)
    said.append(save(ground.repository(folder), "q9", 9))
    tell.send(found + Tally(confirmed=1) + goes_on(ground, folder, said))


def _refused_without_rights(repository: TinyDBRepository, item: Item) -> Tally:
    try:
        repository.put([item], by="A", at=AT)
    except AuditError as error:
        return Tally(refused=1, corrupted=0 if error.hint else 1)
    except OSError as error:
        return Tally(corrupted=1, notes=(f"no line for {type(error).__name__}",))
    return Tally(corrupted=1, notes=("a folder without rights was written to",))


def vanished(ground: Ground) -> Tally:
    """The folder is gone and put back, is gone and another is there, or is a file: as with a stick that is pulled."""
    return total(_vanished(ground, how) for _ in range(ground.times(2, 70)) for how in ("gone", "emptied", "a file"))


def _vanished(ground: Ground, how: str) -> Tally:
    folder, repository, said = ground.started("vanished")
    away = folder.with_name(f"{folder.name}-away")
    folder.rename(away)
    if how == "emptied":
        folder.mkdir()
    elif how == "a file":
        folder.write_bytes(b"")
    found = Tally()
    acts: tuple[Callable[[], object], ...] = (lambda: save(repository, "q9", 9), lambda: repository.all(PART))
    for act in acts:
        try:
            act()
        except AuditError as error:
            found += Tally(refused=1, corrupted=0 if error.hint else 1)
        except OSError as error:
            found += Tally(corrupted=1, notes=(f"no line for {type(error).__name__} where the folder is {how}",))
        else:
            found += Tally(corrupted=1, notes=(f"nothing was said where the folder is {how}",))
    if how == "gone" and folder.exists():
        found += Tally(corrupted=1, notes=("a folder that is gone was made anew",))
    if ground.file(folder).exists() and how != "a file":
        found += Tally(corrupted=1, notes=("a part that is gone was made anew",))
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.unlink(missing_ok=True)
    away.rename(folder)
    said.append(save(repository, "q9", 9))
    return Tally(1, len(said)) + found + goes_on(ground, folder, said)
