"""The responses of a form, read by a mapping."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from audit_tui.domain.returned import Returned, Said
from audit_tui.domain.session import Answer
from audit_tui.errors import AuditError
from audit_tui.returns.merging import plan_merge
from tests.auditing import AT, Work
from tests.returns.books import answers, book, read

DOCUMENTS = Path(__file__).parent / "documents"
MAPPING = DOCUMENTS / "mapping.toml"
RESPONSES = (DOCUMENTS / "responses.csv").read_bytes()
HEADINGS = ["ID", "Email", "Your agency", "Which record is this about?", "Was the plan good enough?"]
HEADINGS += ["Where do you see that?", "What were the signs?"]


def responses(*rows: list[Any], sheets: tuple[str, ...] = ("Form1",)) -> bytes:
    made = Workbook()
    made.worksheets[0].title = sheets[0]
    for sheet in (made.worksheets[0], *(made.create_sheet(name) for name in sheets[1:])):
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def mapped(folder: Path, data: bytes, mapping: str) -> Returned:
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return read(folder, data, "responses", folder / "mapping.toml")


def test_each_response_says_the_answers_of_an_agency_on_a_record(tmp_path: Path) -> None:
    found = read(tmp_path, RESPONSES, "responses.csv", MAPPING)
    assert found.said == (
        Said(
            where="row 2, column ‘Was the plan good enough?’",
            record="NEG-01",
            seat="police",
            question="NEG-3.1",
            value="partly",
            evidence="In the minutes, twice",
        ),
        Said(
            where="row 2, column ‘What were the signs?’",
            record="NEG-01",
            seat="police",
            question="NEG-3.2",
            value="supervision;Often hungry;",
        ),
        Said(
            where="row 3, column ‘Was the plan good enough?’",
            record="NEG-01",
            seat="health",
            question="NEG-3.1",
            state="not_recorded",
        ),
    )
    assert found.unread == ()
    assert found.left_out == ("ID", "Start time", "Completion time", "Email", "Name", "How long did it take?")
    assert "A Person" not in found.model_dump_json()


def test_a_workbook_of_responses_says_the_same(tmp_path: Path) -> None:
    headings = [*HEADINGS[:-1], "What were\xa0the\nsigns?"]
    row = [1, "a", "Anytown Police", "NEG-01", "Mostly", "twice", "Left alone;"]
    found = read(tmp_path, responses(headings, row, [None] * 7), "responses.xlsx", MAPPING)
    assert [(each.question, each.value, each.evidence) for each in found.said] == [
        ("NEG-3.1", "partly", "twice"),
        ("NEG-3.2", "supervision;", ""),
    ]


def test_a_text_keeps_its_semicolons_and_choices_are_told_apart_by_the_question(tmp_path: Path) -> None:
    work = Work("NEG-1.1 | all | text\nNEG-1.2 | all | any of / a / b / c\nNEG-1.3 | all | one of / a / b")
    mapping = """agency = "police"\nrecord = "NEG-01"\n[questions]\nOne = "NEG-1.1"\nTwo = "NEG-1.2"\nThree = "NEG-1.3"
