"""Returns on the command line: sent out, handed in, taken in."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from audit_tui.cli.on_session import keep_copies
from audit_tui.cli.parser_before import RETURN_FORMATS
from audit_tui.cli.printing import complain, say, say_json
from audit_tui.cli.progress import counted, waiting
from audit_tui.domain.asking import board
from audit_tui.domain.audit import Audit
from audit_tui.domain.returned import Returned
from audit_tui.domain.session import Concern
from audit_tui.domain.words import INVOLVEMENT_LABELS
from audit_tui.errors import AuditError, WrongUsage
from audit_tui.opened import OpenSession
from audit_tui.returns.before_sending import identifiers_in_return
from audit_tui.returns.lines import BLANK, CONCERN, UNREAD, Line
from audit_tui.returns.merging import Merge, plan_merge
from audit_tui.returns.saying import LINE_LABELS, not_asked, of_return, why_refused
from audit_tui.services.progress import seat_progress
from audit_tui.text import plural
from audit_tui.workspace import Workspace

_ACT = "it must be acted on now"


def returns(workspace: Workspace, words: Namespace) -> int:
    """Make a blank return, hand one in, or take returns in."""
    return {"blank": _blank, "finish": _finish, "merge": _merge}[words.act](workspace, words)


def _blank(workspace: Workspace, words: Namespace) -> int:
    if words.all == (words.agency is not None):
        raise WrongUsage("whose return?", hint="name one with --agency, or all with --all")
    form = _format(words)
    session = workspace.open(words.session)
    session.close()
    agencies = session.audit.details.agencies if words.all else (words.agency,)
    made = []
    for agency in counted("Making a return,", agencies):
        try:
            made.append((agency, _document(session, agency, form)))
        except AuditError as error:
            if not words.all:
                raise
            complain(f"{agency}: {error}")
    if made and words.all and words.output.absolute().parent.is_dir():
        words.output.mkdir(mode=0o700, exist_ok=True)
    for agency, _ in made:
        for left_out in _left_out(session.audit, agency):
            complain(f"note: {left_out}")
    for agency, document in made:
        path = words.output / f"{session.audit.details.id}-{agency}.{form}" if words.all else words.output
        _export(workspace, session, agency, path, document, words)
        say(f"Written: {path}")
    return 0 if len(made) == len(agencies) else 1


def _format(words: Namespace) -> str:
    """The format that was asked for, else the one that the file's ending stands for; a workbook where neither says."""
    ending = "" if words.all else words.output.suffix.lower().removeprefix(".")
    meant = ending if ending in RETURN_FORMATS else ""
    if words.format and meant and meant != words.format:
        hint = "leave out --format, or end the file otherwise"
        raise WrongUsage(f"{words.output} says {meant}, and --format says {words.format}", hint=hint)
    if ending and not meant and not words.format:
        hint = f"end it in {' or '.join(f'.{each}' for each in RETURN_FORMATS)}, or say --format"
        raise AuditError("its ending says no format", hint=hint, path=words.output)
    return words.format or meant or RETURN_FORMATS[0]


def _left_out(audit: Audit, agency: str) -> Iterator[str]:
    """The records of which an agency is asked nothing, since it is said to have no part in them."""
    for record in audit.details.records:
        state = audit.involvement(record, agency)
        if state in ("not_known", "no_reply"):
            back = f"audit-tui involvement {audit.details.id} {record} awaiting --as {agency}"
            yield f"{record} is not in the return of {agency}: {INVOLVEMENT_LABELS[state]} (to ask it: {back})"


def _document(session: OpenSession, agency: str, form: str) -> str | bytes:
    if form == "json":
        from audit_tui.returns.bundle import blank_bundle

        return blank_bundle(session.audit, agency, at=session.now(), key=session.public_key)
    from audit_tui.returns.workbook import workbook_of

    return workbook_of(session.audit, agency, at=session.now())


