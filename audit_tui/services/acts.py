"""What people do in an audit: each act checks itself and gives the changes that it makes, saving nothing."""

import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from audit_tui.domain.asking import Context, board
from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.conditions import Value, holds
from audit_tui.domain.fitting import Given, find_question, fit, require_record, require_seat
from audit_tui.domain.identifiers import possible_identifiers
from audit_tui.domain.question_set import PANEL, Question, QuestionSet, Term
from audit_tui.domain.session import (
    REFERENCE,
    Action,
    Agreement,
    Answer,
    Basis,
    Concern,
    Dissent,
    Draft,
    Entity,
    Finding,
    FindingKind,
    Involvement,
    InvolvementState,
    Place,
    Reveal,
    SessionDetails,
)
from audit_tui.errors import AuditError
from audit_tui.text import clean_text

SAFETY_YES = "yes"


@dataclass(frozen=True)
class Outcome:
    """What an act changes, and what is worth saying about it; `ask_next` is a question to put at once."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...] = ()
    ask_next: str | None = None


def context_of(audit: Audit, record: str, at: str) -> Context:
    """What rules read besides answers; `at` is now, ISO 8601."""
    concerns = audit.concerns(record)
    raised = concerns[0].raised_at[:10] if concerns else ""
    return Context(today=at[:10], session_date=audit.details.created[:10], concern_raised=raised)


def give_answer(
    audit: Audit,
    record: str,
    seat: str,
    question_id: str,
    given: Given,
    *,
    evidence: str | None = None,
    basis: Basis | None = None,
    at: str,
) -> Outcome:
    """A seat answers a question with a value or a state, or takes its answer back with neither.

    Evidence of None leaves what was there. Raises AuditError where the answer does not fit; a question that is not
    asked now is answered all the same and kept for when it is.
    """
    question = find_question(audit, question_id)
    require_record(audit, record)
    require_seat(audit, question, seat)
    before = audit.kept_answer(record, seat, question_id)
    given = _cleaned(given)
    value, state = given.value, given.state
    _refuse_unsaying(question, before, value)
    result = fit(audit, record, seat, question, given, context_of(audit, record, at))
    if result.refusals:
        raise AuditError(result.refusals[0])
    note = before.evidence if evidence is None else clean_text(evidence).strip()
    if state is not None and state in question.reason_for and not note:
        raise AuditError(f"{question_id}: {state} needs its reason", hint="give it as evidence")
    answer = before.model_copy(
        update={"value": value, "state": state, "evidence": note, "basis": basis if basis is not None else before.basis}
    )
    warnings = (*result.warnings, *_identifiers(audit, value if isinstance(value, str) else "", evidence or ""))
    if not board(audit.with_changes([answer]), record).is_asked(seat, question_id):
        warnings = (*warnings, f"{question_id} is not asked of {seat} now: the answer is kept and not counted")
    return Outcome((answer, *_drafts_gone(audit, answer)), warnings, _ask_next(question, value))


def agree(
    audit: Audit,
    record: str,
    question_id: str,
    given: Given,
    *,
    reason: str,
    dissent: Iterable[tuple[str, str]] = (),
    at: str,
) -> Outcome:
    """The panel agrees its answer to a question put to agencies, and says why; that opens the agencies' answers."""
    question = find_question(audit, question_id)
    require_record(audit, record)
    if question.of_panel:
        raise AuditError(f"{question_id} is answered once, by the panel itself", hint="answer it as panel")
    given = _cleaned(given)
    value, state = given.value, given.state
    if value is None and state is None:
        raise AuditError(f"{question_id} has no agreed answer yet", hint="choose one")
    result = fit(audit, record, PANEL, question, given, context_of(audit, record, at))
    if result.refusals:
        raise AuditError(result.refusals[0])
    reason = _needed(reason, "an agreed answer needs its reason", "say what weighed most")
    views = tuple(_dissent(audit, agency, words) for agency, words in dissent)
    agreement = Agreement(
        record=record,
        question=question_id,
        value=value,
        state=state,
        reason=reason,
        dissent=views,
        wording=wording(question),
        at=at,
    )
    opened = () if audit.revealed(record, question) else (Reveal(record=record, target=question_id, at=at),)
    texts = (reason, *(view.words for view in views))
    return Outcome((agreement, *opened), (*result.warnings, *_identifiers(audit, *texts)))


def withdraw_agreement(audit: Audit, record: str, question_id: str) -> Outcome:
    """The panel takes an agreed answer back; the history keeps it."""
    agreement = audit.agreement(record, question_id)
    if agreement is None:
        raise AuditError(f"{question_id} has no agreed answer in {record}")
    return Outcome((Removal(agreement.key),))


