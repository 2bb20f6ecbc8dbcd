"""The part of a report that goes record by record: its details, what each agency answered, what the panel agreed."""

from itertools import groupby

from audit_tui.domain.asking import Board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import divergent, span_in_words
from audit_tui.domain.question_set import Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Agreement, Answer
from audit_tui.domain.words import BASIS_LABELS, PANEL
from audit_tui.reports.before_sign_off import returns_awaited
from audit_tui.reports.markdown import escape, name, sentence, standing, table
from audit_tui.reports.room import agreement_marks, asked_at_all, who_agreed
from audit_tui.services.blind_spots import blind_spots
from audit_tui.services.progress import seat_progress
from audit_tui.services.summary import examined
from audit_tui.services.wording import detail_in_words, in_words, moved_in_words

_NOT_EXAMINED = "**Not examined:** the panel opened and decided nothing here."


def record_by_record(audit: Audit, boards: dict[str, Board]) -> list[str]:
    """Every record under a heading of its own; what is sealed is not there."""
    lines: list[str] = []
    asked, seen = asked_at_all(audit), examined(audit)
    for record, now in boards.items():
        lines += [
            f"### {record}",
            "",
            *([] if record in seen else [_NOT_EXAMINED, ""]),
            *_details(audit, now),
            *_answered(audit, now),
            *_differences(audit, record),
        ]
        lines += _blind_spots(audit, record)
        for section in audit.questions.sections:
            found = [
                line for question in section.questions for line in _question(audit, now, question, asked_at_all=asked)
            ]
            if found:
                lines += [f"#### {record}: {section.id} {escape(section.title)}", "", *found]
    return lines


def detail(audit: Audit, record: str, question: Question) -> str:
    """A record detail as Markdown: an age as its band, a date as people write it."""
    return escape(detail_in_words(audit, record, question))


def _details(audit: Audit, now: Board) -> list[str]:
    rows = [
        ("Age in years" if question.used_as == "age_in_months" else escape(question.text), words)
        for question in now.asked[PANEL]
        if is_record_detail(audit, question) and question.answer.kind != "reference"
        if (words := detail(audit, now.record, question))
    ]
    return table(("Record details", ""), rows) if rows else ["Record details are not filled in yet.", ""]


def _answered(audit: Audit, now: Board) -> list[str]:
    """How much each seat has answered of what it was asked, so that every later count has its base."""
    counts, awaited = [], returns_awaited(audit, now)
    for seat in now.seats:
        progress = seat_progress(audit, now, seat)
        said = "(return awaited)" if seat in awaited else f"{len(progress.answered)} of {len(progress.asked)}"
        counts.append(f"{name(audit, seat)} {said}")
    return [f"Questions answered, of those asked: {', '.join(counts)}.", ""]


def _differences(audit: Audit, record: str) -> list[str]:
    """Where they differ, as the panel's own list of differences has it."""
    groups = [
        f"{', '.join(each.question for each in same)} ({how})"
        for how, same in groupby(divergent(audit, record, spread=True), key=lambda each: each.in_words)
    ]
    return [f"Where the agencies differed, widest first: {'; '.join(groups)}.", ""] if groups else []


def _blind_spots(audit: Audit, record: str) -> list[str]:
    """What no agency could evidence, and what only one held, among what has been opened."""
    found = blind_spots(audit, record)
    lines = [f"No agency could evidence: {', '.join(found.nobody)}.", ""] if found.nobody else []
    agencies = dict.fromkeys(agency for _, agency in found.alone)
    alone = [
        f"{name(audit, agency)} {', '.join(question for question, one in found.alone if one == agency)}"
        for agency in agencies
    ]
    return [*lines, *([f"Only one agency held: {'; '.join(alone)}.", ""] if alone else [])]


def _question(audit: Audit, now: Board, question: Question, *, asked_at_all: bool) -> list[str]:
    if is_record_detail(audit, question):
        return []
    given = [
        (seat, answer)
        for seat in now.seats_asked(question.id)
        if isinstance(answer := seen_by(PANEL, audit, now.record, seat, question), Answer)
    ]
    agreement = audit.agreement(now.record, question.id)
    if not now.seats_asked(question.id) or (not given and agreement is None):
        return []
    lines = [f"**{question.id}** {standing(audit, question.text)}", ""]
    lines += [f"- {_whose(audit, answer)}: {_answer(audit, question, answer)}" for _, answer in given]
    span = span_in_words(question, (answer for _, answer in given)) if len(given) > 1 else ""
    lines += [f"- From least to most: {escape(span)}."] if "apart" in span else []
    lines += _agreed(audit, question, agreement, asked_at_all=asked_at_all) if agreement else []
    return [*lines, ""]


def _whose(audit: Audit, answer: Answer) -> str:
    """The seat, with its contributing service where that was named."""
    service = escape(answer.service) if answer.service else ""
    return f"{name(audit, answer.seat)} ({service})" if service else name(audit, answer.seat)


def _answer(audit: Audit, question: Question, answer: Answer) -> str:
    """The answer, how it moved, what it rests on, and the evidence for it."""
    words = _said(audit, question, answer)
    moved, basis = moved_in_words(question, answer), BASIS_LABELS[answer.basis] if answer.basis else ""
    about = escape("; ".join((moved, basis) if basis else (moved,))) if moved else standing(audit, basis)
    if question.answer.facts.free_words and answer.state is None:
        words = _ended(words) + (f" ({about})" if about else "")
        words += f" Evidence: {sentence(answer.evidence)}" if answer.evidence else ""
    else:
        words += f" ({about})" if about else ""
        words = f"{words} – {sentence(answer.evidence)}" if answer.evidence else _ended(words)
    return f"{words} **NOT QUORATE.**" if answer.not_quorate else words


def _agreed(audit: Audit, question: Question, agreement: Agreement, *, asked_at_all: bool) -> list[str]:
    words = _ended(_said(audit, question, agreement))
    return [
        f"- **Agreed: {words}** {sentence(agreement.reason)}{agreement_marks(agreement)}",
        *who_agreed(audit, agreement, asked_at_all=asked_at_all),
        *(f"- Not shared by {name(audit, view.agency)}: {sentence(view.words)}" for view in agreement.dissent),
    ]


def _said(audit: Audit, question: Question, said: Answer | Agreement) -> str:
    """An answer in words, as Markdown; those of a question's options come again and again."""
    words = in_words(question, said.value, said.state)
    return standing(audit, words) if question.answer.options else escape(words)


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?" else f"{words}."
