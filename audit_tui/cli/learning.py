"""From findings to change, as commands: what is recommended, how it gets on, the sign-off, and the history."""

from argparse import Namespace
from dataclasses import asdict
from functools import partial

from audit_tui.cli.on_session import done, listed, named_text, seat_of
from audit_tui.cli.printing import complain, say, say_json
from audit_tui.domain.in_brief import OF_ACTIONS
from audit_tui.domain.known import require_record
from audit_tui.domain.words import ACTION_STATUS_LABELS
from audit_tui.errors import AuditError, WrongUsage
from audit_tui.reports.before_sign_off import before_sign_off
from audit_tui.reports.past import past
from audit_tui.services import acts, learning
from audit_tui.services.following import followed, like_it
from audit_tui.text import in_fours, plural, suggestion
from audit_tui.workspace import Workspace


def key_theme(workspace: Workspace, words: Namespace) -> int:
    """Write down what the findings come to, in the panel's words."""
    session = workspace.open(words.session)
    outcome = learning.write_key_theme(session.audit, words.text, findings=words.finding or (), change=words.change)
    return done(session, outcome, outcome.changes[0].key[2])


def recommend(workspace: Workspace, words: Namespace) -> int:
    """Write down a recommendation."""
    session = workspace.open(words.session)
    outcome = learning.write_recommendation(
        session.audit, words.text, sort=words.sort, findings=words.finding, change=words.change
    )
    return done(session, outcome, outcome.changes[0].key[2])


def action(workspace: Workspace, words: Namespace) -> int:
    """Write down an action: for a record's child, or for what the partnership learns."""
    session = workspace.open(words.session)
    if words.record in session.audit.details.records:
        if words.again:
            raise WrongUsage("--again is for what the partnership learns", hint="name a recommendation, or: learning")
        outcome = acts.write_action(
            session.audit,
            words.record,
            words.text,
            owner=words.owner,
            due=words.due,
            will_show=words.will_show,
            change=words.change,
            today=session.now()[:10],
        )
    else:
        there = ("learning", *(each.id for each in session.audit.recommendations), *session.audit.details.records)
        if words.record not in there:
            hint = suggestion(words.record, there)
            raise AuditError(f"‘{words.record}’ is no record and no recommendation of this session", hint=hint)
        if words.again:
            _require_there(workspace, words.again)
        elif words.change is None:
            _say_alike(workspace, words.text)
        outcome = learning.write_learning_action(
            session.audit,
            words.text,
            owner=words.owner,
            due=words.due,
            recommendation="" if words.record == "learning" else words.record,
            will_show=words.will_show,
            again=words.again,
            change=words.change,
            today=session.now()[:10],
        )
    return done(session, outcome, outcome.changes[0].key[2])


def _require_there(workspace: Workspace, again: str) -> None:
    known = [each.id for each in followed(workspace.in_brief(complain, of=OF_ACTIONS), "")]
    if again not in known:
        raise AuditError(f"there is no action {again} in the audits here", hint=suggestion(again, known))


def _say_alike(workspace: Workspace, text: str) -> None:
    for alike in like_it(workspace.in_brief(complain, of=OF_ACTIONS), text):
        each = alike.followed
        status = ACTION_STATUS_LABELS[each.action.status]
        complain(f"note: there is one like it: {each.id}, {status}: {each.action.text} (--again {each.id} takes it up)")


def update(workspace: Workspace, words: Namespace) -> int:
    """Say how an action is getting on, or what shows that practice has changed since."""
    session = workspace.open(words.session)
    today = session.now()[:10]
    on = words.on or today
    if words.status == "embedded":
        outcome = learning.show_embedded(session.audit, words.action, words.text, on=on, today=today)
        return done(session, outcome, f"{words.action}: practice has changed")
    outcome = learning.update_action(session.audit, words.action, words.status, words.text, on=on, today=today)
    return done(session, outcome, f"{words.action}: {ACTION_STATUS_LABELS[words.status]}")


