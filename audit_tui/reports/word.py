"""A report as a Word document of real headings, lists and tables; python-docx is needed only here, and only then."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from audit_tui.errors import AuditError
from audit_tui.reports.blocks import Node, Table, banners, blocks, is_banner, plain
from audit_tui.reports.report import Report
from audit_tui.text import REPLACEMENT, clean_text, one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_TWIPS = 567
"""A centimetre in twentieths of a point, by which Word measures."""

_PAGE, _MARGIN = (int(21.0 * _TWIPS), int(29.7 * _TWIPS)), 2 * _TWIPS
_ROOM = _PAGE[0] - 2 * _MARGIN
_FONT = "Arial"
_SIZES: Final = {"Normal": 11, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5, "Heading 4": 11, "Caption": 10}
_COLOURS: Final = {"text": "1A1D21", "link": "0B4F9E", "head": "E6EAEF"}
_SMALL_FROM = 5
"""From how many columns on the text of a table is smaller."""

_SIGN, _SMALL_SIGN, _PADDING = 135, 115, 240
"""How wide a sign of a bold word in a table is taken to be, and what a cell needs besides."""

_LONG_CELL = 80
_LISTS = ("bullet_list", "ordered_list")
_DEEPEST = 3
"""Word's own list styles go three deep."""

_LONGEST_TITLE = 255
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_FIXED_DAY = (1980, 1, 1, 0, 0, 0)
_NO_DATES = ("dcterms:created", "dcterms:modified")


