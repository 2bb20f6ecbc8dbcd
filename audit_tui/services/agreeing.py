"""What the panel agrees beside the agencies' answers: why, who agreed, who did not, and in which meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audit_tui.domain.asking import Board, board
from audit_tui.domain.audit import Audit, Removal
from audit_tui.domain.completeness import is_agreed_on
from audit_tui.domain.conditions import Value
from audit_tui.domain.fitting import Given, fit
from audit_tui.domain.known import find_question, require_agency, require_record
from audit_tui.domain.outcome import Outcome, cleaned, context_of, identifiers_in, needed
from audit_tui.domain.question_set import Question
from audit_tui.domain.quorum import lacking_for_quorum, sitting
from audit_tui.domain.session import Agreement, Answer, Dissent, Reveal
from audit_tui.domain.words import PANEL, State
from audit_tui.errors import AuditError

GAP = 2
"""So many steps on a scale between an agency's answer and the agreed one want a word in the reason."""


@dataclass(frozen=True)
class Assent:
    """Who was asked for the words as they stand: the agencies that agreed, and those that abstained."""

    agreed_by: tuple[str, ...]
    abstained: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unanimous:
    """A question on which all who answered said the same, with the agencies that did."""

    question: str
    value: Value | None
    state: State | None
    agencies: tuple[str, ...]


def agree(
    audit: Audit,
    record: str,
    question_id: str,
    given: Given,
    *,
    reason: str,
    dissent: Iterable[tuple[str, str]] | None = None,
    assent: Assent | None = None,
    at: str,
) -> Outcome:
    """The panel agrees its answer to a question put to agencies, and says why; that opens the agencies' answers.

    A dissent of None keeps the views that are recorded there. An assent of None asks nobody anew: whoever agreed
    before agreed to the words before, and theirs lapses where these are others.
    """
    question = find_question(audit, question_id)
    require_record(audit, record)
    if question.of_panel:
        raise AuditError(f"{question_id} is answered once, by the panel itself", hint="answer it as panel")
    given = cleaned(given)
    if given.value is None and given.state is None:
        raise AuditError(f"{question_id} has no agreed answer yet", hint="choose one")
    result = fit(audit, record, PANEL, question, given, context_of(audit, record, at))
    if result.refusals:
        raise AuditError(result.refusals[0])
    reason = needed(reason, "an agreed answer needs its reason", "say what weighed most")
    before = audit.agreement(record, question_id)
    views = (before.dissent if before else ()) if dissent is None else tuple(_view(audit, *view) for view in dissent)
    agreement = Agreement(
        record=record,
        question=question_id,
        value=given.value,
        state=given.state,
        reason=reason,
        dissent=views,
        wording=question.wording,
        at=at,
        **sitting(audit),
    )
    agreement = _with_assent(audit, agreement, before, assent)
    texts = (given.value if isinstance(given.value, str) else "", reason, *(view.words for view in views))
    warnings = (*result.warnings, *gaps_in_words(audit, record, question, given.value), *identifiers_in(audit, *texts))
    return Outcome((agreement, *_opened(audit, record, question, at)), warnings)


def add_dissent(audit: Audit, record: str, question_id: str, agency: str, words: str) -> Outcome:
    """An agency's view that it does not share the agreed answer; all else about the agreement stays as it is."""
    agreement = require_agreement(audit, record, question_id)
    others = (view for view in agreement.dissent if view.agency != agency)
    told = {"dissent": (*others, _view(audit, agency, words)), **_asked(agreement, without=[agency])}
    return Outcome((Agreement.model_validate({**agreement.model_dump(), **told}),), identifiers_in(audit, words))


def withdraw_agreement(audit: Audit, record: str, question_id: str) -> Outcome:
    """The panel takes an agreed answer back; the history keeps it."""
    return Outcome((Removal(require_agreement(audit, record, question_id).key),))


