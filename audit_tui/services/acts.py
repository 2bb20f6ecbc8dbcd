"""What people do in an audit: each act checks itself and gives the changes that it makes, saving nothing."""

from collections.abc import Iterable, Sequence
from typing import Literal

from audit_tui.domain.asking import board, condition_holds, is_record_detail, why_not_asked
from audit_tui.domain.audit import Audit, Change, Removal
from audit_tui.domain.conditions import Value
from audit_tui.domain.fitting import Given, fit
from audit_tui.domain.known import (
    find_question,
    require_agency,
    require_record,
    require_seat,
    require_term,
    to_write_anew,
    worked_with,
)
from audit_tui.domain.outcome import Outcome, cleaned, context_of, identifiers_in, needed, notes_on_set_up, past_already
from audit_tui.domain.question_set import Question
from audit_tui.domain.quorum import sitting
from audit_tui.domain.session import (
    Action,
    Answer,
    Concern,
    Draft,
    Finding,
    FirstAnswer,
    Involvement,
    Parked,
    Place,
    Reveal,
    SessionDetails,
)
from audit_tui.domain.set_up import check_details, require_day
from audit_tui.domain.words import PANEL, SAFETY_YES, STATE_LABELS, Basis, FindingKind, InvolvementState
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, one_line

NOT_COUNTED = "the answer is kept and not counted"
"""How the warning ends that an answer is to a question that is not asked now."""


def give_answer(
    audit: Audit,
    record: str,
    seat: str,
    question_id: str,
    given: Given,
    *,
    evidence: str | None = None,
    basis: Basis | None = None,
    service: str | None = None,
    at: str,
) -> Outcome:
    """A seat answers a question with a value or a state, or takes its answer back with neither.

    Evidence, basis and service of None leave what was there. Raises AuditError where the answer does not fit; a
    question that is not asked now is answered all the same and kept for when it is.
    """
    question = find_question(audit, question_id)
    require_record(audit, record)
    require_seat(audit, question, seat)
    before = audit.kept_answer(record, seat, question_id)
    given = cleaned(given)
    value, state = given.value, given.state
    _refuse_unsaying(question, before, value)
    result = fit(audit, record, seat, question, given, context_of(audit, record, at))
    if result.refusals:
        raise AuditError(result.refusals[0])
    note = before.evidence if evidence is None else clean_text(evidence).strip()
    if state is not None and state in question.reason_for and not note:
        raise AuditError(f"{question_id}: ‘{STATE_LABELS[state]}’ needs its reason", hint="write it as the evidence")
    service = None if service is None else one_line(service)
    after = before.with_given(value, state, evidence=note, basis=basis, service=service)
    answer = _as_of_now(audit, question, before, after)
    texts = (value if isinstance(value, str) else "", evidence or "", service or "")
    warnings = (*result.warnings, *identifiers_in(audit, *texts))
    if question.used_as == "agencies_contributing":
        warnings = (*_left_out(audit, [answer], [record]), *warnings)
    changed = audit.with_changes([answer])
    if not (now := board(changed, record, seat)).is_asked(seat, question_id):
        why = why_not_asked(changed, now, seat, question)
        said = f"{question_id} is not asked of {seat} now{f' ({why})' if why else ''}"
        warnings = (*warnings, f"{said}: {NOT_COUNTED}")
    taken = {"text": _as_typed(value) if state is None else None, "evidence": evidence}
    ask_next = _ask_next(audit, record, seat, question, value)
    released = [Removal(each.key) for each in audit.parked if seat == PANEL and _is_at(each, record, question_id)]
    return Outcome((answer, *released, *_drafts_gone(audit, answer, taken)), warnings, ask_next)


def reveal(
    audit: Audit, record: str, target: str, *, step: Literal["spread", "answers"] = "answers", at: str
) -> Outcome:
    """The panel opens the agencies' answers to a question, or to all of a section: how they fall, or whose they are.

    What is open stays open: nobody can unsee it.
    """
    require_record(audit, record)
    if audit.questions.section(target) is None:
        question = find_question(audit, target)
        if question.of_panel:
            raise AuditError(f"{target} is the panel's own: there is nothing to reveal")
    opened = Reveal(record=record, target=target, at=at, step=step)
    before = audit.entities.get(opened.key)
    further = not (isinstance(before, Reveal) and step in ("spread", before.step))
    return Outcome((opened,) if further else ())


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
    change: str | None = None,
) -> Outcome:
    """A strength or an area for improvement is written down; `change` is the id of one to write anew.

    Words that are changed may not be published until somebody says so again.
    """
    require_record(audit, record)
    vocabulary = audit.questions.vocabulary
    require_term("theme", theme, vocabulary.themes)
    if question is not None:
        find_question(audit, question)
    if layer:
        require_term("layer", layer, vocabulary.layers)
    for agency in agencies:
        require_term("agency", agency, vocabulary.agencies)
    text = needed(text, "a finding needs its text", "say what was seen and what it meant for the child")
    before = to_write_anew(change, audit.findings)
    finding = Finding(
        id=change or audit.next_id("F", Finding),
        sort=sort,
        text=text,
        theme=theme,
        layer=layer,
        agencies=tuple(dict.fromkeys(agencies)),
        records=(record,),
        question=question,
    )
    if before is not None:
        kept = {"only_for": before.only_for, "publishable": before.publishable and before.text == text}
        finding = finding.model_copy(update={**kept, "records": before.records})
    return Outcome((finding,), identifiers_in(audit, text))


