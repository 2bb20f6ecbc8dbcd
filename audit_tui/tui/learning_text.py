"""What the summary, the follow-up and the counts show, as rows and lines; nothing here knows a screen."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from audit_tui.domain.across import is_overdue, shared_actions
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Action, Finding
from audit_tui.domain.words import ACTION_STATUS_LABELS, RECOMMENDATION_LABELS, STATE_LABELS, UPTAKE_LABELS, FindingKind
from audit_tui.services.counting import QuestionCounted
from audit_tui.services.summary import by_theme, examined, not_examined, themes_by_record
from audit_tui.text import day, one_line, plural
from audit_tui.tui.widgets.choices import Choice

HEADINGS = ("#strength", "#improvement", "#own", "#key_theme", "#recommend", "#learning_action", "#sign_off")
"""The codes of rows that head others; what stands after the # is done by Enter, where it is an act."""

FEEDBACK, REACHED = "#told", "#reached"

_FOUND: tuple[tuple[FindingKind, str], ...] = (
    ("strength", "What works well"),
    ("improvement", "What needs to improve"),
)
_INDENT = 4
_POINTER = 2
_MARGINS = 5
_BAR, _LABEL = 30, 34
_EIGHTHS = "▏▎▍▌▋▊▉█"


def signed_in_words(audit: Audit) -> str:
    """`SIGNED OFF on 22 November 2026`, or DRAFT."""
    return f"SIGNED OFF on {day(audit.signed.at)}" if audit.signed else "DRAFT"


def hanging(words: str, width: int, about: str = "", indent: int = _INDENT) -> str:
    """A row of a list over several lines, those after the first further in; `about` begins a line of its own.

    The list itself puts two signs before the first line, and has a margin and a bar.
    """
    first, later = " " * (indent + _POINTER), " " * (indent + _POINTER + 3)
    room = max(width - _MARGINS, 2 * len(later))
    lines = textwrap.wrap(
        one_line(words), room, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ) or [first]
    if about:
        lines += textwrap.wrap(about, room, initial_indent=later, subsequent_indent=later, break_on_hyphens=False)
    return "\n".join(lines)[_POINTER:]


def laid_out(lines: Iterable[str], width: int) -> str:
    """Lines of a text to be read, each going on further in than it begins."""
    room = max(width - _MARGINS, 20)
    wrapped = (_wrapped(line, room) for text in lines for line in text.splitlines() or [""])
    return "\n".join(line for lines in wrapped for line in lines)


def _wrapped(line: str, room: int) -> list[str]:
    before = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line.strip(), room, initial_indent=before, subsequent_indent=f"{before}  ", break_on_hyphens=False
    ) or [""]


def summary_rows(audit: Audit, open_things: int, width: int) -> list[Choice]:
    """Everything that was found and follows from it, a row each, under its headings."""
    rows: list[Choice] = []
    for sort, title in _FOUND:
        rows += [Choice(f"#{sort}", title), *_found(audit, sort, width)]
    written: tuple[Finding | Action, ...] = (*audit.findings, *audit.actions)
    if kept := [each for each in written if each.only_for]:
        rows.append(Choice("#own", "For one agency’s own note alone; shown nowhere else"))
        rows += [Choice(each.id, f"    {each.id}", f"{audit.questions.agency_label(each.only_for)}’s") for each in kept]
    rows.append(_heading("key_theme", "Key themes", "k", audit.key_themes))
    for theme in audit.key_themes:
        rows.append(
            _row(theme.id, theme.text, f"rests on {', '.join(theme.findings)}" if theme.findings else "", width)
        )
    rows.append(_heading("recommend", "Recommendations", "m", audit.recommendations))
    for each in audit.recommendations:
        about = f"{RECOMMENDATION_LABELS[each.sort].lower()}; from {', '.join(each.findings)}"
        rows.append(_row(each.id, each.text, about, width))
    rows.append(_heading("learning_action", "Actions", "t", shared_actions(audit)))
    rows += [_row(each.id, each.text, action_about(each), width) for each in shared_actions(audit)]
    return [*rows, _sign_off_row(audit, open_things)]


def action_about(action: Action, today: str = "") -> str:
    """Whose it is, by when, how it gets on, and what it comes from; after its day, that it is overdue."""
    late = "OVERDUE" if is_overdue(action, today) else ""
    due = f"by {day(action.due)}" if action.due else "no date"
    source = action.recommendation or ", ".join(action.records) or "for all"
    again = f"takes up {action.again} again" if action.again else ""
    parts = (action.owner, due, late, ACTION_STATUS_LABELS[action.status], source, again)
    return "; ".join(one_line(part) for part in parts if part)


def follow_up_rows(audit: Audit, today: str, width: int) -> list[Choice]:
    """The actions with what became of them, then to whom the learning was told, and what it reached."""
    actions = shared_actions(audit)
    rows = [Choice("#actions", "Actions", "" if actions else "none written down yet: t in the summary writes one")]
    ranked = sorted(actions, key=lambda each: (each.closed, each.due or "~"))
    rows += [_row(each.id, each.text, action_about(each, today), width) for each in ranked]
    if kept := len(audit.actions) - len(actions):
        rows.append(Choice("#own", f"    and {kept} in an agency’s own note"))
    rows.append(Choice(FEEDBACK, "Told to", "" if audit.feedback else "nobody yet: b says to whom"))
    rows += [_row(each.id, f"{day(each.on)}: {each.group}", each.words, width) for each in audit.feedback]
    rows.append(Choice(REACHED, "What it has reached", "" if audit.uptakes else "nothing yet: w says what"))
    for each in audit.uptakes:
        came_from = f"; from {', '.join(each.came_from)}" if each.came_from else ""
        rows.append(_row(each.id, each.words, f"{UPTAKE_LABELS[each.sort].lower()}, {day(each.on)}{came_from}", width))
    return rows


