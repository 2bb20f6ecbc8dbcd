"""A workbook that comes back: every answer found by the key of its row, wherever the row stands now."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from openpyxl.utils import column_index_from_string, get_column_letter

from audit_tui.domain.returned import Returned, Said, SaidConcern, SaidOfRecord, Unread
from audit_tui.errors import AuditError
from audit_tui.returns import layout
from audit_tui.returns.opening import Cell, Row, Sheet
from audit_tui.text import one_line

_KEY = column_index_from_string(layout.KEY)
_ANSWER = column_index_from_string(layout.ANSWER)
_STATE = column_index_from_string(layout.STATE)
_EVIDENCE = column_index_from_string(layout.EVIDENCE)
_BASIS = column_index_from_string(layout.BASIS)
_SERVICE = column_index_from_string(layout.SERVICE)
_COUNTED = column_index_from_string(layout.COUNTED)
_LOCKED = (column_index_from_string(layout.GUIDANCE), column_index_from_string(layout.WHEN))
_FIELDS = {_ANSWER: "value", _STATE: "state", _EVIDENCE: "evidence", _BASIS: "basis", _SERVICE: "service"}
_FILLED_IN = tuple(_FIELDS)
_ITSELF, _BESIDE = (_ANSWER, _STATE, _EVIDENCE), (_BASIS, _SERVICE)
"""What an answer can do without: a fault there does not keep the answer from being taken."""

_NOT_ITSELF = (_EVIDENCE, *_BESIDE)

_QUESTION = re.compile(r"([A-Z]{2,8}-[0-9]{1,3}(?:\.[0-9]{1,3})?)(?:=([a-z][a-z0-9_]*))?")
"""A question's id; with a code, one of its options."""

_OF_RECORD: tuple[tuple[str, str, str, Literal["returned", "not_known"]], ...] = (
    (layout.KNOWN_ROW, layout.NOT_KNOWN, layout.KNOWN, "not_known"),
    (layout.FINISHED_ROW, layout.FINISHED, layout.NOT_FINISHED, "returned"),
)
"""A row's key, the answer that says something of the record, the one that says nothing, and what is said."""

_CHOSEN = {layout.CHOSEN, "✓", "✔", "yes", "y", "1", "true"}
_NOT_CHOSEN = {"", "no", "n", "0", "-", "false"}

_WAS_CUT = "was cut when it was sent out, since a cell holds no more: what the audit holds stays"

_NOTHING = Cell()
_ENOUGH = 40


def is_return(sheets: Sequence[Sheet]) -> bool:
    """Whether a workbook says that it is a return."""
    return _meta(sheets).get("format") == layout.FORMAT


def read_workbook(sheets: Sequence[Sheet], path: Path) -> Returned:
    """What a return's workbook says."""
    meta = _meta(sheets)
    _check(meta, path)
    own = (layout.ABOUT_SHEET, layout.LISTS_SHEET, layout.META_SHEET)
    read = [_RecordSheet(sheet, meta["agency"]) for sheet in sheets if sheet.name not in own and sheet.rows]
    return Returned(
        file=path.name,
        session=meta["session"],
        created=meta["created"],
        question_set=meta["question_set"],
        version=meta["version"],
        digest=meta["digest"],
        agency=meta["agency"],
        said=tuple(said for each in read for said in each.said),
        of_records=tuple(said for each in read for said in each.of_record),
        concerns=tuple(concern for each in read for concern in each.concerns),
        unread=tuple(unread for each in read for unread in each.unread),
        rows=tuple(row for each in read for row in each.rows),
    )


def _meta(sheets: Sequence[Sheet]) -> dict[str, str]:
    rows = next((sheet.rows for sheet in sheets if sheet.name == layout.META_SHEET), ())
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.cells.get(1, _NOTHING).text, row.cells.get(2, _NOTHING).text)
    return found


def _check(meta: dict[str, str], path: Path) -> None:
    """Raise AuditError where this program cannot tell what the workbook was made for."""
    told = meta.get("format_version", "")
    version = int(told) if re.fullmatch("[0-9]{1,9}", told) else 0
    if version > layout.FORMAT_VERSION:
        raise AuditError("was made by a newer audit-tui", hint="update audit-tui", path=path)
    lost = [key for key in layout.META_KEYS if not meta.get(key)]
    if lost or version < 1:
        what = f"does not say any more what it was made for ({', '.join(lost) or 'format_version'})"
        raise AuditError(what, hint="copy the answers into the workbook that was sent out", path=path)


