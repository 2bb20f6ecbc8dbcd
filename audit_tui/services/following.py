"""Follow-up across audits: the actions, who has them, which are late, what they changed, and what was told since."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

from audit_tui.domain.across import is_overdue, shared_actions, side_by_side
from audit_tui.domain.in_brief import AmongOthers
from audit_tui.domain.learning import Feedback, Uptake
from audit_tui.domain.session import Action
from audit_tui.domain.words import ActionScope
from audit_tui.text import one_line, plural

ALIKE = 0.5
"""So much of its words an earlier action shares with another that says the same."""

_AT_LEAST = 2
"""One word in common says nothing."""

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = (
    "a all an and any are as at be been before by each every for from has have if in into is it its not of on one or "
    "our so that the their them then there these they this to was we were what when where which who will with"
)
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what is to be done."""


class Standing(Protocol):
    """How an action stands on a day, whoever shows it; `embedded` says that something shows that practice changed."""

    @property
    def owner(self) -> str:
        """As an action has it."""

    @property
    def due(self) -> str:
        """As an action has it."""

    @property
    def scope(self) -> ActionScope:
        """As an action has it."""

    @property
    def done(self) -> bool:
        """As an action has it."""

    @property
    def closed(self) -> bool:
        """As an action has it."""

    @property
    def closed_on(self) -> str:
        """As an action has it."""

    @property
    def embedded(self) -> bool:
        """Whether something shows that practice has changed."""

    @property
    def overdue(self) -> bool:
        """Whether its day has passed, and it is open."""


S = TypeVar("S", bound=Standing)


@dataclass(frozen=True)
class FollowedAction:
    """An action and the audit that it comes from; `topic` is what people call the audit's topic.

    `days_late` counts while it is open.
    """

    session: str
    title: str
    topic: str
    fictional: bool
    action: Action
    overdue: bool
    days_late: int

    @property
    def id(self) -> str:
        """The action among those of all audits: `session/A3`."""
        return f"{self.session}/{self.action.id}"

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.action.owner

    @property
    def due(self) -> str:
        """By when it should be done, a day or empty."""
        return self.action.due

    @property
    def scope(self) -> ActionScope:
        """For whom it is done."""
        return self.action.scope

    @property
    def done(self) -> bool:
        """It was done, and is not only closed."""
        return self.action.done

    @property
    def closed(self) -> bool:
        """Nothing more is to be done about it."""
        return self.action.closed

    @property
    def closed_on(self) -> str:
        """The day on which it was closed."""
        return self.action.closed_on

    @property
    def embedded(self) -> bool:
        """Something shows that practice has changed."""
        return bool(self.action.embedding)


@dataclass(frozen=True)
class Figures:
    """How actions get on; `late` are some of the open ones, `embedded` some of those that are done."""

    total: int
    open: int
    late: int
    done: int
    embedded: int
    closed_without: int

    @property
    def in_words(self) -> str:
        """`62 actions: 26 open, 11 late; 30 done, 4 with evidence of embedding; 6 closed without being done`."""
        if not self.total:
            return "no actions"
        late = f", {self.late} late" if self.late else ""
        embedded = f", {self.embedded} with evidence of embedding" if self.done else ""
        closed = f"; {self.closed_without} closed without being done" if self.closed_without else ""
        return f"{plural(self.total, 'action')}: {self.open} open{late}; {self.done} done{embedded}{closed}"


@dataclass(frozen=True)
class Told:
    """What became of one audit's learning: to whom it was told, and what it reached; both may be nothing yet."""

    session: str
    title: str
    topic: str
    fictional: bool
    signed: bool
    feedback: tuple[Feedback, ...]
    uptakes: tuple[Uptake, ...]


@dataclass(frozen=True)
class Alike:
    """An earlier action that may say the same, with the words that both have; `share` is from 0 to 1."""

    followed: FollowedAction
    share: float
    words: tuple[str, ...]


def followed(audits: Iterable[AmongOthers], today: str) -> tuple[FollowedAction, ...]:
    """The actions of these audits: overdue ones first, then the open by their day, then what was closed, last first.

    An agency's own note is not among them. `today` is a day (ISO 8601).
    """
    found = [_followed(audit, action, today) for audit in side_by_side(audits) for action in shared_actions(audit)]
    return in_order(found)


