"""What is looked for in a report before it leaves, alike for the command line and the screens."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import identifiers_in
from audit_tui.domain.session import Answer, SessionDetails
from audit_tui.domain.words import PANEL
from audit_tui.reports.days import newest_day
from audit_tui.services.searching import Passage, passages
from audit_tui.text import day, one_line

_PLACES = 3

_ESCAPED = re.compile(r"\\([^\w\s])")
"""A sign that Markdown would read as markup, as `escape` writes it: an address is not found with it."""


def identifiers_before_export(audit: Audit, text: str) -> tuple[str, ...]:
    """What in a report may identify somebody, and where that was written, a sentence each.

    The dates that were asked for are nobody's birth, and the sources of the questions are known to everybody.
    """
    text = _ESCAPED.sub(r"\1", text)
    for question in audit.questions.questions:
        for source in question.sources:
            text = text.replace(source.name, "").replace(source.url, "")
    for iso in sorted(_dates_asked_for(audit), reverse=True):  # a day before its month
        text = text.replace(iso, "").replace(day(iso), "")
    among = cache(lambda: passages(audit, PANEL))  # most reports have nothing to look for
    return identifiers_in(audit, text, place=lambda words: _written_in(among(), words))


def _written_in(among: Iterable[Passage], words: str) -> str:
    """Where these words stand, as many places as a line has room for; empty where they are not found."""
    found = [each for each in among if words in one_line(each.text)]
    places = list(dict.fromkeys(" ".join(filter(None, (each.record, each.question, each.what))) for each in found))
    more = len(places) - _PLACES
    return ", ".join([*places[:_PLACES], *([f"and {more} more"] if more > 0 else [])])


def _dates_asked_for(audit: Audit) -> set[str]:
    """The period, due dates, the newest day, those of meetings and of what was done since, and of answers."""
    dates = {newest_day(audit), *_of_set_up(audit.details), *(meeting.begun[:10] for meeting in audit.meetings)}
    dates |= {audit.due(record, agency) for record in audit.details.records for agency in audit.details.agencies}
    for action in audit.actions:
        dates |= {action.due, action.embedded_on, *(update.on for update in action.updates)}
    dates |= {on[:10] for each in audit.sign_offs for on in (each.at, each.reopened_at)}
    dates |= {each.on for each in audit.feedback} | {each.on for each in audit.uptakes}
    dated = {question.id for question in audit.questions.questions if question.answer.facts.stored == "date"}
    for entity in audit.entities.values():
        if isinstance(entity, Answer) and entity.question in dated and isinstance(entity.value, str):
            dates.add(entity.value)
    return dates - {""}


def _of_set_up(details: SessionDetails) -> Iterator[str]:
    yield from (details.period_start, details.period_end, details.reaudit_due, details.destroy_by, details.created[:10])
