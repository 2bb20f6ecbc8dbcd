"""The workbook that an agency is sent: its own questions and answers, protected, and greyed as the conditions say."""

import operator
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import Value
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.words import BANNER, BASIS_LABELS, PANEL, STATE_LABELS
from audit_tui.errors import AuditError
from audit_tui.questions.library import shipped_folder
from audit_tui.questions.reader import read_set
from audit_tui.returns import layout
from audit_tui.returns.workbook import workbook_of
from audit_tui.services import acts
from tests.auditing import AT, RECORD, Work, neglect
from tests.returns.office import Job, fill, needs_office

TOPICS = ("neglect", "child_sexual_exploitation", "missing_from_home", "domestic_abuse")
SMALL = """
REC-1.1 | panel | number 0 to 300
SML-1.1 | csc, police | one of / yes / no / not_sure
SML-1.2 | police | one of / a / b
SML-1.3 | csc | any of / red / blue / none
SML-1.4 | csc | number 0 to 9
SML-1.5 | csc | date or month
SML-1.6 | csc | text 5 to 40 characters | required | states: not_applicable | reason for: not_applicable
"""


def open_book(audit: Audit, agency: str = "csc") -> Workbook:
    return load_workbook(BytesIO(workbook_of(audit, agency, at=AT)))


def rows(sheet: Worksheet) -> dict[str, int]:
    """The row of each key."""
    cells = (sheet[f"{layout.KEY}{row}"] for row in range(layout.FIRST_ROW, sheet.max_row + 1))
    return {str(cell.value): cell.row for cell in cells if cell.value}


def texts(content: bytes) -> str:
    """Everything that any part of the file holds."""
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def rule_at(sheet: Worksheet, address: str) -> Any:
    """The rule of what a cell takes."""
    (found,) = (rule for rule in sheet.data_validations.dataValidation if address in rule.sqref)
    return found


def choices(book: Workbook, address: str, record: str = RECORD) -> list[object]:
    """What may be chosen in a cell, as its rule finds it."""
    name, _, cells = rule_at(book[record], address).formula1.partition("!")
    return [cell.value for (cell,) in book[name][cells.replace("$", "")]]


@cache
def shipped(topic: str) -> QuestionSet:
    found, _ = read_set(shipped_folder() / f"{topic}.md", [])
    assert found is not None
    return found


@pytest.mark.parametrize("topic", TOPICS)
def test_every_agency_of_every_set_gets_its_questions_in_order(topic: str) -> None:
    questions = shipped(topic)
    agencies = tuple(term.code for term in questions.vocabulary.agencies)
    work = Work(questions, agencies=agencies)
    asked = {}
    for agency in agencies:
        keys = rows(open_book(work.audit, agency)[RECORD])
        asked[agency] = [key for key in keys if "=" not in key]
        mine = {*work.board_of(agency).asked[agency], *work.board_of(agency).hidden[agency]}
        assert asked[agency] == [each.id for each in questions.questions if each in mine]
        options = [f"{each.id}={code}" for each in mine if each.answer.kind == "any_of" for code in each.answer.codes]
        assert sorted(options) == sorted(key for key in keys if "=" in key)
    assert len(asked["csc"]) > len(asked["probation"]) > 0


def test_nobody_elses_answers_are_anywhere_in_the_file() -> None:
    work = Work(SMALL).answer("csc", "SML-1.1", "no", evidence="mine alone", service="duty team")
    work.answer("police", "SML-1.1", "yes", evidence="theirs alone", service="response team")
    work.act(acts.raise_concern, RECORD, "their concern", by="police", at=AT)
    found = texts(workbook_of(work.audit, "csc", at=AT))
    assert "mine alone" in found
    assert "duty team" in found
    assert not [words for words in ("theirs alone", "response team", "their concern", "SML-1.2") if words in found]


