"""The workbook that is sent to an agency: its own questions, record by record, with room for its answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.cells import as_cell
from audit_tui.domain.conditions import codes_of
from audit_tui.domain.fitting import bounds, options_of
from audit_tui.domain.known import require_agency
from audit_tui.domain.question_set import Question, Term
from audit_tui.domain.session import Answer
from audit_tui.domain.words import BANNER, BASIS_LABELS, STATE_LABELS
from audit_tui.errors import AuditError
from audit_tui.returns import layout
from audit_tui.returns.greying import Placed, Sheet, condition_in_words
from audit_tui.services.wording import period_in_words
from audit_tui.text import clean_text, day, one_line, plural

_LONGEST = 32767
"""How many UTF-16 units a cell holds."""
_NOT_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))

_WIDTHS = dict(zip("ABCDEFGHI", (13, 40, 38, 26, 28, 18, 42, 18, 18), strict=True))
_HEADS = (
    "Question",
    "What is asked",
    "What to look for",
    "When it is asked",
    "Answer",
    "Or why there is none",
    "Evidence: what you saw, where, and when",
    "What it rests on",
    "Which of your services",
)
_LINE, _TALLEST = 15, 300
_HEIGHTS = {"title": 26, "heading": 28, "strong": 18, "line": 17}
_TO_FILL_IN = "fill in"
_YELLOW = "FFF7D6"

_LINED = Side("thin", color="BFC7D1")
_EDGE = Border(left=_LINED, right=_LINED, top=_LINED, bottom=_LINED)
_GREY = DifferentialStyle(font=Font(color="5F6368", italic=True), fill=PatternFill(bgColor="E3E5E8", fill_type="solid"))
_TOP = Alignment(wrap_text=True, vertical="top")


def workbook_of(audit: Audit, agency: str, *, at: str) -> bytes:
    """The workbook with which an agency makes its return, holding nobody's answers but its own; `at` is now, ISO 8601.

    Raises AuditError where the agency does not take part, or no record awaits its return.
    """
    require_agency(audit, agency)
    boards = [now for record in audit.details.records if agency in (now := board(audit, record, agency)).seats]
    if not boards:
        label = audit.questions.agency_label(agency)
        hint = "add a record, or change what is said of its involvement"
        raise AuditError(f"there is no record for {label} to make a return on", hint=hint)
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    about = book.worksheets[0]
    about.title = layout.ABOUT_SHEET
    pages = [_Page(book.create_sheet(now.record), audit, now) for now in boards]
    lists = _Lists(book.create_sheet(layout.LISTS_SHEET))
    for page in pages:
        _write_record(page, lists)
    _write_about(about, audit, agency, pages, at)
    _write_meta(book.create_sheet(layout.META_SHEET), audit, agency)
    lists.sheet.sheet_state = "hidden"
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatRows = sheet.protection.formatColumns = False  # False allows it
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True
    return _file_of(book, audit, datetime.fromisoformat(at).astimezone(UTC))


class _Lists:
    """The hidden sheet of what may be chosen: a column for each list, since a list in a cell's own rule is short."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._columns: dict[tuple[str, ...], int] = {}

    def cells(self, labels: Iterable[str]) -> tuple[str, ...]:
        """The addresses of these labels, from another sheet."""
        wanted = tuple(labels)
        if wanted not in self._columns:
            self._columns[wanted] = len(self._columns) + 1
            column = get_column_letter(self._columns[wanted])
            for row, label in enumerate(wanted, 1):
                _put(self.sheet[f"{column}{row}"], label)
        column = get_column_letter(self._columns[wanted])
        return tuple(f"{layout.LISTS_SHEET}!${column}${row}" for row in range(1, len(wanted) + 1))


