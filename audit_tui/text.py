"""Text from outside (a paste, a file, a return) made safe to show in a terminal and to write into a report."""

import re
from typing import Final

REPLACEMENT: Final = "\ufffd"
"""What stands where something unsafe was, so that nothing vanishes unseen."""

_LINE_ENDS = re.compile("\r\n?")
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f"  # C0 controls but tab and newline: escape sequences begin here
    "\x7f-\x9f"  # delete and the C1 controls, which some terminals obey
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides and isolates
    "\u2028\u2029"  # line and paragraph separators
    "\ufeff"  # byte order mark
    "\ud800-\udfff"  # lone surrogates, which no file can hold
    "]"
)


def clean_text(text: str) -> str:
    """The text with one kind of line end and each control or direction character as U+FFFD; tabs stay."""
    return _UNSAFE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The cleaned text on one line, each run of white space as one space: for titles, labels and table cells."""
    return " ".join(clean_text(text).split())
