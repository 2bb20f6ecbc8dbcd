"""Where an audit stands, said again from what was kept: never older than its files, its day or its question set."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from audit_tui import workspace
from audit_tui.questions.library import shipped_folder
from audit_tui.store import summary
from tests.cli.conftest import Run
from tests.test_imports import MODELS, loaded

NAME = "demonstration"


class InTenYears(datetime):
    """The clock of a machine on which ten years have passed."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "InTenYears":
        now = super().now(tz)
        return now.replace(year=now.year + 10, day=1)


@pytest.fixture
def folder(demonstration_made: Path, sessions_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(summary, "SETTLED", 0)
    ours = shutil.ignore_patterns(".*.summary")
    shutil.copytree(demonstration_made, sessions_dir, ignore=ours, dirs_exist_ok=True)
    return sessions_dir / NAME


def kept(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(".standing.*")]


def said_anew(run: Run, folder: Path, *options: object) -> str:
    """From the audit's files alone."""
    summary.forget_summaries(folder)
    return run("show", NAME, *options).out


def act(run: Run, _folder: Path) -> None:
    assert run("answer", NAME, "NEG-DEMO3", "NEG-5.4", "child", "--as", "csc").status == 0


def take_a_part_away(_run: Run, folder: Path) -> None:
    (folder / "NEG-DEMO1.health.json").unlink()


@pytest.mark.parametrize("change", [act, take_a_part_away])
def test_it_is_never_older_than_the_files(run: Run, folder: Path, change: Callable[[Run, Path], None]) -> None:
    before = run("show", NAME).out
    assert kept(folder)
    assert run("show", NAME).out == before
    change(run, folder)
    after = run("show", NAME)
    assert after.out != before
    assert after.out == said_anew(run, folder)


def test_another_day_says_other_words(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("change", NAME, "--returns-due", f"{datetime.now(UTC):%Y}-12-31").status == 0
    before = run("show", NAME).out
    assert "OVERDUE" not in before
    assert kept(folder)
    monkeypatch.setattr(workspace, "datetime", InTenYears)
    late = run("show", NAME).out
    assert "OVERDUE" in late
    assert late == said_anew(run, folder)


def test_a_question_set_that_moves_on_is_said(run: Run, folder: Path, tmp_path: Path) -> None:
    sets = tmp_path / "sets"
    shutil.copytree(shipped_folder(), sets)
    neglect = sets / "neglect.md"
    options = ("--question-sets", sets)
    before = run("show", NAME, *options).out
    assert kept(folder)
    neglect.write_text(neglect.read_text(encoding="utf-8").replace("version: 2026.1", "version: 2026.2"), "utf-8")
    after = run("show", NAME, *options).out
    assert "2026.2" in after
    assert after == said_anew(run, folder, *options)
    assert run("show", NAME).out == before, "the shipped set has not moved on"


def test_one_record_one_seat_and_data_are_never_the_whole(run: Run, folder: Path) -> None:
    whole = run("show", NAME).out
    assert kept(folder)
    for words in (("--record", "NEG-DEMO2"), ("--as", "police"), ("--json",)):
        said = run("show", NAME, *words).out
        assert said != whole
        assert said == said_anew(run, folder, *words)


def test_nothing_is_kept_of_an_encrypted_one(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a long enough passphrase")
    monkeypatch.setenv("AUDIT_TUI_PASSPHRASE_FILE", str(secret))
    run("show", NAME)
    assert kept(folder)
    assert run("encrypt", NAME).status == 0
    assert kept(folder) == []
    assert run("show", NAME).status == 0
    assert kept(folder) == []


def test_what_somebody_else_put_there_reaches_no_terminal_as_it_is(run: Run, folder: Path) -> None:
    run("show", NAME)
    state = summary.state_of(folder)
    lines = summary.read_summary(folder, ".standing", state)
    assert lines is not None
    summary.keep_summary(folder, ".standing", state, [*lines, b"\x1b[2J\xff\xe2\x80\xae"])
    said = run("show", NAME).out
    assert not set(said) & {"\x1b", "\u202e"}


def test_what_has_not_changed_is_said_without_opening_it(run: Run, folder: Path) -> None:
    said = run("show", NAME)
    assert said.status == 0
    assert not loaded("show", NAME) & (MODELS | {"audit_tui.opened", "tinydb"})
    assert "audit_tui.opened" in loaded("show", NAME, "--json")
    assert kept(folder)


@pytest.mark.parametrize("lines", [[b""], [b"neglect"], [b"neglect", b""]])
def test_what_is_too_short_to_be_it_is_not_believed(run: Run, folder: Path, lines: list[bytes]) -> None:
    said = run("show", NAME).out
    summary.keep_summary(folder, ".standing", summary.state_of(folder), lines)
    assert run("show", NAME).out == said
