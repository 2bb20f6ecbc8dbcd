"""What comes back in a workbook, and every file that is no return at all."""

import os
import struct
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from audit_tui.domain.returned import Said, SaidConcern, SaidOfRecord, Unread
from audit_tui.errors import AuditError
from audit_tui.returns import layout, opening
from audit_tui.returns.bundle import blank_bundle
from audit_tui.returns.layout import option_key
from audit_tui.returns.merging import plan_merge
from audit_tui.returns.reading import read_return
from audit_tui.returns.workbook import workbook_of
from tests.auditing import AT, Work
from tests.returns.books import META, answers, book, read, repacked, replaced
from tests.returns.fuzz import ends_well, garbled

RECORD = "NEG-01"
SHEET = "xl/worksheets/sheet2.xml"
SMALL = book({RECORD: answers({"A": "NEG-1.1", "E": "Yes"})})


def said(folder: Path, *rows: dict[str, Any]) -> tuple[Said, ...]:
    found = read(folder, book({RECORD: answers(*rows)}))
    assert found.unread == ()
    return found.said


def unread(folder: Path, *rows: dict[str, Any]) -> list[tuple[str, str]]:
    """What cannot be taken of these rows, where nothing can."""
    found = read(folder, book({RECORD: answers(*rows)}))
    assert found.said == ()
    return [(each.where.removeprefix(f"sheet {RECORD}, "), each.why) for each in found.unread]


def refusal(folder: Path, data: bytes, name: str = "police.xlsx") -> str:
    """What is said of a file that is not taken: one line, with its path."""
    with pytest.raises(AuditError) as caught:
        read(folder, data, name)
    line = str(caught.value)
    assert line.startswith(f"{folder / name}: ")
    assert len(line.splitlines()) == 1
    return line.removeprefix(f"{folder / name}: ")


def test_a_workbook_says_what_it_was_made_for_and_every_field_of_an_answer(tmp_path: Path) -> None:
    row = {"A": "NEG-1.1", "B": "Was it?", "E": " Yes ", "F": "", "G": "Seen\r\non 3 May", "H": "inferred", "I": "Ward"}
    found = read(tmp_path, book({"NEG-01": answers(row), "NEG-02": answers({"A": "NEG-1.2", "F": "Not recorded"})}))
    told = (found.file, found.session, found.created, found.question_set, found.version, found.digest, found.agency)
    assert told == ("police.xlsx", *(META[key] for key in layout.META_KEYS[2:]))
    assert tuple(each.model_copy(update={"places": ()}) for each in found.said) == (
        Said(
            where="sheet NEG-01, cell E9",
            record="NEG-01",
            seat="police",
            question="NEG-1.1",
            value="Yes",
            evidence="Seen\non 3 May",
            basis="inferred",
            service="Ward",
        ),
        Said(where="sheet NEG-02, cell F9", record="NEG-02", seat="police", question="NEG-1.2", state="Not recorded"),
    )
    assert (found.of_records, found.concerns, found.unread, found.left_out) == ((), (), (), ())


def test_a_question_with_nothing_filled_in_says_nothing_and_evidence_alone_says_so(tmp_path: Path) -> None:
    found = said(tmp_path, {"A": "NEG-1.1", "B": "Was it?", "E": "  "}, {"A": "NEG-1.2", "G": "seen"})
    assert [(each.question, each.value, each.state, each.evidence) for each in found] == [("NEG-1.2", "", "", "seen")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (2.5, "2.5"),
        (datetime.fromisoformat("2022-06-14T09:30"), "2022-06-14"),
        (date(2022, 6, 14), "2022-06-14"),
        ("a\u200eb", "a\ufffdb"),
        ("one_x000D_\ntwo", "one\ntwo"),
        ("-1, she said", "-1, she said"),
        ("@home", "@home"),
    ],
)
def test_a_value_is_read_as_people_see_it(tmp_path: Path, value: object, text: str) -> None:
    assert [each.value for each in said(tmp_path, {"A": "NEG-1.1", "E": value})] == [text]


def _formatted(value: object, number_format: str) -> bytes:
    made = load_workbook(BytesIO(book({RECORD: answers({"A": "NEG-1.1", "E": value})})))
    made[RECORD]["E9"].number_format = number_format
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("number_format", ["mmm yyyy", "mmm-yy", 'mm"/day/"yyyy', "[$-809]mmmm\\ yyyy;@"])
def test_a_date_that_is_shown_as_a_month_is_a_month(tmp_path: Path, number_format: str) -> None:
    (found,) = read(tmp_path, _formatted(date(2022, 6, 1), number_format)).said
    assert found.value == "2022-06"


