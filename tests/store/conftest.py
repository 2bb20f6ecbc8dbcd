"""The store under test, in every implementation of its protocol."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audit_tui.store.encryption import new_key
from audit_tui.store.repository import Item, Repository
from audit_tui.store.tinydb_repository import TinyDBRepository
from tests.store.memory import MemoryRepository

AT = "2026-03-02T09:30:00Z"


def answer(item_id: str, version: int, value: object, *, part: str = "NEG-01.police", kind: str = "answer") -> Item:
    return Item(part, kind, item_id, version, None if value is None else {"value": value})


@pytest.fixture(params=["tinydb", "encrypted", "memory"])
def make_repository(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Repository]:
    """Makes the repository, and after that the same one as another program would open it."""
    if request.param == "tinydb":
        return lambda: TinyDBRepository(tmp_path / "session")
    if request.param == "encrypted":
        key = new_key()
        return lambda: TinyDBRepository(tmp_path / "session", key)
    memory = MemoryRepository()
    return lambda: memory


@pytest.fixture
def repository(make_repository: Callable[[], Repository]) -> Repository:
    return make_repository()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "session"


@pytest.fixture
def stored(folder: Path) -> TinyDBRepository:
    """A repository with one part of two answers, one of them changed, and a draft."""
    repository = TinyDBRepository(folder)
    repository.put([answer("q1", 0, "yes"), answer("q2", 0, "no – Zoë")], by="Ann", at=AT)
    repository.put([answer("q1", 1, "partly")], by="Bob", at=AT, why="seen in the file")
    repository.put([answer("q3", 0, "typing", kind="draft")], by="Bob", at=AT)
    return repository


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
