"""Which reports there are, for whom, and as which files."""

from pathlib import Path
from typing import Final, Literal, get_args

from audit_tui.errors import AuditError

Kind = Literal["full", "record", "actions", "agency", "learning"]
Audience = Literal["panel", "board", "public"]
Format = Literal["md", "html", "docx", "csv", "json"]

REPORT_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

THRESHOLD: Final = 5
"""Counts under this are small, unless a partnership sets another."""

_ENDINGS: dict[str, Format] = {**{f".{each}": each for each in FORMATS}, ".markdown": "md", ".htm": "html"}


def format_of(path: Path | None) -> Format:
    """The format that a file's ending stands for; Markdown where there is no file, or no ending."""
    if path is None or not path.suffix:
        return "md"
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        hint = f"end it in one of {', '.join(f'.{each}' for each in FORMATS)}, or say --format"
        raise AuditError("its ending says no format", hint=hint, path=path)
    return found


def format_for(path: Path | None, asked: Format | None) -> Format:
    """The format that was asked for, or else that of the file's ending; AuditError where the two contradict."""
    ending = _ENDINGS.get(path.suffix.lower()) if path is not None and asked is not None else None
    if ending is not None and ending != asked:
        hint = f"end it in .{asked}, or ask for {ending}"
        raise AuditError(f"its ending says {ending}, and {asked} is asked for", hint=hint, path=path)
    return asked or format_of(path)