@pytest.mark.parametrize("number_format", ["dd mmm yyyy", "yyyy-mm-dd", "d/m"])
def test_a_date_that_is_shown_with_its_day_keeps_it(tmp_path: Path, number_format: str) -> None:
    (found,) = read(tmp_path, _formatted(date(2022, 6, 1), number_format)).said
    assert found.value == "2022-06-01"


@pytest.mark.parametrize("number_format", ["0%", "0.00%"])
def test_a_percentage_is_not_read_as_the_number_behind_it(tmp_path: Path, number_format: str) -> None:
    found = read(tmp_path, _formatted(1, number_format))
    assert found.said == ()
    assert [each.why.partition(",")[0] for each in found.unread] == ["is shown as a percentage"]
    (said_so,) = read(tmp_path, _formatted(1, '0" %"')).said
    assert said_so.value == "1"


def test_what_was_cut_on_its_way_out_changes_nothing(tmp_path: Path) -> None:
    work = Work("NEG-1.1 | all | text\nNEG-1.2 | all | yes, partly, no")
    work.answer("police", "NEG-1.1", "long " * 8_000, evidence="Seen.").answer(
        "police", "NEG-1.2", "no", evidence="e" * 40_000
    )
    found = read(tmp_path, workbook_of(work.audit, "police", at=AT))
    assert [(each.where[-3:], each.why[:35]) for each in found.unread] == [
        ("E10", "was cut when it was sent out, since"),
        ("G11", "was cut when it was sent out, since"),
    ]
    merge = plan_merge(work.audit, [found], at=AT)
    assert sorted((line.what, line.kind) for line in merge.lines) == [
        ("NEG-1.1", "refused"),
        ("NEG-1.2", "refused"),
        ("NEG-1.2", "same"),
    ]


def test_words_above_the_questions_are_named(tmp_path: Path) -> None:
    work = Work("NEG-1.1 | all | text")
    made = load_workbook(BytesIO(workbook_of(work.audit, "police", at=AT)))
    file = BytesIO()
    made.save(file)
    assert read(tmp_path, file.getvalue()).unread == ()
    for address in ("E1", "C2", "F3", "G7", "M8"):
        made[RECORD][address] = "see the note"
    file = BytesIO()
    made.save(file)
    found = [each.where.removeprefix(f"sheet {RECORD}, ") for each in read(tmp_path, file.getvalue()).unread]
    assert sorted(found) == ["cell F3", "cell M8", "row 1", "row 2", "row 7"]


def test_text_that_looks_like_a_formula_and_is_none_is_text(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet["A9"], sheet["E9"] = "NEG-1.1", "=1+1"
    sheet["E9"].data_type = "s"
    sheet.title = RECORD
    hidden = made.create_sheet(layout.META_SHEET)
    for row in META.items():
        hidden.append(row)
    file = BytesIO()
    made.save(file)
    assert [each.value for each in read(tmp_path, file.getvalue()).said] == ["=1+1"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("=1+1", "holds a formula: type the answer itself"),
        ('=HYPERLINK("x")', "holds a formula: type the answer itself"),
        ("#REF!", "holds an error (#REF!): type the answer itself"),
        (True, "holds TRUE: choose an answer that the question has"),
        (time(9, 30), "holds a time of day, or a length of time: type the answer as text"),
    ],
)
@pytest.mark.parametrize("column", ["E", "F", "G", "H", "I"])
def test_a_cell_that_is_no_answer_is_named_and_nothing_of_its_question_taken(
    tmp_path: Path, column: str, value: object, why: str
) -> None:
    row = {"A": "NEG-1.1", "E": "Yes", "G": "seen", column: value}
    found = read(tmp_path, book({RECORD: answers(row)}))
    assert [(each.where, each.why) for each in found.unread] == [(f"sheet {RECORD}, cell {column}9", why)]
    beside = column in "HI"  # what it rests on, or the service: the answer itself is whole
    assert [(each.value, each.evidence) for each in found.said] == [("Yes", "seen")] * beside


