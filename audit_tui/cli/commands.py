"""What each command does: read the arguments, call what lies below, print."""

import re
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Literal

from audit_tui.cli import room, shapes
from audit_tui.cli.checking import WHAT_IT_SHOWS, check_paths, problems_at, set_to_preview
from audit_tui.cli.printing import complain, say, say_json, say_text
from audit_tui.cli.question_sets import named_set, write_set
from audit_tui.cli.room import assent_of, done, named_text, seat_of
from audit_tui.cli.usage import WrongUsage
from audit_tui.cli.watching import watch
from audit_tui.cli.wording import (
    problem_lines,
    session_lines,
    set_line,
    set_lines,
    standing_lines,
)
from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given, read_given
from audit_tui.domain.known import find_question, require_record
from audit_tui.domain.outcome import Outcome, identifiers_in_set_up
from audit_tui.domain.question_set import Question, QuestionSet
from audit_tui.domain.session import SessionDetails
from audit_tui.domain.set_up import check_details
from audit_tui.domain.words import BANNER, INVOLVEMENT_LABELS, PANEL
from audit_tui.errors import AuditError, LockedSession
from audit_tui.keys import NOBODY_ELSE
from audit_tui.questions import Problem
from audit_tui.questions.canonical import canonical_files
from audit_tui.services import acts, agreeing
from audit_tui.services.wording import in_words
from audit_tui.text import day, plural
from audit_tui.workspace import Workspace

Run = Callable[[Workspace, Namespace], int]


def demo(workspace: Workspace, words: Namespace) -> int:
    """Make a fresh copy of the demonstration, and open it."""
    from audit_tui.demonstration import make_demonstration

    made = make_demonstration(workspace, words.at)
    made.close()
    say(f"{BANNER}: a copy was made in {made.folder}")
    if words.no_open:
        say(made.audit.details.id)
        return 0
    from audit_tui.tui import run_app

    return run_app(replace(workspace, sessions=made.folder.parent), session=made.audit.details.id)


def questions(workspace: Workspace, words: Namespace) -> int:
    """The question sets, or one of them; a set with errors is said and does not hide the others."""
    library = workspace.library
    if words.set is None and (words.markdown or words.output):
        raise WrongUsage("which question set?", hint="name it: audit-tui questions SET --markdown")
    if words.set:
        return _one_set(named_set(workspace, words.set), words)
    sets: list[QuestionSet] = []
    status = 0
    for name in library.ids():
        try:
            sets.append(library.read(name))
        except AuditError as error:
            complain(str(error))
            status = 1
    if words.json:
        say_json([shapes.set_line(each) for each in sets])
        return status
    for each in sets:
        say(set_line(each))
    return status


def _one_set(found: QuestionSet, words: Namespace) -> int:
    if words.output is not None:
        for file in write_set(found, words.output):
            say(f"Written: {file}")
    elif words.markdown:
        say_text(canonical_files(found)[f"{found.id}.md"])
    elif words.json:
        say_json(shapes.whole_set(found))
    else:
        for line in set_lines(found):
            say(line)
    return 0


def preview(workspace: Workspace, words: Namespace) -> int:
    """A question set in the app, on an audit that is thrown away; one with errors is not opened but checked."""
    from audit_tui.preview import SESSION_ID, seat_to_begin, throw_away_audit
    from audit_tui.tui import run_app

    found, problems = set_to_preview(workspace, words.file)
    if found is None:
        return _say_problems(problems)
    seat = seat_to_begin(found, words.seat)
    with throw_away_audit(workspace, found, seat) as apart:
        return run_app(apart, session=SESSION_ID, walking=seat)


def new(workspace: Workspace, words: Namespace) -> int:
    """Set up an audit."""
    found = workspace.library.read(words.questions)
    start, end = _period(words.period or "")
    details = SessionDetails(
        id=workspace.new_id(found.id),
        title=words.title,
        created=workspace.clock().isoformat(),
        agencies=tuple(words.agency or ()),
        records=tuple(words.record or ()),
        period_start=start,
        period_end=end,
        commissioned_by=words.commissioned_by or "",
        reason=words.reason or "",
        returns_due=words.returns_due or "",
        destroy_by=words.destroy_by or "",
        quorum=found.quorum,
        grades=not words.no_grades,
        short_form=words.short,
    )
    check_details(found, details)  # before anybody thinks of a passphrase
    session = workspace.create(found, details, passphrase=_passphrase(words))
    session.close()
    if warning := workspace.warning():
        complain(f"note: {warning}")
    for warning in identifiers_in_set_up(session.audit, details):
        complain(f"note: {warning}")
    if session.key:
        complain(f"note: {NOBODY_ELSE}")
    say(session.audit.details.id)
    return 0


