"""The report command: its kinds, formats and audiences, what it says beside, and the check of what was written."""

import io
import json
from pathlib import Path

import docx
import pytest

from audit_tui.cli import main
from audit_tui.sent_returns import open_bundle
from audit_tui.settings import read_settings
from tests.cli.conftest import Run


def test_the_format_follows_from_the_ending(run: Run, demonstration: Path, tmp_path: Path) -> None:
    name = demonstration.name
    for ending in ("md", "html", "docx", "csv", "json"):
        file = tmp_path / f"plan.{ending}"
        made = run("report", name, "--kind", "actions", "-o", file)
        assert (made.status, made.out) == (0, f"Written: {file}\n")
    assert (tmp_path / "plan.md").read_bytes().startswith(b"# Action plan")
    assert (tmp_path / "plan.html").read_bytes().startswith(b"<!doctype html>")
    assert (tmp_path / "plan.csv").read_bytes().startswith(b"\xef\xbb\xbfref,")
    assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["kind"] == "actions"
    read = docx.Document(io.BytesIO((tmp_path / "plan.docx").read_bytes()))
    assert read.paragraphs[0].text.startswith("Action plan")
    assert run("report", name, "--kind", "actions", "--format", "csv", "-o", tmp_path / "plan.txt").status == 0
    assert (tmp_path / "plan.txt").read_bytes() == (tmp_path / "plan.csv").read_bytes()