def unanimous(audit: Audit, record: str, section: str | None = None) -> tuple[Unanimous, ...]:
    """The opened questions, of one section or all, that are not agreed yet and on which all who answered said the same.

    Everybody who is asked has answered. Not applicable, and not known to an agency, contradict nobody; what the
    record should show and does not is an answer of its own.
    """
    now = board(audit, record)
    found = (
        _unanimous(audit, now, question)
        for each in audit.questions.sections
        if section is None or each.id == section
        for question in each.questions
        if is_agreed_on(audit, question) and audit.revealed(record, question)
        if audit.agreement(record, question.id) is None
    )
    return tuple(each for each in found if each is not None)


def adopt(audit: Audit, record: str, questions: Iterable[str], *, assent: Assent | None = None, at: str) -> Outcome:
    """The panel adopts, in one act, answers on which all who answered said the same; each can be taken back by itself.

    AuditError, and nothing is adopted, where one of them is not unanimous (any more).
    """
    require_record(audit, record)
    there = {each.question: each for each in unanimous(audit, record)}
    changes = []
    for question_id in dict.fromkeys(questions):
        question = find_question(audit, question_id)
        if question_id not in there:
            raise AuditError(f"{question_id} is not unanimous in {record}, or is agreed already", hint="look at it")
        same = there[question_id]
        names = ", ".join(audit.questions.agency_label(agency) for agency in same.agencies)
        agreement = Agreement(
            record=record,
            question=question_id,
            value=same.value,
            state=same.state,
            reason=f"Adopted together with others: the same answer from {names}.",
            wording=question.wording,
            at=at,
            together=True,
            **sitting(audit),
        )
        changes.append(_with_assent(audit, agreement, None, assent))
    if not changes:
        raise AuditError("nothing is unanimous here that is not agreed yet", hint="open a section first")
    return Outcome(tuple(changes))


def ratify(audit: Audit) -> Outcome:
    """A meeting with the quorum takes over what was agreed without it."""
    meeting = audit.meeting
    if meeting is None:
        raise AuditError("no meeting is going on", hint="begin one, with the agencies that are there")
    lacking = lacking_for_quorum(audit, meeting.present)
    if lacking:
        raise AuditError(f"meeting {meeting.id} has no quorum itself", hint=f"missing: {', '.join(lacking)}")
    found = without_quorum(audit)
    if not found:
        raise AuditError("nothing was agreed without the quorum that is not ratified")
    return Outcome(tuple(each.model_validate({**each.model_dump(), "ratified": meeting.id}) for each in found))


def without_quorum(audit: Audit) -> tuple[Agreement | Answer, ...]:
    """What the panel agreed or answered without its quorum and has not ratified."""
    of_records = (_without_quorum(audit, record) for record in audit.details.records)
    return tuple(each for found in of_records for each in found)


def _without_quorum(audit: Audit, record: str) -> tuple[Agreement | Answer, ...]:
    def find() -> tuple[Agreement | Answer, ...]:
        decided: tuple[Agreement | Answer, ...] = (*audit.agreements(record), *audit.answers(record, PANEL).values())
        return tuple(each for each in decided if each.not_quorate)

    return audit.once(record, "without quorum", find)


def everybody_there(audit: Audit, dissenting: Iterable[str] = ()) -> Assent:
    """All agencies at the meeting that goes on, but those that do not share the view."""
    apart = set(dissenting)
    return Assent(tuple(agency for agency in (audit.meeting.present if audit.meeting else ()) if agency not in apart))


def lapsed(audit: Audit, agreement: Agreement) -> bool:
    """Whether somebody agreed to other words than those that stand there now."""
    question = audit.questions.question(agreement.question)
    same = question is not None and question.wording == agreement.wording and agreement.assent == agreement.statement
    return bool(agreement.assent) and not same