def change(workspace: Workspace, words: Namespace) -> int:
    """Change the set-up."""
    session = workspace.open(words.session)
    details = session.audit.details
    start, end = _period(words.period) if words.period else (details.period_start, details.period_end)
    changed = details.with_changes(
        title=words.title or details.title,
        agencies=tuple(dict.fromkeys((*details.agencies, *(words.agency or ())))),
        records=tuple(dict.fromkeys((*details.records, *(words.record or ())))),
        period_start=start,
        period_end=end,
        reason=details.reason if words.reason is None else words.reason,
        commissioned_by=details.commissioned_by if words.commissioned_by is None else words.commissioned_by,
        returns_due=details.returns_due if words.returns_due is None else words.returns_due,
        reaudit_due=details.reaudit_due if words.reaudit_due is None else words.reaudit_due,
        destroy_by=details.destroy_by if words.destroy_by is None else words.destroy_by,
    )
    return done(session, acts.change_details(session.audit, changed), f"{details.id} is changed")


def open_session(workspace: Workspace, words: Namespace) -> int:
    """The panel's screens, or one agency's return; a return that came as a file is opened in a copy of its own."""
    from audit_tui.returns.bundle import is_bundle
    from audit_tui.tui import run_app

    name = words.session
    if is_bundle(Path(name)):
        name = workspace.open_bundle(Path(name))
        say(f"Your answers are kept in {workspace.folder_of(name)}")
    session = workspace.open(name)
    seat = seat_of(session.audit, words.seat)
    session.close()
    if name != words.session and session.audit.details.return_key and not session.key:
        say(f"This copy is NOT encrypted: P on its screen, or audit-tui encrypt {name}, encrypts it.")
    return run_app(workspace, session=name, seat=seat)


def home(workspace: Workspace, _words: Namespace) -> int:
    """The app at its home screen."""
    from audit_tui.tui import run_app

    return run_app(workspace)


def list_sessions(workspace: Workspace, words: Namespace) -> int:
    """The sessions; one that cannot be read is said and does not hide the others."""
    lines, status, locked = [], 0, []
    for folder in workspace.session_folders():
        try:
            session = workspace.open(str(folder), ask=False)
        except LockedSession as error:
            locked.append((folder.name, error))
            continue
        except AuditError as error:
            complain(str(error))
            status = 1
            continue
        lines.append((session.audit, shapes.session_line(session)))
        session.close()
    if words.json:
        return _say_json_list([line for _, line in lines], [error for _, error in locked]) or status
    for audit, line in lines:
        for each in session_lines(audit, line, today=workspace.clock().isoformat()[:10]):
            say(each)
    for name, _ in locked:
        say(f"{name}: encrypted, opens with its passphrase")
    for said in workspace.unfinished():
        complain(f"note: {said}")
    if not lines and not status and not locked:
        say(f"There are no sessions in {workspace.sessions} yet.")
    return status


def _say_json_list(lines: Sequence[object], locked: Sequence[LockedSession]) -> int:
    for error in locked:
        complain(str(error))
    return say_json(lines)


def show(workspace: Workspace, words: Namespace) -> int:
    """Where a session stands."""
    session = workspace.open(words.session)
    audit = session.audit
    viewer = seat_of(audit, words.seat)
    if words.record:
        require_record(audit, words.record)
    newer = workspace.newer_questions(audit.questions)
    records, today = (words.record,) if words.record else audit.details.records, session.now()[:10]
    shape = shapes.standing(audit, records, viewer, today=today, newer=newer)
    if words.json:
        return say_json(shape)
    for line in standing_lines(audit, shape, viewer, today=today, newer=newer):
        say(line)
    return 0


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


