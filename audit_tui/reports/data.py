"""A report as data: rows for a spreadsheet program (CSV), and one document for a program (JSON).

CSV has one of these forms; under the heads stands a row that says what the file is (FICTIONAL DEMONSTRATION, DRAFT):

- ANSWERS (full, record and agency): one answer a row, in the form that `audit-tui return merge` reads. Several codes
  are joined by `;`. Rows of `panel` are its own answers, or what it agreed with the reason as evidence; they are not
  taken back.
- COUNTS (full for a board): one option or state of a question a row, with how often it was given.
- ACTIONS, or PUBLISHED_ACTIONS for the public.
- PUBLISHED (learning, and full for the public): one count a row; `[held back]` is no number.

JSON has these keys, the same in every version: `kind`, `audience`, `banners` (a list), `fictional`, `draft`,
`reopened` (a list: `signed`, `on`, and `because` for the panel and the board), `title` and `session`; and of these what
the kind and audience have: `records` (each with `record`, `details`, `answers`, `agreed` and `concerns`), `counts`,
`findings`, `key_themes`, `recommendations`, `actions`, `sign_offs`, `feedback`, `uptake`, `agency`, `published`
(`records`, `ages`, `themes`, `quoted`) and `links`. Codes stand as they are in the question set, days in ISO 8601, null
where nothing is said or a count is held back.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final, TypeAlias

from audit_tui.domain.across import is_overdue, shared_actions, shared_findings
from audit_tui.domain.asking import board, is_record_detail
from audit_tui.domain.audit import Audit
from audit_tui.domain.cells import as_cell
from audit_tui.domain.conditions import Value
from audit_tui.domain.question_set import Question
from audit_tui.domain.seal import seen_by
from audit_tui.domain.session import Action, Agreement, Answer, Concern, Finding
from audit_tui.domain.words import PANEL
from audit_tui.reports.actions import come_from, learning_actions
from audit_tui.reports.agency_note import actions_alone, answered_beside, findings_about, findings_alone
from audit_tui.reports.headed import draft, what_it_is
from audit_tui.reports.published import Cleared
from audit_tui.reports.suppression import Published, count_words
from audit_tui.services.counting import counted
from audit_tui.services.summary import examined
from audit_tui.services.wording import detail_in_words
from audit_tui.text import clean_document, clean_text

ANSWERS: Final = ("record", "question", "agency", "value", "state", "evidence", "basis", "service")
COUNTS: Final = ("question", "text", "whose", "answer", "count", "given", "asked")
ACTIONS: Final = (
    *("ref", "scope", "action", "owner", "due", "overdue", "status", "updated_on", "latest_update", "will_show"),
    *("evidence", "evidence_on", "recommendation", "records", "again"),
)
PUBLISHED_ACTIONS: Final = ("action", "comes_from", "due", "status")
PUBLISHED: Final = ("table", "row", "column", "records")

Shape: TypeAlias = dict[str, Any]
Row: TypeAlias = Sequence[str]
Answered: TypeAlias = tuple[str, Question, str, Answer | Agreement]
"""A record, a question, whose answer it is (an agency's, or the panel's), and the answer."""


@dataclass(frozen=True)
class Rows:
    """A table of text."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_csv(audit: Audit, rows: Rows) -> bytes:
    """The rows as a spreadsheet program opens them: UTF-8 with its mark, and no cell that would be worked out."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(rows.heads)
    said = " ".join(what_it_is(audit))
    if said:
        writer.writerow([said, *[""] * (len(rows.heads) - 1)])
    writer.writerows([as_cell(clean_text(cell)) for cell in row] for row in rows.rows)
    return written.getvalue().encode("utf-8-sig")


def as_json(shape: Shape) -> str:
    """The document as text."""
    return json.dumps(clean_document(shape), ensure_ascii=False, indent=2) + "\n"


def answer_rows(audit: Audit, records: Iterable[str]) -> Rows:
    """What the panel may see of these records."""
    return Rows(ANSWERS, tuple(_answer_row(audit, *each) for each in _answered(audit, records)))


def agency_rows(audit: Audit, agency: str) -> Rows:
    """One agency's own answers, and what was agreed on the same questions without the reasons."""
    return Rows(ANSWERS, tuple(_answer_row(audit, *each) for each in _answered_by(audit, agency)))


