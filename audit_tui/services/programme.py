"""The programme of audits: what was audited when and by whom, what came of it, and what is due again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit_tui.domain.across import ends_on, is_overdue, shared_actions, shared_findings, side_by_side
from audit_tui.domain.dates import is_past
from audit_tui.domain.in_brief import AmongOthers
from audit_tui.text import day


@dataclass(frozen=True)
class Programmed:
    """One audit: days are ISO 8601, `signed` empty while it is not; `open_actions` are not closed, `late` some of them.

    `agencies` are what people call them; `topic` is the title that the topic has now, as in Topic.
    """

    session: str
    title: str
    topic: str
    fictional: bool
    period_start: str
    period_end: str
    meetings: tuple[str, ...]
    agencies: tuple[str, ...]
    records: int
    strengths: int
    improvements: int
    recommendations: int
    done: int
    open_actions: int
    late: int
    closed_without: int
    signed: str
    reaudit_due: str


@dataclass(frozen=True)
class Topic:
    """One topic: its last audit that was signed off and the one that is under way, and when it is due again.

    `last` and `under_way` are sessions, `last_until` the day to which the last one looked; each may be empty.
    """

    topic: str
    title: str
    audits: int
    last: str
    last_until: str
    under_way: str
    reaudit_due: str
    overdue: bool

    @property
    def in_words(self) -> str:
        """When it was last audited, and when it is due again."""
        words = f"last audited for the period to {day(self.last_until)}" if self.last else "no audit is signed off"
        if self.under_way:
            words = f"{words}; {self.under_way} is under way"
        if self.reaudit_due:
            word = "OVERDUE since" if self.overdue else "due by" if self.under_way else "due again by"
            return f"{words}; {word} {day(self.reaudit_due)}"
        return words if self.under_way else f"{words}; no day is set for the next audit"


@dataclass(frozen=True)
class Programme:
    """The audits, the earliest first, and their topics, those overdue first and then by their day."""

    audits: tuple[Programmed, ...]
    topics: tuple[Topic, ...]


def programme(audits: Iterable[AmongOthers], today: str) -> Programme:
    """What these audits come to as a programme; `today` is a day (ISO 8601)."""
    there = side_by_side(audits)
    topics = sorted(_topics(there, today), key=lambda each: (not each.overdue, each.reaudit_due or "~", each.title))
    titles = {each.topic: each.title for each in topics}
    audited = (_programmed(audit, titles[audit.questions.id], today) for audit in there)
    return Programme(tuple(audited), tuple(topics))


def _programmed(audit: AmongOthers, topic: str, today: str) -> Programmed:
    details, findings, actions = audit.details, shared_findings(audit), shared_actions(audit)
    strengths = sum(each.sort == "strength" for each in findings)
    done = sum(each.done for each in actions)
    closed = sum(each.closed for each in actions)
    return Programmed(
        session=details.id,
        title=details.title,
        topic=topic,
        fictional=details.fictional,
        period_start=details.period_start,
        period_end=details.period_end,
        meetings=tuple(each.begun[:10] for each in audit.meetings),
        agencies=tuple(map(audit.questions.agency_label, details.agencies)),
        records=len(details.records),
        strengths=strengths,
        improvements=len(findings) - strengths,
        recommendations=len(audit.recommendations),
        done=done,
        open_actions=len(actions) - closed,
        late=sum(is_overdue(each, today) for each in actions),
        closed_without=closed - done,
        signed=audit.signed.at[:10] if audit.signed else "",
        reaudit_due=details.reaudit_due,
    )


def _topics(audits: tuple[AmongOthers, ...], today: str) -> Iterator[Topic]:
    for topic in dict.fromkeys(audit.questions.id for audit in audits):
        mine = [audit for audit in audits if audit.questions.id == topic]
        newest = mine[-1]
        last = next((audit for audit in reversed(mine) if audit.signed), None)
        due = newest.details.reaudit_due or (last.details.reaudit_due if last else "")
        begun_again = newest is not last and not newest.details.reaudit_due
        yield Topic(
            topic=topic,
            title=newest.questions.title,
            audits=len(mine),
            last=last.details.id if last else "",
            last_until=ends_on(last) if last else "",
            under_way=newest.details.id if newest is not last else "",
            reaudit_due=due,
            overdue=is_past(due, today) and not begun_again,
        )