def test_a_place_is_that_of_what_is_filled_in(tmp_path: Path) -> None:
    found = said(tmp_path, {"A": "NEG-1.1", "F": "Not recorded"}, {"A": "NEG-1.2", "G": "seen"})
    assert [each.where.rpartition(" ")[2] for each in found] == ["F9", "G10"]
    assert found[0].place("basis") == f"sheet {RECORD}, cell H9"


def test_the_rows_that_a_workbook_has_are_told(tmp_path: Path) -> None:
    rows = answers({"A": "NEG-1.1", "E": "Yes"}, {"A": option_key("NEG-1.3", "one")})
    assert read(tmp_path, book({RECORD: rows})).rows == ((RECORD, ""), (RECORD, "NEG-1.1"), (RECORD, "NEG-1.3"))


def test_rows_are_found_by_their_key_wherever_they_stand(tmp_path: Path) -> None:
    rows = {
        3: {"A": "NEG-1.2", "E": "Partly"},
        40: {"A": option_key("NEG-1.3", "two"), "E": "x"},
        41: {"A": "NEG-1.1", "E": "Yes"},
        50: {"A": "NEG-1.3", "E": layout.MARK_BELOW, "G": "seen"},
    }
    found = read(tmp_path, book({RECORD: rows}))
    assert [(each.question, each.value, each.where) for each in found.said] == [
        ("NEG-1.2", "Partly", "sheet NEG-01, cell E3"),
        ("NEG-1.3", ("two",), "sheet NEG-01, cell E50"),
        ("NEG-1.1", "Yes", "sheet NEG-01, cell E41"),
    ]
    assert found.unread == ()
    assert found.said[1].place("=two") == "sheet NEG-01, cell E40"


@pytest.mark.parametrize("mark", ["x", "X", " x ", "✓", "yes", "Y", 1, True])
def test_options_are_chosen_by_any_usual_mark(tmp_path: Path, mark: object) -> None:
    rows: list[dict[str, Any]] = [{"A": "NEG-1.3", "E": layout.MARK_BELOW}]
    rows += [{"A": option_key("NEG-1.3", "one"), "E": mark}, {"A": option_key("NEG-1.3", "two"), "E": "no"}]
    rows += [{"A": option_key("NEG-1.3", "three"), "E": 0}, {"A": option_key("NEG-1.3", "four"), "E": "-"}]
    rows += [{"A": option_key("NEG-1.3", "five"), "E": False}, {"A": option_key("NEG-1.3", "six")}]
    assert [each.value for each in said(tmp_path, *rows)] == [("one",)]


@pytest.mark.parametrize("mark", ["maybe", "=1", 2, "#N/A"])
def test_a_mark_that_is_neither_leaves_the_question_untaken(tmp_path: Path, mark: object) -> None:
    rows = ({"A": option_key("NEG-1.3", "one"), "E": "x"}, {"A": option_key("NEG-1.3", "two"), "E": mark})
    assert [where for where, _ in unread(tmp_path, *rows)] == ["cell E10"]


def test_options_without_a_mark_say_nothing_and_with_words_beside_them_are_refused(tmp_path: Path) -> None:
    row, option = {"A": "NEG-1.3", "E": layout.MARK_BELOW}, {"A": option_key("NEG-1.3", "one")}
    assert said(tmp_path, row, option) == ()
    assert unread(tmp_path, {**row, "E": "one"}, {**option, "E": "x"}) == [
        ("cell E9", "says ‘one’ beside options that are chosen: leave one of the two")
    ]
    assert [where for where, _ in unread(tmp_path, row, {**option, "E": "x", "G": "seen"})] == ["cell G10"]


def test_a_key_that_stands_twice_is_taken_once_and_the_other_named(tmp_path: Path) -> None:
    row = {"A": "NEG-1.1", "E": "Yes"}
    assert len(said(tmp_path, row, row, {"A": "NEG-1.1"})) == 1
    found = read(tmp_path, book({RECORD: answers(row, {"A": "NEG-1.1", "E": "No"})}))
    assert [each.value for each in found.said] == ["Yes"]
    why = "NEG-1.1 stands in row 9 already, with something else: leave one of them"
    assert found.unread == (Unread(where="sheet NEG-01, row 10", why=why, record=RECORD, about="NEG-1.1"),)


