"""Return workbooks for tests of reading, made cell by cell by the layout alone."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from audit_tui.domain.returned import Returned
from audit_tui.returns import layout
from audit_tui.returns.reading import read_return

META = {
    "format": layout.FORMAT,
    "format_version": str(layout.FORMAT_VERSION),
    "session": "neglect-2026",
    "created": "2026-01-05T09:00:00+00:00",
    "question_set": "neglect",
    "version": "2026.1",
    "digest": "0123abcd",
    "agency": "police",
}

Rows = Mapping[int, Mapping[str, Any]]
"""By the number of a row, what stands in it by column."""


def book(sheets: Mapping[str, Rows], **meta: str) -> bytes:
    """A return's workbook with these sheets; `meta` in place of what the hidden sheet usually says."""
    made = Workbook()
    made.worksheets[0].title = layout.ABOUT_SHEET
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for number, cells in rows.items():
            for column, value in cells.items():
                sheet[f"{column}{number}"] = value
    hidden = made.create_sheet(layout.META_SHEET)
    hidden.sheet_state = "hidden"
    for row in {**META, **meta}.items():
        hidden.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def answers(*rows: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """Rows from the first one below the heads on."""
    return dict(enumerate(rows, start=layout.FIRST_ROW))


def read(folder: Path, data: bytes, name: str = "police.xlsx", mapping: Path | None = None) -> Returned:
    """What a file with these bytes says; AssertionError where reading changed the file."""
    path = folder / name
    path.write_bytes(data)
    try:
        return read_return(path, mapping=mapping)
    finally:
        assert path.read_bytes() == data


def repacked(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A zip file with these parts in place of its own, or beside them."""
    file, added = BytesIO(), dict(parts)
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, added.pop(name) if name in added else old.read(name))
        for name, content in added.items():
            new.writestr(name, content)
    return file.getvalue()


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    """A zip file with other words in one of its parts; AssertionError where the old ones are not there."""
    with ZipFile(BytesIO(data)) as archive:
        text = archive.read(name).decode()
    assert old in text, text
    return repacked(data, {name: text.replace(old, new).encode()})