[states]\n"We hold nothing" = "not_recorded"\n[values."NEG-1.2"]\nMostly = "b"\n"""
    rows = b'One,Two,Three\n"No log; no visit;","Option c;Mostly;","Option b;"\n'
    merge = plan_merge(work.audit, [mapped(tmp_path, rows, mapping)], at=AT)
    assert [line.kind for line in merge.lines] == ["new"] * 3
    ((_, outcome),) = merge.outcomes
    values = [each.value for each in outcome.changes if isinstance(each, Answer)]
    assert values == ["No log; no visit;", ("b", "c"), "b"]
    (said,) = mapped(tmp_path, b"One,Two,Three\n,We hold nothing;,\n", mapping).said
    assert (said.value, said.state) == ("", "not_recorded")


def test_what_cannot_be_taken_of_a_response_is_named(tmp_path: Path) -> None:
    rows = (
        [1, "a", None, "NEG-01", "Mostly"],
        [2, "a", "health", None, "Mostly"],
        [3, "a", "health", "NEG-01", "=1+1", "seen", "Often hungry;"],
        [4, "a", "health", "NEG-02", None, "seen"],
    )
    found = read(tmp_path, responses(HEADINGS, *rows), "responses.xlsx", MAPPING)
    assert [(each.where, each.why) for each in found.unread] == [
        ("row 2, column ‘Your agency’", "does not say which agency the response is about: nothing of it was read"),
        (
            "row 3, column ‘Which record is this about?’",
            "does not say which record the response is about: nothing of it was read",
        ),
        ("row 4, column ‘Was the plan good enough?’", "holds a formula: type the answer itself"),
    ]
    assert [(each.question, each.value, each.evidence) for each in found.said] == [
        ("NEG-3.2", "Often hungry;", ""),
        ("NEG-3.1", "", "seen"),
    ]


def test_an_agency_or_record_may_hold_for_all_and_a_question_stand_in_two_columns(tmp_path: Path) -> None:
    mapping = 'agency = "police"\nrecord = "NEG-01"\n[questions]\n"One" = "NEG-3.1"\n"Two" = "NEG-3.1"\n'
    found = mapped(tmp_path, b"One;Two;Name\nyes;;A\n;no;B\nyes;no;C\n", mapping)
    assert [(each.seat, each.record, each.value, each.where) for each in found.said] == [
        ("police", "NEG-01", "yes", "row 2, column ‘One’"),
        ("police", "NEG-01", "no", "row 3, column ‘Two’"),
    ]
    assert [(each.where, each.why) for each in found.unread] == [
        ("row 4, column ‘Two’", "‘One’ is filled in for NEG-3.1 too: leave one of the two")
    ]


def test_a_sheet_is_named_where_there_are_several(tmp_path: Path) -> None:
    data = responses(["One"], ["yes"], sheets=("Form1", "Notes"))
    mapping = 'agency = "police"\nrecord = "NEG-01"\n[questions]\n"One" = "NEG-3.1"\n'
    assert len(mapped(tmp_path, data, f'sheet = "Notes"\n{mapping}').said) == 1
    for first, words in (
        ("", "has several sheets"),
        ('sheet = "Note"\n', "has no sheet ‘Note’, which the mapping names"),
    ):
        with pytest.raises(AuditError, match=words):
            mapped(tmp_path, data, first + mapping)


def test_a_mapping_does_not_stand_in_the_way_of_other_returns(tmp_path: Path) -> None:
    made = book({"NEG-01": answers({"A": "NEG-1.1", "E": "Yes"})})
    assert len(read(tmp_path, made, "police.xlsx", MAPPING).said) == 1
    rows = b"record,question,agency,value,state,evidence,basis\nNEG-01,NEG-1.1,police,Yes,,,\n"
    assert len(read(tmp_path, rows, "rows.csv", MAPPING).said) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            RESPONSES.replace(b"Was the plan good enough?", b"Was the plan good?"),
            "has no column ‘Was the plan good enough?’, which the mapping names: did you mean ‘Was the plan good?’?",
        ),
        (RESPONSES.replace(b"How long did it take?", b"Your agency"), "has two columns ‘Your agency’"),
        (responses(), "holds no responses"),
        (b"\n", "holds no responses"),
    ],
)
def test_responses_that_do_not_fit_the_mapping_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(AuditError) as caught:
        read(tmp_path, data, "responses.csv", MAPPING)
    assert caught.value.path == tmp_path / "responses.csv"
    assert caught.value.advice.startswith(words)


_WHOSE = 'agency = "police"\nrecord = "NEG-01"\n'
_ONE = '[questions]\n"One" = "NEG-3.1"\n'


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("agency = ", "is not TOML"),
        ("\0", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
        (f'{_WHOSE}question = "x"\n{_ONE}', "there is no ‘question’ in a mapping: did you mean ‘questions’?"),
        (f'record = "NEG-01"\n{_ONE}', 'agency is missing: write agency = "police"'),
        (f'agency = {{ values = {{}} }}\nrecord = "NEG-01"\n{_ONE}', "agency cannot be understood: write agency ="),
        (f'agency = {{ column = "A", words = 1 }}\nrecord = "NEG-01"\n{_ONE}', "agency cannot be understood"),
        (_WHOSE, "questions is missing: write [questions]"),
        (f"{_WHOSE}[questions]\n", "questions is missing: write [questions]"),
        (f"{_WHOSE}[questions]\nOne = 3\n", "questions cannot be understood"),
        (f'{_WHOSE}{_ONE}[states]\n"None" = "nothing"\n', "states cannot be understood"),
        (f'{_WHOSE}{_ONE}[values."NEG-3.2"]\na = "b"\n', "[values] has NEG-3.2, which no column is for"),
        (f'{_WHOSE}[questions]\n"name" = "NEG-3.1"\n', "names the column ‘name’, which is never read"),
        (f'{_WHOSE}{_ONE}[ignore]\ncolumn = ["A"]\n', "ignore cannot be understood"),
    ],
)
def test_a_mistake_in_the_mapping_is_said_of_the_mapping(tmp_path: Path, mapping: str, words: str) -> None:
    with pytest.raises(AuditError) as caught:
        mapped(tmp_path, b"One\nyes\n", mapping)
    assert caught.value.path == tmp_path / "mapping.toml"
    assert caught.value.advice.startswith(words)
    assert len(str(caught.value).splitlines()) == 1
