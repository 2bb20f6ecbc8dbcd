"""`check --watch` as a real process: a file is saved, broken, gone for a moment and mended while it runs."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests/questions/documents/small.md").read_text(encoding="utf-8")
BROKEN = SMALL.replace("- theme: timeliness", "- theme: timelines", 1)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is sent to a process otherwise on Windows")


class Watching:
    """The running command, and the lines that it prints."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to the one that holds these words."""
        lines = [self._lines.get(timeout=60)]
        while words not in lines[-1]:
            lines.append(self._lines.get(timeout=60))
        return lines

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@contextmanager
def watching(*paths: Path) -> Iterator[Watching]:
    words = [sys.executable, "-m", "audit_tui", "check", "--watch", *map(str, paths)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


def test_each_save_is_checked_and_the_last_check_is_the_status(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(SMALL, encoding="utf-8")
    with watching(file) as seen:
        first, _ = seen.until("No problems found.")
        assert first[2:3] == ":"
        assert first.endswith(f" {file}")
        file.write_text(BROKEN, encoding="utf-8")
        lines = seen.until("1 error")
        assert lines[1] == f"{file}:49:10: there is no theme ‘timelines’: did you mean ‘timeliness’?"
        file.unlink()
        file.with_suffix(".new").write_text(SMALL, encoding="utf-8")
        file.with_suffix(".new").replace(file)
        assert len(seen.until("No problems found.")) == 2
        file.write_text(BROKEN, encoding="utf-8")
        seen.until("1 error")
        assert seen.end() == 1


def test_a_file_that_is_gone_is_said_and_its_return_seen(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(BROKEN, encoding="utf-8")
    with watching(file) as seen:
        seen.until("1 error")
        file.unlink()
        assert "there is no such file" in seen.until("1 error")[-2]
        file.write_text(SMALL, encoding="utf-8")
        seen.until("No problems found.")
        assert seen.end() == 0


def test_the_last_set_of_a_folder_that_is_gone_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(SMALL, encoding="utf-8")
    with watching(tmp_path) as seen:
        seen.until("No problems found.")
        file.unlink()
        lines = seen.until("no question set yet")
        assert lines[0].endswith(f" {file}")
        assert lines[1:] == [f"{tmp_path}: no question set yet."]
        file.write_text(SMALL, encoding="utf-8")
        lines = seen.until("No problems found.")
        assert lines[0][len("00:00:00 ") :] == str(file)
        assert seen.end() == 0


def test_new_files_of_a_folder_and_included_parts_are_watched(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text(
        SMALL.replace("- quorum: csc, police", "- quorum: csc, police\n- include: more"), encoding="utf-8"
    )
    with watching(tmp_path) as seen:
        assert "there is no file more.md to include" in seen.until("1 error")[1]
        (tmp_path / "more.md").write_text(PART, encoding="utf-8")
        assert seen.until("No problems found.")[0].endswith(str(tmp_path / "more.md"))
        assert seen.end() == 0
    with watching(tmp_path / "small.md") as seen:
        seen.until("No problems found.")
        (tmp_path / "more.md").write_text(PART.replace("planning", "planing"), encoding="utf-8")
        assert "did you mean ‘planning’?" in seen.until("1 error")[1]
        assert seen.end() == 1


PART = """# More

- id: more
- version: 1
- status: draft
- part: last

## MOR More

### MOR-1 What else?

- answer: text
- theme: planning
- layer: quality
- asked of: panel
"""


def test_data_is_not_watched(run: Run, tmp_path: Path) -> None:
    ended = run("check", "--watch", "--json", tmp_path)
    assert ended.status == 2
    assert "--watch" in ended.err