def test_what_is_filled_in_elsewhere_is_named(tmp_path: Path) -> None:
    rows = (
        {"B": "A section’s title"},
        {"B": "my own question", "E": "Yes"},
        {"A": "Neglect?", "G": "seen"},
        {"A": "NEG-1.1", "J": "=1", "M": "see my note"},
    )
    assert unread(tmp_path, *rows) == [
        ("row 10", "was not part of the workbook"),
        ("row 11", "was not part of the workbook"),
        ("cell M12", "stands beside the return and was not read"),
    ]


def test_a_sheet_that_is_none_of_the_return_is_named_and_an_empty_one_is_not(tmp_path: Path) -> None:
    made = book({RECORD: answers({"A": "NEG-1.1", "E": "Yes"}), "Notes": {1: {"A": "To do"}}, "Sheet1": {}})
    found = read(tmp_path, made)
    assert len(found.said) == 1
    assert found.unread == (Unread(where="sheet Notes", why="is not part of the return: nothing on it was read"),)


def test_what_is_said_of_a_whole_record(tmp_path: Path) -> None:
    first = {2: {"A": "known", "E": layout.KNOWN}, 3: {"A": "finished", "E": layout.FINISHED.upper()}}
    second = {2: {"A": "known", "E": layout.NOT_KNOWN}, 3: {"A": "finished", "E": layout.NOT_FINISHED}}
    third = {2: {"A": "known"}, 3: {"A": "finished", "E": "soon " * 100}, 4: {"A": "known", "B": "?"}}
    fourth = {2: {"A": "known", "E": layout.NOT_KNOWN}, 3: {"A": "finished", "E": layout.FINISHED}}
    found = read(tmp_path, book({"NEG-01": first, "NEG-02": second, "NEG-03": third, "NEG-04": fourth}))
    assert found.of_records == (
        SaidOfRecord(where="sheet NEG-01, cell E3", record="NEG-01", seat="police", state="returned"),
        SaidOfRecord(where="sheet NEG-02, cell E2", record="NEG-02", seat="police", state="not_known"),
        SaidOfRecord(where="sheet NEG-04, cell E2", record="NEG-04", seat="police", state="not_known"),
    )
    (unread_cell,) = found.unread
    assert (unread_cell.where, unread_cell.record, unread_cell.about) == ("sheet NEG-03, cell E3", "NEG-03", "finished")
    assert len(unread_cell.why) < 200


def test_what_stands_beside_an_answer_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    faulty = {"A": "NEG-1.1", "E": "=A1", "G": "Seen.", "H": "Inferred"}
    beside_alone = {"A": "NEG-1.2", "E": "Yes", "G": "Seen.", "H": "=A1"}
    several = ({"A": "NEG-1.3", "G": "Seen."}, {"A": "NEG-1.3=one", "E": "perhaps"})
    found = read(tmp_path, book({RECORD: answers(faulty, beside_alone, *several)}))
    assert [(each.about, each.beside) for each in found.unread] == [
        ("NEG-1.1", (("evidence", "sheet NEG-01, cell G9"), ("basis", "sheet NEG-01, cell H9"))),
        ("NEG-1.2", ()),
        ("NEG-1.3", (("evidence", "sheet NEG-01, cell G11"),)),
    ]
    assert [each.question for each in found.said] == ["NEG-1.2"]


def test_a_concern_is_read_with_whom_it_was_passed_to_and_never_lost(tmp_path: Path) -> None:
    first = {4: {"A": "concern", "E": "He is alone at night"}, 5: {"A": "passed to", "E": "Duty worker"}}
    second = {4: {"A": "concern", "G": "He is alone at night"}, 5: {"A": "passed to", "E": "Duty worker"}}
    third = {4: {"A": "concern", "E": "=A1"}}
    found = read(tmp_path, book({"NEG-01": first, "NEG-02": second, "NEG-03": third}))
    assert found.concerns == (
        SaidConcern(
            where="sheet NEG-01, cell E4",
            record="NEG-01",
            seat="police",
            text="He is alone at night",
            told="Duty worker",
        ),
    )
    assert [each.where for each in found.unread] == [
        "sheet NEG-02, cell G4",
        "sheet NEG-02, cell E5",
        "sheet NEG-03, cell E4",
    ]
    assert all("this is the row of an immediate concern" in each.why for each in found.unread)


def test_a_workbook_is_known_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    for name in ("police.csv", "police", "police.json"):
        assert len(read(tmp_path, SMALL, name).said) == 1


