"""What of an audit may be published: counts that point to no child, and the words that were marked for it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audit_tui.domain.across import how_many_records, shared_findings
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Source, Term
from audit_tui.domain.words import FindingKind
from audit_tui.errors import AuditError
from audit_tui.reports.audiences import plain, without_references
from audit_tui.reports.suppression import CountTable, Published, held_back
from audit_tui.services.summary import examined
from audit_tui.services.wording import AGE_BANDS, age_band

AGES: Final = (*AGE_BANDS, "not recorded")
"""Every band that there could be: one that is left out says ‘none’."""

RECORDS: Final = "records"
SORTS: Final[tuple[FindingKind, ...]] = ("strength", "improvement")
A_RECORD: Final = "a record"
"""Stands in place of a reference."""

_APOSTROPHES = re.compile("['’‘ʼ´`′]")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Cleared:
    """What may be published; `quoted` are words by theme, in the vocabulary's order, `kept` what was held back and why.

    `ages` has a row for each band and `themes` one for each theme of the set, found or not, and a column for each of
    SORTS. `sources` are those of the topic's own questions.
    """

    ages: Published
    themes: Published
    threshold: int
    quoted: tuple[tuple[str, tuple[tuple[FindingKind, str], ...]], ...]
    sources: tuple[Source, ...]
    kept: tuple[str, ...]

    @property
    def records(self) -> int | None:
        """The number of records, which is itself a count of children."""
        return self.ages.column_totals[0]


def clear(audit: Audit, threshold: int) -> Cleared:
    """What of this audit may be published where counts under the threshold are small, out of the examined records.

    That a theme is quoted says that it was found in a record: whoever marked the words as publishable chose that.
    """
    if not audit.details.records:
        raise AuditError("there is no record in this audit", hint="there is nothing to publish")
    tables = (_ages(audit), _themes(audit))
    ages, themes = held_back(tables, threshold=threshold, population=len(examined(audit)))
    quoted: dict[str, list[tuple[FindingKind, str]]] = {}
    named: list[str] = []
    for finding in (each for each in shared_findings(audit) if each.publishable):
        agency = _agency_named(audit, finding.text)
        if agency:
            named.append(f"the words of {finding.id}: they name {agency}; say it without, and they may stand there")
        else:
            words = without_references(audit, finding.text, A_RECORD)
            quoted.setdefault(finding.theme, []).append((finding.sort, words))
    return Cleared(
        ages=ages,
        themes=themes,
        threshold=threshold,
        quoted=tuple((each.code, tuple(quoted[each.code])) for each in _terms(audit) if each.code in quoted),
        sources=_sources(audit),
        kept=(*(_small(each, threshold) for each in (ages, themes) if not each.whole), *named, *_not_quoted(audit)),
    )


def _ages(audit: Audit) -> CountTable:
    found = Counter(age_band(audit, record) or AGES[-1] for record in examined(audit))
    return CountTable("Ages", AGES, (RECORDS,), tuple((found[band],) for band in AGES), column_totals=True)


def _themes(audit: Audit) -> CountTable:
    findings = shared_findings(audit)
    counts = tuple(
        tuple(
            how_many_records(each for each in findings if (each.theme, each.sort) == (term.code, sort))
            for sort in SORTS
        )
        for term in _terms(audit)
    )
    return CountTable("Themes", tuple(term.label for term in _terms(audit)), SORTS, counts)


def _terms(audit: Audit) -> tuple[Term, ...]:
    return audit.questions.vocabulary.themes


def _small(table: Published, threshold: int) -> str:
    return f"{table.caption}: counts of records that are smaller than {threshold}, or would give such a count away"


def _agency_named(audit: Audit, text: str) -> str:
    """The agency that a text names, by what people call it or by its code; in a report for everybody none is."""
    said = _unmarked(text)
    for term in audit.questions.vocabulary.agencies:
        either = "|".join(r"[\W_]{0,3}".join(words) for words in _called(term) if words)
        if re.search(rf"(?<![^\W_])(?:{either})s?(?![^\W_])", said, re.IGNORECASE):  # s: whose apostrophe is gone
            return term.label
    return ""


def _called(term: Term) -> Iterator[list[str]]:
    """The words of what people call an agency: its code, its label, and those parts of it that are names themselves."""
    parts = [words for part in re.split(r"[/(]", term.label) if (words := _WORDS.findall(_unmarked(part)))]
    yield _WORDS.findall(term.code)
    yield [word for words in parts for word in words]
    yield from (words for words in parts if len(words) > 1 or words[0].isupper())


def _unmarked(text: str) -> str:
    return _APOSTROPHES.sub("", plain(text))


def _not_quoted(audit: Audit) -> Iterator[str]:
    """What is written freely and not marked as publishable, or cannot be."""
    unmarked = [each.id for each in shared_findings(audit) if not each.publishable]
    if unmarked:
        yield f"the words of {', '.join(unmarked)}: not marked as publishable; they are counted with their themes"
    written = {
        "key themes": audit.key_themes,
        "recommendations": audit.recommendations,
        "actions": audit.actions,
        "uptake": audit.uptakes,
        "feedback": audit.feedback,
    }
    said = [what for what, found in written.items() if found]
    if said:
        yield f"the words of {', '.join(said)}: only findings can be marked as publishable"


def _sources(audit: Audit) -> tuple[Source, ...]:
    own = (question for question in audit.questions.questions if audit.questions.of_topic(question.id))
    return tuple(dict.fromkeys(source for question in own for source in question.sources))