def _finish(workspace: Workspace, words: Namespace) -> int:
    from audit_tui.returns.bundle import finished_bundle

    if words.output.suffix.lower() == ".xlsx":
        raise WrongUsage(f"{words.output} would be no workbook", hint="what goes back is a bundle: end it in .json")
    session = workspace.open(words.session)
    session.close()
    document = finished_bundle(session.audit, at=session.now())
    _export(workspace, session, session.audit.details.return_of, words.output, document, words)
    for gap in _gaps(session.audit):
        complain(f"note: {gap}")
    encrypted = ", encrypted for the audit that it goes back to" if session.audit.details.return_key else ""
    say(f"Written: {words.output}{encrypted}. Send it back to whoever sent you the return.")
    return 0


def _export(
    workspace: Workspace, session: OpenSession, agency: str, path: Path, document: str | bytes, words: Namespace
) -> None:
    for warning in identifiers_in_return(session.audit, agency):
        complain(f"check before it leaves: {warning}")
    if unnoted := workspace.export(path, document, of=session, sort="return", over=words.force):
        complain(f"note: {path}: {unnoted}")


def _gaps(audit: Audit) -> Iterator[str]:
    """What the records of a return still lack, a sentence each."""
    agency = audit.details.return_of
    for record in audit.details.records:
        state = audit.involvement(record, agency)
        if state == "not_known":
            continue
        progress = seat_progress(audit, board(audit, record, agency), agency)
        lacking = [f"{plural(len(progress.missing), 'required question')} not answered: {', '.join(progress.missing)}"]
        lacking = lacking if progress.missing else []
        lacking += [f"to follow: {', '.join(progress.deferred)}"] if progress.deferred else []
        lacking += ["not handed in (h on its screen, or: audit-tui involvement)"] if state != "returned" else []
        if lacking:
            yield f"{record}: {'; '.join(lacking)}"


def _merge(workspace: Workspace, words: Namespace) -> int:
    session = workspace.open(words.session, keep_generation=not words.dry_run)
    from audit_tui.returns.reading import read_returns

    files, refused = read_returns(counted("Reading", words.files), words.mapping, session.key)
    with waiting("Comparing with what is there"):
        merge = plan_merge(session.audit, files, at=session.now(), wanted=lambda _line: words.take_changed)
    merge = replace(merge, lines=(*refused, *merge.lines))
    warnings = list(merge.warnings)
    merge, not_saved = (merge, {}) if words.dry_run else _saved(session, merge)
    if not words.dry_run:
        keep_copies(session)
    session.close()
    for warning in warnings:
        complain(f"note: {warning}")
    if words.json:
        shape = _shape(merge, files, dry_run=words.dry_run)
        unsaved = [{"agency": seat, "why": why} for seat, why in not_saved.items()]
        say_json({**shape, "warnings": warnings, "not_saved": unsaved})
    else:
        for line in _merge_lines(session, merge, files, not_saved, dry_run=words.dry_run):
            say(line)
    return 1 if not_saved or any(_is_at_fault(line) for line in merge.lines) else 0


def _is_at_fault(line: Line) -> bool:
    """Whether something that a file says cannot be taken; one that is as it was sent out says nothing."""
    return line.kind in ("refused", "conflict") and line.what != BLANK


def _saved(session: OpenSession, merge: Merge) -> tuple[Merge, dict[str, str]]:
    """Save what is to be taken; what cannot be saved is not taken, and holds up no other. With why, by agency."""
    lines, not_saved = merge.lines, {}
    for seat, outcome in counted("Saving", merge.outcomes):
        try:
            session.commit(outcome, by=seat)
        except AuditError as error:
            not_saved[seat] = str(error)
            concerns = any(isinstance(change, Concern) for change in outcome.changes)
            lines = tuple(
                replace(line, taken=False) if line.seat == seat and (line.what == CONCERN) == concerns else line
                for line in lines
            )
    return replace(merge, lines=lines), not_saved


