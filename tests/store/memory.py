"""A second implementation of the protocol, without any engine: what holds for both is the contract."""

import copy
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from audit_tui.store import history
from audit_tui.store.repository import Conflict, Contents, Event, Item, Whole, Written


class MemoryRepository:
    def __init__(self) -> None:
        self._items: dict[tuple[str, str, str], Item] = {}
        self._events: dict[str, list[Event]] = {}
        self._generations: Counter[str] = Counter()
        self._written: dict[str, Written] = {}

    def parts(self) -> tuple[str, ...]:
        return tuple(sorted({part for part, _, _ in self._items}))

    def where(self, part: str) -> Path:
        return Path(f"{part}.json")

    def all(self, part: str) -> tuple[Item, ...]:
        keys = sorted(key for key, item in self._items.items() if key[0] == part and item.document is not None)
        return tuple(copy.deepcopy(self._items[key]) for key in keys)

    def contents(self, part: str) -> Contents:
        return Contents(self.all(part), self._generations[part])

    def whole(self, part: str) -> Whole:
        return Whole(self.all(part), self.history(part))

    def written(self, part: str) -> Written:
        return self._written.get(part, Written(0, 0))

    def get(self, part: str, kind: str, item_id: str) -> Item | None:
        item = self._items.get((part, kind, item_id))
        return copy.deepcopy(item) if item and item.document is not None else None

    def versions(self, part: str, kind: str) -> dict[str, int]:
        return {item.id: item.version for item in self.all(part) if item.kind == kind}

    def generation(self, part: str) -> int:
        return self._generations[part]

    def one_moment(self) -> AbstractContextManager[None]:
        return nullcontext()

    def put(self, items: Sequence[Item], *, by: str, at: str, why: str = "") -> tuple[Item, ...]:
        if len({item.part for item in items}) > 1 or len({(item.kind, item.id) for item in items}) < len(items):
            raise ValueError("one part, each thing once")
        now = tuple(self._next(copy.deepcopy(item)) for item in items)
        for part in {item.part for item in items}:
            self._written[part] = Written(self._generations[part], self._generations[part] + 1)
            self._generations[part] += 1
        for item in now:
            self._save(item, by=by, at=at, why=why)
        return copy.deepcopy(now)

    def history(self, part: str) -> tuple[Event, ...]:
        return tuple(self._events.get(part, ()))

    def head(self, part: str, seq: int | None = None) -> Event | None:
        events = self.history(part)
        return next((event for event in reversed(events) if seq in (None, event.seq)), None)

    def keep_generation(self) -> tuple[str, ...]:
        return ()

    def problems(self, part: str) -> tuple[str, ...]:
        return history.verify(self.history(part), [item for key, item in self._items.items() if key[0] == part])

    def strangers(self) -> tuple[Path, ...]:
        return ()

    def close(self) -> None:
        pass

    def _stored(self, item: Item) -> Item:
        absent = Item(item.part, item.kind, item.id, 0, None)
        return self._items.get((item.part, item.kind, item.id), absent)

    def _next(self, item: Item) -> Item:
        stored = self._stored(item)
        if history.canonical(stored.document) == history.canonical(item.document):
            return stored
        if stored.version != item.version:
            raise Conflict(copy.deepcopy(stored))
        return Item(item.part, item.kind, item.id, item.version + 1, item.document)

    def _save(self, item: Item, *, by: str, at: str, why: str) -> None:
        was = self._stored(item)
        if was.version == item.version:
            return
        self._items[item.part, item.kind, item.id] = item
        if item.kind not in history.UNRECORDED:
            events = self._events.setdefault(item.part, [])
            last = events[-1] if events else None
            events.append(history.record(last, item=item, was=was.document, at=at, by=by, why=why))
