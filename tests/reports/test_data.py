"""Reports as data.

DAT-1  CSV: what a spreadsheet program would work out stays text, and comes back as the same text
DAT-2  CSV: what the panel may see, in the form in which returns are taken in; nothing that is sealed
DAT-3  JSON: its keys are documented and the same in every version
"""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from audit_tui.domain.audit import Audit
from audit_tui.domain.cells import as_cell, from_cell
from audit_tui.domain.words import PANEL
from audit_tui.reports import data
from audit_tui.reports.kinds import Kind
from audit_tui.reports.making import document, make_report
from audit_tui.returns.merging import plan_merge
from audit_tui.returns.reading import read_return
from audit_tui.services import acts, learning
from tests.auditing import AT, RECORD, Work
from tests.reports.made import demonstrations, large, of_large

SET = """
SML-1.1 | all | text
SML-1.2 | all | any of / a / b / c
SML-1.3 | all | number 0 to 366
SML-1.4 | all | date or month
SML-2.1 | panel | text
"""
FORMULAS = ("=1+1", "+44", "-1", "@SUM(A1)", "'=1+1", "''@x", "'quoted'", "=cmd|' /C calc'!A0", 'a,"b";\nc\td', "’tis")


def _rows(written: str | bytes) -> list[list[str]]:
    assert isinstance(written, bytes)
    assert written.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_stays_text_and_comes_back(text: str, tmp_path: Path) -> None:
    """DAT-1."""
    work = Work(SET).answer("csc", "SML-1.1", text, evidence=text, service="school nursing").reveal("SML-1")
    written = document(work.audit, make_report(work.audit, "full"), "csv")
    row = next(row for row in _rows(written) if row[1] == "SML-1.1")
    assert row[3][0] not in "=+-@\t\r"
    assert from_cell(row[3]) == from_cell(row[5]) == text
    (tmp_path / "back.csv").write_bytes(written)  # type: ignore[arg-type]
    merge = plan_merge(work.audit, [read_return(tmp_path / "back.csv")], at=AT)
    assert [(line.kind, line.question) for line in merge.lines] == [("same", "SML-1.1")]


@pytest.mark.parametrize("text", ["\tx", "\r", "'\tx", "", "'", "x", "'x", "’=", " ="])
def test_any_cell_comes_back(text: str) -> None:
    """DAT-1."""
    assert from_cell(as_cell(text)) == text
    assert not re.match(r"[=+\-@\t\r]", as_cell(text))


@pytest.mark.parametrize("kind", ["full", "actions", "learning"])
def test_no_cell_is_worked_out(kind: Kind) -> None:
    """DAT-1: wherever a person typed it."""
    work = Work(SET, title="=T").answer(PANEL, "SML-2.1", "=P")
    work.act(acts.write_action, RECORD, "=A", owner="@O")
    work.act(learning.update_action, "A1", "done", "+U", on="2025-11-01")
    rows = _rows(document(work.audit, make_report(work.audit, kind), "csv"))
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_what_comes_back_is_the_same(tmp_path: Path) -> None:
    """DAT-2: every answer in the demonstration; what was agreed, or is given as a band of ages, is not taken."""
    audit = demonstrations()["present"]
    (tmp_path / "back.csv").write_bytes(document(audit, make_report(audit, "full"), "csv"))  # type: ignore[arg-type]
    lines = plan_merge(audit, [read_return(tmp_path / "back.csv")], at=AT).lines
    kinds = {line.kind for line in lines if line.seat != PANEL}
    assert kinds == {"same"}
    assert sum(line.kind == "same" for line in lines) > 100
    refused = [line.why for line in lines if line.kind == "refused"]
    assert all("agree it instead" in why or "is not a number" in why for why in refused)


def test_rows_end_as_spreadsheet_programs_end_them() -> None:
    """DAT-2."""
    work = Work(SET).answer("csc", "SML-1.1", "One\ntwo").reveal("SML-1")
    written = document(work.audit, make_report(work.audit, "full"), "csv")
    assert isinstance(written, bytes)
    heads, draft, row, rest = written.decode("utf-8-sig").split("\r\n")
    assert (heads, rest) == ("record,question,agency,value,state,evidence,basis,service", "")
    assert draft.startswith("DRAFT: not signed off by the panel.,")
    assert row == 'NEG-01,SML-1.1,csc,"One\ntwo",,,,'


