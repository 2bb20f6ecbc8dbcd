"""What the first screen does without is imported while nobody presses a key, so that the next screen opens at once.

One module at a time, on the loop: a thread would import it beside what an act imports, and either could then be given
modules that are half made. Between two of them, every key that has come has its effect first.
"""

import asyncio
import gc
from collections.abc import Callable, Iterable
from importlib import import_module

PAINTED_SECONDS = 0.05
"""How long home has for its first paint, with its footer, before anything else is imported."""

BETWEEN_SECONDS = 0.001
"""Long enough for a key to come in from the thread that reads the terminal."""

_ONLY_AT_REST = 500
"""After so many passes over what is newer, all is collected also while somebody works: that is a day without a rest."""

_YOUNG = 20_000
"""So many new things may come before the collector looks through them: a key that moves on makes some hundreds.

Python itself would look at every seven hundredth, several times at a key.
"""

_PASSES = 10
"""After so many of them, all is collected at the next rest; it is what Python itself would wait for."""

MODULES = (
    "pydantic_core",
    "pydantic_core.core_schema",
    "annotated_types",
    "pydantic.fields",
    "pydantic.main",
    "audit_tui.domain.base",
    "audit_tui.domain.question_set",
    "audit_tui.domain.session",
    "audit_tui.domain.audit",
    "audit_tui.domain.identifiers",
    "audit_tui.domain.fitting",
    "audit_tui.opened",
    "audit_tui.store.tinydb_repository",
    "textual.widgets.text_area",
    "textual.widgets.data_table",
    "audit_tui.services.agreeing",
    "audit_tui.tui.walk_text",
    "audit_tui.tui.screens.record_forms",
    "audit_tui.tui.screens.walk",
    "audit_tui.tui.screens.session",
    "audit_tui.tui.screens.agency_return",
    "audit_tui.tui.screens.passphrases",
    "audit_tui.tui.screens.help",
    "audit_tui.services.progress",
    "audit_tui.questions.library",
)
"""What is imported, in an order in which each needs little more than those before it: it holds up a key as long."""


async def import_the_rest(busy: Callable[[], bool]) -> None:
    """Import all of it, a module at a time, while nobody is `busy` with the app."""
    await asyncio.sleep(PAINTED_SECONDS)
    await at_rest((import_module(each) for each in MODULES), busy)


async def at_rest(steps: Iterable[object], busy: Callable[[], bool]) -> None:
    """Take these steps one at a time, while nobody is `busy` with the app."""
    ahead, end, step = iter(steps), object(), object()
    while step is not end:
        if not busy():
            step = next(ahead, end)
        await asyncio.sleep(BETWEEN_SECONDS)


def leave_out_of_collections(*, looked_through: bool = False) -> None:
    """Have the collector of garbage, which is off at the start, pass over what stays: modules, and an open audit.

    A full collection over a large audit would hold up a key by two frames. What was left out before and has gone since
    is found where all is `looked_through` first.
    """
    if looked_through:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, gc.get_threshold()[1], _ONLY_AT_REST)
    gc.enable()


def collect_at_rest() -> None:
    """Collect all garbage while nobody presses a key, where the collector would otherwise have done so at some key."""
    if _is_left_to_us() and gc.get_count()[2] > _PASSES:
        gc.collect()


def collect_what_is_new() -> None:
    """Collect what one key has left, which takes a moment that nobody notices before the next."""
    if _is_left_to_us():
        gc.collect(1)


def _is_left_to_us() -> bool:
    return gc.isenabled() and gc.get_threshold()[2] == _ONLY_AT_REST
