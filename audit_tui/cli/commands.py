"""What each command does: read the arguments, call what lies below, print."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from audit_tui.cli import shapes
from audit_tui.domain.audit import Audit
from audit_tui.domain.fitting import Given, find_question, read_given, require_record
from audit_tui.domain.question_set import PANEL
from audit_tui.domain.session import SessionDetails
from audit_tui.errors import AuditError
from audit_tui.questions import Problem, check_files
from audit_tui.reports.full import BANNER, full_report
from audit_tui.services import acts
from audit_tui.services.progress import STAGE_LABELS, Stage
from audit_tui.workspace import OpenSession, Workspace, is_session

Run = Callable[[Workspace, Namespace], int]


def demo(workspace: Workspace, words: Namespace) -> int:
    """Make a fresh copy of the demonstration, and open it."""
    import tempfile

    from audit_tui.demonstration import make_demonstration

    at = words.at or Path(tempfile.mkdtemp(prefix="audit-tui-demonstration-"))
    made = make_demonstration(Workspace(at, workspace.question_sets, workspace.clock))
    made.close()
    say(f"{BANNER}: a copy was made in {made.folder}")
    if words.no_open:
        say(made.audit.details.id)
        return 0
    from audit_tui.tui import run_app

    return run_app(Workspace(at, workspace.question_sets, workspace.clock), session=made.audit.details.id)


def questions(workspace: Workspace, words: Namespace) -> int:
    """The question sets, or one of them."""
    library = workspace.library
    if words.set:
        found = library.read(words.set)
        if words.json:
            return say_json(shapes.whole_set(found))
        say(f"{found.title} ({found.id} {found.version}, {found.status})")
        for section in found.sections:
            say(f"\n{section.id} {section.title}")
            for question in section.questions:
                marks = "".join((" *" if question.required else "", " short form" if question.short_form else ""))
                say(f"  {question.id} {question.text} [{question.answer.kind}; {', '.join(question.asked_of)}]{marks}")
        return 0
    sets = [library.read(each) for each in library.ids()]
    if words.json:
        return say_json([shapes.set_line(each) for each in sets])
    for each in sets:
        say(f"{each.id}  {each.version}  {each.status}  {len(each.questions)} questions  {each.title}")
    return 0


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
        quorum=found.quorum,
        grades=not words.no_grades,
        short_form=words.short,
    )
    session = workspace.create(found, details)
    session.close()
    if warning := workspace.warning():
        complain(f"note: {warning}")
    say(session.audit.details.id)
    return 0


def change(workspace: Workspace, words: Namespace) -> int:
    """Change the set-up."""
    session = workspace.open(words.session)
    details = session.audit.details
    start, end = _period(words.period) if words.period else (details.period_start, details.period_end)
    changed = details.model_copy(
        update={
            "title": words.title or details.title,
            "agencies": tuple(dict.fromkeys((*details.agencies, *(words.agency or ())))),
            "records": tuple(dict.fromkeys((*details.records, *(words.record or ())))),
            "period_start": start,
            "period_end": end,
            "reason": details.reason if words.reason is None else words.reason,
            "commissioned_by": details.commissioned_by if words.commissioned_by is None else words.commissioned_by,
        }
    )
    return _done(session, acts.change_details(session.audit, changed))


def open_session(workspace: Workspace, words: Namespace) -> int:
    """The panel's screens, or one agency's return."""
    from audit_tui.tui import run_app

    session = workspace.open(words.session)
    if words.seat and words.seat not in (PANEL, *session.audit.details.agencies):
        raise AuditError(
            f"{words.seat} is not an agency of this session", hint=f"one of {', '.join(session.audit.details.agencies)}"
        )
    session.close()
    return run_app(workspace, session=words.session, seat=words.seat or PANEL)


def home(workspace: Workspace, _words: Namespace) -> int:
    """The app at its home screen."""
    from audit_tui.tui import run_app

    return run_app(workspace)


def list_sessions(workspace: Workspace, words: Namespace) -> int:
    """The sessions; one that cannot be read is said and does not hide the others."""
    lines, status = [], 0
    for folder in workspace.session_folders():
        try:
            session = workspace.open(str(folder))
        except AuditError as error:
            complain(str(error))
            status = 1
            continue
        lines.append(shapes.session_line(session))
        session.close()
    if words.json:
        say_json(lines)
        return status
    for line in lines:
        stage = STAGE_LABELS[line["stage"]]
        say(f"{line['id']}  {stage}  {line['answered']} of {line['asked']} answered  {line['records']} records")
        say(f"    {line['title']}")
    if not lines and not status:
        say(f"There are no sessions in {workspace.sessions} yet.")
    return status


def show(workspace: Workspace, words: Namespace) -> int:
    """Where a session stands."""
    session = workspace.open(words.session)
    audit, viewer = session.audit, words.seat or PANEL
    if viewer != PANEL and viewer not in audit.details.agencies:
        raise AuditError(
            f"{viewer} is not an agency of this session", hint=f"one of {', '.join(audit.details.agencies)}"
        )
    if words.record:
        require_record(audit, words.record)
    shape = shapes.standing(audit, (words.record,) if words.record else audit.details.records, viewer)
    if words.json:
        return say_json(shape)
    _say_standing(audit, shape)
    return 0


def answer(workspace: Workspace, words: Namespace) -> int:
    """Answer a question."""
    session = workspace.open(words.session)
    question = find_question(session.audit, words.question)
    if (words.value is not None) + (words.state is not None) + words.clear != 1:
        raise AuditError("give a value, or --state, or --clear", hint="one of the three")
    given = read_given(session.audit, question, words.value) if words.value is not None else Given(state=words.state)
    outcome = acts.give_answer(
        session.audit,
        words.record,
        words.seat,
        words.question,
        given,
        evidence=words.evidence,
        at=session.now(),
    )
    return _done(session, outcome, by=words.seat)


def reveal(workspace: Workspace, words: Namespace) -> int:
    """Open the agencies' answers to the panel."""
    session = workspace.open(words.session)
    return _done(session, acts.reveal(session.audit, words.record, words.target, at=session.now()))