def count_rows(audit: Audit) -> Rows:
    """How answers fall, question by question: the agencies' or the panel's own, and what was agreed."""
    rows = (
        (each["question"], each["text"], each["whose"], answer, str(count), str(each["given"]), str(each["asked"]))
        for each in _counts(audit)
        for answer, count in (*each["answers"].items(), *each["states"].items())
    )
    return Rows(COUNTS, tuple(rows))


def action_rows(audit: Audit, today: str) -> Rows:
    """Every action but those for one agency's own note."""
    shapes = (_action(each, today) for each in shared_actions(audit))
    rows = (
        tuple("; ".join(each[head]) if head == "records" else _word(each[head]) for head in ACTIONS) for each in shapes
    )
    return Rows(ACTIONS, tuple(rows))


def published_action_rows(audit: Audit) -> Rows:
    """What the partnership is to do, without words or owners."""
    rows = (tuple(_word(each[head]) for head in PUBLISHED_ACTIONS) for each in _published_actions(audit))
    return Rows(PUBLISHED_ACTIONS, tuple(rows))


def published_rows(cleared: Cleared) -> Rows:
    """The counts that may be published."""
    rows = [
        (table.caption, row, column, count_words(count))
        for table in (cleared.ages, cleared.themes)
        for row, counts in zip(table.rows, table.cells, strict=True)
        for column, count in zip(table.columns, counts, strict=True)
    ]
    rows.insert(
        len(cleared.ages.rows), (cleared.ages.caption, "all", cleared.ages.columns[0], count_words(cleared.records))
    )
    return Rows(PUBLISHED, tuple(rows))


def full_shape(audit: Audit, today: str, *, with_records: bool) -> Shape:
    """What the full report says; `with_records`: also record by record."""
    shared = {each.id for each in shared_findings(audit)}
    return {
        **({"records": [_record(audit, each) for each in audit.details.records]} if with_records else {}),
        "counts": list(_counts(audit)),
        "findings": [_finding(each) for each in shared_findings(audit)],
        "key_themes": [
            {"id": each.id, "text": each.text, "findings": [one for one in each.findings if one in shared]}
            for each in audit.key_themes
        ],
        "recommendations": [
            {
                "id": each.id,
                "sort": each.sort,
                "text": each.text,
                "findings": [one for one in each.findings if one in shared],
            }
            for each in audit.recommendations
        ],
        "actions": [_action(each, today) for each in shared_actions(audit)],
        "sign_offs": [each.model_dump(mode="json") for each in audit.sign_offs],
        "feedback": [each.model_dump(mode="json") for each in audit.feedback],
        "uptake": [each.model_dump(mode="json") for each in audit.uptakes],
    }


def record_shape(audit: Audit, records: Sequence[str], today: str) -> Shape:
    """What the sheets of these records say."""
    return {
        "records": [_record(audit, each) for each in records],
        "findings": [_finding(each) for each in shared_findings(audit) if set(records) & set(each.records)],
        "actions": [_action(each, today) for each in shared_actions(audit) if set(records) & set(each.records)],
    }


def action_shape(audit: Audit, today: str) -> Shape:
    """What the action table says."""
    return {"actions": [_action(each, today) for each in shared_actions(audit)]}


def agency_shape(audit: Audit, agency: str, today: str) -> Shape:
    """What one agency's own note says; `alone` marks what stands nowhere else."""
    beside = {record: list(answered_beside(audit, record, agency)) for record in audit.details.records}
    alone, actions = findings_alone(audit, agency), actions_alone(audit, agency)
    return {
        "agency": agency,
        "findings": [
            *({**_finding(each, about=agency), "alone": False} for each in findings_about(audit, agency)),
            *({**_finding(each, about=agency), "alone": True} for each in alone),
        ],
        "actions": [{**_action(each, today), "alone": True} for each in actions],
        "records": [
            {
                "record": record,
                "answers": [_answer(audit, record, each, found) for each, found, _ in questions if found],
                "agreed": [_agreed(found, agency) for _, _, found in questions if found],
            }
            for record, questions in beside.items()
        ],
    }


