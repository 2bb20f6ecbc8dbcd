"""What is published: the learning summary, and the same facts in the order of a report."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from audit_tui.domain.audit import Audit
from audit_tui.domain.words import FINDING_LABELS, RECOMMENDATION_LABELS, UPTAKE_LABELS, FindingKind
from audit_tui.reports.actions import learning_actions
from audit_tui.reports.figures import heat_map
from audit_tui.reports.headed import headed
from audit_tui.reports.markdown import escape, names, sentence, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.published import SORTS, Cleared
from audit_tui.reports.report import Figure, Report
from audit_tui.reports.suppression import Published, count_words, why_held_back
from audit_tui.services.following import choose, figures, followed
from audit_tui.services.wording import period_in_words
from audit_tui.text import day, first_sentence

_IN_A_URL = "%/:=&?~#+!$,;'@()*-._"
_HEADINGS: dict[FindingKind, str] = {"strength": "strengths", "improvement": "improvements"}


def learning_summary(audit: Audit, cleared: Cleared, phrases: Phrases) -> Report:
    """The version for publication: the topic, the audit, the records, the learning, a question, what changed, links."""
    title = phrases.text("learning_title", topic=audit.questions.title)
    lines = [
        *headed(audit, title),
        *_heading(phrases, "learning_topic"),
        *_purpose(audit),
        *_heading(phrases, "learning_about"),
        *_about(audit, phrases),
        *_heading(phrases, "learning_records"),
        *_ages(cleared, phrases),
        *_heading(phrases, "learning_key"),
        *_themes(cleared, phrases),
        *_quoted(audit, cleared, SORTS),
        *_heading(phrases, "learning_question"),
        *(escape(phrases.text("reader_question")), ""),
        *_heading(phrases, "learning_since"),
        *_since(audit, phrases),
        *_links(cleared, phrases),
    ]
    return Report.of(title, lines, _figures(cleared, phrases))


def public_report(audit: Audit, cleared: Cleared, phrases: Phrases) -> Report:
    """The same in the order of the full report, strengths before what needs to improve."""
    title = phrases.text("published_title", topic=audit.questions.title)
    lines = [
        *headed(audit, title),
        *_heading(phrases, "introduction"),
        *_purpose(audit),
        *_heading(phrases, "method"),
        *_about(audit, phrases),
        *_ages(cleared, phrases),
        *_heading(phrases, "learning_key"),
        *_themes(cleared, phrases),
    ]
    for sort in SORTS:
        nothing = [escape(phrases.text("nothing_quoted")), ""]
        lines += [*_heading(phrases, _HEADINGS[sort]), *(_quoted(audit, cleared, (sort,)) or nothing)]
    lines += [
        *_heading(phrases, "recommendations"),
        *_recommended(audit, phrases),
        *_heading(phrases, "since"),
        *_since(audit, phrases),
    ]
    return Report.of(title, lines, _figures(cleared, phrases))


def _heading(phrases: Phrases, key: str) -> list[str]:
    return [f"## {escape(phrases.text(key))}", ""]


def _none(phrases: Phrases) -> list[str]:
    return [escape(phrases.text("learning_no_change")), ""]


def _purpose(audit: Audit) -> list[str]:
    """What the set is for, in a sentence; the rest is for those who write it."""
    return [sentence(first_sentence(audit.questions.purpose) or audit.questions.title), ""]


def _about(audit: Audit, phrases: Phrases) -> list[str]:
    """When, who took part, and what was asked: nothing that a person wrote for this audit."""
    period = escape(period_in_words(audit.details)) or "not recorded"
    lines = [
        f"{escape(phrases.text('learning_when'))}: {period}.",
        "",
        f"{escape(phrases.text('learning_who'))}: {names(audit, audit.details.agencies)}.",
        "",
    ]
    if audit.questions.enquiry:
        lines += [f"{escape(phrases.text('learning_aim'))}:", ""]
        lines += [f"{number}. {escape(line)}" for number, line in enumerate(audit.questions.enquiry, 1)]
        lines.append("")
    return lines


def _ages(cleared: Cleared, phrases: Phrases) -> list[str]:
    rows = [
        (escape(band), escape(count_words(count)))
        for band, (count,) in zip(cleared.ages.rows, cleared.ages.cells, strict=True)
    ]
    rows.append(("All", escape(count_words(cleared.records))))
    small = [] if cleared.ages.whole else [escape(phrases.text("learning_small")), ""]
    return [*_table(cleared, cleared.ages, f"{phrases.text('learning_ages')}:", ("Age", "Records"), rows), *small]


def _themes(cleared: Cleared, phrases: Phrases) -> list[str]:
    """Every theme of the question set in its order, found or not."""
    rows = [
        (escape(theme), *(escape(count_words(count)) for count in counts))
        for theme, counts in zip(cleared.themes.rows, cleared.themes.cells, strict=True)
    ]
    heads = ("Theme", *(escape(phrases.text(_HEADINGS[sort])) for sort in SORTS))
    return _table(cleared, cleared.themes, phrases.text("learning_themes"), heads, rows)


def _table(
    cleared: Cleared, published: Published, caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]
) -> list[str]:
    """The table, or where every count in it is held back that alone, which says as much."""
    why = [] if published.whole else [escape(why_held_back(cleared.threshold)), ""]
    if not _shown(published):
        return [f"{escape(caption.rstrip(':'))}: {escape(count_words(None))}", "", *why]
    return [escape(caption), "", *table(heads, rows), *why]


def _shown(published: Published) -> bool:
    """Whether any count is there to be seen."""
    return any(count is not None for row in published.cells for count in row)


def _figures(cleared: Cleared, phrases: Phrases) -> tuple[Figure, ...]:
    """The themes as a picture, where there is a number to show."""
    themes = cleared.themes
    if not _shown(themes):
        return ()
    heads = [phrases.text(_HEADINGS[sort]) for sort in SORTS]
    return (heat_map(phrases.text("learning_themes"), themes.rows, heads, themes.cells),)


def _quoted(audit: Audit, cleared: Cleared, sorts: tuple[FindingKind, ...]) -> list[str]:
    lines: list[str] = []
    for theme, words in cleared.quoted:
        mine = [(sort, text) for sort, text in words if sort in sorts]
        if mine:
            lines += [f"### {escape(audit.questions.theme_label(theme))}", ""]
            lines += [f"- {FINDING_LABELS[sort]}: {sentence(text)}" for sort, text in mine]
            lines.append("")
    return lines


def _recommended(audit: Audit, phrases: Phrases) -> list[str]:
    lines = [
        f"- {label}: {count}"
        for sort, label in RECOMMENDATION_LABELS.items()
        if (count := sum(each.sort == sort for each in audit.recommendations))
    ]
    return [*lines, ""] if lines else _none(phrases)


def _since(audit: Audit, phrases: Phrases) -> list[str]:
    """How the partnership's actions get on, and what the learning has reached by when; none of it in its words."""
    lines = []
    if learning_actions(audit):
        counted = figures(choose(followed([audit], ""), scope="learning")).in_words
        lines = [f"{escape(phrases.text('learning_actions'))}: {counted}.", ""]
    reached = sorted(audit.uptakes, key=lambda each: each.on)
    if reached:
        lines += [f"{escape(phrases.text('uptake'))}:", ""]
        lines += [f"- {UPTAKE_LABELS[each.sort]}: {day(each.on[:7])}" for each in reached]
        lines.append("")
    return lines or _none(phrases)


def _links(cleared: Cleared, phrases: Phrases) -> list[str]:
    if not cleared.sources:
        return []
    links = [f"- [{escape(each.name)}](<{quote(each.url, safe=_IN_A_URL)}>)" for each in cleared.sources]
    return [*_heading(phrases, "learning_links"), *links]
