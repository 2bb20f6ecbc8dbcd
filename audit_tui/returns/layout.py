"""Where everything stands in a return's workbook: what writes it and what reads it go by this alone."""

FORMAT = "audit-tui return"
FORMAT_VERSION = 1

ABOUT_SHEET = "Read me"
LISTS_SHEET = "Lists"
META_SHEET = "audit-tui"
"""A sheet that nobody sees: a key in column A, its value in column B."""

META_KEYS = ("format", "format_version", "session", "created", "question_set", "version", "digest", "agency")

KEY, TEXT, GUIDANCE, WHEN, ANSWER, STATE, EVIDENCE, BASIS, SERVICE = "ABCDEFGHI"
"""The columns of a record's sheet, which is called by the record's reference.

`KEY` says what a row is: a question's id, `ID=code` for one option of several, one of the row keys below, or nothing.
"""

KNOWN_ROW, FINISHED_ROW, CONCERN_ROW, TOLD_ROW = "known", "finished", "concern", "passed to"
"""Rows about the whole record; what is filled in stands in `ANSWER`."""

ROW_KEYS = (KNOWN_ROW, FINISHED_ROW, CONCERN_ROW, TOLD_ROW)

KNOWN, NOT_KNOWN = "Known to us", "Not known to us"
FINISHED, NOT_FINISHED = "Yes, this is our return", "Not yet"
CHOSEN = "x"
"""What stands beside an option of several that is chosen."""

MARK_BELOW = f"mark with {CHOSEN} below"
"""What stands in `ANSWER` on the row of a question of several options, whose answer stands on theirs."""

OF_CONCERN = "this is the row of an immediate concern: read it in the file now"
"""What ends the reason why something on the rows of a concern cannot be read: nobody is to pass it over."""

CUT = " … [cut here: a cell holds no more]"
"""What ends a text of which a cell holds only the beginning."""

FIRST_ROW = 9
"""The first row below the heads of the columns, on every record's sheet."""

COUNTED = "J"
"""A hidden column of formulas beside each question: 1 where it is answered, 0 where it is not, "" where not asked."""


def option_key(question: str, code: str) -> str:
    """The key of the row of one option."""
    return f"{question}={code}"
