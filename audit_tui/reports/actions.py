"""The action plan by itself: what the partnership is to do, and apart from it what is done for single children."""

from collections.abc import Iterable

from audit_tui.domain.across import is_overdue, shared_actions
from audit_tui.domain.audit import Audit
from audit_tui.domain.learning import RECOMMENDATION_LABELS
from audit_tui.domain.session import ACTION_STATUS_LABELS, Action, ActionScope
from audit_tui.reports.headed import headed
from audit_tui.reports.markdown import escape, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Report
from audit_tui.services.following import choose, figures, followed
from audit_tui.text import day

_PARTS: tuple[tuple[ActionScope, str], ...] = (("learning", "learning_actions"), ("child", "child_actions"))
_HEADS = ("Ref", "Action", "Owner", "By when", "Status", "Latest update", "What will show it worked", "Evidence")


def action_table(audit: Audit, phrases: Phrases, today: str) -> Report:
    """Every action but those for one agency's own note; overdue is what was not done by this day (ISO 8601)."""
    title = f"{phrases.text('action_table')}: {audit.details.title}"
    lines = headed(audit, title, phrases.text("overdue_as_at", day=day(today)))
    found = followed([audit], today)
    for scope, heading in _PARTS:
        lines += [f"## {escape(phrases.text(heading))}", ""]
        lines += [escape(phrases.text("remedial")), ""] if scope == "child" else []
        mine = [each for each in shared_actions(audit) if each.scope == scope]
        if not mine:
            lines += [escape(phrases.text("actions_none")), ""]
            continue
        lines += [f"{figures(choose(found, scope=scope)).in_words}.".capitalize(), ""]
        heads = _HEADS if scope == "learning" else (*_HEADS[:2], "Records", *_HEADS[2:6], _HEADS[7])
        lines += table(heads, (_row(each, today) for each in mine))
    return Report(title, "\n".join(lines).rstrip("\n") + "\n")


def published_actions(audit: Audit, phrases: Phrases) -> Report:
    """What the partnership is to do, without words or owners: neither is marked as fit to publish.

    Numbered afresh, so that no gap shows how much is done for single children.
    """
    title = phrases.text("published_actions_title", topic=audit.questions.title)
    lines = [*headed(audit, title), f"## {escape(phrases.text('learning_actions'))}", ""]
    actions = learning_actions(audit)
    if not actions:
        lines.append(escape(phrases.text("actions_none")))
        return Report(title, "\n".join(lines) + "\n")
    lines += [f"{figures(choose(followed([audit], ''), scope='learning')).in_words}.", ""]
    rows = (
        (str(number), come_from(audit, each), day(each.due) if each.due else "no date", _status(each))
        for number, each in enumerate(actions, 1)
    )
    lines += table(("Action", "Comes from", "By when", "Status"), rows)
    return Report(title, "\n".join(lines).rstrip("\n") + "\n")


def learning_actions(audit: Audit) -> tuple[Action, ...]:
    """What the partnership is to do, in the order in which it was written down."""
    return tuple(each for each in shared_actions(audit) if each.scope == "learning")


def come_from(audit: Audit, action: Action) -> str:
    """The kind of recommendation that an action comes from, as Markdown."""
    sort = next((each.sort for each in audit.recommendations if each.id == action.recommendation), None)
    return f"{RECOMMENDATION_LABELS[sort]} recommendation" if sort else "no recommendation"


def actions_in_short(audit: Audit, actions: Iterable[Action], phrases: Phrases, today: str) -> list[str]:
    """Some actions as lines of Markdown, for a report about more than them."""
    lines = [
        f"- {each.id}: {escape(each.text)} ({escape(each.owner)}; {day(each.due) if each.due else 'no date'}; "
        f"{_status(each, today)})"
        for each in actions
    ]
    return lines or [escape(phrases.text("actions_none"))]


def _row(action: Action, today: str) -> tuple[str, ...]:
    text = escape(action.text) + (f" ({action.recommendation})" if action.recommendation else "")
    again = f" (again: {escape(action.again)})" if action.again else ""
    due = day(action.due) if action.due else "no date"
    latest = action.updates[-1] if action.updates else None
    update = f"{day(latest.on)}: {escape(latest.words)}".removesuffix(": ") if latest else "none yet"
    evidence = f"{day(action.embedded_on)}: {escape(action.embedding)}" if action.embedding else "none yet"
    about = (escape(action.owner), due, _status(action, today), update)
    if action.scope == "child":
        return (action.id, text + again, escape(", ".join(action.records)), *about, evidence)
    return (action.id, text + again, *about, escape(action.will_show) or "not said", evidence)


def _status(action: Action, today: str = "") -> str:
    overdue = "**overdue**, " if today and is_overdue(action, today) else ""
    return f"{overdue}{ACTION_STATUS_LABELS[action.status]}"
