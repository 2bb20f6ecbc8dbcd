"""Rows of text: one answer a row, under the heads record, question, agency, value, state, evidence, basis.

A head `service` may be there too; the order is free, and other columns are left out. Commas, semicolons or tabs.
The apostrophe that keeps a spreadsheet program from working a text out as a formula is not of the text.
"""

import csv
from collections.abc import Collection, Iterator
from io import StringIO
from pathlib import Path

from audit_tui.domain.cells import from_cell
from audit_tui.domain.returned import Returned, Said, Unread
from audit_tui.errors import AuditError
from audit_tui.returns.opening import MOST_COLUMNS, MOST_ROWS
from audit_tui.text import clean_text, one_line, plural, suggestion

HEADS = ("record", "question", "agency", "value", "state", "evidence", "basis")
SERVICE = "service"

_SEPARATORS = ",;\t"


def is_long_form(text: str) -> bool:
    """Whether the first line has most of the heads that such rows have."""
    heads = {head.casefold() for head in _heads(text, separator_of(text, HEADS))}
    return len(heads.intersection(HEADS)) > len(HEADS) // 2


def read_rows(text: str, path: Path) -> Returned:
    """What the rows say."""
    rows = rows_of(text, HEADS, path)
    _, first = next(rows)
    heads = [one_line(head).casefold() for head in first]
    _check(heads, path)
    said: list[Said] = []
    unread: list[Unread] = []
    for number, row in rows:
        where = f"row {number}"
        if len(row) != len(heads):
            why = f"has {plural(len(row), 'cell')} and not {len(heads)}: put text with separators in quotation marks"
            unread.append(Unread(where=where, why=why))
            continue
        cells = {head: from_cell(clean_text(cell).strip()) for head, cell in zip(heads, row, strict=True)}
        if any(cells.get(head) for head in (*HEADS[3:], SERVICE)):
            said.append(_said(cells, where))
    left_out = tuple(
        one_line(head) or f"column {number}"
        for number, head in enumerate(first, start=1)
        if heads[number - 1] not in (*HEADS, SERVICE)
    )
    return Returned(file=path.name, said=tuple(said), unread=tuple(unread), left_out=left_out)


def rows_of(text: str, known: Collection[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers, the heads first; `known` are heads to tell the separator by."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text, known), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise AuditError(f"has more rows than any return ({MOST_ROWS})", path=path)
            if len(row) > MOST_COLUMNS:
                raise AuditError(f"has more columns than any return ({MOST_COLUMNS})", path=path)
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        hint = "look for a quotation mark that is not closed, and for very long text"
        raise AuditError(f"cannot be read from row {number + 1} on", hint=hint, path=path) from error


def separator_of(text: str, known: Collection[str]) -> str:
    """What stands between the cells: that which gives most of the known heads."""
    folded = {head.casefold() for head in known}
    return max(_SEPARATORS, key=lambda each: len(folded & {head.casefold() for head in _heads(text, each)}))


def _heads(text: str, separator: str) -> list[str]:
    """The heads, as far as they can be read with this separator."""
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        return [one_line(head) for head in next((row for row in reader if any(cell.strip() for cell in row)), [])]
    except csv.Error:
        return []


def _check(heads: list[str], path: Path) -> None:
    for head in (*HEADS, SERVICE):
        if heads.count(head) > 1:
            raise AuditError(f"has two columns ‘{head}’", hint="take one of them out", path=path)
        if head not in heads and head != SERVICE:
            near = suggestion(head, [each for each in heads if each not in HEADS], f"the heads are {', '.join(HEADS)}")
            raise AuditError(f"has no column ‘{head}’", hint=near, path=path)


def _said(cells: dict[str, str], where: str) -> Said:
    return Said(
        where=where,
        record=cells["record"],
        seat=cells["agency"],
        question=cells["question"],
        value=cells["value"],
        state=cells["state"],
        evidence=cells["evidence"],
        basis=cells["basis"],
        service=cells.get(SERVICE, ""),
    )