def action_in_full(action: Action) -> str:
    """Everything that was said of an action, latest first."""
    lines = [f"{action.id} {one_line(action.text)}"]
    lines += [f"It worked when: {one_line(action.will_show)}"] if action.will_show else []
    if action.embedding:
        lines.append(f"Seen in practice on {day(action.embedded_on)}: {one_line(action.embedding)}")
    for each in reversed(action.updates):
        lines.append(f"{day(each.on)}, {ACTION_STATUS_LABELS[each.status]}: {one_line(each.words) or 'no words'}")
    return "\n".join(lines)


def heat_maps(audit: Audit, width: int) -> Content:
    """Themes by records, areas for improvement and strengths; a number in each cell, darker for more."""
    parts = [_heat_map(audit, sort, title, width) for sort, title in reversed(_FOUND)]
    left = ", ".join(not_examined(audit))
    legend = f"A number: so many findings. ·: none written down.{f' Not examined: {left}.' if left else ''}"
    return Content("\n\n").join([*parts, Content.styled(legend, "dim")])


def answer_bars(found: Iterable[QuestionCounted]) -> Content:
    """A bar for each option that was given, and the number itself; of how many asked."""
    lines: list[Content] = []
    for each in found:
        said = f"{each.question.id} {one_line(each.question.text)} ({each.answers.given} of {each.answers.asked})"
        lines.append(Content.styled(said, "bold"))
        options = ((each.question.answer.label(code), count) for code, count in each.answers.options if count)
        given = [(textwrap.shorten(label, _LABEL, placeholder="…"), count) for label, count in options]
        of = max(each.answers.given, 1)
        wide = max((len(label) for label, _ in given), default=0)
        lines += [Content(f"  {label.ljust(wide)}  {bar(count, of)} {count}") for label, count in given]
        states = "; ".join(f"{STATE_LABELS[state].lower()}: {count}" for state, count in each.answers.states)
        lines += [Content.styled(f"  {states}", "dim")] if states else []
    return Content("\n").join(lines)


def bar(count: int, most: int) -> str:
    """A bar of so much of the longest."""
    eighths = round(8 * _BAR * count / most) if most else 0
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")


def _found(audit: Audit, sort: FindingKind, width: int) -> Iterator[Choice]:
    of = plural(len(examined(audit)), "record")
    themes = by_theme(audit, sort)
    for theme, findings, records in themes:
        yield Choice(f"#{sort}:{theme}", f"  {audit.questions.theme_label(theme)}: {records} of {of}")
        for each in findings:
            yield _row(each.id, each.text, _about(audit, each), width)
    if not themes:
        yield Choice(f"#{sort}:", f"    None written down yet: {sort[0]} writes one, at a question of a record")


def _about(audit: Audit, finding: Finding) -> str:
    agencies = ", ".join(map(audit.questions.agency_label, finding.agencies))
    may = "may be published" if finding.publishable else ""
    return "; ".join(part for part in (agencies, ", ".join(finding.records), may) if part)


def _heading(act: str, title: str, key: str, there: Sequence[object]) -> Choice:
    return Choice(f"#{act}", title, "" if there else f"none written down yet: {key} writes one")


def _row(code: str, words: str, about: str, width: int) -> Choice:
    """The words in full, and under them what they are about."""
    return Choice(code, hanging(f"{code} {words}", width, one_line(about)))


def _sign_off_row(audit: Audit, open_things: int) -> Choice:
    if audit.signed is not None:
        return Choice("#sign_off", signed_in_words(audit), "s shows it")
    still = f"{plural(open_things, 'thing')} still open" if open_things else "nothing is open"
    return Choice("#sign_off", "Before sign-off", f"{still}: s {'lists them' if open_things else 'signs'}")


def _heat_map(audit: Audit, sort: FindingKind, title: str, width: int) -> Content:
    lines = [Content.styled(f"{title}, by theme and record", "bold underline")]
    rows = themes_by_record(audit, sort)
    if not rows:
        none = f"  None written down yet: {sort[0]} writes one, at a question of a record."
        return Content("\n").join([*lines, Content(none)])
    records = examined(audit)
    stem = _common_stem(records)
    heads = [record.removeprefix(stem) for record in records]
    cell = max(3, *map(len, heads))
    labels = [f"{audit.questions.theme_label(row.theme)}: {plural(row.records, 'record')}" for row in rows]
    wide = max(map(len, labels))
    most = max(max(row.counts) for row in rows)
    fit = max(1, (width - wide - 6) // (cell + 1))
    for first in range(0, len(heads), fit):
        among = slice(first, first + fit)
        lines.append(Content(f"  {stem.rjust(wide)}  {' '.join(head.rjust(cell) for head in heads[among])}"))
        for label, row in zip(labels, rows, strict=True):
            cells = Content(" ").join([_cell(count, most, cell) for count in row.counts[among]])
            lines.append(Content.assemble(f"  {label.ljust(wide)}  ", cells))
    return Content("\n").join(lines)


def _cell(count: int, most: int, width: int) -> Content:
    if not count:
        return Content.styled("·".rjust(width), "dim")
    return Content.styled(str(count).rjust(width), f"bold on $accent {10 + 20 * count // most}%")


def _common_stem(records: Sequence[str]) -> str:
    """What all references begin with, up to their hyphen: said once, so that there is room for more of them."""
    stem = f"{records[0].partition('-')[0]}-"
    return stem if len(records) > 1 and all(record.startswith(stem) for record in records) else ""
