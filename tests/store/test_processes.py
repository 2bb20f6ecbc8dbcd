"""Real faults in processes of their own: kills, full disks, and several programs saving at once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit_tui.errors import NotSaved
from audit_tui.store.repository import Item
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.conftest import AT, names
from tests.store.soak import soak, start

PART = "NEG-01.police"


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path, seed: int) -> None:
    figures = soak(15, tmp_path, seed)
    assert figures["kills"] == 15
    assert figures["saves"] > 15
    assert not {"lost", "mixed", "broken", "not_swept", "died_otherwise"} & figures.keys(), dict(figures)


def test_four_programs_saving_to_one_part_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    children = [start("count", str(folder), str(number), "12", stdin=subprocess.PIPE) for number in range(4)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    repository = TinyDBRepository(folder)
    counts = {item.id: (item.version, (item.document or {})["count"]) for item in repository.all(PART)}
    assert counts == {"shared": (48, 48)} | {f"own-{number}": (12, 12) for number in range(4)}
    assert len(repository.history(PART)) == 96
    assert repository.problems(PART) == ()
    assert names(folder) == {f"{PART}.json", ".lock"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of the size of a file")
def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    with start("fill", str(tmp_path / "session")) as child:
        said, _ = child.communicate(timeout=60)
    assert (child.returncode, said) == (0, "held\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB, where this may be made."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", str(folder)]
    if mount is None or os.name == "nt" or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_keeps_what_was_saved(small_disk: Path) -> None:
    folder = small_disk / "session"
    repository = TinyDBRepository(folder)
    saved = list(_save_until_refused(repository))
    assert len(saved) > 5
    for known in (repository, TinyDBRepository(folder)):
        assert known.all(PART) == tuple(saved)
        assert known.problems(PART) == ()
    assert names(folder) == {f"{PART}.json", ".lock"}
    shorter = [Item(PART, "answer", "q00", 1, {"text": "y"})]
    room = os.statvfs(small_disk)
    (small_disk / "rest").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    with pytest.raises(NotSaved, match="the disk is full"):
        repository.put(shorter, by="A", at=AT)
    (small_disk / "rest").unlink()
    assert repository.put(shorter, by="A", at=AT)[0].version == 2


def _save_until_refused(repository: TinyDBRepository) -> Iterator[Item]:
    for number in range(100):
        try:
            yield from repository.put([Item(PART, "answer", f"q{number:02}", 0, {"text": "x" * 2000})], by="A", at=AT)
        except NotSaved as error:
            if "the disk is full" not in error.message:
                raise
            return
    raise AssertionError("a small disk never filled up")
