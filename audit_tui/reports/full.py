"""The full report of an audit, for the panel: what it comes to first, then what that rests on and what limits it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.learning import SignOff
from audit_tui.domain.question_set import Use
from audit_tui.domain.words import PANEL, RECOMMENDATION_LABELS, FindingKind
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.reports.counted import across_records, tool_figures
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
from audit_tui.reports.limits import heard, limits, not_heard, not_involved
from audit_tui.reports.markdown import escape, name, names, sentence, table
from audit_tui.reports.phrases import DEFAULT_PHRASES, Phrases
from audit_tui.reports.records import detail, record_by_record
from audit_tui.reports.report import Report
from audit_tui.reports.room import agencies_that_agreed, meetings_held, still_to_do
from audit_tui.services.following import choose, figures, followed
from audit_tui.services.summary import by_theme, examined, not_examined
from audit_tui.services.wording import age_band, period_in_words
from audit_tui.text import day, first_sentence, in_fours, plural

_FEW_THEMES, _FEW_FINDINGS = 3, 5
"""So many themes and findings of a kind stand on the first page."""


def full(audit: Audit, today: str = "", *, phrases: Phrases = DEFAULT_PHRASES, appendix: bool = True) -> Report:
    """The report with its figures; `today` is a day (ISO 8601), without which nothing is said to be overdue.

    Without the appendix, as for a board, it has no answers, reasons and evidence record by record.
    """
    boards = {record: board(audit, record) for record in audit.details.records}
    seen = {record: boards[record] for record in examined(audit)}
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
        ("across", across_records(audit, seen, phrases)),
        ("since", since(audit, phrases)),
    ]
    lines = [*_head(audit, phrases), *_at_a_glance(audit, seen, phrases, today)]
    for number, (key, said) in enumerate(((key, said) for key, said in sections if said), 1):
        lines += [f"## {number}. {escape(phrases.text(key))}", "", *said]
    if appendix:
        lines += [f"## {escape(phrases.text('records'))}", "", *record_by_record(audit, boards)]
    drawn = (
        *theme_figure(audit, "strength", phrases),
        *theme_figure(audit, "improvement", phrases),
        *tool_figures(audit, seen, phrases),
    )
    return Report.of(audit.details.title, lines, drawn)


def _head(audit: Audit, phrases: Phrases) -> list[str]:
    """What this is, whether it is signed, and the key facts."""
    details = audit.details
    rows = [
        ("Topic", escape(audit.questions.title)),
        ("Period under review", period_in_words(details) or "not recorded"),
        ("Commissioned by", escape(details.commissioned_by) or "not recorded"),
        ("Agencies", names(audit, details.agencies)),
        ("Children’s records", _how_many(audit)),
        *((("To be audited again by", day(details.reaudit_due)),) if details.reaudit_due else ()),
        *((("To be destroyed by", day(details.destroy_by)),) if details.destroy_by else ()),
        *_sign_off(audit),
    ]
    return [*headed(audit, details.title, phrases.text("pseudonymised"), reasons=True), *table(("", ""), rows)]


def _how_many(audit: Audit) -> str:
    records, left = len(audit.details.records), len(not_examined(audit))
    return f"{records}, of which {records - left} examined" if left else str(records)


def _sign_off(audit: Audit) -> Iterator[tuple[str, str]]:
    """The sign-off as facts; those that were reopened are not forgotten."""
    for each in audit.sign_offs:
        which = _which(audit, each)
        yield (
            f"Signed off{which}",
            f"{day(each.at)}, agreed by {agencies_that_agreed(audit, each.agreed_by, audit.details.records)}",
        )
        yield f"What was agreed{which}", sentence(each.statement)
        for agency, words in each.dissent:
            yield f"Not shared by {name(audit, agency)}{which}", sentence(words)
        if each.gaps:
            yield f"Open when it was signed{which}", " ".join(map(sentence, each.gaps))
        if each.reopened_at:
            yield f"Reopened{which}", f"{day(each.reopened_at)}: {sentence(each.reopened_because)}"


def _which(audit: Audit, signed: SignOff) -> str:
    """Which sign-off it is, where there were several."""
    return f" ({signed.id})" if len(audit.sign_offs) > 1 else ""


def _digests(audit: Audit) -> Iterator[tuple[str, str]]:
    """What a copy of this report, and the audit itself, can be held against."""
    yield "Digest of the question set", audit.questions.digest[:16]
    for each in audit.sign_offs:
        which = _which(audit, each)
        yield f"Digest of what was signed{which}", each.digest[:16]
        if each.history:
            yield f"Head of the history when it was signed{which}", in_fours(each.history)


def _at_a_glance(audit: Audit, seen: Mapping[str, Board], phrases: Phrases, today: str) -> list[str]:
    """What a chair reads first: what the panel found, says and recommends, who does not share it, what is to do."""
    said = [
        f"- **Looked at:** {_looked_at(audit, seen)}",
        *(
            f"- **{escape(phrases.text('key_theme'))} {each.id}:** {sentence(first_sentence(each.text))}"
            for each in audit.key_themes
        ),
        f"- **{escape(phrases.text('strengths'))}:** {_themes(audit, 'strength')}",
        *_first_findings(audit, "strength"),
        f"- **{escape(phrases.text('improvements'))}:** {_themes(audit, 'improvement')}",
        *_first_findings(audit, "improvement"),
        *_not_shared(audit, seen, phrases),
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


def _looked_at(audit: Audit, seen: Mapping[str, Board]) -> str:
    records = plural(len(seen), "child’s record", "children’s records")
    ages = ", ".join(dict.fromkeys(filter(None, (age_band(audit, record) for record in _youngest_first(audit)))))
    agencies = dict.fromkeys(agency for now in seen.values() for agency in heard(audit, now))
    left = f" Not examined: {', '.join(not_examined(audit))}." if not_examined(audit) else ""
    said = f"{records}{f' (ages in years: {ages})' if ages else ''}"
    return f"{said}; heard: {names(audit, agencies) or 'nobody yet'}.{left}"


def _to_do(audit: Audit, phrases: Phrases, today: str) -> Iterator[str]:
    """How many actions there are of either sort, so that none is taken for the other, and how they get on."""
    actions = followed((audit,), today)
    learning, child = choose(actions, scope="learning"), choose(actions, scope="child")
    children = "a child" if len(child) < 2 else "single children"
    sorts = f"{len(learning) or 'none'} for the partnership, {len(child) or 'none'} for {children}"
    yield f"- **{escape(phrases.text('actions'))}:** {sorts}."
    for key, mine in (("learning_actions", learning), ("child_actions", child)):
        if mine:
            yield f"- **{escape(phrases.text(key))}:** {figures(mine).in_words}."


def _themes(audit: Audit, sort: FindingKind) -> str:
    """The themes that most records have."""
    found = by_theme(audit, sort)
    of = len(examined(audit))
    said = [f"{escape(audit.questions.theme_label(theme))} ({records} of {of})" for theme, _, records in found]
    more = len(said) - _FEW_THEMES
    rest = f", and {plural(more, 'more theme')}" if more > 0 else ""
    return f"{', '.join(said[:_FEW_THEMES])}{rest}." if said else "none written down yet."


def _first_findings(audit: Audit, sort: FindingKind) -> Iterator[str]:
    """What was found, each in its first sentence: those of the themes that most records have."""
    found = [each for _, findings, _ in by_theme(audit, sort) for each in findings]
    yield from (f"  - {each.id}: {sentence(first_sentence(each.text))}" for each in found[:_FEW_FINDINGS])
    if len(found) > _FEW_FINDINGS:
        yield f"  - And {len(found) - _FEW_FINDINGS} more."


def _not_shared(audit: Audit, seen: Mapping[str, Board], phrases: Phrases) -> Iterator[str]:
    """How many agreed answers an agency does not share, and whose view that is."""
    agreed = [
        each for record, now in seen.items() for each in audit.agreements(record) if now.seats_asked(each.question)
    ]
    if not agreed:
        return
    of = f"{sum(bool(each.dissent) for each in agreed)} of {plural(len(agreed), 'agreed answer')}"
    views = Counter(view.agency for each in agreed for view in each.dissent)
    whose = ", ".join(f"{name(audit, agency)} {count}" for agency, count in views.items())
    yield f"- **{escape(phrases.text('not_shared'))}:** {of}{f' ({whose})' if whose else ''}."


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
    left = not_examined(audit)
    form = ("short form" if details.short_form else "full form") + (", no grades" if not details.grades else "")
    rows = [
        (
            f"{record}{' (not examined)' if record in left else ''}",
            age_band(audit, record) or "not recorded",
            _detail(audit, record, "plan_status"),
            _detail(audit, record, "selection"),
            names(audit, heard(audit, now)) or "none yet",
            names(audit, not_heard(audit, now)) or "none",
            names(audit, not_involved(audit, now)) or "none",
        )
        for record, now in boards.items()
    ]
    heads = ("Record", "Age in years", "Plan status", "Why selected", "Agencies heard", "Not heard", "No involvement")
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
                *_digests(audit),
            ],
        ),
    ]


def _made_up_of(audit: Audit) -> list[str]:
    """The examined records counted by what tells them from one another."""
    records = _youngest_first(audit)
    counts = {
        "Age in years": Counter(age_band(audit, record) or "not recorded" for record in records),
        "Plan status": Counter(_detail(audit, record, "plan_status") for record in examined(audit)),
        "Why selected": Counter(_detail(audit, record, "selection") for record in examined(audit)),
    }
    said = ((what, (f"{words}: {count}" for words, count in found.items())) for what, found in counts.items())
    return [*(f"- {what}: {'; '.join(words)}." for what, words in said), ""] if records else []


def _youngest_first(audit: Audit) -> Sequence[str]:
    """The examined records by the child's age, those last where it is not known."""
    question = audit.questions.used_as("age_in_months")
    ages = {record: question and audit.answer(record, PANEL, question.id) for record in examined(audit)}
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
