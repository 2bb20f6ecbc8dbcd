"""What the panel found, by theme, with the number of records each theme comes from."""

from dataclasses import dataclass

from audit_tui.domain.across import how_many_records, shared_findings
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Finding
from audit_tui.domain.words import FindingKind

Theme = tuple[str, tuple[Finding, ...], int]
"""A theme's code, its findings, and the number of different records that they come from."""


@dataclass(frozen=True)
class ThemeByRecord:
    """A theme's findings counted record by record, in the session's order; `records` have any."""

    theme: str
    counts: tuple[int, ...]
    records: int


def by_theme(audit: Audit, sort: FindingKind) -> tuple[Theme, ...]:
    """The strengths, or the areas for improvement, by theme: most records first, then the vocabulary's order.

    What stands in one agency's own note alone is not among them.
    """
    themes = []
    for term in audit.questions.vocabulary.themes:
        findings = tuple(each for each in shared_findings(audit) if each.sort == sort and each.theme == term.code)
        if findings:
            themes.append((term.code, findings, how_many_records(findings)))
    return tuple(sorted(themes, key=lambda theme: -theme[2]))


def themes_by_record(audit: Audit, sort: FindingKind) -> tuple[ThemeByRecord, ...]:
    """The same themes in the same order, counted in each of the session's records."""
    return tuple(
        ThemeByRecord(
            theme, tuple(sum(name in each.records for each in findings) for name in audit.details.records), records
        )
        for theme, findings, records in by_theme(audit, sort)
    )