def agree(workspace: Workspace, words: Namespace) -> int:
    """Record what the panel agreed, or take it back."""
    session = workspace.open(words.session)
    audit = session.audit
    question = find_question(audit, words.question)
    if words.withdraw:
        return _done(session, acts.withdraw_agreement(audit, words.record, words.question))
    given = read_given(audit, question, words.value) if words.value is not None else Given(state=words.state)
    dissent = []
    for view in words.dissent or ():
        agency, equals, text = view.partition("=")
        if not equals:
            raise AuditError(f"‘{view}’ does not say whose view it is", hint="write it as police=We think that …")
        dissent.append((agency.strip(), text))
    outcome = acts.agree(
        audit,
        words.record,
        words.question,
        given,
        reason=words.because or "",
        dissent=dissent,
        at=session.now(),
    )
    return _done(session, outcome)


def finding(workspace: Workspace, words: Namespace) -> int:
    """Write down a strength or an area for improvement."""
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
    return _done(session, outcome)


def action(workspace: Workspace, words: Namespace) -> int:
    """Write down an action."""
    session = workspace.open(words.session)
    outcome = acts.write_action(session.audit, words.record, words.text, owner=words.owner, due=words.due)
    return _done(session, outcome)


def concern(workspace: Workspace, words: Namespace) -> int:
    """Raise a concern, or follow one up."""
    session = workspace.open(words.session)
    audit, at = session.audit, session.now()
    require_record(audit, words.record)
    if words.follow_up:
        outcome = acts.follow_up_concern(audit, words.record, words.follow_up, words.text, at=at)
    else:
        outcome = acts.raise_concern(
            audit, words.record, words.text, told=words.told, by=words.seat or PANEL, question=words.question, at=at
        )
    return _done(session, outcome, by=words.seat or PANEL)


def involvement(workspace: Workspace, words: Namespace) -> int:
    """Say how an agency is involved in a record."""
    session = workspace.open(words.session)
    return _done(session, acts.set_involvement(session.audit, words.record, words.seat, words.state))


