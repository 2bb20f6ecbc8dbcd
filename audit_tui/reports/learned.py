"""The parts of a report that say what an audit led to: findings, themes, recommendations, actions, what came after."""

from collections.abc import Iterable, Iterator, Sequence

from audit_tui.domain.across import is_overdue, shared_actions, shared_findings
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import concern_unwritten
from audit_tui.domain.learning import Recommendation
from audit_tui.domain.session import Action, Finding
from audit_tui.domain.words import ACTION_STATUS_LABELS, PANEL, SAFETY_YES, UPTAKE_LABELS, FindingKind
from audit_tui.reports.figures import heat_map
from audit_tui.reports.markdown import escape, names, sentence, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Figure
from audit_tui.services.following import choose, figures, followed
from audit_tui.services.summary import by_theme, examined, themes_by_record
from audit_tui.text import day, plural

_CAPTIONS: dict[FindingKind, str] = {"strength": "strengths_by_record", "improvement": "improvements_by_record"}


def findings(audit: Audit, sort: FindingKind, phrases: Phrases) -> list[str]:
    """Themes by record as a table, then theme by theme what was found; most records first."""
    themes = themes_by_record(audit, sort)
    if not themes:
        return [escape(phrases.text("none_yet")), ""]
    label, records_seen = audit.questions.theme_label, examined(audit)
    of = len(records_seen)
    rows = [(escape(label(row.theme)), *map(str, row.counts), f"{row.records} of {of}") for row in themes]
    lines = [escape(phrases.text(_CAPTIONS[sort])), "", *table(("Theme", *records_seen, "Records"), rows)]
    for theme, found, records in by_theme(audit, sort):
        how = "a strength" if sort == "strength" else "to be improved"
        lines += [f"### {escape(label(theme))}: {how} in {records} of {plural(of, 'record')}", ""]
        lines += [*(_finding(audit, finding) for finding in found), ""]
    return lines


def theme_figure(audit: Audit, sort: FindingKind, phrases: Phrases) -> Iterator[Figure]:
    """The same table as a picture, where there is one."""
    themes = themes_by_record(audit, sort)
    if themes:
        labels = [audit.questions.theme_label(row.theme) for row in themes]
        counts = [row.counts for row in themes]
        yield heat_map(phrases.text(_CAPTIONS[sort]), labels, examined(audit), counts)


def key_themes(audit: Audit, phrases: Phrases) -> list[str]:
    """What the panel says that its findings come to, in its own words."""
    said = [f"- **{each.id}** {sentence(each.text)}{_rests_on(audit, each.findings)}" for each in audit.key_themes]
    return [*(said or [escape(phrases.text("none_yet"))]), ""]


def recommendations(audit: Audit, phrases: Phrases) -> list[str]:
    """For practice and for strategy, each with the findings and records that it comes from and its actions."""
    if not audit.recommendations:
        return [escape(phrases.text("none_yet")), ""]
    lines = []
    for sort in ("practice", "strategic"):
        mine = [each for each in audit.recommendations if each.sort == sort]
        if mine:
            lines += [f"### {escape(phrases.text(sort))}", "", *(_recommendation(audit, each) for each in mine), ""]
    return [*lines, escape(phrases.text("owned_by")), ""]


def action_plan(audit: Audit, phrases: Phrases, today: str = "") -> list[str]:
    """What the partnership is to do and what will show that it worked; then what is done for one child alone."""
    learning = [each for each in shared_actions(audit) if each.scope == "learning"]
    child = [each for each in shared_actions(audit) if each.scope == "child"]
    as_at = [escape(phrases.text("overdue_as_at", day=day(today))), ""] if today and (learning or child) else []
    plan = table(
        ("Ref", "Action", "Owner", "By when", "What will show that it worked", "How it stands"),
        ((*_action(each), escape(each.will_show) or "not said", _stands(each, today)) for each in learning),
    )
    remedial = table(
        ("Ref", "Action", "Owner", "By when", "Record", "How it stands"),
        ((*_action(each), ", ".join(each.records), _stands(each, today)) for each in child),
    )
    return [
        *as_at,
        *[f"### {escape(phrases.text('learning_actions'))}", ""],
        *_actions(audit, phrases, learning, plan, today),
        *[f"### {escape(phrases.text('child_actions'))}", ""],
        *([escape(phrases.text("remedial")), ""] if child else []),
        *_actions(audit, phrases, child, remedial, today),
    ]


def concerns(audit: Audit) -> list[str]:
    """Every concern: its days, to whom it was passed, what came of it; and whether the panel asked in every record."""
    raised = [concern for record in audit.details.records for concern in audit.concerns(record)]
    unwritten = [record for record in audit.details.records if concern_unwritten(audit, record)]
    lines = [f"{concerns_counted(audit)}{_safety_asked(audit)}", ""]
    for concern in raised:
        after = "**Not yet followed up.**"
        if not concern.open:
            after = f"Followed up on {day(concern.followed_up_at)}: {sentence(concern.follow_up)}"
        told = f"Passed to: {sentence(concern.told)}" if concern.told else "**Not recorded to whom it was passed.**"
        raised_on = f"raised on {day(concern.raised_at)}"
        lines.append(f"- {concern.record} {concern.id}, {raised_on}: {sentence(concern.text)} {told} {after}")
    lines += [
        f"- {record}: **the panel answered that there is one, and no concern is written down.**" for record in unwritten
    ]
    return [*lines, ""] if raised or unwritten else lines