def gaps_in_words(audit: Audit, record: str, question: Question, value: Value | None) -> tuple[str, ...]:
    """The opened answers two or more steps from the value, a sentence each: the reason should say why."""
    codes = question.answer.codes
    if not question.answer.facts.ordered or value not in codes or not audit.revealed(record, question):
        return ()
    found = []
    for seat in board(audit, record).seats_asked(question.id):
        answer = audit.answer(record, seat, question.id)
        if answer is not None and answer.value in codes and abs(codes.index(answer.value) - codes.index(value)) >= GAP:
            label = question.answer.label(str(answer.value))
            found.append(f"{audit.questions.agency_label(seat)} said {label}: the reason should say why not")
    return tuple(found)


def require_agreement(audit: Audit, record: str, question_id: str) -> Agreement:
    """The agreed answer; AuditError where there is none."""
    find_question(audit, question_id)
    require_record(audit, record)
    agreement = audit.agreement(record, question_id)
    if agreement is None:
        raise AuditError(f"{question_id} has no agreed answer in {record}")
    return agreement


def _with_assent(audit: Audit, new: Agreement, before: Agreement | None, assent: Assent | None) -> Agreement:
    if assent is None:
        if before is None:
            return new
        kept = _asked(before, without=[view.agency for view in new.dissent])
        return Agreement.model_validate({**new.model_dump(), **kept})
    said = [*assent.agreed_by, *assent.abstained, *(view.agency for view in new.dissent)]
    for agency in said:
        require_agency(audit, agency)
    meeting = audit.meeting
    absent = [each for each in (*assent.agreed_by, *assent.abstained) if meeting and each not in meeting.present]
    if meeting and absent:
        label = audit.questions.agency_label(absent[0])
        raise AuditError(f"{label} is not at meeting {meeting.id}", hint="name who is there, or change the meeting")
    twice = [agency for agency in said if said.count(agency) > 1]
    if twice:
        label = audit.questions.agency_label(twice[0])
        raise AuditError(f"{label} cannot agree, abstain and dissent at once", hint="say one of them")
    told = {"agreed_by": assent.agreed_by, "abstained": assent.abstained, "assent": new.statement}
    return Agreement.model_validate({**new.model_dump(), **told})


def _asked(agreement: Agreement, *, without: Iterable[str]) -> dict[str, Any]:
    """Who agreed and who abstained, to which words, but those that do not share the answer any more."""
    apart = set(without)
    return {
        "agreed_by": tuple(each for each in agreement.agreed_by if each not in apart),
        "abstained": tuple(each for each in agreement.abstained if each not in apart),
        "assent": agreement.assent,
    }


def _view(audit: Audit, agency: str, words: str) -> Dissent:
    require_agency(audit, agency)
    return Dissent(agency=agency, words=needed(words, "a dissent needs its words", "write it as the agency says it"))


def _opened(audit: Audit, record: str, question: Question, at: str) -> tuple[Reveal, ...]:
    return () if audit.revealed(record, question) else (Reveal(record=record, target=question.id, at=at),)


def _unanimous(audit: Audit, now: Board, question: Question) -> Unanimous | None:
    seats = [seat for seat in now.seats_asked(question.id) if seat != PANEL]
    found = [(seat, audit.answer(now.record, seat, question.id)) for seat in seats]
    given = [(seat, answer) for seat, answer in found if answer is not None and answer.state != "deferred"]
    if not given or len(given) < len(seats):
        return None
    silent = ("not_applicable", "not_known_to_agency")
    saying = [(seat, answer) for seat, answer in given if answer.state not in silent] or given
    if len({_comparable(answer) for _, answer in saying}) > 1:
        return None
    value, state = saying[0][1].value, saying[0][1].state
    return Unanimous(question.id, value, state, tuple(seat for seat, _ in saying))


def _comparable(answer: Answer) -> object:
    value = tuple(sorted(answer.value)) if isinstance(answer.value, tuple) else answer.value
    return value, answer.state
