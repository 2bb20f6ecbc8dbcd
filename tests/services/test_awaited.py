"""Which returns are still to come, by when, and which are overdue."""

from audit_tui.domain.words import PANEL
from audit_tui.services import acts
from audit_tui.services.awaited import Awaited, awaited, return_in_words, return_state
from tests.auditing import RECORD, Work, neglect

SET = "SML-1.1 | all | yes, partly, no"


def _awaited(work: Work, today: str) -> list[tuple[str, str, bool]]:
    return [(each.agency, each.due, each.overdue) for each in awaited(work.audit, today)]


def test_a_return_is_overdue_the_day_after_it_was_due() -> None:
    work = Work(SET, agencies=("csc", "police"), returns_due="2026-11-01")
    work.act(acts.set_involvement, RECORD, "police", "awaiting", due="2026-11-08")
    assert _awaited(work, "2026-11-01") == [("csc", "2026-11-01", False), ("police", "2026-11-08", False)]
    assert _awaited(work, "2026-11-02") == [("csc", "2026-11-01", True), ("police", "2026-11-08", False)]
    assert return_in_words(work.audit, RECORD, "csc", "2026-11-01") == "awaited by 1 November 2026"
    assert return_in_words(work.audit, RECORD, "csc", "2026-11-02") == "OVERDUE since 1 November 2026"
    assert return_state(work.audit, RECORD, "csc", "2026-11-02") == "OVERDUE"


def test_without_a_day_nothing_is_overdue() -> None:
    work = Work(SET, agencies=("csc",))
    assert awaited(work.audit, "2099-01-01") == (Awaited(RECORD, "csc", "", overdue=False),)
    assert return_in_words(work.audit, RECORD, "csc", "2099-01-01") == "awaited"


def test_what_is_in_or_not_to_come_is_not_awaited() -> None:
    work = Work(SET, returns_due="2026-11-01")
    for agency, state in (("csc", "returned"), ("police", "not_known"), ("health", "no_reply")):
        work.act(acts.set_involvement, RECORD, agency, state)
    assert awaited(work.audit, "2026-12-01") == ()
    words = [return_in_words(work.audit, RECORD, agency, "2026-12-01") for agency in ("csc", "police", "health")]
    assert words == ["returned", "not involved", "no reply"]


def test_an_agency_that_the_record_does_not_list_is_not_awaited() -> None:
    work = Work(neglect(), returns_due="2026-11-01").answer(PANEL, "REC-14", ("csc", "health"))
    assert [each.agency for each in awaited(work.audit, "2026-12-01")] == ["csc", "health"]
    assert return_in_words(work.audit, RECORD, "police", "2026-12-01") == "not asked"