@dataclass
class _Page:
    """The sheet of one record while it is written."""

    sheet: Worksheet
    audit: Audit
    now: Board
    row: int = layout.FIRST_ROW
    placed: dict[str, Placed] = field(default_factory=dict)
    choices: dict[tuple[str, ...], DataValidation] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is put to the agency, now or when a condition comes to hold, in the set's order."""
        agency = self.now.viewer
        mine = {question.id for question in (*self.now.asked[agency], *self.now.hidden[agency])}
        everything = self.audit.questions.questions
        return tuple(each for each in everything if each.id in mine and each.answer.facts.stored != "nothing")

    def choose(self, address: str, labels: Sequence[str], lists: _Lists) -> None:
        """One of these labels may be chosen there."""
        if tuple(labels) not in self.choices:
            cells = lists.cells(labels)
            among = cells[0] + ":" + cells[-1].partition("!")[2]
            words = "Choose one from the list: press Alt and the down arrow, or the small arrow beside the cell."
            rule = _rule("list", "Choose from the list", words, formula1=among)
            rule.showInputMessage = False
            self.choices[tuple(labels)] = rule
            self.sheet.add_data_validation(rule)
        self.choices[tuple(labels)].add(address)


def _write_record(page: _Page, lists: _Lists) -> None:
    sheet, audit = page.sheet, page.audit
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions[layout.COUNTED].hidden = True
    _write_head(page, lists)
    section = ""
    for question in page.questions:
        found = audit.questions.section_of(question.id)
        if found.id != section:
            section = found.id
            _row(sheet, page.row, "band", {layout.TEXT: found.title})
            sheet.row_dimensions[page.row].height = 20
            page.row += 1
        _write_question(page, question, lists)
    _grey(page)
    sheet.freeze_panes = f"{layout.GUIDANCE}{layout.FIRST_ROW}"
    _set_print(sheet, audit, page.now.record, page.now.viewer)


def _write_head(page: _Page, lists: _Lists) -> None:
    """What stands above the questions: whose sheet it is, and what is said of the whole record."""
    sheet, audit, record, agency = page.sheet, page.audit, page.now.record, page.now.viewer
    banner = f"{BANNER} · " if audit.details.fictional else ""
    due = audit.due(record, agency)
    _put(sheet["B1"], f"{banner}{record} · {audit.questions.agency_label(agency)}", "title")
    under = (audit.questions.title, audit.details.title, f"due back {day(due)}" if due else "")
    _put(sheet["B2"], " · ".join(filter(None, under)), "line")
    rows = (
        (layout.KNOWN_ROW, "Is this child known to your agency?", ""),
        (layout.FINISHED_ROW, "Is this your finished return on this record?", ""),
        (layout.CONCERN_ROW, "Might a child be at risk now? Act first, by your procedures. Then say here what.", ""),
        (layout.TOLD_ROW, "To whom was that passed, by role?", ""),
    )
    for row, (key, words, hint) in enumerate(rows, 3):
        _put(sheet[f"{layout.KEY}{row}"], key, "key")
        _put(sheet[f"{layout.TEXT}{row}"], words, "label")
        sheet.merge_cells(f"{layout.TEXT}{row}:{layout.WHEN}{row}")  # so that it ends beside what is filled in
        _put(sheet[f"{layout.ANSWER}{row}"], hint, _TO_FILL_IN)
        sheet.row_dimensions[row].height = 4 * _LINE if key == layout.CONCERN_ROW else _LINE + 1
    page.choose(f"{layout.ANSWER}3", (layout.KNOWN, layout.NOT_KNOWN), lists)
    page.choose(f"{layout.ANSWER}4", (layout.FINISHED, layout.NOT_FINISHED), lists)
    if audit.involvement(record, agency) == "returned":
        _put(sheet[f"{layout.ANSWER}3"], layout.KNOWN, _TO_FILL_IN)
        _put(sheet[f"{layout.ANSWER}4"], layout.FINISHED, _TO_FILL_IN)
    _put(sheet["B7"], "Fill in the yellow cells. What is grey is not asked, as things stand.", "small")
    _row(sheet, layout.FIRST_ROW - 1, "head", dict(zip(_WIDTHS, _HEADS, strict=True)))
    sheet.row_dimensions[layout.FIRST_ROW - 1].height = 2 * _LINE + 2


