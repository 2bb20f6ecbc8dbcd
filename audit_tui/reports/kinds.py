"""Which reports there are, for whom, and as which files."""

from typing import Final, Literal

Kind = Literal["full", "record", "actions", "agency", "learning"]
Audience = Literal["panel", "board", "public"]
Format = Literal["md", "html", "docx", "csv", "json"]

KINDS: Final[tuple[Kind, ...]] = ("full", "record", "actions", "agency", "learning")
AUDIENCES: Final[tuple[Audience, ...]] = ("panel", "board", "public")
FORMATS: Final[tuple[Format, ...]] = ("md", "html", "docx", "csv", "json")
