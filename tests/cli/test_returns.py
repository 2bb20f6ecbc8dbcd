"""Returns by commands: blank ones out, filled-in ones in, and every bad file a line with nothing taken of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_tui.returns import layout
from audit_tui.workspace import Workspace
from tests.cli.conftest import Run
from tests.returns.test_reading import OTHERS

QUESTION = "NEG-5.4"


@pytest.fixture
def blank(run: Run, audit: str, tmp_path: Path) -> Path:
    """The police's blank workbook."""
    path = tmp_path / "police.xlsx"
    made = run("return", "blank", audit, "--agency", "police", "-o", path)
    assert (made.status, made.out) == (0, f"Written: {path}\n")
    return path


def filled(blank: Path, name: str, cells: Mapping[tuple[str, str], str], *, question: str = QUESTION) -> Path:
    """A copy with something filled in: by record and column, in the row of the question."""
    book = load_workbook(blank)
    for (record, column), text in cells.items():
        row = next(row[0].row for row in book[record].iter_rows(max_col=1) if row[0].value == question)
        book[record][f"{column}{row}"] = text
    path = blank.with_name(name)
    book.save(path)
    return path


def test_a_return_is_taken_in_once(run: Run, audit: str, blank: Path) -> None:
    back = filled(
        blank,
        "back.xlsx",
        {("NEG-01", layout.ANSWER): "Parents' or carers'", ("NEG-01", layout.EVIDENCE): "every entry"},
    )

    dry = run("return", "merge", audit, back, "--dry-run")
    assert (dry.status, dry.out) == (
        0,
        "NEG-01, Police: 1 new\nTo be taken: 1. This was a dry run: nothing was changed.\n",
    )
    assert run("show", audit, "--as", "police", "--json").data["records"][0]["answers"] == []
    assert run("return", "merge", audit, back).out == "NEG-01, Police: 1 new\nTaken: 1.\n"
    (answer,) = run("show", audit, "--as", "police", "--json").data["records"][0]["answers"]
    assert (answer["question"], answer["value"], answer["evidence"]) == (QUESTION, "parents", "every entry")
    again = run("return", "merge", audit, back, "--json")
    assert (again.status, again.data["taken"], again.data["unchanged"]) == (0, 0, 1)


def test_what_differs_is_taken_only_where_somebody_says_so(run: Run, audit: str, blank: Path) -> None:
    assert run("answer", audit, "NEG-01", QUESTION, "child", "--as", "police").status == 0
    back = filled(blank, "back.xlsx", {("NEG-01", layout.ANSWER): "Parents' or carers'"})

    left = run("return", "merge", audit, back)
    assert "  changed: NEG-5.4: This child's → Parents' or carers' (back.xlsx, sheet NEG-01, cell E" in left.out
    assert "1 changed answer not taken: look, then say --take-changed.\nTaken: 0.\n" in left.out
    shape = run("return", "merge", audit, back, "--take-changed", "--json").data
    (changed,) = shape["changed"]
    assert (changed["from"], changed["to"], changed["taken"]) == ("This child's", "Parents' or carers'", True)
    (answer,) = run("show", audit, "--as", "police", "--json").data["records"][0]["answers"]
    assert answer["value"] == "parents"


def test_bad_files_and_bad_cells_spoil_nothing_else(run: Run, audit: str, blank: Path) -> None:
    good = filled(blank, "good.xlsx", {("NEG-01", layout.ANSWER): "Parents' or carers'"})
    odd = filled(good, "odd.xlsx", {("NEG-01", layout.ANSWER): "9 times or so"}, question="NEG-5.1")
    bad = []
    for name, (data, _) in OTHERS.items():
        path = blank.with_name(f"other-{len(bad)}.xlsx")
        path.write_bytes(data)
        bad.append((name, path))

    merged = run("return", "merge", audit, odd, *(path for _, path in bad))

    assert merged.status == 1
    for name, path in bad:
        lines = [line for line in merged.out.splitlines() if str(path) in line]
        assert len(lines) == 1, name
        assert lines[0].startswith("  refused: "), name
    assert "  refused: odd.xlsx, sheet NEG-01, cell E" in merged.out
    assert "‘9 times or so’ is not a number" in merged.out
    assert merged.out.endswith("Taken: 1.\n")


def test_a_return_for_another_session_is_refused_whole(run: Run, audit: str, blank: Path) -> None:
    other = run(
        *("new", "--questions", "neglect", "--title", "Other", "--agency", "police", "--record", "NEG-01")
    ).out.strip()
    back = filled(blank, "back.xlsx", {("NEG-01", layout.ANSWER): "Parents' or carers'"})

    merged = run("return", "merge", other, back, "--json")

    assert (merged.status, merged.data["taken"]) == (1, 0)
    assert audit in merged.data["refused"][0]["why"]


def test_one_for_each_agency(run: Run, audit: str, tmp_path: Path) -> None:
    made = run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path)
    assert made.status == 0
    assert sorted(path.name for path in tmp_path.glob("*.json")) == [f"{audit}-csc.json", f"{audit}-police.json"]
    assert "is already there" in run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path).err


def test_whose_return_is_to_be_said(run: Run, audit: str, tmp_path: Path) -> None:
    assert "whose return?" in run("return", "blank", audit, "-o", tmp_path / "x.xlsx").err
    assert run("return", "blank", audit, "--agency", "police", "--all", "-o", tmp_path).status == 2
    assert run("return", "blank", audit, "--agency", "housing", "-o", tmp_path / "x.xlsx").status == 1
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_bundle_goes_out_is_worked_on_and_comes_back(
    run: Run, audit: str, tmp_path: Path, sessions_dir: Path
) -> None:
    sent, back = tmp_path / "police.json", tmp_path / "back.json"
    assert run("return", "blank", audit, "--agency", "police", "--format", "json", "-o", sent).status == 0
    own = tmp_path / "own"
    copy = Workspace(own).open_bundle(sent)
    assert run("--sessions", own, "answer", copy, "NEG-01", QUESTION, "parents", "--as", "police").status == 0
    assert run("--sessions", own, "involvement", copy, "NEG-02", "not_known", "--as", "police").status == 0
    assert "no auditor’s own copy" in run("return", "finish", audit, "-o", back).err

    handed = run("--sessions", own, "return", "finish", copy, "-o", back)

    assert handed.status == 0
    assert "NEG-01: " in handed.err
    assert "NEG-02" not in handed.err
    assert run("return", "merge", audit, back).out.endswith("Taken: 2.\n")
    shown = run("show", audit, "--json").data["records"]
    assert shown[0]["agencies"]["police"]["answered"] == 1
    assert shown[1]["involvement"]["police"] == "not_known"
