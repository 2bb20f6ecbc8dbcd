"""The full report of an audit, for the panel: findings first, then what they rest on, then what limits them."""

from collections import Counter
from collections.abc import Iterable

from audit_tui.domain.asking import Board, board, contributing, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import PANEL, STATE_LABELS, Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Agreement, Answer, Finding, FindingKind
from audit_tui.reports.markdown import day, escape, plural, table
from audit_tui.services.divergence import divergent
from audit_tui.services.progress import details_progress, seat_progress
from audit_tui.services.summary import by_theme
from audit_tui.services.wording import age_band, detail_in_words, in_words

BANNER = "FICTIONAL DEMONSTRATION"


def full_report(audit: Audit) -> str:
    """The report as Markdown, ending in a newline; the same session gives the same text."""
    boards = {record: board(audit, record) for record in audit.details.records}
    lines = [
        *_head(audit),
        *_looked_at(audit, boards),
        *_findings(audit, "strength", "2. What works well"),
        *_findings(audit, "improvement", "3. What needs to improve"),
        *_actions(audit),
        *_concerns(audit),
        *_across(audit, boards),
        *_records(audit, boards),
        *_limitations(audit, boards),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(audit: Audit) -> list[str]:
    details, questions = audit.details, audit.questions
    rows = [
        ("Topic", escape(questions.title)),
        ("Commissioned by", escape(details.commissioned_by) or "not recorded"),
        ("Why this topic", escape(details.reason) or "not recorded"),
        ("Period under review", _period(audit)),
        ("Agencies", ", ".join(escape(questions.agency_label(agency)) for agency in details.agencies)),
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


def _period(audit: Audit) -> str:
    start, end = audit.details.period_start, audit.details.period_end
    return f"{day(start)} to {day(end)}" if start and end else day(start or end) if start or end else "not recorded"


def _looked_at(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = ["## 1. What was looked at", ""]
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
            _names(audit, _heard(audit, boards[record])),
            _names(audit, _not_heard(audit, boards[record])) or "none",
        )
        for record in audit.details.records
    ]
    return lines + table(("Record", "Age", "Plan status", "Why selected", "Agencies heard", "Not heard"), rows)


def _findings(audit: Audit, sort: FindingKind, title: str) -> list[str]:
    lines = [f"## {title}", ""]
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
    agencies = f" {_names(audit, finding.agencies)}." if finding.agencies else ""
    layer = f" {finding.layer.capitalize()}." if finding.layer else ""
    return f"- {_sentence(finding.text)}{agencies}{layer} ({finding.id}; {', '.join(finding.records)})"


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


def _concerns(audit: Audit) -> list[str]:
    concerns = [concern for record in audit.details.records for concern in audit.concerns(record)]
    lines = ["## 5. Immediate safeguarding concerns", ""]
    if not concerns:
        return [*lines, "None raised.", ""]
    still = sum(concern.open for concern in concerns)
    lines += [f"{plural(len(concerns), 'concern')} raised, {still} not yet followed up.", ""]
    for concern in concerns:
        after = f"Followed up: {_sentence(concern.follow_up)}" if not concern.open else "**Not yet followed up.**"
        told = f" Passed to: {_sentence(concern.told)}" if concern.told else " **Not recorded to whom it was passed.**"
        lines.append(f"- {concern.record} {concern.id}: {_sentence(concern.text)}{told} {after}")
    return [*lines, ""]


def _across(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = [
        "## 6. Question by question, across the records",
        "",
        "Counts are of agencies’ answers that the panel has revealed, of those asked. No state counts as no.",
        "",
    ]
    for section in audit.questions.sections:
        if section.part != audit.questions.id:
            continue
        rows = [row for question in section.questions if (row := _across_row(audit, boards, question))]
        if rows:
            lines += [f"### {section.id} {escape(section.title)}", "", *rows, ""]
    return lines


def _across_row(audit: Audit, boards: dict[str, Board], question: Question) -> str:
    if not question.answer.codes:
        return ""
    asked = [(now.record, seat) for now in boards.values() for seat in now.seats_asked(question.id)]
    seen = [seen_by(PANEL, audit, record, seat, question) for record, seat in asked]
    answers = [answer for answer in seen if isinstance(answer, Answer)]
    if not answers:
        return ""
    values = Counter(code for answer in answers for code in _codes(answer))
    states = Counter(answer.state for answer in answers if answer.state is not None)
    counts = [f"{values[code]} {escape(question.answer.label(code))}" for code in question.answer.codes if values[code]]
    counts += [f"{count} {STATE_LABELS[state].lower()}" for state, count in sorted(states.items())]
    head = f"- {question.id} {escape(question.text)} {len(answers)} of {plural(len(asked), 'answer')}: "
    return head + "; ".join(counts) + "."


def _codes(answer: Answer) -> tuple[str, ...]:
    value = answer.value
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _records(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = ["## 7. Record by record", ""]
    for record, now in boards.items():
        lines += [f"### {record}", "", *_details(audit, now), *_differences(audit, record)]
        for section in audit.questions.sections:
            blocks = [_question(audit, now, question) for question in section.questions]
            blocks = [block for block in blocks if block]
            if blocks:
                lines += [
                    f"#### {section.id} {escape(section.title)}",
                    "",
                    *(line for block in blocks for line in block),
                ]
    return lines


def _details(audit: Audit, now: Board) -> list[str]:
    rows = [
        (escape(question.text), escape(words))
        for question in now.asked[PANEL]
        if is_record_detail(audit, question) and question.answer.kind != "reference"
        if (words := detail_in_words(audit, now.record, question))
    ]
    return table(("Record details", ""), rows) if rows else ["Record details are not filled in yet.", ""]


def _differences(audit: Audit, record: str) -> list[str]:
    differing = divergent(audit, record)
    if not differing:
        return []
    named = [f"{each.question} ({each.distinct} different answers)" for each in differing]
    return [f"Where the agencies differed, widest first: {', '.join(named)}.", ""]


def _question(audit: Audit, now: Board, question: Question) -> list[str]:
    if is_record_detail(audit, question):
        return []
    given = [
        (seat, answer)
        for seat in now.seats_asked(question.id)
        if isinstance(answer := seen_by(PANEL, audit, now.record, seat, question), Answer)
    ]
    agreement = audit.agreement(now.record, question.id)
    if not given and agreement is None:
        return []
    lines = [f"**{question.id} {escape(question.text)}**", ""]
    lines += [f"- {_name(audit, seat)}: {_answer(question, answer)}" for seat, answer in given]
    lines += _agreed(audit, question, agreement) if agreement else []
    return [*lines, ""]


def _answer(question: Question, answer: Answer) -> str:
    words = _sentence(in_words(question, answer.value, answer.state))
    return f"{words} {_sentence(answer.evidence)}".rstrip()


def _agreed(audit: Audit, question: Question, agreement: Agreement) -> list[str]:
    words = escape(in_words(question, agreement.value, agreement.state))
    return [
        f"- **Agreed: {words}.** {_sentence(agreement.reason)}",
        *(f"- Not shared by {_name(audit, view.agency)}: {_sentence(view.words)}" for view in agreement.dissent),
    ]


def _limitations(audit: Audit, boards: dict[str, Board]) -> list[str]:
    lines = ["## 8. What limits these findings", ""]
    for record, now in boards.items():
        lines += [f"- {record}: {words}" for words in _limits(audit, now)]
    if audit.details.short_form:
        lines.append("- The short form was used: only its questions were asked.")
    lines.append(
        f"- The questions are version {escape(audit.questions.version)}, status {escape(audit.questions.status)}: "
        "a partnership checks them against current guidance before live use."
    )
    return [*lines, ""]


def _limits(audit: Audit, now: Board) -> Iterable[str]:
    for agency in _not_heard(audit, now):
        why = {"not_known": "has no involvement", "no_reply": "did not reply"}.get(
            audit.involvement(now.record, agency), "was not heard"
        )
        yield f"{_name(audit, agency)} {why}."
    details = details_progress(audit, now)
    if details.missing:
        yield f"{plural(len(details.missing), 'record detail')} not filled in."
    for seat in now.seats:
        progress = seat_progress(audit, now, seat)
        if progress.missing or progress.deferred:
            yield (
                f"{_name(audit, seat)} answered {len(progress.answered)} of {len(progress.asked)}; "
                f"{len(progress.missing)} required still missing, {len(progress.deferred)} to follow."
            )
    sealed = [
        question.id
        for question in audit.questions.questions
        if not question.of_panel and not audit.revealed(now.record, question)
        if any(audit.answer(now.record, seat, question.id) for seat in now.seats_asked(question.id))
    ]
    if sealed:
        yield f"{plural(len(sealed), 'question')} answered but not yet revealed to the panel, and left out here."


def _heard(audit: Audit, now: Board) -> tuple[str, ...]:
    return tuple(seat for seat in now.seats if seat != PANEL and seat_progress(audit, now, seat).answered)


def _not_heard(audit: Audit, now: Board) -> tuple[str, ...]:
    heard = _heard(audit, now)
    involved = audit.questions.used_as("agencies_involved")
    answer = audit.answer(now.record, PANEL, involved.id) if involved else None
    listed = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    expected = dict.fromkeys((*audit.details.agencies, *contributing(audit, now.record), *listed))
    return tuple(agency for agency in expected if agency not in heard)


def _detail(audit: Audit, record: str, use: str) -> str:
    question = next((question for question in audit.questions.questions if question.used_as == use), None)
    return escape(detail_in_words(audit, record, question)) or "not recorded" if question else "not asked"


def _name(audit: Audit, seat: str) -> str:
    return escape(audit.questions.agency_label(seat))


def _names(audit: Audit, agencies: Iterable[str]) -> str:
    return ", ".join(_name(audit, agency) for agency in agencies)


def _sentence(text: str) -> str:
    words = escape(text)
    return words if not words or words[-1] in ".!?" else f"{words}."