def _merge_lines(
    session: OpenSession, merge: Merge, files: Sequence[Returned], not_saved: Mapping[str, str], *, dry_run: bool
) -> Iterator[str]:
    """What came of it, for people: the answers counted by record and agency, and whatever needs a look by itself."""
    label = session.audit.questions.agency_label
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in merge.lines:
        groups.setdefault((line.record, line.seat), []).append(line)
    for (record, seat), lines in groups.items():
        counts = Counter(line.kind for line in lines)
        said = ", ".join(f"{counts[kind]} {words}" for kind, words in LINE_LABELS.items() if counts[kind])
        about = ", ".join(part for part in (record, label(seat) if seat else "") if part)
        yield f"{about}: {said}" if about else said
        for line in lines:
            yield from _one_line(session.audit, line)
    for each in files:
        if each.left_out:
            yield f"{each.file}: left out: {'; '.join(each.left_out)}"
    taken = sum(line.taken for line in merge.lines)
    for seat, why in not_saved.items():
        yield f"{label(seat)}: NOT SAVED, and not taken: {why}"
    waiting = sum(line.kind == "changed" and not line.taken and line.seat not in not_saved for line in merge.lines)
    if waiting:
        yield f"{plural(waiting, 'changed answer')} not taken: look, then say --take-changed."
    if any(line.kind == "refused" and line.question for line in merge.lines) and not dry_run:
        answer = f"audit-tui answer {session.audit.details.id} RECORD QUESTION ANSWER --as AGENCY"
        yield f"What was refused: the agency sends its file again, or you put it right as that agency: {answer}"
    yield f"To be taken: {taken}. This was a dry run: nothing was changed." if dry_run else f"Taken: {taken}."


def _one_line(audit: Audit, line: Line) -> Iterator[str]:
    place = _where(line)
    if line.what == CONCERN:
        why = f": {line.why}" if line.why else ""
        yield f"  CONCERN, {LINE_LABELS[line.kind]}: {line.after}: {_ACT} ({place}){why}"
    elif line.kind in ("changed", "conflict"):
        taken = " (taken)" if line.taken else ""
        yield f"  {LINE_LABELS[line.kind]}{taken}: {line.what}: {line.before or 'no answer'} → {line.after} ({place})"
    elif line.kind == "refused":
        what = "" if line.what in ("file", UNREAD, BLANK) else f"{line.what}: "
        yield f"  refused: {place}: {what}{why_refused(line)}"
    if not line.asked and line.kind in ("new", "changed"):
        yield f"  {line.what}: {not_asked(audit, line)} ({place})"
    if said := of_return(line):
        yield f"  {said} ({place})"
    if line.late and line.taken:
        yield f"  {line.what}: came after the others’ were opened, and is marked so"


def _shape(merge: Merge, files: Sequence[Returned], *, dry_run: bool) -> dict[str, object]:
    """What came of it as data; `taken` is what a dry run would take."""
    lines = merge.lines
    return {
        "dry_run": dry_run,
        "taken": sum(line.taken for line in lines),
        "unchanged": sum(line.kind == "same" for line in lines),
        "changed": [{**_place(line), "taken": line.taken} for line in lines if line.kind == "changed"],
        "conflicts": [_place(line) for line in lines if line.kind == "conflict"],
        "refused": [
            {"where": _where(line), "why": line.why, "left_out": line.beside}
            for line in lines
            if line.kind == "refused"
        ],
        "not_asked": [_not_shown(line) for line in lines if not line.asked and line.kind != "refused"],
        "late": [_not_shown(line) for line in lines if line.late and line.taken],
        "returns": [
            {**_place(line), "missing": line.missing} for line in lines if line.what == "return" and of_return(line)
        ],
        "concerns": [_concern(line) for line in lines if line.what == CONCERN],
        "left_out": [{"file": each.file, "column": column} for each in files for column in each.left_out],
    }


def _place(line: Line) -> dict[str, object]:
    about = {"record": line.record, "agency": line.seat, "question": line.question, "what": line.what}
    return {**about, "from": line.before, "to": line.after, "where": _where(line)}


def _not_shown(line: Line) -> dict[str, object]:
    """A line without what was answered, which may be sealed, unless it has to be looked at."""
    place = _place(line)
    if line.kind not in ("changed", "conflict"):
        del place["from"], place["to"]
    return place


def _concern(line: Line) -> dict[str, object]:
    place = {"record": line.record, "agency": line.seat, "text": line.text, "told": line.told}
    return {**place, "where": _where(line), "kind": line.kind}


def _where(line: Line) -> str:
    return ", ".join(part for part in (line.file, line.where) if part)