def test_text_that_stands_in_the_workbook_s_table_of_texts_is_read(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<sst xmlns="{space}"><si><t>No</t></si><si><r><t>Part</t></r><r><t>ly</t></r></si></sst>'
    made = replaced(SMALL, SHEET, 't="inlineStr"><is><t>Yes</t></is>', 't="s"><v>1</v>')
    if kind not in ZipFile(BytesIO(made)).read("[Content_Types].xml").decode():
        part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
        made = replaced(made, "[Content_Types].xml", "</Types>", f"{part}</Types>")
    found = read(tmp_path, repacked(made, {"xl/sharedStrings.xml": table.encode()}))
    assert [each.value for each in found.said] == ["Partly"]


def test_the_workbook_and_the_bundle_that_are_sent_out_come_back_as_they_are(tmp_path: Path) -> None:
    work = Work("NEG-1.1 | all | yes, partly, no\nNEG-1.2 | all | any of / one / two")
    work.answer("police", "NEG-1.1", "yes", evidence="=seen, on 3 May").answer("police", "NEG-1.2", ("two",))
    for data in (workbook_of(work.audit, "police", at=AT), blank_bundle(work.audit, "police", at=AT).encode()):
        found = read(tmp_path, data, "return.txt")
        assert (found.file, found.session, found.agency, found.unread) == ("return.txt", "one", "police", ())
        assert [(each.question, each.evidence) for each in found.said] == [
            ("NEG-1.1", "=seen, on 3 May"),
            ("NEG-1.2", ""),
        ]


def test_a_size_that_a_sheet_claims_hides_nothing(tmp_path: Path) -> None:
    lying = replaced(SMALL, SHEET, '<dimension ref="A9:E9"', '<dimension ref="A1:B2"')
    assert len(read(tmp_path, lying).said) == 1


def test_an_empty_row_at_the_very_end_is_none_too_many(tmp_path: Path) -> None:
    long = replaced(SMALL, SHEET, "</sheetData>", '<row r="1048576" ht="12.8"/></sheetData>')
    assert len(read(tmp_path, long).said) == 1


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({"format_version": "2"}, "was made by a newer audit-tui: update audit-tui"),
        ({"format_version": "one"}, "does not say any more what it was made for (format_version)"),
        ({"agency": "", "digest": ""}, "does not say any more what it was made for (digest, agency)"),
        ({"format": "something"}, "is a workbook, but not one of a return"),
    ],
)
def test_a_workbook_that_was_not_made_for_this_is_refused(tmp_path: Path, meta: dict[str, str], words: str) -> None:
    assert refusal(tmp_path, book({RECORD: answers({"A": "NEG-1.1", "E": "Yes"})}, **meta)).startswith(words)


