"""Power cuts: every state that a crash at every step of a write could leave a folder in, made and opened.

What a save asks of the system is recorded. A folder is then made for each point at which the power could go, and for
each way in which a disk may have kept what it was not yet told to keep: bytes that were not synced are whole, cut
short, nothing or zeros, and any of the names that were not synced are there or not. A process that has an
acknowledgement by then must find it there.
"""

import itertools
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_tui.errors import AuditError
from audit_tui.workspace import is_session
from tests.faults import sessions
from tests.faults.ground import Ground, Tally, goes_on, save
from tests.faults.steps import Step, When, watched

FOLDER = -1
"""Stands for a folder among the numbers of files."""

Names = dict[Path, int]
State = dict[Path, bytes | None]
Change = tuple[Path | None, Path | None, int]
"""The name that goes, the name that comes, and of which file."""


@dataclass
class Disk:
    """What a disk surely has of a folder, and what it may have."""

    root: Path
    names: Names = field(default_factory=dict)
    waiting: list[Change] = field(default_factory=list)
    contents: dict[int, bytes] = field(default_factory=dict)
    unsynced: set[int] = field(default_factory=set)
    _base: bytes = b""

    @classmethod
    def with_state(cls, root: Path, state: State) -> "Disk":
        """A disk that surely has this in a folder."""
        files = {root / path: content for path, content in state.items() if content is not None}
        names = {root / path: FOLDER for path, content in state.items() if content is None}
        numbers = {path: number for number, path in enumerate(files)}
        return cls(root, names | numbers, contents=dict(enumerate(files.values())))

    def take(self, step: Step, when: When) -> None:
        """One step more; `before` changes nothing, `amid` only the bytes."""
        now = _with(self.names, self.waiting)
        if step.name == "write":
            number = now[step.path]
            self._base = self.contents[number] if when == "before" else self._base
            self.contents[number] = self._base + (b"" if when == "before" else step.data)
            self.unsynced.add(number)
        elif when == "after" and step.name == "sync folder":
            here = [each for each in self.waiting if step.path in {path.parent for path in each[:2] if path}]
            self.names = _with(self.names, here)
            self.waiting = [each for each in self.waiting if each not in here]
        elif when == "after" and step.name == "sync file":
            self.unsynced.discard(now[step.path])
        elif when == "after":
            self.waiting += self._changed(step, now)

    def _changed(self, step: Step, now: Names) -> list[Change]:
        """The change of names that a step makes."""
        if step.name == "create":
            number = len(self.contents)
            self.contents[number] = b""
            self.unsynced.add(number)
            return [(None, step.path, number)]
        if step.name == "make folder":
            return [(None, step.path, FOLDER)]
        return [(step.path, step.to, now[step.path])] if step.path in now else []

    def last_state(self) -> State:
        """What is there while the power stays on."""
        return self._state(_with(self.names, self.waiting), self.contents)

    def states(self, chance: random.Random) -> Iterator[State]:
        """What a crash now could leave; some of it where a great many changes of names wait."""
        every = itertools.product((True, False), repeat=min(len(self.waiting), 6))
        some = ([chance.random() < 0.5 for _ in self.waiting] for _ in range(64))
        for kept in every if len(self.waiting) <= 6 else some:
            names = _with(self.names, [each for each, there in zip(self.waiting, kept, strict=True) if there])
            loose = sorted(self.unsynced & set(names.values()))
            for chosen in itertools.product(*(_may_be(self.contents[number]) for number in loose)):
                yield self._state(names, {**self.contents, **dict(zip(loose, chosen, strict=True))})

    def _state(self, names: Names, contents: dict[int, bytes]) -> State:
        """Bytes by path from the root, None for a folder; what is in a folder that is not there is not there."""
        return {
            path.relative_to(self.root): None if number == FOLDER else contents[number]
            for path, number in names.items()
            if all(names.get(folder) == FOLDER for folder in path.parents if self.root in folder.parents)
        }


def _with(names: Names, changes: Iterable[Change]) -> Names:
    now = dict(names)
    for gone, come, number in changes:
        if gone is not None and now.get(gone) == number:
            del now[gone]
        if come is not None:
            now[come] = number
    return now


def _may_be(content: bytes) -> tuple[bytes, ...]:
    """What may be found of bytes that were written and not synced."""
    return tuple(dict.fromkeys((content, content[: len(content) // 2], b"", bytes(len(content)))))


class Recorder:
    """What was asked of the system in a folder, and what was acknowledged in between."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[Any] = []
        self._before = _state_of(root)

    def hook(self, step: Step, when: When) -> None:
        if self.root in (step.path, *step.path.parents):
            self.said.append((step, when))

    def crashes(self, chance: random.Random, most: int) -> Iterator[tuple[State, list[Any]]]:
        """Each state that a crash could leave, with what was acknowledged by then; at most so many of a point."""
        disk, said = Disk.with_state(self.root, self._before), list[Any]()
        for each in self.said:
            if _is_step(each):
                disk.take(*each)
            else:
                said.append(each)
            yield from ((state, list(said)) for state in _some(list(disk.states(chance)), most, chance))
        assert disk.last_state() == _state_of(self.root), "something was written in a way that was not seen"


def _is_step(said: Any) -> bool:
    return isinstance(said, tuple) and isinstance(said[0], Step)


def _some(states: list[State], most: int, chance: random.Random) -> list[State]:
    return states if len(states) <= most else chance.sample(states, most)


def _state_of(root: Path) -> State:
    return {
        path.relative_to(root): None if path.is_dir() else path.read_bytes()
        for path in root.rglob("*")
        if path.name != ".lock"
    }


def _made(root: Path, state: State) -> Path:
    root.mkdir(parents=True)
    for path in sorted(state):
        content = state[path]
        if content is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(content)
    return root


def while_saving(ground: Ground) -> Tally:
    """The power goes in saves of one part, the first of all among them, and while copies are kept."""
    record = Recorder(ground.new_folder("power").parent)
    folder = record.root / "session"
    repository = ground.repository(folder)
    with watched(record.hook):
        for number in range(1, ground.times(4, 17)):
            record.said.append(save(repository, f"q{number % 3}", number))
            if number % 2 == 0:
                repository.keep_generation()
    return opened_after_each(ground, record, lambda found, said: goes_on(ground, found / "session", said))


def while_acting(ground: Ground) -> Tally:
    """The power goes while an audit is made, and in acts that change several of its parts."""
    record = Recorder(ground.new_folder("power-acts").parent)
    with watched(record.hook):
        sessions.start(record.root)
        record.said.append(0)
        session = sessions.opened(record.root)
        for number in range(1, ground.times(2, 8)):
            sessions.act(session, number)
            record.said.append(number)
    return opened_after_each(ground, record, _acts_held)


def _acts_held(found: Path, said: list[int]) -> Tally:
    if not is_session(found / sessions.NAME):
        return Tally(lost=len(said))
    try:
        made = {0, *sessions.acts_in(found)}
    except AuditError as error:
        return Tally(corrupted=1, notes=(error.message,))
    return Tally(lost=len(set(said) - made))


def opened_after_each(ground: Ground, record: Recorder, check: Callable[[Path, list[Any]], Tally]) -> Tally:
    found, seen = Tally(confirmed=sum(not _is_step(each) for each in record.said)), set()
    for state, said in record.crashes(ground.chance, ground.times(2, 100)):
        key = (frozenset(state.items()), len(said))
        if key not in seen:
            seen.add(key)
            here = _made(ground.folder / "power-states" / "state", state)
            found += Tally(1) + check(here, said)
            shutil.rmtree(here)
    return found
