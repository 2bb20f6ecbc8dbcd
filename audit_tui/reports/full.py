"""The full report of an audit, for the panel: findings first, then what they rest on, then what limits them."""

from collections.abc import Iterable

from audit_tui.domain.asking import Board, board, contributing, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.completeness import concern_unwritten
from audit_tui.domain.divergence import tally
from audit_tui.domain.question_set import PANEL, SAFETY_YES, Question, Use
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import BANNER, Answer, Finding, FindingKind
from audit_tui.reports.markdown import escape, name, names, sentence, table
from audit_tui.reports.records import detail, record_by_record
from audit_tui.reports.room import meetings_held, room_limits, still_to_do
from audit_tui.services.progress import details_progress, seat_progress
from audit_tui.services.summary import by_theme
from audit_tui.services.wording import age_band, period_in_words
from audit_tui.text import day, plural

_WHAT_IS_COUNTED = (
    "Counted are the answers that can be seen, of those asked for: an agency’s once the panel has revealed it, the "
    "panel’s as it stands. Not recorded, not known and not applicable are never counted as no. What was answered in "
    "words, numbers or dates is under each record."
)


_TITLES: dict[FindingKind, str] = {"strength": "works well", "improvement": "needs to improve"}


def full_report(audit: Audit) -> str:
    """The report as Markdown, ending in a newline; the same session gives the same text."""
    boards = {record: board(audit, record) for record in audit.details.records}
    lines = [
        *_head(audit),
        *_looked_at(audit, boards),
        *_findings(audit, "strength", 2),
        *_findings(audit, "improvement", 3),
        *_actions(audit),
        *_concerns(audit, boards),
        *_across(audit, boards),
        *["## 7. Record by record", "", *record_by_record(audit, boards)],
        *_limitations(audit, boards),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(audit: Audit) -> list[str]:
    details, questions = audit.details, audit.questions
    rows = [
        ("Topic", escape(questions.title)),
        ("Commissioned by", escape(details.commissioned_by) or "not recorded"),
        ("Why this topic", escape(details.reason) or "not recorded"),
        ("Period under review", period_in_words(details) or "not recorded"),
        ("Agencies", names(audit, details.agencies)),
        ("Needed for a quorum", names(audit, details.quorum) or "not recorded"),
        ("Children’s records", str(len(details.records))),
        ("Questions", escape(f"{questions.id}, version {questions.version} ({questions.status})")),
        ("Form", ("short form" if details.short_form else "full form") + (", no grades" if not details.grades else "")),
        ("Digest of the question set", questions.digest[:16]),
    ]
    fiction = [f"**{BANNER}: every record, person and event in it is invented.**", ""] if details.fictional else []
    return [
        f"# {escape(details.title)}",
        "",
        *fiction,
        "**DRAFT: not signed off by the panel.**",
        "",
        "Pseudonymised is still personal data: this report stays with those who took part in the audit.",
        "",
        *table(("", ""), rows),
    ]


def _looked_at(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = ["## 1. What was looked at", "", *meetings_held(audit)]
    if audit.questions.enquiry:
        lines += ["Key lines of enquiry:", ""]
        lines += [f"{number}. {escape(line)}" for number, line in enumerate(audit.questions.enquiry, 1)]
        lines.append("")
    rows = [
        (
            record,
            age_band(audit, record) or "not recorded",
            _detail(audit, record, "plan_status"),
            _detail(audit, record, "selection"),
            names(audit, _heard(audit, boards[record])) or "none yet",
            names(audit, _not_heard(audit, boards[record])) or "none",
        )
        for record in audit.details.records
    ]
    return lines + table(("Record", "Age in years", "Plan status", "Why selected", "Agencies heard", "Not heard"), rows)


def _findings(audit: Audit, sort: FindingKind, number: int) -> list[str]:
    lines = [f"## {number}. What {_TITLES[sort]}", ""]
    themes = by_theme(audit, sort)
    if not themes:
        return [*lines, "None written down yet.", ""]
    of = len(audit.details.records)
    for theme, findings, records in themes:
        lines += [f"### {escape(audit.questions.theme_label(theme))} ({records} of {plural(of, 'record')})", ""]
        lines += [_finding(audit, finding) for finding in findings]
        lines.append("")
    return lines


def _finding(audit: Audit, finding: Finding) -> str:
    layer = next((term.label for term in audit.questions.vocabulary.layers if term.code == finding.layer), "")
    about = [names(audit, finding.agencies), escape(layer).lower(), ", ".join(finding.records)]
    return f"- {finding.id}: {sentence(finding.text)} ({'; '.join(words for words in about if words)})"


def _actions(audit: Audit) -> list[str]:
    lines = ["## 4. Actions", ""]
    if not audit.actions:
        return [*lines, "None written down yet.", ""]
    rows = [
        (
            action.id,
            escape(action.text),
            escape(action.owner),
            day(action.due) if action.due else "no date",
            ", ".join(action.records),
            "done" if action.done else "open",
        )
        for action in audit.actions
    ]
    return lines + table(("Ref", "Action", "Owner", "By when", "Records", "Status"), rows)


def _concerns(audit: Audit, boards: dict[str, Board]) -> list[str]:
    concerns = [concern for record in audit.details.records for concern in audit.concerns(record)]
    still = sum(concern.open for concern in concerns)
    unwritten = [record for record in boards if concern_unwritten(audit, record)]
    none = "" if unwritten else "None raised."
    counted = f"{plural(len(concerns), 'concern')} raised, {still} not yet followed up." if concerns else none
    lines = ["## 5. Immediate safeguarding concerns", "", f"{counted}{_safety_asked(audit, boards)}", ""]
    for concern in concerns:
        after = f"Followed up: {sentence(concern.follow_up)}" if not concern.open else "**Not yet followed up.**"
        told = f"Passed to: {sentence(concern.told)}" if concern.told else "**Not recorded to whom it was passed.**"
        lines.append(f"- {concern.record} {concern.id}: {sentence(concern.text)} {told} {after}")
    lines += [
        f"- {record}: **the panel answered that there is one, and no concern is written down.**" for record in unwritten
    ]
    return [*lines, ""] if concerns or unwritten else lines


def _safety_asked(audit: Audit, boards: dict[str, Board]) -> str:
    question = audit.questions.used_as("safety_question")
    if question is None:
        return ""
    answers = [answer for record in boards if (answer := audit.answer(record, PANEL, question.id)) is not None]
    yes = sum(answer.value == SAFETY_YES for answer in answers)
    asked = plural(len(boards), "record")
    return f" The panel has answered whether there is one for {len(answers)} of {asked}: yes for {yes}."


def _across(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = [
        "## 6. Question by question, across the records",
        "",
        _WHAT_IS_COUNTED,
        "",
    ]
    for section in audit.questions.sections:
        rows = [row for question in section.questions if (row := _across_row(audit, boards, question))]
        if rows:
            lines += [f"### {section.id} {escape(section.title)}", "", *rows, ""]
    return lines


def _across_row(audit: Audit, boards: dict[str, Board], question: Question) -> str:
    if not question.answer.codes or is_record_detail(audit, question):
        return ""
    asked = [(now.record, seat) for now in boards.values() for seat in now.seats_asked(question.id)]
    seen = [seen_by(PANEL, audit, record, seat, question) for record, seat in asked]
    answers = [answer for answer in seen if isinstance(answer, Answer)]
    if not answers:
        return ""
    counts = map(escape, tally(question, answers))
    several = ", several could be chosen" if question.answer.kind == "any_of" else ""
    base = f"{len(answers)} of {plural(len(asked), 'answer')}{several}"
    return f"- {question.id} {escape(question.text)} {'; '.join(counts)} ({base})."


def _limitations(audit: Audit, boards: dict[str, Board]) -> list[str]:
    details, questions = audit.details, audit.questions
    lines = [
        "## 8. What limits these findings",
        "",
        *room_limits(audit),
    ]
    if details.short_form:
        lines.append("- The short form is set: answers to other questions are left out.")
    if not details.grades:
        lines.append("- No grades were asked for.")
    version = escape(f"{questions.id}, version {questions.version}, {questions.status}")
    lines.append(f"- A partnership checks the questions ({version}) against current guidance before live use.")
    lines += [f"- {record}: {words}" for record, now in boards.items() for words in _limits(audit, now)]
    return [*lines, "", *still_to_do(audit)]


def _limits(audit: Audit, now: Board) -> Iterable[str]:
    for agency in _not_heard(audit, now):
        if agency not in now.seats:
            yield f"{name(audit, agency)} {_why_not_asked(audit, now.record, agency)}."
    details = details_progress(audit, now)
    if details.missing:
        yield f"{plural(len(details.missing), 'record detail')} not filled in."
    for seat in now.seats:
        progress = seat_progress(audit, now, seat)
        if progress.missing or progress.deferred or not progress.answered:
            lacking = f"; {len(progress.missing)} required still missing" if progress.missing else ""
            lacking += f"; {len(progress.deferred)} to follow" if progress.deferred else ""
            asked = plural(len(progress.asked), "question")
            yield f"{name(audit, seat)} answered {len(progress.answered)} of {asked}{lacking}."
    for seat in now.seats:
        late = sum(audit.kept_answer(now.record, seat, question.id).late for question in now.asked[seat])
        if late:
            yield f"{name(audit, seat)} first answered {plural(late, 'question')} after the others’ were opened."
    sealed = [
        question.id
        for question in audit.questions.questions
        if not question.of_panel and not audit.revealed(now.record, question)
        if any(audit.answer(now.record, seat, question.id) for seat in now.seats_asked(question.id))
    ]
    if sealed:
        yield f"{plural(len(sealed), 'question')} answered but not yet revealed to the panel, and left out here."


def _why_not_asked(audit: Audit, record: str, agency: str) -> str:
    given = sum(audit.answer(record, agency, question.id) is not None for question in audit.questions.questions)
    if given:
        return f"answered {plural(given, 'question')}, left out since it is not among those contributing any more"
    why = {"not_known": "has no involvement", "no_reply": "did not reply"}
    return why.get(audit.involvement(record, agency), "is named for this record and did not contribute")


def _heard(audit: Audit, now: Board) -> tuple[str, ...]:
    return tuple(seat for seat in now.seats if seat != PANEL and seat_progress(audit, now, seat).answered)


def _not_heard(audit: Audit, now: Board) -> tuple[str, ...]:
    heard = _heard(audit, now)
    involved = audit.questions.used_as("agencies_involved")
    answer = audit.answer(now.record, PANEL, involved.id) if involved else None
    listed = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    expected = dict.fromkeys((*audit.details.agencies, *contributing(audit, now.record), *listed))
    return tuple(agency for agency in expected if agency not in heard)


def _detail(audit: Audit, record: str, use: Use) -> str:
    question = audit.questions.used_as(use)
    return detail(audit, record, question) or "not recorded" if question else "not asked"
