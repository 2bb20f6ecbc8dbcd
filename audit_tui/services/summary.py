"""Which records the panel examined, and what it found by theme, with the number of records each theme comes from."""

from collections.abc import Callable
from dataclasses import dataclass

from audit_tui.domain.across import how_many_records, shared_findings
from audit_tui.domain.asking import is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Finding
from audit_tui.domain.words import PANEL, SAFETY_YES, FindingKind

Theme = tuple[str, tuple[Finding, ...], int]
"""A theme's code, its findings, and the number of different records that they come from."""


@dataclass(frozen=True)
class ThemeByRecord:
    """A theme's findings counted in each examined record, in the session's order; `records` have any."""

    theme: str
    counts: tuple[int, ...]
    records: int


def examined(audit: Audit) -> tuple[str, ...]:
    """The records that the panel opened or decided anything about, in the session's order: counts are out of these.

    Opened is any answer; decided an agreed answer, an answer of the panel's own, a finding or an action, also where it
    was then kept for one agency. Record details, returns, and a concern, which may come in with one, are there before
    the panel has looked.
    """
    return tuple(record for record in audit.details.records if audit.once(record, "examined", _of(audit, record)))


def not_examined(audit: Audit) -> tuple[str, ...]:
    """The records of which only what was there before the panel is there, in the session's order."""
    seen = examined(audit)
    return tuple(record for record in audit.details.records if record not in seen)


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
    """The same themes in the same order, counted in each of the records that were examined."""
    return tuple(
        ThemeByRecord(theme, tuple(sum(name in each.records for each in findings) for name in examined(audit)), records)
        for theme, findings, records in by_theme(audit, sort)
    )


def _of(audit: Audit, record: str) -> Callable[[], bool]:
    return lambda: _is_examined(audit, record)


def _is_examined(audit: Audit, record: str) -> bool:
    written = (*(each.records for each in audit.findings), *(each.records for each in audit.actions))
    return (
        any(record in records for records in written)
        or bool(audit.agreements(record))
        or any(
            _answered(audit, record, question) if question.of_panel else audit.spread_open(record, question)
            for question in audit.questions.questions
        )
    )


def _answered(audit: Audit, record: str, question: Question) -> bool:
    """Whether the panel has decided a question of its own; a concern that somebody raises answers one for it."""
    answer = audit.answer(record, PANEL, question.id)
    if answer is None or answer.state == "deferred" or is_record_detail(audit, question):
        return False
    return question.used_as != "safety_question" or answer.value != SAFETY_YES