def _write_question(page: _Page, question: Question, lists: _Lists) -> None:
    """The row of a question and, where several may be chosen, one for each option beneath it."""
    sheet, row = page.sheet, page.row
    answer = page.audit.kept_answer(page.now.record, page.now.viewer, question.id)
    options, several = options_of(page.audit, question), question.answer.facts.several
    notes = () if several else (f"{option.label}: {option.note}" for option in options if option.note)
    words = {
        layout.KEY: question.id,
        layout.TEXT: question.text,
        layout.GUIDANCE: "\n".join(filter(None, (question.guidance, *notes))),
        layout.WHEN: _when(page.audit, question),
        layout.ANSWER: layout.MARK_BELOW if several else _shown(question, answer),
        layout.STATE: STATE_LABELS[answer.state] if answer.state else "",
        layout.EVIDENCE: answer.evidence,
        layout.BASIS: BASIS_LABELS[answer.basis] if answer.basis else "",
        layout.SERVICE: answer.service,
    }
    open_to_it = {layout.EVIDENCE, layout.BASIS, layout.SERVICE}
    open_to_it |= {layout.STATE} if question.states else set()
    open_to_it |= set() if several else {layout.ANSWER}
    _row(sheet, row, "plain", words, open_to_it)
    if question.states:
        page.choose(f"{layout.STATE}{row}", [STATE_LABELS[state] for state in question.states], lists)
    page.choose(f"{layout.BASIS}{row}", tuple(BASIS_LABELS.values()), lists)
    page.row += 1
    cells: dict[str, str] = {}
    if several:
        cells = _write_options(page, question, options, answer, lists)
    elif options:
        labels = [option.label for option in options]
        page.choose(f"{layout.ANSWER}{row}", labels, lists)
        cells = dict(zip((option.code for option in options), lists.cells(labels), strict=True))
    else:
        _bound(sheet, f"{layout.ANSWER}{row}", question, answer)
    page.placed[question.id] = Placed(question, row, cells)


def _write_options(
    page: _Page, question: Question, options: Iterable[Term], answer: Answer, lists: _Lists
) -> dict[str, str]:
    """A row for each option of several; gives the address of the cell that is marked, by the option's code."""
    sheet, cells = page.sheet, {}
    for option in options:
        marked = f"{layout.ANSWER}{page.row}"
        alone = "(by itself, with no other)" if option.code in question.answer.alone else ""
        words = {
            layout.KEY: layout.option_key(question.id, option.code),
            layout.TEXT: f"    {option.label}",
            layout.GUIDANCE: " ".join(filter(None, (option.note, alone))),
            layout.ANSWER: layout.CHOSEN if option.code in codes_of(answer.value) else "",
        }
        _row(sheet, page.row, "plain", words, {layout.ANSWER})
        sheet[f"{layout.KEY}{page.row}"].style = "key"
        sheet[marked].style = "mark"
        page.choose(marked, (layout.CHOSEN,), lists)
        cells[option.code] = f"${layout.ANSWER}${page.row}"
        page.row += 1
    return cells


def _bound(sheet: Worksheet, address: str, question: Question, answer: Answer) -> None:
    """A number, a date or a text is typed: what is out of bounds is refused or said at once."""
    form = question.answer
    match form.facts.stored:
        case "number":
            sheet[address].style = "number"
            if isinstance(answer.value, (int, float)):
                sheet[address] = answer.value
            limits = (-1e9 if form.low is None else form.low, 1e9 if form.high is None else form.high)
            kind = "decimal" if form.decimals else "whole"
            words = f"Write {bounds(question)}."
            rule = _rule(
                kind, question.id, words, operator="between", formula1=f"{limits[0]:.10g}", formula2=f"{limits[1]:.10g}"
            )
        case "date":
            words = "Write a day as 14/06/2022" + (", or 06/2022 where the day is not known." if form.month else ".")
            shortest = 6 if form.month else 8
            rule = _rule("textLength", question.id, words, operator="between", formula1=str(shortest), formula2="10")
        case "code" | "codes" | "nothing":
            return
        case "words":
            if not form.shortest and form.longest is None:
                return
            longest = _LONGEST if form.longest is None else form.longest
            most = "" if form.longest is None else f", at most {form.longest}"
            words = f"Write at least {form.shortest} characters{most}."
            rule = _rule(
                "textLength", question.id, words, operator="between", formula1=str(form.shortest), formula2=str(longest)
            )
            rule.errorStyle = "warning"  # half a sentence may stay there until it is finished
        case never:
            assert_never(never)
    sheet.add_data_validation(rule)
    rule.add(address)


