"""A return file opened within limits, read only: its bytes, its text, or the cells of its workbook.

Whatever is wrong with the file as a whole is an AuditError with its path, and nothing of it is taken.
"""

import codecs
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from audit_tui.errors import AuditError, cannot_be_read
from audit_tui.text import clean_text, one_line

LARGEST_FILE = 20_000_000
LARGEST_TEXT = 5_000_000
LARGEST_UNPACKED = 50_000_000
"""Bytes of a file, of one that is text, and of all that a workbook holds."""

MOST_PARTS = 1000
MOST_SHEETS = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 1024
LONGEST_CELL = 32_767
"""Characters: what a cell of a workbook can hold."""

MOST_CELLS = 10_000_000
MOST_CHARACTERS = 10_000_000
"""Over all sheets: cells, also the empty ones before the last of a row, and characters in them.

A file of a few kilobytes can have every cell refer to one long text, or every row reach to the last column.
"""

_FLATTEST, _SMALL = 200, 1_000_000
"""How many times larger than packed a workbook may be, if it is not small all the same."""

_LAST_ROW = 1_048_576
_ZIP = b"PK"
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPES = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml")
_ENCRYPTED = 0x1
_PASTED_LINE_END = "_x000D_"
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^]]*\]|\\.|_.|\*.')
"""What in a number's format is no part of a date or percentage: text, colours, signs that only take room."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Cell(NamedTuple):
    """What a cell holds, as text, and why it cannot be taken for an answer; where it can, `why` is empty."""

    text: str = ""
    why: str = ""


class Row(NamedTuple):
    """A row of a sheet: its number, and those of its cells that hold something, by the column's number."""

    number: int
    cells: dict[int, Cell]


class Sheet(NamedTuple):
    """A sheet and those of its rows that hold something."""

    name: str
    rows: tuple[Row, ...]


def contents(path: Path) -> bytes:
    """The bytes of a file that may be a return."""
    try:
        if path.is_dir():
            raise AuditError("is a folder", hint="name a file", path=path)
        if not path.is_file():
            raise AuditError("there is no such file", path=path)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise cannot_be_read(error, path, hint="close it in other programs and try again") from error
    if len(data) > LARGEST_FILE:
        raise AuditError(f"is larger than any return ({LARGEST_FILE // 1_000_000} MB)", path=path)
    if not data:
        raise AuditError("is empty", hint="ask for it again", path=path)
    return data


def is_workbook(data: bytes, path: Path) -> bool:
    """Whether the bytes are to be read as an .xlsx workbook; raises where they are one that nobody but Excel can open.

    A password makes of any workbook what an old .xls is too: a compound file.
    """
    if data.startswith(_COMPOUND):
        hint = "take the password off, or save it as an .xlsx workbook, and try again"
        raise AuditError("is protected with a password, or an old .xls workbook", hint=hint, path=path)
    return data.startswith(_ZIP)