def reveal(audit: Audit, record: str, target: str, *, at: str) -> Outcome:
    """The panel opens the agencies' answers to a question, or to all of a section."""
    require_record(audit, record)
    if target not in {section.id for section in audit.questions.sections}:
        question = find_question(audit, target)
        if question.of_panel:
            raise AuditError(f"{target} is the panel's own: there is nothing to reveal")
    return Outcome((Reveal(record=record, target=target, at=at),))


def write_finding(
    audit: Audit,
    record: str,
    sort: FindingKind,
    text: str,
    *,
    theme: str,
    layer: str = "",
    agencies: Sequence[str] = (),
    question: str | None = None,
) -> Outcome:
    """A strength or an area for improvement is written down where it arises."""
    require_record(audit, record)
    vocabulary = audit.questions.vocabulary
    _known("theme", theme, vocabulary.themes)
    if question is not None:
        find_question(audit, question)
    if layer:
        _known("layer", layer, vocabulary.layers)
    for agency in agencies:
        _known("agency", agency, vocabulary.agencies)
    text = _needed(text, "a finding needs its text", "say what was seen and what it meant for the child")
    finding = Finding(
        id=f"F{len(audit.findings) + 1}",
        sort=sort,
        text=text,
        theme=theme,
        layer=layer,
        agencies=tuple(dict.fromkeys(agencies)),
        records=(record,),
        question=question,
    )
    return Outcome((finding,), _identifiers(audit, text))


def write_action(
    audit: Audit, record: str, text: str, *, owner: str, due: str = "", finding: str | None = None
) -> Outcome:
    """Something to be done for this child or by the partnership: owned by a role, with a date."""
    require_record(audit, record)
    text = _needed(text, "an action needs its text", "say what is to be done")
    owner = _needed(owner, "an action needs its owner", "name a role, not a person")
    action = Action(
        id=f"A{len(audit.actions) + 1}",
        text=text,
        owner=owner,
        due=_iso_day(due, "due") if due else "",
        records=(record,),
        finding=finding,
    )
    return Outcome((action,), _identifiers(audit, text, owner))


def raise_concern(
    audit: Audit, record: str, text: str, *, told: str = "", by: str, question: str | None = None, at: str
) -> Outcome:
    """A child may be at risk now; the record's safety question becomes yes in the same act."""
    require_record(audit, record)
    concern = Concern(
        id=f"C{len(audit.concerns(record)) + 1}",
        record=record,
        text=_needed(text, "a concern needs its text", "say briefly what it is"),
        raised_by=by,
        raised_at=at,
        told=clean_text(told).strip(),
        question=question,
    )
    safety = audit.questions.used_as("safety_question")
    said: tuple[Change, ...] = ()
    if safety is not None:
        said = (audit.kept_answer(record, PANEL, safety.id).model_copy(update={"value": SAFETY_YES, "state": None}),)
    return Outcome((concern, *said), _identifiers(audit, text, told))


def follow_up_concern(audit: Audit, record: str, concern_id: str, text: str, *, at: str) -> Outcome:
    """What came of a concern; it stays on the record."""
    concern = next((each for each in audit.concerns(record) if each.id == concern_id), None)
    if concern is None:
        known = ", ".join(each.id for each in audit.concerns(record)) or "none"
        raise AuditError(f"there is no concern {concern_id} on {record}", hint=f"its concerns: {known}")
    text = _needed(text, "a follow-up needs its text", "say who took it on and what was done")
    done = concern.model_copy(update={"follow_up": text, "followed_up_at": at})
    return Outcome((done,), _identifiers(audit, text))


def set_involvement(audit: Audit, record: str, agency: str, state: InvolvementState) -> Outcome:
    """Whether an agency's return is in, awaited, or there is none to come."""
    require_record(audit, record)
    if agency not in audit.details.agencies:
        raise AuditError(f"{agency} is not an agency of this session")
    return Outcome((Involvement(record=record, agency=agency, state=state),))


def keep_place(seat: str, record: str, question: str) -> Outcome:
    """Where a seat is now."""
    return Outcome((Place(seat=seat, record=record, question=question),))


def keep_draft(audit: Audit, draft: Draft) -> Outcome:
    """Text being typed, kept until it is an answer; an empty one goes."""
    if draft.text:
        return Outcome((draft,))
    return Outcome((Removal(draft.key),) if draft.key in audit.entities else ())


def change_details(audit: Audit, details: SessionDetails) -> Outcome:
    """The set-up is changed; an agency or record that has answers or findings stays."""
    details = check_details(audit.questions, details)
    before = audit.details
    gone = {*before.agencies, *before.records} - {*details.agencies, *details.records}
    used = {name for entity in audit.entities.values() for name in _work_of(entity)}
    kept = sorted(gone & used)
    if kept:
        raise AuditError(f"{', '.join(kept)} already has answers or findings and stays", hint="nothing was changed")
    return Outcome((details,), _identifiers(audit, details.title, details.reason, details.commissioned_by))


