"""What tests of the screens share: the demonstration, made once a module, and a day that stands still."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_tui.demonstration import make_demonstration
from audit_tui.workspace import Workspace


def on_a_day() -> datetime:
    """The day of these tests."""
    return datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, made once."""
    folder = tmp_path_factory.mktemp("made") / "sessions"
    make_demonstration(Workspace(folder, clock=on_a_day), folder).close()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    """A workspace that holds a copy of the demonstration, on a fixed day."""
    shutil.copytree(made, tmp_path / "sessions")
    return Workspace(tmp_path / "sessions", clock=on_a_day)