def check(workspace: Workspace, words: Namespace) -> int:
    """Check question sets and sessions."""
    problems: list[Problem] = []
    sets: list[Path] = []
    for path in words.paths:
        if is_session(path):
            try:
                workspace.open(str(path)).close()
            except AuditError as error:
                where = str(error.path or path)
                problems.append(Problem(where, 1, 1, "error", "session", error.message, error.hint))
        elif path.exists():
            sets.append(path)
        else:
            problems.append(Problem(str(path), 1, 1, "error", "not-there", "there is no such file", "check the path"))
    problems += check_files(sets, workspace.library.folders)
    if words.json:
        say_json([shapes.problem(each) for each in problems])
    else:
        for each in problems:
            say(str(each))
        errors = sum(each.severity == "error" for each in problems)
        say(f"{errors} errors, {len(problems) - errors} warnings." if problems else "No problems found.")
    return 1 if any(each.severity == "error" for each in problems) else 0


def report(workspace: Workspace, words: Namespace) -> int:
    """Print or write the findings."""
    session = workspace.open(words.session)
    text = full_report(session.audit)
    for warning in acts.identifiers_in(session.audit, text):
        complain(f"check before it leaves: {warning}")
    if words.output is None:
        sys.stdout.write(text)
        return 0
    workspace.export(words.output, text, over=words.force)
    say(f"Written: {words.output}")
    return 0


def say(text: str) -> None:
    """Print a line."""
    print(text)


def say_json(shape: object) -> int:
    """Print data."""
    print(json.dumps(shape, ensure_ascii=False, indent=2))
    return 0


def complain(text: str) -> None:
    """Print a line to standard error."""
    print(text, file=sys.stderr)


def _done(session: OpenSession, outcome: acts.Outcome, *, by: str = PANEL) -> int:
    session.commit(outcome, by=by)
    session.close()
    for warning in outcome.warnings:
        complain(f"note: {warning}")
    if outcome.ask_next:
        complain(f"note: {outcome.ask_next} is to be answered now")
    return 0


def _period(text: str) -> tuple[str, str]:
    start, dots, end = text.partition("..")
    if text and not dots:
        raise AuditError(f"‘{text}’ is not a period", hint="write it as 2025-10-01..2026-09-30")
    return start.strip(), end.strip()


def _say_standing(audit: Audit, shape: shapes.Shape) -> None:
    stage: Stage = shape["stage"]
    if audit.details.fictional:
        say(BANNER)
    say(f"{shape['title']} ({shape['id']}): {STAGE_LABELS[stage]}")
    for record in shape["records"]:
        say(f"\n{record['reference']}")
        for seat, progress in record["agencies"].items():
            state = record["involvement"].get(seat, "")
            missing = f"; missing {', '.join(progress['missing'])}" if progress["missing"] else ""
            later = f"; to follow {', '.join(progress['deferred'])}" if progress["deferred"] else ""
            line = f"  {audit.questions.agency_label(seat)}: {progress['answered']} of {progress['asked']} answered"
            say(f"{line}{' (' + state.replace('_', ' ') + ')' if state else ''}{missing}{later}")
        for answer in record.get("answers", ()):
            value = answer["value"]
            words = "; ".join(value) if isinstance(value, tuple | list) else value
            say(f"    {answer['question']}: {answer['state'] or words}  {answer['evidence']}".rstrip())
        if "divergent" in record:
            differ = [f"{each['question']} ({each['distinct']})" for each in record["divergent"]]
            say(f"  Differ, widest first: {', '.join(differ) or 'none revealed'}")
            concerns = record["concerns"]
            say(f"  Agreed {record['agreed']}; findings {record['findings']}; concerns open {concerns['open']}")
    for each in shape["findings"]:
        say(f"\n{each['id']} {each['kind']} [{each['theme']}] {each['text']} ({', '.join(each['records'])})")
    for each in shape["actions"]:
        say(f"\n{each['id']} action: {each['text']} ({each['owner']}, by {each['due'] or 'no date'})")
