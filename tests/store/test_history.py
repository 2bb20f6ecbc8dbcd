"""The chain of a part's history: it holds, and says where it was tampered with."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit_tui.domain.words import COPIES_PART, SESSION_PART
from audit_tui.store import anchors
from audit_tui.store.encryption import new_key
from audit_tui.store.history import record, verify
from audit_tui.store.repository import Item, Repository
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


def test_what_is_wrong_says_which_event_when_and_as_whom(stored: TinyDBRepository) -> None:
    events = list(stored.history(PART))
    events[2] = replace(events[2], by="Eve")
    (words,) = verify(events, stored.all(PART))
    assert words.startswith("event 3 (answer q1, 2 March 2026, 09:30, as Eve) is not what was written")
    events[2] = replace(events[2], at="winter\x1b")
    assert "(answer q1, winter\ufffd, as Eve)" in verify(events, stored.all(PART))[0]


def _anchor(repository: Repository) -> str:
    return anchors.anchor(repository, by="panel", at=AT)


def _said(repository: Repository) -> list[tuple[str, str]]:
    return [(broken.part, broken.words) for broken in anchors.verify(repository)]


def test_anchors_hold_and_are_written_only_where_a_history_went_on(repository: Repository) -> None:
    for part in (PART, SESSION_PART):
        repository.put([answer("q1", 0, "yes", part=part)], by="A", at=AT)
    repository.put([answer("q1", 0, "typing", part="NEG-02", kind="draft")], by="A", at=AT)
    assert anchors.not_anchored(repository) == 1
    head = _anchor(repository)
    assert {each.part for each in anchors.anchored(repository)} == {PART, SESSION_PART, COPIES_PART}
    before = {part: repository.history(part) for part in repository.parts()}
    assert _anchor(repository) == head
    assert {part: repository.history(part) for part in repository.parts()} == before, "nothing went on"
    repository.put([answer("q1", 1, "no")], by="A", at=AT)
    assert anchors.not_anchored(repository) == 1
    assert _anchor(repository) != head
    assert head in {event.hash for event in repository.history(SESSION_PART)}, "what left earlier is still in it"
    assert [each.seq for each in anchors.anchored(repository) if each.part == PART] == [1, 2]
    assert _said(repository) == []
    assert anchors.behind(repository) == ()
    assert anchors.not_anchored(repository) == 0


@pytest.fixture(params=["plain", "encrypted"])
def three(request: pytest.FixtureRequest, folder: Path) -> Callable[[], TinyDBRepository]:
    """A session anchored twice; what makes its repository as another process opens it."""
    key = new_key() if request.param == "encrypted" else None
    repository = TinyDBRepository(folder, key)
    for version in range(3):
        for part in (PART, SESSION_PART):
            repository.put([answer("q1", version, version, part=part)], by="Ann", at=AT)
        if version:
            _anchor(repository)
        (folder / f"as it was {version}").mkdir()
        for path in folder.glob("*.json*"):
            (folder / f"as it was {version}" / path.name).write_bytes(path.read_bytes())
    return lambda: TinyDBRepository(folder, key)


@pytest.mark.parametrize("part", [PART, SESSION_PART, COPIES_PART])
def test_a_part_put_back_to_an_older_whole_copy_is_found(
    three: Callable[[], TinyDBRepository], folder: Path, part: str
) -> None:
    path = three().where(part)
    path.write_bytes((folder / "as it was 1" / path.name).read_bytes())
    repository = three()
    assert repository.problems(part) == (), "its own chain holds"
    if part == COPIES_PART:
        assert _said(repository) == [], "an older anchor holds too, and takes nothing away"
        return
    assert anchors.behind(repository) == (part,)
    ((which, words),) = _said(repository)
    assert which == part
    assert "was cut back, or is an older copy: its history ends with event" in words
    assert "events of it were anchored on 2 March 2026, 09:30 as panel" in words
    _anchor(repository)
    assert anchors.behind(three()) == (part,), "a lower anchor is not written over the one that shows it"
    repository.put([answer("q9", 0, "x", part=part)], by="Eve", at=AT)
    _anchor(repository)
    assert _said(three()) != [], "going on with it takes nothing of that away"
    assert anchors.behind(three()) == (part,)


def test_a_part_that_is_gone_is_found(three: Callable[[], TinyDBRepository]) -> None:
    three().where(PART).unlink()
    assert anchors.behind(three()) == (PART,)
    assert _said(three()) == [
        (PART, "is not there: 3 events of it were anchored on 2 March 2026, 09:30 as panel"),
    ]


def test_a_history_written_anew_is_found_where_it_leaves_the_one_that_was(
    three: Callable[[], TinyDBRepository],
) -> None:
    """With as many events and a chain that holds: the event is named, with when and as whom it is now."""
    three().where(PART).unlink()
    for version in range(4):
        three().put([answer("q1", version, f"other {version}")], by="Eve", at=AT)
    assert three().problems(PART) == ()
    ((part, words),) = _said(three())
    assert part == PART
    assert words.startswith("event 2 (answer q1, 2 March 2026, 09:30, as Eve) is not the one that was anchored")


def test_anchors_changed_by_other_means_break_the_chain_that_they_are_in(
    three: Callable[[], TinyDBRepository], folder: Path
) -> None:
    repository = three()
    storage = SealedStorage(repository.where(SESSION_PART), SESSION_PART, repository._key)
    with storage.changing():
        tables = storage.read()
        assert tables is not None
        tables["anchor"][PART]["document"]["seq"] = 1
        storage.write(json.loads(json.dumps(tables)))
    assert any("anchor NEG-01.police" in words for words in three().problems(SESSION_PART))
