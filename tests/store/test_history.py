"""The chain of a part's history: it holds, and says where it was tampered with."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit_tui.store.history import record, verify
from audit_tui.store.repository import Item
from audit_tui.store.storage import SealedStorage
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.conftest import AT, answer

PART = "NEG-01.police"


def test_the_chain_holds(stored: TinyDBRepository) -> None:
    stored.put([answer("q2", 1, None)], by="A", at=AT)
    assert stored.problems(PART) == ()
    assert verify(stored.history(PART), stored.all(PART)) == ()
    assert stored.problems("NEG-02") == ()


@pytest.mark.parametrize(
    "change", [{"at": "2025-01-01T00:00:00Z"}, {"by": "Eve"}, {"why": ""}, {"id": "q2"}, {"was": {"value": "no"}}]
)
def test_a_changed_event_is_found(stored: TinyDBRepository, change: dict[str, object]) -> None:
    events = list(stored.history(PART))
    events[2] = replace(events[2], **change)  # type: ignore[arg-type]
    assert verify(events, stored.all(PART))


def test_a_missing_doubled_or_moved_event_is_found(stored: TinyDBRepository) -> None:
    items, (first, second, third) = stored.all(PART), stored.history(PART)
    for events in ((second, third), (first, third), (first, second), (), (first, second, third, third)):
        assert verify(events, items), events
    assert verify((second, first, third), items)


def test_a_changed_document_is_found(stored: TinyDBRepository) -> None:
    events = stored.history(PART)
    items = {item.id: item for item in stored.all(PART)}
    for changed in (replace(items["q1"], document={"value": "yes"}), replace(items["q1"], version=3)):
        assert verify(events, (changed, items["q2"]))
    assert verify(events, (items["q1"],))
    assert verify(events, (*items.values(), answer("q9", 1, "slipped in")))


TAMPER: dict[str, Callable[[dict[str, Any]], object]] = {
    "document": lambda tables: tables["answer"]["q1"].update(document={"value": "yes"}),
    "removed": lambda tables: tables["answer"].pop("q2"),
    "version": lambda tables: tables["answer"]["q2"].update(version=2),
    "event": lambda tables: tables["_history"]["2"].update(by="Eve"),
    "last event": lambda tables: tables["_history"].pop("3"),
    "hash": lambda tables: tables["_history"]["1"].update(hash="0" * 64),
}


@pytest.mark.parametrize("how", TAMPER)
def test_a_file_changed_and_sealed_anew_is_found(stored: TinyDBRepository, folder: Path, how: str) -> None:
    storage = SealedStorage(folder / f"{PART}.json", PART)
    with storage.changing():
        tables = storage.read()
        assert tables is not None
        TAMPER[how](tables)
        storage.write(json.loads(json.dumps(tables)))
    assert TinyDBRepository(folder).problems(PART)


def test_an_event_takes_in_the_one_before() -> None:
    item = Item(PART, "answer", "q1", 1, {"value": "yes"})
    first = record(None, item=item, was=None, at=AT, by="A", why="")
    other = record(None, item=item, was=None, at=AT, by="B", why="")
    second = Item(PART, "answer", "q1", 2, None)
    hashes = {record(before, item=second, was=item.document, at=AT, by="A", why="").hash for before in (first, other)}
    assert len(hashes) == 2