def in_order(actions: Sequence[S]) -> tuple[S, ...]:
    """Actions as they are listed: overdue ones first, then the open by their day, then what was closed, last first."""
    still = sorted((each for each in actions if not each.closed), key=lambda each: each.due or "~")
    over = sorted((each for each in actions if each.closed), key=lambda each: each.closed_on, reverse=True)
    return (*still, *over)


def choose(
    actions: Iterable[S], *, overdue: bool = False, owner: str = "", scope: ActionScope | None = None
) -> tuple[S, ...]:
    """Of these the overdue, one owner's, or those of one scope; in the order in which they are."""
    return tuple(
        each
        for each in actions
        if (each.overdue or not overdue)
        and (not owner or _owner(owner) == _owner(each.owner))
        and scope in (None, each.scope)
    )


def by_owner(actions: Iterable[S]) -> tuple[tuple[str, tuple[S, ...]], ...]:
    """The actions owner by owner: who has most that are late first, then by name."""
    owned: dict[str, list[S]] = {}
    for each in actions:
        owned.setdefault(_owner(each.owner), []).append(each)
    ranked = sorted(owned.items(), key=lambda item: (-sum(each.overdue for each in item[1]), item[0]))
    return tuple((one_line(mine[0].owner), tuple(mine)) for _, mine in ranked)


def figures(actions: Sequence[Standing]) -> Figures:
    """How these actions get on."""
    done = [each for each in actions if each.done]
    closed = sum(each.closed for each in actions)
    return Figures(
        total=len(actions),
        open=len(actions) - closed,
        late=sum(each.overdue for each in actions),
        done=len(done),
        embedded=sum(each.embedded for each in done),
        closed_without=closed - len(done),
    )


def told(audits: Iterable[AmongOthers]) -> tuple[Told, ...]:
    """What became of the learning, audit by audit, the earliest first, those of which nothing was told among them."""
    return tuple(
        Told(
            session=audit.details.id,
            title=audit.details.title,
            topic=audit.questions.title,
            fictional=audit.details.fictional,
            signed=audit.signed is not None,
            feedback=tuple(sorted(audit.feedback, key=lambda each: each.on)),
            uptakes=tuple(sorted(audit.uptakes, key=lambda each: each.on)),
        )
        for audit in side_by_side(audits)
    )


def like_it(audits: Iterable[AmongOthers], text: str, today: str = "") -> tuple[Alike, ...]:
    """Earlier actions that say the same, most alike first: offered before a new one is made.

    Two texts are as alike as the share of their words that are in both, twice the common ones over the words of the
    two; small words are left out, and a word in the plural is the same word.
    """
    wanted = _words(text)
    found = []
    for each in followed(audits, today):
        words = _words(each.action.text)
        common = [word for word in wanted if word in words]
        share = 2 * len(common) / max(1, len(wanted) + len(words))
        if len(common) >= _AT_LEAST and share >= ALIKE:
            found.append(Alike(each, share, tuple(common)))
    return tuple(sorted(found, key=lambda alike: -alike.share))


def _followed(audit: AmongOthers, action: Action, today: str) -> FollowedAction:
    overdue = is_overdue(action, today)
    return FollowedAction(
        session=audit.details.id,
        title=audit.details.title,
        topic=audit.questions.title,
        fictional=audit.details.fictional,
        action=action,
        overdue=overdue,
        days_late=days_between(action.due, today) if overdue else 0,
    )


@lru_cache  # a list across audits asks for the same few days thousands of times
def days_between(first: str, last: str) -> int:
    """So many days from one day (ISO 8601) to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


@lru_cache
def _owner(name: str) -> str:
    return one_line(name).casefold()


def _words(text: str) -> dict[str, None]:
    """The words that say what is to be done, once each, in their order."""
    plain = text.casefold().replace("’", "'").replace("'s", "")
    return dict.fromkeys(_singular(word) for word in _WORD.findall(plain) if word not in _SMALL)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
