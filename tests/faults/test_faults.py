"""The short form of every fault, and that what holds a folder against what was said can tell.

`python -m tests.faults --full` tries each as often as docs/faults.md says.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from audit_tui.errors import AuditError
from audit_tui.store import durable, storage
from tests.faults import power, swaps
from tests.faults.ground import PART, Ground, goes_on, held_against, save
from tests.faults.table import FAULTS, PAGE, Fault

ROOT = Path(__file__).parents[2]
KILLS = ("killed", "aimed", "acts", "app", "encrypting")


@pytest.fixture(scope="module")
def told() -> dict[str, list[list[int]]]:
    """The figures of each fault, by its words: trials, confirmed, refused or gone, lost, corrupted."""
    command = [sys.executable, "-m", "tests.faults", "--seed", "1"]
    memory = Path("/dev/shm")  # a kill is no power cut: it is the same there, and the disk is not waited for
    command += ["--folder", str(memory)] if os.access(memory, os.W_OK) else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    figures: dict[str, list[list[int]]] = {}
    for line in done.stdout.splitlines():
        words, kept, *cells = (
            [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else ["", ""]
        )
        if kept in ("plain", "encrypted"):
            figures.setdefault(words, []).append([int(cell.replace(",", "")) for cell in cells])
    return figures


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_acknowledged_is_lost_and_nothing_mixed(fault: Fault, told: dict[str, list[list[int]]]) -> None:
    rows = told[fault.words]
    assert len(rows) == (2 if fault.of_files else 1)
    for trials, _confirmed, _told, lost, corrupted in rows:
        assert trials > 0
        assert corrupted == 0
        assert not lost


@pytest.mark.skipif(os.name == "nt", reason="the app and the rights of a folder are not tried on Windows")
def test_a_few_dozen_are_killed(told: dict[str, list[list[int]]]) -> None:
    assert sum(row[0] for fault in FAULTS if fault.name in KILLS for row in told[fault.words]) >= 60


def test_the_page_has_a_row_of_each_fault() -> None:
    rows = re.findall(r"^\| (.*?) \| (?:plain|encrypted) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) == {fault.words for fault in FAULTS}


def _without_file_sync(path: Path, data: bytes) -> None:
    """Take the place of the old bytes in one step, and sync the folder alone."""
    beside = path.with_name(f".{path.name}.x.tmp")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
        file.write(data)
    os.replace(beside, path)
    durable.sync_folder(path.parent)


def test_a_store_that_does_not_sync_its_files_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert power.while_saving(Ground(tmp_path, seed=1)).held
    monkeypatch.setattr(storage, "write_private", _without_file_sync)
    assert power.while_saving(Ground(tmp_path, seed=1)).corrupted > 0


def test_a_store_that_does_not_sync_its_folders_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "sync_folder", lambda _folder: None)
    assert power.while_saving(Ground(tmp_path, seed=1)).lost > 0


def test_a_write_that_is_not_seen_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "write_private", lambda path, data: path.write_bytes(data))
    with pytest.raises(AssertionError, match="a way that was not seen"):
        power.while_saving(Ground(tmp_path, seed=1))


def test_what_is_held_against_a_folder_tells_lost_from_mixed(tmp_path: Path) -> None:
    ground = Ground(tmp_path, seed=1)
    folder, repository, said = ground.started("oracle")
    assert (held_against(repository, said).lost, held_against(repository, [*said, ("q1", 99)]).lost) == (0, 1)
    item = repository.get(PART, "answer", "q1")
    assert item is not None
    mixed = {**(item.document or {}), "number": 77}
    repository.put([type(item)(PART, "answer", "q1", item.version, mixed)], by="A", at="2026-03-02T09:30:00Z")
    assert held_against(repository, said).corrupted == 1
    left = folder / f".{PART}.json.x.y.tmp"
    (folder / ".generations").mkdir(exist_ok=True)
    (folder / ".generations" / f"{PART}.1.json").write_bytes(b"")
    left.write_bytes(b"")
    assert goes_on(ground, folder, said).corrupted > 0


def test_a_store_that_takes_any_bytes_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(raw: bytes, **_named: object) -> storage.Sealed:
        if not raw:
            raise AuditError("is empty")
        return storage.Sealed(raw, 9, "", {})

    monkeypatch.setattr(storage, "decode", trusting)
    ground = Ground(tmp_path, seed=1)
    folder, _, _ = ground.started("trusting")
    found = swaps._refused(ground, folder, ground.file(folder), b"{}")
    assert found.corrupted > 0
    assert save(ground.repository(folder), "q1", 1) == ("q1", 1)
