"""Processes that are killed while they save: at random, at every step of a write, and between the parts of one act."""

import itertools
import os
import random
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from audit_tui.errors import AuditError
from audit_tui.store.durable import WINDOWS
from tests.faults import sessions
from tests.faults.ground import Child, Ground, Saved, Tally, goes_on, save, saves_in, total
from tests.faults.steps import POINTS, Step, StepName, When, watched

FRESH_AFTER = 25
"""Kills after which a new session is begun."""

PAUSE = 7
"""Saves after which copies of the parts are kept, as at a pause."""


@dataclass
class Aim:
    """The point of a write at which to die, and how many times to go past it first."""

    step: StepName
    when: When
    spared: int

    def __call__(self, step: Step, when: When) -> None:
        """Die here, if this is it."""
        if (step.name, when) != (self.step, self.when):
            return
        if self.spared:
            self.spared -= 1
            return
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def nowhere(_step: Step, _when: When) -> None:
    """Go past every point."""


def at_random(ground: Ground) -> Tally:
    """Killed at any moment."""
    chance, kills = ground.chance, ground.times(20, 850)
    return total(_killed(ground, f"random-{number // FRESH_AFTER}", None, chance) for number in range(kills))


def aimed(ground: Ground) -> Tally:
    """Killed at each point of a write, over and over: of a first save, a later one, and of a copy that is kept."""
    chance, kills = ground.chance, ground.times(2 * len(POINTS), 850)
    points = itertools.cycle((*POINTS, ("make folder", "before"), ("make folder", "after")))
    found = Tally()
    for number, (step, when) in zip(range(kills), points, strict=False):
        folder = f"aimed-{number}" if step == "make folder" else f"aimed-{number // FRESH_AFTER}"
        spared = 0 if step == "make folder" else chance.randrange(9)
        found += _killed(ground, folder, Aim(step, when, spared), chance)
    return found


def between_parts(ground: Ground) -> Tally:
    """Killed in acts that change several parts: what was acknowledged is whole, and the session opens."""
    chance, kills = ground.chance, ground.times(4, 110)
    found = Tally()
    for number in range(kills):
        folder = ground.folder / f"acts-{number // FRESH_AFTER}"
        if not folder.exists():
            sessions.start(folder)
        point = POINTS[number % len(POINTS)]
        aim = Aim(*point, chance.randrange(8)) if number % 2 else None
        found += _killed_in_an_act(folder, aim, chance)
    return found


def _killed(ground: Ground, name: str, aim: Aim | None, chance: random.Random) -> Tally:
    folder = ground.folder / name
    try:
        before = set(saves_in(ground.repository(folder)))
    except AuditError as error:
        return Tally(1, corrupted=1, notes=(f"not expected: {error.message}",))
    child = Child(_save_for_ever, ground, folder, aim)
    said = heard_until_dead(child, aim, chance)
    return Tally(1, confirmed=len(said)) + goes_on(ground, folder, before | set(said)) + died_otherwise(child)


def _killed_in_an_act(folder: Path, aim: Aim | None, chance: random.Random) -> Tally:
    before = sessions.acts_in(folder)
    child = Child(_act_for_ever, folder, aim, max(before, default=0) + 1)
    said = heard_until_dead(child, aim, chance)
    try:
        there = sessions.acts_in(folder)
    except AuditError as error:
        return Tally(trials=1, corrupted=1, notes=(error.message,))
    return Tally(1, confirmed=len(said), lost=len((before | set(said)) - there)) + died_otherwise(child)


def heard_until_dead(child: Child, aim: Aim | None, chance: random.Random) -> list[Saved]:
    said = []
    if aim is None:
        said = [child.next() for _ in range(chance.randint(1, 10))]
        time.sleep(chance.random() * 0.004)
        child.kill()
    return [each for each in said + child.rest() if each is not None]


def died_otherwise(child: Child) -> Tally:
    """A process that ended by itself was no kill: the trial would show nothing."""
    if WINDOWS or child.process.exitcode == -signal.SIGKILL:
        return Tally()
    return Tally(corrupted=1, notes=(f"a process ended by itself, with {child.process.exitcode}",))


def _save_for_ever(tell: Connection, ground: Ground, folder: Path, aim: Aim | None) -> None:
    repository = ground.repository(folder)
    first = max((number for _, number in saves_in(repository)), default=0) + 1
    with watched(aim or nowhere):
        for number in _numbers(first, aim):
            tell.send(save(repository, f"q{number % 5}", number))
            if number % PAUSE == 0:
                repository.keep_generation()


def _numbers(first: int, aim: Aim | None) -> Iterable[int]:
    """For ever, until killed from outside; with an aim as far as it must have been reached."""
    return itertools.count(first) if aim is None else range(first, first + 100)


def _act_for_ever(tell: Connection, folder: Path, aim: Aim | None, first: int) -> None:
    session = sessions.opened(folder)
    with watched(aim or nowhere):
        for number in _numbers(first, aim):
            sessions.act(session, number)
            tell.send(number)