def text_of(data: bytes, path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else as Windows wrote it."""
    if len(data) > LARGEST_TEXT:
        raise AuditError(f"is larger than any return of this kind ({LARGEST_TEXT // 1_000_000} MB)", path=path)
    for encoding in ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise no_return(path)


def no_return(path: Path) -> AuditError:
    """What is said of a file that is none of those that can be read."""
    hint = "it is neither a return’s workbook or bundle nor rows with a record, question, agency and value"
    return AuditError("is not a return", hint=hint, path=path)


def sheets_of(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook with what their cells hold; formulas are not worked out and links not followed."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive, path)
        return tuple(_sheets(data, path))
    except AuditError:
        raise
    except MemoryError as error:
        raise _larger_than_any(path) from error
    except Exception as error:  # a garbled workbook has openpyxl raise almost anything there is
        hint = "open it in a spreadsheet program and save it as an .xlsx workbook, or ask for it again"
        raise AuditError("is damaged or cut short", hint=hint, path=path) from error


def _check(archive: ZipFile, path: Path) -> None:
    """Raise AuditError where an archive is no ordinary workbook, before anything large is unpacked."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise AuditError("holds more than any return", hint="take out pictures and other files in it", path=path)
    if unpacked > _SMALL and unpacked > _FLATTEST * packed:
        raise AuditError("is packed as no workbook is", hint="ask for it again", path=path)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise AuditError("is protected with a password", hint="take the password off and try again", path=path)
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.bin" in names or _TYPES.casefold() not in names:
        raise AuditError(
            "is not an .xlsx workbook", hint="open it in a spreadsheet program and save it as one", path=path
        )
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise AuditError("is packed as no workbook is", hint="ask for it again", path=path)
    types = archive.read(_TYPES).lower()
    if b"macro" in types or b"vbaproject" in types or any(name.endswith("vbaproject.bin") for name in names):
        raise AuditError("holds macros", hint="save it as an ordinary .xlsx workbook", path=path)
    if not any(kind in types for kind in _WORKBOOK_TYPES):
        raise AuditError("is not a workbook", hint="it was another kind of document before it was renamed", path=path)


def _sheets(data: bytes, path: Path) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    room = _Room(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that a return has
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        if len(workbook.worksheets) > MOST_SHEETS:
            raise AuditError(f"has more sheets than any return ({MOST_SHEETS})", path=path)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # a size that the file claims may be too small
            yield Sheet(one_line(sheet.title), tuple(_rows(sheet.iter_rows(), room)))
        workbook.close()


class _Room:
    """What a workbook may still hold, over all its sheets; a text that is referred to again is cleaned once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cells, self._characters = MOST_CELLS, MOST_CHARACTERS
        self._cleaned: dict[str, str] = {}

    def take_cells(self, count: int) -> None:
        """AuditError where there are more cells than any return has."""
        self._cells -= count
        if self._cells < 0:
            raise _larger_than_any(self.path)

    def cleaned(self, text: str) -> str:
        """The text of a cell, safe to show; AuditError where there is more of it than any return has."""
        if len(text) > LONGEST_CELL * len(_PASTED_LINE_END):
            raise AuditError("has a cell with more text than a cell can hold", path=self.path)
        if text not in self._cleaned:
            self._cleaned[text] = clean_text(text).strip()
        found = self._cleaned[text]
        if len(found) > LONGEST_CELL:
            raise AuditError("has a cell with more text than a cell can hold", path=self.path)
        self._characters -= len(found)
        if self._characters < 0:
            raise _larger_than_any(self.path)
        return found


def _larger_than_any(path: Path) -> AuditError:
    return AuditError("holds more than any return", hint="send the records in several workbooks", path=path)


def _rows(rows: Iterator[tuple[object, ...]], room: _Room) -> Iterator[Row]:
    """The rows that hold something; a spreadsheet program may write many that do not, to the very last one."""
    path = room.path
    used = 0
    for number, row in enumerate(rows, start=1):
        if number > _LAST_ROW or used > MOST_ROWS:
            raise AuditError(f"has more rows than any return ({MOST_ROWS})", path=path)
        if not row:
            continue
        used += 1
        if len(row) > MOST_COLUMNS:
            raise AuditError(f"has more columns than any return ({MOST_COLUMNS})", path=path)
        room.take_cells(len(row))
        held = ((column, each) for column, each in enumerate(row, start=1) if getattr(each, "value", None) is not None)
        cells = {column: cell for column, each in held if (cell := _cell(each, room)).text}
        if cells:
            yield Row(number, cells)


def _cell(cell: Any, room: _Room) -> Cell:
    value, shown = cell.value, ""
    if isinstance(value, int | float | datetime) and not isinstance(value, bool):
        shown = _NOT_SHOWN.sub("", cell.number_format or "").casefold()
    text = room.cleaned(_text(value, shown))
    return Cell(text, _why(value, cell.data_type, text, shown))


def _why(value: object, kind: str, text: str, shown: str) -> str:
    if kind == "f":
        return "holds a formula: type the answer itself"
    if kind == "e":
        return f"holds an error ({text}): type the answer itself"
    if isinstance(value, bool):
        return f"holds {text}: choose an answer that the question has"
    if not isinstance(value, (str, int, float, date)):
        return "holds a time of day, or a length of time: type the answer as text"
    if isinstance(value, int | float) and "%" in shown:
        return "is shown as a percentage, and may be read as another number: type the number without %, as text"
    return ""


def _text(value: object, shown: str) -> str:
    """What people see in a cell; `shown` is the format of a number or date."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return f"{value:.15g}"  # as many digits as a spreadsheet program shows
        case datetime():
            of_month = "y" in shown and "m" in shown and "d" not in shown
            return value.date().isoformat()[: len("2022-06" if of_month else "2022-06-14")]
        case str():
            return value.replace(_PASTED_LINE_END, "\r")
    return getattr(value, "text", None) or str(value)