def test_what_the_panel_opened_or_agreed_is_not_in_it_either() -> None:
    work = Work(SMALL).answer("csc", "SML-1.1", "no").answer("police", "SML-1.1", "yes", evidence="theirs alone")
    work.reveal("SML-1.1").agree("SML-1.1", "yes", reason="as the panel heard")
    found = texts(workbook_of(work.audit, "csc", at=AT))
    assert not [words for words in ("theirs alone", "as the panel heard") if words in found]


def test_its_own_answers_are_filled_in() -> None:
    work = Work(SMALL, returns_due="2025-11-03").answer("csc", "SML-1.1", "no", evidence="p. 3", basis="inferred")
    work.answer("csc", "SML-1.3", ("red", "blue"), service="duty team").answer("csc", "SML-1.4", 4)
    work.answer("csc", "SML-1.5", "2022-06").answer("csc", "SML-1.6", state="not_applicable", evidence="no parents")
    work.act(acts.set_involvement, RECORD, "csc", "returned")
    sheet = open_book(work.audit)[RECORD]
    at = rows(sheet)

    def filled(key: str) -> list[object]:
        return [sheet[f"{column}{at[key]}"].value for column in "EFGHI"]

    assert filled("SML-1.1") == ["Option no", None, "p. 3", BASIS_LABELS["inferred"], None]
    assert filled("SML-1.3") == [layout.MARK_BELOW, None, None, None, "duty team"]
    assert [sheet[f"E{at[f'SML-1.3={code}']}"].value for code in ("red", "blue", "none")] == ["x", "x", None]
    assert filled("SML-1.4")[0] == 4
    assert filled("SML-1.5")[0] == "06/2022"
    assert filled("SML-1.6")[:3] == [None, STATE_LABELS["not_applicable"], "no parents"]
    assert [sheet[f"{column}{row}"].value for row in range(3, 7) for column in "AE"] == [
        *(layout.KNOWN_ROW, layout.KNOWN),
        *(layout.FINISHED_ROW, layout.FINISHED),
        *(layout.CONCERN_ROW, None),
        *(layout.TOLD_ROW, None),
    ]
    assert "due back 3 November 2025" in str(sheet["B2"].value)


def test_only_what_is_to_be_filled_in_is_open() -> None:
    book = open_book(Work(SMALL).audit)
    assert [sheet.protection.sheet for sheet in book.worksheets] == [True] * 4
    assert book.security.lockStructure
    sheet = book[RECORD]
    at = rows(sheet)
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    several, whole = at["SML-1.3"], [f"E{row}" for row in range(3, 7)]
    expected = {f"{column}{row}" for key, row in at.items() if "=" not in key for column in "EFGHI"}
    expected |= {f"E{row}" for key, row in at.items() if "=" in key} | set(whole)
    assert unlocked == expected - {f"E{several}"}
    assert [each.sheet_state for each in book.worksheets] == ["visible", "visible", "hidden", "veryHidden"]
    assert not any(cell.protection.locked is False for row in book[layout.ABOUT_SHEET].iter_rows() for cell in row)


def test_what_may_be_chosen_and_typed() -> None:
    book = open_book(Work(SMALL).audit)
    sheet = book[RECORD]
    at = rows(sheet)
    assert choices(book, f"E{at['SML-1.1']}") == ["Option yes", "Option no", "Option not_sure"]
    assert choices(book, f"E{at['SML-1.3=blue']}") == [layout.CHOSEN]
    assert choices(book, f"F{at['SML-1.6']}") == [STATE_LABELS["not_applicable"]]
    assert choices(book, f"H{at['SML-1.4']}") == list(BASIS_LABELS.values())
    assert choices(book, "E3") == [layout.KNOWN, layout.NOT_KNOWN]
    number, when, text = (rule_at(sheet, f"E{at[key]}") for key in ("SML-1.4", "SML-1.5", "SML-1.6"))
    assert (number.type, number.formula1, number.formula2) == ("whole", "0", "9")
    assert number.error == "Write a whole number from 0 to 9."
    assert "06/2022 where the day is not known" in when.prompt
    assert sheet[f"E{at['SML-1.5']}"].number_format == "@"
    assert (text.formula1, text.formula2, text.errorStyle) == ("5", "40", "warning")
    assert sheet[f"D{at['SML-1.6']}"].value == "Required.\n‘Not applicable’ needs its reason, as evidence."


