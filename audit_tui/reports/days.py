"""The day as on which a report says what is overdue."""

from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Action, Agreement, Meeting


def newest_day(audit: Audit) -> str:
    """The last day, ISO 8601, on which the audit says that anything was done; days that are planned are not among them.

    So the same session gives the same report on every day.
    """
    days = [audit.details.created]
    days += [each.at for each in audit.sign_offs] + [each.reopened_at for each in audit.sign_offs]
    days += [each.on for each in audit.feedback] + [each.on for each in audit.uptakes]
    for entity in audit.entities.values():
        if isinstance(entity, Meeting):
            days += [entity.begun, entity.ended]
        elif isinstance(entity, Agreement):
            days.append(entity.at)
        elif isinstance(entity, Action):
            days += [entity.embedded_on, *(update.on for update in entity.updates)]
    return max(each[:10] for each in days)
