"""The full report of an audit, for the panel: what it comes to first, then what that rests on and what limits it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.learning import SignOff
from audit_tui.domain.question_set import Use
from audit_tui.domain.words import PANEL, RECOMMENDATION_LABELS, FindingKind
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.reports.counted import across_records, tool_figures
from audit_tui.reports.days import newest_day
from audit_tui.reports.headed import headed
from audit_tui.reports.learned import (
    action_plan,
    concerns,
    concerns_counted,
    findings,
    key_themes,
    recommendations,
    since,
    theme_figure,
)
from audit_tui.reports.limits import heard, limits, not_heard
from audit_tui.reports.markdown import escape, name, names, sentence, table
from audit_tui.reports.phrases import DEFAULT_PHRASES, Phrases
from audit_tui.reports.records import detail, record_by_record
from audit_tui.reports.report import Report
from audit_tui.reports.room import meetings_held, still_to_do
from audit_tui.services.following import choose, figures, followed
from audit_tui.services.summary import by_theme
from audit_tui.services.wording import age_band, period_in_words
from audit_tui.text import day, first_sentence, in_fours, plural

_FEW_THEMES = 3
"""So many themes of a kind stand on the first page."""


def full_report(audit: Audit) -> str:
    """The report as Markdown, ending in a newline; the same session gives the same text."""
    return full(audit, newest_day(audit)).markdown


def full(audit: Audit, today: str = "", *, phrases: Phrases = DEFAULT_PHRASES, appendix: bool = True) -> Report:
    """The report with its figures; `today` is a day (ISO 8601), without which nothing is said to be overdue.

    Without the appendix, as for a board, it has no answers, reasons and evidence record by record.
    """
    boards = {record: board(audit, record) for record in audit.details.records}
    sections = [
        ("introduction", _introduction(audit, phrases)),
        ("method", _method(audit, boards, phrases)),
        ("limitations", _limitations(audit, boards, phrases)),
        ("strengths", findings(audit, "strength", phrases)),
        ("improvements", findings(audit, "improvement", phrases)),
        ("key_themes", key_themes(audit, phrases)),
        ("recommendations", recommendations(audit, phrases)),
        ("actions", action_plan(audit, phrases, today)),
        ("concerns", concerns(audit)),
        ("across", across_records(audit, boards, phrases)),
        ("since", since(audit, phrases)),
    ]
    lines = [*_head(audit, phrases), *_at_a_glance(audit, boards, phrases, today)]
    for number, (key, said) in enumerate(((key, said) for key, said in sections if said), 1):
        lines += [f"## {number}. {escape(phrases.text(key))}", "", *said]
    if appendix:
        lines += [f"## {escape(phrases.text('records'))}", "", *record_by_record(audit, boards)]
    return Report(
        title=audit.details.title,
        markdown="\n".join(lines).rstrip("\n") + "\n",
        figures=(
            *theme_figure(audit, "strength", phrases),
            *theme_figure(audit, "improvement", phrases),
            *tool_figures(audit, boards, phrases),
        ),
    )


def _head(audit: Audit, phrases: Phrases) -> list[str]:
    """What this is, whether it is signed, and the key facts."""
    details = audit.details
    rows = [
        ("Topic", escape(audit.questions.title)),
        ("Period under review", period_in_words(details) or "not recorded"),
        ("Commissioned by", escape(details.commissioned_by) or "not recorded"),
        ("Agencies", names(audit, details.agencies)),
        ("Children’s records", str(len(details.records))),
        *((("To be audited again by", day(details.reaudit_due)),) if details.reaudit_due else ()),
        *((("To be destroyed by", day(details.destroy_by)),) if details.destroy_by else ()),
        *_sign_off(audit),
    ]
    return [*headed(audit, details.title, phrases.text("pseudonymised"), reasons=True), *table(("", ""), rows)]


def _sign_off(audit: Audit) -> Iterator[tuple[str, str]]:
    """The sign-off as facts; those that were reopened are not forgotten."""
    for each in audit.sign_offs:
        which = f" ({each.id})" if len(audit.sign_offs) > 1 else ""
        yield f"Signed off{which}", f"{day(each.at)}, agreed by {_everybody(audit, each)}"
        yield f"What was agreed{which}", sentence(each.statement)
        for agency, words in each.dissent:
            yield f"Not shared by {name(audit, agency)}{which}", sentence(words)
        if each.gaps:
            yield f"Open when it was signed{which}", " ".join(map(sentence, each.gaps))
        yield f"Digest of what was signed{which}", each.digest[:16]
        if each.history:
            yield f"Head of the history when it was signed{which}", in_fours(each.history)
        if each.reopened_at:
            yield f"Reopened{which}", f"{day(each.reopened_at)}: {sentence(each.reopened_because)}"


def _everybody(audit: Audit, signed: SignOff) -> str:
    return "all agencies" if set(signed.agreed_by) == set(audit.details.agencies) else names(audit, signed.agreed_by)


def _at_a_glance(audit: Audit, boards: dict[str, Board], phrases: Phrases, today: str) -> list[str]:
    """What a chair reads first: what the panel says, recommends and has still to do."""
    said = [
        f"- **Looked at:** {_looked_at(audit, boards)}",
        *(f"- **{escape(phrases.text('key_theme'))} {each.id}:** {sentence(each.text)}" for each in audit.key_themes),
        f"- **{escape(phrases.text('strengths'))}:** {_themes(audit, 'strength')}",
        f"- **{escape(phrases.text('improvements'))}:** {_themes(audit, 'improvement')}",
        *(
            f"- **{escape(phrases.text('recommendation'))} {each.id}** ({RECOMMENDATION_LABELS[each.sort].lower()}): "
            f"{sentence(each.text)}"
            for each in audit.recommendations
        ),
        *_to_do(audit, phrases, today),
        f"- **{escape(phrases.text('concerns'))}:** {concerns_counted(audit) or '**not written down.**'}",
        *_still_open(audit),
    ]
    return [f"## {escape(phrases.text('at_a_glance'))}", "", *said, ""]


def _looked_at(audit: Audit, boards: dict[str, Board]) -> str:
    records = plural(len(boards), "child’s record", "children’s records")
    ages = ", ".join(dict.fromkeys(filter(None, (age_band(audit, record) for record in _youngest_first(audit)))))
    agencies = dict.fromkeys(agency for now in boards.values() for agency in heard(audit, now))
    return f"{records}{f' (ages in years: {ages})' if ages else ''}; heard: {names(audit, agencies) or 'nobody yet'}."


def _to_do(audit: Audit, phrases: Phrases, today: str) -> Iterator[str]:
    """How the actions get on: what the partnership is to learn, and where there is any what is done for one child."""
    actions = followed((audit,), today)
    learning, child = choose(actions, scope="learning"), choose(actions, scope="child")
    yield f"- **{escape(phrases.text('learning_actions'))}:** {figures(learning).in_words}."
    if child:
        yield f"- **{escape(phrases.text('child_actions'))}:** {figures(child).in_words}."


def _themes(audit: Audit, sort: FindingKind) -> str:
    """The themes that most records have."""
    found = by_theme(audit, sort)
    of = len(audit.details.records)
    said = [f"{escape(audit.questions.theme_label(theme))} ({records} of {of})" for theme, _, records in found]
    more = len(said) - _FEW_THEMES
    rest = f", and {plural(more, 'more theme')}" if more > 0 else ""
    return f"{', '.join(said[:_FEW_THEMES])}{rest}." if said else "none written down yet."


def _still_open(audit: Audit) -> list[str]:
    if audit.signed is not None:
        return []
    todo = before_sign_off(audit)
    records = len({each.record for each in todo})
    what = f"{plural(len(todo), 'thing')} in {plural(records, 'record')}" if todo else "nothing"
    return [f"- **Still open before sign-off:** {what}{' (section 3)' if todo else ''}."]


def _introduction(audit: Audit, phrases: Phrases) -> list[str]:
    details, questions = audit.details, audit.questions
    by = details.commissioned_by
    lines = [
        *[escape(phrases.text("what_it_is")), ""],
        *([escape(first_sentence(questions.purpose)), ""] if questions.purpose else []),
        *[f"### {escape(phrases.text('why_topic'))}", "", escape(details.reason) or "Not recorded.", ""],
        *([escape(phrases.text("commissioned", by=by)), ""] if by else []),
    ]
    if questions.enquiry:
        lines += [f"### {escape(phrases.text('enquiry'))}", ""]
        lines += [f"{number}. {escape(line)}" for number, line in enumerate(questions.enquiry, 1)]
        lines.append("")
    return lines


def _method(audit: Audit, boards: dict[str, Board], phrases: Phrases) -> list[str]:
    details, questions = audit.details, audit.questions
    form = ("short form" if details.short_form else "full form") + (", no grades" if not details.grades else "")
    rows = [
        (
            record,
            age_band(audit, record) or "not recorded",
            _detail(audit, record, "plan_status"),
            _detail(audit, record, "selection"),
            names(audit, heard(audit, now)) or "none yet",
            names(audit, not_heard(audit, now)) or "none",
        )
        for record, now in boards.items()
    ]
    heads = ("Record", "Age in years", "Plan status", "Why selected", "Agencies heard", "Not heard")
    return [
        escape(phrases.text("how_it_was_done")),
        "",
        f"### {escape(phrases.text('sample'))}",
        "",
        *([escape(phrases.text("small_numbers")), ""] if rows else []),
        *_made_up_of(audit),
        *table(heads, rows),
        f"### {escape(phrases.text('questions_asked'))}",
        "",
        *table(
            ("", ""),
            [
                ("Questions", escape(f"{questions.id}, version {questions.version} ({questions.status})")),
                ("Form", form),
                ("Digest of the question set", questions.digest[:16]),
            ],
        ),
    ]


def _made_up_of(audit: Audit) -> list[str]:
    """The records counted by what tells them from one another."""
    records = _youngest_first(audit)
    counts = {
        "Age in years": Counter(age_band(audit, record) or "not recorded" for record in records),
        "Plan status": Counter(_detail(audit, record, "plan_status") for record in audit.details.records),
        "Why selected": Counter(_detail(audit, record, "selection") for record in audit.details.records),
    }
    said = ((what, (f"{words}: {count}" for words, count in found.items())) for what, found in counts.items())
    return [*(f"- {what}: {'; '.join(words)}." for what, words in said), ""] if records else []


def _youngest_first(audit: Audit) -> Sequence[str]:
    """The records by the child's age, those last where it is not known."""
    question = audit.questions.used_as("age_in_months")
    ages = {record: question and audit.answer(record, PANEL, question.id) for record in audit.details.records}
    months = {record: age.value for record, age in ages.items() if age and isinstance(age.value, int)}
    return sorted(ages, key=lambda record: months.get(record, 10_000))


def _limitations(audit: Audit, boards: dict[str, Board], phrases: Phrases) -> list[str]:
    return [
        *meetings_held(audit, phrases),
        f"Needed for a quorum: {names(audit, audit.details.quorum) or 'not recorded'}.",
        "",
        f"### {escape(phrases.text('limits'))}",
        "",
        *limits(audit, boards),
        "",
        *(still_to_do(audit, phrases) if audit.signed is None else []),
    ]


def _detail(audit: Audit, record: str, use: Use) -> str:
    question = audit.questions.used_as(use)
    return detail(audit, record, question) or "not recorded" if question else "not asked"