def concerns_counted(audit: Audit) -> str:
    """How many were raised, and how many of them nobody has followed up; empty where one is not written down."""
    raised = [concern for record in audit.details.records for concern in audit.concerns(record)]
    if raised:
        return f"{plural(len(raised), 'concern')} raised, {sum(each.open for each in raised)} not yet followed up."
    unwritten = any(concern_unwritten(audit, record) for record in audit.details.records)
    return "" if unwritten else "None raised."


def since(audit: Audit, phrases: Phrases) -> list[str]:
    """Who was told and what the learning has reached, by day; nothing where there is neither."""
    told = [
        f"- {day(each.on)}: {sentence(each.group)}{f' {sentence(each.words)}' if each.words else ''}"
        for each in sorted(audit.feedback, key=lambda each: each.on)
    ]
    reached = []
    for each in sorted(audit.uptakes, key=lambda each: each.on):
        came_from = f" ({', '.join(each.came_from)})" if each.came_from else ""
        reached.append(f"- {day(each.on)}, {UPTAKE_LABELS[each.sort].lower()}: {sentence(each.words)}{came_from}")
    headed = (("feedback", told), ("uptake", reached))
    return [line for key, said in headed if said for line in (f"### {escape(phrases.text(key))}", "", *said, "")]


def _finding(audit: Audit, finding: Finding) -> str:
    layer = next((term.label for term in audit.questions.vocabulary.layers if term.code == finding.layer), "")
    about = [names(audit, finding.agencies), escape(layer).lower(), ", ".join(finding.records)]
    return f"- {finding.id}: {sentence(finding.text)} ({'; '.join(words for words in about if words)})"


def _rests_on(audit: Audit, wanted: Iterable[str]) -> str:
    """The findings that something comes from and how many records they are from, in brackets."""
    found = [each for each in shared_findings(audit) if each.id in wanted]
    if not found:
        return ""
    behind = {record for each in found for record in each.records}
    records = [record for record in audit.details.records if record in behind]
    of = plural(len(examined(audit)), "record")
    return f" (from {', '.join(each.id for each in found)}; {len(records)} of {of}: {', '.join(records)})"


def _recommendation(audit: Audit, each: Recommendation) -> str:
    actions = [action.id for action in shared_actions(audit) if action.recommendation == each.id]
    done = f" Actions: {', '.join(actions)}." if actions else " **No action yet.**"
    return f"- **{each.id}** {sentence(each.text)}{_rests_on(audit, each.findings)}{done}"


def _actions(audit: Audit, phrases: Phrases, actions: Sequence[Action], rows: list[str], today: str) -> list[str]:
    """How some actions get on, counted, and their table."""
    if not actions:
        return [escape(phrases.text("none_yet")), ""]
    mine = choose(followed((audit,), today), scope=actions[0].scope)
    return [f"{figures(mine).in_words}.", "", *rows]


def _action(action: Action) -> tuple[str, str, str, str]:
    """Its reference, what is to be done and where that comes from, its owner, and its day."""
    origin = (action.recommendation, f"again: {action.again}" if action.again else "")
    comes_from = escape("; ".join(part for part in origin if part))
    text = f"{sentence(action.text)}{f' ({comes_from})' if comes_from else ''}"
    return action.id, text, escape(action.owner), day(action.due) if action.due else "no date"


def status_in_words(action: Action, today: str = "") -> str:
    """How an action stands; that it is overdue only where a day is given to say so."""
    overdue = "**OVERDUE**, " if is_overdue(action, today) else ""
    return f"{overdue}{ACTION_STATUS_LABELS[action.status]}"


def _stands(action: Action, today: str) -> str:
    """Its status, what was last said of it, and the evidence that practice has changed."""
    words = status_in_words(action, today)
    if action.updates:
        last = action.updates[-1]
        words += f", {day(last.on)}{f': {sentence(last.words)}' if last.words else ''}"
    if action.embedding:
        words += f" Practice changed ({day(action.embedded_on)}): {sentence(action.embedding)}"
    return words


def _safety_asked(audit: Audit) -> str:
    question = audit.questions.used_as("safety_question")
    if question is None:
        return ""
    records = audit.details.records
    answers = [answer for record in records if (answer := audit.answer(record, PANEL, question.id)) is not None]
    yes = sum(answer.value == SAFETY_YES for answer in answers)
    asked = plural(len(records), "record")
    return f" The panel has answered whether there is one for {len(answers)} of {asked}: yes for {yes}."