def write_action(
    audit: Audit,
    record: str,
    text: str,
    *,
    owner: str,
    due: str = "",
    will_show: str = "",
    change: str | None = None,
    today: str = "",
) -> Outcome:
    """Something to be done for one child: owned by a role, with a date, and with what will show that it worked.

    `change` is the id of one to write anew: how that is getting on stays. Given `today`, a day that has gone is said.
    """
    require_record(audit, record)
    text = needed(text, "an action needs its text", "say what is to be done")
    owner = needed(owner, "an action needs its owner", "name a role, not a person")
    if due:
        require_day(due, "due")
    said = {"text": text, "owner": owner, "due": due, "will_show": clean_text(will_show).strip()}
    before = to_write_anew(change, audit.actions)
    if before is not None and (before.scope == "learning" or record not in before.records):
        raise AuditError(
            f"{before.id} is no action for {record}", hint="write a new one, or change it where it belongs"
        )
    if before is None:
        action = Action.model_validate({"id": audit.next_id("A", Action), "records": (record,), **said})
    else:
        action = before.model_copy(update={**said, "will_show": said["will_show"] or before.will_show})
    past = past_already("it is due by", due, today, before=before.due if before else "")
    return Outcome((action,), (*past, *identifiers_in(audit, text, owner, will_show)))


def take_away(audit: Audit, written: str) -> Outcome:
    """A finding, an action, a recommendation, a key theme, feedback or uptake is taken away; the history keeps it.

    What another one rests on stays until that is changed.
    """
    there = (
        *audit.findings,
        *audit.actions,
        *audit.recommendations,
        *audit.key_themes,
        *audit.feedback,
        *audit.uptakes,
    )
    keys = {each.entity_id: each.key for each in there}
    if written not in keys:
        raise AuditError(f"there is no finding or action {written}", hint=f"there are: {', '.join(keys) or 'none'}")
    resting = [each.id for each in audit.recommendations if written in each.findings]
    resting += [each.id for each in audit.key_themes if written in each.findings]
    resting += [each.id for each in audit.actions if each.recommendation == written]
    resting += [each.id for each in audit.uptakes if written in each.came_from]
    if resting:
        raise AuditError(f"{', '.join(resting)} rests on {written}", hint="change that first")
    return Outcome((Removal(keys[written]),))


def raise_concern(
    audit: Audit, record: str, text: str, *, told: str = "", by: str, question: str | None = None, at: str
) -> Outcome:
    """A child may be at risk now; the record's safety question becomes yes in the same act."""
    require_record(audit, record)
    if question is not None:
        find_question(audit, question)
    concern = Concern(
        id=audit.next_concern(record),
        record=record,
        text=needed(text, "a concern needs its text", "say briefly what it is"),
        raised_by=by,
        raised_at=at,
        told=clean_text(told).strip(),
        question=question,
    )
    safety = audit.questions.used_as("safety_question")
    said: tuple[Change, ...] = ()
    if safety is not None:
        before = audit.kept_answer(record, PANEL, safety.id)
        said = (_as_of_now(audit, safety, before, before.with_given(SAFETY_YES, None)),)
    return Outcome((concern, *said), identifiers_in(audit, text, told))


def follow_up_concern(audit: Audit, record: str, concern_id: str, text: str, *, at: str) -> Outcome:
    """What came of a concern; it stays on the record, and so does what was said of it before."""
    concern = next((each for each in audit.concerns(record) if each.id == concern_id), None)
    if concern is None:
        known = ", ".join(each.id for each in audit.concerns(record)) or "none"
        raise AuditError(f"there is no concern {concern_id} on {record}", hint=f"its concerns: {known}")
    text = needed(text, "a follow-up needs its text", "say who took it on and what was done")
    words = f"{concern.follow_up}\n{text}" if concern.follow_up else text
    return Outcome((concern.with_follow_up(words, at=at),), identifiers_in(audit, text))


def set_involvement(
    audit: Audit, record: str, agency: str, state: InvolvementState, *, due: str | None = None
) -> Outcome:
    """Whether an agency's return is in, awaited (by a day, where one is due), or there is none to come.

    A due of None leaves the day that was set.
    """
    require_record(audit, record)
    require_agency(audit, agency)
    before = audit.entities.get((record, Involvement.kind, agency))
    kept = before.due if isinstance(before, Involvement) else ""
    if due:
        require_day(due, "return")
    changes = (Involvement(record=record, agency=agency, state=state, due=kept if due is None else due),)
    return Outcome(changes, _left_out(audit, changes, [record]))


