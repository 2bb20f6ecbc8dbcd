"""Two audits of one topic beside each other: counts question by question, themes, and the earlier recommendations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from audit_tui.domain.across import ends_on, how_many_records, shared_actions, shared_findings
from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit
from audit_tui.domain.changes import Verdict
from audit_tui.domain.comparing import QuestionOfBoth, compare
from audit_tui.domain.divergence import fall
from audit_tui.domain.learning import Recommendation
from audit_tui.domain.question_set import Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Action, Agreement, Answer, Finding
from audit_tui.domain.words import PANEL, STATE_LABELS, FindingKind, State
from audit_tui.errors import AuditError
from audit_tui.text import plural

FEWEST = 5
"""Under so many answers, or records that they come from, in either audit it is not said which way anything went."""

Source = Literal["panel", "agencies"]

SOURCE_LABELS: dict[Source, str] = {
    "panel": "the panel’s answers, one a record",
    "agencies": "the agencies’ answers, as far as the panel has opened them",
}

Way = Literal["too_few", "same", "up", "down", "mixed", "unordered"]
"""Which way the answers went along a scale that has an order; of counts alone, and never good or bad by itself."""

Standing = Literal["continued", "improved", "new", "not_found", "strength"]

STANDING_LABELS: dict[Standing, str] = {
    "continued": "An area for improvement both times",
    "improved": "An area for improvement then, only strengths now",
    "new": "An area for improvement this time only",
    "not_found": "An area for improvement then, not found this time",
    "strength": "Strengths only",
}

_WHY_NOT: dict[Verdict, str] = {
    "scale": "answered on another scale",
    "new": "not asked in the earlier audit",
    "retired": "not asked in the later audit",
}
_NOTES: dict[Verdict, str] = {"asked": "asked differently", "wording": "worded or filed differently"}

OfBoth = tuple[tuple[Finding, ...], tuple[Finding, ...]]
"""Findings of the earlier audit, and of the later one."""


@dataclass(frozen=True)
class Side:
    """One of the two audits: what it is, as far as it says how much a comparison bears."""

    session: str
    title: str
    version: str
    period_end: str
    records: int
    signed: bool
    fictional: bool


@dataclass(frozen=True)
class Counts:
    """How often each option was chosen, in the newer set's order; `n` are the answers that chose, `states` the others.

    `records` are those that the `n` come from: agencies that answer for one child are not so many children. Of several
    choices an answer counts for each, so that the options may come to more than `n`.
    """

    n: int
    records: int
    options: tuple[tuple[str, int], ...]
    states: tuple[tuple[State, int], ...] = ()

    @property
    def in_words(self) -> str:
        """`Yes: 2, Partly: 1 (of 3), not recorded: 1`."""
        chosen = ", ".join(f"{label}: {count}" for label, count in self.options if count)
        said = [f"{chosen} (of {self.n})"] if self.n else []
        said += [f"{STATE_LABELS[state].lower()}: {count}" for state, count in self.states]
        return ", ".join(said) or "no answers"


@dataclass(frozen=True)
class Pair:
    """The counts of both audits, and whose answers they are of."""

    source: Source
    earlier: Counts
    later: Counts
    way: Way

    @property
    def in_words(self) -> str:
        """Which way the answers went: a count and nothing else, or that there are too few to say."""
        if self.way == "too_few":
            return f"too few to say (under {FEWEST} records in one of the audits)"
        first, last = self.later.options[0][0], self.later.options[-1][0]
        return {
            "same": "fell as before",
            "up": f"further towards ‘{first}’ than before",
            "down": f"further towards ‘{last}’ than before",
            "mixed": "neither way as a whole",
            "unordered": "",
        }[self.way]


@dataclass(frozen=True)
class QuestionCompared:
    """A question of either audit; `pairs` is empty where nothing can be counted beside the other, and `why_not` why.

    `note` says what else stands between the two: asked of others, worded differently.
    """

    id: str
    was: str
    section: str
    text: str
    verdict: Verdict
    pairs: tuple[Pair, ...] = ()
    why_not: str = ""
    note: str = ""


@dataclass(frozen=True)
class ThemeCompared:
    """A theme of either audit, with its findings, those of the earlier one first."""

    theme: str
    label: str
    standing: Standing
    improvements: OfBoth
    strengths: OfBoth

    def records(self, sort: FindingKind) -> tuple[int, int]:
        """How many records the findings of one kind come from, earlier and later."""
        earlier, later = self.strengths if sort == "strength" else self.improvements
        return how_many_records(earlier), how_many_records(later)


@dataclass(frozen=True)
class FollowedRecommendation:
    """An earlier recommendation: its actions, its themes, and what the later audit found in these themes."""

    recommendation: Recommendation
    themes: tuple[str, ...]
    actions: tuple[Action, ...]
    found_since: tuple[Finding, ...]


@dataclass(frozen=True)
class Compared:
    """Two audits of a topic; `cautions` are to be read before anything else."""

    earlier: Side
    later: Side
    cautions: tuple[str, ...]
    questions: tuple[QuestionCompared, ...]
    themes: tuple[ThemeCompared, ...]
    recommendations: tuple[FollowedRecommendation, ...]


def compare_audits(earlier: Audit, later: Audit) -> Compared:
    """The later audit beside the earlier one.

    Of what agencies answered only what the panel has opened is counted; no grade is computed. Raises AuditError where
    the two do not belong together: two topics, one audit twice, the wrong way round, a copy, one of them made up.
    """
    _require_comparable(earlier, later)
    found = compare(earlier.questions, later.questions)
    before, now = _Opened.of(earlier), _Opened.of(later)
    return Compared(
        earlier=_side(earlier),
        later=_side(later),
        cautions=tuple(_cautions(earlier, later)),
        questions=tuple(_question(each, before, now) for each in found.questions),
        themes=tuple(_themes(earlier, later)),
        recommendations=tuple(_followed(earlier, later)),
    )


def _require_comparable(earlier: Audit, later: Audit) -> None:
    one, other = earlier.details, later.details
    if (one.id, one.created) == (other.id, other.created):
        raise AuditError(f"{one.id} cannot be compared with itself", hint="name an earlier audit of the topic")
    for each in (one, other):
        if each.return_of:
            raise AuditError(f"{each.id} is an agency’s copy of its return", hint="name the audit that it belongs to")
    if earlier.questions.id != later.questions.id:
        topics = f"{one.id} is about {earlier.questions.id}, {other.id} about {later.questions.id}"
        raise AuditError(f"these audits do not compare: {topics}", hint="name two audits of one topic")
    if one.fictional != other.fictional:
        made_up = one.id if one.fictional else other.id
        raise AuditError(f"{made_up} is made up and the other is not", hint="what is made up is compared with nothing")
    if ends_on(earlier) > ends_on(later):
        raise AuditError(f"{one.id} is the later of the two", hint=f"name {other.id} first")


def _side(audit: Audit) -> Side:
    details = audit.details
    return Side(
        session=details.id,
        title=details.title,
        version=audit.questions.version,
        period_end=details.period_end,
        records=len(details.records),
        signed=audit.signed is not None,
        fictional=details.fictional,
    )


def _cautions(earlier: Audit, later: Audit) -> Iterator[str]:
    for audit in (earlier, later):
        details = audit.details
        if audit.signed is None:
            yield f"{details.id} is not signed off: what it says may still change."
        if len(details.records) < FEWEST:
            yield f"{details.id} is about {plural(len(details.records), 'record')}: too few to say what has changed."
        decided = (each for each in audit.entities.values() if isinstance(each, Agreement | Answer))
        unratified = sum(each.not_quorate for each in decided)
        if unratified:
            yield f"{details.id}: {plural(unratified, 'answer')} agreed NOT QUORATE, and not ratified."
    for audit, other in ((earlier, later), (later, earlier)):
        if audit.details.short_form and not other.details.short_form:
            yield f"{audit.details.id} asked the short form, {other.details.id} every question."
        alone = [each for each in audit.details.agencies if each not in other.details.agencies]
        if alone:
            names = ", ".join(map(audit.questions.agency_label, alone))
            yield f"{names} took part in {audit.details.id} only."


@dataclass(frozen=True)
class _Opened:
    """An audit with the boards of its records, and what may be read of it."""

    audit: Audit
    boards: Mapping[str, Board]

    @classmethod
    def of(cls, audit: Audit) -> "_Opened":
        return cls(audit, {record: board(audit, record) for record in audit.details.records})

    def said(self, question: Question, source: Source) -> Iterator[Answer | Agreement]:
        """What was said on a question where it is asked now: by the panel, or by agencies and opened since."""
        for record, now in self.boards.items():
            seats = now.seats_asked(question.id)
            agreement = self.audit.agreement(record, question.id)
            if source == "panel" and agreement is not None and seats:
                yield agreement
            for seat in seats:
                seen = seen_by(PANEL, self.audit, record, seat, question)
                if (seat == PANEL) == (source == "panel") and isinstance(seen, Answer):
                    yield seen


def _question(found: QuestionOfBoth, earlier: _Opened, later: _Opened) -> QuestionCompared:
    before = earlier.audit.questions.question(found.was or found.id)
    now = later.audit.questions.question(found.id)
    changed = ", ".join(each.what for each in found.changed)
    pairs: tuple[Pair, ...] = ()
    if found.compares and before is not None and now is not None:
        pairs = tuple(_pairs(earlier, before, later, now))
        why_not = "nothing is opened or agreed in either audit" if now.answer.facts.chosen else "no options to count"
    else:
        why_not = f"{_WHY_NOT[found.verdict]}{f' ({changed})' if changed else ''}"
    holder = (earlier if now is None else later).audit.questions
    return QuestionCompared(
        id=found.id,
        was=found.was,
        section=holder.section_of(found.id).title,
        text=found.text,
        verdict=found.verdict,
        pairs=pairs,
        why_not="" if pairs else why_not,
        note=f"{_NOTES[found.verdict]}: {changed}" if found.verdict in _NOTES else "",
    )


def _pairs(earlier: _Opened, before: Question, later: _Opened, now: Question) -> Iterator[Pair]:
    """The counts of what the panel said, and of what agencies did, each where either audit has any."""
    if not now.answer.facts.chosen:
        return
    sources: tuple[Source, ...] = ("panel", "agencies")
    for source in sources:
        counts = [_counts(now, one.said(asked, source)) for one, asked in ((earlier, before), (later, now))]
        if any(each.n or each.states for each in counts):
            yield Pair(source, counts[0], counts[1], _way(now, counts[0], counts[1]))


def _counts(question: Question, said: Iterable[Answer | Agreement]) -> Counts:
    given = tuple(said)
    choosing = [each for each in given if each.value is not None]
    options, states = fall(question, given)
    return Counts(
        n=len(choosing),
        records=len({each.record for each in choosing}),
        options=tuple((question.answer.label(code), count) for code, count in options),
        states=states,
    )


def _way(question: Question, earlier: Counts, later: Counts) -> Way:
    """Which way the answers went: up where, however the scale is cut in two, no smaller share is above the cut."""
    if min(earlier.records, later.records) < FEWEST:
        return "too_few"
    if not question.answer.facts.ordered:
        return "unordered"
    above = [accumulate(count for _, count in each.options) for each in (earlier, later)]
    gains = [now * earlier.n - before * later.n for before, now in zip(*above, strict=True)]
    if not any(gains):
        return "same"
    return "up" if min(gains) >= 0 else "down" if max(gains) <= 0 else "mixed"


def _themes(earlier: Audit, later: Audit) -> Iterator[ThemeCompared]:
    """The themes of either audit's findings, in the newer set's order."""
    findings = (shared_findings(earlier), shared_findings(later))
    used = {finding.theme for each in findings for finding in each}
    known = dict.fromkeys(
        term.code for audit in (later, earlier) for term in audit.questions.vocabulary.themes if term.code in used
    )
    for theme in known:
        improvements = (_of(findings[0], theme, "improvement"), _of(findings[1], theme, "improvement"))
        strengths = (_of(findings[0], theme, "strength"), _of(findings[1], theme, "strength"))
        label = _label(theme, later, earlier)
        yield ThemeCompared(theme, label, _standing(improvements, strengths), improvements, strengths)


def _of(findings: Iterable[Finding], theme: str, sort: FindingKind) -> tuple[Finding, ...]:
    return tuple(each for each in findings if (each.theme, each.sort) == (theme, sort))


def _label(theme: str, later: Audit, earlier: Audit) -> str:
    known = any(term.code == theme for term in later.questions.vocabulary.themes)
    return (later if known else earlier).questions.theme_label(theme)


def _standing(improvements: OfBoth, strengths: OfBoth) -> Standing:
    match bool(improvements[0]), bool(improvements[1]):
        case True, True:
            return "continued"
        case True, False:
            return "improved" if strengths[1] else "not_found"
        case False, True:
            return "new"
    return "strength"


def _followed(earlier: Audit, later: Audit) -> Iterator[FollowedRecommendation]:
    themes_of = {finding.id: finding.theme for finding in shared_findings(earlier)}
    for each in earlier.recommendations:
        themes = tuple(dict.fromkeys(themes_of[name] for name in each.findings if name in themes_of))
        yield FollowedRecommendation(
            recommendation=each,
            themes=themes,
            actions=tuple(action for action in shared_actions(earlier) if action.recommendation == each.id),
            found_since=tuple(finding for finding in shared_findings(later) if finding.theme in themes),
        )
