"""The action plan by itself: what the partnership is to do, and apart from it what is done for single children."""

from collections.abc import Iterable

from audit_tui.domain.across import is_overdue, shared_actions
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Action
from audit_tui.domain.words import RECOMMENDATION_LABELS
from audit_tui.reports.headed import headed
from audit_tui.reports.learned import action_plan, status_in_words
from audit_tui.reports.markdown import escape, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Report
from audit_tui.services.following import choose, figures, followed
from audit_tui.text import day


def action_table(audit: Audit, phrases: Phrases, today: str) -> Report:
    """Every action but those for one agency's own note; overdue is what was not done by this day (ISO 8601)."""
    title = f"{phrases.text('actions')}: {audit.details.title}"
    plan = (line.removeprefix("#") if line.startswith("### ") else line for line in action_plan(audit, phrases, today))
    lines = [*headed(audit, title, reasons=True), *plan]
    return Report.of(title, lines)


def published_actions(audit: Audit, phrases: Phrases) -> Report:
    """What the partnership is to do, without words or owners: neither is marked as fit to publish.

    Numbered afresh, so that no gap shows how much is done for single children.
    """
    title = phrases.text("published_actions_title", topic=audit.questions.title)
    lines = [*headed(audit, title), f"## {escape(phrases.text('learning_actions'))}", ""]
    actions = learning_actions(audit)
    if not actions:
        return Report.of(title, [*lines, escape(phrases.text("none_yet"))])
    lines += [f"{figures(choose(followed([audit], ''), scope='learning')).in_words}.", ""]
    rows = (
        (str(number), come_from(audit, each), day(each.due) if each.due else "no date", status_in_words(each))
        for number, each in enumerate(actions, 1)
    )
    lines += table(("Action", "Comes from", "By when", "Status"), rows)
    return Report.of(title, lines)


def learning_actions(audit: Audit) -> tuple[Action, ...]:
    """What the partnership is to do, in the order in which it was written down."""
    return tuple(each for each in shared_actions(audit) if each.scope == "learning")


def come_from(audit: Audit, action: Action) -> str:
    """The kind of recommendation that an action comes from, as Markdown."""
    sort = next((each.sort for each in audit.recommendations if each.id == action.recommendation), None)
    return f"{RECOMMENDATION_LABELS[sort]} recommendation" if sort else "no recommendation"


def actions_in_short(actions: Iterable[Action], phrases: Phrases, today: str) -> list[str]:
    """Some actions as lines of Markdown, for a report about more than them."""
    actions = tuple(actions)
    lines = [
        f"- {each.id}: {escape(each.text)} ({escape(each.owner)}; {day(each.due) if each.due else 'no date'}; "
        f"{status_in_words(each, today)})"
        for each in actions
    ]
    if any(is_overdue(each, today) for each in actions):
        lines += ["", escape(phrases.text("overdue_as_at", day=day(today)))]
    return lines or [escape(phrases.text("none_yet"))]