def keep_place(seat: str, record: str, question: str) -> Outcome:
    """Where a seat is now."""
    return Outcome((Place(seat=seat, record=record, question=question),))


def keep_draft(audit: Audit, draft: Draft) -> Outcome:
    """Text being typed, kept until it is an answer; an empty one goes."""
    if draft.text:
        return Outcome((draft,))
    return Outcome((Removal(draft.key),) if draft.key in audit.entities else ())


def change_details(audit: Audit, details: SessionDetails, *, today: str = "") -> Outcome:
    """The set-up is changed; an agency or record that has answers or findings stays.

    Given `today`, returns that are now due by a day that has gone are said.
    """
    details = check_details(audit.questions, details)
    before = audit.details
    gone = {*before.agencies, *before.records} - {*details.agencies, *details.records}
    used = {name for entity in audit.entities.values() for name in worked_with(entity)}
    kept = sorted(gone & used)
    if kept:
        raise AuditError(f"{', '.join(kept)} already has answers or findings and stays", hint="nothing was changed")
    notes = notes_on_set_up(audit, details, today=today, before=before)
    return Outcome((details,), (*_left_out(audit, [details], details.records), *notes))


def _left_out(audit: Audit, changes: Sequence[Change], records: Iterable[str]) -> tuple[str, ...]:
    """Said of a change that takes answers out of what is asked: they are kept, and counted nowhere."""
    after = audit.with_changes(changes)
    gone = sum(_counted(audit, record) - _counted(after, record) for record in records)
    return (
        (f"{gone} answers that were given are kept, and left out of counts and report from now on",) if gone > 0 else ()
    )


def _counted(audit: Audit, record: str) -> int:
    now = board(audit, record)
    return sum(
        audit.answer(record, seat, question.id) is not None for seat in now.seats for question in now.asked[seat]
    )


def _as_of_now(audit: Audit, question: Question, before: Answer, answer: Answer) -> Answer:
    """The answer with what has to be known of the moment: whether the others were heard, whether the quorum is there.

    The first answer, given before the others' were opened, is kept beside every later one; `to follow` is none. What
    the panel decided keeps its quorum while only what stands beside it is changed.
    """
    same = (before.value, before.state) == (answer.value, answer.state)
    if answer.seat == PANEL:
        if same:
            return answer
        decided = answer.given and not is_record_detail(audit, question)
        return answer.model_copy(update={"quorate": sitting(audit).get("quorate") if decided else None, "ratified": ""})
    if not audit.spread_open(answer.record, question):
        return answer
    first = before.first or (_first(before) if before.given and before.state != "deferred" else None)
    if first is None or before.late:
        return answer.model_copy(update={"late": not _opens_with_others(audit, answer.record, question)})
    return answer.model_copy(update={"first": first if first != _first(answer) else None})


def _is_at(parked: Parked, record: str, question: str) -> bool:
    return (parked.record, parked.question) == (record, question)


def _first(answer: Answer) -> FirstAnswer:
    return FirstAnswer(value=answer.value, state=answer.state, evidence=answer.evidence, basis=answer.basis)


def _opens_with_others(audit: Audit, record: str, question: Question) -> bool:
    """Whether the question was put to nobody before its own answers were opened, so that nobody could be in time."""
    when = question.asked_when
    names = [each.left.question for group in when.any_of for each in group if each.left.of == "any"] if when else []
    sources = [source for name in names if (source := audit.questions.question(name or "")) is not None]
    opened = [audit.opened_at(record, source) for source in sources]
    return bool(opened) and audit.opened_at(record, question) <= max(opened)


def _refuse_unsaying(question: Question, before: Answer, value: Value | None) -> None:
    if question.used_as == "safety_question" and before.value == SAFETY_YES and value != SAFETY_YES:
        raise AuditError(f"{question.id} is yes: a concern can be followed up, not unsaid", hint="follow it up")


def _drafts_gone(audit: Audit, answer: Answer, taken: dict[str, str | None]) -> tuple[Removal, ...]:
    """The drafts that this answer takes the place of: those of the texts that were given with it, and no others."""
    fields = [field for field, text in taken.items() if text is not None]
    drafts = (audit.draft(answer.record, answer.seat, answer.question, field) for field in fields)
    return tuple(Removal(draft.key) for draft in drafts if draft is not None)


def _as_typed(value: Value | None) -> str | None:
    return None if value is None or isinstance(value, tuple) else str(value)


def _ask_next(audit: Audit, record: str, seat: str, question: Question, value: Value | None) -> str | None:
    if value is None:
        return None
    for prompt in question.prompts:
        if condition_holds(audit, record, prompt.condition, seat=seat, this=value):
            return prompt.question
    return None
