"""Several audits side by side: which of them count, in which order, and what of them is everybody's to read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from audit_tui.domain.dates import is_past
from audit_tui.domain.in_brief import AmongOthers
from audit_tui.domain.session import Action, Finding, SessionDetails


class Placed(Protocol):
    """Whatever has the set-up of an audit, which places it among others."""

    @property
    def details(self) -> SessionDetails:
        """As an audit has it."""


One = TypeVar("One", bound=Placed)


@dataclass(frozen=True)
class Look(Generic[One]):
    """What a list across audits needs of each: made of one audit, kept beside it, and quick to read.

    `name` is that of what is kept, `of` what of the audit it is made of, and `form` what it is once it was made.
    """

    name: str
    of: tuple[str, ...]
    make: Callable[[AmongOthers], One]
    form: type[One]


def side_by_side(audits: Iterable[One]) -> tuple[One, ...]:
    """The audits that count among others, the earliest first.

    An auditor's own copy of a return is no audit, and what is made up never counts among what is not.
    """
    own = [audit for audit in audits if not audit.details.return_of]
    real = [audit for audit in own if not audit.details.fictional]
    return tuple(sorted(real or own, key=lambda each: (ends_on(each), each.details.created, each.details.id)))


def ends_on(audit: Placed) -> str:
    """The day that places an audit among others, ISO 8601: the end of its period, or else that of its set-up."""
    return audit.details.period_end or audit.details.created[:10]


def shared_findings(audit: AmongOthers) -> tuple[Finding, ...]:
    """The findings but those for one agency's own note alone."""
    return tuple(each for each in audit.findings if not each.only_for)


def shared_actions(audit: AmongOthers) -> tuple[Action, ...]:
    """The actions but those for one agency's own note alone."""
    return tuple(each for each in audit.actions if each.scope != "agency" and not each.only_for)


def is_overdue(action: Action, today: str) -> bool:
    """Whether an action should be done or closed by today, a day (ISO 8601), and is not."""
    return is_past(action.due, today) and not action.closed


def how_many_records(findings: Iterable[Finding]) -> int:
    """The number of different records that some findings of one audit come from."""
    return len({record for finding in findings for record in finding.records})
