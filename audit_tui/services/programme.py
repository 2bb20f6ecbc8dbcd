"""The programme of audits: what was audited when and by whom, what came of it, and what is due again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit_tui.domain.across import Look, ends_on, shared_actions, shared_findings, side_by_side
from audit_tui.domain.dates import is_past
from audit_tui.domain.in_brief import OF_PROGRAMME, AmongOthers
from audit_tui.domain.session import SessionDetails
from audit_tui.text import day


@dataclass(frozen=True)
class Account:
    """What came of one audit, but for what depends on the day; `topic` is the id of its question set.

    `open_due` are the days by which its open actions should be done, empty for one that has none.
    """

    details: SessionDetails
    topic: str
    topic_title: str
    meetings: tuple[str, ...]
    agencies: tuple[str, ...]
    strengths: int
    improvements: int
    recommendations: int
    done: int
    open_due: tuple[str, ...]
    closed_without: int
    signed: str


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


def account_of(audit: AmongOthers) -> Account:
    """What the programme needs of an audit."""
    findings, actions = shared_findings(audit), shared_actions(audit)
    strengths = sum(each.sort == "strength" for each in findings)
    done = sum(each.done for each in actions)
    return Account(
        details=audit.details,
        topic=audit.questions.id,
        topic_title=audit.questions.title,
        meetings=tuple(each.begun[:10] for each in audit.meetings),
        agencies=tuple(map(audit.questions.agency_label, audit.details.agencies)),
        strengths=strengths,
        improvements=len(findings) - strengths,
        recommendations=len(audit.recommendations),
        done=done,
        open_due=tuple(each.due for each in actions if not each.closed),
        closed_without=sum(each.closed for each in actions) - done,
        signed=audit.signed.at[:10] if audit.signed else "",
    )


PROGRAMME = Look("programme", OF_PROGRAMME, account_of, Account)


def programme(audits: Iterable[Account], today: str) -> Programme:
    """What these audits come to as a programme; `today` is a day (ISO 8601)."""
    there = side_by_side(audits)
    topics = sorted(_topics(there, today), key=lambda each: (not each.overdue, each.reaudit_due or "~", each.title))
    titles = {each.topic: each.title for each in topics}
    return Programme(tuple(_programmed(audit, titles[audit.topic], today) for audit in there), tuple(topics))


def _programmed(audit: Account, topic: str, today: str) -> Programmed:
    details = audit.details
    return Programmed(
        session=details.id,
        title=details.title,
        topic=topic,
        fictional=details.fictional,
        period_start=details.period_start,
        period_end=details.period_end,
        meetings=audit.meetings,
        agencies=audit.agencies,
        records=len(details.records),
        strengths=audit.strengths,
        improvements=audit.improvements,
        recommendations=audit.recommendations,
        done=audit.done,
        open_actions=len(audit.open_due),
        late=sum(is_past(due, today) for due in audit.open_due),
        closed_without=audit.closed_without,
        signed=audit.signed,
        reaudit_due=details.reaudit_due,
    )


def _topics(audits: tuple[Account, ...], today: str) -> Iterator[Topic]:
    for topic in dict.fromkeys(audit.topic for audit in audits):
        mine = [audit for audit in audits if audit.topic == topic]
        newest = mine[-1]
        last = next((audit for audit in reversed(mine) if audit.signed), None)
        due = newest.details.reaudit_due or (last.details.reaudit_due if last else "")
        begun_again = newest is not last and not newest.details.reaudit_due
        yield Topic(
            topic=topic,
            title=newest.topic_title,
            audits=len(mine),
            last=last.details.id if last else "",
            last_until=ends_on(last) if last else "",
            under_way=newest.details.id if newest is not last else "",
            reaudit_due=due,
            overdue=is_past(due, today) and not begun_again,
        )
