"""What the tests run in processes of their own: `python -m tests.store.child TASK FOLDER …`."""

import itertools
import os
import signal
import sys
from pathlib import Path

from audit_tui.errors import NotSaved
from audit_tui.store.repository import Conflict, Item
from audit_tui.store.tinydb_repository import TinyDBRepository

AT = "2026-03-02T09:30:00Z"
PART = "NEG-01.police"
THINGS = 5


def document(number: int) -> dict[str, object]:
    """A document that shows whether it is whole."""
    return {"number": number, "text": f"{number} " * 300}


def save_for_ever(folder: Path, dies_in: str) -> None:
    """Save one thing after another and acknowledge each on the standard output; die within a write if told where."""
    repository = TinyDBRepository(folder)
    known = {item.id: item.version for item in repository.all(PART) if item.kind == "answer"}
    first = 1 + max(
        (int(item.document["number"]) for item in repository.all(PART) if item.kind == "answer" and item.document),
        default=0,
    )
    if dies_in:
        _die_in(*dies_in.split(":"))
    for number in itertools.count(first):
        name = f"q{number % THINGS}"
        (saved,) = repository.put([Item(PART, "answer", name, known.get(name, 0), document(number))], by="A", at=AT)
        known[name] = saved.version
        print(name, number, flush=True)


def _die_in(call: str, times: str, when: str) -> None:
    """Have this process killed before or after (`write`: in the middle of) the nth call of a function of os."""
    counter, real = itertools.count(1), getattr(os, "fdopen" if call == "write" else call)

    def die() -> None:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def deadly(*arguments: object) -> object:
        if next(counter) < int(times):
            return real(*arguments)
        if call == "write":
            os.write(arguments[0], b'{\n"answer": {\n  "q1": {"ver')  # type: ignore[arg-type]
        if when == "after":
            real(*arguments)
        die()
        raise AssertionError

    setattr(os, "fdopen" if call == "write" else call, deadly)


def count_together(folder: Path, name: str, times: str) -> None:
    """Add one to a number that all share, and to one of its own, as often as told."""
    repository = TinyDBRepository(folder)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(times)):
        _add_one(repository, "shared")
        _add_one(repository, f"own-{name}")


def _add_one(repository: TinyDBRepository, name: str) -> None:
    while True:
        item = repository.get(PART, "answer", name) or Item(PART, "answer", name, 0, {"count": 0})
        count = (item.document or {})["count"] + 1
        try:
            repository.put(
                [Item(PART, "answer", name, item.version, {"count": count, "by": os.getpid()})], by="A", at=AT
            )
        except Conflict:
            continue
        return


def fill_the_disk(folder: Path) -> None:
    """Save more and more under a limit of the size of a file; each refusal leaves what was there."""
    import resource

    import pytest

    repository = TinyDBRepository(folder)
    (saved,) = repository.put([Item(PART, "answer", "q1", 0, {"text": "x" * 1000})], by="A", at=AT)
    before, there = (folder / f"{PART}.json").read_bytes(), sorted(folder.iterdir())
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 1, 100, len(before), 8192):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        with pytest.raises(NotSaved, match="the disk is full"):
            repository.put([Item(PART, "answer", "q1", 1, {"text": "y" * 20_000})], by="A", at=AT)
        assert (folder / f"{PART}.json").read_bytes() == before
        assert sorted(folder.iterdir()) == there
        assert repository.all(PART) == (saved,)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    repository.put([Item(PART, "answer", "q1", 1, {"text": "y" * 20_000})], by="A", at=AT)
    assert repository.problems(PART) == ()
    print("held", flush=True)


if __name__ == "__main__":
    {"save": save_for_ever, "count": count_together, "fill": fill_the_disk}[sys.argv[1]](
        Path(sys.argv[2]), *sys.argv[3:]
    )
