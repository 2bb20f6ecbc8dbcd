"""The commands of the panel's room: the meeting, the plan of the day, what is adopted, ratified and parked."""

from argparse import Namespace
from collections.abc import Iterable

from audit_tui.cli.on_session import done, listed, named_text
from audit_tui.cli.printing import say, say_json
from audit_tui.domain.audit import Audit
from audit_tui.domain.known import find_question, require_record
from audit_tui.domain.session import Agreement, Answer
from audit_tui.errors import AuditError, WrongUsage
from audit_tui.services import agreeing, meetings, pace
from audit_tui.services.wording import in_words
from audit_tui.text import one_line, plural
from audit_tui.workspace import Workspace


def meeting(workspace: Workspace, words: Namespace) -> int:
    """Begin, change or end a meeting."""
    if words.act == "begin" and words.present is None:
        raise WrongUsage("who is there?", hint="name the agencies: --present csc,police,health")
    told = (words.present, words.apologies, words.interest, words.minutes)
    if words.act == "end" and any(each is not None for each in told):
        raise WrongUsage("nothing is said of a meeting as it ends", hint="change it first, then end it")
    session = workspace.open(words.session)
    audit = session.audit
    if words.act == "end":
        outcome = meetings.end_meeting(audit, at=session.now())
        return done(session, outcome, f"{outcome.changes[0].key[2]} is over")
    interests = None if words.interest is None else [named_text(each, "health=…") for each in words.interest]
    present = None if words.present is None else listed(words.present)
    apologies = None if words.apologies is None else listed(words.apologies)
    if words.act == "begin":
        outcome = meetings.begin_meeting(
            audit,
            present or (),
            apologies=apologies or (),
            interests=interests or (),
            minutes=words.minutes or 0,
            planned=pace.plan_to_keep(audit, words.minutes or 0),
            at=session.now(),
        )
        return done(session, outcome, f"{outcome.changes[0].key[2]} has begun")
    outcome = meetings.change_meeting(
        audit,
        present=present,
        apologies=apologies,
        interests=interests,
        minutes=words.minutes,
        planned=None if words.minutes is None else pace.plan_to_keep(audit, words.minutes),
    )
    return done(session, outcome, f"{outcome.changes[0].key[2]} is changed")


def plan(workspace: Workspace, words: Namespace) -> int:
    """How the minutes could be shared out, or how the meeting that goes on has shared them out."""
    session = workspace.open(words.session)
    audit = session.audit
    session.close()
    if words.minutes is None and audit.meeting is None:
        raise WrongUsage("how many minutes are there?", hint="--minutes 180")
    slots = pace.plan_of_meeting(audit) if words.minutes is None else pace.plan_of_day(audit, words.minutes)
    if words.json:
        from audit_tui.cli import shapes

        return say_json(shapes.plan(audit, slots))
    for slot in slots:
        say(
            f"{slot.record}: {slot.planned} min planned, {slot.spent} spent; {slot.open} open, "
            f"agencies differ on {slot.differing}, {slot.sealed} sealed"
        )
    for each in audit.parked:
        say(f"Parked: {each.record} {each.question}{f' ({one_line(each.why)})' if each.why else ''}")
    return 0


def adopt(workspace: Workspace, words: Namespace) -> int:
    """Adopt what is unanimous, or list it."""
    session = workspace.open(words.session)
    audit = session.audit
    require_record(audit, words.record)
    there = agreeing.unanimous(audit, words.record)
    named = tuple(words.questions) or tuple(each.question for each in there)
    if not words.dry_run:
        outcome = agreeing.adopt(audit, words.record, named, assent=assent_of(audit, words, ()), at=session.now())
        return done(session, outcome, f"{words.record}, adopted: {', '.join(dict.fromkeys(named))}")
    session.close()
    for each in there:
        if each.question in named:
            question = find_question(audit, each.question)
            names = ", ".join(audit.questions.agency_label(agency) for agency in each.agencies)
            say(f"{each.question}: {one_line(in_words(question, each.value, each.state))} ({names})")
    if not there:
        say(f"{words.record}: nothing that is opened and not agreed yet is unanimous.")
    return 0


def ratify(workspace: Workspace, words: Namespace) -> int:
    """Ratify what was agreed without the quorum, and list it."""
    session = workspace.open(words.session)
    outcome = agreeing.ratify(session.audit)
    found = [each for each in outcome.changes if isinstance(each, Agreement | Answer)]
    ids = ", ".join(f"{each.record} {each.question}" for each in found)
    return done(session, outcome, f"Ratified, {plural(len(found), 'answer')}: {ids}")


def park(workspace: Workspace, words: Namespace) -> int:
    """Park a question, or take it up again."""
    session = workspace.open(words.session)
    if words.take_up:
        outcome = pace.take_up(session.audit, words.record, words.question)
        return done(session, outcome, f"{words.record} {words.question} is taken up again")
    outcome = pace.park(session.audit, words.record, words.question, words.because, at=session.now())
    return done(session, outcome, f"{words.record} {words.question} is parked")


def assent_of(audit: Audit, words: Namespace, dissenting: Iterable[str]) -> agreeing.Assent | None:
    """Who was asked, as the command says it, `all` being those at the meeting; None where it says nothing."""
    if words.agreed_by is None and words.abstained is None:
        return None
    abstained = listed(words.abstained or "")
    if words.agreed_by != "all":
        return agreeing.Assent(listed(words.agreed_by or ""), abstained)
    if audit.meeting is None:
        raise AuditError("no meeting is going on, so nobody knows who ‘all’ are", hint="name them: csc,police")
    there = agreeing.everybody_there(audit, (*dissenting, *abstained))
    return agreeing.Assent(there.agreed_by, abstained)
