"""What every test has: an environment without this machine's settings, folders of its own, the installed program.

And what several folders of tests share: the demonstration, made once, and a day that stands still.
"""

import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from audit_tui.store import encryption

for _name in [name for name in os.environ if name.startswith(("TEXTUAL", "AUDIT_TUI", "NO_COLOR"))]:
    del os.environ[_name]  # Textual reads some of these when it is imported
os.environ["LANGUAGE"] = "C"  # else argparse looks in this machine's folders for translations of each of its words

gc.set_threshold(100_000, 20, 20)  # a test lets go of all that it made: seldom looking for cycles saves much time

COST_OF_A_GUESS = encryption.LOG_N
"""As it is shipped; one test looks at it, and all others do without."""

encryption.LOG_N = 10

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


@pytest.fixture(autouse=True)
def _own_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the folders of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sessions_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty sessions folder, in which the program also looks when a test starts it."""
    folder = tmp_path / "sessions"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("AUDIT_TUI_SESSIONS", str(folder))
    return folder


def on_a_day() -> datetime:
    """The day on which the demonstration is made, and of the tests of the screens."""
    return datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def demonstration_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both audits of the demonstration, to be copied and left as it is."""
    from audit_tui.demonstration import make_demonstration
    from audit_tui.workspace import Workspace

    folder = tmp_path_factory.mktemp("made") / "sessions"
    make_demonstration(Workspace(folder, clock=on_a_day), folder).close()
    return folder


@pytest.fixture(scope="session")
def installed_program() -> Path:
    """The `audit-tui` command that stands beside the Python running the tests."""
    program = Path(sys.executable).with_name("audit-tui.exe" if os.name == "nt" else "audit-tui")
    if not program.exists():
        pytest.fail("audit-tui is not installed beside this Python: run `python start.py checks`")
    return program
