"""Rows of text: one answer a row, as a spreadsheet program or a person writes them."""

from pathlib import Path

import pytest

from audit_tui.domain.returned import Said, Unread
from audit_tui.errors import AuditError
from audit_tui.returns import opening
from tests.returns.books import read

HEADS = "record,question,agency,value,state,evidence,basis"
ROW = "NEG-01,NEG-1.1,police,Yes,,Seen,inferred"


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(AuditError) as caught:
        read(folder, text.encode(), "rows.csv")
    assert caught.value.path == folder / "rows.csv"
    return caught.value.advice


def test_each_row_says_an_answer_with_its_number(tmp_path: Path) -> None:
    text = (
        f'{HEADS}\n{ROW}\n\nNEG-02,NEG-1.2,panel,,not_recorded,"Two\nlines, no more",\nNEG-02,NEG-1.3,police,,,,\n{ROW}'
    )
    found = read(tmp_path, text.encode(), "rows.csv")
    first = Said(
        where="row 2",
        record="NEG-01",
        seat="police",
        question="NEG-1.1",
        value="Yes",
        evidence="Seen",
        basis="inferred",
    )
    second = Said(
        where="row 4",
        record="NEG-02",
        seat="panel",
        question="NEG-1.2",
        state="not_recorded",
        evidence="Two\nlines, no more",
    )
    assert found.said == (first, second, first.model_copy(update={"where": "row 6"}))
    assert (found.file, found.session, found.agency, found.unread, found.left_out) == ("rows.csv", "", "", (), ())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_is_read_however_a_spreadsheet_program_writes_it(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    rows = [HEADS.split(","), ["NEG-01", "NEG-1.1", "police", "Yes", "", '"Café, 3; then\n‘no’"', "inferred"]]
    text = end.join(separator.join(row) for row in rows) + end
    (said,) = read(tmp_path, text.encode(encoding), "rows.csv").said
    assert (said.question, said.value, said.evidence) == ("NEG-1.1", "Yes", "Café, 3; then\n‘no’")


def test_columns_stand_in_any_order_and_others_are_left_out(tmp_path: Path) -> None:
    heads = "Evidence,BASIS,service,state,value,Who wrote it,agency,question,record,"
    found = read(tmp_path, f"{heads}\nSeen,,Ward,,No,me,health,NEG-1.1,NEG-01,\n".encode(), "rows.csv")
    (said,) = found.said
    assert (said.record, said.seat, said.value, said.evidence, said.service) == (
        "NEG-01",
        "health",
        "No",
        "Seen",
        "Ward",
    )
    assert found.left_out == ("Who wrote it", "column 10")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@home", "'quoted"])
def test_what_looks_like_a_formula_is_text(tmp_path: Path, text: str) -> None:
    (said,) = read(tmp_path, f"{HEADS}\nNEG-01,NEG-1.1,police,{text},,{text},".encode(), "rows.csv").said
    assert (said.value, said.evidence) == (text, text)


def test_a_row_with_too_many_or_too_few_cells_is_named_and_the_rest_read(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADS}\n{ROW},more\nNEG-01,NEG-1.1\n{ROW}".encode(), "rows.csv")
    hint = "put text with separators in quotation marks"
    assert found.unread == (
        Unread(where="row 2", why=f"has 8 cells and not 7: {hint}"),
        Unread(where="row 3", why=f"has 2 cells and not 7: {hint}"),
    )
    assert [each.where for each in found.said] == ["row 4"]


def test_characters_that_turn_text_round_are_made_safe(tmp_path: Path) -> None:
    (said,) = read(tmp_path, f"{HEADS}\nNEG-01,NEG-1.1,police,Yes\x1b[2J,,a\u202eb,".encode(), "rows.csv").said
    assert (said.value, said.evidence) == ("Yes\ufffd[2J", "a\ufffdb")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{HEADS.replace('evidence', 'evidense')}\n{ROW}", "has no column ‘evidence’: did you mean ‘evidense’?"),
        (HEADS.removesuffix(",basis"), "has no column ‘basis’: the heads are record, question, agency, value"),
        (f"{HEADS},Value\n{ROW},No", "has two columns ‘value’: take one of them out"),
        (f'{HEADS}\n{ROW}\nNEG-01,NEG-1.2,police,"Yes', "cannot be read from row 3 on"),
        (f"{HEADS}\n" + "a,b,c,d,e,f,g\n" * opening.MOST_ROWS, "has more rows than any return"),
        ("a,b,c\n1,2,3", "is not a return"),
        ("\n\n", "is not a return"),
    ],
)
def test_rows_that_cannot_be_told_apart_are_refused_as_a_whole(tmp_path: Path, text: str, words: str) -> None:
    assert refusal(tmp_path, text).startswith(words)
