"""What is seen across audits, as lines of text: actions by owner, recurring themes, two audits, the programme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from audit_tui.domain.across import Look, shared_actions, side_by_side
from audit_tui.domain.dates import is_past
from audit_tui.domain.in_brief import OF_ACTIONS, AmongOthers
from audit_tui.domain.session import Action, SessionDetails
from audit_tui.domain.words import ACTION_SCOPE_LABELS, ACTION_STATUS_LABELS, BANNER, ActionScope
from audit_tui.services.compared import SOURCE_LABELS, STANDING_LABELS, Compared, QuestionCompared
from audit_tui.services.following import by_owner, days_between, figures, in_order
from audit_tui.services.programme import Programme, Programmed
from audit_tui.services.recurring import FoundIn, Recurring
from audit_tui.text import day, one_line, plural

_REFUSED = ("scale", "new", "retired")
"""Said of a question that does not compare; dates, numbers and texts have nothing to count and are left out."""


class ActionLine(NamedTuple):
    """An action as the list of all of them says it: what it is sorted and counted by, and its words.

    `late` stands between those `before` and `after`, and is empty where it is not overdue, or no day was looked at yet.
    """

    owner: str
    due: str
    scope: ActionScope
    done: bool
    closed: bool
    closed_on: str
    embedded: bool
    before: str
    after: str
    lines: tuple[str, ...]
    late: str = ""

    @property
    def overdue(self) -> bool:
        """Whether its day has passed, and it is open."""
        return bool(self.late)


@dataclass(frozen=True)
class ActionsOf:
    """The actions of one audit, in words."""

    details: SessionDetails
    actions: tuple[ActionLine, ...]


def actions_of(audit: AmongOthers) -> ActionsOf:
    """What the list of actions says of those of an audit."""
    return ActionsOf(audit.details, tuple(_in_words(audit.details, each) for each in shared_actions(audit)))


ACTIONS = Look("actions", OF_ACTIONS, actions_of, ActionsOf)


def actions_on(audits: Iterable[ActionsOf], today: str) -> tuple[ActionLine, ...]:
    """The actions of these audits as they stand on a day (ISO 8601), in the order of `followed`."""
    found = (_on(each, today) for audit in side_by_side(audits) for each in audit.actions)
    return in_order(tuple(found))


def _on(each: ActionLine, today: str) -> ActionLine:
    if each.closed or not is_past(each.due, today):
        return each._replace(late="") if each.late else each
    return each._replace(late=f", {plural(days_between(each.due, today), 'day')} OVERDUE")


def action_lines(found: Iterable[ActionLine]) -> Iterator[str]:
    """The actions owner by owner with what became of them, and then how all of them get on."""
    found = tuple(found)
    for owner, theirs in by_owner(found):
        yield f"{owner}: {plural(len(theirs), 'action')}, {sum(each.overdue for each in theirs)} overdue"
        for each in theirs:
            yield f"{each.before}{each.late}{each.after}"
            yield from each.lines
    yield figures(found).in_words


def theme_lines(found: Iterable[Recurring]) -> Iterator[str]:
    """Every theme with the audits that found it, what came back in most of them first."""
    for each in found:
        yield f"{each.label}: {each.in_words}"
        for one in each.found:
            yield _found_in(one)
            yield from (f"      {name} {one_line(text)}" for name, text in (*one.improvements, *one.strengths))


def programme_lines(found: Programme) -> Iterator[str]:
    """Topic by topic the audits, what came of each, and what is due again."""
    for topic in found.topics:
        yield f"{topic.title}: {plural(topic.audits, 'audit')}; {topic.in_words}"
        for each in found.audits:
            if each.topic == topic.title:
                yield from _programmed(each)


def compared_lines(compared: Compared) -> Iterator[str]:
    """Two audits of a topic: the themes, what became of the earlier recommendations, and question by question."""
    for name, side in (("Earlier", compared.earlier), ("Later", compared.later)):
        until = f", period to {day(side.period_end)}" if side.period_end else ""
        about = f"{side.title} ({side.session}){until}, {plural(side.records, 'record')}"
        yield f"{name}: {about}{_fiction(side.fictional)}"
    yield from (f"Mind: {caution}" for caution in compared.cautions)
    yield from ("", "By theme")
    for theme in compared.themes:
        earlier, later = theme.records("improvement")
        yield f"  {STANDING_LABELS[theme.standing]}: {theme.label} (to be improved: {earlier}, then {later} records)"
    yield from ("", "Earlier recommendations, and what the later audit found")
    for each in compared.recommendations:
        yield f"  {each.recommendation.id} {one_line(each.recommendation.text)}"
        yield from (f"      {one.id} {ACTION_STATUS_LABELS[one.status]}: {one_line(one.text)}" for one in each.actions)
        yield from (f"      found now, {one.id}: {one_line(one.text)}" for one in each.found_since)
        if not each.found_since:
            yield "      nothing to be improved was found in its themes this time"
    yield from ("", "Question by question")
    for question in compared.questions:
        yield from _question(question)


def _in_words(details: SessionDetails, action: Action) -> ActionLine:
    due = f"due {day(action.due)}" if action.due else "no date"
    return ActionLine(
        owner=action.owner,
        due=action.due,
        scope=action.scope,
        done=action.done,
        closed=action.closed,
        closed_on=action.closed_on,
        embedded=bool(action.embedding),
        before=f"  {details.id}/{action.id}: {one_line(action.text)} ({ACTION_STATUS_LABELS[action.status]}, {due}",
        after=f"; {ACTION_SCOPE_LABELS[action.scope].lower()}){_fiction(details.fictional)}",
        lines=tuple(_what_became_of_it(action)),
    )


def _what_became_of_it(action: Action) -> Iterator[str]:
    if action.updates:
        last = action.updates[-1]
        yield f"      {day(last.on)}: {one_line(last.words) or ACTION_STATUS_LABELS[last.status]}"
    if action.embedding:
        yield f"      seen in practice on {day(action.embedded_on)}: {one_line(action.embedding)}"


def _found_in(one: FoundIn) -> str:
    of = f"of {plural(one.records, 'record')}"
    about = [f"to be improved in {one.improved_in} {of}"] if one.improvements else []
    about += [f"a strength in {one.strong_in} {of}"] if one.strengths else []
    return f"  {one.year} {one.topic} ({one.session}): {', '.join(about)}{_fiction(one.fictional)}"


def _programmed(each: Programmed) -> Iterator[str]:
    period = " to ".join(day(iso) for iso in (each.period_start, each.period_end) if iso) or "no period"
    who = plural(len(each.agencies), "agency", "agencies")
    yield f"  {each.session}: {period}, {plural(each.records, 'record')}, {who}{_fiction(each.fictional)}"
    came = f"{plural(each.strengths, 'strength')}, {plural(each.improvements, 'area')} for improvement"
    acted = f"{each.done} done, {each.open_actions} open ({each.late} late), {each.closed_without} closed without"
    signed = f"signed off on {day(each.signed)}" if each.signed else "not signed off"
    yield f"      {came}, {plural(each.recommendations, 'recommendation')}; actions: {acted}; {signed}"


def _question(question: QuestionCompared) -> Iterator[str]:
    if not question.pairs and question.verdict not in _REFUSED:
        return
    note = f" ({question.note})" if question.note else ""
    yield f"  {question.id} {one_line(question.text)}{note}"
    if question.why_not:
        yield f"      not compared: {question.why_not}"
    for pair in question.pairs:
        yield f"      {SOURCE_LABELS[pair.source]}{f': {pair.in_words}' if pair.in_words else ''}"
        yield f"          then {pair.earlier.in_words}; now {pair.later.in_words}"


def _fiction(fictional: bool) -> str:  # noqa: FBT001 (a flag of the audit, passed on)
    return f" [{BANNER}]" if fictional else ""
