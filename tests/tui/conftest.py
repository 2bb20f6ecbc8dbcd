"""What tests of the screens share: a copy of the demonstration, and a day that stands still."""

import shutil
from pathlib import Path

import pytest

from audit_tui.workspace import Workspace
from tests.conftest import on_a_day


@pytest.fixture
def workspace(demonstration_made: Path, tmp_path: Path) -> Workspace:
    """A workspace that holds a copy of the demonstration, on a fixed day."""
    shutil.copytree(demonstration_made, tmp_path / "sessions")
    return Workspace(tmp_path / "sessions", clock=on_a_day)
