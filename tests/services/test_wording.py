"""Answers, periods and counts in the words that people read.

WRD-1  a date is said with the name of its month
WRD-2  of the period as much is said as is known
WRD-3  answers are counted by option and by state, in their order and with their labels
"""

from audit_tui.domain.session import Answer
from audit_tui.services.divergence import tally
from audit_tui.services.wording import in_words, period_in_words
from tests.auditing import RECORD, Work

SET = """
SML-1.1 | all | date or month
SML-1.2 | all | any of / a / b
"""


def test_dates() -> None:
    """WRD-1."""
    question = Work(SET).question("SML-1.1")
    assert in_words(question, "2022-06", None) == "June 2022"
    assert in_words(question, "2022-06-14", None) == "14 June 2022"
    assert in_words(question, None, "deferred") == "To follow"


def test_period() -> None:
    """WRD-2."""
    details = Work(SET).audit.details.with_changes(period_start="", period_end="")
    assert period_in_words(details) == ""
    assert period_in_words(details.with_changes(period_end="2026-09-30")) == "30 September 2026"
    both = details.with_changes(period_start="2025-10-01", period_end="2026-09-30")
    assert period_in_words(both) == "1 October 2025 to 30 September 2026"


def test_counts() -> None:
    """WRD-3."""
    work = Work(SET)
    blank = Answer(record=RECORD, seat="csc", question="SML-1.2")
    answers = [
        blank.with_given(None, "deferred"),
        blank.with_given(None, "not_known_to_agency"),
        blank.with_given(("b", "a"), None),
        blank.with_given(("b",), None),
    ]
    assert tally(work.question("SML-1.2"), answers) == (
        *("Option a: 1", "Option b: 2"),
        *("not known to this agency: 1", "to follow: 1"),
    )