def check(workspace: Workspace, words: Namespace) -> int:
    """Check question sets and sessions; once, or after every save."""
    if words.watch and words.json:
        raise WrongUsage("--watch prints text, not data", hint="leave --json out, or --watch")
    if words.watch:
        return watch(workspace, words.paths, lambda: problems_at(workspace, words.paths), _say_problems)
    paths, head = _asked_head(words)
    checked = check_paths(workspace, paths, head)
    if words.json:
        say_json([shapes.problem(each) for each in checked.problems])
        return 1 if any(each.severity == "error" for each in checked.problems) else 0
    for line in (*checked.histories, *([WHAT_IT_SHOWS] if checked.histories else [])):
        say(line)
    return _say_problems(checked.problems)


def _asked_head(words: Namespace) -> tuple[list[Path], str]:
    """The paths to check, and the head that is asked for; its groups of four may stand apart, as they are printed."""
    if words.head is None:
        return words.paths, ""
    groups = [path for path in words.paths if re.fullmatch("[0-9a-fA-F]{4}", str(path)) and not path.exists()]
    head = "".join([words.head, *map(str, groups)]).replace(" ", "").lower()
    if not re.fullmatch("[0-9a-f]{8,64}", head):
        raise WrongUsage("a head is at least eight of the digits 0-9 and a-f", hint="--head '3f2a 9c1e 77d0 12ab'")
    paths = [path for path in words.paths if path not in groups]
    if len(paths) != 1:
        raise WrongUsage("a head is that of one session", hint="name its folder before --head")
    return paths, head


def _say_problems(problems: Sequence[Problem]) -> int:
    """Print problems, a line each, and how many there are; the exit status."""
    for line in problem_lines(problems):
        say(line)
    errors = sum(each.severity == "error" for each in problems)
    warnings = plural(len(problems) - errors, "warning")
    say(f"{plural(errors, 'error')}, {warnings}." if problems else "No problems found.")
    return 1 if errors else 0


def _passphrase(words: Namespace) -> str | None:
    """A passphrase for a new audit, where one is wanted."""
    from audit_tui.cli.passphrases import new_passphrase

    return new_passphrase() if words.encrypt else None


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


def _period(text: str) -> tuple[str, str]:
    start, dots, end = text.partition("..")
    if text and not dots:
        raise AuditError(f"‘{text}’ is not a period", hint="write it as 2025-10-01..2026-09-30")
    return start.strip(), end.strip()


def _later(module: str, name: str) -> Run:
    """A command whose module is imported when it is run: the others do not wait for what it needs."""

    def run(workspace: Workspace, words: Namespace) -> int:
        found: Run = getattr(import_module(f"audit_tui.cli.{module}"), name)
        return found(workspace, words)

    return run


COMMANDS: dict[str | None, Run] = {
    None: home,
    "demo": demo,
    "questions": questions,
    "preview": preview,
    "diff": _later("differing", "diff"),
    "new": new,
    "change": change,
    "open": open_session,
    "list": list_sessions,
    "show": show,
    "answer": answer,
    "reveal": reveal,
    "agree": agree,
    "meeting": room.meeting,
    "plan": room.plan,
    "adopt": room.adopt,
    "ratify": room.ratify,
    "park": room.park,
    "finding": finding,
    "action": _later("learning", "action"),
    "withdraw": withdraw,
    "concern": concern,
    "involvement": involvement,
    "return": _later("returns", "returns"),
    "check": check,
    "report": _later("reporting", "report"),
    "key-theme": _later("learning", "key_theme"),
    "recommend": _later("learning", "recommend"),
    "update": _later("learning", "update"),
    "keep": _later("learning", "keep"),
    "quote": _later("learning", "quote"),
    "sign-off": _later("learning", "sign_off"),
    "reopen": _later("learning", "reopen"),
    "told": _later("learning", "told"),
    "reached": _later("learning", "reached"),
    "history": _later("learning", "history"),
    "actions": _later("across", "actions"),
    "compare": _later("across", "compare"),
    "themes": _later("across", "themes"),
    "programme": _later("across", "programmed"),
    "purge": _later("keeping", "purge"),
    "backup": _later("backups", "backup"),
    "restore": _later("backups", "restore"),
    "repair": _later("backups", "repair"),
    "encrypt": _later("passphrases", "encrypt"),
    "settings": _later("settings", "settings"),
    "names": _later("names", "names"),
}
"""Every command by its word; without one the app is opened."""
