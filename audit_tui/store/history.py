"""The chain that a part's history is: each event's hash takes in the one before and the document that it made."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit_tui.store.repository import Document, Event, Item
from audit_tui.text import moment

UNRECORDED = frozenset({"draft", "place", "spent"})
"""The kinds that leave no history: text being typed, where somebody was, and the clock."""


def canonical(value: Any) -> str:
    """The one spelling of a JSON value that hashes and comparisons use; 1, 1.0 and true stay three things."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def record(before: Event | None, *, item: Item, was: Document | None, at: str, by: str, why: str) -> Event:
    """The event, next in the chain, of item having been saved in the place of what was there."""
    seq, previous = (before.seq + 1, before.hash) if before else (1, "")
    unsealed = Event(seq, at, by, item.kind, item.id, item.version, was, why, "")
    return Event(seq, at, by, item.kind, item.id, item.version, was, why, _hash(previous, unsealed, item.document))


def verify(events: Sequence[Event], items: Iterable[Item]) -> tuple[str, ...]:
    """What is wrong with a part's whole history, held against all the items of the part; nothing where it holds.

    It shows what was changed by other means than this program's; who rewrites the whole chain is found out only by a
    head that was written down elsewhere.
    """
    stored = {(item.kind, item.id): item for item in items if item.kind not in UNRECORDED}
    made = documents_made(events, stored.values())
    problems, previous, versions = [], "", dict[tuple[str, str], int]()
    for place, (event, document) in enumerate(zip(events, made, strict=True), start=1):
        key = (event.kind, event.id)
        versions[key] = versions.get(key, 0) + 1
        if (event.seq, event.version) != (place, versions[key]):
            problems.append(
                f"event {place} ({in_words(event)}) is not the next one: one is missing, doubled or out of its place"
            )
        if event.hash != _hash(previous, event, document):
            problems.append(f"event {place} ({in_words(event)}) is not what was written, or what it made is not")
        previous = event.hash
    problems += [
        f"{kind} {item_id} was changed without an event"
        for (kind, item_id), item in stored.items()
        if item.version != versions.get((kind, item_id), 0)
    ]
    return tuple(problems)


def documents_made(events: Sequence[Event], items: Iterable[Item]) -> list[Document | None]:
    """What each event of a part made: what the next event of the same thing found, or what is stored now."""
    now = {(item.kind, item.id): item.document for item in items}
    made: list[Document | None] = []
    for event in reversed(events):
        made.append(now.get((event.kind, event.id)))
        now[event.kind, event.id] = event.was
    return made[::-1]


def in_words(event: Event) -> str:
    """Of what an event is, when it was and as whom: `answer NEG-3.1, 2 March 2026, 09:30, as police`."""
    return f"{event.kind} {event.id}, {moment(event.at)}, as {event.by}"


def _hash(previous: str, event: Event, made: Document | None) -> str:
    fields = [event.seq, event.at, event.by, event.kind, event.id, event.version, event.was, event.why]
    return hashlib.sha256(canonical([previous, fields, made]).encode("ascii")).hexdigest()