def test_what_is_printed_is_what_is_written(run: Run, demonstration: Path, tmp_path: Path) -> None:
    for form in ("md", "html", "csv", "json"):
        words = ("report", demonstration.name, "--kind", "actions", "--format", form)
        printed = run(*words).out
        assert run(*words, "-o", tmp_path / form).status == 0
        assert printed == (tmp_path / form).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def test_what_was_held_back_is_said_beside_the_report(run: Run, demonstration: Path, tmp_path: Path) -> None:
    made = run("report", demonstration.name, "--kind", "learning", "-o", tmp_path / "learning.md")
    assert made.status == 0
    assert "audit-tui: held back: Ages: counts of records that are smaller than 5" in made.err
    assert "held back: the words of F1, F2" in made.err
    assert "smaller than 7" in run("report", demonstration.name, "--kind", "learning", "--threshold", "7").err
    assert run("report", demonstration.name, "--kind", "actions").err == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--format", "docx"), "a Word document is not printed"),
        (("--kind", "agency"), "name it with --agency: csc, police"),
        (("--kind", "record", "--record", "NEG-9"), "there is no record NEG-9"),
        (("--kind", "record", "--audience", "public"), "is for the panel alone"),
        (("--kind", "learning", "--threshold", "0"), "protects nobody"),
        (("-o", "DIR/report.pdf"), "its ending says no format"),
        (("--format", "docx", "-o", "DIR/x.csv"), "its ending says csv, and docx is asked for: end it in .docx"),
        (("DIR/report.md",), "files are named only with --check"),
        (("--check",), "--check of which files?"),
        (("--check", "DIR/a.md", "-o", "DIR/b.md"), "--check writes nothing"),
        (("--phrases", "DIR/none.toml"), "there is no such file"),
        (("--kind", "poster"), "--kind cannot be ‘poster’: use one of: full, "),
    ],
)
def test_each_mistake_is_a_line(run: Run, audit: str, tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    ended = run("report", audit, *(word.replace("DIR", str(tmp_path)) for word in words))
    assert ended.status != 0
    assert ended.out == ""
    (line,) = ended.complaints
    assert why in line
    assert list(tmp_path.glob("*.md")) == []


def test_the_check_says_which_files_the_session_has_left_behind(run: Run, audit: str, tmp_path: Path) -> None:
    kinds = {"plan.md": "actions", "plan.csv": "actions", "plan.docx": "actions"}
    files = [tmp_path / name for name in kinds]
    for file in files:
        assert run("report", audit, "--kind", "actions", "-o", file).status == 0
    checked = run("report", audit, "--kind", "actions", "--check", *files)
    assert (checked.status, checked.out, checked.err) == (0, "", "")
    finding = ("finding", audit, "NEG-01", "--strength", "--theme", "planning", "Seen.")
    assert run(*finding).status == 0
    assert run("report", audit, "--kind", "actions", "--check", *files).status == 0, "it is not in the action plan"
    assert run("action", audit, "NEG-01", "Merge.", "--owner", "team manager").status == 0
    checked = run("report", audit, "--kind", "actions", *files, tmp_path / "none.md", "--check")
    assert checked.status == 1
    assert [line.partition(": ")[0] for line in checked.out.splitlines()] == [
        *map(str, files),
        str(tmp_path / "none.md"),
    ]
    assert "there is no such file" in checked.out.splitlines()[-1]


def test_what_could_not_be_written_is_refused_before_any_work(run: Run, tmp_path: Path) -> None:
    """There is not even such an audit, which is found out later."""
    (tmp_path / "there.md").write_text("mine", encoding="utf-8")
    taken = run("report", "nothing", "-o", tmp_path / "there.md")
    assert taken.complaints == [
        f"audit-tui: {tmp_path / 'there.md'}: is already there: choose another name, or write over it with --force"
    ]
    (said,) = run("report", "nothing", "--format", "docx", "-o", tmp_path / "x.csv").complaints
    assert "its ending says csv, and docx is asked for" in said
    assert "there is no session" in run("report", "nothing", "-o", tmp_path / "there.md", "--force").err
    assert (tmp_path / "there.md").read_text("utf-8") == "mine"
    assert not (tmp_path / "x.csv").exists()


def test_a_partnership_says_it_in_its_own_words(
    run: Run, audit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "phrases.toml").write_text('[report]\nactions = "What we will do"\n', encoding="utf-8")
    named = run("report", audit, "--kind", "actions", "--phrases", tmp_path / "phrases.toml").out
    assert named.startswith("# What we will do: ")
    (tmp_path / "settings.toml").write_text('[report]\nphrases = "phrases.toml"\n', encoding="utf-8")
    monkeypatch.setenv("AUDIT_TUI_SETTINGS", str(tmp_path / "settings.toml"))
    assert run("report", audit, "--kind", "actions").out == named


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("report = 1", "report: write [report] on a line of its own"),
        ("[report]\nphrase = 'x'", "there is no setting ‘phrase’ of reports: did you mean ‘phrases’?"),
        ("[report]\nphrases = 3", "report, phrases: write the name of a file"),
        ("[report]\nphrases = ' '", "report, phrases: write the name of a file"),
    ],
)
def test_a_mistake_in_the_settings_is_a_line_and_the_shipped_words_hold(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    found = read_settings(tmp_path / "settings.toml")
    (line,) = found.problems
    assert why in line
    assert found.phrases is None


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_what_may_identify_somebody_is_said_for_every_format(run: Run, audit: str, form: str, tmp_path: Path) -> None:
    words = "Write to jo.bloggs@example.com.\nMr Bloggs has it."
    run("action", audit, "NEG-01", words, "--owner", "team manager")
    said = run("report", audit, "--kind", "actions", "--format", form, "-o", tmp_path / "plan").err
    assert "an e-mail address: jo.bloggs@example.com" in said
    assert "a name: Mr Bloggs" in said


def test_an_own_copy_of_a_return_gives_no_report(run: Run, audit: str, tmp_path: Path, sessions_dir: Path) -> None:
    bundle = tmp_path / "csc.json"
    assert main(["return", "blank", audit, "--agency", "csc", "--format", "json", "-o", str(bundle)]) == 0
    from audit_tui.workspace import Workspace

    copy = open_bundle(Workspace(sessions_dir), bundle)
    for kind in ("full", "agency", "learning"):
        ended = run("report", copy, "--kind", kind)
        assert ended.status == 1
        assert "is the return of Children's social care alone" in ended.err