def _rule(kind: str, title: str, words: str, **named: str) -> DataValidation:
    return DataValidation(
        type=kind,  # type: ignore[arg-type]
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=title,
        error=words,
        promptTitle=title,
        prompt=words,
        **named,  # type: ignore[arg-type]
    )


def _grey(page: _Page) -> None:
    """Count each question, and grey the rows of those that are not asked as things stand."""
    on_sheet = Sheet(page.audit, page.now, page.placed)
    last = page.row - 1
    places = [*page.placed.values()]
    for place, until in zip(places, [each.row for each in places[1:]] + [last + 1], strict=True):
        counted = f"{layout.COUNTED}{place.row}"
        asked = on_sheet.asked(place.question)
        page.sheet[counted] = f'=IF({asked},IF({place.settled},1,0),"")'
        if place.question.asked_when is not None:
            end = until - 1 if page.sheet[f"{layout.KEY}{until - 1}"].value else until - 2  # a section's title
            rule = Rule("expression", formula=[f"ISTEXT(${layout.COUNTED}${place.row})"], dxf=_GREY)
            page.sheet.conditional_formatting.add(f"{layout.KEY}{place.row}:{layout.SERVICE}{end}", rule)


def _when(audit: Audit, question: Question) -> str:
    """When a question is asked, and whether it has to be answered, in words."""
    questions, lines = audit.questions, []
    if question.required_when is not None:
        lines.append(f"Required where {condition_in_words(questions, question.required_when)}.")
    elif question.required_unless is not None:
        lines.append(f"Required unless {condition_in_words(questions, question.required_unless)}.")
    elif question.required:
        lines.append("Required.")
    if question.asked_when is not None:
        lines.append(f"Asked where {condition_in_words(questions, question.asked_when)}.")
    lines += [f"‘{STATE_LABELS[state]}’ needs its reason, as evidence." for state in question.reason_for]
    return "\n".join(lines)


def _shown(question: Question, answer: Answer) -> str:
    """A value as it is written in its cell; a number is put there as one."""
    value = answer.value
    if not isinstance(value, str):
        return ""
    if question.answer.facts.stored == "date":
        return "/".join(reversed(value.split("-")))
    return question.answer.label(value)


