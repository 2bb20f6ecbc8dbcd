"""Text in a file that a spreadsheet program opens: nothing that a person typed is worked out as a formula."""

import re

_TAKEN_FOR_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def as_cell(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet program would take it for a formula.

    It goes before apostrophes that are there already as well, so that exactly this one is taken away again.
    """
    return f"'{text}" if _TAKEN_FOR_A_FORMULA.match(text) else text


def from_cell(cell: str) -> str:
    """The text of which `as_cell` made this cell; any other text as it is."""
    return cell[1:] if cell.startswith("'") and _TAKEN_FOR_A_FORMULA.match(cell) else cell
