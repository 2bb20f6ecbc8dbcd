"""One agency's own note: what it answered beside what was agreed, and what was found about it or is for it alone."""

from collections.abc import Iterable, Iterator

from audit_tui.domain.across import shared_findings
from audit_tui.domain.asking import Board, board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_agency
from audit_tui.domain.question_set import Question
from audit_tui.domain.session import Action, Agreement, Answer, Finding
from audit_tui.domain.words import FINDING_LABELS, FindingKind
from audit_tui.reports.actions import actions_in_short
from audit_tui.reports.headed import headed
from audit_tui.reports.markdown import escape, sentence, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Report
from audit_tui.services.wording import in_words, moved_in_words

Beside = tuple[Question, Answer | None, Agreement | None]
"""A question put to the agency, what it answered, and what the panel agreed."""


def agency_note(audit: Audit, agency: str, phrases: Phrases, today: str) -> Report:
    """The note; nothing of what another agency answered is in it, nor the reasons, which speak of that."""
    require_agency(audit, agency)
    label = audit.questions.agency_label(agency)
    title = f"{phrases.text('agency_note', agency=label)}: {audit.details.title}"
    lines = headed(audit, title, phrases.text("note_stays", agency=label))
    kinds: tuple[tuple[FindingKind, str], ...] = (
        ("strength", "note_strengths"),
        ("improvement", "note_improvements"),
    )
    for sort, heading in kinds:
        found = [each for each in findings_about(audit, agency) if each.sort == sort]
        lines += [f"## {escape(phrases.text(heading, agency=label))}", "", *_findings(audit, found, phrases), ""]
    lines += _alone(audit, agency, phrases, today)
    lines += [f"## {escape(phrases.text('note_answers'))}", ""]
    for record in audit.details.records:
        lines += _record(audit, record, agency)
    return Report.of(title, lines)


def findings_about(audit: Audit, agency: str) -> tuple[Finding, ...]:
    """The findings of the report that name this agency."""
    return tuple(each for each in shared_findings(audit) if agency in each.agencies)


def findings_alone(audit: Audit, agency: str) -> tuple[Finding, ...]:
    """The findings that stand in this agency's own note and nowhere else."""
    return tuple(each for each in audit.findings if each.only_for == agency)


def actions_alone(audit: Audit, agency: str) -> tuple[Action, ...]:
    """The actions that stand in this agency's own note and nowhere else."""
    return tuple(each for each in audit.actions if each.only_for == agency)


def answered_beside(audit: Audit, record: str, agency: str) -> Iterator[Beside]:
    """What the agency answered in a record, in the set's order, with what was agreed on the same questions."""
    now: Board = board(audit, record, agency)
    for question in now.asked.get(agency, ()):
        answer, agreement = audit.answer(record, agency, question.id), audit.agreement(record, question.id)
        if not is_record_detail(audit, question) and (answer or agreement):
            yield question, answer, agreement


def _alone(audit: Audit, agency: str, phrases: Phrases, today: str) -> list[str]:
    findings, actions = findings_alone(audit, agency), actions_alone(audit, agency)
    if not findings and not actions:
        return []
    label = audit.questions.agency_label(agency)
    heading, why = (escape(phrases.text(key, agency=label)) for key in ("note_alone", "note_alone_why"))
    lines = [f"## {heading}", "", why, ""]
    lines += [*_findings(audit, findings, phrases, sort=True), ""] if findings else []
    return [*lines, *actions_in_short(actions, phrases, today), ""] if actions else lines


def _findings(audit: Audit, findings: Iterable[Finding], phrases: Phrases, *, sort: bool = False) -> list[str]:
    lines = [
        f"- {each.id}{f', {FINDING_LABELS[each.sort].lower()}' if sort else ''}: {sentence(each.text)} "
        f"({escape(audit.questions.theme_label(each.theme))}; {escape(', '.join(each.records))})"
        for each in findings
    ]
    return lines or [escape(phrases.text("none_yet"))]


def _record(audit: Audit, record: str, agency: str) -> list[str]:
    found = list(answered_beside(audit, record, agency))
    lines = [f"### {escape(record)}", ""]
    if not found:
        return [*lines, "Nothing answered, and nothing agreed on what was asked.", ""]
    heads = ("Question", "Answered", "Evidence", "Agreed by the panel")
    return [*lines, *table(heads, (_row(agency, *each) for each in found))]


def _row(agency: str, question: Question, answer: Answer | None, agreement: Agreement | None) -> tuple[str, ...]:
    words = escape(in_words(question, answer.value, answer.state)) if answer else "no answer"
    moved = escape(moved_in_words(question, answer)) if answer else ""
    agreed = escape(in_words(question, agreement.value, agreement.state)) if agreement else "nothing agreed"
    own = [view.words for view in agreement.dissent if view.agency == agency] if agreement else []
    return (
        f"{question.id} {escape(question.text)}",
        f"{words} ({moved})" if moved else words,
        escape(answer.evidence) if answer and answer.evidence else "none",
        agreed + "".join(f". Not shared: {escape(each)}" for each in own),
    )
