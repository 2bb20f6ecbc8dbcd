"""A long task says how far it has come, on a terminal only; stopping it leaves nothing half-made."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
STOPPED = "audit-tui: stopped (Ctrl+C): what was saved until then stays, and nothing is half-made"


def bytes_of(folder: Path) -> dict[str, bytes]:
    """What is in the files of an audit's records."""
    return {path.name: path.read_bytes() for path in folder.glob("NEG-*.json")}


@pytest.mark.pty
@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_merge_of_many_returns_shows_which_it_reads_and_can_be_stopped(run: Run, demonstration: Path) -> None:
    from tests.pty_terminal import PtyTerminal

    here = demonstration.parents[1]
    blank = here / "education.xlsx"
    assert run("return", "blank", "demonstration", "--agency", "education", "-o", blank).err == ""
    files = [shutil.copy(blank, here / f"{number}.xlsx") for number in range(60)]
    before = bytes_of(demonstration)
    environment = {"PYTHONPATH": str(ROOT), "AUDIT_TUI_SESSIONS": str(demonstration.parent), "HOME": str(here)}
    command = (sys.executable, "-m", "audit_tui", "return", "merge", "demonstration", *files)
    with PtyTerminal(command, env=environment, cwd=here, columns=120) as terminal:
        terminal.wait_for("Reading 2 of 60 …")
        terminal.press("ctrl+c")
        assert terminal.wait_for_exit() == 130
        assert [line for line in terminal.lines if line and line != "^C"] == [STOPPED]
    assert bytes_of(demonstration) == before
    with PtyTerminal((*command[:6], "--dry-run", *files[:2]), env=environment, cwd=here, columns=120) as terminal:
        assert terminal.wait_for_exit() == 0
        assert "Reading 2 of 2 …".encode() in terminal.raw
        assert "Comparing with what is there …".encode() in terminal.raw
        assert "…" not in terminal.text


def test_nothing_of_it_is_printed_where_there_is_no_terminal(run: Run, demonstration: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("return", "blank", "demonstration", "--all", "-o", out).err.count("\n") <= 1
    merged = run("return", "merge", "demonstration", *out.iterdir(), "--dry-run")
    for ended in (merged, run("report", "demonstration"), run("check", demonstration.parent)):
        assert " of 4" not in ended.err
        assert "\r" not in ended.out + ended.err


@pytest.mark.parametrize(("cut", "at"), [("utime", "session.json"), ("replace", ".restoring-demonstration")])
def test_a_restore_that_is_stopped_leaves_what_was_there(
    run: Run, demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str, at: str
) -> None:
    assert run("backup", "demonstration", "-o", tmp_path / "backup.zip").status == 0
    before = bytes_of(demonstration)
    real: Callable[..., None] = getattr(os, cut)

    def until_it_is_nearly_done(path: Path, *more: object) -> None:
        if Path(path).name.startswith(at):
            raise KeyboardInterrupt
        real(path, *more)

    monkeypatch.setattr(os, cut, until_it_is_nearly_done)
    stopped = run("restore", tmp_path / "backup.zip", "--replace")
    monkeypatch.undo()
    assert (stopped.status, stopped.complaints) == (130, [STOPPED])
    assert [path.name for path in demonstration.parent.iterdir()] == ["demonstration"]
    assert bytes_of(demonstration) == before
