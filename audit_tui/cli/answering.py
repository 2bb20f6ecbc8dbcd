"""What is said of a record: answers, what the panel agrees, findings, concerns, and how an agency is involved."""

from argparse import Namespace
from typing import Literal

from audit_tui.cli.on_session import done, named_text, seat_of
from audit_tui.cli.room import assent_of
from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given, read_given
from audit_tui.domain.known import find_question, require_record
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.question_set import Question
from audit_tui.domain.words import INVOLVEMENT_LABELS, PANEL
from audit_tui.errors import AuditError, WrongUsage
from audit_tui.services import acts, agreeing
from audit_tui.services.wording import in_words
from audit_tui.text import day
from audit_tui.workspace import Workspace


def answer(workspace: Workspace, words: Namespace) -> int:
    """Answer a question."""
    if (words.value is not None) + (words.state is not None) + words.clear != 1:
        raise WrongUsage("give a VALUE, or --state, or --clear", hint="one of the three")
    session = workspace.open(words.session)
    question = find_question(session.audit, words.question)
    given = _given(session.audit, question, words)
    outcome = acts.give_answer(
        session.audit,
        words.record,
        words.seat,
        words.question,
        given,
        evidence=words.evidence,
        basis=words.basis,
        at=session.now(),
    )
    whose = session.audit.questions.agency_label(words.seat)
    now = in_words(question, given.value, given.state) or "taken back"
    return done(session, outcome, f"{words.record} {question.id}, {whose}: {now}", by=words.seat)


def reveal(workspace: Workspace, words: Namespace) -> int:
    """Open the agencies' answers to the panel."""
    session = workspace.open(words.session)
    step: Literal["spread", "answers"] = "spread" if words.spread else "answers"
    outcome = acts.reveal(session.audit, words.record, words.target, step=step, at=session.now())
    what = "how the agencies’ answers fall" if words.spread else "the agencies’ answers"
    return done(session, outcome, f"{words.record} {words.target}: the panel sees {what}")


def agree(workspace: Workspace, words: Namespace) -> int:
    """Record what the panel agreed, or take it back."""
    if (words.value is not None) + (words.state is not None) + words.withdraw != 1:
        raise WrongUsage("give a VALUE, or --state, or --withdraw", hint="one of the three")
    session = workspace.open(words.session)
    audit = session.audit
    question = find_question(audit, words.question)
    require_record(audit, words.record)
    if words.withdraw:
        outcome = agreeing.withdraw_agreement(audit, words.record, words.question)
        return done(session, outcome, f"{words.record} {question.id}: the agreed answer is taken back")
    given = _given(audit, question, words)
    outcome = agreeing.agree(
        audit,
        words.record,
        words.question,
        given,
        reason=words.because or "",
        dissent=None
        if words.dissent is None
        else [named_text(view, "police=We think that …") for view in words.dissent],
        assent=assent_of(audit, words, [view.partition("=")[0].strip() for view in words.dissent or ()]),
        at=session.now(),
    )
    now = in_words(question, given.value, given.state)
    return done(session, outcome, f"{words.record} {question.id}, agreed: {now}")


def finding(workspace: Workspace, words: Namespace) -> int:
    """Write down a strength or an area for improvement, and print its id."""
    session = workspace.open(words.session)
    outcome = acts.write_finding(
        session.audit,
        words.record,
        words.sort,
        words.text,
        theme=words.theme,
        layer=words.layer,
        agencies=words.agency or (),
        question=words.question,
    )
    return done(session, outcome, _new_id(outcome))


def withdraw(workspace: Workspace, words: Namespace) -> int:
    """Take a finding or an action away."""
    session = workspace.open(words.session)
    return done(session, acts.take_away(session.audit, words.written), f"Taken away: {words.written}")


def concern(workspace: Workspace, words: Namespace) -> int:
    """Raise a concern, or follow one up, and print its id."""
    session = workspace.open(words.session)
    audit, at = session.audit, session.now()
    require_record(audit, words.record)
    by = seat_of(audit, words.seat)
    if words.follow_up:
        outcome = acts.follow_up_concern(audit, words.record, words.follow_up, words.text, at=at)
    else:
        outcome = acts.raise_concern(
            audit, words.record, words.text, told=words.told, by=by, question=words.question, at=at
        )
    return done(session, outcome, _new_id(outcome), by=by)


def involvement(workspace: Workspace, words: Namespace) -> int:
    """Say how an agency is involved in a record."""
    session = workspace.open(words.session)
    audit = session.audit
    outcome = acts.set_involvement(audit, words.record, words.seat, words.state, due=words.due)
    whose = audit.questions.agency_label(words.seat)
    due = audit.with_changes(outcome.changes).due(words.record, words.seat) if words.state == "awaiting" else ""
    said = f"{words.record}, {whose}: {INVOLVEMENT_LABELS[words.state]}{f' by {day(due)}' if due else ''}"
    return done(session, outcome, said, by=audit.details.return_of or PANEL)


def _new_id(outcome: Outcome) -> str:
    """The id of what was written down, which an act puts first."""
    return outcome.changes[0].key[2]


def _given(audit: Audit, question: Question, words: Namespace) -> Given:
    if words.value is None:
        return Given(state=words.state)
    try:
        return read_given(audit, question, words.value)
    except AuditError as error:
        entries = question.answer.entries
        if entries is None:
            raise
        how = "audit-tui action" if entries == "action" else f"audit-tui finding … --{entries}"
        raise AuditError(error.message, hint=f"{error.hint}, with `{how}`") from None
