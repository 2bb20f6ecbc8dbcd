"""What is looked for in a report before it leaves, alike for the command line and the screens."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import identifiers_in
from audit_tui.domain.session import Answer
from audit_tui.text import day


def identifiers_before_export(audit: Audit, text: str) -> tuple[str, ...]:
    """What in a report may identify somebody, a sentence each; the dates that were asked for are nobody's birth."""
    for iso in sorted(_dates_asked_for(audit), reverse=True):  # a day before its month
        text = text.replace(iso, "").replace(day(iso), "")
    return identifiers_in(audit, text)


def _dates_asked_for(audit: Audit) -> set[str]:
    """The period, due dates of actions and returns, the days of meetings, and answers that are dates."""
    dates = {audit.details.period_start, audit.details.period_end, *(action.due for action in audit.actions)}
    dates |= {audit.due(record, agency) for record in audit.details.records for agency in audit.details.agencies}
    dates |= {meeting.begun[:10] for meeting in audit.meetings}
    kinds = {question.id: question.answer.kind for question in audit.questions.questions}
    for entity in audit.entities.values():
        if isinstance(entity, Answer) and kinds.get(entity.question) == "date" and isinstance(entity.value, str):
            dates.add(entity.value)
    return dates - {""}
