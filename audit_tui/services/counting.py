"""What was answered, counted across the records: of how many asked, by whom, and from when to when.

Only what the panel may see is counted. Not recorded, not applicable and not known stand beside the options, and are
never one of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit_tui.domain.asking import Board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.conditions import codes_of
from audit_tui.domain.divergence import fall, span_in_words, tally_of
from audit_tui.domain.question_set import Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Agreement, Answer
from audit_tui.domain.words import PANEL, State

TOOLS = "tools_and_guidance"
"""The theme of the questions that ask which agreed tools were used."""

Boards = Mapping[str, Board]
"""The board of each record, in the session's order."""

Asked = tuple[str, str]
"""A record, and a seat that was asked in it."""


@dataclass(frozen=True)
class Count:
    """How answers fall, of those that were asked for.

    `options` has every option's code, `states` what was given, `said` both in words without what nobody gave. Of
    several choices an answer counts for each. `span` is from the least to the most of numbers or dates.
    """

    asked: int
    given: int
    options: tuple[tuple[str, int], ...]
    states: tuple[tuple[State, int], ...]
    said: tuple[str, ...]
    span: str = ""

    @property
    def in_words(self) -> str:
        """`Yes: 1; not recorded: 1`, or `June 2022 to March 2024 (21 months apart)`."""
        return "; ".join(part for part in (self.span, *self.said) if part)


@dataclass(frozen=True)
class QuestionCounted:
    """One question across the records; agencies' answers, or the panel's to a question of its own.

    `agreed` counts what the panel agreed on a question put to agencies, of the records in which it was: None where it
    agreed nothing. `by_agency` and `by_selection` have only those with an answer, `by_record` only spans in which two
    answers or more differ.
    """

    question: Question
    answers: Count
    agreed: Count | None
    agreements: tuple[Agreement, ...]
    by_agency: tuple[tuple[str, Count], ...]
    by_selection: tuple[tuple[str, Count], ...]
    by_record: tuple[tuple[str, Count], ...]


@dataclass(frozen=True)
class Tool:
    """One answer to which tools were used: by how many agencies each, and in how many different records."""

    label: str
    by_agency: tuple[int, ...]
    records: int


@dataclass(frozen=True)
class ToolsUsed:
    """Which agreed tools were used, and by which agencies, of those that answered."""

    question: Question
    agencies: tuple[str, ...]
    tools: tuple[Tool, ...]
    answers: Count


def counted(audit: Audit, boards: Boards) -> tuple[QuestionCounted, ...]:
    """Every question that has an answer with options, a number or a date, in the set's order; record details apart."""
    selections = {record: selection(audit, record) for record in boards}
    found = (
        _counted(audit, boards, selections, question)
        for question in audit.questions.questions
        if _is_counted(audit, question)
    )
    return tuple(each for each in found if each.answers.given or each.agreed)


def tools_used(audit: Audit, boards: Boards) -> tuple[ToolsUsed, ...]:
    """What agencies answered where they were asked to choose the agreed tools that they used."""
    return tuple(
        found
        for question in audit.questions.questions
        if question.theme == TOOLS and question.answer.facts.several and not question.of_panel
        if (found := _tools(audit, boards, question)).agencies
    )


def _is_counted(audit: Audit, question: Question) -> bool:
    return question.answer.facts.counted and not is_record_detail(audit, question)


def _counted(audit: Audit, boards: Boards, selections: Mapping[str, str], question: Question) -> QuestionCounted:
    asked = _asked(boards, question)
    answers = _seen(audit, asked, question)
    records = tuple(dict.fromkeys(record for record, _ in asked))
    agreements = tuple(each for record in records if (each := audit.agreement(record, question.id)) is not None)
    by_agency = () if question.of_panel else tuple(_split(question, asked, answers, lambda each: each[1]))
    spanned = question.answer.facts.stored in ("number", "date")
    spans = _split(question, asked, answers, lambda each: each[0]) if spanned else ()
    return QuestionCounted(
        question=question,
        answers=_count(question, len(asked), answers),
        agreed=_count(question, len(records), map(_as_answer, agreements)) if agreements else None,
        agreements=agreements,
        by_agency=by_agency,
        by_selection=tuple(_split(question, asked, answers, lambda each: selections[each[0]])),
        by_record=tuple((record, count) for record, count in spans if "apart" in count.span),
    )


def selection(audit: Audit, record: str) -> str:
    """Why a record was selected, in words; empty where that is not recorded."""
    question = audit.questions.used_as("selection")
    answer = audit.answer(record, PANEL, question.id) if question else None
    return question.answer.label(answer.value) if question and answer and isinstance(answer.value, str) else ""


def _asked(boards: Boards, question: Question) -> tuple[Asked, ...]:
    return tuple((record, seat) for record, now in boards.items() for seat in now.seats_asked(question.id))


def _seen(audit: Audit, asked: Iterable[Asked], question: Question) -> tuple[Answer, ...]:
    found = (seen_by(PANEL, audit, record, seat, question) for record, seat in asked)
    return tuple(each for each in found if isinstance(each, Answer))


def _split(
    question: Question, asked: Sequence[Asked], answers: Sequence[Answer], by: Callable[[Asked], str]
) -> Iterator[tuple[str, Count]]:
    """The same counts once for each group that has an answer, in the order in which they were asked."""
    given: dict[str, list[Answer]] = {}
    for each in answers:
        given.setdefault(by((each.record, each.seat)), []).append(each)
    for group, count in Counter(map(by, asked)).items():
        if group in given:
            yield group, _count(question, count, given[group])


def _count(question: Question, asked: int, answers: Iterable[Answer]) -> Count:
    given = tuple(answers)
    found = fall(question, given)
    return Count(
        asked=asked,
        given=len(given),
        options=found[0],
        states=found[1],
        said=tally_of(question, found),
        span=span_in_words(question, given),
    )


def _as_answer(agreement: Agreement) -> Answer:
    """What was agreed, to be counted as an answer is."""
    return Answer(
        record=agreement.record,
        seat=PANEL,
        question=agreement.question,
        value=agreement.value,
        state=agreement.state,
    )


def _tools(audit: Audit, boards: Boards, question: Question) -> ToolsUsed:
    asked = _asked(boards, question)
    answers = _seen(audit, asked, question)
    counts = dict(_split(question, asked, answers, lambda each: each[1]))
    return ToolsUsed(
        question=question,
        agencies=tuple(counts),
        tools=tuple(
            Tool(
                option.label,
                tuple(dict(count.options)[option.code] for count in counts.values()),
                len({each.record for each in answers if option.code in codes_of(each.value)}),
            )
            for option in question.answer.options
        ),
        answers=_count(question, len(asked), answers),
    )
