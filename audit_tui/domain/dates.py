"""Days and months as they are stored: `2022-06-14` and `2022-06`, one spelling each, so that they compare as text."""

from datetime import date


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar."""
    try:
        return date.fromisoformat(text).isoformat() == text  # other ISO 8601 forms do not compare as text
    except ValueError:
        return False


def is_month(text: str) -> bool:
    """Whether a text is a month of the calendar."""
    return len(text) == len("2022-06") and is_day(f"{text}-01")


def first_day(text: str) -> date:
    """The day, or the first day of the month."""
    return date.fromisoformat(text if len(text) > len("2022-06") else f"{text}-01")
