"""Themes that come back.

REC-1  a theme comes back where several audits found an area for improvement in it; the most often found first
REC-2  it is said of how many audits of which topic, those without any finding not among them
REC-3  neither an agency's own note nor a copy of a return is counted
"""

from typing import Any

from audit_tui.services import acts, learning
from audit_tui.services.recurring import Recurring, recurring_themes, themes_of
from tests.auditing import RECORD, Work, neglect

SET = "SML-1.1 | all | yes, partly, no"
PLANNING, TIME = "planning", "timeliness"


def _audit(year: int, *findings: tuple[str, str, str], topic: Any = SET, **details: Any) -> Work:
    """An audit of two records to the end of a year's September, with findings of a record, sort and theme."""
    records = (RECORD, "NEG-02")
    work = Work(topic, id=f"of-{year}", period_end=f"{year}-09-30", records=records, **details)
    for record, sort, theme in findings:
        work.act(acts.write_finding, record, sort, f"{theme} in {year}", theme=theme)
    return work


def _recurring(*audits: Work) -> tuple[Recurring, ...]:
    return recurring_themes(themes_of(work.audit) for work in audits)


def test_what_comes_back_most_is_first() -> None:
    """REC-1, REC-2."""
    audits = [
        _audit(2025, (RECORD, "improvement", TIME), ("NEG-02", "improvement", TIME), (RECORD, "strength", PLANNING)),
        _audit(2016, (RECORD, "improvement", TIME), (RECORD, "improvement", PLANNING)),
        _audit(2022, (RECORD, "improvement", TIME)),
        _audit(2024),
    ]
    time, planning = _recurring(*audits)

    assert (time.theme, time.label, time.came_back) == (TIME, "Timeliness", True)
    assert time.in_words == "came back in 3 of 3 audits of small"
    assert [(each.year, each.improved_in, each.records) for each in time.found] == [
        ("2016", 1, 2),
        ("2022", 1, 2),
        ("2025", 2, 2),
    ]
    assert [text for _, text in time.found[0].improvements] == ["timeliness in 2016"]
    assert (planning.came_back, planning.in_words) == (False, "found in 1 of 3 audits of small")
    assert [(each.year, each.improved_in, each.strong_in) for each in planning.found] == [
        ("2016", 1, 0),
        ("2025", 0, 1),
    ]


def test_across_topics() -> None:
    """REC-2."""
    audits = [
        _audit(2016, (RECORD, "improvement", PLANNING)),
        _audit(2022, (RECORD, "strength", PLANNING)),
        _audit(2025, (RECORD, "improvement", PLANNING), topic=neglect()),
    ]
    (planning,) = _recurring(*audits)
    assert planning.in_words == "came back in 1 of 2 audits of small, 1 of 1 audit of neglect"
    assert _recurring(audits[1])[0].in_words == "strengths only"


def test_without_a_period_the_year_is_that_of_the_set_up() -> None:
    """REC-1."""
    work = Work(SET).act(acts.write_finding, RECORD, "improvement", "Late.", theme=TIME)
    assert _recurring(work)[0].found[0].year == "2025"


def test_what_is_not_counted() -> None:
    """REC-3."""
    work = _audit(2025, (RECORD, "improvement", TIME))
    copy = _audit(2024, (RECORD, "improvement", TIME), return_of="police")
    assert _recurring(work, copy)[0].in_words == "found in 1 of 1 audit of small"
    work.act(learning.keep_for_agency, "F1", "police")
    assert _recurring(work) == ()