def keep(workspace: Workspace, words: Namespace) -> int:
    """Have a finding or an action stand in one agency's own note alone, or in the report again."""
    session = workspace.open(words.session)
    outcome = learning.keep_for_agency(session.audit, words.written, words.agency)
    whose = session.audit.questions.agency_label(words.agency) if words.agency else ""
    return done(session, outcome, f"{words.written}: {f'for {whose} alone' if whose else 'in the report'}")


def quote(workspace: Workspace, words: Namespace) -> int:
    """Say whether a finding's words may be published."""
    session = workspace.open(words.session)
    outcome = learning.allow_quoting(session.audit, words.finding, allowed=not words.not_any_more)
    now = "not to be published" if words.not_any_more else "may be published"
    return done(session, outcome, f"{words.finding}: {now}")


def sign_off(workspace: Workspace, words: Namespace) -> int:
    """List what is still open, and put the agencies' names to the whole."""
    session = workspace.open(words.session)
    gaps = tuple(each.in_words for each in before_sign_off(session.audit))
    if words.statement is None:
        session.close()
        for gap in gaps or ("Nothing is open.",):
            say(gap)
        return 1 if gaps else 0
    if gaps and not words.with_gaps:
        session.close()
        for gap in gaps:
            complain(gap)
        hint = "mend them, or say --with-gaps: the report names them"
        raise AuditError(f"not signed off: {plural(len(gaps), 'thing')} still open", hint=hint)
    if not words.agreed_by:
        raise WrongUsage("who agreed?", hint="--agreed-by all, or --agreed-by csc,police")
    against = [named_text(each, "police=We do not agree that …") for each in words.dissent or ()]
    silent = {agency for agency, _ in against}
    everybody = [agency for agency in session.audit.details.agencies if agency not in silent]
    sign = partial(
        learning.sign_off,
        session.audit,
        words.statement,
        agreed_by=everybody if words.agreed_by == "all" else listed(words.agreed_by),
        dissent=against,
        gaps=gaps,
        at=session.now(),
    )
    sign(history="")  # refused before anything is written
    outcome = sign(history=session.anchor())
    (signed,) = session.audit.with_changes(outcome.changes).sign_offs[-1:]
    status = done(session, outcome, f"{signed.id}: signed off")
    complain(f"note: the head of the history that was signed is {in_fours(signed.history)}; the report says it too")
    return status


def reopen(workspace: Workspace, words: Namespace) -> int:
    """Reopen what was signed off."""
    session = workspace.open(words.session)
    return done(session, learning.reopen(session.audit, words.why, at=session.now()), "Reopened; the report says why")


def told(workspace: Workspace, words: Namespace) -> int:
    """Say that the learning was told to a group."""
    session = workspace.open(words.session)
    today = session.now()[:10]
    outcome = learning.tell(session.audit, words.group, on=words.on or today, words=words.words, today=today)
    return done(session, outcome, outcome.changes[0].key[2])


def reached(workspace: Workspace, words: Namespace) -> int:
    """Say what the learning has reached: a policy, a training, practice."""
    session = workspace.open(words.session)
    today, came_from = session.now()[:10], words.recommendation or ()
    outcome = learning.reach(
        session.audit, words.sort, words.text, on=words.on or today, came_from=came_from, today=today
    )
    return done(session, outcome, outcome.changes[0].key[2])


def history(workspace: Workspace, words: Namespace) -> int:
    """Who changed what, when, from what and why."""
    session = workspace.open(words.session)
    audit = session.audit
    if words.record:
        require_record(audit, words.record)
    lines = past(
        audit,
        session.made(),
        viewer=seat_of(audit, words.seat),
        record=words.record or "",
        agency=words.agency or "",
        question=words.question or "",
    )
    session.close()
    if words.json:
        return say_json([asdict(line) for line in lines])
    for line in lines:
        place = " ".join(part for part in (line.record, line.agency) if part)
        moved = f"{line.before} → {line.after}" if line.before else line.after
        moved = moved if line.after else f"{line.before} (taken away)"
        why = f" — because: {line.why}" if line.why else ""
        say(f"{line.at[:16].replace('T', ' ')}  as {line.by}  {f'{place}  ' if place else ''}{line.what}: {moved}{why}")
    return 0