def test_what_it_was_made_for() -> None:
    work = Work(SMALL, fictional=True)
    book = open_book(work.audit, "police")
    questions = work.audit.questions
    meta = {row[0].value: row[1].value for row in book[layout.META_SHEET].iter_rows()}
    said = (layout.FORMAT, "1", "one", AT, "small", "2026.1", questions.digest, "police")
    assert meta == dict(zip(layout.META_KEYS, said, strict=True))
    assert book[layout.ABOUT_SHEET]["A1"].value == BANNER
    assert str(book[RECORD]["B1"].value).startswith(BANNER)
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("audit-tui", "audit-tui")


def test_the_same_session_gives_the_same_file() -> None:
    audit = Work(neglect()).audit
    assert workbook_of(audit, "csc", at=AT) == workbook_of(audit, "csc", at=AT)
    assert workbook_of(audit, "csc", at=AT) != workbook_of(audit, "csc", at="2025-10-15T09:00:00+00:00")


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "#N/A", "2025-01-01", "1e5", "a\ud800\x1b[31m\ufffe\uffffb"],
)
def test_a_text_stays_a_text(text: str) -> None:
    work = Work("SML-1.1 | csc | text 1 to 99 characters", title=text).answer(
        "csc", "SML-1.1", f"{text} ...", evidence=text
    )
    book = open_book(work.audit)
    sheet = book[RECORD]
    row = rows(sheet)["SML-1.1"]
    cells = [sheet[f"{column}{row}"] for column in "EG"]
    shown = re.sub("[\ud800\x1b\ufffe\uffff]", "\ufffd", text)
    assert [(cell.value, cell.data_type) for cell in cells] == [(f"{shown} ...", "s"), (shown, "s")]
    assert [cell.quotePrefix for cell in cells] == [text.startswith(("=", "+", "-", "@"))] * 2
    formulas = {cell.column_letter for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas == {layout.COUNTED}


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    work = Work("SML-1.1 | csc | number 0 to 9").answer("csc", "SML-1.1", 1, evidence="𝄞" * 20_000)
    sheet = open_book(work.audit)[RECORD]
    written = str(sheet[f"G{rows(sheet)['SML-1.1']}"].value)
    assert len(written.encode("utf-16-le")) // 2 <= 32767
    assert written.endswith("cut here: a cell holds no more]")


def test_records_that_are_not_the_agencys_have_no_sheet() -> None:
    work = Work(SMALL, records=(RECORD, "NEG-02")).act(acts.set_involvement, RECORD, "csc", "not_known")
    assert open_book(work.audit).sheetnames == [layout.ABOUT_SHEET, "NEG-02", layout.LISTS_SHEET, layout.META_SHEET]
    work.act(acts.set_involvement, "NEG-02", "csc", "not_known")
    with pytest.raises(AuditError, match="there is no record for Children's social care to make a return on"):
        workbook_of(work.audit, "csc", at=AT)
    with pytest.raises(AuditError, match="housing is not an agency of this session"):
        workbook_of(work.audit, "housing", at=AT)


CONDITIONED = """
REC-1.1 | panel | number 0 to 300
REC-1.2 | panel | one of / home / away
SML-1.1 | all | one of / yes / no / not_sure
SML-1.2 | all | any of / red / blue / none
SML-1.3 | all | number 0 to 9
SML-2.1 | csc | one of / a / b | asked when: SML-1.1 is yes or not_sure
SML-2.2 | csc | text | asked when: SML-1.1 is not yes
SML-2.3 | csc | text | asked when: SML-1.2 includes red or blue
SML-2.4 | csc | text | asked when: SML-1.2 does not include none
SML-2.5 | csc | text | asked when: SML-1.3 >= 2 and SML-1.3 < 5 or SML-1.1 is no
SML-2.6 | csc | text | asked when: SML-1.3 is 0
SML-2.7 | csc | text | asked when: SML-2.1 is a
SML-2.8 | csc | text | asked when: REC-1.1 >= 36 and SML-1.1 is yes
SML-2.9 | csc | text | asked when: any agency's SML-1.3 >= 2
"""
GIVEN: tuple[dict[str, Value], ...] = (
    {},
    {"SML-1.1": "yes", "SML-1.2": ("red",), "SML-1.3": 0, "SML-2.1": "a"},
    {"SML-1.1": "no", "SML-1.2": ("none",), "SML-1.3": 2, "SML-2.1": "a"},
    {"SML-1.1": "not_sure", "SML-1.2": ("red", "blue"), "SML-1.3": 5, "SML-2.1": "b"},
    {"SML-1.2": ("blue",), "SML-1.3": 9},
)
_WORDS: dict[str, Callable[..., Any]] = {
    "AND": lambda *parts: all(parts),
    "OR": lambda *parts: any(parts),
    "NOT": operator.not_,
    "IF": lambda test, yes, no: yes if test else no,
    "LEN": lambda value: len("" if value is None else str(value)),
    "ISNUMBER": lambda value: isinstance(value, (int, float)),
    "TRUE": lambda: True,
    "FALSE": lambda: False,
}


def calculated(book: Workbook, record: str = RECORD) -> dict[str, object]:
    """What a spreadsheet makes of the hidden formula beside each question, by the question's id."""
    sheet = book[record]

    def value(place: str) -> object:
        name, _, address = place.rpartition("!")
        found = (book[name] if name else sheet)[address].value
        return result(found) if isinstance(found, str) and found.startswith("=") else found

    def result(formula: str) -> object:
        at = re.sub(r"((?:Lists!)?)\$([A-Z]+)\$([0-9]+)", r'value("\1\2\3")', formula[1:])
        at = re.sub("(?<![<>])=", "==", at).replace("<>", "!=")
        at = re.sub(r'(value\("[^"]*"\))(<=|>=|<(?!=)|>(?!=))', r"(\1 or 0)\2", at)  # nothing is none in a comparison
        return eval(at, {**_WORDS, "value": value})

    return {key: value(f"{layout.COUNTED}{row}") for key, row in rows(sheet).items() if "=" not in key}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("age", [None, 12, 40])
def test_a_sheet_filled_in_greys_what_is_not_asked(given: dict[str, Value], age: int | None) -> None:
    work = Work(CONDITIONED).answer("police", "SML-1.3", 9)
    if age is not None:
        work.answer(PANEL, "REC-1.1", age)
    book = open_book(work.audit)
    at = rows(book[RECORD])
    for question, value in given.items():
        form = work.question(question).answer
        if isinstance(value, tuple):
            for code in value:
                book[RECORD][f"E{at[layout.option_key(question, code)]}"] = layout.CHOSEN
        else:
            book[RECORD][f"E{at[question]}"] = form.label(value) if isinstance(value, str) else value
        work.answer("csc", question, value)
    shown = {key for key, figure in calculated(book).items() if figure != ""}
    unknown = {"SML-2.9"}  # what the others answered is sealed: it is not greyed
    if age is None and given.get("SML-1.1") == "yes":
        unknown.add("SML-2.8")
    assert shown == set(work.asked("csc")) | unknown
    answered = {key for key, figure in calculated(book).items() if figure == 1}
    assert answered == set(given) & set(work.asked("csc"))


def test_a_later_answer_brings_back_what_an_earlier_one_greyed() -> None:
    work = Work(CONDITIONED).answer("csc", "SML-1.3", 1).answer("csc", "SML-1.1", "no")
    book = open_book(work.audit)
    at = rows(book[RECORD])
    assert {key: calculated(book)[key] for key in ("SML-2.1", "SML-2.9")} == {"SML-2.1": "", "SML-2.9": ""}
    book[RECORD][f"E{at['SML-1.1']}"], book[RECORD][f"E{at['SML-1.3']}"] = "Option yes", 3
    assert {key: calculated(book)[key] for key in ("SML-2.1", "SML-2.9")} == {"SML-2.1": 0, "SML-2.9": 0}


def test_a_grey_row_says_so_for_its_own_question_alone() -> None:
    sheet = open_book(Work(CONDITIONED).audit)[RECORD]
    at = rows(sheet)
    ranges = {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}
    assert ranges[f"A{at['SML-2.1']}:I{at['SML-2.1']}"] == [f"ISTEXT($J${at['SML-2.1']})"]
    assert len(ranges) == 9


def test_when_a_question_is_asked_in_words() -> None:
    sheet = open_book(Work(CONDITIONED).audit)[RECORD]
    said = {key: sheet[f"D{row}"].value for key, row in rows(sheet).items()}
    assert said["SML-1.1"] is None
    assert said["SML-2.1"] == "Asked where SML-1.1 is ‘Option yes’ or ‘Option not_sure’."
    assert said["SML-2.2"] == "Asked where SML-1.1 is answered, and not with ‘Option yes’."
    assert said["SML-2.5"] == "Asked where SML-1.3 is 2 or more and SML-1.3 is less than 5, or SML-1.1 is ‘Option no’."
    assert said["SML-2.8"] == (
        "Asked where REC-1.1 of the record’s details (‘What about REC-1.1?’) is 36 or more and SML-1.1 is ‘Option yes’."
    )
    assert said["SML-2.9"] == "Asked where any agency’s SML-1.3 (‘What about SML-1.3?’) is 2 or more."


@needs_office
def test_an_office_opens_it_and_keeps_what_is_filled_in(tmp_path: Path) -> None:
    work = Work(CONDITIONED)
    source, target = tmp_path / "csc.xlsx", tmp_path / "filled.xlsx"
    source.write_bytes(workbook_of(work.audit, "csc", at=AT))
    at = rows(load_workbook(source)[RECORD])
    typed = {
        f"E{at['SML-1.1']}": "Option yes",
        f"E{at['SML-1.2=red']}": "x",
        f"E{at['SML-1.3']}": "3",
        f"E{at['SML-2.1']}": "Option a",
        f"E{at['SML-2.7']}": '=1+1 "so"\n+2',
        f"G{at['SML-1.1']}": "12/01",
    }
    refused = {f"B{at['SML-1.1']}": "Another question?", f"E{at['SML-1.2']}": "red", "B1": "Another record"}
    cells = {(RECORD, address): text for address, text in (typed | refused).items()}
    fill([Job(source, target, cells)])
    before, after, values = load_workbook(source), load_workbook(target), load_workbook(target, data_only=True)
    assert {address: after[RECORD][address].value for address in typed} == {**typed, f"E{at['SML-1.3']}": 3}
    for address in refused:
        assert after[RECORD][address].value == before[RECORD][address].value
    assert choices(after, f"E{at['SML-1.1']}") == choices(before, f"E{at['SML-1.1']}")
    assert rule_at(after[RECORD], f"E{at['SML-1.3']}").formula2 == "9"
    for question in ("SML-1.1", "SML-2.1"):
        work.answer("csc", question, "yes" if question == "SML-1.1" else "a")
    work.answer("csc", "SML-1.2", ("red",)).answer("csc", "SML-1.3", 3)
    counted = {key: values[RECORD][f"{layout.COUNTED}{row}"].value for key, row in at.items() if "=" not in key}
    assert {key for key, figure in counted.items() if isinstance(figure, int)} == {*work.asked("csc"), "SML-2.8"}
    assert sum(figure for figure in counted.values() if isinstance(figure, int)) == 5
    contents = [[cell.value for cell in row] for row in values[layout.ABOUT_SHEET].iter_rows()]
    assert contents[-1][:4] == [RECORD, "not set", 5, len([each for each in counted.values() if isinstance(each, int)])]
    assert [after[RECORD].protection.sheet, after[layout.META_SHEET].sheet_state] == [True, "hidden"]
