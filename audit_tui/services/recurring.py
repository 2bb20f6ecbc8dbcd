"""Which themes come back: in which audits, in how many records, and in the words of the findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from audit_tui.domain.across import Look, ends_on, how_many_records, shared_findings, side_by_side
from audit_tui.domain.in_brief import OF_THEMES, AmongOthers
from audit_tui.domain.session import Finding, SessionDetails
from audit_tui.domain.words import FindingKind
from audit_tui.text import plural

Words = tuple[str, str]
"""A finding's id, and its words."""


class ThemeIn(NamedTuple):
    """A theme in one audit: what was found, and in how many different records each of the two sorts."""

    theme: str
    improved_in: int
    strong_in: int
    improvements: tuple[Words, ...]
    strengths: tuple[Words, ...]


@dataclass(frozen=True)
class ThemesOf:
    """What one audit found, theme by theme; `topic` is the id of its question set, `labels` are those of its themes."""

    details: SessionDetails
    topic: str
    topic_title: str
    labels: dict[str, str]
    found: tuple[ThemeIn, ...]


class FoundIn(NamedTuple):
    """A theme in one audit: what was found, and in how many of its records; `topic` is what people call the topic."""

    session: str
    title: str
    topic: str
    year: str
    fictional: bool
    records: int
    improved_in: int
    strong_in: int
    improvements: tuple[Words, ...]
    strengths: tuple[Words, ...]


@dataclass(frozen=True)
class Recurring:
    """A theme with the audits that found it, the earliest first.

    `of_topics` says per topic how many audits found an area for improvement, and how many there are.
    """

    theme: str
    label: str
    found: tuple[FoundIn, ...]
    of_topics: tuple[tuple[str, int, int], ...]

    @property
    def improvements(self) -> tuple[FoundIn, ...]:
        """The audits in which it was an area for improvement."""
        return tuple(each for each in self.found if each.improvements)

    @property
    def came_back(self) -> bool:
        """It was an area for improvement in more audits than one."""
        return len(self.improvements) > 1

    @property
    def in_words(self) -> str:
        """`came back in 2 of 2 audits of neglect`; `found in 1 of 2 audits of neglect` where it did not."""
        if not self.improvements:
            return "strengths only"
        how = "came back in" if self.came_back else "found in"
        return (
            f"{how} {', '.join(f'{some} of {_audits(every, topic)}' for topic, some, every in self.of_topics if some)}"
        )


def themes_of(audit: AmongOthers) -> ThemesOf:
    """What the list of themes needs of an audit."""
    found: dict[str, list[Finding]] = {}
    for each in shared_findings(audit):
        found.setdefault(each.theme, []).append(each)
    return ThemesOf(
        details=audit.details,
        topic=audit.questions.id,
        topic_title=audit.questions.title,
        labels={term.code: term.label for term in audit.questions.vocabulary.themes},
        found=tuple(_theme_in(theme, mine) for theme, mine in found.items()),
    )


THEMES = Look("themes", OF_THEMES, themes_of, ThemesOf)


def recurring_themes(audits: Iterable[ThemesOf]) -> tuple[Recurring, ...]:
    """Every theme of these audits' findings: what was to be improved in most audits first, then in most records.

    An audit that has no finding yet counts among none: nothing was looked for in it.
    """
    written = [audit for audit in side_by_side(audits) if audit.found]
    labels = {code: label for audit in written for code, label in audit.labels.items()}
    titles = {audit.topic: audit.topic_title for audit in written}
    every = Counter(audit.topic for audit in written)
    found: dict[str, list[FoundIn]] = defaultdict(list)
    improved: dict[str, Counter[str]] = defaultdict(Counter)
    for audit in written:
        about = _about(audit)
        for theme, improved_in, strong_in, improvements, strengths in audit.found:
            found[theme].append(FoundIn(*about, improved_in, strong_in, improvements, strengths))
            improved[theme][audit.topic] += bool(improvements)
    themes = (
        Recurring(
            theme,
            label,
            tuple(found[theme]),
            tuple((titles[each], improved[theme][each], every[each]) for each in titles),
        )
        for theme, label in labels.items()
        if theme in found
    )
    return tuple(sorted(themes, key=lambda each: (-len(each.improvements), -_records(each))))


def _theme_in(theme: str, mine: list[Finding]) -> ThemeIn:
    def of(sort: FindingKind) -> list[Finding]:
        return [each for each in mine if each.sort == sort]

    improvements, strengths = of("improvement"), of("strength")
    return ThemeIn(
        theme, how_many_records(improvements), how_many_records(strengths), _words(improvements), _words(strengths)
    )


def _words(findings: Iterable[Finding]) -> tuple[Words, ...]:
    return tuple((each.id, each.text) for each in findings)


def _about(audit: ThemesOf) -> tuple[str, str, str, str, bool, int]:
    """What each theme that it found says of an audit."""
    details = audit.details
    year = ends_on(audit)[:4]
    return details.id, details.title, audit.topic_title, year, details.fictional, len(details.records)


def _records(theme: Recurring) -> int:
    return sum(each.improved_in for each in theme.improvements)


def _audits(count: int, topic: str) -> str:
    """`2 audits of neglect`; a topic that is an abbreviation stays as it is written."""
    return f"{plural(count, 'audit')} of {topic if topic[:2].isupper() else topic[:1].lower() + topic[1:]}"
