"""What the faults share: where a trial saves, processes of their own, and what a folder is held against after it."""

import multiprocessing
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from audit_tui.errors import AuditError
from audit_tui.store.durable import TEMPORARY, WINDOWS
from audit_tui.store.repository import Item
from audit_tui.store.storage import decode
from audit_tui.store.tinydb_repository import TinyDBRepository

AT = "2026-03-02T09:30:00Z"
PART = "NEG-01.police"
PROCESSES = multiprocessing.get_context("spawn" if WINDOWS else "fork")

Saved = tuple[str, int]
"""What was acknowledged: the id of a thing, and the number that says which of its documents."""


@dataclass(frozen=True)
class Tally:
    """What came of trials; `lost` and `corrupted` are what must never be.

    `refused` counts what was said in a line, and `gone` the acknowledged that such a line told of.
    """

    trials: int = 0
    confirmed: int = 0
    refused: int = 0
    gone: int = 0
    lost: int = 0
    corrupted: int = 0
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        both = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        return Tally(**{**both, "notes": tuple(dict.fromkeys(both["notes"]))})

    @property
    def held(self) -> bool:
        return self.trials > 0 and not self.lost and not self.corrupted


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


@dataclass(frozen=True)
class Ground:
    """Where faults are tried, how often, and how the files are kept: the one place that knows of encryption."""

    folder: Path
    seed: int
    full: bool = False
    secret: str = ""

    @property
    def chance(self) -> random.Random:
        """The same chances for each fault, whichever others ran before it."""
        return random.Random(self.seed)

    def times(self, short: int, full: int) -> int:
        """How often; in the short form encrypted files have half the turns."""
        return full if self.full else short // 2 + 1 if self.secret else short

    def key(self) -> dict[str, Any]:
        """What opens the files, by the name that the store calls it."""
        if not self.secret:
            return {}
        from audit_tui.store.encryption import Key

        return {"key": Key(self.secret)}

    def repository(self, folder: Path) -> TinyDBRepository:
        return TinyDBRepository(folder, **self.key())

    def file(self, folder: Path, part: str = PART) -> Path:
        return folder / f"{part}.json{'.age' if self.secret else ''}"

    def is_whole(self, path: Path, part: str = PART) -> bool:
        """Whether a copy of a part can be trusted."""
        try:
            decode(path.read_bytes(), path=path, part=part, **self.key())
        except AuditError:
            return False
        return True

    def new_folder(self, name: str) -> Path:
        """The path of a session of this fault's own; the first save makes the folder."""
        parent = self.folder / name
        parent.mkdir(exist_ok=True)
        return parent / f"session-{len(list(parent.iterdir()))}"

    def started(self, name: str, saves: int = 3) -> tuple[Path, TinyDBRepository, list[Saved]]:
        """A session with some saves in it, open, and what was acknowledged."""
        folder = self.new_folder(name)
        repository = self.repository(folder)
        return folder, repository, [save(repository, f"q{number % 3}", number) for number in range(1, saves + 1)]


def document(number: int) -> dict[str, object]:
    """A document that shows whether it is whole."""
    return {"number": number, "text": f"{number} – Zoë " * 40}


def save(repository: TinyDBRepository, name: str, number: int) -> Saved:
    """Save a document over whatever is known; what comes back was acknowledged."""
    there = repository.get(PART, "answer", name)
    item = Item(PART, "answer", name, there.version if there else 0, document(number))
    repository.put([item], by="A", at=AT)
    return name, number


def held_against(repository: TinyDBRepository, acknowledged: Iterable[Saved]) -> Tally:
    """What of the acknowledged is nowhere in a part or its history, and what in it nobody wrote."""
    try:
        made = set(saves_in(repository))
        mixed = bool(repository.problems(PART)) or any(number < 0 for _, number in made)
    except AuditError as error:
        return Tally(corrupted=1, notes=(f"not expected: {error.message}",))
    return Tally(lost=len(set(acknowledged) - made), corrupted=int(mixed))


def saves_in(repository: TinyDBRepository) -> Iterator[Saved]:
    """Every document of an answer that was ever saved: those of now, and those before in the history; -1 if mixed."""
    documents = [(item.id, item.document) for item in repository.all(PART) if item.kind == "answer"]
    documents += [(event.id, event.was) for event in repository.history(PART) if event.was is not None]
    for name, found in documents:
        number = (found or {}).get("number", -1)
        yield name, number if dict(found or {}) == document(number) else -1


def goes_on(ground: Ground, folder: Path, acknowledged: Iterable[Saved]) -> Tally:
    """What is there is held against what was said; then a save must work, and clear what a killed one left."""
    found = held_against(ground.repository(folder), acknowledged)
    if found.corrupted:
        return found
    repository = ground.repository(folder)
    mark = repository.get(PART, "draft", "mark") or Item(PART, "draft", "mark", 0, None)
    try:
        repository.put([replace(mark, document={"marked": mark.version})], by="A", at=AT)
    except AuditError as error:
        return found + Tally(corrupted=1, notes=(f"no save after it: {error.message}",))
    copies = repository.generations(PART)
    left = [*folder.glob(f".*.json.*{TEMPORARY}"), *(copy for copy in copies if not ground.is_whole(copy))]
    return found + Tally(corrupted=len(left), notes=tuple(f"left behind: {path.suffix}" for path in left))


class Child:
    """A process of its own: what it acknowledges is read here, and stays said when it is killed."""

    def __init__(self, task: Callable[..., object], *arguments: object) -> None:
        self._heard, tell = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=task, args=(tell, *arguments), daemon=True)
        self.process.start()
        tell.close()

    def next(self) -> Any:
        """The next thing said; None where it has ended."""
        try:
            return self._heard.recv()
        except (EOFError, OSError):
            return None

    def rest(self) -> list[Any]:
        """All that is still said, until it ends."""
        said = list(iter(self.next, None))
        self._heard.close()
        self.process.join()
        return said

    def kill(self) -> None:
        self.process.kill()


def together(task: Callable[..., object], arguments: Iterable[tuple[object, ...]]) -> list[list[Any]]:
    """Start a process each, let them go at one moment, and hear each to its end."""
    arguments = list(arguments)
    gate = PROCESSES.Barrier(len(arguments))
    children = [Child(_at_the_gate, gate, task, *each) for each in arguments]
    return [child.rest() for child in children]


def _at_the_gate(tell: Connection, gate: Any, task: Callable[..., object], *arguments: object) -> None:
    gate.wait(60)
    task(tell, *arguments)