def identifiers_in(audit: Audit, text: str) -> tuple[str, ...]:
    """What in a text may identify somebody, a sentence each."""
    return _identifiers(audit, text)


def check_details(questions: QuestionSet, details: SessionDetails) -> SessionDetails:
    """The set-up, cleaned and checked: agencies, records and dates; AuditError says what is wrong."""
    for agency in (*details.agencies, *details.quorum):
        _known("agency", agency, questions.vocabulary.agencies)
    if not details.agencies:
        raise AuditError("an audit needs at least one agency", hint="add --agency csc")
    if not details.title.strip():
        raise AuditError("an audit needs a title")
    for record in details.records:
        if not REFERENCE.fullmatch(record):
            raise AuditError(
                f"‘{clean_text(record)}’ is not a record reference",
                hint="three capitals, a hyphen, two to eight capitals or digits: NEG-01",
            )
    twice = [record for record in details.records if details.records.count(record) > 1]
    if twice:
        raise AuditError(f"{twice[0]} is there twice", hint="each record has a reference of its own")
    start = _iso_day(details.period_start, "start of the period") if details.period_start else ""
    end = _iso_day(details.period_end, "end of the period") if details.period_end else ""
    if start and end and start > end:
        raise AuditError("the period ends before it starts", hint=f"{end} comes before {start}")
    return details.model_copy(
        update={
            "title": " ".join(clean_text(details.title).split()),
            "commissioned_by": clean_text(details.commissioned_by).strip(),
            "reason": clean_text(details.reason).strip(),
            "agencies": tuple(dict.fromkeys(details.agencies)),
            "period_start": start,
            "period_end": end,
        }
    )


def wording(question: Question) -> str:
    """The digest (sha256) of a question exactly as people read it: text, guidance and options."""
    read = "\n".join(
        (question.text, question.guidance, *(f"{o.code}\t{o.label}\t{o.note}" for o in question.answer.options))
    )
    return hashlib.sha256(read.encode()).hexdigest()


def _work_of(entity: Entity) -> tuple[str, ...]:
    """The agencies and records that would take somebody's work with them."""
    match entity:
        case Answer(given=True):
            return entity.seat, entity.record
        case Agreement():
            return entity.record, *(view.agency for view in entity.dissent)
        case Concern():
            return (entity.record,)
        case Finding() | Action():
            return entity.records
    return ()


def _cleaned(given: Given) -> Given:
    return Given(clean_text(given.value).strip(), given.state) if isinstance(given.value, str) else given


def _refuse_unsaying(question: Question, before: Answer, value: Value | None) -> None:
    if question.used_as == "safety_question" and before.value == SAFETY_YES and value != SAFETY_YES:
        raise AuditError(f"{question.id} is yes: a concern can be followed up, not unsaid", hint="follow it up")


def _drafts_gone(audit: Audit, answer: Answer) -> tuple[Removal, ...]:
    drafts = (audit.draft(answer.record, answer.seat, answer.question, field) for field in ("text", "evidence"))
    return tuple(Removal(draft.key) for draft in drafts if draft is not None)


def _ask_next(question: Question, value: Value | None) -> str | None:
    if value is None:
        return None
    for prompt in question.prompts:
        if holds(prompt.condition, lambda reference: (value,) if reference.of == "this" else (), lambda _: ()):
            return prompt.question
    return None


def _dissent(audit: Audit, agency: str, words: str) -> Dissent:
    if agency not in audit.details.agencies:
        near = difflib.get_close_matches(agency, audit.details.agencies, n=1)
        known = ", ".join(audit.details.agencies)
        raise AuditError(
            f"{agency} is not an agency of this session",
            hint=f"did you mean {near[0]}?" if near else f"its agencies: {known}",
        )
    return Dissent(agency=agency, words=_needed(words, "a dissent needs its words", "write it as the agency says it"))


def _known(what: str, code: str, terms: tuple[Term, ...]) -> None:
    codes = [term.code for term in terms]
    if code not in codes:
        near = difflib.get_close_matches(code, codes, n=1)
        hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(codes)}"
        raise AuditError(f"there is no {what} ‘{clean_text(code)}’", hint=hint)


def _needed(text: str, missing: str, hint: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise AuditError(missing, hint=hint)
    return text


def _iso_day(text: str, what: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise AuditError(f"‘{clean_text(text)}’ is not a date for the {what}", hint="write it as 2026-09-30") from None


def _identifiers(audit: Audit, *texts: str) -> tuple[str, ...]:
    known = " ".join(f"{question.text} {question.guidance}" for question in audit.questions.questions)
    known += " ".join(option.label for question in audit.questions.questions for option in question.answer.options)
    found = [what for text in texts for what in possible_identifiers(text, known=known)]
    return tuple(f"this may identify somebody ({what}): use the reference and roles instead" for what in found)