def published_shape(audit: Audit, cleared: Cleared) -> Shape:
    """What is published."""
    return {
        "published": {
            "threshold": cleared.threshold,
            "records": cleared.records,
            "ages": _published(cleared.ages),
            "themes": _published(cleared.themes),
            "quoted": [
                {"theme": theme, "sort": sort, "text": text} for theme, words in cleared.quoted for sort, text in words
            ],
        },
        "recommendations": [{"sort": each.sort} for each in audit.recommendations],
        "actions": _published_actions(audit),
        "uptake": [{"sort": each.sort, "on": each.on[:7]} for each in audit.uptakes],
        "links": [{"name": each.name, "url": each.url} for each in cleared.sources],
    }


def published_action_shape(audit: Audit) -> Shape:
    """What is published of the actions."""
    return {"actions": _published_actions(audit)}


def about(audit: Audit, kind: str, audience: str, title: str) -> Shape:
    """What the report is, and of which audit; for the public nothing that a person wrote for the audit."""
    details, questions = audit.details, audit.questions
    session: Shape = {
        "topic": questions.title,
        "question_set": questions.id,
        "version": questions.version,
        "digest": questions.digest,
        "period_start": details.period_start or None,
        "period_end": details.period_end or None,
        "agencies": {each: questions.agency_label(each) for each in details.agencies},
    }
    if audience != "public":
        session |= {
            "title": details.title,
            "commissioned_by": details.commissioned_by or None,
            "reason": details.reason or None,
            "quorum": details.quorum,
            "records": details.records,
            "examined": examined(audit),
            "short_form": details.short_form,
            "grades": details.grades,
            "reaudit_due": details.reaudit_due or None,
            "destroy_by": details.destroy_by or None,
        }
    return {
        "kind": kind,
        "audience": audience,
        "banners": what_it_is(audit),
        "fictional": details.fictional,
        "draft": bool(draft(audit)),
        "reopened": [
            {
                "signed": each.at[:10],
                "on": each.reopened_at[:10],
                **({"because": each.reopened_because} if audience != "public" and kind != "agency" else {}),
            }
            for each in audit.sign_offs
            if not each.holds
        ],
        "title": title,
        "session": session,
    }


def _answered(audit: Audit, records: Iterable[str]) -> Iterator[Answered]:
    """What the panel may see, in the order of records, of the set, and of seats; the panel's own view comes last."""
    for record in records:
        now = board(audit, record)
        for question in audit.questions.questions:
            for seat in now.seats_asked(question.id):
                found = seen_by(PANEL, audit, record, seat, question)
                if isinstance(found, Answer):
                    yield record, question, seat, found
            agreement = audit.agreement(record, question.id)
            if agreement is not None and now.seats_asked(question.id):
                yield record, question, PANEL, agreement


def _answered_by(audit: Audit, agency: str) -> Iterator[Answered]:
    for record in audit.details.records:
        for question, answer, agreement in answered_beside(audit, record, agency):
            if answer is not None:
                yield record, question, agency, answer
            if agreement is not None:
                yield record, question, PANEL, agreement.model_copy(update={"reason": ""})


def _answer_row(
    audit: Audit, record: str, question: Question, whose: str, found: Answer | Agreement
) -> tuple[str, ...]:
    rests_on = (
        (found.evidence, found.basis or "", found.service) if isinstance(found, Answer) else (found.reason, "", "")
    )
    value = _cell(_value(audit, record, question, found.value))
    return (record, question.id, whose, value, found.state or "", *rests_on)


def _value(audit: Audit, record: str, question: Question, value: Value | None) -> Value | None:
    """The value as it may be shown: an age only as its band."""
    if question.used_as == "age_in_months":
        return detail_in_words(audit, record, question) or None
    return value


def _cell(value: Value | None) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return value if isinstance(value, str) else "" if value is None else f"{value:.10g}"


