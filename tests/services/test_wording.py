"""Answers, periods and counts in the words that people read.

WRD-1  a date is said with the name of its month
WRD-2  of the period as much is said as is known
WRD-3  answers are counted by option and by state, in their order and with their labels
WRD-4  of numbers and dates it is said how far apart they lie
WRD-5  a number says how far it lies beyond what was expected of it
"""

from typing import Any

from audit_tui.domain.divergence import spread_in_words, tally
from audit_tui.domain.session import Answer
from audit_tui.services.wording import in_words, period_in_words
from tests.auditing import AGENCIES, RECORD, Work

SET = """
SML-1.1 | all | date or month
SML-1.2 | all | any of / a / b
SML-1.3 | all | number 0 to 100, one decimal | warn unless: this <= 72
SML-1.4 | all | number 0 to 100 | warn unless: this >= 2
SML-1.5 | all | text
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


def _said(work: Work, question: str, *values: Any) -> str:
    """How the answers of one agency after the other fall."""
    for seat, value in zip(AGENCIES, values, strict=False):
        work.answer(seat, question, value)
    return spread_in_words(work.reveal(question).audit, RECORD, work.question(question))


def test_how_far_apart() -> None:
    """WRD-4."""
    assert (
        _said(Work(SET), "SML-1.1", "2024-03-14", "2022-06", "2023-01")
        == "June 2022 to 14 March 2024 (21 months apart)"
    )
    assert _said(Work(SET), "SML-1.1", "2022-06", "2022-06") == "June 2022"
    assert _said(Work(SET), "SML-1.3", 1.5, 80.5, 4) == "1.5 to 80.5 (79 apart)"
    assert _said(Work(SET), "SML-1.4", 3, 3) == "3"
    assert _said(Work(SET), "SML-1.5", "One.", "Two.") == "in words: 2"
    assert _said(Work(SET), "SML-1.2", ("a",), ("a", "b")) == "Option a: 2, Option b: 1"
    assert _said(Work(SET), "SML-1.4") == ""


def test_beyond_what_is_expected() -> None:
    """WRD-5."""
    hours, least = Work(SET).question("SML-1.3"), Work(SET).question("SML-1.4")
    assert [in_words(hours, value, None) for value in (72, 72.1, 100)] == [
        "72",
        "72.1 (0.1 over 72)",
        "100 (28 over 72)",
    ]
    assert [in_words(least, value, None) for value in (1, 2)] == ["1 (1 under 2)", "2"]
