"""Kill a saving process again and again, and count what was lost: `python -m tests.store.soak --kills 1100`."""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from audit_tui.store.durable import WINDOWS
from audit_tui.store.repository import Document, Item
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.child import AT, PART, document

ROOT = Path(__file__).parents[2]

FRESH_AFTER = 25
"""Kills after which a new session is begun."""

AIMS = ["write", "write", "fsync:before", "fsync:after", "replace:before", "replace:after"]


def start(*arguments: str, **options: object) -> subprocess.Popen[str]:
    """A process of its own with one of the tasks of `child`."""
    command = [sys.executable, "-m", "tests.store.child", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload, no-any-return]


def kill_one(folder: Path, chance: random.Random) -> Counter[str]:
    """Let a process save, kill it at random or in the middle of a write, and hold the disk against what it said."""
    before = {name: found["number"] for name, found in _answers(TinyDBRepository(folder)).items()}
    aim = chance.choice(AIMS) if chance.random() < 0.5 else ""
    call, _, when = aim.partition(":")
    dies_in = f"{call}:{chance.randint(1, 20)}:{when}" if aim else ""
    with start("save", str(folder), dies_in) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(chance.randint(1, 12))] if not aim else []
        if not aim:
            time.sleep(chance.random() * 0.004)
            child.kill()
        said += child.stdout.readlines()
    acknowledged = before | {
        name: int(number) for name, number in (line.split() for line in said if line.endswith("\n"))
    }
    otherwise = child.returncode in {0, 1}
    return Counter(kills=1, aimed=bool(aim), saves=len(said), died_otherwise=otherwise and not WINDOWS) + _losses(
        folder, acknowledged
    )


def _answers(repository: TinyDBRepository) -> dict[str, Document]:
    return {item.id: item.document for item in repository.all(PART) if item.kind == "answer" and item.document}


def _losses(folder: Path, acknowledged: dict[str, int]) -> Counter[str]:
    """What of the acknowledged is not there, and what is there that nobody wrote; the file must be readable."""
    repository = TinyDBRepository(folder)
    left = len(list(folder.glob(".*.tmp")))
    stored = _answers(repository)
    numbers = {name: found["number"] for name, found in stored.items()}
    lost = sum(numbers.get(name, 0) < number for name, number in acknowledged.items())
    mixed = sum(dict(found) != document(found["number"]) for found in stored.values())
    ahead = sum(numbers.values()) > sum(acknowledged.values())
    broken = len(repository.problems(PART))
    marks = repository.get(PART, "draft", "mark")
    repository.put([Item(PART, "draft", "mark", marks.version if marks else 0, {"at": time.time()})], by="A", at=AT)
    kept = len(list(folder.glob(".*.tmp")))
    return Counter(
        lost=lost, mixed=mixed, broken=broken, written_unacknowledged=ahead, left_behind=left, not_swept=kept
    )


def soak(kills: int, folder: Path, seed: int, tell: Callable[[str], object] = lambda _line: None) -> Counter[str]:
    """Kill as often as told; the figures."""
    chance, figures = random.Random(seed), Counter[str]()
    for number in range(kills):
        figures += kill_one(folder / f"session-{number // FRESH_AFTER}", chance)
        if (number + 1) % 100 == 0:
            tell(f"{number + 1}: {dict(figures)}")
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--folder", type=Path, help="where to save; a real disk, not a tmpfs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        figures = soak(arguments.kills, Path(folder), arguments.seed, print)
    print(f"seed {arguments.seed}: {dict(figures)}")
    return (
        1
        if figures["lost"] + figures["mixed"] + figures["broken"] + figures["not_swept"] + figures["died_otherwise"]
        else 0
    )


if __name__ == "__main__":
    raise SystemExit(main())
