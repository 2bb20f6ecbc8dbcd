"""A report as a Word document.

RPW-1  real headings, lists, tables and links, in the order of the Markdown, saying the same words
RPW-2  A4, British English, what the report is on every page, its title and the page's number
RPW-3  the same report gives the same bytes, without a day or a person in them
RPW-4  text that a person typed is only text, and no sign breaks the file
RPW-5  without python-docx the error says what to install
"""

import re
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Read
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from audit_tui.errors import AuditError
from audit_tui.reports.figures import heat_map
from audit_tui.reports.html import as_html
from audit_tui.reports.markdown import escape, table
from audit_tui.reports.report import Report
from audit_tui.reports.word import as_word

GOLDEN = Path(__file__).parent / "golden"


def read(markdown: str, title: str = "A report") -> Read:
    return Document(BytesIO(as_word(Report(title, markdown))))


def paragraphs(document: Read) -> list[tuple[str, str]]:
    return [(each.style.name, each.text) for each in document.paragraphs if each.style and each.text]


def words_of(document: Read) -> list[str]:
    """Every word from top to bottom, tables among the paragraphs."""
    found: list[str] = []
    for each in document.iter_inner_content():
        blocks = (
            [each] if isinstance(each, Paragraph) else [p for r in each.rows for c in r.cells for p in c.paragraphs]
        )
        for block in blocks:
            found += block.text.split()
    return found


@pytest.fixture(scope="module")
def whole() -> bytes:
    return as_word(Report("Neglect", (GOLDEN / "demonstration.md").read_text("utf-8")))


def test_it_says_the_same_as_the_html(whole: bytes) -> None:
    """RPW-1."""
    markdown = (GOLDEN / "demonstration.md").read_text("utf-8")
    body = as_html(Report("Neglect", markdown)).partition("<main")[2].partition(">")[2]
    text = re.sub(r"<[^>]*>", " ", body)
    for entity, sign in {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&"}.items():
        text = text.replace(entity, sign)
    joined = "".join(words_of(Document(BytesIO(whole))))
    assert joined == "".join(text.split())
    assert len(joined) > 10_000


def test_headings_and_paragraphs() -> None:
    """RPW-1."""
    document = read("# A\n\n## B\n\n### C\n\n#### D\n\nSome **bold** and *slanted* words\nover lines.\n")
    assert paragraphs(document) == [
        *(("Heading 1", "A"), ("Heading 2", "B"), ("Heading 3", "C"), ("Heading 4", "D")),
        ("Normal", "Some bold and slanted words over lines."),
    ]
    runs = document.paragraphs[-1].runs
    assert [run.text for run in runs if run.bold] == ["bold"]
    assert [run.text for run in runs if run.italic] == ["slanted"]


def test_lists() -> None:
    """RPW-1: each numbered list counts for itself, from where it begins."""
    document = read("Before:\n\n1. a\n2. b\n   - deep\n\nThen\n\n4. c\n5. d\n\n- e\n- f\n")
    styles = [style for style, _ in paragraphs(document)]
    assert styles == [
        *("Normal", "List Number", "List Number", "List Bullet 2", "Normal"),
        *("List Number", "List Number", "List Bullet", "List Bullet"),
    ]
    numbers = {
        each.text: each._p.pPr.numPr.numId.val for each in document.paragraphs if each.style.name == "List Number"
    }
    assert numbers["a"] == numbers["b"] != numbers["c"] == numbers["d"]
    starts = {
        each.numId: each.lvlOverride_lst[0].find(qn("w:startOverride")).get(qn("w:val"))
        for each in document.part.numbering_part.element.num_lst
        if each.lvlOverride_lst
    }
    assert (starts[numbers["a"]], starts[numbers["c"]]) == ("1", "4")
    assert document.paragraphs[0].paragraph_format.keep_with_next


def test_tables() -> None:
    """RPW-1."""
    lines = [
        "The meetings:",
        "",
        *table(("Meeting", "Day"), [("M1", "**1 May**")]),
        *table(("", ""), [("Topic", "Neglect")]),
    ]
    document = read("\n".join(lines))
    assert paragraphs(document) == [("Caption", "The meetings:")]
    meetings, pairs = document.tables
    assert cells(meetings) == [["Meeting", "Day"], ["M1", "1 May"]]
    assert cells(pairs) == [["Topic", "Neglect"]]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in (*meetings.rows, *pairs.rows)]
    assert repeated == [True, False, False]
    assert {each.style.name for each in document.tables} == {"Table Grid"}
    bold = [[bool(cell.paragraphs[0].runs[0].bold) for cell in row.cells] for row in (*meetings.rows, *pairs.rows)]
    assert bold == [[True, True], [True, True], [True, False]]