def _zip(**parts: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _typed(words: str) -> bytes:
    """A workbook that says that it is another kind of document."""
    return replaced(SMALL, "[Content_Types].xml", "openxmlformats-officedocument.spreadsheetml.sheet.main", words)


OTHERS = {
    "empty": (b"", "is empty"),
    "compound": (opening._COMPOUND + bytes(600), "is protected with a password, or an old .xls workbook: take the"),
    "word": (_typed("openxmlformats-officedocument.wordprocessingml.document.main"), "is not a workbook"),
    "zip": (_zip(**{"a.txt": b"a"}), "is not an .xlsx workbook"),
    "binary": (repacked(SMALL, {"xl/workbook.bin": b"1"}), "is not an .xlsx workbook"),
    "empty zip": (_zip(), "is not an .xlsx workbook"),
    "pdf": (b"%PDF-1.7\n%\x93\x8c\x8b\x9e\n", "is not a return"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is not a return"),
    "text": (b"Dear all, here is our return.", "is not a return"),
    "cut short": (SMALL[: len(SMALL) // 2], "is damaged or cut short"),
    "macros": (repacked(SMALL, {"xl/vbaProject.bin": b"1"}), "holds macros: save it as an ordinary .xlsx workbook"),
    "macro type": (_typed("ms-excel.sheet.macroEnabled.main"), "holds macros"),
    "flat": (repacked(SMALL, {"xl/media/a.bin": bytes(5_000_000)}), "is packed as no workbook is"),
    "bomb": (repacked(SMALL, {"xl/media/a.bin": bytes(opening.LARGEST_UNPACKED)}), "holds more than any return"),
    "many parts": (
        repacked(SMALL, {f"xl/media/{number}.bin": b"" for number in range(opening.MOST_PARTS)}),
        "holds more than any return",
    ),
    "many sheets": (
        book({f"S{number}": {} for number in range(opening.MOST_SHEETS)}),
        "has more sheets than any return",
    ),
    "large": (bytes(opening.LARGEST_FILE + 1), "is larger than any return (20 MB)"),
    "large text": (b"a" * (opening.LARGEST_TEXT + 1), "is larger than any return of this kind (5 MB)"),
    "half JSON": (b'{"format": ', ""),
    "deep JSON": (b'{"a":' * 20_000, ""),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_no_return_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    data, words = OTHERS[name]
    assert refusal(tmp_path, data).startswith(words)


def test_xml_that_is_made_to_fill_the_memory_is_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    bomb = replaced(SMALL, SHEET, "<worksheet ", f'<!DOCTYPE w [<!ENTITY e0 "ha">{entities}]><worksheet ')
    bomb = replaced(bomb, SHEET, "Yes", "&e12;")
    assert refusal(tmp_path, bomb).startswith("is damaged or cut short")


_MANY = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(20, 21 + opening.MOST_ROWS))
_LONG = f'<c r="A60" t="inlineStr"><is><t>{"a" * (opening.LONGEST_CELL + 1)}</t></is></c>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (_MANY, "has more rows than any return"),
        (f'<row r="{10**17}"/>', "has more rows than any return"),
        ('<row r="60"><c r="XFD60"><v>1</v></c></row>', "has more columns than any return"),
        (f'<row r="60">{_LONG}</row>', "has a cell with more text"),
    ],
    ids=["rows", "far away", "columns", "text"],
)
def test_a_sheet_larger_than_any_return_is_given_up_early(tmp_path: Path, rows: str, words: str) -> None:
    assert refusal(tmp_path, replaced(SMALL, SHEET, "</sheetData>", f"{rows}</sheetData>")).startswith(words)


def test_a_small_file_that_refers_to_one_long_text_again_and_again_is_refused(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<sst xmlns="{space}"><si><t>{"a" * 32_700}</t></si></sst>'
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="E{row}" t="s"><v>0</v></c></row>'
        for row in range(20, 320)
    )
    made = replaced(SMALL, SHEET, "</sheetData>", f"{cells}</sheetData>")
    if kind not in ZipFile(BytesIO(made)).read("[Content_Types].xml").decode():
        part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
        made = replaced(made, "[Content_Types].xml", "</Types>", f"{part}</Types>")
    data = repacked(made, {"xl/sharedStrings.xml": table.encode()})
    assert len(data) < 20_000
    assert refusal(tmp_path, data).startswith("holds more than any return")


def test_rows_that_reach_far_to_the_right_are_refused_before_they_take_minutes(tmp_path: Path) -> None:
    wide = "".join(f'<row r="{row}"><c r="AMJ{row}"><v>1</v></c></row>' for row in range(20, 300))
    sheet = replaced(SMALL, SHEET, "</sheetData>", f"{wide}</sheetData>")
    assert "cell AMJ20" in read(tmp_path, sheet).unread[-280].where
    wider = "".join(f'<row r="{row}"><c r="AMJ{row}"><v>1</v></c></row>' for row in range(300, 9_900))
    assert refusal(tmp_path, replaced(sheet, SHEET, "</sheetData>", f"{wider}</sheetData>")).startswith("holds more")


def test_a_password_on_the_zip_itself_is_said(tmp_path: Path) -> None:
    data = bytearray(SMALL)
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    assert refusal(tmp_path, bytes(data)).startswith("is protected with a password: take the password off")


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    there = ((tmp_path, "is a folder: name a file"), (tmp_path / "none.xlsx", "there is no such file"))
    for path, words in there:
        with pytest.raises(AuditError) as caught:
            read_return(path)
        assert str(caught.value) == f"{path}: {words}"


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="whoever runs this may read every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "police.xlsx"
    path.write_bytes(SMALL)
    path.chmod(0)
    with pytest.raises(AuditError, match="cannot be read"):
        read_return(path)


@given(number=st.integers(0, 10**9))
@settings(max_examples=30)
def test_whatever_becomes_of_a_file_on_the_way_it_is_read_or_refused(
    number: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert ends_well(garbled(number), tmp_path_factory.getbasetemp()) == ""
