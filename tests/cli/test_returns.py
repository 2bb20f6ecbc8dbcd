"""Returns by commands: blank ones out, filled-in ones in, and every bad file a line with nothing taken of it."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_tui.domain.conditions import Comparison, Condition, Reference
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AuditError
from audit_tui.returns import layout
from audit_tui.sent_returns import open_bundle
from audit_tui.workspace import Workspace
from tests.auditing import AT, small_set
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


def rows(folder: Path, *lines: str, name: str = "rows.csv") -> Path:
    """A file of rows with these under its heads."""
    path = folder / name
    path.write_text("\n".join(("record,question,agency,value,state,evidence,basis", *lines)), encoding="utf-8")
    return path


def test_a_concern_is_never_only_counted(run: Run, audit: str, blank: Path) -> None:
    made = load_workbook(blank)
    made["NEG-01"]["E5"], made["NEG-01"]["E6"] = "Left alone at night", "the duty team"
    made["NEG-02"]["E5"] = "=A1"
    back = blank.with_name("back.xlsx")
    made.save(back)

    dry = run("return", "merge", audit, back, "--dry-run")
    assert (
        "  CONCERN, new: Left alone at night — passed to the duty team: it must be acted on now (back.xlsx, sheet"
        " NEG-01, cell E5)\n" in dry.out
    )
    assert "type the answer itself; this is the row of an immediate concern: read it in the file now" in dry.out
    shape = run("return", "merge", audit, back, "--json").data
    (concern,) = shape["concerns"]
    assert concern == {
        "record": "NEG-01",
        "agency": "police",
        "text": "Left alone at night",
        "told": "the duty team",
        "where": "back.xlsx, sheet NEG-01, cell E5",
        "kind": "new",
    }
    assert "  CONCERN, the same: Left alone at night" in run("return", "merge", audit, back).out
    other = run("new", "--questions", "neglect", "--title", "Other", "--agency", "police", "--record", "NEG-01").out
    assert "  CONCERN, refused: Left alone at night — passed to" in run("return", "merge", other.strip(), back).out


def test_what_may_identify_somebody_is_said_and_taken(run: Run, audit: str, tmp_path: Path) -> None:
    file = rows(tmp_path, "NEG-01,NEG-5.4,police,parents,,Lives at CA1 1AA,")
    for words in (("--dry-run",), ("--json",)):
        merged = run("return", "merge", audit, file, *words)
        (note,) = merged.complaints
        assert note.startswith("audit-tui: note: Police, NEG-01, NEG-5.4 (rows.csv, row 2): this may identify somebody")
        assert merged.status == 0
    assert merged.data["warnings"] == [note.removeprefix("audit-tui: note: ")]


@pytest.mark.parametrize("kind", [(), ("--json",)])
def test_an_agency_that_cannot_be_saved_holds_up_no_other(
    run: Run, audit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: tuple[str, ...]
) -> None:
    file = rows(tmp_path, "NEG-01,NEG-5.4,csc,child,,,", "NEG-01,NEG-5.4,police,parents,,,")
    replace = os.replace

    def refusing(source: str, target: str) -> None:
        if Path(target).name == "NEG-01.csc.json":
            raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as faulty:
        faulty.setattr(os, "replace", refusing)
        merged = run("return", "merge", audit, file, *kind)
    assert merged.status == 1
    if kind:
        (not_saved,) = merged.data["not_saved"]
        assert (not_saved["agency"], merged.data["taken"]) == ("csc", 1)
        assert "the disk is full" in not_saved["why"]
    else:
        assert "Children's social care: NOT SAVED, and not taken: " in merged.out
        assert merged.out.endswith("\nTaken: 1.\n")
    assert run("return", "merge", audit, file).out.endswith("\nTaken: 1.\n")


def test_a_new_answer_that_is_not_asked_is_not_shown(run: Run, audit: str, tmp_path: Path) -> None:
    file = rows(tmp_path, "NEG-01,NEG-1.3,police,yes,,,")
    dry = run("return", "merge", audit, file, "--dry-run").out
    assert "  NEG-1.3: not asked of Police now (asked where " in dry
    assert "; kept, and not counted (rows.csv, row 2)" in dry
    taken = run("return", "merge", audit, file, "--json")
    (line,) = taken.data["not_asked"]
    assert (line["question"], "from" in line, "to" in line) == ("NEG-1.3", False, False)
    assert (taken.data["warnings"], taken.complaints) == ([], []), "it is said once"
    file = rows(tmp_path, "NEG-01,NEG-1.3,police,no,,,")
    assert "  NEG-1.3: not asked of Police now (asked where " in run("return", "merge", audit, file, "--dry-run").out
    (line,) = run("return", "merge", audit, file, "--json").data["not_asked"]
    assert (line["from"], line["to"]) == ("Yes", "No")


def test_the_panel_s_record_details_come_in_rows(run: Run, audit: str, tmp_path: Path) -> None:
    file = rows(tmp_path, "NEG-01,REC-3,panel,born,,,", "NEG-01,REC-4,panel,61,,,")
    merged = run("return", "merge", audit, file)
    assert (merged.status, merged.out) == (0, "NEG-01, Panel: 2 new\nTaken: 2.\n")
    assert run("return", "merge", audit, file).out == "NEG-01, Panel: 2 the same\nTaken: 0.\n"


def _senseless() -> QuestionSet:
    """A set with a condition that compares with nothing, as only a file that somebody made up can have it."""
    found = small_set("SML-1.1 | all | yes, partly, no\nSML-1.2 | all | text | asked when: SML-1.1 is no")
    (section,) = found.sections
    first, second = section.questions
    comparison = Comparison.model_construct(left=Reference(of="session_date"), operator="<", values=(), other=None)
    condition = Condition.model_construct(text="", any_of=((comparison,),))
    changed = section.model_copy(update={"questions": (first, second.model_copy(update={"asked_when": condition}))})
    return found.model_copy(update={"sections": (changed,)})


def test_what_is_refused_says_what_goes_with_it_and_what_to_do(run: Run, audit: str, blank: Path) -> None:
    cells = {("NEG-01", layout.ANSWER): "9 times or so", ("NEG-01", layout.EVIDENCE): "Every entry"}
    odd = filled(blank, "odd.xlsx", cells, question="NEG-5.1")
    book = load_workbook(odd)
    book["NEG-02"]["E4"] = "No"
    book.save(odd)
    then = f"or you put it right as that agency: audit-tui answer {audit} RECORD QUESTION ANSWER --as AGENCY\n"
    dry = run("return", "merge", audit, odd, "--dry-run").out
    assert "NEG-5.1: ‘9 times or so’ is not a number" in dry
    assert "; left out with it: evidence in G" in dry
    assert "Every entry" not in dry
    assert "NEG-02, Police: 1 refused\n  refused: odd.xlsx, sheet NEG-02, cell E4: finished: ‘No’ is neither" in dry
    assert then not in dry
    assert then in run("return", "merge", audit, odd).out
    refused = run("return", "merge", audit, odd, "--json").data["refused"]
    assert [each["left_out"].partition(" in ")[0] for each in refused] == ["evidence", ""]


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_session_whose_questions_make_no_sense_is_named(
    run: Run, audit: str, sessions_dir: Path, command: str
) -> None:
    details = SessionDetails(id="odd", title="Odd", created=AT, agencies=("csc",), records=("NEG-01",))
    with suppress(AuditError):
        Workspace(sessions_dir).create(_senseless(), details)

    ended = run("list") if command == "list" else run("show", "odd")

    assert (ended.status, len(ended.complaints)) == (1, 1)
    assert str(sessions_dir / "odd") in ended.err
    assert (audit in ended.out) == (command == "list")


def test_a_return_for_another_session_is_refused_whole(run: Run, audit: str, blank: Path) -> None:
    other = run(
        *("new", "--questions", "neglect", "--title", "Other", "--agency", "police", "--record", "NEG-01")
    ).out.strip()
    back = filled(blank, "back.xlsx", {("NEG-01", layout.ANSWER): "Parents' or carers'"})

    merged = run("return", "merge", other, back, "--json")

    assert (merged.status, merged.data["taken"]) == (1, 0)
    assert audit in merged.data["refused"][0]["why"]


def test_the_folder_for_all_is_made_where_its_own_is_there(run: Run, audit: str, tmp_path: Path) -> None:
    made = run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path / "out")
    assert (made.status, len(list((tmp_path / "out").glob("*.json")))) == (0, 2)
    assert run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path / "a" / "b").status == 1
    assert not (tmp_path / "a").exists()


def test_what_is_left_out_of_a_blank_return_is_said(run: Run, audit: str, tmp_path: Path) -> None:
    assert run("involvement", audit, "NEG-02", "not_known", "--as", "police").status == 0
    made = run("return", "blank", audit, "--agency", "police", "-o", tmp_path / "police.xlsx")
    assert made.status == 0
    (note,) = made.complaints
    assert "NEG-02 is not in the return of police: not involved" in note
    back = f"audit-tui involvement {audit} NEG-02 awaiting --as police"
    assert back in note
    file = rows(tmp_path, f"NEG-02,{QUESTION},police,parents,,,")
    assert back in run("return", "merge", audit, file).out
    assert run(*back.split()[1:]).status == 0
    assert run("return", "merge", audit, file).out.endswith("Taken: 1.\n")


def test_what_a_return_says_of_a_record_is_said_with_what_it_lacks(run: Run, audit: str, blank: Path) -> None:
    made = load_workbook(blank)
    made["NEG-01"]["E4"], made["NEG-02"]["E3"] = layout.FINISHED, layout.NOT_KNOWN
    back = blank.with_name("back.xlsx")
    made.save(back)
    merged = run("return", "merge", audit, back)
    assert "\n  says that it is finished, with " in merged.out
    assert " required missing (back.xlsx, sheet NEG-01, cell E4)\n" in merged.out
    assert "\n  says that the child is not known to it (back.xlsx, sheet NEG-02, cell E3)\n" in merged.out
    assert "says that it is finished, with " in run("return", "merge", audit, back).out
    again = run("return", "merge", audit, blank)
    words = "this is the blank for Police (NEG-01, NEG-02) as it was sent out: ask for the filled one"
    assert (again.status, f"  refused: police.xlsx: {words}\n" in again.out) == (0, True)


def test_one_for_each_agency(run: Run, audit: str, tmp_path: Path) -> None:
    made = run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path)
    assert made.status == 0
    assert sorted(path.name for path in tmp_path.glob("*.json")) == [f"{audit}-csc.json", f"{audit}-police.json"]
    assert "is already there" in run("return", "blank", audit, "--all", "--format", "json", "-o", tmp_path).err


def test_a_blank_return_is_what_its_file_is_called(run: Run, audit: str, tmp_path: Path) -> None:
    blank = ("return", "blank", audit, "--agency", "police")
    for name in ("police.json", "police.JSON"):
        assert run(*blank, "-o", tmp_path / name).status == 0
        assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["agency"] == "police"
    for name in ("police.xlsx", "police"):
        assert run(*blank, "-o", tmp_path / name).status == 0
        assert load_workbook(BytesIO((tmp_path / name).read_bytes())).sheetnames
    assert run(*blank, "--format", "json", "-o", tmp_path / "police.bundle").status == 0
    written = sorted(tmp_path.iterdir())
    for wrong in (("-o", "a.csv"), ("--format", "json", "-o", "a.xlsx"), ("--format", "xlsx", "-o", "a.json")):
        refused = run(*blank, *wrong[:-1], tmp_path / wrong[-1])
        assert refused.status in (1, 2)
        assert len(refused.complaints) == 1
    assert run("return", "finish", audit, "-o", tmp_path / "back.xlsx").status == 2
    assert sorted(tmp_path.iterdir()) == written


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
    copy = open_bundle(Workspace(own), sent)
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
