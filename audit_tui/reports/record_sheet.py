"""One sheet a record: what was found in it, what is done for the child, and what was asked and answered."""

from collections.abc import Sequence

from audit_tui.domain.across import shared_actions, shared_findings
from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.words import FINDING_LABELS
from audit_tui.reports.actions import actions_in_short
from audit_tui.reports.headed import headed
from audit_tui.reports.learned import concerns
from audit_tui.reports.markdown import escape, sentence
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.records import record_by_record
from audit_tui.reports.report import Report


def record_sheets(audit: Audit, records: Sequence[str], phrases: Phrases, today: str) -> Report:
    """A sheet for each of these records; what is sealed, or for one agency alone, is not there."""
    title = f"{phrases.text('record_sheets')}: {audit.details.title}"
    lines = headed(audit, title, phrases.text("sheet_stays"), reasons=True)
    for record in records:
        lines += _sheet(audit, record, phrases, today)
    return Report.of(title, lines)


def _sheet(audit: Audit, record: str, phrases: Phrases, today: str) -> list[str]:
    found = [
        f"- {each.id}, {FINDING_LABELS[each.sort].lower()}, {escape(audit.questions.theme_label(each.theme))}: "
        f"{sentence(each.text)}"
        for each in shared_findings(audit)
        if record in each.records
    ]
    done = [each for each in shared_actions(audit) if record in each.records]
    raised = [line for line in concerns(audit) if line.startswith((f"- {record} ", f"- {record}:"))]
    heading, *answered = record_by_record(audit, {record: board(audit, record)})
    return [
        f"## {heading.lstrip('# ')}",
        *("", f"### {escape(phrases.text('sheet_findings'))}", ""),
        *(found or [escape(phrases.text("none_yet"))]),
        *("", f"### {escape(phrases.text('actions'))}", ""),
        *actions_in_short(done, phrases, today),
        *("", f"### {escape(phrases.text('concerns'))}", ""),
        *(raised or ["None is written down."]),
        *("", f"### {escape(phrases.text('sheet_answers'))}"),
        *answered,
    ]
