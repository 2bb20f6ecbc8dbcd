"""By when nothing of an audit is to be left: `destroy_by` and `today` are days, ISO 8601, the first may be empty."""

from audit_tui.domain.dates import is_past
from audit_tui.text import day


def destruction_in_words(destroy_by: str, today: str) -> str:
    """By when an audit is to be destroyed, or that this day has passed; empty where none was set."""
    if not destroy_by:
        return ""
    words = "SHOULD HAVE BEEN DESTROYED" if is_past(destroy_by, today) else "to be destroyed"
    return f"{words} by {day(destroy_by)}"