def as_word(report: Report) -> bytes:
    """The document's bytes; the same report gives the same bytes. Figures are left out: their tables stand.

    Raises:
        AuditError: when python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise AuditError("Word needs python-docx", hint="pip install 'audit-tui[word]'") from error
    document = docx.Document()
    found = list(blocks(report))
    _set_up(document, report, banners(found))
    writer = _Writer(document)
    for block in found:
        writer.block(block)
    written = BytesIO()
    document.save(written)
    return _without_times(written)


class _Writer:
    """Writes block after block at the end of the document."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._lists = count(1 + max((int(each) for each in _numbers_in(document)), default=0))

    def block(self, block: Node | Table, style: str = "Normal", depth: int = 0) -> None:
        """One block, with what stands in it."""
        if isinstance(block, Table):
            self._table(block)
        elif block.type == "heading":
            self._inline(self._document.add_paragraph(style=f"Heading {block.tag[1:]}"), block)
        elif block.type in _LISTS:
            self._list(block, depth)
        elif block.type == "paragraph":
            paragraph = self._document.add_paragraph(style=style)
            self._inline(paragraph, block)
            if block.next_sibling and block.next_sibling.type in _LISTS:
                paragraph.paragraph_format.keep_with_next = True
            if is_banner(block):
                _shade(paragraph)
        elif block.children:
            for child in block.children:
                self.block(child, style, depth)
        elif block.content:
            self._document.add_paragraph(_in_xml(block.content.rstrip("\n")), style)

    def _list(self, node: Node, depth: int) -> None:
        level = f" {depth + 1}" if depth else ""
        numbered = node.type == "ordered_list"
        style = f"List {'Number' if numbered else 'Bullet'}{level}"
        number = self._numbering(style, int(node.attrs.get("start", 1))) if numbered else None
        for item in node.children:
            for place, block in enumerate(item.children):
                if block.type != "paragraph" or place:
                    self.block(block, f"List Continue{level}", min(depth + 1, _DEEPEST - 1))
                    continue
                paragraph = self._document.add_paragraph(style=style)
                self._inline(paragraph, block)
                if number is not None:
                    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    properties.get_or_add_ilvl().val = 0
                    properties.get_or_add_numId().val = number

    def _numbering(self, style: str, start: int) -> int:
        """A numbering of its own, so that each list begins where it says and not where the last one ended."""
        numbering = self._document.part.numbering_part.element
        of_style = self._document.styles[style].element.pPr.numPr.numId.val
        shape = next(each for each in numbering.num_lst if each.numId == of_style).abstractNumId.val
        made = numbering.add_num(shape)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(made.numId)

    def _table(self, table: Table) -> None:
        if table.caption:
            self._document.add_paragraph(_in_xml(table.caption), "Caption")
        rows = [table.heads, *table.rows] if table.heads else list(table.rows)
        made = self._document.add_table(len(rows), len(rows[0]) if rows else 0, style="Table Grid")
        made.autofit = False
        if table.caption:
            made._tbl.tblPr.append(_element("w:tblCaption", val=_in_xml(table.caption)))
        widths = _widths(rows)
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.set(_qn("w:w"), str(width))
        small = len(widths) >= _SMALL_FROM
        for number, (row, cells) in enumerate(zip(made._tbl.tr_lst, rows, strict=True)):
            is_head = bool(table.heads) and not number
            properties = row.get_or_add_trPr()
            properties.append(_element("w:cantSplit"))
            if is_head:
                properties.append(_element("w:tblHeader"))
            for place, (made_cell, cell, width) in enumerate(zip(row.tc_lst, cells, widths, strict=True)):
                made_cell.get_or_add_tcPr().get_or_add_tcW().set(_qn("w:w"), str(width))
                bold = is_head or (table.row_heads and not place)
                self._cell(made_cell, cell, bold=bold, shaded=is_head or (bold and not table.heads), small=small)
        self._document.add_paragraph(style="After table")

    def _cell(self, made: Any, cell: Node, *, bold: bool, shaded: bool, small: bool) -> None:
        from docx.text.paragraph import Paragraph

        if shaded:
            made.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_COLOURS["head"]))
        paragraph = Paragraph(made.p_lst[0], self._document._body)
        paragraph.style = "In small table" if small else "In table"
        self._inline(paragraph, cell, bold=bold)

    def _inline(self, paragraph: "Paragraph", node: Node, *, bold: bool = False, italic: bool = False) -> None:
        for child in node.children:
            if child.type == "link":
                self._link(paragraph, child)
            elif child.children:
                strong, emphasis = bold or child.type == "strong", italic or child.type == "em"
                self._inline(paragraph, child, bold=strong, italic=emphasis)
            elif words := plain(child):
                run = paragraph.add_run(_in_xml(words))
                run.bold, run.italic = bold or None, italic or None

    def _link(self, paragraph: "Paragraph", node: Node) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        run = paragraph.add_run(_in_xml(plain(node)), "Hyperlink")
        name = self._document.part.relate_to(str(node.attrs["href"]), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = _element("w:hyperlink")
        link.set(_qn("r:id"), name)
        paragraph._p.append(link)
        link.append(run._r)


def _set_up(document: "Document", report: Report, said: Sequence[str]) -> None:
    """The page, the styles, what stands on every page, and what the file says of itself."""
    _styles(document)
    title = _in_xml(one_line(report.title))
    section = document.sections[0]
    section.page_width, section.page_height = (_length(side) for side in _PAGE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _length(_MARGIN)
    section.header_distance = section.footer_distance = _length(_TWIPS)
    header = section.header.paragraphs[0]
    header.add_run(_in_xml(" ".join(said))).bold = True
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{title}\tPage ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    _tab_at_the_right(footer)
    about = document.core_properties
    about.title, about.author, about.language = title[:_LONGEST_TITLE], "audit-tui", "en-GB"
    about.comments, about.revision = "", 1
    core = about._element
    for name in _NO_DATES:
        for element in core.findall(_qn(name)):
            core.remove(element)


def _styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    defaults = document.styles.element.find(".//" + _qn("w:lang"))
    defaults.set(_qn("w:val"), "en-GB")
    styles: Any = document.styles
    for name in ("After table", "In table", "In small table"):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
        made.paragraph_format.line_spacing = 1.0  # a whole number would be a height
    styles["After table"].font.size, styles["In table"].font.size = Pt(8), Pt(10)
    styles["In small table"].font.size = Pt(8.5)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor.from_string(_COLOURS["link"]), True
    for name, size in _SIZES.items():
        font = styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor.from_string(_COLOURS["text"])
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the theme's fonts go before a font's name
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(_qn(attribute), _FONT)
    normal = styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing = Pt(6), 1.1
    for level in range(1, 5):
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(4)
    for name in ("Header", "Footer"):
        styles[name].font.size = Pt(8.5)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_after = Pt(3)


def _field(paragraph: "Paragraph", code: str) -> None:
    """A number that Word works out."""
    field = _element("w:fldSimple", instr=code)
    run = paragraph.add_run("1")
    paragraph._p.append(field)
    field.append(run._r)


def _tab_at_the_right(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(_length(_ROOM), WD_TAB_ALIGNMENT.RIGHT)


def _shade(paragraph: "Paragraph") -> None:
    """Set a banner apart by a border, which is there in greyscale too."""
    border = _element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        border.append(_element(f"w:{side}", val="single", sz="8", space="4", color=_COLOURS["text"]))
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _widths(rows: Sequence[Sequence[Node]]) -> list[int]:
    """Room for each column's longest word where there is so much, and what is left by how much the columns hold."""
    columns = [[plain(cell) for cell in column] for column in zip(*rows, strict=True)]
    sign = _SIGN if len(columns) < _SMALL_FROM else _SMALL_SIGN
    least = [max((len(word) for each in column for word in each.split()), default=0) for column in columns]
    least = [_PADDING + sign * longest for longest in least]
    left = _ROOM - sum(least)
    if left < 0:
        return [_ROOM * each // sum(least) for each in least]
    holds = [1 + min(max(map(len, column)), _LONG_CELL) for column in columns]
    return [each + left * held // sum(holds) for each, held in zip(least, holds, strict=True)]


def _numbers_in(document: "Document") -> Iterable[Any]:
    return (each.numId for each in document.part.numbering_part.element.num_lst)


def _length(twips: int) -> Any:
    from docx.shared import Twips

    return Twips(twips)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(_qn(f"w:{name}"), value)
    return made


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _in_xml(text: str) -> str:
    """The text with what no XML can hold replaced."""
    return _NOT_IN_XML.sub(REPLACEMENT, clean_text(text))


def _without_times(written: BytesIO) -> bytes:
    """The archive with one day for every member, in place of the time at which it was written."""
    again = BytesIO()
    with ZipFile(written) as old, ZipFile(again, "w") as new:
        for name in old.namelist():
            member = ZipInfo(name, _FIXED_DAY)
            member.compress_type = ZIP_DEFLATED
            member.create_system = 0  # alike on every system
            new.writestr(member, old.read(name))
    return again.getvalue()
