"""An audit backed up, restored and repaired on the command line."""

from argparse import Namespace
from pathlib import Path

from audit_tui.backups import Restored, back_up
from audit_tui.backups import restore as carry_out
from audit_tui.cli.printing import complain, say
from audit_tui.cli.progress import waiting
from audit_tui.domain.audit import Audit
from audit_tui.domain.session import Answer
from audit_tui.domain.words import STAGE_LABELS
from audit_tui.repairs import Mended, Repaired
from audit_tui.repairs import repair as put_right
from audit_tui.services.progress import stage
from audit_tui.store.folders import EXPORTS
from audit_tui.text import moment, plural
from audit_tui.workspace import Workspace


def backup(workspace: Workspace, words: Namespace) -> int:
    """Write an audit into one file, and say what is not in it."""
    with waiting("Writing the backup, and reading it back"):
        made = back_up(workspace, words.session, words.output, damaged=words.damaged, over=words.force)
    say(f"Written and read back: {made.path} ({plural(len(made.manifest.files), 'file')}, {made.size} bytes)")
    for name in made.manifest.damaged:
        complain(f"WARNING: {name} is damaged, and so it is in the backup: audit-tui repair {made.manifest.audit}")
    exports = [path for path in made.left_out if path.parent.name == EXPORTS]
    if exports:
        complain(f"note: {plural(len(exports), 'file')} in its folder {EXPORTS} {_is(exports)} not in it")
    for path in made.left_out:
        if path not in exports:
            complain(f"note: {path.name} is not in it: it is not the audit’s own")
    for path in made.plain:
        complain(f"WARNING: {path.name} is not in it: it is not encrypted, and the audit is; see who put it there")
    if not made.manifest.encrypted:
        complain("note: it is not encrypted: whoever has the file can read the audit")
    if made.note:
        complain(f"note: {made.note}")
    return 0


def restore(workspace: Workspace, words: Namespace) -> int:
    """Make an audit from a backup, open it, and say how it stands."""
    with waiting("Making the audit from the backup"):
        made = carry_out(workspace, words.file, name=words.name or "", replace_it=words.replace)
    say(f"Restored: {made.folder} ({plural(len(made.manifest.files), 'file')}), as it was {moment(made.manifest.made)}")
    if made.aside:
        say(f"The one that was there is now {made.aside}")
    if made.session is None:
        return _not_opened(made)
    audit = made.session.audit
    newest = max((each.at for each in made.session.made()), default=audit.details.created)
    made.session.close()
    answers = plural(_answers(audit), "answer")
    say(f"{STAGE_LABELS[stage(audit)]}, {answers}; last changed {moment(newest)}")
    if audit.details.id != made.folder.name:
        complain(f"note: it still calls itself {audit.details.id}; open it as {made.folder.name}")
    return 0


def repair(workspace: Workspace, words: Namespace) -> int:
    """Put whole copies in the place of damaged files, and list what those said otherwise."""
    with waiting("Looking through the audit's files"):
        done = put_right(workspace, words.session, dry_run=words.dry_run)
    if done.key:
        say(f"{done.key.name}: put back from its copy")
    for each in done.files:
        _say_mended(each, done.folder, dry_run=words.dry_run)
    if any(each.put_back for each in done.files):
        _say_lost(done)
    if not done.files and not done.key:
        say("Nothing is damaged.")
    if done.closed:
        complain(
            f"it cannot be opened {'even then' if words.dry_run else 'even now'} ({done.closed}): restore a backup"
        )
    without = [each for each in done.files if not each.put_back]
    return 1 if without or done.closed or (words.dry_run and done.files) else 0


def _say_lost(done: Repaired) -> None:
    """Whom to ask for what came after the copies, and where more of it may be."""
    newer = f": {Path(done.backup.path)} ({moment(done.backup.at)})" if done.backup else ""
    say(f"Ask those whose answers these are for what was saved after that, or restore a newer backup{newer}.")


def _say_mended(mended: Mended, folder: Path, *, dry_run: bool) -> None:
    say(f"{mended.path.name}: {mended.wrong}")
    if mended.put_back:
        say(f"  {'would be put back' if dry_run else 'put back'}: {mended.put_back}")
    else:
        complain(
            f"{mended.path.name}: there is no whole copy of it: audit-tui restore FILE --as {folder.name}-2, "
            "from a backup, or move it away if it is not the audit’s"
        )
    if mended.kept:
        say(f"  the damaged file is kept as {mended.kept.name}")
    for line in mended.said:
        say(f"  {line}")


def _not_opened(made: Restored) -> int:
    error = made.closed
    complain(f"the restored audit stays where it is, and does not open: {error.message if error else ''}")
    if made.manifest.damaged:
        complain(f"it was damaged when it was backed up: audit-tui repair {made.folder.name}")
    return 1


def _answers(audit: Audit) -> int:
    return sum(isinstance(each, Answer) and each.given for each in audit.entities.values())


def _is(several: list[Path]) -> str:
    return "is" if len(several) == 1 else "are"
