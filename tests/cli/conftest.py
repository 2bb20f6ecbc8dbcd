"""Commands run in this process, against sessions of their own."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audit_tui.cli import main

HOSTILE = ("[/]", "[@click=app.quit]x", "\x1b]0;x\x07", "\u202egnp.exe", "a\rb", "\x9b31m", "\udcff", "-- [red]")
OBEYED = ("\x1b", "\x07", "\x9b", "\u202e", "\r")
DAY = "Breakfast at school, a bus alone, and an empty house until seven."


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], sessions_dir: Path) -> Run:
    """Runs a command in sessions of its own, and sees to it that each problem is one line and never a traceback."""

    def run(*words: object) -> Ended:
        capsys.readouterr()
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert all(line.startswith("audit-tui: ") for line in err.splitlines()), err
        assert "Traceback" not in err
        return Ended(status, out, err)

    return run


@pytest.fixture(scope="session")
def audit_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of two agencies and two records, to be copied and left as it is."""
    folder = tmp_path_factory.mktemp("made")
    words = (
        *("new", "--questions", "neglect", "--title", "Winter audit", "--agency", "csc", "--agency", "police"),
        *("--record", "NEG-01", "--record", "NEG-02", "--period", "2025-10-01..2026-09-30"),
    )
    assert main([*words, "--sessions", str(folder)]) == 0
    (made,) = folder.iterdir()
    return made


@pytest.fixture
def audit(audit_made: Path, sessions_dir: Path) -> str:
    """A session of two agencies and two records, with nothing answered; its id."""
    return Path(shutil.copytree(audit_made, sessions_dir / audit_made.name)).name


@pytest.fixture
def demonstration(demonstration_made: Path, sessions_dir: Path) -> Path:
    """A copy of the demonstration in the sessions folder."""
    return Path(shutil.copytree(demonstration_made / "demonstration", sessions_dir / "demonstration"))