def _write_about(sheet: Worksheet, audit: Audit, agency: str, pages: Sequence[_Page], at: str) -> None:
    details, questions = audit.details, audit.questions
    dues = sorted({due for page in pages if (due := audit.due(page.now.record, agency))})
    for column, width in zip("ABCDE", (22, 20, 14, 16, 34), strict=True):
        sheet.column_dimensions[column].width = width
    lines = [
        *([("title", BANNER)] if details.fictional else []),
        ("title", f"Return of {questions.agency_label(agency)}"),
        ("line", f"Topic: {questions.title}"),
        ("line", f"Audit: {details.title}"),
        ("line", f"Period under review: {period_in_words(details) or 'not set'}"),
        ("strong", f"Due back: {' or '.join(map(day, dues)) or 'ask the person who sent it'}"),
        ("line", f"Made on {day(at)}. Questions: {questions.id}, version {questions.version}, {questions.status}."),
        ("heading", "If a child may be at risk now"),
        ("strong", "Act first, by your own agency’s and the partnership’s procedures. Do not wait for this audit."),
        ("line", "Then write on the record’s sheet what the concern is and to whom, by role, it was passed."),
        ("heading", "How to fill it in"),
        ("line", "1. Each record has a sheet of its own. Answer from your own agency’s record of the child only."),
        ("line", "2. Fill in the yellow cells. Choose from the list where there is one."),
        ("line", "3. Where there is no answer, choose why in the next column. Never write ‘no’ for ‘not recorded’."),
        ("line", f"4. Where several may be chosen, put {layout.CHOSEN} beside each that is true."),
        ("line", "5. Say as evidence what you saw and where, and what the answer rests on."),
        ("line", "6. Where your agency has several services, name the one, for example school nursing."),
        ("line", "7. Questions marked as required have to be answered, or to say why there is no answer."),
        ("line", "8. Rows that turn grey are not asked, as things stand. They come back when an answer changes."),
        ("line", "9. If the child is not known to your agency, say so at the top of the sheet and leave the rest."),
        ("line", "10. When a record is done, say at the top of its sheet that it is your finished return."),
        ("line", "11. Save the file as a workbook (.xlsx) and send it back to the person who sent it."),
        ("heading", "What does not go in"),
        ("line", "No names, dates of birth, NHS numbers, addresses or phone numbers: use the reference and roles."),
        ("line", "Nobody else’s answers are in this file. The panel sees yours when it opens everybody’s."),
        ("line", "A partnership checks these questions against current guidance before live use."),
        ("heading", f"Your {plural(len(pages), 'record')}"),
    ]
    for row, (style, words) in enumerate(lines, 1):
        _put(sheet[f"A{row}"], words, style)
        sheet.row_dimensions[row].height = _HEIGHTS[style]
    _write_contents(sheet, audit, pages, len(lines) + 1)
    _set_print(sheet, audit, layout.ABOUT_SHEET, agency)


def _write_contents(sheet: Worksheet, audit: Audit, pages: Sequence[_Page], row: int) -> None:
    """The records, each with when it is due and how far it is; the figures are counted by the workbook itself."""
    for column, words in zip("ABCDE", ("Record", "Due back", "Answered", "Of those asked", "Finished"), strict=True):
        _put(sheet[f"{column}{row}"], words, "head")
    for page in pages:
        row += 1
        name = f"'{page.now.record}'!"
        counted = f"{name}{layout.COUNTED}{layout.FIRST_ROW}:{layout.COUNTED}{page.row}"
        due = audit.due(page.now.record, page.now.viewer)
        _put(sheet[f"A{row}"], page.now.record, "link")
        sheet[f"A{row}"].hyperlink = Hyperlink(ref=f"A{row}", location=f"{name}A1")
        _put(sheet[f"B{row}"], day(due) if due else "not set", "plain")
        formulas = (f"=SUM({counted})", f"=COUNT({counted})", f'={name}{layout.ANSWER}4&""')
        for column, formula in zip("CDE", formulas, strict=True):
            sheet[f"{column}{row}"].style = "plain"
            sheet[f"{column}{row}"] = formula


def _write_meta(sheet: Worksheet, audit: Audit, agency: str) -> None:
    details, questions = audit.details, audit.questions
    said = (
        layout.FORMAT,
        str(layout.FORMAT_VERSION),
        details.id,
        details.created,
        questions.id,
        questions.version,
        questions.digest,
        agency,
    )
    for row, pair in enumerate(zip(layout.META_KEYS, said, strict=True), 1):
        for column, text in zip("AB", pair, strict=True):
            _put(sheet[f"{column}{row}"], text)
    sheet.sheet_state = "veryHidden"


def _row(sheet: Worksheet, row: int, style: str, words: dict[str, str], to_fill_in: Iterable[str] = ()) -> None:
    """One row across all columns, tall enough for its words."""
    for column in _WIDTHS:
        _put(sheet[f"{column}{row}"], words.get(column, ""), _TO_FILL_IN if column in to_fill_in else style)
    lines = max(_lines(text, _WIDTHS[column]) for column, text in words.items() if column != layout.KEY)
    sheet.row_dimensions[row].height = min(lines * _LINE + 3, _TALLEST)


