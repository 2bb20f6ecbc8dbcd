"""What is looked for in a return before its file leaves, alike for the command line and the screens."""

from collections.abc import Iterator

from audit_tui.domain.audit import Audit
from audit_tui.domain.outcome import identifiers_in
from audit_tui.domain.session import Answer, Concern


def identifiers_in_return(audit: Audit, agency: str) -> tuple[str, ...]:
    """What in an agency's return may identify somebody, a sentence each, with the record and question that it is of."""
    return tuple(
        f"{place}: {warning}" if place else warning
        for place, *texts in _texts_of(audit, agency)
        for warning in identifiers_in(audit, *texts)
    )


def _texts_of(audit: Audit, agency: str) -> Iterator[tuple[str, ...]]:
    """Each place of a return, and its texts: the audit's title and records, and what the agency wrote."""
    yield ("", audit.details.title, *audit.details.records)
    for entity in audit.entities.values():
        if isinstance(entity, Answer) and entity.seat == agency:
            value = entity.value if isinstance(entity.value, str) else ""
            yield f"{entity.record}, {entity.question}", value, entity.evidence, entity.service
        elif isinstance(entity, Concern) and entity.raised_by == agency:
            yield f"{entity.record}, {entity.id}", entity.text, entity.told
