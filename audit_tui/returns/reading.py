"""A return read from a file, whatever its name: a workbook, the app's bundle, rows of text, or a form's responses."""

from collections.abc import Iterable
from pathlib import Path

from audit_tui.domain.returned import Returned
from audit_tui.errors import AuditError, DamagedFile
from audit_tui.returns import forms, long_form, workbook_reader
from audit_tui.returns.lines import Line, safe_line
from audit_tui.returns.opening import contents, is_workbook, no_return, sheets_of, text_of
from audit_tui.store.encryption import Key, is_age


def read_returns(
    paths: Iterable[Path], mapping: Path | None = None, key: Key | None = None
) -> tuple[tuple[Returned, ...], tuple[Line, ...]]:
    """What the files say, and a line for each that cannot be read; AuditError where the mapping is at fault."""
    files, unread = [], []
    for path in paths:
        try:
            files.append(read_return(path, mapping=mapping, key=key))
        except AuditError as error:
            if error.path is not None and Path(error.path) != path:
                raise
            unread.append(safe_line("refused", str(path), "", "", "", "", "file", why=error.advice))
    return tuple(files), tuple(unread)


def read_return(path: Path, *, mapping: Path | None = None, key: Key | None = None) -> Returned:
    """What a return says; `mapping` is the file that says what the columns of a form's responses are.

    A file of any of these kinds may be encrypted to the audit's `key`.

    The file is only read. Raises AuditError where it is no return as a whole; what is wrong within is in `unread`.
    """
    data = _decrypted(contents(path), path, key)
    if is_workbook(data, path):
        sheets = sheets_of(data, path)
        if workbook_reader.is_return(sheets):
            return workbook_reader.read_workbook(sheets, path)
        if mapping is None:
            hint = "use the one that was sent out; a form’s responses need a mapping"
            raise AuditError("is a workbook, but not one of a return", hint=hint, path=path)
        return forms.read_responses(sheets, forms.read_mapping(mapping), path)
    text = text_of(data, path)
    if text.lstrip().startswith("{"):
        return _bundle(text, path)
    if long_form.is_long_form(text):
        return long_form.read_rows(text, path)
    if mapping is None:
        raise no_return(path)
    return forms.read_text(text, forms.read_mapping(mapping), path)


def _decrypted(data: bytes, path: Path, key: Key | None) -> bytes:
    if not is_age(data):
        return data
    try:
        if key is not None:
            return key.decrypt(data, path)
    except DamagedFile:
        pass
    hint = "ask for it again, or take it in where the audit is that it was made for"
    raise AuditError("is damaged, or encrypted for another audit", hint=hint, path=path)


def _bundle(text: str, path: Path) -> Returned:
    from audit_tui.returns.bundle import returned_from_bundle

    try:
        return returned_from_bundle(text, path.name)
    except AuditError as error:
        error.path = path
        raise