def test_columns_have_room_for_their_longest_word(whole: bytes) -> None:
    """RPW-1."""
    for each in Document(BytesIO(whole)).tables:
        widths = [int(column.get(qn("w:w"))) for column in each._tbl.tblGrid.gridCol_lst]
        assert sum(widths) <= 9640
        for width, column in zip(widths, zip(*cells(each), strict=True), strict=True):
            assert width >= 110 * max(len(word) for words in column for word in words.split())


def cells(of: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in of.rows]


def test_links() -> None:
    """RPW-1: to the web only."""
    document = read(
        "See [the source](https://example.org/a?b=1&c=2), [not this](file:///x) and ![p](https://example.org/p)."
    )
    links = [(link.text, link.address) for link in document.paragraphs[0].hyperlinks]
    assert links == [("the source", "https://example.org/a?b=1&c=2"), ("p", "https://example.org/p")]
    assert document.paragraphs[0].text == "See the source, [not this](file:///x) and !p."
    assert not document.inline_shapes


def test_figures_are_left_out_and_their_tables_stand() -> None:
    """RPW-1."""
    markdown = "\n".join(["# A", "", "By record", "", *table(("Record", "n"), [("R1", "3")])])
    figure = heat_map("By record", ["R1"], ["n"], [[3]])
    document = Document(BytesIO(as_word(Report("A", markdown, (figure,)))))
    assert paragraphs(document) == [("Heading 1", "A"), ("Caption", "By record")]
    assert cells(document.tables[0]) == [["Record", "n"], ["R1", "3"]]


def test_every_page(whole: bytes) -> None:
    """RPW-2."""
    document = Document(BytesIO(whole))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    said = (
        "FICTIONAL DEMONSTRATION: every record, person and event in it is invented. DRAFT: not signed off by the panel."
    )
    assert section.header.paragraphs[0].text == said
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith("Neglect\tPage ")
    assert [each.get(qn("w:instr")) for each in footer._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))] == ["en-GB"]
    assert document.core_properties.language == "en-GB"


def test_the_same_bytes(whole: bytes) -> None:
    """RPW-3."""
    assert whole == as_word(Report("Neglect", (GOLDEN / "demonstration.md").read_text("utf-8")))
    about = Document(BytesIO(whole)).core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == ("Neglect", "audit-tui", "", "")
    assert (about.created, about.modified) == (None, None)
    with ZipFile(BytesIO(whole)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    "typed",
    [
        "{ PAGE } «field» <w:p/> ]]> &amp; =SUM(A1) **b** _c_ [d](https://example.org)",
        "\x00\x08\x1b[31m\x7f\ud800\ufffe\uffff\u202e end",
        "x" * 400,
    ],
)
def test_typed_text_is_only_text(typed: str) -> None:
    """RPW-4."""
    words = escape(typed)
    document = read(f"# {words}\n\n- {words}\n\n" + "\n".join(table(("A", "B"), [(words, words)])), title=typed)
    shown = re.sub("[\x00\x08\x1b\x7f\ud800\ufffe\uffff\u202e]", "\ufffd", typed)
    assert paragraphs(document) == [("Heading 1", shown), ("List Bullet", shown)]
    assert cells(document.tables[0])[1] == [shown, shown]
    assert document.core_properties.title == shown[:255]
    assert not document.paragraphs[0].hyperlinks


def test_without_python_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    """RPW-5."""
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(AuditError) as caught:
        as_word(Report("A", "# A"))
    assert str(caught.value) == "Word needs python-docx: pip install 'audit-tui[word]'"