def _word(value: object) -> str:
    """A plain value as a cell."""
    return "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _record(audit: Audit, record: str) -> Shape:
    found = list(_answered(audit, [record]))
    return {
        "record": record,
        "details": {
            question.id: _value(audit, record, question, each.value) if each.value is not None else each.state
            for _, question, _, each in found
            if is_record_detail(audit, question)
        },
        "answers": [
            _answer(audit, record, question, each)
            for _, question, _, each in found
            if isinstance(each, Answer) and not is_record_detail(audit, question)
        ],
        "agreed": [_agreed(each) for _, _, _, each in found if isinstance(each, Agreement)],
        "concerns": [_concern(each) for each in audit.concerns(record)],
    }


def _answer(audit: Audit, record: str, question: Question, answer: Answer) -> Shape:
    first = answer.first
    return {
        "question": question.id,
        "agency": answer.seat,
        "value": _value(audit, record, question, answer.value),
        "state": answer.state,
        "evidence": answer.evidence or None,
        "basis": answer.basis,
        "service": answer.service or None,
        "first": first.model_dump(mode="json") if first else None,
        "late": answer.late,
        "not_quorate": answer.not_quorate,
    }


def _agreed(agreement: Agreement, agency: str = "") -> Shape:
    """What was agreed; in one agency's note its own dissent, and neither reason nor who else agreed."""
    mine = [each for each in agreement.dissent if agency in ("", each.agency)]
    whole = {
        "reason": agreement.reason,
        "agreed_by": agreement.agreed_by,
        "abstained": agreement.abstained,
        "not_quorate": agreement.not_quorate,
    }
    return {
        "question": agreement.question,
        "value": agreement.value,
        "state": agreement.state,
        "dissent": [{"agency": each.agency, "words": each.words} for each in mine],
        **({} if agency else whole),
    }


def _concern(concern: Concern) -> Shape:
    return {
        "id": concern.id,
        "text": concern.text,
        "told": concern.told or None,
        "follow_up": concern.follow_up or None,
        "open": concern.open,
    }


def _finding(finding: Finding, about: str = "") -> Shape:
    return {
        "id": finding.id,
        "sort": finding.sort,
        "text": finding.text,
        "theme": finding.theme,
        "layer": finding.layer or None,
        "agencies": [each for each in finding.agencies if about in ("", each)],
        "records": finding.records,
        "question": finding.question,
    }


def _action(action: Action, today: str) -> Shape:
    latest = action.updates[-1] if action.updates else None
    return {
        "ref": action.id,
        "scope": action.scope,
        "action": action.text,
        "owner": action.owner,
        "due": action.due or None,
        "overdue": is_overdue(action, today),
        "status": action.status,
        "updated_on": latest.on if latest else None,
        "latest_update": latest.words if latest else None,
        "will_show": action.will_show or None,
        "evidence": action.embedding or None,
        "evidence_on": action.embedded_on or None,
        "recommendation": action.recommendation or None,
        "records": action.records,
        "again": action.again or None,
    }


def _published_actions(audit: Audit) -> list[Shape]:
    return [
        {"action": number, "comes_from": come_from(audit, each), "due": each.due or None, "status": each.status}
        for number, each in enumerate(learning_actions(audit), 1)
    ]


def _published(table: Published) -> list[Shape]:
    return [
        {"row": row, **dict(zip(table.columns, counts, strict=True))}
        for row, counts in zip(table.rows, table.cells, strict=True)
    ]


def _counts(audit: Audit) -> Iterator[Shape]:
    """The counts of each question that has options, with whose answers they are of, over the examined records."""
    boards = {record: board(audit, record) for record in examined(audit)}
    for each in counted(audit, boards):
        question = each.question
        whose = ((PANEL if question.of_panel else "agencies", each.answers), ("agreed", each.agreed))
        for name, count in whose:
            if count is not None and question.answer.codes:
                yield {
                    "question": question.id,
                    "text": question.text,
                    "whose": name,
                    "asked": count.asked,
                    "given": count.given,
                    "answers": dict(count.options),
                    "states": dict(count.states),
                }
