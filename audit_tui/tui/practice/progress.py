"""How far somebody is in the practice, and what the guide says there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit_tui.domain.words import PANEL
from audit_tui.tui.keymap import Keymap, tables
from audit_tui.tui.practice.steps import NEXT, STEPS, Sight, Spot, Step
from audit_tui.tui.screens.home import HomeScreen
from audit_tui.tui.screens.session import SessionScreen
from audit_tui.tui.screens.summary import SummaryScreen
from audit_tui.tui.screens.walk import WalkScreen

_KEY = re.compile(r"\{([A-Z_]+)\.([a-z_]+)\}")
_ONLY_BACK = "press {SESSION.back}, to the records."


@dataclass(frozen=True)
class Progress:
    """The step that the guide shows (as many as there are: all are behind) and those that were done.

    `chosen`: somebody went to this step, and where it was done before it is left by their choice only.
    """

    at: int = 0
    done: frozenset[int] = frozenset()
    chosen: bool = False

    @property
    def step(self) -> Step | None:
        """The step that is shown; None after the last."""
        return STEPS[self.at] if self.at < len(STEPS) else None

    def seen(self, sight: Sight) -> "Progress":
        """The progress with what is now true: a step once done stays so.

        The one that is shown is left when it is done, but not before what it led to, a list for one, was looked at.
        """
        true = {place for place, step in enumerate(STEPS) if place not in self.done and step.done(sight)}
        after = replace(self, done=self.done | true, chosen=self.chosen and self.at not in true)
        leave = after.at in after.done and not after.chosen and not sight.over
        return after.go_on() if leave else after

    def go_on(self) -> "Progress":
        """On to the next step that is not done."""
        ahead = (place for place in range(self.at + 1, len(STEPS)) if place not in self.done)
        return replace(self, at=next(ahead, len(STEPS)), chosen=False)

    def go_to(self, place: int) -> "Progress":
        """To any step, also one that was done."""
        return replace(self, at=max(0, min(place, len(STEPS))), chosen=True)


def named_keys(words: str) -> Iterator[tuple[str, str]]:
    """The commands whose keys these words name: table and id."""
    return (found.groups() for found in _KEY.finditer(words))  # type: ignore[misc]


def with_keys(words: str, keymap: Keymap) -> str:
    """The words with the keys as they are now."""

    def key(found: re.Match[str]) -> str:
        table = keymap.now(tables()[found[1]])
        return next(command.keys_in_words for command in table if command.id == found[2])

    return _KEY.sub(key, words)


def heading(progress: Progress, key: str) -> str:
    """Which step this is, how many are done, and the key of the guide; none where it does nothing now."""
    step = progress.step
    where = f"Step {progress.at + 1} of {len(STEPS)}: {step.title}" if step else "The practice ends here"
    return f"{where}  ✓ {len(progress.done)} done{f'  {key}: skip or leave' if key else ''}"


def what_to_do(progress: Progress, sight: Sight) -> tuple[str, str]:
    """What to do here, or how to get to where the step is done; and why it is done."""
    step = progress.step
    if step is None:
        out = len(STEPS) - len(progress.done)
        return (f"Left out: {out}. {NEXT}" if out else NEXT), ""
    if any(spot.is_where(sight) for spot in step.at):
        return step.words, step.why
    return f"To get there: {way_to(step.at[0], sight)} (Looking round does no harm.)", ""


def way_to(spot: Spot, sight: Sight) -> str:
    """How to get from where somebody is to the spot."""
    if sight.over:
        wanted = spot.question if "questions" in sight.over else spot.record if "which record" in sight.over else ""
        there = "Enter goes there." if wanted == sight.row else f"↑ ↓ to {wanted}, and Enter."
        return there if wanted else "Esc closes this."
    if issubclass(sight.screen, HomeScreen):
        return "Enter opens the audit again, the first one."
    if issubclass(sight.screen, SessionScreen):
        return _from_grid(spot, sight)
    both_walk = issubclass(sight.screen, WalkScreen) and issubclass(spot.screen, WalkScreen)
    if not both_walk or sight.seat != PANEL:
        return _ONLY_BACK
    if spot.record not in ("", sight.record):
        return "press {WALK.record}, and choose " + f"{spot.record}."
    return "press {WALK.outline}, and choose " + f"{spot.question}."


def _from_grid(spot: Spot, sight: Sight) -> str:
    if issubclass(spot.screen, SummaryScreen):
        return "press {SESSION.summary}."
    to_walk = issubclass(spot.screen, WalkScreen)
    if to_walk and spot.record in ("", sight.record):
        return "press Enter."
    return f"↑ ↓ to {spot.record or 'a record'}" + (", and press Enter." if to_walk else ".")
