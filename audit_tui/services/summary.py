"""What the panel found, by theme, with the number of records each theme comes from."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Finding, FindingKind

Theme = tuple[str, tuple[Finding, ...], int]
"""A theme's code, its findings, and the number of different records that they come from."""


def by_theme(audit: Audit, sort: FindingKind) -> tuple[Theme, ...]:
    """The strengths, or the areas for improvement, by theme: most records first, then the vocabulary's order."""
    themes = []
    for term in audit.questions.vocabulary.themes:
        findings = tuple(each for each in audit.findings if each.sort == sort and each.theme == term.code)
        if findings:
            records = {record for finding in findings for record in finding.records}
            themes.append((term.code, findings, len(records)))
    return tuple(sorted(themes, key=lambda theme: -theme[2]))