def _lines(text: str, width: int) -> int:
    return sum(1 + int(len(line) / (1.1 * width)) for line in text.split("\n"))


def _put(cell: Cell, text: str, style: str = "") -> None:
    """Write a text, which never becomes a formula, an error or a number."""
    if style:
        cell.style = style
    safe = clean_text(text).translate(_NOT_XML)
    if len(units := safe.encode("utf-16-le")) > 2 * _LONGEST:
        safe = units[: 2 * (_LONGEST - len(layout.CUT))].decode("utf-16-le", errors="ignore") + layout.CUT
    if safe:
        cell.value = safe
        cell.data_type = "s"
        cell.quotePrefix = as_cell(safe) != safe


def _styles() -> tuple[NamedStyle, ...]:
    """How cells look, and which of them may be filled in; a text to fill in is never guessed to be a date."""
    middle = Alignment(horizontal="center", vertical="top")
    boxed = (
        _style("plain"),
        _style("head", bold=True, color="FFFFFF", fill="1F3A5F"),
        _style("link", color="0B57A4"),
        _style(_TO_FILL_IN, fill=_YELLOW, number_format="@"),
        _style("mark", fill=_YELLOW, number_format="@", alignment=middle),
        _style("number", fill=_YELLOW, alignment=middle),
    )
    for style in boxed:
        style.border = _EDGE
        style.protection = Protection(locked=style.name not in (_TO_FILL_IN, "mark", "number"))
    low = Alignment(vertical="bottom")
    return (
        *boxed,
        _style("title", size=15, bold=True, color="1F3A5F", alignment=low),
        _style("heading", size=12, bold=True, color="1F3A5F", alignment=low),
        _style("band", size=12, bold=True, color="12324F", fill="D6E4F0", alignment=Alignment(vertical="center")),
        _style("strong", bold=True, alignment=low),
        _style("label", bold=True, alignment=Alignment(horizontal="right", vertical="top")),
        _style("key", size=9, color="5F6368", alignment=Alignment(vertical="top", shrink_to_fit=True)),
        _style("line", alignment=low),
        _style("small", size=9, color="5F6368", alignment=Alignment(vertical="top")),
    )


def _style(
    name: str,
    *,
    size: int = 11,
    bold: bool = False,
    color: str = "1F2933",
    fill: str = "",
    number_format: str = "General",
    alignment: Alignment = _TOP,
) -> NamedStyle:
    font = Font(name="Calibri", size=size, bold=bold, color=color)
    found = NamedStyle(name=name, font=font, number_format=number_format, alignment=alignment)
    if fill:
        found.fill = PatternFill("solid", start_color=fill)
    return found


def _set_print(sheet: Worksheet, audit: Audit, name: str, agency: str) -> None:
    """A4, as wide as a page; a record's sheet lies across, with its heads on every page."""
    about = name == layout.ABOUT_SHEET
    sheet.page_setup.orientation = "portrait" if about else "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.8, header=0.35, footer=0.35)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if not about:
        sheet.print_title_rows = f"{layout.FIRST_ROW - 1}:{layout.FIRST_ROW - 1}"
    whose = one_line(f"{name} · {audit.questions.agency_label(agency)}").replace("&", "&&")
    banner = BANNER if audit.details.fictional else None
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(center=HeaderFooterPart(banner))
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=HeaderFooterPart(whose), right=HeaderFooterPart("Page &P of &N")
    )


def _file_of(book: Workbook, audit: Audit, when: datetime) -> bytes:
    """The file, the same for the same session and moment: no clock's time and no user's name is in it."""
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "audit-tui"
    properties.title = one_line(audit.details.title).translate(_NOT_XML)
    properties.created = properties.modified = when.replace(tzinfo=None, microsecond=0)
    written, steady = BytesIO(), BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    with ZipFile(written) as before, ZipFile(steady, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, (max(when.year, 1980), *when.timetuple()[1:6]))
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return steady.getvalue()