def test_values_stand_as_they_are_typed_in() -> None:
    """DAT-2: codes, numbers, dates and states; what is sealed is not there; what is agreed is the panel's."""
    work = Work(SET).answer("csc", "SML-1.2", ("a", "c"), basis="inferred").answer("csc", "SML-1.3", 8)
    work.answer("csc", "SML-1.4", "2022-06").answer("police", "SML-1.3", state="not_recorded")
    assert make_report(work.audit, "full").rows.rows == ()
    work.agree("SML-1.2", ("a",), reason="Most.").reveal("SML-1")
    assert make_report(work.audit, "full").rows.rows == (
        ("NEG-01", "SML-1.2", "csc", "a;c", "", "", "inferred", ""),
        ("NEG-01", "SML-1.2", "panel", "a", "", "Most.", "", ""),
        ("NEG-01", "SML-1.3", "csc", "8", "", "", "", ""),
        ("NEG-01", "SML-1.3", "police", "", "not_recorded", "", "", ""),
        ("NEG-01", "SML-1.4", "csc", "2022-06", "", "", "", ""),
    )


def test_months_are_never_shown() -> None:
    """DAT-2: an age is its band, also as data."""
    made = of_large("full")
    assert ("NEG-10X", "REC-4", "panel", "5 to 9", "", "", "", "") in made.rows.rows
    assert made.shape["records"][0]["details"]["REC-4"] == "5 to 9"


@pytest.mark.parametrize(
    ("kind", "audience", "keys"),
    [
        ("full", "panel", "records counts findings key_themes recommendations actions sign_offs feedback uptake"),
        ("full", "board", "counts findings key_themes recommendations actions sign_offs feedback uptake"),
        ("full", "public", "published recommendations actions uptake links"),
        ("record", "panel", "records findings actions"),
        ("actions", "panel", "actions"),
        ("actions", "public", "actions"),
        ("agency", "panel", "agency findings actions records"),
        ("learning", "public", "published recommendations actions uptake links"),
    ],
)
def test_json_has_the_documented_keys(kind: Kind, audience: str, keys: str) -> None:
    """DAT-3."""
    made = of_large(kind, audience, "health" if kind == "agency" else None)  # type: ignore[arg-type]
    shape = json.loads(document(large(), made, "json"))
    first = ["kind", "audience", "banners", "fictional", "draft", "reopened", "title", "session"]
    assert list(shape) == [*first, *keys.split()]
    documented = data.__doc__ or ""
    assert all(f"`{key}`" in documented for key in shape)
    assert (shape["kind"], shape["audience"], shape["draft"], shape["fictional"]) == (kind, audience, True, False)


def test_json_names_nothing_that_is_one_agencys_alone() -> None:
    """DAT-3: not even by its number."""
    work = Work(SET)
    for words in ("Seen.", "Quokka."):
        work.act(acts.write_finding, RECORD, "strength", words, theme="planning")
    work.act(learning.write_key_theme, "It comes to this", findings=["F1", "F2"])
    work.act(learning.write_recommendation, "Do it", sort="practice", findings=["F1", "F2"])
    work.act(learning.keep_for_agency, "F2", "csc")
    for audience in ("panel", "board"):
        made = make_report(work.audit, "full", audience=audience)  # type: ignore[arg-type]
        assert [each["findings"] for each in (*made.shape["key_themes"], *made.shape["recommendations"])] == [
            ["F1"]
        ] * 2
        assert "F2" not in str(document(work.audit, made, "json"))


def test_json_is_safe_to_print() -> None:
    """DAT-3: whoever wrote the session."""
    work = Work(SET)
    audit: Audit = work.audit.with_changes([work.audit.details.model_copy(update={"title": "a\x1b[2J\u202eb"})])
    text = document(audit, make_report(audit, "actions"), "json")
    assert isinstance(text, str)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
