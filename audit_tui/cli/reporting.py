"""Reports on the command line: printed, written, or held against those that were written before."""

from argparse import Namespace
from pathlib import Path

from audit_tui.cli.printing import complain, say, say_text
from audit_tui.cli.progress import waiting
from audit_tui.domain.audit import Audit
from audit_tui.errors import AuditError, WrongUsage, refusal
from audit_tui.reports.before_export import identifiers_before_export
from audit_tui.reports.kinds import Format, format_for, format_of
from audit_tui.reports.making import Made, document, make_report, words_in
from audit_tui.settings import phrases_in_force
from audit_tui.workspace import Workspace


def report(workspace: Workspace, words: Namespace) -> int:
    """Print or write a report, or say which of some files it no longer is."""
    _require_usage(words)
    form = format_for(words.output, words.format)  # what could not be written is refused before it is made
    if words.output is not None:
        workspace.require_room(words.output, over=words.force)
    session = workspace.open(words.session)
    session.close()
    audit = session.audit
    if audit.details.return_of:
        whose = audit.questions.agency_label(audit.details.return_of)
        raise AuditError(
            f"this is the return of {whose} alone", hint="a report is made of the audit that it goes back to"
        )
    with waiting("Making the report"):
        made = make_report(
            audit,
            words.kind,
            audience=words.audience,
            record=words.record,
            agency=words.agency,
            phrases=phrases_in_force(words.phrases),
            threshold=words.threshold,
        )
        if words.check:
            return _check(audit, made, words)
        written = document(audit, made, form)
        warnings = identifiers_before_export(audit, words_in(made, form))
    for warning in warnings:
        complain(f"check before it leaves: {warning}")
    for what in made.held_back:
        complain(f"held back: {what}")
    if words.output is None:
        say_text(written if isinstance(written, str) else written.decode("utf-8-sig"))
        return 0
    unnoted = workspace.export(words.output, written, of=session, over=words.force)
    say(f"Written: {words.output}")
    if session.key:
        complain(f"note: {words.output}: only you can read it, and it is NOT encrypted")
    if unnoted:
        complain(f"note: {words.output}: {unnoted}")
    return 0


def _require_usage(words: Namespace) -> None:
    if words.check and not words.files:
        raise WrongUsage("--check of which files?", hint="name them: audit-tui report SESSION --check FILE")
    if words.check and words.output:
        raise WrongUsage("--check writes nothing", hint="leave -o out, or --check")
    if words.files and not words.check:
        raise WrongUsage("files are named only with --check", hint="write a report with -o FILE")
    if words.format == "docx" and words.output is None and not words.check:
        raise WrongUsage("a Word document is not printed", hint="name a file: -o report.docx")


def _check(audit: Audit, made: Made, words: Namespace) -> int:
    """Say each file that is not what the session would give now, byte for byte; 1 where there is any."""
    different = 0
    for path in words.files:
        try:
            why = _difference(audit, made, path, words.format or format_of(path))
        except OSError as error:
            why = f"cannot be read: {refusal(error)}"
        if why:
            different += 1
            say(f"{path}: {why}")
    return 1 if different else 0


def _difference(audit: Audit, made: Made, path: Path, form: Format) -> str:
    if not path.is_file():
        return "is not a file" if path.exists() else "there is no such file"
    now = document(audit, made, form)
    same = path.read_bytes() == (now.encode() if isinstance(now, str) else now)
    return "" if same else "is not what the session gives now: write it anew, or look at what has changed"
