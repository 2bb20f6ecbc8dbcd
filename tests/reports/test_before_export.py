"""What is looked for before a report leaves: the same for the command line and the screens."""

from audit_tui.domain.words import PANEL
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.services import acts
from tests.auditing import RECORD, Work
from tests.reports.made import full_report

SET = """
SML-1.1 | panel | date
SML-1.2 | all | text
"""


def test_dates_that_were_asked_for_are_nobodys_birth() -> None:
    work = Work(SET).answer(PANEL, "SML-1.1", "2024-05-06")
    work.act(acts.write_action, RECORD, "Merge.", owner="team manager", due="2025-10-28")
    changed = work.audit.details.with_changes(period_start="2024-10-01", period_end="2025-09-30")
    audit = work.act(acts.change_details, changed).audit
    report = full_report(audit)
    assert "6 May 2024" in report
    assert identifiers_before_export(audit, report) == ()


def test_what_may_identify_somebody_is_said() -> None:
    work = Work(SET).answer("csc", "SML-1.2", "Born 3 April 2015, lives in CA1 1AA.").reveal("SML-1.2")
    (said,) = identifiers_before_export(work.audit, full_report(work.audit))
    assert "3 April 2015" in said
    assert "CA1 1AA" in said
    assert f"in {RECORD} SML-1.2 Children's social care: answer" in said
