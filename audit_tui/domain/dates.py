"""Days and months as people write them, and as they are stored.

Stored is `2022-06-14` or `2022-06`, one spelling each, so that they compare as text.
"""

import re
from datetime import date

from audit_tui.text import one_line

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_IN_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})")
_MONTH_IN_NUMBERS = re.compile(r"([0-9]{1,2})[/.]([0-9]{4})")
_MONTH_IN_WORDS = re.compile(r"([a-z]{3,9})\.?,? ([0-9]{4})")
_STORED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}\D{4,}[0-9]{2}")


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar."""
    try:
        return date.fromisoformat(text).isoformat() == text  # other ISO 8601 forms do not compare as text
    except ValueError:
        return False


def is_month(text: str) -> bool:
    """Whether a text is a month of the calendar."""
    return len(text) == len("2022-06") and is_day(f"{text}-01")


def is_past(due: str, today: str) -> bool:
    """Whether the day by which something was to be has passed; a day that was never set has not, nor has today."""
    return bool(due) and due < today


def first_day(text: str) -> date:
    """The day, or the first day of the month."""
    return date.fromisoformat(text if len(text) > len("2022-06") else f"{text}-01")


def read_day(text: str) -> str | None:
    """A day as people here write it, as it is stored: `1 December 2026`, `1/12/2026` or `1.12.2026`, day first.

    None where it is no day of the calendar, or its year is not written in full.
    """
    word = _turned(one_line(text).casefold())
    return word if is_day(word) else None


def read_month(text: str) -> str | None:
    """A month as people write it, as it is stored: `June 2022` or `06/2022`; None where it is none."""
    word = one_line(text).casefold()
    if found := _MONTH_IN_NUMBERS.fullmatch(word):
        word = f"{found[2]}-{int(found[1]):02}"
    elif found := _MONTH_IN_WORDS.fullmatch(word):
        word = f"{found[2]}-{_month(found[1]):02}"
    return word if is_month(word) else None


def as_stored(text: str) -> str:
    """A day that somebody wrote, as it is stored; what is none stays as it is, for an act to refuse by name."""
    return read_day(text) or text.strip()


def how_to_write(text: str, *, month: bool = False) -> str:
    """The right form, for somebody who wrote a text that is no day, nor a month where one would do."""
    word = one_line(text).casefold()
    found = _IN_NUMBERS.fullmatch(word)
    if found and read_day(turned := f"{found[3]}/{found[1]}/{found[4]}"):
        return f"the day comes first: {turned}"
    form = "14 June 2022, or 14/6/2022" + ("; June 2022 where the day is not known" if month else "")
    if _SHORT_YEAR.fullmatch(word):
        return f"write the year in full, as {form}"
    if _STORED.fullmatch(_turned(word)):
        return f"the calendar has no such day; write one as {form}"
    return f"write it as {form}"


def _turned(word: str) -> str:
    """What is written like a day as a day is stored, though the calendar may have none such; anything else as it is."""
    if found := _IN_NUMBERS.fullmatch(word):
        return f"{found[4]}-{int(found[3]):02}-{int(found[1]):02}"
    found = _IN_WORDS.fullmatch(word)
    return f"{found[3]}-{_month(found[2]):02}-{int(found[1]):02}" if found and _month(found[2]) else word


def _month(word: str) -> int:
    """The number of a month by its name, or the beginning of it; 0 where no month is called so."""
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)), 0)
