"""Which themes come back: in which audits, in how many records, and in the words of the findings."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit_tui.domain.across import ends_on, how_many_records, shared_findings, side_by_side
from audit_tui.domain.in_brief import AmongOthers
from audit_tui.domain.session import Finding
from audit_tui.text import plural


@dataclass(frozen=True)
class FoundIn:
    """A theme in one audit: what was found, and in how many of its records; `topic` is what people call the topic."""

    session: str
    title: str
    topic: str
    year: str
    fictional: bool
    records: int
    improvements: tuple[Finding, ...]
    strengths: tuple[Finding, ...]

    @property
    def improved_in(self) -> int:
        """The records in which it was an area for improvement."""
        return how_many_records(self.improvements)

    @property
    def strong_in(self) -> int:
        """The records in which it was a strength."""
        return how_many_records(self.strengths)


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


def recurring_themes(audits: Iterable[AmongOthers]) -> tuple[Recurring, ...]:
    """Every theme of these audits' findings: what was to be improved in most audits first, then in most records.

    An audit that has no finding yet counts among none: nothing was looked for in it.
    """
    written = [(audit, mine) for audit in side_by_side(audits) if (mine := _by_theme(shared_findings(audit)))]
    labels = {term.code: term.label for audit, _ in written for term in audit.questions.vocabulary.themes}
    used = {theme for _, mine in written for theme in mine}
    found = [_recurring(theme, label, written) for theme, label in labels.items() if theme in used]
    return tuple(sorted(found, key=lambda each: (-len(each.improvements), -_records(each))))


def _by_theme(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.theme, []).append(each)
    return found


def _recurring(theme: str, label: str, audits: list[tuple[AmongOthers, dict[str, list[Finding]]]]) -> Recurring:
    found = tuple(_found_in(audit, mine.get(theme, [])) for audit, mine in audits)
    titles = {audit.questions.id: audit.questions.title for audit, _ in audits}
    of_topics = []
    for topic, title in titles.items():
        same = [each for (audit, _), each in zip(audits, found, strict=True) if audit.questions.id == topic]
        of_topics.append((title, sum(bool(each.improvements) for each in same), len(same)))
    there = tuple(each for each in found if each.improvements or each.strengths)
    return Recurring(theme, label, there, tuple(of_topics))


def _found_in(audit: AmongOthers, mine: list[Finding]) -> FoundIn:
    return FoundIn(
        session=audit.details.id,
        title=audit.details.title,
        topic=audit.questions.title,
        year=ends_on(audit)[:4],
        fictional=audit.details.fictional,
        records=len(audit.details.records),
        improvements=tuple(each for each in mine if each.sort == "improvement"),
        strengths=tuple(each for each in mine if each.sort == "strength"),
    )


def _records(theme: Recurring) -> int:
    return sum(each.improved_in for each in theme.improvements)


def _audits(count: int, topic: str) -> str:
    """`2 audits of neglect`; a topic that is an abbreviation stays as it is written."""
    return f"{plural(count, 'audit')} of {topic if topic[:2].isupper() else topic[:1].lower() + topic[1:]}"