class _RecordSheet:
    """One record's sheet; what cannot be taken is in `unread`, and nothing of a question that it is about in `said`.

    Only what an answer rests on, or comes from, is left out by itself.
    """

    def __init__(self, sheet: Sheet, seat: str) -> None:
        self._name, self._seat = sheet.name, seat
        self.unread: list[Unread] = []
        keyed = dict(self._keyed(sheet))
        if not any(_is_key(row.cells.get(_KEY, _NOTHING)) for row in sheet.rows):
            self.unread = [Unread(where=f"sheet {sheet.name}", why="is not part of the return: nothing on it was read")]
            keyed = {}
        asked = dict.fromkeys(parts[1] for key in keyed if (parts := _QUESTION.fullmatch(key)))
        self.rows = [(self._name, question) for question in ("", *asked)] if keyed else []
        self.of_record = self._of_record(keyed)
        self.concerns = list(self._concerns(keyed))
        self.said = list(self._said(keyed))

    def _keyed(self, sheet: Sheet) -> Iterator[tuple[str, Row]]:
        """The rows with a key of the return, each key once."""
        seen: dict[str, Row] = {}
        for row in sheet.rows:
            key = row.cells.get(_KEY, _NOTHING)
            filled = any(column in row.cells for column in _FILLED_IN)
            beside = next((column for column in row.cells if column > _COUNTED), None)
            if beside is not None:
                self._refuse(row, beside, "stands beside the return and was not read")
            if not _is_key(key):
                strange = any(column in row.cells for column in (_KEY, *_LOCKED)) and row.number < layout.FIRST_ROW
                if (filled or strange) and row.number != layout.FIRST_ROW - 1:
                    why = "was not part of the workbook"
                    self.unread.append(Unread(where=self._row(row), why=why, record=self._name))
            elif key.text not in seen:
                seen[key.text] = row
                yield key.text, row
            elif filled and _filled(row) != _filled(seen[key.text]):
                why = (
                    f"{key.text} stands in row {seen[key.text].number} already, with something else: leave one of them"
                )
                about = key.text.partition("=")[0]
                self.unread.append(Unread(where=self._row(row), why=why, record=self._name, about=about))

    def _of_record(self, rows: dict[str, Row]) -> list[SaidOfRecord]:
        """What is said of the record, if anything; a finished return that it is not known says only that."""
        found: list[SaidOfRecord] = []
        for key, yes, no, state in _OF_RECORD:
            answer = self._of_whole(rows.get(key))
            if answer.casefold() == yes.casefold():
                where = self._cell(rows[key], _ANSWER)
                found.append(SaidOfRecord(where=where, record=self._name, seat=self._seat, state=state))
            elif answer.casefold() not in ("", no.casefold()):
                why = f"{_quoted(answer)} is neither ‘{yes}’ nor ‘{no}’: choose one of them"
                self._refuse(rows[key], _ANSWER, why)
        return found[:1]

    def _concerns(self, rows: dict[str, Row]) -> Iterator[SaidConcern]:
        text, told = (self._of_whole(rows.get(key)) for key in (layout.CONCERN_ROW, layout.TOLD_ROW))
        if text:
            where = self._cell(rows[layout.CONCERN_ROW], _ANSWER)
            yield SaidConcern(where=where, record=self._name, seat=self._seat, text=text, told=told)
        elif told:
            self._refuse(rows[layout.TOLD_ROW], _ANSWER, "says to whom a concern was passed, and no concern is written")

    def _of_whole(self, row: Row | None) -> str:
        """What is filled in on a row about the whole record: its answer alone."""
        if row is None:
            return ""
        for column in (*_LOCKED, *_FILLED_IN[1:]):
            if column in row.cells:
                self._refuse(row, column, f"is not read on this row: write it in column {layout.ANSWER}")
        answer = row.cells.get(_ANSWER, _NOTHING)
        if answer.why:
            self._refuse(row, _ANSWER, answer.why)
        return "" if answer.why else answer.text

    def _said(self, rows: dict[str, Row]) -> Iterator[Said]:
        questions: dict[str, dict[str, Row]] = {}
        for key, row in rows.items():
            parts = _QUESTION.fullmatch(key)
            if parts is not None:
                questions.setdefault(parts[1], {})[parts[2] or ""] = row
        for question, own in questions.items():
            said = self._of_question(question, own)
            if said is not None:
                yield said

    def _of_question(self, question: str, rows: dict[str, Row]) -> Said | None:
        """What is said to a question, of its own row and of those of its options; None where nothing is."""
        row = rows.pop("", None)
        beside = {column: self._readable(row, column) for column in _BESIDE} if row else {}
        before = len(self.unread)
        cells = {column: self._readable(row, column) for column in _ITSELF} if row else {}
        cells |= beside
        chosen = [code for code, option in rows.items() if self._is_chosen(option)]
        if cells.get(_ANSWER) == layout.MARK_BELOW:
            del cells[_ANSWER]
        value = cells.get(_ANSWER, "")
        if chosen and value and row:
            self._refuse(row, _ANSWER, f"says {_quoted(value)} beside options that are chosen: leave one of the two")
        refused = len(self.unread) > before
        if row and self._without_cut(row, cells):
            refused = True
        if refused and row:
            self._leave_out(row, cells)
        if refused or not (chosen or any(cells.values())):
            return None
        places = [(name, self._cell(row, column)) for column, name in _FIELDS.items()] if row else []
        places += [(f"={code}", self._cell(rows[code], _ANSWER)) for code in chosen]
        column = _ANSWER if chosen else next(column for column, text in cells.items() if text)
        return Said(
            where=self._cell(row or rows[chosen[0]], column),
            record=self._name,
            seat=self._seat,
            question=question,
            value=tuple(chosen) or value,
            state=cells.get(_STATE, ""),
            evidence=cells.get(_EVIDENCE, ""),
            basis=cells.get(_BASIS, ""),
            service=cells.get(_SERVICE, ""),
            places=tuple(places),
        )

    def _without_cut(self, row: Row, cells: dict[int, str]) -> bool:
        """Leave out and name what was cut on its way out; gives whether that is the answer itself."""
        cut = [column for column, text in cells.items() if text.endswith(layout.CUT.strip())]
        for column in cut:
            self._refuse(row, column, _WAS_CUT)
            cells[column] = ""
        return _ANSWER in cut

    def _leave_out(self, row: Row, cells: dict[int, str]) -> None:
        """Say of an answer that was just refused what else of its row is left out with it."""
        beside = tuple((_FIELDS[column], self._cell(row, column)) for column in _NOT_ITSELF if cells.get(column))
        self.unread[-1] = self.unread[-1].model_copy(update={"beside": beside})

    def _readable(self, row: Row, column: int) -> str:
        cell = row.cells.get(column, _NOTHING)
        if cell.why:
            self._refuse(row, column, cell.why)
        return cell.text

    def _is_chosen(self, row: Row) -> bool:
        for column in _FILLED_IN[1:]:
            if column in row.cells:
                self._refuse(row, column, "is not read on an option’s row: write it on the question’s")
        cell = row.cells.get(_ANSWER, _NOTHING)
        word = cell.text.casefold()
        if word not in _CHOSEN | _NOT_CHOSEN:
            self._refuse(
                row, _ANSWER, cell.why or f"{_quoted(cell.text)} does not say whether it is chosen: write x or nothing"
            )
        return word in _CHOSEN

    def _refuse(self, row: Row, column: int, why: str) -> None:
        key = row.cells.get(_KEY, _NOTHING).text
        if key in (layout.CONCERN_ROW, layout.TOLD_ROW):
            why += f"; {layout.OF_CONCERN}"
        about = key.partition("=")[0]  # a question, or what is said of the whole record
        self.unread.append(Unread(where=self._cell(row, column), why=why, record=self._name, about=about))

    def _cell(self, row: Row, column: int) -> str:
        return f"sheet {self._name}, cell {get_column_letter(column)}{row.number}"

    def _row(self, row: Row) -> str:
        return f"sheet {self._name}, row {row.number}"


def _is_key(cell: Cell) -> bool:
    return not cell.why and (cell.text in layout.ROW_KEYS or _QUESTION.fullmatch(cell.text) is not None)


def _quoted(text: str) -> str:
    """As much of a text as a message needs for it to be found."""
    line = one_line(text)
    return f"‘{line[:_ENOUGH]}…’" if len(line) > _ENOUGH else f"‘{line}’"


def _filled(row: Row) -> list[Cell]:
    return [row.cells.get(column, _NOTHING) for column in _FILLED_IN]
