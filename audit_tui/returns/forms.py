"""The responses of a Microsoft Forms form, read by a mapping that says what each of their columns is.

One response a row, one agency's answers on one record. The mapping is a TOML file:

    sheet = "Form1"                                # where the workbook has several
    record = { column = "Which record is this about?" }

    [agency]                                       # or for all responses: agency = "police"
    column = "Your agency"
    values = { "Anytown Police" = "police" }       # words that are not the code

    [questions]                                    # a heading, and the question that was put under it
    "Was the plan good enough?" = "NEG-3.1"
    "What were the signs?" = "NEG-3.2"             # several choices come as A;B;

    [evidence]
    "Where do you see that?" = "NEG-3.1"

    [states]                                       # words that stand for a state
    "We hold nothing on this" = "not_recorded"

    [values."NEG-3.1"]                             # words that are not the label of an option
    "Mostly" = "partly"

    [ignore]                                       # columns that are not even listed as left out
    columns = ["Any comments on this form?"]

What Forms itself writes down of whoever answered, and when, is never read.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from audit_tui.domain.base import Frozen
from audit_tui.domain.returned import Returned, Said, Unread
from audit_tui.domain.words import State
from audit_tui.errors import AuditError
from audit_tui.returns.long_form import rows_of
from audit_tui.returns.opening import Cell, Row, Sheet, contents
from audit_tui.text import clean_text, one_line, read_toml, suggestion

OF_FORMS = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
"""The columns that Microsoft Forms adds itself: they may say who answered."""

_NOTHING = Cell()
_HOW = {
    "sheet": 'write its name: sheet = "Form1"',
    "agency": 'write agency = "police", or agency = { column = "a heading" }',
    "record": 'write record = { column = "a heading" }, or record = "NEG-01" for all responses',
    "questions": 'write [questions] on a line of its own, and under it "a heading" = "NEG-3.1"',
    "evidence": 'write [evidence] on a line of its own, and under it "a heading" = "NEG-3.1"',
    "states": 'write [states] on a line of its own, and under it "their word" = "not_recorded", or another state',
    "values": 'write [values."NEG-3.1"] on a line of its own, and under it "their word" = "a code"',
    "ignore": 'write [ignore] on a line of its own, and under it columns = ["a heading"]',
}


class Column(Frozen):
    """A column that says an agency or a record, and what its words mean where they are not the code."""

    column: str
    values: dict[str, str] = Field(default_factory=dict)


class Ignored(Frozen):
    """Columns that are not read, and not listed as left out."""

    columns: tuple[str, ...] = ()


class Mapping(Frozen):
    """What the columns of a form's responses are."""

    sheet: str = ""
    agency: str | Column
    record: str | Column
    questions: dict[str, str] = Field(min_length=1)
    evidence: dict[str, str] = Field(default_factory=dict)
    states: dict[str, State] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    ignore: Ignored = Ignored()

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of all columns that are read."""
        named = (each.column for each in (self.agency, self.record) if isinstance(each, Column))
        return tuple(dict.fromkeys((*named, *self.questions, *self.evidence)))


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file; AuditError with what is wrong first."""
    try:
        told = read_toml(contents(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AuditError("is not UTF-8", hint="save it as UTF-8", path=path) from error
    except ValueError as error:
        raise AuditError(f"is not TOML: {error}", path=path) from error
    try:
        mapping = Mapping.model_validate(_one_line_headings(told))
    except ValidationError as error:
        raise _wrong(error, path) from error
    for question in mapping.values:
        if question not in mapping.questions.values():
            hint = suggestion(question, mapping.questions.values())
            raise AuditError(f"[values] has {one_line(question)}, which no column is for", hint=hint, path=path)
    for heading in mapping.columns:
        if _is_of_forms(heading):
            hint = "take it out of the mapping: it may say who answered"
            raise AuditError(f"names the column ‘{heading}’, which is never read", hint=hint, path=path)
    return mapping


def read_responses(sheets: Sequence[Sheet], mapping: Mapping, path: Path) -> Returned:
    """What the responses in a workbook say."""
    names = [sheet.name for sheet in sheets]
    if mapping.sheet and mapping.sheet not in names:
        hint = suggestion(mapping.sheet, names)
        raise AuditError(f"has no sheet ‘{mapping.sheet}’, which the mapping names", hint=hint, path=path)
    used = [sheet for sheet in sheets if sheet.name == mapping.sheet or (sheet.rows and not mapping.sheet)]
    if len(used) > 1:
        hint = f"say in the mapping which is meant: sheet = one of {', '.join(names)}"
        raise AuditError("has several sheets", hint=hint, path=path)
    return _read(used[0].rows if used else (), mapping, path)


def read_text(text: str, mapping: Mapping, path: Path) -> Returned:
    """What responses say that were saved as text."""
    rows = tuple(
        Row(number, {column: Cell(clean_text(cell).strip()) for column, cell in enumerate(row, start=1)})
        for number, row in rows_of(text, mapping.columns, path)
    )
    return _read(rows, mapping, path)


def _read(rows: Sequence[Row], mapping: Mapping, path: Path) -> Returned:
    if not rows:
        raise AuditError("holds no responses", path=path)
    headings = {column: one_line(cell.text) for column, cell in rows[0].cells.items() if cell.text}
    _check(list(headings.values()), mapping, path)
    columns = {heading: column for column, heading in headings.items()}
    read = [_Response(row, columns, mapping) for row in rows[1:]]
    known = (*mapping.columns, *mapping.ignore.columns)
    return Returned(
        file=path.name,
        said=tuple(said for each in read for said in each.said),
        unread=tuple(unread for each in read for unread in each.unread),
        left_out=tuple(heading for heading in headings.values() if heading not in known),
    )


def _check(headings: list[str], mapping: Mapping, path: Path) -> None:
    for heading in mapping.columns:
        if heading not in headings:
            hint = suggestion(heading, headings, "look for its exact words in the first row")
            raise AuditError(f"has no column ‘{heading}’, which the mapping names", hint=hint, path=path)
        if headings.count(heading) > 1:
            raise AuditError(f"has two columns ‘{heading}’", hint="give one of them another heading", path=path)


class _Response:
    """One response; what cannot be taken is in `unread`, and nothing of a question that it is about in `said`."""

    def __init__(self, row: Row, columns: dict[str, int], mapping: Mapping) -> None:
        self._row, self._columns, self._mapping = row, columns, mapping
        self.unread: list[Unread] = []
        self.said: list[Said] = []
        seat, record = self._of_response(mapping.agency, "agency"), self._of_response(mapping.record, "record")
        if seat and record:
            self.said = list(self._answers(seat, record))

    def _of_response(self, source: str | Column, what: str) -> str:
        if isinstance(source, str):
            return source
        word = self._readable(source.column)
        if word == "":
            self._refuse(source.column, f"does not say which {what} the response is about: nothing of it was read")
        return source.values.get(word, word) if word is not None else ""

    def _answers(self, seat: str, record: str) -> Iterator[Said]:
        for question in dict.fromkeys((*self._mapping.questions.values(), *self._mapping.evidence.values())):
            before = len(self.unread)
            answer, heading = self._only(self._mapping.questions, question)
            evidence, beside = self._only(self._mapping.evidence, question)
            if len(self.unread) > before or not (answer or evidence):
                continue
            states = self._mapping.states
            state = states.get(answer, states.get(answer.removesuffix(";"), ""))
            yield Said(
                where=self._where(heading or beside),
                record=record,
                seat=seat,
                question=question,
                value="" if state else self._value(question, answer),
                state=state,
                evidence=evidence,
            )

    def _only(self, columns: dict[str, str], question: str) -> tuple[str, str]:
        """What stands in the one filled column of a question, and its heading: a form may ask on several paths."""
        found = [(word, heading) for heading in _of(columns, question) if (word := self._readable(heading))]
        for _, heading in found[1:]:
            self._refuse(heading, f"‘{found[0][1]}’ is filled in for {question} too: leave one of the two")
        return found[0] if found else ("", "")

    def _value(self, question: str, answer: str) -> str:
        """The answer with their words as ours; Forms writes several choices with `;` after each.

        Whether it is several is for the merge to say, which knows the question: a text may end in `;` too.
        """
        ours = self._mapping.values.get(question, {})
        if not ours or answer in ours or not answer.endswith(";"):
            return ours.get(answer, answer)
        words = (part.strip() for part in answer.split(";"))
        return "".join(f"{ours.get(word, word)};" for word in words if word)

    def _readable(self, heading: str) -> str | None:
        cell = self._row.cells.get(self._columns[heading], _NOTHING)
        if cell.why:
            self._refuse(heading, cell.why)
            return None
        return cell.text

    def _refuse(self, heading: str, why: str) -> None:
        self.unread.append(Unread(where=self._where(heading), why=why))

    def _where(self, heading: str) -> str:
        return f"row {self._row.number}, column ‘{heading}’"


def _of(columns: dict[str, str], question: str) -> list[str]:
    return [heading for heading, named in columns.items() if named == question]


def _is_of_forms(heading: str) -> bool:
    return heading.casefold() in {each.casefold() for each in OF_FORMS}


def _one_line_headings(told: dict[str, Any]) -> dict[str, Any]:
    """The mapping with its headings as they are compared: Forms writes line ends and hard spaces into them."""
    mended = dict(told)
    for part in ("questions", "evidence"):
        if isinstance(told.get(part), dict):
            mended[part] = {one_line(heading): question for heading, question in told[part].items()}
    for part in ("agency", "record"):
        if isinstance(told.get(part), dict) and isinstance(told[part].get("column"), str):
            mended[part] = {**told[part], "column": one_line(told[part]["column"])}
    return mended


def _wrong(error: ValidationError, path: Path) -> AuditError:
    """The first mistake in a mapping, in a line."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    part = str(first["loc"][0])
    if part not in _HOW:
        return AuditError(f"there is no ‘{one_line(part)}’ in a mapping", hint=suggestion(part, _HOW), path=path)
    missing = first["type"] in ("missing", "too_short") and len(first["loc"]) == 1
    return AuditError(f"{part} is missing" if missing else f"{part} cannot be understood", hint=_HOW[part], path=path)
